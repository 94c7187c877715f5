/* kaohe build: check, then everything that can be printed or opened. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/faces.h"
#include "cli/jobs.h"
#include "output/file_names.h"

typedef struct progress_bar {
    bool terminal;
} progress_bar;

/* A bar on a terminal, nothing elsewhere: a log has no use for it. None of none: away with it. */
static void show_progress(void *context, size_t done, size_t total)
{
    const progress_bar *bar = context;
    enum { WIDTH = 30 };
    if (!bar->terminal)
        return;
    size_t full = total ? done * WIDTH / total : 0;
    if (total)
        fprintf(stderr, "\r[%.*s%.*s] %zu/%zu", (int)full, "##############################",
                (int)(WIDTH - full), "..............................", done, total);
    if (done == total)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}

/* Of several files each has a folder given to it; a file alone has what was asked for. */
static kh_text folder_of(kh_invocation *invocation, const kh_compilation *compilation, size_t scheme,
                         kh_text given)
{
    kh_text name = compilation->model->schemes[scheme].entity->name;
    if (!given.length)
        return kh_text_format(invocation->arena, "build/%.*s", KH_TEXT_ARGUMENTS(name));
    return compilation->model->scheme_count > 1 ? kh_path_join(invocation->arena, given, name) : given;
}

static bool known_kinds(kh_invocation *invocation)
{
    size_t count;
    const kh_text *kinds = kh_document_kinds(&count);
    const kh_texts *only = &invocation->options[KH_OPTION_ONLY];
    for (size_t i = 0; i < only->count; i++) {
        bool known = false;
        for (size_t j = 0; j < count; j++)
            known |= kh_text_equal(only->items[i], kinds[j]);
        if (known)
            continue;
        kh_text subject = kh_text_format(invocation->arena, "%.*s”: %.*s", KH_TEXT_ARGUMENTS(only->items[i]),
                                         KH_TEXT_ARGUMENTS(kh_listed(invocation, kinds, count)));
        (void)kh_complain(invocation, "没有这种文件“{0}", "there is no such kind of document “{0}", subject);
        return false;
    }
    return true;
}

static void print_written(const kh_invocation *invocation, kh_text folder, kh_text faces)
{
    bool chinese = invocation->language == KH_CHINESE;
    const char *text = chinese ? "已生成：%.*s\n" : "written: %.*s\n";
    (void)kh_print(kh_text_format(invocation->arena, text, KH_TEXT_ARGUMENTS(folder)));
    text = chinese ? "字体：%.*s\n" : "faces: %.*s\n";
    if (faces.length)
        (void)kh_print(kh_text_format(invocation->arena, text, KH_TEXT_ARGUMENTS(faces)));
}

/* One file, what its schemes are printed from, and where to. */
typedef struct {
    kh_invocation *invocation;
    kh_compilation *compilation;
    kh_text path, given;             /* the folder asked for; empty: none */
    const kh_scores *scores;         /* NULL: without --results */
    const kh_simulation *simulation; /* NULL: as above */
    const kh_font_file *const *faces;
    bool says_faces; /* of several files one does: they have the same */
} file_build;

static kh_exit build_scheme(const file_build *of, size_t scheme)
{
    kh_invocation *invocation = of->invocation;
    kh_compilation *compilation = of->compilation;
    kh_findings findings = kh_session_list(compilation, &of->path, 1);
    kh_document document = kh_session_document(invocation, compilation, scheme, &findings);
    document.scores = of->scores;
    document.faces = of->faces;
    document.landscape = kh_given(invocation, KH_OPTION_LANDSCAPE);
    document.simulation = of->simulation;
    progress_bar bar = {isatty(STDERR_FILENO) && !kh_given(invocation, KH_OPTION_QUIET)};
    kh_build_choice choice = {
        .folder = folder_of(invocation, compilation, scheme, of->given),
        .only = invocation->options[KH_OPTION_ONLY].items,
        .only_count = invocation->options[KH_OPTION_ONLY].count,
        .progress = show_progress,
        .context = &bar,
    };
    kh_text faces = KH_TEXT_NONE;
    choice.faces = &faces;
    size_t before = kh_diagnostics_count(compilation->diagnostics);
    kh_text failed = KH_TEXT_NONE;
    if (kh_documents_write(invocation->arena, &document, choice, &failed) != KH_OK)
        return kh_complain_errno(invocation, "无法写入“{0}”：", "cannot write “{0}”: ", failed);
    if (kh_diagnostics_count(compilation->diagnostics) > before) { /* a face or a glyph was missing */
        kh_diagnostics_finish(compilation->diagnostics);
        kh_session_say_findings(invocation, compilation, of->path);
    }
    if (!kh_given(invocation, KH_OPTION_QUIET))
        print_written(invocation, choice.folder, of->says_faces && scheme == 0 ? faces : KH_TEXT_NONE);
    return KH_EXIT_CLEAN;
}

/* Scores by --results. Cells that are missing or malformed stay blank on the cards, and the build says so. */
static kh_exit score(file_build *of)
{
    kh_compilation *compilation = of->compilation;
    if (!kh_session_is_alone(of->invocation, compilation))
        return KH_EXIT_USAGE;
    if (!kh_session_computable(compilation))
        return kh_complain(of->invocation, "有评分表的分值还算不出来，不能打分",
                           "some card has no weights yet, so nobody can be scored", KH_TEXT_NONE);
    of->scores = kh_session_scores(compilation, 0, kh_option_value(of->invocation, KH_OPTION_RESULTS));
    if (!of->scores) {
        kh_diagnostics_finish(compilation->diagnostics);
        return KH_EXIT_USAGE;
    }
    const kh_scores *scores = of->scores;
    of->simulation = kh_simulate(compilation->model, &compilation->model->schemes[0], scores->cards,
                                 scores->results, (kh_simulation_choice){.seed = 1});
    kh_diagnostics_finish(compilation->diagnostics); /* the simulation scores once more, and says the same */
    return scores->complete ? KH_EXIT_CLEAN : KH_EXIT_VIOLATED;
}

static kh_exit refuse(const file_build *of, kh_exit status)
{
    if (status > KH_EXIT_VIOLATED)
        return status;
    if (!of->compilation->model->scheme_count)
        return kh_complain(of->invocation, "“{0}”里没有方案", "there is no scheme in “{0}”", of->path);
    (void)kh_complain(of->invocation, "有问题未改，没有生成；要看草稿请加 --draft",
                      "not built: there are findings to mend; --draft builds a draft", KH_TEXT_NONE);
    return KH_EXIT_VIOLATED;
}

/* Before anything is written. */
static kh_exit settle_faces(file_build *of)
{
    kh_document document = kh_session_document(of->invocation, of->compilation, 0, NULL);
    kh_exit status = kh_faces_settle(of->invocation, of->path, &document);
    of->faces = document.faces;
    return status;
}

static kh_exit build_file(kh_invocation *invocation, kh_text path, kh_text given, bool says_faces)
{
    file_build of = {.invocation = invocation, .path = path, .given = given, .says_faces = says_faces};
    of.compilation = kh_session_compile(invocation, path, false);
    if (!of.compilation)
        return kh_complain(invocation, "内存不足", "out of memory", KH_TEXT_NONE);

    const kh_model *model = of.compilation->model;
    if (!kh_diagnostics_compile_errors(of.compilation->diagnostics) && model->scheme_count &&
        !kh_session_has_scheme(invocation, of.compilation))
        return KH_EXIT_USAGE;
    kh_exit status = kh_session_status(invocation, of.compilation), scored = KH_EXIT_CLEAN;
    bool sound = status == KH_EXIT_CLEAN && model->tbd.count == 0;
    bool draft = status <= KH_EXIT_VIOLATED && kh_given(invocation, KH_OPTION_DRAFT);
    bool builds = (sound || draft) && model->scheme_count > 0;
    if (builds && kh_given(invocation, KH_OPTION_RESULTS))
        scored = score(&of);
    kh_session_say_findings(invocation, of.compilation, path);
    if (!builds)
        return refuse(&of, status);
    if (scored == KH_EXIT_USAGE || settle_faces(&of) != KH_EXIT_CLEAN)
        return KH_EXIT_USAGE;
    for (size_t i = 0; i < model->scheme_count; i++) {
        kh_exit written = build_scheme(&of, i);
        if (written != KH_EXIT_CLEAN)
            return written;
    }
    return scored > status ? scored : status;
}

/* ---- several files ---- */

typedef struct {
    kh_invocation *invocation;
    kh_texts files;
    kh_text *folders;
    progress_bar bar;
} batch;

static kh_exit run_job(void *context, size_t job)
{
    const batch *of = context;
    return build_file(of->invocation, of->files.items[job], of->folders[job], job == 0);
}

static void show_files(void *context, size_t done, size_t total)
{
    batch *of = context;
    show_progress(&of->bar, done, total);
}

static kh_text without_ending(kh_text path)
{
    bool ends = path.length > 3 && memcmp(path.data + path.length - 3, ".kh", 3) == 0;
    return ends ? kh_text_slice(path.data, path.length - 3) : path;
}

/* Named after the files; those of the same name in different folders after their whole paths, so that one
 * more file gives nobody else's folder another name. */
static void choose_folders(batch *of)
{
    kh_arena *arena = of->invocation->arena;
    kh_text given = kh_option_value(of->invocation, KH_OPTION_OUTPUT);
    size_t count = of->files.count;
    kh_map *first = kh_map_new(arena);
    kh_text *names = kh_arena_array(arena, count, sizeof *names);
    bool *shared = kh_arena_array(arena, count, sizeof *shared);
    for (size_t i = 0; i < count; i++) {
        names[i] = without_ending(kh_path_name(of->files.items[i]));
        bool *other = kh_map_find(first, names[i]);
        shared[i] = other != NULL;
        if (other)
            *other = true;
        else
            kh_map_add(first, names[i], &shared[i]);
    }
    for (size_t i = 0; i < count; i++)
        names[i] = shared[i] ? without_ending(of->files.items[i]) : names[i];
    const kh_text *safe = kh_file_names(arena, names, count);
    of->folders = kh_arena_array(arena, count, sizeof *of->folders);
    for (size_t i = 0; i < count; i++) {
        kh_text parent = given.length ? given : KH_TEXT("build"), hundred = kh_file_hundred(arena, i, count);
        if (hundred.length)
            parent = kh_path_join(arena, parent, hundred);
        of->folders[i] = kh_path_join(arena, parent, safe[i]);
    }
}

/* --jobs, else a job a processor; 0: it was said what is wrong. */
static unsigned jobs_at_once(const kh_invocation *invocation)
{
    kh_text given = kh_option_value(invocation, KH_OPTION_JOBS);
    long processors = sysconf(_SC_NPROCESSORS_ONLN), wanted = processors < 1 ? 1 : processors;
    if (kh_given(invocation, KH_OPTION_JOBS)) {
        char *end;
        wanted = strtol(kh_text_terminated(invocation->arena, given), &end, 10);
        if (*end || given.length == 0 || wanted < 1 || wanted > KH_MAX_JOBS) {
            (void)kh_complain(invocation, "--jobs是1到64，不是“{0}”", "--jobs is 1 to 64, not “{0}”", given);
            return 0;
        }
    }
    return wanted > KH_MAX_JOBS ? KH_MAX_JOBS : (unsigned)wanted;
}

kh_exit kh_command_build(kh_invocation *invocation)
{
    unsigned at_once = jobs_at_once(invocation);
    batch of = {.invocation = invocation,
                .bar = {isatty(STDERR_FILENO) && !kh_given(invocation, KH_OPTION_QUIET)}};
    if (!at_once || !known_kinds(invocation) || !kh_session_files(invocation, &of.files))
        return KH_EXIT_USAGE;
    /* A folder gives folders, also while there is one file in it. */
    if (invocation->operands.count == 1 && kh_text_equal(of.files.items[0], invocation->operands.items[0]))
        return build_file(invocation, of.files.items[0], kh_option_value(invocation, KH_OPTION_OUTPUT), true);
    if (kh_given(invocation, KH_OPTION_RESULTS))
        return kh_complain(invocation, "--results是一份方案的实绩，不能用于几个文件",
                           "--results are those of one scheme and cannot serve several files", KH_TEXT_NONE);
    choose_folders(&of);
    const kh_jobs jobs = {of.files.items, of.files.count, at_once, run_job, show_files, &of};
    return kh_jobs_run(invocation, &jobs);
}

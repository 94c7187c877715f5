/* kaohe build: check, then everything that can be printed or opened. */
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

typedef struct progress_bar {
    bool terminal;
} progress_bar;

/* A bar on a terminal, nothing elsewhere: a log has no use for it. */
static void show_progress(void *context, size_t done, size_t total)
{
    const progress_bar *bar = context;
    enum { WIDTH = 30 };
    if (!bar->terminal || !total)
        return;
    size_t full = done * WIDTH / total;
    fprintf(stderr, "\r[%.*s%.*s] %zu/%zu", (int)full, "##############################", (int)(WIDTH - full),
            "..............................", done, total);
    if (done == total)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}

static kh_text folder_of(kh_invocation *invocation, const kh_compilation *compilation, size_t scheme)
{
    kh_text given = kh_option_value(invocation, KH_OPTION_OUTPUT);
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

static void print_written(const kh_invocation *invocation, kh_text folder)
{
    const char *text = invocation->language == KH_CHINESE ? "已生成：%.*s\n" : "written: %.*s\n";
    (void)kh_print(kh_text_format(invocation->arena, text, KH_TEXT_ARGUMENTS(folder)));
}

static kh_exit build_one(kh_invocation *invocation, const kh_compilation *compilation, size_t scheme,
                         const kh_scores *scores)
{
    kh_text path = invocation->operands.items[0];
    kh_findings findings = kh_session_list(compilation, &path, 1);
    kh_document document = kh_session_document(invocation, compilation, scheme, &findings);
    document.scores = scores;
    progress_bar bar = {isatty(STDERR_FILENO) && !kh_given(invocation, KH_OPTION_QUIET)};
    kh_build_choice choice = {
        .folder = folder_of(invocation, compilation, scheme),
        .only = invocation->options[KH_OPTION_ONLY].items,
        .only_count = invocation->options[KH_OPTION_ONLY].count,
        .progress = show_progress,
        .context = &bar,
    };
    size_t before = kh_diagnostics_count(compilation->diagnostics);
    kh_text failed = KH_TEXT_NONE;
    if (kh_documents_write(invocation->arena, &document, choice, &failed) != KH_OK)
        return kh_complain_errno(invocation, "无法写入“{0}”：", "cannot write “{0}”: ", failed);
    if (kh_diagnostics_count(compilation->diagnostics) > before) { /* a face or a glyph was missing */
        kh_diagnostics_finish(compilation->diagnostics);
        kh_session_say_findings(invocation, compilation, path);
    }
    if (!kh_given(invocation, KH_OPTION_QUIET))
        print_written(invocation, choice.folder);
    return KH_EXIT_CLEAN;
}

/* Scores by --results, into *scores. Cells that are missing or malformed stay blank on the cards, and the
 * build says so. */
static kh_exit score(kh_invocation *invocation, kh_compilation *compilation, const kh_scores **scores)
{
    if (!kh_session_is_alone(invocation, compilation))
        return KH_EXIT_USAGE;
    if (!kh_session_computable(compilation))
        return kh_complain(invocation, "有评分表的分值还算不出来，不能打分",
                           "some card has no weights yet, so nobody can be scored", KH_TEXT_NONE);
    *scores = kh_session_scores(compilation, kh_option_value(invocation, KH_OPTION_RESULTS));
    kh_diagnostics_finish(compilation->diagnostics);
    if (!*scores)
        return KH_EXIT_USAGE;
    return (*scores)->complete ? KH_EXIT_CLEAN : KH_EXIT_VIOLATED;
}

static kh_exit build_all(kh_invocation *invocation, const kh_compilation *compilation,
                         const kh_scores *scores)
{
    for (size_t i = 0; i < compilation->model->scheme_count; i++) {
        kh_exit written = build_one(invocation, compilation, i, scores);
        if (written != KH_EXIT_CLEAN)
            return written;
    }
    return KH_EXIT_CLEAN;
}

static kh_exit refuse(kh_invocation *invocation, const kh_compilation *compilation, kh_exit status)
{
    if (status > KH_EXIT_VIOLATED)
        return status;
    if (!compilation->model->scheme_count)
        return kh_complain(invocation, "“{0}”里没有方案", "there is no scheme in “{0}”",
                           invocation->operands.items[0]);
    (void)kh_complain(invocation, "有问题未改，没有生成；要看草稿请加 --draft",
                      "not built: there are findings to mend; --draft builds a draft", KH_TEXT_NONE);
    return KH_EXIT_VIOLATED;
}

kh_exit kh_command_build(kh_invocation *invocation)
{
    kh_text path = invocation->operands.items[0];
    const kh_scores *scores = NULL;
    if (!known_kinds(invocation))
        return KH_EXIT_USAGE;
    kh_compilation *compilation = kh_session_compile(invocation, path, false);
    if (!compilation)
        return kh_complain(invocation, "内存不足", "out of memory", KH_TEXT_NONE);

    kh_exit status = kh_session_status(invocation, compilation), scored = KH_EXIT_CLEAN;
    bool sound = status == KH_EXIT_CLEAN && compilation->model->tbd.count == 0;
    bool draft = status <= KH_EXIT_VIOLATED && kh_given(invocation, KH_OPTION_DRAFT);
    bool builds = (sound || draft) && compilation->model->scheme_count > 0;
    if (builds && kh_given(invocation, KH_OPTION_RESULTS))
        scored = score(invocation, compilation, &scores);
    kh_session_say_findings(invocation, compilation, path);
    if (!builds)
        return refuse(invocation, compilation, status);
    if (scored == KH_EXIT_USAGE)
        return scored;
    kh_exit written = build_all(invocation, compilation, scores);
    if (written != KH_EXIT_CLEAN)
        return written;
    return scored > status ? scored : status;
}

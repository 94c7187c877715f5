/* The table of documents, and putting them in place. */
#include "output/documents.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "output/card_facts.h"
#include "output/document_writers.h"
#include "output/faces.h"
#include "output/file_names.h"
#include "output/press.h"

#define CARD_FOLDER "scorecards"

/* NAME(kind, file, writer, printer); neither: a file a card, in the folder. */
#define KINDS(NAME)                                                                                          \
    NAME("scorecards", "scorecards.pdf", NULL, kh_print_scorecards)                                          \
    NAME("cards", CARD_FOLDER, NULL, NULL)                                                                   \
    NAME("summary", "summary.pdf", NULL, kh_print_summary)                                                   \
    NAME("csv", "weights.csv", kh_write_weights_csv, NULL)                                                   \
    NAME("xlsx", "weights.xlsx", kh_write_weights_xlsx, NULL)                                                \
    NAME("json", "scheme.json", kh_write_scheme_json, NULL)                                                  \
    NAME("report", "report.html", kh_write_report, NULL)                                                     \
    NAME("review", "review.pdf", NULL, kh_print_review)

#define FORMATS(NAME)                                                                                        \
    NAME("table", "", kh_write_weights_table, NULL)                                                          \
    NAME("csv", "", kh_write_weights_csv, NULL)                                                              \
    NAME("json", "", kh_write_weights_json, NULL)                                                            \
    NAME("yaml", "", kh_write_weights_yaml, NULL)                                                            \
    NAME("xlsx", "", kh_write_weights_xlsx, NULL)

#define SCORE_FORMATS(NAME)                                                                                  \
    NAME("table", "", kh_write_scores_table, NULL)                                                           \
    NAME("csv", "", kh_write_scores_csv, NULL)                                                               \
    NAME("json", "", kh_write_scores_json, NULL)                                                             \
    NAME("xlsx", "", kh_write_scores_xlsx, NULL)

#define SIMULATION_FORMATS(NAME)                                                                             \
    NAME("table", "", kh_write_simulation_table, NULL)                                                       \
    NAME("csv", "", kh_write_simulation_csv, NULL)                                                           \
    NAME("json", "", kh_write_simulation_json, NULL)                                                         \
    NAME("html", "", kh_write_simulation_html, NULL)

#define ROW(name, file, write, print)       {file, write, print},
#define ONLY_NAME(name, file, write, print) {name, sizeof name - 1},

typedef struct {
    const char *file;
    kh_document_writer *write;
    kh_document_printer *print;
} row;

static const row kinds[] = {KINDS(ROW)}, formats[] = {FORMATS(ROW)}, score_formats[] = {SCORE_FORMATS(ROW)},
                 simulation_formats[] = {SIMULATION_FORMATS(ROW)};
static const kh_text kind_names[] = {KINDS(ONLY_NAME)}, format_names[] = {FORMATS(ONLY_NAME)},
                     score_format_names[] = {SCORE_FORMATS(ONLY_NAME)},
                     simulation_format_names[] = {SIMULATION_FORMATS(ONLY_NAME)};

/* One file to be made. */
typedef struct {
    const char *path;
    kh_document_writer *write;
    kh_document_printer *print;
    const kh_card *card;
} task;

typedef KH_VECTOR(task) task_list;

/* A build: the document, the memory of the press that all its PDFs share, and that of one task. */
typedef struct {
    kh_arena *arena;
    kh_document document;
    kh_arena *press_memory, *scratch;
} build;

kh_document_writer *kh_weights_format(kh_text name)
{
    for (size_t i = 0; i < KH_COUNT(formats); i++)
        if (kh_text_equal(format_names[i], name))
            return formats[i].write;
    return NULL;
}

const kh_text *kh_weights_formats(size_t *count)
{
    *count = KH_COUNT(format_names);
    return format_names;
}

kh_document_writer *kh_scores_format(kh_text name)
{
    for (size_t i = 0; i < KH_COUNT(score_formats); i++)
        if (kh_text_equal(score_format_names[i], name))
            return score_formats[i].write;
    return NULL;
}

const kh_text *kh_scores_formats(size_t *count)
{
    *count = KH_COUNT(score_format_names);
    return score_format_names;
}

kh_document_writer *kh_simulation_format(kh_text name)
{
    for (size_t i = 0; i < KH_COUNT(simulation_formats); i++)
        if (kh_text_equal(simulation_format_names[i], name))
            return simulation_formats[i].write;
    return NULL;
}

const kh_text *kh_simulation_formats(size_t *count)
{
    *count = KH_COUNT(simulation_format_names);
    return simulation_format_names;
}

const kh_text *kh_document_kinds(size_t *count)
{
    *count = KH_COUNT(kind_names);
    return kind_names;
}

static bool is_wanted(kh_build_choice choice, kh_text kind)
{
    for (size_t i = 0; i < choice.only_count; i++)
        if (kh_text_equal(choice.only[i], kind))
            return true;
    return choice.only_count == 0;
}

static const char *path_in(kh_arena *arena, kh_text folder, const char *name)
{
    return kh_path_join(arena, folder, kh_text_of(name)).data;
}

static void say_renamed(const kh_document *document, const kh_card *card, kh_text name, kh_text file)
{
    kh_span span = card->township ? card->township->span : document->scheme->entity->span;
    if (!kh_text_equal(name, file))
        kh_report_texts(document->model->diagnostics, KH093, span, 2, name,
                        kh_text_format(document->model->arena, "%.*s.pdf", KH_TEXT_ARGUMENTS(file)));
}

static kh_text card_folder(kh_arena *arena, kh_text folder, size_t card, size_t count)
{
    kh_text cards = kh_path_join(arena, folder, KH_TEXT(CARD_FOLDER)),
            hundred = kh_file_hundred(arena, card, count);
    return hundred.length ? kh_path_join(arena, cards, hundred) : cards;
}

static void add_card_tasks(kh_arena *arena, const kh_document *document, kh_text folder, task_list *tasks)
{
    size_t count;
    const kh_card *cards = kh_cards_of(document, &count);
    kh_text *titles = kh_arena_array(arena, count, sizeof *titles);
    for (size_t i = 0; i < count; i++)
        titles[i] = cards[i].township ? cards[i].township->name : kh_card_title(document, &cards[i]);
    const kh_text *names = kh_file_names(arena, titles, count);
    for (size_t i = 0; i < count; i++) {
        const char *file = kh_arena_format(arena, "%.*s.pdf", KH_TEXT_ARGUMENTS(names[i]));
        task one = {.path = path_in(arena, card_folder(arena, folder, i, count), file), .card = &cards[i]};
        kh_vector_push(arena, tasks, one);
        say_renamed(document, &cards[i], titles[i], names[i]);
    }
}

/* An interrupted build leaves its last file under the temporary name; only names that we give are taken away.
 */
static void remove_left_over(kh_arena *arena, kh_text folder)
{
    const char **paths;
    size_t count;
    for (size_t i = 0; i < KH_COUNT(kinds); i++)
        if (kinds[i].write || kinds[i].print)
            (void)unlink(kh_arena_format(arena, "%s.part", path_in(arena, folder, kinds[i].file)));
    const char *cards = path_in(arena, folder, CARD_FOLDER);
    if (!kh_path_is_folder(cards) || kh_folder_list(arena, cards, ".pdf.part", &paths, &count) != KH_OK)
        return; /* nothing to tidy, or what hinders it will hinder writing and is told then */
    for (size_t i = 0; i < count; i++)
        (void)unlink(paths[i]);
}

/* What is a PDF goes out as it is made. */
static kh_status print_task(kh_arena *scratch, build *of, const task *one, bool *prepared)
{
    kh_sink *sink = kh_sink_file(scratch, one->path);
    if (!of->document.press)
        of->document.press = kh_press_open(of->press_memory, &of->document);
    if (!of->document.press)
        return KH_OK; /* there is no font to print with, and that has been reported */
    kh_status status = one->card ? kh_print_scorecard(scratch, &of->document, one->card, sink)
                                 : one->print(scratch, &of->document, sink);
    return status == KH_OK ? kh_sink_complete(sink, prepared) : status;
}

static kh_status no_memory(void)
{
    errno = ENOMEM;
    return KH_NO_MEMORY;
}

/* In an arena of its own: a province's documents together would be too much to keep. The press outlives the
 * document; whichever of the two is out of memory, the build ends. */
static kh_status write_task(kh_arena *scratch, build *of, const task *one, bool *prepared)
{
    if (kh_arena_guard(scratch))
        return no_memory();
    if (kh_arena_guard(of->press_memory))
        return no_memory();
    kh_bytes content = {0};
    if (!one->write)
        return print_task(scratch, of, one, prepared);
    kh_status status = one->write(scratch, &of->document, &content);
    if (status != KH_OK || !content.data)
        return status;
    status = kh_file_prepare(scratch, one->path, content);
    *prepared = status == KH_OK;
    return status;
}

static kh_status run_task(build *of, const task *one, bool *prepared)
{
    kh_arena_clear(of->scratch); /* of the document before */
    return write_task(of->scratch, of, one, prepared);
}

static kh_status make_folders(kh_arena *arena, const kh_document *document, kh_build_choice choice,
                              kh_text *failed)
{
    *failed = choice.folder;
    kh_status status = kh_folder_make(arena, kh_text_terminated(arena, choice.folder));
    if (status != KH_OK || !is_wanted(choice, KH_TEXT("cards")))
        return status;
    size_t count;
    (void)kh_cards_of(document, &count);
    for (size_t i = 0; i < count && status == KH_OK; i++) {
        kh_text folder = card_folder(arena, choice.folder, i, count);
        if (!kh_text_equal(folder, *failed))
            status = kh_folder_make(arena, folder.data);
        *failed = folder;
    }
    return status;
}

/* Completes every document under its temporary name; the old ones are untouched until all are there. */
static kh_status prepare_all(build *of, kh_build_choice choice, const task_list *tasks, bool *prepared,
                             kh_text *failed)
{
    for (size_t i = 0; i < tasks->count; i++) {
        if (choice.progress)
            choice.progress(choice.context, i, tasks->count);
        kh_status status = run_task(of, &tasks->items[i], &prepared[i]);
        *failed = kh_text_of(tasks->items[i].path);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

static kh_status settle_all(kh_arena *arena, const task_list *tasks, bool *prepared, kh_text *failed)
{
    for (size_t i = 0; i < tasks->count; i++) {
        *failed = kh_text_of(tasks->items[i].path);
        if (prepared[i] && kh_file_settle(arena, tasks->items[i].path) != KH_OK)
            return KH_CANNOT_WRITE;
        prepared[i] = false;
    }
    return KH_OK;
}

static task_list list_tasks(kh_arena *arena, const kh_document *document, kh_build_choice choice)
{
    task_list tasks = {0};
    for (size_t i = 0; i < KH_COUNT(kinds); i++) {
        task one = {path_in(arena, choice.folder, kinds[i].file), kinds[i].write, kinds[i].print, NULL};
        if (!is_wanted(choice, kind_names[i]))
            continue;
        if (one.write || one.print)
            kh_vector_push(arena, &tasks, one);
        else
            add_card_tasks(arena, document, choice.folder, &tasks);
    }
    return tasks;
}

kh_status kh_documents_write(kh_arena *arena, const kh_document *document, kh_build_choice choice,
                             kh_text *failed)
{
    kh_status status = make_folders(arena, document, choice, failed);
    if (status != KH_OK)
        return status;
    remove_left_over(arena, choice.folder);

    task_list tasks = list_tasks(arena, document, choice);
    bool *prepared = kh_arena_array(arena, tasks.count ? tasks.count : 1, sizeof *prepared);
    build of = {arena, *document, kh_arena_child(arena), kh_arena_child(arena)};
    status = prepare_all(&of, choice, &tasks, prepared, failed);
    int cause = errno;
    if (of.document.press) {
        kh_press_say_lent(of.document.press);
        if (choice.faces)
            *choice.faces = kh_faces_text(arena, of.document.press);
    }
    kh_arena_release(arena, of.scratch);
    kh_arena_release(arena, of.press_memory);
    errno = cause;
    if (status == KH_OK)
        status = settle_all(arena, &tasks, prepared, failed);
    for (size_t i = 0; i < tasks.count; i++)
        if (prepared[i])
            kh_file_abandon(arena, tasks.items[i].path);
    if (status != KH_OK)
        return status;
    if (choice.progress)
        choice.progress(choice.context, tasks.count, tasks.count);
    *failed = KH_TEXT_NONE;
    return KH_OK;
}

/* A scheme and its results of any bytes: nothing crashes, hangs or eats memory, a score that is known is a
 * number, whatever is not is said to be missing, and every form of the scores can be written. The input is
 * as golden tests have it: the results stand in comments behind “// file results.csv:”. */
#include <stdlib.h>

#include "library.h"
#include "output/documents.h"
#include "scores/scores.h"

enum { MEMORY_LIMIT = 1 << 30 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static const char *marked(kh_text all, kh_text mark)
{
    for (uint32_t at = 0; at + mark.length <= all.length; at++)
        if (memcmp(all.data + at, mark.data, mark.length) == 0)
            return all.data + at;
    return NULL;
}

/* The lines behind the mark without their “// ”; empty: there is no mark, and *scheme is all of it. */
static kh_text split(kh_arena *arena, kh_text all, kh_text *scheme)
{
    const kh_text mark = KH_TEXT("// file results.csv:\n");
    const char *at = marked(all, mark);
    kh_builder results = {.arena = arena};
    *scheme = all;
    if (!at)
        return KH_TEXT_NONE;
    const char *end = all.data + all.length;
    *scheme = kh_text_slice(all.data, (size_t)(at - all.data));
    for (at += mark.length; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop + 1 : end;
        kh_text line = kh_text_slice(at, (size_t)(stop - at));
        uint32_t skipped = kh_text_starts(line, KH_TEXT("// ")) ? 3 : 0;
        kh_builder_add(&results, kh_text_slice(line.data + skipped, line.length - skipped));
        at = stop;
    }
    return kh_text_copy(arena, kh_builder_text(&results));
}

static void check_findings(const kh_diagnostics *list)
{
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(list, i);
        require(!found->span.source || found->span.end <= found->span.source->content.length);
        require(found->message.in[KH_CHINESE].length > 0 && found->message.in[KH_ENGLISH].length > 0);
    }
}

static void check_township(const kh_scores *scores, const kh_township_score *township)
{
    require(!township->total.known || kh_number_valid(township->total.number));
    require(township->total.known || !scores->complete);
    require(!township->grade || township->grade->kind == KH_KIND_GRADE);
    require(township->place <= township->place_count);
    for (size_t i = 0; i < township->item_count; i++) {
        const kh_item_score *item = &township->items[i];
        require(!item->score.known || kh_number_valid(item->score.number));
    }
    for (size_t i = 0; i < township->payouts.count; i++) {
        const kh_value *amount = &township->payouts.items[i].amount;
        require(amount->kind == KH_VALUE_UNKNOWN ||
                (amount->kind == KH_VALUE_NUMBER && kh_number_valid(amount->number)));
    }
}

static void write_all(kh_arena *arena, kh_model *model, const kh_cards *cards, const kh_scores *scores)
{
    size_t count;
    const kh_text *formats = kh_scores_formats(&count);
    kh_document document = {.model = model,
                            .scheme = scores->scheme,
                            .cards = cards,
                            .scores = scores,
                            .language = KH_CHINESE,
                            .version = KH_TEXT("0")};
    for (size_t i = 0; i < count; i++) {
        kh_bytes content;
        if (!kh_text_is(formats[i], "xlsx"))
            require(kh_scores_format(formats[i])(arena, &document, &content) == KH_OK);
    }
}

static void score(kh_arena *arena, kh_text all)
{
    kh_text text, results = split(arena, all, &text);
    kh_diagnostics *list = kh_diagnostics_new(arena);
    kh_settings settings = {0};
    settings.library = kh_library_embedded(&settings.library_count);
    kh_model *model = kh_model_load_text(arena, list, &settings, KH_TEXT("s.kh"), text);
    if (model->scheme_count == 0 || kh_diagnostics_compile_errors(list))
        return;
    kh_scheme *scheme = &model->schemes[0];
    const kh_cards *cards = kh_weights_compute(model, scheme);
    const kh_results *read = kh_results_read_bytes(model, scheme, KH_TEXT("r.csv"), results);
    bool weighed = scheme->township_count && cards->count == scheme->township_count;
    for (size_t i = 0; i < cards->count; i++)
        weighed &= cards->items[i].valid;
    if (!read || !(weighed || kh_scores_without_points(model, scheme)))
        return;
    const kh_scores *scores = kh_scores_compute(model, scheme, cards, read);
    kh_diagnostics_finish(list);
    check_findings(list);
    for (size_t i = 0; i < scores->count; i++)
        check_township(scores, &scores->items[i]);
    write_all(arena, model, cards, scores);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || size == 0) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, MEMORY_LIMIT);
    require(!kh_arena_guard(arena));
    score(arena, kh_text_slice((const char *)data, size));
    kh_arena_free(arena);
    return 0;
}

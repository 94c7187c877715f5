/* Compares a code with the one that the card would have now. */
#include "output/verify.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/card_print.h"
#include "output/facts.h"

/* Items named one by one; a card that differs in more is another card. */
enum { MAX_NAMED = 12 };

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    const kh_card *card;
    const kh_card_code *said;
    const kh_page_texts *pages;
    kh_card_code now;
    kh_verification *verdict;
} comparison;

static const kh_card *card_named(const kh_document *document, kh_text township)
{
    const kh_cards *cards = document->cards;
    for (size_t i = 0; i < cards->count; i++)
        if (kh_text_equal(cards->items[i].township->name, township))
            return &cards->items[i];
    return township.length == 0 && cards->count == 0 ? &cards->base : NULL;
}

static kh_text or_none(const comparison *of, kh_text text)
{
    return text.length ? kh_shown(of->arena, text)
                       : kh_caption_text(KH_CAPTION_NO_SCORE, of->document->language);
}

static void add_difference(comparison *of, kh_text what, kh_text said, kh_text now)
{
    kh_text line = kh_caption_fill(of->arena, KH_CAPTION_VERIFY_DIFFERS, of->document->language, 3, what,
                                   or_none(of, said), or_none(of, now));
    kh_vector_push(of->arena, &of->verdict->differences, line);
}

static void add_note(comparison *of, kh_caption caption)
{
    kh_vector_push(of->arena, &of->verdict->notes, kh_caption_text(caption, of->document->language));
}

/* True if it differs. */
static bool compare_field(comparison *of, kh_code_field field, kh_caption what)
{
    if (kh_text_equal(of->said->fields[field], of->now.fields[field]))
        return false;
    add_difference(of, kh_caption_text(what, of->document->language), of->said->fields[field],
                   of->now.fields[field]);
    return true;
}

/* ---- lists ---- */

static kh_text next_of(kh_text *list)
{
    const char *comma = list->length ? memchr(list->data, ',', list->length) : NULL;
    size_t length = comma ? (size_t)(comma - list->data) : list->length;
    kh_text one = kh_text_slice(list->data, length);
    size_t used = comma ? length + 1 : length;
    *list = kh_text_slice(list->data + used, list->length - used);
    return one;
}

static size_t count_of(kh_text list)
{
    size_t count = list.length > 0;
    for (uint32_t i = 0; i < list.length; i++)
        count += list.data[i] == ',';
    return count;
}

static const kh_entity *next_weighed(const comparison *of, size_t *at)
{
    while (*at < of->card->count && of->card->weights[*at].drop != KH_KEPT)
        ++*at;
    return *at < of->card->count ? of->card->weights[(*at)++].leaf : NULL;
}

static const kh_entity *next_scored(const comparison *of, size_t *at)
{
    const kh_township_score *township = kh_card_scored(of->document, of->card);
    while (township && *at < township->item_count && township->items[*at].dropped)
        ++*at;
    return township && *at < township->item_count ? township->items[(*at)++].item : NULL;
}

/* Item by item where the lists are as long; a paper card has none, and its digest says no more than that. */
static size_t compare_list(comparison *of, kh_code_field field,
                           const kh_entity *(*next)(const comparison *, size_t *))
{
    kh_text said = of->said->fields[field], now = of->now.fields[field];
    size_t at = 0, named = 0, count = count_of(now);
    if (count_of(said) != count)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const kh_entity *item = next(of, &at);
        kh_text before = next_of(&said), after = next_of(&now);
        if (!item || kh_text_equal(before, after) || named++ >= MAX_NAMED)
            continue;
        add_difference(of, kh_entity_path(of->arena, item), before, after);
    }
    return named;
}

/* By digest, then item by item to say where. */
static void compare_digest(comparison *of, kh_code_field digest, kh_code_field list, kh_caption what,
                           const kh_entity *(*next)(const comparison *, size_t *))
{
    bool same = kh_text_equal(of->said->fields[digest], of->now.fields[digest]);
    if (compare_list(of, list, next) == 0 && !same)
        (void)compare_field(of, digest, what);
}

static void compare_scores(comparison *of)
{
    if (of->said->fields[KH_CODE_SCORE].length == 0) {
        if (of->document->scores)
            add_note(of, KH_CAPTION_VERIFY_UNFILLED);
        return;
    }
    if (!of->document->scores) {
        add_note(of, of->pages ? KH_CAPTION_VERIFY_NO_RESULTS_PRINT : KH_CAPTION_VERIFY_NO_RESULTS);
        return;
    }
    (void)compare_field(of, KH_CODE_SCORE, KH_CAPTION_VERIFY_SCORE);
    compare_digest(of, KH_CODE_SCORES, KH_CODE_SCORE_LIST, KH_CAPTION_VERIFY_SCORES, next_scored);
}

static void compare(comparison *of)
{
    (void)compare_field(of, KH_CODE_SCHEME, KH_CAPTION_VERIFY_SCHEME);
    (void)compare_field(of, KH_CODE_DIGEST, KH_CAPTION_DIGEST);
    (void)compare_field(of, KH_CODE_TOTAL, KH_CAPTION_TOTAL);
    compare_digest(of, KH_CODE_WEIGHTS, KH_CODE_WEIGHT_LIST, KH_CAPTION_VERIFY_WEIGHTS, next_weighed);
    compare_scores(of);
    if (!kh_text_equal(of->said->fields[KH_CODE_VERSION], of->now.fields[KH_CODE_VERSION]))
        add_note(of, KH_CAPTION_VERIFY_VERSION);
}

static bool add_pages_note(comparison *of)
{
    kh_caption caption = !of->pages                                         ? KH_CAPTION_VERIFY_CODE_ONLY
                         : !of->document->press                             ? KH_CAPTION_VERIFY_NO_FONTS
                         : of->pages->pages.count == 0 || of->pages->partly ? KH_CAPTION_VERIFY_UNREADABLE
                                                                            : KH_CAPTION_VERIFY_AGREES;
    if (caption == KH_CAPTION_VERIFY_AGREES)
        return false;
    add_note(of, caption);
    return true;
}

/* The numbers that eyes see, once the code beside them holds. */
static void compare_print(comparison *of)
{
    bool filled = of->said->fields[KH_CODE_SCORE].length > 0;
    bool same_version = kh_text_equal(of->said->fields[KH_CODE_VERSION], of->now.fields[KH_CODE_VERSION]);
    if (of->verdict->differences.count || (filled && !of->document->scores) || !same_version)
        return;
    if (add_pages_note(of))
        return;
    kh_document printed = *of->document;
    const kh_findings findings = {.diagnostics = printed.model->diagnostics};
    printed.scores = filled ? printed.scores : NULL;
    printed.findings = &findings;
    kh_print_verdict print = kh_print_compare(of->arena, printed.press, &printed, of->card, of->pages);
    for (size_t i = 0; i < print.differences.count; i++)
        kh_vector_push(of->arena, &of->verdict->differences, print.differences.items[i]);
    kh_language language = of->document->language;
    if (!print.found)
        kh_vector_push(of->arena, &of->verdict->differences,
                       kh_caption_text(KH_CAPTION_VERIFY_NO_PAGE, language));
    if (of->pages->altered)
        kh_vector_push(of->arena, &of->verdict->differences,
                       kh_caption_text(KH_CAPTION_VERIFY_ALTERED, language));
}

kh_verification kh_verify(kh_arena *arena, const kh_document *document, const kh_card_code *code,
                          const kh_page_texts *pages)
{
    kh_verification verdict = {.township = code->fields[KH_CODE_TOWNSHIP]};
    comparison of = {.arena = arena, .document = document, .said = code, .pages = pages, .verdict = &verdict};
    of.card = card_named(document, verdict.township);
    if (of.card) {
        of.now = kh_card_code_of(arena, document, of.card);
        compare(&of);
        compare_print(&of);
    } else {
        kh_text line = kh_caption_text(KH_CAPTION_VERIFY_NO_TOWNSHIP, document->language);
        kh_vector_push(arena, &verdict.differences, line);
    }
    if (verdict.township.length == 0)
        verdict.township = kh_caption_text(KH_CAPTION_BASE_CARD, document->language);
    verdict.agrees = verdict.differences.count == 0;
    return verdict;
}

kh_text kh_verification_text(kh_arena *arena, const kh_document *document, const kh_verification *verdict)
{
    kh_builder builder = {.arena = arena};
    kh_caption head = verdict->agrees ? KH_CAPTION_VERIFY_AGREES : KH_CAPTION_VERIFY_FAILS;
    kh_builder_add(&builder,
                   kh_caption_fill(arena, head, document->language, 1, kh_shown(arena, verdict->township)));
    for (size_t i = 0; i < verdict->differences.count; i++)
        kh_builder_format(&builder, "\n  %.*s", KH_TEXT_ARGUMENTS(verdict->differences.items[i]));
    for (size_t i = 0; i < verdict->notes.count; i++)
        kh_builder_format(&builder, "\n  %.*s", KH_TEXT_ARGUMENTS(verdict->notes.items[i]));
    kh_builder_character(&builder, '\n');
    return kh_builder_text(&builder);
}

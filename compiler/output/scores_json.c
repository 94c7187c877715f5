/* The scores as JSON; its members are a promise to other programs. */
#include "output/document_writers.h"

#include "output/facts.h"
#include "output/score_facts.h"
#include "output/weights_json.h"

static const char *const step_names[] = {
    [KH_SCORED_BY_FORMULA] = "formula",
    [KH_SCORED_BY_DEPARTMENT] = "department",
    [KH_SCORED_NOT_APPLICABLE] = "not-applicable",
    [KH_SCORED_NOT_REPORTED] = "not-reported",
    [KH_SCORED_PARTS] = "parts",
    [KH_SCORED_PENALTY] = "penalty",
    [KH_SCORED_CLAMP] = "clamp",
    [KH_SCORED_FACTOR] = "factor",
    [KH_SCORED_BONUS] = "bonus",
    [KH_SCORED_PERIODS] = "periods",
    [KH_SCORED_VETO] = "veto",
};

static void add_points(kh_arena *arena, kh_json *into, const char *key, kh_points points)
{
    kh_json_add_number(arena, into, key, points.known ? points.number : KH_NUMBER_INVALID);
}

static void add_exact(kh_arena *arena, kh_json *into, const char *key, kh_points points)
{
    kh_json_add_text_or_null(arena, into, key,
                             points.known ? kh_number_fraction(arena, points.number) : KH_TEXT_NONE);
}

static void add_missing(kh_arena *arena, kh_json *into, kh_points points, kh_language language)
{
    kh_json *list = kh_json_add_array(arena, into, "missing");
    for (size_t i = 0; i < points.missing.count; i++) {
        const kh_reason *reason = &points.missing.items[i];
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        bool township = reason->entity && reason->entity->kind == KH_KIND_TOWNSHIP;
        kh_json_add_text_or_null(arena, entry, "township", township ? reason->entity->name : KH_TEXT_NONE);
        kh_json_add_text(arena, entry, "column", kh_words_in(reason->missing, language));
    }
}

static void add_steps(kh_arena *arena, kh_json *into, const kh_item_score *item, kh_language language)
{
    kh_json *list = kh_json_add_array(arena, into, "steps");
    for (size_t i = 0; i < item->steps.count; i++) {
        const kh_score_step *step = &item->steps.items[i];
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "step", kh_text_of(step_names[step->kind]));
        if (step->by)
            kh_json_add_text(arena, entry, "by", step->by->name);
        kh_json_add_number(arena, entry, "amount", step->amount);
        kh_json_add_number(arena, entry, "after", step->after);
        kh_json_add_text(arena, entry, "words", kh_words_in(step->words, language));
    }
}

/* Of what is scored period by period; else left out. */
static void add_periods(kh_arena *arena, kh_json *into, const kh_document *document,
                        const kh_period_score *periods, size_t count)
{
    kh_json *list = count ? kh_json_add_array(arena, into, "periods") : NULL;
    for (size_t i = 0; i < count; i++) {
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "period", periods[i].name);
        kh_json_add_text_or_null(arena, entry, "score",
                                 periods[i].exact.known ? kh_score_text(arena, document, periods[i].exact)
                                                        : KH_TEXT_NONE);
        add_exact(arena, entry, "exact", periods[i].exact);
        kh_text story = kh_words_in(periods[i].story, document->language);
        if (story.length)
            kh_json_add_text(arena, entry, "words", story);
    }
}

static void add_items(kh_arena *arena, kh_json *into, const kh_document *document,
                      const kh_township_score *township)
{
    size_t count;
    const kh_score_line *lines = kh_score_lines(arena, document, township, &count);
    kh_json *list = kh_json_add_array(arena, into, "items");
    for (size_t i = 0; i < count; i++) {
        const kh_item_score *item = lines[i].source;
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "item", lines[i].item);
        kh_json_add_text(arena, entry, "kind", lines[i].kind);
        kh_json_add_integer(arena, entry, "depth", item->depth);
        kh_json_add_text_or_null(arena, entry, "section", lines[i].section);
        kh_json_add_number(arena, entry, "full", item->full);
        kh_json_add_text_or_null(arena, entry, "actual", lines[i].actual);
        kh_json_add_text_or_null(arena, entry, "score", item->score.known ? lines[i].score : KH_TEXT_NONE);
        add_exact(arena, entry, "exact", item->score);
        if (!item->score.known)
            add_missing(arena, entry, item->score, document->language);
        add_steps(arena, entry, item, document->language);
        add_periods(arena, entry, document, item->periods.items, item->periods.count);
    }
}

static void add_vetoes(kh_arena *arena, kh_json *into, const kh_township_score *township,
                       kh_language language)
{
    kh_json *list = kh_json_add_array(arena, into, "vetoes");
    for (size_t i = 0; i < township->vetoes.count; i++) {
        const kh_veto *veto = &township->vetoes.items[i];
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "veto", kh_entity_title(veto->veto));
        kh_json_add_text(arena, entry, "effect", kh_words_in(veto->effect, language));
        kh_json_add_text_or_null(arena, entry, "limited_to",
                                 veto->limited_to ? veto->limited_to->name : KH_TEXT_NONE);
        if (!veto->formula.in[KH_CHINESE].length)
            continue;
        kh_json_add_text(arena, entry, "formula", kh_words_in(veto->formula, language));
        add_exact(arena, entry, "from", veto->from);
        add_exact(arena, entry, "to", veto->to);
    }
    list = kh_json_add_array(arena, into, "accountabilities");
    for (size_t i = 0; i < township->accountabilities.count; i++)
        kh_json_add_text(arena, list, NULL, kh_entity_title(township->accountabilities.items[i]));
}

static void add_amount(kh_arena *arena, kh_json *into, kh_value amount)
{
    bool known = amount.kind == KH_VALUE_NUMBER;
    kh_json_add_number(arena, into, "amount", known ? amount.number : KH_NUMBER_INVALID);
    kh_json_add_text_or_null(arena, into, "exact",
                             known ? kh_number_fraction(arena, amount.number) : KH_TEXT_NONE);
    kh_json_add_text_or_null(arena, into, "unit", known ? amount.unit.word : KH_TEXT_NONE);
}

static void add_rewards(kh_arena *arena, kh_json *into, const kh_document *document,
                        const kh_township_score *township)
{
    kh_json *list = kh_json_add_array(arena, into, "commendations");
    for (size_t i = 0; i < township->commendations.count; i++)
        kh_json_add_text(arena, list, NULL, kh_entity_title(township->commendations.items[i]));
    list = kh_json_add_array(arena, into, "payouts");
    for (size_t i = 0; i < township->payouts.count; i++) {
        const kh_payout *payout = &township->payouts.items[i];
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "payout", kh_entity_title(payout->payout));
        add_amount(arena, entry, payout->amount);
        kh_json_add_text_or_null(arena, entry, "paid_to", kh_payee_text(arena, document, payout));
        kh_json_add_text(arena, entry, "words", kh_payout_story(arena, document, payout));
        kh_json *parts = kh_json_add_array(arena, entry, "parts");
        for (size_t k = 0; k < payout->parts.count; k++) {
            kh_json *part = kh_json_add_object(arena, parts, NULL);
            kh_json_add_text(arena, part, "name", payout->parts.items[k].name);
            add_amount(arena, part, payout->parts.items[k].amount);
        }
    }
}

static void add_township(kh_arena *arena, kh_json *list, const kh_document *document,
                         const kh_township_score *township)
{
    kh_json *entry = kh_json_add_object(arena, list, NULL);
    const kh_entity *before = township->grade_before_vetoes;
    kh_json_add_text(arena, entry, "township", township->township->name);
    kh_json_add_text_or_null(arena, entry, "group", township->group->name);
    add_points(arena, entry, "total", township->total);
    add_exact(arena, entry, "exact", township->exact);
    add_exact(arena, entry, "before_bonuses", township->before);
    add_periods(arena, entry, document, township->periods.items, township->periods.count);
    kh_json_add_text_or_null(arena, entry, "grade", township->grade ? township->grade->name : KH_TEXT_NONE);
    kh_json_add_text_or_null(arena, entry, "grade_before_vetoes", before ? before->name : KH_TEXT_NONE);
    if (township->place)
        kh_json_add_integer(arena, entry, "place", (int64_t)township->place);
    else
        kh_json_add_null(arena, entry, "place");
    kh_json *notes = kh_json_add_array(arena, entry, "notes");
    for (size_t i = 0; i < township->notes.count; i++)
        kh_json_add_text(arena, notes, NULL, kh_words_in(township->notes.items[i], document->language));
    add_vetoes(arena, entry, township, document->language);
    add_rewards(arena, entry, document, township);
    add_items(arena, entry, document, township);
}

kh_status kh_write_scores_json(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    const kh_scores *scores = document->scores;
    kh_json *json = kh_json_new(arena);
    kh_json_add_provenance(arena, json, document);
    kh_json_add_number(arena, json, "precision", scores->precision);
    kh_json_add_bool(arena, json, "complete", scores->complete);
    kh_json_add_bool(arena, json, "ranked", scores->ranks_may_show);
    kh_json_add_text_or_null(arena, json, "why_not_ranked",
                             kh_words_in(scores->why_no_ranks, document->language));
    kh_json *list = kh_json_add_array(arena, json, "townships");
    for (size_t i = 0; i < scores->count; i++)
        add_township(arena, list, document, &scores->items[i]);
    kh_text text = kh_json_print(arena, json);
    *content = (kh_bytes){text.data, text.length};
    return KH_OK;
}

/* Everybody's scores, in the order of scoring. */
#include "scores/scores.h"

#include "scores/scoring.h"

static kh_text address(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

/* ---- what is there to score ---- */

/* What has nothing left on the card is dropped, before anybody asks for it. */
static void drop_rows(const kh_score_plan *plan, kh_item_score *items)
{
    for (size_t i = plan->rows.count; i-- > 0;) {
        const kh_score_row *row = &plan->rows.items[i];
        kh_kind kind = row->item->kind;
        if (items[i].weight) {
            items[i].dropped = items[i].weight->drop != KH_KEPT;
            continue;
        }
        if (kind != KH_KIND_SECTION && kind != KH_KIND_INDICATOR)
            continue;
        bool any = false;
        for (size_t at = i + 1; at < row->end && !any; at = plan->rows.items[at].end) {
            kh_kind inside = plan->rows.items[at].item->kind;
            any = (inside == KH_KIND_SECTION || inside == KH_KIND_INDICATOR) && !items[at].dropped;
        }
        items[i].dropped = !any;
    }
}

static kh_item_score *items_of(kh_scoring *scoring, const kh_score_plan *plan, const kh_card *card)
{
    kh_item_score *items = kh_arena_array(scoring->arena, plan->rows.count + 1, sizeof *items);
    for (size_t i = 0; i < plan->rows.count; i++) {
        const kh_score_row *row = &plan->rows.items[i];
        items[i].item = row->item;
        items[i].depth = row->depth;
        items[i].full = KH_NUMBER_INVALID;
        if (row->leaf < card->count)
            items[i].weight = &card->weights[row->leaf];
    }
    drop_rows(plan, items);
    return items;
}

void kh_scored_begin(kh_scoring *scoring, kh_scored *of, kh_township_score *score, const kh_card *card)
{
    const kh_score_plan *plan = &scoring->plans[card->group - scoring->scheme->groups];
    *score = (kh_township_score){.township = card->township,
                                 .group = card->group,
                                 .card = card,
                                 .items = items_of(scoring, plan, card),
                                 .item_count = plan->rows.count};
    *of = (kh_scored){.score = score,
                      .plan = plan,
                      .arena = scoring->arena,
                      .states = kh_arena_alloc(scoring->arena, plan->rows.count + 1),
                      .effects = kh_arena_alloc(scoring->arena, plan->rows.count + 1)};
}

static void add_townships(kh_scoring *scoring)
{
    kh_scores *scores = scoring->scores;
    scores->count = scoring->cards->count;
    scores->items = kh_arena_array(scoring->arena, scores->count + 1, sizeof *scores->items);
    scoring->townships = kh_arena_array(scoring->arena, scores->count + 1, sizeof *scoring->townships);
    scoring->by_address = kh_map_new(scoring->arena);
    for (size_t i = 0; i < scores->count; i++) {
        kh_scored_begin(scoring, &scoring->townships[i], &scores->items[i], &scoring->cards->items[i]);
        kh_map_add(scoring->by_address, address(&scores->items[i].township), &scoring->townships[i]);
    }
}

/* ---- without points ---- */

static bool has_items(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        kh_kind kind = tree->children.items[i]->kind;
        if (kind == KH_KIND_SECTION || kind == KH_KIND_INDICATOR || kind == KH_KIND_GROUP)
            return true;
    }
    return false;
}

bool kh_scores_without_points(kh_model *model, const kh_scheme *scheme)
{
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    return kh_attribute_of(scheme->entity, "总分") && !has_items(scheme->entity) && !scheme->roster_broken &&
           scheme->township_count > 0 &&
           kh_attribute_value(&evaluation, scheme->entity, "总分").kind == KH_VALUE_NONE;
}

/* A card of nothing for everybody. */
static const kh_cards *empty_cards(kh_arena *arena, const kh_scheme *scheme)
{
    kh_cards *cards = kh_arena_new_of(arena, kh_cards);
    *cards = (kh_cards){.sums_agree = true,
                        .count = scheme->township_count,
                        .items = kh_arena_array(arena, scheme->township_count, sizeof *cards->items)};
    for (size_t i = 0; i < cards->count; i++)
        cards->items[i] = (kh_card){.scheme = scheme,
                                    .group = &scheme->groups[0],
                                    .township = scheme->townships[i],
                                    .valid = true,
                                    .total = KH_NUMBER(0),
                                    .lost = KH_NUMBER(0)};
    return cards;
}

static bool has_limited_veto(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if ((child->kind == KH_KIND_VETO && kh_attribute_of(child, "限于")) || has_limited_veto(child))
            return true;
    }
    return false;
}

static bool read_precision(kh_scoring *scoring)
{
    const kh_entity *scheme = scoring->scheme->entity;
    kh_scores *scores = scoring->scores;
    bool known = kh_attribute_number(&scoring->shared, scheme, "得分精度", &scores->precision);
    if (known && kh_number_sign(scores->precision) > 0)
        return true;
    const kh_attribute *written = kh_attribute_of(scheme, "得分精度");
    kh_words said = kh_words_same(written ? kh_span_text(written->values[0]->span) : KH_TEXT_NONE);
    kh_report(scoring->diagnostics, KH977, written ? written->span : scheme->span, &said, 1);
    scores->complete = false;
    return false;
}

/* ---- the order of scoring ---- */

static void score_all(kh_scoring *scoring)
{
    for (size_t i = 0; i < scoring->scores->count; i++) {
        kh_scored *of = &scoring->townships[i];
        for (size_t row = 0; row < of->plan->rows.count; row++)
            (void)kh_item_scored(scoring, of, NULL, row);
        scoring->scores->complete &= kh_total_scored(scoring, of, NULL).known;
        kh_keep_period_vetoes(scoring, of);
    }
}

static bool is_own_score(const kh_scored *of, size_t row)
{
    kh_kind kind = of->plan->rows.items[row].item->kind;
    return of->plan->rows.items[row].leaf != KH_NO_ROW || kind == KH_KIND_BONUS || kind == KH_KIND_PENALTY ||
           kh_score_on_whole(of->plan->rows.items[row].item);
}

static void note_missing(kh_scoring *scoring)
{
    for (size_t i = 0; i < scoring->scores->count; i++) {
        const kh_scored *of = &scoring->townships[i];
        for (size_t row = 0; row < of->plan->rows.count; row++) {
            const kh_item_score *item = &of->score->items[row];
            if (!item->dropped && !item->score.known && is_own_score(of, row))
                kh_note_missing(scoring, of->score->township, item->item, item->score);
        }
        if (kh_score_on_whole(scoring->scheme->entity))
            kh_note_missing(scoring, of->score->township, scoring->scheme->entity, of->score->before);
    }
}

/* ---- the whole ---- */

static void judge_all(kh_scoring *scoring)
{
    note_missing(scoring);
    kh_change_totals(scoring);
    kh_grade(scoring);
    kh_apply_vetoes(scoring);
    kh_rank(scoring);
    scoring->stage = KH_STAGE_GRADED;
    kh_commend(scoring);
    scoring->stage = KH_STAGE_COMMENDED;
    for (size_t i = 0; i < scoring->scores->count; i++)
        kh_find_accountabilities(scoring, &scoring->townships[i]);
    for (size_t i = 0; i < scoring->scores->count; i++)
        kh_pay(scoring, &scoring->townships[i]);
    if (!scoring->choice.missing_is_open)
        kh_report_missing(scoring);
    kh_publish(scoring);
}

static void score(kh_scoring *scoring)
{
    const kh_scheme *scheme = scoring->scheme;
    kh_score_answers(scoring);
    if (!read_precision(scoring))
        return;
    scoring->any_limited = has_limited_veto(scheme->entity);
    scoring->plans = kh_arena_array(scoring->arena, scheme->group_count + 1, sizeof *scoring->plans);
    for (size_t i = 0; i < scheme->group_count; i++)
        kh_score_plan_make(scoring, &scheme->groups[i], &scoring->plans[i]);
    add_townships(scoring);
    kh_count_layers(scoring);
    score_all(scoring);
    if (!scoring->choice.totals_only)
        judge_all(scoring);
}

const kh_scores *kh_scores_compute_as(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                      const kh_results *results, const kh_scores_choice *choice)
{
    kh_arena *arena = choice->arena ? choice->arena : model->arena;
    kh_scoring *scoring = kh_arena_new_of(arena, kh_scoring);
    kh_scores *scores = kh_arena_new_of(arena, kh_scores);
    if (kh_scores_without_points(model, scheme))
        cards = empty_cards(arena, scheme);
    *scores = (kh_scores){.scheme = scheme, .results = results, .cards = cards, .complete = true};
    *scoring = (kh_scoring){.model = model,
                            .diagnostics = choice->diagnostics ? choice->diagnostics : model->diagnostics,
                            .arena = arena,
                            .scheme = scheme,
                            .cards = cards,
                            .results = results,
                            .choice = *choice,
                            .scores = scores,
                            .notes = kh_map_new(arena)};
    score(scoring);
    return scores;
}

const kh_scores *kh_scores_compute(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                   const kh_results *results)
{
    return kh_scores_compute_as(model, scheme, cards, results, &(kh_scores_choice){0});
}

/* Differentiated weights: the steps of weights.md in order, for every township of every group. */
#include "weights/weighing.h"

static kh_evaluation evaluation_of(const kh_weighing *weighing, const kh_group *group,
                                   const kh_entity *township)
{
    return (kh_evaluation){.arena = weighing->arena,
                           .model = weighing->model,
                           .scheme = weighing->scheme,
                           .township = township,
                           .group = group};
}

/* ---- the base card ---- */

static void make_base_card(kh_weighing *weighing, const kh_outline *outline, kh_card *card)
{
    *card = (kh_card){
        .scheme = weighing->scheme, .valid = outline->known, .total = KH_NUMBER(0), .lost = KH_NUMBER(0)};
    card->count = outline->leaves.count;
    card->weights = kh_arena_array(weighing->arena, card->count + 1, sizeof *card->weights);
    for (size_t i = 0; i < card->count; i++) {
        const kh_outline_leaf *leaf = &outline->leaves.items[i];
        kh_weight *weight = &card->weights[i];
        *weight = (kh_weight){.leaf = leaf->entity,
                              .section = outline->parts.items[leaf->part].section,
                              .full = leaf->full,
                              .base = leaf->points,
                              .exact = leaf->points,
                              .weight = leaf->points};
        kh_step base = {.kind = KH_STEP_BASE, .after = leaf->points};
        kh_vector_push(weighing->arena, &weight->steps, base);
        card->total = kh_number_add(weighing->arena, card->total, leaf->points);
    }
}

/* ---- a township's card ---- */

static void weigh(kh_working *working)
{
    static void (*const steps[])(kh_working * working) = {
        kh_start,   kh_drop_not_applicable, kh_apply_group, kh_apply_coefficients, kh_read_bounds,
        kh_balance, kh_hold_bounds,         kh_round_card,  kh_note_card,
    };
    for (size_t i = 0; i < KH_COUNT(steps) && !working->failed; i++)
        steps[i](working);
}

static void warn_without_outcome(kh_working *working)
{
    const kh_plan *plan = working->plan;
    bool outcome = !plan->kinds_known; /* it may be one that does not say so */
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        outcome |= plan->leaves[i].outcome && weight->drop == KH_KEPT && kh_number_sign(weight->weight) > 0;
    }
    if (!outcome)
        kh_trouble(working, KH079, plan->weighing->scheme->entity->span, NULL, 0);
}

static void make_card(kh_plan *plan, const kh_entity *township, kh_working *working, kh_card *card)
{
    kh_weighing *weighing = plan->weighing;
    size_t parts = plan->outline->parts.count;
    *card = (kh_card){.scheme = weighing->scheme,
                      .group = plan->group,
                      .township = township,
                      .total = KH_NUMBER(0),
                      .lost = KH_NUMBER(0),
                      .count = plan->outline->leaves.count};
    card->weights = kh_arena_array(weighing->arena, card->count + 1, sizeof *card->weights);
    working->card = card;
    working->evaluation.township = township;
    working->by_section = false;
    working->failed = plan->broken;
    working->flows = (kh_words_list){0};
    memset(working->took_part, 0, card->count);
    memset(working->moved, 0, parts);
    weigh(working);
    plan->failed |= working->failed;
    if (!working->failed)
        warn_without_outcome(working);
}

/* ---- a group ---- */

static void warn_of_idle_adjustments(kh_plan *plan)
{
    for (size_t i = 0; i < plan->items.count && !plan->failed && plan->group->township_count; i++) {
        const kh_plan_item *item = &plan->items.items[i];
        if (!item->adjustment || item->changed)
            continue;
        kh_words arguments[] = {kh_words_same(plan->group->name), kh_words_same(item->adjustment->name)};
        kh_finding_add(plan->weighing->findings, KH065, item->adjustment->span, NULL, arguments, 2);
    }
}

static kh_text address(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

static void weigh_group(kh_weighing *weighing, const kh_group *group, const kh_outline *outline,
                        const kh_map *places)
{
    kh_plan *plan = kh_plan_make(weighing, group, outline);
    size_t leaves = outline->leaves.count + 1;
    kh_working working = {.plan = plan, .evaluation = evaluation_of(weighing, group, NULL)};
    kh_evaluation_remember(&working.evaluation); /* what depends on no township is found once for all */
    working.bounds = kh_arena_array(weighing->arena, leaves, sizeof *working.bounds);
    working.takes = kh_arena_array(weighing->arena, leaves, sizeof *working.takes);
    working.took_part = kh_arena_array(weighing->arena, leaves, sizeof *working.took_part);
    working.moved = kh_arena_array(weighing->arena, outline->parts.count + 1, sizeof *working.moved);
    for (size_t i = 0; i < group->township_count; i++)
        make_card(plan, group->townships[i], &working, kh_map_find(places, address(&group->townships[i])));
    warn_of_idle_adjustments(plan);
}

/* ---- a scheme ---- */

/* Base points that no printed weight can keep once its card changes; one finding a scheme. */
static void report_base_off_grid(kh_weighing *weighing, const kh_outline *const *outlines)
{
    kh_words_list names = {0};
    kh_map *told = kh_map_new(weighing->arena);
    for (size_t g = 0; g < weighing->scheme->group_count; g++)
        for (size_t i = 0; i < outlines[g]->leaves.count; i++) {
            const kh_outline_leaf *leaf = &outlines[g]->leaves.items[i];
            kh_words name = kh_quoted(weighing->arena, leaf->entity);
            if (kh_number_is_multiple(weighing->arena, leaf->points, weighing->step) ||
                kh_map_find(told, name.in[KH_CHINESE]))
                continue;
            kh_map_add(told, name.in[KH_CHINESE], told);
            kh_vector_push(weighing->arena, &names, name);
        }
    if (!names.count)
        return;
    const kh_attribute *precision = kh_attribute_of(weighing->scheme->entity, "精度");
    kh_words arguments[] = {kh_joined(weighing->arena, &names),
                            kh_points_words(weighing->arena, weighing->step)};
    kh_finding_add(weighing->findings, KH077, precision ? precision->span : weighing->scheme->entity->span,
                   NULL, arguments, 2);
}

/* q; false: 待定, or reported. */
static bool read_precision(kh_weighing *weighing, kh_evaluation *evaluation)
{
    const kh_entity *scheme = weighing->scheme->entity;
    const kh_attribute *written = kh_attribute_of(scheme, "精度");
    if (!kh_attribute_number(evaluation, scheme, "精度", &weighing->step) || !kh_number_valid(weighing->step))
        return false;
    if (kh_number_sign(weighing->step) > 0)
        return true;
    kh_words step = kh_points_words(weighing->arena, weighing->step);
    kh_finding_add(weighing->findings, KH078, written ? written->span : scheme->span, NULL, &step, 1);
    return false;
}

static void report_bad_scales(kh_weighing *weighing, const kh_outline *outline)
{
    for (size_t i = 0; i < outline->bad_scales.count; i++) {
        const kh_entity *item = outline->bad_scales.items[i];
        const kh_attribute *scale = kh_attribute_of(item, "评分制");
        kh_words arguments[] = {kh_words_same(kh_entity_title(item)),
                                kh_words_same(kh_span_text(scale->values[0]->span))};
        kh_finding_add(weighing->findings, KH075, scale->span, NULL, arguments, 2);
    }
}

/* Has every group a tree of its own? Then nobody is assessed by the base one. */
static bool all_refine(const kh_scheme *scheme)
{
    for (size_t g = 0; g < scheme->group_count; g++)
        if (scheme->groups[g].tree == scheme->entity)
            return false;
    return scheme->group_count > 0;
}

/* Outlines of all groups' trees; a group that refines nothing has the base one. */
static const kh_outline **outline_groups(kh_weighing *weighing, kh_cards *cards, const kh_outline *base,
                                         bool *known)
{
    const kh_scheme *scheme = weighing->scheme;
    const kh_outline **outlines = kh_arena_array(weighing->arena, scheme->group_count + 1, sizeof *outlines);
    /* Points or children that the base leaves to the groups are judged in the groups. */
    cards->sums_agree = base->agrees || !base->complete || all_refine(scheme);
    *known = true;
    report_bad_scales(weighing, base);
    for (size_t g = 0; g < scheme->group_count; g++) {
        const kh_group *group = &scheme->groups[g];
        kh_evaluation evaluation = evaluation_of(weighing, group, NULL);
        bool same = group->tree == scheme->entity;
        outlines[g] = same ? base : kh_outline_of(&evaluation, group->tree, weighing->total);
        cards->sums_agree &= outlines[g]->agrees;
        *known &= outlines[g]->known;
        report_bad_scales(weighing, outlines[g]);
    }
    return outlines;
}

static void weigh_townships(kh_weighing *weighing, kh_cards *cards, const kh_outline *const *outlines)
{
    kh_scheme *scheme = weighing->scheme;
    kh_map *places = kh_map_new(weighing->arena);
    cards->count = scheme->township_count;
    cards->items = kh_arena_array(weighing->arena, cards->count + 1, sizeof *cards->items);
    for (size_t i = 0; i < cards->count; i++)
        kh_map_add(places, address(&scheme->townships[i]), &cards->items[i]);
    report_base_off_grid(weighing, outlines);
    for (size_t g = 0; g < scheme->group_count; g++)
        weigh_group(weighing, &scheme->groups[g], outlines[g], places);
}

const kh_cards *kh_weights_compute(kh_model *model, kh_scheme *scheme)
{
    kh_weighing weighing = {
        .model = model, .scheme = scheme, .arena = model->arena, .total = KH_NUMBER_INVALID};
    weighing.findings = kh_finding_list_new(model->arena);
    kh_cards *cards = kh_arena_new_of(model->arena, kh_cards);
    kh_evaluation evaluation = evaluation_of(&weighing, NULL, NULL);
    if (!kh_attribute_of(scheme->entity, "总分") ||
        !kh_attribute_number(&evaluation, scheme->entity, "总分", &weighing.total))
        weighing.total = KH_NUMBER_INVALID;
    weighing.keeps_sections = kh_attribute_truth(&evaluation, scheme->entity, "保持板块");

    const kh_outline *base = kh_outline_of(&evaluation, scheme->entity, weighing.total);
    make_base_card(&weighing, base, &cards->base);
    bool known;
    const kh_outline **outlines = outline_groups(&weighing, cards, base, &known);
    bool computable = kh_number_valid(weighing.total) && known && cards->sums_agree && !scheme->roster_broken;
    if (computable && scheme->township_count && read_precision(&weighing, &evaluation))
        weigh_townships(&weighing, cards, outlines);
    kh_findings_hand_over(weighing.findings, model->diagnostics);
    return cards;
}

/* The whole: Σ of the items, the bonuses and penalties of the scheme and the group, rounded at the end. */
#include "scores/scoring.h"

/* Σ of the items of the top level. */
static kh_points sum_of_items(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    const kh_score_plan *plan = of->plan;
    kh_points sum = kh_points_known(KH_NUMBER(0));
    for (size_t at = 0; at < plan->rows.count; at = plan->rows.items[at].end) {
        if (kh_is_extra(plan->rows.items[at].item->kind))
            continue;
        const kh_item_score *item = kh_item_scored(scoring, of, asking, at);
        if (item->dropped)
            continue;
        of->score->items[at].counted = item->score;
        sum = kh_points_sum(scoring, sum, item->score);
    }
    return sum;
}

/* Σ of the bonuses, or of the penalties, of the whole; the latter is negative. */
static kh_points sum_of_extras(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, kh_kind kind)
{
    const kh_score_plan *plan = of->plan;
    kh_points sum = kh_points_known(KH_NUMBER(0));
    for (size_t at = 0; at < plan->rows.count; at = plan->rows.items[at].end) {
        if (plan->rows.items[at].item->kind != kind)
            continue;
        const kh_item_score *item = kh_item_scored(scoring, of, asking, at);
        if (item->dropped)
            continue;
        of->score->items[at].counted = item->score;
        sum = kh_points_sum(scoring, sum, item->score);
    }
    return sum;
}

/* What the bonuses of the items add, or their penalties take off; none of it where 计分 is over the sum. */
static kh_number inside_items(const kh_scored *of, kh_arena *arena, const kh_entity *scheme, kh_kind kind)
{
    kh_number sum = KH_NUMBER(0);
    for (size_t at = 0; at < of->plan->rows.count; at = of->plan->rows.items[at].end) {
        const kh_item_score *item = &of->score->items[at];
        if (kh_is_extra(item->item->kind) || item->dropped || !item->score.known || kh_score_on_whole(scheme))
            continue;
        kh_number own = kind == KH_KIND_BONUS
                            ? kh_number_subtract(arena, item->score.number, item->base.number)
                            : item->taken;
        sum = kh_number_add(arena, sum, own);
    }
    return sum;
}

static void note_cap(kh_trial *trial, kh_kind kind, kh_number sum, kh_number cap)
{
    kh_arena *arena = trial->scoring->arena;
    kh_words arguments[] = {kh_number_words(arena, sum), kh_number_words(arena, cap)};
    kh_words note =
        kind == KH_KIND_BONUS
            ? kh_score_filled(arena, "加分合计 {0}，不超过 {1}", "bonuses come to {0}, at most {1}",
                              KH_COUNT(arguments), arguments)
            : kh_score_filled(arena, "扣分合计 {0}，不超过 {1}", "penalties come to {0}, at most {1}",
                              KH_COUNT(arguments), arguments);
    kh_vector_push(arena, &trial->of->score->notes, note);
}

/* `extras` of the whole, so that with those of the items they come to no more than the cap. */
static kh_points capped(kh_trial *trial, kh_kind kind, kh_points extras)
{
    kh_arena *arena = trial->scoring->arena;
    const kh_entity *scheme = trial->scoring->scheme->entity;
    bool penalty = kind == KH_KIND_PENALTY;
    kh_number cap;
    if (!kh_score_cap(trial, scheme, kind, trial->of->score->card->total, &cap, &extras))
        return extras;
    if (!extras.known || !kh_number_valid(cap))
        return extras;
    kh_number inside = inside_items(trial->of, arena, scheme, kind);
    kh_number own = penalty ? kh_number_negate(arena, extras.number) : extras.number;
    kh_number all = kh_number_add(arena, own, inside);
    if (kh_number_compare(arena, all, cap) <= 0)
        return extras;
    note_cap(trial, kind, all, cap);
    kh_scale_counted(trial->of, 0, trial->of->plan->rows.count, kind, kh_number_divide(arena, cap, all));
    kh_number held = kh_number_subtract(arena, cap, inside);
    return kh_points_known(penalty ? kh_number_negate(arena, held) : held);
}

/* What is beyond 加分上限 and 扣分上限 of the scheme is not counted. */
static void cap_extras(kh_trial *trial, size_t row)
{
    (void)row;
    kh_points *extras = trial->of->extras;
    extras[0] = capped(trial, KH_KIND_BONUS, extras[0]);
    extras[1] = capped(trial, KH_KIND_PENALTY, extras[1]);
}

/* 计分 of the scheme, over the sum of its items. */
static void score_whole(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    kh_township_score *score = trial->of->score;
    const kh_entity *scheme = scoring->scheme->entity;
    const kh_node *formula = kh_score_on_whole(scheme)->values[0];
    kh_frame frame = {.element = scheme};
    (void)row;
    score->before =
        kh_points_of(trial, scheme,
                     kh_evaluate(&trial->evaluation, &frame, formula, (kh_expectation){.form = KH_FORM_ANY}));
    if (!score->before.known)
        return;
    kh_words arguments[] = {kh_formula_words(trial, scheme, formula),
                            kh_number_words(scoring->arena, score->before.number)};
    kh_vector_push(scoring->arena, &score->notes,
                   kh_score_filled(scoring->arena, "总分：{0} 得 {1}", "total: {0} gives {1}",
                                   KH_COUNT(arguments), arguments));
}

kh_points kh_before_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    if (of->before == KH_DONE)
        return of->score->before;
    if (!kh_score_enter(scoring, of, KH_NO_ROW, of->before == KH_RUNNING))
        return (kh_points){.number = KH_NUMBER_INVALID};
    of->before = KH_RUNNING;
    if (kh_whole_is_folded(of)) {
        kh_fold_total(scoring, of, asking);
    } else {
        of->score->sum = of->score->before = sum_of_items(scoring, of, asking);
        if (kh_score_on_whole(scoring->scheme->entity))
            kh_try(scoring, of, asking, KH_NO_ROW, score_whole);
    }
    of->before = KH_DONE;
    scoring->path.count--;
    return of->score->before;
}

kh_number kh_score_rounded(kh_arena *arena, const kh_scores *scores, kh_number number)
{
    kh_number steps = kh_number_divide(arena, number, scores->precision);
    steps = kh_number_floor(arena, kh_number_add(arena, steps, kh_number_ratio(1, 2)));
    return kh_number_multiply(arena, steps, scores->precision);
}

/* With the bonuses and penalties of the whole, each up to its cap. */
static kh_points with_extras(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, kh_points before)
{
    const kh_entity *scheme = scoring->scheme->entity;
    of->extras[0] = sum_of_extras(scoring, of, asking, KH_KIND_BONUS);
    of->extras[1] = sum_of_extras(scoring, of, asking, KH_KIND_PENALTY);
    if (kh_attribute_of(scheme, "加分上限") || kh_attribute_of(scheme, "扣分上限"))
        kh_try(scoring, of, asking, KH_NO_ROW, cap_extras);
    return kh_points_sum(scoring, before, kh_points_sum(scoring, of->extras[0], of->extras[1]));
}

kh_points kh_total_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    if (of->total == KH_DONE)
        return of->score->total;
    if (!kh_score_enter(scoring, of, KH_NO_ROW, of->total == KH_RUNNING))
        return (kh_points){.number = KH_NUMBER_INVALID};
    of->total = KH_RUNNING;
    kh_points before = kh_before_scored(scoring, of, asking);
    kh_points exact = kh_whole_is_folded(of) ? of->score->exact : with_extras(scoring, of, asking, before);
    of->score->exact = of->score->total = exact;
    if (exact.known)
        of->score->total.number = kh_score_rounded(scoring->arena, scoring->scores, exact.number);
    of->total = KH_DONE;
    scoring->path.count--;
    return of->score->total;
}

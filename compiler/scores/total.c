/* The whole: Σ of the items, the bonuses and penalties of the scheme and the group, rounded at the end. */
#include "scores/scoring.h"

static bool is_extra(const kh_score_row *row)
{
    return row->item->kind == KH_KIND_BONUS || row->item->kind == KH_KIND_PENALTY;
}

/* Σ over the rows of the top level that are extras, or are not. */
static kh_points sum_of(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, bool extras)
{
    const kh_score_plan *plan = of->plan;
    kh_points sum = kh_points_known(KH_NUMBER(0));
    for (size_t at = 0; at < plan->rows.count; at = plan->rows.items[at].end) {
        if (is_extra(&plan->rows.items[at]) != extras)
            continue;
        const kh_item_score *item = kh_item_scored(scoring, of, asking, at);
        if (item->dropped)
            continue;
        of->score->items[at].counted = item->score;
        sum = kh_points_sum(scoring, sum, item->score);
    }
    return sum;
}

kh_points kh_before_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    if (of->before == KH_DONE)
        return of->score->before;
    if (!kh_score_enter(scoring, of, KH_NO_ROW, of->before == KH_RUNNING))
        return (kh_points){.number = KH_NUMBER_INVALID};
    of->before = KH_RUNNING;
    of->score->before = sum_of(scoring, of, asking, false);
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

kh_points kh_total_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    if (of->total == KH_DONE)
        return of->score->total;
    if (!kh_score_enter(scoring, of, KH_NO_ROW, of->total == KH_RUNNING))
        return (kh_points){.number = KH_NUMBER_INVALID};
    of->total = KH_RUNNING;
    kh_points before = kh_before_scored(scoring, of, asking);
    kh_points exact = kh_points_sum(scoring, before, sum_of(scoring, of, asking, true));
    of->score->exact = of->score->total = exact;
    if (exact.known)
        of->score->total.number = kh_score_rounded(scoring->arena, scoring->scores, exact.number);
    of->total = KH_DONE;
    scoring->path.count--;
    return of->score->total;
}

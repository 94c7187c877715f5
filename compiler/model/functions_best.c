/* 就高合计: of members with the same matter only the best counts. */
#include "model/functions.h"

typedef struct matter {
    kh_value key, best;
} matter;

typedef KH_VECTOR(matter) matters;

/* Where the matter is, or the end. */
static size_t place_of(kh_call call, const matters *known, kh_value key)
{
    size_t at = 0;
    while (at < known->count && kh_spend(call.scope.evaluation, 1) &&
           !kh_is_same(call.scope, known->items[at].key, key))
        at++;
    return at;
}

/* False: the two cannot be compared, and nothing can be said. */
static bool count_in(kh_call call, matters *known, kh_value key, kh_value points)
{
    kh_arena *arena = call.scope.evaluation->arena;
    size_t at = place_of(call, known, key);
    int order = 0;
    if (at == known->count) {
        kh_vector_push(arena, known, ((matter){key, points}));
        return true;
    }
    if (!kh_order(call.scope, points, known->items[at].best, &order))
        return false;
    if (order > 0)
        known->items[at].best = points;
    return true;
}

static kh_value added_up(kh_call call, const matters *known)
{
    kh_value total = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
    for (size_t i = 0; i < known->count && total.kind == KH_VALUE_NUMBER; i++) {
        if (i == 0)
            total.percent = known->items[i].best.percent;
        total = kh_add(call.scope, total, known->items[i].best);
    }
    return total;
}

/* Nothing is 0; whatever is missing of one member makes all of it unknown. */
kh_value kh_function_sum_of_best(kh_call call)
{
    kh_value list = kh_first_list(call), result = {.kind = KH_VALUE_NONE};
    const kh_node *of_matter = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_node *of_points = kh_argument_node(call, 2, KH_KEYNAMES);
    kh_collector missing = {.evaluation = call.scope.evaluation};
    matters known = {0};
    if (list.kind != KH_VALUE_LIST || !of_matter || !of_points)
        return list.kind == KH_VALUE_LIST ? kh_value_poison() : list;
    for (size_t i = 0; i < list.list.count; i++) {
        const kh_value *element = &list.list.items[i].value;
        kh_value both[] = {
            kh_scalar(kh_evaluate_inside(call.scope, element, of_matter, KH_EXPECT_ANY, false)),
            kh_scalar(kh_evaluate_inside(call.scope, element, of_points, KH_EXPECT_ANY, false))};
        if (kh_is_spent(call.scope.evaluation))
            return kh_too_large();
        bool absorbed = kh_absorb(call.scope.evaluation->arena, both, KH_COUNT(both), &result);
        if (absorbed && result.kind == KH_VALUE_POISON)
            return result;
        if (absorbed || list.list.items[i].doubtful)
            kh_collect_reasons(&missing, absorbed ? result.reasons : list.reasons);
        else if (both[1].kind != KH_VALUE_NUMBER || !count_in(call, &known, both[0], both[1]))
            return kh_wrong_type(call.scope);
    }
    return missing.reasons.count ? kh_undecided(kh_collected_reasons(&missing)) : added_up(call, &known);
}

/* Folds. Over doubtful members counts and sums are ranges; 任一 and 全部 are strong Kleene. */
#include "model/functions.h"

kh_value kh_first_list(kh_call call)
{
    return kh_as_list(call.scope, kh_argument(call, 0, KH_KEYNAMES));
}

static bool is_truth(const kh_value *value, bool truth)
{
    return value->kind == KH_VALUE_TRUTH && value->truth == truth;
}

static kh_value element_value(kh_call call, const kh_value *element, const kh_node *formula)
{
    return formula ? kh_evaluate_inside(call.scope, element, formula, KH_EXPECT_ANY, false) : *element;
}

/* Of townships, those whose value is missing are passed over, unless it is missing for all. */
static void pass_over_missing(kh_collector *values, const kh_value *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < values->elements.count; i++)
        kept += values->elements.items[i].value.kind != KH_VALUE_UNKNOWN;
    if (kept == 0 || list->list.items[0].value.kind != KH_VALUE_ENTITY ||
        list->list.items[0].value.entity->kind != KH_KIND_TOWNSHIP)
        return;
    kept = 0;
    for (size_t i = 0; i < values->elements.count; i++)
        if (values->elements.items[i].value.kind != KH_VALUE_UNKNOWN)
            values->elements.items[kept++] = values->elements.items[i];
    values->elements.count = kept;
}

kh_value kh_fold_values(kh_call call)
{
    kh_value list = kh_first_list(call);
    const kh_node *formula = kh_argument_node(call, 1, KH_KEYNAMES);
    kh_collector values = {.evaluation = call.scope.evaluation};
    if (list.kind != KH_VALUE_LIST)
        return list;
    kh_collect_room(&values, list.list.count);
    kh_collect_reasons(&values, list.reasons);
    for (size_t i = 0; i < list.list.count && !kh_is_spent(call.scope.evaluation); i++) {
        const kh_element *element = &list.list.items[i];
        kh_value value = kh_scalar(element_value(call, &element->value, formula));
        if (value.kind == KH_VALUE_POISON)
            return value;
        if (value.kind != KH_VALUE_NONE)
            kh_collect(&values, value, element->doubtful);
    }
    if (values.elements.count)
        pass_over_missing(&values, &list);
    return kh_collected(&values);
}

/* ---- 计数, 次数 ---- */

static kh_value count_between(kh_call call, size_t sure, size_t all, kh_reasons reasons)
{
    return kh_number_between(call.scope, KH_NUMBER((int64_t)sure), KH_NUMBER((int64_t)all), NULL, reasons);
}

/* How many are true, of the list or of the condition for each. */
static kh_value count_true(kh_call call)
{
    kh_value list = kh_first_list(call);
    const kh_node *condition = kh_argument_node(call, 1, KH_KEYNAMES);
    kh_collector doubts = {.evaluation = call.scope.evaluation};
    size_t sure = 0, all = 0;
    if (list.kind != KH_VALUE_LIST)
        return list;
    kh_collect_reasons(&doubts, list.reasons);
    for (size_t i = 0; i < list.list.count; i++) {
        const kh_element *element = &list.list.items[i];
        kh_value is = kh_truth_of(call.scope, element_value(call, &element->value, condition));
        if (is.kind == KH_VALUE_POISON)
            return is;
        if (kh_is_spent(call.scope.evaluation))
            return kh_too_large();
        sure += is_truth(&is, true) && !element->doubtful;
        all += !is_truth(&is, false);
        kh_collect_reasons(&doubts, is.reasons);
    }
    return count_between(call, sure, all, kh_collected_reasons(&doubts));
}

kh_value kh_function_count(kh_call call)
{
    if (kh_is_given(call, 1, KH_KEYNAMES))
        return count_true(call);
    kh_value list = kh_first_list(call);
    size_t sure = 0;
    if (list.kind != KH_VALUE_LIST)
        return list;
    for (size_t i = 0; i < list.list.count; i++)
        sure += !list.list.items[i].doubtful;
    return count_between(call, sure, list.list.count, list.reasons);
}

kh_value kh_function_occurrences(kh_call call)
{
    return count_true(call);
}

/* ---- 合计, 平均 ---- */

/* What a doubtful member adds: itself or nothing. */
static kh_value perhaps(kh_call call, const kh_value *number, kh_reasons reasons)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_number zero = KH_NUMBER(0);
    return kh_number_between(call.scope, kh_number_min(arena, zero, number->number),
                             kh_number_max(arena, zero, kh_upper_of(number)), number, reasons);
}

static kh_value sum_of(kh_call call, const kh_value *values)
{
    kh_value total = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
    kh_collector unknown = {.evaluation = call.scope.evaluation};
    for (size_t i = 0; i < values->list.count; i++) {
        kh_value value = values->list.items[i].value;
        if (value.kind == KH_VALUE_UNKNOWN)
            kh_collect_reasons(&unknown, value.reasons);
        if (value.kind == KH_VALUE_UNKNOWN || unknown.reasons.count)
            continue;
        if (value.kind != KH_VALUE_NUMBER)
            return kh_wrong_type(call.scope);
        if (values->list.items[i].doubtful)
            value = perhaps(call, &value, values->reasons);
        if (i == 0) /* 5% and 1% are 6% */
            total.percent = value.percent;
        total = kh_add(call.scope, total, value);
        if (total.kind != KH_VALUE_NUMBER)
            return total;
    }
    return unknown.reasons.count ? kh_undecided(kh_collected_reasons(&unknown)) : total;
}

kh_value kh_function_sum(kh_call call)
{
    kh_value values = kh_fold_values(call);
    return values.kind == KH_VALUE_LIST ? sum_of(call, &values) : values;
}

static bool has_doubtful(const kh_value *values)
{
    for (size_t i = 0; i < values->list.count; i++)
        if (values->list.items[i].doubtful)
            return true;
    return false;
}

/* The values of a fold that nothing can be said of unless all are sure; true if the result stands. */
static bool settled(kh_call call, kh_value *values, kh_value *result)
{
    *values = kh_fold_values(call);
    *result = *values;
    if (values->kind != KH_VALUE_LIST)
        return true;
    *result =
        has_doubtful(values) ? kh_undecided(values->reasons) : kh_lacking(call.scope, "可计算的值", "values");
    return has_doubtful(values) || values->list.count == 0;
}

kh_value kh_function_mean(kh_call call)
{
    kh_value values, result;
    if (settled(call, &values, &result))
        return result;
    kh_value count = kh_value_number(KH_NUMBER((int64_t)values.list.count));
    return kh_divide(call.scope, sum_of(call, &values), count);
}

/* ---- 中位数, 最大, 最小 ---- */

/* UNKNOWN if one is; true if so. */
static bool any_unknown(kh_call call, const kh_value *values, kh_value *result)
{
    kh_collector unknown = {.evaluation = call.scope.evaluation};
    bool found = false;
    for (size_t i = 0; i < values->list.count; i++)
        if (values->list.items[i].value.kind == KH_VALUE_UNKNOWN) {
            kh_collect_reasons(&unknown, values->list.items[i].value.reasons);
            found = true;
        }
    if (found)
        *result = kh_undecided(kh_collected_reasons(&unknown));
    return found;
}

kh_value kh_function_median(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value values, result;
    if (settled(call, &values, &result) || any_unknown(call, &values, &result))
        return result;
    size_t count = values.list.count;
    kh_value *plain = kh_arena_array(arena, count, sizeof *plain);
    size_t *indices = kh_arena_array(arena, count, sizeof *indices);
    for (size_t i = 0; i < count; i++)
        plain[i] = values.list.items[i].value;
    if (!kh_sorted(call.scope, plain, count, indices))
        return kh_wrong_type(call.scope);
    kh_value upper = plain[indices[count / 2]];
    if (count % 2)
        return upper;
    kh_value both = kh_add(call.scope, plain[indices[count / 2 - 1]], upper);
    return kh_divide(call.scope, both, kh_value_number(KH_NUMBER(2)));
}

/* sign > 0: the largest; among the sure only, or among all. */
static bool extreme(kh_call call, const kh_value *values, int sign, bool all, kh_value *found)
{
    bool any = false;
    for (size_t i = 0; i < values->list.count; i++) {
        const kh_element *element = &values->list.items[i];
        int order = sign;
        if (element->doubtful && !all)
            continue;
        if (any && !kh_order(call.scope, element->value, *found, &order)) {
            *found = kh_wrong_type(call.scope);
            return true;
        }
        if (order * sign > 0)
            *found = element->value;
        any = true;
    }
    return any;
}

static kh_value extreme_of(kh_call call, int sign)
{
    kh_value values = kh_fold_values(call), result, sure, all;
    if (values.kind != KH_VALUE_LIST)
        return values;
    if (any_unknown(call, &values, &result))
        return result;
    if (!extreme(call, &values, sign, true, &all))
        return kh_lacking(call.scope, "可比较的值", "values");
    if (!has_doubtful(&values))
        return all;
    if (!extreme(call, &values, sign, false, &sure) || all.kind != KH_VALUE_NUMBER ||
        sure.kind != KH_VALUE_NUMBER || !kh_align(call.scope.evaluation, &sure, &all))
        return kh_undecided(values.reasons);
    kh_number low = sign > 0 ? sure.number : all.number, high = sign > 0 ? all.number : sure.number;
    return kh_number_between(call.scope, low, high, &sure, values.reasons);
}

kh_value kh_function_max(kh_call call)
{
    return extreme_of(call, 1);
}

kh_value kh_function_min(kh_call call)
{
    return extreme_of(call, -1);
}

/* ---- 任一, 全部 ---- */

static kh_value decide(kh_call call, bool deciding)
{
    kh_value list = kh_first_list(call);
    if (list.kind != KH_VALUE_LIST)
        return list;
    return kh_decide(call.scope, &list, kh_argument_node(call, 1, KH_KEYNAMES), deciding, false);
}

kh_value kh_function_any(kh_call call)
{
    return decide(call, true);
}

kh_value kh_function_all(kh_call call)
{
    return decide(call, false);
}

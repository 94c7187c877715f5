/* From a result to points: steps, ratios, brackets. Everything exact. */
#include "model/functions.h"

/* A single exact number; else *result says what the function is worth. */
static bool is_exact(kh_call call, const kh_value *value, kh_value *result)
{
    if (kh_absorb(call.scope.evaluation->arena, value, 1, result))
        return false;
    *result = value->ranged ? kh_undecided(value->reasons) : kh_wrong_type(call.scope);
    return value->kind == KH_VALUE_NUMBER && !value->ranged;
}

static bool exact_argument(kh_call call, size_t position, kh_keyname name, kh_value *value, kh_value *result)
{
    *value = kh_scalar(kh_argument(call, position, name));
    return is_exact(call, value, result);
}

static kh_value larger(kh_call call, kh_value left, kh_value right, kh_value *result)
{
    int order;
    if (!kh_align(call.scope.evaluation, &left, &right) || !kh_order(call.scope, left, right, &order))
        return *result = kh_lacking(call.scope, "一致的单位", "units that agree");
    return *result = order >= 0 ? left : right;
}

static kh_value smaller(kh_call call, kh_value left, kh_value right, kh_value *result)
{
    int order;
    if (!kh_align(call.scope.evaluation, &left, &right) || !kh_order(call.scope, left, right, &order))
        return *result = kh_lacking(call.scope, "一致的单位", "units that agree");
    return *result = order <= 0 ? left : right;
}

static kh_value zero(void)
{
    return (kh_value){.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
}

/* ---- 限, 短缺, 超出 ---- */

static kh_value clamp(kh_call call, kh_value value, const kh_value *low, const kh_value *high)
{
    kh_value ends_crossed, result;
    int order;
    if (low && high) {
        kh_value a = *low, b = *high;
        ends_crossed = kh_lacking(call.scope, "不高于上限的下限", "a lower bound not above the upper one");
        if (!kh_align(call.scope.evaluation, &a, &b) || !kh_order(call.scope, a, b, &order) || order > 0)
            return ends_crossed;
    }
    if (low)
        value = larger(call, value, *low, &result);
    if (high && value.kind == KH_VALUE_NUMBER)
        value = smaller(call, value, *high, &result);
    return value;
}

kh_value kh_function_clamp(kh_call call)
{
    kh_value value, ends[2], result;
    bool given[2];
    if (!exact_argument(call, 0, KH_KEYNAMES, &value, &result))
        return result;
    for (size_t i = 0; i < 2; i++) {
        ends[i] = kh_scalar(kh_argument(call, i + 1, KH_KEYNAMES));
        given[i] = ends[i].kind != KH_VALUE_NONE; /* 无: no bound on this side */
        if (given[i] && !is_exact(call, &ends[i], &result))
            return result;
    }
    return clamp(call, value, given[0] ? &ends[0] : NULL, given[1] ? &ends[1] : NULL);
}

/* max(0, left − right) */
static kh_value beyond(kh_call call, kh_value left, kh_value right)
{
    kh_value difference = kh_subtract(call.scope, left, right), result;
    if (!is_exact(call, &difference, &result))
        return result;
    if (kh_number_sign(difference.number) < 0)
        difference.number = KH_NUMBER(0);
    return difference;
}

/* Of records, column by column; the target's columns count. */
static kh_value beyond_each(kh_call call, kh_value value, kh_value target, bool shortfall)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value record = target;
    record.list.items = kh_arena_array(arena, target.list.count, sizeof *record.list.items);
    for (size_t i = 0; i < target.list.count; i++) {
        kh_element column = target.list.items[i];
        kh_value cell = kh_member(call.scope, value, column.key);
        column.value = shortfall ? beyond(call, column.value, cell) : beyond(call, cell, column.value);
        record.list.items[i] = column;
    }
    return record;
}

static kh_value difference(kh_call call, bool shortfall)
{
    kh_value operands[] = {kh_scalar(kh_argument(call, 0, KH_KEYNAMES)),
                           kh_scalar(kh_argument(call, 1, KH_KEYNAMES))};
    kh_value result;
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    if (operands[0].kind == KH_VALUE_RECORD && operands[1].kind == KH_VALUE_RECORD)
        return beyond_each(call, operands[0], operands[1], shortfall);
    return shortfall ? beyond(call, operands[1], operands[0]) : beyond(call, operands[0], operands[1]);
}

kh_value kh_function_shortfall(kh_call call)
{
    return difference(call, true);
}

kh_value kh_function_excess(kh_call call)
{
    return difference(call, false);
}

/* ---- 每 ---- */

/* 舍 cuts toward zero, 进 goes away from it, 四舍五入 to the nearer, a half away, 比例 leaves it. */
static kh_number whole_steps(kh_arena *arena, kh_number steps, int remainder)
{
    bool negative = kh_number_sign(steps) < 0;
    kh_number size = negative ? kh_number_negate(arena, steps) : steps;
    kh_number whole = kh_number_floor(arena, size);
    if (remainder == 3)
        return steps;
    if (remainder == 4)
        whole = kh_number_floor(arena, kh_number_add(arena, size, kh_number_ratio(1, 2)));
    if (remainder == 2 && !kh_number_equal(whole, size))
        whole = kh_number_add(arena, whole, KH_NUMBER(1));
    return negative ? kh_number_negate(arena, whole) : whole;
}

static kh_value pure(kh_value number)
{
    number.unit = (kh_unit){0};
    number.percent = number.bare = false;
    return number;
}

bool kh_made_pure(kh_evaluation *evaluation, kh_value *left, kh_value *right)
{
    if (!kh_align(evaluation, left, right))
        return false;
    *left = pure(*left);
    *right = pure(*right);
    return true;
}

/* left ÷ right as a pure number, both in one unit. */
static kh_value quotient(kh_call call, kh_value left, kh_value right)
{
    if (!kh_made_pure(call.scope.evaluation, &left, &right))
        return kh_lacking(call.scope, "一致的单位", "units that agree");
    return kh_divide(call.scope, left, right);
}

kh_value kh_function_ratio(kh_call call)
{
    kh_value value, base, result;
    if (!exact_argument(call, 0, KH_KEYNAMES, &value, &result) ||
        !exact_argument(call, 1, KH_KEYNAMES, &base, &result))
        return result;
    return quotient(call, value, base);
}

/* 5% of 20 points is a point; 2 points are 2 points. */
kh_value kh_function_amount(kh_call call)
{
    kh_value number = kh_scalar(kh_argument(call, 0, KH_KEYNAMES));
    bool part = number.kind == KH_VALUE_NUMBER && number.percent;
    return part ? kh_multiply(call.scope, kh_argument(call, 1, KH_KEYNAMES), number) : number;
}

kh_value kh_function_steps(kh_call call)
{
    kh_value value, step, result;
    if (!exact_argument(call, 0, KH_KEYNAMES, &value, &result) ||
        !exact_argument(call, 1, KH_KEYNAMES, &step, &result))
        return result;
    if (kh_number_sign(step.number) <= 0)
        return kh_lacking(call.scope, "大于零的步长", "a step above zero");
    int remainder = 1;
    const kh_node *node = kh_argument_node(call, 2, KH_KEYNAME_REMAINDER);
    if (node) {
        kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_REMAINDER};
        kh_value how = kh_scalar(kh_evaluate_here(call.scope, node, expected));
        if (kh_absorb(call.scope.evaluation->arena, &how, 1, &result))
            return result;
        if (how.kind != KH_VALUE_MEMBER || how.member->enumeration != KH_ENUMERATION_REMAINDER)
            return kh_wrong_type(call.scope);
        remainder = how.member->rank;
    }
    result = quotient(call, value, step);
    if (result.kind == KH_VALUE_NUMBER)
        result.number = whole_steps(call.scope.evaluation->arena, result.number, remainder);
    return result;
}

/* ---- 折算 ---- */

/* In C, not among the methods: 量表 reads the old full mark out of the call (properties_tree.c). */
kh_value kh_function_convert(kh_call call)
{
    kh_value score = kh_argument(call, 0, KH_KEYNAMES), old_full = kh_argument(call, 1, KH_KEYNAMES);
    kh_value scaled = kh_multiply(call.scope, score, kh_argument(call, 2, KH_KEYNAMES));
    kh_value points = kh_divide(call.scope, scaled, old_full);
    return points;
}

/* ---- records: 加权, 有数列 ---- */

static bool has_key(const kh_value *record, kh_text key)
{
    for (size_t i = 0; i < record->list.count; i++)
        if (kh_text_equal(record->list.items[i].key, key))
            return true;
    return false;
}

/* Both records with the same columns; else *result is the function's. */
static bool two_records(kh_call call, kh_value *left, kh_value *right, kh_value *result)
{
    kh_value operands[] = {kh_scalar(kh_argument(call, 0, KH_KEYNAMES)),
                           kh_scalar(kh_argument(call, 1, KH_KEYNAMES))};
    *left = operands[0];
    *right = operands[1];
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), result))
        return false;
    *result = kh_wrong_type(call.scope);
    if (left->kind != KH_VALUE_RECORD || right->kind != KH_VALUE_RECORD)
        return false;
    *result = kh_lacking(call.scope, "相同的列", "the same columns");
    bool same = left->list.count == right->list.count;
    for (size_t i = 0; i < left->list.count && same; i++)
        same = has_key(right, left->list.items[i].key);
    return same;
}

/* Of a series and as many weights, one by one. */
static kh_value weighted_list(kh_call call, const kh_value *values, const kh_value *weights)
{
    kh_value total = zero();
    if (values->kind != KH_VALUE_LIST || weights->kind != KH_VALUE_LIST)
        return kh_wrong_type(call.scope);
    if (values->list.count != weights->list.count)
        return kh_lacking(call.scope, "与各期一样多的权数", "as many weights as periods");
    for (size_t i = 0; i < values->list.count; i++) {
        kh_value one = kh_multiply(call.scope, values->list.items[i].value, weights->list.items[i].value);
        total = i == 0 ? one : kh_add(call.scope, total, one);
    }
    return total;
}

kh_value kh_function_weighted(kh_call call)
{
    kh_value cells, weights, result, total = zero();
    kh_value given[] = {kh_argument(call, 0, KH_KEYNAMES), kh_argument(call, 1, KH_KEYNAMES)};
    bool listed = given[0].kind == KH_VALUE_LIST && given[0].list.count > 1 &&
                  given[1].kind == KH_VALUE_LIST && given[1].list.count > 1;
    if (listed)
        return weighted_list(call, &given[0], &given[1]);
    if (!two_records(call, &cells, &weights, &result))
        return result;
    for (size_t i = 0; i < cells.list.count; i++) {
        kh_value weight = kh_member(call.scope, weights, cells.list.items[i].key);
        total = kh_add(call.scope, total, kh_multiply(call.scope, cells.list.items[i].value, weight));
    }
    return total;
}

/* The cells of the first record in those columns where the second is above zero: what happened at all. */
kh_value kh_function_columns_with(kh_call call)
{
    kh_value table, counts, result;
    kh_collector found = {.evaluation = call.scope.evaluation};
    if (!two_records(call, &table, &counts, &result))
        return result;
    for (size_t i = 0; i < table.list.count; i++) {
        kh_value count = kh_scalar(kh_member(call.scope, counts, table.list.items[i].key));
        if (!is_exact(call, &count, &result))
            return result;
        if (kh_number_sign(count.number) > 0)
            kh_collect(&found, table.list.items[i].value, false);
    }
    return kh_collected(&found);
}

/* ---- 累进 ---- */

/* For x ≥ 0: the part of x in bracket j of its width, ÷ unit · vj; the last price goes on. One width is that
 * of all brackets. */
static kh_value climb(kh_call call, kh_value x, const kh_value *widths, const kh_value *prices, kh_value unit)
{
    kh_value total = zero(), result, part;
    for (size_t i = 0; i < prices->list.count && kh_number_sign(x.number) > 0; i++) {
        bool last = i + 1 == prices->list.count;
        size_t width = widths->list.count == 1 ? 0 : i;
        part = last ? x : smaller(call, x, widths->list.items[width].value, &result);
        if (part.kind != KH_VALUE_NUMBER)
            return part;
        kh_value points = kh_multiply(call.scope, prices->list.items[i].value, quotient(call, part, unit));
        total = kh_add(call.scope, total, points);
        if (total.kind != KH_VALUE_NUMBER)
            return total;
        x = kh_subtract(call.scope, x, part);
    }
    return total;
}

/* One for all brackets, or one for each, where the last may be left out. */
static bool widths_of(kh_call call, size_t prices, kh_value *widths, kh_value *result)
{
    *result = *widths = kh_as_list(call.scope, kh_argument(call, 1, KH_KEYNAMES));
    if (widths->kind != KH_VALUE_LIST)
        return false;
    size_t count = widths->list.count;
    if (count != 1 && count != prices && count + 1 != prices) {
        *result = kh_lacking(call.scope, "每一档的档宽", "a width for each bracket");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_exact(call, &widths->list.items[i].value, result))
            return false;
        if (kh_number_sign(widths->list.items[i].value.number) <= 0) {
            *result = kh_lacking(call.scope, "大于零的档宽", "widths above zero");
            return false;
        }
    }
    return true;
}

kh_value kh_function_brackets(kh_call call)
{
    kh_value x, widths, unit, result;
    kh_value prices = kh_as_list(call.scope, kh_argument(call, 2, KH_KEYNAMES));
    size_t count = prices.kind == KH_VALUE_LIST ? prices.list.count : 0;
    if (!exact_argument(call, 0, KH_KEYNAMES, &x, &result) || !widths_of(call, count, &widths, &result))
        return result;
    if (!kh_is_given(call, 3, KH_KEYNAME_EACH_UNIT))
        return kh_lacking(call.scope, "“每单位”", "“each_unit”");
    if (!exact_argument(call, 3, KH_KEYNAME_EACH_UNIT, &unit, &result))
        return result;
    if (prices.kind != KH_VALUE_LIST)
        return prices;
    if (kh_number_sign(unit.number) <= 0 || prices.list.count == 0)
        return kh_lacking(call.scope, "大于零的单位和各档的分", "a unit above zero, and prices");
    if (kh_number_sign(x.number) >= 0)
        return climb(call, x, &widths, &prices, unit);
    return kh_negate(call.scope, climb(call, kh_negate(call.scope, x), &widths, &prices, unit));
}

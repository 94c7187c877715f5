/* Intervals whose ends are exact numbers with units, or open. */
#include "model/possible.h"

bool kh_is_open(const kh_value *end)
{
    return end->kind == KH_VALUE_NONE;
}

static kh_value open_end(void)
{
    return (kh_value){.kind = KH_VALUE_NONE};
}

kh_possible kh_possible_unknown(kh_value why)
{
    return (kh_possible){.kind = KH_POSSIBLE_UNKNOWN, .why = why};
}

kh_possible kh_not_followed(kh_scope scope)
{
    return kh_possible_unknown(
        kh_lacking(scope, "能推出取值范围的式子", "a formula whose range can be followed"));
}

kh_possible kh_possible_between(kh_value low, kh_value high)
{
    return (kh_possible){.kind = KH_POSSIBLE_NUMBERS, .low = low, .high = high};
}

kh_possible kh_possible_truths(bool yes, bool no)
{
    return (kh_possible){.kind = yes || no ? KH_POSSIBLE_TRUTHS : KH_POSSIBLE_NOTHING, .yes = yes, .no = no};
}

/* A known value; a doubtful number is an interval already. */
kh_possible kh_possible_exactly(kh_value value)
{
    value = kh_scalar(value);
    if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
        return kh_possible_unknown(value);
    if (value.kind == KH_VALUE_TRUTH)
        return kh_possible_truths(value.truth, !value.truth);
    if (value.kind != KH_VALUE_NUMBER)
        return (kh_possible){.kind = KH_POSSIBLE_VALUES,
                             .values = NULL,
                             .value_count = 1,
                             .low = value}; /* `low` holds the only one */
    kh_value high = value;
    high.number = kh_upper_of(&value);
    value.ranged = high.ranged = false;
    return kh_possible_between(value, high);
}

static const kh_value *value_at(const kh_possible *of, size_t index)
{
    return of->values ? &of->values[index] : &of->low;
}

/* ---- ends ---- */

/* -1 0 1; false if their units differ. */
static bool order_of(kh_scope scope, kh_value left, kh_value right, int *order)
{
    return kh_order(scope, left, right, order);
}

static kh_value further(kh_scope scope, kh_value left, kh_value right, int sign)
{
    int order;
    if (!order_of(scope, left, right, &order))
        return kh_lacking(scope, "一致的单位", "units that agree");
    return order * sign >= 0 ? left : right;
}

kh_value kh_outer_end(kh_scope scope, kh_value left, kh_value right, int sign)
{
    if (kh_is_open(&left) || kh_is_open(&right))
        return open_end();
    return further(scope, left, right, sign);
}

kh_value kh_inner_end(kh_scope scope, kh_value left, kh_value right, int sign)
{
    if (kh_is_open(&left))
        return right;
    return kh_is_open(&right) ? left : further(scope, left, right, -sign);
}

static bool is_bad(const kh_value *end)
{
    return end->kind != KH_VALUE_NUMBER && end->kind != KH_VALUE_NONE;
}

static kh_possible checked(kh_value low, kh_value high)
{
    if (is_bad(&low))
        return kh_possible_unknown(low);
    return is_bad(&high) ? kh_possible_unknown(high) : kh_possible_between(low, high);
}

/* Both are numbers; else *result stands. */
static bool are_numbers(kh_scope scope, const kh_possible *left, const kh_possible *right,
                        kh_possible *result)
{
    const kh_possible *both[] = {left, right};
    for (size_t i = 0; i < KH_COUNT(both); i++)
        if (both[i]->kind == KH_POSSIBLE_UNKNOWN) {
            *result = *both[i];
            return false;
        }
    *result = kh_possible_truths(false, false);
    if (left->kind == KH_POSSIBLE_NOTHING || right->kind == KH_POSSIBLE_NOTHING)
        return false;
    *result = kh_not_followed(scope);
    return left->kind == KH_POSSIBLE_NUMBERS && right->kind == KH_POSSIBLE_NUMBERS;
}

/* ---- sets ---- */

static kh_possible all_values(kh_scope scope, const kh_possible *left, const kh_possible *right)
{
    size_t count = left->value_count + right->value_count;
    kh_value *values = kh_arena_array(scope.evaluation->arena, count, sizeof *values);
    for (size_t i = 0; i < left->value_count; i++)
        values[i] = *value_at(left, i);
    for (size_t i = 0; i < right->value_count; i++)
        values[left->value_count + i] = *value_at(right, i);
    return (kh_possible){.kind = KH_POSSIBLE_VALUES, .values = values, .value_count = count};
}

kh_possible kh_possible_hull(kh_scope scope, kh_possible left, kh_possible right)
{
    kh_possible result;
    if (left.kind == KH_POSSIBLE_NOTHING)
        return right;
    if (right.kind == KH_POSSIBLE_NOTHING)
        return left;
    if (left.kind == KH_POSSIBLE_TRUTHS && right.kind == KH_POSSIBLE_TRUTHS)
        return kh_possible_truths(left.yes || right.yes, left.no || right.no);
    if (left.kind == KH_POSSIBLE_VALUES && right.kind == KH_POSSIBLE_VALUES)
        return all_values(scope, &left, &right);
    if (!are_numbers(scope, &left, &right, &result))
        return result;
    return checked(kh_outer_end(scope, left.low, right.low, -1),
                   kh_outer_end(scope, left.high, right.high, 1));
}

kh_possible kh_possible_meet(kh_scope scope, kh_possible whole, kh_value low, kh_value high)
{
    int order;
    if (whole.kind != KH_POSSIBLE_NUMBERS)
        return whole;
    kh_possible met =
        checked(kh_inner_end(scope, whole.low, low, -1), kh_inner_end(scope, whole.high, high, 1));
    if (met.kind != KH_POSSIBLE_NUMBERS || kh_is_open(&met.low) || kh_is_open(&met.high))
        return met;
    bool crossed = order_of(scope, met.low, met.high, &order) && order > 0;
    return crossed ? kh_possible_truths(false, false) : met;
}

/* ---- + − ---- */

typedef kh_value arithmetic(kh_scope scope, kh_value left, kh_value right);

static kh_value end_of(kh_scope scope, arithmetic *operate, kh_value left, kh_value right)
{
    return kh_is_open(&left) || kh_is_open(&right) ? open_end() : operate(scope, left, right);
}

/* ---- × ÷ ---- */

static int sign_of(const kh_value *number)
{
    return kh_number_sign(number->number);
}

bool kh_possible_is_point(kh_scope scope, const kh_possible *of)
{
    int order;
    return of->kind == KH_POSSIBLE_NUMBERS && !kh_is_open(&of->low) && !kh_is_open(&of->high) &&
           order_of(scope, of->low, of->high, &order) && order == 0;
}

static bool is_finite(const kh_possible *of)
{
    return !kh_is_open(&of->low) && !kh_is_open(&of->high);
}

static kh_possible corners(kh_scope scope, arithmetic *operate, const kh_possible *left,
                           const kh_possible *right)
{
    const kh_value *lefts[] = {&left->low, &left->high}, *rights[] = {&right->low, &right->high};
    kh_possible result = kh_possible_truths(false, false);
    for (size_t i = 0; i < 4; i++) {
        kh_value corner = operate(scope, *lefts[i / 2], *rights[i % 2]);
        if (corner.kind != KH_VALUE_NUMBER)
            return kh_possible_unknown(corner);
        result = kh_possible_hull(scope, result, kh_possible_between(corner, corner));
    }
    return result;
}

/* Times or divided by a number that is known. */
static kh_possible scaled(kh_scope scope, arithmetic *operate, const kh_possible *of, const kh_value *by)
{
    kh_value low = end_of(scope, operate, of->low, *by), high = end_of(scope, operate, of->high, *by);
    return sign_of(by) < 0 ? checked(high, low) : checked(low, high);
}

static bool is_not_negative(const kh_possible *of)
{
    return !kh_is_open(&of->low) && sign_of(&of->low) >= 0;
}

static kh_possible product(kh_scope scope, kh_possible left, kh_possible right)
{
    if (is_finite(&left) && is_finite(&right))
        return corners(scope, kh_multiply, &left, &right);
    const kh_possible *known = kh_possible_is_point(scope, &right)  ? &right
                               : kh_possible_is_point(scope, &left) ? &left
                                                                    : NULL;
    const kh_possible *other = known == &right ? &left : &right;
    if (known && sign_of(&known->low) == 0)
        return kh_possible_between(known->low, known->low);
    if (known)
        return scaled(scope, kh_multiply, other, &known->low);
    if (is_not_negative(&left) && is_not_negative(&right))
        return checked(kh_multiply(scope, left.low, right.low), open_end());
    return kh_possible_between(open_end(), open_end());
}

#define DIVIDED_BY_ZERO "除以零" /* as evaluate_arithmetic.c says it */

bool kh_is_division_by_zero(const kh_value *value)
{
    for (size_t i = 0; i < value->reasons.count; i++)
        if (kh_text_is(value->reasons.items[i].missing.in[KH_CHINESE], DIVIDED_BY_ZERO))
            return true;
    return false;
}

/* A divisor that may be zero gives no outcome there, and a large one beside it. */
static kh_possible quotient(kh_scope scope, kh_possible left, kh_possible right)
{
    if (kh_possible_is_point(scope, &right)) {
        if (sign_of(&right.low) == 0)
            return kh_possible_unknown(kh_lacking(scope, DIVIDED_BY_ZERO, "a divisor other than zero"));
        return scaled(scope, kh_divide, &left, &right.low);
    }
    bool positive = !kh_is_open(&right.low) && sign_of(&right.low) > 0;
    bool negative = !kh_is_open(&right.high) && sign_of(&right.high) < 0;
    if ((positive || negative) && is_finite(&left) && is_finite(&right))
        return corners(scope, kh_divide, &left, &right);
    if (!is_not_negative(&left) || !is_not_negative(&right))
        return kh_possible_between(open_end(), open_end());
    /* 0 ≤ left, 0 ≤ right: the least is by the largest divisor, the largest by the least one */
    kh_value zero = kh_multiply(scope, left.low, kh_value_number(KH_NUMBER(0)));
    kh_value low = kh_is_open(&right.high) ? zero : kh_divide(scope, left.low, right.high);
    if (kh_is_open(&right.high) && low.kind == KH_VALUE_NUMBER)
        low.bare = true; /* nothing, in whatever unit */
    kh_value high = positive ? end_of(scope, kh_divide, left.high, right.low) : open_end();
    return checked(low, high);
}

kh_possible kh_possible_combine(kh_scope scope, kh_operation operation, kh_possible left, kh_possible right)
{
    kh_possible result;
    if (!are_numbers(scope, &left, &right, &result))
        return result;
    if (operation == KH_OP_ADD)
        return checked(end_of(scope, kh_add, left.low, right.low),
                       end_of(scope, kh_add, left.high, right.high));
    if (operation == KH_OP_SUBTRACT)
        return checked(end_of(scope, kh_subtract, left.low, right.high),
                       end_of(scope, kh_subtract, left.high, right.low));
    return operation == KH_OP_MULTIPLY ? product(scope, left, right) : quotient(scope, left, right);
}

kh_possible kh_possible_negative(kh_scope scope, kh_possible of)
{
    if (of.kind != KH_POSSIBLE_NUMBERS)
        return of.kind == KH_POSSIBLE_UNKNOWN || of.kind == KH_POSSIBLE_NOTHING ? of : kh_not_followed(scope);
    return checked(kh_is_open(&of.high) ? of.high : kh_negate(scope, of.high),
                   kh_is_open(&of.low) ? of.low : kh_negate(scope, of.low));
}

kh_possible kh_possible_larger(kh_scope scope, kh_possible left, kh_possible right)
{
    kh_possible result;
    if (!are_numbers(scope, &left, &right, &result))
        return result;
    return checked(kh_inner_end(scope, left.low, right.low, -1),
                   kh_outer_end(scope, left.high, right.high, 1));
}

kh_possible kh_possible_smaller(kh_scope scope, kh_possible left, kh_possible right)
{
    kh_possible result;
    if (!are_numbers(scope, &left, &right, &result))
        return result;
    return checked(kh_outer_end(scope, left.low, right.low, -1),
                   kh_inner_end(scope, left.high, right.high, 1));
}

/* ---- comparing ---- */

/* May some number of the left be below (or, `or_equal`, not above) some of the right? */
static bool may_be_below(kh_scope scope, const kh_possible *left, const kh_possible *right, bool or_equal)
{
    int order;
    if (kh_is_open(&left->low) || kh_is_open(&right->high) ||
        !order_of(scope, left->low, right->high, &order))
        return true;
    return order < 0 || (or_equal && order == 0);
}

static kh_possible compare_numbers(kh_scope scope, kh_operation operation, const kh_possible *left,
                                   const kh_possible *right)
{
    if (operation == KH_OP_LESS || operation == KH_OP_AT_LEAST) {
        bool less = may_be_below(scope, left, right, false),
             not_less = may_be_below(scope, right, left, true);
        return operation == KH_OP_LESS ? kh_possible_truths(less, not_less)
                                       : kh_possible_truths(not_less, less);
    }
    if (operation == KH_OP_MORE || operation == KH_OP_AT_MOST) {
        bool more = may_be_below(scope, right, left, false),
             not_more = may_be_below(scope, left, right, true);
        return operation == KH_OP_MORE ? kh_possible_truths(more, not_more)
                                       : kh_possible_truths(not_more, more);
    }
    bool equal = may_be_below(scope, left, right, true) && may_be_below(scope, right, left, true);
    bool unequal = !equal || !kh_possible_is_point(scope, left) || !kh_possible_is_point(scope, right);
    return operation == KH_OP_EQUAL ? kh_possible_truths(equal, unequal) : kh_possible_truths(unequal, equal);
}

static kh_possible compare_values(kh_scope scope, kh_operation operation, const kh_possible *left,
                                  const kh_possible *right)
{
    kh_possible result = kh_possible_truths(false, false);
    for (size_t i = 0; i < left->value_count; i++)
        for (size_t j = 0; j < right->value_count; j++) {
            kh_value is = kh_compare(scope, operation, *value_at(left, i), *value_at(right, j));
            if (is.kind != KH_VALUE_TRUTH)
                return kh_possible_unknown(is);
            result.yes |= is.truth;
            result.no |= !is.truth;
        }
    return kh_possible_truths(result.yes, result.no);
}

kh_possible kh_possible_compare(kh_scope scope, kh_operation operation, kh_possible left, kh_possible right)
{
    if (left.kind == KH_POSSIBLE_UNKNOWN || left.kind == KH_POSSIBLE_NOTHING)
        return left;
    if (right.kind == KH_POSSIBLE_UNKNOWN || right.kind == KH_POSSIBLE_NOTHING)
        return right;
    if (left.kind == KH_POSSIBLE_NUMBERS && right.kind == KH_POSSIBLE_NUMBERS)
        return compare_numbers(scope, operation, &left, &right);
    if (left.kind == KH_POSSIBLE_VALUES && right.kind == KH_POSSIBLE_VALUES)
        return compare_values(scope, operation, &left, &right);
    if (left.kind == KH_POSSIBLE_TRUTHS && right.kind == KH_POSSIBLE_TRUTHS)
        return kh_possible_truths(true, true);
    return kh_not_followed(scope);
}

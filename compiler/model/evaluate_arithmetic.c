/* + − × ÷ on exact numbers with units, and on dates. Doubtful numbers are intervals: what holds for both ends
 * holds. */
#include "model/evaluate_internal.h"

typedef struct interval {
    kh_number low, high;
} interval;

kh_number kh_upper_of(const kh_value *number)
{
    return number->ranged ? number->upper : number->number;
}

static interval interval_of(const kh_value *number)
{
    return (interval){number->number, kh_upper_of(number)};
}

kh_value kh_number_between(kh_scope scope, kh_number low, kh_number high, const kh_value *like,
                           kh_reasons reasons)
{
    if (!kh_number_valid(low) || !kh_number_valid(high))
        return kh_lacking(scope, "数过大", "a number of sensible size");
    kh_value value = kh_value_number(low);
    if (like) {
        value.unit = like->unit;
        value.percent = like->percent;
        value.bare = like->bare;
    }
    if (!kh_number_equal(low, high)) {
        value.ranged = true;
        value.upper = high;
        value.reasons = reasons;
    }
    return value;
}

kh_value kh_scalar_of_list(kh_value value)
{
    if (value.list.count == 0)
        return (kh_value){.kind = value.reasons.count ? KH_VALUE_UNKNOWN : KH_VALUE_NONE,
                          .reasons = value.reasons};
    if (value.list.count > 1)
        return value;
    return value.list.items[0].doubtful ? kh_undecided(value.reasons) : value.list.items[0].value;
}

/* ---- units ---- */

static bool has_unit(const kh_value *number)
{
    return number->unit.word.length > 0;
}

static void convert(kh_evaluation *evaluation, kh_value *number, kh_unit to)
{
    kh_arena *arena = evaluation->arena;
    number->number = kh_unit_convert(arena, number->number, number->unit, to);
    if (number->ranged)
        number->upper = kh_unit_convert(arena, number->upper, number->unit, to);
    number->unit = to;
}

bool kh_align(kh_evaluation *evaluation, kh_value *left, kh_value *right)
{
    if (right->bare && has_unit(left))
        right->unit = left->unit;
    else if (left->bare && has_unit(right))
        left->unit = right->unit;
    else if (!kh_units_agree(left->unit, right->unit))
        return false;
    else if (has_unit(left) || has_unit(right))
        convert(evaluation, right, left->unit);
    return true;
}

static bool is_label(const kh_unit *unit)
{
    return kh_units_agree(*unit, (kh_unit){0});
}

/* False if an exponent leaves its eight bits. */
static bool add_exponents(kh_unit *unit, const kh_unit *other, int sign)
{
    for (size_t i = 0; i < KH_DIMENSIONS; i++) {
        int exponent = unit->exponents[i] + sign * other->exponents[i];
        if (exponent < INT8_MIN || exponent > INT8_MAX)
            return false;
        unit->exponents[i] = (int8_t)exponent;
    }
    return true;
}

/* The unit of a product or quotient; *scale is what leaves the units and enters the number: 万元 ÷ 元 is
 * 10000. */
static bool combine(kh_arena *arena, kh_unit left, kh_unit right, bool divide, kh_unit *unit,
                    kh_number *scale)
{
    kh_number left_factor = left.word.length ? left.factor : KH_NUMBER(1);
    kh_number right_factor = right.word.length ? right.factor : KH_NUMBER(1);
    *scale = KH_NUMBER(1);
    *unit = left;
    if (right.word.length == 0)
        return true;
    if (left.word.length == 0 && !divide) {
        *unit = right;
        return true;
    }
    if (!add_exponents(unit, &right, divide ? -1 : 1))
        return false;
    kh_number factor = divide ? kh_number_divide(arena, left_factor, right_factor)
                              : kh_number_multiply(arena, left_factor, right_factor);
    if (is_label(unit)) {
        *unit = (kh_unit){0};
        *scale = factor;
    } else if (is_label(&right) && !divide) {
        *unit = left;
        *scale = right_factor;
    } else if (is_label(&left) && !divide) {
        *unit = right;
        *scale = left_factor;
    } else {
        unit->factor = factor;
        unit->word = kh_text_format(arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(left.word), divide ? "/" : "·",
                                    KH_TEXT_ARGUMENTS(right.word));
    }
    return true;
}

/* ---- operands ---- */

/* Both as single values; true if the result stands already. */
static bool settled(kh_scope scope, kh_value *left, kh_value *right, kh_value *result)
{
    kh_value operands[] = {kh_scalar(*left), kh_scalar(*right)};
    *left = operands[0];
    *right = operands[1];
    if (kh_absorb(scope.evaluation->arena, operands, KH_COUNT(operands), result))
        return true;
    if (left->kind != KH_VALUE_NONE && right->kind != KH_VALUE_NONE)
        return false;
    *result = kh_lacking(scope, "数", "a number");
    return true;
}

static bool are_numbers(const kh_value *left, const kh_value *right)
{
    return left->kind == KH_VALUE_NUMBER && right->kind == KH_VALUE_NUMBER;
}

static kh_reasons reasons_of(kh_scope scope, const kh_value *left, const kh_value *right)
{
    return kh_join_reasons(scope.evaluation->arena, left->reasons, right->reasons);
}

static kh_value finish(kh_scope scope, interval result, const kh_value *left, const kh_value *right,
                       bool percent)
{
    kh_value like = *left;
    like.percent = percent;
    like.bare = left->bare && right->bare;
    return kh_number_between(scope, result.low, result.high, &like, reasons_of(scope, left, right));
}

/* ---- dates ---- */

/* In whole days; false if it is no time. */
static bool days_of(kh_arena *arena, const kh_value *number, int64_t *days)
{
    kh_unit day = kh_unit_of(arena, KH_TEXT("天"));
    if (number->kind != KH_VALUE_NUMBER || number->ranged)
        return false;
    if (!number->bare && !kh_units_agree(number->unit, day))
        return false;
    kh_number whole =
        number->bare ? number->number : kh_unit_convert(arena, number->number, number->unit, day);
    return kh_number_to_integer(kh_number_floor(arena, whole), days);
}

static kh_value shift_date(kh_scope scope, kh_date date, const kh_value *by, int sign)
{
    static const int64_t farthest = 366 * 10000;
    int64_t days;
    if (!days_of(scope.evaluation->arena, by, &days) || days > farthest || days < -farthest)
        return kh_wrong_type(scope);
    kh_date shifted = kh_date_from_days(kh_date_days(date) + sign * days);
    if (!kh_date_valid(shifted))
        return kh_lacking(scope, "合理的日期", "a sensible date");
    return (kh_value){.kind = KH_VALUE_DATE, .date = shifted};
}

static kh_value days_between(kh_scope scope, kh_date later, kh_date earlier)
{
    kh_value days = kh_value_number(KH_NUMBER(kh_date_days(later) - kh_date_days(earlier)));
    days.unit = kh_unit_of(scope.evaluation->arena, KH_TEXT("天"));
    return days;
}

/* ---- operators ---- */

/* A plain number: most are. */
static bool is_plain(const kh_value *value)
{
    return value->kind == KH_VALUE_NUMBER && !value->ranged && !has_unit(value);
}

static kh_value sum(kh_scope scope, kh_value left, kh_value right, int sign)
{
    kh_arena *arena = scope.evaluation->arena;
    kh_value result;
    if (is_plain(&left) && is_plain(&right)) {
        kh_number total = sign > 0 ? kh_number_add(arena, left.number, right.number)
                                   : kh_number_subtract(arena, left.number, right.number);
        left.percent = left.percent && right.percent;
        left.bare = left.bare && right.bare;
        return kh_number_between(scope, total, total, &left, (kh_reasons){0});
    }
    if (settled(scope, &left, &right, &result))
        return result;
    if (left.kind == KH_VALUE_DATE && right.kind == KH_VALUE_DATE && sign < 0)
        return days_between(scope, left.date, right.date);
    if (left.kind == KH_VALUE_DATE)
        return shift_date(scope, left.date, &right, sign);
    if (!are_numbers(&left, &right))
        return kh_wrong_type(scope);
    if (!kh_align(scope.evaluation, &left, &right))
        return kh_lacking(scope, "一致的单位", "units that agree");

    interval a = interval_of(&left), b = interval_of(&right);
    interval total =
        sign > 0
            ? (interval){kh_number_add(arena, a.low, b.low), kh_number_add(arena, a.high, b.high)}
            : (interval){kh_number_subtract(arena, a.low, b.high), kh_number_subtract(arena, a.high, b.low)};
    return finish(scope, total, &left, &right, left.percent && right.percent);
}

kh_value kh_add(kh_scope scope, kh_value left, kh_value right)
{
    return sum(scope, left, right, 1);
}

kh_value kh_subtract(kh_scope scope, kh_value left, kh_value right)
{
    return sum(scope, left, right, -1);
}

typedef kh_number operation(kh_arena *arena, kh_number left, kh_number right);

/* The least and the largest of the four corners. */
static interval corners(kh_arena *arena, interval a, interval b, operation *apply)
{
    interval result = {apply(arena, a.low, b.low), KH_NUMBER_INVALID};
    result.high = result.low;
    if (kh_number_equal(a.low, a.high) && kh_number_equal(b.low, b.high))
        return result;
    kh_number others[] = {apply(arena, a.low, b.high), apply(arena, a.high, b.low),
                          apply(arena, a.high, b.high)};
    for (size_t i = 0; i < KH_COUNT(others); i++) {
        result.low = kh_number_min(arena, result.low, others[i]);
        result.high = kh_number_max(arena, result.high, others[i]);
    }
    return result;
}

static kh_value product(kh_scope scope, kh_value left, kh_value right, bool divide)
{
    kh_arena *arena = scope.evaluation->arena;
    kh_value result;
    if (settled(scope, &left, &right, &result))
        return result;
    if (!are_numbers(&left, &right))
        return kh_wrong_type(scope);

    interval a = interval_of(&left), b = interval_of(&right);
    if (divide && kh_number_sign(b.low) == 0 && kh_number_sign(b.high) == 0)
        return kh_lacking(scope, "除以零", "a divisor other than zero");
    if (divide && kh_number_sign(b.low) <= 0 && kh_number_sign(b.high) >= 0)
        return kh_undecided(reasons_of(scope, &left, &right));

    kh_number scale;
    kh_unit unit;
    if (!combine(arena, left.unit, right.unit, divide, &unit, &scale))
        return kh_lacking(scope, "合理的单位", "a sensible unit");
    interval total = corners(arena, a, b, divide ? kh_number_divide : kh_number_multiply);
    total.low = kh_number_multiply(arena, total.low, scale);
    total.high = kh_number_multiply(arena, total.high, scale);
    left.unit = unit;
    /* 12分 × 60% is points, 50% × 50% a percentage, 5% ÷ 2 too */
    bool percent =
        divide ? left.percent && !right.percent && !has_unit(&right) : left.percent && right.percent;
    return finish(scope, total, &left, &right, percent);
}

kh_value kh_multiply(kh_scope scope, kh_value left, kh_value right)
{
    return product(scope, left, right, false);
}

kh_value kh_divide(kh_scope scope, kh_value left, kh_value right)
{
    return product(scope, left, right, true);
}

kh_value kh_negate(kh_scope scope, kh_value value)
{
    kh_arena *arena = scope.evaluation->arena;
    kh_value result;
    value = kh_scalar(value);
    if (kh_absorb(arena, &value, 1, &result))
        return result;
    if (value.kind != KH_VALUE_NUMBER)
        return kh_wrong_type(scope);
    return kh_number_between(scope, kh_number_negate(arena, kh_upper_of(&value)),
                             kh_number_negate(arena, value.number), &value, value.reasons);
}

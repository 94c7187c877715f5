/* Results to try: where an input may stand, and numbers that are easy to read. */
#include "model/proof.h"

bool kh_domain_of(kh_walk *walk, const kh_choice *choice, kh_domain *domain)
{
    const kh_possible *whole = &choice->whole;
    kh_value like = choice->value, high = whole->high;
    if (whole->kind != KH_POSSIBLE_NUMBERS || like.kind != KH_VALUE_NUMBER)
        return false;
    *domain = (kh_domain){.like = like,
                          .has_low = !kh_is_open(&whole->low),
                          .has_high = !kh_is_open(&whole->high),
                          .without_high = choice->half_open};
    if (domain->has_low)
        domain->low = whole->low.number;
    if (domain->has_high && (!kh_align(walk->evaluation, &like, &high) || !kh_number_valid(high.number)))
        return false;
    if (domain->has_high)
        domain->high = high.number;
    domain->whole = kh_is_counted(walk, choice->of, &like);
    domain->perhaps_whole = like.bare && !like.percent;
    if (!domain->has_low && !domain->has_high && (domain->whole || domain->perhaps_whole)) {
        domain->has_low = true; /* nobody counts below nothing */
        domain->low = KH_NUMBER(0);
    }
    return true;
}

bool kh_domain_has(kh_arena *arena, const kh_domain *domain, kh_number number)
{
    if (!kh_number_valid(number) || kh_number_big(number) || (domain->whole && !kh_number_is_integer(number)))
        return false;
    if (domain->has_low && kh_number_compare(arena, number, domain->low) < 0)
        return false;
    int above = domain->has_high ? kh_number_compare(arena, number, domain->high) : -1;
    return above < 0 || (above == 0 && !domain->without_high);
}

bool kh_is_short(kh_arena *arena, const kh_domain *domain, kh_number number)
{
    /* percentages are printed with two decimals: 79.99% */
    kh_number unit = kh_number_ratio(1, 10000);
    return domain->like.percent ? kh_number_is_multiple(arena, number, unit)
                                : kh_number_exact_decimal(arena, number).length > 0;
}

static kh_number power_of_ten(kh_arena *arena, int exponent)
{
    kh_number power = KH_NUMBER(1);
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); i++)
        power = kh_number_multiply(arena, power, KH_NUMBER(10));
    return exponent < 0 ? kh_number_divide(arena, KH_NUMBER(1), power) : power;
}

enum { MOST_DIGITS = 12, MOST_PERCENT_DIGITS = 4 /* as percentages are printed: 79.99% */ };

bool kh_short_between(kh_arena *arena, kh_number low, kh_number high, kh_number *number)
{
    kh_number middle = kh_number_divide(arena, kh_number_add(arena, low, high), KH_NUMBER(2));
    for (int digits = MOST_DIGITS; digits >= -MOST_DIGITS; digits--) {
        kh_number unit = power_of_ten(arena, digits);
        kh_number count = kh_number_floor(arena, kh_number_divide(arena, middle, unit));
        *number = kh_number_multiply(arena, count, unit);
        if (!kh_number_valid(*number))
            return false;
        if (kh_number_compare(arena, *number, low) > 0 && kh_number_compare(arena, *number, high) < 0)
            return true;
    }
    return false;
}

bool kh_step_off(kh_arena *arena, const kh_domain *domain, kh_number from, kh_number to, kh_number *number)
{
    int most = domain->like.percent ? MOST_PERCENT_DIGITS : MOST_DIGITS;
    bool down = kh_number_compare(arena, to, from) < 0;
    kh_number room = down ? kh_number_subtract(arena, from, to) : kh_number_subtract(arena, to, from);
    for (int digits = domain->whole ? 0 : domain->like.percent ? 3 : 1; digits <= most; digits++) {
        kh_number step = power_of_ten(arena, -digits);
        kh_number twice = kh_number_multiply(arena, step, KH_NUMBER(2));
        if (kh_number_valid(twice) && kh_number_compare(arena, domain->whole ? step : twice, room) <= 0) {
            *number = down ? kh_number_subtract(arena, from, step) : kh_number_add(arena, from, step);
            return true;
        }
        if (domain->whole)
            return false;
    }
    return false;
}

bool kh_value_outlives(kh_arena *arena, kh_value value, kh_value *copy)
{
    *copy = value;
    if (value.kind == KH_VALUE_NAME || value.kind == KH_VALUE_TEXT)
        copy->text = kh_text_copy(arena, value.text);
    if (value.kind != KH_VALUE_NUMBER)
        return value.kind != KH_VALUE_LIST && value.kind != KH_VALUE_RECORD;
    copy->unit.word = value.unit.word.length ? kh_text_copy(arena, value.unit.word) : KH_TEXT_NONE;
    return !kh_number_big(value.number) && !kh_number_big(value.unit.factor);
}

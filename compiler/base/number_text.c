/* Numbers to text and back. */
#include "base/number.h"

#include <inttypes.h>

#include "base/number_big.h"

__extension__ typedef unsigned __int128 wide;

enum {
    /* 3 322 bits, well below KH_MAX_NUMBER_BITS; nobody writes a number this long by hand. */
    MAX_DIGITS = 1000,
    MAX_EXACT_DECIMALS = 30, /* number.h */
    SMALL_DIGITS = 18,       /* 10^18 < 2^63 */
};

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* Bytes of `text` from `start` on that are digits. */
static uint32_t count_digits(kh_text text, uint32_t start)
{
    uint32_t end = start;
    while (end < text.length && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    return end - start;
}

static kh_number number_of(kh_arena *arena, const char *digits, unsigned count, unsigned decimals)
{
    if (count > SMALL_DIGITS)
        return kh_big_parse(arena, digits, decimals);
    int64_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return kh_number_ratio(value, (int64_t)power_of_ten(decimals));
}

bool kh_number_parse(kh_arena *arena, kh_text text, kh_number *number)
{
    uint32_t whole = count_digits(text, 0), decimals = 0;
    if (whole == 0)
        return false;
    if (whole < text.length) {
        decimals = count_digits(text, whole + 1);
        if (text.data[whole] != '.' || decimals == 0 || whole + 1 + decimals < text.length)
            return false;
    }
    *number = KH_NUMBER_INVALID;
    if (whole > MAX_DIGITS || decimals > MAX_DIGITS - whole)
        return true;

    char digits[MAX_DIGITS + 1];
    memcpy(digits, text.data, whole);
    if (decimals)
        memcpy(digits + whole, text.data + whole + 1, decimals);
    digits[whole + decimals] = '\0';
    *number = number_of(arena, digits, whole + decimals, decimals);
    return true;
}

kh_text kh_number_fraction(kh_arena *arena, kh_number number)
{
    if (!kh_number_valid(number))
        return KH_TEXT_NONE;
    if (kh_number_big(number))
        return kh_big_fraction(arena, number);
    if (number.denominator == 1)
        return kh_text_format(arena, "%" PRId64, number.numerator);
    return kh_text_format(arena, "%" PRId64 "/%" PRId64, number.numerator, number.denominator);
}

kh_text kh_number_mixed(kh_arena *arena, kh_number number)
{
    bool negative = kh_number_sign(number) < 0;
    kh_number size = negative ? kh_number_negate(arena, number) : number;
    kh_number whole = kh_number_floor(arena, size);
    if (!kh_number_valid(number) || kh_number_sign(whole) == 0 || kh_number_is_integer(number))
        return kh_number_fraction(arena, number);
    kh_text integer = kh_number_fraction(arena, whole);
    kh_text rest = kh_number_fraction(arena, kh_number_subtract(arena, size, whole));
    return kh_text_format(arena, "%s%.*s %.*s", negative ? "-" : "", KH_TEXT_ARGUMENTS(integer),
                          KH_TEXT_ARGUMENTS(rest));
}

/* The digits of |number| × 10^decimals, rounded half up. */
static kh_text scaled(kh_arena *arena, kh_number number, unsigned decimals)
{
    if (kh_number_big(number) || decimals > SMALL_DIGITS)
        return kh_big_scaled(arena, number, decimals);
    wide size = number.numerator < 0 ? -(wide)number.numerator : (wide)number.numerator;
    wide denominator = (wide)number.denominator;
    wide rounded = (2 * size * power_of_ten(decimals) + denominator) / (2 * denominator);
    if (rounded > UINT64_MAX)
        return kh_big_scaled(arena, number, decimals);
    return kh_text_format(arena, "%" PRIu64, (uint64_t)rounded);
}

kh_text kh_number_decimal(kh_arena *arena, kh_number number, unsigned digits)
{
    if (!kh_number_valid(number) || digits > MAX_DIGITS)
        return KH_TEXT_NONE;
    kh_text value = scaled(arena, number, digits);
    uint32_t whole = value.length > digits ? value.length - digits : 0;

    kh_builder text = {.arena = arena};
    if (kh_number_sign(number) < 0 && !kh_text_is(value, "0"))
        kh_builder_character(&text, '-');
    kh_builder_bytes(&text, value.data, whole);
    if (whole == 0)
        kh_builder_character(&text, '0');
    if (digits > 0) {
        kh_builder_character(&text, '.');
        kh_builder_repeat(&text, '0', digits - (value.length - whole));
        kh_builder_bytes(&text, value.data + whole, value.length - whole);
    }
    return kh_builder_text(&text);
}

/* How many decimals the number takes exactly; false if it has no end or too many. */
static bool count_decimals(kh_number number, unsigned *decimals)
{
    unsigned long twos = 0, fives = 0;
    if (!kh_number_valid(number))
        return false;
    if (kh_number_big(number)) {
        if (!kh_big_factors(number, &twos, &fives))
            return false;
    } else {
        int64_t rest = number.denominator;
        for (; rest % 2 == 0; rest /= 2)
            twos++;
        for (; rest % 5 == 0; rest /= 5)
            fives++;
        if (rest != 1)
            return false;
    }
    unsigned long most = twos > fives ? twos : fives;
    *decimals = (unsigned)most;
    return most <= MAX_EXACT_DECIMALS;
}

kh_text kh_number_exact_decimal(kh_arena *arena, kh_number number)
{
    unsigned decimals;
    if (!count_decimals(number, &decimals))
        return KH_TEXT_NONE;
    return kh_number_decimal(arena, number, decimals);
}

kh_text kh_number_text(kh_arena *arena, kh_number number)
{
    kh_text exact = kh_number_exact_decimal(arena, number);
    return exact.data ? exact : kh_number_mixed(arena, number);
}

unsigned kh_number_digits(kh_arena *arena, kh_number step)
{
    unsigned decimals;
    (void)arena; /* the factors of a denominator are counted without */
    return count_decimals(step, &decimals) ? decimals : 0;
}

kh_text kh_number_percent(kh_arena *arena, kh_number number)
{
    kh_number hundredfold = kh_number_multiply(arena, number, KH_NUMBER(100));
    unsigned decimals;
    if (!kh_number_valid(hundredfold))
        return KH_TEXT_NONE;
    if (!count_decimals(hundredfold, &decimals) || decimals > 2)
        decimals = 2;
    kh_text percent = kh_number_decimal(arena, hundredfold, decimals);
    return kh_text_format(arena, "%.*s%%", KH_TEXT_ARGUMENTS(percent));
}

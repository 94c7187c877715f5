/* Rationals in lowest terms: 64-bit parts with 128-bit intermediates, GMP when they do not suffice.
 *
 * Sums and products divide the common factors out before they multiply, so that 64-bit greatest
 * common divisors are enough: D. E. Knuth, The Art of Computer Programming, vol. 2, 4.5.1.
 */
#include "base/number.h"

#include "base/number_big.h"

__extension__ typedef __int128 wide;

static uint64_t magnitude(int64_t integer)
{
    return integer < 0 ? -(uint64_t)integer : (uint64_t)integer;
}

/* J. Stein, 1967. Zero on one side gives the other. */
static uint64_t common_divisor(uint64_t left, uint64_t right)
{
    if (left == 0 || right == 0)
        return left | right;
    int twos = __builtin_ctzll(left | right);
    left >>= __builtin_ctzll(left);
    while (right != 0) {
        right >>= __builtin_ctzll(right);
        uint64_t larger = left > right ? left : right;
        left = left > right ? right : left;
        right = larger - left;
    }
    return left << twos;
}

/* Denominator positive, lowest terms. False if it does not fit. */
static bool fit(wide numerator, wide denominator, kh_number *number)
{
    if (numerator < INT64_MIN || numerator > INT64_MAX || denominator > INT64_MAX)
        return false;
    *number = (kh_number){.numerator = (int64_t)numerator, .denominator = (int64_t)denominator};
    return true;
}

/* No product below overflows: |numerator| ≤ 2^63, denominator < 2^63, and a sum of two is < 2^127. */
static bool add_small(kh_number left, wide numerator, int64_t denominator, kh_number *sum)
{
    if (left.denominator == 1 && denominator == 1)
        return fit(left.numerator + numerator, 1, sum);

    int64_t common = (int64_t)common_divisor((uint64_t)left.denominator, (uint64_t)denominator);
    wide total = (wide)left.numerator * (denominator / common) + numerator * (left.denominator / common);
    wide rest = total % common;
    int64_t shared = (int64_t)common_divisor((uint64_t)(rest < 0 ? -rest : rest), (uint64_t)common);
    return fit(total / shared, (wide)(left.denominator / common) * (denominator / shared), sum);
}

static bool multiply_small(kh_number left, kh_number right, kh_number *product)
{
    int64_t across = (int64_t)common_divisor(magnitude(left.numerator), (uint64_t)right.denominator);
    int64_t back = (int64_t)common_divisor(magnitude(right.numerator), (uint64_t)left.denominator);
    return fit((wide)(left.numerator / across) * (right.numerator / back),
               (wide)(left.denominator / back) * (right.denominator / across), product);
}

/* False for a number whose reciprocal has no small form: 0 and INT64_MIN. */
static bool reciprocal(kh_number number, kh_number *turned)
{
    if (number.numerator == 0 || number.numerator == INT64_MIN)
        return false;
    *turned = number.numerator < 0
                  ? (kh_number){.numerator = -number.denominator, .denominator = -number.numerator}
                  : (kh_number){.numerator = number.denominator, .denominator = number.numerator};
    return true;
}

static bool are_valid(kh_number left, kh_number right)
{
    return kh_number_valid(left) && kh_number_valid(right);
}

static bool are_small(kh_number left, kh_number right)
{
    return !kh_number_big(left) && !kh_number_big(right);
}

kh_number kh_number_ratio(int64_t numerator, int64_t denominator)
{
    if (denominator == 0)
        return KH_NUMBER_INVALID;
    wide common = (wide)common_divisor(magnitude(numerator), magnitude(denominator));
    if (denominator < 0)
        common = -common;
    kh_number ratio;
    return fit(numerator / common, denominator / common, &ratio) ? ratio : KH_NUMBER_INVALID;
}

kh_number kh_number_add(kh_arena *arena, kh_number left, kh_number right)
{
    kh_number sum;
    if (!are_valid(left, right))
        return KH_NUMBER_INVALID;
    if (are_small(left, right) && add_small(left, right.numerator, right.denominator, &sum))
        return sum;
    return kh_big_add(arena, left, right);
}

kh_number kh_number_subtract(kh_arena *arena, kh_number left, kh_number right)
{
    kh_number difference;
    if (!are_valid(left, right))
        return KH_NUMBER_INVALID;
    if (are_small(left, right) && add_small(left, -(wide)right.numerator, right.denominator, &difference))
        return difference;
    return kh_big_subtract(arena, left, right);
}

kh_number kh_number_multiply(kh_arena *arena, kh_number left, kh_number right)
{
    kh_number product;
    if (!are_valid(left, right))
        return KH_NUMBER_INVALID;
    if (are_small(left, right) && multiply_small(left, right, &product))
        return product;
    return kh_big_multiply(arena, left, right);
}

kh_number kh_number_divide(kh_arena *arena, kh_number left, kh_number right)
{
    kh_number turned, quotient;
    if (!are_valid(left, right) || kh_number_sign(right) == 0)
        return KH_NUMBER_INVALID;
    if (are_small(left, right) && reciprocal(right, &turned) && multiply_small(left, turned, &quotient))
        return quotient;
    return kh_big_divide(arena, left, right);
}

kh_number kh_number_negate(kh_arena *arena, kh_number number)
{
    return kh_number_subtract(arena, KH_NUMBER(0), number);
}

kh_number kh_number_floor(kh_arena *arena, kh_number number)
{
    if (!kh_number_valid(number))
        return KH_NUMBER_INVALID;
    if (kh_number_big(number))
        return kh_big_floor(arena, number);
    /* C rounds toward zero: one too high for a negative number that is no integer. */
    bool below = number.numerator < 0 && number.denominator != 1;
    return KH_NUMBER(number.numerator / number.denominator - below);
}

kh_number kh_number_min(kh_arena *arena, kh_number left, kh_number right)
{
    if (!are_valid(left, right))
        return KH_NUMBER_INVALID;
    return kh_number_compare(arena, left, right) <= 0 ? left : right;
}

kh_number kh_number_max(kh_arena *arena, kh_number left, kh_number right)
{
    if (!are_valid(left, right))
        return KH_NUMBER_INVALID;
    return kh_number_compare(arena, left, right) >= 0 ? left : right;
}

int kh_number_compare(kh_arena *arena, kh_number left, kh_number right)
{
    (void)arena; /* no comparison so far has needed any */
    if (!are_small(left, right))
        return kh_big_compare(left, right);
    wide a = (wide)left.numerator * right.denominator, b = (wide)right.numerator * left.denominator;
    return (a > b) - (a < b);
}

bool kh_number_equal(kh_number left, kh_number right)
{
    if (kh_number_big(left) && kh_number_big(right))
        return kh_big_equal(left.large, right.large);
    return left.numerator == right.numerator && left.denominator == right.denominator;
}

int kh_number_sign(kh_number number)
{
    return kh_number_big(number) ? kh_big_sign(kh_number_big(number))
                                 : (number.numerator > 0) - (number.numerator < 0);
}

bool kh_number_is_integer(kh_number number)
{
    return kh_number_big(number) ? kh_big_is_integer(kh_number_big(number)) : number.denominator == 1;
}

bool kh_number_to_integer(kh_number number, int64_t *integer)
{
    if (kh_number_big(number) || number.denominator != 1)
        return false;
    *integer = number.numerator;
    return true;
}

bool kh_number_is_multiple(kh_arena *arena, kh_number number, kh_number of)
{
    if (kh_number_valid(of) && kh_number_sign(of) == 0)
        return kh_number_equal(number, of);
    return kh_number_is_integer(kh_number_divide(arena, number, of));
}

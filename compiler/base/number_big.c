/* Rationals of any size, by GMP's mpq on limbs that lie in the arena. */
#include "base/number_big.h"

#include <assert.h>
#include <gmp.h>
#include <stdlib.h>

enum { MAX_LIMBS = KH_MAX_NUMBER_BITS / 64 };

static_assert(GMP_NUMB_BITS == 64, "a small number is one limb");
static_assert(sizeof(long) == sizeof(int64_t), "mpz_get_si gives a small number");

/* Sizes as GMP has them: in limbs, negative for a negative number. */
struct kh_big {
    int numerator_size, denominator_size;
    mp_limb_t limbs[]; /* of the numerator, then of the denominator */
};

/* A number as GMP reads it. GMP owns nothing of it, so nothing is to be cleared. */
typedef struct view {
    mpq_t value;
    mp_limb_t numerator, denominator;
} view;

typedef void operation(mpq_ptr result, mpq_srcptr left, mpq_srcptr right);

static void look(view *seen, kh_number number)
{
    const kh_big *big = kh_number_big(number);
    if (big) {
        mpz_roinit_n(mpq_numref(seen->value), big->limbs, big->numerator_size);
        mpz_roinit_n(mpq_denref(seen->value), big->limbs + abs(big->numerator_size), big->denominator_size);
        return;
    }
    bool negative = number.numerator < 0;
    seen->numerator = negative ? -(mp_limb_t)number.numerator : (mp_limb_t)number.numerator;
    seen->denominator = (mp_limb_t)number.denominator;
    mpz_roinit_n(mpq_numref(seen->value), &seen->numerator, negative ? -1 : 1);
    mpz_roinit_n(mpq_denref(seen->value), &seen->denominator, 1);
}

/* The limbs leave GMP for the stack first: the allocation may jump, and would leave them behind. */
static kh_number settle_large(kh_arena *arena, mpq_ptr result)
{
    mp_limb_t limbs[2 * MAX_LIMBS];
    size_t numerator = mpz_size(mpq_numref(result)), denominator = mpz_size(mpq_denref(result));
    int sign = mpq_sgn(result);
    memcpy(limbs, mpz_limbs_read(mpq_numref(result)), numerator * sizeof *limbs);
    memcpy(limbs + numerator, mpz_limbs_read(mpq_denref(result)), denominator * sizeof *limbs);
    mpq_clear(result);

    size_t size = (numerator + denominator) * sizeof *limbs;
    kh_big *big = kh_arena_alloc(arena, sizeof *big + size);
    big->numerator_size = sign * (int)numerator;
    big->denominator_size = (int)denominator;
    memcpy(big->limbs, limbs, size);
    return (kh_number){.large = big, .denominator = KH_IS_LARGE};
}

/* Brings a result, in lowest terms, into its one form; clears it. */
static kh_number settle(kh_arena *arena, mpq_ptr result)
{
    if (mpz_fits_slong_p(mpq_numref(result)) && mpz_fits_slong_p(mpq_denref(result))) {
        kh_number small = {.numerator = mpz_get_si(mpq_numref(result)),
                           .denominator = mpz_get_si(mpq_denref(result))};
        mpq_clear(result);
        return small;
    }
    if (mpz_sizeinbase(mpq_numref(result), 2) > KH_MAX_NUMBER_BITS ||
        mpz_sizeinbase(mpq_denref(result), 2) > KH_MAX_NUMBER_BITS) {
        mpq_clear(result);
        return KH_NUMBER_INVALID;
    }
    return settle_large(arena, result);
}

static kh_number apply(kh_arena *arena, operation *operate, kh_number left, kh_number right)
{
    view a, b;
    look(&a, left);
    look(&b, right);
    mpq_t result;
    mpq_init(result);
    operate(result, a.value, b.value);
    return settle(arena, result);
}

kh_number kh_big_add(kh_arena *arena, kh_number left, kh_number right)
{
    return apply(arena, mpq_add, left, right);
}

kh_number kh_big_subtract(kh_arena *arena, kh_number left, kh_number right)
{
    return apply(arena, mpq_sub, left, right);
}

kh_number kh_big_multiply(kh_arena *arena, kh_number left, kh_number right)
{
    return apply(arena, mpq_mul, left, right);
}

kh_number kh_big_divide(kh_arena *arena, kh_number left, kh_number right)
{
    return apply(arena, mpq_div, left, right);
}

kh_number kh_big_floor(kh_arena *arena, kh_number number)
{
    view a;
    look(&a, number);
    mpq_t result;
    mpq_init(result); /* 0/1: the denominator is in place */
    mpz_fdiv_q(mpq_numref(result), mpq_numref(a.value), mpq_denref(a.value));
    return settle(arena, result);
}

int kh_big_compare(kh_number left, kh_number right)
{
    view a, b;
    look(&a, left);
    look(&b, right);
    int order = mpq_cmp(a.value, b.value);
    return (order > 0) - (order < 0);
}

bool kh_big_equal(const kh_big *left, const kh_big *right)
{
    if (left->numerator_size != right->numerator_size || left->denominator_size != right->denominator_size)
        return false;
    size_t count = (size_t)abs(left->numerator_size) + (size_t)left->denominator_size;
    return memcmp(left->limbs, right->limbs, count * sizeof *left->limbs) == 0;
}

int kh_big_sign(const kh_big *big)
{
    return big->numerator_size < 0 ? -1 : 1; /* zero is small */
}

bool kh_big_is_integer(const kh_big *big)
{
    return big->denominator_size == 1 && big->limbs[abs(big->numerator_size)] == 1;
}

kh_number kh_big_parse(kh_arena *arena, const char *digits, unsigned decimals)
{
    mpq_t result;
    mpq_init(result);
    (void)mpz_set_str(mpq_numref(result), digits, 10); /* digits only: it cannot fail */
    mpz_ui_pow_ui(mpq_denref(result), 10, decimals);
    mpq_canonicalize(result);
    return settle(arena, result);
}

kh_text kh_big_fraction(kh_arena *arena, kh_number number)
{
    view a;
    look(&a, number);
    /* What mpq_get_str asks for: a sign, a stroke, a terminator. */
    size_t size = mpz_sizeinbase(mpq_numref(a.value), 10) + mpz_sizeinbase(mpq_denref(a.value), 10) + 3;
    return kh_text_of(mpq_get_str(kh_arena_alloc(arena, size), 10, a.value));
}

kh_text kh_big_scaled(kh_arena *arena, kh_number number, unsigned decimals)
{
    view a;
    look(&a, number);
    mpz_srcptr numerator = mpq_numref(a.value), denominator = mpq_denref(a.value);
    /* At least as long as the integer part, the decimals, a carry and a terminator. The buffer comes
     * first: an allocation may jump, and would leave GMP's temporaries behind. */
    char *digits = kh_arena_alloc(arena, mpz_sizeinbase(numerator, 10) + decimals + 3);

    mpz_t scaled, twice;
    mpz_inits(scaled, twice, NULL);
    mpz_ui_pow_ui(scaled, 10, decimals);
    mpz_mul(scaled, scaled, numerator);
    mpz_abs(scaled, scaled);
    mpz_mul_2exp(scaled, scaled, 1);
    mpz_add(scaled, scaled, denominator);
    mpz_mul_2exp(twice, denominator, 1);
    mpz_fdiv_q(scaled, scaled, twice);
    mpz_get_str(digits, 10, scaled);
    mpz_clears(scaled, twice, NULL);
    return kh_text_of(digits);
}

bool kh_big_factors(kh_number number, unsigned long *twos, unsigned long *fives)
{
    view a;
    look(&a, number);
    mpz_t rest, five;
    mpz_init(rest);
    mpz_init_set_ui(five, 5);
    *twos = mpz_scan1(mpq_denref(a.value), 0);
    mpz_tdiv_q_2exp(rest, mpq_denref(a.value), *twos);
    *fives = mpz_remove(rest, rest, five);
    bool none_left = mpz_cmp_ui(rest, 1) == 0;
    mpz_clears(rest, five, NULL);
    return none_left;
}

/* number_big.h: the part of number.h that GMP computes; for number*.c and their test only.
 *
 * Every operand may be small or large and is valid; every result is in the one form it can have:
 * in place if it fits, else large, else KH_NUMBER_INVALID beyond KH_MAX_NUMBER_BITS.
 *
 * Owns:   nothing; limbs live in the arena. Nothing of GMP's own is held across an allocation.
 * Fails:  as the arena does. GMP itself aborts when the machine has no memory for its
 *         temporaries, some KB.
 */
#ifndef KH_BASE_NUMBER_BIG_H
#define KH_BASE_NUMBER_BIG_H

#include "base/number.h"

kh_number kh_big_add(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_big_subtract(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_big_multiply(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_big_divide(kh_arena *arena, kh_number left, kh_number right); /* right is not 0 */
kh_number kh_big_floor(kh_arena *arena, kh_number number);
int kh_big_compare(kh_number left, kh_number right);

bool kh_big_equal(const kh_big *left, const kh_big *right);
int kh_big_sign(const kh_big *big);
bool kh_big_is_integer(const kh_big *big);

/* digits / 10^decimals; `digits` are terminated. */
kh_number kh_big_parse(kh_arena *arena, const char *digits, unsigned decimals);
/* "-3/2", "7". */
kh_text kh_big_fraction(kh_arena *arena, kh_number number);
/* The digits of |number| × 10^decimals, rounded half up. */
kh_text kh_big_scaled(kh_arena *arena, kh_number number, unsigned decimals);
/* The exponents of 2 and 5 in the denominator; false if it has other factors. */
bool kh_big_factors(kh_number number, unsigned long *twos, unsigned long *fives);

#endif

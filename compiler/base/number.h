/* number.h: exact rational numbers.
 *
 * Points, weights and shares are rationals; nothing here is floating point. A number whose
 * numerator and denominator fit 64 bits is held in place and computed with 128-bit intermediates
 * (about fourteen times faster than GMP); anything larger is held as GMP limbs in the arena.
 * A number is always in lowest terms with a positive denominator, so equal numbers have equal parts.
 *
 * Owns:   nothing; large numbers live in the arena and are never changed.
 * Fails:  as the arena does. Beyond KH_MAX_NUMBER_BITS, and on division by zero, the result is
 *         KH_NUMBER_INVALID, which every operation passes on; kh_number_valid() asks.
 */
#ifndef KH_BASE_NUMBER_H
#define KH_BASE_NUMBER_H

#include "base/text.h"

/* Numerator or denominator of a real card stays below some hundred bits; a formula made to explode
 * (nested products of long decimals) is stopped here, long before it costs memory or time. */
#define KH_MAX_NUMBER_BITS 8192

typedef struct kh_big kh_big;

typedef struct kh_number {
    union {
        int64_t numerator;
        const kh_big *large; /* kh_number_big() */
    };
    int64_t denominator; /* at least 1; 0: not valid; KH_IS_LARGE: see `large` */
} kh_number;

#define KH_IS_LARGE        (-1)
#define KH_NUMBER(integer) ((kh_number){.numerator = (integer), .denominator = 1})
#define KH_NUMBER_INVALID  ((kh_number){.denominator = 0})

/* NULL: it is held in place. */
static inline const kh_big *kh_number_big(kh_number number)
{
    return number.denominator == KH_IS_LARGE ? number.large : NULL;
}
static inline bool kh_number_valid(kh_number number)
{
    return number.denominator != 0;
}
kh_number kh_number_ratio(int64_t numerator, int64_t denominator); /* reduces; 0 below: invalid */

kh_number kh_number_add(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_number_subtract(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_number_multiply(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_number_divide(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_number_negate(kh_arena *arena, kh_number number);
kh_number kh_number_floor(kh_arena *arena, kh_number number); /* toward minus infinity */
kh_number kh_number_min(kh_arena *arena, kh_number left, kh_number right);
kh_number kh_number_max(kh_arena *arena, kh_number left, kh_number right);

/* Both valid. */
int kh_number_compare(kh_arena *arena, kh_number left, kh_number right);
bool kh_number_equal(kh_number left, kh_number right);
int kh_number_sign(kh_number number); /* -1 0 1 */
bool kh_number_is_integer(kh_number number);
/* True and the value if it is an integer that fits. */
bool kh_number_to_integer(kh_number number, int64_t *integer);
bool kh_number_is_multiple(kh_arena *arena, kh_number number, kh_number of);

/* "12", "12.25", ".5" is not one: digits, then perhaps '.' digits. False if the text is not of that form
 * (length 0 included); *number is invalid if it is too long. */
bool kh_number_parse(kh_arena *arena, kh_text text, kh_number *number);

/* "7", "-3/2": reduced. */
kh_text kh_number_fraction(kh_arena *arena, kh_number number);
/* "20 6/11", "-1 1/2", "3": for people. */
kh_text kh_number_mixed(kh_arena *arena, kh_number number);
/* Exactly `digits` decimals, half away from zero. */
kh_text kh_number_decimal(kh_arena *arena, kh_number number, unsigned digits);
/* The shortest decimal that is the number exactly ("0.5", "12"); KH_TEXT_NONE if there is none of at most 30
 * decimals. */
kh_text kh_number_exact_decimal(kh_arena *arena, kh_number number);
/* Exact decimal if there is one, else mixed fraction. */
kh_text kh_number_text(kh_arena *arena, kh_number number);
/* How many decimals a multiple of `step` needs: 0.5 → 1, 1 → 0, 0.25 → 2; 0 if step is no finite decimal. */
unsigned kh_number_digits(kh_arena *arena, kh_number step);
/* A percentage for messages: "5%", "5.26%": exact if at most two decimals do, else two, half up. */
kh_text kh_number_percent(kh_arena *arena, kh_number number);

#endif

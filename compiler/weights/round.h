/* round.h: exact weights to multiples of a step, their sum kept.
 *
 * Owns:   nothing.
 * Fails:  as the arena does; false, nothing written, if the sum is no multiple of the step or a number is not
 * valid.
 */
#ifndef KH_WEIGHTS_ROUND_H
#define KH_WEIGHTS_ROUND_H

#include "base/number.h"

typedef struct kh_rounding {
    kh_number exact;
    kh_number rounded; /* out */
} kh_rounding;

/* In source order: the last tie is decided by it. */
bool kh_round(kh_arena *arena, kh_rounding *items, size_t count, kh_number step);

#endif

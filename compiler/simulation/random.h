/* random.h: numbers that look drawn and are the same on every machine.
 *
 * A draw has no state that runs through a simulation: each figure has a stream of its own, begun by the seed,
 * the number of the draw and the names of what is drawn. So nothing hangs on who asks first, and a township
 * more changes nobody else's figures. Streams are splitmix64 (Steele, Lea and Flood, 2014): a Weyl sequence
 * whose terms are mixed by two multiplications and three shifts.
 *
 * Owns:   nothing.
 * Fails:  never.
 */
#ifndef KH_SIMULATION_RANDOM_H
#define KH_SIMULATION_RANDOM_H

#include "base/text.h"

typedef struct kh_random {
    uint64_t state;
} kh_random;

/* Mixes a number or a text into the beginning of a stream; a text is closed, so that ab+c is not a+bc. */
void kh_random_add(kh_random *random, uint64_t number);
void kh_random_add_text(kh_random *random, kh_text text);
uint64_t kh_random_next(kh_random *random);
/* Evenly 0..count-1; count is not 0. */
uint64_t kh_random_below(kh_random *random, uint64_t count);

#endif

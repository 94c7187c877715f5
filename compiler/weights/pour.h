/* pour.h: sharing an amount in proportion, none receiving more than it has room for.
 *
 * Proportional water-filling, exact: there is one rate r such that each receives min(room, r × share), and
 * all is placed. Who is full is found in the order room ÷ share, so the cost is that of sorting.
 *
 * Owns:   nothing.
 * Fails:  as the arena does; KH_NUMBER_INVALID if numbers grow beyond all measure.
 */
#ifndef KH_WEIGHTS_POUR_H
#define KH_WEIGHTS_POUR_H

#include "base/number.h"

typedef struct kh_vessel {
    kh_number share; /* at least 0 */
    kh_number room;  /* at least 0; not valid: no limit */
    kh_number part;  /* out: what it received */
    bool full;       /* out: it would have received more */
} kh_vessel;

/* Answers what found no place: 0, or more if every vessel with a share is full (or none has one). */
kh_number kh_pour(kh_arena *arena, kh_vessel *vessels, size_t count, kh_number amount);

#endif

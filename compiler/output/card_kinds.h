/* card_kinds.h: what cards have in common, gathered and laid out once for all of them.
 *
 * Thirty townships have two or three different cards: those of a group whose weights are the same say the
 * same but for the township's name and what follows from it. What asked which township it is for is not kept.
 *
 * Owns:   kinds live in their arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CARD_KINDS_H
#define KH_OUTPUT_CARD_KINDS_H

#include "output/card_code.h"
#include "output/scorecard.h"

typedef struct kh_card_kind {
    const kh_card *card; /* the first of the kind */
    kh_language language;
    bool gathered;
    bool own;        /* its lines ask for the township: each card has its own */
    unsigned digits; /* decimals in the column of points */
    kh_code_weights weights;
    kh_scorecard common;
} kh_card_kind;

typedef struct kh_card_kinds {
    kh_arena *arena;
    KH_VECTOR(kh_card_kind *) all;
} kh_card_kinds;

/* NULL: the card is like none before, and there are so many kinds that no more are kept. */
kh_card_kind *kh_card_kind_of(kh_card_kinds *kinds, const kh_card *card, kh_language language);

#endif

/* scorecard_scores.h: what a filled scorecard says beyond an empty one.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SCORECARD_SCORES_H
#define KH_OUTPUT_SCORECARD_SCORES_H

#include "output/scorecard.h"

/* Puts the scores of the card's township beside its lines and extras, and says what came of them. A score
 * that is not known stays empty, so that it can be written by hand. Without scores nothing changes. */
void kh_fill_scorecard(kh_arena *arena, const kh_document *document, const kh_card *card, kh_scorecard *made);

#endif

/* scorecard_extras.h: the parts of a scorecard that are read from the scheme's tree: how each item is marked,
 * and what adds, takes off or vetoes.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SCORECARD_EXTRAS_H
#define KH_OUTPUT_SCORECARD_EXTRAS_H

#include "output/scorecard.h"

/* The values of an attribute as they stand in the source, on one line. */
kh_text kh_attribute_source(kh_arena *arena, const kh_attribute *attribute);
/* How points are given: the criteria as written, else the formula in words, with how its points become the
 * card's `weight` (invalid: nothing to say); empty if the scheme says neither. */
kh_text kh_criteria_text(kh_arena *arena, kh_evaluation *evaluation, const kh_entity *entity,
                         kh_number weight);
/* Bonus, penalty and veto items that hold for the card, in the evaluation's arena. */
void kh_add_extras(kh_evaluation *evaluation, const kh_document *document, const kh_card *card,
                   kh_scorecard *made);

#endif

/* outcome.h: words for what has come of the scores: 等次, 获表彰, 本组名次, 全体名次. To a rule 等次 are the
 * grades that a scheme has; to a formula of the scheme it is the one that the township has got.
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_OUTCOME_H
#define KH_MODEL_OUTCOME_H

#include "model/model.h"

bool kh_is_outcome(kh_keyname keyname);
/* Is it a word of an outcome in an expression of this owner? Nobody's (NULL) is a rule's. */
bool kh_owner_asks_outcomes(const kh_entity *owner);
/* Fills in last_grade and last_total of the scheme. */
void kh_outcomes_of_last_year(kh_model *model, kh_scheme *scheme);

#endif

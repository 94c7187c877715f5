/* validate.h: every attribute of every entity against the vocabulary and the names declared (internal to
 * model/).
 *
 * Owns:   nothing.
 * Fails:  as the arena does; mistakes are diagnostics.
 */
#ifndef KH_MODEL_VALIDATE_H
#define KH_MODEL_VALIDATE_H

#include "model/check.h"

/* Everything inside `entity`, itself included. scheme: NULL for what stands outside schemes. */
void kh_validate(kh_model *model, const kh_scheme *scheme, const kh_entity *entity);
/* Leaves without points, on the base tree or on the trees of the groups that should supply them; total
 * missing. */
void kh_validate_points(kh_model *model, const kh_scheme *scheme);
/* Quantities and functions that lead back to themselves (KH039). */
void kh_validate_cycles(kh_model *model, const kh_entity *root);
/* Terms of a lexicon, steps of a pattern (lexicons.c); of any other entity nothing. */
void kh_validate_lexicon(kh_model *model, const kh_entity *entity);
/* One attribute's values: check_attribute.c. */
void kh_validate_attribute(kh_model *model, const kh_scheme *scheme, const kh_entity *entity,
                           const kh_attribute *attribute);

#endif

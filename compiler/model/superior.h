/* superior.h: 上级 blocks of examples, and whether 本级 is a row of the superior's roster (internal to
 * model/).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics.
 */
#ifndef KH_MODEL_SUPERIOR_H
#define KH_MODEL_SUPERIOR_H

#include "model/model.h"

/* What a scheme in an example does not state. */
typedef struct kh_example_level {
    const char *level, *assessee;
} kh_example_level;

/* Level and assessee as given, issuer kind 党委政府, total = sum of the points (model.c). */
void kh_example_defaults(kh_model *model, kh_entity *scheme, kh_example_level level, int year);
/* Every 上级 that stands in the example becomes a scheme: one level above the example's own, or, if 上年方案
 * names it, of the same level a year before; unless it states otherwise. */
void kh_superiors_build(kh_model *model, kh_entity *example);
/* KH097: the superior's roster has no row of that name. */
void kh_validate_own_row(kh_model *model, const kh_scheme *scheme);

#endif

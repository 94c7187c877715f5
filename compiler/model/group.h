/* group.h: which township is in which group (internal to model/).
 *
 * Owns:   arrays live in the model's arena.
 * Fails:  as the arena does; mistakes are KH047–KH049.
 */
#ifndef KH_MODEL_GROUP_H
#define KH_MODEL_GROUP_H

#include "model/model.h"

/* Fills scheme->groups from its 分组 and its townships. */
void kh_groups_build(kh_model *model, kh_scheme *scheme);

#endif

/* refine.h: what groups and amendments change in the tree of points (internal to model/).
 *
 * Inside 分组 and 修订 a block whose kind and name exist refines it: given attributes replace, children are
 * added or refined.
 *
 * Owns:   copies live in the model's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_REFINE_H
#define KH_MODEL_REFINE_H

#include "model/evaluate.h"

/* Sets `origin` of every block inside `changes` (a GROUP or AMENDMENT) that refines one of the scheme's. */
void kh_refine_mark(kh_entity *scheme, kh_entity *changes);
/* Puts an amendment's changes into the scheme itself. */
void kh_refine_apply(kh_model *model, kh_entity *scheme, kh_entity *amendment);
/* The tree that holds for a group: the scheme if it refines nothing, else a refined copy. */
const kh_entity *kh_refine_tree(kh_model *model, kh_entity *scheme, const kh_entity *group);
/* Takes out of a group's refined tree what the group drops and replaces (replace.c). */
void kh_refine_replace(kh_evaluation *evaluation, const kh_entity *scheme, kh_entity *tree,
                       const kh_entity *group);

#endif

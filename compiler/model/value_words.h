/* value_words.h: words of 取值 in formulas: which names the checker has found to be such.
 *
 * Where the other side of a comparison, an argument beside it or the place itself has a 取值, its words come
 * before whatever else is called so. The checker finds out once, from the types; who evaluates, narrates or
 * searches a formula asks here.
 *
 * Owns:   nothing; what is kept lives in the model's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_VALUE_WORDS_H
#define KH_MODEL_VALUE_WORDS_H

#include "model/model.h"

/* From now on the name `node` is the value that `field` (属性, 量, 外部) lists. */
void kh_mean_value(kh_model *model, const kh_node *node, const kh_entity *field);

/* NULL: it means what it means anywhere. */
const kh_value *kh_meant_value(const kh_model *model, const kh_node *node);

/* A quantity, external input or column in the tree below `tree` whose 取值 has the word, or NULL. */
const kh_entity *kh_input_with_value(const kh_entity *tree, kh_text word);

#endif

/* prelude.h: the scoring methods that every scheme may call without 引用 (internal to model/).
 *
 * They are the 函数 of the library's 计分.kh, written in the language. One is read, by itself, when something
 * calls a function that neither the language nor the office knows: a scheme pays for what it calls. Their
 * names are bound nowhere else: a quantity or a value may be called as a method is.
 *
 * Owns:   nothing; entities live in the model's arena.
 * Fails:  as the arena does; a library without that file has no methods.
 */
#ifndef KH_MODEL_PRELUDE_H
#define KH_MODEL_PRELUDE_H

#include "model/model.h"

typedef struct kh_prelude kh_prelude;

kh_prelude *kh_prelude_new(kh_arena *arena);

/* The method of that Chinese or English name, and all that it calls; NULL: there is none. */
const kh_entity *kh_prelude_read(kh_model *model, kh_text name);
/* The same of those that have been read already. */
const kh_entity *kh_prelude_function(const kh_model *model, kh_text name);
/* Is it written in a method? There names of functions mean the language's and other methods, whatever a
 * scheme calls so. */
bool kh_is_in_prelude(const kh_node *node);
/* The whole file, for listing and testing; every method is read. NULL if the library has none. */
const kh_entity *kh_prelude_file(kh_model *model);

#endif

/* prelude.h: the scoring methods that every scheme may call without 引用 (internal to model/).
 *
 * They are the 函数 of the library's 计分.kh, written in the language. The file is read when something calls
 * a function that neither the language nor the office knows, so a scheme that needs none of them pays
 * nothing. Its names are bound nowhere else: a quantity or a value may be called as a method is.
 *
 * Owns:   nothing; entities live in the model's arena.
 * Fails:  as the arena does; a library without that file has no methods.
 */
#ifndef KH_MODEL_PRELUDE_H
#define KH_MODEL_PRELUDE_H

#include "model/model.h"

typedef struct kh_prelude kh_prelude;

kh_prelude *kh_prelude_new(kh_arena *arena);

/* The file, with its names bound; NULL if the library has none. */
const kh_entity *kh_prelude_file(kh_model *model);
/* The method of that Chinese or English name, or NULL; the file is read if it has not been. */
const kh_entity *kh_prelude_read(kh_model *model, kh_text name);
/* Both names of all of them; the file is read. */
const kh_map *kh_prelude_names(kh_model *model);
/* The same of a file that has been read already. */
const kh_entity *kh_prelude_function(const kh_model *model, kh_text name);
/* Is it written in that file? There names of functions mean the language's and the file's own, whatever a
 * scheme calls so. */
bool kh_is_in_prelude(const kh_model *model, const kh_node *node);

#endif

/* names.h: finding declared things by name.
 *
 * Owns:   nothing.
 * Fails:  never; what is not found is NULL.
 */
#ifndef KH_MODEL_NAMES_H
#define KH_MODEL_NAMES_H

#include "model/model.h"

/* A department, field, quantity … of the scheme, else one declared outside all blocks. scheme may be NULL. */
const kh_entity *kh_find_declared(const kh_model *model, const kh_entity *scheme, kh_kind kind, kh_text name);

/* The name that 英文 gives a function or a parameter, else nothing. */
kh_text kh_english_name(const kh_entity *entity);

/* A function that an office declared, by its Chinese or English name; those of the library's methods are
 * found by model/prelude.h. */
const kh_entity *kh_find_function_of_office(const kh_model *model, const kh_entity *scheme, kh_text name);

/* The parameter of a function by its name in either language, or NULL. */
const kh_entity *kh_parameter_named(const kh_entity *function, kh_text name);

/* A section or indicator anywhere in the tree below `tree`, by bare name; *several is set if the name is not
 * unique (then the first is answered). What stands in groups and amendments is not looked at. */
/* 实绩, 得分 and the item's own quantities: what no attribute has. */
bool kh_is_word_of_items(const kh_entity *item, kh_text word);
const kh_entity *kh_find_item(const kh_entity *tree, kh_text name, bool *several);

/* The item that a NAME (工业投资) or a MEMBER chain (发展.工业投资, 方案 in front allowed) means. */
const kh_entity *kh_find_item_of(const kh_entity *tree, const kh_node *node, bool *several);

/* What a word after the dot means inside a scheme or another entity (市方案.停车位): a section or indicator
 * at any depth, else whatever else stands there by that name, at any depth too; *several as above. */
const kh_entity *kh_find_inside(const kh_entity *tree, kh_text name, bool *several);

/* Did you mean: the name of the entity of these kinds, declared in the scheme or outside it, whose name or
 * label is nearest to what was typed; KH_TEXT_NONE if none is near. */
kh_text kh_nearest_name(kh_model *model, const kh_entity *scheme, kh_kinds kinds, kh_text typed);

/* The same among what kh_find_inside() looks at. */
kh_text kh_nearest_inside(kh_model *model, const kh_entity *tree, kh_text typed);

/* Puts the nearest name, if there is one, into a diagnostic's help and fix. */
void kh_suggest_name(kh_model *model, kh_diagnostic *diagnostic, kh_text nearest_name);

/* The fields (属性) of a scheme: its own, then those outside it. */
size_t kh_fields(kh_model *model, const kh_entity *scheme, const kh_entity ***fields);

/* Is `name` among a field's 取值? */
bool kh_field_has(const kh_entity *field, kh_text name);

#endif

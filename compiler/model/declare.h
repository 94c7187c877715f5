/* declare.h: from syntax trees to entities, by the vocabulary (internal to model/).
 *
 * Owns:   entities live in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics KH020–KH028.
 */
#ifndef KH_MODEL_DECLARE_H
#define KH_MODEL_DECLARE_H

#include "model/model.h"

/* An entity nobody wrote. */
kh_entity *kh_entity_new(kh_model *model, kh_kind kind, kh_entity *parent);
/* A block and what is in it, added to the parent's children; NULL if it was reported and left out. */
kh_entity *kh_declare_block(kh_model *model, kh_entity *parent, const kh_node *block);
/* The items of a block, into an entity that is there already. */
void kh_declare_items(kh_model *model, kh_entity *entity, kh_node *const *items, size_t count);
/* The entity and all around it hold something that could not be read. */
void kh_mark_damaged(kh_entity *entity);
/* The kinds whose places and attributes hold for entities of this kind: an example stands for a scheme. */
kh_kinds kh_kinds_like(kh_kind kind);

/* An expression that stands in a table of the compiler: a default, a shape of the phrase table. */
const kh_node *kh_parse_own(const kh_model *model, kh_text text);
/* The parsed default of a row with KH_ABSENT_DEFAULT, else NULL. */
const kh_node *kh_fallback_node(const kh_model *model, const kh_attribute_row *row);
/* Parses the defaults of all rows; once a model. */
void kh_fallbacks_prepare(kh_model *model);
/* Writes an attribute from source text, as if it stood in the entity. */
void kh_attribute_write(kh_model *model, kh_entity *entity, const char *word, kh_text text);

#endif

/* load.h: reading the main file and what it uses (internal to model/).
 *
 * Owns:   sources and entities live in the model's arena.
 * Fails:  as the arena does; what cannot be read is a diagnostic (KH040–KH042, KH090).
 */
#ifndef KH_MODEL_LOAD_H
#define KH_MODEL_LOAD_H

#include "model/model.h"

/* Parses and declares a source into a new FILE entity; uses are followed first. */
kh_entity *kh_load_source(kh_model *model, kh_source *source);
/* Reads a file below the model's folder; NULL and a diagnostic at `span` if it cannot be, with the name as it
 * is written. `missing`: what is reported when it is not there, KH040 or KH090. */
kh_source *kh_read_beside(kh_model *model, kh_text name, kh_text written, kh_span span, kh_code missing);
/* False: it is loaded already, or being loaded (KH042 with the way round). */
bool kh_begin_loading(kh_model *model, kh_text path, kh_span span);
void kh_end_loading(kh_model *model, kh_text path, void *loaded);
/* The lexer wants two NUL bytes beyond the text; files have them, other texts are copied. */
kh_text kh_padded(kh_arena *arena, kh_text text);
kh_source *kh_source_add(kh_model *model, kh_text path, kh_text content);
/* From a declared scheme (`entity`, `source`) to one that is checked, with townships in their groups
 * (model.c). complete: a roster that lacks something, and leaves without points, are mistakes. */
void kh_scheme_build(kh_model *model, kh_scheme *scheme, bool complete);

#endif

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
/* Reads a file below the model's folder, named as in the scheme; NULL and a diagnostic at `span` if it cannot be. */
kh_source *kh_read_beside(kh_model *model, kh_text name, kh_span span);
kh_source *kh_source_add(kh_model *model, kh_text path, kh_text content);

#endif

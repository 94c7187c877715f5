/* township.h: townships written in the scheme, and what the fields supply (internal to model/).
 *
 * Owns:   nothing.
 * Fails:  as the arena does; mistakes are diagnostics.
 */
#ifndef KH_MODEL_TOWNSHIP_H
#define KH_MODEL_TOWNSHIP_H

#include "model/model.h"

/* Types the cells of 乡镇 blocks, reads the roster file, fills scheme->townships. `complete`: a field without
 * cell is a mistake (not so in examples). */
void kh_townships_build(kh_model *model, kh_scheme *scheme, bool complete);

#endif

/* lost.h: names that stand in places nobody could read.
 *
 * Where the source made no sense, or a block has a word that is not known, something was perhaps declared. It
 * has been reported there; that it is not known elsewhere is the same mistake, and whoever looks for such a
 * name says nothing.
 *
 * Owns:   nothing; the names live in the model's arena.
 * Fails:  never.
 */
#ifndef KH_MODEL_LOST_H
#define KH_MODEL_LOST_H

#include "model/model.h"

/* Every name in the span counts as lost; to be called only where a finding is made. */
void kh_lose_names(kh_model *model, kh_span span);
bool kh_is_lost(const kh_model *model, kh_text name);

#endif

/* terms.h: what follows from the score, as the summary sheet prints it: grades, awards, payouts and
 * consequences, with when each holds.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_TERMS_H
#define KH_OUTPUT_TERMS_H

#include "output/documents.h"

typedef KH_VECTOR(kh_text) kh_terms;

/* A sentence for each kind that the scheme has. */
kh_terms kh_terms_of(kh_arena *arena, const kh_document *document);

#endif

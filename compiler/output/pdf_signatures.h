/* pdf_signatures.h: boxes to sign in.
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_PDF_SIGNATURES_H
#define KH_OUTPUT_PDF_SIGNATURES_H

#include "output/captions.h"
#include "output/pdf_layout.h"

/* One box a role, side by side, never parted by a page's end; above the lines for name and date there is
 * `room` for an opinion, and on the same page `below` for what follows. */
void kh_place_signatures(kh_flow *flow, const kh_document *document, const kh_caption *roles, unsigned count,
                         double room, double below);

#endif

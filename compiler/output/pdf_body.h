/* pdf_body.h: a part of a flow that stands alike on many cards, laid out once.
 *
 * Owns:   bodies live in the press's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_PDF_BODY_H
#define KH_OUTPUT_PDF_BODY_H

#include "output/pdf_layout.h"

typedef struct kh_body kh_body;

/* What makes a body another one. What was placed before it has the same tags if there are as many. */
typedef struct kh_body_key {
    const void *of; /* whose it is: any address */
    bool tight;
    double below; /* how much that follows stays with its end */
    double y;     /* where it begins, on the first page */
    size_t nodes;
} kh_body_key;

kh_body_key kh_body_key_of(const kh_flow *flow, const void *of, double below);
/* Places the body if it was kept. */
bool kh_body_place(kh_flow *flow, kh_body_key key);
/* Keeps what was placed since `before`; its paragraphs live as long as the press. */
void kh_body_keep(const kh_flow *before, kh_flow *flow, kh_body_key key);

/* What of a page was drawn, when it was first drawn; NULL: not yet. */
typedef enum kh_body_part { KH_BODY_LINES, KH_BODY_RULES, KH_BODY_PARTS } kh_body_part;
typedef struct kh_body_range {
    size_t first, end; /* in the flow's lines or rules */
} kh_body_range;
/* Without a body: none. */
kh_body_range kh_body_range_of(const kh_flow *flow, kh_body_part part);
const kh_recording **kh_body_recording(const kh_flow *flow, kh_body_part part, unsigned page);

#endif

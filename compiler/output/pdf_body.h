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
void kh_body_keep(const kh_flow *before, const kh_flow *flow, kh_body_key key);

#endif

/* pages.h: flows as pages of a PDF, A4, with their furniture: page number, draft mark, outline, metadata.
 *
 * Owns:   what is open lives in the arena.
 * Fails:  what could not be written shows at kh_pages_close(): KH_CANNOT_WRITE with errno.
 */
#ifndef KH_OUTPUT_PAGES_H
#define KH_OUTPUT_PAGES_H

#include "output/pdf_layout.h"

typedef struct kh_pages kh_pages;

typedef struct kh_pages_choice {
    kh_text title;
    bool alone; /* takes nothing from the cards' base: the same bytes whether there are cards or not */
} kh_pages_choice;

kh_pages *kh_pages_open(kh_arena *arena, const kh_document *document, kh_press *press, kh_sink *sink,
                        const kh_pages_choice *choice);
/* Draws the pages of a flow from `place` on, counted from 0. `name` stands in the foot with “第1页 共2页”.
 * Nothing of the flow is needed afterwards. */
void kh_pages_draw(kh_pages *pages, const kh_flow *flow, kh_text name, unsigned place);
unsigned kh_flow_page_count(const kh_flow *flow);
/* A line of the outline under `parent` (0: none). Answers its number. */
unsigned kh_pages_outline(kh_pages *pages, unsigned parent, kh_text name, unsigned place);
KH_MUST_CHECK kh_status kh_pages_close(kh_pages *pages);

#endif

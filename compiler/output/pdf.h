/* pdf.h: a PDF document in memory, A4, with the page's furniture: page number, draft mark, outline, metadata.
 *
 * Owns:   the surface is closed by kh_pdf_close(), or with the arena.
 * Fails:  what cairo could not do shows at kh_pdf_close(): KH_CANNOT_WRITE.
 */
#ifndef KH_OUTPUT_PDF_H
#define KH_OUTPUT_PDF_H

#include "output/pdf_layout.h"

typedef struct kh_pdf kh_pdf;

kh_pdf *kh_pdf_open(kh_arena *arena, const kh_document *document, kh_faces *faces, kh_text title);
/* Draws the pages of a flow after those drawn before. `name` stands in the foot with “第1页 共2页”. */
void kh_pdf_draw(kh_pdf *pdf, const kh_flow *flow, kh_text name);
unsigned kh_flow_page_count(const kh_flow *flow);
/* A line of the outline under `parent` (0: none); page from 1. Answers its number. */
int kh_pdf_outline(kh_pdf *pdf, int parent, kh_text name, unsigned page);
KH_MUST_CHECK kh_status kh_pdf_close(kh_pdf *pdf, kh_bytes *content);

#endif

/* pdf.h: a PDF document (ISO 32000-1) written as it is made: pages, structure, outline.
 *
 * Same calls, same bytes: no clock, the identifier is a digest of the content. Small objects go into object
 * streams; a page is written and forgotten when it ends, so a document of any length takes little memory.
 * Lengths are points; on a page x goes right and y down from its origin.
 *
 *     pdf = kh_pdf_open(arena, sink, fonts, &facts);
 *     kh_tags *tags = kh_tags_new(arena); a node for each heading, paragraph, table, row, cell
 *     kh_page_begin(pdf, …); kh_page_mark(pdf, node); kh_page_text(…); kh_page_unmark(pdf); kh_page_end(pdf);
 *     kh_pdf_add_tags(pdf, tags); kh_pdf_close(pdf)
 *
 * Owns:   a document lives in its arena.
 * Fails:  what the sink could not take shows at kh_pdf_close(), with errno; memory as the arena does.
 */
#ifndef KH_PDF_PDF_H
#define KH_PDF_PDF_H

#include "pdf/setter.h"
#include "pdf/sink.h"

typedef struct kh_pdf kh_pdf;

typedef struct kh_pdf_facts {
    kh_text title, author, subject, keywords, creator; /* empty: left out */
    const char *language;                              /* “zh-CN” */
    int64_t stamp;                                     /* seconds since 1970 */
    bool alone;                                        /* takes no glyph from the fonts' base */
} kh_pdf_facts;

kh_pdf *kh_pdf_open(kh_arena *arena, kh_sink *sink, kh_fonts *fonts, const kh_pdf_facts *facts);
KH_MUST_CHECK kh_status kh_pdf_close(kh_pdf *pdf);

/* ---- structure (ISO 32000-1, 14.7–14.8) ---- */

typedef enum kh_tag {
    KH_TAG_SECTION,
    KH_TAG_TITLE,   /* H1 */
    KH_TAG_HEADING, /* H2 */
    KH_TAG_TEXT,    /* P */
    KH_TAG_TABLE,
    KH_TAG_ROW,
    KH_TAG_HEAD, /* TH of a column */
    KH_TAG_CELL,
    KH_TAG_LINK,
    KH_TAG_FIGURE,
    KH_TAGS,
} kh_tag;

#define KH_ARTIFACT UINT32_MAX /* in place of a node: no part of the text, such as a page's number */

typedef struct kh_tags kh_tags;

/* A part of the document, such as one card; node 0 is the section that holds it. Children are read in the
 * order in which they were added. */
kh_tags *kh_tags_new(kh_arena *arena);
uint32_t kh_tags_add(kh_tags *tags, kh_tag tag, uint32_t parent);
/* Read aloud in place of a figure; kept as it is given. */
void kh_tags_alternate(kh_tags *tags, uint32_t node, kh_text text);
size_t kh_tags_count(const kh_tags *tags);
/* Of a part whose pages are not drawn yet. */
kh_tags *kh_tags_copy(kh_arena *arena, const kh_tags *tags);
void kh_tags_span(kh_tags *tags, uint32_t node, unsigned columns, unsigned rows);
/* Adds the part to the document once its pages have ended. */
void kh_pdf_add_tags(kh_pdf *pdf, kh_tags *tags);

/* ---- pages ---- */

/* The content of a page, in the order in which it is read and copied. What is the same to the byte on many
 * pages, and stands before or after what is not, is written once for all of them. */
typedef enum kh_page_part {
    KH_PAGE_UNDER,  /* watermark */
    KH_PAGE_BEFORE, /* shared: a title, rules */
    KH_PAGE_OWN,
    KH_PAGE_COMMON, /* shared by some: a table */
    KH_PAGE_REST,
    KH_PAGE_AFTER, /* shared: boxes to sign in */
    KH_PAGE_PARTS,
} kh_page_part;

/* `place` is the page's position in the document, from 0; pages may be made in any order. */
void kh_page_begin(kh_pdf *pdf, unsigned place, double width, double height, double origin_x,
                   double origin_y);
void kh_page_end(kh_pdf *pdf);
void kh_page_turn_to(kh_pdf *pdf, kh_page_part part);

/* All that is drawn stands between these two, and inside one part. */
void kh_page_mark(kh_pdf *pdf, kh_tags *tags, uint32_t node);
void kh_page_unmark(kh_pdf *pdf);

/* A line of a paragraph with its base line's left end at (x, y). */
void kh_page_text(kh_pdf *pdf, const kh_paragraph *paragraph, unsigned line, double x, double y);
/* The same, turned by `angle` (radians, counterclockwise) around (x, y). */
void kh_page_turned_text(kh_pdf *pdf, const kh_paragraph *paragraph, unsigned line, double x, double y,
                         double angle);
/* Of what is filled or written next: 0 black … 1 white. It is black again before the part is left. */
void kh_page_grey(kh_pdf *pdf, double grey);
void kh_page_rule(kh_pdf *pdf, double from_x, double from_y, double to_x, double to_y, double width);
/* Strokes the rules drawn since the last call. */
void kh_page_stroke(kh_pdf *pdf);
void kh_page_fill(kh_pdf *pdf, double x, double y, double width, double height);
/* A matrix of modules, row by row, true is black: a QR code. */
void kh_page_modules(kh_pdf *pdf, const bool *modules, unsigned side, double x, double y, double size);
/* A click inside leads to the page at `place`; `node` is a link's, `title` says where it leads. */
void kh_page_link(kh_pdf *pdf, kh_tags *tags, uint32_t node, double x, double y, double width, double height,
                  unsigned place, kh_text title);

/* ---- recordings: what stands on many pages is drawn once ---- */

typedef struct kh_recording kh_recording;

/* What is drawn from now on, in one part of one page … */
void kh_page_record(kh_pdf *pdf);
/* … until now. NULL: it holds glyphs that are not in the fonts' base, and so is this document's alone. */
const kh_recording *kh_page_recorded(kh_pdf *pdf, kh_arena *arena);
/* The same again, in this document or another of the same fonts; nodes are those of `tags` with the same
 * numbers. False: nothing is drawn, since it would not be the same here. */
bool kh_page_replay(kh_pdf *pdf, const kh_recording *recording, kh_tags *tags);

/* ---- records ---- */

/* A string for programs, not for readers: it stands in the file as it is, under “kaohe” in the document's
 * /PieceInfo (14.5). Printable ASCII without brackets and backslash. */
void kh_pdf_record(kh_pdf *pdf, kh_text ascii);

/* ---- outline ---- */

/* An entry under `parent` (0: none). Answers its number. */
unsigned kh_pdf_outline(kh_pdf *pdf, unsigned parent, kh_text title, unsigned place);

#endif

/* page_texts.h: what the pages of a PDF say, in the order in which it is drawn.
 *
 * Text is what the fonts' ToUnicode maps say it is, without blanks. Pictures are not read, and a font may lie
 * about its glyphs: this finds what was changed in a file, not what was forged with care.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_PDF_PAGE_TEXTS_H
#define KH_PDF_PAGE_TEXTS_H

#include "base/text.h"
#include "base/vector.h"

typedef struct kh_read_page {
    kh_text text;              /* what is no artifact */
    KH_VECTOR(kh_text) beside; /* artifacts: a page's number, a repeated head */
    unsigned pictures;         /* a QR code is one */
    bool covered;              /* annotations other than links, or text that is not shown */
} kh_read_page;

typedef struct kh_page_texts {
    KH_VECTOR(kh_read_page) pages; /* in order; none: nothing could be read */
    bool altered;                  /* something was added to the file after it was written */
    bool partly;                   /* some text has no meaning that could be read */
} kh_page_texts;

kh_page_texts kh_pdf_page_texts(kh_arena *arena, kh_bytes file);

#endif

/* to_unicode.h: what the codes of a font mean, by its ToUnicode map (ISO 32000-1, 9.10.3).
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does; what is malformed is left out.
 */
#ifndef KH_PDF_TO_UNICODE_H
#define KH_PDF_TO_UNICODE_H

#include "base/text.h"

enum { KH_CODES = 1 << 16 };

/* meanings: KH_CODES of them, empty where the map says nothing. */
void kh_to_unicode_read(kh_arena *arena, kh_bytes map, kh_text *meanings);
/* The bytes of a string as it stands in a PDF, (…) or <…>. */
kh_bytes kh_pdf_string(kh_arena *arena, kh_bytes token);

#endif

/* extract.h: marked strings found in a file that says it is a PDF, ours or one that another program wrote
 * anew.
 *
 * No syntax is followed: the bytes are searched, and if nothing is there, what the file's deflated streams
 * hold. So a broken or hostile file is only ever a file in which nothing is found.
 *
 * Owns:   strings live in the arena.
 * Fails:  as the arena does, also when libdeflate has no memory.
 */
#ifndef KH_PDF_EXTRACT_H
#define KH_PDF_EXTRACT_H

#include "base/text.h"

enum {
    KH_MAX_EXTRACTED = 100000,         /* strings of one file */
    KH_MAX_EXTRACTED_BYTES = 16 << 10, /* of one string */
};

/* Strings that begin with `mark`, up to the first byte that is not a printable ASCII character or ends a
 * string; each once, in the order met. */
const kh_text *kh_pdf_extract(kh_arena *arena, kh_bytes file, kh_text mark, size_t *count);

#endif

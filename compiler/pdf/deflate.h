/* deflate.h: zlib streams by libdeflate.
 *
 * Owns:   the deflater goes with its arena, and what it keeps with it.
 * Fails:  as the arena does, also when libdeflate has no memory.
 */
#ifndef KH_PDF_DEFLATE_H
#define KH_PDF_DEFLATE_H

#include "base/text.h"

typedef struct kh_deflater kh_deflater;

kh_deflater *kh_deflater_open(kh_arena *arena);
/* Smaller, in more time: for fonts, and what is written more often than it is made. */
kh_bytes kh_deflate_once(kh_deflater *deflater, kh_arena *arena, kh_bytes bytes);
/* Valid until the next call. */
kh_bytes kh_deflate(kh_deflater *deflater, kh_bytes bytes);

/* A stream that is likely to come again, in this document or the next. */
typedef struct kh_kept_stream {
    kh_bytes bytes, deflated;
    uint64_t hash;
} kh_kept_stream;
/* NULL: so much is kept already that this one is not. */
const kh_kept_stream *kh_deflate_kept(kh_deflater *deflater, kh_bytes bytes);

#endif

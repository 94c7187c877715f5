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

/* Of a stream that may come again in the next document: kept when it comes for the second time. What is made
 * of it is the same whether it is kept or not, or a file would depend on those written before it. */
kh_bytes kh_deflate_again(kh_deflater *deflater, kh_bytes bytes, uint64_t hash);
uint64_t kh_bytes_hash(kh_bytes bytes);

#endif

/* digest.h: SHA-256 (FIPS 180-4, by nettle), for the digest printed on every document.
 *
 * Owns:   nothing; the state lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_BASE_DIGEST_H
#define KH_BASE_DIGEST_H

#include "base/text.h"

typedef struct kh_digest kh_digest;

kh_digest *kh_digest_new(kh_arena *arena);
void kh_digest_add(kh_digest *digest, kh_text part);
/* 64 lower-case hexadecimal digits; the digest is spent afterwards. */
kh_text kh_digest_text(kh_arena *arena, kh_digest *digest);

#endif

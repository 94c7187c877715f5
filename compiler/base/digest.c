/* SHA-256 by nettle. */
#include "base/digest.h"

#include <nettle/sha2.h>

struct kh_digest {
    struct sha256_ctx state;
};

kh_digest *kh_digest_new(kh_arena *arena)
{
    kh_digest *digest = kh_arena_new_of(arena, kh_digest);
    sha256_init(&digest->state);
    return digest;
}

void kh_digest_add(kh_digest *digest, kh_text part)
{
    if (part.length)
        sha256_update(&digest->state, part.length, (const uint8_t *)part.data);
}

kh_text kh_digest_text(kh_arena *arena, kh_digest *digest)
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&digest->state, sizeof bytes, bytes);
    kh_builder builder = {.arena = arena};
    for (size_t i = 0; i < sizeof bytes; i++)
        kh_builder_format(&builder, "%02x", bytes[i]);
    return kh_builder_text(&builder);
}

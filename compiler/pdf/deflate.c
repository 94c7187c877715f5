/* One compressor for what passes, one for what is kept, and streams that are. */
#include "pdf/deflate.h"

#include <libdeflate.h>

#include "base/vector.h"

enum {
    PASSING = 1,              /* a tenth more than 5, of a card in less than half the time */
    LASTING = 5,              /* higher ones make a font a hundredth smaller, in several times the time */
    MAX_KEPT_BYTES = 8 << 20, /* a scheme has some dozens of streams of some kilobytes */
    MAX_KEPT = 512,
    LARGE = 1 << 20,
    SEEN = 1024, /* hashes remembered */
};

typedef struct kept_stream {
    kh_bytes bytes, deflated;
    uint64_t hash;
} kept_stream;

struct kh_deflater {
    kh_arena *arena;
    struct libdeflate_compressor *passing, *lasting;
    char *room; /* for what passes */
    size_t capacity;
    KH_VECTOR(kept_stream) kept;
    size_t kept_bytes;
    uint64_t seen[SEEN]; /* by hash */
};

static void release(void *resource)
{
    kh_deflater *deflater = resource;
    if (deflater->passing)
        libdeflate_free_compressor(deflater->passing);
    if (deflater->lasting)
        libdeflate_free_compressor(deflater->lasting);
}

kh_deflater *kh_deflater_open(kh_arena *arena)
{
    kh_deflater *deflater = kh_arena_new_of(arena, kh_deflater);
    deflater->arena = arena;
    kh_arena_defer(arena, release, deflater);
    deflater->passing = libdeflate_alloc_compressor(PASSING);
    deflater->lasting = libdeflate_alloc_compressor(LASTING);
    if (!deflater->passing || !deflater->lasting)
        kh_arena_give_up(arena);
    return deflater;
}

/* Valid until the next call. */
static kh_bytes compress(kh_deflater *deflater, struct libdeflate_compressor *with, kh_bytes bytes)
{
    size_t capacity = libdeflate_zlib_compress_bound(with, bytes.length);
    if (capacity > deflater->capacity) {
        deflater->capacity = capacity + (capacity < LARGE ? capacity / 4 : 0);
        deflater->room = kh_arena_alloc(deflater->arena, deflater->capacity);
    }
    size_t length = libdeflate_zlib_compress(with, bytes.data ? bytes.data : "", bytes.length, deflater->room,
                                             deflater->capacity);
    if (length == 0)
        kh_arena_give_up(deflater->arena);
    return (kh_bytes){deflater->room, length};
}

kh_bytes kh_deflate(kh_deflater *deflater, kh_bytes bytes)
{
    return compress(deflater, deflater->passing, bytes);
}

kh_bytes kh_deflate_once(kh_deflater *deflater, kh_arena *arena, kh_bytes bytes)
{
    kh_bytes made = compress(deflater, deflater->lasting, bytes);
    return (kh_bytes){kh_arena_copy(arena, made.data, made.length), made.length};
}

uint64_t kh_bytes_hash(kh_bytes bytes)
{
    const uint64_t prime = 0x9E3779B97F4A7C15u;
    uint64_t hash = bytes.length, word = 0;
    for (size_t at = 0; at < bytes.length; at += sizeof word) {
        size_t left = bytes.length - at;
        memcpy(&word, bytes.data + at, left < sizeof word ? left : sizeof word);
        hash = (hash ^ word) * prime;
        hash ^= hash >> 31;
    }
    return hash;
}

static const kept_stream *find(const kh_deflater *deflater, kh_bytes bytes, uint64_t hash)
{
    for (size_t i = deflater->kept.count; i-- > 0;) {
        const kept_stream *one = &deflater->kept.items[i];
        if (one->hash == hash && one->bytes.length == bytes.length &&
            memcmp(one->bytes.data, bytes.data, bytes.length) == 0)
            return one;
    }
    return NULL;
}

/* Is this the second time, and is there room? */
static bool is_worth_it(kh_deflater *deflater, kh_bytes bytes, uint64_t hash)
{
    uint64_t *seen = &deflater->seen[hash % SEEN];
    bool before = *seen == hash;
    *seen = hash;
    return before && deflater->kept.count < MAX_KEPT && deflater->kept_bytes + bytes.length <= MAX_KEPT_BYTES;
}

static kh_bytes copy_of(kh_arena *arena, kh_bytes bytes)
{
    return (kh_bytes){kh_arena_copy(arena, bytes.data, bytes.length), bytes.length};
}

kh_bytes kh_deflate_again(kh_deflater *deflater, kh_bytes bytes, uint64_t hash)
{
    const kept_stream *known = find(deflater, bytes, hash);
    if (known)
        return known->deflated;
    kh_bytes deflated = kh_deflate(deflater, bytes);
    if (is_worth_it(deflater, bytes, hash)) {
        kh_arena *arena = deflater->arena;
        kept_stream made = {copy_of(arena, bytes), copy_of(arena, deflated), hash};
        kh_vector_push(arena, &deflater->kept, made);
        deflater->kept_bytes += bytes.length;
    }
    return deflated;
}

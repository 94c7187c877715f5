/* Searches bytes, then streams. */
#define _GNU_SOURCE /* memmem */
#include "pdf/extract.h"

#include <libdeflate.h>

#include "base/vector.h"

enum {
    MAX_STREAM = 16 << 20, /* inflated; a stream of five hundred small objects is some hundred kilobytes */
    MAX_STREAMS = 200000,
    COST_OF_FAILURE = 4 << 20, /* it may have come as far as that, or further */
};
/* All streams of a file together: a zip bomb costs seconds, not an hour. */
#define MAX_INFLATED ((uint64_t)1 << 30)

typedef struct {
    kh_arena *arena;
    kh_text mark;
    kh_map *known;
    KH_VECTOR(kh_text) found;
    struct libdeflate_decompressor *inflater;
    char *room;
    uint64_t inflated;
} extraction;

static bool belongs(char byte)
{
    return byte > ' ' && byte < 0x7F && !strchr("()<>\\", byte);
}

static void add(extraction *of, const char *start, const char *end)
{
    size_t length = 0, limit = (size_t)(end - start);
    limit = limit < KH_MAX_EXTRACTED_BYTES ? limit : KH_MAX_EXTRACTED_BYTES;
    while (length < limit && belongs(start[length]))
        length++;
    kh_text text = kh_text_slice(start, length);
    if (of->found.count >= KH_MAX_EXTRACTED || kh_map_find(of->known, text))
        return;
    text = kh_text_copy(of->arena, text);
    kh_map_add(of->known, text, of);
    kh_vector_push(of->arena, &of->found, text);
}

static void search(extraction *of, kh_bytes bytes)
{
    const char *at = bytes.data, *end = at + bytes.length;
    while (at && (at = memmem(at, (size_t)(end - at), of->mark.data, of->mark.length))) {
        add(of, at, end);
        at += of->mark.length;
    }
}

static void release(void *inflater)
{
    libdeflate_free_decompressor(inflater);
}

/* Deflate, and a check sum (RFC 1950, 2.2). */
static bool begins_zlib(unsigned char first, unsigned char second)
{
    return (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
}

/* What does not inflate whole (encrypted, another filter, no zlib at all) has nothing for us. */
static void search_stream(extraction *of, const char *start, size_t length)
{
    size_t inflated = 0, used;
    if (length < 2 || !begins_zlib((unsigned char)start[0], (unsigned char)start[1]))
        return;
    enum libdeflate_result result =
        libdeflate_zlib_decompress_ex(of->inflater, start, length, of->room, MAX_STREAM, &used, &inflated);
    of->inflated += result == LIBDEFLATE_SUCCESS ? inflated : COST_OF_FAILURE;
    if (result == LIBDEFLATE_SUCCESS)
        search(of, (kh_bytes){of->room, inflated});
}

static void search_streams(extraction *of, kh_bytes file)
{
    static const char word[] = "stream";
    const char *at = file.data, *end = at + file.length;
    unsigned streams = 0;
    of->inflater = libdeflate_alloc_decompressor();
    if (!of->inflater)
        kh_arena_give_up(of->arena);
    kh_arena_defer(of->arena, release, of->inflater);
    of->room = kh_arena_array(of->arena, MAX_STREAM, 1);
    while ((at = memmem(at, (size_t)(end - at), word, sizeof word - 1))) {
        at += sizeof word - 1;
        const char *start = at + (at < end && *at == '\r');
        if (start == end || *start != '\n')
            continue; /* of “endstream”, or of a text */
        if (++streams > MAX_STREAMS || of->inflated > MAX_INFLATED)
            break;
        search_stream(of, start + 1, (size_t)(end - start - 1));
    }
    kh_arena_release(of->arena, of->inflater);
}

const kh_text *kh_pdf_extract(kh_arena *arena, kh_bytes file, kh_text mark, size_t *count)
{
    extraction of = {.arena = arena, .mark = mark, .known = kh_map_new(arena)};
    search(&of, file);
    if (of.found.count == 0 && file.length > 0)
        search_streams(&of, file);
    *count = of.found.count;
    return of.found.items;
}

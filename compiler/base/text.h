/* text.h: slices of UTF-8 text, a builder, and names that compare by address.
 *
 * A kh_text points into a source or an arena; it is not terminated unless made by a function that
 * says so. All functions here take well-formed UTF-8 (utf8.h checks it at the door).
 *
 * Owns:   nothing. A builder's bytes live in its arena.
 * Fails:  as the arena does.
 */
#ifndef KH_BASE_TEXT_H
#define KH_BASE_TEXT_H

#include <assert.h>
#include <string.h>

#include "base/arena.h"

typedef struct kh_text {
    const char *data;
    uint32_t length; /* bytes */
} kh_text;

#define KH_TEXT(literal) ((kh_text){"" literal, (uint32_t)(sizeof(literal) - 1)})
#define KH_TEXT_NONE     ((kh_text){NULL, 0})
/* for printf: "%.*s", KH_TEXT_ARGUMENTS(text) */
#define KH_TEXT_ARGUMENTS(text) (int)(text).length, (text).data ? (text).data : ""

static inline kh_text kh_text_slice(const char *data, size_t length)
{
    assert(length <= UINT32_MAX); /* no file is that large: KH_MAX_FILE_BYTES */
    return (kh_text){data, (uint32_t)length};
}
static inline kh_text kh_text_of(const char *terminated) /* NULL gives KH_TEXT_NONE */
{
    return terminated ? kh_text_slice(terminated, strlen(terminated)) : KH_TEXT_NONE;
}
/* Behind its last byte. C lets nobody add to NULL, not even 0: an empty text may have no address. */
static inline const char *kh_text_end(kh_text text)
{
    return text.length ? text.data + text.length : text.data;
}
/* Asked millions of times a run, mostly of words that differ in their length or their last byte. */
static inline bool kh_text_equal(kh_text left, kh_text right)
{
    uint32_t length = left.length;
    if (length != right.length || length == 0 || left.data == right.data)
        return length == right.length;
    return left.data[length - 1] == right.data[length - 1] && memcmp(left.data, right.data, length) == 0;
}
static inline bool kh_text_is(kh_text text, const char *terminated)
{
    return kh_text_equal(text, kh_text_of(terminated));
}
/* Names are short: eight bytes at a time, multiplied together (D. E. Knuth, 1973, section 6.4). */
static inline uint32_t kh_word_hash(kh_text text)
{
    const char *data = text.data;
    uint32_t length = text.length;
    uint64_t hash = length;
    for (; length >= sizeof(uint64_t); data += sizeof(uint64_t), length -= (uint32_t)sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, data, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    uint64_t rest = 0;
    for (uint32_t i = 0; i < length; i++)
        rest |= (uint64_t)(unsigned char)data[i] << 8 * i;
    hash = (hash ^ rest) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)((hash ^ hash >> 29) >> 32);
}
int kh_text_compare(kh_text left, kh_text right); /* by bytes = by code point */
bool kh_text_starts(kh_text text, kh_text prefix);
bool kh_text_contains(kh_text text, kh_text part);
kh_text kh_text_copy(kh_arena *arena, kh_text text);                              /* terminated */
kh_text kh_text_format(kh_arena *arena, const char *format, ...) KH_PRINTF(2, 3); /* terminated */
const char *kh_text_terminated(kh_arena *arena, kh_text text);                    /* a copy for libraries */

/* A growing text. `{.arena = a}` is an empty one. */
typedef struct kh_builder {
    kh_arena *arena;
    char *data;
    size_t length, capacity;
} kh_builder;

void kh_builder_add(kh_builder *builder, kh_text text);
void kh_builder_string(kh_builder *builder, const char *terminated);
void kh_builder_bytes(kh_builder *builder, const char *data, size_t length);
void kh_builder_character(kh_builder *builder, char character);
void kh_builder_repeat(kh_builder *builder, char character, size_t count);
void kh_builder_format(kh_builder *builder, const char *format, ...) KH_PRINTF(2, 3);
kh_text kh_builder_text(kh_builder *builder); /* terminated; valid until the next addition */

/* A map from text to a pointer, keys compared by bytes (uthash underneath). Iteration is in order of
 * insertion, never of hashing. Keys are not copied. */
typedef struct kh_map kh_map;
kh_map *kh_map_new(kh_arena *arena);
void *kh_map_find(const kh_map *map, kh_text key); /* NULL: none */
/* Stores value unless the key is there; answers what is stored afterwards. */
void *kh_map_add(kh_map *map, kh_text key, void *value);
void kh_map_set(kh_map *map, kh_text key, void *value);
size_t kh_map_count(const kh_map *map);
kh_text kh_map_key(const kh_map *map, size_t index);
void *kh_map_value(const kh_map *map, size_t index);

#endif

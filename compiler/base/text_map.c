/* Texts to pointers: uthash finds, a vector remembers the order of insertion. */
#include "base/text.h"

#include "base/vector.h"

/* The table lives and dies with the arena; an allocation that fails has left through its guard. */
#define uthash_malloc(size)        kh_arena_alloc(map->arena, (size))
#define uthash_free(pointer, size) ((void)(pointer))
#define HASH_FUNCTION(key_data, key_length, hash)                                                            \
    ((hash) = kh_word_hash(kh_text_slice((key_data), (key_length))))
#include <uthash.h>

typedef struct entry {
    kh_text key;
    void *value;
    UT_hash_handle hh;
} entry;

struct kh_map {
    kh_arena *arena;
    entry *table;
    KH_VECTOR(entry *) entries;
};

kh_map *kh_map_new(kh_arena *arena)
{
    kh_map *map = kh_arena_new_of(arena, kh_map);
    map->arena = arena;
    return map;
}

static entry *find(const kh_map *map, kh_text key)
{
    entry *found;
    const char *data = key.data ? key.data : ""; /* memcmp may not see NULL */
    HASH_FIND(hh, map->table, data, key.length, found);
    return found;
}

static entry *find_or_add(kh_map *map, kh_text key, void *value)
{
    entry *found = find(map, key);
    if (found)
        return found;
    entry *added = kh_arena_new_of(map->arena, entry);
    added->key = (kh_text){key.data ? key.data : "", key.length};
    added->value = value;
    kh_vector_push(map->arena, &map->entries, added);
    HASH_ADD_KEYPTR(hh, map->table, added->key.data, added->key.length, added);
    return added;
}

void *kh_map_find(const kh_map *map, kh_text key)
{
    entry *found = find(map, key);
    return found ? found->value : NULL;
}

void *kh_map_add(kh_map *map, kh_text key, void *value)
{
    return find_or_add(map, key, value)->value;
}

void kh_map_set(kh_map *map, kh_text key, void *value)
{
    find_or_add(map, key, value)->value = value;
}

size_t kh_map_count(const kh_map *map)
{
    return map->entries.count;
}

kh_text kh_map_key(const kh_map *map, size_t index)
{
    return map->entries.items[index]->key;
}

void *kh_map_value(const kh_map *map, size_t index)
{
    return map->entries.items[index]->value;
}

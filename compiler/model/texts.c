/* The tables that texts and lexicons share. */
#include "model/texts.h"

kh_texts *kh_texts_new(kh_arena *arena)
{
    kh_texts *texts = kh_arena_new_of(arena, kh_texts);
    texts->library_names = kh_map_new(arena);
    texts->own_names = kh_map_new(arena);
    texts->classes = kh_map_new(arena);
    texts->wordings = kh_map_new(arena);
    texts->whole_wordings = kh_map_new(arena);
    texts->places = kh_map_new(arena);
    texts->scored_places = kh_map_new(arena);
    texts->texts = kh_map_new(arena);
    return texts;
}

void *kh_address_find(const kh_map *map, const void *address)
{
    return kh_map_find(map, kh_text_slice((const char *)&address, sizeof address));
}

void kh_address_set(kh_arena *arena, kh_map *map, const void *address, void *value)
{
    const char *key = kh_arena_copy(arena, (const char *)&address, sizeof address);
    kh_map_set(map, kh_text_slice(key, sizeof address), value);
}

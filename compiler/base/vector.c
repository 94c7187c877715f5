/* Growth of vectors: doubling, so that n additions copy less than 2n items. */
#include "base/vector.h"

#include <string.h>

enum { FIRST_CAPACITY = 4 };

void *kh_vector_grow(kh_arena *arena, const void *items, size_t *capacity, size_t size)
{
    if (*capacity > SIZE_MAX / 2)
        kh_arena_give_up(arena);
    size_t wider = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *moved = kh_arena_array(arena, wider, size);
    if (*capacity)
        memcpy(moved, items, *capacity * size);
    *capacity = wider;
    return moved;
}

/* Growth of vectors: doubling, so that n additions copy less than 2n items. */
#include "base/vector.h"

#include <string.h>

/* Most vectors of what is large hold one or two of it. */
enum { FIRST_CAPACITY = 4, LARGE = 96, FIRST_OF_LARGE = 2 };

void *kh_vector_grow(kh_arena *arena, const void *items, size_t *capacity, size_t size)
{
    if (*capacity > SIZE_MAX / 2)
        kh_arena_give_up(arena);
    size_t wider = *capacity ? *capacity * 2 : size < LARGE ? FIRST_CAPACITY : FIRST_OF_LARGE;
    size_t old = *capacity * size, total;
    if (__builtin_mul_overflow(wider, size, &total))
        kh_arena_give_up(arena);
    *capacity = wider;
    if (kh_arena_extend(arena, items, old, total))
        return (void *)(uintptr_t)items; /* made by this function, never constant */
    void *moved = kh_arena_alloc(arena, total);
    if (old)
        memcpy(moved, items, old);
    return moved;
}

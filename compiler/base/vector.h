/* vector.h: a growing array of any type, in an arena.
 *
 *     KH_VECTOR(kh_span) spans = {0};
 *     kh_vector_push(arena, &spans, span);
 *     for (size_t i = 0; i < spans.count; i++) … spans.items[i] …
 *
 * Owns:   nothing; items live in the arena. Growing moves them: keep indices, not pointers.
 * Fails:  as the arena does.
 */
#ifndef KH_BASE_VECTOR_H
#define KH_BASE_VECTOR_H

#include "base/arena.h"

#define KH_VECTOR(type)                                                                                      \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t count, capacity;                                                                              \
    }

#define kh_vector_push(arena, vector, item)                                                                  \
    do {                                                                                                     \
        if ((vector)->count == (vector)->capacity)                                                           \
            (vector)->items =                                                                                \
                kh_vector_grow((arena), (vector)->items, &(vector)->capacity, sizeof *(vector)->items);      \
        (vector)->items[(vector)->count++] = (item);                                                         \
    } while (0)

/* A copy of `items` with room for twice as many (at least one more). */
void *kh_vector_grow(kh_arena *arena, const void *items, size_t *capacity, size_t size);

#endif

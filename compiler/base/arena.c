/* Blocks of zeroed memory, bump allocation, and one way out when memory is gone. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With KH_HOSTILE every allocation has a block of its own, so that ASan sees one run into the next. */
#ifdef KH_HOSTILE
enum { FIRST_BLOCK = 1, LARGEST_BLOCK = 1 };
#else
enum { FIRST_BLOCK = 16 << 10, LARGEST_BLOCK = 1 << 20 };
#endif

typedef struct block {
    struct block *before;
    size_t used, capacity;
    alignas(max_align_t) char data[];
} block;

typedef struct deferred {
    struct deferred *before;
    void (*release)(void *resource);
    void *resource;
} deferred;

struct kh_arena {
    block *last;
    deferred *deferred;
    size_t next_capacity;
    size_t used, limit;
    unsigned long countdown;
    bool counting, failed, guarded;
    jmp_buf guard;
};

static size_t aligned(size_t offset)
{
    return (offset + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static size_t room(const block *from)
{
    size_t start = aligned(from->used);
    return start < from->capacity ? from->capacity - start : 0;
}

static block *add_block(kh_arena *arena, size_t size)
{
    size_t capacity = size > arena->next_capacity ? size : arena->next_capacity;
    block *made = calloc(1, sizeof *made + capacity);
    if (!made)
        return NULL;
    made->capacity = capacity;
    if (arena->next_capacity < LARGEST_BLOCK)
        arena->next_capacity *= 2;

    /* One huge allocation must not waste the rest of the block in use. */
    if (arena->last && room(arena->last) > capacity - size) {
        made->before = arena->last->before;
        arena->last->before = made;
    } else {
        made->before = arena->last;
        arena->last = made;
    }
    return made;
}

kh_arena *kh_arena_new(void)
{
    kh_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    arena->next_capacity = FIRST_BLOCK;
    if (!add_block(arena, FIRST_BLOCK)) {
        free(arena);
        return NULL;
    }
    return arena;
}

void kh_arena_free(kh_arena *arena)
{
    if (!arena)
        return;
    /* The records are in the blocks: resources first. */
    for (deferred *one = arena->deferred; one; one = one->before)
        one->release(one->resource);
    for (block *one = arena->last, *before; one; one = before) {
        before = one->before;
        free(one);
    }
    free(arena);
}

void kh_arena_keep_guard(const kh_arena *arena, kh_guard *kept)
{
    kept->set = arena->guarded;
    memcpy(&kept->jump, &arena->guard, sizeof kept->jump);
}

void kh_arena_put_guard(kh_arena *arena, const kh_guard *kept)
{
    arena->guarded = kept->set;
    memcpy(&arena->guard, &kept->jump, sizeof arena->guard);
}

jmp_buf *kh_arena_jump(kh_arena *arena)
{
    arena->guarded = true;
    return &arena->guard;
}

_Noreturn void kh_arena_give_up(kh_arena *arena)
{
    arena->failed = true;
    if (!arena->guarded)
        abort();
    longjmp(arena->guard, 1);
}

static bool is_refused(kh_arena *arena, size_t size)
{
    /* Half the address space leaves room for the block's head and for alignment. */
    if (size > PTRDIFF_MAX / 2)
        return true;
    if (arena->limit && (arena->used > arena->limit || size > arena->limit - arena->used))
        return true;
    if (!arena->counting)
        return false;
    if (arena->countdown == 0)
        return true;
    arena->countdown--;
    return false;
}

static void *take(kh_arena *arena, size_t size)
{
    if (size == 0)
        size = 1;
    if (is_refused(arena, size))
        return NULL;
    block *from = room(arena->last) >= size ? arena->last : add_block(arena, size);
    if (!from)
        return NULL;
    size_t start = aligned(from->used);
    from->used = start + size;
    arena->used += size;
    return from->data + start;
}

void *kh_arena_alloc(kh_arena *arena, size_t size)
{
    void *memory = take(arena, size);
    if (!memory)
        kh_arena_give_up(arena);
    return memory;
}

void *kh_arena_array(kh_arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        kh_arena_give_up(arena);
    return kh_arena_alloc(arena, total);
}

char *kh_arena_copy(kh_arena *arena, const char *data, size_t length)
{
    if (length == SIZE_MAX)
        kh_arena_give_up(arena);
    char *copy = kh_arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, data, length);
    return copy;
}

char *kh_arena_format(kh_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = kh_arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

char *kh_arena_format_list(kh_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        kh_arena_give_up(arena);
    size_t size = (size_t)length + 1;
    char *text = kh_arena_alloc(arena, size);
    (void)vsnprintf(text, size, format, arguments);
    return text;
}

void kh_arena_defer(kh_arena *arena, void (*release)(void *resource), void *resource)
{
    deferred *one = take(arena, sizeof *one);
    if (!one) {
        /* Ours from the moment it is given: nobody else will release it after the jump. */
        release(resource);
        kh_arena_give_up(arena);
    }
    *one = (deferred){arena->deferred, release, resource};
    arena->deferred = one;
}

void kh_arena_release(kh_arena *arena, void *resource)
{
    for (deferred **link = &arena->deferred; *link; link = &(*link)->before) {
        deferred *one = *link;
        if (one->resource != resource)
            continue;
        *link = one->before;
        one->release(resource);
        return;
    }
}

void kh_arena_limit(kh_arena *arena, size_t bytes)
{
    arena->limit = bytes;
}

size_t kh_arena_used(const kh_arena *arena)
{
    return arena->used;
}

void kh_arena_fail_at(kh_arena *arena, unsigned long nth)
{
    arena->counting = true;
    arena->countdown = nth;
}

bool kh_arena_has_failed(const kh_arena *arena)
{
    return arena->failed;
}

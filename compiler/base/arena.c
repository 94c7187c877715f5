/* Blocks of zeroed memory, bump allocation, and one way out when memory is gone. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* With KH_HOSTILE every allocation has a block of its own, so that ASan sees one run into the next. */
#ifdef KH_HOSTILE
enum { FIRST_BLOCK = 1, GROWTH = 1, MAPS_PAGES = 0 };
#else
enum { FIRST_BLOCK = 16 << 10, GROWTH = 16, MAPS_PAGES = 1 };
#endif

enum { SHORT_TEXT = 256 }; /* what is formatted is mostly shorter, and then it is formatted once */

enum { LARGE_PAGE = 2 << 20 }; /* of the machines that we know; where it is another, it is only a size */

typedef struct block {
    struct block *before;
    size_t used, capacity;
    size_t mapped; /* bytes from the system; 0: from calloc() */
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
    size_t plenty; /* up to here nothing can be refused: the limit; 0 while a test counts */
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

/* A large block lies on pages of the largest size: the system clears one of them in the time in which it
 * gives out a few dozen small ones, and a compilation fills hundreds. */
static block *map_block(size_t size)
{
    const size_t page = LARGE_PAGE, whole = (size + page - 1) / page * page;
    char *got = mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED)
        return NULL;
    size_t before = (page - (uintptr_t)got % page) % page;
    if (before)
        (void)munmap(got, before);
    (void)munmap(got + before + whole, page - before);
    block *made = (block *)(void *)(got + before);
    (void)madvise(made, whole, MADV_HUGEPAGE); /* refused: small pages do, too */
    made->mapped = whole;
    made->capacity = whole - sizeof *made;
    return made;
}

static block *new_block(size_t capacity)
{
    size_t size = sizeof(block) + capacity;
    if (MAPS_PAGES && size >= LARGE_PAGE)
        return map_block(size);
    block *made = calloc(1, size);
    if (made)
        made->capacity = capacity;
    return made;
}

static void free_block(block *one)
{
    if (one->mapped)
        (void)munmap(one, one->mapped);
    else
        free(one);
}

static block *add_block(kh_arena *arena, size_t size)
{
    size_t capacity = size > arena->next_capacity ? size : arena->next_capacity;
    block *made = new_block(capacity);
    if (!made)
        return NULL;
    const size_t wider = arena->next_capacity * GROWTH, largest = LARGE_PAGE - sizeof *made;
    arena->next_capacity = wider < largest ? wider : largest;

    /* One huge allocation must not waste the rest of the block in use. */
    if (arena->last && room(arena->last) > made->capacity - size) {
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
    arena->plenty = SIZE_MAX;
    if (!add_block(arena, FIRST_BLOCK)) {
        free(arena);
        return NULL;
    }
    return arena;
}

/* The records are in the blocks: resources go first. */
static void release_all(kh_arena *arena)
{
    for (deferred *one = arena->deferred; one; one = one->before)
        one->release(one->resource);
    arena->deferred = NULL;
}

void kh_arena_free(kh_arena *arena)
{
    if (!arena)
        return;
    release_all(arena);
    for (block *one = arena->last, *before; one; one = before) {
        before = one->before;
        free_block(one);
    }
    free(arena);
}

static void free_child(void *arena)
{
    kh_arena_free(arena);
}

kh_arena *kh_arena_child(kh_arena *owner)
{
    kh_arena *child = kh_arena_new();
    if (!child)
        kh_arena_give_up(owner);
    kh_arena_defer(owner, free_child, child);
    return child;
}

void kh_arena_clear(kh_arena *arena)
{
    release_all(arena);
    block *kept = arena->last;
    for (block *one = kept->before, *before; one; one = before) {
        before = one->before;
        free_block(one);
    }
    memset(kept->data, 0, kept->used);
    kept->before = NULL;
    kept->used = 0;
    arena->used = 0;
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

/* Asked fifty thousand times by the smallest scheme, and nearly always for a little of what there is. */
void *kh_arena_alloc(kh_arena *arena, size_t size)
{
    enum { LITTLE = 1 << 20 };
    block *last = arena->last;
    size_t start = aligned(last->used);
    if (size - 1 < LITTLE && start + size <= last->capacity && arena->used + size <= arena->plenty) {
        last->used = start + size;
        arena->used += size;
        return last->data + start;
    }
    void *memory = take(arena, size);
    if (!memory)
        kh_arena_give_up(arena);
    return memory;
}

bool kh_arena_extend(kh_arena *arena, const void *memory, size_t size, size_t wider)
{
    block *last = arena->last;
    bool is_last = size > 0 && (const char *)memory + size == last->data + last->used;
    size_t more = wider - size;
    if (!is_last || wider < size || more > last->capacity - last->used || is_refused(arena, more))
        return false;
    last->used += more;
    arena->used += more;
    return true;
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
    char most[SHORT_TEXT];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(most, sizeof most, format, again);
    va_end(again);
    if (length < 0)
        kh_arena_give_up(arena);
    size_t size = (size_t)length + 1;
    char *text = kh_arena_alloc(arena, size);
    if (size <= sizeof most)
        memcpy(text, most, size);
    else
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
    arena->plenty = arena->counting ? 0 : bytes ? bytes : SIZE_MAX;
}

size_t kh_arena_used(const kh_arena *arena)
{
    return arena->used;
}

void kh_arena_fail_at(kh_arena *arena, unsigned long nth)
{
    arena->counting = true;
    arena->plenty = 0;
    arena->countdown = nth;
}

bool kh_arena_has_failed(const kh_arena *arena)
{
    return arena->failed;
}

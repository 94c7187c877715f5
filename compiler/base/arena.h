/* arena.h: memory that lives and dies together.
 *
 * A compilation has one arena, a pass may have a scratch one. Memory is zeroed and aligned for any type.
 *
 * Owns:   every block it hands out, and every outside resource given to kh_arena_defer(); both go in
 *         kh_arena_free(), resources first and in reverse order.
 * Fails:  an allocation never returns NULL. When memory is out (or a test's countdown ends) control
 *         returns to the innermost kh_arena_guard() of the arena, which the public entry points set:
 *         they free the arena and answer KH_NO_MEMORY. A jump is safe here because nothing between
 *         guard and allocation owns anything outside the arena; a file, parser or surface that is
 *         open across an allocation is registered with kh_arena_defer().
 */
#ifndef KH_BASE_ARENA_H
#define KH_BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>

#include "base/base.h"

typedef struct kh_arena kh_arena;

/* NULL when there is no memory for even the first block. */
kh_arena *kh_arena_new(void);
void kh_arena_free(kh_arena *arena); /* NULL is allowed */

/* One that `owner` frees, or kh_arena_release(owner, it). */
kh_arena *kh_arena_child(kh_arena *owner);
/* Forgets all that it handed out; its memory is used again. */
void kh_arena_clear(kh_arena *arena);

/* if (kh_arena_guard(arena)) { memory ran out } else { work } */
#define kh_arena_guard(arena) (setjmp(*kh_arena_jump(arena)))
jmp_buf *kh_arena_jump(kh_arena *arena);

/* Whoever sets a guard inside another's keeps the outer one and puts it back before it returns: a guard
 * whose function has returned must never be jumped to. */
typedef struct kh_guard {
    jmp_buf jump;
    bool set;
} kh_guard;
void kh_arena_keep_guard(const kh_arena *arena, kh_guard *kept);
void kh_arena_put_guard(kh_arena *arena, const kh_guard *kept);

/* Leaves through the guard as a failed allocation does; without a guard, aborts. */
_Noreturn void kh_arena_give_up(kh_arena *arena);

void *kh_arena_alloc(kh_arena *arena, size_t size);
void *kh_arena_array(kh_arena *arena, size_t count, size_t size); /* checks count × size */
#define kh_arena_new_of(arena, type) ((type *)kh_arena_alloc((arena), sizeof(type)))

/* Makes the allocation that was handed out last wider where it lies. False: it is not the last, or there is
 * no room behind it; nothing has changed then. */
bool kh_arena_extend(kh_arena *arena, const void *memory, size_t size, size_t wider);

/* Copies; always terminated, for the sake of libraries. */
char *kh_arena_copy(kh_arena *arena, const char *data, size_t length);
char *kh_arena_format(kh_arena *arena, const char *format, ...) KH_PRINTF(2, 3);
char *kh_arena_format_list(kh_arena *arena, const char *format, va_list arguments) KH_PRINTF(2, 0);

/* Calls release(resource) when the arena is freed, or at kh_arena_release() if that comes first. */
void kh_arena_defer(kh_arena *arena, void (*release)(void *resource), void *resource);
void kh_arena_release(kh_arena *arena, void *resource);

/* Largest total the arena may take, in bytes; beyond it an allocation fails. 0: no limit. */
void kh_arena_limit(kh_arena *arena, size_t bytes);
size_t kh_arena_used(const kh_arena *arena);

/* For tests: the nth allocation from now fails (0 is the next), and each after it. */
void kh_arena_fail_at(kh_arena *arena, unsigned long nth);
bool kh_arena_has_failed(const kh_arena *arena);

#endif

/* Arena, vector: memory that lives and dies together, and what happens when there is none. */
#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/number.h"
#include "base/vector.h"

static void memory_is_zeroed_aligned_and_not_shared(void **state)
{
    enum { COUNT = 3000 };
    static unsigned char *parts[COUNT];
    kh_arena *arena = kh_arena_new();
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = i % 97 == 0 ? 70000 + i : i % 61;
        parts[i] = kh_arena_alloc(arena, size);
        assert_int_equal((uintptr_t)parts[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(parts[i][k], 0);
        memset(parts[i], (int)(i % 255 + 1), size);
    }
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = i % 97 == 0 ? 70000 + i : i % 61;
        for (size_t k = 0; k < size; k++)
            assert_int_equal(parts[i][k], i % 255 + 1);
    }
    kh_arena_free(arena);
    kh_arena_free(NULL);
}

static void copies_and_formats_are_terminated(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    assert_string_equal(kh_arena_copy(arena, "abcdef", 3), "abc");
    assert_string_equal(kh_arena_copy(arena, NULL, 0), "");
    assert_string_equal(kh_arena_format(arena, "%s-%d", "部门", 7), "部门-7");
    char *wide = kh_arena_format(arena, "%100000d", 1);
    assert_int_equal(strlen(wide), 100000);
    kh_arena_free(arena);
}

static void only_the_last_allocation_is_made_wider(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    char *first = kh_arena_alloc(arena, 100), *last = kh_arena_alloc(arena, 100);
    memset(last, 1, 100);
    size_t used = kh_arena_used(arena);
    assert_false(kh_arena_extend(arena, first, 100, 200));
    assert_false(kh_arena_extend(arena, last, 100, (size_t)1 << 40));
    assert_int_equal(kh_arena_used(arena), used);
#ifndef KH_HOSTILE
    assert_true(kh_arena_extend(arena, last, 100, 300));
    for (size_t i = 100; i < 300; i++)
        assert_int_equal(last[i], 0);
    assert_int_equal(kh_arena_used(arena), used + 200);
    char *next = kh_arena_alloc(arena, 1);
    assert_true(next >= last + 300);
    kh_arena_limit(arena, kh_arena_used(arena));
    assert_false(kh_arena_extend(arena, next, 1, 2));
#endif
    kh_arena_free(arena);
}

static void count_release(void *resource)
{
    ++*(int *)resource;
}

static void what_is_cleared_is_zeroed_and_used_again(void **state)
{
    int released = 0;
    kh_arena *arena = kh_arena_new();
    (void)state;
    kh_arena *child = kh_arena_child(arena);
    for (int round = 0; round < 3; round++) {
        kh_arena_defer(child, count_release, &released);
        for (size_t size = 1; size < 5000000; size *= 7) {
            unsigned char *memory = kh_arena_alloc(child, size);
            for (size_t i = 0; i < size; i += 1 + i / 64)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xFF, size);
        }
        kh_arena_clear(child);
        assert_int_equal(kh_arena_used(child), 0);
        assert_int_equal(released, round + 1);
    }
    kh_arena_defer(child, count_release, &released);
    kh_arena_release(arena, child);
    assert_int_equal(released, 4);
    kh_arena_free(arena);
    assert_int_equal(released, 4);
}

typedef void attempt(kh_arena *arena);

/* Does it leave through the guard? */
static bool gives_up(kh_arena *arena, attempt *try)
{
    if (kh_arena_guard(arena))
        return true;
    try(arena);
    return false;
}

static void largest(kh_arena *arena)
{
    kh_arena_alloc(arena, SIZE_MAX);
}

static void nearly_largest(kh_arena *arena)
{
    kh_arena_alloc(arena, SIZE_MAX - 64);
}

static void half_of_all(kh_arena *arena)
{
    kh_arena_alloc(arena, PTRDIFF_MAX);
}

static void product_that_wraps(kh_arena *arena)
{
    kh_arena_array(arena, SIZE_MAX / 8 + 2, 8); /* wraps to 8 */
}

static void copy_whose_terminator_wraps(kh_arena *arena)
{
    kh_arena_copy(arena, "", SIZE_MAX);
}

static void vector_that_wraps(kh_arena *arena)
{
    size_t capacity = SIZE_MAX / 2 + 1;
    kh_vector_grow(arena, NULL, &capacity, 1);
}

/* Guards: a size that wraps round would get a small block and be written far beyond it. */
static void sizes_that_wrap_fail(void **state)
{
    static attempt *const attempts[] = {
        largest,          nearly_largest, half_of_all, product_that_wraps, copy_whose_terminator_wraps,
        vector_that_wraps};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(attempts); i++) {
        kh_arena *arena = kh_arena_new();
        assert_false(kh_arena_has_failed(arena));
        assert_true(gives_up(arena, attempts[i]));
        assert_true(kh_arena_has_failed(arena));
        kh_arena_free(arena);
    }
}

static void thousand_bytes(kh_arena *arena)
{
    kh_arena_alloc(arena, 1000);
}

static void limit_is_exact(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    thousand_bytes(arena);
    kh_arena_limit(arena, kh_arena_used(arena) + 1000);
    assert_false(gives_up(arena, thousand_bytes));
    assert_true(gives_up(arena, thousand_bytes));
    kh_arena_limit(arena, 1); /* below what is taken already */
    assert_true(gives_up(arena, thousand_bytes));
    kh_arena_limit(arena, 0);
    assert_false(gives_up(arena, thousand_bytes));
    kh_arena_free(arena);
}

typedef struct record {
    char order[16];
    size_t count;
} record;

typedef struct resource {
    record *record;
    char name;
} resource;

static void close_resource(void *pointer)
{
    resource *one = pointer;
    one->record->order[one->record->count++] = one->name;
}

static void resources_go_in_reverse_order(void **state)
{
    record closed = {0};
    resource a = {&closed, 'a'}, b = {&closed, 'b'}, c = {&closed, 'c'};
    kh_arena *arena = kh_arena_new();
    (void)state;
    kh_arena_defer(arena, close_resource, &a);
    kh_arena_defer(arena, close_resource, &b);
    kh_arena_defer(arena, close_resource, &c);
    kh_arena_release(arena, &b);
    kh_arena_release(arena, &b); /* gone already */
    assert_string_equal(closed.order, "b");
    kh_arena_free(arena);
    assert_string_equal(closed.order, "bca");
}

/* The composite of the failure loop: `opened` counts resources given to the arena. */
static void work(kh_arena *arena, record *closed, size_t *opened)
{
    KH_VECTOR(char *) names = {0};
    kh_map *map = kh_map_new(arena);
    kh_builder text = {.arena = arena};
    for (int i = 0; i < 40; i++) {
        char *name = kh_arena_format(arena, "指标%d", i);
        kh_vector_push(arena, &names, name);
        kh_map_add(map, kh_text_of(name), names.items[i]);
        kh_builder_format(&text, "%s；", name);
        if (i % 10 == 0) {
            resource *one = kh_arena_new_of(arena, resource);
            *one = (resource){closed, (char)('a' + i / 10)};
            ++*opened;
            kh_arena_defer(arena, close_resource, one);
        }
    }
    kh_number number = KH_NUMBER(INT64_MAX);
    for (int i = 0; i < 5; i++)
        number = kh_number_multiply(arena, number, number);
    assert_true(kh_number_valid(number));
    assert_int_equal(kh_map_count(map), 40);
    assert_true(kh_builder_text(&text).length > 40 * 10);
}

/* Apart from its caller, so that longjmp leaves no variable of the test in doubt. */
static bool finishes(kh_arena *arena, record *closed, size_t *opened)
{
    if (kh_arena_guard(arena))
        return false;
    work(arena, closed, opened);
    return true;
}

/* Each allocation fails in turn; the guard is reached and every resource released exactly once. */
static void survives_every_failed_allocation(void **state)
{
    unsigned long injected = 0;
    (void)state;
    for (bool failed = true; failed; injected += failed) {
        record closed = {0};
        size_t opened = 0;
        kh_arena *arena = kh_arena_new();
        kh_arena_fail_at(arena, injected);
        bool finished = finishes(arena, &closed, &opened);
        failed = kh_arena_has_failed(arena);
        assert_int_equal(finished, !failed);
        kh_arena_free(arena);
        assert_int_equal(closed.count, opened);
    }
    assert_true(injected > 100); /* else nothing was injected and this test proves nothing */
}

/* Guards: what was opened but could not be registered was never closed. */
static void resource_is_released_when_its_record_finds_no_memory(void **state)
{
    record closed = {0};
    resource a = {&closed, 'a'};
    kh_arena *arena = kh_arena_new();
    (void)state;
    kh_arena_fail_at(arena, 0);
    if (!kh_arena_guard(arena)) {
        kh_arena_defer(arena, close_resource, &a);
        fail_msg("the allocation was to fail");
    }
    assert_string_equal(closed.order, "a");
    kh_arena_free(arena);
    assert_string_equal(closed.order, "a");
}

static void without_guard_it_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        kh_arena *arena = kh_arena_new();
        kh_arena_give_up(arena);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void vector_keeps_its_items(void **state)
{
    KH_VECTOR(uint64_t) numbers = {0};
    kh_arena *arena = kh_arena_new();
    (void)state;
    for (uint64_t i = 0; i < 10000; i++)
        kh_vector_push(arena, &numbers, i * i);
    assert_int_equal(numbers.count, 10000);
    assert_true(numbers.capacity < 20000);
    for (uint64_t i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i * i);
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_not_shared),
        cmocka_unit_test(copies_and_formats_are_terminated),
        cmocka_unit_test(only_the_last_allocation_is_made_wider),
        cmocka_unit_test(what_is_cleared_is_zeroed_and_used_again),
        cmocka_unit_test(sizes_that_wrap_fail),
        cmocka_unit_test(limit_is_exact),
        cmocka_unit_test(resources_go_in_reverse_order),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(resource_is_released_when_its_record_finds_no_memory),
        cmocka_unit_test(without_guard_it_aborts),
        cmocka_unit_test(vector_keeps_its_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

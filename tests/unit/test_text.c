/* Slices, the builder, the map, and the digest that is taken of texts. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"

static int make_arena(void **state)
{
    *state = kh_arena_new();
    return *state ? 0 : -1;
}

static int free_arena(void **state)
{
    kh_arena_free(*state);
    return 0;
}

static void slices_compare_by_bytes(void **state)
{
    (void)state;
    /* In ascending order; a text is a whole one, never up to a NUL. */
    const kh_text ordered[] = {KH_TEXT_NONE,      KH_TEXT("\0"),     KH_TEXT("a"),  KH_TEXT("a\0b"),
                               KH_TEXT("a\0c"),   KH_TEXT("ab"),     KH_TEXT("部"), KH_TEXT("部门"),
                               KH_TEXT("\uE000"), KH_TEXT("\uFFFD"), KH_TEXT("𠀀")};
    for (size_t i = 0; i < KH_COUNT(ordered); i++) {
        for (size_t k = 0; k < KH_COUNT(ordered); k++) {
            int order = kh_text_compare(ordered[i], ordered[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_int_equal(kh_text_equal(ordered[i], ordered[k]), i == k);
        }
    }
    assert_true(kh_text_is(KH_TEXT("部门"), "部门"));
    assert_false(kh_text_is(KH_TEXT("部门"), "部"));
    assert_true(kh_text_is(KH_TEXT_NONE, NULL));
    assert_true(kh_text_equal(kh_text_of(NULL), KH_TEXT_NONE));
    assert_null(kh_text_end(KH_TEXT_NONE));
    const kh_text one = KH_TEXT("考");
    assert_ptr_equal(kh_text_end(one), one.data + 3);
}

static void parts_are_found(void **state)
{
    (void)state;
    assert_true(kh_text_starts(KH_TEXT("考核办"), KH_TEXT("考核")));
    assert_true(kh_text_starts(KH_TEXT("考"), KH_TEXT_NONE));
    assert_false(kh_text_starts(KH_TEXT("考"), KH_TEXT("考核")));
    assert_true(kh_text_contains(KH_TEXT("aaab"), KH_TEXT("aab"))); /* a start that is no match */
    assert_true(kh_text_contains(KH_TEXT("考核办"), KH_TEXT("办")));
    assert_true(kh_text_contains(KH_TEXT("a\0b"), KH_TEXT("\0b")));
    assert_true(kh_text_contains(KH_TEXT_NONE, KH_TEXT_NONE));
    assert_false(kh_text_contains(KH_TEXT("aaa"), KH_TEXT("aab")));
    assert_false(kh_text_contains(KH_TEXT_NONE, KH_TEXT("a")));
    assert_false(kh_text_contains(kh_text_slice("abc", 2), KH_TEXT("bc")));
}

static void copies_are_terminated_and_apart(void **state)
{
    char original[] = "部门";
    kh_text copy = kh_text_copy(*state, kh_text_slice(original, 3));
    const char *terminated = kh_text_terminated(*state, kh_text_slice(original, 3));
    original[0] = 'x';
    assert_string_equal(copy.data, "部");
    assert_string_equal(terminated, "部");
    assert_string_equal(kh_text_terminated(*state, KH_TEXT_NONE), "");
    assert_string_equal(kh_text_format(*state, "%.*s!", KH_TEXT_ARGUMENTS(copy)).data, "部!");
}

static void builder_grows_and_terminates(void **state)
{
    kh_builder builder = {.arena = *state};
    assert_string_equal(kh_builder_text(&builder).data, "");
    for (int i = 0; i < 2000; i++) {
        kh_builder_character(&builder, '<');
        kh_builder_format(&builder, "%04d", i);
        kh_builder_string(&builder, "分");
        kh_builder_add(&builder, KH_TEXT_NONE);
        kh_builder_repeat(&builder, '>', 2);
        kh_text text = kh_builder_text(&builder);
        assert_int_equal(text.length, (i + 1) * 10);
        assert_int_equal(text.data[text.length], '\0');
    }
    kh_text text = kh_builder_text(&builder);
    for (int i = 0; i < 2000; i++) {
        kh_text piece = kh_text_format(*state, "<%04d分>>", i);
        assert_true(kh_text_equal(kh_text_slice(text.data + i * 10, 10), piece));
    }
}

/* The map against a linear search over the same pairs; order of insertion throughout. */
static void map_finds_what_was_added(void **state)
{
    enum { COUNT = 5000 };
    static int values[COUNT];
    kh_map *map = kh_map_new(*state);
    assert_null(kh_map_find(map, KH_TEXT("无")));
    assert_int_equal(kh_map_count(map), 0);
    for (int i = 0; i < COUNT; i++) {
        kh_text key = kh_text_format(*state, "指标%d", i * 7919 % COUNT);
        assert_null(kh_map_find(map, key));
        assert_ptr_equal(kh_map_add(map, key, &values[i]), &values[i]);
        assert_ptr_equal(kh_map_add(map, key, values), &values[i]); /* the first one stays */
    }
    assert_int_equal(kh_map_count(map), COUNT);
    for (int i = 0; i < COUNT; i++) {
        kh_text key = kh_text_format(*state, "指标%d", i * 7919 % COUNT);
        assert_ptr_equal(kh_map_find(map, key), &values[i]);
        assert_true(kh_text_equal(kh_map_key(map, (size_t)i), key));
        assert_ptr_equal(kh_map_value(map, (size_t)i), &values[i]);
    }
    kh_map_set(map, KH_TEXT("指标0"), &values[1]);
    assert_int_equal(kh_map_count(map), COUNT);
    assert_ptr_equal(kh_map_value(map, 0), &values[1]);
}

static void map_takes_empty_and_odd_keys(void **state)
{
    int one, two, three;
    kh_map *map = kh_map_new(*state);
    kh_map_set(map, KH_TEXT_NONE, &one);
    kh_map_set(map, KH_TEXT("\0"), &two);
    kh_map_set(map, KH_TEXT("\0\0"), &three);
    assert_ptr_equal(kh_map_find(map, KH_TEXT("")), &one);
    assert_ptr_equal(kh_map_find(map, KH_TEXT("\0")), &two);
    assert_ptr_equal(kh_map_find(map, KH_TEXT("\0\0")), &three);
}

/* FIPS 180-4 examples, and that parts make the same digest as the whole. */
static void digest_is_sha256(void **state)
{
    static const struct {
        const char *text, *digest;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_digest *whole = kh_digest_new(*state), *parts = kh_digest_new(*state);
        kh_digest_add(whole, kh_text_of(cases[i].text));
        for (const char *at = cases[i].text; *at; at++)
            kh_digest_add(parts, kh_text_slice(at, 1));
        kh_digest_add(parts, KH_TEXT_NONE);
        assert_string_equal(kh_digest_text(*state, whole).data, cases[i].digest);
        assert_string_equal(kh_digest_text(*state, parts).data, cases[i].digest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_compare_by_bytes),
        cmocka_unit_test(parts_are_found),
        cmocka_unit_test_setup_teardown(copies_are_terminated_and_apart, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(builder_grows_and_terminates, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(map_finds_what_was_added, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(map_takes_empty_and_odd_keys, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(digest_is_sha256, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

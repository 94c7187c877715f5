#include "source/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static kh_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = kh_arena_new();
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    kh_arena_free(arena);
    return 0;
}

static kh_source *source_of(kh_text content)
{
    return kh_source_new(arena, KH_TEXT("a.kh"), content);
}

static void expect_place(const char *why, kh_place got, kh_place wanted)
{
    if (got.line != wanted.line || got.column != wanted.column || got.utf16 != wanted.utf16 ||
        got.cell != wanted.cell)
        fail_msg("%s: got %u:%u utf16 %u cell %u", why, got.line, got.column, got.utf16, got.cell);
}

/* Guards: columns count characters, editors UTF-16 units, carets cells. */
static void places_in_every_unit(void **state)
{
    static const struct {
        const char *why, *content;
        uint32_t offset;
        kh_place place;
    } cases[] = {
        {"the first byte", "abc", 0, {1, 1, 1, 0}},
        {"an empty source", "", 0, {1, 1, 1, 0}},
        {"a Han character is two cells", "部门a", 6, {1, 3, 3, 4}},
        {"inside a Han character: its start", "部门a", 4, {1, 2, 2, 2}},
        {"an astral character is two UTF-16 units", "𠮷a", 4, {1, 2, 3, 2}},
        {"a combining mark has no cell", "e\u0301a", 3, {1, 3, 3, 1}},
        {"a tab is four cells", "\ta", 1, {1, 2, 2, 4}},
        {"a bidi override is drawn as one", "\u202Ea", 3, {1, 2, 2, 1}},
        {"an ill-formed byte is a character", "\xFFg", 1, {1, 2, 2, 1}},
        {"LF belongs to its line", "ab\ncd", 2, {1, 3, 3, 2}},
        {"after LF", "ab\ncd", 3, {2, 1, 1, 0}},
        {"CR LF is one end: at CR", "ab\r\ncd", 2, {1, 3, 3, 2}},
        {"CR LF is one end: at LF", "ab\r\ncd", 3, {1, 3, 3, 2}},
        {"after CR LF", "ab\r\ncd", 4, {2, 1, 1, 0}},
        {"a CR alone ends nothing", "a\rb", 2, {1, 3, 3, 2}},
        {"the end after a last LF is a line", "a\n", 2, {2, 1, 1, 0}},
        {"beyond the end: clamped", "ab", 99, {1, 3, 3, 2}},
        {"a byte order mark has no column", "\uFEFF方案", 3, {1, 1, 1, 0}},
        {"within the byte order mark", "\uFEFF方案", 1, {1, 1, 1, 0}},
        {"after the byte order mark", "\uFEFF方案", 6, {1, 2, 2, 2}},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_source *source = source_of(kh_text_of(cases[i].content));
        kh_span span = {source, cases[i].offset, cases[i].offset};
        expect_place(cases[i].why, kh_span_place(span), cases[i].place);
        expect_place(cases[i].why, kh_span_end_place(span), cases[i].place);
    }
}

/* Guards: places counted from a mark inside a long line are those counted from its start. */
static void places_in_long_lines(void **state)
{
    static const char pattern[] = "部a\t𠮷";
    static const uint32_t starts[] = {0, 3, 4, 5};
    static const kh_place within[] = {{0, 0, 0, 0}, {0, 1, 1, 2}, {0, 2, 2, 3}, {0, 3, 3, 7}};
    uint32_t size = sizeof pattern - 1, count = 5000;
    kh_builder content = {.arena = arena};
    (void)state;
    kh_builder_string(&content, "一行\n");
    uint32_t line_start = (uint32_t)content.length;
    for (uint32_t i = 0; i < count; i++)
        kh_builder_string(&content, pattern);
    kh_builder_string(&content, "\n末");
    kh_source *source = source_of(kh_builder_text(&content));

    assert_true(source->mark_count > 0);
    for (uint32_t i = 0; i < count; i += 7)
        for (size_t k = 0; k < KH_COUNT(starts); k++) {
            uint32_t offset = line_start + i * size + starts[k];
            kh_place wanted = {2, 1 + i * 4 + within[k].column, 1 + i * 5 + within[k].utf16,
                               i * 9 + within[k].cell};
            expect_place("in the long line", kh_span_place(kh_span_of(source, offset, offset)), wanted);
        }
    uint32_t end = source->content.length;
    expect_place("the line after", kh_span_place(kh_span_of(source, end, end)), (kh_place){3, 2, 2, 2});
}

static void nowhere_is_line_zero(void **state)
{
    (void)state;
    kh_span nowhere = {0};
    expect_place("no source", kh_span_place(nowhere), (kh_place){0});
    expect_place("no source", kh_span_end_place(nowhere), (kh_place){0});
    assert_int_equal(kh_span_text(nowhere).length, 0);
}

static void lines_come_without_their_end(void **state)
{
    (void)state;
    kh_source *source = source_of(KH_TEXT("甲\r\n\r\n乙\n\r丙"));
    static const char *const lines[] = {"", "甲", "", "乙", "\r丙", ""};
    assert_int_equal(source->line_count, 4);
    for (uint32_t line = 0; line < KH_COUNT(lines); line++)
        if (!kh_text_is(kh_source_line(source, line), lines[line]))
            fail_msg("line %u", line);
}

static void texts_and_joins(void **state)
{
    (void)state;
    kh_source *source = source_of(KH_TEXT("甲乙丙丁"));
    kh_span first = kh_span_of(source, 0, 3), last = kh_span_of(source, 6, 9);
    assert_true(kh_text_is(kh_span_text(kh_span_join(first, last)), "甲乙丙"));
    assert_true(kh_text_is(kh_span_text(kh_span_join((kh_span){0}, last)), "丙"));
    assert_true(kh_text_is(kh_span_text(kh_span_join(first, (kh_span){0})), "甲"));
    assert_true(kh_text_is(kh_span_text(kh_span_of(source, 9, 4000)), "丁"));
    assert_int_equal(kh_span_text((kh_span){source, 9, 3}).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_in_every_unit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_in_long_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nowhere_is_line_zero, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_come_without_their_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_and_joins, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}

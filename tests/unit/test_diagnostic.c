#include "source/diagnostic.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static kh_arena *arena;
static kh_diagnostics *list;
static kh_source *first, *second;

static int set_up(void **state)
{
    (void)state;
    arena = kh_arena_new();
    if (!arena)
        return -1;
    list = kh_diagnostics_new(arena);
    first = kh_source_new(arena, KH_TEXT("一.kh"), KH_TEXT("方案 甲 { }\n"));
    second = kh_source_new(arena, KH_TEXT("二.kh"), KH_TEXT("方案 乙 { }\n"));
    second->order = 1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    kh_arena_free(arena);
    return 0;
}

static kh_span at(uint32_t start)
{
    return kh_span_of(first, start, start + 3);
}

static kh_diagnostic finding_at(kh_span span, const char *id, const char *message)
{
    return (kh_diagnostic){.code = KH_CODES,
                           .level = KH_ERROR,
                           .id = kh_text_of(id),
                           .span = span,
                           .message = kh_words_of(message, message)};
}

static kh_diagnostic *add_finding(kh_span span, const char *id, const char *message)
{
    kh_diagnostic finding = finding_at(span, id, message);
    return kh_report_finding(list, &finding);
}

static unsigned placeholders(kh_text text)
{
    unsigned found = 0;
    for (size_t i = 0; i + 2 < text.length; i++)
        if (text.data[i] == '{' && isdigit((unsigned char)text.data[i + 1]) && text.data[i + 2] == '}')
            found |= 1u << (text.data[i + 1] - '0');
    return found;
}

/* Guards: an argument forgotten in one of the languages; an argument that nobody fills. */
static void every_row_has_the_same_arguments_in_both_languages(void **state)
{
    (void)state;
    assert_true(KH_CODES > 0);
    for (kh_code code = 0; code < KH_CODES; code++) {
        kh_words text = kh_code_text(code), help = kh_code_help(code);
        unsigned in_text = placeholders(text.in[KH_CHINESE]), in_help = placeholders(help.in[KH_CHINESE]);
        unsigned known = in_text | in_help;
        if (in_text != placeholders(text.in[KH_ENGLISH]) || in_help != placeholders(help.in[KH_ENGLISH]))
            fail_msg("%s: the languages differ", kh_code_id(code));
        if ((known & (known + 1)) || known >= 1u << KH_MAX_ARGUMENTS)
            fail_msg("%s: arguments are not {0}, {1}, … without a gap", kh_code_id(code));
    }
}

/* Guards: a code is for ever; two rows of one name cannot be told apart in a report. */
static void codes_ascend_and_names_differ(void **state)
{
    (void)state;
    for (kh_code code = 0; code < KH_CODES; code++) {
        assert_int_equal(strlen(kh_code_id(code)), 5);
        for (kh_code other = code + 1; other < KH_CODES; other++) {
            if (strcmp(kh_code_id(code), kh_code_id(other)) >= 0)
                fail_msg("%s stands before %s", kh_code_id(code), kh_code_id(other));
            assert_string_not_equal(kh_code_name(code), kh_code_name(other));
        }
    }
}

static void fills_arguments(void **state)
{
    static const struct {
        const char *why, *text, *wanted;
    } cases[] = {
        {"in order", "{0}和{1}", "甲和乙"},
        {"out of order, twice", "{1}{0}{1}", "乙甲乙"},
        {"alone", "{0}", "甲"},
        {"none", "没有", "没有"},
        {"beyond what is given: left", "{0}{2}", "甲{2}"},
        {"other braces: left", "{ {x} {0", "{ {x} {0"},
        {"in braces", "{{0}}", "{甲}"},
        {"empty", "", ""},
    };
    /* An argument is not filled in turn: names come from outside. */
    const kh_words arguments[] = {kh_words_same(KH_TEXT("甲")), kh_words_same(KH_TEXT("乙"))};
    const kh_words tricky[] = {kh_words_same(KH_TEXT("{1}")), kh_words_same(KH_TEXT("乙"))};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_words got = kh_words_fill(arena, kh_words_of(cases[i].text, cases[i].text), arguments, 2);
        for (size_t language = 0; language < KH_LANGUAGES; language++)
            if (!kh_text_is(got.in[language], cases[i].wanted))
                fail_msg("%s: %.*s", cases[i].why, KH_TEXT_ARGUMENTS(got.in[language]));
    }
    kh_words got = kh_words_fill(arena, kh_words_of("{0}", "{0}"), tricky, 2);
    assert_true(kh_text_is(got.in[KH_CHINESE], "{1}"));
}

static void reports_a_row_of_the_catalogue(void **state)
{
    (void)state;
    kh_diagnostic *made = kh_report_texts(list, KH090, at(0), 2, KH_TEXT("甲.kh"), KH_TEXT("没有这个文件"));
    assert_true(kh_text_is(made->message.in[KH_CHINESE], "无法读取文件“甲.kh”：没有这个文件。"));
    assert_true(kh_text_is(made->message.in[KH_ENGLISH], "cannot read the file “甲.kh”: 没有这个文件."));
    assert_true(kh_text_is(made->id, "KH090"));
    assert_true(kh_text_is(made->name, "cannot-read"));
    assert_int_equal(made->level, KH_ERROR);
    assert_int_equal(kh_diagnostics_compile_errors(list), 1);
    kh_diagnostic_label(list, made, at(3), kh_words_same(KH_TEXT("这里")));
    assert_int_equal(made->labels.count, 1);
}

/* Guards: a name of megabytes, named by a thousand findings in two languages. */
static void cuts_endless_arguments(void **state)
{
    kh_builder name = {.arena = arena};
    (void)state;
    for (size_t i = 0; i < 100000; i++)
        kh_builder_string(&name, "长");
    kh_diagnostic *made = kh_report_texts(list, KH090, at(0), 2, kh_builder_text(&name), KH_TEXT("x"));
    assert_true(made->message.in[KH_CHINESE].length < 1500);
    assert_true(kh_text_contains(made->message.in[KH_CHINESE], KH_TEXT("长长…”")));
}

static void sorts_by_place_then_code_then_message(void **state)
{
    static const char *const wanted[] = {"nowhere", "a", "b", "c", "d", "e", "f"};
    kh_span in_second = kh_span_of(second, 0, 3), nowhere = {0};
    (void)state;
    add_finding(in_second, "KH101", "f");
    add_finding(at(7), "KH102", "d");
    add_finding(at(7), "KH103", "e");
    add_finding(at(7), "KH101", "c");
    add_finding(at(7), "KH101", "b");
    add_finding(at(0), "KH120", "a");
    add_finding(nowhere, "KH120", "nowhere");
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), KH_COUNT(wanted));
    for (size_t i = 0; i < KH_COUNT(wanted); i++)
        if (!kh_text_is(kh_diagnostics_at(list, i)->message.in[KH_CHINESE], wanted[i]))
            fail_msg("%zu is not %s", i, wanted[i]);
}

static void removes_doubles_only(void **state)
{
    (void)state;
    add_finding(at(0), "KH101", "a");
    add_finding(at(7), "KH101", "a");
    add_finding(at(0), "KH102", "a");
    add_finding(at(0), "KH101", "b");
    add_finding(kh_span_of(first, 0, 6), "KH101", "a");
    add_finding(at(0), "KH101", "a");
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), 5);
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), 5);
    add_finding(at(0), "KH102", "a");
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), 5);
}

/* Guards: the card that was reported second went with the double. */
static void doubles_unite_their_townships(void **state)
{
    static const kh_text one[] = {{"甲镇", 6}, {"乙乡", 6}}, other[] = {{"乙乡", 6}, {"丙镇", 6}};
    kh_diagnostic finding = finding_at(at(0), "KH102", "a");
    (void)state;
    finding.townships = one;
    finding.township_count = 2;
    kh_report_finding(list, &finding);
    finding.townships = other;
    kh_report_finding(list, &finding);
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), 1);
    const kh_diagnostic *left = kh_diagnostics_at(list, 0);
    assert_int_equal(left->township_count, 3);
    assert_true(kh_text_is(left->townships[0], "甲镇"));
    assert_true(kh_text_is(left->townships[1], "乙乡"));
    assert_true(kh_text_is(left->townships[2], "丙镇"));
}

/* Guards: of a waived finding and its double that is not, the error vanished. */
static void a_waived_double_hides_nothing(void **state)
{
    (void)state;
    add_finding(at(0), "KH101", "a")->waived = true;
    add_finding(at(0), "KH101", "a");
    add_finding(at(7), "KH101", "a")->waived = true;
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), 2);
    assert_false(kh_diagnostics_at(list, 0)->waived);
    assert_int_equal(kh_diagnostics_at_level(list, KH_ERROR), 1);
    assert_int_equal(kh_diagnostics_compile_errors(list), 0);
}

/* Guards: a flood is cut, says so once and last, and what was cut still decides the exit status. */
static void a_flood_ends_in_one_note(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < KH_MAX_DIAGNOSTICS; i++)
        add_finding(at(i % 3), "KH101", kh_arena_format(arena, "%u", i))->level = KH_WARNING;
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), KH_MAX_DIAGNOSTICS);

    size_t used = kh_arena_used(arena);
    for (size_t i = 0; i < 5000; i++) {
        kh_diagnostic *dropped = kh_report_texts(list, KH090, at(0), 2, KH_TEXT("x"), KH_TEXT("y"));
        kh_diagnostic_label(list, dropped, at(0), kh_words_same(KH_TEXT("z")));
    }
    assert_int_equal(kh_arena_used(arena), used);
    kh_diagnostics_finish(list);
    kh_diagnostics_finish(list);
    assert_int_equal(kh_diagnostics_count(list), KH_MAX_DIAGNOSTICS + 1);
    assert_int_equal(kh_diagnostics_compile_errors(list), 5000);
    assert_int_equal(kh_diagnostics_at_level(list, KH_ERROR), 5000);
    assert_int_equal(kh_diagnostics_at_level(list, KH_WARNING), KH_MAX_DIAGNOSTICS);
    assert_int_equal(kh_diagnostics_at_level(list, KH_NOTE), 1);

    const kh_diagnostic *closing = kh_diagnostics_at(list, KH_MAX_DIAGNOSTICS);
    assert_int_equal(closing->code, KH099);
    assert_true(kh_text_contains(closing->message.in[KH_CHINESE], KH_TEXT("1000")));
}

static bool report_with_failure(unsigned long nth)
{
    kh_arena *failing = kh_arena_new();
    kh_diagnostics *all = kh_diagnostics_new(failing);
    if (!kh_arena_guard(failing)) {
        kh_arena_fail_at(failing, nth);
        kh_diagnostic *made = kh_report_texts(all, KH090, at(0), 2, KH_TEXT("x"), KH_TEXT("y"));
        kh_diagnostic_label(all, made, at(3), kh_words_same(KH_TEXT("z")));
        kh_report_texts(all, KH090, at(0), 2, KH_TEXT("x"), KH_TEXT("y"));
        kh_diagnostics_finish(all);
        assert_int_equal(kh_diagnostics_count(all), 1);
    }
    bool failed = kh_arena_has_failed(failing);
    kh_arena_free(failing);
    return failed;
}

static void every_failed_allocation_leaves_by_the_guard(void **state)
{
    unsigned long nth = 0;
    (void)state;
    while (report_with_failure(nth))
        nth++;
    assert_true(nth > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_the_same_arguments_in_both_languages),
        cmocka_unit_test(codes_ascend_and_names_differ),
        cmocka_unit_test_setup_teardown(fills_arguments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reports_a_row_of_the_catalogue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cuts_endless_arguments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sorts_by_place_then_code_then_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(removes_doubles_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(doubles_unite_their_townships, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_waived_double_hides_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_flood_ends_in_one_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_failed_allocation_leaves_by_the_guard, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("diagnostic", tests, NULL, NULL);
}

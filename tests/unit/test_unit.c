/* Units, their conversion, and values in words. */
#include "model/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/entity.h"

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

static void amounts_convert_exactly(void **state)
{
    static const struct {
        const char *why, *from, *to;
        int64_t numerator, denominator; /* what one of `from` is in `to` */
    } cases[] = {
        {"money", "亿元", "万元", 10000, 1},
        {"money, English words", "hundred_million_yuan", "yuan", 100000000, 1},
        {"a mu is two thirds of a thousand square metres", "亩", "平方米", 2000, 3},
        {"compound", "万元/亩", "元/平方米", 15, 1},
        {"a dot behind the slash belongs below it", "元/人·月", "元/人/月", 1, 1},
        {"a prefix before a counting word", "万人", "人", 10000, 1},
        {"prefixes pile up", "百万人", "人", 1000000, 1},
        {"a prefix before a word nobody knows", "万羽", "羽", 10000, 1},
        {"a prefix alone", "亿", "万", 10000, 1},
        {"a prefix below the slash", "件/万人", "件/人", 1, 10000},
        {"a prefix before a known word that itself has none", "千吨", "吨", 1000, 1},
        {"千克 is a word, not a thousand 克 by chance", "千克", "克", 1000, 1},
        {"百分点 is 个百分点", "百分点", "%", 1, 1},
        {"counting words are labels", "户", "人", 1, 1},
        {"full-width slash", "万元／亩", "万元/亩", 1, 1},
    };
    kh_arena *arena = *state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_unit from = kh_unit_of(arena, kh_text_of(cases[i].from));
        kh_unit to = kh_unit_of(arena, kh_text_of(cases[i].to));
        kh_number wanted = kh_number_ratio(cases[i].numerator, cases[i].denominator);
        if (!kh_units_agree(from, to) || !kh_units_agree(to, from))
            fail_msg("%s: the units do not agree", cases[i].why);
        kh_number got = kh_unit_convert(arena, KH_NUMBER(1), from, to);
        if (!kh_number_equal(got, wanted))
            fail_msg("%s: got %s", cases[i].why, kh_number_fraction(arena, got).data);
        kh_number back = kh_unit_convert(arena, got, to, from);
        if (!kh_number_equal(back, KH_NUMBER(1)))
            fail_msg("%s: back is %s", cases[i].why, kh_number_fraction(arena, back).data);
    }
}

static void dimensions_keep_apart(void **state)
{
    static const char *const pairs[][2] = {{"万元", "人"},       {"万元/亩", "万元"}, {"万元/亩", "亩/万元"},
                                           {"公里", "平方公里"}, {"吨", "度"},        {"元/天", "元"}};
    kh_arena *arena = *state;
    for (size_t i = 0; i < KH_COUNT(pairs); i++)
        assert_false(kh_units_agree(kh_unit_of(arena, kh_text_of(pairs[i][0])),
                                    kh_unit_of(arena, kh_text_of(pairs[i][1]))));
    /* A pure number agrees with every label and with nothing that has a dimension. */
    assert_true(kh_units_agree((kh_unit){0}, kh_unit_of(arena, KH_TEXT("件"))));
    assert_false(kh_units_agree((kh_unit){0}, kh_unit_of(arena, KH_TEXT("元"))));
    kh_number five =
        kh_unit_convert(arena, kh_number_ratio(1, 20), (kh_unit){0}, kh_unit_of(arena, KH_TEXT("%")));
    assert_true(kh_number_equal(five, KH_NUMBER(5)));
}

static void words_of_nobody_are_labels(void **state)
{
    static const char *const words[] = {
        "",       "/",    "元/", "/亩",
        "元//亩", "场次", "入",  "元/元/元/元/元/元/元/元/元/元/元/元/元/元/元/元/元/元"};
    kh_arena *arena = *state;
    for (size_t i = 0; i < KH_COUNT(words); i++) {
        kh_text word = kh_text_of(words[i]);
        kh_unit unit = kh_unit_of(arena, word);
        if (kh_unit_is_known(arena, word) || !kh_units_agree(unit, (kh_unit){0}) ||
            !kh_number_equal(unit.factor, KH_NUMBER(1)) || !kh_text_equal(unit.word, word))
            fail_msg("“%s” is no label", words[i]);
    }
    assert_true(kh_unit_is_known(arena, KH_TEXT("万元/亩")));
    assert_true(kh_unit_is_known(arena, KH_TEXT("万人")));
    assert_true(kh_unit_is_known(arena, KH_TEXT("万")));

    kh_builder endless = {.arena = arena};
    for (int i = 0; i < 20000; i++)
        kh_builder_string(&endless, i % 7 ? "亿" : "/");
    assert_true(kh_number_equal(kh_unit_of(arena, kh_builder_text(&endless)).factor, KH_NUMBER(1)));
}

/* ---- words ---- */

static void assert_words(kh_arena *arena, kh_value value, const char *chinese, const char *english)
{
    kh_words words = kh_value_words(arena, value);
    assert_string_equal(words.in[KH_CHINESE].data, chinese);
    assert_string_equal(words.in[KH_ENGLISH].data, english);
}

static void values_read_as_people_write_them(void **state)
{
    kh_arena *arena = *state;
    kh_value people = kh_value_number(KH_NUMBER(18500));
    people.unit = kh_unit_of(arena, KH_TEXT("人"));
    assert_words(arena, people, "18500人", "18500人");
    people.ranged = true;
    people.upper = KH_NUMBER(19000);
    assert_words(arena, people, "18500..19000人", "18500..19000人");

    kh_value share = kh_value_number(kh_number_ratio(1, 20));
    share.percent = true;
    assert_words(arena, share, "5%", "5%");
    assert_words(arena, kh_value_number(kh_number_ratio(226, 11)), "20 6/11", "20 6/11");
    assert_words(arena, kh_value_number(KH_NUMBER_INVALID), "无效的数", "no valid number");

    assert_words(arena, kh_value_truth(true), "是", "yes");
    assert_words(arena, kh_value_truth(false), "否", "no");
    assert_words(arena, kh_value_text(KH_TEXT("城关镇")), "城关镇", "城关镇");
    assert_words(arena, (kh_value){.kind = KH_VALUE_NONE}, "无", "none");
    assert_words(arena, (kh_value){0}, "未写", "not stated");
    assert_words(arena, kh_value_unknown(arena, NULL, kh_words_of("类型", "kind")), "未写", "not stated");
    assert_words(arena, (kh_value){.kind = KH_VALUE_DATE, .date = {2025, 2, 20}}, "2025-02-20", "2025-02-20");
    const kh_member_row *yearly = kh_find_member(KH_ENUMERATION_FREQUENCY, KH_TEXT("每年"));
    assert_words(arena, (kh_value){.kind = KH_VALUE_MEMBER, .member = yearly}, "每年", "yearly");
    kh_entity bureau = {.name = KH_TEXT("农业局"), .label = KH_TEXT("县农业农村局")};
    assert_words(arena, kh_value_entity(&bureau), "县农业农村局", "县农业农村局");
}

static void ranges_say_which_end_is_open(void **state)
{
    kh_arena *arena = *state;
    kh_value range = {.kind = KH_VALUE_RANGE, .number = KH_NUMBER(60), .upper = KH_NUMBER(80)};
    assert_words(arena, range, "60..80", "60..80");
    range.half_open = true;
    assert_words(arena, range, "60..<80", "60..<80");
    range.number = KH_NUMBER_INVALID;
    assert_words(arena, range, "<80", "<80");
    range.half_open = false;
    assert_words(arena, range, "≤80", "≤80");
    range.number = range.upper;
    range.upper = KH_NUMBER_INVALID;
    assert_words(arena, range, "≥80", "≥80");
}

static void lists_stop_after_five(void **state)
{
    kh_arena *arena = *state;
    kh_element items[12];
    const char *const names[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑"};
    for (size_t i = 0; i < KH_COUNT(items); i++)
        items[i] = (kh_element){.value = kh_value_text(kh_text_of(names[i])), .key = kh_text_of(names[i])};
    kh_value list = {.kind = KH_VALUE_LIST, .list = {items, 0}};
    assert_words(arena, list, "无", "none");
    list.list.count = 5;
    assert_words(arena, list, "甲、乙、丙、丁、戊", "甲, 乙, 丙, 丁, 戊");
    list.list.count = 12;
    assert_words(arena, list, "甲、乙、丙、丁、戊等12项", "甲, 乙, 丙, 丁, 戊 and 7 more");
    list.kind = KH_VALUE_RECORD;
    list.list.count = 2;
    assert_words(arena, list, "甲：甲、乙：乙", "甲: 甲, 乙: 乙");
}

/* A list of five lists of five lists …: shared, so small in memory and endless in words. */
static void shared_lists_do_not_explode(void **state)
{
    kh_arena *arena = *state;
    kh_element levels[40][5];
    kh_value value = kh_value_truth(true);
    for (size_t level = 0; level < KH_COUNT(levels); level++) {
        for (size_t i = 0; i < 5; i++)
            levels[level][i] = (kh_element){.value = value};
        value = (kh_value){.kind = KH_VALUE_LIST, .list = {levels[level], 5}};
    }
    assert_true(kh_value_words(arena, value).in[KH_CHINESE].length < 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(amounts_convert_exactly, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(dimensions_keep_apart, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(words_of_nobody_are_labels, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(values_read_as_people_write_them, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(ranges_say_which_end_is_open, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(lists_stop_after_five, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(shared_lists_do_not_explode, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

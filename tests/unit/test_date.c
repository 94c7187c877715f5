/* Dates against a calendar that is counted off day by day. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_same(kh_date left, kh_date right)
{
    return left.year == right.year && left.month == right.month && left.day == right.day;
}

/* The day after, from the rules of the calendar alone. */
static kh_date next_day(kh_date date)
{
    bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    bool is_short = date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11;
    int last = date.month == 2 ? 28 + leap : is_short ? 30 : 31;
    if (date.day < last) {
        date.day++;
    } else {
        date.day = 1;
        date.month = date.month == 12 ? 1 : (uint8_t)(date.month + 1);
        date.year = (int16_t)(date.year + (date.month == 1));
    }
    return date;
}

static void every_day_is_counted_once(void **state)
{
    kh_date date = {1, 1, 1};
    int64_t days = kh_date_days(date);
    (void)state;
    assert_int_equal(days, -719162);
    for (; date.year <= 9999; date = next_day(date), days++) {
        if (!kh_date_valid(date) || kh_date_days(date) != days || !is_same(kh_date_from_days(days), date))
            fail_msg("%d-%d-%d: %lld", date.year, date.month, date.day, (long long)kh_date_days(date));
    }
    assert_int_equal(days, 2932897); /* 10000-01-01 */
    assert_int_equal(kh_date_from_days(days).year, 0);
    assert_int_equal(kh_date_from_days(-719163).year, 0);
    assert_int_equal(kh_date_from_days(INT64_MAX).year, 0);
    assert_int_equal(kh_date_from_days(INT64_MIN).year, 0);
    assert_int_equal(kh_date_days((kh_date){1970, 1, 1}), 0);
    assert_int_equal(kh_date_days((kh_date){2025, 2, 20}), 20139); /* date -d 2025-02-20 +%s, by 86 400 */
}

static void no_other_day_is_valid(void **state)
{
    static const kh_date wrong[] = {{0, 0, 0},    {0, 1, 1},     {-1, 1, 1},    {10000, 1, 1}, {2025, 13, 1},
                                    {2025, 0, 1}, {2025, 2, 29}, {1900, 2, 29}, {2025, 4, 31}, {2025, 1, 32}};
    static const kh_date right[] = {{2025, 0, 0}, {2025, 2, 0}, {2024, 2, 29}, {2000, 2, 29}, {9999, 12, 31}};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(wrong); i++)
        assert_false(kh_date_valid(wrong[i]));
    for (size_t i = 0; i < KH_COUNT(right); i++)
        assert_true(kh_date_valid(right[i]));
}

/* Guards: a document known by its month counted from the first day, so that a rule was in force early. */
static void an_unknown_day_counts_as_the_last(void **state)
{
    static const struct {
        kh_date date, last;
    } cases[] = {
        {{2025, 0, 0}, {2025, 12, 31}}, {{2025, 2, 0}, {2025, 2, 28}}, {{2024, 2, 0}, {2024, 2, 29}},
        {{2025, 4, 0}, {2025, 4, 30}},  {{2025, 4, 7}, {2025, 4, 7}},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        assert_true(is_same(kh_date_last_day(cases[i].date), cases[i].last));
        assert_int_equal(kh_date_compare(cases[i].date, cases[i].last), 0);
    }
    assert_int_equal(kh_date_compare((kh_date){2025, 0, 0}, (kh_date){2025, 12, 30}), 1);
    assert_int_equal(kh_date_compare((kh_date){2025, 2, 0}, (kh_date){2025, 3, 1}), -1);
}

static void dates_are_read(void **state)
{
    static const struct {
        const char *text;
        kh_date date;
    } cases[] = {
        {"2025-02-20", {2025, 2, 20}},
        {"2025-02", {2025, 2, 0}},
        {"2025年2月20日", {2025, 2, 20}},
        {"2025年02月05日", {2025, 2, 5}},
        {"2025年2月", {2025, 2, 0}},
        {"2025年", {2025, 0, 0}},
        {"２０２５年２月２０日", {2025, 2, 20}},
        {"２０２５－０２－２０", {2025, 2, 20}},
        {"2024-02-29", {2024, 2, 29}},
        {"0001-01-01", {1, 1, 1}},
        {"9999年12月31日", {9999, 12, 31}},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_date date = {0, 0, 0};
        if (!kh_date_parse(kh_text_of(cases[i].text), &date) || !is_same(date, cases[i].date))
            fail_msg("%s", cases[i].text);
    }
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "2025",
        "2025-2-20",
        "2025-02-2",
        "2025-02-200",
        "2025-02-20 ",
        " 2025-02-20",
        "25-02-20",
        "12025-02-20",
        "2025/02/20",
        "2025-02-29",
        "2025-13-01",
        "2025-00",
        "2025-01-00",
        "2025-02-",
        "2025-",
        "0000-01-01",
        "2025年2月29日",
        "2025年13月",
        "2025年0月",
        "2025年2月0日",
        "2025年2月2",
        "2025年2",
        "2025年2日",
        "2025年002月",
        "2025年2月20日前",
        "2025-02月",
        "2025年02-20",
        "-2025-02-20",
        "二〇二五年",
        "2025年-02-20",
        "2025\xE5\xB9",
        "25年2月",
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_date date = {7, 7, 7};
        if (kh_date_parse(kh_text_of(cases[i]), &date) || !is_same(date, (kh_date){7, 7, 7}))
            fail_msg("“%s” was read, or the date touched", cases[i]);
    }
    kh_date date;
    assert_false(kh_date_parse(KH_TEXT_NONE, &date));
    assert_false(kh_date_parse(kh_text_slice("2025-02-20", 9), &date));
}

static void what_is_printed_is_read_back(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    assert_string_equal(kh_date_text(arena, (kh_date){2025, 2, 20}).data, "2025-02-20");
    assert_string_equal(kh_date_text(arena, (kh_date){2025, 2, 0}).data, "2025-02");
    assert_string_equal(kh_date_text(arena, (kh_date){2025, 0, 0}).data, "2025");
    for (int64_t days = kh_date_days((kh_date){1, 1, 1}); days < 2932897; days += 997) {
        kh_date date = kh_date_from_days(days), back;
        assert_true(kh_date_parse(kh_date_text(arena, date), &back));
        assert_true(is_same(date, back));
    }
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_is_counted_once),         cmocka_unit_test(no_other_day_is_valid),
        cmocka_unit_test(an_unknown_day_counts_as_the_last), cmocka_unit_test(dates_are_read),
        cmocka_unit_test(what_is_no_date_is_refused),        cmocka_unit_test(what_is_printed_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

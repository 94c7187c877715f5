#include "rules/judging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/examples.h"

static int set_up(void **state)
{
    *state = kh_arena_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    kh_arena_free(*state);
    return 0;
}

static void assert_text(kh_text text, const char *expected)
{
    if (!kh_text_is(text, expected))
        fail_msg("“%.*s” is not “%s”", KH_TEXT_ARGUMENTS(text), expected);
}

/* ---- places ---- */

/* Guards: a pack of one province judged the neighbour's schemes, or a county's pack its whole province. */
static void what_binds_a_region_binds_what_is_in_it(void **state)
{
    (void)state;
    static const struct {
        const char *region, *place;
        bool holds;
    } cases[] = {
        {"全国", "", true},
        {"全国", "宁夏回族自治区/某县", true},
        {"宁夏回族自治区", "宁夏回族自治区/某县", true},
        {"宁夏回族自治区", "宁夏/某县", true},
        {"宁夏", "宁夏回族自治区", true},
        {"宁夏回族自治区", "内蒙古自治区/某县", false},
        {"宁夏回族自治区", "", false},
        {"四川省/内江市", "四川省/内江市/某县", true},
        {"四川省/内江市", "四川省/某县", false},
        {"四川省/内江市", "四川省", false},
        {"广东省/珠海市/香洲区", "广东省/珠海市/香洲区", true},
        {"广东省/珠海市/香洲区", "广东省/珠海市/斗门区", false},
        {"", "四川省", false},
        {"四川省/内江市", "四川省内江市某县", true},
        {"四川省/内江市", "四川省成都市某区", false},
        {"四川省", "四川省内江市/某县", true},
        {"广东省/珠海市/香洲区", "广东省珠海市/香洲区", true},
        {"广东省/珠海市/香洲区", "广东省珠海市香洲区", true},
        {"广东省/珠海市/香洲区", "广东省香洲区", false},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        if (kh_region_holds(kh_text_of(cases[i].region), kh_text_of(cases[i].place)) != cases[i].holds)
            fail_msg("“%s” and “%s”", cases[i].region, cases[i].place);
}

/* Guards: a county whose city is left out was taken for a city, and could replace less than it may. */
static void regions_have_layers(void **state)
{
    (void)state;
    static const struct {
        const char *region;
        kh_layer layer;
    } cases[] = {
        {"全国", KH_LAYER_COUNTRY},
        {"宁夏回族自治区", KH_LAYER_PROVINCE},
        {"上海市", KH_LAYER_PROVINCE},
        {"四川省/内江市", KH_LAYER_CITY},
        {"西藏自治区/那曲地区", KH_LAYER_CITY},
        {"宁夏回族自治区/青溪县", KH_LAYER_COUNTY},
        {"上海市/徐汇区", KH_LAYER_COUNTY},
        {"内蒙古自治区/扎鲁特旗", KH_LAYER_COUNTY},
        {"山东省/潍坊市/诸城市", KH_LAYER_COUNTY},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        if (kh_region_layer(kh_text_of(cases[i].region)) != cases[i].layer)
            fail_msg("“%s”", cases[i].region);
}

/* ---- clauses ---- */

/* Guards: clauses stood in Chinese in English findings. */
static void clauses_are_read_out_in_english(void **state)
{
    static const char *const cases[][2] = {
        {"十（二）", "ten (2)"},
        {"十（一）、（三）", "ten (1), (3)"},
        {"三、十", "three, ten"},
        {"十三", "13"},
        {"三（一）、十（一）", "three (1), ten (1)"},
        {"第三部分", "part three"},
        {"第十三部分", "part 13"},
        {"第三条", "article 3"},
        {"第三条第二款", "article 3 paragraph 2"},
        {"第一百二十三条第（四）项", "article 123 item (4)"},
        {"第二章第十节", "chapter two section ten"},
        {"第12条第3款", "article 12 paragraph 3"},
        {"1259", "1259"},
        {"二〇二四", "2024"},
        {"三·8", "three, 8"},
        {"（二十）", "(20)"},
        {"附件二", "annex two"},
        {"第一百零五条", "article 105"},
        {"“主要载体”", "“主要载体”"},
        {"第", "第"},
        {"第条", "第条"},
        {"（", "（"},
        {"", ""},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_words words = kh_clause_words(*state, kh_text_of(cases[i][0]));
        assert_text(words.in[KH_CHINESE], cases[i][0]);
        assert_text(words.in[KH_ENGLISH], cases[i][1]);
    }
}

/* ---- examples ---- */

/* Two NUL bytes behind it, as sources have them. */
static kh_text padded(kh_arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *copy = kh_arena_alloc(arena, length + 2);
    memcpy(copy, text, length);
    copy[length] = copy[length + 1] = 0;
    return kh_text_slice(copy, length);
}

static void blank(char *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (from[i] != '\n')
            from[i] = ' ';
}

/* Guards: whatever the library's rules lose, it must be the inside of examples only, and nothing may move. */
static void bodies_of_examples_are_blanked(void **state)
{
    static const struct {
        const char *text, *inner[2];
    } cases[] = {
        {"合规例 “甲” { 乙：1 }", {" 乙：1 "}},
        {"违规例 {\n  甲 { 乙 }\n}", {"\n  甲 { 乙 }\n"}},
        {"passing “a” { b: 1 } failing { c }", {" b: 1 ", " c "}},
        {"合规例 “a { b” { c }", {" c "}},
        {"合规例 { “}” // }\n }", {" “}” // }\n "}},
        {"合规例 { /* } */ \"\\\"}\" 「}」 }", {" /* } */ \"\\\"}\" 「}」 "}},
        {"合规例 一 ｛ a ｝ b", {" a "}},
        {"合规例：“甲”、“乙”\n规则 丙 { 丁 }", {0}},
        {"提示：“合规例 { 甲 }”", {0}},
        {"// 合规例 { 甲 }", {0}},
        {"甲合规例 { 乙 }", {0}},
        {"合规例 { 没有闭合", {0}},
        {"合规例 { “没有闭合 }", {0}},
        {"合规例；  甲 { 乙 }", {0}},
        {"规则 甲 { 乙 }", {0}},
        {"", {0}},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text text = padded(*state, cases[i].text), without = kh_without_examples(*state, text);
        char *expected = kh_arena_copy(*state, text.data, text.length);
        for (size_t j = 0; j < KH_COUNT(cases[i].inner) && cases[i].inner[j]; j++)
            blank(strstr(expected, cases[i].inner[j]), strlen(cases[i].inner[j]));
        assert_int_equal(without.length, text.length);
        assert_int_equal(without.data[without.length], 0);
        assert_int_equal(without.data[without.length + 1], 0);
        assert_text(without, expected);
    }
}

/* Guards: a method that cannot be found by its name, or one that takes what stands behind it along. */
static void blocks_are_taken_one_by_one(void **state)
{
    static const struct {
        const char *text, *names, *last;
    } cases[] = {
        {"函数 甲 { 式：1 }\n// 函数 丙 { }\n函数 乙 “标签 {” { 参数 丙 { 缺省：1 } }", "甲 乙 ",
         "函数 乙 “标签 {” { 参数 丙 { 缺省：1 } }"},
        {"说明：“函数 甲 { }”  函数 乙 ｛ 式：2 ｝ 尾", "乙 ", "函数 乙 ｛ 式：2 ｝"},
        {"函数 甲；函数 乙 { 说明：“}” }", "乙 ", "函数 乙 { 说明：“}” }"},
        {"引用 甲\n函数 乙 { /* } */ }", "乙 ", "函数 乙 { /* } */ }"},
        {"函数 甲 { 没有闭合", "", NULL},
        {"函数 甲 { 式：1 } 函数 乙 { “没有闭合 }", "甲 ", "函数 甲 { 式：1 }"},
        {"", "", NULL},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text text = padded(*state, cases[i].text), name, whole = KH_TEXT_NONE;
        kh_builder names = {.arena = *state};
        for (size_t at = 0; kh_next_block(text, &at, &name, &whole);)
            kh_builder_format(&names, "%.*s ", KH_TEXT_ARGUMENTS(name));
        assert_text(kh_builder_text(&names), cases[i].names);
        if (cases[i].last)
            assert_text(whole, cases[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_binds_a_region_binds_what_is_in_it),
        cmocka_unit_test(regions_have_layers),
        cmocka_unit_test_setup_teardown(clauses_are_read_out_in_english, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bodies_of_examples_are_blanked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(blocks_are_taken_one_by_one, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

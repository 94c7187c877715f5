/* The formatter: layout, the other language, and the difference it prints. */
#include "syntax/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sample.h"
#include "syntax/parse.h"
#include "tree_dump.h"

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

static const kh_tree *parse(kh_text text)
{
    return kh_parse(arena, kh_diagnostics_new(arena), kh_source_new(arena, KH_TEXT("a.kh"), text));
}

static kh_text format(kh_text text, kh_format_options options)
{
    kh_text result = KH_TEXT("(broken)");
    (void)!kh_format(arena, parse(text), options, &result);
    return result;
}

static kh_text plain(kh_text text)
{
    return format(text, (kh_format_options){0});
}

static kh_text turned(kh_text text, kh_language language)
{
    return format(text, (kh_format_options){.convert = true, .language = language});
}

static void expect(const char *why, kh_text got, kh_text wanted)
{
    if (!kh_text_equal(got, wanted))
        fail_msg("%s:\n%.*s", why,
                 KH_TEXT_ARGUMENTS(kh_text_difference(arena, KH_TEXT("wanted, got"), wanted, got)));
}

typedef struct {
    const char *why, *text, *wanted;
} example;

static void expect_layout(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kh_text text = kh_text_of(examples[i].text), once = plain(text);
        expect(examples[i].why, once, kh_text_of(examples[i].wanted));
        expect("formatted twice", plain(once), once);
        expect("the meaning", kh_dump_tree(arena, parse(once)), kh_dump_tree(arena, parse(text)));
    }
}

static void marks_and_blanks(void **state)
{
    static const example examples[] = {
        {"punctuation", "a : 甲,乙，丙;b:f（1，２）。", "a：甲、乙、丙  b：f(1, 2)\n"},
        {"operators", "a：x*2/3 b：(1－2)  c：x==1 d：x≠1 e：- 5 f：x≥1",
         "a：x × 2 ÷ 3  b：(1 - 2)  c：x = 1  d：x != 1  e：-5  f：x >= 1\n"},
        {"words", "a：若 x 则 是 否则 no b：非  ( x 且 y )", "a：若 x 则 是 否则 no  b：非 (x 且 y)\n"},
        {"not in", "a：x 非 属于 [1,2] b：x not  in y", "a：x 不属于 [1, 2]  b：x not in y\n"},
        {"by-forms", "级别：if x then 1 else 2", "级别: if x then 1 otherwise 2\n"},
        {"ranges, filters, members", "a：0 .. 100 b：指标 [ 核心 ] . 分值",
         "a：0..100  b：指标[核心].分值\n"},
        {"quotes", "a：\"纯\" b：「说“好”」 c：\"a\\\"b\" d：\"“\"",
         "a：“纯”  b：“说“好””  c：\"a\\\"b\"  d：\"“\"\n"},
        {"the stroke of a unit divides nothing", "指标 甲 { 单位：万元／人  目标：x/2 }",
         "指标 甲 { 单位：万元/人  目标：x ÷ 2 }\n"},
        {"full width", "分值：１００分 年度：２０２５年 Ａ：５％", "分值：100分  年度：2025年  A：5%\n"},
        {"English marks go with English words", "scheme x { points：5，6 }", "scheme x { points: 5, 6 }\n"},
    };
    (void)state;
    expect_layout(examples, KH_COUNT(examples));
}

static void lines(void **state)
{
    static const example examples[] = {
        {"nothing", "\n\n  \n", ""},
        {"indentation", "甲 {\na：5\n乙 {\nb：6\n}\n}", "甲 {\n    a：5\n    乙 {\n        b：6\n    }\n}\n"},
        {"grouping is the author's", "甲 {\na：5 b：6\nc：7\n}", "甲 {\n    a：5  b：6\n    c：7\n}\n"},
        {"short blocks stay short", "属性 人口 {类型：数 单位：人}", "属性 人口 { 类型：数  单位：人 }\n"},
        {"or are opened", "甲 { a：5\n}", "甲 {\n    a：5\n}\n"},
        {"empty blocks", "甲 {\n\n}\n乙；丙 { }", "甲 { }\n乙；  丙 { }\n"},
        {"blank lines", "\n\na：5\n\n\n\nb：6\n甲 {\n\nc：7\n\n}\n\n", "a：5\n\nb：6\n甲 {\n    c：7\n}\n"},
        {"marks that say nothing", "a：5；\nb：分档 { 当 x：1；当 y：2，否则：0 }；",
         "a：5\nb：分档 { 当 x：1  当 y：2  否则：0 }\n"},
        {"arms", "a：分档(x) { 当 1：2\n当 3：4 否则：0 }",
         "a：分档(x) {\n    当 1：2\n    当 3：4  否则：0\n}\n"},
        {"continuation", "甲 {\na：x\n+ f(1,\n2\n)\n}",
         "甲 {\n    a：x\n        + f(1,\n            2\n        )\n}\n"},
        {"comma at the beginning of a line", "a：甲\n、乙", "a：甲、\n    乙\n"},
        {"a head stays on its line", "指标\n甲\n“乙”\n当 x\n{ a：5\n}", "指标 甲 “乙” 当 x {\n    a：5\n}\n"},
        {"two blocks on a line", "甲 { a：5\n} 乙 { b：6 }", "甲 {\n    a：5\n}\n乙 { b：6 }\n"},
        {"a text over several lines", "甲 { a：“一\n二” b：5 }", "甲 {\n    a：“一\n二”  b：5\n}\n"},
    };
    (void)state;
    expect_layout(examples, KH_COUNT(examples));
}

static void comments_stay_where_they_are(void **state)
{
    static const example examples[] = {
        {"own lines and ends of lines", "// 一\na：5// 二\n\n# 三\n甲 {//四\n  // 五\n b：6\n\n // 六\n}",
         "// 一\na：5  // 二\n\n# 三\n甲 {  //四\n    // 五\n    b：6\n\n    // 六\n}\n"},
        {"within an expression", "a：f(1, // 一\n2, /* 二 */ 3)", "a：f(1,  // 一\n    2, /* 二 */ 3)\n"},
        {"in a head", "指标 // 一\n甲 { }", "指标  // 一\n    甲 { }\n"},
        {"before an item", "/* 一 */ a：5", "/* 一 */  a：5\n"},
        {"documents", "/// 一\n/// 二\n指标 甲；", "/// 一\n/// 二\n指标 甲；\n"},
        {"behind a mark that goes", "a：5； // 一\nb：6", "a：5  // 一\nb：6\n"},
        {"only comments", "// 一\n\n\n// 二", "// 一\n\n// 二\n"},
    };
    (void)state;
    expect_layout(examples, KH_COUNT(examples));
}

/* 110 cells, Han characters being two. */
static void long_lines_are_broken_between_items(void **state)
{
    (void)state;
    kh_builder text = {.arena = arena}, wanted = {.arena = arena};
    kh_builder_string(&text, "甲 {\n");
    kh_builder_string(&wanted, "甲 {\n");
    for (int i = 0; i < 4; i++) {
        kh_builder_string(&text, i ? " 来源：" : "来源：");
        kh_builder_string(&wanted, i % 2 ? "  来源：" : i ? "\n    来源：" : "    来源：");
        for (int n = 0; n < 20; n++) {
            kh_builder_string(&text, "长");
            kh_builder_string(&wanted, "长");
        }
    }
    kh_builder_string(&text, "\n}");
    kh_builder_string(&wanted, "\n}\n");
    expect("two to a line", plain(kh_builder_text(&text)), kh_builder_text(&wanted));
    expect("twice", plain(kh_builder_text(&wanted)), kh_builder_text(&wanted));
}

static void the_sample_is_canonical(void **state)
{
    (void)state;
    expect("the sample", plain(kh_text_of(sample_scheme)), kh_text_of(sample_scheme));
}

/* Guards: the round trip of language.md, section 2. */
static void there_and_back(void **state)
{
    (void)state;
    kh_text chinese = kh_text_of(sample_scheme), english = turned(chinese, KH_ENGLISH);
    assert_false(kh_text_equal(chinese, english));
    expect("back", turned(english, KH_CHINESE), chinese);
    expect("Chinese to Chinese", turned(chinese, KH_CHINESE), chinese);
    expect("English to English", turned(english, KH_ENGLISH), english);
}

static void words_in_the_other_language(void **state)
{
    static const example examples[] = {
        {"reserved words keep their pairs", "适用：若 x 则 真 否则 否",
         "适用: if x then true otherwise no\n"},
        {"an attribute's word depends on its block",
         "方案 x { 指标 y { 类型：过程控制 } 属性 z { 类型：数 } }",
         "scheme x { indicator y { kind: process }  attribute z { type: number_type } }\n"},
        {"declared names are nobody's words", "方案 x { 指标 总分 { 计分：总分 × 2 } 指标 b { 计分：得分 } }",
         "scheme x { indicator 总分 { score: 总分 × 2 }  indicator b { score: own_score } }\n"},
        {"nor are those whose counterpart is declared", "方案 x { 指标 own_score { 计分：得分 } }",
         "scheme x { indicator own_score { score: 得分 } }\n"},
        {"values of a roster column", "方案 x { 属性 a { 取值：[一般, 其他] } 分组 g 当 a = 其他 { } }",
         "scheme x { attribute a { values: [一般, 其他] }  group g when a = 其他 { } }\n"},
        {"by what is expected", "方案 x { 公布 y { 方式：等次 频次：每年 } }",
         "scheme x { publication y { method: grades_only  frequency: yearly } }\n"},
        {"the element of a quantifier", "每个 指标：该指标.分值 > 1",
         "each indicator: the_indicator.points > 1\n"},
        {"texts and units stay", "方案 x { 指标 y { 单位：个 目标：3万元 来源：“年报” } }",
         "scheme x { indicator y { unit: 个  target: 3万元  source: “年报” } }\n"},
        {"a bare name as a text stays", "方案 x { 制定单位：全体 }", "scheme x { issuer: 全体 }\n"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(examples); i++) {
        kh_text english = turned(kh_text_of(examples[i].text), KH_ENGLISH);
        expect(examples[i].why, english, kh_text_of(examples[i].wanted));
        expect("back", turned(english, KH_CHINESE), turned(kh_text_of(examples[i].text), KH_CHINESE));
    }
}

static void a_broken_text_is_left_alone(void **state)
{
    kh_text result = KH_TEXT("untouched");
    (void)state;
    assert_false(kh_format(arena, parse(KH_TEXT("a：5 5")), (kh_format_options){0}, &result));
    assert_false(kh_format(arena, parse(KH_TEXT("a：5 @")), (kh_format_options){0}, &result));
    assert_true(kh_text_is(result, "untouched"));
}

/* ---- the difference ---- */

static void differences(void **state)
{
    static const struct {
        const char *why, *old_text, *new_text, *wanted;
    } cases[] = {
        {"equal", "a\nb\n", "a\nb\n", ""},
        {"one line", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
         "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
        {"at both ends", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "2\n3\n4\n5\n6\n7\n8\n9\n10\n",
         "--- f\n+++ f\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -7,3 +6,4 @@\n 7\n 8\n 9\n+10\n"},
        {"from nothing", "", "a\n", "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n"},
        {"to nothing", "a\n", "", "--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n"},
        {"no line end", "a\nb", "a\nb\n",
         "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
        {"neighbours share a hunk", "1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n",
         "--- f\n+++ f\n@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text got = kh_text_difference(arena, KH_TEXT("f"), kh_text_of(cases[i].old_text),
                                         kh_text_of(cases[i].new_text));
        if (!kh_text_is(got, cases[i].wanted))
            fail_msg("%s: got\n%.*s", cases[i].why, KH_TEXT_ARGUMENTS(got));
    }
}

/* Beyond the limit of edits everything is replaced, and the result is still a difference. */
static void a_file_written_anew(void **state)
{
    enum { LINES = 2000 };
    kh_builder old_text = {.arena = arena}, new_text = {.arena = arena};
    (void)state;
    for (int i = 0; i < LINES; i++) {
        kh_builder_format(&old_text, "a%d\n", i);
        kh_builder_format(&new_text, "b%d\n", i);
    }
    kh_text got =
        kh_text_difference(arena, KH_TEXT("f"), kh_builder_text(&old_text), kh_builder_text(&new_text));
    assert_true(kh_text_contains(got, KH_TEXT("@@ -1,2000 +1,2000 @@\n-a0\n")));
    assert_true(kh_text_contains(got, KH_TEXT("-a1999\n+b0\n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_blanks),
        cmocka_unit_test(lines),
        cmocka_unit_test(comments_stay_where_they_are),
        cmocka_unit_test(long_lines_are_broken_between_items),
        cmocka_unit_test(the_sample_is_canonical),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(words_in_the_other_language),
        cmocka_unit_test(a_broken_text_is_left_alone),
        cmocka_unit_test(differences),
        cmocka_unit_test(a_file_written_anew),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

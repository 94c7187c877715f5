/* The model: from text to checked entities. Each case is a small scheme and what must be reported, whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "model/evaluate.h"
#include "model/names.h"

typedef struct fixture {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    kh_settings settings;
    kh_model *model;
} fixture;

static fixture load(const char *text)
{
    fixture it = {.arena = kh_arena_new()};
    it.diagnostics = kh_diagnostics_new(it.arena);
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    it.model = kh_model_load_text(it.arena, it.diagnostics, settings, KH_TEXT("test.kh"), kh_text_of(text));
    kh_diagnostics_finish(it.diagnostics);
    return it;
}

/* Findings as “KH029 农业局2 7”, one a line: code, text under the span, line. */
static kh_text findings(const fixture *it)
{
    kh_builder list = {.arena = it->arena};
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++) {
        const kh_diagnostic *finding = kh_diagnostics_at(it->diagnostics, i);
        kh_builder_format(&list, "%.*s %.*s %u\n", KH_TEXT_ARGUMENTS(finding->id),
                          KH_TEXT_ARGUMENTS(kh_span_text(finding->span)), kh_span_place(finding->span).line);
    }
    return kh_builder_text(&list);
}

static void expect(const char *why, const char *text, const char *wanted)
{
    fixture it = load(text);
    kh_text found = findings(&it);
    if (!kh_text_is(found, wanted))
        fail_msg("%s\nwanted:\n%sfound:\n%.*s", why, wanted, KH_TEXT_ARGUMENTS(found));
    kh_arena_free(it.arena);
}

#define HEAD "方案 甲 “甲县考核” { 年度：2025  总分：100\n部门 农业局；\n"

/* Guards: one mistake gave one message and hid the others, or dragged a second after it. */
static void five_mistakes_give_five_findings(void **state)
{
    (void)state;
    expect("five independent mistakes",
           "方案 甲 “甲县考核” { 年度：2025  总分：100\n"
           "属性 定位 { 取值：[农业, 工业] }\n"
           "乡镇 东镇 { 定位：农业 }\n"
           "部门 农业局 “县农业农村局”；\n"
           "指标 粮食 { 部门：农业农村局  分值：40 }\n"
           "指标 招商 { 部门：农业局  分值：\n类型：目标效果 }\n"
           "指标 环境 { 部门：农业局  分值：20  类型：目标效过 }\n"
           "指标 平安 { 部门：农业局  分值：10  权种：3 }\n"
           "分组 农业镇 当 定为 = 农业 { }\n"
           "分组 其他 否则 { }\n}",
           "KH029 农业农村局 5\nKH015 分值： 6\nKH030 目标效过 8\nKH025 权种 9\nKH032 定为 10\n");
}

static void names_are_looked_up(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *wanted;
    } cases[] = {
        {"a clean scheme", HEAD "指标 粮食 { 部门：农业局  分值：100 }\n}", ""},
        {"an unknown block", HEAD "指示 粮食 { 分值：100 }\n}", "KH020 指示 3\n"},
        {"a block where it does not belong", HEAD "分组 一 { 部门 二；}\n指标 粮食 { 分值：100 }\n}",
         "KH021 部门 3\n"},
        {"two departments of one name", HEAD "部门 农业局；\n指标 粮食 { 分值：100 }\n}", "KH028 农业局 3\n"},
        {"an attribute given twice", HEAD "指标 粮食 { 分值：60  分值：40 }\n}", "KH026 分值 3\n"},
        {"two values where one is wanted", HEAD "指标 粮食 { 分值：60、40 }\n}", "KH027 40 3\n"},
        {"no points", HEAD "指标 粮食 { 部门：农业局 }\n}", "KH037 粮食 3\n"},
        {"no total", "方案 甲 {\n指标 粮食 { 分值：100 }\n}", "KH037 甲 1\n"},
        {"units that differ", HEAD "指标 粮食 { 分值：100  目标：5万元 + 3人 }\n}", "KH035 5万元 + 3人 3\n"},
        {"units that convert", HEAD "指标 粮食 { 分值：100  目标：5万元 + 3亿元 }\n}", ""},
        {"a remark in brackets", HEAD "指标 粮食 { 分值：100  来源：统计局（年报） }\n}",
         "KH033 统计局（年报） 3\n"},
        {"a name that is no function", HEAD "指标 粮食 { 分值：100  计分：农业局（3） }\n}",
         "KH033 农业局（3） 3\n"},
        {"too many arguments", HEAD "指标 粮食 { 分值：100  计分：限(1, 2, 3, 4) }\n}",
         "KH034 限(1, 2, 3, 4) 3\n"},
        {"a change outside 调整", HEAD "指标 粮食 { 分值：×2 }\n}", "KH044 ×2 3\n"},
        {"weights never depend on results", HEAD "指标 粮食 { 分值：100  适用：实绩 > 3 }\n}",
         "KH045 实绩 3\n"},
        {"a quantity of itself", HEAD "量 甲数：乙数 + 1\n量 乙数：甲数 × 2\n指标 粮食 { 分值：100 }\n}",
         "KH039 甲数 3\n"},
        {"to be decided, once", HEAD "指标 粮食 { 分值：待定  目标：待定 }\n}",
         "KH038 待定 3\nKH038 待定 3\n"},
        {"a guard on a department", HEAD "部门 二 当 真；\n指标 粮食 { 分值：100 }\n}", "KH024 真 3\n"},
        {"the short form of a block without main attribute", HEAD "部门 二：3\n指标 粮食 { 分值：100 }\n}",
         "KH022 部门 3\n"},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        expect(cases[i].why, cases[i].text, cases[i].wanted);
}

/* Guards: names of vocabulary must not be reserved: an indicator may be called 总分. */
static void vocabulary_words_may_be_names(void **state)
{
    (void)state;
    expect("an indicator called 总分", HEAD "指标 总分 { 分值：60 }\n指标 类型 { 分值：40 }\n}", "");
}

static void groups_partition_the_roster(void **state)
{
    (void)state;
    static const char roster[] =
        HEAD "属性 人口 { 单位：人 }\n乡镇 东 { 人口：100 }\n乡镇 西 { 人口：900人 }\n"
             "指标 粮食 { 分值：100 }\n";
    char text[1024];
    snprintf(text, sizeof text, "%s分组 大 当 人口 > 500 { }\n分组 小 否则 { }\n}", roster);
    fixture it = load(text);
    assert_int_equal(kh_diagnostics_count(it.diagnostics), 0);
    const kh_scheme *scheme = &it.model->schemes[0];
    assert_int_equal(scheme->group_count, 2);
    assert_int_equal(scheme->groups[0].township_count, 1);
    assert_true(kh_text_is(scheme->groups[0].townships[0]->name, "西"));
    kh_arena_free(it.arena);

    snprintf(text, sizeof text, "%s分组 大 当 人口 > 50 { }\n分组 小 当 人口 < 500 { }\n}", roster);
    expect("东 is in both", text, "KH047 东 4\n");
    snprintf(text, sizeof text, "%s分组 大 当 人口 > 500 { }\n}", roster);
    expect("东 is in none", text, "KH048 东 4\n");
    snprintf(text, sizeof text, "%s分组 大 当 人口 > 5000 { }\n分组 小 否则 { }\n}", roster);
    expect("nobody is 大", text, "KH049 大 7\n");
}

/* Guards: a refinement must show on the group's tree and nowhere else. */
static void a_group_refines_its_own_copy(void **state)
{
    (void)state;
    fixture it =
        load(HEAD "板块 发展 {\n指标 粮食 { 分值：60  部门：农业局 }\n指标 工业 { 分值：40 }\n}\n"
                  "乡镇 东；\n分组 山区 { 指标 粮食 { 分值：50 }\n板块 发展 { 指标 林业 { 分值：10 } } }\n}");
    assert_int_equal(kh_diagnostics_count(it.diagnostics), 0);
    const kh_scheme *scheme = &it.model->schemes[0];
    const kh_entity **base, **own;
    assert_int_equal(kh_leaves(it.arena, scheme->entity, &base), 2);
    assert_int_equal(kh_leaves(it.arena, scheme->groups[0].tree, &own), 3);
    kh_evaluation evaluation = {.arena = it.arena, .model = it.model, .scheme = scheme};
    kh_number points;
    assert_true(kh_attribute_number(&evaluation, base[0], "分值", &points));
    assert_int_equal(points.numerator, 60);
    assert_true(kh_attribute_number(&evaluation, own[0], "分值", &points));
    assert_int_equal(points.numerator, 50);
    assert_ptr_equal(kh_origin(own[0]), base[0]);
    assert_true(kh_text_is(own[2]->name, "林业"));
    assert_non_null(kh_inherited_attribute_of(own[0], "部门"));
    kh_arena_free(it.arena);
}

static void amendments_hold_from_their_date(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "印发：2025-03-01\n指标 粮食 { 分值：100 }\n"
             "修订 一 { 自：2025-02-01  指标 粮食 { 分值：90 } 指标 林业 { 分值：10 } }\n"
             "修订 二 { 自：2025-05-01  指标 粮食 { 分值：80 } }\n}";
    fixture it = load(text);
    assert_int_equal(kh_diagnostics_count(it.diagnostics), 0);
    const kh_entity **leaves;
    assert_int_equal(kh_leaves(it.arena, it.model->schemes[0].entity, &leaves), 2);
    kh_evaluation evaluation = {.arena = it.arena, .model = it.model, .scheme = &it.model->schemes[0]};
    kh_number points;
    assert_true(kh_attribute_number(&evaluation, leaves[0], "分值", &points));
    assert_int_equal(points.numerator, 90);
    kh_arena_free(it.arena);
}

static void several_schemes_share_what_stands_outside(void **state)
{
    (void)state;
    expect("a department outside both",
           "部门 考核办；\n方案 甲 { 总分：10\n指标 一 { 部门：考核办  分值：10 } }\n"
           "方案 乙 { 总分：20\n指标 一 { 部门：考核班  分值：20 } }",
           "KH029 考核班 5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_mistakes_give_five_findings),
        cmocka_unit_test(names_are_looked_up),
        cmocka_unit_test(vocabulary_words_may_be_names),
        cmocka_unit_test(groups_partition_the_roster),
        cmocka_unit_test(a_group_refines_its_own_copy),
        cmocka_unit_test(amendments_hold_from_their_date),
        cmocka_unit_test(several_schemes_share_what_stands_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* 可得最高 and 可得最低: every outcome is inside, and what is said exactly is reached. */
#include "model/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evaluating.h"
#include "weights/card.h"

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

/* 西镇 has no school. */
static const char first_half[] =
    "方案 甲 “甲县” { 年度：2026  层级：县  对象：乡镇街道  总分：300\n"
    "  属性 校园数 { 类型：整数  单位：所 }\n"
    "  属性 任务 { 类型：数  单位：吨 }\n"
    "  乡镇 东镇 { 校园数：4所  任务：100吨 }  乡镇 西镇 { 校园数：0所  任务：50吨 }\n"
    "  函数 完成 { 参数 甲 { 类型：数 }  参数 乙 { 类型：数  缺省：10 }  式：限(满分 × 甲 ÷ 乙, 0, 满分) }\n"
    "  指标 完成率 { 分值：20  单位：吨  范围：0吨..2000吨  目标：1200吨  计分：按完成(实绩, 目标) }\n"
    "  指标 不够 { 分值：20  单位：吨  范围：0..600  目标：1200吨  计分：按完成(实绩, 目标) }\n"
    "  指标 无范围 { 分值：20  单位：吨  目标：1200吨  计分：按完成(实绩, 目标) }\n"
    "  指标 无式 { 分值：20 }\n"
    "  指标 扣分 { 分值：10  单位：次  范围：0..3次  计分：满分 - 2 × 实绩 }\n"
    "  指标 多扣 { 分值：10  单位：次  范围：0..30次  计分：满分 - 2 × 实绩 }\n"
    "  指标 倒扣 { 分值：10  单位：次  范围：0..30次  下限：无  计分：满分 - 2 × 实绩 }\n"
    "  指标 超额 { 分值：10  单位：个  范围：0..8个  上限：120%  计分：实绩 × 2 }\n"
    "  指标 不限 { 分值：10  单位：个  范围：0..8个  上限：无  计分：实绩 × 2 }\n"
    "  指标 档次 { 分值：10  单位：%  范围：0%..100%  计分：分档(实绩) { 当 >= 98%：满分  当 95%..<98%：8  "
    "当 90%..<95%：5\n"
    "    否则：1 } }\n"
    "  指标 比率 { 分值：40  量 签约 { 单位：人  范围：0..1000人 }  量 人口 { 单位：人  范围：1..1000人 }\n"
    "    量 率：签约 ÷ 人口  计分：若 率 >= 60% 则 满分 否则 满分 × 率 ÷ 60% }\n"
    "  指标 半开 { 分值：10  范围：0..<10  计分：实绩 }\n"
    "  指标 等级 { 分值：10  量 评级 { 取值：[优, 良, 差] }  计分：分档(评级) { 当 优：9  当 良：6  否则：2 "
    "} }\n"
    "  指标 达标 { 分值：10  单位：是否  计分：全或无(实绩) }\n"
    "  指标 校园 { 分值：10  单位：所  范围：0所..10所  计分：若 校园数 > 0 则 按完成(实绩, 校园数) 否则 0 "
    "}\n"
    "  指标 空除 { 分值：10  单位：所  范围：0所..10所  计分：满分 × 实绩 ÷ 校园数 }\n"
    "  指标 校数 { 分值：10  计分：校园数 × 2 }\n"
    "  指标 上界 { 分值：10  量 整改 { 单位：所  范围：0所..校园数 }  计分：整改 × 3 }\n"
    "";
static const char second_half[] =
    "  指标 名次 { 分值：10  范围：0..100  计分：名次步减(名次(实绩, 全体.实绩), 首：满分, 每名：5%, "
    "底：满分 × 60%) }\n"
    "  指标 均值 { 分值：10  范围：0..100  计分：若 实绩 >= 平均(全体.实绩) 则 满分 否则 4 }\n"
    "  指标 最高 { 分值：10  范围：1..100  计分：满分 × 实绩 ÷ 最大(全体.实绩) }\n"
    "  指标 步差 { 分值：10  单位：%  范围：0%..100%\n"
    "    计分：限(满分 × 70% + 每(实绩 - 平均(全体.实绩), 1%, 尾数：舍) × 满分 × 10%, 0, 满分) }\n"
    "  指标 低名次 { 分值：10  范围：0..100  方向：越低越好  计分：名次表(名次(实绩, 全体.实绩), [10, 7]) }\n"
    "  指标 名次表 { 分值：10  范围：0..100  计分：名次表(名次(实绩, 全体.实绩), [10, 7], 其后：5) }\n"
    "  指标 功效 { 分值：10  范围：0..100  计分：功效(实绩, 全体.实绩) }\n"
    "  指标 函数 { 分值：10  范围：0..8  计分：完成(实绩) }\n"
    "  指标 每 { 分值：10  单位：万元  范围：0..25000元  计分：每(实绩, 1万元) × 2 }\n"
    "  指标 累进 { 分值：10  范围：0..30  计分：累进(实绩, 10, [2, 1], 每单位：5) }\n"
    "  指标 降价 { 分值：10  范围：0..30  计分：累进(实绩, 10, [2, -1], 每单位：5) }\n"
    "  指标 加和 { 分值：10  量 甲 { 范围：0..4 }  量 乙 { 范围：1..3 }  计分：合计([甲, 乙]) + 最大([甲, "
    "乙]) }\n"
    "  指标 依赖 { 分值：10  范围：0..8  计分：5 + 实绩 - 实绩 }\n"
    "  指标 自引 { 分值：10  计分：得分 ÷ 2 }\n"
    "  指标 外评 { 分值：10  外部 市评 { 满分：100 }  计分：折算(市评, 100, 满分) }\n"
    "  指标 有扣 { 分值：10  范围：0..10  计分：实绩  扣分项 迟报 { 上限：3 } }\n"
    "  指标 条件 { 分值：10  量 甲 { 范围：0..10 }  计分：分档 { 当 甲 >= 8：满分  当 甲 >= 4：甲  否则：0 } "
    "}\n"
    "  指标 母 { 分值：10  评分制：100  指标 子一 { 分值：60  范围：0..60  计分：实绩 }\n"
    "    指标 子二 { 分值：40  范围：0..30  计分：实绩 } }\n"
    "  指标 兜底 { 分值：10  计分：取或(校园数, 5) }\n"
    "  指标 同伴 { 分值：10  范围：0..9  计分：若 实绩 >= 最大(全体[校园数 > 1].实绩) 则 10 否则 4 }\n"
    "  指标 免考 { 分值：10  单位：所  范围：0所..10所  适用：校园数 > 0  不适用时：满分  计分：按完成(实绩, "
    "校园数) } }\n";

static int load(void **state)
{
    static evaluating it;
    static char scheme[sizeof first_half + sizeof second_half]; /* a literal may not be so long */
    memcpy(scheme, first_half, sizeof first_half);
    memcpy(scheme + sizeof first_half - 1, second_half, sizeof second_half);
    it = evaluating_in(scheme);
    *state = &it;
    return 0;
}

static int unload(void **state)
{
    evaluating_end(*state);
    return 0;
}

static evaluating *in_scheme(void **state)
{
    evaluating *it = *state;
    it->frame = (kh_frame){.element = it->model->schemes[0].entity};
    it->evaluation =
        (kh_evaluation){.arena = it->arena, .model = it->model, .scheme = &it->model->schemes[0]};
    return it;
}

static void single_results(void **state)
{
    CASES({"full at the target", "完成率.可得最高", "20"}, {"nothing", "完成率.可得最低", "0"},
          {"the range ends below the target", "不够.可得最高", "10"},
          {"without a range it is not sure", "无范围.可得最高", "0..20"},
          {"but bounded all the same", "无范围.可得最高 > 20", "否"},
          {"what is lacking", "无范围.可得最高 = 20", "?无范围.范围"},
          {"no formula", "无式.可得最高", "?无式.计分"}, {"falling", "扣分.可得最高", "10"},
          {"to its end", "扣分.可得最低", "4"}, {"not below nothing", "多扣.可得最低", "0"},
          {"unless it may", "倒扣.可得最低", "-50"}, {"its own cap", "超额.可得最高", "12"},
          {"none", "不限.可得最高", "16"}, {"bands", "档次.可得最高", "10"},
          {"the last band", "档次.可得最低", "1"},
          {"a derived quantity, narrowed by its condition", "比率.可得最高", "40"},
          {"its least", "比率.可得最低", "0"}, {"an end that is not reached", "半开.可得最高", "0..10"},
          {"the other one is", "半开.可得最低", "0"}, {"grades", "等级.可得最高", "9"},
          {"the worst of them", "等级.可得最低", "2"}, {"all or nothing", "达标.可得最高", "10"},
          {"nothing", "达标.可得最低", "0"}, {"conditions one after the other", "条件.可得最高", "10"},
          {"the least", "条件.可得最低", "0"});
    EXPECT(in_scheme(state));
}

static void functions(void **state)
{
    CASES({"a declared one", "函数.可得最高", "8"}, {"its least", "函数.可得最低", "0"},
          {"steps", "每.可得最高", "4"},
          /* 10/5·2 + 20/5·1 = 8 */
          {"brackets", "累进.可得最高", "8"}, {"that fall", "降价.可得最高", "?降价.能推出取值范围的式子"},
          {"lists", "加和.可得最高", "10"}, {"their least", "加和.可得最低", "2"},
          {"one input twice: inside, and not said to be exact", "依赖.可得最高", "5..10"},
          {"nobody knows a score", "自引.可得最高", "?自引.能推出取值范围的式子"},
          {"an outside score", "外评.可得最高", "10"},
          {"penalties take off up to their cap", "有扣.可得最低", "0"},
          {"and may take nothing", "有扣.可得最高", "7..10"});
    EXPECT(in_scheme(state));
}

static void cohorts(void **state)
{
    CASES({"the first", "名次.可得最高", "10"}, {"the last of two", "名次.可得最低", "9.5"},
          {"a table", "名次表.可得最低", "7"}, {"at the mean or above", "均值.可得最高", "10"},
          {"below", "均值.可得最低", "4"}, {"of the best: all alike is full", "最高.可得最高", "10"},
          {"the last behind the best", "最高.可得最低", "0.1"},
          {"steps above the mean", "步差.可得最高", "10"}, {"steps below it", "步差.可得最低", "0"},
          {"lower is better", "低名次.可得最高", "10"}, {"the last, there", "低名次.可得最低", "7"},
          {"efficacy", "功效.可得最高", "10"}, {"its base", "功效.可得最低", "6"});
    EXPECT(in_scheme(state));
}

static void townships(void **state)
{
    evaluating *it = in_scheme(state);
    CASES({"over the roster it is a range", "校数.可得最高", "0..8"},
          {"undecided because of that", "校数.可得最高 > 5", "?校数.具体的乡镇（各乡镇不同）"},
          {"decided where all agree", "校数.可得最高 < 10", "是"}, {"one cannot", "校园.可得最高", "0..10"});
    EXPECT(it);
    go_to_township(it, "东镇");
    const expression_case with[] = {{"with schools", "校园.可得最高", "10"},
                                    {"so many", "校数.可得最高", "8"},
                                    {"a range from the roster", "上界.可得最高", "10"},
                                    {"divided by the schools", "空除.可得最高", "10"}};
    expect_worths(it, with, KH_COUNT(with));
    go_to_township(it, "西镇");
    const expression_case without[] = {{"without", "校园.可得最高", "0"},
                                       {"none", "校数.可得最高", "0"},
                                       {"nothing to mend", "上界.可得最高", "0"},
                                       {"no divisor", "空除.可得最高", "?空除.除以零"},
                                       {"it counts as full", "免考.可得最高", "10"},
                                       {"at the least, too", "免考.可得最低", "10"}};
    expect_worths(it, without, KH_COUNT(without));
}

/* What nobody in particular can get is what each can get, unless the roster has a say. */
static void ends_of_anyone(void **state)
{
    evaluating *it = in_scheme(state);
    static const struct {
        const char *item, *best;
    } cases[] = {{"完成率", "20"}, {"功效", "10"}, {"名次", "10"}, {"均值", "10"},
                 {"校园", NULL},   {"校数", NULL}, {"上界", NULL}, {"空除", NULL},
                 {"免考", NULL},   {"兜底", NULL}, {"同伴", NULL}};
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_value end;
        const kh_entity *item = entity_named(it, KH_KIND_INDICATOR, cases[i].item);
        bool same = kh_end_of_anyone(&it->evaluation, item, true, &end);
        if (same != (cases[i].best != NULL) || (same && !kh_text_is(in_words(it, end), cases[i].best)))
            fail_msg("%s: %d %.*s", cases[i].item, same, KH_TEXT_ARGUMENTS(in_words(it, end)));
    }
}

static void parts(void **state)
{
    CASES({"scaled to the item", "母.可得最高", "9"}, {"each part", "子二.可得最高", "30"},
          {"their least", "母.可得最低", "0"});
    EXPECT(in_scheme(state));
}

/* A sum of hundreds of terms: every node looked at by itself would take more steps than a walk has. */
static void long_sums(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_builder scheme = {.arena = arena};
    kh_builder_string(&scheme, "方案 长 { 年度：2025  总分：100  部门 局；  属性 人口 { 类型：数 }\n"
                               "  乡镇 东镇 { 人口：2 }\n"
                               "  指标 和 { 部门：局  分值：100  范围：0..2  计分：1");
    for (unsigned i = 0; i < 550; i++)
        kh_builder_string(&scheme, " + 人口 × 1% × 2 × 1 × 1 × 1 × 1 × 1 × 1 × 实绩");
    kh_builder_add(&scheme, kh_text_slice(" } }", sizeof " } }")); /* with its end */
    evaluating it = evaluating_in(kh_builder_text(&scheme).data);
    it.frame = (kh_frame){.element = it.model->schemes[0].entity};
    go_to_township(&it, "东镇");
    CASES({"1 + 550 × 0.08", "和.可得最高", "45"}, {"nothing of them", "和.可得最低", "1"});
    EXPECT(&it);
    evaluating_end(&it);
    kh_arena_free(arena);
}

/* On a card, too, absolute points are those of the leaf's own scale, and then worth what the card gives. */
static void on_cards(void **state)
{
    (void)state;
    evaluating it =
        evaluating_in("方案 分值 { 年度：2025  总分：100  部门 局；\n"
                      "  指标 母 { 部门：局  分值：40  评分制：100\n"
                      "    指标 保底 { 分值：60  范围：0..50  下限：1  计分：实绩 }\n"
                      "    指标 百分 { 分值：40  范围：0..100  下限：5%  上限：50%  计分：实绩 } }\n"
                      "  指标 其余 { 部门：局  分值：60  范围：0..100  下限：1  计分：实绩 } }");
    kh_scheme *scheme = &it.model->schemes[0];
    kh_cards_show(it.model, kh_weights_compute(it.model, scheme));
    CASES({"1 of 60, 24 on the card", "评分卡[1].叶[1].可得最低", "0.4"},
          {"50 of 60", "评分卡[1].叶[1].可得最高", "20"}, {"what it weighs", "评分卡[1].叶[1].分值", "24"},
          {"what the leaf says", "评分卡[1].叶[1].满分", "60"},
          {"a share is one of 40", "评分卡[1].叶[2].可得最低", "0.8"},
          {"the cap, too", "评分卡[1].叶[2].可得最高", "8"}, {"no scale", "评分卡[1].叶[3].可得最低", "1"});
    it.frame = (kh_frame){.element = scheme->entity};
    EXPECT(&it);
    evaluating_end(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_results), cmocka_unit_test(functions),      cmocka_unit_test(cohorts),
        cmocka_unit_test(townships),      cmocka_unit_test(parts),          cmocka_unit_test(on_cards),
        cmocka_unit_test(long_sums),      cmocka_unit_test(ends_of_anyone),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

/* 反例: flaws are found, told in numbers that hold, and sound formulas are left alone. */
#include "model/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "evaluating.h"

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

static const char beginning[] = "方案 甲 “甲县” { 年度：2026  层级：县  对象：乡镇街道  总分：300\n"
                                "  属性 人口 { 类型：数  单位：人 }  属性 学校 { 类型：整数 }\n"
                                "  乡镇 东镇 { 人口：40000  学校：2 }  乡镇 西镇 { 人口：9000  学校：0 }\n";

static evaluating scheme_of(const char *items)
{
    static char scheme[1 << 14];
    int length = snprintf(scheme, sizeof scheme, "%s%s}\n", beginning, items);
    assert_in_range(length, 1, sizeof scheme - 1);
    evaluating it = evaluating_in(scheme);
    it.frame = (kh_frame){.element = it.model->schemes[0].entity};
    return it;
}

static void inversions(void **state)
{
    (void)state;
    evaluating it = scheme_of(
        "  指标 交界 { 分值：10  单位：%  范围：0%..100%  方向：越高越好\n"
        "    计分：若 实绩 >= 80% 则 5 否则 满分 × 实绩 × 75% }\n"
        "  指标 反向 { 分值：10  单位：起  范围：0..20起  方向：越低越好  计分：实绩 ÷ 2起 }\n"
        "  指标 无向 { 分值：10  单位：起  范围：0..20起  计分：满分 - 实绩 }\n"
        "  指标 被截 { 分值：10  范围：0..20  方向：越高越好  计分：若 实绩 >= 15 则 20 否则 实绩 × 2 }\n"
        "  指标 两量 { 分值：10  量 甲 { 单位：分  范围：0..9  方向：越高越好 }  量 乙 { 单位：分  "
        "范围：1..9 }\n"
        "    计分：若 乙 > 7 且 甲 > 5 则 1 否则 甲 }\n"
        "  指标 名次 { 分值：10  范围：0..100  方向：越高越好\n"
        "    计分：名次表(名次(实绩, 全体.实绩), [6, 8]) }\n"
        "  指标 正常 { 分值：10  范围：0..100  方向：越高越好  计分：名次步减(名次(实绩, 全体.实绩), "
        "每名：1) }\n"
        "  指标 台阶 { 分值：10  范围：0..100  方向：越高越好  计分：每(实绩, 10) - 2 × 每(实绩, 40) }\n"
        "  指标 负数 { 分值：10  范围：-9..9  方向：越高越好  上限：20  量 目标值 { 范围：-9..9 }\n"
        "    计分：若 目标值 = 0 或 实绩 >= 目标值 则 9 否则 9 - (目标值 - 实绩) ÷ 目标值 }\n"
        "  指标 去年 { 分值：10  范围：1..100  方向：越高越好  计分：限(5 + 实绩 - 上年(实绩), 0, 满分) }\n");
    CASES({"all of them", "反例[毛病 = 倒挂].名称", "[交界、反向、两量、名次、台阶、负数]"},
          {"the break", "反例[名称 = “交界”].差值", "[79.9%]"},
          {"its score", "反例[名称 = “交界”].差值得分", "[5.9925]"},
          {"the better one", "反例[名称 = “交界”].好值", "[80%]"},
          {"its score", "反例[名称 = “交界”].好值得分", "[5]"},
          {"fewer is better", "反例[名称 = “反向”].好值 < 反例[名称 = “反向”].差值", "是"},
          {"and scores less", "反例[名称 = “反向”].好值得分 < 反例[名称 = “反向”].差值得分", "是"},
          {"which input", "反例[名称 = “两量”].输入.名称", "[甲]"},
          {"what the other is", "有(反例[名称 = “两量”].其余)", "是"},
          {"what the others are", "有(反例[名称 = “名次”].其他乡镇)", "是"},
          {"steps that fall", "反例[名称 = “台阶”].差值 < 反例[名称 = “台阶”].好值", "是"});
    EXPECT(&it);
    evaluating_end(&it);
}

static void holes(void **state)
{
    (void)state;
    evaluating it = scheme_of(
        "  指标 空当 { 分值：10  单位：%  范围：0%..100%\n"
        "    计分：分档(实绩) { 当 90%..100%：10  当 0%..89%：5 } }\n"
        "  指标 计数 { 分值：10  单位：起  范围：0..9起  计分：分档(实绩) { 当 0..3：10  当 4..9：5 } }\n"
        "  指标 缺数 { 分值：10  单位：起  范围：0..9起  计分：分档(实绩) { 当 0..3：10  当 5..9：5 } }\n"
        "  指标 无名 { 分值：10  范围：0..9  计分：分档(实绩) { 当 0..3：10  当 4..9：5 } }\n"
        "  指标 无界 { 分值：10  单位：%  计分：分档(实绩) { 当 80%..90%：5  当 90%..100%：10 } }\n"
        "  指标 除数 { 分值：10  量 甲 { 范围：0..9 }  量 乙 { 范围：0..9 }  计分：限(甲 ÷ (乙 - 3), 0, 9) "
        "}\n"
        "  指标 绕开 { 分值：10  量 甲 { 范围：0..9 }  计分：若 甲 = 3 则 1 否则 1 ÷ (甲 - 3) }\n"
        "  指标 取或 { 分值：10  量 甲 { 范围：0..9 }  计分：取或(1 ÷ (甲 - 3), 1) }\n"
        "  指标 最优 { 分值：10  范围：0..9  计分：满分 × 实绩 ÷ 最优(全体.实绩) }\n"
        "  指标 均值 { 分值：10  范围：0..9  计分：限(实绩 ÷ 平均(全体.实绩), 0, 9) }\n"
        "  指标 最少 { 分值：10  范围：0..9  计分：限(9 × 最小(全体.实绩) ÷ 实绩, 0, 9) }\n"
        "  函数 比 { 参数 x { 类型：数 }  参数 y { 类型：数 }  式：x ÷ y }\n"
        "  指标 函除 { 分值：10  量 甲 { 范围：0..9 }  计分：限(比(1, 甲), 0, 9) }\n"
        "  指标 名册 { 分值：10  范围：0..9  计分：限(实绩 ÷ 学校, 0, 9) }\n"
        "  指标 有校 { 分值：10  范围：0..9  适用：学校 > 0  计分：限(实绩 ÷ 学校, 0, 9) }\n");
    CASES({"no band", "反例[毛病 = 漏档].名称", "[空当、缺数]"},
          {"a number of it", "反例[名称 = “空当”].差值", "[89.1%]"},
          {"a whole one", "反例[名称 = “缺数”].差值", "[4起]"},
          {"no divisor", "反例[毛病 = 除以零].名称", "[除数、最优、均值、最少、函除、名册]"},
          {"only where all are so", "反例[毛病 = 除以零 且 全体如此].名称", "[最优、均值]"},
          {"the call as the item has it", "反例[名称 = “函除”].调用处", "[比(1, 甲)]"},
          {"in no call", "有(反例[名称 = “除数”].调用处)", "否"},
          {"where", "反例[名称 = “除数”].差值", "[3]"},
          {"what is zero", "反例[名称 = “除数”].原文", "[乙 - 3]"},
          {"of which input", "反例[名称 = “除数”].输入.名称", "[乙]"},
          {"whose", "反例[名称 = “名册”].乡镇.名称", "[西镇]"},
          {"no result is to blame", "有(反例[名称 = “名册”].差值)", "否"});
    EXPECT(&it);
    evaluating_end(&it);
}

static void arms(void **state)
{
    (void)state;
    evaluating it = scheme_of(
        "  函数 档 { 参数 x { 类型：数 }  式：分档(x) { 当 >= 60：5  否则：1 } }\n"
        "  指标 先低 { 分值：10  范围：0..100  计分：分档(实绩) { 当 >= 60：5  当 >= 80：10  否则：0 } }\n"
        "  指标 相接 { 分值：10  范围：0..100  计分：分档(实绩) { 当 >= 80：5  当 60..80：4  当 80：3  "
        "否则：0 } }\n"
        "  指标 半开 { 分值：10  范围：0..7  计分：分档(实绩) { 当 5..<7：5  当 >= 7：6  否则：0 } }\n"
        "  指标 出界 { 分值：10  范围：0..100  计分：若 实绩 > 100 则 10 否则 5 }\n"
        "  指标 防备 { 分值：10  范围：1..9  计分：若 实绩 = 0 则 10 否则 9 ÷ 实绩 }\n"
        "  指标 函档 { 分值：10  范围：70..100  计分：档(实绩) }\n"
        "  指标 人多 { 分值：10  范围：0..9  计分：实绩 ÷ 分档(人口) { 当 > 90000：3  当 > 10000：2  否则：1 "
        "} }\n"
        "  指标 名表 { 分值：10  范围：0..9  计分：名次表(名次(实绩, 全体.实绩), [5, 4, 3]) }\n"
        "  指标 两价 { 分值：10  范围：0..60  计分：累进(实绩, 10, [2, 1], 每单位：10) }\n"
        "  指标 不齐 { 分值：10  范围：0..60  计分：累进(实绩, 10, [4, 2, 1], 每单位：10) }\n"
        "  指标 价目 { 分值：10  范围：0..60  计分：累进(实绩, 10, [3, 2, 1], 每单位：10) }\n");
    CASES({"dead ones", "反例[毛病 = 死档].名称", "[先低、相接、出界]"},
          {"the lower came first", "反例[名称 = “先低”].原文", "[>= 80]"},
          {"80 is taken", "反例[名称 = “相接”].原文", "[80]"},
          {"never beyond the range", "反例[名称 = “出界”].原文", "[实绩 > 100]"},
          {"nobody has so many", "反例[毛病 = 无人够得上].名称", "[人多]"},
          {"places", "反例[毛病 = 名次表过长].写到", "[3]"},
          {"townships", "反例[毛病 = 名次表过长].用到", "[2]"},
          {"a series that stops", "反例[毛病 = 价目过短].名称", "[价目]"},
          {"prices", "反例[毛病 = 价目过短].写到", "[3]"}, {"brackets", "反例[毛病 = 价目过短].用到", "[6]"});
    EXPECT(&it);
    evaluating_end(&it);
}

/* An example must hold as a whole: where the item does not apply nothing is divided, and whoever is positive
 * is among the positive. */
static void consistent_examples(void **state)
{
    (void)state;
    evaluating it = scheme_of(
        "  指标 挡住 { 分值：10  量 任务 { 范围：0..9 }  量 办 { 范围：0..9 }  适用：任务 > 0\n"
        "    不适用时：0  计分：按完成(办, 任务) }\n"
        "  指标 没挡 { 分值：10  量 任务 { 范围：0..9 }  量 办 { 范围：0..9 }  适用：办 > 0\n"
        "    不适用时：0  计分：按完成(办, 任务) }\n"
        "  指标 正数 { 分值：10  量 增 { 范围：-9..9 }\n"
        "    计分：若 增 <= 0 则 0 否则 增 ÷ 合计(全体[增 > 0].增) }\n"
        "  指标 无人 { 分值：10  量 增 { 范围：-9..9 }  计分：限(增 ÷ 合计(全体[增 > 0].增), 0, 9) }\n"
        "  指标 增长 { 分值：10  量 增：超出(实绩, 上年(实绩))  范围：0..9\n"
        "    计分：限(增 ÷ 合计(全体.增), 0, 9) }\n");
    CASES({"who may divide by zero", "反例[毛病 = 除以零].名称", "[没挡、无人、增长]"},
          {"only where all are so", "反例[毛病 = 除以零 且 全体如此].名称", "[无人、增长]"});
    EXPECT(&it);
    evaluating_end(&it);
}

/* Each function calls the one before it three times. */
static void too_large(void **state)
{
    static char items[1 << 13];
    int length = snprintf(items, sizeof items, "  函数 f0 { 参数 x { 类型：数 }  式：x + 1 }\n");
    (void)state;
    for (int i = 1; i < 14; i++)
        length += snprintf(items + length, sizeof items - (size_t)length,
                           "  函数 f%d { 参数 x { 类型：数 }  式：f%d(x) + f%d(x ÷ 3) + f%d(2 × x) }\n", i,
                           i - 1, i - 1, i - 1);
    (void)snprintf(items + length, sizeof items - (size_t)length,
                   "  指标 大 { 分值：10  范围：0..9  方向：越高越好  计分：f13(实绩) }\n");
    evaluating it = scheme_of(items);
    CASES({"given up, and said so", "为空(反例[毛病 = 倒挂])", "?大.计算过大"});
    EXPECT(&it);
    evaluating_end(&it);
}

/* Looked at term by term it is no more than its length; every subtree by itself would be too much. */
static void long_sums(void **state)
{
    static char items[1 << 14];
    int length = snprintf(items, sizeof items, "  指标 长 { 分值：10  范围：0..1  方向：越高越好  计分：1");
    (void)state;
    for (int i = 0; i < 550; i++)
        length += snprintf(items + length, sizeof items - (size_t)length, "+人口×1%%×实绩");
    (void)snprintf(items + length, sizeof items - (size_t)length, " }\n");
    evaluating it = scheme_of(items);
    CASES({"decided", "为空(反例[毛病 = 倒挂])", "是"});
    EXPECT(&it);
    evaluating_end(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inversions),          cmocka_unit_test(holes),     cmocka_unit_test(arms),
        cmocka_unit_test(consistent_examples), cmocka_unit_test(too_large), cmocka_unit_test(long_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

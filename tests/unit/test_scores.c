/* Scores worked out by hand, in fractions: the order of scoring, clamps, bonuses, w/p, 评分制, series,
 * grades, vetoes, ranks. Wanted are “township item score” or “township score” of the total, “; ” between; ?
 * is not known, - not on the card. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "scored.h"

static void formulas(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"in proportion, at most full", ONE("计分：按完成(实绩, 12)"), RESULTS("指", "9", "12", "15"),
         "甲镇 指 15/2; 乙镇 指 10; 丙镇 指 10", ""},
        {"a percentage, bare or with its sign", ONE("单位：%  计分：满分 × 实绩"),
         RESULTS("指", "95%", "40", "120"), "甲镇 指 19/2; 乙镇 指 4; 丙镇 指 10", ""},
        {"whole steps are cut", ONE("计分：满分 - 每(短缺(实绩, 20), 3)"), RESULTS("指", "11", "12", "20"),
         "甲镇 指 7; 乙镇 指 8; 丙镇 指 10", ""},
        {"begun steps count", ONE("计分：满分 - 每(实绩, 5, 尾数：进) × 0.5"), RESULTS("指", "1", "10", "0"),
         "甲镇 指 19/2; 乙镇 指 9; 丙镇 指 10", ""},
        {"steps half up", ONE("计分：满分 - 每(实绩, 4, 尾数：四舍五入) × 0.5"), RESULTS("指", "5", "6", "0"),
         "甲镇 指 19/2; 乙镇 指 9; 丙镇 指 10", ""},
        {"steps pro rata", ONE("计分：满分 - 每(实绩, 5, 尾数：比例) × 0.5"), RESULTS("指", "1", "10", "3"),
         "甲镇 指 99/10; 乙镇 指 9; 丙镇 指 97/10", ""},
        {"money in other units", ONE("单位：万元  目标：0.1亿元  计分：按完成(实绩, 目标)"),
         RESULTS("指", "500", "1000", "333"), "甲镇 指 5; 乙镇 指 10; 丙镇 指 333/100", ""},
        {"brackets", ONE("计分：累进(实绩, 10, [2, 1], 每单位：5)"), RESULTS("指", "25", "5", "0"),
         "甲镇 指 7; 乙镇 指 2; 丙镇 指 0", ""},
        {"columns times weights", ONE("量 表彰 { 分列：[国家, 省] }  计分：加权(表彰, [国家：3, 省：2])"),
         RESULTS("指.表彰.国家,指.表彰.省", "1,2", "3,1", "0,0"), "甲镇 指 7; 乙镇 指 10; 丙镇 指 0", ""},
        {"tasks do not make up for one another",
         ONE("量 完成 { 分列：[一, 二] }  计分：按任务(完成, [一：4, 二：6], 10)"),
         RESULTS("指.完成.一,指.完成.二", "5,3", "4,6", "0,9"), "甲镇 指 7; 乙镇 指 10; 丙镇 指 6", ""},
        {"another scheme's score", ONE("计分：折算(实绩, 100, 满分)"), RESULTS("指", "87", "100", "1"),
         "甲镇 指 87/10; 乙镇 指 10; 丙镇 指 1/10", ""},
        {"all or nothing", ONE("单位：是否  计分：全或无(实绩)"), RESULTS("指", "是", "否", "是"),
         "甲镇 指 10; 乙镇 指 0; 丙镇 指 10", ""},
        {"levels", ONE("量 评级 { 取值：[优, 良, 差] }  计分：分档(评级) { 当 优：10  当 良：7  否则：2 }"),
         RESULTS("指.评级", "优", "良", "差"), "甲镇 指 10; 乙镇 指 7; 丙镇 指 2", ""},
        {"two inputs", ONE("量 签约 { 单位：人 }  量 人口 { 单位：人 }  计分：满分 × 签约 ÷ 人口"),
         RESULTS("指.签约,指.人口", "30,60", "60,60", "1,3"), "甲镇 指 5; 乙镇 指 10; 丙镇 指 10/3", ""},
        {"a derived quantity",
         ONE("量 签约 { 单位：人 }  量 人口 { 单位：人 }  量 率：签约 ÷ 人口  计分：若 率 >= 60% 则 满分 "
             "否则 满分 × 率 ÷ 60%"),
         RESULTS("指.签约,指.人口", "30,60", "60,60", "1,3"), "甲镇 指 25/3; 乙镇 指 10; 丙镇 指 50/9", ""},
        {"a default", ONE("量 人数 { 缺省：4 }  计分：人数"), RESULTS("指.人数", "7", "", "0"),
         "甲镇 指 7; 乙镇 指 4; 丙镇 指 0", ""},
        {"presence", ONE("量 人数 { }  计分：若 有(人数) 则 人数 否则 1"), RESULTS("指.人数", "7", "", "0"),
         "甲镇 指 7; 乙镇 指 1; 丙镇 指 0", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void clamps(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"not below 0", ONE("计分：满分 - 4 × 实绩"), RESULTS("指", "1", "3", "2"),
         "甲镇 指 6; 乙镇 指 0; 丙镇 指 2", ""},
        {"no lower bound", ONE("下限：无  计分：满分 - 4 × 实绩"), RESULTS("指", "1", "3", "2"),
         "甲镇 指 6; 乙镇 指 -2; 丙镇 指 2", ""},
        {"a lower bound", ONE("下限：3  计分：满分 - 4 × 实绩"), RESULTS("指", "1", "3", "2"),
         "甲镇 指 6; 乙镇 指 3; 丙镇 指 3", ""},
        {"not above full", ONE("计分：实绩 × 2"), RESULTS("指", "8", "5", "3"),
         "甲镇 指 10; 乙镇 指 10; 丙镇 指 6", ""},
        {"no upper bound", ONE("上限：无  计分：实绩 × 2"), RESULTS("指", "8", "5", "3"),
         "甲镇 指 16; 乙镇 指 10; 丙镇 指 6", ""},
        {"an upper bound in per cent of full", ONE("上限：120%  计分：实绩 × 2"),
         RESULTS("指", "8", "5", "6"), "甲镇 指 12; 乙镇 指 10; 丙镇 指 12", ""},
        {"an upper bound", ONE("上限：11  计分：实绩 × 2"), RESULTS("指", "8", "5", "5.6"),
         "甲镇 指 11; 乙镇 指 10; 丙镇 指 11", ""},
        {"a department's mark is held in 0..full", ONE("评分标准：“看”"), RESULTS("指", "9.5", "11", "-1"),
         "甲镇 指 19/2; 乙镇 指 10; 丙镇 指 0", "KH974 KH974"},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void extras(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"a penalty before the clamp", ONE("计分：满分 × 实绩  扣分项 迟报 { 单次：0.5 }"),
         RESULTS("指,迟报", "0.9,3", "0.1,5", "1,0"), "甲镇 指 15/2; 乙镇 指 0; 丙镇 指 10", ""},
        {"a penalty with a cap", ONE("计分：满分 × 实绩  扣分项 迟报 { 单次：0.5  上限：1 }"),
         RESULTS("指,迟报", "0.9,3", "0.1,5", "1,0"), "甲镇 指 8; 乙镇 指 0; 丙镇 指 10", ""},
        {"a bonus outside the clamp", ONE("计分：满分 × 实绩  加分项 好 { 单次：2  上限：3 }"),
         RESULTS("指,好", "1,1", "0.5,2", "0,0"), "甲镇 指 12; 乙镇 指 8; 丙镇 指 0", ""},
        {"a bonus without a cap", ONE("计分：满分 × 实绩  加分项 好 { 单次：2  上限：无 }"),
         RESULTS("指,好", "1,2", "0.5,9", "0,0"), "甲镇 指 14; 乙镇 指 23; 丙镇 指 0", ""},
        {"a bonus that may be negative", ONE("计分：满分 × 实绩  加分项 好 { 上限：2  下限：无 }"),
         RESULTS("指,好", "1,-3", "0.5,9", "0,1"), "甲镇 指 7; 乙镇 指 7; 丙镇 指 1", ""},
        {"a bonus in points, not negative", ONE("计分：满分 × 实绩  加分项 好 { 上限：2 }"),
         RESULTS("指,好", "1,-3", "0.5,9", "0,1.5"), "甲镇 指 10; 乙镇 指 7; 丙镇 指 3/2", ""},
        {"a bonus by a formula",
         ONE("计分：满分 × 实绩  加分项 好 { 上限：5  量 数 { }  计分：若 数 > 2 则 1.5 否则 0.5 }"),
         RESULTS("指,好.数", "1,3", "0.5,2", "0,9"), "甲镇 指 23/2; 乙镇 指 11/2; 丙镇 指 3/2", ""},
        {"both", ONE("计分：满分 × 实绩  加分项 好 { 单次：1  上限：2 }  扣分项 坏 { 单次：3 }"),
         RESULTS("指,好,坏", "1,1,1", "0.2,5,1", "0.5,0,0"), "甲镇 指 8; 乙镇 指 2; 丙镇 指 5", ""},
        {"a guard over results; its count is not asked for",
         ONE("量 达标 { 单位：是否 }  计分：满分  扣分项 漏 当 非 达标 { 单次：1 }"),
         RESULTS("指.达标,漏", "是,", "否,3", "是,4"), "甲镇 指 10; 乙镇 指 7; 丙镇 指 10", ""},
        {"the bonus itself", ONE("计分：满分  加分项 好 { 单次：2  上限：3 }"), RESULTS("好", "1", "9", "0"),
         "甲镇 好 2; 乙镇 好 3; 丙镇 好 0", ""},
        {"the penalty itself is negative", ONE("计分：满分  扣分项 坏 { 单次：2  上限：3 }"),
         RESULTS("坏", "1", "9", "0"), "甲镇 坏 -2; 乙镇 坏 -3; 丙镇 坏 0", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void cohorts(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"ties share the better place", ONE("计分：名次步减(名次(实绩, 全体.实绩), 首：满分, 每名：2)"),
         RESULTS("指", "5", "5", "3"), "甲镇 指 10; 乙镇 指 10; 丙镇 指 6", ""},
        {"ties without a gap", ONE("计分：名次步减(名次(实绩, 全体.实绩, 并列：连号), 首：满分, 每名：2)"),
         RESULTS("指", "5", "5", "3"), "甲镇 指 10; 乙镇 指 10; 丙镇 指 8", ""},
        {"ties in between", ONE("计分：名次步减(名次(实绩, 全体.实绩, 并列：平均), 首：满分, 每名：2)"),
         RESULTS("指", "5", "5", "3"), "甲镇 指 9; 乙镇 指 9; 丙镇 指 6", ""},
        {"lower is better", ONE("方向：越低越好  计分：名次步减(名次(实绩, 全体.实绩), 首：满分, 每名：2)"),
         RESULTS("指", "1", "2", "3"), "甲镇 指 10; 乙镇 指 8; 丙镇 指 6", ""},
        {"who lacks it is passed over", ONE("计分：名次步减(名次(实绩, 全体.实绩), 首：满分, 每名：2)"),
         RESULTS("指", "5", "3", ""), "甲镇 指 10; 乙镇 指 8; 丙镇 指 ?", "KH970 KH987"},
        {"equal steps from first to last",
         ONE("计分：铺开(名次(实绩, 全体.实绩), 计数(全体.实绩), 首：满分, 末：4)"),
         RESULTS("指", "9", "8", "7"), "甲镇 指 10; 乙镇 指 7; 丙镇 指 4", ""},
        {"points by rank", ONE("计分：名次表(名次(实绩, 全体.实绩), [10, 7], 其后：5)"),
         RESULTS("指", "9", "8", "7"), "甲镇 指 10; 乙镇 指 7; 丙镇 指 5", ""},
        {"efficacy", ONE("计分：功效(实绩, 全体.实绩)"), RESULTS("指", "60", "80", "100"),
         "甲镇 指 6; 乙镇 指 8; 丙镇 指 10", ""},
        {"efficacy where all are alike", ONE("计分：功效(实绩, 全体.实绩)"), RESULTS("指", "60", "60", "60"),
         "甲镇 指 10; 乙镇 指 10; 丙镇 指 10", ""},
        {"to the mean", ONE("计分：满分 × 实绩 ÷ 平均(全体.实绩)"), RESULTS("指", "2", "4", "6"),
         "甲镇 指 5; 乙镇 指 10; 丙镇 指 10", ""},
        {"to the best", ONE("计分：满分 × 实绩 ÷ 最优(全体.实绩)"), RESULTS("指", "2", "4", "6"),
         "甲镇 指 10/3; 乙镇 指 20/3; 丙镇 指 10", ""},
        {"a share of the sum", ONE("计分：满分 × 实绩 ÷ 合计(全体.实绩)"), RESULTS("指", "2", "4", "6"),
         "甲镇 指 5/3; 乙镇 指 10/3; 丙镇 指 5", ""},
        {"a fold in the scope of each", ONE("计分：合计(全体, 实绩) ÷ 2"), RESULTS("指", "2", "4", "6"),
         "甲镇 指 6; 乙镇 指 6; 丙镇 指 6", ""},
        {"a filter by results", ONE("计分：计数(全体[实绩 > 3])"), RESULTS("指", "2", "4", "6"),
         "甲镇 指 2; 乙镇 指 2; 丙镇 指 2", ""},
        {"a derived quantity of each", ONE("量 数 { }  量 倍：数 × 2  计分：满分 × 倍 ÷ 最大(全体.倍)"),
         RESULTS("指.数", "2", "4", "8"), "甲镇 指 5/2; 乙镇 指 5; 丙镇 指 10", ""},
        {"another county's are left out",
         "总分：10  属性 县 { 取值：[东, 西] }  乡镇 甲镇 { 县：东 }  乡镇 乙镇 { 县：东 }  乡镇 丙镇 { "
         "县：西 }  指标 指 { 部门：局  分值：10  计分：名次步减(名次(实绩, 全体[县 = 本单位.县].实绩), "
         "首：满分, 每名：3) }",
         RESULTS("指", "5", "9", "7"), "甲镇 指 7; 乙镇 指 10; 丙镇 指 10", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void weights(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"× w/p",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 一 { 部门：局  分值：10  计分：按完成(实绩, 12) }  指标 二 { 部门：局  分值：10 }  分组 大的 "
         "当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
         RESULTS("一,二", "6,8", "6,8", "12,10"),
         "甲镇 一 15/2; 甲镇 二 4; 甲镇 23/2; 乙镇 一 5; 乙镇 二 8; 乙镇 13; 丙镇 20", ""},
        {"a bonus is not scaled",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 一 { 部门：局  分值：10  计分：按完成(实绩, 12)  加分项 好 { 上限：2 } }  指标 二 { 部门：局 "
         " 分值：10 }  分组 大的 当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
         RESULTS("一,二,好", "6,8,2", "6,8,2", "12,10,0"), "甲镇 一 19/2; 乙镇 一 7", ""},
        {"a penalty is",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 一 { 部门：局  分值：10  计分：按完成(实绩, 12)  扣分项 坏 { 上限：2 } }  指标 二 { 部门：局 "
         " 分值：10 }  分组 大的 当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
         RESULTS("一,二,坏", "6,8,1", "6,8,1", "12,10,0"), "甲镇 一 6; 乙镇 一 4", ""},
        {"得分 is on base points",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 一 { 部门：局  分值：10  计分：按完成(实绩, 12) }  指标 二 { 部门：局  分值：10  "
         "计分：得分(一) }  分组 大的 当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
         RESULTS("一", "6", "6", "12"), "甲镇 二 5/2; 乙镇 二 5; 丙镇 二 10", ""},
        {"得分 with a bonus on base points",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 一 { 部门：局  分值：10  计分：按完成(实绩, 12)  加分项 好 { 上限：3 } }  指标 二 { 部门：局 "
         " 分值：10  计分：得分(一) }  分组 大的 当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
         RESULTS("一,好", "6,3", "6,3", "1,0"), "甲镇 一 21/2; 甲镇 二 7/2; 乙镇 二 8", ""},
        {"what is not on the card moves",
         "总分：100  属性 校 { 类型：整数 }  乡镇 甲镇 { 校：1 }  乡镇 乙镇 { 校：0 }  乡镇 丙镇 { 校：1 }  "
         "指标 校园 当 校 > 0 { 部门：局  分值：10 }  指标 招商 { 部门：局  分值：90 }",
         RESULTS("校园,招商", "5,45", ",45", "10,90"),
         "甲镇 校园 5; 甲镇 50; 乙镇 校园 -; 乙镇 招商 50; 乙镇 50; 丙镇 100", ""},
        {"not applicable: full",
         "总分：10  属性 校 { 类型：整数 }  乡镇 甲镇 { 校：1 }  乡镇 乙镇 { 校：1 }  乡镇 丙镇 { 校：0 }  "
         "指标 指 { 部门：局  分值：10  适用：校 > 0  不适用时：满分 }",
         RESULTS("指", "6", "9", ""), "甲镇 指 6; 丙镇 指 10", ""},
        {"not applicable: the mean of the others",
         "总分：10  属性 校 { 类型：整数 }  乡镇 甲镇 { 校：1 }  乡镇 乙镇 { 校：1 }  乡镇 丙镇 { 校：0 }  "
         "指标 指 { 部门：局  分值：10  适用：校 > 0  不适用时：平均(全体.得分) }",
         RESULTS("指", "6", "9", ""), "甲镇 指 6; 丙镇 指 15/2", ""},
        {"not applicable by result", ONE("量 事 { }  适用：事 > 0  不适用时：5  计分：事"),
         RESULTS("指.事", "0", "3", "8"), "甲镇 指 5; 乙镇 指 3; 丙镇 指 8", ""},
        {"marks out of a hundred",
         THREE
         "板块 块 { 分值：10  评分制：100  指标 一 { 部门：局  分值：60 }  指标 二 { 部门：局  分值：40 } }",
         RESULTS("一,二", "45,40", "60,40", "0,1"),
         "甲镇 一 9/2; 甲镇 二 4; 甲镇 块 17/2; 乙镇 10; 丙镇 块 1/10", ""},
        {"bonuses inside are of that scale",
         THREE "板块 块 { 分值：10  评分制：100  指标 一 { 部门：局  分值：60  加分项 好 { 上限：5 } }  指标 "
               "二 { 部门：局  分值：40 }  加分项 优 { 上限：10 } }",
         RESULTS("一,二,好,优", "45,40,5,10", "60,40,1,0", "0,1,0,2"),
         "甲镇 一 5; 甲镇 块 10; 乙镇 块 101/10; 丙镇 块 3/10", ""},
        {"penalties inside, too",
         THREE "板块 块 { 分值：10  评分制：100  指标 一 { 部门：局  分值：60  扣分项 坏 { 上限：20 } }  "
               "指标 二 { 部门：局  分值：40 }  扣分项 差 { 上限：10 } }",
         RESULTS("一,二,坏,差", "45,40,15,10", "60,40,0,1", "0,1,0,2"),
         "甲镇 一 3; 甲镇 块 6; 乙镇 块 99/10; 丙镇 块 -1/10", ""},
        {"parts", THREE "指标 外 { 分值：10  指标 一 { 部门：局  分值：6 }  指标 二 { 部门：局  分值：4 } }",
         RESULTS("外.一,外.二", "6,4", "3,2.5", "0,1"), "甲镇 外 10; 乙镇 外 11/2; 丙镇 1", ""},
        {"a penalty of the whole item stops at 0",
         THREE "指标 外 { 分值：10  指标 一 { 部门：局  分值：6 }  指标 二 { 部门：局  分值：4 }  扣分项 坏 "
               "{ 单次：3 } }",
         RESULTS("外.一,外.二,外.坏,坏", "6,4,1,1", "1,1,1,1", "6,0,0,0"), "甲镇 外 7; 乙镇 外 0; 丙镇 外 6",
         ""},
        {"a part's bonus is outside the clamp of the whole item",
         THREE "指标 外 { 分值：10  指标 一 { 部门：局  分值：6  加分项 好 { 上限：2 } }  指标 二 { 部门：局 "
               " 分值：4 }  扣分项 坏 { 单次：3 } }",
         RESULTS("外.一,外.二,外.一.好,外.好,外.坏,好,坏", "6,4,2,2,1,2,1", "1,1,2,2,1,2,1", "6,0,0,0,0,0,0"),
         "甲镇 外 9; 乙镇 外 2; 丙镇 外 6", ""},
        {"基本得分 leaves the bonus out; a section's bonus by rank",
         THREE "板块 块 { 指标 一 { 部门：局  分值：10  加分项 好 { 上限：5 } }  加分项 名 { 上限：2  "
               "计分：名次表(名次(基本得分, 全体.基本得分), [2, 1]) } }",
         RESULTS("一,一.好,好", "8,5,5", "9,0,0", "7,0,0"), "甲镇 块 14; 乙镇 块 11; 丙镇 块 7", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void totals(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"the scheme's own",
         THREE
         "指标 指 { 部门：局  分值：10 }  加分项 好 { 单次：1  上限：3 }  扣分项 坏 { 单次：2  上限：无 }",
         RESULTS("指,好,坏", "8,5,1", "8,1,9", "8,0,0"), "甲镇 9; 乙镇 -9; 丙镇 8", ""},
        {"a group's own bonus in place of the scheme's",
         "总分：10  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
         " 指标 指 { 部门：局  分值：10 }  加分项 好 { 单次：1  上限：3 }  分组 大的 当 大 { 加分项 好 { "
         "上限：5 } }  分组 小的 否则 { }",
         RESULTS("指,好", "8,4", "8,4", "8,0"), "甲镇 12; 乙镇 11; 丙镇 8", ""},
        {"all bonuses of the whole together, all penalties",
         "加分上限：4  扣分上限：3  " THREE "指标 指 { 部门：局  分值：10 }  加分项 好 { 单次：1  上限：3 }  "
         "加分项 美 { 单次：1 }  扣分项 坏 { 单次：2  上限：无 }",
         RESULTS("指,好,美,坏", "8,5,1,1", "8,3,2,2", "5,0,9,0"), "甲镇 10; 乙镇 9; 丙镇 9; 丙镇 美 9", ""},
        {"all of an item; a share of its full mark",
         THREE "指标 指 { 部门：局  分值：10  加分上限：20%  扣分上限：1  计分：实绩  加分项 好 { 单次：1 }  "
               "加分项 美 { 单次：1 }  扣分项 坏 { 单次：2 } }",
         RESULTS("指,好,美,坏", "8,1,2,0", "8,0,1,3", "5,0,1,0"), "甲镇 指 10; 乙镇 指 8; 丙镇 指 6", ""},
        {"what only a group has, and what it changes by a formula of its own",
         "总分：10  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  "
         "指标 指 { 部门：局  分值：10 }  加分项 好 { 单次：1  上限：3 }  "
         "分组 大的 当 大 { 加分项 好 { 量 件 { 单位：件 }  计分：实绩 + 件 }  加分项 只有 { 量 次 { "
         "单位：次 }  计分：次 }  "
         "扣分项 也有 { 单次：2 } }  分组 小的 否则 { }",
         "name,指,好,好.件,只有.次,也有\n甲镇,5,1,1,4,2\n乙镇,6,2,,,\n",
         "甲镇 好 2; 甲镇 只有 4; 甲镇 也有 -4; 甲镇 7; 乙镇 好 2; 乙镇 8", ""},
        {"half up to the precision", "得分精度：0.5  " ONE("计分：实绩"),
         RESULTS("指", "6.25", "6.24", "9.75"), "甲镇 13/2; 乙镇 6; 丙镇 10", ""},
        {"half up below 0", "得分精度：1  " ONE("下限：无  计分：实绩"), RESULTS("指", "-2.5", "-2.6", "2.5"),
         "甲镇 -2; 乙镇 -3; 丙镇 3", ""},
        {"a hundredth unless stated", ONE("计分：满分 × 实绩 ÷ 3"), RESULTS("指", "2", "1", "0.5"),
         "甲镇 667/100; 甲镇 指 20/3; 乙镇 333/100; 丙镇 167/100", ""},
        {"the scheme's bonus may ask for what is before it",
         THREE "指标 指 { 部门：局  分值：10 }  加分项 好 { 上限：3  计分：若 基本得分 > 8 则 1 否则 0 }",
         RESULTS("指", "8", "9", "10"), "甲镇 8; 乙镇 10; 丙镇 11", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void sums(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"of a section, before its penalty and its bonuses",
         THREE
         "板块 块 { 计分：小计 ÷ 3  指标 一 { 部门：局  分值：10  加分项 好 { 上限：2 } }  扣分项 坏 { } }",
         RESULTS("一,好,坏", "8,2,1", "10,0,0", "0,1,0"), "甲镇 块 11/3; 乙镇 块 10/3; 丙镇 1", ""},
        {"of parts, held at the full mark",
         THREE "指标 外 { 计分：小计 × 150%  指标 一 { 部门：局  分值：6 }  指标 二 { 部门：局  分值：4 } }",
         RESULTS("外.一,外.二", "6,4", "3,1", "0,1"), "甲镇 外 10; 乙镇 外 6; 丙镇 3/2", ""},
        {"out of a hundred it is out of the section's points",
         THREE "板块 块 { 分值：10  评分制：100  计分：小计 - 1  指标 一 { 部门：局  分值：100 } }",
         RESULTS("一", "45", "60", "5"), "甲镇 块 7/2; 乙镇 块 5; 丙镇 -1/2", ""},
        {"of the scheme", "计分：小计 × 2 ÷ 3 + 得分(指)  " ONE("计分：实绩") "  扣分项 坏 { }",
         RESULTS("指,坏", "3,1", "10,0", "1,0"), "甲镇 4; 乙镇 1667/100; 丙镇 167/100", ""},
        {"all bonuses inside a place",
         "加分上限：3  " THREE
         "板块 块 { 加分上限：2  指标 一 { 部门：局  分值：10  加分项 好 { } }  加分项 优 { } }  "
         "加分项 美 { }",
         RESULTS("一,好,优,美", "5,1,0,1", "5,1,4,1", "5,4,4,4"),
         "甲镇 7; 乙镇 块 7; 乙镇 8; 丙镇 块 7; 丙镇 8", ""},
        {"all penalties inside a place, as far as they took anything",
         "扣分上限：4  " THREE
         "指标 一 { 部门：局  分值：6  扣分项 坏 { } }  指标 二 { 部门：局  分值：4 }  扣分项 差 { }",
         RESULTS("一,坏,二,差", "5,1,4,1", "3,9,4,3", "6,5,0,9"),
         "甲镇 7; 乙镇 一 0; 乙镇 3; 丙镇 一 1; 丙镇 2", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void series(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"folded: 平均", ONE("量 数 { 周期：每季  汇总：平均 }  计分：数"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,,4"),
         "甲镇 指 5/2; 乙镇 指 5; 丙镇 指 ?", "KH970"},
        {"folded: 合计", ONE("量 数 { 周期：每季  汇总：合计 }  计分：数"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,,4"),
         "甲镇 指 10; 乙镇 指 10; 丙镇 指 ?", "KH970"},
        {"the last of them", ONE("量 数 { 周期：每季  汇总：末期 }  计分：数"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,5", "1,2,,9"),
         "甲镇 指 4; 乙镇 指 5; 丙镇 指 9", ""},
        {"a list without 汇总", ONE("量 数 { 周期：每季 }  计分：最大(数) - 最小(数)"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,,4"),
         "甲镇 指 3; 乙镇 指 4; 丙镇 指 ?", "KH970"},
        {"how often", ONE("量 达 { 周期：每季  单位：是否 }  计分：次数(达) × 2"),
         RESULTS("指.达@2026-Q1,指.达@2026-Q2,指.达@2026-Q3,指.达@2026-Q4", "是,否,是,是", "否,否,否,否",
                 "是,是,是,是"),
         "甲镇 指 6; 乙镇 指 0; 丙镇 指 8", ""},
        {"the longest run", ONE("量 达 { 周期：每季  单位：是否 }  计分：最长连续(达) × 2"),
         RESULTS("指.达@2026-Q1,指.达@2026-Q2,指.达@2026-Q3,指.达@2026-Q4", "是,否,是,是", "否,否,否,否",
                 "是,是,是,是"),
         "甲镇 指 4; 乙镇 指 0; 丙镇 指 8", ""},
        {"one period of a scheme that leaves it at that", "周期：每月  " ONE("计分：实绩"),
         RESULTS("指", "4", "10", "1"), "甲镇 4; 乙镇 10; 丙镇 1", ""},
        {"缺省 of a period, not of the series", ONE("量 数 { 周期：每季  汇总：合计  缺省：1 }  计分：数"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,,4", ",,,", "2,2,2,2"),
         "甲镇 指 8; 乙镇 指 4; 丙镇 指 8", ""},
        {"a series of which nothing was reported is not there",
         ONE("量 数 { 周期：每季 }  计分：若 有(数) 则 平均(数) 否则 取或(数, 5)"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", ",,,", "1,2,,4"),
         "甲镇 指 5/2; 乙镇 指 5; 丙镇 指 ?", "KH970"},
        {"weights by quarters", ONE("量 数 { 周期：每季 }  计分：加权(数, [40%, 30%, 20%, 10%])"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,,4"),
         "甲镇 指 2; 乙镇 指 28/5; 丙镇 指 ?", "KH970"},
        {"as many weights as periods", ONE("量 数 { 周期：每季 }  计分：加权(数, [50%, 50%])"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,1,4"),
         "甲镇 指 ?; 乙镇 指 ?; 丙镇 指 ?", "KH971"},
        {"another item's score as its member",
         THREE
         "指标 一 { 部门：局  分值：4  计分：实绩  加分项 好 { 上限：1 } }  指标 二 { 部门：局  分值：6  "
         "计分：一.得分 + 一.基本得分 }",
         RESULTS("一,好", "2,1", "3,0", "1,1"), "甲镇 二 5; 乙镇 二 6; 丙镇 二 3", ""},
        {"an outside figure by quarters", ONE("外部 数 { 周期：每季 }  计分：平均(数)"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,2,3,4", "8,4,4,4", "1,2,,4"),
         "甲镇 指 5/2; 乙镇 指 5; 丙镇 指 ?", "KH970"},
        {"ranked quarter by quarter",
         ONE("量 数 { 周期：每季 }  量 分 { 周期：每季  式：名次步减(名次(数, 全体.数), 首：满分, 每名：2) } "
             " 计分：平均(分)"),
         RESULTS("指.数@2026-Q1,指.数@2026-Q2,指.数@2026-Q3,指.数@2026-Q4", "1,9,9,9", "2,1,1,1", "3,5,5,5"),
         "甲镇 指 9; 乙镇 指 13/2; 丙镇 指 17/2", ""},
        {"months inside a quarter",
         ONE("量 数 { 周期：每月 }  量 均 { 周期：每季  式：平均(数) }  计分：合计(均) ÷ 4"),
         RESULTS("指.数@2026-01,指.数@2026-02,指.数@2026-03,指.数@2026-04,指.数@2026-05,指.数@2026-06,指.数@"
                 "2026-07,指.数@2026-08,指.数@2026-09,指.数@2026-10,指.数@2026-11,指.数@2026-12",
                 "1,2,3,4,5,6,7,8,9,10,11,12", "4,4,4,4,4,4,4,4,4,4,4,4", "0,0,0,0,0,0,0,0,0,0,0,0"),
         "甲镇 指 13/2; 乙镇 指 4; 丙镇 指 0", ""},
        {"the item's own results by half-years", ONE("周期：每半年  汇总：平均  计分：实绩"),
         RESULTS("指@2026-H1,指@2026-H2", "4,6", "10,0", "1,2"), "甲镇 指 5; 乙镇 指 5; 丙镇 指 3/2", ""},
        {"a period without 汇总 is how often people look", ONE("周期：每季  计分：实绩"),
         RESULTS("指", "4", "10", "1"), "甲镇 指 4; 乙镇 指 10; 丙镇 指 1", ""},
        {"last year", ONE("计分：满分 × 实绩 ÷ 上年(实绩)"), RESULTS("指,指@上年", "8,10", "5,4", "3,9"),
         "甲镇 指 8; 乙镇 指 10; 丙镇 指 10/3", ""},
        {"without last year there is another way",
         ONE("计分：若 有(上年(实绩)) 则 满分 × 实绩 ÷ 上年(实绩) 否则 6"),
         RESULTS("指,指@上年", "8,10", "5,", "3,9"), "甲镇 指 8; 乙镇 指 6; 丙镇 指 10/3", ""},
        {"the best of last year", ONE("计分：满分 × 实绩 ÷ 最大(上年(全体.实绩))"),
         RESULTS("指,指@上年", "8,10", "5,4", "3,9"), "甲镇 指 8; 乙镇 指 5; 丙镇 指 3", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void missing(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"missing is never 0", ONE("计分：满分 - 实绩"), RESULTS("指", "1", "", "0"),
         "甲镇 指 9; 乙镇 指 ?; 丙镇 指 10", "KH970"},
        {"a mark", ONE("评分标准：“看”"), RESULTS("指", "1", "", "0"), "甲镇 指 1; 乙镇 指 ?; 丙镇 指 0",
         "KH970"},
        {"a bonus nobody counted", ONE("计分：满分  加分项 好 { 单次：1  上限：2 }"),
         RESULTS("好", "1", "", "0"), "甲镇 指 11; 乙镇 指 ?; 丙镇 指 10", "KH970"},
        {"a share of nothing", ONE("计分：满分 × 实绩 ÷ 最大(全体.实绩)"), RESULTS("指", "0", "0", "0"),
         "甲镇 指 ?; 乙镇 指 ?; 丙镇 指 ?", "KH971"},
        {"what is no points", ONE("单位：万元  计分：实绩"), RESULTS("指", "1", "2", "3"),
         "甲镇 指 ?; 乙镇 指 ?; 丙镇 指 ?", "KH972 KH972 KH972"},
        {"its own score", ONE("计分：得分 + 1"), RESULTS("指", "", "", ""), "甲镇 指 ?; 乙镇 指 ?; 丙镇 指 ?",
         "KH973"},
        {"two items in a circle",
         THREE "指标 一 { 部门：局  分值：5  计分：得分(二) }  指标 二 { 部门：局  分值：5  计分：得分(一) }",
         RESULTS("三", "", "", ""), "甲镇 一 ?; 乙镇 二 ?", "KH973"},
        {"what is missing in the branch not taken", ONE("量 数 { }  计分：若 实绩 > 1 则 满分 否则 数"),
         RESULTS("指,指.数", "2,", "1,4", "9,"), "甲镇 指 10; 乙镇 指 4; 丙镇 指 10", ""},
    };
    expect_scores(cases, KH_COUNT(cases));
}

/* ---- grades, vetoes, ranks ---- */

/* “甲镇 优秀; 乙镇 良好”, after vetoes; “甲镇 优秀→良好” if one changed it. */
static kh_text grades_text(const fixture *it)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < it->scores->count; i++) {
        const kh_township_score *one = &it->scores->items[i];
        kh_builder_format(&text, "%s%.*s ", i ? "; " : "", KH_TEXT_ARGUMENTS(one->township->name));
        if (one->grade_before_vetoes != one->grade)
            kh_builder_format(&text, "%.*s→", KH_TEXT_ARGUMENTS(one->grade_before_vetoes->name));
        kh_builder_add(&text, one->grade ? one->grade->name : KH_TEXT("?"));
    }
    return kh_builder_text(&text);
}

static void expect_grades(const char *body, const char *results, const char *wanted, const char *said)
{
    fixture it = score(body, results);
    kh_text found = grades_text(&it), found_codes = codes(&it);
    assert_string_equal(found.data, wanted);
    assert_string_equal(found_codes.data, said);
    end(&it);
}

#define MARKS            "总分：100  乡镇 甲镇；乡镇 乙镇；乡镇 丙镇；乡镇 丁镇；  指标 指 { 部门：局  分值：100 }  "
#define FOUR(a, b, c, d) "name,指,坏\n甲镇," a "\n乙镇," b "\n丙镇," c "\n丁镇," d "\n"
#define GRADES                                                                                                                         \
    "等次 优秀 { 条件：得分 >= 90 }  等次 良好 { 条件：总得分 >= 80 }  等次 合格 { 条件：得分() >= 60 }  " \
    "等次 不合格 { 条件：真 }"

static void grades(void **state)
{
    (void)state;
    expect_grades(MARKS GRADES, FOUR("95,", "90,", "60,", "59.99,"),
                  "甲镇 优秀; 乙镇 优秀; 丙镇 合格; 丁镇 不合格", "");
    /* the rounded total is graded: what is printed as 90.00 is 90 */
    expect_grades("得分精度：0.1  " MARKS GRADES, FOUR("89.95,", "89.94,", "60,", "59.95,"),
                  "甲镇 优秀; 乙镇 良好; 丙镇 合格; 丁镇 合格", "");
    expect_grades(MARKS GRADES, FOUR("95,", ",", "60,", "59,"), "甲镇 优秀; 乙镇 ?; 丙镇 合格; 丁镇 不合格",
                  "KH970");
    /* a condition on one item */
    expect_grades(MARKS "等次 优秀 { 条件：得分(指) >= 90 且 总得分 >= 60 }  等次 一般 { }",
                  FOUR("95,", "80,", "91,", "9,"), "甲镇 优秀; 乙镇 一般; 丙镇 优秀; 丁镇 一般", "");
}

#define QUOTA(quota) "等次 优秀 { 条件：得分 >= 80  名额：" quota " }  等次 良好 { 条件：真 }"

static void quotas(void **state)
{
    (void)state;
    expect_grades(MARKS QUOTA("1"), FOUR("95,", "96,", "60,", "59,"),
                  "甲镇 良好; 乙镇 优秀; 丙镇 良好; 丁镇 良好", "");
    expect_grades(MARKS QUOTA("50%"), FOUR("95,", "96,", "97,", "59,"),
                  "甲镇 良好; 乙镇 优秀; 丙镇 优秀; 丁镇 良好", "");
    /* 30% of four is one and a bit: one */
    expect_grades(MARKS QUOTA("30%"), FOUR("95,", "96,", "97,", "59,"),
                  "甲镇 良好; 乙镇 良好; 丙镇 优秀; 丁镇 良好", "");
    expect_grades(MARKS QUOTA("若 计数(同组) > 3 则 2 否则 1"), FOUR("95,", "96,", "97,", "59,"),
                  "甲镇 良好; 乙镇 优秀; 丙镇 优秀; 丁镇 良好", "");
    expect_grades(MARKS QUOTA("9"), FOUR("95,", "70,", "97,", "59,"),
                  "甲镇 优秀; 乙镇 良好; 丙镇 优秀; 丁镇 良好", "");
    /* who is among the best is not known while one total is not */
    expect_grades(MARKS QUOTA("1"), FOUR("95,", ",", "97,", "59,"), "甲镇 ?; 乙镇 ?; 丙镇 ?; 丁镇 ?",
                  "KH970");
}

static void ties_at_the_quota(void **state)
{
    (void)state;
    expect_grades(MARKS QUOTA("2"), FOUR("95,", "95,", "97,", "59,"),
                  "甲镇 良好; 乙镇 良好; 丙镇 优秀; 丁镇 良好", "KH975");
    expect_grades(MARKS QUOTA("3"), FOUR("95,", "95,", "97,", "59,"),
                  "甲镇 优秀; 乙镇 优秀; 丙镇 优秀; 丁镇 良好", "");
    fixture it = score(MARKS QUOTA("2"), FOUR("95,", "95,", "97,", "59,"));
    const kh_diagnostic *said = kh_diagnostics_at(it.diagnostics, 0);
    assert_string_equal(said->message.in[KH_CHINESE].data,
                        "全体：“优秀”名额 2 个，只剩 1 个，甲镇、乙镇同为 95 分，都没有评上。");
    end(&it);
}

#define VETO(effect) MARKS GRADES "  否决项 坏 { 单位：起  条件：实绩 > 0  后果：" effect " }"

static void vetoes(void **state)
{
    (void)state;
    expect_grades(VETO("不得评优"), FOUR("95,1", "90,0", "85,1", "59,1"),
                  "甲镇 优秀→良好; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "");
    expect_grades(VETO("不得合格"), FOUR("95,1", "90,0", "65,1", "59,1"),
                  "甲镇 优秀→不合格; 乙镇 优秀; 丙镇 合格→不合格; 丁镇 不合格", "");
    expect_grades(VETO("定为不合格"), FOUR("95,1", "90,0", "65,0", "59,1"),
                  "甲镇 优秀→不合格; 乙镇 优秀; 丙镇 合格; 丁镇 不合格", "");
    expect_grades(VETO("降一等"), FOUR("95,1", "90,0", "85,1", "59,1"),
                  "甲镇 优秀→良好; 乙镇 优秀; 丙镇 良好→合格; 丁镇 不合格", "");
    expect_grades(VETO("取消奖励"), FOUR("95,1", "90,0", "85,1", "59,1"),
                  "甲镇 优秀; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "");
    expect_grades(VETO("“通报批评”"), FOUR("95,1", "90,0", "85,0", "59,0"),
                  "甲镇 优秀; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "KH976");
    expect_grades(VETO("不得评优、降一等"), FOUR("95,1", "90,0", "85,0", "59,0"),
                  "甲镇 优秀→合格; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "");
    /* nobody knows whether it happened */
    expect_grades(VETO("降一等"), FOUR("95,", "90,0", "85,0", "59,0"),
                  "甲镇 优秀; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "KH970");
    /* without a condition it holds if it happened */
    expect_grades(MARKS GRADES "  否决项 坏 { 单位：起  后果：降一等 }", FOUR("95,2", "90,0", "85,0", "59,0"),
                  "甲镇 优秀→良好; 乙镇 优秀; 丙镇 良好; 丁镇 不合格", "");
    /* where the next grade asks for more than the township has, the one below it */
    expect_grades(
        MARKS
        "等次 优秀 { 条件：得分 >= 50 }  等次 良好 { 条件：得分 >= 90 }  等次 合格 { 条件：真 }  否决项 坏 "
        "{ 单位：起  条件：实绩 > 0  后果：不得评优 }",
        FOUR("60,1", "95,1", "50,0", "1,0"), "甲镇 优秀→合格; 乙镇 优秀→良好; 丙镇 优秀; 丁镇 合格", "");
}

static void limited_vetoes(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"the item gets nothing",
         ONE("计分：实绩  加分项 好 { 上限：2 }") "  否决项 坏 { 单位：起  条件：实绩 > 0  后果：定为不合格  "
                                                  "限于：指 }",
         RESULTS("指,好,坏", "8,2,1", "8,2,0", "1,0,0"), "甲镇 指 0; 甲镇 0; 乙镇 指 10", ""},
        {"its bonuses do not count",
         ONE("计分：实绩  加分项 好 { 上限：2 }") "  否决项 坏 { 单位：起  条件：实绩 > 0  后果：取消奖励  "
                                                  "限于：指 }",
         RESULTS("指,好,坏", "8,2,1", "8,2,0", "1,0,0"), "甲镇 指 8; 甲镇 8; 乙镇 指 10", ""},
        {"it cannot be told",
         ONE("计分：实绩") "  否决项 坏 { 单位：起  条件：实绩 > 0  后果：取消奖励  限于：指 }",
         RESULTS("指,坏", "8,", "8,0", "1,0"), "甲镇 指 ?; 乙镇 指 8", "KH970"},
    };
    expect_scores(cases, KH_COUNT(cases));
}

static void expect_places(const char *body, const char *results, const char *wanted, bool shown)
{
    fixture it = score(body, results);
    kh_builder text = {.arena = it.arena};
    for (size_t i = 0; i < it.scores->count; i++)
        kh_builder_format(&text, "%s%zu", i ? " " : "", it.scores->items[i].place);
    assert_string_equal(kh_builder_text(&text).data, wanted);
    assert_int_equal(it.scores->ranks_may_show, shown);
    assert_int_equal(it.scores->why_no_ranks.in[KH_CHINESE].length > 0, !shown);
    assert_int_equal(it.scores->why_no_ranks.in[KH_ENGLISH].length > 0, !shown);
    end(&it);
}

static void ranks(void **state)
{
    (void)state;
    const char *const results = FOUR("95,1", "90,0", "95,0", "59,0");
    expect_places(MARKS "公布 年度 { 方式：排名  频次：每年 }", results, "1 3 1 4", true);
    expect_places(MARKS "公布 年度 { 方式：逐单位数据  排名：是  频次：每年 }", results, "1 3 1 4", true);
    expect_places(MARKS "公布 年度 { 方式：等次  频次：每年 }", results, "0 0 0 0", false);
    expect_places(MARKS, results, "0 0 0 0", false);
    /* scored each month, ranked once a year: not now */
    expect_places(MARKS "周期：每月  公布 年度 { 方式：排名  频次：每年 }", results, "0 0 0 0", false);
    expect_places(
        MARKS "公布 年度 { 方式：排名  频次：每年 }  否决项 坏 { 单位：起  条件：实绩 > 0  后果：列末位 }",
        results, "4 2 1 3", true);
    /* nobody is placed while one score is not known */
    expect_places(MARKS "公布 年度 { 方式：排名  频次：每年 }", FOUR("95,1", ",0", "95,0", "59,0"), "0 0 0 0",
                  true);
    /* in groups, not in a league */
    expect_places(
        "总分：100  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  乡镇 丙镇 { 大：否 } "
        " "
        "乡镇 丁镇 { 大：是 }  指标 指 { 部门：局  分值：100 }  公布 年度 { 方式：排名  频次：每年 }  "
        "分组 大的 当 大 { }  分组 小的 否则 { }",
        results, "1 2 1 2", true);
}

static void accountabilities(void **state)
{
    (void)state;
    fixture it =
        score(MARKS "追责 约谈 { 条件：总得分 < 60  后果：“约谈” }", FOUR("95,1", "90,0", "95,0", "59,0"));
    assert_int_equal(it.scores->items[0].accountabilities.count, 0);
    assert_int_equal(it.scores->items[3].accountabilities.count, 1);
    end(&it);
}

static void stories(void **state)
{
    (void)state;
    fixture it =
        score("总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  乡镇 乙镇 { 大：否 }  "
              "指标 一 { 部门：局  分值：10  单位：万元  目标：12万元  计分：按完成(实绩, 目标)  扣分项 虚报 "
              "{ 单位：次  单次：2 } }  "
              "指标 二 { 部门：局  分值：10 }  分组 大的 当 大 { 调整 { 一：×1.5 } }  分组 小的 否则 { }",
              "name,一,虚报,二\n甲镇,6,1,8\n乙镇,6,3,8\n");
    const kh_township_score *first = &it.scores->items[0];
    kh_words told = kh_score_story(it.arena, first, item_named(first, KH_TEXT("一")));
    assert_string_equal(told.in[KH_CHINESE].data,
                        "按完成(实绩 6万元, 目标 12万元) 得 5 → 扣 2（虚报：1次） = 3 → ×15/10 = 4.5");
    told = kh_score_story(it.arena, first, item_named(first, KH_TEXT("二")));
    assert_string_equal(told.in[KH_ENGLISH].data, "marked 8 by its department → ×5/10 = 4");
    const kh_township_score *second = &it.scores->items[1];
    told = kh_score_story(it.arena, second, item_named(second, KH_TEXT("一")));
    assert_string_equal(told.in[KH_ENGLISH].data,
                        "按完成(实绩 6万元, 目标 12万元) gives 5 → −6 (虚报: 3次) = -1 → at least 0");
    end(&it);
}

/* What weighs nothing has no w/p to tell. */
static void story_of_what_weighs_nothing(void **state)
{
    (void)state;
    fixture it =
        score("总分：20  属性 大 { 类型：真假 }  乡镇 甲镇 { 大：是 }  指标 一 { 部门：局  分值：10 }  "
              "指标 二 { 部门：局  分值：10 }  分组 大的 当 大 { 调整 { 一：×0 } }  "
              "否决项 坏 { 单位：起  条件：实绩 > 0  限于：一  计分：得分 ÷ 2 }",
              "name,一,二,坏\n甲镇,4,6,1\n");
    const kh_township_score *first = &it.scores->items[0];
    kh_words told = kh_score_story(it.arena, first, item_named(first, KH_TEXT("一")));
    assert_string_equal(told.in[KH_ENGLISH].data,
                        "marked 4 by its department → ×0/10 = 0 → veto (坏): 得分 4 ÷ 2 gives 2 ×0 = 0");
    end(&it);
}

/* ---- memory ---- */

static bool fails_at(unsigned long nth)
{
    fixture it = {.arena = kh_arena_new()};
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    settings->library = kh_library_embedded(&settings->library_count);
    settings->terms = kh_library_terms();
    it.diagnostics = kh_diagnostics_new(it.arena);
    it.model = kh_model_load_text(it.arena, it.diagnostics, settings, KH_TEXT("test.kh"),
                                  KH_TEXT("方案 甲 { 年度：2026  部门 局；总分：10  乡镇 甲镇；乡镇 "
                                          "乙镇；指标 指 { 部门：局  分值：10  计分：名次步减(名次(实绩, "
                                          "全体.实绩), 首：满分, 每名：2)  扣分项 坏 { 单次：1 } }  等次 优 "
                                          "{ 条件：得分 > 3  名额：1 }  等次 良 { 条件：真 } }"));
    kh_scheme *scheme = &it.model->schemes[0];
    const kh_cards *cards = kh_weights_compute(it.model, scheme);
    const kh_results *results = kh_results_read_bytes(it.model, scheme, KH_TEXT("results.csv"),
                                                      KH_TEXT("name,指,坏\n甲镇,5,1\n乙镇,7,\n"));
    bool failed = true;
    if (!kh_arena_guard(it.arena)) {
        kh_arena_fail_at(it.arena, nth);
        (void)kh_scores_compute(it.model, scheme, cards, results);
        failed = kh_arena_has_failed(it.arena);
    }
    end(&it);
    return failed;
}

/* Memory that runs out anywhere, in the middle of an item too, comes out through the guard. */
static void survives_failed_allocations(void **state)
{
    (void)state;
    unsigned long nth = 0;
    while (fails_at(nth))
        nth += 1 + nth / 40;
    assert_true(nth > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas),
        cmocka_unit_test(clamps),
        cmocka_unit_test(extras),
        cmocka_unit_test(cohorts),
        cmocka_unit_test(weights),
        cmocka_unit_test(totals),
        cmocka_unit_test(sums),
        cmocka_unit_test(series),
        cmocka_unit_test(missing),
        cmocka_unit_test(grades),
        cmocka_unit_test(quotas),
        cmocka_unit_test(ties_at_the_quota),
        cmocka_unit_test(vetoes),
        cmocka_unit_test(limited_vetoes),
        cmocka_unit_test(ranks),
        cmocka_unit_test(accountabilities),
        cmocka_unit_test(stories),
        cmocka_unit_test(story_of_what_weighs_nothing),
        cmocka_unit_test(survives_failed_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

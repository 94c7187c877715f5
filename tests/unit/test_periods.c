/* Scores by period worked out by hand, in fractions: what is held in each period, what the year makes of
 * them, the period before, the sum so far. */
#include "scored.h"

#define QUARTERS "指@2026-Q1,指@2026-Q2,指@2026-Q3,指@2026-Q4"

/* Each period is scored by itself and held at its cap before the fold. */
static void periods(void **state)
{
    (void)state;
    static const scored cases[] = {
        {"a scheme: 平均", "周期：每季  汇总：平均  " ONE("计分：实绩"),
         RESULTS(QUARTERS, "4,10,0,8", "12,2,-3,7", "1,2,,4"), "甲镇 11/2; 乙镇 19/4; 丙镇 ?", "KH970"},
        {"a scheme: 合计", "周期：每季  汇总：合计  " ONE("计分：实绩"),
         RESULTS(QUARTERS, "4,10,0,8", "12,2,-3,7", "1,2,3,4"), "甲镇 22; 乙镇 19; 丙镇 10", ""},
        {"a scheme: 末期 asks for no other", "周期：每季  汇总：末期  " ONE("计分：实绩"),
         RESULTS(QUARTERS, "4,10,0,8", "12,2,-3,17", ",,,4"), "甲镇 8; 乙镇 10; 丙镇 4", ""},
        {"an item: 合计 is held again", ONE("周期：每季  逐期计分：合计(各期得分)  计分：实绩"),
         RESULTS(QUARTERS, "1,2,0,3", "4,4,4,4", "12,-9,-9,0"), "甲镇 指 6; 乙镇 指 10; 丙镇 指 10", ""},
        {"an item: the best three",
         ONE("周期：每季  逐期计分：平均(其后各项(排序(各期得分), 1))  计分：实绩"),
         RESULTS(QUARTERS, "1,2,0,3", "4,4,4,4", "1,2,,3"), "甲镇 指 2; 乙镇 指 4; 丙镇 指 ?", "KH970"},
        {"one period is asked for", ONE("周期：每季  逐期计分：取第(各期得分, 4)  计分：实绩"),
         RESULTS(QUARTERS, "1,2,0,3", ",,,4", "1,2,3,"), "甲镇 指 3; 乙镇 指 4; 丙镇 指 ?", "KH970"},
        {"the best may be the one that is missing", ONE("周期：每季  逐期计分：最大(各期得分)  计分：实绩"),
         RESULTS(QUARTERS, "1,2,0,3", "4,,4,4", "1,2,5,3"), "甲镇 指 3; 乙镇 指 ?; 丙镇 指 5", "KH970"},
        {"weights of the periods",
         ONE("周期：每季  逐期计分：加权(各期得分, [10%, 20%, 30%, 40%])  计分：实绩"),
         RESULTS(QUARTERS, "1,2,3,4", "10,0,0,5", "4,4,4,4"), "甲镇 指 3; 乙镇 指 3; 丙镇 指 4", ""},
        {"a bonus beyond the cap of each period",
         ONE("周期：每季  逐期计分：平均(各期得分)  计分：实绩  加分项 奖 { 上限：2 }  扣分项 罚 { 单次：3  "
             "上限：5 }"),
         RESULTS(QUARTERS
                 ",奖@2026-Q1,奖@2026-Q2,奖@2026-Q3,奖@2026-Q4,罚@2026-Q1,罚@2026-Q2,罚@2026-Q3,罚@2026-Q4",
                 "10,12,1,8,4,0,1,0,0,1,1,2", "5,5,5,5,0,0,0,0,0,0,0,0", "5,5,5,5,1,,1,1,0,0,0,0"),
         "甲镇 指 25/4; 乙镇 指 5; 丙镇 指 ?", "KH970"},
        {"ranks of each period",
         ONE("周期：每季  逐期计分：平均(各期得分)  方向：越高越好  计分：11 - 名次(实绩, 全体.实绩)"),
         RESULTS(QUARTERS, "1,2,0,3", "4,1,4,4", "2,3,5,1"), "甲镇 指 17/2; 乙镇 指 37/4; 丙镇 指 37/4", ""},
        {"so far, and which period it is",
         ONE("周期：每季  逐期计分：平均(各期得分)  计分：若 累计(实绩) >= 2 × 期次 则 8 否则 4"),
         RESULTS(QUARTERS, "1,3,1,3", "2,2,2,2", "9,0,0,"), "甲镇 指 6; 乙镇 指 8; 丙镇 指 ?", "KH970"},
        {"the period before", ONE("周期：每季  逐期计分：平均(各期得分)  计分：实绩 - 取或(上期(实绩), 0)"),
         RESULTS(QUARTERS ",指@上年末期", "1,3,7,8,", "4,4,4,8,2", "2,,4,5,0"),
         "甲镇 指 2; 乙镇 指 3/2; 丙镇 指 ?", "KH970"},
    };
    expect_scores(cases, KH_COUNT(cases));
}

/* More than can be held is refused at once, and nothing of it is scored. */
static void too_many_periods(void **state)
{
    (void)state;
    enum { ITEMS = 400 };
    kh_arena *arena = kh_arena_new();
    kh_builder body = {.arena = arena};
    kh_builder_format(&body, "总分：%d  乡镇 甲镇；乡镇 乙镇；乡镇 丙镇；周期：每日  汇总：平均\n", ITEMS);
    for (int i = 0; i < ITEMS; i++)
        kh_builder_format(&body, "指标 指%d { 部门：局  分值：1  类型：目标效果  计分：1 }\n", i);
    fixture it = score(kh_text_copy(arena, kh_builder_text(&body)).data, "name\n甲镇\n乙镇\n丙镇\n");
    assert_true(kh_text_is(codes(&it), "KH982"));
    assert_false(it.scores->complete);
    assert_true(all_as_wanted(&it, "too many", "甲镇 ?; 乙镇 ?; 甲镇 指7 ?"));
    end(&it);
    kh_arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods),
        cmocka_unit_test(too_many_periods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

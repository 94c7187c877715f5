/* Every built-in function with worked values, and what ties, one member, empty lists and missing values give.
 */
#include "model/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evaluating.h"

/* 未知 has no 类型 and 待算 no 分值. 队伍 is worth 10, and there higher is better; for 事故 lower is. */
static const char small[] = "方案 甲 “甲县考核” { 年度：2025  总分：100\n"
                            "属性 人口 { 类型：数  单位：人 }\n"
                            "函数 位 { 参数 数；  参数 列；  式：名次(数, 列) }\n"
                            "函数 再位 { 参数 甲；  参数 乙；  式：位(甲, 乙) }\n"
                            "属性 收入 { 类型：数  单位：万元  缺省：待定 }\n"
                            "乡镇 东镇 { 人口：100人  收入：5 }\n"
                            "乡镇 西镇 { 人口：200人 }\n"
                            "乡镇 南镇 { 人口：300人  收入：7 }\n"
                            "板块 党建 { 类型：其他\n"
                            "  核心指标 队伍 { 分值：10  来源：“年报”\n"
                            "    量 差错 { 值：3  方向：越低越好 } }\n"
                            "  指标 未知 { 类型：待定  分值：5 }\n"
                            "  指标 待算 { 类型：过程控制  分值：待定 } }\n"
                            "板块 发展 { 类型：目标效果\n"
                            "  指标 招商 { 分值：60  目标：待定 }\n"
                            "  指标 事故 { 分值：25  类型：过程控制  方向：越低越好  上限：无 } } }\n";

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))
#define HERE       "甲县考核"

static int load(void **state)
{
    static evaluating it;
    it = evaluating_in(small);
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

static evaluating *in_indicator(void **state, const char *name)
{
    evaluating *it = in_scheme(state);
    it->frame.element = entity_named(it, KH_KIND_INDICATOR, name);
    return it;
}

/* ---- folds ---- */

static void counts(void **state)
{
    CASES({"all", "计数([1, 2, 3])", "3"}, {"none", "计数([])", "0"},
          {"those that meet a condition", "计数([1, 2, 3], 本 > 1)", "2"},
          {"doubtful ones make a range", "计数(指标[类型 = 过程控制])", "2..3"},
          {"a condition that is not known too", "计数(指标, 类型 = 过程控制)", "2..3"},
          {"decided where both ends agree", "计数(指标[类型 = 过程控制]) < 4", "是"},
          {"at the upper end", "计数(指标[类型 = 过程控制]) < 3", "?未知.类型"},
          {"at the lower end", "计数(指标[类型 = 过程控制]) >= 2", "是"},
          {"equal to neither end", "计数(指标[类型 = 过程控制]) = 5", "否"},
          {"equal perhaps", "计数(指标[类型 = 过程控制]) = 3", "?未知.类型"},
          {"a range in arithmetic", "计数(指标[类型 = 过程控制]) × 10 - 1", "19..29"},
          {"negated", "-计数(指标[类型 = 过程控制])", "-3..-2"},
          {"as a divisor", "6 ÷ 计数(指标[类型 = 过程控制])", "2..3"},
          {"that may be zero", "6 ÷ 计数(指标[分值 = 5 且 类型 = 其他])", "?未知.类型"},
          {"times true", "次数([真, 假, 真])", "2"}, {"of none", "次数([])", "0"},
          {"one not known", "次数([真, 1 ÷ 0 = 1])", "1..2"},
          {"an entity stands for the list of one", "计数(党建)", "1"},
          {"none is the empty list", "计数(无)", "0"});
    EXPECT(in_scheme(state));
}

static void sums(void **state)
{
    CASES({"numbers", "合计([1, 2, 3])", "6"}, {"none", "合计([])", "0"},
          {"units", "合计([1万元, 5000元])", "1.5万元"}, {"percentages", "合计([5%, 1%])", "6%"},
          {"of a formula", "合计(指标[核心], 分值 × 2)", "20"},
          {"doubtful ones make a range", "合计(指标[类型 = 过程控制 且 有(分值)], 分值)", "25..30"},
          {"one missing", "合计(指标, 分值)", "?待算.分值"},
          {"townships without a value are passed over", "合计(全体.收入)", "12万元"},
          {"also in a formula", "合计(全体, 收入)", "12万元"},
          {"what is no number", "合计([1, “a”])", "?" HERE ".值的类型不合"},
          {"units that differ", "合计([1万元, 3人])", "?" HERE ".一致的单位"},
          {"columns of a record", "合计([省：2, 市：1])", "3"});
    EXPECT(in_scheme(state));
}

static void means_and_extremes(void **state)
{
    CASES({"mean", "平均([1, 2, 6])", "3"}, {"of one", "平均([4])", "4"},
          {"of none", "平均([])", "?" HERE ".可计算的值"},
          {"of doubtful ones", "平均(指标[类型 = 其他], 分值)", "?未知.类型"},
          {"passed over", "平均(全体.收入)", "6万元"}, {"with a unit", "平均([1万元, 2万元])", "1.5万元"},
          {"median of odd", "中位数([9, 1, 5])", "5"}, {"median of even", "中位数([9, 1, 5, 2])", "3.5"},
          {"median of one", "中位数([7])", "7"}, {"median of none", "中位数([])", "?" HERE ".可计算的值"},
          {"largest", "最大([3, 9, 4])", "9"}, {"smallest", "最小([3, 9, 4])", "3"},
          {"of none", "最大([])", "?" HERE ".可比较的值"}, {"across units", "最大([9000元, 1万元])", "1万元"},
          {"of dates", "最大([2025-03-01, 2025年12月])", "2025-12"},
          {"of frequencies", "最小([每年, 每月])", "每月"},
          {"of a formula", "最大(指标[有(分值)], 分值)", "60"},
          {"a doubtful one may be it", "最大(指标[类型 = 其他], 分值)", "10"},
          {"or may not", "最小(指标[类型 = 其他], 分值)", "5..10"},
          {"one is not known", "最大(指标, 分值)", "?待算.分值"});
    EXPECT(in_scheme(state));
}

static void shares(void **state)
{
    CASES({"exact", "占比([1, 2, 3, 4], 本 > 3, 本)", "40%"}, {"all", "占比([1, 2], 真, 本)", "100%"},
          {"none meets", "占比([1, 2], 假, 本)", "0%"},
          {"of nothing", "占比([], 真, 本)", "?" HERE ".除以零"},
          {"of zeros", "占比([0, 0], 真, 本)", "?" HERE ".除以零"},
          {"across units", "占比([1万元, 5000元], 本 > 9000元, 本) = 2 ÷ 3", "是"},
          {"one not known", "占比(指标[有(分值)], 类型 = 过程控制, 分值)", "25%..30%"},
          {"decided", "占比(指标[有(分值)], 类型 = 过程控制, 分值) < 31%", "是"},
          {"not decided", "占比(指标[有(分值)], 类型 = 过程控制, 分值) < 30%", "?未知.类型"},
          {"decided the other way", "占比(指标[有(分值)], 类型 = 过程控制, 分值) >= 25%", "是"},
          /* 10 of sure 其他; 5 doubtful: all of 10..15 */
          {"over doubtful members", "占比(指标[类型 = 其他], 核心, 分值)", "66.67%..100%"},
          {"which meet it", "占比(指标[类型 = 其他], 非 核心, 分值)", "0%..33.33%"},
          {"a quantity that is not known", "占比(指标, 核心, 分值)", "?待算.分值"},
          /* Guards: all that a share lacks, not what was met first. */
          {"all that is lacking", "占比(指标, 类型 = 过程控制, 分值)", "?未知.类型、待算.分值"});
    EXPECT(in_scheme(state));
}

static const char undivided[] =
    "方案 甲 “甲县考核” { 年度：2025  总分：100\n"
    "板块 党建 { 分值：20  类型：其他  指标 学 { 分值：待定 }  指标 会 { 分值：5 }\n"
    "  指标 宣 { 分值：待定  指标 报 { 分值：待定 } } }\n"
    "板块 发展 { 分值：80\n"
    "  指标 招商 { 分值：70  类型：目标效果  指标 外资 { 分值：待定 }  指标 内资 { 分值：30 } }\n"
    "  指标 月报 { 分值：10  类型：过程控制 } } }\n";

/* 学, 会 and 报 count as 党建's 20, 外资 and 内资 as 招商's 70. */
static void shares_of_undivided(void **state)
{
    (void)state;
    evaluating it = evaluating_in(undivided);
    it.frame = (kh_frame){.element = it.model->schemes[0].entity};
    CASES({"a section decides", "占比(叶, 类型 = 其他, 分值)", "20%"},
          {"an indicator decides", "占比(叶, 类型 = 目标效果, 分值)", "70%"},
          {"the others", "占比(叶, 类型 = 过程控制, 分值)", "10%"},
          {"not where the parts differ", "占比(叶, 名称 = “学”, 分值)", "?学.分值、报.分值"},
          {"not where some are left out", "占比(叶[名称 != “会”], 类型 = 其他, 分值)", "?学.分值、报.分值"},
          {"not for other amounts", "占比(叶, 类型 = 其他, 层) > 0%", "是"});
    EXPECT(&it);
    evaluating_end(&it);
}

static void any_and_all(void **state)
{
    CASES({"any of none", "任一([])", "否"}, {"all of none", "全部([])", "是"},
          {"any", "任一([假, 真])", "是"}, {"not all", "全部([假, 真])", "否"},
          {"any, one unknown", "任一([1 ÷ 0 = 1, 真])", "是"},
          {"any, one unknown, none true", "任一([1 ÷ 0 = 1, 假])", "?" HERE ".除以零"},
          {"all, one unknown, one false", "全部([1 ÷ 0 = 1, 假])", "否"},
          {"all, one unknown", "全部([1 ÷ 0 = 1, 真])", "?" HERE ".除以零"},
          {"with a condition", "任一(指标, 核心)", "是"},
          {"a doubtful one that meets", "任一(指标[类型 = 目标效果], 分值 = 5)", "?未知.类型"},
          {"a doubtful one that fails", "全部(指标[类型 = 目标效果], 分值 > 5)", "?未知.类型"},
          {"a doubtful one that holds", "全部(指标[类型 = 目标效果], 分值 > 4)", "是"});
    EXPECT(in_scheme(state));
}

/* ---- sets ---- */

static void sets(void **state)
{
    CASES(
        {"without doubles", "去重([1, 2, 1, 3, 2])", "[1、2、3]"},
        {"entities", "去重([队伍, 招商, 队伍])", "[队伍、招商]"}, {"sorted", "排序([3, 1, 2])", "[1、2、3]"},
        {"by a formula", "排序(指标[有(分值)], -分值)", "[招商、事故、队伍、未知]"},
        {"equals keep their order", "排序([“b”, “a”, “c”], 1)", "[b、a、c]"},
        {"texts", "排序([“b”, “a”])", "[a、b]"}, {"of none", "排序([])", "[]"},
        {"of what has no order", "排序([1, 真])", "?" HERE ".值的类型不合"},
        {"together", "合并(队伍, [招商, 队伍], 无)", "[队伍、招商]"},
        {"without", "差集([1, 2, 3], [2])", "[1、3]"},
        {"without doubtful ones", "差集(指标, 指标[类型 = 过程控制])", "[队伍、未知?、招商]"},
        {"empty", "为空([])", "是"}, {"not empty", "为空([1])", "否"},
        {"perhaps empty", "为空(指标[类型 = 目标效果 且 分值 = 5])", "?未知.类型"},
        {"an empty text", "为空(“”)", "是"}, {"none is empty", "为空(无)", "是"},
        {"those after the first", "其后各项([1, 2, 3, 4], 2)", "[3、4]"},
        {"after more than there are", "其后各项([1, 2], 5)", "[]"},
        {"after a doubtful one", "其后各项(指标[有(分值) 且 (类型 = 其他 或 分值 > 20)], 2)",
         "[招商?、事故?]"},
        {"after none", "其后各项([1, 2], 0)", "[1、2]"},
        {"after half a one", "其后各项([1, 2], 0.5)", "?" HERE ".整数个数"},
        {"its place", "位次(招商, 指标)", "4"}, {"not in it", "位次(党建, 指标)", "?" HERE ".在列表中的位置"},
        {"behind a doubtful one", "位次(招商, 指标[类型 != 过程控制])", "?未知.类型"},
        {"written one after another", "连写(指标[有(分值)], “、”, 名称, “=”, 分值)",
         "队伍=10、未知=5、招商=60、事故=25"},
        {"of none", "连写([], “、”, 本)", ""}, {"longest run", "最长连续([真, 真, 假, 真])", "2"},
        {"a missing one breaks it", "最长连续([真, 1 ÷ 0 = 1, 真])", "1"}, {"of none", "最长连续([])", "0"});
    EXPECT(in_scheme(state));
}

/* ---- one's own result ---- */

static void clamps_and_steps(void **state)
{
    CASES({"inside", "限(5, 0, 10)", "5"}, {"below", "限(-1, 0, 10)", "0"}, {"above", "限(11, 0, 10)", "10"},
          {"no upper bound", "限(11, 0, 无)", "11"}, {"no bound at all", "限(-11, 无, 无)", "-11"},
          {"bounds crossed", "限(5, 10, 0)", "?队伍.不高于上限的下限"},
          {"units", "限(2万元, 0, 15000元)", "1.5万元"}, {"whole steps", "每(25, 10)", "2"},
          {"cut toward zero", "每(-25, 10)", "-2"}, {"away from zero", "每(21, 10, 尾数：进)", "3"},
          {"away from zero, below it", "每(-21, 10, 进)", "-3"},
          {"an even one stays", "每(20, 10, 尾数：进)", "2"}, {"exact", "每(25, 10, 尾数：比例)", "2.5"},
          {"said to be cut", "每(25, 10, 尾数：舍)", "2"}, {"units", "每(25000元, 1万元)", "2"},
          {"percentage points", "每(7%, 2个百分点)", "3"}, {"no step", "每(25, 0)", "?队伍.大于零的步长"},
          {"units that differ", "每(25人, 1万元)", "?队伍.一致的单位"}, {"short of", "短缺(7, 10)", "3"},
          {"not short", "短缺(12, 10)", "0"}, {"beyond", "超出(12, 10)", "2"},
          {"not beyond", "超出(7, 10)", "0"},
          {"columns", "短缺([省：1, 市：5], [省：2, 市：3])", "省：1、市：0"},
          {"columns beyond", "超出([省：1, 市：5], [省：2, 市：3])", "省：0、市：2"},
          {"missing", "短缺(1 ÷ 0, 3)", "?队伍.除以零"});
    EXPECT(in_indicator(state, "队伍"));
}

static void points_for_a_result(void **state)
{
    CASES({"in proportion", "按完成(30, 40)", "7.5"}, {"at most full", "按完成(50, 40)", "10"},
          {"at least nothing", "按完成(-5, 40)", "0"}, {"no target", "按完成(30, 0)", "?队伍.除以零"},
          {"all", "全或无(3 > 2)", "10"}, {"nothing", "全或无(2 > 3)", "0"},
          {"not known", "全或无(实绩 > 3)", "?队伍.没有实绩"}, {"converted", "折算(80, 100, 10)", "8"},
          {"from nothing", "折算(80, 0, 10)", "?队伍.除以零"},
          {"weighted", "加权([省：2, 市：1], [市：3, 省：5])", "13"},
          {"other columns", "加权([省：2, 市：1], [市：3, 县：5])", "?队伍.相同的列"},
          {"a missing cell", "加权([省：实绩, 市：1], [市：3, 省：5])", "?队伍.没有实绩"},
          {"by tasks", "按任务([省：3, 市：1], [省：2, 市：3], 5)", "3"},
          {"no tasks", "按任务([省：3], [省：0], 5)", "?队伍.除以零"},
          {"first bracket", "累进(3, 10, [1, 2], 每单位：1)", "3"},
          {"the last price goes on", "累进(35, 10, [1, 2, 3], 每单位：1)", "75"},
          {"each two", "累进(35, 10, [1, 2, 3], 每：2)", "37.5"},
          {"widths", "累进(35, [5, 20], [1, 2, 3], 每单位：1)", "75"},
          {"widths below", "累进(-7, [5, 20, 9], [1, 2, 3], 每单位：1)", "-9"},
          {"too few widths", "累进(35, [5, 20], [1, 2, 3, 4], 每单位：1)", "?队伍.每一档的档宽"},
          {"nothing", "累进(0, 10, [1], 每单位：1)", "0"},
          {"below nothing", "累进(-15, 10, [1, 2], 每单位：1)", "-20"},
          {"in percent", "累进(12%, 10%, [1, 2], 每单位：1%)", "14"},
          {"no width", "累进(3, 0, [1, 2], 每单位：1)", "?队伍.大于零的档宽"});
    EXPECT(in_indicator(state, "队伍"));
}

/* ---- one among others ---- */

/* What the methods of the library are made of. */
static void ratios_and_amounts(void **state)
{
    CASES({"a ratio is a number", "比值(30吨, 40吨)", "0.75"}, {"in one unit", "比值(3万元, 60000元)", "0.5"},
          {"a bare target takes the unit", "比值(30吨, 40)", "0.75"},
          {"of percentages", "比值(60%, 80%)", "0.75"}, {"of nothing", "比值(5, 0)", "?队伍.除以零"},
          {"of other things", "比值(5吨, 5人)", "?队伍.一致的单位"},
          {"not known", "比值(实绩, 5)", "?队伍.没有实绩"}, {"a part of the base", "折成(5%, 20)", "1"},
          {"points are points", "折成(2, 20)", "2"}, {"nothing of it", "折成(0%, 20)", "0"},
          {"not known", "折成(实绩, 20)", "?队伍.没有实绩"},
          {"says what is lacking", "缺(“三个以上的分”, “three scores”)", "?队伍.三个以上的分"},
          {"and passes it on", "1 + 缺(“数”, “a number”)", "?队伍.数"},
          {"in words only", "缺(1, “a number”)", "?队伍.值的类型不合"});
    EXPECT(in_indicator(state, "队伍"));
}

static void members_by_place(void **state)
{
    CASES({"the first", "取第([9, 7, 5], 1)", "9"}, {"the last", "取第([9, 7, 5], 3)", "5"},
          {"beyond", "取第([9, 7, 5], 4)", "?队伍.列表中的这一项"},
          {"before", "取第([9, 7, 5], 0)", "?队伍.整数个数"},
          {"between", "取第([9, 7], 1.5)", "?队伍.整数个数"},
          {"of none", "取第([], 1)", "?队伍.列表中的这一项"},
          {"the first few", "前几项([9, 7, 5], 2)", "[9、7]"},
          {"all there are", "前几项([9, 7], 5)", "[9、7]"}, {"none", "计数(前几项([9, 7], 0))", "0"},
          {"of an unknown list", "前几项(实绩, 2)", "?队伍.没有实绩"},
          {"columns that count", "合计(有数列([省：3, 市：2, 县：1], [省：0, 市：5, 县：1]))", "3"},
          {"none does", "计数(有数列([省：3], [省：0]))", "0"},
          {"other columns", "有数列([省：3], [市：1])", "?队伍.相同的列"},
          {"not known", "有数列([省：3], [省：实绩])", "?队伍.没有实绩"});
    EXPECT(in_indicator(state, "队伍"));
}

static void places_between_worst_and_best(void **state)
{
    CASES({"the best", "相对位置(9, [3, 9, 6])", "1"}, {"the worst", "相对位置(3, [3, 9, 6])", "0"},
          {"between", "相对位置(6, [3, 9, 6])", "0.5"}, {"all alike", "相对位置(6, [6, 6])", "1"},
          {"alone", "相对位置(6, [6])", "1"}, {"among nobody", "相对位置(6, [])", "?队伍.可比较的值"},
          {"the other way", "相对位置(3, [3, 9, 6], 方向：越低越好)", "1"},
          {"the other way", "名次(3, [3, 9, 6], 方向：越低越好)", "1"},
          {"the other way", "最优([3, 9, 6], 方向：越低越好)", "3"},
          {"left to the item", "名次(3, [3, 9, 6], 方向：无)", "3"},
          {"that of a quantity", "名次(差错, [3, 9, 6])", "1"},
          {"and through a function", "位(差错, [3, 9, 6])", "1"},
          {"and another", "再位(差错, [3, 9, 6])", "1"}, {"as to a method", "功效(差错, [3, 9, 6])", "10"});
    EXPECT(in_indicator(state, "队伍"));
}

static void ranks(void **state)
{
    CASES({"the best is first", "名次(9, [9, 7, 5])", "1"}, {"two are better", "名次(5, [9, 7, 5])", "3"},
          {"ties share the better place", "名次(7, [9, 7, 7, 5])", "2"},
          {"the next place is skipped", "名次(5, [9, 7, 7, 5])", "4"},
          {"or not", "名次(5, [9, 7, 7, 5], 并列：连号)", "3"},
          {"or the mean of the places", "名次(7, [9, 7, 7, 5], 并列：平均)", "2.5"},
          {"said to be skipped", "名次(5, [9, 7, 7, 5], 并列：跳号)", "4"}, {"alone", "名次(5, [5])", "1"},
          {"all alike", "名次(5, [5, 5, 5])", "1"},
          {"not among them", "名次(6, [9, 7])", "?队伍.列表中的自己"},
          {"across units", "名次(2万元, [30000元, 2万元])", "2"},
          {"from the table", "名次表(2, [60, 57, 54])", "57"},
          {"after it nothing", "名次表(4, [60, 57, 54])", "0"},
          {"after it so much", "名次表(4, [60, 57, 54], 其后：40)", "40"},
          {"after it by place", "名次表(5, [60, 57, 54], 每名：-2)", "50"},
          {"not both", "名次表(5, [60], 其后：1, 每名：2)", "?队伍.“其后”和“每名”中的一个"},
          {"half a rank", "名次表(1.5, [60])", "?队伍.从1起的整数名次"},
          {"first full", "名次步减(1, 每名：5%)", "10"}, {"less by each place", "名次步减(3, 每名：5%)", "9"},
          {"in points", "名次步减(3, 首：8, 每名：1.5)", "5"},
          {"not below the floor", "名次步减(9, 首：满分, 每名：10%, 底：满分 × 60%)", "6"},
          {"not below nothing", "名次步减(99, 每名：5%)", "0"},
          {"first of the row", "铺开(1, 5, 首：10, 末：6)", "10"},
          {"last of the row", "铺开(5, 5, 首：10, 末：6)", "6"},
          {"between", "铺开(2, 5, 首：10, 末：6)", "9"}, {"thirds", "铺开(2, 4, 首：10, 末：0)", "6 2/3"},
          {"alone", "铺开(1, 1, 首：10, 末：6)", "10"}, {"full is first", "铺开(1, 3, 末：6)", "10"},
          {"no such place", "铺开(6, 5, 首：10, 末：6)", "?队伍.1到总数之间的名次"});
    EXPECT(in_indicator(state, "队伍"));
}

static void the_best_and_the_rest(void **state)
{
    CASES({"best", "最优([3, 9, 4])", "9"}, {"of none", "最优([])", "?队伍.可比较的值"},
          {"efficacy of the best", "功效(9, [3, 9, 6])", "10"}, {"of the worst", "功效(3, [3, 9, 6])", "6"},
          {"between", "功效(6, [3, 9, 6])", "8"},
          {"other floor and span", "功效(6, [3, 9, 6], 底：50%, 幅：50%)", "7.5"},
          {"all alike", "功效(6, [6, 6])", "10"}, {"alone", "功效(6, [6])", "10"},
          {"missing", "功效(实绩, 全体.实绩)", "?队伍.没有实绩"});
    EXPECT(in_indicator(state, "队伍"));
}

static void lower_may_be_better(void **state)
{
    CASES({"rank", "名次(3, [9, 3, 5])", "1"}, {"best", "最优([3, 9, 4])", "3"},
          {"efficacy", "功效(9, [3, 9, 6])", "15"}, {"efficacy of the best", "功效(3, [3, 9, 6])", "25"});
    EXPECT(in_indicator(state, "事故"));
}

/* ---- presence and the rest ---- */

static void presence(void **state)
{
    CASES({"written", "已写(分值)", "是"}, {"inherited", "已写(类型)", "是"},
          {"not written", "已写(目标)", "否"}, {"of another", "已写(招商.目标)", "是"},
          {"of another, not written", "已写(招商.来源)", "否"},
          {"no block of it", "已写(方案.一致性评估)", "否"}, {"some", "已写(方案.板块)", "是"},
          {"no such thing", "已写(没有这个名字)", "否"}, {"has", "有(分值)", "是"},
          {"has not", "有(目标)", "否"}, {"nobody can know yet", "有(实绩)", "?队伍.没有实绩"},
          {"nor this", "有(上年(实绩))", "?队伍.没有实绩"}, {"last year", "上年(实绩)", "?队伍.没有实绩"},
          {"score", "得分()", "?队伍.没有实绩"}, {"score before bonus", "基本得分()", "?队伍.没有实绩"},
          {"the first", "取或(分值, 3)", "10"}, {"the second", "取或(目标, 3)", "3"},
          {"none is missing", "取或(无, 3)", "3"});
    EXPECT(in_indicator(state, "队伍"));
}

static void rates_and_multiples(void **state)
{
    CASES({"daily", "年次数(每日)", "365"}, {"weekly", "年次数(每周)", "52"},
          {"every ten days", "年次数(每旬)", "36"}, {"half-monthly", "年次数(每半月)", "24"},
          {"monthly", "年次数(每月)", "12"}, {"every two months", "年次数(每两月)", "6"},
          {"quarterly", "年次数(每季)", "4"}, {"half-yearly", "年次数(每半年)", "2"},
          {"yearly", "年次数(每年)", "1"}, {"every two years", "年次数(每两年)", "0.5"},
          {"once", "年次数(一次)", "0"}, {"irregular", "年次数(不定期)", "?队伍.每年的次数"},
          {"so often a period", "年次数(每月, 3)", "36"}, {"the upper end", "年次数(每周, 1..2)", "104"},
          {"with its word", "年次数(每年, 4次)", "4"}, {"divisible", "整除(12, 0.5)", "是"},
          {"not divisible", "整除(0.3, 0.5)", "否"}, {"by nothing", "整除(3, 0)", "?队伍.除以零"},
          {"percent", "百分(0.05)", "5%"}, {"two decimals", "百分(1 ÷ 19)", "5.26%"},
          {"of a percentage", "百分(5%)", "5%"}, {"of points", "百分(2个百分点)", "2%"},
          {"too few", "每(3)", "!"}, {"too many", "有(3, 4)", "!"});
    EXPECT(in_indicator(state, "队伍"));
}

/* ---- the tables are complete ---- */

/* Every row can be called: nothing that is given too few arguments, or odd ones, goes astray. */
static void every_function_answers(void **state)
{
    evaluating *it = in_indicator(state, "队伍");
    static const char *const odd[] = {
        "无",   "真",      "“文”", "[]",    "[1, 真]",      "每年", "2025-01-01",
        "1..3", "[省：1]", "队伍", "1 ÷ 0", "没有这个名字", "-5",   "指标[类型 = 目标效果]",
        "3万元"};
    size_t count;
    const kh_function_row *rows = kh_functions(&count);
    assert_int_equal(count, KH_FUNCTIONS);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].function, i);
        for (size_t a = 0; a < KH_COUNT(odd); a++)
            for (size_t b = 0; b < KH_COUNT(odd); b++)
                for (unsigned given = 0; given <= rows[i].most && given < 5; given++) {
                    kh_builder call = {.arena = it->arena};
                    kh_builder_format(&call, "%s(", rows[i].word.in[KH_CHINESE].data);
                    for (unsigned k = 0; k < given; k++)
                        kh_builder_format(&call, "%s%s", k ? ", " : "",
                                          k == 0 ? odd[a] : odd[(b + k - 1) % KH_COUNT(odd)]);
                    kh_builder_string(&call, ")");
                    (void)worth(it, kh_builder_text(&call).data);
                }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(sums),
        cmocka_unit_test(means_and_extremes),
        cmocka_unit_test(shares),
        cmocka_unit_test(shares_of_undivided),
        cmocka_unit_test(any_and_all),
        cmocka_unit_test(sets),
        cmocka_unit_test(clamps_and_steps),
        cmocka_unit_test(points_for_a_result),
        cmocka_unit_test(ratios_and_amounts),
        cmocka_unit_test(members_by_place),
        cmocka_unit_test(places_between_worst_and_best),
        cmocka_unit_test(ranks),
        cmocka_unit_test(the_best_and_the_rest),
        cmocka_unit_test(lower_may_be_better),
        cmocka_unit_test(presence),
        cmocka_unit_test(rates_and_multiples),
        cmocka_unit_test(every_function_answers),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

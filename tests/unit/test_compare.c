/* Comparison: the superior's and last year's scheme, and every function that compares, with worked values,
 * borders, and what leaves it undecided. */
#include "model/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evaluating.h"

/* 县 follows 市, whose roster has 甲县 and 乙县, and has 去年 before it. */
static const char schemes[] =
    "方案 县 “县方案” { 年度：2026  层级：县  对象：乡镇街道、本级部门  总分：100  本级：“甲县”  承接：市\n"
    "  上年方案：去年  周期：每年\n"
    "  属性 人口 { 类型：数  单位：人 }\n"
    "  属性 面积 { 类型：数  单位：亩 }\n"
    "  乡镇 东镇 { 人口：100人  面积：1亩 }  乡镇 西镇 { 人口：200人  面积：1亩 }  乡镇 南镇 { 人口：300人  "
    "面积：1亩 }\n"
    "  函数 折半 { 参数 人口 { 类型：数 }  式：人口 ÷ 2 × 面积 }\n"
    "  外部 市评 { 满分：100 }\n"
    "  外部 省评 { 满分：100 }\n"
    "  板块 城建 { 类型：目标效果\n"
    "    指标 停车 { 分值：10  单位：个  方向：越高越好  目标：650个  承接：市.停车位\n"
    "      开始：2026-01-01  完成时限：2026-10-31  频次：每月  次数：2\n"
    "      里程碑 甲 { 日期：2026-03-31  份额：50% } 里程碑 乙 { 日期：2026-06-30  份额：80% } }\n"
    "    指标 绿化 { 分值：10  单位：%  目标：40%  承接：市.绿化、市.植树  上年事项：去年.造林 }\n"
    "    指标 道路 { 分值：10  目标：[东镇：10公里, 西镇：20公里, 南镇：30公里]  承接：“市里的道路任务”\n"
    "      说明：“本县道路建设。” } }\n"
    "  板块 其他 { 类型：其他\n"
    "    指标 评价 { 分值：10  量 甲：市评 ÷ 2  量 乙：甲 + 人口 × 1%  计分：若 乙 > 目标 则 满分 否则 甲 + "
    "省评\n"
    "      目标：折半(5) }\n"
    "    指标 空白 { 分值：60  目标：待定 }\n"
    "    加分项 奖励 { 上限：5 } } }\n"
    "方案 市 “市方案” { 年度：2026  层级：市  对象：县  总分：100\n"
    "  属性 任务 { 类型：数  单位：个 }\n"
    "  乡镇 甲县 { 任务：300个 }  乡镇 乙县 { 任务：500个 }\n"
    "  部门 市建局；\n"
    "  板块 建设 { 部门：市建局  指标 停车位 “停车泊位” { 分值：40  目标：任务 × 2  完成时限：2026-12-31  "
    "频次：每季\n"
    "    方向：越高越好 } }\n"
    "  指标 绿化 { 分值：30  目标：[甲县：35%, 乙县：30%] }  指标 植树 { 分值：30  目标：本单位.任务 }\n"
    "  检查 年终 { 频次：每年 } }\n"
    "方案 去年 “去年的方案” { 年度：2025  层级：县  对象：乡镇街道  总分：90\n"
    "  属性 人口 { 类型：数  单位：人 }\n"
    "  乡镇 东镇 { 人口：90人 }  乡镇 西镇 { 人口：190人 }\n"
    "  指标 停车 { 分值：45  目标：600个 }  指标 造林 { 分值：45  目标：人口 } }\n";

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

static int load(void **state)
{
    static evaluating it;
    it = evaluating_in(schemes);
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

/* ---- the superior's scheme ---- */

static void follows(void **state)
{
    CASES({"an item at any depth", "承接", "[停车泊位]"}, {"its target on our row", "承接.目标", "[600个]"},
          {"also by its section", "市.建设.停车位.目标", "600个"},
          {"all rows of the roster", "合计(市.乡镇, 任务 × 2)", "1600个"},
          {"what the scheme says shows through the dot", "承接.对象", "[县]"},
          {"and what the section says", "承接.部门", "[市建局]"},
          {"but not what is not inherited", "承接.层级", "[?停车泊位.层级]"},
          {"its scheme", "承接.方案.名称", "[市方案]"}, {"days to spare", "承接.完成时限 - 完成时限", "61天"},
          {"oftener", "年次数(频次, 次数) > 年次数(承接.频次)", "是"},
          {"nothing of ours is lost on the way", "若 承接.目标 > 0 则 目标 否则 0", "650个"});
    EXPECT(in_indicator(state, "停车"));
}

static void follows_several(void **state)
{
    CASES({"a list gives lists", "承接.目标", "[35%、300个]"}, {"and folds", "合计(承接, 分值)", "60"},
          {"inherited by neither", "承接.部门", "[?绿化.部门、?植树.部门]"});
    EXPECT(in_indicator(state, "绿化"));
}

static void follows_a_text(void **state)
{
    CASES({"what is not at hand is not known", "承接.目标", "[?道路.承接的方案文件]"},
          {"but it is stated", "已写(承接)", "是"},
          {"a record by township is summed", "合计(目标)", "60公里"});
    EXPECT(in_indicator(state, "道路"));
}

static void a_share_of_a_record(void **state)
{
    evaluating *it = in_indicator(state, "道路");
    go_to_township(it, "西镇");
    CASES({"each township its own", "目标", "20公里"}, {"a township outside is none", "市.绿化.目标", "35%"});
    EXPECT(it);
}

static void whole_schemes(void **state)
{
    CASES({"the superior's", "承接.名称", "[市方案]"}, {"its items", "计数(承接.指标)", "3"},
          {"its departments", "承接.部门", "[市建局]"}, {"its roster", "承接.乡镇", "[甲县、乙县]"},
          {"its inspections", "承接.检查.频次", "[每年]"}, {"one of them by name", "市.年终.频次", "每年"},
          {"last year's", "上年方案.年度", "2025"}, {"ours remain", "计数(指标)", "5"});
    EXPECT(in_scheme(state));
}

/* Guards: an undecided comparison says what is lacking, not merely “本单位”. */
static void whose_row(void **state)
{
    evaluating *it = in_scheme(state);
    kh_attribute *own = (kh_attribute *)(uintptr_t)kh_attribute_of(it->model->schemes[0].entity, "本级");
    kh_node *const *values = own->values;
    kh_node unknown = *values[0];
    unknown.text = KH_TEXT("丙县");
    kh_node *wrong[] = {&unknown};
    own->values = wrong;
    expect_worths(it, &(expression_case){"no such row", "市.停车位.目标", "?市方案.市方案名册中的丙县"}, 1);
    own->count = 0;
    expect_worths(it, &(expression_case){"no row stated", "市.停车位.目标", "?县方案.本级"}, 1);
    expect_worths(it, &(expression_case){"nor for a record", "市.绿化.目标", "?县方案.本级"}, 1);
    *own = (kh_attribute){.row = own->row, .span = own->span, .values = values, .count = 1};
}

/* ---- last year ---- */

static void last_year(void **state)
{
    CASES({"an item of the same name", "上年(目标)", "600个"},
          {"in a formula", "目标 ÷ 上年(目标) - 1", "1/12"},
          {"results are still to come", "上年(实绩)", "?停车.没有实绩"},
          {"a quantity that there was not", "上年(增幅)", "?停车.增幅"});
    EXPECT(in_indicator(state, "停车"));
    const expression_case of_scheme[] = {{"of the scheme", "上年(总分)", "90"}};
    expect_worths(in_scheme(state), of_scheme, 1);
    const expression_case without[] = {{"an item that is new", "上年(目标)", "?评价.没有实绩"}};
    expect_worths(in_indicator(state, "评价"), without, 1);
}

static void last_years_townships(void **state)
{
    evaluating *it = in_indicator(state, "绿化");
    const expression_case nowhere[] = {{"without a township", "上年(目标)", "?造林.本单位"}};
    expect_worths(it, nowhere, 1);
    go_to_township(it, "西镇");
    CASES({"the item that 上年事项 names, on the row of the same name", "上年(目标)", "190人"},
          {"the same", "上年事项.目标", "[190人]"});
    EXPECT(it);
    it = in_indicator(state, "绿化");
    go_to_township(it, "南镇");
    const expression_case founded[] = {
        {"a township that was not there", "上年(目标)", "?去年的方案.去年的方案名册中的南镇"}};
    expect_worths(it, founded, 1);
}

/* ---- functions ---- */

static void levels(void **state)
{
    CASES(
        {"one place", "级差(市, 县)", "1"}, {"a district is a county", "级差(市, 区)", "1"},
        {"two places", "级差(市, 乡镇街道)", "2"}, {"none", "级差(县, 县)", "0"},
        {"upwards", "级差(乡镇街道, 市)", "-2"}, {"to the lowest of several", "级差(市, [县, 村社区])", "3"},
        {"off the ladder", "级差(县, 学校)", "?县方案.“学校”的层级"},
        {"one of several off it", "级差(层级, 对象)", "?县方案.“本级部门”的层级"},
        {"the superior's", "级差(承接.层级, 承接.对象)", "1"}, {"to nobody", "级差(市, [])", "?县方案.层级"},
        {"a number is no level", "级差(1, 县)", "?县方案.值的类型不合"});
    EXPECT(in_scheme(state));
}

static void difficulties(void **state)
{
    CASES({"higher is harder", "难度(19500, 9500, 越高越好)", "2 1/19"},
          {"the same", "难度(5, 5, 越高越好)", "1"}, {"lower is harder", "难度(2%, 4%, 越低越好)", "2"},
          {"easier", "难度(4%, 2%, 越低越好)", "0.5"},
          {"units convert", "难度(1亿元, 5000万元, 越高越好)", "2"},
          {"units that differ", "难度(1亿元, 3人, 越高越好)", "?县方案.一致的单位"},
          {"a bare number beside a percentage", "难度(95, 90%, 越高越好) = 19 ÷ 18", "是"},
          {"both zero", "难度(0, 0, 越高越好)", "1"}, {"both zero, lower", "难度(0, 0, 越低越好)", "1"},
          {"against zero", "难度(5, 0, 越高越好)", "?县方案.不为零的上级目标"},
          {"zero where lower is better", "难度(0, 3, 越低越好)", "?县方案.除以零"},
          {"zero where higher is better", "难度(0, 3, 越高越好)", "0"},
          {"below zero", "难度(-1%, -2%, 越高越好)", "?县方案.不为负的目标"},
          {"no direction", "难度(1, 2, 空白.方向)", "?空白.方向"},
          {"no target", "难度(空白.目标, 2, 越高越好)", "?空白.目标"},
          {"a range decided", "难度(计数(指标[方向 = 越高越好]) + 9, 5, 越高越好) > 1", "是"},
          {"of an indicator", "难度(停车.目标, 停车.承接.目标, 停车.方向)", "1 1/12"});
    EXPECT(in_scheme(state));
}

static void additive(void **state)
{
    CASES({"a count", "可加(300个)", "是"}, {"money", "可加(3万元)", "是"}, {"an area", "可加(3亩)", "是"},
          {"a share", "可加(30%)", "否"}, {"points", "可加(90分)", "否"}, {"a rank", "可加(3名次)", "否"},
          {"a price", "可加(60万元/亩)", "否"}, {"so many a month", "可加(3件/月)", "否"},
          {"days", "可加(3天)", "否"}, {"a label of no vocabulary", "可加(3场)", "是"},
          {"by the value", "可加(停车.目标)", "是"}, {"by the unit", "可加(绿化.目标)", "否"},
          {"a superior's", "可加(停车.承接.目标)", "是"}, {"of nothing", "可加(5)", "?县方案.单位"},
          {"a target to come", "可加(空白.目标)", "?空白.目标"},
          {"a field", "可加(人口)", "?县方案.具体乡镇的人口（名册里各不相同）"});
    EXPECT(in_scheme(state));
}

static void spreads(void **state)
{
    CASES(
        {"all alike", "变异平方([3, 3, 3])", "0"}, {"one", "变异平方([3])", "0"},
        /* mean 2, variance 2/3 */
        {"of three", "变异平方([1, 2, 3])", "1/6"}, {"in units", "变异平方([1万元, 20000元, 3万元])", "1/6"},
        {"over townships", "变异平方(全体, 人口)", "1/6"},
        {"compared with the square", "变异平方(全体.人口) > 30% × 30%", "是"},
        {"of none", "变异平方([])", "?县方案.可计算的值"}, {"of zeros", "变异平方([0, 0])", "?县方案.除以零"},
        {"units that differ", "变异平方([1万元, 3人])", "?县方案.一致的单位"},
        {"one not known", "变异平方([1, 1 ÷ 0])", "?县方案.除以零"});
    EXPECT(in_scheme(state));
}

static void steps(void **state)
{
    CASES({"of whole numbers", "公约([12, 18, 30])", "6"}, {"of decimals", "公约([0.1, 0.25, 2])", "0.05"},
          {"of fractions", "公约([1 ÷ 3, 1 ÷ 2])", "1/6"}, {"zeros do not count", "公约([0, 4, 0, 6])", "2"},
          {"nor signs", "公约([-4, 6])", "2"}, {"of one", "公约([7])", "7"},
          {"a single number", "公约(0.5)", "0.5"}, {"units", "公约([1万元, 4000元])", "0.2万元"},
          {"of none", "公约([])", "?县方案.不为零的数"}, {"of zeros", "公约([0])", "?县方案.不为零的数"},
          {"units that differ", "公约([1万元, 3人])", "?县方案.一致的单位"},
          {"one not known", "公约([1, 空白.目标])", "?空白.目标"},
          {"a doubtful one makes a range", "公约(合并([6], 指标[方向 = 越低越好].层))", "2..6"},
          {"the points of a scheme", "总分 ÷ 公约(叶.分值)", "10"},
          {"large ones", "公约([123456789012345678, 987654321098765432.5]) > 0", "是"});
    EXPECT(in_scheme(state));
}

static void intersections(void **state)
{
    CASES({"of numbers", "相交([1, 2, 3], [3, 1])", "[1、3]"}, {"of none", "相交([], [1])", "[]"},
          {"of entities", "相交(指标[分值 = 10], 指标[已写(方向)])", "[停车]"},
          {"one for a list", "相交(城建.指标, 停车)", "[停车]"},
          {"nothing in common", "为空(相交([1], [2]))", "是"},
          {"not known", "相交([1], 空白.目标)", "?空白.目标"},
          {"perhaps in both", "相交(指标[方向 = 越高越好], 指标)", "[停车、绿化?、道路?、评价?、空白?]"});
    EXPECT(in_scheme(state));
}

static void mentions(void **state)
{
    CASES({"through quantities, in both arms", "取自(计分, 外部)", "[市评、省评]"},
          /* the parameter of the function is called 人口, and is none */
          {"through quantities, attributes and functions", "取自(计分, 属性)", "[人口、面积]"},
          {"quantities themselves", "取自(计分, 量)", "[乙、甲]"},
          {"through a function only", "取自(目标, 属性)", "[面积]"}, {"none", "取自(计分, 指标)", "[]"},
          {"a path", "取自(城建.停车.目标 + 市.停车位.目标, 指标)", "[停车、停车泊位]"},
          {"its target is no score", "取分自(城建.停车.目标 + 全体.停车.实绩, 指标)", "[]"},
          {"its score is", "取分自(得分(城建.停车), 指标)", "[停车]"},
          {"both", "取分自(停车.目标 + 得分(停车), 指标)", "[停车]"},
          {"the superior's fields", "取自(市.停车位.目标, 属性)", "[任务]"},
          {"of nothing written", "取自(系数, 属性)", "[]"},
          {"a cohort", "取自(平均(全体.人口), 属性)", "[人口]"},
          {"English words too", "取自(计分, external)", "[市评、省评]"});
    EXPECT(in_indicator(state, "评价"));
}

static void words(void **state)
{
    CASES({"characters", "字数(“加 强 领导。”)", "5"}, {"wide blanks and letters", "字数(“Ａ　b\nc”)", "3"},
          {"none", "字数(“”)", "0"}, {"of several texts", "字数([“甲乙”, “丙”])", "3"},
          {"of no text", "字数([])", "0"}, {"of rare characters", "字数(“㑇𠮷镇”)", "3"},
          {"a number is no text", "字数(3)", "?县方案.值的类型不合"},
          {"not known", "字数(正文)", "?县方案.正文"});
    EXPECT(in_scheme(state));
}

static void likeness(void **state)
{
    CASES({"all of it", "重复率(“各乡镇要加强组织领导”, “一、各乡镇要加强组织领导。”)", "100%"},
          {"nothing", "重复率(“各乡镇要加强组织领导”, “按时报送年度总结材料”)", "0%"},
          /* six shingles of five characters; 甲乙丙丁戊 and 乙丙丁戊己 are in the other */
          {"a part of it", "重复率(“甲乙丙丁戊己庚辛壬癸”, “甲乙丙丁戊己”)", "33.33%"},
          {"it is the first that is measured", "重复率(“甲乙丙丁戊己”, “甲乙丙丁戊己庚辛壬癸”)", "100%"},
          {"marks and blanks do not count", "重复率(“甲、乙 丙：丁戊”, “甲乙丙丁戊”)", "100%"},
          {"exactly the line", "重复率(“甲乙丙丁戊己”, “乙丙丁戊己”) >= 50%", "是"},
          {"too short", "重复率(“甲乙丙丁”, “甲乙丙丁”)", "?县方案.至少五个字的文字"},
          {"empty", "重复率(“”, “甲乙丙丁戊”)", "?县方案.至少五个字的文字"},
          {"against nothing", "重复率(“甲乙丙丁戊”, “”)", "0%"},
          {"not stated", "重复率(正文, 承接.正文)", "?县方案.正文"},
          {"a number is no text", "重复率(3, “甲”)", "?县方案.值的类型不合"},
          {"several texts as one", "重复率([“甲乙丙丁戊”, “己庚辛壬癸”], “甲乙丙丁戊”) > 0", "是"},
          {"an entity’s text: its label, not its name", "重复率(市.停车位, “停车位停车泊位”)",
           "?县方案.至少五个字的文字"},
          {"passages, the longest first",
           "雷同(“各乡镇要加强组织领导；按时报送。”, “按时报送。要加强组织领导”, 至少：4).原文",
           "[要加强组织领导、按时报送]"},
          {"only long ones", "雷同(“各乡镇要加强组织领导”, “要加强组织领导”)", "[]"},
          {"a shortest of none", "雷同(“甲”, “乙”, 至少：0)", "?县方案.大于零的整数"},
          {"whose they are", "雷同(“甲乙丙丁”, “甲乙丙丁”, 至少：2).处", "[县方案]"});
    EXPECT(in_scheme(state));
}

/* Guards: a passage is a place in our text, to point at. */
static void passages_have_places(void **state)
{
    evaluating *it = in_scheme(state);
    const kh_entity *road = entity_named(it, KH_KIND_INDICATOR, "道路");
    it->frame.element = road;
    kh_value passages = value_of(it, "雷同(说明, “市里的道路建设任务”, 至少：3)");
    assert_int_equal(passages.kind, KH_VALUE_LIST);
    assert_int_equal(passages.list.count, 1);
    const kh_entity *passage = passages.list.items[0].value.entity;
    assert_int_equal(passage->kind, KH_KIND_HIT);
    assert_true(kh_text_is(kh_span_text(passage->span), "道路建设"));
    assert_ptr_equal(passage->parent, road);
}

static void days(void **state)
{
    CASES({"a Monday", "星期(2026-08-31)", "1"}, {"a Sunday", "星期(2026-08-30)", "7"},
          {"before 1970", "星期(1969-12-31)", "3"}, {"a leap day", "星期(2024-02-29)", "4"},
          {"a month has none", "星期(2026-08)", "?县方案.具体到日的日期"},
          {"days between", "2026-03-01 - 2026-02-27", "2天"},
          {"backwards", "2026-02-27 - 2026-03-01", "-2天"},
          {"over a leap day", "2024-03-01 - 2024-02-28", "2天"},
          {"a month counts from its last day", "2026-04 - 2026-03-31", "30天"},
          {"days later", "2026-12-31 + 1天", "2027-01-01"}, {"days before", "2026-03-01 - 1", "2026-02-28"},
          {"compared", "停车.承接.完成时限 - 停车.完成时限 > 10天", "是"},
          {"in other units", "2026-03-01 + 48小时", "2026-03-03"},
          {"people are no days", "2026-03-01 + 3人", "?县方案.值的类型不合"},
          {"beyond the calendar", "9999-12-31 + 1天", "?县方案.合理的日期"});
    EXPECT(in_scheme(state));
}

/* At most a linear pace: 50% by the end of March of a year's work is too early. */
static void milestones(void **state)
{
    CASES({"all of them", "里程碑.份额", "[50%、80%]"},
          {"steeper than linear", "里程碑[份额 > (日期 - 停车.开始) ÷ (停车.承接.完成时限 - 停车.开始)].名称",
           "[甲、乙]"},
          {"in order", "最大(里程碑, 日期)", "2026-06-30"});
    EXPECT(in_indicator(state, "停车"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows),        cmocka_unit_test(follows_several),
        cmocka_unit_test(follows_a_text), cmocka_unit_test(a_share_of_a_record),
        cmocka_unit_test(whole_schemes),  cmocka_unit_test(whose_row),
        cmocka_unit_test(last_year),      cmocka_unit_test(last_years_townships),
        cmocka_unit_test(levels),         cmocka_unit_test(difficulties),
        cmocka_unit_test(additive),       cmocka_unit_test(spreads),
        cmocka_unit_test(steps),          cmocka_unit_test(intersections),
        cmocka_unit_test(mentions),       cmocka_unit_test(words),
        cmocka_unit_test(likeness),       cmocka_unit_test(passages_have_places),
        cmocka_unit_test(days),           cmocka_unit_test(milestones),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

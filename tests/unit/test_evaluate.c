/* Expressions: operators with worked values, the Kleene tables row by row, units, ranges, names, limits. */
#include "model/evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "evaluating.h"

/* 未知 has no 类型, and so stands for what is not known. */
static const char small[] =
    "方案 甲 “甲县考核” { 年度：2025  总分：100  印发：2025-02-28\n"
    "属性 人口 { 类型：数  单位：人 }\n"
    "属性 定位 { 类型：枚举  取值：[农业, 工业] }\n"
    "属性 系数表 { 类型：数  值：[东镇：1.35, 西镇：0.8]  缺省：1 }\n"
    "乡镇 东镇 { 人口：18500  定位：农业 }\n"
    "乡镇 西镇 { 人口：22000  定位：工业 }\n"
    "乡镇 南镇 { 人口：9500  定位：工业 }\n"
    "部门 农业局 “县农业农村局”；部门 工信局；部门 组织部；\n"
    "量 基数：10\n"
    "量 一倍半：基数 × 1.5\n"
    "量 均数：平均(全体.人口)\n"
    "函数 加倍 { 参数 x { 类型：数 }  参数 倍数 { 类型：数  缺省：2  英文 { 名称：“times_it” } }  式：x × "
    "倍数\n"
    "  英文 { 名称：“doubled” } }\n"
    "函数 比值 { 参数 甲；  参数 乙；  式：99 }\n"
    "函数 一半满分 { 式：满分 ÷ 2 }\n"
    "板块 党建 { 类型：其他  部门：组织部\n"
    "  核心指标 队伍 { 分值：20 }\n"
    "  指标 未知 { 类型：待定  分值：10 } }\n"
    "板块 发展 { 类型：目标效果\n"
    "  指标 粮食 { 部门：农业局  分值：40  目标：300  单位：万元  周期：每年\n"
    "    量 完成率：实绩 ÷ 300万元\n"
    "    量 人均：1000000元 ÷ 人口\n"
    "    加分项 高产 { 上限：5 }\n"
    "    公布 月报 { 方式：排名  频次：每月 }\n"
    "    公布 年报 { 方式：等次  频次：每年 }\n"
    "    公布 简报 { 频次：不定期 } }\n"
    "  指标 招商 { 部门：工信局、农业局  分值：30  类型：过程控制  适用：定位 = 工业\n"
    "    量 每万人：人口 ÷ 1万人 } }\n"
    "分组 工业镇 当 定位 = 工业 { }\n"
    "分组 其他 否则 { } }\n";

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

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

static evaluating *at(void **state, const kh_entity *element)
{
    evaluating *it = *state;
    it->frame = (kh_frame){.element = element};
    it->evaluation =
        (kh_evaluation){.arena = it->arena, .model = it->model, .scheme = &it->model->schemes[0]};
    return it;
}

/* ---- arithmetic ---- */

static void numbers_are_exact(void **state)
{
    CASES({"a third is a third", "1 ÷ 3 × 3", "1"}, {"tenths add up", "0.1 + 0.2 = 0.3", "是"},
          {"left to right", "10 - 3 - 2", "5"}, {"product before sum", "2 + 3 × 4", "14"},
          {"minus", "-(2 - 5)", "3"}, {"plus", "+5", "5"}, {"a quotient prints mixed", "7 ÷ 3", "2 1/3"},
          {"counting words of the number", "3万 + 1", "30001"},
          {"division by zero is known as such", "5 ÷ 0", "?除以零"},
          {"and passes on", "5 ÷ 0 + 1 > 3", "?除以零"}, {"a text is no number", "“a” + 1", "?值的类型不合"});
    EXPECT(at(state, NULL));
}

static void percentages_stay_percentages_where_sensible(void **state)
{
    CASES({"5% + 1%", "5% + 1%", "6%"}, {"of points they are points", "12分 × 60%", "7.2分"},
          {"the other way too", "60% × 12分", "7.2分"}, {"of one another", "50% × 50%", "25%"},
          {"a part of one", "5% ÷ 2", "2.5%"}, {"one by another is a number", "60% ÷ 50%", "1.2"},
          {"and a number", "5% + 1", "1.05"}, {"compare with numbers", "5% = 0.05", "是"},
          {"and with percentage points", "2个百分点 < 3%", "是"});
    EXPECT(at(state, NULL));
}

static void units_convert_or_refuse(void **state)
{
    CASES({"to the left's unit", "2万元 + 5000元", "2.5万元"}, {"and back", "5000元 + 2万元", "25000元"},
          {"compare across", "1亿元 > 9999万元", "是"}, {"labels have no dimension", "3人 + 3件 = 6", "是"},
          {"money is not people", "3万元 + 3人", "?一致的单位"},
          {"nor compares with it", "3万元 > 3人", "?一致的单位"},
          {"a bare literal takes the other's unit", "3万元 > 2", "是"}, {"on either side", "2 < 3万元", "是"},
          {"and in a sum", "3万元 + 2", "5万元"},
          {"a computed number does not", "3万元 > 1人 ÷ 1人", "?一致的单位"},
          {"money for an area", "60万元 ÷ 2亩", "30万元/亩"},
          {"is what is written so", "60万元 ÷ 2亩 = 30万元/亩", "是"},
          {"and times an area is money", "30万元/亩 × 2亩 = 60万元", "是"},
          {"money by money is a number", "1亿元 ÷ 1万元", "10000"},
          {"a label leaves a product", "2分 × 3件", "6"}, {"money for a head", "10万元 ÷ 4人", "2.5万元/人"},
          {"minus keeps the unit", "-3万元", "-3万元"});
    EXPECT(at(state, NULL));
}

static void dates_count_days(void **state)
{
    CASES({"date minus date", "2025-03-01 - 2025-02-27", "2天"},
          {"plus days", "2025-02-27 + 3天", "2025-03-02"}, {"minus days", "2025-03-02 - 3天", "2025-02-27"},
          {"a bare number is days", "2025-02-27 + 3", "2025-03-02"},
          {"a month counts from its last day", "2025年2月 = 2025-02-28", "是"},
          {"later", "2025-03-01 > 2025年2月", "是"}, {"a year is a number too", "2025年 = 2025", "是"},
          {"and is ordered as one", "2025年 < 2026", "是"},
          {"far away is no date", "2025-03-01 + 9999999天", "?值的类型不合"},
          {"people are no days", "2025-03-01 + 3人", "?值的类型不合"});
    EXPECT(at(state, NULL));
}

/* ---- truth ---- */

/* 定位 is not known without a township. */
#define UNKNOWN "(定位 = 农业)"
#define WHY     "?甲县考核.具体乡镇的定位（名册里各不相同）"

static void kleene_rows(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES({"and", "真 且 真", "是"}, {"and", "真 且 假", "否"}, {"and", "假 且 真", "否"},
          {"and", "假 且 假", "否"}, {"and", "真 且 " UNKNOWN, WHY}, {"and", UNKNOWN " 且 真", WHY},
          {"and", "假 且 " UNKNOWN, "否"}, {"and", UNKNOWN " 且 假", "否"},
          {"and", UNKNOWN " 且 " UNKNOWN, WHY}, {"or", "真 或 真", "是"}, {"or", "真 或 假", "是"},
          {"or", "假 或 真", "是"}, {"or", "假 或 假", "否"}, {"or", "真 或 " UNKNOWN, "是"},
          {"or", UNKNOWN " 或 真", "是"}, {"or", "假 或 " UNKNOWN, WHY}, {"or", UNKNOWN " 或 假", WHY},
          {"or", UNKNOWN " 或 " UNKNOWN, WHY}, {"not", "非 真", "否"}, {"not", "非 假", "是"},
          {"not", "非 " UNKNOWN, WHY}, {"if, both arms alike", "若 " UNKNOWN " 则 3 否则 3", "3"},
          {"if, arms that differ", "若 " UNKNOWN " 则 3 否则 4", WHY},
          {"if true", "若 真 则 3 否则 1 ÷ 0", "3"}, {"if false", "若 假 则 1 ÷ 0 否则 4", "4"},
          {"both are reasons", UNKNOWN " 且 1 ÷ 0 = 1", WHY "、甲县考核.除以零"},
          {"what is no condition", "3 且 真", "?甲县考核.值的类型不合"},
          {"poison is passed on in silence", "没有这个名字 且 真", "!"},
          {"unless it cannot matter", "没有这个名字 且 假", "否"});
    EXPECT(it);
}

static void quantifiers_are_strong_kleene(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES(
        {"one that fails decides", "每个 指标：类型 = 目标效果", "否"},
        {"one that is not known does not", "每个 指标[类型 = 其他]：分值 > 5", "是"},
        {"a doubtful one that fails decides nothing", "每个 指标[类型 = 其他]：分值 > 15", "?未知.类型"},
        {"all hold", "每个 指标：分值 >= 10", "是"}, {"of none", "每个 指标[分值 > 100]：假", "是"},
        {"one that meets decides", "存在 指标：类型 = 过程控制", "是"},
        {"none does, one is not known", "存在 指标[分值 <= 10]：类型 = 过程控制", "?未知.类型"},
        {"none does", "存在 指标：分值 > 100", "否"},
        {"a doubtful one that meets decides nothing", "存在 指标[类型 = 过程控制]：分值 = 10", "?未知.类型"},
        {"inside one another", "每个 板块：存在 指标：分值 >= 20", "是"});
    EXPECT(it);
}

/* ---- comparison ---- */

static void comparisons(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES({"less", "1 < 2", "是"}, {"not less", "2 < 2", "否"}, {"at most", "2 <= 2", "是"},
          {"more", "3 > 2", "是"}, {"at least", "2 >= 3", "否"}, {"unequal", "2 != 3", "是"},
          {"texts", "“甲” = “甲”", "是"}, {"none is none", "无 = 无", "是"},
          {"and nothing else", "3 = 无", "否"}, {"nor has it a place", "3 < 无", "?甲县考核.值的类型不合"},
          {"frequencies by period", "每月 < 每年", "是"}, {"oftener", "每周 > 每月", "否"},
          {"irregular has no place", "不定期 < 每年", "?甲县考核.“不定期”的次序"},
          {"but is itself", "不定期 = 不定期", "是"},
          {"levels and assessees are one ladder", "县 > 乡镇街道", "是"},
          {"entities", "组织部 = 组织部", "是"}, {"others", "组织部 = 工信局", "否"},
          {"an entity and its label", "农业局 = “县农业农村局”", "是"}, {"truths", "真 = (1 < 2)", "是"},
          {"a truth and a number", "真 = 1", "?甲县考核.值的类型不合"});
    EXPECT(it);
}

static void membership(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES({"closed range", "20 属于 10..20", "是"}, {"half-open range", "20 属于 10..<20", "否"},
          {"its low end", "10 属于 10..<20", "是"}, {"below", "9 属于 10..20", "否"},
          {"unit at the upper end", "15分 属于 10..20分", "是"}, {"percentages", "70% 属于 60..80%", "是"},
          {"in another unit", "5000元 属于 0..1万元", "是"}, {"not in", "5 不属于 10..20", "是"},
          {"open above", "50 属于 10..无", "是"}, {"a list", "2 属于 [1, 2]", "是"},
          {"not the list", "3 属于 [1, 2]", "否"}, {"ranges in a list", "15 属于 [1, 10..20]", "是"},
          {"a list that is not known", "3 属于 [1, 1 ÷ 0]", "?甲县考核.除以零"},
          {"unless one is it", "1 属于 [1, 1 ÷ 0]", "是"}, {"contains", "[1, 2] 包含 2", "是"},
          {"contains all", "[1, 2, 3] 包含 [2, 3]", "是"}, {"not all", "[1, 2, 3] 包含 [2, 4]", "否"},
          {"a part of a text", "“下载注册率” 包含 “注册”", "是"},
          {"of several texts", "[“评优”, “通报批评”] 包含 “批评”", "是"},
          {"inside a section", "粮食 属于 发展", "是"}, {"not inside", "粮食 属于 党建", "否"},
          {"in a group", "西镇 属于 工业镇", "是"}, {"not in a group", "东镇 属于 工业镇", "否"},
          {"as sets", "[1, 2] = [2, 1]", "是"}, {"sets that differ", "[1, 2] = [2, 3]", "否"},
          {"a list of one", "[3] = 3", "是"}, {"records", "[省：2, 市：1] = [市：1, 省：2]", "是"},
          {"records that differ", "[省：2, 市：1] = [市：1, 省：3]", "否"});
    EXPECT(it);
}

/* ---- 分档 ---- */

/* Looked up, not looked through: the same answers, in steps that grow as the list does. */
static void membership_of_long_lists(void **state)
{
    static char scheme[1 << 15];
    enum { MANY = 400 };
    (void)state;
    int length = snprintf(scheme, sizeof scheme, "方案 长 { 总分：100\n");
    for (int i = 0; i < MANY; i++)
        length += snprintf(scheme + length, sizeof scheme - (size_t)length, "指标 项%d { 分值：%d %s }\n", i,
                           i % 20, i == 40 ? "" : "目标：3");
    (void)snprintf(
        scheme + length, sizeof scheme - (size_t)length,
        "指标 母 { 目标：3 指标 子 { 分值：1 目标：3 } }\n分组 甲组 { 指标 另 { 分值：2 目标：3 } } }");
    evaluating it = evaluating_in(scheme);
    it.frame = (kh_frame){.element = it.model->schemes[0].entity};
    kh_evaluation_remember(&it.evaluation);
    const expression_case cases[] = {
        {"one of them", "项7 属于 方案.指标", "是"},
        {"inside one of them", "母.子 属于 方案.指标[名称 != “子”]", "是"},
        {"not one of them", "项7 属于 方案.指标[分值 > 7]", "否"},
        {"perhaps one of them", "项40 属于 方案.指标[目标 > 2]", "?项40.目标"},
        {"surely, though others are doubtful", "项41 属于 方案.指标[目标 > 2]", "是"},
        {"surely not", "项41 属于 方案.指标[目标 > 4]", "否"},
        {"a word", "“项7” 属于 方案.指标", "是"},
        {"each of them", "全部(方案.指标, 本 属于 方案.指标)", "是"}};
    expect_worths(&it, cases, KH_COUNT(cases));
    assert_in_range(it.evaluation.steps, MANY, 20 * MANY);
    evaluating_end(&it);
}

static void the_first_arm_that_fits(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES({"a value", "分档 (3) { 当 3：“三” 否则：“别” }", "三"},
          {"else", "分档 (4) { 当 3：“三” 否则：“别” }", "别"},
          {"a range", "分档 (75) { 当 90..100：5 当 60..<90：3 否则：0 }", "3"},
          {"several", "分档 (2) { 当 1、2：10 否则：0 }", "10"},
          {"a comparison", "分档 (85%) { 当 >= 90%：10 当 >= 80%：8 否则：0 }", "8"},
          {"a comparison with a unit", "分档 (85万元) { 当 >= 1百万元：10 当 < 90：8 }", "8"},
          {"the first of two", "分档 (95) { 当 >= 90：1 当 >= 80：2 }", "1"},
          {"none", "分档 (5) { 当 3：1 }", "?甲县考核.合用的分档"},
          {"conditions", "分档 { 当 1 > 2：1 当 2 > 1：2 }", "2"},
          {"not known which", "分档 (人口) { 当 >= 1：1 否则：2 }",
           "?甲县考核.具体乡镇的人口（名册里各不相同）"},
          {"all the same", "分档 (人口) { 当 >= 1：7 否则：7 }", "7"},
          {"condition not known", "分档 { 当 " UNKNOWN "：1 当 真：2 }", WHY},
          {"names of the subject's", "分档 (每月) { 当 每年：1 当 每月：2 }", "2"});
    EXPECT(it);
}

/* ---- names ---- */

static void names_are_looked_up_innermost_first(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = entity_named(it, KH_KIND_INDICATOR, "粮食");
    CASES({"own attribute", "分值", "40"}, {"property", "满分", "40"},
          {"inherited attribute", "类型", "目标效果"}, {"own", "部门", "[县农业农村局]"},
          {"literal that takes a unit", "目标", "300"},
          {"own quantity, without results", "完成率", "?粮食.没有实绩"},
          {"the scheme's quantity", "一倍半", "15"}, {"the scheme by its property", "方案.总分", "100"},
          {"the scheme's own from inside", "年度", "2025"},
          {"a collection of its own", "公布", "[月报、年报、简报]"},
          {"what it lacks is the scheme's", "板块", "[党建、发展]"}, {"a declared name", "组织部", "组织部"},
          {"part of a path", "党建.队伍.分值", "20"}, {"of a list by name", "部门.组织部", "!"},
          {"of the scheme's list by name", "方案.部门.组织部", "组织部"}, {"a township", "西镇", "西镇"},
          {"member of an enumeration", "每季", "每季"}, {"this", "本.分值", "40"}, {"none", "无", "无"},
          {"tbd", "待定", "?粮食.待定的值"}, {"no such name", "没有这个名字", "!"},
          {"quantity of another item", "招商.每万人", "?招商.具体乡镇的人口（名册里各不相同）"});
    EXPECT(it);
}

static void elements_shadow_one_another(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    CASES({"the element's own", "指标[分值 = 40]", "[粮食]"},
          {"the quantifier's by 该", "每个 指标：计数(指标[分值 = 该指标.分值]) = 0", "是"},
          {"in the scheme by its name", "每个 指标：计数(方案.指标[分值 = 该指标.分值]) = 1", "是"},
          {"filters do not bind 该", "存在 指标：计数(方案.指标[该指标.核心]) = 4", "是"},
          {"this in a filter", "计数(指标[本.核心])", "1"},
          {"this of numbers", "[1, 5, 9][本 > 4]", "[5、9]"}, {"a truth alone", "指标[核心]", "[队伍]"},
          {"members of an enumeration", "指标[类型 = 过程控制 或 类型 = 目标效果].分值", "[10?、40、30]"},
          {"on either side", "计数(指标[过程控制 = 类型])", "1..2"},
          {"in a list", "计数(指标[类型 属于 [过程控制, 目标效果]])", "2..3"},
          {"joint departments", "计数(指标[部门 包含 农业局])", "2"},
          {"one department alone", "计数(指标[部门 = 农业局])", "1"},
          {"default by formula", "发展.指标.公布[排名]", "[月报、简报?]"},
          {"a list of entities flattened", "指标.公布.频次", "[每月、每年、不定期]"},
          {"one of a list by its place", "指标[2]", "未知"},
          {"there is no such place", "指标[9]", "?甲县考核.这一项"},
          {"a record's cell", "[省：2, 市：1].市", "1"}, {"by key", "[省：2, 市：1][省]", "2"},
          {"no such cell", "[省：2, 市：1].县", "?甲县考核.县"});
    EXPECT(it);
}

static void townships_and_rosters(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = it->model->schemes[0].entity;
    go_to_township(it, "西镇");
    CASES({"a roster attribute", "人口", "22000人"}, {"of this unit", "本单位.人口", "22000人"},
          {"enumeration", "定位 = 工业", "是"}, {"the other way", "农业 = 定位", "否"},
          {"in a list of its values", "定位 属于 [农业, 工业]", "是"},
          {"value in the scheme's text", "系数表", "0.8"}, {"default", "南镇.系数表", "1"},
          {"everyone", "全体", "[东镇、西镇、南镇]"},
          {"everyone's", "全体.人口", "[18500人、22000人、9500人]"}, {"the group", "同组", "[西镇、南镇]"},
          {"the group's", "合计(同组.人口)", "31500人"},
          {"filtered by this unit's", "全体[定位 = 本单位.定位]", "[西镇、南镇]"},
          {"a quantity over all", "均数", "16666 2/3人"},
          {"a formula for each of them", "全体.一倍半", "[15、15、15]"}, {"its group", "本单位.组", "工业镇"},
          {"those of a group", "工业镇.乡镇", "[西镇、南镇]"});
    EXPECT(it);
}

static void a_cohort_is_those_to_whom_the_item_applies(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = entity_named(it, KH_KIND_INDICATOR, "招商");
    go_to_township(it, "西镇");
    CASES({"everyone", "全体", "[西镇、南镇]"}, {"its own quantity", "每万人", "2.2"},
          {"for each of them", "全体.每万人", "[2.2、0.95]"}, {"no results", "同组.实绩", "?招商.没有实绩"},
          {"nor a rank", "名次(实绩, 同组.实绩)", "?招商.没有实绩"});
    EXPECT(it);
}

static void functions_of_the_scheme(void **state)
{
    evaluating *it = at(state, NULL);
    it->frame.element = entity_named(it, KH_KIND_INDICATOR, "粮食");
    CASES({"by position", "加倍(3)", "6"}, {"by name", "加倍(x：3, 倍数：5)", "15"},
          {"mixed", "加倍(3, 倍数：5)", "15"}, {"in English", "doubled(3, times_it: 5)", "15"},
          {"one's own comes first", "比值(1, 2)", "99"},
          {"and is nothing to a method", "按完成(30, 40, 满：8)", "6"},
          {"a method in English", "completion(30, 40, full: 8)", "6"}, {"missing", "加倍()", "?粮食.x"},
          {"sees the caller's item", "一半满分()", "20"}, {"inside one another", "加倍(加倍(3))", "12"},
          {"no such function", "没有(3)", "!"});
    EXPECT(it);
}

/* ---- limits ---- */

/* The checker refuses cycles; what slips past it must end all the same. */
static void make_formula(evaluating *it, const kh_entity *entity, const char *formula)
{
    kh_node **values = kh_arena_array(it->arena, 1, sizeof *values);
    values[0] = (kh_node *)(uintptr_t)parsed(it, formula);
    ((kh_attribute *)(uintptr_t)kh_attribute_of(entity, "式"))->values = values;
}

static void cycles_end(void **state)
{
    (void)state;
    evaluating it =
        evaluating_in("方案 甲 { 总分：100 量 a：1\n量 b：2\n函数 f { 参数 x { 类型：数 }  式：x }\n"
                      "指标 一 { 分值：100  目标：1 } }");
    it.frame.element = it.model->schemes[0].entity;
    make_formula(&it, entity_named(&it, KH_KIND_QUANTITY, "a"), "b + 1");
    make_formula(&it, entity_named(&it, KH_KIND_QUANTITY, "b"), "a + 1");
    make_formula(&it, entity_named(&it, KH_KIND_FUNCTION, "f"), "f(x) + f(x)");
    CASES({"quantities of one another", "a", "?计算过大"}, {"a function of itself", "f(1)", "?计算过大"});
    expect_worths(&it, cases, KH_COUNT(cases));
    evaluating_end(&it);
}

static void long_chains_do_not_deepen(void **state)
{
    evaluating *it = at(state, NULL);
    kh_builder sum = {.arena = it->arena};
    kh_builder_string(&sum, "0");
    for (int i = 0; i < 900; i++)
        kh_builder_string(&sum, " + 1");
    assert_true(kh_text_is(worth(it, kh_builder_text(&sum).data), "900"));
}

static void work_is_bounded(void **state)
{
    evaluating *it = at(state, NULL);
    kh_builder nested = {.arena = it->arena};
    kh_builder list = {.arena = it->arena};
    for (int i = 0; i < 100; i++)
        kh_builder_format(&list, "%s%d", i ? ", " : "", i);
    for (int i = 0; i < 8; i++)
        kh_builder_format(&nested, "合计([%s], ", kh_builder_text(&list).data);
    kh_builder_string(&nested, "1");
    kh_builder_repeat(&nested, ')', 8);
    assert_true(kh_text_is(worth(it, kh_builder_text(&nested).data), "?计算过大"));
    /* and the next evaluation starts anew */
    assert_true(kh_text_is(worth(it, "1 + 1"), "2"));
}

/* ---- the C side ---- */

static void attributes_for_the_c_side(void **state)
{
    evaluating *it = at(state, NULL);
    kh_evaluation *e = &it->evaluation;
    const kh_entity *scheme = it->model->schemes[0].entity;
    const kh_entity *grain = entity_named(it, KH_KIND_INDICATOR, "粮食");
    const kh_entity *team = entity_named(it, KH_KIND_INDICATOR, "队伍");
    const kh_entity *unknown = entity_named(it, KH_KIND_INDICATOR, "未知");
    const kh_entity *section = entity_named(it, KH_KIND_SECTION, "党建");
    const kh_entity *monthly = entity_named(it, KH_KIND_PUBLICATION, "月报");
    kh_number number;
    kh_value value;

    assert_true(kh_attribute_number(e, grain, "分值", &number) && kh_number_equal(number, KH_NUMBER(40)));
    assert_true(kh_attribute_number(e, scheme, "精度", &number) &&
                kh_number_equal(number, kh_number_ratio(1, 2)));
    assert_false(kh_attribute_number(e, section, "分值", &number));
    kh_date date = kh_attribute_value(e, scheme, "印发").date;
    assert_true(date.month == 2 && date.day == 28);
    assert_false(kh_date_valid(kh_attribute_value(e, grain, "完成时限").date));
    assert_true(kh_text_is(kh_attribute_text(e, grain, "部门"), "县农业农村局"));
    assert_true(kh_text_is(kh_attribute_text(e, entity_named(it, KH_KIND_INDICATOR, "招商"), "部门"),
                           "工信局、县农业农村局"));
    assert_int_equal(kh_attribute_text(e, grain, "来源").length, 0);
    assert_false(kh_attribute_truth(e, grain, "重点"));
    assert_true(kh_attribute_truth(e, monthly, "排名"));
    assert_true(kh_text_is(kh_attribute_member(e, team, "类型")->word.in[KH_CHINESE], "其他"));
    assert_true(kh_text_is(kh_attribute_member(e, grain, "场景")->word.in[KH_CHINESE], "一般"));
    assert_null(kh_attribute_member(e, unknown, "类型"));
    assert_true(kh_member_value(e, grain, KH_TEXT("points"), &value) && value.kind == KH_VALUE_NUMBER);
    assert_false(kh_member_value(e, grain, KH_TEXT("没有"), &value));
    assert_true(kh_text_is(in_words(it, kh_attribute_value(e, unknown, "类型")), "?未知.类型"));
    assert_true(kh_text_is(in_words(it, kh_attribute_value(e, grain, "适用")), "是"));
    assert_true(kh_text_is(in_words(it, kh_attribute_value(e, grain, "系数")), "无"));
    assert_true(kh_text_is(in_words(it, kh_attribute_value(e, grain, "说明")), "[]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(percentages_stay_percentages_where_sensible),
        cmocka_unit_test(units_convert_or_refuse),
        cmocka_unit_test(dates_count_days),
        cmocka_unit_test(kleene_rows),
        cmocka_unit_test(quantifiers_are_strong_kleene),
        cmocka_unit_test(comparisons),
        cmocka_unit_test(membership),
        cmocka_unit_test(membership_of_long_lists),
        cmocka_unit_test(the_first_arm_that_fits),
        cmocka_unit_test(names_are_looked_up_innermost_first),
        cmocka_unit_test(elements_shadow_one_another),
        cmocka_unit_test(townships_and_rosters),
        cmocka_unit_test(a_cohort_is_those_to_whom_the_item_applies),
        cmocka_unit_test(functions_of_the_scheme),
        cmocka_unit_test(cycles_end),
        cmocka_unit_test(long_chains_do_not_deepen),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(attributes_for_the_c_side),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

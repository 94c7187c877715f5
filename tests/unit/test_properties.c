/* What entities show besides their attributes: collections as written, trees of points, scales, cards. */
#include "model/properties.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evaluating.h"

static const char county[] = "部门 督查室 “县委督查室”；\n"
                             "方案 甲 “甲县考核” { 年度：2025  总分：100\n"
                             "属性 定位 { 类型：枚举  取值：[山区, 平原] }\n"
                             "乡镇 东镇 { 定位：山区 }\n"
                             "乡镇 西镇 { 定位：平原 }\n"
                             "部门 农业局；部门 组织部；\n"
                             "外部 卫生村 { 种类：得分  满分：1000  值：5 }\n"
                             "板块 党建 “党的建设” { 分值：40  部门：组织部  评分制：100  来源：“年报”\n"
                             "  核心指标 队伍 { 类型：目标效果\n"
                             "    指标 干部 { 分值：60  评分标准：“配强班子” }\n"
                             "    指标 党员 { 分值：40  部门：农业局、组织部 标准 纪律 { 扣分：1 } } }\n"
                             "  加分项 典型 { 上限：3  类型：过程控制 } }\n"
                             "板块 发展 { 类型：过程控制\n"
                             "  指标 粮食 { 部门：农业局  分值：60\n"
                             "    加分项 高产 { 上限：5  类型：目标效果 }\n"
                             "    扣分项 抛荒 { 上限：2 }\n"
                             "    否决项 事故 { 条件：真  后果：“不得评优” }\n"
                             "    公布 月报 { 方式：排名  频次：每月 }\n"
                             "    检查 督查 { 频次：每季 }\n"
                             "    报送 信息 { 频次：每周 } } }\n"
                             "加分项 无顶 { 上限：无 }\n"
                             "公布 年报 { 方式：等次  频次：每年 }\n"
                             "等次 优秀 { 条件：真 }\n"
                             "表彰 进步 { 条件：真 }  兑现 奖金 { 金额：-3万元 }\n"
                             "分组 山区镇 当 定位 = 山区 {\n"
                             "  板块 发展 { 指标 粮食 { 分值：50 }  核心指标 旅游 { 部门：农业局  分值：10  "
                             "加分项 新景 { 上限：1 } } } }\n"
                             "分组 平原镇 否则 { } }\n";

#define CASES(...) const expression_case cases[] = {__VA_ARGS__}
#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

/* ---- cards as the weights room makes them ---- */

static void compute(evaluating *it, kh_entity *entity, const char *word, kh_value value)
{
    kh_computed computed = {.word = kh_text_of(word), .value = value};
    kh_vector_push(it->arena, &entity->computed, computed);
}

static kh_entity *add_card(evaluating *it, const kh_group *group, const kh_entity *township)
{
    kh_entity *scheme = it->model->schemes[0].entity;
    kh_entity *card = kh_arena_new_of(it->arena, kh_entity);
    *card = (kh_entity){.kind = KH_KIND_CARD, .parent = scheme};
    if (township) {
        compute(it, card, "乡镇", kh_value_entity(township));
        compute(it, card, "组", kh_value_entity(group->entity));
    }
    compute(it, card, "满分", kh_value_number(KH_NUMBER(100)));
    const kh_entity **leaves;
    size_t count = kh_leaves(it->arena, group ? group->tree : scheme, &leaves);
    for (size_t i = 0; i < count; i++) {
        kh_entity *item = kh_arena_new_of(it->arena, kh_entity);
        *item = (kh_entity){.kind = KH_KIND_CARD_ITEM,
                            .parent = card,
                            .name = leaves[i]->name,
                            .origin = (kh_entity *)(uintptr_t)leaves[i]};
        compute(it, item, "分值", kh_value_number(KH_NUMBER(20 + (int64_t)i)));
        compute(it, item, "原分值", kh_value_number(KH_NUMBER(20)));
        compute(it, item, "满分", kh_value_number(KH_NUMBER(20 + (int64_t)i)));
        kh_vector_push(it->arena, &card->children, item);
    }
    kh_vector_push(it->arena, &scheme->cards, card);
    return card;
}

static int load(void **state)
{
    static evaluating it;
    it = evaluating_in(county);
    *state = &it;
    return 0;
}

static int load_with_cards(void **state)
{
    (void)load(state);
    evaluating *it = *state;
    const kh_scheme *scheme = &it->model->schemes[0];
    (void)add_card(it, NULL, NULL);
    for (size_t i = 0; i < scheme->group_count; i++)
        (void)add_card(it, &scheme->groups[i], scheme->groups[i].townships[0]);
    return 0;
}

static int unload(void **state)
{
    evaluating_end(*state);
    return 0;
}

static evaluating *at(void **state, kh_kind kind, const char *name)
{
    evaluating *it = *state;
    it->evaluation =
        (kh_evaluation){.arena = it->arena, .model = it->model, .scheme = &it->model->schemes[0]};
    it->frame = (kh_frame){.element = it->model->schemes[0].entity};
    if (name)
        it->frame.element = entity_named(it, kind, name);
    return it;
}

/* ---- what is written ---- */

static void a_scheme_shows_each_thing_once(void **state)
{
    CASES({"departments, those outside too", "部门", "[农业局、组织部、县委督查室]"},
          {"sections", "板块", "[党的建设、发展]"},
          {"indicators, with those only a group has", "指标", "[队伍、干部、党员、粮食、旅游]"},
          {"leaves", "叶", "[干部、党员、粮食、旅游]"}, {"parts", "分项", "[党的建设、发展]"},
          {"parts of one", "队伍.分项", "[干部、党员]"}, {"bonuses", "加分项", "[典型、高产、无顶、新景]"},
          {"penalties", "扣分项", "[抛荒]"}, {"vetoes", "否决项", "[事故]"}, {"criteria", "标准", "[纪律]"},
          {"external", "外部", "[卫生村]"}, {"publications", "公布", "[月报、年报]"},
          {"of a section", "发展.公布", "[月报]"}, {"inspections", "检查", "[督查]"},
          {"submissions", "报送", "[信息]"}, {"grades", "干部.方案.等次", "[优秀]"},
          {"in a formula, the one that a township has", "等次", "?甲县考核.没有实绩"},
          {"titles beside them", "表彰", "[进步]"}, {"money paid or withheld", "兑现.金额", "[-3万元]"},
          {"groups", "分组", "[山区镇、平原镇]"}, {"townships", "乡镇", "[东镇、西镇]"},
          {"of a group", "山区镇.乡镇", "[东镇]"}, {"fields", "属性", "[定位]"}, {"waivers", "豁免", "[]"},
          {"no check of consistency", "一致性评估", "无"},
          {"indicators of a group", "山区镇.指标", "[队伍、干部、党员、粮食、旅游]"},
          {"of another", "平原镇.指标", "[队伍、干部、党员、粮食]"},
          {"no cards yet", "评分卡", "?甲县考核.评分卡"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void a_department_has_those_that_name_it(void **state)
{
    CASES({"all, inherited too", "组织部.指标", "[队伍、干部、党员]"},
          {"joint ones in each", "农业局.指标", "[党员、粮食、旅游]"},
          {"leaves", "组织部.叶", "[干部、党员]"}, {"core ones", "计数(农业局.指标[核心])", "1"},
          {"none", "督查室.指标", "[]"}, {"by its name in the list", "部门.督查室", "县委督查室"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void single_values(void **state)
{
    CASES({"name is the label", "党建.名称", "党的建设"}, {"or the name", "发展.名称", "发展"},
          {"title is the label", "党建.称呼", "党的建设"}, {"or kind and name", "发展.称呼", "板块“发展”"},
          {"of a core indicator", "队伍.称呼", "核心指标“队伍”"}, {"words", "干部.文字", "配强班子\n干部"},
          {"words without those inside", "党建.文字", "年报\n党的建设"}, {"scheme", "干部.方案", "甲县考核"},
          {"parent", "干部.上层", "队伍"}, {"depth of a section", "党建.层", "1"},
          {"depth of a part", "干部.层", "3"}, {"core", "队伍.核心", "是"}, {"not core", "干部.核心", "否"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void full_marks(void **state)
{
    CASES({"of the scheme", "满分", "100"}, {"of a section", "党建.满分", "40"},
          {"of a section without points, its parts", "发展.满分", "60"},
          {"of an indicator, its parts", "队伍.满分", "100"}, {"of a bonus, its cap", "高产.满分", "!"},
          {"of a bonus in its list", "粮食.加分项.满分", "[5]"},
          {"of a bonus without a cap", "加分项[上限 = 无].分值", "[?无顶.上限]"},
          {"what parts add up to", "党建.应合计", "100"}, {"or the full mark", "发展.应合计", "60"},
          {"of the scheme", "应合计", "100"}, {"scales", "量表", "[甲县考核、党的建设、发展、卫生村]"},
          {"their full marks", "量表.满分", "[100、100、60、1000]"},
          {"a scale is its section", "量表[名称 = “党的建设”].评分制", "[100]"},
          {"trees of points", "计数(分值树)", "2"},
          {"the scheme itself is the first", "分值树[1].指标", "[队伍、干部、党员、粮食、旅游]"},
          {"what holds for the group", "分值树[2].指标", "[队伍、干部、党员、粮食、旅游]"},
          {"with its points", "分值树[2].叶.分值", "[60、40、50、10]"},
          {"and its sums", "合计(分值树[2].分项, 满分)", "100"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void trees_that_only_groups_complete(void **state)
{
    (void)state;
    evaluating it = evaluating_in("方案 甲 { 年度：2025  总分：100\n"
                                  "属性 定位 { 类型：枚举  取值：[山区, 平原] }\n"
                                  "乡镇 东镇 { 定位：山区 }\n"
                                  "乡镇 西镇 { 定位：平原 }\n"
                                  "指标 粮食 { }\n指标 旅游 { 分值：50 }\n"
                                  "分组 一 当 定位 = 山区 { 指标 粮食 { 分值：50 } }\n"
                                  "分组 二 否则 { 指标 粮食 { 分值：40 } } }");
    it.frame.element = it.model->schemes[0].entity;
    CASES({"the base is not among them", "计数(分值树)", "2"},
          {"each group's is", "合计(分值树[1].分项, 满分)", "100"},
          {"even if it does not add up", "合计(分值树[2].分项, 满分)", "90"});
    expect_worths(&it, cases, KH_COUNT(cases));
    evaluating_end(&it);
}

static void sections_that_only_groups_fill(void **state)
{
    (void)state;
    evaluating it = evaluating_in("方案 甲 { 年度：2025  总分：100\n"
                                  "属性 定位 { 类型：枚举  取值：[山区, 平原] }\n"
                                  "乡镇 东镇 { 定位：山区 }\n"
                                  "乡镇 西镇 { 定位：平原 }\n"
                                  "板块 共性 { 分值：40  指标 民生 { 分值：40 } }\n"
                                  "板块 特色 { 分值：60 }\n"
                                  "分组 一 当 定位 = 山区 { 板块 特色 { 指标 旅游 { 分值：60 } } }\n"
                                  "分组 二 否则 { 板块 特色 { 指标 粮食 { 分值：50 } } } }");
    it.frame.element = it.model->schemes[0].entity;
    CASES({"the base is not among them", "计数(分值树)", "2"},
          {"each group's is", "合计(分值树[1].指标, 满分)", "100"},
          {"even if it does not add up", "合计(分值树[2].指标, 满分)", "90"});
    expect_worths(&it, cases, KH_COUNT(cases));
    evaluating_end(&it);
}

static void what_counts(void **state)
{
    CASES({"leaves and bonuses, the uncapped one doubtful", "计分项",
           "[干部、党员、粮食、旅游、典型、高产、无顶?、新景]"},
          {"its points are not known", "占比(计分项, 类型 = 过程控制, 分值)",
           "?无顶.上限、旅游.类型、无顶.类型、新景.类型"},
          {"without it the rest is", "占比(计分项[有(分值)], 类型 = 过程控制, 分值) < 90%", "是"},
          {"what bonuses lack is absent", "计分项[核心]", "[旅游]"},
          {"not a container's", "计分项[有(目标)]", "[]"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

/* ---- what is compiled ---- */

static void cards(void **state)
{
    CASES({"the base card first", "评分卡", "[、、]"}, {"called", "评分卡.称呼", "[基础方案、东镇、西镇]"},
          {"whose", "评分卡.乡镇", "[东镇、西镇]"},
          {"the base card is nobody's", "已写(评分卡[1].乡镇)", "否"},
          {"groups", "评分卡.组", "[山区镇、平原镇]"}, {"full mark", "评分卡[1].满分", "100"},
          {"leaves", "计数(评分卡[1].叶)", "3"}, {"of a group that adds one", "计数(评分卡[2].指标)", "4"},
          {"weights", "评分卡[2].叶.分值", "[20、21、22、23]"},
          {"before differentiation", "评分卡[2].叶.原分值", "[20、20、20、20]"},
          {"sections", "评分卡[2].板块", "[党的建设、发展]"},
          {"kinds are the leaf's", "评分卡[1].叶.类型", "[目标效果、目标效果、过程控制]"},
          {"depth is the leaf's", "评分卡[1].叶.层", "[3、3、2]"},
          {"core is the leaf's", "评分卡[2].叶[核心].名称", "[旅游]"},
          {"the indicator behind", "评分卡[1].叶[1].指标", "干部"},
          {"its township", "评分卡[2].叶[1].乡镇", "东镇"},
          {"publications are the scheme's", "评分卡[1].公布", "[月报、年报]"},
          {"lines of an indicator on township cards", "粮食.卡项.分值", "[22、22]"},
          {"counted", "评分卡[3].计分项.名称", "[干部、党员、粮食、典型、高产、无顶?]"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void every_card_is_asked(void **state)
{
    CASES({"in the card's scope", "每个 评分卡：计数(叶) >= 3", "是"},
          {"one fails", "每个 评分卡：计数(叶) > 3", "否"},
          {"shares by compiled points", "每个 评分卡：占比(叶, 类型 = 过程控制, 分值) < 36%", "否"},
          {"the card's own full mark", "存在 评分卡：合计(叶, 分值) > 满分", "否"},
          {"the quantifier's card", "每个 评分卡：每个 叶：该指标.分值 = 分值", "是"});
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

/* ---- the tables are complete ---- */

static void every_property_answers(void **state)
{
    evaluating *it = at(state, KH_KIND_SCHEME, NULL);
    size_t count;
    const kh_property_row *rows = kh_properties(&count);
    assert_int_equal(count, KH_PROPERTIES);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].property, i);
        for (unsigned kind = 1; kind < KH_KINDS; kind++) {
            if (!(rows[i].of & KH_KIND_BIT(kind)))
                continue;
            kh_entity bare = {.kind = (kh_kind)kind};
            kh_value value = kh_property_value(&it->evaluation, &bare, &rows[i]);
            bool list = value.kind == KH_VALUE_LIST || value.kind == KH_VALUE_UNKNOWN;
            if (value.kind == KH_VALUE_POISON || (rows[i].list && !list))
                fail_msg("%s of kind %u is %d", rows[i].word.in[KH_CHINESE].data, kind, (int)value.kind);
        }
    }
}

/* Guards: what a long evaluation remembers must be what a short one finds. */
static void remembering_changes_nothing(void **state)
{
    static const char *const expressions[] = {
        "部门", "指标",        "叶.分值",   "计分项", "组织部.指标",  "粮食.部门", "公布.频次",
        "全体", "山区镇.指标", "干部.来源", "定位",   "没有这个名字", "外部"};
    evaluating *it = at(state, KH_KIND_SCHEME, NULL);
    const char *const busy = "合计([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 合计([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 本 "
                             "× 2 + 本 × 3 + 本 × 4))";
    for (size_t i = 0; i < KH_COUNT(expressions); i++) {
        kh_text once = worth(it, expressions[i]);
        kh_builder list = {.arena = it->arena};
        kh_builder_format(&list, "若 %s > 0 则 %s 否则 0", busy, expressions[i]);
        for (int again = 0; again < 2; again++) {
            kh_text later = worth(it, kh_builder_text(&list).data);
            if (!kh_text_equal(once, later))
                fail_msg("%s: %.*s, later %.*s", expressions[i], KH_TEXT_ARGUMENTS(once),
                         KH_TEXT_ARGUMENTS(later));
        }
    }
    assert_non_null(it->evaluation.memo); /* else nothing was remembered and this proves nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_scheme_shows_each_thing_once, load, unload),
        cmocka_unit_test_setup_teardown(a_department_has_those_that_name_it, load, unload),
        cmocka_unit_test_setup_teardown(single_values, load, unload),
        cmocka_unit_test_setup_teardown(full_marks, load, unload),
        cmocka_unit_test(trees_that_only_groups_complete),
        cmocka_unit_test(sections_that_only_groups_fill),
        cmocka_unit_test_setup_teardown(what_counts, load, unload),
        cmocka_unit_test_setup_teardown(cards, load_with_cards, unload),
        cmocka_unit_test_setup_teardown(every_card_is_asked, load_with_cards, unload),
        cmocka_unit_test_setup_teardown(every_property_answers, load, unload),
        cmocka_unit_test_setup_teardown(remembering_changes_nothing, load_with_cards, unload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

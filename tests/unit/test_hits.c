/* Guards 命中 and what it shows: places to the byte, looking through to the item, identity, whose lexicon a
 * name means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evaluating.h"
#include "rules/rules.h"

static const char scheme[] =
    "词库 影像 “影像” {\n"
    "    词库 相片 { 强：“照片”、“拍照”  弱：“图” }\n"
    "    词库 屏幕 { 强：“截图” }\n"
    "    放过：“证件照片”\n"
    "}\n"
    "词库 应急 { 强：“防汛” }\n"
    "句式 满分 { 依次：“满分”、分数(至少：1000)  间隔：3 }\n"
    "方案 甲 “甲县方案” {\n"
    "    年度：2025  总分：20  程序：“先照片后打分”\n"
    "    部门 局；\n"
    "    板块 一 {\n"
    "        指标 改厕 {\n"
    "            部门：局  分值：10  法定台账：是  频次：每月\n"
    "            评分标准：“要照片。防汛时拍照”、\"写 \\\"照片\\\" 与截图\"\n"
    "            说明：“照片”\n"
    "            标准 “照片” { 分值：1 }\n"
    "            量 照片数 { 单位：张  来源：“图” }\n"
    "            公布 榜 { 方式：排名  用途：“晒照片” }\n"
    "        }\n"
    "        指标 绿化 { 部门：局  分值：10  来源：照片  评分标准：“满分共1200分；证件照片” }\n"
    "    }\n"
    "    分组 全部 否则 { 指标 绿化 { 佐证：“截图” } }\n"
    "}\n";

static evaluating *at(void **state, kh_kind kind, const char *name)
{
    evaluating *it = *state;
    it->frame.element = name ? entity_named(it, kind, name) : it->evaluation.scheme->entity;
    return it;
}

#define EXPECT(it) expect_worths((it), cases, KH_COUNT(cases))

static void what_is_found(void **state)
{
    static const expression_case cases[] = {
        {"own texts only, notes left out", "命中(改厕, 影像).词", "[照片、拍照、照片、截图]"},
        {"one part", "命中(改厕, 影像.屏幕).词", "[截图]"},
        {"a list of both", "命中([改厕, 绿化], [影像.屏幕, 应急]).词", "[防汛、截图]"},
        {"a name is a text", "命中(绿化, 影像).词", "[照片]"},
        {"what is permitted", "命中(“证件照片”, 影像)", "[]"},
        {"weak without evidence", "命中(“图”, 影像)", "[]"},
        {"weak with evidence", "命中(“图，扣1分”, 影像).强", "[否]"},
        {"a text that is made up", "命中(连写([“照片”], “、”, 本), 影像).词", "[照片]"},
        {"an attribute", "命中(改厕.评分标准, 影像.屏幕).词", "[截图]"},
        {"its number", "命中(绿化, 满分).数", "[1200]"},
        {"no number", "命中(绿化, 影像).数", "[]"},
        {"a pattern's words", "命中(绿化, 满分).词", "[满分共1200分]"},
        {"clauses", "命中(改厕, 影像).句", "[要照片、防汛时拍照、写 \"照片\" 与截图、写 \"照片\" 与截图]"},
        {"asked again in the clause", "命中(改厕, 影像)[为空(命中(句, 应急))].词", "[照片、照片、截图]"},
        {"of which lexicon", "命中(改厕, 影像)[词库 = 影像.屏幕].词", "[截图]"},
        {"all inside", "命中(改厕.全文, 影像.相片).处", "[改厕、改厕、改厕、照片、照片数、榜]"},
    };
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void places(void **state)
{
    static const expression_case cases[] = {
        {"all places, refinements too", "计数(各处)", "8"},
        {"scores rest on", "计分处.名称", "[改厕、照片、照片数、榜、绿化、绿化]"},
        {"hits of a refinement", "命中(计分处, 影像.屏幕).名称", "[改厕、绿化]"},
        {"the item's truth seen from its criterion", "命中(改厕.标准, 影像).法定台账", "[是]"},
        {"and from its publication", "命中(公布, 影像).法定台账", "[是]"},
        {"whose own words come first", "命中(公布, 影像).方式", "[排名]"},
        {"called by the item", "命中(改厕.标准, 影像).称呼", "[指标“改厕”]"},
        {"a publication by itself", "命中(公布, 影像).称呼", "[公布“榜”]"},
        {"a word the place lacks", "命中(方案, 影像)[非 法定台账].词", "[照片]"},
        {"the scheme", "命中(公布, 影像).方案.名称", "[甲县方案]"},
        {"stated", "每个 命中(公布, 影像)：已写(频次)", "否"},
    };
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

static void the_same_hit_is_one(void **state)
{
    static const expression_case cases[] = {
        {"union", "计数(合并(命中(改厕, 影像), 命中(改厕, 影像.屏幕)))", "4"},
        {"difference", "差集(命中(改厕, 影像), 命中(改厕, 影像.相片)).词", "[截图]"},
        {"distinct", "计数(去重(命中([改厕, 改厕], 影像)))", "4"},
    };
    EXPECT(at(state, KH_KIND_SCHEME, NULL));
}

/* Guards: the caret. Escapes take more bytes in the source than they are worth. */
static void spans_are_exact(void **state)
{
    evaluating *it = at(state, KH_KIND_SCHEME, NULL);
    kh_value hits = value_of(it, "命中([改厕, 绿化], 影像, 满分)");
    static const char *const written[] = {"照片", "拍照", "照片", "截图", "照片", "满分共1200分"};
    assert_int_equal(hits.list.count, KH_COUNT(written));
    uint32_t before = 0;
    for (size_t i = 0; i < hits.list.count; i++) {
        kh_span span = hits.list.items[i].value.entity->span;
        assert_non_null(span.source);
        assert_true(kh_text_is(kh_span_text(span), written[i]));
        assert_true(i == 5 || span.start > before); /* titles come last */
        before = span.start;
    }
    kh_value again = value_of(it, "命中(命中(改厕, 影像.屏幕).句, 影像.相片)");
    assert_int_equal(again.list.count, 1);
    kh_value clause = value_of(it, "命中(命中(改厕, 应急).句, 影像)");
    assert_int_equal(clause.list.count, 1);
    assert_non_null(clause.list.items[0].value.entity->span.source);
    assert_true(kh_text_is(kh_span_text(clause.list.items[0].value.entity->span), "拍照"));
}

/* ---- whose lexicon a name means ---- */

static const char *const library[][2] = {
    {"词库/词.kh", "词库 影像 { 强：“照片” }\n否定 { 禁止：“不得” }\n"},
    {"规则/试.kh", "引用 词库.词\n"
                   "规则包 试 { 规则 KH901 { 级别：限制  不得有：命中(各处, 影像)  提示：“有{词}。” } }\n"},
};

/* Guards: a scheme that calls a lexicon of its own like one of the library's does not blind the library's
 * rules. */
static void a_scheme_does_not_change_the_rules(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_library_file files[KH_COUNT(library)] = {0};
    for (size_t i = 0; i < KH_COUNT(library); i++)
        files[i] = (kh_library_file){.path = kh_text_of(library[i][0]), .content = kh_text_of(library[i][1])};
    const kh_settings settings = {.library = files, .library_count = KH_COUNT(files)};
    kh_diagnostics *list = kh_diagnostics_new(arena);
    const char *text =
        "引用 规则.试\n词库 影像 { 强：“文件” }\n"
        "方案 甲 { 年度：2025 总分：10 部门 局； 指标 改厕 { 部门：局 分值：10 评分标准：“有文件、照片” }\n"
        "规则 BX001 { 级别：提示  不得有：命中(各处, 影像)  提示：“自家{词}。” } }\n";
    kh_model *model = kh_model_load_text(arena, list, &settings, KH_TEXT("a.kh"), kh_text_of(text));
    assert_int_equal(kh_diagnostics_compile_errors(list), 0);
    kh_scheme *judged = &model->schemes[0];
    kh_rule_set rules = kh_rules_in_force(model, judged, (kh_rule_choice){0});
    (void)kh_rules_judge(model, judged, kh_weights_compute(model, judged), rules);
    const char *const wanted[][2] = {{"KH901", "有照片。"}, {"BX001", "自家文件。"}};
    size_t seen = 0;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        for (size_t k = 0; k < KH_COUNT(wanted); k++)
            if (kh_text_is(kh_diagnostics_at(list, i)->id, wanted[k][0])) {
                assert_true(kh_text_is(kh_diagnostics_at(list, i)->message.in[KH_CHINESE], wanted[k][1]));
                seen++;
            }
    assert_int_equal(seen, KH_COUNT(wanted));
    kh_arena_free(arena);
}

static int set_up(void **state)
{
    static evaluating it;
    it = evaluating_in(scheme);
    *state = &it;
    return 0;
}

static int tear_down(void **state)
{
    evaluating_end(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found),
        cmocka_unit_test(places),
        cmocka_unit_test(the_same_hit_is_one),
        cmocka_unit_test(spans_are_exact),
        cmocka_unit_test(a_scheme_does_not_change_the_rules),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

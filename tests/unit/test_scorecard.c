/* Scorecards as texts: what cards have in common is gathered once, and what they have not is not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "output/card_kinds.h"

/* The target of 粮食 is each township's own; 丙镇 has other weights. */
static const char scheme_text[] = "方案 甲 “甲县2025年度乡镇综合考核” {\n"
                                  "    年度：2025  层级：县  对象：乡镇街道  总分：100  精度：0.1\n"
                                  "    属性 耕地 { 类型：整数  单位：亩 }\n"
                                  "    属性 定位 { 类型：枚举  取值：[农业, 城区] }\n"
                                  "    部门 农业局 “县农业农村局”；\n"
                                  "    乡镇 子镇 { 耕地：1000  定位：农业 }\n"
                                  "    乡镇 丑镇 { 耕地：2000  定位：农业 }\n"
                                  "    乡镇 寅镇 { 耕地：2000  定位：农业 }\n"
                                  "    乡镇 卯街 { 耕地：0  定位：城区 }\n"
                                  "    指标 粮食 { 部门：农业局  分值：60  单位：吨  目标：%s }\n"
                                  "    指标 平安 { 部门：农业局  分值：40  适用：定位 = 农业 }\n"
                                  "}\n";

typedef struct {
    kh_arena *arena;
    kh_document document;
    kh_card_kinds kinds;
    kh_findings findings;
} fixture;

static void load(fixture *it, const char *target)
{
    kh_arena *arena = kh_arena_new();
    *it = (fixture){.arena = arena, .kinds.arena = arena};
    kh_diagnostics *diagnostics = kh_diagnostics_new(arena);
    kh_settings *settings = kh_arena_new_of(arena, kh_settings);
    kh_builder text = {.arena = arena};
    kh_builder_format(&text, scheme_text, target);
    kh_model *model =
        kh_model_load_text(arena, diagnostics, settings, KH_TEXT("test.kh"), kh_builder_text(&text));
    assert_int_equal(model->scheme_count, 1);
    it->findings.diagnostics = diagnostics;
    it->document = (kh_document){.model = model,
                                 .scheme = &model->schemes[0],
                                 .cards = kh_weights_compute(model, &model->schemes[0]),
                                 .findings = &it->findings,
                                 .version = KH_TEXT("0")};
    assert_int_equal(it->document.cards->count, 4);
}

static kh_scorecard gather(fixture *it, size_t card, bool keep)
{
    return kh_scorecard_of(it->arena, &it->document, &it->document.cards->items[card],
                           keep ? &it->kinds : NULL);
}

/* The same texts as without anything kept, whichever was gathered before. */
static void expect_as_alone(fixture *it, size_t card)
{
    kh_scorecard left = gather(it, card, true), right = gather(it, card, false);
    assert_int_equal(left.lines.count, right.lines.count);
    assert_true(kh_text_equal(left.record, right.record));
    assert_true(kh_text_equal(left.facts[0], right.facts[0]));
    for (size_t i = 0; i < left.lines.count; i++) {
        const kh_card_line *a = &left.lines.items[i], *b = &right.lines.items[i];
        assert_true(a->item == b->item && kh_text_equal(a->target, b->target) &&
                    kh_text_equal(a->points, b->points) && kh_text_equal(a->criteria, b->criteria));
    }
}

static void cards_that_are_alike_are_gathered_once(void **state)
{
    fixture it;
    (void)state;
    load(&it, "300吨");
    kh_scorecard first = gather(&it, 0, true), second = gather(&it, 1, true), other = gather(&it, 3, true);
    assert_non_null(first.kind);
    assert_ptr_equal(first.kind, second.kind);
    assert_true(first.kind != other.kind);
    assert_int_equal(it.kinds.all.count, 2);
    assert_false(kh_text_equal(first.record, second.record));
    for (size_t card = 0; card < 4; card++)
        expect_as_alone(&it, card);
    kh_arena_free(it.arena);
}

/* Guards: every township would get the first one's target. */
static void what_asks_for_the_township_is_its_own(void **state)
{
    fixture it;
    (void)state;
    load(&it, "耕地 × 0.5吨/亩");
    kh_scorecard first = gather(&it, 0, true), second = gather(&it, 1, true), third = gather(&it, 2, true);
    assert_null(first.kind);
    assert_null(second.kind);
    if (!kh_text_is(first.lines.items[0].target, "500吨"))
        fail_msg("%.*s", KH_TEXT_ARGUMENTS(first.lines.items[0].target));
    assert_true(kh_text_is(second.lines.items[0].target, "1000吨"));
    assert_true(kh_text_is(third.lines.items[0].target, "1000吨"));
    for (size_t card = 0; card < 4; card++)
        expect_as_alone(&it, card);
    kh_arena_free(it.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_that_are_alike_are_gathered_once),
        cmocka_unit_test(what_asks_for_the_township_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

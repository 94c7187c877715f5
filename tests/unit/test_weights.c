/* The differentiation, step by step: small schemes whose exact weights were worked out by hand (weights.md).
 * Rows are the exact weight and the printed one, “20 6/11 20.5”, separated by “; ”; what is not on the card
 * is “-”. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "weights/card.h"
#include "weights/pour.h"
#include "weights/round.h"

typedef struct fixture {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    kh_model *model;
    const kh_cards *cards;
} fixture;

static fixture weigh(const char *body)
{
    fixture it = {.arena = kh_arena_new()};
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    it.diagnostics = kh_diagnostics_new(it.arena);
    kh_text text = kh_text_format(it.arena, "方案 甲 { 年度：2025  精度：0.5  部门 局；\n%s\n}", body);
    it.model = kh_model_load_text(it.arena, it.diagnostics, settings, KH_TEXT("test.kh"), text);
    it.cards = kh_weights_compute(it.model, &it.model->schemes[0]);
    kh_diagnostics_finish(it.diagnostics);
    return it;
}

static kh_text card_text(const fixture *it, const kh_card *card)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        kh_builder_string(&text, i ? "; " : "");
        if (weight->drop != KH_KEPT) {
            kh_builder_string(&text, "-");
            continue;
        }
        kh_builder_format(&text, "%.*s %.*s", KH_TEXT_ARGUMENTS(kh_number_mixed(it->arena, weight->exact)),
                          KH_TEXT_ARGUMENTS(kh_number_text(it->arena, weight->weight)));
    }
    return kh_builder_text(&text);
}

static kh_text codes(const fixture *it)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++)
        if (kh_diagnostics_at(it->diagnostics, i)->level == KH_ERROR)
            kh_builder_format(&text, "%.*s ", KH_TEXT_ARGUMENTS(kh_diagnostics_at(it->diagnostics, i)->id));
    return kh_builder_text(&text);
}

typedef struct weighed {
    const char *why, *body, *card;
} weighed;

#define THREE                                                                                                \
    "总分：100  指标 甲 { 分值：50  部门：局 } 指标 乙 { 分值：30  部门：局 } 指标 丙 { 分值：20  部门：局"
#define TOWN "乡镇 东；"

static const weighed cases[] = {
    {"nothing changes", THREE " }" TOWN, "50 50; 30 30; 20 20"},
    {"1, 2, 5: what does not apply frees its points in proportion", THREE "  适用：否 }" TOWN,
     "62 1/2 62.5; 37 1/2 37.5; -"},
    {"2: 不适用时 keeps the weight", THREE "  适用：否  不适用时：3 }" TOWN, "50 50; 30 30; 20 20"},
    {"3: scale, the others give way", THREE " }" TOWN "分组 一 { 调整 { 丙：×2 } }",
     "37 1/2 37.5; 22 1/2 22.5; 40 40"},
    {"3: add and subtract", THREE " }" TOWN "分组 一 { 调整 { 甲：+5  乙：-5 } }", "55 55; 25 25; 20 20"},
    {"3: set", THREE " }" TOWN "分组 一 { 调整 { 甲：60 } }", "60 60; 24 24; 16 16"},
    {"3: drop", THREE " }" TOWN "分组 一 { 剔除：甲 }", "-; 60 60; 40 40"},
    {"5: to named ones", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：乙 } }", "50 50; 50 50; -"},
    {"5: in equal parts", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 法：平均 } }", "60 60; 40 40; -"},
    {"5: by a formula", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 法：按(若 分值 > 40 则 1 否则 3) } }",
     "55 55; 45 45; -"},
    {"5: lost", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：无 } }", "50 50; 30 30; -"},
    {"5: a bound, the rest goes on",
     "总分：100  指标 甲 { 分值：50  部门：局  分值上限：55 } 指标 乙 { 分值：30  部门：局 }"
     " 指标 丙 { 分值：20  部门：局  适用：否 }" TOWN,
     "55 55; 45 45; -"},
    {"5, 6: kept sections",
     "总分：100  保持板块：是  板块 一 { 指标 甲 { 分值：30  部门：局 } 指标 乙 { 分值：30  部门：局 }"
     " 指标 丁 { 分值：1  部门：局  适用：否 } } 板块 二 { 指标 丙 { 分值：39  部门：局 } }" TOWN,
     "30 1/2 30.5; 30 1/2 30.5; -; 39 39"},
};

/* 甲 and 乙 in one section, 丙 in another. */
#define SECTIONS(of_first, of_second)                                                                        \
    "总分：100  板块 一 { 指标 甲 { 分值：30  部门：局" of_first " } 指标 乙 { 分值：30  部门：局" of_second \
    " } } 板块 二 { 指标 丙 { 分值：40  部门：局 } }"
/* 甲 and 乙 are parts of 大. */
#define PARTS                                                                                                       \
    "总分：100  指标 大 { 分值：50  部门：局  指标 甲 { 分值：30 } 指标 乙 { 分值：20 } }" \
    " 指标 丙 { 分值：50  部门：局 }"

static const weighed recipients_and_parts[] = {
    {"5: back into its section", SECTIONS("", "  适用：否") TOWN "余分 { 归：同板块 }", "60 60; -; 40 40"},
    {"5: an empty section releases its points",
     SECTIONS("  适用：否", "  适用：否") TOWN "余分 { 归：同板块 }", "-; -; 100 100"},
    {"5: kept sections take back what was added in them",
     "保持板块：是  " SECTIONS("", "") TOWN "分组 一 { 调整 { 甲：+5 } }", "35 35; 25 25; 40 40"},
    {"5: key indicators",
     "总分：100  指标 甲 { 分值：50  部门：局 } 指标 乙 { 分值：30  部门：局  重点：是 }"
     " 指标 丙 { 分值：20  部门：局  适用：否 } 余分 { 归：重点 }" TOWN,
     "50 50; 50 50; -"},
    {"5: weak ones of the township", THREE "  适用：否 } 余分 { 归：薄弱 } 乡镇 东 { 薄弱：甲 }",
     "70 70; 30 30; -"},
    {"5: words add up", THREE "  适用：否 } 余分 { 归：[薄弱, 乙]  法：平均 } 乡镇 东 { 薄弱：甲 }",
     "60 60; 40 40; -"},
    /* 30 too many: 18.75 from 甲, 11.25 from 乙; 乙 gives only 10. */
    {"5: a lower bound, the rest is taken elsewhere",
     "总分：100  指标 甲 { 分值：50  部门：局 } 指标 乙 { 分值：30  部门：局  分值下限：20 }"
     " 指标 丙 { 分值：20  部门：局 }" TOWN "分组 一 { 调整 { 丙：×2.5 } }",
     "30 30; 20 20; 50 50"},
    /* 甲 has more than 单项上限 lets anyone receive: it keeps what it has. */
    {"5: beyond an item bound from the start",
     "总分：100  指标 甲 { 分值：60  部门：局 } 指标 乙 { 分值：30  部门：局 }"
     " 指标 丙 { 分值：10  部门：局  适用：否 } 余分 { 单项上限：50 }" TOWN,
     "60 60; 40 40; -"},
    {"3: parts share what is added", PARTS TOWN "分组 一 { 调整 { 大：+10 } }", "36 36; 24 24; 40 40"},
    {"3: parts are scaled to a set value", PARTS TOWN "分组 一 { 调整 { 大：25 } }", "15 15; 10 10; 75 75"},
    {"3: parts without weight share by base points", PARTS TOWN "分组 一 { 调整 { 大：×0  大：+10 } }",
     "6 6; 4 4; 90 90"},
    {"3: in the order written", PARTS TOWN "分组 一 { 调整 { 大：+10 } 剔除：乙 }", "36 36; -; 64 64"},
    {"3: the other way round", PARTS TOWN "分组 一 { 剔除：乙 调整 { 大：+10 } }", "40 40; -; 60 60"},
    {"3: a group with points of its own",
     THREE " }" TOWN "分组 一 否则 { 指标 甲 { 分值：40 } 指标 乙 { 分值：40 } }", "40 40; 40 40; 20 20"},
    {"1: 评分制 scales the leaves",
     "总分：100  板块 一 { 分值：50  评分制：100  指标 甲 { 分值：60  部门：局 } 指标 乙 { 分值：40  "
     "部门：局 } }"
     " 指标 丙 { 分值：50  部门：局 }" TOWN "分组 一 { 调整 { 丙：+10 } }",
     "24 24; 16 16; 60 60"},
    {"6: an untouched card keeps points off the grid",
     "总分：10  指标 甲 { 分值：3.3  部门：局 } 指标 乙 { 分值：6.7  部门：局 }" TOWN,
     "3 3/10 3.3; 6 7/10 6.7"},
};

static void by_hand(const char *why, const char *body, const char *wanted)
{
    fixture it = weigh(body);
    kh_text errors = codes(&it);
    if (errors.length || it.cards->count != 1)
        fail_msg("%s: errors %.*s, %zu cards", why, KH_TEXT_ARGUMENTS(errors), it.cards->count);
    kh_text found = card_text(&it, &it.cards->items[0]);
    if (!kh_text_is(found, wanted))
        fail_msg("%s: wanted “%s”, found “%.*s”", why, wanted, KH_TEXT_ARGUMENTS(found));
    kh_arena_free(it.arena);
}

static void cards_are_what_a_person_computes(void **state)
{
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        by_hand(cases[i].why, cases[i].body, cases[i].card);
    for (size_t i = 0; i < KH_COUNT(recipients_and_parts); i++)
        by_hand(recipients_and_parts[i].why, recipients_and_parts[i].body, recipients_and_parts[i].card);
    /* 20 × 1.5 = 30: ten too many, taken from all three, which the group did not adjust, in proportion to 50
     * : 30 : 30. */
    by_hand("4: a coefficient", THREE "  系数：1.5 }" TOWN, "45 5/11 45.5; 27 3/11 27.5; 27 3/11 27");
    /* 甲 may reach 60, 乙 36: 4 of the 20 freed points find no place, so the bound must be looser for a card:
     * 140 % gives 12.5 and 7.5. */
    by_hand("5: 单项上限 in per cent", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 单项上限：140% } }",
            "62 1/2 62.5; 37 1/2 37.5; -");
}

/* Guards: the words of the story in weights.md, step 7. */
static void the_story_is_told_step_by_step(void **state)
{
    (void)state;
    fixture it = weigh(
        "总分：100  指标 工业投资 { 分值：12  部门：局 } 指标 粮食生产 “粮食生产” { 分值：10  部门：局 }"
        " 指标 耕地 { 分值：6  部门：局 } 指标 其他甲 { 分值：72  部门：局 }" TOWN
        "分组 一 { 剔除：粮食生产、耕地  调整 { 工业投资：×1.5 }  余分 { 归：[工业投资, 其他甲] } }");
    const kh_card *card = &it.cards->items[0];
    kh_words story = kh_weight_story(it.arena, card, &card->weights[0]);
    /* R = 100 − 18 − 72 = 10; 18 of 90 is a fifth. */
    assert_true(kh_text_is(story.in[KH_CHINESE],
                           "基础 12 → ×1.5 = 18 → 剔除“粮食生产”等释放 10 分，按比例得 2 → 20"));
    assert_true(kh_text_contains(story.in[KH_ENGLISH],
                                 KH_TEXT("base 12 → ×1.5 = 18 → leaving out “粮食生产” and others")));
    kh_arena_free(it.arena);
}

static void mistakes_are_reported(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body, *wanted;
    } wrong[] = {
        {"below zero", THREE " }" TOWN "分组 一 { 调整 { 丙：-30 } }", "KH062 "},
        {"adjusting what the same group drops", THREE " }" TOWN "分组 一 { 剔除：丙  调整 { 丙：+1 } }",
         "KH061 "},
        {"giving to what the same group drops", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：丙 } }",
         "KH061 "},
        {"whether it applies cannot be said", THREE "  适用：1 ÷ (1 − 1) > 2 }" TOWN, "KH060 "},
        {"an amount that cannot be computed", THREE " }" TOWN "分组 一 { 调整 { 丙：+ 1 ÷ (1 − 1) } }",
         "KH063 "},
        {"a percentage in place of points", THREE " }" TOWN "分组 一 { 调整 { 丙：+10% } }", "KH064 "},
        {"a negative coefficient", THREE "  系数：0 − 1 }" TOWN, "KH066 "},
        {"a negative share", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：乙  法：按(0 − 1) } }",
         "KH066 "},
        {"none beside others", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：[无, 乙] } }", "KH067 "},
        {"no recipient on the card", THREE "  适用：否 } 余分 { 归：丙 }" TOWN, "KH068 "},
        {"all were adjusted", THREE " }" TOWN "分组 一 { 调整 { 甲：+1  乙：+1  丙：+1 } }", "KH068 "},
        {"no place for the points", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 单项上限：110% } }",
         "KH069 "},
        {"shares of 0", THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 法：按(0) } }", "KH072 "},
        {"an adjustment beyond a bound", THREE "  分值上限：25 }" TOWN "分组 一 { 调整 { 丙：+6 } }",
         "KH073 "},
        {"a bound on what has parts",
         "总分：10  指标 大 { 部门：局  分值上限：12  指标 甲 { 分值：10 } }" TOWN, "KH074 "},
        {"a scale of 0", "总分：10  板块 一 { 分值：10  评分制：0  指标 甲 { 分值：0  部门：局 } }" TOWN,
         "KH075 "},
        {"a bound off the grid", THREE "  分值上限：25.3 }" TOWN "分组 一 { 调整 { 丙：+1 } }", "KH076 "},
    };
    for (size_t i = 0; i < KH_COUNT(wrong); i++) {
        fixture it = weigh(wrong[i].body);
        kh_text found = codes(&it);
        if (!kh_text_is(found, wrong[i].wanted))
            fail_msg("%s: %.*s", wrong[i].why, KH_TEXT_ARGUMENTS(found));
        assert_false(it.cards->count && it.cards->items[0].valid);
        kh_arena_free(it.arena);
    }
}

/* Guards: thirty townships with one mistake gave thirty findings. */
static void townships_with_one_mistake_share_a_finding(void **state)
{
    (void)state;
    fixture it = weigh(THREE " }乡镇 东；乡镇 西；分组 一 { 剔除：丙  余分 { 单项上限：110% } }");
    assert_int_equal(kh_diagnostics_count(it.diagnostics), 1);
    const kh_diagnostic *finding = kh_diagnostics_at(it.diagnostics, 0);
    assert_int_equal(finding->township_count, 2);
    assert_true(kh_text_is(finding->townships[0], "东") && kh_text_is(finding->townships[1], "西"));
    assert_true(kh_text_is(finding->message.in[KH_CHINESE],
                           "余分有12分分不出去，受到这些限制：“甲”至多55分、“乙”至多33分。"));
    kh_arena_free(it.arena);
}

/* What is worth a word but hinders no card. */
static void warnings_leave_the_card(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body;
        kh_code code;
    } rows[] = {
        {"an adjustment without effect", THREE " }" TOWN "分组 一 { 调整 { 丙：×1 } }", KH065},
        {"points are lost", THREE "  适用：否 } 余分 { 归：无 }" TOWN, KH070},
        {"base points off the grid",
         "总分：10  指标 甲 { 分值：3.3  部门：局 } 指标 乙 { 分值：6.7  部门：局 }" TOWN, KH077},
        {"no outcome left",
         "总分：10  指标 甲 { 分值：6  部门：局  类型：目标效果  适用：否 }"
         " 指标 乙 { 分值：4  部门：局  类型：过程控制 }" TOWN,
         KH079},
    };
    for (size_t i = 0; i < KH_COUNT(rows); i++) {
        fixture it = weigh(rows[i].body);
        if (kh_diagnostics_count(it.diagnostics) != 1 ||
            kh_diagnostics_at(it.diagnostics, 0)->code != rows[i].code)
            fail_msg("%s", rows[i].why);
        assert_true(it.cards->items[0].valid);
        kh_arena_free(it.arena);
    }
}

/* Cards wait for sums that agree and for points that are known; the base card does not. */
static void without_sums_there_is_the_base_card_only(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body;
        bool agrees, known;
    } rows[] = {
        {"parts do not add up", "总分：100  指标 大 { 分值：100  部门：局  指标 甲 { 分值：90 } }" TOWN,
         false, true},
        {"the total does not", "总分：100  指标 甲 { 分值：90  部门：局 }" TOWN, false, true},
        {"no total", "总分：无  指标 甲 { 分值：90  部门：局 }" TOWN, true, true},
        {"to be decided", "总分：100  指标 甲 { 分值：待定  部门：局 }" TOWN, true, false},
        {"a scale of 0", "总分：10  板块 一 { 分值：10  评分制：0  指标 甲 { 分值：0 } }" TOWN, false, false},
    };
    for (size_t i = 0; i < KH_COUNT(rows); i++) {
        fixture it = weigh(rows[i].body);
        if (it.cards->count || it.cards->sums_agree != rows[i].agrees ||
            it.cards->base.valid != rows[i].known)
            fail_msg("%s", rows[i].why);
        assert_int_equal(it.cards->base.count, 1);
        kh_arena_free(it.arena);
    }
}

/* Guards: what is still to be decided was reported a second time, as an error. */
static void what_is_to_be_decided_is_waited_for(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        THREE "  系数：待定 }" TOWN,
        THREE "  适用：待定 }" TOWN,
        THREE "  分值上限：待定 }" TOWN,
        THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 单项上限：待定 } }",
        THREE " }" TOWN "分组 一 { 剔除：丙  余分 { 归：待定 } }",
        THREE " }" TOWN "分组 一 { 调整 { 丙：待定 } }",
    };
    for (size_t i = 0; i < KH_COUNT(bodies); i++) {
        fixture it = weigh(bodies[i]);
        if (kh_diagnostics_count(it.diagnostics) != 1 || kh_diagnostics_at(it.diagnostics, 0)->code != KH038)
            fail_msg("%s", bodies[i]);
        assert_false(it.cards->items[0].valid);
        kh_arena_free(it.arena);
    }
}

static void the_foot_says_what_was_done(void **state)
{
    (void)state;
    fixture it = weigh(THREE "  适用：否 }" TOWN "分组 一 { 调整 { 甲：+2 }  余分 { 归：乙 } }");
    static const char *const notes[][KH_LANGUAGES] = {
        {"“丙”对本乡镇不适用（适用条件：否），不列入本卡。",
         "Not on this card, not applicable (applies only when 否): “丙”."},
        {"本组调整“甲”+2。", "This group changes “甲” +2."},
    };
    const kh_card *card = &it.cards->items[0];
    assert_int_equal(card->notes.count, 3);
    for (size_t i = 0; i < KH_COUNT(notes); i++)
        for (size_t language = 0; language < KH_LANGUAGES; language++)
            if (!kh_text_is(card->notes.items[i].in[language], notes[i][language]))
                fail_msg("%.*s", KH_TEXT_ARGUMENTS(card->notes.items[i].in[language]));
    kh_arena_free(it.arena);
}

static void pouring_is_proportional_up_to_the_brim(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_vessel vessels[] = {
        {.share = KH_NUMBER(1), .room = KH_NUMBER(2)},
        {.share = KH_NUMBER(1), .room = KH_NUMBER_INVALID},
        {.share = KH_NUMBER(2), .room = KH_NUMBER_INVALID},
        {.share = KH_NUMBER(0), .room = KH_NUMBER_INVALID},
    };
    /* 20 at 5 a share would give the first 5; it holds 2, the others share 18 as 1 : 2. */
    assert_int_equal(kh_number_sign(kh_pour(arena, vessels, KH_COUNT(vessels), KH_NUMBER(20))), 0);
    const int64_t parts[] = {2, 6, 12, 0};
    for (size_t i = 0; i < KH_COUNT(vessels); i++)
        assert_true(kh_number_equal(vessels[i].part, KH_NUMBER(parts[i])));
    assert_true(vessels[0].full && !vessels[1].full);
    vessels[1].room = vessels[2].room = KH_NUMBER(3);
    assert_true(kh_number_equal(kh_pour(arena, vessels, KH_COUNT(vessels), KH_NUMBER(20)), KH_NUMBER(12)));
    kh_arena_free(arena);
}

/* Guards: of two remainders of a half the spare step went to the 2.5 and not to the 5.5. */
static void spare_steps_go_to_the_largest_remainders(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_rounding halves[] = {{.exact = kh_number_ratio(5, 2)},
                            {.exact = kh_number_ratio(11, 2)},
                            {.exact = kh_number_ratio(2, 1)}};
    kh_rounding thirds[] = {{.exact = kh_number_ratio(10, 3)},
                            {.exact = kh_number_ratio(10, 3)},
                            {.exact = kh_number_ratio(10, 3)}};
    assert_true(kh_round(arena, halves, 3, KH_NUMBER(1)));
    assert_true(kh_number_equal(halves[0].rounded, KH_NUMBER(2)) &&
                kh_number_equal(halves[1].rounded, KH_NUMBER(6)));
    assert_true(kh_round(arena, thirds, 3, KH_NUMBER(1)));
    assert_true(kh_number_equal(thirds[0].rounded, KH_NUMBER(4)) &&
                kh_number_equal(thirds[1].rounded, KH_NUMBER(3)));
    assert_false(kh_round(arena, halves, 2, KH_NUMBER(3))); /* 8 is no multiple of 3 */
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_what_a_person_computes),
        cmocka_unit_test(the_story_is_told_step_by_step),
        cmocka_unit_test(mistakes_are_reported),
        cmocka_unit_test(townships_with_one_mistake_share_a_finding),
        cmocka_unit_test(warnings_leave_the_card),
        cmocka_unit_test(without_sums_there_is_the_base_card_only),
        cmocka_unit_test(what_is_to_be_decided_is_waited_for),
        cmocka_unit_test(the_foot_says_what_was_done),
        cmocka_unit_test(pouring_is_proportional_up_to_the_brim),
        cmocka_unit_test(spare_steps_go_to_the_largest_remainders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Simulations worked out by hand, in fractions: shares of the variance, what is still open, crossings of the
 * order; drawn figures: their ends and steps, the same from the same seed, nothing kept of a draw. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "library.h"

#include "output/simulation_html.h"
#include "simulation/random.h"
#include "simulation/simulation.h"

typedef struct fixture {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    kh_model *model;
    const kh_simulation *simulation;
} fixture;

#define HEAD   "方案 甲县 { 年度：2026  层级：县  部门 局；  得分精度：0.01\n%s\n}"
#define RANKED "公布 年度 { 方式：排名  频次：每年 }  "

static const kh_results *load(fixture *it, const char *body, const char *results, const kh_cards **cards)
{
    kh_settings *settings = kh_arena_new_of(it->arena, kh_settings);
    settings->library = kh_library_embedded(&settings->library_count);
    it->diagnostics = kh_diagnostics_new(it->arena);
    kh_text text = kh_text_format(it->arena, HEAD, body);
    it->model = kh_model_load_text(it->arena, it->diagnostics, settings, KH_TEXT("test.kh"), text);
    kh_scheme *scheme = &it->model->schemes[0];
    *cards = kh_weights_compute(it->model, scheme);
    if (!results)
        return NULL;
    return kh_results_read_bytes(it->model, scheme, KH_TEXT("results.csv"), kh_text_of(results));
}

static fixture simulate(const char *body, const char *results, kh_simulation_choice choice)
{
    fixture it = {.arena = kh_arena_new()};
    const kh_cards *cards;
    const kh_results *read = load(&it, body, results, &cards);
    it.simulation = kh_simulate(it.model, &it.model->schemes[0], cards, read, choice);
    return it;
}

static void end(fixture *it)
{
    kh_arena_free(it->arena);
}

static kh_text number_text(kh_arena *arena, kh_number number)
{
    return kh_number_valid(number) ? kh_number_fraction(arena, number) : KH_TEXT("-");
}

static bool is_text(const char *what, kh_builder *found, const char *wanted)
{
    if (kh_text_is(kh_builder_text(found), wanted))
        return true;
    fprintf(stderr, "%s:\n  found  %.*s\n  wanted %s\n", what, KH_TEXT_ARGUMENTS(kh_builder_text(found)),
            wanted);
    return false;
}

/* ---- influences ---- */

/* “item nominal decides”, “ even” if it tells nobody apart. */
static bool has_influences(const fixture *it, const char *why, const char *wanted)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < it->simulation->influence_count; i++) {
        const kh_influence *of = &it->simulation->influences[i];
        kh_builder_format(&text, "%s%.*s %.*s %.*s%s", i ? "; " : "", KH_TEXT_ARGUMENTS(of->item->name),
                          KH_TEXT_ARGUMENTS(number_text(it->arena, of->nominal)),
                          KH_TEXT_ARGUMENTS(number_text(it->arena, of->decides)), of->even ? " even" : "");
    }
    return is_text(why, &text, wanted);
}

#define ITEM(name, points, more) "指标 " name " { 部门：局  分值：" points "  类型：目标效果  " more " }  "

static void influences(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body, *results, *wanted;
    } cases[] = {
        {"lost: 0 and -3, -3 and -2; totals ±1 about their mean, ±3/2 and ∓1/2",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,1\n乙,3,2\n", "一 3/5 3/2; 二 2/5 -1/2"},
        {"three townships, thirds in the means",
         "总分：10  乡镇 甲；乡镇 乙；乡镇 丙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,4\n乙,6,1\n丙,3,4\n", "一 3/5 1/2; 二 2/5 1/2"},
        {"everybody scores the same on the second",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,3\n乙,3,3\n", "一 3/5 1; 二 2/5 0 even"},
        {"nobody differs", "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "10", ""), "name,一\n甲,6\n乙,6\n",
         "一 1 - even"},
        {"only the group's own mean counts; one alone tells nothing",
         "总分：10  属性 大 { 类型：真假 }  乡镇 甲 { 大：是 }  乡镇 乙 { 大：是 }  乡镇 丙 { 大：否 }  "
         "分组 大 当 大 { }  分组 小 否则 { }  " ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,1\n乙,3,2\n丙,0,4\n", "一 3/5 3/2; 二 2/5 -1/2"},
        {"penalties and bonuses are items of their own; the item is what it would be without",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM(
             "一", "10", "扣分项 坏 { 单位：次  单次：2 }") "加分项 奖 { 单位：次  单次：1  上限：3 }",
         "name,一,坏,奖\n甲,8,1,3\n乙,10,0,0\n", "一 1 2; 坏 - 2; 奖 3/10 -3"},
        {"what a clamp of parts takes off is the whole item's: 4 + 6 held at 8 against 4 + 2",
         "总分：10  乡镇 甲；乡镇 乙；指标 外 { 部门：局  分值：10  类型：目标效果  上限：8  " ITEM(
             "左", "4", "") ITEM("右", "6", "") "}",
         "name,左,右\n甲,4,6\n乙,4,2\n", "外 - -1; 左 2/5 0 even; 右 3/5 2"},
        {"an item that is not on a card and one that nobody failed tell nobody apart, whatever they weigh",
         "总分：10  属性 校 { 类型：真假 }  乡镇 甲 { 校：是 }  乡镇 乙 { 校：否 }  " ITEM(
             "一", "5", "") "指标 二 当 校 { 部门：局  分值：5  类型：目标效果 }",
         "name,一,二\n甲,4,5\n乙,5,\n", "一 3/4 1; 二 1/4 0 even"},
    };
    size_t failed = 0;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        fixture it = simulate(cases[i].body, cases[i].results, (kh_simulation_choice){0});
        failed += !has_influences(&it, cases[i].why, cases[i].wanted);
        assert_int_equal(it.simulation->draws, 0);
        end(&it);
    }
    assert_int_equal(failed, 0);
}

static void verdicts(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    static const struct {
        int decides, nominal; /* hundredths; 999: not valid */
        bool even;
        kh_verdict wanted;
    } cases[] = {{30, 20, false, KH_AS_WEIGHED},      {31, 20, false, KH_DECIDES_MORE},
                 {10, 20, false, KH_AS_WEIGHED},      {9, 20, false, KH_DECIDES_LESS},
                 {-1, 20, false, KH_DECIDES_AGAINST}, {0, 20, true, KH_DECIDES_NOTHING},
                 {50, 999, false, KH_NOT_COMPARED},   {-50, 999, false, KH_DECIDES_AGAINST},
                 {999, 20, false, KH_NOT_COMPARED}};
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_influence of = {.even = cases[i].even};
        of.decides = cases[i].decides == 999 ? KH_NUMBER_INVALID : kh_number_ratio(cases[i].decides, 100);
        of.nominal = cases[i].nominal == 999 ? KH_NUMBER_INVALID : kh_number_ratio(cases[i].nominal, 100);
        assert_int_equal(kh_verdict_of(arena, &of), cases[i].wanted);
    }
    kh_arena_free(arena);
}

/* ---- prospects ---- */

static const char *const outlook_names[] = {"open", "known", "settled", "lost"};

static kh_text grade_text(const kh_entity *grade)
{
    return grade ? grade->name : KH_TEXT("-");
}

/* “township low..high best-worst outlook grade-grade” */
static bool has_prospects(const fixture *it, const char *why, const char *wanted)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < it->simulation->prospect_count; i++) {
        const kh_prospect *of = &it->simulation->prospects[i];
        kh_builder_format(&text, "%s%.*s %.*s..%.*s %zu-%zu %s", i ? "; " : "",
                          KH_TEXT_ARGUMENTS(of->township->name),
                          KH_TEXT_ARGUMENTS(number_text(it->arena, of->low)),
                          KH_TEXT_ARGUMENTS(number_text(it->arena, of->high)), of->best, of->worst,
                          outlook_names[of->outlook]);
        if (of->best_grade || of->worst_grade)
            kh_builder_format(&text, " %.*s-%.*s", KH_TEXT_ARGUMENTS(grade_text(of->worst_grade)),
                              KH_TEXT_ARGUMENTS(grade_text(of->best_grade)));
    }
    return is_text(why, &text, wanted);
}

#define THREE  "总分：20  乡镇 甲；乡镇 乙；乡镇 丙；"
#define TWO    ITEM("一", "16", "") ITEM("二", "4", "")
#define GRADES "等次 优 { 条件：得分 >= 17 }  等次 中 { 条件：总得分 >= 9 }  等次 差 { 条件：真 }  "

typedef struct outlook_case {
    const char *why, *body, *results, *wanted;
} outlook_case;

static size_t count_wrong(const outlook_case *cases, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        fixture it = simulate(cases[i].body, cases[i].results, (kh_simulation_choice){.draws = 2});
        wrong += !has_prospects(&it, cases[i].why, cases[i].wanted);
        end(&it);
    }
    return wrong;
}

static void prospects(void **state)
{
    (void)state;
    static const outlook_case cases[] = {
        {"each keeps its place whatever the second item brings", THREE TWO RANKED,
         "name,一,二\n甲,16,\n乙,8,\n丙,0,\n",
         "甲 16..20 1-1 settled; 乙 8..12 2-2 settled; 丙 0..4 3-3 lost"},
        {"nobody is told to be last where nobody is ranked", THREE TWO, "name,一,二\n甲,16,\n乙,8,\n丙,0,\n",
         "甲 16..20 1-1 settled; 乙 8..12 2-2 settled; 丙 0..4 3-3 settled"},
        {"as many points are the same place: 丙 may come up to 甲, not past it", THREE TWO RANKED,
         "name,一,二\n甲,4,0\n乙,16,4\n丙,0,\n", "甲 4..4 2-2 known; 乙 20..20 1-1 known; 丙 0..4 2-3 open"},
        {"grades by thresholds: place is settled and grade is not", THREE TWO GRADES,
         "name,一,二\n甲,16,\n乙,10,\n丙,0,\n",
         "甲 16..20 1-1 open 中-优; 乙 10..14 2-2 settled 中-中; 丙 0..4 3-3 lost 差-差"},
        {"a quota: the second cannot come first",
         THREE TWO "等次 优 { 条件：得分 >= 9  名额：1 }  等次 中 { 条件：真 }  ",
         "name,一,二\n甲,16,\n乙,11,\n丙,0,\n",
         "甲 16..20 1-1 settled 优-优; 乙 11..15 2-2 lost 中-中; 丙 0..4 3-3 lost 中-中"},
        {"a condition on something else than the total cannot be told",
         THREE TWO "等次 优 { 条件：得分(一) > 3 }  等次 中 { 条件：真 }  ",
         "name,一,二\n甲,16,\n乙,8,\n丙,0,\n", "甲 16..20 1-1 open; 乙 8..12 2-2 open; 丙 0..4 3-3 open"},
        {"a bonus up to its cap, a penalty down to its own",
         THREE ITEM("一", "20", "") "加分项 奖 { 单位：次  单次：1  上限：2 }  扣分项 罚 { 单位：次  单次：1 "
                                    " 上限：3 }  " RANKED,
         "name,一,奖,罚\n甲,10,,\n乙,9,0,0\n丙,8,0,\n",
         "甲 7..12 1-3 open; 乙 9..9 1-2 open; 丙 5..8 2-3 open"},
        {"a bonus without a cap has no end",
         THREE ITEM("一", "20", "") "加分项 奖 { 单位：次  单次：1 }  " RANKED,
         "name,一,奖\n甲,10,\n乙,9,0\n丙,8,0\n",
         "甲 10..- 1-1 settled; 乙 9..9 2-2 known; 丙 8..8 3-3 known"},
        {"as many points, and what 同分 compares is missing of one: either may be ahead, and have the quota",
         THREE ITEM("一", "20", "") "量 满意 { 范围：0..10 }  同分：满意  "
                                    "等次 优 { 条件：真  名额：1 }  等次 中 { 条件：真 }  " RANKED,
         "name,一,满意\n甲,10,\n乙,10,3\n丙,8,5\n",
         "甲 10..10 1-2 open; 乙 10..10 1-2 open; 丙 8..8 3-3 open"},
        {"all of it known",
         THREE ITEM("一", "20", "") "量 满意 { 范围：0..10 }  同分：满意  "
                                    "等次 优 { 条件：真  名额：1 }  等次 中 { 条件：真 }  " RANKED,
         "name,一,满意\n甲,10,2\n乙,10,3\n丙,8,5\n",
         "甲 10..10 2-2 known 中-中; 乙 10..10 1-1 known 优-优; 丙 8..8 3-3 known 中-中"},
        {"a formula from end to end of its range, at the card's weight",
         THREE ITEM("一", "20", "单位：%  范围：50%..100%  计分：满分 × 实绩") RANKED,
         "name,一\n甲,\n乙,90%\n丙,40%\n", "甲 10..20 1-2 open; 乙 18..18 1-2 open; 丙 8..8 3-3 known"},
    };
    assert_int_equal(count_wrong(cases, KH_COUNT(cases)), 0);
}

#define ONE        "总分：10  乡镇 甲；"
#define HALF(fold) "周期：每半年  汇总：" fold "  "
#define EACH(name) "加分项 " name " { 单位：次  单次：1  上限：6 }  "
#define HALVES     "name,一@2026-H1,一@2026-H2,奖@2026-H1,奖@2026-H2"

/* The ends hold what the gaps may come to, which is said in each case. */
static void ends_under_caps(void **state)
{
    (void)state;
    static const outlook_case cases[] = {
        {"4 × 15/10 + 6 × 5/10 = 9; a cap of 20% is one of the 10 points as written, not of the 15 they "
         "weigh",
         "总分：20  属性 大 { 类型：真假 }  乡镇 甲 { 大：是 }  分组 大 当 大 { 调整 { 一：×1.5 } }  "
         "板块 块 { 分值：10  加分上限：20%  " ITEM("一", "10", EACH("奖")) "}  " ITEM("二", "10", ""),
         "name,一,二,奖\n甲,4,6,\n", "甲 9..11 1-1 settled"},
        {"6 + 6, and up to 2 in each half-year",
         ONE HALF("合计") "加分上限：2  " ITEM("一", "10", "") EACH("奖"), HALVES "\n甲,6,6,5,\n",
         "甲 12..16 1-1 settled"},
        {"the same of a section",
         ONE HALF("合计") "板块 块 { 分值：10  加分上限：2  " ITEM("一", "10", "") EACH("奖") "}",
         HALVES "\n甲,6,6,5,\n", "甲 12..16 1-1 settled"},
        {"6 and 0 are 4 and 0 under the cap, a mean of 2, not of 3",
         ONE HALF("平均") "加分上限：4  " ITEM("一", "10", "") EACH("奖") EACH("外"),
         HALVES ",外@2026-H1,外@2026-H2\n甲,6,6,6,0,0,\n", "甲 6..10 1-1 settled"},
        {"the same of a section",
         ONE HALF("平均") "板块 块 { 分值：10  加分上限：4  " ITEM("一", "10", "") EACH("奖") EACH("外") "}",
         HALVES ",外@2026-H1,外@2026-H2\n甲,6,6,6,0,0,\n", "甲 6..10 1-1 settled"},
        {"4 and 0 are 3 and 0 at the bound, a mean of 3/2, not of 2",
         ONE HALF("平均") "指标 外 { 部门：局  分值：10  类型：目标效果  上限：3  " ITEM("左", "4", "")
             ITEM("右", "6", "") "}",
         "name,左@2026-H1,左@2026-H2,右@2026-H1,右@2026-H2\n甲,4,0,0,\n", "甲 0..3 1-1 settled"},
        {"a veto that may come takes the item's bonus away",
         ONE ITEM("一", "10", EACH("奖")) "否决项 坏 { 单位：起  条件：实绩 > 0  后果：取消奖励  限于：一 }",
         "name,一,奖,坏\n甲,6,3,\n", "甲 0..13 1-1 settled"},
        {"a bonus may be below 0",
         ONE ITEM("一", "10", "") "加分项 奖 { 单位：次  单次：1  上限：2  下限：无 }", "name,一,奖\n甲,6,\n",
         "甲 -..8 1-1 settled"},
        {"of the section's 4 its own penalty takes as much as 乙's figure leaves of 甲's: 10/x - 4",
         "总分：10  乡镇 甲；乡镇 乙；板块 块 { 分值：10  扣分上限：4  " ITEM(
             "一", "10",
             "计分：满分 × 实绩 ÷ 最大(全体.实绩)  扣分项 内 { 单位：次  单次：1  上限：4 }") "扣分项 罚 { "
                                                                                              "单位：次  "
                                                                                              "单次：1  "
                                                                                              "上限：4 } }",
         "name,一,内,罚\n甲,10,4,4\n乙,,0,0\n", "甲 -4..- 1-2 open; 乙 0..- 1-2 open"},
    };
    assert_int_equal(count_wrong(cases, KH_COUNT(cases)), 0);
}

/* ---- sways ---- */

static void add_change(kh_builder *text, bool known, kh_number points, const kh_entity *const *passes)
{
    if (!known) {
        kh_builder_string(text, " -");
        return;
    }
    kh_builder_format(text, " %.*s %.*s>%.*s", KH_TEXT_ARGUMENTS(kh_number_fraction(text->arena, points)),
                      KH_TEXT_ARGUMENTS(passes[0]->name), KH_TEXT_ARGUMENTS(passes[1]->name));
}

/* “item base down up”, each with who passes whom. */
static bool has_sways(const fixture *it, const char *why, const char *wanted)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < it->simulation->sway_count; i++) {
        const kh_sway *of = &it->simulation->sways[i];
        kh_builder_format(&text, "%s%.*s %.*s", i ? "; " : "", KH_TEXT_ARGUMENTS(of->item->name),
                          KH_TEXT_ARGUMENTS(number_text(it->arena, of->base)));
        add_change(&text, of->down_known, of->down, of->down_passes);
        add_change(&text, of->up_known, of->up, of->up_passes);
    }
    return is_text(why, &text, wanted);
}

static void sways(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body, *results, *wanted;
    } cases[] = {
        {"7 to 5; with 10/3 and 20/3 points both have 5",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,1\n乙,3,2\n", "一 6 10/3 乙>甲 -; 二 4 - 20/3 乙>甲"},
        {"better at everything: no weight helps",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,4\n乙,3,2\n", "一 6 - -; 二 4 - -"},
        {"an indicator alone on the card has nothing to take from",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "10", ""), "name,一\n甲,6\n乙,3\n", "一 10 - -"},
        {"bonuses stay: 6 + 2x against 1 + 10 - 4x, 10 - 2x against 1 + 2 + 4x",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "5", "")
             ITEM("二", "5", "") "加分项 奖 { 单位：次  单次：1  上限：2 }  ",
         "name,一,二,奖\n甲,5,3,0\n乙,1,5,1\n", "一 5 25/6 乙>甲 -; 二 5 - 35/6 乙>甲"},
        {"those of another group are no neighbours",
         "总分：10  属性 大 { 类型：真假 }  乡镇 甲 { 大：是 }  乡镇 乙 { 大：否 }  "
         "分组 大 当 大 { }  分组 小 否则 { }  " ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,1\n乙,3,2\n", "一 6 - -; 二 4 - -"},
        {"not while something is open",
         "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
         "name,一,二\n甲,6,1\n乙,3,\n", ""},
    };
    size_t failed = 0;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        fixture it = simulate(cases[i].body, cases[i].results, (kh_simulation_choice){.draws = 2});
        failed += !has_sways(&it, cases[i].why, cases[i].wanted);
        end(&it);
    }
    assert_int_equal(failed, 0);
}

/* ---- draws ---- */

/* The first terms of splitmix64 from 0, as its authors' code gives them. */
static void streams(void **state)
{
    (void)state;
    kh_random random = {0}, ab = {7}, a = {7};
    assert_true(kh_random_next(&random) == UINT64_C(0xE220A8397B1DCDAF));
    assert_true(kh_random_next(&random) == UINT64_C(0x6E789E6AA1B965F4));
    assert_true(kh_random_next(&random) == UINT64_C(0x06C45D188009454F));
    kh_random_add_text(&ab, KH_TEXT("ab"));
    kh_random_add_text(&ab, KH_TEXT("c"));
    kh_random_add_text(&a, KH_TEXT("a"));
    kh_random_add_text(&a, KH_TEXT("bc"));
    assert_true(ab.state != a.state);
    size_t counts[6] = {0};
    for (size_t i = 0; i < 6000; i++)
        counts[kh_random_below(&random, 6)]++;
    for (size_t i = 0; i < 6; i++)
        assert_in_range(counts[i], 880, 1120); /* four standard deviations */
}

#define DRAWN                                                                                                        \
    "总分：50  乡镇 甲；乡镇 乙；乡镇 丙；" ITEM("率", "10", "单位：%  范围：0..100%  计分：满分 × 实绩")            \
        ITEM("量", "10", "单位：万元  目标：100万元  计分：按完成(实绩, 目标)")                                      \
            ITEM("名", "10", "计分：名次步减(名次(实绩, 全体.实绩), 首：满分, 每名：2)")                             \
                ITEM("评", "10", "")                                                                                 \
                    ITEM("同", "10",                                                                                 \
                         "范围：5..5  计分：实绩") "加分项 奖 { 单位：次  单次：1 }  否决项 事故 { " \
                                                   "单位：起  条件：实绩 > 0  后果：得零分  限于：率 }  "

static kh_text all_shares(const fixture *it)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < it->simulation->influence_count; i++)
        kh_builder_format(&text, "%.*s ",
                          KH_TEXT_ARGUMENTS(number_text(it->arena, it->simulation->influences[i].decides)));
    return kh_builder_text(&text);
}

static void draws(void **state)
{
    (void)state;
    static const unsigned wanted[] = {KH_DRAWN_RANGE, KH_DRAWN_TARGET, KH_DRAWN_SCORE,
                                      KH_DRAWN_RANGE, KH_DRAWN_RANGE,  KH_DRAWN_NOT};
    fixture it = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 3, .draws = 20});
    kh_number sum = KH_NUMBER(0);
    assert_int_equal(it.simulation->draws, 20);
    assert_int_equal(it.simulation->influence_count, KH_COUNT(wanted));
    for (size_t i = 0; i < KH_COUNT(wanted); i++) {
        const kh_influence *of = &it.simulation->influences[i];
        if (of->drawn != wanted[i])
            fprintf(stderr, "%.*s: drawn %u, wanted %u\n", KH_TEXT_ARGUMENTS(of->item->name), of->drawn,
                    wanted[i]);
        assert_int_equal(of->drawn, wanted[i]);
        assert_int_equal(of->even, i >= 4); /* from 5 to 5; without a cap */
        sum = kh_number_add(it.arena, sum, of->decides);
    }
    assert_true(kh_number_equal(sum, KH_NUMBER(1)));
    end(&it);
}

static void same_seed(void **state)
{
    (void)state;
    fixture first = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 3, .draws = 20}),
            again = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 3, .draws = 20}),
            other = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 4, .draws = 20}),
            more = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 3, .draws = 21});
    assert_true(kh_text_equal(all_shares(&first), all_shares(&again)));
    assert_false(kh_text_equal(all_shares(&first), all_shares(&other)));
    assert_false(kh_text_equal(all_shares(&first), all_shares(&more)));
    end(&first);
    end(&again);
    end(&other);
    end(&more);
}

/* Nothing is drawn of what is known: with all of it known but one cell, which has one value only, a draw is
 * the score. */
static void known_results_stay(void **state)
{
    (void)state;
    static const char body[] =
        "总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "范围：3..3") ITEM("二", "4", "");
    fixture it = simulate(body, "name,一,二\n甲,6,1\n乙,,2\n", (kh_simulation_choice){.draws = 5});
    assert_int_equal(it.simulation->draws, 5);
    assert_true(has_influences(&it, "drawn from 3 to 3", "一 3/5 3/2; 二 2/5 -1/2"));
    end(&it);
}

static size_t memory_of(unsigned count)
{
    fixture it = simulate(DRAWN, NULL, (kh_simulation_choice){.seed = 3, .draws = count});
    size_t used = kh_arena_used(it.arena);
    end(&it);
    return used;
}

static void memory_stays(void **state)
{
    (void)state;
    size_t few = memory_of(5), many = memory_of(105);
    assert_in_range(many, few, few + 100 * 64); /* an item of 6 × 3 scores takes far more */
}

static bool fails_at(unsigned long nth)
{
    fixture it = {.arena = kh_arena_new()};
    const kh_cards *cards;
    const kh_results *results = load(&it, DRAWN GRADES, "name,率\n甲,50%\n乙,\n", &cards);
    bool failed = true;
    if (!kh_arena_guard(it.arena)) {
        kh_arena_fail_at(it.arena, nth);
        (void)kh_simulate(it.model, &it.model->schemes[0], cards, results,
                          (kh_simulation_choice){.draws = 2});
        failed = kh_arena_has_failed(it.arena);
    }
    end(&it);
    return failed;
}

/* Memory that runs out anywhere, in the middle of a draw too, comes out through the guard. */
static void survives_failed_allocations(void **state)
{
    (void)state;
    unsigned long nth = 0;
    while (fails_at(nth))
        nth += 1 + nth / 20;
    assert_true(nth > 50);
}

/* ---- the chart ---- */

static size_t count_of(kh_text text, const char *word)
{
    size_t count = 0, length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++)
        count += memcmp(text.data + i, word, length) == 0;
    return count;
}

/* Two bars an item that has a nominal share, nothing that runs; no simulation, no section. */
static void chart(void **state)
{
    (void)state;
    fixture it = simulate("总分：10  乡镇 甲；乡镇 乙；" ITEM("一", "6", "") ITEM("二", "4", ""),
                          "name,一,二\n甲,6,1\n乙,3,2\n", (kh_simulation_choice){0});
    kh_builder page = {.arena = it.arena}, empty = {.arena = it.arena};
    kh_document document = {.model = it.model, .scheme = &it.model->schemes[0], .language = KH_ENGLISH};
    kh_simulation_section(&empty, &document);
    assert_int_equal(empty.length, 0);
    document.simulation = it.simulation;
    kh_simulation_section(&page, &document);
    kh_text text = kh_builder_text(&page);
    assert_int_equal(count_of(text, "<svg"), 1);
    assert_int_equal(count_of(text, "<rect"), 4);
    assert_int_equal(count_of(text, "150.0%"), 2); /* in the chart and in the table */
    assert_int_equal(count_of(text, "<h2>"), 3);
    assert_int_equal(count_of(text, "<script"), 0);
    end(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(influences),   cmocka_unit_test(verdicts),
        cmocka_unit_test(prospects),    cmocka_unit_test(ends_under_caps),
        cmocka_unit_test(sways),        cmocka_unit_test(streams),
        cmocka_unit_test(chart),        cmocka_unit_test(draws),
        cmocka_unit_test(same_seed),    cmocka_unit_test(known_results_stay),
        cmocka_unit_test(memory_stays), cmocka_unit_test(survives_failed_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/file.h"

typedef KH_VECTOR(kh_library_file) library_files;

/* The files of a folder, under the names by which 引用 knows them; `kept` alone, if it is given. */
static void add_folder(kh_arena *arena, const char *folder, const char *name, const char *const *kept,
                       library_files *files)
{
    const char **paths;
    size_t count;
    assert_int_equal(kh_folder_list(arena, folder, ".kh", &paths, &count), KH_OK);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        kh_bytes content;
        kh_text path = kh_path_name(kh_text_of(paths[i]));
        bool wanted = !kept;
        for (const char *const *one = kept; one && *one; one++)
            wanted |= kh_text_is(path, *one);
        if (!wanted)
            continue;
        assert_int_equal(kh_file_read(arena, paths[i], &content), KH_OK);
        kh_library_file file = {
            .path = kh_text_format(arena, "%s/%.*s", name, KH_TEXT_ARGUMENTS(path)),
            .content = kh_text_slice(content.data, content.length),
        };
        kh_vector_push(arena, files, file);
    }
}

#define TREE(folder) KH_SOURCE_FOLDER "/" folder

/* As it stands in the source tree, or with the core rules alone and the packs that the golden tests use: what
 * is tested here is not all the rules there are. */
static kh_settings library(kh_arena *arena, bool whole)
{
    static const char *const core[] = {"核心.kh", "文件.kh", NULL};
    library_files files = {0};
    add_folder(arena, TREE("stdlib/rules"), "规则", whole ? NULL : core, &files);
    if (!whole)
        add_folder(arena, TREE("tests/golden/library/rules"), "规则", NULL, &files);
    add_folder(arena, TREE("stdlib/词库"), "词库", NULL, &files);
    add_folder(arena, TREE("stdlib/模板"), "模板", NULL, &files);
    kh_bytes methods;
    assert_int_equal(kh_file_read(arena, TREE("stdlib/scoring.kh"), &methods), KH_OK);
    kh_library_file file = {.path = kh_methods_path, .content = kh_text_slice(methods.data, methods.length)};
    kh_vector_push(arena, &files, file);
    return (kh_settings){.library = files.items, .library_count = files.count};
}

/* One scheme judged; everything lives in the arena. */
typedef struct {
    kh_arena *arena;
    kh_settings settings;
    kh_diagnostics *list;
    kh_model *model;
    kh_rule_set rules;
    kh_judgement judgement;
} judged;

static kh_arena *last_arena;

static int tear_down(void **state)
{
    (void)state;
    kh_arena_free(last_arena);
    last_arena = NULL;
    return 0;
}

static judged start(bool whole)
{
    kh_arena_free(last_arena);
    judged run = {.arena = kh_arena_new()};
    assert_non_null(run.arena);
    last_arena = run.arena;
    run.settings = library(run.arena, whole);
    run.list = kh_diagnostics_new(run.arena);
    return run;
}

static void finish(judged *run, const char *text, kh_rule_choice choice)
{
    run->model =
        kh_model_load_text(run->arena, run->list, &run->settings, KH_TEXT("试.kh"), kh_text_of(text));
    assert_int_equal(run->model->scheme_count, 1);
    kh_scheme *scheme = &run->model->schemes[0];
    const kh_cards *cards = kh_weights_compute(run->model, scheme);
    run->rules = kh_rules_in_force(run->model, scheme, choice);
    run->judgement = kh_rules_judge(run->model, scheme, cards, run->rules);
    kh_diagnostics_finish(run->list);
}

static judged judge(const char *text)
{
    judged run = start(false);
    finish(&run, text, (kh_rule_choice){0});
    return run;
}

static const kh_diagnostic *finding(const judged *run, const char *id)
{
    for (size_t i = 0; i < kh_diagnostics_count(run->list); i++)
        if (kh_text_is(kh_diagnostics_at(run->list, i)->id, id))
            return kh_diagnostics_at(run->list, i);
    return NULL;
}

static size_t findings(const judged *run, const char *id)
{
    size_t count = 0;
    for (size_t i = 0; i < kh_diagnostics_count(run->list); i++)
        count += kh_text_is(kh_diagnostics_at(run->list, i)->id, id);
    return count;
}

static void assert_text(kh_text text, const char *expected)
{
    if (!kh_text_is(text, expected))
        fail_msg("“%.*s” is not “%s”", KH_TEXT_ARGUMENTS(text), expected);
}

static void assert_message(const judged *run, const char *id, kh_language language, const char *expected)
{
    const kh_diagnostic *found = finding(run, id);
    assert_non_null(found);
    assert_text(found->message.in[language], expected);
}

static void assert_contains(kh_text text, const char *part)
{
    if (!kh_text_contains(text, kh_text_of(part)))
        fail_msg("“%.*s” does not contain “%s”", KH_TEXT_ARGUMENTS(text), part);
}

/* ---- packs ---- */

/* Guards: a rule without citation, remedy, English, or an example that does as it says. */
static void every_example_of_every_pack_does_as_it_says(void **state)
{
    (void)state;
    judged run = start(true);
    size_t packs = 0;
    for (size_t i = 0; i < run.settings.library_count; i++) {
        const kh_library_file *file = &run.settings.library[i];
        if (!kh_text_starts(file->path, KH_TEXT("规则/")))
            continue;
        run.list = kh_diagnostics_new(run.arena);
        run.model = kh_model_load_text(run.arena, run.list, &run.settings, file->path, file->content);
        for (size_t j = 0; j < run.model->root->children.count; j++) {
            const kh_entity *pack = run.model->root->children.items[j];
            if (pack->kind != KH_KIND_PACK)
                continue;
            kh_pack_test test = kh_pack_run_examples(run.model, pack, KH_CHINESE);
            if (test.failed || test.never_fired)
                fail_msg("%.*s: %zu failed, %zu never fired\n%.*s", KH_TEXT_ARGUMENTS(file->path),
                         test.failed, test.never_fired, KH_TEXT_ARGUMENTS(test.report));
            packs++;
        }
        for (size_t j = 0; j < kh_diagnostics_count(run.list); j++)
            fail_msg("%.*s: %.*s", KH_TEXT_ARGUMENTS(kh_span_text(kh_diagnostics_at(run.list, j)->span)),
                     KH_TEXT_ARGUMENTS(kh_diagnostics_at(run.list, j)->message.in[KH_CHINESE]));
    }
    assert_true(packs >= 3);
}

#define HEAD "年度：2025 层级：县 对象：乡镇街道 印发：2025-02-28 部门 甲；"

static bool is_in_force(const judged *run, const char *pack)
{
    for (size_t i = 0; i < run->rules.pack_count; i++)
        if (kh_text_is(run->rules.packs[i]->name, pack))
            return true;
    return false;
}

static size_t core_rules(const judged *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->rules.count; i++)
        count += run->rules.items[i].core;
    return count;
}

/* Guards: a scheme without 引用 is judged by the core and what binds everywhere; 引用 takes the place of the
 * latter, and what is left out is told. */
static void packs_in_force(void **state)
{
    (void)state;
    judged run = judge("方案 某县 { " HEAD " 总分：100 指标 一 { 部门：甲 分值：100 类型：目标效果 } }");
    assert_int_equal(core_rules(&run), 6);
    assert_true(is_in_force(&run, "核心") && is_in_force(&run, "若干规定2024"));
    assert_false(is_in_force(&run, "宁夏2024") || is_in_force(&run, "良好做法"));
    assert_null(finding(&run, "KH992"));

    run = judge("引用 规则.宁夏2024\n方案 某县 { " HEAD
                " 总分：100 指标 一 { 部门：甲 分值：100 类型：目标效果 } }");
    assert_int_equal(core_rules(&run), 6);
    assert_true(is_in_force(&run, "宁夏2024"));
    assert_false(is_in_force(&run, "若干规定2024"));
    assert_contains(finding(&run, "KH992")->message.in[KH_CHINESE], "若干规定2024");
}

/* Guards: a mistyped --pack or --only silently judged nothing. */
static void what_is_asked_for_and_unknown_is_reported(void **state)
{
    (void)state;
    const kh_text pack = KH_TEXT("宁夏2042"), only[] = {KH_TEXT("KH102"), KH_TEXT("KH999")};
    judged run = start(false);
    finish(&run, "方案 某县 { " HEAD " 总分：100 指标 一 { 部门：甲 分值：100 类型：目标效果 } }",
           (kh_rule_choice){&pack, 1, only, 2});
    assert_int_equal(run.rules.count, 1);
    assert_text(run.rules.items[0].alias, "process-share");
    assert_non_null(finding(&run, "KH087"));
    assert_text(finding(&run, "KH087")->fix.in[KH_CHINESE], "宁夏2024");
    assert_non_null(finding(&run, "KH082"));
}

/* Guards: the rules of 2024 reported a scheme of 2018. */
static void a_scheme_is_judged_by_what_held(void **state)
{
    (void)state;
    judged run =
        judge("方案 旧 { 年度：2018 总分：1000 部门 甲； 指标 一 { 部门：甲 分值：1000 类型：过程控制 } }");
    assert_null(finding(&run, "KH102"));
    assert_null(finding(&run, "KH103"));
    assert_int_equal(run.rules.count, 1); /* points add up in any year */
}

/* ---- KH101: places, words, whose limit ---- */

#define SEVEN                                                                                                                               \
    "部门 资源局 “自然资源局”；"                                                                                             \
    "核心指标 一 { 部门：资源局 分值：10 类型：目标效果 } 核心指标 二 { 部门：资源局 分值：10 "          \
    "类型：目标效果 }"                                                                                                               \
    "核心指标 三 { 部门：资源局 分值：10 类型：目标效果 } 核心指标 四 { 部门：资源局 分值：10 "          \
    "类型：目标效果 }"                                                                                                               \
    "核心指标 五 { 部门：资源局 分值：10 类型：目标效果 } 核心指标 耕地保护 { 部门：资源局 分值：10 " \
    "类型：目标效果 }"                                                                                                               \
    "核心指标 七 { 部门：资源局 分值：40 类型：目标效果 }"

static void core_indicators_point_at_the_sixth(void **state)
{
    (void)state;
    judged run = judge("方案 青溪 { " HEAD " 地区：“宁夏回族自治区/青溪县” 总分：100 " SEVEN " }");
    assert_message(&run, "KH101", KH_CHINESE, "部门“自然资源局”设有7条核心指标，超过5条。");
    assert_message(&run, "KH101", KH_ENGLISH, "department “自然资源局” has 7 core indicators, more than 5.");
    const kh_diagnostic *found = finding(&run, "KH101");
    assert_int_equal(found->level, KH_ERROR);
    assert_text(found->name, "core-indicator-limit");
    assert_text(found->entity, "自然资源局");
    assert_text(kh_span_text(found->span), "耕地保护");
    assert_int_equal(found->labels.count, 2);
    assert_text(found->labels.items[0].text.in[KH_CHINESE], "第6条");
    assert_text(found->labels.items[1].text.in[KH_ENGLISH], "number 7");
    assert_text(kh_span_text(found->labels.items[0].span), "耕地保护");
    assert_int_equal(found->citation_count, 1);
    assert_text(found->citations[0].document.in[KH_CHINESE], "宁夏2024年为基层减负15条");
    assert_text(found->citations[0].clause.in[KH_CHINESE], "十（二）");
    assert_text(found->citations[0].date, "2024-02-18");
    assert_text(found->help.in[KH_CHINESE], "合并同类指标，或把非关键指标改为一般指标。");
}

static void a_limit_that_binds_elsewhere_is_the_products_own(void **state)
{
    (void)state;
    judged run = judge("方案 青溪 { " HEAD " 地区：“湖南省/桃源县” 总分：100 " SEVEN " }");
    assert_contains(finding(&run, "KH101")->message.in[KH_CHINESE],
                    "所引文件不约束本地，此项限度由本产品设定");
    assert_contains(finding(&run, "KH101")->message.in[KH_ENGLISH], "this product's own");
    run = judge("方案 青溪 { " HEAD " 总分：100 " SEVEN " }");
    assert_contains(finding(&run, "KH101")->message.in[KH_CHINESE], "方案没有写明地区");
}

/* ---- shares, on every card ---- */

static void equal_findings_on_cards_are_one(void **state)
{
    (void)state;
    judged run = judge(
        "方案 边界 { " HEAD " 总分：100"
        " 属性 定位 { 类型：枚举 取值：[农业, 城区] }"
        " 乡镇 东街 { 定位：城区 } 乡镇 甲镇 { 定位：农业 } 乡镇 西街 { 定位：城区 }"
        " 指标 粮食 { 部门：甲 分值：10 类型：目标效果 } 指标 招商 { 部门：甲 分值：85.5 类型：目标效果 }"
        " 指标 进度 { 部门：甲 分值：4.5 类型：过程控制 }"
        " 分组 城区组 当 定位 = 城区 { 剔除：粮食 } 分组 其他 否则 { } }");
    assert_int_equal(findings(&run, "KH102"), 1);
    const kh_diagnostic *found = finding(&run, "KH102");
    assert_contains(found->message.in[KH_CHINESE], "过程控制类指标占5%，应低于5%。");
    assert_text(kh_span_text(found->span), "进度");
    assert_int_equal(found->township_count, 2);
    assert_text(found->townships[0], "东街");
    assert_text(found->townships[1], "西街");
    assert_false(found->base);
    assert_null(finding(&run, "KH105"));
}

static void a_finding_on_the_base_and_on_cards_says_both(void **state)
{
    (void)state;
    judged run =
        judge("方案 边界 { " HEAD " 总分：100 乡镇 甲镇 { } 乡镇 乙镇 { }"
              " 指标 招商 { 部门：甲 分值：80 类型：目标效果 } 指标 学习 { 部门：甲 分值：20 类型：其他 } }");
    assert_int_equal(findings(&run, "KH105"), 1);
    assert_true(finding(&run, "KH105")->base);
    assert_int_equal(finding(&run, "KH105")->township_count, 2);
}

static void missing_kinds_are_undecided_once_an_entity(void **state)
{
    (void)state;
    judged run = judge("方案 边界 { " HEAD " 总分：100 乡镇 甲镇 { } 乡镇 乙镇 { }"
                       " 指标 招商 { 部门：甲 分值：60 类型：目标效果 } 指标 学习 { 部门：甲 分值：40 } }");
    assert_null(finding(&run, "KH102"));
    assert_int_equal(run.judgement.outcome, KH_UNDECIDED);
    assert_int_equal(run.judgement.undecided.count, 2);
    assert_text(run.judgement.undecided.items[0].rule, "KH102");
    assert_text(run.judgement.undecided.items[0].entity, "学习");
    assert_int_equal(run.judgement.undecided.items[0].missing_count, 1);
    assert_text(run.judgement.undecided.items[0].missing[0].in[KH_CHINESE], "类型");
}

/* ---- KH103, KH104, KH120 ---- */

static void total_and_boards_over_the_line_are_one_finding(void **state)
{
    (void)state;
    judged run = judge("方案 千 { " HEAD " 总分：2000"
                       " 板块 党建 { 分值：1000 指标 一 { 部门：甲 分值：1000 类型：目标效果 } }"
                       " 板块 发展 { 分值：1000 指标 二 { 部门：甲 分值：1000 类型：目标效果 } } }");
    assert_int_equal(findings(&run, "KH103"), 1);
    const kh_diagnostic *found = finding(&run, "KH103");
    assert_contains(found->message.in[KH_CHINESE], "2000分");
    assert_contains(found->message.in[KH_CHINESE], "党建1000分");
    assert_int_equal(found->labels.count, 3);
    assert_text(found->citations[0].clause.in[KH_CHINESE], "第三部分");
    assert_int_equal(found->citation_count, 2);
}

static void half_yearly_stays_a_note_where_monthly_is_an_error(void **state)
{
    (void)state;
    judged run = judge("方案 榜 { " HEAD " 总分：100 指标 一 { 部门：甲 分值：100 类型：目标效果 }"
                       " 公布 月榜 { 方式：排名 频次：每月 } 公布 半年榜 { 方式：排名 频次：每半年 }"
                       " 公布 年榜 { 方式：排名 频次：每年 } }");
    assert_int_equal(findings(&run, "KH104"), 2);
    assert_int_equal(finding(&run, "KH104")->level, KH_ERROR);
    assert_text(kh_span_text(finding(&run, "KH104")->span), "月榜");
    assert_int_equal(kh_diagnostics_at_level(run.list, KH_NOTE), 1);
}

static void sums_are_told_with_every_addend(void **state)
{
    (void)state;
    judged run =
        judge("方案 合 { " HEAD " 总分：100"
              " 指标 一 { 部门：甲 分值：20 类型：目标效果 } 指标 二 { 部门：甲 分值：20 类型：目标效果 }"
              " 指标 三 { 部门：甲 分值：20 类型：目标效果 } 指标 四 { 部门：甲 分值：20 类型：目标效果 }"
              " 指标 五 { 部门：甲 分值：10 类型：目标效果 } 指标 六 { 部门：甲 分值：5 类型：目标效果 }"
              " 指标 七 { 部门：甲 分值：7.5 类型：目标效果 } }");
    assert_message(&run, "KH120", KH_CHINESE,
                   "方案“合”的分项合计102.5分，应为100分，多2."
                   "5分：20（一）＋20（二）＋20（三）＋20（四）＋10（五）＋5（六）＋7.5（七）。");
    assert_text(kh_span_text(finding(&run, "KH120")->span), "合");
    assert_text(finding(&run, "KH120")->citations[0].document.in[KH_CHINESE], "本项目推导");
}

static void points_the_groups_supply_are_judged_there(void **state)
{
    (void)state;
    judged run = judge("方案 合 { " HEAD " 总分：100 属性 定位 { 类型：枚举 取值：[山, 川] }"
                       " 乡镇 东乡 { 定位：山 } 乡镇 西乡 { 定位：川 }"
                       " 指标 粮食 { 部门：甲 类型：目标效果 } 指标 旅游 { 部门：甲 类型：目标效果 }"
                       " 分组 山区 当 定位 = 山 { 指标 粮食 { 分值：30 } 指标 旅游 { 分值：60 } }"
                       " 分组 其他 否则 { 指标 粮食 { 分值：80 } 指标 旅游 { 分值：20 } } }");
    assert_int_equal(findings(&run, "KH120"), 1);
    const kh_diagnostic *found = finding(&run, "KH120");
    assert_contains(found->message.in[KH_CHINESE], "合计90分，应为100分，少10分");
    assert_int_equal(found->township_count, 1);
    assert_text(found->townships[0], "东乡");
}

/* ---- waivers ---- */

#define RANKED                                                                                               \
    "方案 榜 { " HEAD                                                                                        \
    " 总分：100 指标 一 { 部门：甲 分值：100 类型：目标效果 } 公布 月榜 { 方式：排名 频次：每月 }"
#define SIGNED "理由：“防汛期间” 批准：“县委办” 文号：“青办〔2025〕3号” "

static void a_waived_finding_stays_and_is_marked(void **state)
{
    (void)state;
    judged run = judge(RANKED " 豁免 { 规则：KH104 对象：公布.月榜 " SIGNED " 至：2025-02-28 } }");
    assert_true(finding(&run, "KH104")->waived);
    assert_text(finding(&run, "KH104")->waiver.in[KH_CHINESE],
                "防汛期间（县委办批准，青办〔2025〕3号，至2025-02-28止）");
    assert_null(finding(&run, "KH083"));
    assert_null(finding(&run, "KH084"));
    assert_int_equal(kh_diagnostics_at_level(run.list, KH_ERROR), 0);
}

static void waivers_that_lift_nothing_are_told(void **state)
{
    static const struct {
        const char *why, *waiver, *id;
        kh_level level;
        bool stands;
    } cases[] = {
        {"a day too late", "规则：KH104 对象：月榜 至：2025-02-27", "KH084", KH_NOTE, true},
        {"not yet", "规则：KH104 对象：月榜 自：2025-03-01 至：2025-12-31", "KH084", KH_NOTE, true},
        {"another entity", "规则：KH104 对象：部门.甲 至：2025-12-31", "KH083", KH_WARNING, true},
        {"no such rule", "规则：KH1O4 对象：月榜 至：2025-12-31", "KH082", KH_ERROR, true},
        {"no such entity", "规则：KH104 对象：“旬榜” 至：2025-12-31", "KH088", KH_ERROR, true},
        {"by its slug", "规则：“frequent-ranking” 对象：月榜 至：2025-12-31", NULL, KH_NOTE, false},
        {"by its kind", "规则：KH104 对象：公布 至：2025-12-31", NULL, KH_NOTE, false},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        judged run = start(false);
        kh_text text = kh_text_format(run.arena, RANKED " 豁免 { %s " SIGNED " } }", cases[i].waiver);
        finish(&run, text.data, (kh_rule_choice){0});
        const kh_diagnostic *told = cases[i].id ? finding(&run, cases[i].id) : NULL;
        bool stands = finding(&run, "KH104") && !finding(&run, "KH104")->waived;
        if (stands != cases[i].stands || (cases[i].id && (!told || told->level != cases[i].level)))
            fail_msg("%s: stands %d, told %d", cases[i].why, stands, told != NULL);
    }
}

/* ---- parameters, adoptions, packs with mistakes ---- */

static judged judge_with(const char *pack, const char *scheme)
{
    judged run = start(false);
    kh_text text = kh_text_format(run.arena, "%s\n%s", pack, scheme);
    finish(&run, text.data, (kh_rule_choice){0});
    return run;
}

#define DOCUMENT "文件 本县办法 “本县办法” { 日期：2020-01-01 范围：“湖南省/桃源县” }"
#define RULE_AT(parameters, more)                                                                            \
    "规则包 本县 { 规则 KH901 “指标条数” { 级别：限制 依据：本县办法(“三”) " parameters                      \
    " 要求：计数(指标) <= 条数 提示：“有{计数(指标)}条，超过{条数}条。” 建议：“少设。” } " more " }"
#define THREE                                                                                                                          \
    "方案 县 { " HEAD " 地区：“湖南省/桃源县” 总分：100 指标 一 { 部门：甲 分值：40 类型：目标效果 }" \
    " 指标 二 { 部门：甲 分值：30 类型：目标效果 } 指标 三 { 部门：甲 分值：30 类型：目标效果 }"

static void the_parameter_of_the_day_is_used(void **state)
{
    static const struct {
        const char *why, *parameters, *message;
    } cases[] = {
        {"the later of two that hold", "参数 条数 { 值：9 } 参数 条数 { 值：2 自：2025-02-28 }",
         "有3条，超过2条。"},
        {"until is inclusive", "参数 条数 { 值：1 至：2025-02-28 } 参数 条数 { 值：9 自：2025-03-01 }",
         "有3条，超过1条。"},
        {"over since yesterday", "参数 条数 { 值：1 至：2025-02-27 } 参数 条数 { 值：9 自：2025-02-28 }",
         NULL},
        {"no value yet: no rule", "参数 条数 { 值：1 自：2026-01-01 }", NULL},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        judged run = start(false);
        kh_text text = kh_text_format(run.arena, DOCUMENT RULE_AT("%s", "") THREE " }", cases[i].parameters);
        finish(&run, text.data, (kh_rule_choice){0});
        const kh_diagnostic *found = finding(&run, "KH901");
        if (!cases[i].message != !found ||
            (found && !kh_text_is(found->message.in[KH_CHINESE], cases[i].message)))
            fail_msg("%s: %.*s", cases[i].why,
                     KH_TEXT_ARGUMENTS(found ? found->message.in[KH_CHINESE] : KH_TEXT("none")));
    }
}

static void adoptions_may_only_be_stricter(void **state)
{
    (void)state;
    judged run = judge_with(
        DOCUMENT RULE_AT("参数 条数 { 值：5 从严：更小 }", "采用 KH901 { 级别：禁止 参数 条数 { 值：2 } }"),
        THREE " }");
    assert_message(&run, "KH901", KH_CHINESE, "有3条，超过2条。");
    assert_int_equal(finding(&run, "KH901")->level, KH_ERROR);
    assert_null(finding(&run, "KH081"));

    run = judge_with(
        DOCUMENT RULE_AT("参数 条数 { 值：2 从严：更小 }", "采用 KH901 { 级别：提示 参数 条数 { 值：5 } }"),
        THREE " }");
    assert_int_equal(finding(&run, "KH901")->level, KH_WARNING);
    assert_message(&run, "KH901", KH_CHINESE, "有3条，超过2条。");
    assert_int_equal(findings(&run, "KH081"), 2);

    run = judge_with(DOCUMENT RULE_AT("参数 条数 { 值：9 从严：更小 }", ""),
                     THREE " 规则 KH901 { 参数 条数 { 值：1 } } }");
    assert_message(&run, "KH901", KH_CHINESE, "有3条，超过1条。");
}

static void a_parameter_verified_too_early_warns_once_a_pack(void **state)
{
    (void)state;
    judged run = judge_with(DOCUMENT RULE_AT("参数 条数 { 值：5 核对至：2025-02-27 }", ""), THREE " }");
    assert_int_equal(findings(&run, "KH085"), 1);
    run = judge_with(DOCUMENT RULE_AT("参数 条数 { 值：5 核对至：2025-02-28 }", ""), THREE " }");
    assert_int_equal(findings(&run, "KH085"), 0);
}

static void rules_with_mistakes_are_told(void **state)
{
    (void)state;
    judged run = judge_with("规则包 本县 { 采用：KH901 采用 KH105x { } 规则 KH902 { 级别：提示 要求：否"
                            " 提示：“{{{年度}} {无此词} {非 闭” } 规则 KH902 { 要求：是 } }",
                            THREE " }");
    assert_int_equal(findings(&run, "KH082"), 2);
    assert_true(findings(&run, "KH086") >= 1);
    assert_non_null(finding(&run, "KH902"));
    assert_contains(finding(&run, "KH902")->message.in[KH_CHINESE], "{2025} ");
    assert_int_equal(finding(&run, "KH902")->level, KH_NOTE);
}

static void incomplete_rules_fail_their_test(void **state)
{
    (void)state;
    judged run = judge_with(DOCUMENT RULE_AT("参数 条数 { 值：5 }", ""), THREE " }");
    run.model->diagnostics = kh_diagnostics_new(run.arena);
    const kh_entity *own = NULL;
    for (size_t i = 0; i < run.model->packs.count; i++)
        if (kh_text_is(run.model->packs.items[i]->name, "本县"))
            own = run.model->packs.items[i];
    assert_non_null(own);
    kh_pack_test test = kh_pack_run_examples(run.model, own, KH_ENGLISH);
    assert_int_equal(test.rules, 1);
    assert_int_equal(test.failed, 1);
    assert_int_equal(test.never_fired, 1);
    assert_contains(test.report, "rule KH901 lacks");
    assert_int_equal(kh_diagnostics_at(run.model->diagnostics, 0)->code, KH080);
}

/* ---- chains ---- */

static void each_innermost_element_is_a_finding_of_its_own(void **state)
{
    (void)state;
    judged run =
        judge_with(DOCUMENT "规则包 本县 { 规则 KH903 { 级别：提示 依据：本县办法"
                            " 每个 部门：每个 指标：分值 < 35 提示：“{该部门.名称}的{名称}有{分值}分。” } }",
                   THREE " }");
    assert_int_equal(findings(&run, "KH903"), 1);
    const kh_diagnostic *found = finding(&run, "KH903");
    assert_text(found->message.in[KH_CHINESE], "甲的一有40分。");
    assert_text(kh_span_text(found->span), "一");
    assert_int_equal(found->labels.count, 1);
    assert_text(kh_span_text(found->labels.items[0].span), "甲");
}

/* Four townships; the first three have equal cards. */
#define FOUR                                                                                                                                      \
    "方案 县 { " HEAD                                                                                                                             \
    " 地区：“湖南省/桃源县” 总分：100 属性 人口 { 类型：数 } 属性 定位 { 类型：枚举 取值：[农业, 城区] }" \
    " 乡镇 甲镇 { 人口：300 定位：农业 } 乡镇 乙镇 { 人口：50 定位：农业 } 乡镇 丙镇 { 人口：60 定位：农业 "  \
    "}"                                                                                                                                           \
    " 乡镇 丁街 { 人口：400 定位：城区 } 指标 一 { 部门：甲 分值：40 类型：目标效果 }"                               \
    " 指标 二 { 部门：甲 分值：60 类型：目标效果 } 分组 城区组 当 定位 = 城区 { 剔除：一 } 分组 其他 否则 "  \
    "{ } }"

static void cards_that_are_alike_are_judged_once_unless_it_matters_whose_they_are(void **state)
{
    static const struct {
        const char *condition, *message;
        const char *findings[3]; /* the townships of each, joined */
    } cases[] = {
        {"每个 评分卡：计数(叶) < 2", "多", {"base 甲镇 乙镇 丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：计数(叶) < 2", "{称呼}多", {"丙镇 ", "乙镇 ", "甲镇 "}},
        {"每个 评分卡[已写(乡镇)]：计数(叶) < 2 或 该评分卡.满分 < 100",
         "{该评分卡.满分}",
         {"甲镇 乙镇 丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：本单位.人口 > 100", "少", {"乙镇 丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：乡镇.人口 > 100", "少", {"乙镇 丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：人口 > 55", "少", {"乙镇 "}},
        {"每个 评分卡[已写(乡镇)]：每个 叶：乡镇.人口 > 55 或 分值 > 50", "少", {"乙镇 "}},
        {"每个 评分卡[已写(乡镇)]：称呼 != “丙镇”", "丙", {"丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：该评分卡 = 方案.评分卡[3]", "别的", {"甲镇 丙镇 丁街 "}},
        {"每个 评分卡[已写(乡镇)]：本 = 方案 或 计数(叶) < 2", "多", {"甲镇 乙镇 丙镇 "}},
        {"每个 评分卡[已写(乡镇)]：每个 叶：分值 < 60", "{名称}", {"甲镇 乙镇 丙镇 丁街 "}},
        {"每个 评分卡[已写(乡镇)]：合计(叶, 分值) = 100", "少", {0}},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        char pack[1024];
        (void)snprintf(pack, sizeof pack,
                       DOCUMENT "规则包 本县 { 规则 KH904 { 级别：提示 依据：本县办法 %s 提示：“%s” } }",
                       cases[i].condition, cases[i].message);
        judged run = judge_with(pack, FOUR);
        size_t at = 0;
        for (size_t k = 0; k < kh_diagnostics_count(run.list); k++) {
            const kh_diagnostic *row = kh_diagnostics_at(run.list, k);
            kh_builder text = {.arena = run.arena};
            if (!kh_text_is(row->id, "KH904"))
                continue;
            kh_builder_string(&text, row->base ? "base " : "");
            for (size_t t = 0; t < row->township_count; t++)
                kh_builder_format(&text, "%.*s ", KH_TEXT_ARGUMENTS(row->townships[t]));
            assert_true(at < KH_COUNT(cases[i].findings) && cases[i].findings[at]);
            assert_text(kh_builder_text(&text), cases[i].findings[at++]);
        }
        assert_true(at == KH_COUNT(cases[i].findings) || !cases[i].findings[at]);
    }
}

static void cards_know_the_first_that_is_like_them(void **state)
{
    (void)state;
    judged run = judge(FOUR);
    kh_entity *const *cards = run.model->schemes[0].entity->cards.items;
    assert_int_equal(run.model->schemes[0].entity->cards.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_ptr_equal(cards[i]->like, i == 2 || i == 3 ? cards[1] : cards[i]);
    assert_ptr_equal(cards[3]->children.items[1]->computed.items,
                     cards[1]->children.items[1]->computed.items);
}

/* ---- memory ---- */

static bool judge_with_failure(unsigned long nth)
{
    judged run = start(false);
    if (!kh_arena_guard(run.arena)) {
        kh_arena_fail_at(run.arena, nth);
        finish(&run,
               "方案 边界 { " HEAD " 总分：100 乡镇 甲镇 { } 指标 招商 { 部门：甲 分值：80 类型：目标效果 }"
               " 指标 学习 { 部门：甲 分值：20 } 公布 月榜 { 方式：排名 频次：每月 }"
               " 豁免 { 规则：KH104 对象：月榜 " SIGNED " 至：2025-12-31 } }",
               (kh_rule_choice){0});
    }
    return kh_arena_has_failed(run.arena);
}

/* Guards: the scratch memory of the cards was lost when memory ran out while a card was judged; ASan counts
 * it. */
static void failed_allocations_leave_by_the_guard(void **state)
{
    unsigned long nth = 0;
    (void)state;
    /* not every one: a whole compilation has many thousands */
    while (judge_with_failure(nth))
        nth += 1 + nth / 16;
    assert_true(nth > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_example_of_every_pack_does_as_it_says, tear_down),
        cmocka_unit_test_teardown(packs_in_force, tear_down),
        cmocka_unit_test_teardown(what_is_asked_for_and_unknown_is_reported, tear_down),
        cmocka_unit_test_teardown(a_scheme_is_judged_by_what_held, tear_down),
        cmocka_unit_test_teardown(core_indicators_point_at_the_sixth, tear_down),
        cmocka_unit_test_teardown(a_limit_that_binds_elsewhere_is_the_products_own, tear_down),
        cmocka_unit_test_teardown(equal_findings_on_cards_are_one, tear_down),
        cmocka_unit_test_teardown(a_finding_on_the_base_and_on_cards_says_both, tear_down),
        cmocka_unit_test_teardown(missing_kinds_are_undecided_once_an_entity, tear_down),
        cmocka_unit_test_teardown(total_and_boards_over_the_line_are_one_finding, tear_down),
        cmocka_unit_test_teardown(half_yearly_stays_a_note_where_monthly_is_an_error, tear_down),
        cmocka_unit_test_teardown(sums_are_told_with_every_addend, tear_down),
        cmocka_unit_test_teardown(points_the_groups_supply_are_judged_there, tear_down),
        cmocka_unit_test_teardown(a_waived_finding_stays_and_is_marked, tear_down),
        cmocka_unit_test_teardown(waivers_that_lift_nothing_are_told, tear_down),
        cmocka_unit_test_teardown(the_parameter_of_the_day_is_used, tear_down),
        cmocka_unit_test_teardown(adoptions_may_only_be_stricter, tear_down),
        cmocka_unit_test_teardown(a_parameter_verified_too_early_warns_once_a_pack, tear_down),
        cmocka_unit_test_teardown(rules_with_mistakes_are_told, tear_down),
        cmocka_unit_test_teardown(incomplete_rules_fail_their_test, tear_down),
        cmocka_unit_test_teardown(each_innermost_element_is_a_finding_of_its_own, tear_down),
        cmocka_unit_test_teardown(cards_that_are_alike_are_judged_once_unless_it_matters_whose_they_are,
                                  tear_down),
        cmocka_unit_test_teardown(cards_know_the_first_that_is_like_them, tear_down),
        cmocka_unit_test_teardown(failed_allocations_leave_by_the_guard, tear_down),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}

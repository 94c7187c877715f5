/* How long the rule book takes, and how the cost grows: schemes of so many indicators and townships, compiled
 * without rules, and judged by every rule in force. What starting costs (reading the library, judging the
 * least scheme) is told apart: it is paid once a run, whatever the scheme.
 *
 *     bench_rules [ROUNDS]
 *
 * Prints the best of ROUNDS runs beside the goals, in milliseconds of processor time: what other programs
 * take in the meantime is not counted, though a busy machine is slower. The ratios are of one run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kaohe.h"
#include "library.h"

typedef struct {
    unsigned indicators, townships;
} bench_size;

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Texts as offices write them: most say nothing wrong, some do. */
static const char *const criteria[] = {
    "按年度实绩与目标之比计分，完成目标的得满分。",
    "由统计部门提供数据，增速高于全县平均的得满分，每低一个百分点扣一成。",
    "取消台账检查，以现场抽查和群众反映认定。",
    "发生责任事故的，每起扣二成，扣完为止。",
    "工作台账齐全的得1分，每月上传照片不少于四次。",
};

static void write_indicators(kh_builder *text, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        kh_builder_format(text,
                          "%s 项%u “第%u项工作” { 部门：部门%u 分值：1 类型：%s 单位：万元 目标：%u万元 "
                          "来源：“统计局年报” 数据核验：“抽查两成” 评分标准：“第%u项工作，%s” %s }\n",
                          i % 40 == 0 ? "核心指标" : "指标", i, i, i % 10, i % 30 ? "目标效果" : "过程控制",
                          100 + i, i, criteria[i % KH_COUNT(criteria)], i % 7 ? "" : "适用：工业 = 是");
}

static kh_text scheme_of(kh_arena *arena, bench_size size)
{
    kh_builder text = {.arena = arena};
    kh_builder_format(
        &text,
        "方案 规模 “规模试验” { 年度：2026 层级：县 对象：乡镇街道 地区：“宁夏回族自治区/甲市/乙县” "
        "制定单位：“乙县委组织部” 制定单位性质：代表党委 印发：2026-02-01 总分：%u 周期：每年 精度：0.01\n"
        "属性 工业 { 类型：真假 }\n",
        size.indicators);
    for (unsigned i = 0; i < 10; i++)
        kh_builder_format(&text, "部门 部门%u；\n", i);
    for (unsigned i = 0; i < size.townships; i++)
        kh_builder_format(&text, "乡镇 镇%u { 工业：%s }\n", i, i % 3 ? "是" : "否");
    write_indicators(&text, size.indicators);
    kh_builder_format(&text, "公布 结果 { 方式：等次 频次：每年 }\n}\n");
    return kh_builder_text(&text);
}

typedef struct {
    double took;
    size_t rules, findings, bytes;
} bench_result;

/* `only`: the one rule to judge; empty: all. */
static bench_result run(bench_size size, bool judged, kh_text only)
{
    bench_result result = {0};
    kh_arena *arena = kh_arena_new();
    kh_compile_options options = {.unjudged = !judged};
    options.rules.only = &only;
    options.rules.only_count = only.length > 0;
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    options.settings.terms = kh_library_terms();
    kh_compilation *compilation = NULL;
    if (!arena)
        exit(EXIT_FAILURE);
    kh_text text = scheme_of(arena, size);
    double began = now();
    if (kh_compile_text(arena, &options, KH_TEXT("规模.kh"), text, &compilation) != KH_OK)
        exit(EXIT_FAILURE);
    result.took = now() - began;
    result.rules = judged ? compilation->rules[0].count : 0;
    result.findings = kh_diagnostics_count(compilation->diagnostics);
    result.bytes = kh_arena_used(arena);
    kh_arena_free(arena);
    return result;
}

static bench_result best_of(unsigned rounds, bench_size size, bool judged)
{
    bench_result best = run(size, judged, KH_TEXT_NONE);
    for (unsigned i = 1; i < rounds; i++) {
        bench_result again = run(size, judged, KH_TEXT_NONE);
        if (again.took < best.took)
            best = again;
    }
    return best;
}

typedef struct {
    kh_text id;
    double took;
} bench_rule;

static int by_time(const void *left, const void *right)
{
    double a = ((const bench_rule *)left)->took, b = ((const bench_rule *)right)->took;
    return (a < b) - (a > b);
}

/* Which rules take longest, each judged alone; what all of them share is in every figure. */
static void print_dearest(kh_arena *arena, bench_size size)
{
    kh_compile_options options = {0};
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    options.settings.terms = kh_library_terms();
    kh_compilation *compilation = NULL;
    if (kh_compile_text(arena, &options, KH_TEXT("规模.kh"), scheme_of(arena, size), &compilation) != KH_OK)
        exit(EXIT_FAILURE);
    const kh_rule_set *rules = &compilation->rules[0];
    bench_rule *each = kh_arena_array(arena, rules->count + 1, sizeof *each);
    for (size_t i = 0; i < rules->count; i++)
        each[i] = (bench_rule){rules->items[i].id, run(size, true, rules->items[i].id).took};
    qsort(each, rules->count, sizeof *each, by_time);
    printf("dearest rules, each alone, everything else included (least: %.1f ms):",
           rules->count ? each[rules->count - 1].took : 0.0);
    for (size_t i = 0; i < 12 && i < rules->count; i++)
        printf(" %.*s %.1f", KH_TEXT_ARGUMENTS(each[i].id), each[i].took);
    printf("\n");
}

/* For the scheme of the first size. */
#define GOAL_START_MS 15.0
#define GOAL_RULES_MS 50.0

static void print_goal(const char *what, double took, double goal)
{
    printf("%-52s %6.1f ms (goal %.0f): %s\n", what, took, goal, took <= goal ? "met" : "MISSED");
}

/* Both cost and size grow by the same factor where the ratio is 1. */
static double row(unsigned rounds, bench_size size, double start, double first)
{
    bench_result bare = best_of(rounds, size, false), judged = best_of(rounds, size, true);
    double rules = judged.took - bare.took - start;
    double each = rules * 1e6 / ((double)size.indicators * size.townships);
    printf("%10u %9u %6zu %8zu %10.1f %8.1f %6.1f %14.0f", size.indicators, size.townships, judged.rules,
           judged.findings, bare.took, rules, (double)judged.bytes / 1e6, each);
    if (first > 0)
        printf(" (× %.2f)", each / (first * 1e6 / (200.0 * 30)));
    printf("\n");
    return rules;
}

int main(int count, char **arguments)
{
    static const bench_size least = {1, 1}, whole = {200, 30};
    static const bench_size others[] = {{800, 30}, {200, 120}, {400, 60}};
    unsigned rounds = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 9;
    if (rounds == 0)
        rounds = 1;
    double start = best_of(rounds, least, true).took - best_of(rounds, least, false).took;
    printf("%10s %9s %6s %8s %10s %8s %6s %14s\n", "indicators", "townships", "rules", "findings",
           "compile ms", "rules ms", "MB", "ns/ind./town.");
    double rules = row(rounds, whole, start, 0);
    for (size_t i = 0; i < KH_COUNT(others); i++)
        (void)row(rounds, others[i], start, rules);
    print_goal("start: the library read, the least scheme judged", start, GOAL_START_MS);
    print_goal("rules: 200 indicators, 30 townships", rules, GOAL_RULES_MS);
    kh_arena *arena = kh_arena_new();
    if (!arena || kh_arena_guard(arena))
        return EXIT_FAILURE;
    print_dearest(arena, whole);
    kh_arena_free(arena);
    return 0;
}

/* Results: which columns a scheme asks for, what becomes of the cells, where each mistake is said to stand.
 */
#include "results/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#include "evaluating.h"
#include "base/file.h"
#include "output/findings.h"
#include "output/results_template.h"
#include "results/sheet_value.h"

static const char scheme_text[] =
    "量 汇率 { 口径：统一  范围：5..9 }\n"
    "方案 示例2025 “示例” {\n"
    "    年度：2025  总分：100  周期：每年  数据失实：“查实的，取消该项得分”\n"
    "    属性 山区 { 类型：真假  缺省：否 }\n"
    "    乡镇 石桥镇 “石桥人民政府” { 山区：是 }\n"
    "    乡镇 源东乡；\n"
    "    乡镇 城南街道；\n"
    "    部门 考核办；\n"
    "    量 全县均值 { 口径：统一  单位：% }\n"
    "    量 无人问 { 单位：件 }\n"
    "    板块 发展 “高质量发展” {\n"
    "        指标 招商 “招商引资” {\n"
    "            部门：考核办  分值：40  类型：目标效果\n"
    "            量 到位资金 { 单位：万元  范围：0..50000万元 }\n"
    "            量 外资 { 单位：万元  缺省：0 }\n"
    "            量 进度 { 单位：%  周期：每季 }\n"
    "            量 总额：到位资金 + 外资 × 汇率\n"
    "            计分：若 有(上年(到位资金)) 则 限(总额 ÷ 上年(到位资金) × 20, 0, 40) 否则 平均(进度) × 40\n"
    "        }\n"
    "        指标 增速 { 部门：考核办  分值：20  类型：目标效果  单位：%  周期：每月  汇总：平均\n"
    "            计分：按完成(实绩, 全县均值) }\n"
    "    }\n"
    "    板块 平安 {\n"
    "        指标 平安 { 部门：考核办  分值：40  类型：目标效果\n"
    "            指标 信访 { 分值：15 }\n"
    "            指标 表彰 { 分值：15  量 次数 { 单位：次  分列：[省, 市, 县] }\n"
    "                计分：加权(次数, [省：3, 市：2, 县：1]) }\n"
    "            指标 日期 { 分值：10  单位：日期  计分：若 实绩 <= 2025-06-30 则 满分 否则 0 }\n"
    "        }\n"
    "        扣分项 舆情 { 单次：2  上限：5 }\n"
    "        加分项 创新 { 上限：3 }\n"
    "    }\n"
    "    否决项 安全 { 后果：“不得评优” }\n"
    "    否决项 环保 { 外部 督察 { 取值：[通过, 整改, 问责] }  条件：督察 = 问责  后果：“不得评优” }\n"
    "    外部 测评 { 种类：得分  满分：100 }\n"
    "    等次 优秀 { 条件：总得分 >= 90 且 测评 >= 80 }\n"
    "}\n";

/* ---- showing ---- */

/* “招商.到位资金[万元]; 招商.外资[万元]?; …”: ? is not needed, * marked by the department, = the same for
 * all. */
static const char *show_wanted(evaluating *it)
{
    const kh_result_column *columns;
    size_t count = kh_results_wanted(it->model, &it->model->schemes[0], &columns);
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; i < count; i++) {
        kh_builder_format(&out, "%s%.*s", i ? "; " : "", KH_TEXT_ARGUMENTS(columns[i].title));
        if (columns[i].unit.length)
            kh_builder_format(&out, "[%.*s]", KH_TEXT_ARGUMENTS(columns[i].unit));
        kh_builder_string(&out, columns[i].is_points ? "*" : "");
        kh_builder_string(&out, columns[i].is_shared ? "=" : "");
        kh_builder_string(&out, columns[i].needed ? "" : "?");
    }
    return kh_builder_text(&out).data;
}

/* “石桥镇 招商.到位资金=3000万元 …; 全体 汇率=7元”: what is found, by township, then of 全体. */
static const char *show_values(evaluating *it, const kh_results *results)
{
    const kh_scheme *scheme = &it->model->schemes[0];
    kh_builder out = {.arena = it->arena};
    for (size_t row = 0; results && row <= scheme->township_count; row++) {
        const kh_entity *township = row < scheme->township_count ? scheme->townships[row] : NULL;
        kh_builder one = {.arena = it->arena};
        for (size_t i = 0; i < results->column_count; i++) {
            kh_value value;
            kh_span span;
            if (!kh_results_find(results, township, results->columns[i].place, &value, &span))
                continue;
            assert_ptr_equal(span.source, results->source);
            kh_builder_format(&one, " %.*s=%.*s", KH_TEXT_ARGUMENTS(results->columns[i].title),
                              KH_TEXT_ARGUMENTS(kh_value_words(it->arena, value).in[0]));
        }
        if (one.length == 0)
            continue;
        kh_builder_string(&out, out.length ? "; " : "");
        kh_builder_add(&out, township ? township->name : KH_TEXT("全体"));
        kh_builder_add(&out, kh_builder_text(&one));
    }
    return kh_builder_text(&out).data;
}

/* “KH958 2:3[三千]→fix; …” */
static const char *show_findings(evaluating *it)
{
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(it->diagnostics, i);
        if (found->code < KH950 || found->code > KH969)
            continue;
        kh_text text = kh_span_text(found->span);
        kh_builder_format(&out, "%s%s", out.length ? "; " : "", kh_code_id(found->code));
        if (found->span.source)
            kh_builder_format(&out, " %.*s[%.*s]",
                              KH_TEXT_ARGUMENTS(kh_span_position(it->arena, found->span)),
                              KH_TEXT_ARGUMENTS(text));
        if (found->fix.in[0].length)
            kh_builder_format(&out, "→%.*s", KH_TEXT_ARGUMENTS(found->fix.in[0]));
        for (int language = 0; language < KH_LANGUAGES; language++)
            assert_null(strchr(found->message.in[language].data, '{')); /* every argument was given */
    }
    return kh_builder_text(&out).data;
}

static const kh_results *read_into(evaluating *it, const char *path, kh_text content)
{
    const kh_results *results =
        kh_results_read_bytes(it->model, &it->model->schemes[0], kh_text_of(path), content);
    kh_diagnostics_finish(it->diagnostics);
    return results;
}

typedef struct {
    const char *why, *text, *values, *findings;
} example;

static void check(const example *wanted, const char *path, kh_text content)
{
    evaluating it = evaluating_in(scheme_text);
    const kh_results *results = read_into(&it, path, content);
    const char *values = show_values(&it, results), *findings = show_findings(&it);
    if (wanted->values && strcmp(values, wanted->values) != 0)
        fail_msg("%s:\n    values %s\n    wanted %s", wanted->why, values, wanted->values);
    if (strcmp(findings, wanted->findings) != 0)
        fail_msg("%s:\n    findings %s\n    wanted   %s", wanted->why, findings, wanted->findings);
    evaluating_end(&it);
}

static void check_all(const example *examples, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        check(&examples[i], path, kh_text_of(examples[i].text));
}

#define REST "源东乡\n城南街道\n"

/* ---- columns ---- */

static void a_scheme_asks_for_what_its_formulas_use(void **state)
{
    (void)state;
    evaluating it = evaluating_in(scheme_text);
    assert_string_equal(
        show_wanted(&it),
        "汇率=; 全县均值[%]=; 无人问[件]?; 测评; 招商.到位资金[万元]; 招商.到位资金@上年[万元]?; "
        "招商.外资[万元]?; 招商.进度@2025-Q1[%]; 招商.进度@2025-Q2[%]; 招商.进度@2025-Q3[%]; "
        "招商.进度@2025-Q4[%]; 增速@2025-01[%]; 增速@2025-02[%]; 增速@2025-03[%]; 增速@2025-04[%]; "
        "增速@2025-05[%]; 增速@2025-06[%]; 增速@2025-07[%]; 增速@2025-08[%]; 增速@2025-09[%]; "
        "增速@2025-10[%]; 增速@2025-11[%]; 增速@2025-12[%]; 平安.信访[分]*; 平安.表彰.次数.省[次]; "
        "平安.表彰.次数.市[次]; 平安.表彰.次数.县[次]; 平安.日期[日期]; 舆情; 创新[分]*; 安全[是否]; "
        "环保.督察");
    evaluating_end(&it);
}

/* ---- CSV ---- */

static void csv_is_bound_by_names_and_labels(void **state)
{
    (void)state;
    static const example examples[] = {
        {"names", "乡镇,招商.到位资金,信访\n石桥镇,3000,12.5\n" REST,
         "石桥镇 招商.到位资金=3000万元 平安.信访=12.5分", ""},
        {"units in cells", "乡镇,招商.到位资金,招商.外资\n石桥镇,0.3亿元,\"1,200万\"\n" REST,
         "石桥镇 招商.到位资金=3000万元 招商.外资=1200万元", ""},
        {"labels, full width, blanks", "名称,招商引资．到位资金,平安 . 信访\n石桥人民政府,３０００,12\n" REST,
         "石桥镇 招商.到位资金=3000万元 平安.信访=12分", ""},
        {"sections", "name,发展.招商.到位资金,高质量发展.招商引资.外资,到位资金@上年\n石桥镇,1,2,3\n" REST,
         "石桥镇 招商.到位资金=1万元 招商.外资=2万元 招商.到位资金@上年=3万元", ""},
        {"periods",
         "乡镇,增速@1月,增速@2025年2月,增速@3,招商.进度@一季度,进度@2025-Q2,进度@第三季度\n"
         "石桥镇,5%,6,-1.5,50%,60,70\n" REST,
         "石桥镇 增速@2025-01=5% 增速@2025-02=6% 增速@2025-03=-1.5% 招商.进度@2025-Q1=50% "
         "招商.进度@2025-Q2=60% 招商.进度@2025-Q3=70%",
         ""},
        {"columns", "乡镇,表彰.次数.省,平安.表彰.次数.市,次数.县\n石桥镇,1,2,3\n" REST,
         "石桥镇 平安.表彰.次数.省=1次 平安.表彰.次数.市=2次 平安.表彰.次数.县=3次", ""},
        {"kinds",
         "乡镇,安全,平安.日期,督察,创新,舆情,测评\n石桥镇,是,2025/5/31,整改,2,1,95分\n"
         "源东乡,否,2025年6月,问责,0.5,0,80\n城南街道,,,,,,\n",
         "石桥镇 安全=是 平安.日期=2025-05-31 环保.督察=整改 创新=2分 舆情=1 测评=95分; 源东乡 安全=否 "
         "平安.日期=2025-06 环保.督察=问责 创新=0.5分 舆情=0 测评=80",
         ""},
        {"nothing", "乡镇,信访,创新,测评,舆情,安全\n石桥镇,—,/,无数据,不适用,待定\n" REST, "", ""},
        {"for all", "乡镇,汇率,全县均值,信访\n全体,7.1,8.5%,\n石桥镇,,,3\n" REST,
         "石桥镇 汇率=7.1 全县均值=8.5% 平安.信访=3分; 源东乡 汇率=7.1 全县均值=8.5%; 城南街道 汇率=7.1 "
         "全县均值=8.5%; 全体 汇率=7.1 全县均值=8.5%",
         ""},
        {"the same everywhere", "乡镇,汇率\n石桥镇,7\n源东乡,7.0\n城南街道,\n",
         "石桥镇 汇率=7; 源东乡 汇率=7; 城南街道 汇率=7; 全体 汇率=7", ""},
        {"a title, units, a note",
         "青溪县2025年实绩,,\n,,\n序号,乡镇（街道）,到位资金（万元）,信访(分),备注\n,单位,万元,分,\n"
         "1,石桥镇,5,6,好\n2,源东乡,7,8,\n3,城南街道,9,10,\n注：统计局提供\n",
         "石桥镇 招商.到位资金=5万元 平安.信访=6分; 源东乡 招商.到位资金=7万元 平安.信访=8分; 城南街道 "
         "招商.到位资金=9万元 平安.信访=10分",
         ""},
        {"not used", "乡镇,招商,石油,信访\n石桥镇,1,2,3\n" REST, "石桥镇 平安.信访=3分",
         "KH965 1:4[招商]; KH953 1:7[石油]"},
    };
    check_all(examples, KH_COUNT(examples), "r.csv");
}

static void mistakes_of_csv_are_found_in_their_cells(void **state)
{
    (void)state;
    static const example examples[] = {
        {"unknown column", "乡镇,招商.到位资今,信访\n石桥镇,1,2\n" REST, "石桥镇 平安.信访=2分",
         "KH953 1:4[招商.到位资今]→招商.到位资金"},
        {"which quarter", "乡镇,招商.进度,表彰.次数\n石桥镇,1,2\n" REST, "",
         "KH954 1:4[招商.进度]; KH954 1:10[表彰.次数]"},
        {"no such period", "乡镇,增速@13月,增速@2024-03,信访@1月\n石桥镇,1,2,3\n" REST, "",
         "KH953 1:4[增速@13月]→增速@13月; KH953 1:11[增速@2024-03]→增速@2024-03; KH953 "
         "1:22[信访@1月]→平安.信访@1月"},
        {"column twice", "乡镇,信访,平安.信访\n石桥镇,1,2\n" REST, "石桥镇 平安.信访=1分",
         "KH955 1:7[平安.信访]"},
        {"unknown township", "乡镇,信访\n石桥乡,1\n合计,3\n" REST, "",
         "KH957 1:1[]; KH956 2:1[石桥乡]→石桥镇; KH956 3:1[合计]"},
        {"township twice", "乡镇,信访\n石桥镇,1\n石桥镇,2\n" REST, "石桥镇 平安.信访=1分",
         "KH955 3:1[石桥镇]"},
        {"missing townships", "乡镇,信访\n石桥镇,1\n", "石桥镇 平安.信访=1分", "KH957 1:1[]"},
        {"no number", "乡镇,到位资金,信访,安全,平安.日期,测评\n石桥镇,三千,是,5,下周,优秀\n" REST, "",
         "KH958 2:5[三千]; KH958 2:8[是]; KH958 2:10[5]; KH958 2:12[下周]; KH958 2:15[优秀]"},
        {"units", "乡镇,到位资金,增速@1月\n石桥镇,3亩,5万元\n源东乡,5%,\n城南街道\n", "",
         "KH958 2:5[3亩]; KH958 2:8[5万元]; KH958 3:5[5%]"},
        {"out of range", "乡镇,到位资金,信访,创新,汇率,测评\n石桥镇,-1,16,4,99,101\n" REST,
         "石桥镇 招商.到位资金=-1万元 平安.信访=16分 创新=4分 汇率=99 测评=101; 源东乡 汇率=99; 城南街道 "
         "汇率=99; 全体 汇率=99",
         "KH959 2:5[-1]; KH959 2:8[16]; KH959 2:11[4]; KH959 2:13[99]; KH959 2:16[101]"},
        {"errors", "乡镇,到位资金,信访\n石桥镇,#N/A,#DIV/0!\n" REST, "",
         "KH961 2:5[#N/A]; KH961 2:10[#DIV/0!]"},
        {"unknown name", "乡镇,督察\n石桥镇,通果\n" REST, "", "KH968 2:5[通果]→通过"},
        {"unit of the title", "乡镇,到位资金（亿元）,信访(人)\n石桥镇,3,1\n" REST,
         "石桥镇 招商.到位资金=3万元 平安.信访=1分", "KH960 1:4[到位资金（亿元）]; KH960 1:13[信访(人)]"},
        {"unit row", "乡镇,到位资金,信访\n单位,亿元,分\n石桥镇,3,1\n" REST,
         "石桥镇 招商.到位资金=3万元 平安.信访=1分", "KH960 2:4[亿元]"},
        {"nameless", "乡镇,信访\n,5\n石桥镇,1\n" REST, "石桥镇 平安.信访=1分", "KH964 2:1[,5]"},
        {"untitled", "乡镇,信访,\n石桥镇,1,2\n" REST, "石桥镇 平安.信访=1分", "KH950 2:7[2]"},
        {"too wide", "乡镇,信访\n石桥镇,1,234\n" REST, "石桥镇 平安.信访=1分", "KH950 2:7[234]"},
        {"not for all", "乡镇,信访\n全体,3\n石桥镇,1\n" REST, "石桥镇 平安.信访=1分", "KH966 2:4[3]"},
        {"differ", "乡镇,汇率\n石桥镇,7\n源东乡,8\n城南街道,\n",
         "石桥镇 汇率=7; 源东乡 汇率=7; 城南街道 汇率=7; 全体 汇率=7", "KH967 3:5[8]"},
        {"small shares", "乡镇,增速@1月\n石桥镇,0.95\n源东乡,0.8\n城南街道,0\n",
         "石桥镇 增速@2025-01=0.95%; 源东乡 增速@2025-01=0.8%; 城南街道 增速@2025-01=0%", "KH969 2:5[0.95]"},
        {"small, but some are not", "乡镇,增速@1月\n石桥镇,0.95\n源东乡,12\n城南街道,\n",
         "石桥镇 增速@2025-01=0.95%; 源东乡 增速@2025-01=12%", ""},
        {"no header", "甲,乙\n1,2\n", "", "KH950 1:1[甲,乙]"},
        {"semicolons", "乡镇;信访\n石桥镇;1\n", "", "KH950 1:1[乡镇;信访]"},
        {"open quote", "乡镇,信访\n石桥镇,\"1\n", "", "KH950 2:5[\"]"},
        {"empty", "", "", "KH950 1:1[]"},
    };
    check_all(examples, KH_COUNT(examples), "r.csv");
}

/* ---- YAML ---- */

static void yaml_is_bound_by_names_and_labels(void **state)
{
    (void)state;
    static const example examples[] = {
        {"list",
         "乡镇:\n  - name: 石桥镇\n    招商.到位资金: 3000\n    信访: 12\n  - 乡镇: 源东乡\n    信访: 11\n  "
         "- name: 城南街道\n",
         "石桥镇 招商.到位资金=3000万元 平安.信访=12分; 源东乡 平安.信访=11分", ""},
        {"bare list", "- 信访: 12\n  name: 石桥镇\n- name: 源东乡\n- name: 城南街道\n",
         "石桥镇 平安.信访=12分", ""},
        {"groups",
         "石桥镇:\n  招商: {到位资金: 0.3亿元, 外资: 5}\n  增速@2025-01: \"5%\"\n源东乡: {}\n城南街道: "
         "{信访: ~}\n全体: {汇率: 7}\n",
         "石桥镇 招商.到位资金=3000万元 招商.外资=5万元 增速@2025-01=5% 汇率=7; 源东乡 汇率=7; 城南街道 "
         "汇率=7; 全体 汇率=7",
         ""},
    };
    check_all(examples, KH_COUNT(examples), "r.yaml");
}

static void mistakes_of_yaml_are_found_in_their_cells(void **state)
{
    (void)state;
    static const example examples[] = {
        {"unknown column, said once", "石桥镇: {信仿: 1}\n源东乡: {信仿: 2}\n城南街道: {}\n", "",
         "KH953 1:7[信仿]→平安.信访"},
        {"twice in a row", "石桥镇: {信访: 1, 平安.信访: 2}\n源东乡: {}\n城南街道: {}\n",
         "石桥镇 平安.信访=1分", "KH955 1:21[2]"},
        {"township twice in YAML", "石桥镇: {信访: 1}\n石桥镇: {信访: 2}\n源东乡: {}\n城南街道: {}\n",
         "石桥镇 平安.信访=1分", "KH955 2:1[石桥镇]"},
        {"no number in YAML", "石桥镇:\n  信访: 三\n  招商.外资: [1, 2]\n源东乡: {}\n城南街道: {}\n", "",
         "KH958 2:7[三]; KH950 3:10[[]"},
        {"nameless in YAML", "- 信访: 1\n", "", "KH957 1:1[]; KH964 1:3[信访: 1]"},
        {"no table", "信访\n", "", "KH950 1:1[信访]"},
        {"a list of words", "乡镇: [石桥镇, 源东乡]\n", "", "KH950 1:6[石桥镇]; KH950 1:11[源东乡]"},
        {"wide colon", "石桥镇:\n  信访：1\n", "", "KH950 2:5[：]→: "},
        {"alias", "石桥镇: &a {信访: 1}\n源东乡: *a\n", "", "KH950 1:6[&a {]"},
        {"two documents", "石桥镇: {信访: 1}\n---\n源东乡: {信访: 1}\n", "石桥镇 平安.信访=1分",
         "KH950 2:1[---]"},
        {"empty in YAML", "", "", "KH957 1:1[]"},
    };
    check_all(examples, KH_COUNT(examples), "r.yaml");
}

/* ---- other encodings ---- */

static void csv_of_old_programs_is_converted(void **state)
{
    (void)state;
    /* 乡镇,信访 石桥镇,5 in GBK */
    static const char gbk[] = "\xCF\xE7\xD5\xF2,\xD0\xC5\xB7\xC3\r\n\xCA\xAF\xC7\xC5\xD5\xF2,5\r\n"
                              "\xD4\xB4\xB6\xAB\xCF\xE7,\r\n\xB3\xC7\xC4\xCF\xBD\xD6\xB5\xC0,\r\n";
    static const example examples[] = {
        {"GBK", gbk, "石桥镇 平安.信访=5分", "KH962 1:1[]"},
        {"a mark", "\xEF\xBB\xBF乡镇,信访\n石桥镇,5\n" REST, "石桥镇 平安.信访=5分", ""},
        {"neither", "\xFF\xFE\x61\x4E\x47\x95", "", "KH963 1:1[]"},
        {"half a character", "乡镇,信访\n石桥镇,5\xE6\n", "", "KH963 1:1[]"},
    };
    check_all(examples, KH_COUNT(examples), "r.csv");
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const example old = {"old", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "", "KH952"};
    static const example text = {"no zip", "乡镇,信访\n", "", "KH952"};
    static const example damaged = {"damaged", "PK\3\4 and so on", "", "KH952"};
    static const example document = {"a document", "", "", "KH951"};
    check(&old, "r.xlsx", kh_text_of(old.text));
    check(&text, "r.xlsx", kh_text_of(text.text));
    check(&damaged, "R.XLSX", kh_text_of(damaged.text));
    check(&document, "r.docx", KH_TEXT_NONE);
}

/* ---- workbooks ---- */

typedef struct part {
    const char *name, *content;
} part;

#define RELATIONS                                                                                            \
    "<Relationships xmlns='r'><Relationship Id='a' Target='worksheets/one.xml'/>"                            \
    "<Relationship Id='b' Target='/xl/worksheets/two.xml'/></Relationships>"
#define BOOK "<workbook xmlns:r='x'><sheets><sheet name='甲' sheetId='1' r:id='a'/></sheets></workbook>"
#define STYLES                                                                                               \
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"'/>"                         \
    "<numFmt numFmtId='165' formatCode='0.0%'/></numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>"    \
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='14'/><xf numFmtId='164'/>"                  \
    "<xf numFmtId='165'/></cellXfs></styleSheet>"
#define TEXT(place, text) "<c r='" place "' t='inlineStr'><is><t>" text "</t></is></c>"
#define SHEET(rows)       "<worksheet><sheetData>" rows "</sheetData></worksheet>"

/* The bytes live in the arena. */
static kh_text zip_of(kh_arena *arena, const part *parts, size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    assert_non_null(source);
    zip_source_keep(source);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *one = zip_source_buffer(archive, parts[i].content, strlen(parts[i].content), 0);
        assert_true(zip_file_add(archive, parts[i].name, one, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
    zip_stat_t about;
    assert_int_equal(zip_source_stat(source, &about), 0);
    char *bytes = kh_arena_alloc(arena, about.size + 2);
    assert_int_equal(zip_source_open(source), 0);
    assert_int_equal(zip_source_read(source, bytes, about.size), (zip_int64_t)about.size);
    (void)zip_source_close(source);
    zip_source_free(source);
    return kh_text_slice(bytes, about.size);
}

static void check_book(const example *wanted, const part *parts, size_t count)
{
    kh_arena *arena = kh_arena_new();
    check(wanted, "r.xlsx", zip_of(arena, parts, count));
    kh_arena_free(arena);
}

static void workbooks_are_read_as_they_are_shown(void **state)
{
    (void)state;
    static const example sheets[] = {
        {"numbers",
         SHEET("<row r='2'>" TEXT("B2", "乡镇") TEXT("C2", "到位资金") TEXT("D2", "增速@1月")
                   TEXT("E2", "增速@2月") TEXT(
                       "F2", "信访") "</row><row r='4'><c r='B4' t='s'><v>0</v></c>"
                                     "<c r='C4'><v>0.10000000000000001</v></c><c r='D4' s='1'><v>0.95</v></c>"
                                     "<c r='E4' s='4'><v>7.0000000000000007E-2</v></c><c "
                                     "r='F4'><f>1+2</f><v>3</v></c></row>"
                                     "<row><c t='s'><v>1</v></c></row><row><c/><c t='s'><v>1</v></c></row>"
                                     "<row>" TEXT("B9", "城南街道") "</row>"),
         "石桥镇 招商.到位资金=0.1万元 增速@2025-01=95% 增速@2025-02=7% 平安.信访=3分", ""},
        {"dates and truths",
         SHEET("<row>" TEXT("A1", "乡镇") TEXT("B1", "平安.日期") TEXT("C1", "安全") TEXT(
             "D1", "督察") "</row>"
                           "<row>" TEXT(
                               "A2",
                               "石桥镇") "<c s='2'><v>45708</v></c><c t='b'><v>1</v></c>"
                                         "<c t='str'><f>x</f><v>整改</v></c></row>"
                                         "<row>" TEXT(
                                             "A3",
                                             "源东乡") "<c s='3'><v>59.25</v></c><c t='b'><v>0</v></c></row>"
                                                       "<row>" TEXT("A4", "城南街道") "</row>"),
         "石桥镇 平安.日期=2025-02-20 安全=是 环保.督察=整改; 源东乡 平安.日期=1900-02-28 安全=否", ""},
        {"mistakes",
         SHEET("<row>" TEXT("A1", "乡镇") TEXT("B1", "到位资金") TEXT(
             "AA1",
             "信仿") "</row>"
                     "<row>" TEXT(
                         "A2",
                         "石桥镇") "<c r='B2' t='e'><v>#DIV/0!</v></c></row>"
                                   "<row>" TEXT(
                                       "A3",
                                       "源东乡") "<c r='B3' s='1'><v>0.5</v></c></row>"
                                                 "<row>" TEXT(
                                                     "A4",
                                                     "城南街道") "<c r='B4' s='2'><v>45708</v></c></row>"),
         "", "KH953 AA1[信仿]→平安.信访; KH961 B2[#DIV/0!]; KH958 B3[50%]; KH958 B4[2025-02-20]"},
        {"merged header",
         "<worksheet><sheetData><row>" TEXT("A1", "乡镇") TEXT("B1", "到位资金") "</row><row>" TEXT(
             "A2", "石桥镇") "<c r='C2'><v>5</v></c></row>"
                             "</sheetData><mergeCells><mergeCell ref='B1:C1'/></mergeCells></worksheet>",
         "", "KH950 B1[到位资金]; KH950 C2[5]"},
        {"no sheet of it", SHEET(""), "", "KH950 A1[]"},
        {"rich text, phonetic, entities",
         SHEET("<row>" TEXT(
             "A1",
             "乡镇") "<c "
                     "t='inlineStr'><is><r><t>信</t></r><r><t>访</t></r><rPh><t>xin</t></rPh></is></c></row>"
                     "<row>" TEXT("A2", "&#30707;桥镇") "<c><v>5</v></c></row><row>" TEXT(
                         "A3", "源东乡") "</row><row>" TEXT("A4", "城南街道") "</row>"),
         "石桥镇 平安.信访=5分", ""},
    };
    for (size_t i = 0; i < KH_COUNT(sheets); i++) {
        const part parts[] = {
            {"xl/workbook.xml", BOOK},
            {"xl/_rels/workbook.xml.rels", RELATIONS},
            {"xl/styles.xml", STYLES},
            {"xl/sharedStrings.xml",
             "<sst><si><t>石桥镇</t></si><si><r><t>源东</t></r><r><t>乡</t></r></si></sst>"},
            {"xl/worksheets/one.xml", sheets[i].text}};
        check_book(&sheets[i], parts, KH_COUNT(parts));
    }
}

static void the_sheet_of_results_is_found(void **state)
{
    (void)state;
    static const example wanted = {"named", "", "石桥镇 平安.信访=5分", ""};
    static const part parts[] = {
        {"xl/workbook.xml",
         "<w:workbook xmlns:w='y' xmlns:r='x'><w:workbookPr date1904='true'/><w:sheets>"
         "<w:sheet name='说明' r:id='a'/><w:sheet name='实绩' r:id='b'/></w:sheets></w:workbook>"},
        {"xl/_rels/workbook.xml.rels", RELATIONS},
        {"xl/worksheets/one.xml", SHEET("")},
        {"xl/worksheets/two.xml",
         "<w:worksheet xmlns:w='y'><w:sheetData><w:row><w:c t='inlineStr'><w:is><w:t>乡镇</w:t></w:is></w:c>"
         "<w:c t='inlineStr'><w:is><w:t>信访</w:t></w:is></w:c></w:row><w:row>"
         "<w:c t='inlineStr'><w:is><w:t>石桥镇</w:t></w:is></w:c><w:c><w:v>5</w:v></w:c></w:row><w:row>"
         "<w:c t='inlineStr'><w:is><w:t>源东乡</w:t></w:is></w:c></w:row><w:row>"
         "<w:c t='inlineStr'><w:is><w:t>城南街道</w:t></w:is></w:c></w:row></w:sheetData></w:worksheet>"}};
    check_book(&wanted, parts, KH_COUNT(parts));
}

static void hostile_workbooks_are_refused(void **state)
{
    (void)state;
    enum { BLANKS = 70 << 20 };
    static const example refused = {"refused", "", "", "KH952"};
    char *bomb = test_malloc(BLANKS + 100);
    (void)snprintf(bomb, 100, "<worksheet><sheetData>");
    memset(bomb + strlen(bomb), ' ', BLANKS);
    bomb[BLANKS] = '\0';
    const char *const sheets[] = {
        bomb,
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]><worksheet><sheetData/></worksheet>",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet/>",
        "<worksheet><sheetData><row>",
        "no XML",
        SHEET("<row r='1000000'>" TEXT("A1000000", "乡镇") "</row>"),
        SHEET("<row>" TEXT("XFD1", "乡镇") "</row>"),
    };
    for (size_t i = 0; i < KH_COUNT(sheets); i++) {
        const part parts[] = {{"xl/workbook.xml", BOOK},
                              {"xl/_rels/workbook.xml.rels", RELATIONS},
                              {"xl/worksheets/one.xml", sheets[i]}};
        check_book(&refused, parts, KH_COUNT(parts));
    }
    test_free(bomb);
    const part lacking[] = {{"xl/workbook.xml", BOOK}, {"xl/_rels/workbook.xml.rels", RELATIONS}};
    check_book(&refused, lacking, KH_COUNT(lacking));
    check_book(&refused, lacking, 1);
    const part empty[] = {{"other", ""}};
    check_book(&refused, empty, 1);
}

static void stored_numbers_are_what_was_typed(void **state)
{
    (void)state;
    static const struct {
        const char *stored;
        kh_number_format format;
        const char *shown;
    } cases[] = {
        {"0.10000000000000001", KH_FORMAT_PLAIN, "0.1"},
        {"0.30000000000000004", KH_FORMAT_PLAIN, "0.3"},
        {"1.1000000000000001", KH_FORMAT_PLAIN, "1.1"},
        {"12345678.9", KH_FORMAT_PLAIN, "12345678.9"},
        {"123456789012345", KH_FORMAT_PLAIN, "123456789012345"},
        {"0.99999999999999989", KH_FORMAT_PLAIN, "1"},
        {"-3.5E-3", KH_FORMAT_PLAIN, "-0.0035"},
        {"1.2E+7", KH_FORMAT_PLAIN, "12000000"},
        {"1E15", KH_FORMAT_PLAIN, "1000000000000000"},
        {"0", KH_FORMAT_PLAIN, "0"},
        {"-0", KH_FORMAT_PLAIN, "0"},
        {"007.50", KH_FORMAT_PLAIN, "7.5"},
        {".5", KH_FORMAT_PLAIN, "0.5"},
        {"1E999", KH_FORMAT_PLAIN, "1E999"},
        {"1e", KH_FORMAT_PLAIN, "1e"},
        {"abc", KH_FORMAT_PLAIN, "abc"},
        {"", KH_FORMAT_PLAIN, ""},
        {"0.95", KH_FORMAT_PERCENT, "95%"},
        {"0.0005", KH_FORMAT_PERCENT, "0.05%"},
        {"1", KH_FORMAT_PERCENT, "100%"},
        {"45708", KH_FORMAT_DATE, "2025-02-20"},
        {"45708.75", KH_FORMAT_DATE, "2025-02-20"},
        {"1", KH_FORMAT_DATE, "1900-01-01"},
        {"59", KH_FORMAT_DATE, "1900-02-28"},
        {"60", KH_FORMAT_DATE, "60"}, /* a day there never was */
        {"61", KH_FORMAT_DATE, "1900-03-01"},
        {"0.5", KH_FORMAT_DATE, "0.5"},
        {"-4", KH_FORMAT_DATE, "-4"},
        {"99999999", KH_FORMAT_DATE, "99999999"},
    };
    kh_arena *arena = kh_arena_new();
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text shown = kh_stored_number(arena, kh_text_of(cases[i].stored), cases[i].format, false);
        if (!kh_text_is(shown, cases[i].shown))
            fail_msg("%s: %.*s, wanted %s", cases[i].stored, KH_TEXT_ARGUMENTS(shown), cases[i].shown);
    }
    assert_true(kh_text_is(kh_stored_number(arena, KH_TEXT("44246"), KH_FORMAT_DATE, true), "2025-02-20"));
    assert_true(kh_text_is(kh_stored_number(arena, KH_TEXT("0"), KH_FORMAT_DATE, true), "1904-01-01"));
    kh_arena_free(arena);
}

static void formats_say_what_a_number_is(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        kh_number_format format;
    } cases[] = {
        {"General", KH_FORMAT_PLAIN},
        {"0.00%", KH_FORMAT_PERCENT},
        {"#,##0.00", KH_FORMAT_PLAIN},
        {"yyyy-mm-dd", KH_FORMAT_DATE},
        {"m\"月\"d\"日\"", KH_FORMAT_DATE},
        {"[$-804]yyyy\"年\"m\"月\"", KH_FORMAT_DATE},
        {"0\"day\"", KH_FORMAT_PLAIN},
        {"[Red]0.0", KH_FORMAT_PLAIN},
        {"0.00E+00", KH_FORMAT_PLAIN},
        {"\\d0", KH_FORMAT_PLAIN},
        {"mm:ss", KH_FORMAT_PLAIN},
        {"0;[Red]-0%", KH_FORMAT_PLAIN},
        {"\"", KH_FORMAT_PLAIN},
        {"[", KH_FORMAT_PLAIN},
        {"\\", KH_FORMAT_PLAIN},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        if (kh_format_of(kh_text_of(cases[i].code)) != cases[i].format)
            fail_msg("%s", cases[i].code);
    assert_int_equal(kh_format_built_in(0), KH_FORMAT_PLAIN);
    assert_int_equal(kh_format_built_in(10), KH_FORMAT_PERCENT);
    assert_int_equal(kh_format_built_in(14), KH_FORMAT_DATE);
    assert_int_equal(kh_format_built_in(31), KH_FORMAT_DATE);
}

/* ---- what is said ---- */

/* The findings on the results alone, as on a terminal. */
static const char *said_of(const char *path, kh_text content, kh_language language)
{
    static char said[20000];
    evaluating it = evaluating_in(scheme_text);
    kh_diagnostics *own = it.model->diagnostics = kh_diagnostics_new(it.arena);
    (void)kh_results_read_bytes(it.model, &it.model->schemes[0], kh_text_of(path), content);
    kh_diagnostics_finish(own);
    kh_findings findings = {.diagnostics = own};
    kh_findings_style style = {.language = language, .quiet = true};
    kh_text text = kh_findings_format(KH_TEXT("text"))(it.arena, &findings, style);
    assert_true(text.length < sizeof said);
    (void)snprintf(said, sizeof said, "%.*s", KH_TEXT_ARGUMENTS(text));
    evaluating_end(&it);
    return said;
}

static kh_text file_of_tests(kh_arena *arena, const char *name)
{
    kh_bytes content;
    const char *path = kh_arena_format(arena, "%s/tests/results/%s", KH_SOURCE_FOLDER, name);
    assert_int_equal(kh_file_read(arena, path, &content), KH_OK);
    return kh_text_slice(content.data, content.length);
}

/* Line by line: a whole page of difference says nothing. */
static void expect_said(const char *said, kh_text wanted)
{
    kh_text rest = wanted;
    for (unsigned line = 1; rest.length || *said; line++) {
        size_t own = strcspn(said, "\n"), other = 0;
        while (other < rest.length && rest.data[other] != '\n')
            other++;
        if (!kh_text_equal(kh_text_slice(said, own), kh_text_slice(rest.data, other)))
            fail_msg("line %u: %.*s\n    wanted: %.*s", line, (int)own, said, (int)other, rest.data);
        said += own + (said[own] != '\0');
        other += other < rest.length;
        rest = kh_text_slice(rest.data + other, rest.length - other);
    }
}

static void findings_are_said_in_both_languages(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        [KH_CHINESE] = "mistakes.zh.expected", [KH_ENGLISH] = "mistakes.en.expected"};
    kh_arena *arena = kh_arena_new();
    kh_text mistakes = file_of_tests(arena, "mistakes.csv");
    for (kh_language language = 0; language < KH_LANGUAGES; language++)
        expect_said(said_of("mistakes.csv", mistakes, language), file_of_tests(arena, wanted[language]));
    kh_arena_free(arena);
}

static void findings_in_workbooks_name_the_cell(void **state)
{
    (void)state;
    static const part parts[] = {
        {"xl/workbook.xml", BOOK},
        {"xl/_rels/workbook.xml.rels", RELATIONS},
        {"xl/worksheets/one.xml",
         SHEET("<row>" TEXT("B3", "乡镇") TEXT("C3", "信访") "</row><row>" TEXT("B4", "石桥镇") TEXT(
             "C4", "三") "</row><row>" TEXT("B5", "源东乡") "</row><row>" TEXT("B6", "城南街道") "</row>")}};
    kh_arena *arena = kh_arena_new();
    expect_said(said_of("r.xlsx", zip_of(arena, parts, KH_COUNT(parts)), KH_CHINESE),
                KH_TEXT("错误[KH958]: 石桥镇的“平安.信访”：“三”不是数，单位分。\n"
                        "  ┌─ r.xlsx:C4\n"
                        "4 │     石桥镇    三\n"
                        "  │               ~~\n"
                        "  = 建议: 改正；没有数的留空，不适用的写“不适用”。\n"
                        "  = 说明: kaohe rules KH958\n\n"));
    expect_said(
        said_of("folder/r.xlsx", KH_TEXT("?"), KH_ENGLISH),
        KH_TEXT("error[KH952]: the workbook “r.xlsx” cannot be read: it is no .xlsx file.\n"
                "  = help: Open it in the table program and save it as .xlsx without a password, or as "
                "CSV.\n"
                "  = explain: kaohe rules KH952\n\n"));
    kh_arena_free(arena);
}

/* ---- the empty table ---- */

/* The mountain town alone has the woods. */
static const char form_text[] =
    "方案 表 “表” { 年度：2025  总分：100  数据失实：“取消”\n"
    "    属性 山区 { 类型：真假  缺省：否 }\n"
    "    乡镇 石桥镇 { 山区：是 }  乡镇 源东乡；\n"
    "    部门 考核办；  量 均值 { 口径：统一  单位：%  范围：0%..100% }\n"
    "    指标 护林 当 山区 { 部门：考核办  分值：40  单位：亩  范围：0..5000亩  计分：按完成(实绩, 500亩)\n"
    "        加分项 造林 { 上限：2 } }\n"
    "    指标 招商 { 部门：考核办  分值：30  量 到位 { 单位：万元 }  量 比率 { 单位：%  范围：0%..100% }\n"
    "        量 级 { 取值：[优, 良, 差] }  量 期 { 单位：日期 }  量 月度 { 周期：每月 }\n"
    "        计分：若 级 = 优 且 比率 > 均值 且 期 <= 2025-12-31 且 到位 > 0万元 则 平均(月度) 否则 0 }\n"
    "    指标 \"党建, \\\"强\\\"\" { 部门：考核办  分值：30 }\n"
    "    否决项 安全 { 后果：“不得评优” }\n"
    "}";

static kh_bytes write_template(evaluating *it, const char *format, kh_language language)
{
    kh_scheme *scheme = &it->model->schemes[0];
    kh_document document = {.model = it->model,
                            .scheme = scheme,
                            .cards = kh_weights_compute(it->model, scheme),
                            .language = language,
                            .stamp = 1};
    kh_bytes content = {0};
    kh_document_writer *writer = kh_results_template_format(kh_text_of(format));
    assert_non_null(writer);
    assert_int_equal(writer(it->arena, &document, &content), KH_OK);
    return content;
}

static const char *path_of_format(evaluating *it, const char *format)
{
    return kh_arena_format(it->arena, "r.%s", format);
}

static void every_empty_table_is_read_back(void **state)
{
    (void)state;
    size_t formats;
    const kh_text *names = kh_results_template_formats(&formats);
    for (size_t i = 0; i < formats * KH_LANGUAGES; i++) {
        evaluating it = evaluating_in(form_text);
        const char *format = names[i / KH_LANGUAGES].data;
        kh_bytes content = write_template(&it, format, (kh_language)(i % KH_LANGUAGES));
        const kh_results *results =
            read_into(&it, path_of_format(&it, format), kh_text_slice(content.data, content.length));
        const kh_result_column *columns;
        size_t wanted = kh_results_wanted(it.model, &it.model->schemes[0], &columns);
        assert_non_null(results);
        assert_string_equal(show_findings(&it), "");
        assert_string_equal(show_values(&it, results), "");
        assert_int_equal(results->column_count, wanted);
        kh_bytes again = write_template(&it, format, (kh_language)(i % KH_LANGUAGES));
        assert_int_equal(again.length, content.length);
        assert_memory_equal(again.data, content.data, content.length);
        evaluating_end(&it);
    }
    assert_null(kh_results_template_format(KH_TEXT("ods")));
}

static void an_empty_table_says_what_is_wanted(void **state)
{
    (void)state;
    evaluating it = evaluating_in(form_text);
    kh_bytes csv = write_template(&it, "csv", KH_CHINESE);
    static const char wanted[] =
        "\xEF\xBB\xBF乡镇,均值,护林,护林.造林,招商.到位,招商.比率,招商.级,招商.期,招商.月度@2025-01,"
        "招商.月度@2025-02,招商.月度@2025-03,招商.月度@2025-04,招商.月度@2025-05,招商.月度@2025-06,"
        "招商.月度@2025-07,招商.月度@2025-08,招商.月度@2025-09,招商.月度@2025-10,招商.月度@2025-11,"
        "招商.月度@2025-12,\"党建, \"\"强\"\"\",安全\r\n"
        "单位,%,亩,分,万元,%,,日期,,,,,,,,,,,,,分,是否\r\n"
        "全体,,,,,,,,,,,,,,,,,,,,,\r\n"
        "石桥镇,,,,,,,,,,,,,,,,,,,,,\r\n"
        "源东乡,,不适用,不适用,,,,,,,,,,,,,,,,,,\r\n";
    assert_string_equal(csv.data, wanted);
    evaluating_end(&it);
}

static void write_file(evaluating *it, const char *path, kh_bytes content)
{
    assert_int_equal(kh_file_replace(it->arena, path, content), KH_OK);
}

/* Filled in by another program, in floating point, and read exactly. */
static void a_table_that_was_filled_in_is_read_exactly(void **state)
{
    (void)state;
    evaluating it = evaluating_in(form_text), meant = evaluating_in(form_text);
    char folder[] = "/tmp/kaohe-results-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *empty = kh_arena_format(it.arena, "%s/empty.xlsx", folder),
               *filled = kh_arena_format(it.arena, "%s/filled.xlsx", folder),
               *csv = kh_arena_format(it.arena, "%s/meant.csv", folder);
    write_file(&it, empty, write_template(&it, "xlsx", KH_CHINESE));
    const char *command = kh_arena_format(it.arena, "/usr/bin/python3 '%s/tests/results/fill.py' %s %s %s",
                                          KH_SOURCE_FOLDER, empty, filled, csv);
    assert_int_equal(system(command), 0);
    const kh_results *read = kh_results_read(it.model, &it.model->schemes[0], kh_text_of(filled));
    const kh_results *typed = kh_results_read(meant.model, &meant.model->schemes[0], kh_text_of(csv));
    assert_non_null(read);
    assert_non_null(typed);
    assert_string_equal(show_findings(&it), "");
    assert_string_equal(show_values(&it, read), show_values(&meant, typed));
    assert_true(strlen(show_values(&it, read)) > 500);
    const char *const made[] = {empty, filled, csv};
    for (size_t i = 0; i < KH_COUNT(made); i++)
        assert_int_equal(unlink(made[i]), 0);
    assert_int_equal(rmdir(folder), 0);
    evaluating_end(&it);
    evaluating_end(&meant);
}

/* ---- memory ---- */

/* True: nothing failed, it was read to the end. */
static bool read_until_failure(evaluating *it, const char *path, kh_text content)
{
    if (kh_arena_guard(it->arena))
        return false;
    (void)kh_results_read_bytes(it->model, &it->model->schemes[0], kh_text_of(path), content);
    return true;
}

static void fail_everywhere(const char *path, kh_text content)
{
    bool done = false;
    for (unsigned long nth = 0; !done; nth += 1 + nth / 50) {
        evaluating it = evaluating_in(scheme_text);
        kh_arena_fail_at(it.arena, nth);
        done = read_until_failure(&it, path, content);
        assert_int_equal(done, !kh_arena_has_failed(it.arena));
        evaluating_end(&it);
    }
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    static const part parts[] = {
        {"xl/workbook.xml", BOOK},
        {"xl/_rels/workbook.xml.rels", RELATIONS},
        {"xl/styles.xml", STYLES},
        {"xl/worksheets/one.xml",
         SHEET("<row>" TEXT("A1", "乡镇")
                   TEXT("B1", "信访") "</row>"
                                      "<row>" TEXT("A2", "石桥镇") "<c s='1'><v>0.5</v></c></row>")}};
    kh_arena *arena = kh_arena_new();
    fail_everywhere("r.csv", KH_TEXT("乡镇,到位资金,信仿,督察,汇率\n石桥镇,3000,1,x,7\n丙镇,5,1,问责,8\n"));
    fail_everywhere("r.csv", KH_TEXT("\xCF\xE7\xD5\xF2,\xD0\xC5\xB7\xC3\n\xCA\xAF\xC7\xC5\xD5\xF2,5\n"));
    fail_everywhere("r.yaml", KH_TEXT("石桥镇: {招商: {到位资金: 三}, 信访: 16}\n石桥镇: {}\n"));
    fail_everywhere("r.xlsx", zip_of(arena, parts, KH_COUNT(parts)));
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scheme_asks_for_what_its_formulas_use),
        cmocka_unit_test(csv_is_bound_by_names_and_labels),
        cmocka_unit_test(mistakes_of_csv_are_found_in_their_cells),
        cmocka_unit_test(yaml_is_bound_by_names_and_labels),
        cmocka_unit_test(mistakes_of_yaml_are_found_in_their_cells),
        cmocka_unit_test(csv_of_old_programs_is_converted),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(workbooks_are_read_as_they_are_shown),
        cmocka_unit_test(the_sheet_of_results_is_found),
        cmocka_unit_test(hostile_workbooks_are_refused),
        cmocka_unit_test(stored_numbers_are_what_was_typed),
        cmocka_unit_test(formats_say_what_a_number_is),
        cmocka_unit_test(findings_are_said_in_both_languages),
        cmocka_unit_test(findings_in_workbooks_name_the_cell),
        cmocka_unit_test(every_empty_table_is_read_back),
        cmocka_unit_test(an_empty_table_says_what_is_wanted),
        cmocka_unit_test(a_table_that_was_filled_in_is_read_exactly),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

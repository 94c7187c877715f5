/* Results in text: which columns a scheme asks for, what becomes of the cells, where each mistake is said to
 * stand. */
#include "results/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "reading_results.h"

/* ---- columns ---- */

static void a_scheme_asks_for_what_its_formulas_use(void **state)
{
    (void)state;
    evaluating it = evaluating_in(results_scheme);
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

/* Two of one name, a group's own item and input, a scheme's series of the last period, bonuses without names.
 */
static const char twins_text[] =
    "方案 双 “双” { 年度：2025  总分：100  数据失实：“取消”\n"
    "    属性 山区 { 类型：真假  缺省：否 }  乡镇 甲镇 { 山区：是 }  乡镇 乙镇；  部门 考核办；\n"
    "    量 党建 { 单位：分  范围：0..100分 }\n"
    "    板块 上半 { 指标 招商 { 部门：考核办  分值：30  量 项目 { 单位：个 }  单位：家  计分：限(项目 ÷ 1个 "
    "+ 实绩 ÷ 1家, 0, 30) } "
    "}\n"
    "    板块 下半 { 指标 招商 { 部门：考核办  分值：30 }  加分项 “创新” { 上限：3 }  加分项 “争先” { "
    "上限：3 } }\n"
    "    指标 党建 { 部门：考核办  分值：40  单位：%  周期：每半年  汇总：末期  计分：按完成(实绩, 90%) + "
    "党建 ÷ 100分 }\n"
    "    分组 山 当 山区 { 指标 护林 { 部门：考核办  分值：0  量 面积 { 单位：亩 }  计分：面积 ÷ 10亩 } }\n"
    "    分组 其他 否则 { }\n"
    "}";

static void titles_are_qualified_where_they_must_be(void **state)
{
    (void)state;
    evaluating it = evaluating_in(twins_text);
    assert_string_equal(show_wanted(&it),
                        "党建[分]; 上半.招商[家]; 招商.项目[个]; 下半.招商[分]*; 创新[分]*; 争先[分]*; "
                        "党建.实绩@2025-H1[%]?; 党建.实绩@2025-H2[%]; 护林.面积[亩]");
    const kh_results *results =
        read_into(&it, "r.csv",
                  KH_TEXT("乡镇,招商,上半.招商.项目,项目,创新,党建,党建@上半年\n甲镇,1,2,3,4,5,6\n乙镇\n"));
    assert_string_equal(
        show_results_findings(&it),
        "KH954 1:4[招商]; KH955 1:16[项目]; KH953 1:25[党建@上半年]→党建.实绩@上半年; KH959 2:10[4]");
    assert_string_equal(show_values(&it, results), "甲镇 招商.项目=2个 创新=4分 党建=5分");
    evaluating_end(&it);
}

/* ---- CSV ---- */

static void csv_is_bound_by_names_and_labels(void **state)
{
    (void)state;
    static const results_example examples[] = {
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
    check_all_results(examples, KH_COUNT(examples), "r.csv");
}

static void mistakes_of_csv_are_found_in_their_cells(void **state)
{
    (void)state;
    static const results_example examples[] = {
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
         "KH959 2:5[-1]; KH959 2:11[4]; KH959 2:13[99]; KH959 2:16[101]"},
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
    check_all_results(examples, KH_COUNT(examples), "r.csv");
}

/* ---- YAML ---- */

static void yaml_is_bound_by_names_and_labels(void **state)
{
    (void)state;
    static const results_example examples[] = {
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
    check_all_results(examples, KH_COUNT(examples), "r.yaml");
}

static void mistakes_of_yaml_are_found_in_their_cells(void **state)
{
    (void)state;
    static const results_example examples[] = {
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
    check_all_results(examples, KH_COUNT(examples), "r.yaml");
}

/* ---- other encodings ---- */

static void csv_of_old_programs_is_converted(void **state)
{
    (void)state;
    /* 乡镇,信访 石桥镇,5 in GBK */
    static const char gbk[] = "\xCF\xE7\xD5\xF2,\xD0\xC5\xB7\xC3\r\n\xCA\xAF\xC7\xC5\xD5\xF2,5\r\n"
                              "\xD4\xB4\xB6\xAB\xCF\xE7,\r\n\xB3\xC7\xC4\xCF\xBD\xD6\xB5\xC0,\r\n";
    static const results_example examples[] = {
        {"GBK", gbk, "石桥镇 平安.信访=5分", "KH962 1:1[]"},
        {"a mark", "\xEF\xBB\xBF乡镇,信访\n石桥镇,5\n" REST, "石桥镇 平安.信访=5分", ""},
        {"neither", "\xFF\xFE\x61\x4E\x47\x95", "", "KH963 1:1[]"},
        {"half a character", "乡镇,信访\n石桥镇,5\xE6\n", "", "KH963 1:1[]"},
    };
    check_all_results(examples, KH_COUNT(examples), "r.csv");
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const results_example old = {"old", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "", "KH952"};
    static const results_example text = {"no zip", "乡镇,信访\n", "", "KH952"};
    static const results_example damaged = {"damaged", "PK\3\4 and so on", "", "KH952"};
    static const results_example document = {"a document", "", "", "KH951"};
    check_results(&old, "r.xlsx", kh_text_of(old.text));
    check_results(&text, "r.xlsx", kh_text_of(text.text));
    check_results(&damaged, "R.XLSX", kh_text_of(damaged.text));
    check_results(&document, "r.docx", KH_TEXT_NONE);
}

/* ---- what is said ---- */

static kh_text file_of_tests(kh_arena *arena, const char *name)
{
    kh_bytes content;
    const char *path = kh_arena_format(arena, "%s/tests/results/%s", KH_SOURCE_FOLDER, name);
    assert_int_equal(kh_file_read(arena, path, &content), KH_OK);
    return kh_text_slice(content.data, content.length);
}

static void findings_are_said_in_both_languages(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        [KH_CHINESE] = "mistakes.zh.expected", [KH_ENGLISH] = "mistakes.en.expected"};
    kh_arena *arena = kh_arena_new();
    kh_text mistakes = file_of_tests(arena, "mistakes.csv");
    for (kh_language language = 0; language < KH_LANGUAGES; language++)
        expect_said(said_of(arena, "mistakes.csv", mistakes, language),
                    file_of_tests(arena, wanted[language]));
    kh_arena_free(arena);
}

/* ---- memory ---- */

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    fail_everywhere("r.csv", KH_TEXT("乡镇,到位资金,信仿,督察,汇率\n石桥镇,3000,1,x,7\n丙镇,5,1,问责,8\n"));
    fail_everywhere("r.csv", KH_TEXT("\xCF\xE7\xD5\xF2,\xD0\xC5\xB7\xC3\n\xCA\xAF\xC7\xC5\xD5\xF2,5\n"));
    fail_everywhere("r.yaml", KH_TEXT("石桥镇: {招商: {到位资金: 三}, 信访: 16}\n石桥镇: {}\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scheme_asks_for_what_its_formulas_use),
        cmocka_unit_test(titles_are_qualified_where_they_must_be),
        cmocka_unit_test(csv_is_bound_by_names_and_labels),
        cmocka_unit_test(mistakes_of_csv_are_found_in_their_cells),
        cmocka_unit_test(yaml_is_bound_by_names_and_labels),
        cmocka_unit_test(mistakes_of_yaml_are_found_in_their_cells),
        cmocka_unit_test(csv_of_old_programs_is_converted),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(findings_are_said_in_both_languages),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Details: a table with a row for each thing, from every format; what is none and what is missing. */
#include "reading_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"

static const char scheme_text[] =
    "方案 例 “例” { 年度：2025  总分：100  数据失实：“取消”\n"
    "    属性 山区 { 类型：真假  缺省：否 }  乡镇 甲镇 “甲人民政府” { 山区：是 }  乡镇 乙镇；  部门 局；\n"
    "    明细 信访 “信访件” { 至多：2  栏 日期 { 单位：日期 }  栏 有无 { 取值：有、无 } }\n"
    "    指标 招商 “招商引资” { 部门：局  分值：60\n"
    "        明细 项目 “新引进项目” { 栏 名称；  栏 投资 “总投资” { 单位：亿元  范围：0..100亿元 }\n"
    "            栏 外资 { 单位：是否  缺省：否 }  栏 级别 { 取值：国家级、省级 }  栏 占比 { 单位：% }\n"
    "            栏 折：若 外资 则 投资 × 2 否则 投资 }\n"
    "        计分：合计(项目, 折 ÷ 1亿元) }\n"
    "    指标 工业 { 部门：局  分值：40  明细 项目 { 栏 名称； }  计分：计数(项目) }\n"
    "    分组 山 当 山区 { 加分项 护林 { 上限：3  明细 林场 { 栏 面积 { 单位：亩 } }  计分：计数(林场) } }\n"
    "    分组 其他 否则 { }\n"
    "}";

#define ITEM "明细,招商.项目\n乡镇,名称,投资,外资,级别,占比\n"

/* “招商.项目{名称, 投资[亿元], …}; …” */
static const char *show_asked(evaluating *it)
{
    const kh_result_detail *details;
    size_t count = kh_results_details(it->model, &it->model->schemes[0], &details);
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; i < count; i++) {
        kh_builder_format(&out, "%s%.*s{", i ? "; " : "", KH_TEXT_ARGUMENTS(details[i].title));
        for (size_t k = 0; k < details[i].column_count; k++) {
            const kh_result_column *column = &details[i].columns[k];
            kh_builder_format(&out, "%s%.*s", k ? ", " : "", KH_TEXT_ARGUMENTS(column->title));
            if (column->unit.length)
                kh_builder_format(&out, "[%.*s]", KH_TEXT_ARGUMENTS(column->unit));
            kh_builder_string(&out, column->needed ? "" : "?");
        }
        kh_builder_string(&out, "}");
        if (details[i].most)
            kh_builder_format(&out, "<=%d", (int)details[i].most);
    }
    return kh_builder_text(&out).data;
}

static void add_row(kh_builder *out, kh_arena *arena, const kh_entity *row)
{
    kh_builder_format(out, " %.*s(", KH_TEXT_ARGUMENTS(row->label));
    for (size_t i = 0; i < row->computed.count; i++) {
        const kh_computed *cell = &row->computed.items[i];
        if (kh_text_is(cell->word, "乡镇"))
            continue;
        assert_non_null(cell->span.source);
        kh_builder_format(out, "%s%.*s=%.*s", i ? " " : "", KH_TEXT_ARGUMENTS(cell->word),
                          KH_TEXT_ARGUMENTS(kh_value_words(arena, cell->value).in[0]));
    }
    kh_builder_string(out, ")");
}

/* “甲镇 招商.项目 光伏厂(名称=光伏厂 投资=1.2亿元); 乙镇 招商.项目 无”; what is missing is not there. */
static const char *show_rows(evaluating *it, const kh_results *results)
{
    const kh_scheme *scheme = &it->model->schemes[0];
    const kh_result_detail *details;
    size_t count = kh_results_details(it->model, scheme, &details);
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; results && i < scheme->township_count * count; i++) {
        const kh_entity *township = scheme->townships[i / count];
        const kh_result_detail *detail = &details[i % count];
        const kh_result_place place = {.item = detail->entity->parent, .input = detail->entity};
        kh_value rows;
        kh_span span;
        if (!kh_results_find(results, township, place, &rows, &span))
            continue;
        assert_int_equal(rows.kind, KH_VALUE_LIST);
        kh_builder_format(&out, "%s%.*s %.*s", out.length ? "; " : "", KH_TEXT_ARGUMENTS(township->name),
                          KH_TEXT_ARGUMENTS(detail->title));
        for (size_t row = 0; row < rows.list.count; row++)
            add_row(&out, it->arena, rows.list.items[row].value.entity);
        kh_builder_string(&out, rows.list.count ? "" : " 无");
    }
    return kh_builder_text(&out).data;
}

static void check(const results_example *wanted, const char *path, kh_text content)
{
    evaluating it = evaluating_in(scheme_text);
    const kh_results *results = read_into(&it, path, content);
    const char *rows = show_rows(&it, results), *findings = show_results_findings(&it);
    if (strcmp(rows, wanted->values) != 0)
        fail_msg("%s:\n    rows   %s\n    wanted %s", wanted->why, rows, wanted->values);
    if (strcmp(findings, wanted->findings) != 0)
        fail_msg("%s:\n    findings %s\n    wanted   %s", wanted->why, findings, wanted->findings);
    evaluating_end(&it);
}

static void check_all(const results_example *examples, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        check(&examples[i], path, kh_text_of(examples[i].text));
}

static void a_scheme_asks_for_the_columns_that_no_formula_gives(void **state)
{
    (void)state;
    evaluating it = evaluating_in(scheme_text);
    assert_string_equal(show_asked(&it),
                        "信访{日期[日期], 有无}<=2; 招商.项目{名称, 投资[亿元], 外资[是否]?, 级别, 占比[%]}; "
                        "工业.项目{名称}; 林场{面积[亩]}");
    evaluating_end(&it);
}

static void csv_holds_details_below_the_table(void **state)
{
    (void)state;
    static const results_example examples[] = {
        {"things and none", ITEM "甲镇,光伏厂,1.2,是,省级,95%\n甲镇,\"电池厂\",5000万元,,国家级,\n乙镇,无\n",
         "甲镇 招商.项目 光伏厂(名称=光伏厂 投资=1.2亿元 外资=是 级别=省级 占比=95%) 电池厂(名称=电池厂 "
         "投资=0.5亿元 级别=国家级); 乙镇 招商.项目 无",
         ""},
        {"titles, labels, units, notes, blanks",
         "明细：新引进项目\n2025年台账\n\n序号,乡镇（街道）,名称,总投资（亿元）,备注\n,单位,,亿元\n\n1,"
         "甲人民政府,光 "
         "伏,２,好\n,乙镇,,,\n",
         "甲镇 招商.项目 光 伏(名称=光 伏 投资=2亿元)", ""},
        {"several details",
         "明细,工业.项目\nname,名称\n甲镇,一厂\n明细,信访\n乡镇,日期,有无\n甲镇,2025/3/1,有\n乙镇,没有\n"
         "明细,林场\n乡镇,面积\n甲镇,3\n",
         "甲镇 信访 #1(日期=2025-03-01 有无=有); 甲镇 工业.项目 一厂(名称=一厂); 甲镇 林场 "
         "#1(面积=3亩); 乙镇 信访 无",
         ""},
        {"无 that is a value", "明细,信访\n乡镇,有无,日期\n甲镇,无,\n乙镇,,无\n",
         "甲镇 信访 #1(有无=无); 乙镇 信访 无", ""},
        {"nothing is no none", ITEM "甲镇,—,,,\n乙镇\n", "", ""},
    };
    check_all(examples, KH_COUNT(examples), "r.csv");
}

static void csv_of_old_programs_is_converted(void **state)
{
    (void)state;
    static const char gb18030[] =
        "\xCF\xE7\xD5\xF2\n\xC3\xF7\xCF\xB8,\xD0\xC5\xB7\xC3\n\xCF\xE7\xD5\xF2,\xC8\xD5\xC6\xDA,"
        "\xD3\xD0\xCE\xDE\n\xBC\xD7\xD5\xF2,2025-03-01,\xD3\xD0\n\xD2\xD2\xD5\xF2,\xC3\xBB\xD3\xD0\n";
    const results_example wanted = {"GB18030", NULL, "甲镇 信访 #1(日期=2025-03-01 有无=有); 乙镇 信访 无",
                                    "KH962 1:1[]"};
    check(&wanted, "r.csv", kh_text_slice(gb18030, sizeof gb18030 - 1));
}

static void mistakes_are_found_in_their_cells(void **state)
{
    (void)state;
    static const results_example examples[] = {
        {"cells", ITEM "甲镇,光伏厂,1.2亩,也许,市级,#N/A\n甲镇,二,200,,,\n乙镇,无\n",
         "甲镇 招商.项目 光伏厂(名称=光伏厂) 二(名称=二 投资=200亿元); 乙镇 招商.项目 无",
         "KH958 3:8[1.2亩]; KH958 3:13[也许]; KH968 3:16[市级]→省级; KH961 3:19[#N/A]; KH959 4:6[200]"},
        {"columns", "明细,招商.项目\n乡镇,名称,投次,名称,投资（万元）\n甲镇,一\n乙镇,无\n",
         "甲镇 招商.项目 一(名称=一); 乙镇 招商.项目 无",
         "KH941 2:7[投次]→投资; KH955 2:10[名称]; KH960 2:13[投资（万元）]"},
        {"which detail", "明细,项目\n乡镇,名称\n明细,招上.项目\n乡镇,名称\n", "",
         "KH945 1:4[项目]→招商.项目; KH945 3:4[招上.项目]→招商.项目"},
        {"none and some", ITEM "甲镇,一\n甲镇,无\n乙镇,无\n", "乙镇 招商.项目 无", "KH944 4:1[甲镇,无]"},
        {"whose it is, nobody knows: the count of all is not known", ITEM "甲镇,一\n丙镇,二\n,三\n乙镇,无\n",
         "", "KH956 4:1[丙镇]→甲镇; KH964 5:1[,三]"},
        {"too many",
         "明细,信访\n乡镇,日期,有无\n甲镇,2025-01-01,有\n甲镇,2025-01-01,有\n甲镇,2025-01-01,无\n乙镇,2025-"
         "01-02,"
         "有\n",
         "乙镇 信访 #1(日期=2025-01-02 有无=有)", "KH943 3:1[甲镇,2025-01-01,有]"},
        {"no header", "明细,信访\n甲镇,2025-01-01\n", "", "KH950 1:1[明细,信访]"},
    };
    check_all(examples, KH_COUNT(examples), "r.csv");
}

static void yaml_holds_details_as_lists(void **state)
{
    (void)state;
    static const results_example examples[] = {
        {"lists and none",
         "甲镇:\n  招商.项目:\n    - {名称: 光伏厂, 投资: 1.2亿元}\n    - 名称: 二厂\n      级别: 省级\n  "
         "工业: {项目: []}\n"
         "乙镇: {招商.项目: 无, 信访: [{有无: 有}]}\n",
         "甲镇 招商.项目 光伏厂(名称=光伏厂 投资=1.2亿元) 二厂(名称=二厂 级别=省级); 甲镇 工业.项目 无; 乙镇 "
         "信访 #1(有无=有); 乙镇 招商.项目 无",
         ""},
        {"a list of townships", "- 招商.项目: [{名称: 一}]\n  name: 甲镇\n- name: 乙镇\n  招商.项目: \n",
         "甲镇 招商.项目 一(名称=一)", ""},
        {"mistakes",
         "甲镇: {招商.项目: [{名称: 一, 投次: 2, 名称: 二, 投资: 三}], 信访: 3, 林场: [5]}\n乙镇: {}\n",
         "甲镇 招商.项目 一(名称=一)",
         "KH941 1:22[投次]→投资; KH955 1:29[名称]; KH958 1:40[三]; KH950 1:49[3]; KH950 1:57[5]"},
        {"nobody", "丙镇: {招商.项目: [{名称: 一}]}\n乙镇: {招商.项目: 无}\n甲镇: {}\n", "",
         "KH956 1:1[丙镇]→甲镇"},
    };
    check_all(examples, KH_COUNT(examples), "r.yaml");
}

static void workbooks_have_a_sheet_for_each_detail(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    const part parts[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r='x'><sheets><sheet name='招商.项目' r:id='b'/><sheet name='随便' r:id='a'/>"
         "<sheet name='信访件' r:id='c'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='a' Target='a.xml'/><Relationship Id='b' Target='b.xml'/>"
         "<Relationship Id='c' Target='c.xml'/></Relationships>"},
        {"xl/styles.xml", STYLES},
        {"xl/a.xml", SHEET("<row>" TEXT("A1", "乡镇") "</row><row>" TEXT("A2", "甲镇") "</row><row>" TEXT(
                         "A3", "乙镇") "</row>")},
        {"xl/b.xml", SHEET("<row>" TEXT("A1", "乡镇") TEXT("B1", "名称") TEXT("C1", "投资") TEXT(
                         "D1", "占比") "</row><row>" TEXT("A2", "甲镇")
                               TEXT("B2", "一") "<c><v>0.5</v></c><c s='1'><v>0.25</v></c></row><row>" TEXT(
                                   "A3", "乙镇") TEXT("B3", "无") "</row>")},
        {"xl/c.xml", SHEET("<row>" TEXT("A1", "乡镇") TEXT("B1", "日期") "</row><row>" TEXT(
                         "A2", "甲镇") "<c s='2'><v>45708</v></c></row><row>" TEXT("A4", "丁镇")
                               TEXT("B4", "坏") "</row>")},
    };
    results_example wanted = {"book", NULL,
                              "甲镇 招商.项目 一(名称=一 投资=0.5亿元 占比=25%); 乙镇 招商.项目 无",
                              "KH956 A4[丁镇]→甲镇"};
    check(&wanted, "r.xlsx", zip_of(arena, parts, KH_COUNT(parts)));
    kh_arena_free(arena);
}

static void formulas_see_the_rows(void **state)
{
    (void)state;
    evaluating it = evaluating_in(scheme_text);
    it.frame.element = entity_named(&it, KH_KIND_INDICATOR, "招商");
    const expression_case without_results[] = {
        {"not known how many", "计数(项目)", "?招商引资.没有实绩"},
        {"not known how many fit", "合计(项目[外资], 投资)", "?招商引资.没有实绩"},
    };
    expect_worths(&it, without_results, KH_COUNT(without_results));
    evaluating_end(&it);
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    fail_everywhere_in(
        scheme_text, "r.csv",
        KH_TEXT("明细,招商.项目\n乡镇,名称,投资,级别,投次\n甲镇,一,2亩,市级\n乙镇,无\n乙镇,三\n"));
    fail_everywhere_in(scheme_text, "r.yaml", KH_TEXT("甲镇: {招商.项目: [{名称: 一}], 林场: 无}\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scheme_asks_for_the_columns_that_no_formula_gives),
        cmocka_unit_test(csv_holds_details_below_the_table),
        cmocka_unit_test(csv_of_old_programs_is_converted),
        cmocka_unit_test(mistakes_are_found_in_their_cells),
        cmocka_unit_test(yaml_holds_details_as_lists),
        cmocka_unit_test(workbooks_have_a_sheet_for_each_detail),
        cmocka_unit_test(formulas_see_the_rows),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

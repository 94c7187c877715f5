/* Workbooks: results read from them, and the empty table that offices fill in. */
#include "results/sheet_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "output/results_template.h"
#include "reading_results.h"

static void check_book(const results_example *wanted, const part *parts, size_t count)
{
    kh_arena *arena = kh_arena_new();
    check_results(wanted, "r.xlsx", zip_of(arena, parts, count));
    kh_arena_free(arena);
}

static void workbooks_are_read_as_they_are_shown(void **state)
{
    (void)state;
    static const results_example sheets[] = {
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
    static const results_example wanted = {"named", "", "石桥镇 平安.信访=5分", ""};
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
    static const results_example refused = {"refused", "", "", "KH952"};
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
    expect_said(said_of(arena, "r.xlsx", zip_of(arena, parts, KH_COUNT(parts)), KH_CHINESE),
                KH_TEXT("错误[KH958]: 石桥镇的“平安.信访”：“三”不是数，单位分。\n"
                        "  ┌─ r.xlsx:C4\n"
                        "4 │     石桥镇    三\n"
                        "  │               ~~\n"
                        "  = 建议: 改正；没有数的留空，不适用的写“不适用”。\n"
                        "  = 说明: kaohe rules KH958\n\n"));
    expect_said(
        said_of(arena, "folder/r.xlsx", KH_TEXT("?"), KH_ENGLISH),
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
        assert_string_equal(show_results_findings(&it), "");
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
    assert_string_equal(show_results_findings(&it), "");
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
    fail_everywhere("r.xlsx", zip_of(arena, parts, KH_COUNT(parts)));
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workbooks_are_read_as_they_are_shown),
        cmocka_unit_test(the_sheet_of_results_is_found),
        cmocka_unit_test(hostile_workbooks_are_refused),
        cmocka_unit_test(stored_numbers_are_what_was_typed),
        cmocka_unit_test(formats_say_what_a_number_is),
        cmocka_unit_test(findings_in_workbooks_name_the_cell),
        cmocka_unit_test(every_empty_table_is_read_back),
        cmocka_unit_test(an_empty_table_says_what_is_wanted),
        cmocka_unit_test(a_table_that_was_filled_in_is_read_exactly),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

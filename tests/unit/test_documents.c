/* Documents: what offices open, copy and compare, down to the byte. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "output/card_facts.h"
#include "output/columns.h"
#include "output/document_writers.h"
#include "output/documents.h"
#include "output/file_names.h"
#include "output/html.h"
#include "output/pdf_layout.h"

typedef struct {
    kh_arena *arena;
    kh_model *model;
    kh_findings findings;
    kh_document document;
} fixture;

/* 8.5 and 0.1 have no exact double; the joint departments and the part have names of their own in the CSV. */
static const char scheme_text[] = "方案 甲 “甲县2025年度乡镇综合考核” {\n"
                                  "    年度：2025  层级：县  对象：乡镇街道  总分：100  精度：0.1  "
                                  "印发：2025-02-28  文号：“甲考〔2025〕1号”\n"
                                  "    制定单位：“甲县县委”  申诉：“县考核办，5日内”\n"
                                  "    属性 定位 { 类型：枚举  取值：[农业, 城区] }\n"
                                  "    部门 农业局 “县农业农村局”；\n"
                                  "    部门 组织部 “县委组织部”；\n"
                                  "    乡镇 东镇 { 定位：农业 }\n"
                                  "    乡镇 西街 { 定位：城区 }\n"
                                  "    板块 发展 “高质量<发展>” {\n"
                                  "        核心指标 粮食 “粮食生产” { 部门：农业局  分值：8.5  "
                                  "类型：目标效果  目标：300个  来源：“统计年报” }\n"
                                  "        指标 环境 “人居环境” {\n"
                                  "            部门：农业局、组织部  类型：过程控制\n"
                                  "            分值：41.4\n"
                                  "            指标 垃圾 { 分值：0.1  评分标准：“每处扣0.1分” }\n"
                                  "            指标 厕所 { 分值：41.3 }\n"
                                  "        }\n"
                                  "    }\n"
                                  "    指标 平安 { 部门：组织部  分值：50.1  类型：目标效果 }\n"
                                  "    加分项 表彰 “获得表彰” { 部门：组织部  单次：0.5  上限：2 }\n"
                                  "    否决项 事故 “重大事故” { 后果：“取消评先资格” }\n"
                                  "}\n";

static fixture load(void)
{
    fixture it = {.arena = kh_arena_new()};
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    kh_diagnostics *diagnostics = kh_diagnostics_new(it.arena);
    it.model =
        kh_model_load_text(it.arena, diagnostics, settings, KH_TEXT("test.kh"), kh_text_of(scheme_text));
    assert_int_equal(it.model->scheme_count, 1);
    kh_scheme *scheme = &it.model->schemes[0];
    const kh_cards *cards = kh_weights_compute(it.model, scheme);
    kh_diagnostics_finish(diagnostics);
    it.findings.diagnostics = diagnostics;
    it.document = (kh_document){
        .model = it.model,
        .scheme = scheme,
        .cards = cards,
        .language = KH_CHINESE,
        .stamp = 1740700800,
        .version = KH_TEXT("0"),
    };
    return it;
}

static kh_text written(fixture *it, const char *format)
{
    kh_bytes content = {0};
    it->document.findings = &it->findings;
    kh_document_writer *write = kh_weights_format(kh_text_of(format));
    assert_non_null(write);
    assert_int_equal(write(it->arena, &it->document, &content), KH_OK);
    return kh_text_slice(content.data, content.length);
}

static void expect_in(kh_text text, const char *part)
{
    if (!kh_text_contains(text, kh_text_of(part)))
        fail_msg("“%s” is not in:\n%.*s", part, KH_TEXT_ARGUMENTS(text));
}

/* Guards: parts, joint departments and decimals are what other programs read. */
static void csv_is_as_pinned(void **state)
{
    (void)state;
    fixture it = load();
    static const char wanted[] = "township,group,section,department,indicator,kind,core,base,exact,weight\n"
                                 "东镇,,发展,农业局,粮食,outcome,true,8.5,17/2,8.5\n"
                                 "东镇,,发展,农业局;组织部,环境.垃圾,process,false,0.1,1/10,0.1\n"
                                 "东镇,,发展,农业局;组织部,环境.厕所,process,false,41.3,413/10,41.3\n"
                                 "东镇,,,组织部,平安,outcome,false,50.1,501/10,50.1\n"
                                 "西街,,发展,农业局,粮食,outcome,true,8.5,17/2,8.5\n"
                                 "西街,,发展,农业局;组织部,环境.垃圾,process,false,0.1,1/10,0.1\n"
                                 "西街,,发展,农业局;组织部,环境.厕所,process,false,41.3,413/10,41.3\n"
                                 "西街,,,组织部,平安,outcome,false,50.1,501/10,50.1\n";
    kh_text csv = written(&it, "csv");
    if (!kh_text_is(csv, wanted))
        fail_msg("found:\n%.*s", KH_TEXT_ARGUMENTS(csv));
    kh_arena_free(it.arena);
}

/* Guards: a comma or a quotation mark in a name moved every column after it. */
static void csv_quotes_what_must_be(void **state)
{
    (void)state;
    fixture it = load();
    kh_entity *township = (kh_entity *)(uintptr_t)it.document.cards->items[0].township;
    township->name = KH_TEXT("东,“镇\"\n");
    expect_in(written(&it, "csv"), "\"东,“镇\"\"\n\",,发展,");
    kh_arena_free(it.arena);
}

static void json_numbers_are_exact(void **state)
{
    (void)state;
    fixture it = load();
    kh_text json = written(&it, "json");
    expect_in(json, "\"base\": 8.5,");
    expect_in(json, "\"weight\": 0.1");
    expect_in(json, "\"exact\": \"413/10\"");
    expect_in(json, "\"total\": 100,");
    assert_false(kh_text_contains(json, KH_TEXT("00000")));
    kh_arena_free(it.arena);
}

/* Guards: a township called 12 came back from a YAML reader as a number. */
static void yaml_keeps_texts_texts(void **state)
{
    (void)state;
    fixture it = load();
    kh_entity *township = (kh_entity *)(uintptr_t)it.document.cards->items[0].township;
    township->name = KH_TEXT("12");
    kh_text yaml = written(&it, "yaml");
    expect_in(yaml, "township: \"12\"\n");
    expect_in(yaml, "township: 西街\n");
    expect_in(yaml, "weight: 0.1\n");
    kh_arena_free(it.arena);
}

static void table_is_aligned_by_cells(void **state)
{
    (void)state;
    fixture it = load();
    kh_text table = written(&it, "table");
    expect_in(table, "  板块  指标       责任部门       基础  分值\n");
    expect_in(table, "  发展  ★粮食      农业局          8.5   8.5\n");
    kh_arena_free(it.arena);
}

static void columns_end_without_blanks(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_builder builder = {.arena = arena};
    kh_columns columns = {.arena = arena, .count = 2};
    kh_columns_row(&columns, (const kh_text[]){KH_TEXT("一"), KH_TEXT("二二")});
    kh_columns_row(&columns, (const kh_text[]){KH_TEXT("one"), KH_TEXT("2")});
    kh_columns_print(&columns, &builder, "");
    assert_true(kh_text_is(kh_builder_text(&builder), "一   二二\none  2\n"));
    kh_arena_free(arena);
}

static void file_names_are_safe_and_different(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    char longest[3 * 300 + 1];
    for (size_t i = 0; i < 300; i++)
        memcpy(longest + 3 * i, "镇", 4);
    const kh_text names[] = {
        KH_TEXT("源东乡"), KH_TEXT("../etc/passwd"), KH_TEXT("a:b"),      KH_TEXT("a/b"),
        KH_TEXT("A_B"),    KH_TEXT("nul"),           KH_TEXT(""),         KH_TEXT("."),
        KH_TEXT("镇. "),   KH_TEXT("a\xE2\x80\xAE"), kh_text_of(longest),
    };
    static const char *const wanted[] = {"源东乡", "_._etc_passwd", "a_b-2", "a_b-3", "A_B", "_nul",
                                         "_",      "_-2",           "镇._",  "a_"};
    const kh_text *made = kh_file_names(arena, names, KH_COUNT(names));
    for (size_t i = 0; i < KH_COUNT(wanted); i++)
        if (!kh_text_is(made[i], wanted[i]))
            fail_msg("“%.*s” became “%.*s”, not “%s”", KH_TEXT_ARGUMENTS(names[i]),
                     KH_TEXT_ARGUMENTS(made[i]), wanted[i]);
    assert_int_equal(made[KH_COUNT(names) - 1].length, KH_MAX_NAME_BYTES);
    kh_arena_free(arena);
}

/* Guards: ten thousand equal names took a hundred million tries. */
static void equal_names_are_counted(void **state)
{
    enum { COUNT = 10000 };
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_text *names = kh_arena_array(arena, COUNT, sizeof *names);
    for (size_t i = 0; i < COUNT; i++)
        names[i] = KH_TEXT("a?");
    const kh_text *made = kh_file_names(arena, names, COUNT);
    assert_true(kh_text_is(made[0], "a_"));
    assert_true(kh_text_is(made[COUNT - 1], "a_-10000"));
    kh_arena_free(arena);
}

static void no_folder_holds_too_many(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    assert_int_equal(kh_file_hundred(arena, 999, KH_MAX_IN_FOLDER).length, 0);
    assert_true(kh_text_is(kh_file_hundred(arena, 0, 1001), "0001-0100"));
    assert_true(kh_text_is(kh_file_hundred(arena, 100, 1001), "0101-0200"));
    assert_true(kh_text_is(kh_file_hundred(arena, 1000, 1001), "1001-1001"));
    assert_true(kh_text_is(kh_file_hundred(arena, 99, 38600), "00001-00100"));
    kh_arena_free(arena);
}

static void titles_break_by_sense(void **state)
{
    (void)state;
    static const struct {
        const char *title, *wanted;
    } cases[] = {
        {"青溪县2025年度乡镇综合考核", "青溪县2025年度乡镇综合考核"},
        {"青溪县2025年度乡镇（街道）高质量发展综合考核实施方案",
         "青溪县2025年度乡镇（街道）\n高质量发展综合考核实施方案"},
        {"中共甲县县委关于印发2025年度乡镇综合考核办法的通知",
         "中共甲县县委关于印发2025年度\n乡镇综合考核办法的通知"},
    };
    kh_arena *arena = kh_arena_new();
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text broken = kh_break_title(arena, kh_text_of(cases[i].title), 36);
        if (!kh_text_is(broken, cases[i].wanted))
            fail_msg("%.*s", KH_TEXT_ARGUMENTS(broken));
    }
    kh_arena_free(arena);
}

static kh_table_row row_of(const char *name, const char *points, const char *rule)
{
    return (kh_table_row){.cells = {{.text = kh_text_of(name), .column = 0},
                                    {.text = kh_text_of(points), .column = 1},
                                    {.text = kh_text_of(rule), .column = 2}},
                          .count = 3};
}

static kh_table table_of(kh_arena *arena, const char *rule)
{
    kh_table table = {.style = {KH_FACE_TABLE, KH_SIZE_SMALL_5, 12.5},
                      .columns = {{0, KH_CENTRE, KH_TEXT("部门")},
                                  {0, KH_POINT, KH_TEXT("分值")},
                                  {0, KH_LEFT, KH_TEXT("标准")}},
                      .column_count = 3,
                      .merged_column = 3};
    kh_table_row first = row_of("县退役军人事务局", "16.75", rule), second = row_of("局", "1000.00", "");
    kh_vector_push(arena, &table.rows, first);
    kh_vector_push(arena, &table.rows, second);
    return table;
}

static const char long_rule[] =
    "完成年度目标任务的得满分，未完成的按实际完成比例得分；工作推进不力、被市级以上通报批评的，"
    "每次扣2分；弄虚作假的，取消本项得分，并按照有关规定追究责任。";
static const kh_column_limits narrow_limits[] = {{7, 7, 7}, {0, 3, 0}, {8, 0, 0}};

/* Guards: 1000.00 was torn in two by a column of fixed width; a long criterion had a fifth of the page. */
static void columns_suit_their_content(void **state)
{
    (void)state;
    fixture it = load();
    kh_press *press = kh_press_open(it.arena, &it.document);
    assert_non_null(press);
    kh_flow flow = kh_flow_new(it.arena, press);
    kh_table table = table_of(it.arena, long_rule);
    kh_fit_columns(&flow, &table, narrow_limits, 2);
    double sum = table.columns[0].width + table.columns[1].width + table.columns[2].width, before;
    assert_true(sum > KH_BLOCK_WIDTH - 0.01 && sum < KH_BLOCK_WIDTH + 0.01);
    double number = kh_number_width(&flow, &table, &table.rows.items[1].cells[1], &before);
    assert_true(table.columns[1].width >= number + 2 * KH_CELL_PAD);
    assert_true(table.columns[2].width > 300);
    /* A table of short texts is as wide as the page, and no column is starved for an empty one. */
    table = table_of(it.arena, "");
    kh_fit_columns(&flow, &table, narrow_limits, 2);
    assert_true(table.columns[0].width > 100 && table.columns[2].width < 300);
    kh_arena_free(it.arena);
}

/* Guards: 局 stood alone on the last line of a cell of seven characters. */
static void no_character_stands_alone(void **state)
{
    (void)state;
    fixture it = load();
    kh_press *press = kh_press_open(it.arena, &it.document);
    assert_non_null(press);
    kh_flow flow = kh_flow_new(it.arena, press);
    kh_table table = table_of(it.arena, long_rule);
    kh_fit_columns(&flow, &table, narrow_limits, 2);
    kh_flow_table(&flow, &table);
    size_t broken = 0;
    for (size_t i = 0; i < flow.lines.count; i++) {
        const kh_placed_line *line = &flow.lines.items[i];
        if (line->line == 0)
            continue;
        broken++;
        assert_true(kh_line_width(line->paragraph, line->line) > 1.5 * KH_SIZE_SMALL_5);
    }
    assert_true(broken >= 2);
    kh_arena_free(it.arena);
}

static void html_is_escaped(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_builder page = {.arena = arena};
    kh_html_element(&page, "p", "a", KH_TEXT("<script>\"&'"));
    assert_true(kh_text_is(kh_builder_text(&page), "<p class=\"a\">&lt;script&gt;&quot;&amp;&#39;</p>"));
    kh_arena_free(arena);
}

static void make_folder(char path[32])
{
    memcpy(path, "/tmp/kaohe-documents-XXXXXX", 28);
    assert_non_null(mkdtemp(path));
}

static kh_text file_in(fixture *it, const char *folder, const char *name)
{
    kh_bytes content = {0};
    if (kh_file_read(it->arena, kh_arena_format(it->arena, "%s/%s", folder, name), &content) != KH_OK)
        fail_msg("%s is not there", name);
    return kh_text_slice(content.data, content.length);
}

static void build(fixture *it, const char *folder)
{
    kh_text failed = KH_TEXT_NONE;
    it->document.findings = &it->findings;
    kh_build_choice choice = {.folder = kh_text_of(folder)};
    assert_int_equal(kh_documents_write(it->arena, &it->document, choice, &failed), KH_OK);
}

static void remove_folder(const char *folder)
{
    char command[64];
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

static const char *const files[] = {"scorecards.pdf", "scorecards/东镇.pdf", "scorecards/西街.pdf",
                                    "weights.csv",    "weights.xlsx",        "scheme.json",
                                    "report.html",    "review.pdf"};

/* Guards: the clock, a time zone or a hash order got into a file. */
static void two_builds_are_equal_bytes(void **state)
{
    char first[32], second[32];
    (void)state;
    make_folder(first);
    make_folder(second);
    fixture one = load();
    build(&one, first);
    (void)setenv("TZ", "Asia/Shanghai", 1);
    sleep(1);
    fixture two = load();
    build(&two, second);
    for (size_t i = 0; i < KH_COUNT(files); i++)
        if (!kh_text_equal(file_in(&one, first, files[i]), file_in(&two, second, files[i])))
            fail_msg("%s differs", files[i]);
    assert_true(kh_text_starts(file_in(&one, first, "weights.xlsx"), KH_TEXT("PK")));
    assert_true(kh_text_starts(file_in(&one, first, "scorecards/东镇.pdf"), KH_TEXT("%PDF-")));
    kh_arena_free(one.arena);
    kh_arena_free(two.arena);
    remove_folder(first);
    remove_folder(second);
}

/* Guards: what an interrupted build left stayed for ever; what is not ours was taken away. */
static void only_our_left_overs_go(void **state)
{
    char folder[32];
    (void)state;
    make_folder(folder);
    fixture it = load();
    build(&it, folder);
    static const char *const left[] = {"weights.csv.part", "scorecards/甲.pdf.part", "thesis.part",
                                       "scorecards/note.part"};
    for (size_t i = 0; i < KH_COUNT(left); i++)
        assert_int_equal(kh_file_replace(it.arena, kh_arena_format(it.arena, "%s/%s", folder, left[i]),
                                         (kh_bytes){"x", 1}),
                         KH_OK);
    build(&it, folder);
    for (size_t i = 0; i < KH_COUNT(left); i++) {
        bool there = access(kh_arena_format(it.arena, "%s/%s", folder, left[i]), F_OK) == 0;
        assert_int_equal(there, i >= 2);
    }
    kh_arena_free(it.arena);
    remove_folder(folder);
}

/* Guards: a build into a place that cannot be written ended well. */
static void says_what_could_not_be_written(void **state)
{
    char folder[32];
    (void)state;
    make_folder(folder);
    fixture it = load();
    kh_text failed = KH_TEXT_NONE;
    it.document.findings = &it.findings;
    const char *file = kh_arena_format(it.arena, "%s/weights.csv", folder);
    assert_int_equal(mkdir(file, 0700), 0);
    kh_text only = KH_TEXT("csv");
    kh_build_choice choice = {.folder = kh_text_of(folder), .only = &only, .only_count = 1};
    assert_int_equal(kh_documents_write(it.arena, &it.document, choice, &failed), KH_CANNOT_WRITE);
    assert_true(kh_text_is(failed, file));
    kh_arena_free(it.arena);
    remove_folder(folder);
}

/* The writer's own arena fails at the nth allocation; the model's does not. */
static bool fails_at(const kh_document *document, kh_document_writer *write, unsigned long nth)
{
    kh_arena *scratch = kh_arena_new();
    bool failed = true;
    if (!kh_arena_guard(scratch)) {
        kh_bytes content = {0};
        kh_arena_fail_at(scratch, nth);
        assert_int_equal(write(scratch, document, &content), KH_OK);
        assert_true(content.length > 0);
        failed = false;
    }
    kh_arena_free(scratch);
    return failed;
}

/* Guards: an emitter, a workbook, a surface left behind when memory ran out (seen by a leak checker). */
static void survives_failed_allocations(void **state)
{
    /* `spread`: each of the first allocations fails, then ever fewer; a PDF takes a while. */
    static const struct {
        kh_document_writer *write;
        unsigned long spread;
    } cases[] = {
        {kh_write_weights_table, 40}, {kh_write_weights_csv, 40},  {kh_write_weights_json, 40},
        {kh_write_weights_yaml, 40},  {kh_write_weights_xlsx, 40}, {kh_write_scheme_json, 40},
        {kh_write_report, 40},        {kh_write_scorecards, 3},    {kh_write_review, 3},
        {kh_write_summary, 10},
    };
    (void)state;
    fixture it = load();
    it.document.findings = &it.findings;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        unsigned long nth = 0;
        while (fails_at(&it.document, cases[i].write, nth))
            nth += 1 + nth / cases[i].spread;
        assert_true(nth > 10);
    }
    kh_arena_free(it.arena);
}

static kh_text card_alone(fixture *it, const kh_card *card)
{
    kh_sink *sink = kh_sink_memory(it->arena);
    assert_int_equal(kh_print_scorecard(it->arena, &it->document, card, sink), KH_OK);
    kh_bytes content = kh_sink_bytes(sink);
    return kh_text_slice(content.data, content.length);
}

/* Guards: a card's bytes, and the review's, depended on what was printed before them. */
static void a_document_is_the_same_whatever_else_is_printed(void **state)
{
    (void)state;
    fixture it = load();
    it.document.findings = &it.findings;
    const kh_card *cards = it.document.cards->items;
    kh_text alone = card_alone(&it, &cards[1]);
    kh_bytes review = {0}, again = {0}, all = {0};
    assert_int_equal(kh_write_review(it.arena, &it.document, &review), KH_OK);
    it.document.press = kh_press_open(it.arena, &it.document);
    assert_non_null(it.document.press);
    kh_text first = card_alone(&it, &cards[0]);
    assert_int_equal(kh_write_scorecards(it.arena, &it.document, &all), KH_OK);
    assert_int_equal(kh_write_review(it.arena, &it.document, &again), KH_OK);
    assert_true(kh_text_equal(alone, card_alone(&it, &cards[1])));
    assert_false(kh_text_equal(alone, first));
    assert_int_equal(review.length, again.length);
    assert_memory_equal(review.data, again.data, review.length);
    kh_arena_free(it.arena);
}

/* Guards: without a font there was a broken PDF, or no word of why there was none. */
static void without_fonts_the_rest_is_written(void **state)
{
    char folder[32];
    (void)state;
    make_folder(folder);
    fixture it = load();
    it.document.font_folder = kh_text_of(folder);
    build(&it, folder);
    (void)file_in(&it, folder, "weights.csv");
    assert_int_not_equal(access(kh_arena_format(it.arena, "%s/scorecards.pdf", folder), F_OK), 0);
    const kh_diagnostics *list = it.model->diagnostics;
    size_t told = 0;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        told += kh_diagnostics_at(list, i)->code == KH094;
    assert_int_equal(told, 1);
    kh_arena_free(it.arena);
    remove_folder(folder);
}

static void why_tells_each_leaf(void **state)
{
    (void)state;
    fixture it = load();
    const kh_card *card = &it.document.cards->items[0];
    kh_text all = kh_why_text(it.arena, &it.document, card, NULL);
    expect_in(all, "东镇　分组：（不分组）　合计：100\n");
    expect_in(all, "环境.垃圾");
    kh_text one = kh_why_text(it.arena, &it.document, card, &card->weights[0]);
    expect_in(one, "粮食");
    assert_false(kh_text_contains(one, KH_TEXT("平安")));
    kh_arena_free(it.arena);
}

/* A filled card: the score in its place, and how it came about; before there are scores, nothing. */
static void scores_of_a_card(void **state)
{
    (void)state;
    fixture it = load();
    size_t count;
    const kh_card_row *rows = kh_card_rows(it.arena, &it.document, &it.document.cards->items[0], &count);
    assert_int_equal(rows[0].score.length, 0);
    assert_null(rows[0].scored);
    const kh_results *results = kh_results_read_bytes(
        it.model, it.document.scheme, KH_TEXT("results.csv"),
        KH_TEXT("name,粮食,环境.垃圾,环境.厕所,平安,表彰,事故\n东镇,8.25,0.1,40,,3,0\n西街,0,0,0,0,0,0\n"));
    it.document.scores = kh_scores_compute(it.model, &it.model->schemes[0], it.document.cards, results);
    rows = kh_card_rows(it.arena, &it.document, &it.document.cards->items[0], &count);
    assert_int_equal(count, 4);
    assert_string_equal(rows[0].score.data, "8.25");
    assert_string_equal(rows[0].derivation.data, "部门评定 8.25");
    assert_string_equal(rows[2].score.data, "40.00");
    assert_string_equal(rows[3].score.data, "—");
    assert_string_equal(rows[3].derivation.data, "缺东镇 平安");
    const kh_township_score *scored = kh_card_scored(&it.document, &it.document.cards->items[0]);
    assert_non_null(scored);
    assert_false(scored->total.known);
    assert_null(kh_card_scored(&it.document, &it.document.cards->base));
    kh_arena_free(it.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_as_pinned),
        cmocka_unit_test(csv_quotes_what_must_be),
        cmocka_unit_test(json_numbers_are_exact),
        cmocka_unit_test(yaml_keeps_texts_texts),
        cmocka_unit_test(table_is_aligned_by_cells),
        cmocka_unit_test(columns_end_without_blanks),
        cmocka_unit_test(file_names_are_safe_and_different),
        cmocka_unit_test(no_folder_holds_too_many),
        cmocka_unit_test(equal_names_are_counted),
        cmocka_unit_test(titles_break_by_sense),
        cmocka_unit_test(columns_suit_their_content),
        cmocka_unit_test(no_character_stands_alone),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(two_builds_are_equal_bytes),
        cmocka_unit_test(only_our_left_overs_go),
        cmocka_unit_test(says_what_could_not_be_written),
        cmocka_unit_test(survives_failed_allocations),
        cmocka_unit_test(a_document_is_the_same_whatever_else_is_printed),
        cmocka_unit_test(without_fonts_the_rest_is_written),
        cmocka_unit_test(why_tells_each_leaf),
        cmocka_unit_test(scores_of_a_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Rosters in both formats: what becomes of the cells, and where each mistake is said to stand. */
#include "model/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "syntax/parse.h"

static const char fields_text[] = "属性 定位 { 取值：[农业, 工业, 城区, 生态] }\n"
                                  "属性 人口 { 类型：整数 单位：人 范围：1..200万人 }\n"
                                  "属性 系数 { 值：[甲镇：1.35, 乙镇：1.2] 缺省：1 }\n";

typedef struct {
    kh_arena *arena;
    kh_model model;
    kh_roster_fields fields;
    kh_townships townships;
    bool good;
} fixture;

/* A field as the model would declare it. */
static kh_entity *declare_field(kh_arena *arena, const kh_node *block)
{
    kh_entity *field = kh_arena_new_of(arena, kh_entity);
    *field = (kh_entity){.kind = KH_KIND_FIELD, .name = block->name, .span = block->name_span};
    for (size_t i = 0; i < block->count; i++) {
        const kh_node *item = block->children[i];
        kh_attribute attribute = {kh_find_attribute(KH_KIND_FIELD, item->text), item->text_span,
                                  item->children, item->count, false};
        assert_non_null(attribute.row);
        kh_entity_add_attribute(arena, field, attribute);
    }
    return field;
}

static kh_source *make_source(kh_arena *arena, const char *path, kh_text content)
{
    char *copy = kh_arena_alloc(arena, (size_t)content.length + 2);
    if (content.length)
        memcpy(copy, content.data, content.length);
    return kh_source_new(arena, kh_text_of(path), kh_text_slice(copy, content.length));
}

static void open_fixture(fixture *at, const char *fields)
{
    *at = (fixture){.arena = kh_arena_new()};
    at->model = (kh_model){.arena = at->arena, .diagnostics = kh_diagnostics_new(at->arena)};
    const kh_tree *tree =
        kh_parse(at->arena, at->model.diagnostics, make_source(at->arena, "s.kh", kh_text_of(fields)));
    assert_int_equal(kh_diagnostics_count(at->model.diagnostics), 0);
    at->fields.items = kh_arena_array(at->arena, tree->count ? tree->count : 1, sizeof *at->fields.items);
    for (size_t i = 0; i < tree->count; i++)
        at->fields.items[at->fields.count++] = declare_field(at->arena, tree->items[i]);
}

static void read_roster(fixture *at, bool csv, kh_text content)
{
    kh_source *source = make_source(at->arena, csv ? "r.csv" : "r.yaml", content);
    source->order = 1;
    at->good = kh_roster_read(&at->model, source, csv, at->fields, &at->townships);
    kh_diagnostics_finish(at->model.diagnostics);
}

/* “甲镇 薄弱=无 定位=农业; …” */
static const char *show_townships(const fixture *at)
{
    kh_builder out = {.arena = at->arena};
    for (size_t i = 0; i < at->townships.count; i++) {
        const kh_entity *township = at->townships.items[i];
        assert_int_equal(township->order, i);
        kh_builder_string(&out, i ? "; " : "");
        kh_builder_add(&out, township->name);
        for (size_t k = 0; k < township->computed.count; k++) {
            const kh_computed *cell = &township->computed.items[k];
            kh_words words = kh_value_words(at->arena, cell->value);
            if (!kh_text_is(cell->word, "薄弱") || cell->value.kind != KH_VALUE_LIST ||
                cell->value.list.count)
                kh_builder_format(&out, " %.*s=%.*s", KH_TEXT_ARGUMENTS(cell->word),
                                  KH_TEXT_ARGUMENTS(words.in[0]));
        }
    }
    return kh_builder_text(&out).data;
}

/* “KH055 2:3[万] → fix; …”: code, place, what the span covers, the fix. */
static const char *show_findings(const fixture *at)
{
    kh_builder out = {.arena = at->arena};
    for (size_t i = 0; i < kh_diagnostics_count(at->model.diagnostics); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(at->model.diagnostics, i);
        kh_place place = kh_span_place(found->span);
        kh_text text = kh_span_text(found->span);
        kh_builder_format(&out, "%s%s %u:%u[%.*s]", i ? "; " : "", kh_code_id(found->code), place.line,
                          place.column, KH_TEXT_ARGUMENTS(text));
        if (found->fix.in[0].length)
            kh_builder_format(&out, "→%.*s", KH_TEXT_ARGUMENTS(found->fix.in[0]));
        for (int language = 0; language < KH_LANGUAGES; language++)
            assert_null(strchr(found->message.in[language].data, '{')); /* every argument was given */
    }
    return kh_builder_text(&out).data;
}

typedef struct {
    const char *why, *text, *townships, *findings;
} example;

static void check_example(const example *wanted, bool csv)
{
    fixture at;
    open_fixture(&at, fields_text);
    read_roster(&at, csv, kh_text_of(wanted->text));
    const char *townships = show_townships(&at), *findings = show_findings(&at);
    if (strcmp(townships, wanted->townships) != 0)
        fail_msg("%s:\n    townships %s\n    wanted    %s", wanted->why, townships, wanted->townships);
    if (strcmp(findings, wanted->findings) != 0)
        fail_msg("%s:\n    findings %s\n    wanted   %s", wanted->why, findings, wanted->findings);
    if (at.good != (kh_diagnostics_at_level(at.model.diagnostics, KH_ERROR) == 0))
        fail_msg("%s: answered %d", wanted->why, at.good);
    kh_arena_free(at.arena);
}

static void csv_is_read_as_it_is_written(void **state)
{
    static const example examples[] = {
        {"plain", "name,定位,人口,薄弱\n甲镇,农业,18500,物业治理；垃圾分类\n丙乡,生态,1.2万,\n",
         "甲镇 薄弱=物业治理、垃圾分类 定位=农业 人口=18500人 系数=1.35; 丙乡 定位=生态 人口=12000人 系数=1",
         ""},
        {"mark, CR LF, quotes, a comma, a doubled quote, no last line end",
         "\xEF\xBB\xBF名称,人口,\"定位\"\r\n\"甲\"\"镇\",\"18,500\",\"农业\"\r\n\"乙镇\", 3人 ,工业",
         "甲\"镇 定位=农业 人口=18500人 系数=1; 乙镇 定位=工业 人口=3人 系数=1.2", ""},
        {"CR alone, blank rows, rows of commas, full-width digits",
         "乡镇,定位,人口\r\r甲镇,农业,１２人\r,,\r  \r", "甲镇 定位=农业 人口=12人 系数=1.35", ""},
        {"surplus empty cells at the end say nothing", "name,定位,人口,\n甲镇,农业,1,,\n",
         "甲镇 定位=农业 人口=1人 系数=1.35", ""},
        {"the roster wins over the scheme, and says so",
         "name,定位,人口,系数\n甲镇,农业,1,1.5\n乙镇,农业,1,1.20\n",
         "甲镇 定位=农业 人口=1人 系数=1.5; 乙镇 定位=农业 人口=1人 系数=1.2", "KH057 2:9[1.5]"},
        {"not known yet", "name,定位,人口,薄弱\n甲镇,待定,tbd,待定\n",
         "甲镇 薄弱=未写 定位=未写 人口=未写 系数=1.35", "KH038 2:4[待定]; KH038 2:7[tbd]; KH038 2:11[待定]"},
        {"no weak ones, in a word", "name,定位,人口,薄弱\n甲镇,农业,1,无\n",
         "甲镇 定位=农业 人口=1人 系数=1.35", ""},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(examples); i++)
        check_example(&examples[i], true);
}

static void mistakes_of_csv_are_found_in_their_cells(void **state)
{
    static const example examples[] = {
        {"types, names, ranges",
         "name,定位,人口\n甲镇,农页,18500\n乙镇,工业,\"很 "
         "多\"\n丙镇,工业,0.5\n丁镇,工业,300万\n戊镇,工业,3亩\n己镇,工业,5%\n"
         "庚镇,工业,18500入\n",
         "甲镇 定位=有误 人口=18500人 系数=1.35; 乙镇 定位=工业 人口=有误 系数=1.2; 丙镇 定位=工业 人口=有误 "
         "系数=1; "
         "丁镇 定位=工业 人口=有误 系数=1; 戊镇 定位=工业 人口=有误 系数=1; 己镇 定位=工业 人口=有误 系数=1; "
         "庚镇 定位=工业 人口=有误 系数=1",
         "KH030 2:4[农页]→农业; KH055 3:7[\"很 多\"]; KH055 4:7[0.5]; KH056 5:7[300万]; KH055 6:7[3亩]; "
         "KH055 7:7[5%]; "
         "KH055 8:7[18500入]"},
        {"a column that is missing is missed once", "name,定位\n甲镇,农业\n乙镇,农业\n",
         "甲镇 定位=农业 人口=有误 系数=1.35; 乙镇 定位=农业 人口=有误 系数=1.2", "KH054 1:1[name,定位]"},
        {"a misspelt column is not missing as well", "name,定位,人囗\n甲镇,农业,3\n",
         "甲镇 定位=农业 人口=有误 系数=1.35", "KH052 1:9[人囗]→人口"},
        {"a cell that is missing", "name,定位,人口\n甲镇,,3\n", "甲镇 定位=有误 人口=3人 系数=1.35",
         "KH054 2:1[甲镇]"},
        {"columns nobody declared, twice, without a name",
         "name,定位,人口,邮编,定位,,薄弱\n甲镇,农业,3,1,2,3,\n", "甲镇 定位=农业 人口=3人 系数=1.35",
         "KH052 1:12[邮编]; KH053 1:15[定位]; KH050 1:18[]"},
        {"uneven rows", "name,定位,人口\n甲镇,农业\n乙镇,农业,3,4\n丙镇,农业,3\n",
         "甲镇 薄弱=有误 定位=有误 人口=有误 系数=有误; 乙镇 薄弱=有误 定位=有误 人口=有误 系数=有误; "
         "丙镇 定位=农业 人口=3人 系数=1",
         "KH058 2:1[甲镇,农业]; KH058 3:1[乙镇,农业,3,4]"},
        {"doubles and the nameless", "name,定位,人口\n甲镇,农业,3\n,农业,x\n甲镇,农业,3\n",
         "甲镇 定位=农业 人口=3人 系数=1.35", "KH059 3:1[]; KH055 3:5[x]; KH053 4:1[甲镇]"},
        {"no name column", "镇名,人口\n甲镇,3\n", "", "KH050 1:1[镇名,人口]; KH052 1:1[镇名]"},
        {"an almost right name column", "nane,定位,人口\n甲镇,农业,3\n", "", "KH052 1:1[nane]→name"},
        {"full-width commas", "name，定位，人口\n甲镇，农业，3\n", "", "KH050 1:1[name，定位，人口]"},
        {"a quote that never closes", "name,定位,人口\n甲镇,农业,3\n\"乙镇,农业,3\n丙镇,农业,3\n",
         "甲镇 定位=农业 人口=3人 系数=1.35", "KH050 3:1[\"]"},
        {"stray quotes", "name,定位,人口\n\"甲镇\"子,农业,3\n乙\"镇\",农业,3\n",
         "甲镇 定位=农业 人口=3人 系数=1.35; 乙 定位=农业 人口=3人 系数=1",
         "KH050 2:5[子]; KH050 3:2[\"镇\"]"},
        {"a line end in a name", "name,定位,人口\n\"甲\n镇\",农业,3\n", "", "KH005 2:1[\"甲\n镇\"]"},
        {"what nobody sees", "name,定位,人口\n甲\u200B镇,农业,3\n乙镇,农\u202E业,3\n",
         "乙镇 定位=有误 人口=3人 系数=1.2", "KH005 2:2[\u200B]; KH005 3:5[\u202E]"},
        {"another encoding", "name\n\xBC\xD7\xD5\xF2\n", "", "KH006 2:1[\xBC]"},
        {"nothing", "", "", "KH051 1:1[]"},
        {"a header alone", "name,定位,人口\n\n", "", "KH051 1:1[]"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(examples); i++)
        check_example(&examples[i], true);
}

static void yaml_is_read_as_it_is_written(void **state)
{
    static const example examples[] = {
        {"plain",
         "townships:\n  - name: 甲镇\n    定位: 农业\n    人口: 18500\n    薄弱: [物业治理, '垃圾、厕所']\n",
         "甲镇 薄弱=物业治理、垃圾、厕所 定位=农业 人口=18500人 系数=1.35", ""},
        {"mark, CR LF, comments, quotes, flow, escapes",
         "\xEF\xBB\xBF# 名册\r\ntownships:\r\n- {名称: '甲''镇', 定位: \"\\u519C业\", 人口: 1.2万人, 薄弱: "
         "物业；垃圾}\r\n",
         "甲'镇 薄弱=物业、垃圾 定位=农业 人口=12000人 系数=1", ""},
        {"empty cells are no cells",
         "townships:\n- 乡镇: 乙镇\n  系数:\n  定位: 农业\n  人口: 1\n  薄弱: []\n",
         "乙镇 定位=农业 人口=1人 系数=1.2", ""},
        {"no, 010 and dates are what they are here", "乡镇:\n- name: no\n  定位: 农业\n  人口: 010\n",
         "no 定位=农业 人口=10人 系数=1", ""},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(examples); i++)
        check_example(&examples[i], false);
}

static void mistakes_of_yaml_are_found_in_their_cells(void **state)
{
    static const example examples[] = {
        {"spans cover the value, behind Han characters and in flow",
         "townships:\n  - name: 甲镇 # 城关\n    定位: \"农页\"\n    人口: 很多\n  - {name: 乙镇, 定位: "
         "农业, 人口: 3亩}\n",
         "甲镇 定位=有误 人口=有误 系数=1.35; 乙镇 定位=农业 人口=有误 系数=1.2",
         "KH030 3:9[\"农页\"]→农业; KH055 4:9[很多]; KH055 5:28[3亩]"},
        {"unknown, double and missing columns",
         "townships:\n- name: 甲镇\n  定位: 农业\n  人囗: 3\n  定位: 工业\n  邮编: [1, {a: b}]\n- name: "
         "乙镇\n  定位: 工业\n",
         "甲镇 定位=农业 人口=有误 系数=1.35; 乙镇 定位=工业 人口=有误 系数=1.2",
         "KH052 4:3[人囗]→人口; KH053 5:3[定位]; KH052 6:3[邮编]; KH054 7:9[乙镇]"},
        {"full-width colons", "townships:\n- name: 甲镇\n  定位：农业\n  人口:3\n- name: 乙镇\n", "",
         "KH050 3:5[：]→: ; KH050 4:5[:]→: "},
        {"a full-width colon that runs into the value above", "townships:\n- name: 甲镇\n   定位：农业\n", "",
         "KH050 3:6[：]→: "},
        {"an item that is one full-width colon", "townships:\n- name：甲镇\n", "", "KH050 2:7[：]→: "},
        {"anchors", "townships:\n- &a {name: 甲镇, 定位: 农业, 人口: 3}\n- *a\n", "", "KH050 2:3[&a {]"},
        {"tags", "townships:\n- name: !!str 甲镇\n", "", "KH050 2:9[!!str 甲镇]"},
        {"two documents", "townships:\n- {name: 甲镇, 定位: 农业, 人口: 3}\n---\ntownships: []\n",
         "甲镇 定位=农业 人口=3人 系数=1.35", "KH050 3:1[---]"},
        {"another shape", "- name: 甲镇\n", "", "KH050 1:1[-]"},
        {"another key", "townhips:\n- name: 甲镇\n", "", "KH050 1:1[townhips]"},
        {"a list twice", "townships: []\ntownships: []\n", "", "KH053 2:1[townships]"},
        {"rows and cells of another shape",
         "townships:\n- 甲镇\n- [a]\n- name: 乙镇\n  定位: [农业]\n  人口: {a: 3}\n  薄弱: [[a]]\n- name: "
         "丙镇\n  定位: 农业\n  人口: 3\n  [a]: 4\n",
         "乙镇 定位=有误 人口=有误 系数=1.2; 丙镇 定位=农业 人口=3人 系数=1",
         "KH050 2:3[甲镇]; KH050 3:3[[]; KH050 5:7[[]; KH050 6:7[{]; KH050 7:8[[]; KH050 11:3[[]"},
        {"a quote that never closes", "townships:\n- name: \"甲镇\n  定位: 农业\n", "", "KH050 2:9[\"]"},
        {"a tab", "townships:\n\t- name: 甲镇\n", "", "KH050 2:1[\t]"},
        {"an escape that nobody sees",
         "townships:\n- name: \"甲\\u200B镇\"\n  定位: 农业\n  人口: 3\n- name: \"乙\\n镇\"\n  定位: "
         "\"农\\u202E业\"\n  人口: 1\n",
         "", "KH005 2:9[\"甲\\u200B镇\"]; KH005 5:9[\"乙\\n镇\"]; KH005 6:7[\"农\\u202E业\"]"},
        {"the nameless", "townships:\n- 定位: 农业\n  人口: 3\n- name:\n", "",
         "KH059 2:3[定位: 农业\n  人口: 3]; KH059 4:8[]"},
        {"empty", "townships:\n", "", "KH051 1:1[]"},
        {"nothing", "# 无\n", "", "KH051 1:1[]"},
        {"another encoding", "townships:\n- name: \xBC\xD7\n", "", "KH006 2:9[\xBC]"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(examples); i++)
        check_example(&examples[i], false);
}

/* ---- one cell ---- */

static void cells_follow_their_field(void **state)
{
    static const struct {
        const char *field, *cell, *words, *finding;
    } cases[] = {
        {"属性 甲 { 类型：数 }", "-3.50", "-3.5", ""},
        {"属性 甲 { 类型：数 }", "−１，２３４", "-1234", ""},
        {"属性 甲 { 类型：数 }", "1,23", "有误", "KH055"},
        {"属性 甲 { 类型：数 }", "3.", "有误", "KH055"},
        {"属性 甲 { 类型：数 }", "5%", "5%", ""},
        {"属性 甲 { 类型：数 }", "3亩", "3亩", ""},
        {"属性 甲 { 类型：数 }", "3丈夫", "有误", "KH055"},
        {"属性 甲 { 类型：数 单位：丈夫 }", "1.5万丈夫", "15000丈夫", ""},
        {"属性 甲 { 单位：万元 }", "2.3亿元", "23000万元", ""},
        {"属性 甲 { 单位：万元 }", "2.3亿", "23000万元", ""},
        {"属性 甲 { 单位：亿元 }", "2.3亿", "2.3亿元", ""},
        {"属性 甲 { 单位：千克 }", "2万", "20000千克", ""},
        {"属性 甲 { 单位：万元 }", "230 0", "有误", "KH055"},
        {"属性 甲 { 单位：元 }", "18500 元", "18500元", ""},
        {"属性 甲 { 单位：元 }", "3人", "有误", "KH055"},
        {"属性 甲 { 单位：“万元/亩” }", "6000元/亩", "0.6万元/亩", ""},
        {"属性 甲 { 单位：“万元/亩” }", "1亿", "10000万元/亩", ""},
        {"属性 甲 { 单位：个 }", "3所", "3个", ""},
        {"属性 甲 { 单位：% }", "5", "5%", ""},
        {"属性 甲 { 单位：% }", "5‰", "0.5%", ""},
        {"属性 甲 { 单位：% }", "5人", "有误", "KH055"},
        {"属性 甲 { 单位：个百分点 }", "5%", "5个百分点", ""},
        {"属性 甲 { 类型：百分比 }", "5％", "5%", ""},
        {"属性 甲 { 类型：百分比 }", "5", "有误", "KH055"},
        {"属性 甲 { 类型：整数 }", "1.5万", "15000", ""},
        {"属性 甲 { 类型：整数 }", "1.5", "有误", "KH055"},
        {"属性 甲 { 类型：文本 }", " 山区　", "山区", ""},
        {"属性 甲 { 类型：文本 }", "12", "12", ""},
        {"属性 甲 { 类型：真假 }", "是", "是", ""},
        {"属性 甲 { 类型：真假 }", "false", "否", ""},
        {"属性 甲 { 类型：真假 }", "有", "有误", "KH055"},
        {"属性 甲 { 类型：日期 }", "2025年2月", "2025-02", ""},
        {"属性 甲 { 类型：日期 }", "2025/2/3", "2025-02-03", ""},
        {"属性 甲 { 类型：日期 }", "2025.12.03", "2025-12-03", ""},
        {"属性 甲 { 类型：日期 }", "2025/2/30", "有误", "KH055"},
        {"属性 甲 { 类型：日期 }", "2025/2/3/4", "有误", "KH055"},
        {"属性 甲 { 类型：日期 范围：2025-01-01..2025-12-31 }", "2026-01-01", "有误", "KH056"},
        {"属性 甲 { 类型：枚举 取值：一类、“二 类” }", "二 类", "二 类", ""},
        {"属性 甲 { 类型：枚举 取值：[A类, B类] }", "Ａ类", "A类", ""},
        {"属性 甲 { 类型：枚举 取值：[一类, 二类] }", "三类", "有误", "KH030"},
        {"属性 甲 { 类型：枚举 }", "三类", "三类", ""},
        {"属性 甲 { 类型：乱写 }", "三类", "有误", ""}, /* reported where it is declared */
        {"属性 甲；", "12", "12", ""},
        {"属性 甲；", "12人", "12人", ""},
        {"属性 甲；", "12组", "12组", ""},
        {"属性 甲；", "山区", "山区", ""},
        {"属性 甲 { 类型：数 范围：0..<1 }", "1", "有误", "KH056"},
        {"属性 甲 { 类型：数 范围：0..1 }", "1", "1", ""},
        {"属性 甲 { 类型：数 范围：-2..1 }", "-2.1", "有误", "KH056"},
        {"属性 甲 { 类型：数 范围：-2..1 }", "-2", "-2", ""},
        {"属性 甲 { 单位：人 范围：1000人..3万人 }", "2.9万", "29000人", ""},
        {"属性 甲 { 单位：人 范围：1000人..3万人 }", "999", "有误", "KH056"},
        {"属性 甲 { 单位：万元 范围：1..5 }", "60000元", "有误", "KH056"},
        {"属性 甲 { 类型：百分比 范围：0%..100% }", "100%", "100%", ""},
        {"属性 甲 { 类型：百分比 范围：0%..100% }", "100.1%", "有误", "KH056"},
        {"属性 甲 { 单位：% 范围：0..100 }", "100.1", "有误", "KH056"},
        {"属性 甲 { 单位：% 范围：0..100 }", "100", "100%", ""},
        {"属性 甲 { 类型：数 }", "tbd", "未写", "KH038"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        fixture at;
        open_fixture(&at, cases[i].field);
        kh_value value;
        bool good =
            kh_roster_cell(&at.model, at.fields.items[0], kh_text_of(cases[i].cell), (kh_span){0}, &value);
        kh_text words = kh_value_words(at.arena, value).in[KH_CHINESE];
        size_t count = kh_diagnostics_count(at.model.diagnostics);
        const char *found = count ? kh_code_id(kh_diagnostics_at(at.model.diagnostics, 0)->code) : "";
        if (!kh_text_is(words, cases[i].words) || strcmp(found, cases[i].finding) != 0 || count > 1)
            fail_msg("%s with “%s”: %s %s", cases[i].field, cases[i].cell, words.data, found);
        if (good != (count == 0 || value.kind == KH_VALUE_UNKNOWN))
            fail_msg("%s with “%s” answered %d", cases[i].field, cases[i].cell, good);
        kh_arena_free(at.arena);
    }
}

static void what_is_not_known_names_its_township(void **state)
{
    (void)state;
    fixture at;
    open_fixture(&at, "属性 人口 { 类型：数 }");
    read_roster(&at, true, KH_TEXT("name,人口\n甲镇,待定\n"));
    const kh_computed *cell = kh_computed_of(at.townships.items[0], KH_TEXT("人口"));
    assert_int_equal(cell->value.kind, KH_VALUE_UNKNOWN);
    assert_int_equal(cell->value.reasons.count, 1);
    assert_ptr_equal(cell->value.reasons.items[0].entity, at.townships.items[0]);
    assert_int_equal(at.model.tbd.count, 1);
    assert_string_equal(at.model.tbd.items[0].what.data, "乡镇 甲镇 的 人口");
    assert_true(at.good);
    kh_arena_free(at.arena);
}

static void a_written_township_is_not_written_twice(void **state)
{
    (void)state;
    fixture at;
    open_fixture(&at, "");
    kh_entity written = {.kind = KH_KIND_TOWNSHIP, .name = KH_TEXT("甲镇")};
    kh_vector_push(at.arena, &at.townships, &written);
    read_roster(&at, true, KH_TEXT("name\n乙镇\n甲镇\n"));
    assert_false(at.good);
    assert_int_equal(at.townships.count, 2);
    assert_string_equal(show_findings(&at), "KH053 3:1[甲镇]");
    kh_arena_free(at.arena);
}

static void formulas_of_the_scheme_are_left_to_it(void **state)
{
    (void)state;
    fixture at;
    open_fixture(&at, "属性 甲 { 类型：数 值：1 + 2 } 属性 乙 { 类型：数 缺省：甲 × 2 } 属性 丙 { 类型：数 "
                      "值：[子镇：1] }");
    read_roster(&at, true, KH_TEXT("name,甲\n子镇,4\n丑镇,\n"));
    assert_string_equal(show_townships(&at), "子镇 甲=4 丙=1; 丑镇 丙=有误");
    assert_string_equal(show_findings(&at), "KH054 3:1[丑镇]");
    kh_arena_free(at.arena);
}

/* ---- too much ---- */

static kh_text repeat(kh_arena *arena, const char *first, const char *format, int count)
{
    kh_builder out = {.arena = arena};
    kh_builder_string(&out, first);
    for (int i = 0; i < count; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        kh_builder_format(&out, format, i);
#pragma GCC diagnostic pop
    }
    return kh_builder_text(&out);
}

static void too_much_is_refused(void **state)
{
    static const struct {
        const char *why, *first, *format;
        bool csv;
        int count;
        const char *code;
    } cases[] = {
        {"a million rows of CSV", "name,人口\n", "镇%d,1\n", true, 1000000, "KH051"},
        {"a million rows of YAML", "townships:\n", "- {name: 镇%d, 人口: 1}\n", false, 300000, "KH051"},
        {"a million mistakes in CSV", "name,人口\n", "镇%d,x\n", true, 1000000, "KH099"},
        {"a million unknown columns", "townships:\n- name: 甲\n", "  栏%d: 1\n", false, 300000, "KH099"},
        {"a million columns", "name,人口", ",栏%d", true, 1000000, "KH050"},
        {"brackets", "townships: ", "[", false, 100000, "KH050"},
        {"braces in brackets", "townships: ", "[{a: ", false, 100000, "KH050"},
        {"dashes", "", "- ", false, 100000, "KH050"},
        {"an alias bomb", "a: &a [x, x, x]\nb: &b [*a, *a, *a]\n", "", false, 1, "KH050"},
        {"one endless line", "townships: [{name: 甲, 人口: 1", ", 薄弱: 乙%d", false, 300000, "KH099"},
        {"one endless word", "townships:\n- name: ", "甲%d", false, 1000000, "KH054"},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        fixture at;
        open_fixture(&at, "属性 人口 { 类型：数 单位：人 }");
        kh_text text = repeat(at.arena, cases[i].first, cases[i].format, cases[i].count);
        size_t before = kh_arena_used(at.arena);
        read_roster(&at, cases[i].csv, text);
        size_t used = kh_arena_used(at.arena) - before;
        assert_false(at.good);
        size_t count = kh_diagnostics_count(at.model.diagnostics);
        const kh_diagnostic *last = kh_diagnostics_at(at.model.diagnostics, count - 1);
        if (strcmp(kh_code_id(last->code), cases[i].code) != 0)
            fail_msg("%s: %s", cases[i].why, kh_code_id(last->code));
        if (used > (256u << 20))
            fail_msg("%s: took %zu bytes", cases[i].why, used);
        assert_true(at.townships.count <= KH_MAX_TOWNSHIPS);
        kh_arena_free(at.arena);
    }
}

/* Each allocation fails once: the parser is closed by the arena, or the leak checker says so. */
static void survives_every_failed_allocation(void **state)
{
    (void)state;
    volatile unsigned long nth = 0;
    for (volatile bool failed = true; failed; nth++) {
        fixture at;
        open_fixture(&at, fields_text);
        kh_source *source =
            make_source(at.arena, "r.yaml",
                        KH_TEXT("townships:\n- {name: \"甲\\u9547\", 定位: 农页, 人口: 3, 薄弱: [a, b]}\n"));
        failed = false;
        if (kh_arena_guard(at.arena)) {
            failed = true;
        } else {
            kh_arena_fail_at(at.arena, nth);
            (void)kh_roster_read(&at.model, source, false, at.fields, &at.townships);
        }
        kh_arena_free(at.arena);
    }
    assert_true(nth > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_read_as_it_is_written),
        cmocka_unit_test(mistakes_of_csv_are_found_in_their_cells),
        cmocka_unit_test(yaml_is_read_as_it_is_written),
        cmocka_unit_test(mistakes_of_yaml_are_found_in_their_cells),
        cmocka_unit_test(cells_follow_their_field),
        cmocka_unit_test(what_is_not_known_names_its_township),
        cmocka_unit_test(a_written_township_is_not_written_twice),
        cmocka_unit_test(formulas_of_the_scheme_are_left_to_it),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "output/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define FILE_ONE                                                                                             \
    "方案 甲 {\n"                                                                                         \
    "    部门 自然资源局 “县自然资源局”\r\n"                                                \
    "\t核心指标 耕地保护 { 分值：5 }\n"                                                           \
    "    指标 𠮷\u202Ea“x” { }\n"                                                                    \
    "}\n"

/* A planted list; everything in it lives in one arena. */
typedef struct {
    kh_arena *arena;
    kh_diagnostics *list;
    const kh_source *source;
    kh_findings findings;
} planted;

static planted plant(kh_arena *arena)
{
    static const kh_text files[] = {{"方案/费县.kh", 16}};
    planted in = {.arena = arena, .list = kh_diagnostics_new(arena)};
    in.source = kh_source_new(arena, KH_TEXT("方案/费县.kh"), KH_TEXT(FILE_ONE));
    in.findings = (kh_findings){
        .diagnostics = in.list, .files = files, .file_count = KH_COUNT(files), .version = KH_TEXT("1.0")};
    return in;
}

/* The span of `text`, so that nobody counts bytes under Han characters. */
static kh_span on(const planted *in, const char *text)
{
    const char *found = strstr(in->source->content.data, text);
    assert_non_null(found);
    uint32_t start = (uint32_t)(found - in->source->content.data);
    return kh_span_of(in->source, start, start + (uint32_t)strlen(text));
}

static kh_words words(const char *chinese, const char *english)
{
    return kh_words_of(chinese, english);
}

static kh_diagnostic rule_finding(kh_span span)
{
    return (kh_diagnostic){
        .code = KH_CODES,
        .level = KH_ERROR,
        .id = KH_TEXT("KH101"),
        .name = KH_TEXT("core-indicator-limit"),
        .span = span,
        .message = words("部门“自然资源局”设有7条核心指标，超过5条。",
                         "department “自然资源局” has 7 core indicators; the limit is 5."),
        .help = words("合并同类指标。", "Merge like indicators."),
        .entity = KH_TEXT("自然资源局"),
    };
}

static kh_text render(const planted *in, const char *format, kh_language language)
{
    kh_diagnostics_finish(in->list);
    kh_findings_style style = {.language = language};
    return kh_findings_format(kh_text_of(format))(in->arena, &in->findings, style);
}

static void expect(const planted *in, const char *format, kh_language language, const char *wanted)
{
    kh_text got = render(in, format, language);
    assert_string_equal(got.data, wanted);
    assert_int_equal(got.length, strlen(wanted));
}

static planted start(void **state)
{
    kh_arena *arena = kh_arena_new();
    assert_non_null(arena);
    *state = arena;
    return plant(arena);
}

static int tear_down(void **state)
{
    kh_arena_free(*state);
    return 0;
}

static void plant_core_limit(planted *in)
{
    static const kh_text townships[] = {{"甲镇", 6}, {"乙乡", 6}};
    static kh_citation cited[2];
    cited[0] = (kh_citation){words("为基层减负15条", "15 relief measures"), words("十（二）", "ten (2)"),
                             KH_TEXT("2024-02-18")};
    cited[1] = (kh_citation){words("若干规定", "Provisions"), (kh_words){0}, KH_TEXT("2024-08")};
    kh_diagnostic finding = rule_finding(on(in, "核心指标"));
    finding.citations = cited;
    finding.citation_count = 2;
    finding.townships = townships;
    finding.township_count = 2;
    finding.fix = words("指标", "indicator");
    kh_diagnostic *kept = kh_report_finding(in->list, &finding);
    kh_diagnostic_label(in->list, kept, on(in, "核心指标"), words("第6条", "the 6th"));
    kh_diagnostic_label(in->list, kept, on(in, "自然资源局"), words("这个部门", "this department"));
}

static void text_of_a_rule(void **state)
{
    planted in = start(state);
    plant_core_limit(&in);
    expect(&in, "text", KH_CHINESE,
           "错误[KH101]: 部门“自然资源局”设有7条核心指标，超过5条。\n"
           "  ┌─ 方案/费县.kh:3:2\n"
           "3 │     核心指标 耕地保护 { 分值：5 }\n"
           "  │     ~~~~~~~~ 第6条\n"
           "2 │     部门 自然资源局 “县自然资源局”\n"
           "  │          ~~~~~~~~~~ 这个部门\n"
           "  = 乡镇: 甲镇、乙乡\n"
           "  = 依据: 为基层减负15条 十（二），2024-02-18；若干规定，2024-08\n"
           "  = 建议: 合并同类指标。\n"
           "  = 改为: 指标\n"
           "  = 说明: kaohe rules KH101\n"
           "\n"
           "错误 1，警告 0，提示 0。\n");
    expect(&in, "text", KH_ENGLISH,
           "error[KH101]: department “自然资源局” has 7 core indicators; the limit is 5.\n"
           "  ┌─ 方案/费县.kh:3:2\n"
           "3 │     核心指标 耕地保护 { 分值：5 }\n"
           "  │     ~~~~~~~~ the 6th\n"
           "2 │     部门 自然资源局 “县自然资源局”\n"
           "  │          ~~~~~~~~~~ this department\n"
           "  = townships: 甲镇, 乙乡\n"
           "  = source: 15 relief measures ten (2), 2024-02-18; Provisions, 2024-08\n"
           "  = help: Merge like indicators.\n"
           "  = fix: indicator\n"
           "  = explain: kaohe rules KH101\n"
           "\n"
           "1 error, 0 warnings, 0 notes.\n");
}

static void text_without_findings(void **state)
{
    planted in = start(state);
    expect(&in, "text", KH_CHINESE, "没有发现问题。\n");
    expect(&in, "text", KH_ENGLISH, "no findings.\n");
    kh_findings_style quiet = {.language = KH_ENGLISH, .quiet = true};
    assert_int_equal(kh_findings_format(KH_TEXT("text"))(in.arena, &in.findings, quiet).length, 0);
}

/* Guards: a name with line ends or bidi marks that rewrites what the reviewer sees. */
static void text_hides_nothing(void **state)
{
    planted in = start(state);
    kh_report_texts(in.list, KH001, on(&in, "\u202Ea"), 2, KH_TEXT("一\r\n二\u202E三\x1b[2J"),
                    KH_TEXT("\xFF"));
    expect(&in, "text", KH_CHINESE,
           "错误[KH001]: 语法错误：此处不应出现一  二·三·[2J，应为\uFFFD。\n"
           "  ┌─ 方案/费县.kh:4:9\n"
           "4 │     指标 𠮷·a“x” { }\n"
           "  │            ~~\n"
           "\n"
           "错误 1，警告 0，提示 0。\n");
}

static void text_of_odd_spans(void **state)
{
    planted in = start(state);
    kh_diagnostic finding = rule_finding((kh_span){0});
    finding.help = words("", "");
    finding.level = KH_NOTE;
    finding.message = words("无处", "nowhere");
    kh_report_finding(in.list, &finding);
    finding.level = KH_WARNING;
    finding.span = kh_span_join(on(&in, "甲"), on(&in, "分值"));
    finding.message = words("多行", "many lines");
    kh_report_finding(in.list, &finding);
    finding.span = kh_span_of(in.source, in.source->content.length, in.source->content.length);
    finding.message = words("末尾", "at the end");
    finding.waived = true;
    finding.waiver = words("试点，县委办批准，至2026-12-31", "pilot");
    kh_report_finding(in.list, &finding);
    expect(&in, "text", KH_CHINESE,
           "提示[KH101]: 无处\n"
           "  = 说明: kaohe rules KH101\n"
           "\n"
           "警告[KH101]: 多行\n"
           "  ┌─ 方案/费县.kh:1:4\n"
           "1 │ 方案 甲 {\n"
           "  │      ~~~~\n"
           "  = 说明: kaohe rules KH101\n"
           "\n"
           "警告[KH101]（已豁免）: 末尾\n"
           "  ┌─ 方案/费县.kh:6:1\n"
           "6 │\n"
           "  │ ~\n"
           "  = 豁免: 试点，县委办批准，至2026-12-31\n"
           "  = 说明: kaohe rules KH101\n"
           "\n"
           "错误 0，警告 1，提示 1，已豁免 1。\n");
    assert_non_null(strstr(render(&in, "text", KH_ENGLISH).data, "warning[KH101] (waived): at the end\n"));
    assert_non_null(strstr(render(&in, "text", KH_ENGLISH).data, "0 errors, 1 warning, 1 note, 1 waived.\n"));
}

/* Guards: labels of the same line draw it once; a label in another file says where; gutters agree. */
static void text_of_labels(void **state)
{
    planted in = start(state);
    kh_builder lines = {.arena = in.arena};
    for (unsigned i = 1; i <= 100; i++)
        kh_builder_format(&lines, "line %u\n", i);
    kh_text content = kh_builder_text(&lines);
    const kh_source *other = kh_source_new(in.arena, KH_TEXT("b.kh"), content);
    uint32_t last = (uint32_t)(strstr(content.data, "100") - content.data);
    kh_diagnostic *made = kh_report_texts(in.list, KH090, on(&in, "甲"), 2, KH_TEXT("x"), KH_TEXT("y"));
    kh_diagnostic_label(in.list, made, on(&in, "方案"), words("同一行", "same line"));
    kh_diagnostic_label(in.list, made, kh_span_of(other, last, last + 3), words("别处", "elsewhere"));
    expect(&in, "text", KH_CHINESE,
           "错误[KH090]: 无法读取文件“x”：y。\n"
           "    ┌─ 方案/费县.kh:1:4\n"
           "  1 │ 方案 甲 {\n"
           "    │      ~~\n"
           "    │ ~~~~ 同一行\n"
           "    ┌─ b.kh:100:6\n"
           "100 │ line 100\n"
           "    │      ~~~ 别处\n"
           "    = 建议: 检查路径和权限。\n"
           "    = 说明: kaohe rules KH090\n"
           "\n"
           "错误 1，警告 0，提示 0。\n");
}

static void add_long(kh_builder *into, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        kh_builder_string(into, "长");
}

/* Guards: a line of a megabyte fills the screen; a cut in the middle of a character. */
static void text_cuts_long_lines(void **state)
{
    static const struct {
        const char *why;
        unsigned start, shown, before; /* in characters of two cells: the span, how many, those before it */
    } cases[] = {
        {"at its beginning", 0, 59, 0},
        {"near its beginning", 15, 59, 15},
        {"in the middle", 500, 59, 19},
        {"at its end", 998, 59, 57},
    };
    planted in = start(state);
    kh_builder line = {.arena = in.arena};
    add_long(&line, 1000);
    const kh_source *source = kh_source_new(in.arena, KH_TEXT("a.csv"), kh_builder_text(&line));
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        bool cut_left = cases[i].start > cases[i].before;
        bool cut_right = cases[i].start - cases[i].before + cases[i].shown < 1000;
        kh_builder wanted = {.arena = in.arena};
        kh_builder_format(&wanted, "1 │ %s", cut_left ? "…" : "");
        add_long(&wanted, cases[i].shown);
        kh_builder_format(&wanted, "%s\n  │ %*s~~~~\n", cut_right ? "…" : "",
                          (int)(2 * cases[i].before + cut_left), "");
        in.findings.diagnostics = in.list = kh_diagnostics_new(in.arena);
        kh_diagnostic finding = rule_finding(kh_span_of(source, cases[i].start * 3, cases[i].start * 3 + 6));
        kh_report_finding(in.list, &finding);
        const char *got = render(&in, "text", KH_CHINESE).data;
        if (!strstr(got, kh_builder_text(&wanted).data))
            fail_msg("%s: %s", cases[i].why, got);
    }
}

static void text_in_colour(void **state)
{
    planted in = start(state);
    kh_findings_style style = {.language = KH_ENGLISH, .color = true};
    kh_report_texts(in.list, KH001, on(&in, "甲"), 2, KH_TEXT("甲"), KH_TEXT("乙"));
    kh_diagnostics_finish(in.list);
    assert_string_equal(kh_findings_format(KH_TEXT("text"))(in.arena, &in.findings, style).data,
                        "\033[1;31merror[KH001]\033[0m: syntax error: unexpected 甲, expected 乙.\n"
                        "  \033[34m┌─\033[0m 方案/费县.kh:1:4\n"
                        "\033[34m1 │\033[0m 方案 甲 {\n"
                        "\033[34m  │\033[0m      \033[1;31m~~\033[0m\n"
                        "\n"
                        "1 error, 0 warnings, 0 notes.\n");
}

static void text_counts_many_townships(void **state)
{
    static kh_text townships[7];
    planted in = start(state);
    kh_diagnostic finding = rule_finding(on(&in, "甲"));
    for (size_t i = 0; i < KH_COUNT(townships); i++)
        townships[i] = kh_text_format(in.arena, "第%zu乡", i + 1);
    finding.townships = townships;
    finding.township_count = KH_COUNT(townships);
    kh_report_finding(in.list, &finding);
    assert_non_null(strstr(render(&in, "text", KH_CHINESE).data,
                           "  = 乡镇: 第1乡、第2乡、第3乡、第4乡、第5乡等7个乡镇\n"));
    assert_non_null(strstr(render(&in, "text", KH_ENGLISH).data,
                           "  = townships: 第1乡, 第2乡, 第3乡, 第4乡, 第5乡 and 2 more\n"));
}

static void plant_undecided(planted *in)
{
    static kh_words type[1], both[2];
    type[0] = words("类型", "type");
    both[0] = words("类型", "type");
    both[1] = words("频次", "frequency");
    static kh_undecided rows[5];
    rows[0] = (kh_undecided){KH_TEXT("KH105"), KH_TEXT("粮食"), type, 1};
    rows[1] = (kh_undecided){KH_TEXT("KH102"), KH_TEXT("粮食"), type, 1};
    rows[2] = (kh_undecided){KH_TEXT("KH104"), KH_TEXT("通报"), both, 2};
    rows[3] = (kh_undecided){KH_TEXT("KH105"), KH_TEXT("招商"), type, 1};
    rows[4] = (kh_undecided){KH_TEXT("KH102"), KH_TEXT("招商"), type, 1};
    in->findings.undecided = rows;
    in->findings.undecided_count = KH_COUNT(rows);
}

static void undecided_is_grouped_by_what_is_missing(void **state)
{
    planted in = start(state);
    plant_undecided(&in);
    expect(&in, "text", KH_CHINESE,
           "无法判定: 3个缺“类型”(KH102 KH104 KH105)\n"
           "无法判定: 1个缺“频次”(KH104)\n"
           "错误 0，警告 0，提示 0。\n");
    expect(&in, "text", KH_ENGLISH,
           "undecided: 3 lack “type” (KH102 KH104 KH105)\n"
           "undecided: 1 lacks “frequency” (KH104)\n"
           "0 errors, 0 warnings, 0 notes.\n");
    expect(&in, "github", KH_ENGLISH,
           "::notice::undecided: 3 lack “type” (KH102 KH104 KH105)\n"
           "::notice::undecided: 1 lacks “frequency” (KH104)\n");
}

/* `wanted` with ' for ", so that it can be read. */
static void expect_json(const planted *in, const char *format, kh_language language, const char *wanted)
{
    char *quoted = kh_arena_copy(in->arena, wanted, strlen(wanted));
    for (char *at = quoted; *at; at++)
        if (*at == '\'')
            *at = '"';
    expect(in, format, language, quoted);
}

static void plant_hostile_text(planted *in)
{
    kh_diagnostic *made = kh_report_texts(in->list, KH001, (kh_span){0}, 2,
                                          KH_TEXT("\"引\\号\"\n\u202E\x01/"), KH_TEXT("\xFF%"));
    made->waived = true;
    made->waiver = words("试点", "pilot");
}

static void json_of_everything(void **state)
{
    planted in = start(state);
    plant_core_limit(&in);
    plant_hostile_text(&in);
    plant_undecided(&in);
    in.findings.undecided_count = 1;
    expect_json(&in, "json", KH_CHINESE,
                "{\n"
                "  'version': 1,\n"
                "  'files': [\n"
                "    '方案/费县.kh'\n"
                "  ],\n"
                "  'findings': [\n"
                "    {\n"
                "      'rule': 'KH001',\n"
                "      'name': 'syntax',\n"
                "      'level': 'error',\n"
                "      'message': '语法错误：此处不应出现\\'引\\\\号\\'\\n\u202E\\u0001/，应为\uFFFD%。',\n"
                "      'file': null,\n"
                "      'line': null,\n"
                "      'column': null,\n"
                "      'end_line': null,\n"
                "      'end_column': null,\n"
                "      'entity': null,\n"
                "      'township': null,\n"
                "      'source': null,\n"
                "      'suggestion': null,\n"
                "      'waived': true,\n"
                "      'waiver': '试点'\n"
                "    },\n"
#define FINDING(township)                                                                                    \
    "    {\n"                                                                                                \
    "      'rule': 'KH101',\n"                                                                               \
    "      'name': 'core-indicator-limit',\n"                                                                \
    "      'level': 'error',\n"                                                                              \
    "      'message': '部门“自然资源局”设有7条核心指标，超过5条。',\n"                \
    "      'file': '方案/费县.kh',\n"                                                                    \
    "      'line': 3,\n"                                                                                     \
    "      'column': 2,\n"                                                                                   \
    "      'end_line': 3,\n"                                                                                 \
    "      'end_column': 6,\n"                                                                               \
    "      'entity': '自然资源局',\n"                                                                   \
    "      'township': '" township "',\n"                                                                    \
    "      'source': {\n"                                                                                    \
    "        'document': '为基层减负15条',\n"                                                          \
    "        'clause': '十（二）',\n"                                                                    \
    "        'date': '2024-02-18'\n"                                                                         \
    "      },\n"                                                                                             \
    "      'suggestion': '合并同类指标。',\n"                                                         \
    "      'waived': false,\n"                                                                               \
    "      'waiver': null\n"                                                                                 \
    "    }"
                FINDING("甲镇") ",\n" FINDING("乙乡") "\n"
#undef FINDING
                                                      "  ],\n"
                                                      "  'undecided': [\n"
                                                      "    {\n"
                                                      "      'rule': 'KH105',\n"
                                                      "      'entity': '粮食',\n"
                                                      "      'missing': [\n"
                                                      "        '类型'\n"
                                                      "      ]\n"
                                                      "    }\n"
                                                      "  ],\n"
                                                      "  'summary': {\n"
                                                      "    'errors': 1,\n"
                                                      "    'warnings': 0,\n"
                                                      "    'notes': 0,\n"
                                                      "    'waived': 1\n"
                                                      "  }\n"
                                                      "}\n");
}

static void json_of_nothing(void **state)
{
    planted in = start(state);
    in.findings.file_count = 0;
    expect_json(&in, "json", KH_ENGLISH,
                "{\n"
                "  'version': 1,\n"
                "  'files': [\n  ],\n"
                "  'findings': [\n  ],\n"
                "  'undecided': [\n  ],\n"
                "  'summary': {\n"
                "    'errors': 0,\n"
                "    'warnings': 0,\n"
                "    'notes': 0,\n"
                "    'waived': 0\n"
                "  }\n"
                "}\n");
}

static void sarif_of_a_rule(void **state)
{
    planted in = start(state);
    plant_core_limit(&in);
    expect_json(
        &in, "sarif", KH_ENGLISH,
        "{\n"
        "  '$schema': "
        "'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',\n"
        "  'version': '2.1.0',\n"
        "  'runs': [\n"
        "    {\n"
        "      'tool': {\n"
        "        'driver': {\n"
        "          'name': 'kaohe',\n"
        "          'version': '1.0',\n"
        "          'rules': [\n"
        "            {\n"
        "              'id': 'KH101',\n"
        "              'name': 'core-indicator-limit',\n"
        "              'shortDescription': {\n"
        "                'text': 'core indicator limit'\n"
        "              }\n"
        "            }\n"
        "          ]\n"
        "        }\n"
        "      },\n"
        "      'columnKind': 'unicodeCodePoints',\n"
        "      'results': [\n"
        "        {\n"
        "          'ruleId': 'KH101',\n"
        "          'ruleIndex': 0,\n"
        "          'level': 'error',\n"
        "          'message': {\n"
        "            'text': 'department “自然资源局” has 7 core indicators; the limit is 5.'\n"
        "          },\n"
        "          'locations': [\n"
        "            {\n"
        "              'physicalLocation': {\n"
        "                'artifactLocation': {\n"
        "                  'uri': '%E6%96%B9%E6%A1%88/%E8%B4%B9%E5%8E%BF.kh'\n"
        "                },\n"
        "                'region': {\n"
        "                  'startLine': 3,\n"
        "                  'startColumn': 2,\n"
        "                  'endLine': 3,\n"
        "                  'endColumn': 6\n"
        "                }\n"
        "              }\n"
        "            }\n"
        "          ],\n"
        "          'relatedLocations': [\n"
        "            {\n"
        "              'physicalLocation': {\n"
        "                'artifactLocation': {\n"
        "                  'uri': '%E6%96%B9%E6%A1%88/%E8%B4%B9%E5%8E%BF.kh'\n"
        "                },\n"
        "                'region': {\n"
        "                  'startLine': 3,\n"
        "                  'startColumn': 2,\n"
        "                  'endLine': 3,\n"
        "                  'endColumn': 6\n"
        "                }\n"
        "              },\n"
        "              'message': {\n"
        "                'text': 'the 6th'\n"
        "              }\n"
        "            },\n"
        "            {\n"
        "              'physicalLocation': {\n"
        "                'artifactLocation': {\n"
        "                  'uri': '%E6%96%B9%E6%A1%88/%E8%B4%B9%E5%8E%BF.kh'\n"
        "                },\n"
        "                'region': {\n"
        "                  'startLine': 2,\n"
        "                  'startColumn': 8,\n"
        "                  'endLine': 2,\n"
        "                  'endColumn': 13\n"
        "                }\n"
        "              },\n"
        "              'message': {\n"
        "                'text': 'this department'\n"
        "              }\n"
        "            }\n"
        "          ],\n"
        "          'suppressions': [\n"
        "          ],\n"
        "          'fixes': [\n"
        "            {\n"
        "              'artifactChanges': [\n"
        "                {\n"
        "                  'artifactLocation': {\n"
        "                    'uri': '%E6%96%B9%E6%A1%88/%E8%B4%B9%E5%8E%BF.kh'\n"
        "                  },\n"
        "                  'replacements': [\n"
        "                    {\n"
        "                      'deletedRegion': {\n"
        "                        'startLine': 3,\n"
        "                        'startColumn': 2,\n"
        "                        'endLine': 3,\n"
        "                        'endColumn': 6\n"
        "                      },\n"
        "                      'insertedContent': {\n"
        "                        'text': 'indicator'\n"
        "                      }\n"
        "                    }\n"
        "                  ]\n"
        "                }\n"
        "              ]\n"
        "            }\n"
        "          ],\n"
        "          'properties': {\n"
        "            'entity': '自然资源局',\n"
        "            'townships': [\n"
        "              '甲镇',\n"
        "              '乙乡'\n"
        "            ],\n"
        "            'source': {\n"
        "              'document': '15 relief measures',\n"
        "              'clause': 'ten (2)',\n"
        "              'date': '2024-02-18'\n"
        "            },\n"
        "            'suggestion': 'Merge like indicators.'\n"
        "          }\n"
        "        }\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n");
}

static void sarif_of_what_is_waived_or_undecided(void **state)
{
    planted in = start(state);
    plant_hostile_text(&in);
    plant_undecided(&in);
    in.findings.undecided_count = 1;
    expect_json(
        &in, "sarif", KH_ENGLISH,
        "{\n"
        "  '$schema': "
        "'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',\n"
        "  'version': '2.1.0',\n"
        "  'runs': [\n"
        "    {\n"
        "      'tool': {\n"
        "        'driver': {\n"
        "          'name': 'kaohe',\n"
        "          'version': '1.0',\n"
        "          'rules': [\n"
        "            {\n"
        "              'id': 'KH001',\n"
        "              'name': 'syntax',\n"
        "              'shortDescription': {\n"
        "                'text': 'syntax error: unexpected …, expected ….'\n"
        "              }\n"
        "            },\n"
        "            {\n"
        "              'id': 'KH105',\n"
        "              'shortDescription': {\n"
        "                'text': 'KH105'\n"
        "              }\n"
        "            }\n"
        "          ]\n"
        "        }\n"
        "      },\n"
        "      'columnKind': 'unicodeCodePoints',\n"
        "      'results': [\n"
        "        {\n"
        "          'ruleId': 'KH001',\n"
        "          'ruleIndex': 0,\n"
        "          'level': 'error',\n"
        "          'message': {\n"
        "            'text': 'syntax error: unexpected \\'引\\\\号\\'\\n\u202E\\u0001/, expected \uFFFD%.'\n"
        "          },\n"
        "          'locations': [\n"
        "          ],\n"
        "          'suppressions': [\n"
        "            {\n"
        "              'kind': 'external',\n"
        "              'justification': 'pilot'\n"
        "            }\n"
        "          ],\n"
        "          'properties': {\n"
        "            'entity': null,\n"
        "            'townships': [\n"
        "            ],\n"
        "            'source': null,\n"
        "            'suggestion': null\n"
        "          }\n"
        "        },\n"
        "        {\n"
        "          'ruleId': 'KH105',\n"
        "          'ruleIndex': 1,\n"
        "          'kind': 'open',\n"
        "          'level': 'none',\n"
        "          'message': {\n"
        "            'text': '“粮食” is undecided for lack of: type'\n"
        "          },\n"
        "          'suppressions': [\n"
        "          ]\n"
        "        }\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n");
}

static void github_escapes(void **state)
{
    planted in = start(state);
    kh_source *odd = kh_source_new(in.arena, KH_TEXT("a,b:c%d\r\ne.kh"), KH_TEXT("一二\n三"));
    kh_diagnostic finding = rule_finding(kh_span_of(odd, 3, 6));
    finding.message = words("", "100%: \"a\", b\n\u202Ec");
    finding.help = words("", "");
    kh_report_finding(in.list, &finding);
    finding.span.end = odd->content.length;
    finding.level = KH_WARNING;
    kh_report_finding(in.list, &finding);
    finding.span = (kh_span){0};
    finding.waived = true;
    kh_report_finding(in.list, &finding);
    expect(&in, "github", KH_ENGLISH,
           "::notice title=KH101::(waived) 100%25: \"a\", b ·c%0Aexplain: kaohe rules KH101\n"
           "::error file=a%2Cb%3Ac%25d%0D%0Ae.kh,line=1,col=2,endLine=1,endColumn=3,title=KH101::"
           "100%25: \"a\", b ·c%0Aexplain: kaohe rules KH101\n"
           "::warning file=a%2Cb%3Ac%25d%0D%0Ae.kh,line=1,endLine=2,title=KH101::"
           "100%25: \"a\", b ·c%0Aexplain: kaohe rules KH101\n");
}

static void formats_are_found_by_name(void **state)
{
    size_t count;
    const kh_text *names = kh_findings_formats(&count);
    (void)state;
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++)
        assert_non_null(kh_findings_format(names[i]));
    assert_null(kh_findings_format(KH_TEXT("xml")));
    assert_null(kh_findings_format(KH_TEXT("")));
}

static bool render_with_failure(const char *format, unsigned long nth)
{
    kh_arena *failing = kh_arena_new();
    assert_non_null(failing);
    if (!kh_arena_guard(failing)) {
        planted in = plant(failing);
        plant_core_limit(&in);
        plant_undecided(&in);
        kh_diagnostics_finish(in.list);
        kh_arena_fail_at(failing, nth);
        assert_true(render(&in, format, KH_CHINESE).length > 0);
    }
    bool failed = kh_arena_has_failed(failing);
    kh_arena_free(failing);
    return failed;
}

/* Guards: a JSON document of json-c outlives the arena that gave up; ASan counts it. */
static void every_failed_allocation_leaves_by_the_guard(void **state)
{
    size_t count;
    const kh_text *names = kh_findings_formats(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        unsigned long nth = 0;
        while (render_with_failure(names[i].data, nth))
            nth++;
        assert_true(nth > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(text_of_a_rule, tear_down),
        cmocka_unit_test_teardown(text_without_findings, tear_down),
        cmocka_unit_test_teardown(text_hides_nothing, tear_down),
        cmocka_unit_test_teardown(text_of_odd_spans, tear_down),
        cmocka_unit_test_teardown(text_of_labels, tear_down),
        cmocka_unit_test_teardown(text_cuts_long_lines, tear_down),
        cmocka_unit_test_teardown(text_in_colour, tear_down),
        cmocka_unit_test_teardown(text_counts_many_townships, tear_down),
        cmocka_unit_test_teardown(undecided_is_grouped_by_what_is_missing, tear_down),
        cmocka_unit_test_teardown(json_of_everything, tear_down),
        cmocka_unit_test_teardown(json_of_nothing, tear_down),
        cmocka_unit_test_teardown(sarif_of_a_rule, tear_down),
        cmocka_unit_test_teardown(sarif_of_what_is_waived_or_undecided, tear_down),
        cmocka_unit_test_teardown(github_escapes, tear_down),
        cmocka_unit_test(formats_are_found_by_name),
        cmocka_unit_test(every_failed_allocation_leaves_by_the_guard),
    };
    return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}

/* Scanner and parser: what a text means, and what is said about one that means nothing. */
#include "syntax/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "sample.h"
#include "syntax/segment.h"
#include "tree_dump.h"

static kh_arena *arena;
static kh_diagnostics *found;

static int set_up(void **state)
{
    (void)state;
    arena = kh_arena_new();
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    kh_arena_free(arena);
    return 0;
}

static const kh_tree *parse_bytes(const char *data, size_t length)
{
    found = kh_diagnostics_new(arena);
    /* A copy with two terminators, as kh_file_read() makes it. */
    char *content = kh_arena_alloc(arena, length + 2);
    memcpy(content, data, length);
    const kh_tree *tree =
        kh_parse(arena, found, kh_source_new(arena, KH_TEXT("a.kh"), kh_text_slice(content, length)));
    kh_diagnostics_finish(found);
    return tree;
}

static const kh_tree *parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/* "KH015 分值：; KH001 5": code and text under each finding, with its fix if there is one. */
static const char *findings(void)
{
    kh_builder out = {.arena = arena};
    for (size_t i = 0; i < kh_diagnostics_count(found); i++) {
        const kh_diagnostic *finding = kh_diagnostics_at(found, i);
        kh_builder_format(&out, "%s%.*s %.*s", i ? "; " : "", KH_TEXT_ARGUMENTS(finding->id),
                          KH_TEXT_ARGUMENTS(kh_span_text(finding->span)));
        if (finding->fix.in[KH_CHINESE].length)
            kh_builder_format(&out, " → %.*s", KH_TEXT_ARGUMENTS(finding->fix.in[KH_CHINESE]));
    }
    return kh_text_terminated(arena, kh_builder_text(&out));
}

typedef struct {
    const char *why, *text, *wanted;
} example;

static void expect_trees(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *tree = kh_text_terminated(arena, kh_dump_tree(arena, parse(examples[i].text)));
        if (strcmp(tree, examples[i].wanted) != 0 || kh_diagnostics_count(found) > 0)
            fail_msg("%s: %s\n  got    %s\n  wanted %s\n  %s", examples[i].why, examples[i].text, tree,
                     examples[i].wanted, findings());
    }
}

static void expect_findings(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kh_tree *tree = parse(examples[i].text);
        if (strcmp(findings(), examples[i].wanted) != 0)
            fail_msg("%s: %s\n  got    %s\n  wanted %s", examples[i].why, examples[i].text, findings(),
                     examples[i].wanted);
        if (!tree->broken)
            fail_msg("%s: the tree is not marked as broken", examples[i].why);
    }
}

/* ---- words ---- */

/* Guards: full-width and half-width forms are one language. */
static void widths_are_equal(void **state)
{
    static const example examples[] = {
        {"marks", "甲：１；乙:2;丙：３。", "(attribute 甲 1)\n(attribute 乙 2)\n(attribute 丙 3)"},
        {"digits and letters in a name", "指标 Ａ１ ｛｝", "(block 指标 name=A1)"},
        {"brackets", "a：ｆ（１，２）【３】", "(attribute a (filter (call f 1 2) 3))"},
        {"operators", "a：１＋２－３×４÷５",
         "(attribute a (binary - (binary + 1 2) (binary / (binary * 3 4) 5)))"},
        {"comparisons", "a：x≥1 且 y≤2 且 z≠3 且 w＝4",
         "(attribute a (binary and (binary and (binary and (binary >= x 1) (binary <= y 2)) (binary != z 3)) "
         "(binary = w 4)))"},
        {"percent", "a：５％ b：%", "(attribute a 5%)\n(attribute b %)"},
        {"lists", "a：甲、乙，丙,丁", "(attribute a 甲 乙 丙 丁)"},
        {"blanks", "　a　：　5　", "(attribute a 5)"},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "a：5",
         "(attribute a 5)"},
        {"CR LF", "a：5\r\nb：6\r\n", "(attribute a 5)\n(attribute b 6)"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
}

static void numbers_and_quantities(void **state)
{
    static const example examples[] = {
        {"decimals", "a：12.25、0.5", "(attribute a 12.25 0.5)"},
        {"magnitudes", "a：3万、1.5亿、2万亿", "(attribute a 30000 150000000 2000000000000)"},
        {"quantity", "a：100分、2.3万元、3亿元", "(attribute a 100'分 2.3'万元 3'亿元)"},
        {"magnitude before a unit", "a：3万人、1.2亿人次", "(attribute a 30000'人 120000000'人次)"},
        {"unit with a stroke", "a：60万元/亩、3人／户", "(attribute a 60'万元/亩 3'人/户)"},
        {"signs as units", "a：37℃、20㎡", "(attribute a 37'℃ 20'㎡)"},
        {"signs alone are names", "单位：%、‰、㎡、㎥、℃", "(attribute 单位 % ‰ ㎡ ㎥ ℃)"},
        {"raised digits in units", "a：20m²、3万元/km²、5m³", "(attribute a 20'm² 3'万元/km² 5'm³)"},
        {"percentages", "a：5%、12.5％", "(attribute a 5% 12.5%)"},
        {"division needs no blanks", "a：b/2、100分/2", "(attribute a (binary / b 2) (binary / 100'分 2))"},
        {"a reserved word is no unit", "a：若 x > 80则 5否则 0", "(attribute a (if (binary > x 80) 5 0))"},
        {"years that last", "a：3年、12345年", "(attribute a 3'年 12345'年)"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
}

/* Guards: 2018-07 was the number 2011 (trial-schemes.md, typing traps). */
static void dates_are_one_token(void **state)
{
    static const example examples[] = {
        {"day", "a：2025-02-20、2025年2月20日", "(attribute a 2025-02-20 2025-02-20)"},
        {"a day with one digit", "a：2025-2-3、２０２５－０２－０３", "(attribute a 2025-02-03 2025-02-03)"},
        {"month", "a：2018-07、2018年7月、2024-9", "(attribute a 2018-07 2018-07 2024-09)"},
        {"year", "a：2025年、2025年度", "(attribute a 2025 2025)"},
        {"subtraction", "a：100-60、2025 - 02、1000-50分",
         "(attribute a (binary - 100 60) (binary - 2025 2) (binary - 1000 50'分))"},
    };
    static const example bad[] = {
        {"no such day", "a：2024-13-45", "KH007 2024-13-45"},
        {"no such month", "a：2018-13 b：2018-00", "KH007 2018-13; KH007 2018-00"},
        {"no such day, in words", "a：2023年2月29日", "KH007 2023年2月29日"},
        {"a year of three digits", "a：208-03-18", "KH007 208-03-18"},
        {"foreign forms", "a：2025/2/20 b：2025.2.20",
         "KH007 2025/2/20 → 2025-02-20; KH007 2025.2.20 → 2025-02-20"},
        {"without a year", "a：3月5日", "KH007 3月5日"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
    expect_findings(bad, KH_COUNT(bad));
    const kh_tree *tree = parse("a：2024-13-45");
    assert_int_equal(tree->items[0]->children[0]->kind, KH_NODE_ERROR); /* nobody says more about it */
}

static void names(void **state)
{
    static const example examples[] = {
        {"digits after the first character", "a：宁夏15条(“十（二）”)",
         "(attribute a (call 宁夏15条 “十（二）”))"},
        {"middle dot between Han", "a：买买提·吐尔逊.b", "(attribute a (member b 买买提·吐尔逊))"},
        {"extension planes", "a：𠮷、𰻝", "(attribute a 𠮷 𰻝)"},
        {"iteration mark and zero", "a：二〇二五、佐々木", "(attribute a 二〇二五 佐々木)"},
        {"words of the language in both languages", "a：if x then yes else 否",
         "(attribute a (if x true false))"},
        {"a reserved word is a whole name", "a：规则、当地、非公党建、若水",
         "(attribute a 规则 当地 非公党建 若水)"},
        {"numerals that are signs", "a：Ⅲ类水质、III类水质、①、㈠党建、第⒈项、〡号",
         "(attribute a Ⅲ类水质 III类水质 ① ㈠党建 第⒈项 〡号)"},
        {"raised digits inside", "a：CO₂、氨氮²", "(attribute a CO₂ 氨氮²)"},
    };
    static const example bad[] = {
        {"a footnote behind a number", "a：10²", "KH004 ²"},
        {"a fraction is no numeral", "a：甲½", "KH004 ½"},
        {"middle dot after Latin", "a：b·x", "KH004 ·"},
        {"hexagram", "a：甲䷀乙", "KH004 ䷀"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
    expect_findings(bad, KH_COUNT(bad));
}

/* Guards: the scanner's ranges of bytes are those that Unicode's properties name. */
static void signs_in_names_are_those_of_unicode(void **state)
{
    (void)state;
    for (kh_character character = 0x80; character < 0x3400; character++) {
        char text[32] = "a：甲";
        size_t length = strlen(text);
        if (character == 0x3005 || character == 0x3007 || character == 0xB7)
            continue; /* Han; the dot between Han */
        length += kh_utf8_encode(character, text + length);
        memcpy(text + length, "乙", sizeof "乙");
        const kh_tree *tree = parse(text);
        kh_text name =
            tree->count && tree->items[0]->count ? tree->items[0]->children[0]->text : KH_TEXT_NONE;
        bool whole = kh_text_equal(name, kh_text_slice(text + strlen("a："), strlen(text) - strlen("a：")));
        if (whole != (kh_character_is_numeral(character) || kh_character_is_raised_digit(character)))
            fail_msg("U+%04X", (unsigned)character);
        kh_arena_free(arena);
        arena = kh_arena_new();
    }
}

static void texts(void **state)
{
    static const example examples[] = {
        {"nested", "a：“甲“乙”丙” b：「丁「戊」“」", "(attribute a “甲“乙”丙”)\n(attribute b “丁「戊」“”)"},
        {"escapes", "a：\"x\\\"y\\\\z\\n\"", "(attribute a “x\"y\\z\n”)"},
        {"raw means raw", "a：“C:\\n”", "(attribute a “C:\\n”)"},
        {"several lines", "a：“一\n二”", "(attribute a “一\n二”)"},
        {"widths are kept", "a：“（Ａ）”", "(attribute a “（Ａ）”)"},
        {"empty", "a：“” b：\"\"", "(attribute a “”)\n(attribute b “”)"},
    };
    static const example bad[] = {
        {"unclosed, once, at its opening", "a：“年报\n\nb：5", "KH002 “"},
        {"the brace on its line still counts", "甲 {\n a：“年报 }\n乙 { b：5 }", "KH002 “"},
        {"a nested one left open", "a：“甲“乙”\n\nb：5", "KH002 “"},
        {"straight: the line it was forgotten on", "a：\"年报\nb：\"文件\"\nc：\"另\"\n", "KH002 \""},
        {"at the end of the file", "a：“", "KH002 “"},
        {"unknown escape", "a：\"x\\y\"", "KH017 \\y"},
        {"begun with the closing mark", "a：”年报“\nb：5", "KH004 ”年报“ → “年报”"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
    expect_findings(bad, KH_COUNT(bad));
}

static void comments(void **state)
{
    static const example examples[] = {
        {"three kinds", "// x\na：5 # y\n/* z\n ** / */ b：6", "(attribute a 5)\n(attribute b 6)"},
        {"/// documents what follows", "/// 一\n/// 二\n指标 甲；\n/// 三\na：5",
         "(block 指标 name=甲 comment=“一\n二”)\n(attribute a comment=“三” 5)"},
        {"nothing else", "", ""},
    };
    static const example bad[] = {
        {"unclosed", "a：5 /* x\nb：6", "KH003 /*"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
    expect_findings(bad, KH_COUNT(bad));
}

/* Guards: what is printed is not what is judged. */
static void invisible_text_is_found(void **state)
{
    static const example examples[] = {
        {"override outside a text", "a：5\xE2\x80\xAE b：6", "KH005 \xE2\x80\xAE"},
        {"zero width inside a text", "a：“甲\xE2\x80\x8B乙”", "KH005 \xE2\x80\x8B"},
        {"in a comment", "// \xE2\x80\xAE\na：5", "KH005 \xE2\x80\xAE"},
        {"a run once", "a：5 \xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B",
         "KH005 \xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B"},
        {"control", "a：5\x01", "KH005 \x01"},
        {"not UTF-8, a run once", "a：5 \xFF\xFE\x80", "KH006 \xFF\xFE\x80"},
        {"not UTF-8 in a text", "a：“\xE4\xB8”", "KH006 \xE4\xB8"},
        {"a mark of order within", "a：5 \xEF\xBB\xBF", "KH005 \xEF\xBB\xBF"},
    };
    (void)state;
    expect_findings(examples, KH_COUNT(examples));
    parse_bytes("a：5\0 b：6", sizeof "a：5\0 b：6" - 1);
    assert_int_equal(kh_diagnostics_count(found), 1);
    assert_int_equal(kh_diagnostics_at(found, 0)->code, KH005);
}

/* ---- shapes ---- */

static void items(void **state)
{
    static const example examples[] = {
        {"block, whole", "指标 甲 “乙” 当 x = 1 { a：5 }",
         "(block 指标 name=甲 label=“乙” when=(binary = x 1) (attribute a 5))"},
        {"block, all parts optional", "调整 { } 核心；分组 丙 否则 { } 板块 “丁” { }",
         "(block 调整)\n(block 核心)\n(block 分组 name=丙 otherwise)\n(block 板块 label=“丁”)"},
        {"G1, the short block", "量 碎：叶[非 核心]", "(attribute 量 name=碎 (filter 叶 (unary not 核心)))"},
        {"G3, paths", "引用 规则.若干规定2024、“2025/市级 方案.kh”",
         "(use (member 若干规定2024 规则) “2025/市级 方案.kh”)"},
        {"conditions", "每个 部门：计数(指标) <= 5 存在 x：y",
         "(condition (each 部门 (binary <= (call 计数 指标) 5)))\n(condition (some x y))"},
        {"changes", "甲：×1.5 乙：-4 丙：+2 丁：5",
         "(attribute 甲 (change 1.5))\n(attribute 乙 (unary u- 4))\n(attribute 丙 (unary u+ 2))\n(attribute "
         "丁 5)"},
        {"a new word needs no line", "a：x b：y 指标 c { }",
         "(attribute a x)\n(attribute b y)\n(block 指标 name=c)"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
}

static void expressions(void **state)
{
    static const example examples[] = {
        {"precedence", "a：x 或 y 且 非 z = 1 + 2 × -3",
         "(attribute a (binary or x (binary and y (unary not (binary = z (binary + 1 (binary * 2 (unary u- "
         "3))))))))"},
        {"filter", "a：公布[排名 且 频次 < 每年]",
         "(attribute a (filter 公布 (binary and 排名 (binary < 频次 每年))))"},
        {"membership", "a：x 属于 [1] 且 y 不属于 z 且 p not in q 且 r 包含 s",
         "(attribute a (binary and (binary and (binary and (binary in x (list 1)) (binary not-in y z)) "
         "(binary not-in p q)) "
         "(binary contains r s)))"},
        {"ranges", "a：0..100、60..<80", "(attribute a (range 0 100) (range half-open 60 80))"},
        {"named arguments", "a：f(x, 首：满分, 每名：5%)",
         "(attribute a (call f x (named 首 满分) (named 每名 5%)))"},
        {"records", "a：[省：2, “市”：1]、[]", "(attribute a (list (named 省 2) (named 市 1)) (list))"},
        {"match", "a：分档(x) { 当 >= 80%：1 当 60..80、y：2；当 属于 [z]：3，否则：0 }",
         "(attribute a (match x (arm (unary >= 80%) 1) (arm (list (range 60 80) y) 2) (arm (unary in (list "
         "z)) 3) (arm _ 0)))"},
        {"G2, match without subject", "a：分档 { 当 x > 1：2 否则：若 y 则 3 否则 4 }",
         "(attribute a (match _ (arm (binary > x 1) 2) (arm _ (if y 3 4))))"},
        {"each inside", "a：每个 x：存在 y.z[w]：p",
         "(attribute a (each x (some (filter (member z y) w) p)))"},
        {"a conditional as the last operand", "a：x - 若 y 则 1 否则 2",
         "(attribute a (binary - x (if y 1 2)))"},
        {"of each operation", "a：x 或 y 且 非 z = 3 × -若 p 则 1 否则 若 q 则 2 否则 (3 + 4)",
         "(attribute a (binary or x (binary and y (unary not (binary = z (binary * 3 (unary u- (if p 1 (if q "
         "2 (binary + 3 4))))))))))"},
        {"what comes first belongs to 否则", "a：若 y 则 1 否则 2 + 若 z 则 3 否则 4",
         "(attribute a (if y 1 (binary + 2 (if z 3 4))))"},
        {"a remark parses as a call", "a：5 (备注)", "(attribute a (call 5 备注))"},
    };
    (void)state;
    expect_trees(examples, KH_COUNT(examples));
}

static void an_expression_inside_a_text(void **state)
{
    kh_text text = KH_TEXT("提示：“有{计数(指标)}条”");
    const char *start = strstr(text.data, "{") + 1, *end = strstr(text.data, "}");
    (void)state;
    found = kh_diagnostics_new(arena);
    const kh_source *source = kh_source_new(arena, KH_TEXT("a.kh"), text);
    uint32_t from = (uint32_t)(start - text.data), to = (uint32_t)(end - text.data);
    const kh_node *node = kh_parse_expression(arena, found, source, from, to);
    assert_string_equal(kh_text_terminated(arena, kh_dump_node(arena, node)), "(call 计数 指标)");
    assert_true(kh_text_is(kh_span_text(node->span), "计数(指标)"));
    assert_int_equal(kh_diagnostics_count(found), 0);
    node = kh_parse_expression(arena, found, source, from, to - 1); /* 计数(指标 */
    assert_int_equal(node->kind, KH_NODE_ERROR);
    assert_int_equal(kh_diagnostics_count(found), 1);
    node = kh_parse_expression(arena, found, source, from, from);
    assert_int_equal(node->kind, KH_NODE_ERROR);
    assert_int_equal(kh_diagnostics_count(found), 2);
}

static void spans_cover_what_they_name(void **state)
{
    (void)state;
    const kh_tree *tree = parse("指标 甲 “乙” { 分值：a.b + f(1) }");
    const kh_node *block = tree->items[0], *attribute = block->children[0], *sum = attribute->children[0];
    assert_true(kh_text_is(kh_span_text(block->span), "指标 甲 “乙” { 分值：a.b + f(1) }"));
    assert_true(kh_text_is(kh_span_text(block->name_span), "甲"));
    assert_true(kh_text_is(kh_span_text(block->label_span), "“乙”"));
    assert_true(kh_text_is(kh_span_text(attribute->text_span), "分值"));
    assert_true(kh_text_is(kh_span_text(attribute->span), "分值：a.b + f(1)"));
    assert_true(kh_text_is(kh_span_text(sum->children[0]->text_span), "b"));
    assert_true(kh_text_is(kh_span_text(sum->children[1]->span), "f(1)"));
    assert_int_equal(tree->token_count, 15);
}

/* ---- mistakes ---- */

static void usual_mistakes_are_called_by_name(void **state)
{
    static const example examples[] = {
        {"a name begins with a digit", "指标 2024年重点 {\n 分值：5 }", "KH009 2024年重点 → “2024年重点”"},
        {"a name is a number", "指标 1 {\n 分值：5 }", "KH009 1 → “1”"},
        {"a name begins with a quantity", "指标 12345热线 { 分值：5 }", "KH009 12345热线 → “12345热线”"},
        {"a colon is missing, not a name", "年度 2025", "KH001 2025"},
        {"unit behind a blank", "分值：10 分  类型：x", "KH010 10 分 → 10分"},
        {"percent behind a blank", "a：5 %", "KH010 5 % → 5%"},
        {"range with a dash", "a：分档(x) { 当 60-80：5 否则：1 }", "KH011 60-80 → 60..80"},
        {"range with a tilde", "a：60～80 b：1~2 c：3—4", "KH011 ～ → ..; KH011 ~ → ..; KH011 — → .."},
        {"comparison in words", "a：分档(x) { 当 90%以上：5 当 3次以内：4 当 60及以上：3 否则：1 }",
         "KH012 90%以上 → >= 90%; KH012 3次以内 → <= 3次; KH012 60及以上 → >= 60"},
        {"unclear what 否则 holds", "a：x - 若 y 则 1 否则 2 + 3", "KH001 若 y 则 1 否则 2 + 3"},
        {"chain", "适用：60 <= 实绩 < 80", "KH018 <= 实绩 <"},
        {"words run together", "属性 定位 { }\n分组 甲 当定位 = 工业 { }", "KH014 当定位 → 当 定位"},
        {"number and words run together", "a：若 x >= 80则满分 否则 0", "KH014 80则满分 → 80 则 满分"},
        {"arm run together", "a：分档(x) { 当60..80：5 否则：0 }", "KH014 当60 → 当 60"},
        {"no value", "甲 {\n  分值：\n  类型：x\n  目标：\n}", "KH015 分值：; KH015 目标："},
        {"no value on one line", "甲 { 分值： 类型：x }", "KH015 分值："},
        {"no value before a block", "甲 {\n 分值：\n 指标 乙 { }\n}", "KH015 分值："},
        {"no path", "引用 甲、\n方案 乙 { }", "KH019 、"},
        {"list left open", "部门：甲、\n分值：5", "KH019 、"},
        /* what fmt wrote of it, with the comma before the line's end, was this mistake; it itself was none */
        {"list left open, comma on the next line", "部门：甲\n、属性 人口 { }", "KH019 、"},
        {"bracket left open", "甲 {\n 计分：限(实绩, 0, 满分\n 来源：“x”\n}", "KH003 ("},
        {"brace left open, found by the layout", "甲 {\n  乙 {\n    a：5\n  丙 {\n    b：6\n  }\n}\n",
         "KH003 {"},
        {"brace never opened", "甲 {\n  指标 乙 “丙”\n    a：5\n  }\n}\n", "KH019 “丙”"},
        {"brace too many", "a：5 }\nb：6", "KH016 }"},
        {"brace of 分档 left open", "甲 {\n a：分档(x) {\n  当 1：2\n b：5\n}", "KH003 {"},
        {"head cut short", "指标 甲\n", "KH019 甲"},
        {"stray characters", "a：5 @@@ b：& ", "KH004 @@@; KH004 &"},
    };
    (void)state;
    expect_findings(examples, KH_COUNT(examples));
}

/* Guards: one mistake hid the next, or was said twice (anchors.md B6, B8, B9). */
static void five_mistakes_are_five_findings(void **state)
{
    static const example examples[] = {
        {"in a row", "甲 {\n a：5 5\n b：[1,,2]\n c：x y z\n 指标 丁 戊 己 { d：6 }\n e：“x\n\n f：7\n}",
         "KH001 5; KH019 ,; KH019 z; KH001 戊; KH002 “"},
        {"arms", "a：分档(x) {\n 当 1 2\n 当 3：\n 当：5\n 否则 6\n 当 7：8\n}\nb：5 5",
         "KH001 2; KH019 ：; KH001 ：; KH001 6; KH001 5"},
        {"inside a block with a wrong head", "指标 甲 乙 丙 {\n a：5 5\n b：6\n}\nc：)",
         "KH001 乙; KH001 5; KH015 c："},
        {"on the brace itself", "指标 甲 当 { a：5 5 }", "KH001 {; KH001 5"},
        {"only marks", "）\n：\n。。。\na：5", "KH001 ）"},
    };
    (void)state;
    expect_findings(examples, KH_COUNT(examples));
}

/* Guards: what was taken out among the arms of 分档 (braces.c) was a mistake without an end. */
static void surplus_among_arms_ends(void **state)
{
    static const example examples[] = {
        {"taken out in an arm", "      a：分档(x) {\n否则\n   }\n}", "KH003 {; KH016 }"},
        {"taken out in a value", "a：\n    5 5\n  }\nb：6", "KH016 }"},
    };
    (void)state;
    expect_findings(examples, KH_COUNT(examples));
}

static void what_was_expected_is_said_in_both_languages(void **state)
{
    (void)state;
    parse("指标 甲 乙 丙 { }");
    const kh_diagnostic *finding = kh_diagnostics_at(found, 0);
    assert_string_equal(kh_text_terminated(arena, finding->message.in[KH_CHINESE]),
                        "语法错误：此处不应出现名称“乙”，应为“{”、“：”、“否则”、“当”、“；”。");
}

/* Guards: a comparison was told to be closed with the file, and the file's end with the comparison. */
static void too_deep_is_refused(void **state)
{
    enum { DEEP = 100000 };
    static const char *const bricks[] = {"(",  "[",  "非 ", "-",     "若 1 则 2 否则 ",
                                         "1+", "x.", "{",   "甲 { ", "分档 { 当 "};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(bricks); i++) {
        kh_builder text = {.arena = arena};
        kh_builder_string(&text, "a：");
        for (size_t n = 0; n < DEEP / strlen(bricks[i]); n++)
            kh_builder_string(&text, bricks[i]);
        parse_bytes(text.data, text.length);
        bool refused = false;
        for (size_t n = 0; n < kh_diagnostics_count(found); n++)
            refused |= kh_diagnostics_at(found, n)->code == KH013;
        if (!refused)
            fail_msg("%s is not refused: %s", bricks[i], findings());
    }
    kh_builder text = {.arena = arena};
    kh_builder_string(&text, "a：");
    kh_builder_repeat(&text, '(', KH_MAX_DEPTH);
    kh_builder_string(&text, "1");
    kh_builder_repeat(&text, ')', KH_MAX_DEPTH);
    parse_bytes(text.data, text.length);
    assert_int_equal(kh_diagnostics_count(found), 0);
}

/* Guards: recovery at the end of the file (anchors.md B11). Each cut ends, and says something unless it is
 * whole. */
static void a_file_may_be_cut_anywhere(void **state)
{
    size_t length = strlen(sample_scheme);
    (void)state;
    parse_bytes(sample_scheme, length);
    assert_string_equal(findings(), "");
    for (size_t cut = 0; cut < length; cut++) {
        kh_arena_free(arena);
        arena = kh_arena_new();
        const kh_tree *tree = parse_bytes(sample_scheme, cut);
        if (tree->broken != (kh_diagnostics_count(found) > 0))
            fail_msg("cut at %zu: broken %d, findings %s", cut, tree->broken, findings());
        /* one for the cut, one for each brace that it leaves open, one for a cut character */
        if (kh_diagnostics_count(found) > 9)
            fail_msg("cut at %zu: %s", cut, findings());
    }
}

/* Each token of the sample left out, doubled, or put in the place of another: it ends, and nothing is said
 * wildly often. */
static void a_token_may_be_missing(void **state)
{
    const kh_tree *whole = parse(sample_scheme);
    size_t count = whole->token_count;
    size_t *starts = malloc((count + 1) * sizeof *starts);
    (void)state;
    for (size_t i = 0; i < count; i++)
        starts[i] = whole->tokens[i].span.start;
    starts[count] = strlen(sample_scheme);
    for (size_t i = 0; i < count; i++) {
        kh_arena_free(arena);
        arena = kh_arena_new();
        kh_builder text = {.arena = arena};
        kh_builder_bytes(&text, sample_scheme, starts[i]);
        kh_builder_string(&text, sample_scheme + starts[i + 1]);
        parse_bytes(text.data, text.length);
        if (kh_diagnostics_count(found) > 3)
            fail_msg("without token %zu: %s", i, findings());
    }
    free(starts);
}

/* ---- words run together ---- */

static void segmentation(void **state)
{
    static const struct {
        const char *run, *spaced;
    } cases[] = {
        {"当定位", "当 定位"},
        {"则满分", "则 满分"},
        {"每个部门", "每个 部门"},
        {"目标则满分否则0", "目标 则 满分 否则 0"},
        {"则5分否则0", "则 5分 否则 0"},
        {"当60", "当 60"},
        {"规则", NULL},     /* a word of its own */
        {"当地", NULL},     /* 地 is nothing */
        {"部门分值", NULL}, /* no reserved word in it */
        {"", NULL},
    };
    kh_map *declared = kh_map_new(arena);
    (void)state;
    kh_map_add(declared, KH_TEXT("定位"), declared);
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text spaced = KH_TEXT_NONE;
        bool cut = kh_segment(arena, kh_text_of(cases[i].run), declared, &spaced);
        if (cut != (cases[i].spaced != NULL) || (cut && !kh_text_is(spaced, cases[i].spaced)))
            fail_msg("%s: got %s %.*s", cases[i].run, cut ? "cut" : "none", KH_TEXT_ARGUMENTS(spaced));
    }
}

static void survives_every_failed_allocation(void **state)
{
    volatile unsigned long nth = 0;
    volatile bool failed = true;
    (void)state;
    for (; failed; nth += failed) {
        kh_arena *own = kh_arena_new();
        assert_non_null(own);
        if (kh_arena_guard(own) == 0) {
            kh_diagnostics *list = kh_diagnostics_new(own);
            const kh_source *source =
                kh_source_new(own, KH_TEXT("a.kh"), KH_TEXT("甲 { a：f(“x”, 5分) b：5 5\n c：”x“ }"));
            kh_arena_fail_at(own, nth);
            (void)kh_parse(own, list, source);
        }
        failed = kh_arena_has_failed(own);
        kh_arena_free(own);
    }
    assert_true(nth > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_are_equal),
        cmocka_unit_test(numbers_and_quantities),
        cmocka_unit_test(dates_are_one_token),
        cmocka_unit_test(names),
        cmocka_unit_test(signs_in_names_are_those_of_unicode),
        cmocka_unit_test(texts),
        cmocka_unit_test(comments),
        cmocka_unit_test(invisible_text_is_found),
        cmocka_unit_test(items),
        cmocka_unit_test(expressions),
        cmocka_unit_test(an_expression_inside_a_text),
        cmocka_unit_test(spans_cover_what_they_name),
        cmocka_unit_test(usual_mistakes_are_called_by_name),
        cmocka_unit_test(five_mistakes_are_five_findings),
        cmocka_unit_test(surplus_among_arms_ends),
        cmocka_unit_test(what_was_expected_is_said_in_both_languages),
        cmocka_unit_test(too_deep_is_refused),
        cmocka_unit_test(a_file_may_be_cut_anywhere),
        cmocka_unit_test(a_token_may_be_missing),
        cmocka_unit_test(segmentation),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

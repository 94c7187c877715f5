/* What to say about a mistake: the usual ones by name, the others by what was expected. */
#include "kaohe_parser.h"
#include "syntax/parser.h"
#include "syntax/segment.h"
#include "syntax/vocabulary.h"

/* ---- words for tokens ---- */

static const struct {
    int symbol;
    bool fixed; /* a spelling, to be quoted; else a description */
    kh_words words;
} names[] = {
#define TEXT_OF(literal)                                                                                     \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }
#define ROW(token, is_fixed, chinese, english)                                                               \
    {TOKEN_##token, is_fixed, {{[KH_CHINESE] = TEXT_OF(chinese), [KH_ENGLISH] = TEXT_OF(english)}}},
#define WORD(token, chinese, english)   ROW(token, true, chinese, english)
#define SYMBOL(token, chinese, english) ROW(token, true, chinese, english)
#define CLASS(token, chinese, english)  ROW(token, false, chinese, english)
#include "grammar/tokens.def"
#undef ROW
#undef TEXT_OF
};

/* The English colon and comma are written with their blank. */
static kh_text without_blank(kh_text text)
{
    while (text.length > 0 && text.data[text.length - 1] == ' ')
        text.length--;
    return text;
}

kh_words kh_token_words(kh_arena *arena, int symbol)
{
    kh_words words = {0};
    for (size_t i = 0; i < KH_COUNT(names); i++) {
        if (names[i].symbol != symbol)
            continue;
        for (size_t language = 0; language < KH_LANGUAGES; language++) {
            kh_text text = without_blank(names[i].words.in[language]);
            words.in[language] =
                names[i].fixed ? kh_text_format(arena, "“%.*s”", KH_TEXT_ARGUMENTS(text)) : text;
        }
        break;
    }
    return words;
}

/* ---- what was expected, in a few groups ---- */

typedef struct {
    const int *symbols;
    size_t count;
} symbol_set;

static bool has(symbol_set set, int symbol)
{
    for (size_t i = 0; i < set.count; i++)
        if (set.symbols[i] == symbol)
            return true;
    return false;
}

static const int value_symbols[] = {
    TOKEN_NAME,       TOKEN_STRING,      TOKEN_NUMBER,   TOKEN_QUANTITY, TOKEN_PERCENT, TOKEN_DATE,
    TOKEN_TRUE,       TOKEN_FALSE,       TOKEN_IF,       TOKEN_EACH,     TOKEN_SOME,    TOKEN_MATCH,
    TOKEN_NOT,        TOKEN_PLUS,        TOKEN_MINUS,    TOKEN_TIMES,    TOKEN_EQUAL,   TOKEN_UNEQUAL,
    TOKEN_OPEN_ROUND, TOKEN_OPEN_SQUARE, TOKEN_LESS,     TOKEN_MORE,     TOKEN_AT_MOST, TOKEN_AT_LEAST,
    TOKEN_IN,         TOKEN_NOT_IN,      TOKEN_CONTAINS,
};
static const int operator_symbols[] = {
    TOKEN_AND,         TOKEN_OR,         TOKEN_NOT,         TOKEN_IN,     TOKEN_NOT_IN, TOKEN_CONTAINS,
    TOKEN_EQUAL,       TOKEN_UNEQUAL,    TOKEN_LESS,        TOKEN_MORE,   TOKEN_PLUS,   TOKEN_AT_MOST,
    TOKEN_MINUS,       TOKEN_AT_LEAST,   TOKEN_TIMES,       TOKEN_DIVIDE, TOKEN_RANGE,  TOKEN_DOT,
    TOKEN_RANGE_BELOW, TOKEN_OPEN_ROUND, TOKEN_OPEN_SQUARE,
};
static const int item_symbols[] = {TOKEN_NAME, TOKEN_EACH, TOKEN_SOME, TOKEN_USE};

/* Groups of tokens that messages name as one. A group is there if its sign is, and its other sign is not. */
static const struct {
    int sign, without;
    symbol_set members;
    kh_words words;
} groups[] = {
#define GROUP(set, chinese, english)                                                                         \
    {set, KH_COUNT(set)},                                                                                    \
    {                                                                                                        \
        {                                                                                                    \
            {chinese, sizeof(chinese) - 1},                                                                  \
            {                                                                                                \
                english, sizeof(english) - 1                                                                 \
            }                                                                                                \
        }                                                                                                    \
    }
    {TOKEN_NUMBER, TOKEN_END, GROUP(value_symbols, "值", "a value")},
    {TOKEN_DIVIDE, TOKEN_NUMBER, GROUP(operator_symbols, "运算符", "an operator")},
    {TOKEN_USE, TOKEN_NUMBER, GROUP(item_symbols, "下一项", "the next item")},
#undef GROUP
};

enum { MOST_GROUPS = 5 };

static void add_group(kh_builder builders[KH_LANGUAGES], size_t *said, kh_words words)
{
    if (++*said > MOST_GROUPS)
        return;
    for (size_t language = 0; language < KH_LANGUAGES; language++) {
        if (*said > 1)
            kh_builder_string(&builders[language], language == KH_CHINESE ? "、" : ", ");
        kh_builder_add(&builders[language], words.in[language]);
    }
}

static bool is_grouped(symbol_set expected, size_t group)
{
    return has(expected, groups[group].sign) && !has(expected, groups[group].without);
}

static bool stands_alone(symbol_set expected, int symbol)
{
    if (symbol == TOKEN_RESUME || (symbol == TOKEN_OPEN_ARMS && has(expected, TOKEN_OPEN_BRACE)))
        return false;
    for (size_t g = 0; g < KH_COUNT(groups); g++)
        if (is_grouped(expected, g) && has(groups[g].members, symbol))
            return false;
    return true;
}

static kh_words expected_words(kh_arena *arena, symbol_set expected)
{
    /* What closes or opens is forgotten most often, so it is named first. */
    static const int first[] = {TOKEN_OPEN_BRACE,  TOKEN_OPEN_ARMS, TOKEN_CLOSE_ROUND, TOKEN_CLOSE_SQUARE,
                                TOKEN_CLOSE_BRACE, TOKEN_COLON,     TOKEN_THEN,        TOKEN_ELSE};
    const symbol_set early = {first, KH_COUNT(first)};
    kh_builder builders[KH_LANGUAGES] = {{.arena = arena}, {.arena = arena}};
    size_t said = 0;
    for (size_t i = 0; i < early.count; i++)
        if (has(expected, first[i]) && stands_alone(expected, first[i]))
            add_group(builders, &said, kh_token_words(arena, first[i]));
    for (size_t i = 0; i < expected.count; i++)
        if (!has(early, expected.symbols[i]) && stands_alone(expected, expected.symbols[i]))
            add_group(builders, &said, kh_token_words(arena, expected.symbols[i]));
    for (size_t g = 0; g < KH_COUNT(groups); g++)
        if (is_grouped(expected, g))
            add_group(builders, &said, groups[g].words);
    return (kh_words){{kh_builder_text(&builders[KH_CHINESE]), kh_builder_text(&builders[KH_ENGLISH])}};
}

static kh_words found_words(kh_arena *arena, const kh_lexeme *lexeme)
{
    kh_text text = kh_span_text(lexeme->span);
    kh_words kind = kh_token_words(arena, lexeme->symbol);
    switch (lexeme->symbol) {
    case TOKEN_END:
        return kind;
    case TOKEN_NAME:
    case TOKEN_NUMBER:
    case TOKEN_QUANTITY:
    case TOKEN_PERCENT:
    case TOKEN_DATE:
        kind.in[KH_CHINESE] = kh_text_format(arena, "%.*s“%.*s”", KH_TEXT_ARGUMENTS(kind.in[KH_CHINESE]),
                                             KH_TEXT_ARGUMENTS(text));
        kind.in[KH_ENGLISH] = kh_text_format(arena, "“%.*s”", KH_TEXT_ARGUMENTS(text));
        return kind;
    case TOKEN_STRING:
        return kind;
    default:
        return kh_words_same(kh_text_format(arena, "“%.*s”", KH_TEXT_ARGUMENTS(text)));
    }
}

/* ---- the usual mistakes; each answers whether it was that one ---- */

typedef struct {
    kh_parser *parser;
    size_t first, at; /* first lexeme of the item; the one that does not fit */
    symbol_set expected;
} mistake;

static const kh_lexeme *lexeme_at(const mistake *it, size_t index)
{
    return kh_parser_at(it->parser, index);
}

static int symbol_at(const mistake *it, size_t index)
{
    return lexeme_at(it, index)->symbol;
}

/* What the scanner has reported within the item is the cause; an unclosed brace is reported with the file's
 * end. */
static bool is_known(const mistake *it)
{
    if (symbol_at(it, it->at) == TOKEN_END && it->parser->open.count > 0)
        return true;
    if (symbol_at(it, it->at) == TOKEN_RESUME)
        return true; /* what stood there was taken out */
    uint32_t start = lexeme_at(it, it->first)->span.start, end = lexeme_at(it, it->at)->span.end;
    for (size_t i = it->parser->faults.count; i-- > 0;) {
        kh_span fault = it->parser->faults.items[i];
        if (fault.start <= end && fault.end >= start)
            return true;
    }
    return false;
}

static bool is_compare(int symbol)
{
    return symbol == TOKEN_EQUAL || symbol == TOKEN_UNEQUAL || symbol == TOKEN_LESS ||
           symbol == TOKEN_AT_MOST || symbol == TOKEN_MORE || symbol == TOKEN_AT_LEAST;
}

/* 限(实绩, 0, 满分 and then the next line. */
static bool is_unclosed_bracket(const mistake *it)
{
    if (!has(it->expected, TOKEN_CLOSE_ROUND) && !has(it->expected, TOKEN_CLOSE_SQUARE))
        return false;
    for (size_t i = it->at; i-- > it->first;) {
        int symbol = symbol_at(it, i);
        bool round = symbol == TOKEN_OPEN_ROUND;
        if ((!round && symbol != TOKEN_OPEN_SQUARE) || kh_parser_partner(it->parser, i))
            continue;
        const kh_words marks[] = {
            kh_words_same(kh_span_text(lexeme_at(it, i)->span)),
            kh_words_same(round ? KH_TEXT(")") : KH_TEXT("]")),
        };
        kh_parser_report(it->parser, KH003, lexeme_at(it, i)->span, marks, KH_COUNT(marks));
        return true;
    }
    return false;
}

/* Where the colon or comma stands behind which a value is missing; 0: none is. The mistake shows late, since
 * the name of the next attribute was taken for the value: at that attribute's colon, or at a block's name. */
static size_t before_missing_value(const mistake *it)
{
    if (has(it->expected, TOKEN_NUMBER))
        return it->at - 1;
    if (it->at < it->first + 2 || symbol_at(it, it->at - 1) != TOKEN_NAME)
        return 0;
    const kh_lexeme *word = lexeme_at(it, it->at - 1);
    if (word->starts_line && kh_parser_starts_item(it->parser, it->at - 1))
        return it->at - 2;
    bool attribute = symbol_at(it, it->at) == TOKEN_COLON && kh_find_any_attribute(word->node->text);
    return attribute ? it->at - 2 : 0;
}

static bool is_missing_value(const mistake *it)
{
    size_t mark = it->at > it->first ? before_missing_value(it) : 0;
    if (mark <= it->first)
        return false;
    kh_parser *parser = it->parser;
    kh_span place = lexeme_at(it, mark)->span;
    const kh_lexeme *word = lexeme_at(it, mark - 1);
    if (symbol_at(it, mark) == TOKEN_COMMA) {
        const kh_words arguments[] = {kh_words_same(kh_span_text(place)), groups[0].words};
        kh_parser_report(parser, KH019, place, arguments, KH_COUNT(arguments));
        return true;
    }
    if (symbol_at(it, mark) != TOKEN_COLON || word->symbol != TOKEN_NAME || mark - it->first > 2)
        return false;
    kh_words name = kh_words_same(word->node->text);
    kh_parser_report(parser, KH015, kh_span_join(word->span, place), &name, 1);
    return true;
}

/* 指标 1 {, 指标 12345热线 { */
static bool is_name_with_digit(const mistake *it)
{
    int symbol = symbol_at(it, it->at);
    bool number = symbol == TOKEN_NUMBER || symbol == TOKEN_QUANTITY || symbol == TOKEN_DATE;
    if (!number || it->at != it->first + 1 || symbol_at(it, it->first) != TOKEN_NAME)
        return false;
    kh_text word = lexeme_at(it, it->first)->node->text;
    if (kh_find_any_attribute(word) && !kh_find_block(word))
        return false; /* 年度 2025: it is the colon that is missing */
    kh_text text = kh_span_text(lexeme_at(it, it->at)->span);
    kh_words argument = kh_words_same(text);
    kh_parser_report(it->parser, KH009, lexeme_at(it, it->at)->span, &argument, 1)->fix =
        kh_words_same(kh_text_format(it->parser->arena, "“%.*s”", KH_TEXT_ARGUMENTS(text)));
    return true;
}

/* 60 <= 实绩 < 80 */
static bool is_chain(const mistake *it)
{
    if (!is_compare(symbol_at(it, it->at)))
        return false;
    for (size_t i = it->at; i-- > it->first;) {
        int symbol = symbol_at(it, i);
        if (is_compare(symbol)) {
            kh_span chain = kh_span_join(lexeme_at(it, i)->span, lexeme_at(it, it->at)->span);
            kh_parser_report(it->parser, KH018, chain, NULL, 0);
            return true;
        }
        if (symbol == TOKEN_AND || symbol == TOKEN_OR || symbol == TOKEN_COLON || symbol == TOKEN_COMMA)
            return false;
    }
    return false;
}

/* Names after a block word, and what is listed as 取值. */
static const kh_map *declared_names(kh_parser *parser)
{
    if (parser->declared)
        return parser->declared;
    kh_map *declared = kh_map_new(parser->arena);
    for (size_t i = 0; i + 1 < parser->lexemes.count; i++) {
        const kh_lexeme *word = kh_parser_at(parser, i), *name = kh_parser_at(parser, i + 1);
        if (word->symbol != TOKEN_NAME)
            continue;
        if (name->symbol == TOKEN_NAME && kh_find_block(word->node->text)) {
            kh_map_add(declared, name->node->text, name->node);
        } else if (name->symbol == TOKEN_COLON && kh_parser_at(parser, i + 2)->symbol == TOKEN_OPEN_SQUARE) {
            for (size_t j = i + 3; kh_parser_at(parser, j)->symbol == TOKEN_NAME; j += 2)
                kh_map_add(declared, kh_parser_at(parser, j)->node->text, kh_parser_at(parser, j)->node);
        }
    }
    return parser->declared = declared;
}

/* 当定位 = 工业, 80则满分: at the name that does not fit or right before. */
static bool is_run_together(const mistake *it)
{
    for (size_t back = 0; back < 2 && it->at >= it->first + back; back++) {
        const kh_lexeme *lexeme = lexeme_at(it, it->at - back);
        if (lexeme->symbol != TOKEN_NAME && lexeme->symbol != TOKEN_QUANTITY)
            continue;
        kh_text text = kh_span_text(lexeme->span), spaced;
        if (!kh_segment(it->parser->arena, text, declared_names(it->parser), &spaced))
            continue;
        kh_words argument = kh_words_same(text);
        kh_parser_report(it->parser, KH014, lexeme->span, &argument, 1)->fix = kh_words_same(spaced);
        return true;
    }
    return false;
}

/* The line ends too early: the place is the end of that line, not the beginning of the next. */
static bool is_unfinished(const mistake *it)
{
    const kh_lexeme *lexeme = lexeme_at(it, it->at);
    bool turns = lexeme->starts_line || lexeme->symbol == TOKEN_CLOSE_BRACE || lexeme->symbol == TOKEN_END;
    if (!turns || it->at <= it->first)
        return false;
    const kh_lexeme *last = lexeme_at(it, it->at - 1);
    kh_text text = kh_span_text(last->span);
    const kh_words arguments[] = {kh_words_same(text), expected_words(it->parser->arena, it->expected)};
    kh_parser_report(it->parser, KH019, last->span, arguments, KH_COUNT(arguments));
    return true;
}

static void report_plainly(const mistake *it)
{
    kh_arena *arena = it->parser->arena;
    const kh_lexeme *lexeme = lexeme_at(it, it->at);
    const kh_words arguments[] = {found_words(arena, lexeme), expected_words(arena, it->expected)};
    kh_parser_report(it->parser, KH001, lexeme->span, arguments, KH_COUNT(arguments));
}

void kh_parser_explain(kh_parser *parser, size_t first, const int *expected, size_t count)
{
    static bool (*const usual[])(const mistake *) = {
        is_known, is_unclosed_bracket, is_missing_value, is_name_with_digit,
        is_chain, is_run_together,     is_unfinished,
    };
    const mistake it = {parser, first, parser->current, {expected, count}};
    for (size_t i = 0; i < KH_COUNT(usual); i++)
        if (usual[i](&it))
            return;
    report_plainly(&it);
}

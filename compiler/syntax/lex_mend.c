/* What the whole row of lexemes tells that no single one does: which braces hold arms, and two slips that
 * would parse as something else if they were left to the grammar. */
#include "syntax/lexer.h"

#include "kaohe_parser.h"

#include "syntax/vocabulary.h"

typedef KH_VECTOR(kh_lexeme) lexeme_list;

/* ---- braces ---- */

/* The closing partner of an opening round bracket, looking back from `index`; SIZE_MAX if there is none. */
static size_t opening_round(const kh_parser *parser, size_t index)
{
    size_t depth = 0;
    for (size_t i = index + 1; i-- > 0;) {
        int symbol = parser->lexemes.items[i].symbol;
        if (symbol == TOKEN_CLOSE_ROUND)
            depth++;
        else if (symbol == TOKEN_OPEN_ROUND && --depth == 0)
            return i;
        else if (symbol == TOKEN_OPEN_BRACE || symbol == TOKEN_CLOSE_BRACE)
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Does the brace at `index` hold the arms of 分档? No item begins with 当 or 否则. */
static bool opens_arms(const kh_parser *parser, size_t index)
{
    const kh_lexeme *lexemes = parser->lexemes.items;
    int next = lexemes[index + 1].symbol;
    if (next == TOKEN_WHEN || next == TOKEN_ELSE)
        return true;
    if (index == 0)
        return false;
    if (lexemes[index - 1].symbol == TOKEN_MATCH)
        return true;
    if (lexemes[index - 1].symbol != TOKEN_CLOSE_ROUND)
        return false;
    size_t opening = opening_round(parser, index - 1);
    return opening != SIZE_MAX && opening > 0 && lexemes[opening - 1].symbol == TOKEN_MATCH;
}

static void tell_arms_from_items(kh_parser *parser)
{
    for (size_t i = 0, token = 0; i < parser->lexemes.count; i++) {
        kh_lexeme *lexeme = &parser->lexemes.items[i];
        if (lexeme->symbol != TOKEN_OPEN_BRACE || !opens_arms(parser, i))
            continue;
        lexeme->symbol = TOKEN_OPEN_ARMS;
        while (token < parser->tokens.count && parser->tokens.items[token].span.start != lexeme->span.start)
            token++;
        if (token < parser->tokens.count)
            parser->tokens.items[token].symbol = TOKEN_OPEN_ARMS;
    }
}

/* ---- units behind a blank ---- */

/* 10 分: a number and, behind a blank, a word that can only be its unit. */
static bool is_parted_unit(const kh_parser *parser, size_t index)
{
    const kh_lexeme *number = kh_parser_at(parser, index), *unit = kh_parser_at(parser, index + 1);
    if (number->symbol != TOKEN_NUMBER || unit->symbol != TOKEN_NAME || unit->starts_line ||
        !kh_find_unit(unit->node->text))
        return false;
    switch (kh_parser_at(parser, index + 2)->symbol) {
    case TOKEN_COLON:
    case TOKEN_OPEN_BRACE:
    case TOKEN_OPEN_ROUND:
    case TOKEN_DOT:
    case TOKEN_STRING:
        return false;
    default:
        return true;
    }
}

static void join_unit(kh_parser *parser, kh_lexeme *number, const kh_lexeme *unit)
{
    number->node->text = unit->node->text;
    number->node->kind = number->node->kind == KH_NODE_NUMBER ? KH_NODE_QUANTITY : number->node->kind;
    number->symbol = TOKEN_QUANTITY;
    kh_text digits = kh_span_text(number->span);
    number->span = number->node->span = kh_span_join(number->span, unit->span);
    kh_words as_written = kh_words_same(kh_span_text(number->span));
    kh_words fix = kh_words_same(kh_text_format(parser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(digits),
                                                KH_TEXT_ARGUMENTS(unit->node->text)));
    kh_parser_report(parser, KH010, number->span, &as_written, 1)->fix = fix;
}

static void join_parted_units(kh_parser *parser)
{
    kh_lexeme *lexemes = parser->lexemes.items;
    size_t kept = 0;
    for (size_t i = 0; i < parser->lexemes.count; i++) {
        bool parted = is_parted_unit(parser, i);
        lexemes[kept] = lexemes[i];
        if (parted)
            join_unit(parser, &lexemes[kept], &lexemes[++i]);
        kept++;
    }
    parser->lexemes.count = kept;
}

/* ---- values that were left out before a block ---- */

static bool is_block_word(const kh_lexeme *lexeme)
{
    return lexeme->symbol == TOKEN_NAME && kh_find_block(lexeme->node->text);
}

/* `分值：` and then the end of the block, or on the next line `类型：…` or `指标 乙 {`: 指标 would be the
 * value and 乙 a kind of block. */
static bool lacks_value(const kh_parser *parser, size_t index)
{
    const kh_lexeme *mark = kh_parser_at(parser, index), *word = kh_parser_at(parser, index + 1);
    const kh_lexeme *name = kh_parser_at(parser, index + 2);
    bool attribute = word->symbol == TOKEN_NAME && word->starts_line && name->symbol == TOKEN_COLON;
    if (mark->symbol == TOKEN_COLON && (word->symbol == TOKEN_CLOSE_BRACE || attribute))
        return true;
    /* A comma before which the line ends is written behind it by the formatter: it means the same there. */
    bool next_line = word->starts_line || (mark->symbol == TOKEN_COMMA && mark->starts_line);
    if ((mark->symbol != TOKEN_COLON && mark->symbol != TOKEN_COMMA) || !next_line || !is_block_word(word))
        return false;
    return name->symbol == TOKEN_NAME && !name->starts_line && !is_block_word(name);
}

static void report_lacking(kh_parser *parser, size_t index)
{
    const kh_lexeme *mark = &parser->lexemes.items[index];
    if (mark->symbol == TOKEN_COLON && index > 0) {
        const kh_lexeme *word = mark - 1;
        kh_words name = kh_words_same(kh_span_text(word->span));
        kh_parser_report(parser, KH015, kh_span_join(word->span, mark->span), &name, 1);
        return;
    }
    const kh_words arguments[] = {kh_words_same(kh_span_text(mark->span)), kh_words_of("值", "a value")};
    kh_parser_report(parser, KH019, mark->span, arguments, KH_COUNT(arguments));
}

/* A name in the place of the value, so that the parser goes on undisturbed. */
static kh_lexeme stand_in(kh_parser *parser, kh_span after)
{
    kh_span place = kh_span_of(after.source, after.end, after.end);
    kh_node *node = kh_arena_new_of(parser->arena, kh_node);
    *node = (kh_node){.kind = KH_NODE_ERROR, .span = place, .text_span = place, .depth = 1};
    return (kh_lexeme){.symbol = TOKEN_NAME, .span = place, .node = node};
}

static void supply_values(kh_parser *parser)
{
    lexeme_list mended = {0};
    for (size_t i = 0; i < parser->lexemes.count; i++) {
        kh_vector_push(parser->arena, &mended, parser->lexemes.items[i]);
        if (!lacks_value(parser, i))
            continue;
        report_lacking(parser, i);
        kh_vector_push(parser->arena, &mended, stand_in(parser, parser->lexemes.items[i].span));
    }
    parser->lexemes.items = mended.items;
    parser->lexemes.count = mended.count;
    parser->lexemes.capacity = mended.capacity;
}

void kh_lexer_mend(kh_parser *parser)
{
    join_parted_units(parser);
    supply_values(parser);
    tell_arms_from_items(parser);
}

/* Where parsing goes on after a mistake.
 *
 * The parser has dropped what it had of the innermost item or arm and waits for RESUME (grammar/kaohe.y).
 * Line ends carry no meaning in the language, but people write one item a line: the next line that looks like
 * the beginning of an item, at the same depth of braces, is where they began to mean something else.
 */
#include "kaohe_parser.h"
#include "syntax/parser.h"

enum {
    /* A bracket whose partner is farther away than this is taken as not closed, lest a text of nothing but
     * opening brackets is searched to its end for each. */
    PARTNER_REACH = 4096,
};

static int symbol_at(const kh_parser *parser, size_t index)
{
    return kh_parser_at(parser, index)->symbol;
}

static bool follows_block_head(int symbol)
{
    return symbol == TOKEN_COLON || symbol == TOKEN_OPEN_BRACE || symbol == TOKEN_STRING ||
           symbol == TOKEN_SEMICOLON || symbol == TOKEN_WHEN || symbol == TOKEN_ELSE;
}

bool kh_parser_starts_item(const kh_parser *parser, size_t index)
{
    switch (symbol_at(parser, index)) {
    case TOKEN_EACH:
    case TOKEN_SOME:
    case TOKEN_USE:
        return true;
    case TOKEN_NAME:
        break;
    default:
        return false;
    }
    /* Two names side by side are never part of an expression. */
    int next = symbol_at(parser, index + 1);
    return next == TOKEN_NAME || follows_block_head(next);
}

size_t kh_parser_partner(const kh_parser *parser, size_t index)
{
    size_t brackets = 0, braces = 0;
    for (size_t i = index; i < parser->lexemes.count && i < index + PARTNER_REACH; i++) {
        switch (symbol_at(parser, i)) {
        case TOKEN_OPEN_ROUND:
        case TOKEN_OPEN_SQUARE:
            brackets++;
            break;
        case TOKEN_CLOSE_ROUND:
        case TOKEN_CLOSE_SQUARE:
            if (--brackets == 0)
                return i;
            break;
        case TOKEN_OPEN_ARMS:
            braces++;
            break;
        case TOKEN_CLOSE_BRACE:
            if (braces-- == 0)
                return 0;
            break;
        case TOKEN_OPEN_BRACE:
            return 0; /* no block stands inside brackets */
        default:
            break;
        }
    }
    return 0;
}

/* The first lexeme that is not part of a complete item. */
static size_t first_of_item(const kh_parser *parser)
{
    size_t low = 0, high = parser->lexemes.count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (parser->lexemes.items[middle].span.start < parser->boundary)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- among items ---- */

/* The first place behind `first` where an item may begin, or the brace that closes the block around it. */
static size_t next_item(const kh_parser *parser, size_t first)
{
    size_t depth = 0, partner;
    for (size_t i = first;; i++) {
        const kh_lexeme *lexeme = kh_parser_at(parser, i);
        switch (lexeme->symbol) {
        case TOKEN_END:
            return i;
        case TOKEN_OPEN_BRACE:
        case TOKEN_OPEN_ARMS:
            depth++;
            break;
        case TOKEN_CLOSE_BRACE:
            if (depth == 0)
                return i;
            depth--;
            break;
        case TOKEN_OPEN_ROUND:
        case TOKEN_OPEN_SQUARE:
            partner = kh_parser_partner(parser, i);
            i = partner ? partner : i;
            break;
        default:
            if (i > first && depth == 0 && lexeme->starts_line && kh_parser_starts_item(parser, i))
                return i;
        }
    }
}

/* Is what stands from `first` to the current lexeme the head of a block: a word, and no colon? */
static bool in_head(const kh_parser *parser, size_t first)
{
    if (symbol_at(parser, first) != TOKEN_NAME)
        return false;
    for (size_t i = first; i <= parser->current; i++)
        if (symbol_at(parser, i) == TOKEN_COLON)
            return false;
    return parser->current > first;
}

/* The opening brace of the block whose head is wrong, or 0. */
static size_t brace_of_head(const kh_parser *parser, size_t first)
{
    for (size_t i = parser->current;; i++) {
        const kh_lexeme *lexeme = kh_parser_at(parser, i);
        switch (lexeme->symbol) {
        case TOKEN_OPEN_BRACE:
            return i;
        case TOKEN_END:
        case TOKEN_CLOSE_BRACE:
        case TOKEN_OPEN_ARMS:
        case TOKEN_SEMICOLON:
        case TOKEN_COLON:
            return 0;
        default:
            if (i > first && lexeme->starts_line && kh_parser_starts_item(parser, i))
                return 0;
        }
    }
}

static bool expects(const int *expected, size_t count, int symbol)
{
    for (size_t i = 0; i < count; i++)
        if (expected[i] == symbol)
            return true;
    return false;
}

static void resume_at(kh_parser *parser, size_t index)
{
    parser->next = index;
    parser->inserted[0] = TOKEN_RESUME;
}

static void resume_items(kh_parser *parser, size_t first, const int *expected, size_t count)
{
    if (parser->handed == TOKEN_OPEN_BRACE)
        return; /* bison keeps it and takes what follows as the items of a block whose head was wrong */
    if (in_head(parser, first)) {
        size_t brace = brace_of_head(parser, first);
        if (brace) {
            parser->next = brace;
            return;
        }
        if (parser->surplus > 0 && expects(expected, count, TOKEN_OPEN_BRACE)) {
            parser->surplus--; /* its closing brace is there: it is the opening one that was forgotten */
            parser->next = parser->current;
            parser->inserted[0] = TOKEN_OPEN_BRACE;
            return;
        }
    }
    resume_at(parser, next_item(parser, first));
}

/* ---- among arms ---- */

/* 否则 of an arm, not of 若: before a colon, or on a line of its own with no 若 that waits for it. */
static bool is_arm_otherwise(const kh_parser *parser, size_t index, size_t *waiting)
{
    if (symbol_at(parser, index + 1) == TOKEN_COLON)
        return true;
    if (*waiting == 0)
        return kh_parser_at(parser, index)->starts_line;
    --*waiting;
    return false;
}

/* The next arm of the same 分档 behind `first`, or the brace that closes it. */
static size_t next_arm(const kh_parser *parser, size_t first)
{
    size_t depth = 0, waiting = 0; /* 若 whose 否则 has not come */
    for (size_t i = first;; i++) {
        switch (symbol_at(parser, i)) {
        case TOKEN_END:
            return i;
        case TOKEN_OPEN_BRACE:
        case TOKEN_OPEN_ARMS:
            depth++;
            break;
        case TOKEN_CLOSE_BRACE:
            if (depth == 0)
                return i;
            depth--;
            break;
        case TOKEN_IF:
            waiting += depth == 0;
            break;
        case TOKEN_WHEN:
            if (depth == 0 && i > first)
                return i;
            break;
        case TOKEN_ELSE:
            if (depth == 0 && i > first && is_arm_otherwise(parser, i, &waiting))
                return i;
            break;
        default:
            break;
        }
    }
}

/* An item among the arms: the brace of 分档 was forgotten. */
static bool leaves_arms(const kh_parser *parser)
{
    return parser->handed != TOKEN_END && kh_parser_at(parser, parser->current)->starts_line &&
           kh_parser_starts_item(parser, parser->current);
}

/* The brace that would close what is open, if it begins a line. */
static kh_lexeme *closing_brace(kh_parser *parser)
{
    size_t depth = 0;
    for (size_t i = parser->current; i < parser->lexemes.count && i < parser->current + PARTNER_REACH; i++) {
        kh_lexeme *lexeme = &parser->lexemes.items[i];
        if (lexeme->symbol == TOKEN_OPEN_BRACE || lexeme->symbol == TOKEN_OPEN_ARMS)
            depth++;
        else if (lexeme->symbol == TOKEN_CLOSE_BRACE && depth-- == 0)
            return lexeme->starts_line ? lexeme : NULL;
    }
    return NULL;
}

static void close_arms(kh_parser *parser)
{
    const kh_words marks[] = {kh_words_same(KH_TEXT("{")), kh_words_same(KH_TEXT("}"))};
    kh_span opening = parser->open.items[parser->open.count - 1].span;
    kh_lexeme *closing = closing_brace(parser);
    kh_parser_report(parser, KH003, opening, marks, KH_COUNT(marks));
    resume_at(parser, parser->current);
    parser->inserted[1] = TOKEN_CLOSE_BRACE;
    /* Its own brace, if the layout shows that it has one, closes nothing any more. */
    if (closing && kh_parser_indentation(parser->source, closing->span.start) ==
                       kh_parser_indentation(parser->source, opening.start))
        closing->symbol = TOKEN_SEMICOLON;
}

/* ---- at the end of the file ---- */

typedef KH_VECTOR(kh_span) kh_spans;
typedef KH_VECTOR(size_t) indices;

/* Closes braces by their indentation: one that is indented deeper than the closing brace at the
 * beginning of a line was forgotten before it. Answers those that were never closed. */
static kh_spans unclosed_by_layout(kh_parser *parser)
{
    indices open = {0};
    kh_spans unclosed = {0};
    const uint32_t *columns = kh_parser_columns(parser);
    const kh_lexeme *lexemes = parser->lexemes.items;
    for (size_t i = 0; i < parser->lexemes.count; i++) {
        if (lexemes[i].symbol == TOKEN_OPEN_BRACE || lexemes[i].symbol == TOKEN_OPEN_ARMS)
            kh_vector_push(parser->arena, &open, i);
        if (lexemes[i].symbol != TOKEN_CLOSE_BRACE)
            continue;
        while (lexemes[i].starts_line && open.count > 0 && columns[open.items[open.count - 1]] > columns[i])
            kh_vector_push(parser->arena, &unclosed, lexemes[open.items[--open.count]].span);
        open.count -= open.count > 0;
    }
    for (size_t i = 0; i < open.count; i++)
        kh_vector_push(parser->arena, &unclosed, lexemes[open.items[i]].span);
    return unclosed;
}

void kh_parser_unclosed(kh_parser *parser)
{
    const kh_words marks[] = {kh_words_same(KH_TEXT("{")), kh_words_same(KH_TEXT("}"))};
    kh_spans likely = unclosed_by_layout(parser);
    for (size_t i = 0; i < parser->open.count; i++) {
        /* The layout may be anybody's; if it does not come out, the braces themselves tell. */
        kh_span span = likely.count == parser->open.count ? likely.items[i] : parser->open.items[i].span;
        kh_parser_report(parser, KH003, span, marks, KH_COUNT(marks));
    }
}

/* ---- the mistake ---- */

/* The brace that did not fit was not read after all. */
static void take_back_brace(kh_parser *parser)
{
    if (parser->handed == TOKEN_CLOSE_BRACE)
        parser->open.count++; /* what was popped is still there */
    else if (parser->handed == TOKEN_OPEN_ARMS)
        parser->open.count--;
    else if (parser->handed == TOKEN_OPEN_BRACE && parser->open.count > 1 &&
             parser->open.items[parser->open.count - 2].arms)
        parser->open.count--;
}

void kh_parser_mistake(kh_parser *parser, const int *expected, size_t count)
{
    if (parser->handed == TOKEN_RESUME)
        return; /* of braces.c: it ends the mistake itself, and one more would be a mistake for ever */
    size_t first = first_of_item(parser);
    take_back_brace(parser);
    bool arms = parser->open.count > 0 && parser->open.items[parser->open.count - 1].arms;
    if (arms && leaves_arms(parser)) {
        close_arms(parser);
        return;
    }
    /* Of more mistakes than are ever listed only the place to go on is still of interest. */
    if (kh_diagnostics_count(parser->diagnostics) < KH_MAX_DIAGNOSTICS)
        kh_parser_explain(parser, first, expected, count);
    if (parser->expression_only)
        resume_at(parser, parser->lexemes.count - 1);
    else if (arms)
        resume_at(parser, next_arm(parser, first));
    else
        resume_items(parser, first, expected, count);
}

/* Closing braces that close nothing, found by the layout.
 *
 * Counting alone finds the last brace of the file, by then everything behind the real mistake stands in the
 * wrong place. But people indent: a closing brace that stands deeper than the line that opened its block
 * closes something else. Such a brace is taken out before the parser starts, and with it, if the line that
 * opened its block is gone, what stood inside: one finding, and the rest of the file is read as it was meant.
 */
#include "kaohe_parser.h"
#include "syntax/parser.h"

uint32_t kh_parser_indentation(const kh_source *source, uint32_t offset)
{
    uint32_t start = offset, end;
    while (start > 0 && source->content.data[start - 1] != '\n')
        start--;
    for (end = start; source->content.data[end] == ' ' || source->content.data[end] == '\t'; end++)
        ;
    return end - start;
}

const uint32_t *kh_parser_columns(const kh_parser *parser)
{
    uint32_t *columns = kh_arena_array(parser->arena, parser->lexemes.count, sizeof *columns);
    for (size_t i = 0; i < parser->lexemes.count; i++) {
        const kh_lexeme *lexeme = &parser->lexemes.items[i];
        bool first = i == 0 || lexeme->starts_line;
        columns[i] = first ? kh_parser_indentation(parser->source, lexeme->span.start) : columns[i - 1];
    }
    return columns;
}

enum { TAKEN_OUT = -1 };

typedef struct brace {
    size_t index;
    uint32_t column; /* of the line it stands on */
} brace;

typedef struct search {
    kh_parser *parser;
    const uint32_t *columns; /* of each lexeme's line */
    bool in_rows; /* also a second } of a line closes nothing, if its block was opened on an earlier line */
    KH_VECTOR(brace) open;
    KH_VECTOR(brace) found;
} search;

static const kh_lexeme *lexeme_at(const search *it, size_t index)
{
    return &it->parser->lexemes.items[index];
}

static bool same_line(const search *it, size_t from, size_t to)
{
    for (size_t i = from + 1; i <= to; i++)
        if (lexeme_at(it, i)->starts_line)
            return false;
    return true;
}

static bool closes_nothing(const search *it, brace closing, brace opening)
{
    if (closing.column <= opening.column)
        return false;
    if (lexeme_at(it, closing.index)->starts_line)
        return true;
    return it->in_rows && lexeme_at(it, closing.index - 1)->symbol == TOKEN_CLOSE_BRACE &&
           !same_line(it, opening.index, closing.index);
}

static void find(search *it)
{
    kh_arena *arena = it->parser->arena;
    for (size_t i = 0; i < it->parser->lexemes.count && it->found.count <= it->parser->surplus; i++) {
        int symbol = lexeme_at(it, i)->symbol;
        bool opens = symbol == TOKEN_OPEN_BRACE || symbol == TOKEN_OPEN_ARMS;
        if (!opens && symbol != TOKEN_CLOSE_BRACE)
            continue;
        brace here = {i, it->columns[i]};
        if (opens) {
            kh_vector_push(arena, &it->open, here);
        } else if (it->open.count == 0 || closes_nothing(it, here, it->open.items[it->open.count - 1])) {
            kh_vector_push(arena, &it->found, here);
        } else {
            it->open.count--;
        }
    }
}

/* The first of the lexemes before the brace that stand deeper than it: the inside of a block without a head.
 */
static size_t first_inside(const search *it, brace closing)
{
    size_t first = closing.index;
    if (!lexeme_at(it, closing.index)->starts_line)
        return first;
    while (first > 0 && lexeme_at(it, first - 1)->symbol != TOKEN_RESUME &&
           it->columns[first - 1] > closing.column)
        first--;
    return first;
}

/* 指标 粮食 “粮食产量” whose { was forgotten, there or on a line inside: the parser itself puts it in. */
static bool has_head(const search *it, size_t first, brace closing)
{
    if (first == 0)
        return false;
    size_t start = first - 1;
    int last = lexeme_at(it, start)->symbol;
    if (last == TOKEN_OPEN_BRACE || last == TOKEN_OPEN_ARMS)
        return it->columns[start] == closing.column; /* else it opened what is around */
    for (; start > 0 && !lexeme_at(it, start)->starts_line; start--)
        if (lexeme_at(it, start)->symbol == TOKEN_COLON)
            return false;
    return lexeme_at(it, start)->symbol == TOKEN_NAME && last != TOKEN_SEMICOLON && last != TOKEN_CLOSE_BRACE;
}

static void report(const search *it, size_t first, size_t brace_index)
{
    kh_words mark = kh_words_same(KH_TEXT("}"));
    kh_diagnostic *diagnostic =
        kh_parser_report(it->parser, KH016, lexeme_at(it, brace_index)->span, &mark, 1);
    if (first < brace_index)
        kh_diagnostic_label(it->parser->diagnostics, diagnostic, lexeme_at(it, first)->span,
                            kh_words_of("从这里起没有“{”", "from here on there is no “{”"));
}

/* Puts TOKEN_RESUME, which stands for an item that could not be read, in place of the lexemes; nothing if
 * there are none beside the brace. */
static void take_out(search *it, size_t first, size_t brace_index)
{
    kh_lexeme *items = it->parser->lexemes.items;
    kh_span whole =
        kh_span_of(items[first].span.source, items[first].span.start, items[brace_index].span.end);
    for (size_t i = first; i <= brace_index; i++)
        items[i].symbol = TAKEN_OUT;
    if (first < brace_index)
        items[first] = (kh_lexeme){.symbol = TOKEN_RESUME, .span = whole, .starts_line = true};
}

static void close_gaps(kh_parser *parser)
{
    size_t kept = 0;
    for (size_t i = 0; i < parser->lexemes.count; i++)
        if (parser->lexemes.items[i].symbol != TAKEN_OUT)
            parser->lexemes.items[kept++] = parser->lexemes.items[i];
    parser->lexemes.count = kept;
}

static bool comes_out(search *it)
{
    find(it);
    return it->open.count == 0 && it->found.count == it->parser->surplus;
}

void kh_parser_take_out_surplus(kh_parser *parser)
{
    const uint32_t *columns = kh_parser_columns(parser);
    search rows = {.parser = parser, .columns = columns, .in_rows = true};
    search lines = {.parser = parser, .columns = columns};
    search *it = comes_out(&rows) ? &rows : comes_out(&lines) ? &lines : NULL;
    for (size_t i = 0; it && i < it->found.count; i++) {
        brace closing = it->found.items[i];
        size_t first = first_inside(it, closing);
        if (first < closing.index && has_head(it, first, closing))
            continue;
        report(it, first, closing.index);
        take_out(it, first, closing.index);
        parser->surplus--;
    }
    close_gaps(parser);
}

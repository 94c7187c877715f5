/* Feeds the generated parser with lexemes and makes the tree. */
#include "syntax/parse.h"

#include "kaohe_parser.h"
#include "syntax/image.h"
#include "syntax/parser.h"

kh_diagnostic *kh_parser_report(kh_parser *parser, kh_code code, kh_span span, const kh_words *arguments,
                                size_t count)
{
    parser->broken = true;
    return kh_report(parser->diagnostics, code, span, arguments, count);
}

void kh_parser_boundary(kh_parser *parser, kh_span complete)
{
    parser->boundary = complete.end;
}

void kh_parser_boundary_back(kh_parser *parser)
{
    parser->boundary = parser->before;
}

static void open_brace(kh_parser *parser, kh_span span, bool arms)
{
    kh_open_brace brace = {.span = span, .arms = arms, .boundary = parser->boundary};
    kh_vector_push(parser->arena, &parser->open, brace);
}

static void close_brace(kh_parser *parser)
{
    parser->before = parser->open.items[--parser->open.count].boundary;
}

const kh_lexeme *kh_parser_at(const kh_parser *parser, size_t index)
{
    size_t last = parser->lexemes.count - 1;
    return &parser->lexemes.items[index < last ? index : last];
}

static void report_too_deep(kh_parser *parser, kh_span span, int depth)
{
    if (parser->depth_reported)
        return;
    parser->depth_reported = true;
    kh_words limit = kh_words_same(kh_text_format(parser->arena, "%d", depth));
    kh_parser_report(parser, KH013, span, &limit, 1);
}

void kh_parser_too_deep(kh_parser *parser)
{
    /* Without brackets only 非 非 … and chains of 否则 若 … fill the stack. */
    report_too_deep(parser, kh_parser_at(parser, parser->current)->span, KH_MAX_TREE_DEPTH);
}

/* ---- tokens for the parser ---- */

static int hand_out(kh_parser *parser, int symbol, kh_span *place)
{
    kh_span here = kh_parser_at(parser, parser->next)->span;
    *place = kh_span_of(here.source, here.start, here.start);
    parser->handed = symbol;
    return symbol;
}

/* A token that is not in the text: at the place of the lexeme that comes next. */
static int hand_out_inserted(kh_parser *parser, kh_span *place)
{
    int symbol = parser->inserted[0];
    parser->inserted[0] = parser->inserted[1];
    parser->inserted[1] = 0;
    if (symbol == TOKEN_OPEN_BRACE)
        open_brace(parser, kh_parser_at(parser, parser->next)->span, false);
    else if (symbol == TOKEN_CLOSE_BRACE)
        close_brace(parser);
    return hand_out(parser, symbol, place);
}

/* The file ends: what is still open is closed, so that the parser sees a whole file. */
static int hand_out_end(kh_parser *parser, kh_span *place)
{
    parser->current = parser->next;
    if (parser->open.count == 0)
        return hand_out(parser, TOKEN_END, place);
    if (!parser->unclosed_reported)
        kh_parser_unclosed(parser);
    parser->unclosed_reported = true;
    close_brace(parser);
    return hand_out(parser, TOKEN_CLOSE_BRACE, place);
}

/* Passes over closing braces that close nothing. */
static void skip_surplus(kh_parser *parser)
{
    while (parser->open.count == 0 && kh_parser_at(parser, parser->next)->symbol == TOKEN_CLOSE_BRACE) {
        kh_words argument = kh_words_same(KH_TEXT("}"));
        kh_parser_report(parser, KH016, kh_parser_at(parser, parser->next)->span, &argument, 1);
        parser->next++;
    }
}

int kh_yylex(kh_yyvalue *value, kh_span *place, kh_parser *parser)
{
    if (parser->start) {
        int symbol = parser->start;
        parser->start = 0;
        return hand_out(parser, symbol, place);
    }
    if (parser->inserted[0])
        return hand_out_inserted(parser, place);
    skip_surplus(parser);
    const kh_lexeme *lexeme = kh_parser_at(parser, parser->next);
    if (lexeme->symbol == TOKEN_END)
        return hand_out_end(parser, place);
    if (lexeme->symbol == TOKEN_CLOSE_BRACE)
        close_brace(parser);
    else if (lexeme->symbol == TOKEN_OPEN_BRACE || lexeme->symbol == TOKEN_OPEN_ARMS)
        open_brace(parser, lexeme->span, lexeme->symbol == TOKEN_OPEN_ARMS);
    value->node = lexeme->node;
    *place = lexeme->span;
    parser->handed = lexeme->symbol;
    parser->current = parser->next++;
    return lexeme->symbol;
}

/* ---- before the parser starts ---- */

/* Counts braces that close nothing, and finds brackets that nest too deep for any form. */
static bool measure(kh_parser *parser)
{
    size_t braces = 0, depth = 0;
    for (size_t i = 0; i < parser->lexemes.count; i++) {
        switch (parser->lexemes.items[i].symbol) {
        case TOKEN_OPEN_BRACE:
        case TOKEN_OPEN_ARMS:
            braces++;
            depth++;
            break;
        case TOKEN_OPEN_ROUND:
        case TOKEN_OPEN_SQUARE:
            depth++;
            break;
        case TOKEN_CLOSE_ROUND:
        case TOKEN_CLOSE_SQUARE:
            depth -= depth > 0;
            break;
        case TOKEN_CLOSE_BRACE:
            parser->surplus += braces == 0;
            braces -= braces > 0;
            depth -= depth > 0;
            break;
        default:
            break;
        }
        if (depth > KH_MAX_DEPTH) {
            report_too_deep(parser, parser->lexemes.items[i].span, KH_MAX_DEPTH);
            return false;
        }
    }
    return true;
}

/* Beyond so many the layout is nobody's. */
enum { MOST_SURPLUS = 20 };

static kh_parser *run(kh_arena *arena, kh_diagnostics *diagnostics, const kh_source *source, kh_span part,
                      int start)
{
    kh_parser *parser = kh_arena_new_of(arena, kh_parser);
    parser->arena = arena;
    parser->diagnostics = diagnostics;
    parser->source = source;
    parser->start = start;
    parser->expression_only = start == TOKEN_START_EXPRESSION;
    parser->boundary = part.start;
    kh_lex(parser, part.start, part.end);
    /* Status 2 is a full stack, which has been reported; 1 cannot be, since errors are always recovered from.
     */
    if (!measure(parser) || parser->too_long)
        return parser;
    if (parser->surplus > 0 && parser->surplus <= MOST_SURPLUS)
        kh_parser_take_out_surplus(parser);
    (void)kh_yyparse(parser);
    return parser;
}

const kh_tree *kh_parse(kh_arena *arena, kh_diagnostics *diagnostics, const kh_source *source)
{
    if (source->image.length > 0)
        return kh_image_read(arena, source);
    kh_span whole = kh_span_of(source, 0, source->content.length);
    const kh_parser *parser = run(arena, diagnostics, source, whole, TOKEN_START_FILE);
    kh_tree *tree = kh_arena_new_of(arena, kh_tree);
    tree->source = source;
    if (parser->items) {
        tree->items = parser->items->items;
        tree->count = parser->items->count;
    }
    tree->tokens = parser->tokens.items;
    tree->token_count = parser->tokens.count;
    tree->broken = parser->broken;
    return tree;
}

const kh_node *kh_parse_expression(kh_arena *arena, kh_diagnostics *diagnostics, const kh_source *source,
                                   uint32_t start, uint32_t end)
{
    kh_span part = kh_span_of(source, start, end);
    const kh_parser *parser = run(arena, diagnostics, source, part, TOKEN_START_EXPRESSION);
    if (parser->expression)
        return parser->expression;
    kh_node *error = kh_arena_new_of(arena, kh_node);
    *error = (kh_node){.kind = KH_NODE_ERROR, .span = part, .depth = 1};
    return error;
}

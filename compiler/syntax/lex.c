/* Drives the generated scanner and turns its tokens into lexemes. */
#define _GNU_SOURCE /* memmem */
#include "syntax/lexer.h"

#include "kaohe_parser.h"
#define YYSTYPE kh_yyvalue
#define YYLTYPE kh_span
#include "kaohe_lexer.h"

#include "base/utf8.h"
#include "syntax/parse.h"
#include "syntax/vocabulary.h"

static const struct {
    int symbol;
    kh_text words[KH_LANGUAGES];
} reserved[] = {
#define WORD(token, chinese, english)                                                                        \
    {TOKEN_##token, {{"" chinese, sizeof(chinese) - 1}, {"" english, sizeof(english) - 1}}},
#include "grammar/tokens.def"
};

int kh_reserved_word(kh_text word)
{
    for (size_t i = 0; i < KH_COUNT(reserved); i++)
        for (size_t language = 0; language < KH_LANGUAGES; language++)
            if (kh_text_equal(word, reserved[i].words[language]))
                return reserved[i].symbol;
    return 0;
}

kh_diagnostic *kh_lexer_fault(kh_parser *parser, kh_code code, kh_span span, const kh_words *arguments,
                              size_t count)
{
    kh_vector_push(parser->arena, &parser->faults, span);
    return kh_parser_report(parser, code, span, arguments, count);
}

/* ---- places ---- */

void kh_lexer_advance(kh_lexer *lexer, uint32_t length, kh_span *place)
{
    *place = kh_span_of(lexer->parser->source, lexer->offset, lexer->offset + length);
    lexer->offset += length;
}

void kh_lexer_retreat(kh_lexer *lexer, uint32_t length, kh_span *place)
{
    lexer->offset -= length;
    place->end = lexer->offset;
}

uint32_t kh_lexer_inside(const kh_lexer *lexer, uint32_t length)
{
    uint32_t beyond = lexer->offset > lexer->text_end ? lexer->offset - lexer->text_end : 0;
    return length - beyond;
}

void kh_lexer_newline(kh_lexer *lexer)
{
    lexer->breaks++;
    lexer->starts_line = true;
}

static void push_token(kh_lexer *lexer, kh_token_kind kind, int symbol, kh_span place)
{
    kh_token token = {.kind = kind, .symbol = symbol, .span = place, .breaks = lexer->breaks};
    if (!lexer->parser->source->embedded) /* nobody formats the library in the binary */
        kh_vector_push(lexer->parser->arena, &lexer->parser->tokens, token);
    lexer->breaks = 0;
}

/* ---- comments ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static kh_text trimmed(kh_text text)
{
    while (text.length && is_blank(text.data[text.length - 1]))
        text.length--;
    while (text.length && is_blank(*text.data))
        text = (kh_text){text.data + 1, text.length - 1};
    return text;
}

void kh_lexer_comment(kh_lexer *lexer, kh_span place, bool documents)
{
    kh_arena *arena = lexer->parser->arena;
    while (is_blank(lexer->parser->source->content.data[place.end - 1]))
        place.end--;
    push_token(lexer, KH_TOKEN_COMMENT, 0, place);
    kh_text text = kh_span_text(place);
    if (memchr(text.data, '\n', text.length))
        lexer->starts_line = true;
    if (!documents)
        return;
    kh_text line = trimmed((kh_text){text.data + 3, text.length - 3});
    lexer->comment =
        lexer->comment.length == 0
            ? line
            : kh_text_format(arena, "%.*s\n%.*s", KH_TEXT_ARGUMENTS(lexer->comment), KH_TEXT_ARGUMENTS(line));
}

bool kh_lexer_block_comment(kh_lexer *lexer, kh_span opening)
{
    const char *data = opening.source->content.data;
    uint32_t left = lexer->end - opening.end;
    const char *closing = lexer->no_comment_ends ? NULL : memmem(data + opening.end, left, "*/", 2);
    lexer->text_start = opening.start;
    if (closing) {
        lexer->text_end = (uint32_t)(closing - data) + 2;
        return true;
    }
    const kh_words marks[] = {kh_words_same(KH_TEXT("/*")), kh_words_same(KH_TEXT("*/"))};
    kh_lexer_fault(lexer->parser, KH003, opening, marks, KH_COUNT(marks));
    const char *newline = memchr(data + opening.end, '\n', left);
    lexer->no_comment_ends = true;
    lexer->text_end = newline ? (uint32_t)(newline - data) : lexer->end;
    return lexer->text_end > opening.end;
}

void kh_lexer_block_comment_end(kh_lexer *lexer)
{
    kh_lexer_comment(lexer, kh_span_of(lexer->parser->source, lexer->text_start, lexer->text_end), false);
}

/* ---- names ---- */

kh_node *kh_lexer_node(kh_lexer *lexer, kh_node_kind kind, kh_span place)
{
    kh_node *node = kh_arena_new_of(lexer->parser->arena, kh_node);
    node->kind = kind;
    node->span = node->text_span = place;
    node->depth = 1;
    return node;
}

/* The scanner's ranges are those of the planes; in them a few characters are no ideographs. */
static void check_ideographs(kh_lexer *lexer, kh_span place)
{
    const char *data = place.source->content.data;
    kh_character character;
    for (uint32_t at = place.start; at < place.end;) {
        uint32_t bytes = (uint32_t)kh_utf8_decode(data + at, place.end - at, &character);
        if (character >= 0x3400 && character < 0xFF00 && !kh_character_is_han(character))
            kh_lexer_stray(lexer, kh_span_of(place.source, at, at + bytes));
        at += bytes;
    }
}

/* A copy only where something is full-width. */
static kh_text halved(kh_lexer *lexer, kh_text text)
{
    for (uint32_t i = 0; i + 2 < text.length; i++)
        if ((unsigned char)text.data[i] == 0xEF)
            return kh_text_halve(lexer->parser->arena, text);
    return text;
}

int kh_lexer_name(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    kh_text text = halved(lexer, kh_span_text(place));
    int symbol = kh_reserved_word(text);
    if (symbol == 0)
        check_ideographs(lexer, place);
    value->node = kh_lexer_node(lexer, symbol ? KH_NODE_TRUTH : KH_NODE_NAME, place);
    value->node->text = text;
    value->node->truth = symbol == TOKEN_TRUE;
    return symbol ? symbol : TOKEN_NAME;
}

int kh_lexer_sign_name(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    value->node = kh_lexer_node(lexer, KH_NODE_NAME, place);
    value->node->text = halved(lexer, kh_span_text(place));
    return TOKEN_NAME;
}

/* ---- what stands nowhere ---- */

bool kh_lexer_tilde(kh_lexer *lexer, kh_span place)
{
    kh_parser *parser = lexer->parser;
    const char *next = place.source->content.data + place.end;
    kh_character character = 0;
    if (place.end < lexer->end)
        kh_utf8_decode(next, lexer->end - place.end, &character);
    character = kh_character_halve(character);
    const kh_lexeme *before =
        parser->lexemes.count ? &parser->lexemes.items[parser->lexemes.count - 1] : NULL;
    bool number = before && (before->symbol == TOKEN_NUMBER || before->symbol == TOKEN_QUANTITY ||
                             before->symbol == TOKEN_PERCENT);
    if (!number || character < '0' || character > '9') {
        kh_lexer_stray(lexer, place);
        return false;
    }
    kh_words range = kh_words_same(KH_TEXT(".."));
    kh_parser_report(parser, KH011, place, &range, 1)->fix = range;
    return true;
}

void kh_lexer_stray(kh_lexer *lexer, kh_span place)
{
    kh_parser *parser = lexer->parser;
    kh_text text = kh_span_text(place);
    kh_character character;
    kh_utf8_decode(text.data, text.length, &character);
    if (kh_utf8_check(text.data, text.length) < text.length || kh_character_is_invisible(character))
        return; /* kh_lexer_check() has said so */
    if (lexer->stray && lexer->stray->span.end == place.start) {
        lexer->stray->span.end = place.end;
        parser->faults.items[parser->faults.count - 1].end = place.end;
        return;
    }
    const kh_words arguments[] = {
        kh_words_same(text),
        kh_words_same(kh_text_format(parser->arena, "U+%04X", (unsigned)character)),
    };
    lexer->stray = kh_lexer_fault(parser, KH004, place, arguments, KH_COUNT(arguments));
}

/* ---- flex's memory ---- */

typedef union {
    size_t size;
    max_align_t align;
} block_head;

void *kh_lexer_alloc(kh_lexer *lexer, size_t size)
{
    block_head *head = kh_arena_alloc(lexer->parser->arena, sizeof *head + size);
    head->size = size;
    return head + 1;
}

void *kh_lexer_realloc(kh_lexer *lexer, void *old, size_t size)
{
    void *block = kh_lexer_alloc(lexer, size);
    if (old) {
        size_t before = ((block_head *)old)[-1].size;
        memcpy(block, old, before < size ? before : size);
    }
    return block;
}

_Noreturn void kh_lexer_give_up(void *scanner)
{
    kh_lexer *lexer = kh_flexget_extra(scanner);
    kh_arena_give_up(lexer->parser->arena);
}

static void push_lexeme(kh_lexer *lexer, int symbol, kh_span place, kh_node *node)
{
    kh_parser *parser = lexer->parser;
    kh_lexeme lexeme = {.symbol = symbol, .span = place, .node = node, .starts_line = lexer->starts_line};
    if (symbol == TOKEN_NAME)
        node->comment = lexer->comment;
    lexer->comment = KH_TEXT_NONE;
    kh_vector_push(parser->arena, &parser->lexemes, lexeme);
    if (symbol != TOKEN_END)
        push_token(lexer, KH_TOKEN_SYMBOL, symbol, place);
    lexer->starts_line = false;
}

static void report_too_long(const kh_lexer *lexer)
{
    kh_parser *parser = lexer->parser;
    kh_span here = kh_span_of(parser->source, lexer->offset, lexer->offset);
    kh_words limit = kh_words_same(kh_text_format(parser->arena, "%d", KH_MAX_LEXEMES));
    kh_parser_report(parser, KH095, here, &limit, 1);
}

static size_t depth_after(int symbol, size_t depth)
{
    bool opens = symbol == TOKEN_OPEN_BRACE || symbol == TOKEN_OPEN_ROUND || symbol == TOKEN_OPEN_SQUARE;
    bool closes = symbol == TOKEN_CLOSE_BRACE || symbol == TOKEN_CLOSE_ROUND || symbol == TOKEN_CLOSE_SQUARE;
    return depth + opens - (closes && depth > 0);
}

void kh_lex(kh_parser *parser, uint32_t start, uint32_t end)
{
    kh_lexer_check(parser, start, end);
    kh_lexer lexer = {.parser = parser, .offset = start, .end = end, .starts_line = true};
    yyscan_t scanner;
    if (kh_flexlex_init_extra(&lexer, &scanner) != 0)
        kh_arena_give_up(parser->arena);
    kh_flex_scan_bytes(parser->source->content.data + start, (int)(end - start), scanner);
    size_t depth = 0;
    for (int symbol = -1; symbol != TOKEN_END;) {
        kh_yyvalue value = {0};
        kh_span place = kh_span_of(parser->source, end, end);
        parser->too_long = parser->lexemes.count == KH_MAX_LEXEMES;
        /* Nothing behind brackets too deep for any form is ever read: megabytes of them cost nothing. */
        bool stop = depth > KH_MAX_DEPTH || parser->too_long;
        symbol = stop ? TOKEN_END : kh_flexlex(&value, &place, scanner);
        depth = depth_after(symbol, depth);
        if (symbol == TOKEN_END)
            place = kh_span_of(parser->source, end, end);
        push_lexeme(&lexer, symbol, place, value.node);
    }
    kh_flexlex_destroy(scanner);
    if (parser->too_long)
        report_too_long(&lexer);
    kh_lexer_mend(parser);
}

/* Quoted texts: “…” and 「…」 raw and nesting, "…" with escapes. */
#include "syntax/lexer.h"

#include "kaohe_parser.h"

#include "base/utf8.h"

enum {
    LONGEST_TEXT = 1 << 18, /* bytes; the longest published scheme is a third of it */
};

typedef struct {
    kh_text open, close;
    bool escapes;
} quotes;

static const quotes styles[] = {
    {{"“", 3}, {"”", 3}, false},
    {{"「", 3}, {"」", 3}, false},
    {{"\"", 1}, {"\"", 1}, true},
};

static const quotes *style_of(kh_text text)
{
    for (size_t i = 0; i < KH_COUNT(styles); i++)
        if (kh_text_starts(text, styles[i].open))
            return &styles[i];
    return NULL;
}

static kh_text rest_of(const kh_lexer *lexer, uint32_t offset)
{
    return kh_text_slice(lexer->parser->source->content.data + offset, lexer->end - offset);
}

/* Bytes of the blank at `text`, a line end not being one; 0 if there is none. */
static uint32_t blank_length(kh_text text)
{
    if (text.length && (*text.data == ' ' || *text.data == '\t' || *text.data == '\r'))
        return 1;
    return kh_text_starts(text, KH_TEXT("　")) ? 3 : 0;
}

/* Is the line behind the line end at `offset` blank? */
static bool ends_paragraph(const kh_lexer *lexer, uint32_t offset)
{
    const char *data = lexer->parser->source->content.data;
    uint32_t next = offset + 1, bytes;
    while ((bytes = blank_length(rest_of(lexer, next))) > 0)
        next += bytes;
    return next >= lexer->end || data[next] == '\n';
}

/* Offset of the quote that closes the one before `offset`; 0 if there is none before the next blank line. */
static uint32_t find_closing(const kh_lexer *lexer, const quotes *style, uint32_t offset)
{
    /* Each unclosed quote searches its paragraph; of so many that nobody will read of it, only its line. */
    bool hopeless = lexer->parser->faults.count > KH_MAX_DIAGNOSTICS;
    uint32_t end = lexer->end - offset > LONGEST_TEXT ? offset + LONGEST_TEXT : lexer->end;
    unsigned depth = 1;
    while (offset < end) {
        kh_text rest = rest_of(lexer, offset);
        if (*rest.data != '\n' && *rest.data != '\\' && *rest.data != *style->close.data) {
            offset++; /* “ and ”, 「 and 」 begin with one byte */
            continue;
        }
        if (*rest.data == '\n' && (hopeless || ends_paragraph(lexer, offset)))
            return 0;
        if (style->escapes && *rest.data == '\\' && offset + 1 < end) {
            offset += 2;
        } else if (kh_text_starts(rest, style->close)) {
            if (--depth == 0)
                return offset;
            offset += style->close.length;
        } else if (kh_text_starts(rest, style->open)) {
            depth++;
            offset += style->open.length;
        } else {
            offset++;
        }
    }
    return 0;
}

/* "…" opens and closes alike: if an odd number of marks is left up to the blank line, one is missing, and the
 * first text that would run past its line is the one to doubt. Each text takes two, so it stays odd up to
 * that one. */
static bool is_doubtful(kh_lexer *lexer, const quotes *style, uint32_t inner, uint32_t closing)
{
    const char *data = lexer->parser->source->content.data;
    if (!style->escapes || !memchr(data + inner, '\n', closing - inner))
        return false;
    if (inner >= lexer->counted_to) {
        lexer->odd_marks = true;
        lexer->counted_to = inner;
        for (uint32_t at = inner; (at = find_closing(lexer, style, at)) > 0; lexer->counted_to = ++at)
            lexer->odd_marks = !lexer->odd_marks;
    }
    return lexer->odd_marks;
}

/* Where an unclosed text is taken to end: with its line, but before the braces that close what it stands in.
 */
static uint32_t line_text_end(const kh_lexer *lexer, uint32_t inner)
{
    static const char *const trailing[] = {" ", "\t", "\r", "　", "}", "｝", ";", "；", "。"};
    const char *data = lexer->parser->source->content.data;
    const char *newline = memchr(data + inner, '\n', lexer->end - inner);
    uint32_t end = newline ? (uint32_t)(newline - data) : lexer->end;
    for (size_t i = 0; i < KH_COUNT(trailing);) {
        uint32_t length = (uint32_t)strlen(trailing[i]);
        if (end - inner >= length && memcmp(data + end - length, trailing[i], length) == 0) {
            end -= length;
            i = 0;
        } else {
            i++;
        }
    }
    return end;
}

bool kh_lexer_text(kh_lexer *lexer, kh_span opening)
{
    const quotes *style = style_of(kh_span_text(opening));
    uint32_t inner = opening.end, closing = find_closing(lexer, style, inner);
    lexer->text_start = opening.start;
    if (closing > 0 && !is_doubtful(lexer, style, inner, closing)) {
        lexer->text_inner = closing;
        lexer->text_end = closing + style->close.length;
        return true;
    }
    const kh_words marks[] = {kh_words_same(style->open), kh_words_same(style->close)};
    kh_lexer_fault(lexer->parser, KH002, opening, marks, KH_COUNT(marks));
    lexer->odd_marks = false;
    lexer->text_inner = lexer->text_end = line_text_end(lexer, inner);
    return lexer->text_end > inner;
}

bool kh_lexer_reversed_text(kh_lexer *lexer, kh_span opening)
{
    uint32_t end = line_text_end(lexer, opening.end), at = opening.end;
    kh_text rest = rest_of(lexer, at);
    while (at < end && !kh_text_starts(rest, KH_TEXT("“")) && !kh_text_starts(rest, KH_TEXT("”")))
        rest = rest_of(lexer, ++at);
    if (at >= end) {
        kh_lexer_stray(lexer, opening);
        return false;
    }
    lexer->text_start = opening.start;
    lexer->text_inner = at;
    lexer->text_end = at + (uint32_t)strlen("“");
    kh_text inner = kh_text_slice(lexer->parser->source->content.data + opening.end, at - opening.end);
    const kh_words arguments[] = {kh_words_same(KH_TEXT("”")), kh_words_same(KH_TEXT("U+201D"))};
    kh_span whole = kh_span_of(opening.source, opening.start, lexer->text_end);
    kh_parser_report(lexer->parser, KH004, whole, arguments, KH_COUNT(arguments))->fix =
        kh_words_same(kh_text_format(lexer->parser->arena, "“%.*s”", KH_TEXT_ARGUMENTS(inner)));
    return true;
}

static kh_text unescaped(kh_lexer *lexer, uint32_t start, uint32_t end)
{
    kh_parser *parser = lexer->parser;
    const char *data = parser->source->content.data;
    kh_builder builder = {.arena = parser->arena};
    for (uint32_t at = start; at < end; at++) {
        if (data[at] != '\\' || at + 1 == end) {
            kh_builder_character(&builder, data[at]);
            continue;
        }
        at++;
        if (data[at] == '"' || data[at] == '\\') {
            kh_builder_character(&builder, data[at]);
        } else if (data[at] == 'n') {
            kh_builder_character(&builder, '\n');
        } else {
            kh_character character;
            uint32_t bytes = (uint32_t)kh_utf8_decode(data + at, end - at, &character);
            kh_words argument = kh_words_same(kh_text_slice(data + at, bytes));
            kh_parser_report(parser, KH017, kh_span_of(parser->source, at - 1, at + bytes), &argument, 1);
            kh_builder_bytes(&builder, data + at, bytes);
            at += bytes - 1;
        }
    }
    return kh_builder_text(&builder);
}

int kh_lexer_text_end(kh_lexer *lexer, kh_yyvalue *value, kh_span *place)
{
    const char *data = lexer->parser->source->content.data;
    *place = kh_span_of(lexer->parser->source, lexer->text_start, lexer->text_end);
    const quotes *style = style_of(kh_span_text(*place));
    bool escapes = style && style->escapes;
    uint32_t inner = lexer->text_start + (uint32_t)(escapes ? strlen("\"") : strlen("“"));
    value->node = kh_lexer_node(lexer, KH_NODE_TEXT, *place);
    value->node->text = escapes ? unescaped(lexer, inner, lexer->text_inner)
                                : kh_text_slice(data + inner, lexer->text_inner - inner);
    return TOKEN_STRING;
}

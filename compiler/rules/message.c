/* Messages of rules: texts with expressions in braces, evaluated where the offender stands. */
#include "rules/judging.h"

#include "syntax/parse.h"
#include "syntax/quote.h"

static kh_span written_span(const kh_node *text)
{
    return text->text_span.source ? text->text_span : text->span;
}

/* Does a text open (1) or close (-1) here? Only the marks that nest. */
static int quote_change(kh_text text, size_t at)
{
    static const char *const opening[] = {"“", "「"}, *const closing[] = {"”", "」"};
    for (size_t i = 0; i < KH_COUNT(opening); i++) {
        if (at + 3 <= text.length && memcmp(text.data + at, opening[i], 3) == 0)
            return 1;
        if (at + 3 <= text.length && memcmp(text.data + at, closing[i], 3) == 0)
            return -1;
    }
    return 0;
}

/* The offset of the brace that closes an expression which begins at `start`; the text's length if none does.
 * Braces in texts inside the expression do not count, those of 分档 do. */
static size_t closing_brace(kh_text text, size_t start)
{
    int braces = 0, quotes = 0;
    for (size_t at = start; at < text.length; at++) {
        int change = quote_change(text, at);
        quotes += change;
        at += change ? 2 : 0;
        if (change || quotes > 0)
            continue;
        if (text.data[at] == '{')
            braces++;
        else if (text.data[at] == '}' && braces-- == 0)
            return at;
    }
    return text.length;
}

static void add_literal(kh_model *model, kh_template *into, kh_builder *literal)
{
    if (literal->length == 0)
        return;
    kh_piece piece = {.literal = kh_text_copy(model->arena, kh_builder_text(literal))};
    kh_vector_push(model->arena, &into->pieces, piece);
    literal->length = 0;
}

static size_t add_expression(kh_model *model, kh_template *into, kh_span text, size_t at)
{
    kh_text content = kh_span_text(text);
    size_t end = closing_brace(content, at + 1);
    kh_span span = kh_span_of(text.source, text.start + (uint32_t)at + 1, text.start + (uint32_t)end);
    if (end == content.length || end == at + 1) {
        kh_report_texts(model->diagnostics, KH086, span, 1, kh_text_slice(content.data + at, end - at));
        return content.length;
    }
    const kh_node *node =
        kh_parse_expression(model->arena, model->diagnostics, text.source, span.start, span.end);
    kh_piece piece = {.expression = node, .span = span};
    kh_vector_push(model->arena, &into->pieces, piece);
    return end + 1;
}

static kh_template template_of(kh_model *model, const kh_node *node)
{
    kh_template result = {0};
    kh_builder literal = {.arena = model->arena};
    bool straight;
    kh_span span = kh_inside_quotes(written_span(node), &straight);
    kh_text text = kh_span_text(span);
    for (size_t at = 0; at < text.length;) {
        char character = text.data[at];
        bool doubled = at + 1 < text.length && text.data[at + 1] == character;
        if (character == '{' && !doubled) {
            add_literal(model, &result, &literal);
            at = add_expression(model, &result, span, at);
            continue;
        }
        if (character == '\\' && straight && at + 1 < text.length) {
            character = text.data[++at] == 'n' ? '\n' : text.data[at];
            doubled = false;
        }
        kh_builder_character(&literal, character);
        at += (character == '{' || character == '}') && doubled ? 2 : 1;
    }
    add_literal(model, &result, &literal);
    return result;
}

kh_template kh_template_read(kh_model *model, const kh_entity *owner, const char *word)
{
    const kh_node *node = owner ? kh_pack_node(owner, word) : NULL;
    if (!node || node->kind != KH_NODE_TEXT || !node->span.source)
        return (kh_template){0};
    return template_of(model, node);
}

static void add_value(kh_evaluation *evaluation, const kh_frame *frame, const kh_piece *piece,
                      kh_language language, kh_builder *into)
{
    static const char *const not_stated[KH_LANGUAGES] = {"未写", "not stated"};
    evaluation->steps = 0;
    kh_value value = kh_evaluate(evaluation, frame, piece->expression, (kh_expectation){.form = KH_FORM_ANY});
    if (value.kind == KH_VALUE_UNKNOWN) {
        kh_builder_string(into, not_stated[language]);
        return;
    }
    if (value.kind == KH_VALUE_POISON) {
        /* A syntax error has been reported where it stands. */
        if (piece->expression->kind != KH_NODE_ERROR)
            kh_report_texts(evaluation->model->diagnostics, KH086, piece->span, 1, kh_span_text(piece->span));
        return;
    }
    kh_builder_add(into, kh_value_words(evaluation->arena, value).in[language]);
}

kh_text kh_template_fill(kh_evaluation *evaluation, const kh_frame *frame, const kh_template *text,
                         kh_language language)
{
    kh_builder result = {.arena = evaluation->arena};
    kh_language before = evaluation->language;
    evaluation->language = language;
    for (size_t i = 0; i < text->pieces.count; i++) {
        const kh_piece *piece = &text->pieces.items[i];
        if (piece->expression)
            add_value(evaluation, frame, piece, language, &result);
        else
            kh_builder_add(&result, piece->literal);
    }
    evaluation->language = before;
    return text->pieces.count ? kh_builder_text(&result) : KH_TEXT_NONE;
}

/* Turns tokens and comments into what is to be written of them. */
#include "syntax/format_pieces.h"

#include "kaohe_parser.h"

#include "base/utf8.h"
#include "syntax/vocabulary.h"

static const struct {
    int symbol;
    kh_text text[KH_LANGUAGES];
} marks[] = {
#define SYMBOL(token, chinese, english)                                                                      \
    {TOKEN_##token, {{"" chinese, sizeof(chinese) - 1}, {"" english, sizeof(english) - 1}}},
#include "grammar/tokens.def"
};

/* ---- kinds of tokens ---- */

static bool is_reserved_word(int symbol)
{
    return symbol >= TOKEN_WHEN && symbol <= TOKEN_USE;
}

/* Does an operand end here, so that what follows is an operator or a bracket of it? */
static bool ends_operand(int symbol)
{
    return (symbol >= TOKEN_NAME && symbol <= TOKEN_FALSE) || symbol == TOKEN_CLOSE_ROUND ||
           symbol == TOKEN_CLOSE_SQUARE || symbol == TOKEN_CLOSE_BRACE;
}

static bool is_sign(int symbol)
{
    return symbol == TOKEN_PLUS || symbol == TOKEN_MINUS || symbol == TOKEN_TIMES;
}

/* ---- texts ---- */

/* Do “ and ” pair up inside, so that the text may stand between them? */
static bool is_balanced(kh_text text)
{
    size_t depth = 0;
    for (uint32_t at = 0; at < text.length; at++) {
        kh_text rest = {text.data + at, text.length - at};
        if (kh_text_starts(rest, KH_TEXT("“")))
            depth++;
        else if (kh_text_starts(rest, KH_TEXT("”")) && depth-- == 0)
            return false;
    }
    return depth == 0;
}

static kh_text quoted(kh_arena *arena, kh_text written)
{
    uint32_t mark = *written.data == '"' ? 1 : (uint32_t)strlen("「");
    kh_text inner = {written.data + mark, written.length - 2 * mark};
    bool escapes = mark == 1 && memchr(inner.data, '\\', inner.length);
    if (kh_text_starts(written, KH_TEXT("“")) || escapes || !is_balanced(inner))
        return written;
    return kh_text_format(arena, "“%.*s”", KH_TEXT_ARGUMENTS(inner));
}

static kh_text mark_text(int symbol, kh_language language)
{
    for (size_t i = 0; i < KH_COUNT(marks); i++)
        if (marks[i].symbol == symbol)
            return marks[i].text[language];
    return KH_TEXT_NONE;
}

/* ---- making pieces ---- */

typedef struct {
    size_t piece;
    bool in_result; /* of 分档: behind the colon of an arm, where a comma only separates arms */
} bracket;

typedef struct {
    kh_arena *arena;
    const kh_tree *tree;
    kh_format_options options;
    kh_language language;  /* of the marks */
    kh_text *converted;    /* by token, or NULL */
    const kh_node **items; /* by token: the item that begins there */
    bool *joins;           /* by token: stays on the line of the token before */
    bool *ends_block;      /* by token: the ； of an empty block */
    size_t *pieces_of;     /* by token */
    kh_pieces pieces;
    KH_VECTOR(bracket) open; /* brackets not closed yet */
    const kh_node *item;     /* the last that began */
    uint32_t breaks;         /* of marks that were left out */
} maker;

static const kh_piece *last_piece(const maker *it)
{
    return it->pieces.count ? &it->pieces.items[it->pieces.count - 1] : NULL;
}

static bracket *top(const maker *it)
{
    return it->open.count ? &it->open.items[it->open.count - 1] : NULL;
}

static bool in_arms(const maker *it)
{
    return top(it) && it->pieces.items[top(it)->piece].symbol == TOKEN_OPEN_ARMS;
}

static int next_symbol(const kh_tree *tree, size_t token)
{
    while (++token < tree->token_count)
        if (tree->tokens[token].kind == KH_TOKEN_SYMBOL)
            return tree->tokens[token].symbol;
    return TOKEN_END;
}

static bool starts_arm(const maker *it, size_t token)
{
    int symbol = it->tree->tokens[token].symbol;
    return in_arms(it) &&
           (symbol == TOKEN_WHEN || (symbol == TOKEN_ELSE && next_symbol(it->tree, token) == TOKEN_COLON));
}

static bool is_attached(int symbol)
{
    return symbol == TOKEN_COLON || symbol == TOKEN_COMMA || symbol == TOKEN_DOT || symbol == TOKEN_RANGE ||
           symbol == TOKEN_RANGE_BELOW || symbol == TOKEN_SEMICOLON;
}

static bool is_opening(int symbol)
{
    return symbol == TOKEN_OPEN_ROUND || symbol == TOKEN_OPEN_SQUARE;
}

static bool is_closing(int symbol)
{
    return symbol == TOKEN_CLOSE_ROUND || symbol == TOKEN_CLOSE_SQUARE;
}

/* f( and x[ belong to what is before them. */
static bool is_postfix(const maker *it, int symbol)
{
    const kh_piece *before = last_piece(it);
    return is_opening(symbol) && before && (ends_operand(before->symbol) || before->symbol == TOKEN_MATCH);
}

/* 单位：万元/亩 is one word with a stroke in it, no division. */
static bool is_unit_stroke(const maker *it, size_t token)
{
    return it->tree->tokens[token].symbol == TOKEN_DIVIDE && it->item &&
           it->item->kind == KH_NODE_ATTRIBUTE &&
           (kh_text_is(it->item->text, "单位") || kh_text_is(it->item->text, "unit"));
}

/* Blanks between the piece before and this token, both on one line. */
static uint32_t blanks_before(const maker *it, size_t token)
{
    int symbol = it->tree->tokens[token].symbol;
    const kh_piece *before = last_piece(it);
    if (!before)
        return 0;
    if (it->items[token])
        return before->role == KH_PIECE_OPEN ? 1 : 2;
    if (is_attached(symbol) || is_closing(symbol) || is_postfix(it, symbol))
        return 0;
    if (before->sign || before->symbol == TOKEN_DOT || is_opening(before->symbol))
        return 0;
    if (is_unit_stroke(it, token) || (before->symbol == TOKEN_DIVIDE && kh_text_is(before->text, "/")))
        return 0;
    /* Colon and comma bring the blank behind them along. */
    if (before->symbol == TOKEN_COLON || before->symbol == TOKEN_COMMA || before->symbol == TOKEN_RANGE ||
        before->symbol == TOKEN_RANGE_BELOW)
        return 0;
    return starts_arm(it, token) && before->symbol != TOKEN_OPEN_ARMS ? 2 : 1;
}

static kh_language language_of(kh_text word)
{
    return word.length > 0 && (unsigned char)*word.data >= 0x80 ? KH_CHINESE : KH_ENGLISH;
}

static kh_text reserved_text(const maker *it, size_t token, kh_text word)
{
    kh_language language = it->options.convert ? it->options.language : language_of(word);
    bool joined = it->tree->tokens[token].symbol == TOKEN_NOT && next_symbol(it->tree, token) == TOKEN_IN;
    return kh_format_reserved(joined ? KH_TEXT("不属于") : word, language);
}

static kh_text token_text(const maker *it, size_t token)
{
    const kh_token *at = &it->tree->tokens[token];
    kh_text written = kh_span_text(at->span);
    if (at->symbol == TOKEN_STRING)
        return quoted(it->arena, written);
    if (is_unit_stroke(it, token))
        return KH_TEXT("/");
    if (at->symbol == TOKEN_COMMA) {
        bool listed = top(it) && !in_arms(it);
        return listed ? KH_TEXT(", ") : mark_text(TOKEN_COMMA, it->language);
    }
    kh_text mark = mark_text(at->symbol, it->language);
    if (mark.length)
        return mark;
    kh_text word = kh_text_halve(it->arena, written);
    if (is_reserved_word(at->symbol) || at->symbol == TOKEN_TRUE || at->symbol == TOKEN_FALSE)
        return reserved_text(it, token, word);
    return it->converted && it->converted[token].length ? it->converted[token] : word;
}

/* A mark that canonical text does without. */
static bool is_left_out(const maker *it, size_t token)
{
    int symbol = it->tree->tokens[token].symbol;
    if (symbol == TOKEN_SEMICOLON)
        return !it->ends_block[token];
    if (symbol == TOKEN_COMMA)
        return in_arms(it) && top(it)->in_result;
    if (symbol == TOKEN_IN) {
        const kh_piece *before = last_piece(it);
        return before && before->symbol == TOKEN_NOT; /* written with it */
    }
    return false;
}

static bool stays_on_line(const maker *it, size_t token)
{
    int symbol = it->tree->tokens[token].symbol;
    const kh_piece *before = last_piece(it);
    if (before && before->runs_to_end)
        return false;
    bool guard = (symbol == TOKEN_WHEN || symbol == TOKEN_ELSE) && it->open.count == 0 && it->item &&
                 it->item->kind == KH_NODE_BLOCK;
    return it->joins[token] || guard || is_attached(symbol) || symbol == TOKEN_OPEN_BRACE ||
           symbol == TOKEN_OPEN_ARMS || is_postfix(it, symbol);
}

static void track_brackets(maker *it, size_t token, kh_piece *piece)
{
    int symbol = piece->symbol;
    if (is_opening(symbol) || symbol == TOKEN_OPEN_ARMS) {
        piece->opens = true;
        bracket open = {.piece = it->pieces.count};
        kh_vector_push(it->arena, &it->open, open);
    } else if (is_closing(symbol) || (symbol == TOKEN_CLOSE_BRACE && it->open.count > 0)) {
        piece->closes = true;
        it->pieces.items[top(it)->piece].partner = it->pieces.count;
        it->open.count--;
    } else if (starts_arm(it, token)) {
        top(it)->in_result = false;
    } else if (symbol == TOKEN_COLON && in_arms(it)) {
        top(it)->in_result = true;
    }
}

static void measure(kh_piece *piece)
{
    const char *newline = piece->text.length ? memchr(piece->text.data, '\n', piece->text.length) : NULL;
    piece->breaks_inside = newline != NULL;
    piece->cells = (uint32_t)kh_text_cells(piece->text);
}

static void add_comment(maker *it, const kh_token *token)
{
    kh_piece piece = {.role = KH_PIECE_COMMENT, .text = kh_span_text(token->span)};
    piece.runs_to_end = !kh_text_starts(piece.text, KH_TEXT("/*"));
    piece.blanks = piece.runs_to_end ? 2 : 1;
    const kh_piece *before = last_piece(it);
    if (before && before->text.data[before->text.length - 1] == ' ')
        piece.blanks--; /* of an English colon, or a comma in brackets */
    piece.breaks = token->breaks + it->breaks;
    it->breaks = 0;
    measure(&piece);
    kh_vector_push(it->arena, &it->pieces, piece);
}

static void add_token(maker *it, size_t token)
{
    const kh_token *at = &it->tree->tokens[token];
    if (is_left_out(it, token)) {
        it->breaks += at->breaks;
        return;
    }
    kh_piece piece = {.symbol = at->symbol, .item = it->items[token]};
    if (piece.item)
        it->item = piece.item;
    const kh_piece *before = last_piece(it);
    piece.sign = is_sign(at->symbol) && !(before && ends_operand(before->symbol));
    piece.blanks = blanks_before(it, token);
    bool stays = stays_on_line(it, token);
    piece.breaks = stays ? 0 : at->breaks + it->breaks;
    /* A comma that began a line ends the one before; what follows it begins the line. */
    it->breaks = stays && at->symbol == TOKEN_COMMA ? at->breaks + it->breaks : 0;
    piece.text = token_text(it, token);
    track_brackets(it, token, &piece);
    if (at->symbol == TOKEN_OPEN_BRACE)
        piece.role = KH_PIECE_OPEN;
    else if (at->symbol == TOKEN_CLOSE_BRACE && !piece.closes)
        piece.role = KH_PIECE_CLOSE;
    if (piece.role == KH_PIECE_CLOSE && before && before->role == KH_PIECE_OPEN)
        piece.breaks = 0; /* { } with nothing in it */
    measure(&piece);
    it->pieces_of[token] = it->pieces.count;
    kh_vector_push(it->arena, &it->pieces, piece);
}

/* ---- what the tree says about tokens ---- */

static size_t last_token_of(const maker *it, const kh_node *node)
{
    size_t token = kh_format_token_at(it->tree, node->span.end) - 1;
    while (it->tree->tokens[token].kind == KH_TOKEN_COMMENT)
        token--;
    return token;
}

static void note_join(maker *it, kh_span span)
{
    if (span.source)
        it->joins[kh_format_token_at(it->tree, span.start)] = true;
}

static void note_items(maker *it, kh_node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kh_node *node = items[i];
        it->items[kh_format_token_at(it->tree, node->span.start)] = node;
        note_join(it, node->name_span);
        note_join(it, node->label_span);
        if (node->kind != KH_NODE_BLOCK)
            continue;
        size_t last = last_token_of(it, node);
        it->ends_block[last] = it->tree->tokens[last].symbol == TOKEN_SEMICOLON;
        note_items(it, node->children, node->count);
    }
}

static void note_ends(maker *it)
{
    for (size_t token = 0; token < it->tree->token_count; token++) {
        if (!it->items[token])
            continue;
        kh_piece *piece = &it->pieces.items[it->pieces_of[token]];
        size_t last = last_token_of(it, piece->item), head = token;
        piece->last = piece->head = it->pieces_of[last];
        if (it->tree->tokens[last].symbol != TOKEN_CLOSE_BRACE || piece->item->kind != KH_NODE_BLOCK)
            continue;
        while (it->tree->tokens[head].symbol != TOKEN_OPEN_BRACE)
            head++;
        piece->head = it->pieces_of[head];
    }
}

/* In which language most of the file's own words are, so that marks go with them. */
static kh_language main_language(const kh_tree *tree)
{
    size_t count[KH_LANGUAGES] = {0};
    for (size_t i = 0; i < tree->token_count; i++) {
        const kh_token *token = &tree->tokens[i];
        kh_text word = kh_span_text(token->span);
        if (token->kind == KH_TOKEN_COMMENT ||
            (i > 0 && token->symbol == TOKEN_IN && tree->tokens[i - 1].symbol == TOKEN_NOT)) /* one word */
            continue;
        if (is_reserved_word(token->symbol) ||
            (token->symbol == TOKEN_NAME && (kh_find_block(word) || kh_find_any_attribute(word))))
            count[language_of(word)]++;
    }
    return count[KH_ENGLISH] > count[KH_CHINESE] ? KH_ENGLISH : KH_CHINESE;
}

/* Arms that are not all on one line begin and end on lines of their own. */
static void open_up_arms(kh_pieces *pieces)
{
    for (size_t i = pieces->count; i-- > 0;) {
        if (pieces->items[i].symbol != TOKEN_OPEN_ARMS)
            continue;
        size_t first = i + 1, last = pieces->items[i].partner;
        bool broken = false;
        for (size_t j = first; j <= last; j++)
            broken |=
                pieces->items[j].breaks > 0 || pieces->items[j].runs_to_end || pieces->items[j].breaks_inside;
        while (first < last && pieces->items[first].role == KH_PIECE_COMMENT &&
               pieces->items[first].breaks == 0)
            first++;
        if (!broken)
            continue;
        pieces->items[first].breaks += pieces->items[first].breaks == 0;
        pieces->items[last].breaks += pieces->items[last].breaks == 0;
    }
}

kh_pieces kh_format_pieces(kh_arena *arena, const kh_tree *tree, kh_format_options options)
{
    maker it = {
        .arena = arena,
        .tree = tree,
        .options = options,
        .language = options.convert ? options.language : main_language(tree),
        .converted = options.convert ? kh_format_convert(arena, tree, options) : NULL,
        .items = kh_arena_array(arena, tree->token_count + 1, sizeof *it.items),
        .joins = kh_arena_array(arena, tree->token_count + 1, sizeof *it.joins),
        .ends_block = kh_arena_array(arena, tree->token_count + 1, sizeof *it.ends_block),
        .pieces_of = kh_arena_array(arena, tree->token_count + 1, sizeof *it.pieces_of),
    };
    note_items(&it, tree->items, tree->count);
    for (size_t i = 0; i < tree->token_count; i++) {
        if (tree->tokens[i].kind == KH_TOKEN_COMMENT)
            add_comment(&it, &tree->tokens[i]);
        else
            add_token(&it, i);
    }
    note_ends(&it);
    open_up_arms(&it.pieces);
    return it.pieces;
}

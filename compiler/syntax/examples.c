/* Finds blocks and the bodies of examples by words, quotes and braces alone, faster than the scanner could.
 */
#include "syntax/examples.h"

#include "syntax/vocabulary.h"

typedef struct {
    kh_text text;
    char *copy; /* NULL until something is blanked */
    kh_text words[2 * KH_LANGUAGES];
} blanking;

/* Looks at the first byte before all others: this runs over the whole library at every start. */
static bool starts(kh_text text, size_t at, const char *sign)
{
    if (text.data[at] != sign[0])
        return false;
    size_t length = strlen(sign);
    return at + length <= text.length && memcmp(text.data + at, sign, length) == 0;
}

#define NOWHERE SIZE_MAX

/* Behind the quotation that opens at `at`; NOWHERE: it never closes. “ and 「 nest, " knows \ . */
static size_t behind_quotation(kh_text text, size_t at, const char *open, const char *close)
{
    bool nests = open[0] != '"';
    size_t depth = 1;
    for (at += strlen(open); at < text.length; at++) {
        if (nests) { /* both marks begin with one byte, which few characters have */
            const char *next = memchr(text.data + at, open[0], text.length - at);
            at = next ? (size_t)(next - text.data) : text.length;
        }
        if (at == text.length)
            break;
        if (!nests && text.data[at] == '\\')
            at++;
        else if (nests && starts(text, at, open))
            depth++;
        else if (starts(text, at, close) && --depth == 0)
            return at + strlen(close);
    }
    return NOWHERE;
}

static size_t behind_comment(kh_text text, size_t at, const char *end)
{
    while (at < text.length && !starts(text, at, end))
        at++;
    return at < text.length ? at + strlen(end) : at;
}

/* Does one of the marks below begin with this byte? */
static bool may_open(char byte)
{
    switch ((unsigned char)byte) {
    case '"':
    case '/':
    case '#':
    case 0xE2: /* “ */
    case 0xE3: /* 「 */
    case 0xEF: /* ／ */
        return true;
    default:
        return false;
    }
}

/* Behind a quotation or comment that begins here; `at` if none does, NOWHERE if it does not end. */
static size_t behind_opaque(kh_text text, size_t at)
{
    static const struct {
        const char *open, *close;
        bool comment;
    } forms[] = {
        {"“", "”", false},    {"「", "」", false}, {"\"", "\"", false}, {"//", "\n", true},
        {"／／", "\n", true}, {"#", "\n", true},   {"/*", "*/", true},
    };
    for (size_t i = 0; may_open(text.data[at]) && i < KH_COUNT(forms); i++)
        if (starts(text, at, forms[i].open))
            return forms[i].comment ? behind_comment(text, at, forms[i].close)
                                    : behind_quotation(text, at, forms[i].open, forms[i].close);
    return at;
}

static bool opens(kh_text text, size_t at)
{
    return text.data[at] == '{' || starts(text, at, "｛");
}

static bool closes(kh_text text, size_t at)
{
    return text.data[at] == '}' || starts(text, at, "｝");
}

/* The brace that closes the one at `at`; 0: none does. */
static size_t closing_brace(kh_text text, size_t at)
{
    size_t depth = 0;
    while (at < text.length) {
        size_t behind = behind_opaque(text, at);
        if (behind == NOWHERE)
            return 0;
        depth += behind == at && opens(text, at);
        if (behind == at && closes(text, at) && --depth == 0)
            return at;
        at = behind > at ? behind : at + 1;
    }
    return 0;
}

static bool is_word_byte(char byte)
{
    return (byte & 0x80) != 0 || byte == '_' || (byte >= '0' && byte <= '9') ||
           (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* Is the word at `at` one of the examples'? Behind it, a name and a label may stand before the brace; answers
 * where that is, 0: it is no example with a body. */
static size_t example_brace(const blanking *it, size_t at)
{
    size_t end = at;
    while (end < it->text.length && is_word_byte(it->text.data[end]) && !starts(it->text, end, "“"))
        end++;
    kh_text word = kh_text_slice(it->text.data + at, end - at);
    bool known = false;
    for (size_t i = 0; i < KH_COUNT(it->words); i++)
        known |= kh_text_equal(word, it->words[i]);
    while (known && end < it->text.length && !opens(it->text, end)) {
        size_t behind = behind_opaque(it->text, end);
        bool other = !is_word_byte(it->text.data[end]) && !strchr(" \t\r\n", it->text.data[end]);
        if (behind == NOWHERE || (behind == end && other) || starts(it->text, end, "：") ||
            starts(it->text, end, "；"))
            return 0;
        end = behind > end ? behind : end + 1;
    }
    return known && end < it->text.length ? end : 0;
}

static void blank(kh_arena *arena, blanking *it, size_t from, size_t to)
{
    if (!it->copy) {
        it->copy = kh_arena_alloc(arena, (size_t)it->text.length + 2);
        memcpy(it->copy, it->text.data, (size_t)it->text.length + 2);
    }
    for (size_t i = from; i < to; i++)
        if (it->copy[i] != '\n')
            it->copy[i] = ' ';
}

static size_t brace_size(kh_text text, size_t at)
{
    return text.data[at] == '{' || text.data[at] == '}' ? 1 : sizeof "｛" - 1;
}

kh_text kh_without_examples(kh_arena *arena, kh_text text)
{
    blanking it = {.text = text};
    const kh_kind kinds[] = {KH_KIND_GOOD_EXAMPLE, KH_KIND_BAD_EXAMPLE};
    for (size_t i = 0; i < KH_COUNT(it.words); i++)
        it.words[i] = kh_block_row_of(kinds[i / KH_LANGUAGES])->word.in[i % KH_LANGUAGES];
    for (size_t at = 0; at < text.length;) {
        size_t behind = behind_opaque(text, at), brace = 0, end = 0;
        if (behind == NOWHERE)
            return text;
        bool word =
            behind == at && is_word_byte(text.data[at]) && (at == 0 || !is_word_byte(text.data[at - 1]));
        if (word && (brace = example_brace(&it, at)) > 0) {
            end = closing_brace(text, brace);
            if (end == 0)
                return text;
            blank(arena, &it, brace + brace_size(text, brace), end);
        }
        at = end > at ? end + 1 : behind > at ? behind : at + 1;
    }
    return it.copy ? kh_text_slice(it.copy, text.length) : text;
}

/* ---- block by block ---- */

static size_t behind_word(kh_text text, size_t at)
{
    while (at < text.length && is_word_byte(text.data[at]) && behind_opaque(text, at) == at &&
           !opens(text, at) && !starts(text, at, "；") && !starts(text, at, "："))
        at++;
    return at;
}

static size_t behind_blanks(kh_text text, size_t at)
{
    while (at < text.length && strchr(" \t\r\n", text.data[at]))
        at++;
    return at;
}

/* The brace behind a name, and perhaps a label; 0: something else stands there. */
static size_t brace_of_head(kh_text text, size_t at)
{
    while (at < text.length && !opens(text, at)) {
        size_t behind = behind_opaque(text, at);
        if (behind == at)
            behind = behind_blanks(text, at);
        if (behind == at || behind == NOWHERE)
            return 0;
        at = behind;
    }
    return at < text.length ? at : 0;
}

bool kh_next_block(kh_text text, size_t *at, kh_text *name, kh_text *whole)
{
    while (*at < text.length) {
        size_t start = *at, behind = behind_opaque(text, start);
        if (behind == NOWHERE)
            return false;
        *at = behind > start ? behind : start + 1;
        if (behind > start || !is_word_byte(text.data[start]))
            continue;
        size_t word = behind_word(text, start);
        size_t from = behind_blanks(text, word), to = behind_word(text, from);
        size_t brace = brace_of_head(text, to), end = brace ? closing_brace(text, brace) : 0;
        *at = word > start ? word : start + sizeof "；" - 1; /* a mark in full width */
        if (!end)
            continue;
        *at = end + brace_size(text, end);
        *name = kh_text_slice(text.data + from, (uint32_t)(to - from));
        *whole = kh_text_slice(text.data + start, (uint32_t)(*at - start));
        return true;
    }
    return false;
}

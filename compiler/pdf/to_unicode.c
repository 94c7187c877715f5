/* Reads the maps that say what glyphs mean. */
#include "pdf/to_unicode.h"

#include "base/utf8.h"
#include "pdf/reader.h"

enum { MAX_MEANING = 16 /* characters of one code */ };

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static kh_bytes hex_string(kh_arena *arena, kh_bytes token)
{
    char *bytes = kh_arena_array(arena, token.length / 2 + 1, 1);
    size_t digits = 0;
    for (size_t i = 0; i < token.length; i++) {
        int digit = hex_digit(token.data[i]);
        if (digit >= 0) {
            bytes[digits / 2] = (char)((unsigned char)bytes[digits / 2] | digit << (digits % 2 ? 0 : 4));
            digits++;
        }
    }
    return (kh_bytes){bytes, (digits + 1) / 2};
}

/* What follows a backslash; answers how many bytes it took. */
static size_t escape(kh_bytes rest, char *made, size_t *count)
{
    static const char letters[] = "nrtbf", bytes[] = "\n\r\t\b\f";
    const char *letter = rest.data[0] ? strchr(letters, rest.data[0]) : NULL;
    unsigned octal = 0;
    size_t used = 0;
    while (used < 3 && used < rest.length && rest.data[used] >= '0' && rest.data[used] <= '7')
        octal = octal * 8 + (unsigned)(rest.data[used++] - '0');
    if (used > 0) {
        made[(*count)++] = (char)octal;
        return used;
    }
    if (rest.data[0] == '\r')
        return rest.length > 1 && rest.data[1] == '\n' ? 2 : 1;
    if (rest.data[0] != '\n') /* a line that goes on */
        made[(*count)++] = letter ? bytes[letter - letters] : rest.data[0];
    return 1;
}

kh_bytes kh_pdf_string(kh_arena *arena, kh_bytes token)
{
    if (token.length < 2 || token.data[0] != '(')
        return hex_string(arena, token);
    char *made = kh_arena_array(arena, token.length, 1);
    size_t count = 0, end = token.length - (token.data[token.length - 1] == ')');
    for (size_t i = 1; i < end; i++) {
        if (token.data[i] != '\\')
            made[count++] = token.data[i];
        else if (i + 1 < end)
            i += escape((kh_bytes){token.data + i + 1, end - i - 1}, made, &count);
    }
    return (kh_bytes){made, count};
}

static unsigned code_of(kh_bytes bytes)
{
    unsigned code = 0;
    for (size_t i = 0; i < bytes.length && i < 2; i++)
        code = code << 8 | (unsigned char)bytes.data[i];
    return code;
}

/* UTF-16BE to UTF-8, `more` added to the last character. */
static kh_text meaning_of(kh_arena *arena, kh_bytes bytes, unsigned more)
{
    char text[MAX_MEANING * 4];
    size_t used = 0;
    for (size_t i = 0; i + 2 <= bytes.length && used + 4 <= sizeof text; i += 2) {
        kh_character unit = code_of((kh_bytes){bytes.data + i, 2});
        if (unit >= 0xD800 && unit < 0xDC00 && i + 4 <= bytes.length) {
            i += 2;
            unit = 0x10000 + ((unit - 0xD800) << 10) + ((code_of((kh_bytes){bytes.data + i, 2})) & 0x3FF);
        }
        unit += i + 4 > bytes.length ? more : 0;
        if (unit < 0x110000 && (unit < 0xD800 || unit > 0xDFFF))
            used += kh_utf8_encode(unit, text + used);
    }
    return kh_text_copy(arena, kh_text_slice(text, used));
}

/* <from> <to> <first>, or <from> <to> [<each> …]. */
static void read_range(kh_arena *arena, kh_bytes from, kh_bytes to, kh_bytes meaning, kh_text *meanings)
{
    unsigned first = code_of(kh_pdf_string(arena, from)), last = code_of(kh_pdf_string(arena, to));
    bool each = meaning.length && meaning.data[0] == '[';
    kh_bytes rest = kh_pdf_items(meaning), one;
    for (unsigned code = first; code <= last && code < KH_CODES; code++) {
        if (each && !kh_pdf_next(&rest, &one))
            break;
        meanings[code] = each ? meaning_of(arena, kh_pdf_string(arena, one), 0)
                              : meaning_of(arena, kh_pdf_string(arena, meaning), code - first);
    }
}

void kh_to_unicode_read(kh_arena *arena, kh_bytes map, kh_text *meanings)
{
    kh_bytes token, second, third;
    enum { NOTHING, CHARACTERS, RANGES } inside = NOTHING;
    size_t entries = 0;
    while (kh_pdf_next(&map, &token) && entries <= KH_CODES) {
        bool string = token.data[0] == '<' && token.length > 1 && token.data[1] != '<';
        if (kh_pdf_is(token, "beginbfchar"))
            inside = CHARACTERS;
        else if (kh_pdf_is(token, "beginbfrange"))
            inside = RANGES;
        else if (!string)
            inside = NOTHING;
        if (!string || inside == NOTHING || !kh_pdf_next(&map, &second))
            continue;
        if (inside == RANGES && kh_pdf_next(&map, &third))
            read_range(arena, token, second, third, meanings);
        else if (inside == CHARACTERS)
            meanings[code_of(kh_pdf_string(arena, token))] =
                meaning_of(arena, kh_pdf_string(arena, second), 0);
        entries++;
    }
}

/* What must not be in a text at all, wherever it stands: bytes that are no characters, and characters that
 * nobody sees (N. Boucher and R. Anderson, Trojan Source, 2021: what is printed is not what is judged). */
#include "syntax/lexer.h"

#include "base/utf8.h"

/* End of the run of ill-formed bytes that begins at `at`. */
static uint32_t ill_formed_end(const char *data, uint32_t at, uint32_t end)
{
    while (at < end && kh_utf8_check(data + at, 1) == 0) {
        kh_character character;
        if (kh_utf8_decode(data + at, end - at, &character) > 1)
            break;
        at++;
    }
    return at;
}

static void report_bytes(kh_parser *parser, uint32_t start, uint32_t end)
{
    enum { SHOWN = 4 };
    kh_builder bytes = {.arena = parser->arena};
    for (uint32_t at = start; at < end && at < start + SHOWN; at++)
        kh_builder_format(&bytes, at == start ? "%02X" : " %02X",
                          (unsigned char)parser->source->content.data[at]);
    if (end - start > SHOWN)
        kh_builder_string(&bytes, " …");
    kh_words argument = kh_words_same(kh_builder_text(&bytes));
    kh_lexer_fault(parser, KH006, kh_span_of(parser->source, start, end), &argument, 1);
}

/* End of the run of invisible characters that begins at `at`. */
static uint32_t invisible_end(const char *data, uint32_t at, uint32_t end)
{
    kh_character character;
    while (at < end) {
        uint32_t bytes = (uint32_t)kh_utf8_decode(data + at, end - at, &character);
        if (!kh_character_is_invisible(character))
            break;
        at += bytes;
    }
    return at;
}

static void report_invisible(kh_parser *parser, uint32_t start, uint32_t end, kh_character first)
{
    kh_words argument = kh_words_same(kh_text_format(parser->arena, "U+%04X", (unsigned)first));
    kh_lexer_fault(parser, KH005, kh_span_of(parser->source, start, end), &argument, 1);
}

/* Printed ASCII, and three bytes of U+4000 to U+9FFF, which are nearly all there is: no need to look closer.
 */
static uint32_t plain_length(const char *data, uint32_t left)
{
    unsigned char lead = (unsigned char)*data;
    if (lead >= ' ' && lead < 0x7F)
        return 1;
    bool ideograph = lead >= 0xE4 && lead <= 0xE9 && left >= 3 && ((unsigned char)data[1] & 0xC0) == 0x80 &&
                     ((unsigned char)data[2] & 0xC0) == 0x80;
    return ideograph ? 3 : 0;
}

void kh_lexer_check(kh_parser *parser, uint32_t start, uint32_t end)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    const char *data = parser->source->content.data;
    if (start == 0 && end >= 3 && memcmp(data, byte_order_mark, 3) == 0)
        start = 3;
    for (uint32_t at = start; at < end;) {
        uint32_t plain = plain_length(data + at, end - at);
        if (plain) {
            at += plain;
            continue;
        }
        kh_character character;
        uint32_t bytes = (uint32_t)kh_utf8_decode(data + at, end - at, &character);
        uint32_t next = at + bytes;
        if (bytes == 1 && (data[at] & 0x80)) {
            next = ill_formed_end(data, at, end);
            report_bytes(parser, at, next);
        } else if (kh_character_is_invisible(character)) {
            next = invisible_end(data, at, end);
            report_invisible(parser, at, next, character);
        }
        at = next;
    }
}

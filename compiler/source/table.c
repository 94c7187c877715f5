/* What every format of a table asks of its text. */
#include "source/table.h"

#include "base/utf8.h"

kh_words kh_malformed_words(kh_malformed what)
{
    static const struct {
        const char *chinese, *english;
    } texts[] = {
#define MALFORMED(id, chinese_text, english_text) [KH_MALFORMED_##id] = {chinese_text, english_text},
#include "source/malformed.def"
    };
    return kh_words_of(texts[what].chinese, texts[what].english);
}

bool kh_table_check(kh_table *table)
{
    const kh_source *source = table->source;
    kh_text text = source->content;
    size_t bad = kh_utf8_check(text.data, text.length);
    if (bad < text.length) {
        kh_text byte = kh_text_format(table->arena, "%02X", (unsigned)(unsigned char)text.data[bad]);
        table->bad_text(table->owner, KH006, byte, kh_span_of(source, (uint32_t)bad, (uint32_t)bad + 1));
        return false;
    }
    uint32_t at = source->lines[0]; /* after a byte order mark */
    while (at < text.length && !table->has_enough(table->owner)) {
        kh_character character = (unsigned char)text.data[at];
        size_t bytes = character < 0x80 ? 1 : kh_utf8_decode(text.data + at, text.length - at, &character);
        if (kh_character_is_invisible(character)) {
            table->has_invisible = true;
            table->bad_text(table->owner, KH005, kh_text_format(table->arena, "U+%04X", (unsigned)character),
                            kh_span_of(source, at, at + (uint32_t)bytes));
        }
        at += (uint32_t)bytes;
    }
    return true;
}

bool kh_table_is_separated_otherwise(kh_text header)
{
    static const char *const others[] = {"，", ";", "；", "\t", "、", "|"};
    for (size_t i = 0; i < KH_COUNT(others); i++)
        if (kh_text_contains(header, kh_text_of(others[i])))
            return true;
    return false;
}

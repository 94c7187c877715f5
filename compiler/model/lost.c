/* Names that stand in places nobody could read. */
#include "model/lost.h"

#include "base/utf8.h"

static bool is_of_name(kh_character character)
{
    kh_character half = kh_character_halve(character);
    bool latin = (half >= 'a' && half <= 'z') || (half >= 'A' && half <= 'Z') || half == '_';
    bool digit = half >= '0' && half <= '9';
    return latin || digit || character == 0xB7 || kh_character_is_han(character) ||
           kh_character_is_numeral(character) || kh_character_is_raised_digit(character);
}

static void lose(kh_model *model, const char *data, size_t length)
{
    if (length > 0)
        kh_map_add(model->lost, kh_text_halve(model->arena, kh_text_slice(data, length)), model);
}

void kh_lose_names(kh_model *model, kh_span span)
{
    kh_text text = kh_span_text(span);
    size_t start = 0, at = 0;
    if (!model->lost)
        model->lost = kh_map_new(model->arena);
    while (at < text.length) {
        kh_character character;
        size_t length = kh_utf8_decode(text.data + at, text.length - at, &character);
        if (!is_of_name(character)) {
            lose(model, text.data + start, at - start);
            start = at + length;
        }
        at += length;
    }
    lose(model, text.data + start, at - start);
}

bool kh_is_lost(const kh_model *model, kh_text name)
{
    return model->lost && kh_map_find(model->lost, name);
}

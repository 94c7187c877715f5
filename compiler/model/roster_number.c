/* Numbers in cells, with the units and the thousands marks that table programs and people put to them. */
#include "base/utf8.h"
#include "model/roster_read.h"

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static kh_text behind(kh_text text, uint32_t bytes)
{
    return bytes == 0 ? text : kh_text_slice(text.data + bytes, text.length - bytes);
}

/* +, - or the minus sign U+2212; how many bytes. */
static uint32_t sign_length(kh_text text, bool *negative)
{
    *negative = kh_text_starts(text, KH_TEXT("-")) || kh_text_starts(text, KH_TEXT("−"));
    if (kh_text_starts(text, KH_TEXT("−")))
        return KH_TEXT("−").length;
    return *negative || kh_text_starts(text, KH_TEXT("+"));
}

static uint32_t digits_at(kh_text text, uint32_t at)
{
    uint32_t end = at;
    while (end < text.length && is_digit(text.data[end]))
        end++;
    return end - at;
}

/* Bytes of 18,500 or 18500 before the decimals; 0 if the marks do not stand at thousands. */
static uint32_t whole_length(kh_text text)
{
    uint32_t end = digits_at(text, 0);
    bool marked = end > 0 && end <= 3;
    while (end < text.length && text.data[end] == ',') {
        if (!marked || digits_at(text, end + 1) != 3)
            return 0;
        end += 4;
    }
    return end;
}

static kh_text without_commas(kh_arena *arena, kh_text text)
{
    if (!kh_text_contains(text, KH_TEXT(",")))
        return text;
    kh_builder builder = {.arena = arena};
    for (uint32_t i = 0; i < text.length; i++)
        if (text.data[i] != ',')
            kh_builder_character(&builder, text.data[i]);
    return kh_builder_text(&builder);
}

bool kh_cell_number(kh_arena *arena, kh_text cell, kh_number *number, kh_text *unit)
{
    kh_text text = kh_text_trim(kh_text_halve(arena, cell));
    bool negative;
    text = behind(text, sign_length(text, &negative));
    uint32_t length = whole_length(text);
    if (length == 0)
        return false;
    if (length < text.length && text.data[length] == '.' && digits_at(text, length + 1) > 0)
        length += 1 + digits_at(text, length + 1);
    if (!kh_number_parse(arena, without_commas(arena, kh_text_slice(text.data, length)), number) ||
        !kh_number_valid(*number))
        return false;
    if (negative)
        *number = kh_number_negate(arena, *number);
    *unit = kh_text_trim(behind(text, length));
    return true;
}

/* How many bytes of 百 千 万 亿 a text begins with; *large if there is 万 or 亿 among them. */
static uint32_t prefix_length(kh_text text, bool *large)
{
    static const char *const prefixes[] = {"百", "千", "万", "亿"};
    uint32_t length = 0;
    *large = false;
    for (size_t i = 0; i < KH_COUNT(prefixes);) {
        kh_text prefix = kh_text_of(prefixes[i]);
        if (!kh_text_starts(behind(text, length), prefix)) {
            i++;
            continue;
        }
        *large |= i >= 2;
        length += prefix.length;
        i = 0;
    }
    return length;
}

/* 万元 → 元, 百万元 → 元; 千克 and 百分点 stay. */
static kh_text without_prefix(kh_text unit)
{
    bool large;
    uint32_t own = prefix_length(unit, &large);
    return large ? behind(unit, own) : unit;
}

static bool is_bare_prefix(kh_text unit)
{
    bool large;
    return prefix_length(unit, &large) == unit.length;
}

/* 2.3亿 in a column of 万元 means 2.3亿元: the bare prefix takes the place of the column's own. */
static kh_text complete_unit(kh_arena *arena, kh_text unit, kh_text declared)
{
    if (!is_bare_prefix(unit))
        return unit;
    kh_text rest = without_prefix(declared);
    return kh_text_format(arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(unit), KH_TEXT_ARGUMENTS(rest));
}

static bool is_part_of_one(kh_text unit)
{
    return kh_text_is(unit, "%") || kh_text_is(unit, "‰");
}

static bool is_plain(kh_unit unit)
{
    return kh_units_agree(unit, (kh_unit){0});
}

static kh_value share(kh_arena *arena, kh_number number, kh_text unit)
{
    kh_value value = kh_value_number(kh_unit_convert(arena, number, kh_unit_of(arena, unit), (kh_unit){0}));
    value.percent = true;
    return value;
}

/* 5% where no unit, %, ‰ or 个百分点 is declared; anywhere else a share is no amount. */
static bool convert_share(kh_arena *arena, const kh_cell_type *type, kh_number number, kh_text unit,
                          kh_value *value)
{
    *value = share(arena, number, unit);
    if (type->unit.word.length == 0 || type->parts_of_one)
        return true;
    if (!is_plain(type->unit) || !kh_unit_is_known(arena, type->unit.word) ||
        kh_number_compare(arena, type->unit.factor, KH_NUMBER(1)) >= 0)
        return false;
    value->number = kh_unit_convert(arena, value->number, (kh_unit){0}, type->unit);
    value->unit = type->unit;
    value->percent = false;
    return true;
}

/* An office may count in words of its own, but only in those it declared. */
static bool is_understood(kh_arena *arena, kh_text unit, kh_text declared)
{
    bool own = declared.length > 0 && kh_text_equal(without_prefix(unit), without_prefix(declared));
    return own || kh_unit_is_known(arena, unit);
}

bool kh_cell_convert(kh_arena *arena, const kh_cell_type *type, kh_number number, kh_text unit,
                     kh_value *value)
{
    kh_text declared = type->unit.word;
    if (is_part_of_one(unit) || (unit.length == 0 && type->parts_of_one))
        return convert_share(arena, type, number, unit.length ? unit : declared, value);
    *value = kh_value_number(number);
    value->unit = type->unit;
    if (unit.length == 0)
        return true;

    kh_text word = complete_unit(arena, unit, declared);
    kh_unit from = kh_unit_of(arena, word);
    if (type->parts_of_one || !is_understood(arena, word, declared))
        return false;
    if (declared.length == 0 && !is_bare_prefix(unit)) {
        value->unit = from; /* nothing to convert to: 3亩 stays 3亩 */
        return true;
    }
    value->number = kh_unit_convert(arena, number, from, type->unit);
    return kh_units_agree(from, type->unit) && kh_number_valid(value->number);
}

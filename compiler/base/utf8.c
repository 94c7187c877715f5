/* UTF-8 (RFC 3629; well-formed as in The Unicode Standard, table 3-7) and classes of characters. */
#include "base/utf8.h"

#include <utf8proc.h>

typedef struct range {
    kh_character first, last;
} range;

/* Unified_Ideograph=Yes, Unicode 17, and the two signs that names are written with. The twelve in
 * the compatibility block are unified ideographs in spite of their place. */
static const range han[] = {
    {0x3005, 0x3005},   {0x3007, 0x3007},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xFA0E, 0xFA0F},
    {0xFA11, 0xFA11},   {0xFA13, 0xFA14},   {0xFA1F, 0xFA1F},   {0xFA21, 0xFA21},   {0xFA23, 0xFA24},
    {0xFA27, 0xFA29},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F}, {0x2B740, 0x2B81D}, {0x2B820, 0x2CEAD},
    {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D}, {0x30000, 0x3134A}, {0x31350, 0x33479},
};

/* Controls, and Default_Ignorable_Code_Point without the variation selectors (FE00-FE0F,
 * E0100-E01EF), which are part of how a Han character is written; U+2028 and U+2029 end a line for
 * some editors and not for us; U+FFF9-FFFB hide an annotation. */
static const range invisible[] = {
    {0x0000, 0x0008},   {0x000B, 0x000C}, {0x000E, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},
    {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x2028, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF},
    {0xE01F0, 0xE0FFF},
};

static bool is_in(const range *ranges, size_t count, kh_character character)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (character > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && character >= ranges[low].first;
}

/* Bytes of the well-formed character at data, or 0. */
static size_t well_formed(const unsigned char *data, size_t length, kh_character *character)
{
    /* The second byte alone excludes overlong forms, surrogates and what lies beyond U+10FFFF. */
    static const struct {
        unsigned char lead_first, lead_last, second_first, second_last, length, bits;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0x00, 1, 0x7F}, {0xC2, 0xDF, 0x80, 0xBF, 2, 0x1F},
        {0xE0, 0xE0, 0xA0, 0xBF, 3, 0x0F}, {0xE1, 0xEC, 0x80, 0xBF, 3, 0x0F},
        {0xED, 0xED, 0x80, 0x9F, 3, 0x0F}, {0xEE, 0xEF, 0x80, 0xBF, 3, 0x0F},
        {0xF0, 0xF0, 0x90, 0xBF, 4, 0x07}, {0xF1, 0xF3, 0x80, 0xBF, 4, 0x07},
        {0xF4, 0xF4, 0x80, 0x8F, 4, 0x07},
    };
    size_t form = data[0] < 0x80 ? 0 : data[0] < 0xE1 ? 1 : 3; /* most are ASCII or Han */
    while (form < KH_COUNT(forms) && data[0] > forms[form].lead_last)
        form++;
    if (form == KH_COUNT(forms) || data[0] < forms[form].lead_first || length < forms[form].length)
        return 0;

    kh_character value = data[0] & forms[form].bits;
    for (size_t i = 1; i < forms[form].length; i++) {
        unsigned char first = i == 1 ? forms[form].second_first : 0x80;
        unsigned char last = i == 1 ? forms[form].second_last : 0xBF;
        if (data[i] < first || data[i] > last)
            return 0;
        value = value << 6 | (data[i] & 0x3Fu);
    }
    *character = value;
    return forms[form].length;
}

size_t kh_utf8_decode(const char *data, size_t length, kh_character *character)
{
    size_t bytes = well_formed((const unsigned char *)data, length, character);
    if (bytes)
        return bytes;
    *character = 0xFFFD;
    return 1;
}

size_t kh_utf8_encode(kh_character character, char out[4])
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        character = 0xFFFD;
    size_t bytes = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = bytes - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    out[0] = (char)(leads[bytes] | character);
    return bytes;
}

size_t kh_utf8_check(const char *data, size_t length)
{
    size_t offset = 0;
    while (offset < length) {
        kh_character character;
        size_t bytes = well_formed((const unsigned char *)data + offset, length - offset, &character);
        if (bytes == 0)
            break;
        offset += bytes;
    }
    return offset;
}

size_t kh_utf8_count(kh_text text)
{
    size_t count = 0;
    kh_character character;
    for (size_t at = 0; at < text.length; count++)
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
    return count;
}

unsigned kh_character_cells(kh_character character)
{
    if (character >= 0x20 && character < 0x7F)
        return 1;
    if (kh_character_is_han(character))
        return 2; /* also those that are younger than the installed utf8proc */
    int cells = utf8proc_charwidth((utf8proc_int32_t)character);
    if (cells != 0)
        return (unsigned)cells;
    /* In place of a control or an unassigned one something is printed. */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CN;
}

size_t kh_text_cells(kh_text text)
{
    size_t cells = 0;
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        cells += kh_character_cells(character);
    }
    return cells;
}

bool kh_character_is_han(kh_character character)
{
    return is_in(han, KH_COUNT(han), character);
}

/* General_Category Nl or No, in the blocks Number Forms, Enclosed Alphanumerics, Dingbats, CJK Symbols and
 * Punctuation, Enclosed CJK Letters and Months. */
bool kh_character_is_numeral(kh_character character)
{
    static const range blocks[] = {
        {0x2150, 0x218F}, {0x2460, 0x24FF}, {0x2700, 0x27BF}, {0x3000, 0x303F}, {0x3200, 0x32FF}};
    if (!is_in(blocks, KH_COUNT(blocks), character))
        return false;
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)character);
    bool number = property->category == UTF8PROC_CATEGORY_NL || property->category == UTF8PROC_CATEGORY_NO;
    return number && property->decomp_type != UTF8PROC_DECOMP_TYPE_FRACTION;
}

/* In the blocks Latin-1 Supplement, Superscripts and Subscripts. */
bool kh_character_is_raised_digit(kh_character character)
{
    static const range blocks[] = {{0x80, 0xFF}, {0x2070, 0x209F}};
    if (!is_in(blocks, KH_COUNT(blocks), character))
        return false;
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)character);
    return property->category == UTF8PROC_CATEGORY_NO &&
           (property->decomp_type == UTF8PROC_DECOMP_TYPE_SUPER ||
            property->decomp_type == UTF8PROC_DECOMP_TYPE_SUB);
}

bool kh_character_is_invisible(kh_character character)
{
    return is_in(invisible, KH_COUNT(invisible), character);
}

kh_character kh_character_halve(kh_character character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)
        return character - 0xFF01 + '!';
    return character == 0x3000 ? ' ' : character;
}

kh_text kh_text_halve(kh_arena *arena, kh_text text)
{
    kh_builder builder = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        size_t bytes = kh_utf8_decode(text.data + at, text.length - at, &character);
        kh_character half = kh_character_halve(character);
        if (half == character)
            kh_builder_bytes(&builder, text.data + at, bytes);
        else
            kh_builder_character(&builder, (char)half); /* a half is ASCII */
        at += bytes;
    }
    return kh_builder_text(&builder);
}

static bool is_blank(kh_character character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n' ||
           character == 0x3000 || character == 0xA0;
}

kh_text kh_text_trim(kh_text text)
{
    kh_character character;
    while (text.length > 0) {
        size_t bytes = kh_utf8_decode(text.data, text.length, &character);
        if (!is_blank(character))
            break;
        text = kh_text_slice(text.data + bytes, text.length - bytes);
    }
    while (text.length > 0) {
        uint32_t start = text.length - 1;
        while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
            start--;
        (void)kh_utf8_decode(text.data + start, text.length - start, &character);
        if (!is_blank(character))
            break;
        text.length = start;
    }
    return text;
}

/* Where a line may begin (W3C, Requirements for Chinese Text Layout, 3.1; Unicode Annex 14 for the rest). */
#include "pdf/setter_internal.h"

/* Of a glyph to the one before it. */
enum {
    FREE,  /* a line may begin here */
    UNIT,  /* a unit, after its number */
    WORD,  /* inside a word or a number */
    NEVER, /* a closing mark, what follows an opening one, a mark on a character */
};

static bool is_in(const kh_character *list, size_t count, kh_character character)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == character)
            return true;
    return false;
}

/* No line begins with one. */
static bool is_closing(kh_character character)
{
    static const kh_character marks[] = {
        '!',    ')',    ',',    '.',    ':',    ';',    '?',    ']',    '}',    '%',
        0xA0,   0xB0,   0xB7,   0x2013, 0x2014, 0x2019, 0x201D, 0x2026, 0x2027, 0x2030,
        0x2032, 0x2033, 0x2103, 0x3001, 0x3002, 0x3003, 0x3005, 0x3009, 0x300B, 0x300D,
        0x300F, 0x3011, 0x3015, 0x3017, 0x301E, 0x30FB, 0x30FC, 0xFF01, 0xFF05, 0xFF09,
        0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E, 0x2060, 0x200D,
    };
    return is_in(marks, KH_COUNT(marks), character);
}

/* No line ends with one. */
static bool is_opening(kh_character character)
{
    static const kh_character marks[] = {
        '(',    '[',    '{',    '$',    0xA0,   0xA5,   0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
        0x3010, 0x3014, 0x3016, 0x301D, 0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFFE5, 0x2060, 0x200D, 0x2116,
    };
    return is_in(marks, KH_COUNT(marks), character);
}

static bool is_digit(kh_character character)
{
    return character >= '0' && character <= '9';
}

/* A letter of a script that parts its words with blanks. */
static bool is_letter(kh_character character)
{
    if (character < 0x80)
        return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
               character == '\'' || character == '_' || character == '@' || character == '&' ||
               character == '#';
    return (character >= 0xC0 && character < 0x1100 && character != 0xD7 && character != 0xF7) ||
           (character >= 0x1E00 && character < 0x2000);
}

/* Drawn on, or of one sign with, the character before. */
static bool is_mark(kh_character character)
{
    return (character >= 0x300 && character < 0x370) || (character >= 0x20D0 && character < 0x2100) ||
           (character >= 0xFE00 && character < 0xFE10) || (character >= 0xE0100 && character < 0xE01F0) ||
           character == 0;
}

/* What may follow a number without a line's end between them. */
static size_t unit_at(kh_text text, size_t at)
{
    static const char *const units[] = {"万元", "亿元", "万人", "个百分点", "分", "年", "月",
                                        "日",   "元",   "万",   "亿",       "个", "项", "人",
                                        "次",   "件",   "户",   "亩",       "吨", "％", "号"};
    for (size_t i = 0; i < KH_COUNT(units); i++)
        if (kh_text_starts(kh_text_slice(text.data + at, text.length - at), kh_text_of(units[i])))
            return strlen(units[i]);
    return 0;
}

/* `earlier`, `before`, `here`: three characters in a row. */
static unsigned tie_in_word(kh_character earlier, kh_character before, kh_character here)
{
    bool word_before = is_letter(before) || is_digit(before), word_here = is_letter(here) || is_digit(here);
    if (word_before && word_here)
        return WORD;
    /* 3.5, 2025-02-28, -5, 1/3; a word may be parted behind its hyphen */
    if (is_digit(here) &&
        (before == '.' || before == ',' || before == '-' || before == '/' || before == '+' || before == ':'))
        return WORD;
    if (word_here && (before == '.' || before == ':'))
        return WORD;
    /* --as-of: what begins with a hyphen is not parted behind it */
    if (before == '-' && (here == '-' || (word_here && !is_letter(earlier))))
        return WORD;
    if (word_before && (here == '-' || here == '/' || here == '+' || here == '='))
        return WORD;
    return FREE;
}

static unsigned tie_of(kh_character earlier, kh_character before, kh_character here)
{
    if (before == '\n' || here == '\n')
        return FREE;
    if (is_mark(here) || is_closing(here))
        return NEVER;
    if (before == ' ' && here != ' ')
        return FREE;
    if (here == ' ')
        return NEVER; /* blanks end a line */
    if (is_opening(before))
        return NEVER;
    /* a dash of two characters is one; so are six points */
    return tie_in_word(earlier, before, here);
}

void kh_tie_glyphs(kh_text text, kh_glyph *glyphs, size_t count)
{
    kh_character earlier = '\n', before = '\n';
    size_t unit_end = 0;
    for (size_t i = 0; i < count; i++) {
        kh_character here = glyphs[i].character;
        if (here) /* of several the first */
            (void)kh_utf8_decode(text.data + glyphs[i].start, text.length - glyphs[i].start, &here);
        unsigned tie = tie_of(earlier, before, here);
        if (tie == FREE && is_digit(before)) {
            size_t unit = unit_at(text, glyphs[i].start);
            unit_end = glyphs[i].start + unit;
            tie = unit ? UNIT : FREE;
        } else if (tie == FREE && glyphs[i].start < unit_end) {
            tie = WORD; /* 个百分点 stays whole */
        }
        glyphs[i].tie = (uint8_t)tie;
        earlier = here ? before : earlier;
        before = here ? here : before;
    }
}

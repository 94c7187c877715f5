/* Reading a text for matching: Unicode Standard Annex 15 for NFC; GB/T 15835 for digits in groups of three.
 */
#include "lexicon/normal.h"

#include <utf8proc.h>

#include "fold_table.h" /* made by tools/fold.c */

enum {
    LEFT_OUT = 0, /* no text holds a NUL that counts */
    MARK = 1,     /* a combining mark: for the character before */
    FIRST_NOT_ASCII = 0x80,
    FIRST_MARK = 0x300,
    CJK_SIGNS_FIRST = 0x3001,
    CJK_SIGNS_LAST = 0x303F,
    GROUP = 3, /* digits between two commas */
};

typedef struct writer {
    kh_normal normal;
    uint32_t blank, blank_end; /* a blank not yet written; equal: none */
} writer;

static bool is_between(kh_character character, kh_character first, kh_character last)
{
    return character >= first && character <= last;
}

/* Where the compatibility form is what the writer meant: radicals that PDF programs put in place of
 * characters, forms for vertical lines and narrow columns, styled letters and digits. */
static bool has_a_plain_form(kh_character character)
{
    static const struct {
        kh_character first, last;
    } ranges[] = {
        {0x2E80, 0x2FDF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFF61, 0xFF65}, {0x1D400, 0x1D7FF},
    };
    for (size_t i = 0; i < KH_COUNT(ranges); i++)
        if (is_between(character, ranges[i].first, ranges[i].last))
            return true;
    return false;
}

static bool is_variation_selector(kh_character character)
{
    return is_between(character, 0xFE00, 0xFE0F) || is_between(character, 0xE0100, 0xE01EF);
}

/* The single character that the canonical (or plain) form of `character` is; itself if that is several. */
static kh_character canonical(kh_character character)
{
    utf8proc_int32_t made[4];
    unsigned options = UTF8PROC_DECOMPOSE | (has_a_plain_form(character) ? UTF8PROC_COMPAT : 0u);
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)character, made, KH_COUNT(made),
                                                     (utf8proc_option_t)options, NULL);
    return count == 1 ? (kh_character)made[0] : character;
}

static kh_character simplified(kh_character character)
{
    return is_between(character, FOLD_FIRST, FOLD_LAST) ? folded[character - FOLD_FIRST] : character;
}

static kh_character read_ascii(kh_character character)
{
    if (character == '\n' || character == '\r')
        return '\n';
    if (character == '\t' || character == ' ')
        return ' ';
    if (character < ' ' || character == 0x7F)
        return LEFT_OUT;
    return character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character;
}

static kh_character read_rare(kh_character character)
{
    if (kh_character_is_invisible(character) || is_variation_selector(character))
        return LEFT_OUT;
    character = kh_character_halve(canonical(character));
    if (character < FIRST_NOT_ASCII)
        return read_ascii(character);
    switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_ZS:
        return ' ';
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    default:
        return simplified((kh_character)utf8proc_tolower((utf8proc_int32_t)character));
    }
}

/* What stands for `character` in matching. */
static kh_character read_as(kh_character character)
{
    if (character < FIRST_NOT_ASCII)
        return read_ascii(character);
    if (is_between(character, FOLD_FIRST, FOLD_LAST))
        return folded[character - FOLD_FIRST];
    if (is_between(character, CJK_SIGNS_FIRST, CJK_SIGNS_LAST))
        return character == 0x303F ? ' ' : character;
    return read_rare(character);
}

static void put(kh_normal *normal, kh_character character, uint32_t start, uint32_t end)
{
    normal->characters[normal->count] = character;
    normal->starts[normal->count] = start;
    normal->ends[normal->count] = end;
    normal->count++;
}

/* A blank counts only where leaving it out would make one word or number of two. */
static void put_blank(writer *to, kh_character next)
{
    kh_normal *normal = &to->normal;
    kh_character before = normal->count ? normal->characters[normal->count - 1] : '\n';
    if (to->blank < to->blank_end && is_between(before, '!', '~') && (kh_is_digit(next) || kh_is_latin(next)))
        put(normal, ' ', to->blank, to->blank_end);
    to->blank = to->blank_end = 0;
}

/* A mark composes with the character before it or is lost: 打̲卡̲ is 打卡. */
static void put_mark(kh_normal *normal, kh_character mark, uint32_t end)
{
    if (normal->count == 0 || normal->characters[normal->count - 1] == '\n')
        return;
    uint32_t last = normal->count - 1;
    utf8proc_int32_t pair[2] = {(utf8proc_int32_t)normal->characters[last], (utf8proc_int32_t)mark};
    if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1)
        normal->characters[last] = (kh_character)pair[0];
    normal->ends[last] = end;
}

/* 打·卡: a dot between two characters divides no word; at the head of a line it is a bullet. */
static bool is_dot_in_word(const writer *to, kh_character character)
{
    const kh_normal *normal = &to->normal;
    return kh_is_one_of(character, U"·‧・•") && normal->count > 0 && to->blank == to->blank_end &&
           kh_character_is_han(normal->characters[normal->count - 1]);
}

static void take(writer *to, kh_character character, uint32_t start, uint32_t end)
{
    kh_character read = read_as(character);
    switch (read) {
    case LEFT_OUT:
        return;
    case MARK:
        put_mark(&to->normal, character, end);
        return;
    case ' ':
        if (to->blank == to->blank_end)
            to->blank = start;
        to->blank_end = end;
        return;
    default:
        if (is_dot_in_word(to, read))
            return;
        put_blank(to, read);
        put(&to->normal, read, start, end);
    }
}

static uint32_t digits_from(const kh_normal *normal, uint32_t at)
{
    uint32_t end = at;
    while (end < normal->count && end - at <= GROUP && kh_is_digit(normal->characters[end]))
        end++;
    return end - at;
}

/* Does the sign at `at` group the digits of one number, of which `before` stand before it? A full-width comma
 * among half-width digits is the comma of a list (100，200，300), unless what follows begins with 0. */
static bool is_grouping(const kh_normal *normal, uint32_t at, uint32_t before)
{
    kh_character sign = normal->characters[at];
    if ((sign != ',' && sign != ' ') || before == 0 || before > GROUP || digits_from(normal, at + 1) != GROUP)
        return false;
    bool wider = normal->ends[at] - normal->starts[at] > normal->ends[at - 1] - normal->starts[at - 1];
    return sign == ' ' || !wider || normal->characters[at + 1] == '0';
}

static void join_digits(kh_normal *normal)
{
    uint32_t to = 0, before = 0; /* digits of the group before */
    for (uint32_t at = 0; at < normal->count; at++) {
        if (is_grouping(normal, at, before)) {
            before = 0;
            continue;
        }
        /* the fourth digit of a first group makes it none */
        before = kh_is_digit(normal->characters[at]) ? before + 1 : 0;
        normal->characters[to] = normal->characters[at];
        normal->starts[to] = normal->starts[at];
        normal->ends[to] = normal->ends[at];
        to++;
    }
    normal->count = to;
}

kh_normal kh_normalise(kh_arena *arena, kh_text text)
{
    size_t most = kh_utf8_count(text);
    writer to = {.normal = {.characters = kh_arena_array(arena, most, sizeof(kh_character)),
                            .starts = kh_arena_array(arena, most, sizeof(uint32_t)),
                            .ends = kh_arena_array(arena, most, sizeof(uint32_t))}};
    for (uint32_t at = 0; at < text.length;) {
        kh_character character;
        uint32_t end = at + (uint32_t)kh_utf8_decode(text.data + at, text.length - at, &character);
        take(&to, character, at, end);
        at = end;
    }
    join_digits(&to.normal);
    return to.normal;
}

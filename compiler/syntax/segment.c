/* Cuts a name by the dictionary, from its end to its beginning, counting the ways. */
#include "syntax/segment.h"

#include "base/utf8.h"
#include "syntax/lexer.h"
#include "syntax/vocabulary.h"

enum { LONGEST = 240 }; /* bytes; eighty characters without a blank are no words run together */

/* The best cut of what is left from one place on. */
typedef struct {
    unsigned pieces; /* 0: cannot be cut */
    bool several;    /* there is another cut of so few pieces */
    bool reserved;   /* a reserved word is among them */
    uint32_t first;  /* length of the first piece */
} cut;

static bool is_known(kh_text word, const kh_map *declared)
{
    return (declared && kh_map_find(declared, word)) || kh_find_block(word) || kh_find_any_attribute(word) ||
           kh_find_any_property(word) || kh_find_function(word) || kh_find_any_member(word) ||
           kh_find_keyname(word) != KH_KEYNAMES;
}

static uint32_t digits_of(kh_text text)
{
    uint32_t count = 0;
    while (count < text.length && text.data[count] >= '0' && text.data[count] <= '9')
        count++;
    return count;
}

/* 60 and 60分; never part of a longer number. */
static bool is_number(kh_text piece)
{
    uint32_t digits = digits_of(piece);
    kh_text unit = {piece.data + digits, piece.length - digits};
    return digits > 0 && (unit.length == 0 || kh_find_unit(unit));
}

static bool splits_number(kh_text piece, kh_text rest)
{
    return digits_of(rest) > 0 && piece.data[piece.length - 1] >= '0' && piece.data[piece.length - 1] <= '9';
}

/* Considers beginning the cut of text[at…] with the first `length` bytes. */
static void consider(cut *cuts, kh_text text, uint32_t at, uint32_t length, const kh_map *declared)
{
    kh_text piece = {text.data + at, length}, rest = {piece.data + length, text.length - at - length};
    const cut *behind = &cuts[at + length];
    if ((rest.length > 0 && behind->pieces == 0) || splits_number(piece, rest))
        return;
    bool reserved = kh_reserved_word(piece) != 0;
    if (!reserved && !is_number(piece) && !is_known(piece, declared))
        return;
    cut new = {behind->pieces + 1, behind->several, reserved || behind->reserved, length};
    cut *best = &cuts[at];
    if (best->pieces == new.pieces)
        best->several = true;
    else if (best->pieces == 0 || new.pieces < best->pieces)
        *best = new;
}

bool kh_segment(kh_arena *arena, kh_text run_together, const kh_map *declared, kh_text *spaced)
{
    kh_text text = kh_text_halve(arena, run_together);
    if (text.length == 0 || text.length > LONGEST)
        return false;
    cut cuts[LONGEST + 1] = {0};
    for (uint32_t at = text.length; at-- > 0;) {
        if (((unsigned char)text.data[at] & 0xC0) == 0x80)
            continue; /* inside a character */
        for (uint32_t length = 1; length <= text.length - at; length++)
            if (at + length == text.length || ((unsigned char)text.data[at + length] & 0xC0) != 0x80)
                consider(cuts, text, at, length, declared);
    }
    if (cuts[0].pieces < 2 || cuts[0].several || !cuts[0].reserved)
        return false;
    kh_builder builder = {.arena = arena};
    for (uint32_t at = 0; at < text.length; at += cuts[at].first) {
        if (at > 0)
            kh_builder_character(&builder, ' ');
        kh_builder_bytes(&builder, text.data + at, cuts[at].first);
    }
    *spaced = kh_builder_text(&builder);
    return true;
}

/* normal.h: a text as it is matched: one character for another, with the way back to the bytes.
 *
 * NFC as far as one character goes, compatibility forms of Han radicals and small or styled signs, full width
 * to half width, traditional and variant characters to simplified, Latin letters to lower case. Invisible
 * characters, marks that compose with nothing, dots inside words and blanks are left out; a blank between two
 * words or figures of ASCII stays as one ' '. Line ends are '\n'. The blanks and commas that group the digits
 * of one number (1,000) are left out. Terms and texts are read with the same function, so what is many to one
 * loses nothing.
 *
 * Owns:   the arrays live in the arena.
 * Fails:  as the arena does. Ill-formed bytes become U+FFFD, which no term holds.
 */
#ifndef KH_LEXICON_NORMAL_H
#define KH_LEXICON_NORMAL_H

#include "base/utf8.h"

typedef struct kh_normal {
    kh_character *characters;
    uint32_t *starts, *ends; /* bytes of the original text */
    uint32_t count;
} kh_normal;

kh_normal kh_normalise(kh_arena *arena, kh_text text);

#define KH_ILL_FORMED 0xFFFDu

static inline bool kh_is_digit(kh_character character)
{
    return character >= '0' && character <= '9';
}

static inline bool kh_is_latin(kh_character character) /* upper case is folded away */
{
    return character >= 'a' && character <= 'z';
}

/* `list` ends with 0, which is in none. */
static inline bool kh_is_one_of(kh_character character, const kh_character *list)
{
    while (*list && *list != character)
        list++;
    return *list != 0;
}

#endif

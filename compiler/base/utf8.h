/* utf8.h: characters of a text.
 *
 * Owns:   nothing.
 * Fails:  never; ill-formed bytes are reported by kh_utf8_check() and decode as U+FFFD, one byte.
 */
#ifndef KH_BASE_UTF8_H
#define KH_BASE_UTF8_H

#include "base/text.h"

typedef uint32_t kh_character;

/* Bytes of the character at data (1..4), its code point in *character; 1 and U+FFFD if ill-formed. length >
 * 0. */
size_t kh_utf8_decode(const char *data, size_t length, kh_character *character);
/* Writes 1..4 bytes, answers how many. */
size_t kh_utf8_encode(kh_character character, char out[4]);
/* Offset of the first ill-formed byte (overlong forms and surrogates are ill-formed), or length. */
size_t kh_utf8_check(const char *data, size_t length);
size_t kh_utf8_count(kh_text text); /* in characters */

/* Cells a terminal uses: 2 for Han and full-width forms, 0 for combining marks, else 1 (utf8proc). */
unsigned kh_character_cells(kh_character character);
size_t kh_text_cells(kh_text text);

bool kh_character_is_han(kh_character character); /* unified ideographs, all planes; 々 〇 too */
/* Numbers that are signs of their own and stand in names: Ⅲ ⅲ ① ⑴ ⒈ ❶ ㈠ ㊀ 〡; no fractions, no digits.
 * Never taken for the digits or letters that they look like: Ⅲ is not III. */
bool kh_character_is_numeral(kh_character character);
/* Digits above or below the line, as in m² and CO₂. */
bool kh_character_is_raised_digit(kh_character character);
/* Controls, bidirectional marks and overrides, zero-width characters: what a reader cannot see.
 * TAB, LF, CR are not among them. */
bool kh_character_is_invisible(kh_character character);
/* Full-width ASCII to ASCII, U+3000 to blank; others unchanged. */
kh_character kh_character_halve(kh_character character);
/* `text` with every character halved. */
kh_text kh_text_halve(kh_arena *arena, kh_text text);
/* `text` without the blanks and line ends around it; U+3000 and U+00A0 are blanks. */
kh_text kh_text_trim(kh_text text);

#endif

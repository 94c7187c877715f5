/* suggest.h: did you mean.
 *
 * Owns:   nothing.
 * Fails:  never; without an arena, because a roster may ask a million times.
 */
#ifndef KH_SOURCE_SUGGEST_H
#define KH_SOURCE_SUGGEST_H

#include "base/text.h"

/* Longer words are names of nothing; comparing takes the product of two lengths. */
#define KH_MAX_SUGGEST_CHARACTERS 64

/* The candidate nearest to `typed` by edit distance counted in characters (Damerau, adjacent swap = 1), or
 * KH_TEXT_NONE if none is near enough: at most a third of the longer one's characters, at least one,
 * and for words of one or two Han characters one difference with one character in common; a candidate that
 * contains the typed word or is contained in it (at least two characters) counts as near. Full-width forms
 * and capitals differ in nothing. Ties: the first. Never `typed` itself. */
kh_text kh_suggest(kh_text typed, const kh_text *candidates, size_t count);

#endif

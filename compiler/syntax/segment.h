/* segment.h: words that were written without blanks between them.
 *
 * Chinese is written without blanks, so 当定位 reaches the compiler as one name. It is not split by the
 * scanner (当地 and 规则 are words), but once something is wrong with such a name, this says what may be
 * meant.
 *
 * Owns:   nothing; the result lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SYNTAX_SEGMENT_H
#define KH_SYNTAX_SEGMENT_H

#include "base/text.h"

/* Cuts `run_together` into reserved words, words of the vocabulary, keys of `declared` (may be NULL) and
 * numbers, at least two pieces, one of them reserved. True, and the text with blanks in *spaced,
 * if the cut into the fewest pieces is the only one of so few. */
bool kh_segment(kh_arena *arena, kh_text run_together, const kh_map *declared, kh_text *spaced);

#endif

/* examples.h: rule packs without the examples in them, and a library taken block by block.
 *
 * Half of a pack's text are examples, which are read only to be shown or tested; of the scoring methods a
 * scheme calls a few. Judging does without the rest, and starts in half the time.
 *
 * Owns:   the answer lives in the arena, or is the text handed in.
 * Fails:  never; a text whose brackets or quotes do not close is answered as it is.
 */
#ifndef KH_SYNTAX_EXAMPLES_H
#define KH_SYNTAX_EXAMPLES_H

#include "base/text.h"

/* The same text, with blanks for what stands between the braces of 合规例 and 违规例: every other byte keeps
 * its place. `text` is terminated by two NUL bytes, and so is the answer. */
kh_text kh_without_examples(kh_arena *arena, kh_text text);

/* The next block without a guard outside all others, from *at on, which moves behind it: its name (may be
 * empty) and all of it, from its word to its closing brace. False: there is none. */
bool kh_next_block(kh_text text, size_t *at, kh_text *name, kh_text *whole);

#endif

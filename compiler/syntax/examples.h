/* examples.h: rule packs without the examples in them.
 *
 * Half of a pack's text are examples, which are read only to be shown or tested. Judging a scheme does
 * without them, and starts in half the time.
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

#endif

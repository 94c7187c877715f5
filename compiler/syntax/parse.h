/* parse.h: from source text to tree (grammar/kaohe.l, grammar/kaohe.y).
 *
 * Every mistake of the file is reported in one run, each once. There is always a tree; where the
 * text made no sense it holds KH_NODE_ERROR or nothing.
 *
 * Owns:   the tree lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SYNTAX_PARSE_H
#define KH_SYNTAX_PARSE_H

#include "source/diagnostic.h"
#include "syntax/tree.h"

/* Deeper nesting of braces or brackets than any form has is refused before bison's own limit (10 000). */
#define KH_MAX_DEPTH 200
/* Words and marks of a file; the longest published scheme has some twenty thousand. Keeps the memory for a
 * file that is no scheme below a gigabyte or two. */
#define KH_MAX_LEXEMES 2000000

const kh_tree *kh_parse(kh_arena *arena, kh_diagnostics *diagnostics, const kh_source *source);

/* The expression in [start, end) of a source, for the {…} of a message. Spans are those of the source. */
const kh_node *kh_parse_expression(kh_arena *arena, kh_diagnostics *diagnostics, const kh_source *source,
                                   uint32_t start, uint32_t end);

#endif

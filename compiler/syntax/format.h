/* format.h: the canonical layout, and the same file in the other language's words.
 *
 * Formatting keeps meaning, comments, blank lines (at most one in a row) and which items share a line; it is
 * idempotent. With `convert`, reserved words, vocabulary and punctuation are written in `language`
 * (grammar/vocabulary.def), declared names, labels and texts stay; a canonical Chinese file turned into
 * English and back gives the same bytes.
 *
 * Owns:   the text lives in the arena.
 * Fails:  as the arena does. A tree with syntax errors must not be formatted: false, nothing written.
 */
#ifndef KH_SYNTAX_FORMAT_H
#define KH_SYNTAX_FORMAT_H

#include "source/diagnostic.h"
#include "syntax/tree.h"

typedef struct kh_format_options {
    bool convert;
    kh_language language;
    const kh_tree *methods; /* the library's methods, whose names are written in `language` too; or NULL */
} kh_format_options;

KH_MUST_CHECK bool kh_format(kh_arena *arena, const kh_tree *tree, kh_format_options options,
                             kh_text *result);

/* A unified difference of two texts by lines ("" if equal), as `kaohe fmt --diff` prints it. */
kh_text kh_text_difference(kh_arena *arena, kh_text name, kh_text old_text, kh_text new_text);

#endif

/* tree_dump.h: a tree as text, for tests: (attribute 分值 5), one node a pair of brackets, no spans.
 *
 * Owns:   the text lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_TESTS_TREE_DUMP_H
#define KH_TESTS_TREE_DUMP_H

#include "syntax/tree.h"

kh_text kh_dump_tree(kh_arena *arena, const kh_tree *tree);
kh_text kh_dump_node(kh_arena *arena, const kh_node *node);

#endif

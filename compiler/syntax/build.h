/* build.h: makes the nodes of the tree; called by the grammar's actions. Internal to syntax/.
 *
 * Owns:   nothing; nodes live in the arena.
 * Fails:  as the arena does. A node deeper than KH_MAX_TREE_DEPTH is reported and becomes KH_NODE_ERROR.
 */
#ifndef KH_SYNTAX_BUILD_H
#define KH_SYNTAX_BUILD_H

#include "syntax/parser.h"

kh_nodes *kh_build_list(kh_parser *parser);
kh_nodes *kh_build_append(kh_parser *parser, kh_nodes *list, kh_node *node);

kh_node *kh_build_error(kh_parser *parser, kh_span span);
kh_node *kh_build_bad_block(kh_parser *parser, kh_span span, const kh_nodes *items);
kh_node *kh_build_use(kh_parser *parser, kh_span span, const kh_nodes *paths);
kh_node *kh_build_attribute(kh_parser *parser, kh_span span, const kh_node *word, const kh_node *name,
                            const kh_nodes *values);
kh_node *kh_build_condition(kh_parser *parser, kh_span span, kh_node_kind kind, kh_node *collection,
                            kh_node *condition);
/* `items` NULL: closed by ； */
kh_node *kh_build_block(kh_parser *parser, kh_span span, const kh_node *word, const kh_node *name,
                        const kh_node *label, kh_node *guard, const kh_nodes *items);
/* The guard 否则. */
kh_node *kh_build_otherwise(kh_parser *parser, kh_span span);

kh_node *kh_build_change(kh_parser *parser, kh_span span, kh_node *factor);
kh_node *kh_build_if(kh_parser *parser, kh_span span, kh_node *condition, kh_node *then, kh_node *otherwise);
/* A 若 or 存在 without brackets as the last operand: an operation behind its 否则, 且 or 或 behind its colon
 * might belong to either, and is
 * refused. */
kh_node *kh_build_last(kh_parser *parser, kh_node *operand);
kh_node *kh_build_quantifier(kh_parser *parser, kh_span span, kh_node_kind kind, kh_node *collection,
                             kh_node *condition);
kh_node *kh_build_binary(kh_parser *parser, kh_span span, kh_operation operation, kh_node *left,
                         kh_node *right);
kh_node *kh_build_unary(kh_parser *parser, kh_span span, kh_operation operation, kh_node *operand);
kh_node *kh_build_range(kh_parser *parser, kh_span span, kh_node *low, kh_node *high, bool half_open);
kh_node *kh_build_member(kh_parser *parser, kh_span span, kh_node *object, const kh_node *name);
kh_node *kh_build_filter(kh_parser *parser, kh_span span, kh_node *object, kh_node *condition);
kh_node *kh_build_call(kh_parser *parser, kh_span span, kh_node *callee, const kh_nodes *arguments);
kh_node *kh_build_named(kh_parser *parser, kh_span span, const kh_node *name, kh_node *value);
kh_node *kh_build_entries(kh_parser *parser, kh_span span, const kh_nodes *entries);
kh_node *kh_build_match(kh_parser *parser, kh_span span, kh_node *subject, const kh_nodes *arms);
kh_node *kh_build_arm(kh_parser *parser, kh_span span, kh_node *pattern, kh_node *result);
kh_node *kh_build_pattern(kh_parser *parser, kh_span span, const kh_nodes *patterns);

#endif

/* The nodes of the tree, as syntax/tree.h describes them. */
#include "syntax/build.h"

#include "syntax/vocabulary.h"

kh_nodes *kh_build_list(kh_parser *parser)
{
    return kh_arena_new_of(parser->arena, kh_nodes);
}

kh_nodes *kh_build_append(kh_parser *parser, kh_nodes *list, kh_node *node)
{
    kh_vector_push(parser->arena, list, node);
    return list;
}

static kh_node *new_node(kh_parser *parser, kh_node_kind kind, kh_span span)
{
    kh_node *node = kh_arena_new_of(parser->arena, kh_node);
    node->kind = kind;
    node->span = span;
    node->depth = 1;
    return node;
}

kh_node *kh_build_error(kh_parser *parser, kh_span span)
{
    return new_node(parser, KH_NODE_ERROR, span);
}

static void report_depth(kh_parser *parser, kh_span span)
{
    if (parser->depth_reported)
        return;
    parser->depth_reported = true;
    kh_words limit = kh_words_same(kh_text_format(parser->arena, "%d", KH_MAX_TREE_DEPTH));
    kh_parser_report(parser, KH013, span, &limit, 1);
}

/* Gives `node` its children; a child may be NULL. Answers the node, or an error in its place. */
static kh_node *adopt(kh_parser *parser, kh_node *node, kh_node *const *children, size_t count)
{
    node->children = kh_arena_array(parser->arena, count, sizeof *children);
    node->count = count;
    for (size_t i = 0; i < count; i++) {
        node->children[i] = children[i];
        if (children[i] && children[i]->depth >= node->depth)
            node->depth = children[i]->depth + 1;
    }
    if (node->depth <= KH_MAX_TREE_DEPTH)
        return node;
    report_depth(parser, node->span);
    return kh_build_error(parser, node->span);
}

static kh_node *adopt_list(kh_parser *parser, kh_node *node, const kh_nodes *list)
{
    return adopt(parser, node, list->items, list->count);
}

/* A node with a first child and then a list. */
static kh_node *adopt_first_and_list(kh_parser *parser, kh_node *node, kh_node *first, const kh_nodes *list)
{
    kh_nodes all = {0};
    kh_vector_push(parser->arena, &all, first);
    for (size_t i = 0; i < list->count; i++)
        kh_vector_push(parser->arena, &all, list->items[i]);
    return adopt_list(parser, node, &all);
}

kh_node *kh_build_bad_block(kh_parser *parser, kh_span span, const kh_nodes *items)
{
    return adopt_list(parser, new_node(parser, KH_NODE_ERROR, span), items);
}

kh_node *kh_build_use(kh_parser *parser, kh_span span, const kh_nodes *paths)
{
    return adopt_list(parser, new_node(parser, KH_NODE_USE, span), paths);
}

static void set_name(kh_node *node, const kh_node *name)
{
    if (!name)
        return;
    node->name = name->text;
    node->name_span = name->span;
}

/* A block or an attribute, which begin with a word and take the comment before it. */
static kh_node *new_worded(kh_parser *parser, kh_node_kind kind, kh_span span, const kh_node *word)
{
    kh_node *node = new_node(parser, kind, span);
    node->text = word->text;
    node->text_span = word->span;
    node->comment = word->comment;
    return node;
}

kh_node *kh_build_attribute(kh_parser *parser, kh_span span, const kh_node *word, const kh_node *name,
                            const kh_nodes *values)
{
    kh_node *node = new_worded(parser, KH_NODE_ATTRIBUTE, span, word);
    set_name(node, name);
    return adopt_list(parser, node, values);
}

kh_node *kh_build_condition(kh_parser *parser, kh_span span, kh_node_kind kind, kh_node *collection,
                            kh_node *condition)
{
    kh_node *quantifier = kh_build_quantifier(parser, span, kind, collection, condition);
    return adopt(parser, new_node(parser, KH_NODE_CONDITION, span), &quantifier, 1);
}

kh_node *kh_build_otherwise(kh_parser *parser, kh_span span)
{
    kh_node *guard = kh_build_error(parser, span); /* read off by kh_build_block, never part of the tree */
    guard->otherwise = true;
    return guard;
}

kh_node *kh_build_block(kh_parser *parser, kh_span span, const kh_node *word, const kh_node *name,
                        const kh_node *label, kh_node *guard, const kh_nodes *items)
{
    static const kh_nodes none = {0};
    kh_node *node = new_worded(parser, KH_NODE_BLOCK, span, word);
    set_name(node, name);
    if (label) {
        node->label = label->text;
        node->label_span = label->span;
    }
    if (guard) {
        node->otherwise = guard->otherwise;
        node->guard = guard->otherwise ? NULL : guard;
        node->depth = guard->otherwise ? 1 : guard->depth + 1;
    }
    return adopt_list(parser, node, items ? items : &none);
}

kh_node *kh_build_change(kh_parser *parser, kh_span span, kh_node *factor)
{
    return adopt(parser, new_node(parser, KH_NODE_CHANGE, span), &factor, 1);
}

kh_node *kh_build_if(kh_parser *parser, kh_span span, kh_node *condition, kh_node *then, kh_node *otherwise)
{
    kh_node *children[] = {condition, then, otherwise};
    return adopt(parser, new_node(parser, KH_NODE_IF, span), children, KH_COUNT(children));
}

/* The node that ends what is the last operand: behind 否则, behind the colon. */
static const kh_node *end_of_last(const kh_node *operand)
{
    const kh_node *last = operand;
    while (last->count && last->span.end == operand->span.end &&
           (last->kind == KH_NODE_IF || last->kind == KH_NODE_EACH || last->kind == KH_NODE_SOME))
        last = last->children[last->count - 1];
    return last;
}

kh_node *kh_build_last(kh_parser *parser, kh_node *operand)
{
    const kh_node *last = end_of_last(operand);
    bool quantified = operand->kind != KH_NODE_IF;
    /* in brackets it ends before the whole does; 存在 甲：乙 > 3 is no question, 存在 甲：乙 或 丙 is */
    bool is_open = last->kind == KH_NODE_BINARY && last->span.end == operand->span.end &&
                   (!quantified || last->operation == KH_OP_AND || last->operation == KH_OP_OR);
    if (!is_open)
        return operand;
    kh_words arguments[] = {quantified ? kh_words_of("“存在”或“每个”", "“some” or “each”")
                                       : kh_words_of("“若”", "“if”"),
                            quantified ? kh_words_of("（存在 …：…）", "(some …: …)")
                                       : kh_words_of("（若 … 则 … 否则 …）", "(if … then … otherwise …)")};
    kh_diagnostic *report = kh_parser_report(parser, KH001, operand->span, arguments, KH_COUNT(arguments));
    report->help =
        quantified
            ? kh_words_of("前面有“且”“或”，冒号后面还有“且”“或”，分不清归谁：把“存在 …”写在括号里。",
                          "There is “and” or “or” before it and another behind the colon, which might "
                          "belong to either: put “some …” in brackets.")
            : kh_words_of("前面有运算，“否则”后面还有运算，分不清归谁：把“若 …”写在括号里。",
                          "There is an operation before it and one behind “otherwise”, which might belong "
                          "to either: put “if …” in brackets.");
    return kh_build_error(parser, operand->span);
}

kh_node *kh_build_quantifier(kh_parser *parser, kh_span span, kh_node_kind kind, kh_node *collection,
                             kh_node *condition)
{
    kh_node *children[] = {collection, condition};
    return adopt(parser, new_node(parser, kind, span), children, KH_COUNT(children));
}

kh_node *kh_build_binary(kh_parser *parser, kh_span span, kh_operation operation, kh_node *left,
                         kh_node *right)
{
    kh_node *children[] = {left, right};
    kh_node *node = new_node(parser, KH_NODE_BINARY, span);
    node->operation = operation;
    return adopt(parser, node, children, KH_COUNT(children));
}

kh_node *kh_build_unary(kh_parser *parser, kh_span span, kh_operation operation, kh_node *operand)
{
    kh_node *node = new_node(parser, KH_NODE_UNARY, span);
    node->operation = operation;
    return adopt(parser, node, &operand, 1);
}

kh_node *kh_build_range(kh_parser *parser, kh_span span, kh_node *low, kh_node *high, bool half_open)
{
    kh_node *children[] = {low, high};
    kh_node *node = new_node(parser, KH_NODE_RANGE, span);
    node->half_open = half_open;
    return adopt(parser, node, children, KH_COUNT(children));
}

kh_node *kh_build_member(kh_parser *parser, kh_span span, kh_node *object, const kh_node *name)
{
    kh_node *node = new_node(parser, KH_NODE_MEMBER, span);
    node->text = name->text;
    node->text_span = name->span;
    return adopt(parser, node, &object, 1);
}

kh_node *kh_build_filter(kh_parser *parser, kh_span span, kh_node *object, kh_node *condition)
{
    kh_node *children[] = {object, condition};
    return adopt(parser, new_node(parser, KH_NODE_FILTER, span), children, KH_COUNT(children));
}

kh_node *kh_build_call(kh_parser *parser, kh_span span, kh_node *callee, const kh_nodes *arguments)
{
    kh_node *call = new_node(parser, KH_NODE_CALL, span);
    call->function = callee->kind == KH_NODE_NAME ? kh_find_function(callee->text) : NULL;
    return adopt_first_and_list(parser, call, callee, arguments);
}

kh_node *kh_build_named(kh_parser *parser, kh_span span, const kh_node *name, kh_node *value)
{
    kh_node *node = new_node(parser, KH_NODE_NAMED, span);
    node->text = name->text;
    node->text_span = name->span;
    return adopt(parser, node, &value, 1);
}

kh_node *kh_build_entries(kh_parser *parser, kh_span span, const kh_nodes *entries)
{
    return adopt_list(parser, new_node(parser, KH_NODE_LIST, span), entries);
}

kh_node *kh_build_match(kh_parser *parser, kh_span span, kh_node *subject, const kh_nodes *arms)
{
    return adopt_first_and_list(parser, new_node(parser, KH_NODE_MATCH, span), subject, arms);
}

kh_node *kh_build_arm(kh_parser *parser, kh_span span, kh_node *pattern, kh_node *result)
{
    kh_node *children[] = {pattern, result};
    return adopt(parser, new_node(parser, KH_NODE_ARM, span), children, KH_COUNT(children));
}

static bool is_literal_number(const kh_node *node)
{
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_PERCENT;
}

/* 当 60-80： is the range somebody meant, not minus twenty. */
static kh_node *mend_range(kh_parser *parser, kh_node *pattern)
{
    if (pattern->kind != KH_NODE_BINARY || pattern->operation != KH_OP_SUBTRACT ||
        !is_literal_number(pattern->children[0]) || !is_literal_number(pattern->children[1]))
        return pattern;
    kh_text low = kh_span_text(pattern->children[0]->span), high = kh_span_text(pattern->children[1]->span);
    kh_words range = kh_words_same(
        kh_text_format(parser->arena, "%.*s..%.*s", KH_TEXT_ARGUMENTS(low), KH_TEXT_ARGUMENTS(high)));
    kh_parser_report(parser, KH011, pattern->span, &range, 1)->fix = range;
    return kh_build_range(parser, pattern->span, pattern->children[0], pattern->children[1], false);
}

kh_node *kh_build_pattern(kh_parser *parser, kh_span span, const kh_nodes *patterns)
{
    for (size_t i = 0; i < patterns->count; i++)
        patterns->items[i] = mend_range(parser, patterns->items[i]);
    return patterns->count == 1 ? patterns->items[0] : kh_build_entries(parser, span, patterns);
}

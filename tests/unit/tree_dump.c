/* Prints trees for tests. */
#include "tree_dump.h"

static const char *const kinds[] = {
    [KH_NODE_ERROR] = "error",
    [KH_NODE_BLOCK] = "block",
    [KH_NODE_ATTRIBUTE] = "attribute",
    [KH_NODE_CONDITION] = "condition",
    [KH_NODE_USE] = "use",
    [KH_NODE_NAME] = "name",
    [KH_NODE_TEXT] = "text",
    [KH_NODE_NUMBER] = "number",
    [KH_NODE_QUANTITY] = "quantity",
    [KH_NODE_PERCENT] = "percent",
    [KH_NODE_DATE] = "date",
    [KH_NODE_TRUTH] = "truth",
    [KH_NODE_IF] = "if",
    [KH_NODE_EACH] = "each",
    [KH_NODE_SOME] = "some",
    [KH_NODE_BINARY] = "binary",
    [KH_NODE_UNARY] = "unary",
    [KH_NODE_RANGE] = "range",
    [KH_NODE_MEMBER] = "member",
    [KH_NODE_FILTER] = "filter",
    [KH_NODE_CALL] = "call",
    [KH_NODE_NAMED] = "named",
    [KH_NODE_LIST] = "list",
    [KH_NODE_MATCH] = "match",
    [KH_NODE_ARM] = "arm",
    [KH_NODE_CHANGE] = "change",
};

static const char *const operations[] = {
    [KH_OP_NONE] = "",
    [KH_OP_OR] = "or",
    [KH_OP_AND] = "and",
    [KH_OP_NOT] = "not",
    [KH_OP_EQUAL] = "=",
    [KH_OP_UNEQUAL] = "!=",
    [KH_OP_LESS] = "<",
    [KH_OP_AT_MOST] = "<=",
    [KH_OP_MORE] = ">",
    [KH_OP_AT_LEAST] = ">=",
    [KH_OP_IN] = "in",
    [KH_OP_NOT_IN] = "not-in",
    [KH_OP_CONTAINS] = "contains",
    [KH_OP_ADD] = "+",
    [KH_OP_SUBTRACT] = "-",
    [KH_OP_MULTIPLY] = "*",
    [KH_OP_DIVIDE] = "/",
    [KH_OP_PLUS] = "u+",
    [KH_OP_MINUS] = "u-",
};

static void add(kh_builder *out, const kh_node *node);

static void add_children(kh_builder *out, const kh_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        kh_builder_character(out, ' ');
        if (node->children[i])
            add(out, node->children[i]);
        else
            kh_builder_character(out, '_');
    }
}

static void add_leaf(kh_builder *out, const kh_node *node)
{
    kh_arena *arena = out->arena;
    switch (node->kind) {
    case KH_NODE_TEXT:
        kh_builder_format(out, "“%.*s”", KH_TEXT_ARGUMENTS(node->text));
        break;
    case KH_NODE_NAME:
        kh_builder_add(out, node->text);
        break;
    case KH_NODE_NUMBER:
        kh_builder_add(out, kh_number_text(arena, node->number));
        break;
    case KH_NODE_QUANTITY:
        kh_builder_add(out, kh_number_text(arena, node->number));
        kh_builder_format(out, "'%.*s", KH_TEXT_ARGUMENTS(node->text));
        break;
    case KH_NODE_PERCENT:
        kh_builder_add(out, kh_number_percent(arena, node->number));
        break;
    case KH_NODE_DATE:
        kh_builder_add(out, kh_date_text(arena, node->date));
        break;
    default:
        kh_builder_string(out, node->truth ? "true" : "false");
        break;
    }
}

static void add_head(kh_builder *out, const kh_node *node)
{
    kh_builder_string(out, kinds[node->kind]);
    if (node->operation != KH_OP_NONE)
        kh_builder_format(out, " %s", operations[node->operation]);
    if (node->half_open)
        kh_builder_string(out, " half-open");
    if (node->text.length)
        kh_builder_format(out, " %.*s", KH_TEXT_ARGUMENTS(node->text));
    if (node->name.length)
        kh_builder_format(out, " name=%.*s", KH_TEXT_ARGUMENTS(node->name));
    if (node->label_span.source)
        kh_builder_format(out, " label=“%.*s”", KH_TEXT_ARGUMENTS(node->label));
    if (node->otherwise)
        kh_builder_string(out, " otherwise");
    if (node->comment.length)
        kh_builder_format(out, " comment=“%.*s”", KH_TEXT_ARGUMENTS(node->comment));
    if (node->guard) {
        kh_builder_string(out, " when=");
        add(out, node->guard);
    }
}

static void add(kh_builder *out, const kh_node *node)
{
    if (node->kind >= KH_NODE_NAME && node->kind <= KH_NODE_TRUTH) {
        add_leaf(out, node);
        return;
    }
    kh_builder_character(out, '(');
    add_head(out, node);
    add_children(out, node);
    kh_builder_character(out, ')');
}

kh_text kh_dump_node(kh_arena *arena, const kh_node *node)
{
    kh_builder out = {.arena = arena};
    add(&out, node);
    return kh_builder_text(&out);
}

kh_text kh_dump_tree(kh_arena *arena, const kh_tree *tree)
{
    kh_builder out = {.arena = arena};
    for (size_t i = 0; i < tree->count; i++) {
        if (i > 0)
            kh_builder_character(&out, '\n');
        add(&out, tree->items[i]);
    }
    return kh_builder_text(&out);
}

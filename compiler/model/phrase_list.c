/* What is read off a table: points by rank, progressive brackets, records by level. */
#include "model/phrase_internal.h"

static void add(kh_phraser *phraser, kh_builder *text, size_t number, kh_text part)
{
    if (number)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    kh_builder_add(text, part);
}

static kh_text place_number(kh_phraser *phraser, size_t place)
{
    return kh_text_format(phraser->arena, "%zu", place);
}

static kh_text rank_table(kh_phraser *phraser, kh_call call)
{
    const kh_node *rank = kh_argument_node(call, 0, KH_KEYNAMES),
                  *points = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_node *after = kh_argument_node(call, 2, KH_KEYNAME_AFTERWARDS);
    const kh_node *each = kh_argument_node(call, 3, KH_KEYNAME_EACH_PLACE);
    kh_builder text = {.arena = phraser->arena};
    if (!rank || !points || points->kind != KH_NODE_LIST)
        return KH_TEXT_NONE;
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_RANKED, 1, kh_phrase_value(phraser, rank)));
    for (size_t i = 0; i < points->count; i++)
        add(phraser, &text, i,
            kh_say(phraser, KH_SAYING_PLACE, 2, place_number(phraser, i + 1),
                   kh_say_points(phraser, points->children[i], (kh_bounds){0})));
    bool less = each && each->kind == KH_NODE_UNARY && each->operation == KH_OP_MINUS;
    if (each)
        add(phraser, &text, 1,
            kh_say(phraser, less ? KH_SAYING_EACH_PLACE_LESS : KH_SAYING_EACH_PLACE_MORE, 1,
                   kh_phrase_points(phraser, less ? each->children[0] : each)));
    else if (after && !kh_is_zero(after))
        add(phraser, &text, 1,
            kh_say(phraser, KH_SAYING_AFTERWARDS, 1, kh_say_points(phraser, after, (kh_bounds){0})));
    else
        add(phraser, &text, 1,
            kh_say(phraser, KH_SAYING_AFTERWARDS_NOTHING, 1, kh_say(phraser, phraser->get, 0)));
    return kh_builder_text(&text);
}

static kh_text brackets(kh_phraser *phraser, kh_call call)
{
    const kh_node *of = kh_argument_node(call, 0, KH_KEYNAMES),
                  *width = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_node *prices = kh_argument_node(call, 2, KH_KEYNAMES);
    const kh_node *unit = kh_argument_node(call, 3, KH_KEYNAME_EACH_UNIT);
    kh_builder text = {.arena = phraser->arena};
    if (!of || !width || !prices || !unit || prices->kind != KH_NODE_LIST)
        return KH_TEXT_NONE;
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_BRACKETS, 2, kh_phrase_value(phraser, of),
                                 kh_phrase_step(phraser, width)));
    for (size_t i = 0; i < prices->count; i++) {
        bool last = i + 1 == prices->count;
        add(phraser, &text, i,
            kh_say(phraser, last ? KH_SAYING_LAST_BRACKET : KH_SAYING_BRACKET, 3,
                   place_number(phraser, i + 1), kh_phrase_step(phraser, unit),
                   kh_say_points(phraser, prices->children[i], (kh_bounds){0})));
    }
    return kh_builder_text(&text);
}

/* Records of events get points each; records of marks are mixed by shares. */
static kh_text weighted(kh_phraser *phraser, kh_call call)
{
    const kh_node *of = kh_argument_node(call, 0, KH_KEYNAMES),
                  *weights = kh_argument_node(call, 1, KH_KEYNAMES);
    kh_builder text = {.arena = phraser->arena};
    if (!of || !weights || weights->kind != KH_NODE_LIST || weights->count == 0)
        return KH_TEXT_NONE;
    bool mixed = false, points = true;
    for (size_t i = 0; i < weights->count; i++) {
        const kh_node *entry = weights->children[i];
        if (entry->kind != KH_NODE_NAMED)
            return KH_TEXT_NONE;
        mixed |= entry->children[0]->kind == KH_NODE_PERCENT;
        points &= kh_is_fixed(phraser, entry->children[0]) && entry->children[0]->kind != KH_NODE_PERCENT;
    }
    kh_text one = kh_phrase_one(phraser, of);
    if (!one.length && points)
        one = kh_say(phraser, KH_SAYING_ONE_TIME, 0);
    kh_builder_add(&text, kh_say(phraser, mixed ? KH_SAYING_WEIGHTED_MIX : KH_SAYING_WEIGHTED, 1,
                                 kh_phrase_value(phraser, of)));
    for (size_t i = 0; i < weights->count; i++) {
        const kh_node *entry = weights->children[i], *weight = entry->children[0];
        kh_text said = points ? kh_say(phraser, KH_SAYING_COLUMN, 3, entry->text, one,
                                       kh_say_points(phraser, weight, (kh_bounds){0}))
                              : kh_say(phraser, KH_SAYING_COLUMN_PLAIN, 2, entry->text,
                                       kh_phrase_value(phraser, weight));
        add(phraser, &text, i, said);
    }
    return kh_builder_text(&text);
}

kh_text kh_say_table(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind != KH_NODE_CALL || !node->function || kh_phrase_function(phraser, node))
        return KH_TEXT_NONE;
    kh_call call = {kh_phraser_scope(phraser), node};
    switch (node->function->function) {
    case KH_FUNCTION_RANK_TABLE:
        return rank_table(phraser, call);
    case KH_FUNCTION_BRACKETS:
        return brackets(phraser, call);
    case KH_FUNCTION_WEIGHTED:
        return weighted(phraser, call);
    default:
        return KH_TEXT_NONE;
    }
}

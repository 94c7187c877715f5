/* What a formula's nodes are worth without results: each is looked at once, however many walks ask. */
#include "model/possible.h"

typedef struct kept {
    kh_value value;
    bool open;
} kept;

/* A node, for one of those whose formula it may be. */
typedef struct place {
    const void *node;
    const kh_entity *element;
} place;

static bool is_arithmetic(const kh_node *node)
{
    return node->kind == KH_NODE_BINARY && node->count == 2 && node->operation >= KH_OP_ADD &&
           node->operation <= KH_OP_DIVIDE;
}

/* A list of results, too. */
static bool holds_results(const kh_value *value)
{
    bool any = kh_waits_for_results(value);
    for (size_t i = 0; value->kind == KH_VALUE_LIST && i < value->list.count; i++) {
        const kh_value *element = &value->list.items[i].value;
        if (element->kind == KH_VALUE_UNKNOWN && !kh_waits_for_results(element))
            return false;
        any |= element->kind == KH_VALUE_UNKNOWN;
    }
    return any;
}

kh_value kh_walk_value(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected)
{
    kh_evaluation *evaluation = walk->evaluation;
    uint64_t before = evaluation->steps, start = KH_MAX_STEPS - walk->budget;
    evaluation->steps = before > start ? before : start;
    start = evaluation->steps;
    kh_value value = kh_evaluate(evaluation, frame, node, expected);
    uint64_t used = evaluation->steps - start;
    walk->budget -= used < walk->budget ? used : walk->budget;
    evaluation->steps = before + used;
    return value;
}

/* ---- what is kept ---- */

/* With arguments, or for other units, a node is not worth the same each time. */
static bool lasts(const kh_walk *walk, const kh_frame *frame)
{
    return walk->known && !frame->outer && frame->binding_count == 0 && walk->whose == 0;
}

/* A name may stand in a node of the walk's own; the word stays where it is. */
static place place_of(const kh_frame *frame, const kh_node *node)
{
    return (place){node->kind == KH_NODE_NAME ? (const void *)node->text.data : node, frame->element};
}

static kh_text key_of(const place *at)
{
    return kh_text_slice((const char *)at, sizeof *at);
}

static const kept *find(const kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    place at = place_of(frame, node);
    return kh_map_find(walk->known, key_of(&at));
}

static const kept *keep(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_value value)
{
    kh_arena *arena = walk->evaluation->arena;
    place at = place_of(frame, node);
    kept *made = kh_arena_new_of(arena, kept);
    *made = (kept){.value = value, .open = holds_results(&value)};
    kh_map_set(walk->known, kh_text_copy(arena, key_of(&at)), made);
    return made;
}

/* ---- sums and products ---- */

static kh_value combined(kh_scope scope, kh_operation operation, kh_value left, kh_value right)
{
    if (operation == KH_OP_ADD)
        return kh_add(scope, left, right);
    if (operation == KH_OP_SUBTRACT)
        return kh_subtract(scope, left, right);
    return operation == KH_OP_MULTIPLY ? kh_multiply(scope, left, right) : kh_divide(scope, left, right);
}

/* Sums are written in chains of hundreds, and each hangs in the left arm of the next. If every node of the
 * chain were evaluated by itself, that would take the square of its length: what a node is worth is made of
 * what its arms are. */
static const kept *known_of(kh_walk *walk, const kh_frame *frame, const kh_node *node,
                            kh_expectation expected)
{
    kh_scope scope = {walk->evaluation, frame};
    KH_VECTOR(const kh_node *) links = {0};
    const kept *found;
    while (!(found = find(walk, frame, node)) && is_arithmetic(node)) {
        kh_vector_push(walk->evaluation->arena, &links, node);
        node = node->children[0];
        expected = KH_EXPECT_ANY;
    }
    if (!found)
        found = keep(walk, frame, node, kh_walk_value(walk, frame, node, expected));
    while (links.count > 0) {
        const kh_node *link = links.items[--links.count];
        kh_value right = known_of(walk, frame, link->children[1], KH_EXPECT_ANY)->value;
        walk->budget -= walk->budget > 0;
        found =
            keep(walk, frame, link,
                 walk->budget > 0 ? combined(scope, link->operation, found->value, right) : kh_too_large());
    }
    return found;
}

kh_value kh_walk_known(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected,
                       bool *open)
{
    if (lasts(walk, frame)) {
        const kept *found = known_of(walk, frame, node, expected);
        *open = found->open;
        return found->value;
    }
    kh_value value = kh_walk_value(walk, frame, node, expected);
    *open = holds_results(&value);
    return value;
}

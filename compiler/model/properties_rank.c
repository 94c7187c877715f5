/* 逐期名次: is an item scored, is anyone paid or honoured, by places that are worked out more often than once
 * a year? What a formula does is read, nothing is evaluated. */
#include "model/properties.h"

#include "model/functions.h"
#include "model/mention.h"

/* Deeper than anyone writes. */
enum { MOST_DEPTH = 64 };

static bool is_cohort(const kh_node *node)
{
    while (node->kind == KH_NODE_FILTER || node->kind == KH_NODE_MEMBER)
        node = node->children[0];
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    return keyname == KH_KEYNAME_EVERYONE || keyname == KH_KEYNAME_SAME_GROUP;
}

static kh_function function_of(const kh_node *node)
{
    return node->kind == KH_NODE_CALL && node->function ? node->function->function : KH_FUNCTIONS;
}

/* 最小(同组.季分): whose it is is first or last. */
static bool is_extreme_of_all(const kh_node *node)
{
    kh_function function = function_of(node);
    return (function == KH_FUNCTION_MIN || function == KH_FUNCTION_MAX) && node->count > 1 &&
           is_cohort(node->children[1]);
}

static bool puts_in_order(const kh_node *node, unsigned depth)
{
    if (!node || depth > MOST_DEPTH)
        return false;
    if (function_of(node) == KH_FUNCTION_RANK)
        return true;
    if (node->kind == KH_NODE_BINARY && node->operation == KH_OP_EQUAL &&
        (is_extreme_of_all(node->children[0]) || is_extreme_of_all(node->children[1])))
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (puts_in_order(node->children[i], depth + 1))
            return true;
    return false;
}

static bool any_puts_in_order(const kh_attribute *formula)
{
    for (size_t i = 0; formula && i < formula->count; i++)
        if (puts_in_order(formula->values[i], 0))
            return true;
    return false;
}

typedef struct looking {
    kh_evaluation *evaluation;
    bool found;
} looking;

static void look(void *owner, const kh_mention *mention)
{
    looking *of = owner;
    const kh_entity *entity = mention->entity;
    if (!of->found && entity->kind == KH_KIND_QUANTITY && any_puts_in_order(kh_attribute_of(entity, "式")))
        of->found = kh_series_periods(of->evaluation, entity) > 1;
}

kh_value kh_property_ranked_each_period(kh_evaluation *evaluation, const kh_entity *entity)
{
    static const char *const formulas[] = {"计分", "单次", "条件", "金额"};
    const kh_entity *item = kh_origin(kh_holder(entity));
    kh_frame frame = {.element = item};
    looking of = {.evaluation = evaluation};
    bool indicator = item->kind == KH_KIND_INDICATOR;
    for (size_t i = 0; i < KH_COUNT(formulas) && !of.found; i++) {
        if (!kh_find_attribute(item->kind, kh_text_of(formulas[i])))
            continue;
        const kh_attribute *formula =
            indicator ? kh_inherited_attribute_of(item, formulas[i]) : kh_attribute_of(item, formulas[i]);
        of.found = indicator && any_puts_in_order(formula) && kh_scored_frequency(evaluation, item);
        for (size_t j = 0; formula && j < formula->count; j++)
            kh_mentions(evaluation, &frame, formula->values[j], look, &of);
    }
    return kh_value_truth(of.found);
}

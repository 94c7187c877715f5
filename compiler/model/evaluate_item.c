/* Items that paths name: 税收, 经济.税收, 全体.税收, and those that are called like a word of the language.
 */
#include "model/evaluate_internal.h"

#include "model/names.h"

static bool has_members(const kh_entity *item)
{
    return item && (kh_has_actual(item->kind) || item->kind == KH_KIND_SECTION);
}

const kh_entity *kh_item_named(kh_scope scope, const kh_node *node)
{
    const kh_scheme *scheme = scope.evaluation->scheme;
    bool several = false;
    while (node->kind == KH_NODE_FILTER)
        node = node->children[0];
    if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_MEMBER)
        return NULL;
    const kh_entity *item = scheme ? kh_find_item_of(scheme->entity, node, &several) : NULL; /* 民生.饮水 */
    kh_resolution meaning = {0};
    if (!item)
        meaning = kh_resolve(scope, node->text);
    if (meaning.means == KH_MEANS_ENTITY)
        item = meaning.entity;
    return has_members(item) ? item : NULL;
}

/* ---- 监测.实绩 where an indicator is called 监测 ---- */

bool kh_is_word_of_items(const kh_entity *item, kh_text word)
{
    const kh_function_row *function = kh_find_function(word);
    bool score = function && (function->function == KH_FUNCTION_OWN_SCORE ||
                              function->function == KH_FUNCTION_BASE_SCORE);
    if (score || kh_find_keyname(word) == KH_KEYNAME_ACTUAL)
        return true;
    for (size_t i = 0; i < item->children.count; i++)
        if (kh_is_input(item->children.items[i]) && kh_text_equal(item->children.items[i]->name, word))
            return true;
    return false;
}

/* Does the word mean something else where no item is wanted? What a formula binds or declares stays. */
static bool is_other_word(kh_scope scope, kh_text word)
{
    kh_resolution meaning = kh_resolve(scope, word);
    switch (meaning.means) {
    case KH_MEANS_ATTRIBUTE:
    case KH_MEANS_PROPERTY:
    case KH_MEANS_ABSENT:
    case KH_MEANS_FIELD:
    case KH_MEANS_MEMBER:
    case KH_MEANS_KEYNAME:
    case KH_MEANS_SCORE:
        return true;
    case KH_MEANS_VALUE:
        return meaning.attribute || meaning.property;
    case KH_MEANS_NOTHING:
    case KH_MEANS_INPUT:
    case KH_MEANS_ENTITY:
        break;
    }
    return false;
}

/* Of townships, each one's; of a section, what stands in it. */
static bool named_in(const kh_value *outer, kh_text word, const kh_entity *item, kh_collector *found)
{
    const kh_entity *entity = outer->kind == KH_VALUE_ENTITY ? outer->entity : NULL;
    bool several = false;
    if (!entity)
        return false;
    if (entity->kind != KH_KIND_TOWNSHIP)
        item = kh_find_item(kh_holder(entity), word, &several);
    kh_value named = kh_value_entity(item);
    named.whose = entity->kind == KH_KIND_TOWNSHIP ? entity : outer->whose;
    if (item)
        kh_collect(found, named, false);
    return item != NULL;
}

static bool named_in_all(kh_scope scope, const kh_node *outer, kh_text word, const kh_entity *item,
                         kh_value *object)
{
    kh_value value = kh_evaluate_here(scope, outer, KH_EXPECT_ANY);
    kh_collector found = {.evaluation = scope.evaluation};
    if (value.kind != KH_VALUE_LIST) {
        bool one = named_in(&value, word, item, &found);
        *object = one ? found.elements.items[0].value : *object;
        return one;
    }
    for (size_t i = 0; i < value.list.count; i++)
        if (!named_in(&value.list.items[i].value, word, item, &found))
            return false;
    *object = kh_collected(&found);
    return value.list.count > 0;
}

/* The item of that name; found once. */
static const kh_entity *item_called(kh_evaluation *evaluation, kh_text word)
{
    enum { ITEM = 2 }; /* beside the two that names use */
    bool several = false;
    const kh_resolution *known = kh_memo_of_word(evaluation, KH_MEMO_NAME, ITEM, word);
    if (known)
        return known->entity;
    const kh_entity *item = kh_find_inside(evaluation->scheme->entity, word, &several);
    kh_resolution *kept = kh_arena_new_of(evaluation->arena, kh_resolution);
    kept->entity = has_members(item) ? item : NULL;
    kh_memo_keep_word(evaluation, KH_MEMO_NAME, ITEM, word, kept);
    return kept->entity;
}

bool kh_item_before_word(kh_scope scope, const kh_node *node, kh_text word, kh_value *object)
{
    bool path = node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER;
    if (!path || !scope.evaluation->scheme || kh_is_in_rule(scope.frame))
        return false;
    const kh_entity *item = item_called(scope.evaluation, node->text);
    if (!item || !kh_is_word_of_items(item, word) || !is_other_word(scope, node->text))
        return false;
    if (node->kind == KH_NODE_MEMBER)
        return named_in_all(scope, node->children[0], node->text, item, object);
    *object = kh_value_entity(item);
    return true;
}

/* Compiled cards and what counts for shares. */
#include "model/properties.h"

static const kh_computed *computed_here_or_above(const kh_entity *entity, kh_text word)
{
    const kh_computed *computed = kh_computed_of(entity, word);
    if (!computed && entity->kind == KH_KIND_CARD_ITEM && entity->parent)
        computed = kh_computed_of(entity->parent, word);
    return computed;
}

kh_value kh_items_of_card(kh_evaluation *evaluation, const kh_entity *card, bool leaves)
{
    kh_collector items = {.evaluation = evaluation};
    kh_collect_room(&items, card->children.count);
    for (size_t i = 0; i < card->children.count; i++) {
        const kh_entity *item = card->children.items[i];
        if (item->kind == KH_KIND_CARD_ITEM && (!leaves || !item->origin || kh_is_leaf(item->origin)))
            kh_collect(&items, kh_value_entity(item), false);
    }
    return kh_collected(&items);
}

kh_value kh_property_cards(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_entity *scheme = kh_origin(entity);
    kh_collector cards = {.evaluation = evaluation};
    evaluation->unit_asked = true; /* one of them may be the card that is judged */
    /* known by where they are: the weights room may still make them */
    const kh_value *known = kh_memo_of(evaluation, KH_MEMO_COLLECTION, scheme, scheme->cards.items);
    if (known)
        return *known;
    kh_collect_room(&cards, scheme->cards.count);
    for (size_t i = 0; i < scheme->cards.count; i++)
        kh_collect(&cards, kh_value_entity(scheme->cards.items[i]), false);
    if (cards.elements.count == 0)
        return kh_value_unknown(evaluation->arena, scheme, kh_words_of("评分卡", "cards"));
    kh_value list = kh_collected(&cards);
    if (!kh_is_spent(evaluation))
        kh_memo_keep_value(evaluation, KH_MEMO_COLLECTION, scheme, scheme->cards.items, list);
    return list;
}

kh_value kh_property_township(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_computed *township = computed_here_or_above(entity, KH_TEXT("乡镇"));
    evaluation->unit_asked = true;
    return township ? township->value : (kh_value){.kind = KH_VALUE_NONE};
}

kh_value kh_property_group(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_computed *computed = kh_computed_of(entity, KH_TEXT("组"));
    if (computed)
        return computed->value;
    kh_value township =
        entity->kind == KH_KIND_TOWNSHIP ? kh_value_entity(entity) : kh_property_township(evaluation, entity);
    const kh_group *group = township.entity ? kh_group_of(evaluation, township.entity) : NULL;
    return group && group->entity ? kh_value_entity(group->entity) : (kh_value){.kind = KH_VALUE_NONE};
}

kh_value kh_property_indicator(kh_evaluation *evaluation, const kh_entity *entity)
{
    (void)evaluation;
    return entity->origin ? kh_value_entity(entity->origin) : (kh_value){.kind = KH_VALUE_NONE};
}

kh_value kh_property_card_items(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_entity *scheme = kh_scheme_of(evaluation, entity);
    kh_collector items = {.evaluation = evaluation};
    kh_value cards = scheme ? kh_property_cards(evaluation, scheme) : (kh_value){.kind = KH_VALUE_LIST};
    for (size_t i = 0; i < cards.list.count && !kh_is_spent(evaluation); i++) {
        const kh_entity *card = cards.list.items[i].value.entity;
        if (kh_property_township(evaluation, card).kind != KH_VALUE_ENTITY)
            continue; /* the base card is nobody's */
        for (size_t j = 0; j < card->children.count; j++) {
            const kh_entity *item = card->children.items[j];
            if (item->kind == KH_KIND_CARD_ITEM && kh_origin(item) == kh_origin(entity))
                kh_collect(&items, kh_value_entity(item), false);
        }
    }
    return cards.kind == KH_VALUE_LIST ? kh_collected(&items) : cards;
}

/* ---- 计分项 ---- */

/* Bonuses count at their caps; without a cap there may be any number of points. */
static void collect_bonus(kh_evaluation *evaluation, kh_collector *counted, const kh_entity *bonus)
{
    kh_value points = kh_property_points(evaluation, bonus);
    kh_collect(counted, kh_value_entity(bonus), points.kind != KH_VALUE_NUMBER);
    kh_collect_reasons(counted, points.reasons);
}

/* Is the bonus on the card? One inside an indicator is there only with it. */
static bool is_on_card(const kh_entity *card, const kh_entity *bonus)
{
    const kh_entity *owner = bonus->parent;
    if (!owner || owner->kind != KH_KIND_INDICATOR)
        return true;
    for (size_t i = 0; i < card->children.count; i++) {
        const kh_entity *leaf = card->children.items[i]->origin;
        for (const kh_entity *at = leaf; at; at = at->parent)
            if (kh_origin(at) == kh_origin(owner))
                return true;
    }
    return false;
}

static void collect_bonuses_of(kh_evaluation *evaluation, kh_collector *counted, const kh_entity *tree,
                               const kh_entity *card)
{
    kh_value bonuses = kh_all_inside(evaluation, tree, KH_KIND_BONUS);
    for (size_t i = 0; i < bonuses.list.count; i++) {
        const kh_entity *bonus = bonuses.list.items[i].value.entity;
        const kh_entity *group = kh_container(bonus, KH_KIND_GROUP);
        bool refines = group && bonus->origin;
        if (!card || ((!group || group == tree) && !refines && is_on_card(card, bonus)))
            collect_bonus(evaluation, counted, bonus);
    }
}

kh_value kh_property_counted(kh_evaluation *evaluation, const kh_entity *entity)
{
    bool of_card = entity->kind == KH_KIND_CARD;
    const kh_entity *scheme = kh_scheme_of(evaluation, entity);
    if (scheme && scheme->damaged)
        return kh_value_unknown(evaluation->arena, scheme, kh_words_of("能读懂的内容", "legible contents"));
    kh_value leaves = kh_property_leaves(evaluation, entity);
    kh_collector counted = {.evaluation = evaluation};
    const kh_entity *tree = kh_scheme_of(evaluation, entity);
    if (tree)
        collect_bonuses_of(evaluation, &counted, tree, of_card ? entity : NULL);
    kh_value group = of_card ? kh_property_group(evaluation, entity) : (kh_value){.kind = KH_VALUE_NONE};
    if (group.kind == KH_VALUE_ENTITY) /* what only its group may win */
        collect_bonuses_of(evaluation, &counted, group.entity, entity);
    if (counted.elements.count == 0 && counted.reasons.count == 0)
        return leaves; /* mostly there is no bonus, and nothing to copy */
    kh_collector all = {.evaluation = evaluation};
    kh_collect_room(&all, leaves.list.count + counted.elements.count);
    for (size_t i = 0; i < leaves.list.count; i++)
        kh_collect(&all, leaves.list.items[i].value, leaves.list.items[i].doubtful);
    for (size_t i = 0; i < counted.elements.count; i++)
        kh_collect(&all, counted.elements.items[i].value, counted.elements.items[i].doubtful);
    kh_collect_reasons(&all, leaves.reasons);
    kh_collect_reasons(&all, kh_collected_reasons(&counted));
    return kh_collected(&all);
}

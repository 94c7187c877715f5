/* Cards as rules see them: entities 评分卡 with 卡项 inside, the base scheme's first. */
#include "weights/card.h"

#include "model/declare.h"

static void compute(kh_arena *arena, kh_entity *entity, const char *word, kh_value value)
{
    kh_computed computed = {.word = kh_text_of(word), .value = value};
    kh_vector_push(arena, &entity->computed, computed);
}

static kh_value entity_or_none(const kh_entity *entity)
{
    return entity ? kh_value_entity(entity) : (kh_value){.kind = KH_VALUE_NONE};
}

static kh_value points_value(kh_arena *arena, const kh_entity *of, kh_number points)
{
    if (kh_number_valid(points))
        return kh_value_number(points);
    return kh_value_unknown(arena, of, kh_words_of("分值", "points"));
}

/* 满分 of an item stays its base points, whatever its weight: formulas are written for them (scoring.md). */
static void add_item(kh_model *model, kh_entity *card, const kh_card *from, const kh_weight *weight)
{
    kh_arena *arena = model->arena;
    kh_entity *item = kh_entity_new(model, KH_KIND_CARD_ITEM, card);
    item->core = weight->leaf->core;
    item->name = weight->leaf->name;
    item->label = weight->leaf->label;
    item->span = weight->leaf->span;
    item->origin = (kh_entity *)(uintptr_t)weight->leaf; /* followed, never changed */
    kh_entity_add_child(arena, card, item);
    /* A million of these in a whole country: room for what follows, and not for twice as much. */
    item->computed.capacity = 5;
    item->computed.items = kh_arena_array(arena, item->computed.capacity, sizeof *item->computed.items);
    compute(arena, item, "满分", points_value(arena, weight->leaf, weight->base));
    compute(arena, item, "分值", points_value(arena, weight->leaf, weight->weight));
    compute(arena, item, "原分值", points_value(arena, weight->leaf, weight->base));
    compute(arena, item, "指标", kh_value_entity(weight->leaf));
    compute(arena, item, "乡镇", entity_or_none(from->township));
}

static void add_card(kh_model *model, const kh_card *from)
{
    kh_arena *arena = model->arena;
    kh_entity *scheme = from->scheme->entity;
    kh_entity *card = kh_entity_new(model, KH_KIND_CARD, scheme);
    if (from->township) {
        card->name = from->township->name;
        card->label = from->township->label;
    }
    kh_vector_push(arena, &scheme->cards, card);
    compute(arena, card, "满分", points_value(arena, scheme, from->total));
    compute(arena, card, "乡镇", entity_or_none(from->township));
    compute(arena, card, "组", entity_or_none(from->group ? from->group->entity : NULL));
    for (size_t i = 0; i < from->count; i++)
        if (from->weights[i].drop == KH_KEPT)
            add_item(model, card, from, &from->weights[i]);
}

void kh_cards_show(kh_model *model, const kh_cards *cards)
{
    if (cards->base.scheme->entity->cards.count)
        return;
    add_card(model, &cards->base);
    for (size_t i = 0; i < cards->count; i++)
        if (cards->items[i].valid)
            add_card(model, &cards->items[i]);
}

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

/* ---- cards that are alike ---- */

/* The first card with the same lines, which the rules judge for all of them. */
typedef struct first_card {
    const kh_card *card;
    kh_entity *entity;
} first_card;

bool kh_cards_are_alike(const kh_card *left, const kh_card *right)
{
    bool alike = left->group == right->group && left->count == right->count &&
                 kh_number_equal(left->total, right->total);
    for (size_t i = 0; i < left->count && alike; i++) {
        const kh_weight *a = &left->weights[i], *b = &right->weights[i];
        bool kept = a->drop == KH_KEPT;
        alike = kept == (b->drop == KH_KEPT) &&
                (!kept || (a->leaf == b->leaf && kh_number_equal(a->base, b->base) &&
                           kh_number_equal(a->weight, b->weight)));
    }
    return alike;
}

/* Equal for cards that are alike; others with it are merely not found. */
static uint64_t digest(const kh_card *card)
{
    uint64_t mixed = (uintptr_t)card->group;
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        uint64_t line = kh_number_big(weight->weight) ? 1 : (uint64_t)weight->weight.numerator;
        mixed = (mixed ^ (weight->drop == KH_KEPT ? line : 0)) * UINT64_C(0x9E3779B97F4A7C15);
        mixed ^= mixed >> 29;
    }
    return mixed;
}

/* NULL: it is the first of its kind, and the next ones are like it. */
static const kh_entity *find_like(kh_arena *arena, kh_map *kinds, const kh_card *card, kh_entity *entity)
{
    uint64_t number = digest(card);
    kh_text key = kh_text_slice((const char *)&number, sizeof number);
    const first_card *first = kh_map_find(kinds, key);
    if (first)
        return kh_cards_are_alike(first->card, card) ? first->entity : NULL;
    first_card *made = kh_arena_new_of(arena, first_card);
    *made = (first_card){card, entity};
    kh_map_add(kinds, kh_text_copy(arena, key), made);
    return NULL;
}

/* ---- lines, cards ---- */

/* 满分 of an item stays what the leaf says, whatever it weighs: formulas are written for that (scoring.md).
 * There are a million lines in a whole country, and most are like another township's: what is computed for
 * those is there once. */
static void add_item(kh_model *model, kh_entity *card, const kh_weight *weight)
{
    kh_arena *arena = model->arena;
    kh_entity *item = kh_entity_new(model, KH_KIND_CARD_ITEM, card);
    const kh_entity *like = card->like == card ? NULL : card->like->children.items[card->children.count];
    item->core = weight->leaf->core;
    item->name = weight->leaf->name;
    item->label = weight->leaf->label;
    item->span = weight->leaf->span;
    item->origin = (kh_entity *)(uintptr_t)weight->leaf; /* followed, never changed */
    kh_vector_push(arena, &card->children, item);
    if (like) {
        item->computed = like->computed;
        return;
    }
    item->computed.capacity = 3;
    item->computed.items = kh_arena_array(arena, item->computed.capacity, sizeof *item->computed.items);
    compute(arena, item, "满分", points_value(arena, weight->leaf, weight->full));
    compute(arena, item, "分值", points_value(arena, weight->leaf, weight->weight));
    compute(arena, item, "原分值", points_value(arena, weight->leaf, weight->base));
}

static void add_card(kh_model *model, const kh_card *from, kh_map *kinds)
{
    kh_arena *arena = model->arena;
    kh_entity *scheme = from->scheme->entity;
    kh_entity *card = kh_entity_new(model, KH_KIND_CARD, scheme);
    if (from->township) {
        card->name = from->township->name;
        card->label = from->township->label;
    }
    kh_vector_push(arena, &scheme->cards, card);
    const kh_entity *like = from->township ? find_like(arena, kinds, from, card) : NULL;
    card->like = like ? like : card;
    card->computed.capacity = 3;
    card->computed.items = kh_arena_array(arena, card->computed.capacity, sizeof *card->computed.items);
    compute(arena, card, "满分", points_value(arena, scheme, from->total));
    compute(arena, card, "乡镇", entity_or_none(from->township));
    compute(arena, card, "组", entity_or_none(from->group ? from->group->entity : NULL));
    card->children.capacity = from->count;
    card->children.items = kh_arena_array(arena, from->count + 1, sizeof *card->children.items);
    for (size_t i = 0; i < from->count; i++)
        if (from->weights[i].drop == KH_KEPT)
            add_item(model, card, &from->weights[i]);
}

void kh_cards_show(kh_model *model, const kh_cards *cards)
{
    if (cards->base.scheme->entity->cards.count)
        return;
    kh_map *kinds = kh_map_new(model->arena);
    add_card(model, &cards->base, kinds);
    for (size_t i = 0; i < cards->count; i++)
        if (cards->items[i].valid)
            add_card(model, &cards->items[i], kinds);
}

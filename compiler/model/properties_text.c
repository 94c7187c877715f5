/* What is written where: the texts of entities, and the places of a scheme that hold text. */
#include "model/properties.h"

#include "model/phrase.h"
#include "model/texts.h"

/* ---- texts ---- */

kh_value kh_property_words(kh_evaluation *evaluation, const kh_entity *entity)
{
    return kh_value_text(kh_wording_of(evaluation->model, entity)->text);
}

kh_value kh_property_all_words(kh_evaluation *evaluation, const kh_entity *entity)
{
    return kh_value_text(kh_wording_of_all(evaluation->model, entity)->text);
}

/* Nothing if there is no formula to say. */
kh_value kh_property_score_in_words(kh_evaluation *evaluation, const kh_entity *entity)
{
    kh_text words = kh_phrase_of(evaluation, kh_origin(entity)).words.in[evaluation->language];
    return words.length ? kh_value_text(words)
                        : kh_value_unknown(evaluation->arena, entity, kh_words_of("计分", "score"));
}

/* ---- places ---- */

static const kh_kinds scored = KH_KIND_BIT(KH_KIND_INDICATOR) | KH_KIND_BIT(KH_KIND_CRITERION) |
                               KH_KIND_BIT(KH_KIND_BONUS) | KH_KIND_BIT(KH_KIND_PENALTY) |
                               KH_KIND_BIT(KH_KIND_VETO) | KH_KIND_BIT(KH_KIND_PUBLICATION) |
                               KH_KIND_BIT(KH_KIND_INSPECTION) | KH_KIND_BIT(KH_KIND_SUBMISSION);

/* Inputs belong to the item that they are reported for. */
static const kh_kinds inputs = KH_KIND_BIT(KH_KIND_QUANTITY) | KH_KIND_BIT(KH_KIND_EXTERNAL) |
                               KH_KIND_BIT(KH_KIND_DETAIL) | KH_KIND_BIT(KH_KIND_COLUMN);

static const kh_kinds others =
    KH_KIND_BIT(KH_KIND_SECTION) | KH_KIND_BIT(KH_KIND_PLEDGE) | KH_KIND_BIT(KH_KIND_APPLICATION) |
    KH_KIND_BIT(KH_KIND_CHAT_GROUP) | KH_KIND_BIT(KH_KIND_CREATION) | KH_KIND_BIT(KH_KIND_ACCOUNTABILITY) |
    KH_KIND_BIT(KH_KIND_GRADE) | KH_KIND_BIT(KH_KIND_COMMENDATION) | KH_KIND_BIT(KH_KIND_PAYOUT);

kh_kinds kh_place_kinds(void)
{
    return scored | inputs | others;
}

bool kh_is_scored_place(const kh_entity *place)
{
    const kh_entity *around = place;
    while (around && inputs & KH_KIND_BIT(around->kind))
        around = around->parent;
    return around && scored & KH_KIND_BIT(around->kind);
}

const kh_entity *kh_said_of(const kh_entity *hit)
{
    static const kh_kinds parts = KH_KIND_BIT(KH_KIND_CRITERION) | KH_KIND_BIT(KH_KIND_QUANTITY) |
                                  KH_KIND_BIT(KH_KIND_EXTERNAL) | KH_KIND_BIT(KH_KIND_DETAIL) |
                                  KH_KIND_BIT(KH_KIND_COLUMN);
    const kh_entity *place = hit->parent;
    while (place && parts & KH_KIND_BIT(place->kind) && place->parent &&
           (scored | KH_KIND_BIT(KH_KIND_DETAIL)) & KH_KIND_BIT(place->parent->kind))
        place = place->parent;
    return place ? kh_origin(place) : NULL;
}

/* In a group, what refines something of the base is a place of its own: its texts are written there. */
static void go_through(kh_collector *found, const kh_entity *entity, bool scored_only)
{
    for (size_t i = 0; i < entity->children.count && !kh_is_spent(found->evaluation); i++) {
        const kh_entity *child = entity->children.items[i];
        bool is_place = kh_place_kinds() & KH_KIND_BIT(child->kind);
        if (is_place && (!scored_only || kh_is_scored_place(child)))
            kh_collect(found, kh_value_entity(child), false);
        if (is_place || child->kind == KH_KIND_GROUP)
            go_through(found, child, scored_only);
    }
}

/* Every text rule asks for them, each in an evaluation of its own: they are found once. */
static kh_value places_of(kh_evaluation *evaluation, const kh_entity *scheme, bool scored_only)
{
    const kh_texts *texts = evaluation->model->texts;
    kh_map *known = scored_only ? texts->scored_places : texts->places;
    const kh_value *before = kh_address_find(known, scheme);
    if (before)
        return *before;
    kh_evaluation lasting = {.arena = evaluation->model->arena, .model = evaluation->model};
    kh_collector found = {.evaluation = &lasting};
    if (!scored_only)
        kh_collect(&found, kh_value_entity(scheme), false);
    go_through(&found, scheme, scored_only);
    kh_value places = kh_collected(&found);
    kh_address_set(lasting.arena, known, scheme, (void *)(uintptr_t)kh_value_kept(&lasting, places));
    return places;
}

kh_value kh_property_places(kh_evaluation *evaluation, const kh_entity *entity)
{
    return places_of(evaluation, kh_origin(entity), false);
}

kh_value kh_property_scored_places(kh_evaluation *evaluation, const kh_entity *entity)
{
    return places_of(evaluation, kh_origin(entity), true);
}

/* Of a hit: what was found is filed with it when it is made, so nobody comes here. */
kh_value kh_property_found(kh_evaluation *evaluation, const kh_entity *entity)
{
    return kh_value_unknown(evaluation->arena, entity, kh_words_of("找到的词", "what was found"));
}

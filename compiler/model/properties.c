/* Derived properties: which body belongs to which row, and those that are a single value. */
#include "model/properties.h"

#include <assert.h>

#include "model/functions.h"
#include "model/possible.h"

const kh_entity *kh_scheme_of(const kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_entity *scheme = entity ? kh_container(kh_holder(entity), KH_KIND_SCHEME) : NULL;
    if (scheme)
        return scheme;
    return evaluation->scheme ? evaluation->scheme->entity : NULL;
}

static kh_value entity_or_none(const kh_entity *entity)
{
    return entity ? kh_value_entity(entity) : (kh_value){.kind = KH_VALUE_NONE};
}

static kh_value lacks(kh_evaluation *evaluation, const kh_entity *entity, const char *chinese,
                      const char *english)
{
    return kh_value_unknown(evaluation->arena, entity, kh_words_of(chinese, english));
}

/* ---- words ---- */

static kh_text card_name(kh_evaluation *evaluation, const kh_entity *card)
{
    kh_value township = kh_property_township(evaluation, card);
    return township.kind == KH_VALUE_ENTITY
               ? kh_entity_title(township.entity)
               : kh_words_of("基础方案", "the base scheme").in[evaluation->language];
}

/* Whose name an entity shows. */
static const kh_entity *called(const kh_entity *entity)
{
    const kh_entity *said_of = entity->kind == KH_KIND_HIT ? kh_said_of(entity) : NULL;
    return said_of ? said_of : kh_holder(entity);
}

static kh_value name(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (entity->kind == KH_KIND_CARD)
        return kh_value_text(card_name(evaluation, entity));
    return kh_value_text(kh_entity_title(called(entity)));
}

static kh_value title(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_entity *holder = called(entity);
    const kh_block_row *row = kh_block_row_of(holder->kind);
    if (entity->kind == KH_KIND_CARD || holder->label.length || !row)
        return name(evaluation, entity);
    kh_language language = evaluation->language;
    kh_text word =
        holder->core ? kh_block_row_of(KH_KIND_CORE_INDICATOR)->word.in[language] : row->word.in[language];
    if (!holder->name.length)
        return kh_value_text(word);
    const char *pattern = language == KH_ENGLISH ? "%.*s “%.*s”" : "%.*s“%.*s”";
    return kh_value_text(
        kh_text_format(evaluation->arena, pattern, KH_TEXT_ARGUMENTS(word), KH_TEXT_ARGUMENTS(holder->name)));
}

/* ---- places ---- */

static kh_value scheme(kh_evaluation *evaluation, const kh_entity *entity)
{
    return entity_or_none(kh_scheme_of(evaluation, entity));
}

static kh_value parent(kh_evaluation *evaluation, const kh_entity *entity)
{
    kh_value value =
        entity_or_none(entity->kind == KH_KIND_CARD_ITEM ? entity->parent : kh_holder(entity)->parent);
    kh_note_unit(evaluation, &value);
    return value;
}

static kh_value depth(kh_evaluation *evaluation, const kh_entity *entity)
{
    int64_t count = 0;
    (void)evaluation;
    for (const kh_entity *at = kh_holder(entity); at; at = at->parent)
        count += at->kind == KH_KIND_SECTION || at->kind == KH_KIND_INDICATOR;
    return kh_value_number(KH_NUMBER(count));
}

static kh_value core(kh_evaluation *evaluation, const kh_entity *entity)
{
    (void)evaluation;
    return kh_value_truth(kh_holder(entity)->core);
}

static kh_value consistency(kh_evaluation *evaluation, const kh_entity *entity)
{
    (void)evaluation;
    return entity_or_none(kh_child_of_kind(entity, KH_KIND_CONSISTENCY));
}

/* ---- points ---- */

static kh_value sum(kh_evaluation *evaluation, kh_value list)
{
    kh_scope scope = {evaluation, NULL};
    kh_value total = kh_value_number(KH_NUMBER(0));
    for (size_t i = 0; i < list.list.count; i++)
        total = kh_add(scope, total, kh_property_full(evaluation, list.list.items[i].value.entity));
    return total;
}

/* The cap; without one nobody knows how much there is to win. */
static kh_value cap(kh_evaluation *evaluation, const kh_entity *item)
{
    kh_value value = kh_scalar(kh_attribute_value(evaluation, item, "上限"));
    if (value.kind == KH_VALUE_NONE)
        return lacks(evaluation, item, "上限", "max");
    return value;
}

static kh_value written_points(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (kh_attribute_of(entity, "分值"))
        return kh_scalar(kh_attribute_value(evaluation, entity, "分值"));
    kh_value parts = kh_property_parts(evaluation, entity);
    return parts.list.count ? sum(evaluation, parts) : kh_attribute_value(evaluation, entity, "分值");
}

kh_value kh_property_full(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_computed *computed = kh_computed_of(entity, KH_TEXT("满分"));
    if (computed)
        return computed->value;
    if (!kh_spend(evaluation, 1))
        return kh_too_large();
    if (entity->kind == KH_KIND_SCHEME)
        return kh_scalar(kh_attribute_value(evaluation, entity, "总分"));
    if (entity->kind == KH_KIND_CARD)
        return sum(evaluation, kh_items_of_card(evaluation, entity, true));
    if (entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR)
        return written_points(evaluation, entity);
    return kh_property_points(evaluation, entity);
}

kh_value kh_property_points(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_computed *computed = kh_computed_of(entity, KH_TEXT("分值"));
    if (computed)
        return computed->value;
    if (entity->kind == KH_KIND_BONUS || entity->kind == KH_KIND_PENALTY)
        return cap(evaluation, entity);
    return lacks(evaluation, entity, "分值", "points");
}

kh_value kh_property_base_points(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_computed *computed = kh_computed_of(entity, KH_TEXT("原分值"));
    return computed ? computed->value : lacks(evaluation, entity, "原分值", "base points");
}

kh_value kh_property_parts_total(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (entity->damaged)
        return kh_value_unknown(evaluation->arena, entity, kh_words_of("能读懂的内容", "legible contents"));
    if (entity->kind != KH_KIND_SCHEME && kh_attribute_of(entity, "评分制"))
        return kh_scalar(kh_attribute_value(evaluation, entity, "评分制"));
    return kh_property_full(evaluation, entity);
}

/* ---- the table ---- */

typedef kh_value property_body(kh_evaluation *evaluation, const kh_entity *entity);

/* In the order of the vocabulary. `kept`: the same as long as the model is; worth remembering. */
static const struct {
    kh_property property;
    property_body *body;
    bool kept;
    kh_kind all; /* without a body: all of this kind inside */
} bodies[] = {
#define ONE(id, body, kept)                                                                                  \
    {                                                                                                        \
        KH_PROPERTY_##id, body, kept, KH_KINDS                                                               \
    }
#define ALL(id, kind)                                                                                        \
    {                                                                                                        \
        KH_PROPERTY_##id, NULL, true, KH_KIND_##kind                                                         \
    }
    ONE(NAME, name, false),
    ONE(TITLE, title, false),
    ONE(WORDS, kh_property_words, false),
    ONE(ALL_WORDS, kh_property_all_words, false),
    ONE(SCHEME, scheme, false),
    ONE(PARENT, parent, false),
    ONE(DEPTH, depth, false),
    ONE(CORE, core, false),
    ONE(FULL, kh_property_full, false),
    ONE(POINTS, kh_property_points, false),
    ONE(SCORE_IN_WORDS, kh_property_score_in_words, false),
    ONE(CONTRADICTIONS, kh_property_contradictions, true),
    ONE(RANKED_EACH_PERIOD, kh_property_ranked_each_period, false),
    ONE(BEST_BONUS, kh_property_best_bonus, false),
    ONE(BEST, kh_property_best, false),
    ONE(WORST, kh_property_worst, false),
    ONE(BASE_POINTS, kh_property_base_points, false),
    ONE(SECTIONS, kh_property_sections, true),
    ONE(DEPARTMENTS, kh_property_departments, true),
    ONE(INDICATORS, kh_property_indicators, true),
    ONE(PARTS, kh_property_parts, true),
    ONE(PARTS_TOTAL, kh_property_parts_total, false),
    ONE(POINT_TREES, kh_property_point_trees, true),
    ONE(LEAVES, kh_property_leaves, true),
    ONE(COUNTED, kh_property_counted, true),
    ALL(CRITERIA, CRITERION),
    ALL(BONUSES, BONUS),
    ALL(PENALTIES, PENALTY),
    ALL(VETOES, VETO),
    ONE(EXTERNALS, kh_property_externals, true),
    ALL(PUBLICATIONS, PUBLICATION),
    ALL(INSPECTIONS, INSPECTION),
    ALL(SUBMISSIONS, SUBMISSION),
    ONE(GRADES, kh_property_grades, true),
    ONE(GROUPS, kh_property_groups, true),
    ONE(TOWNSHIPS, kh_property_townships, true),
    ONE(FIELDS, kh_property_fields, true),
    ONE(WAIVERS, kh_property_waivers, true),
    ONE(CARDS, kh_property_cards, false), /* the weights room may still make them */
    ONE(SCALES, kh_property_scales, true),
    ALL(PLEDGES, PLEDGE),
    ALL(APPLICATIONS, APPLICATION),
    ALL(CHAT_GROUPS, CHAT_GROUP),
    ALL(CREATIONS, CREATION),
    ALL(TEAMS, TEAM),
    ALL(COMMENDATIONS, COMMENDATION),
    ALL(PAYOUTS, PAYOUT),
    ALL(ACCOUNTABILITIES, ACCOUNTABILITY),
    ONE(REGISTERS, kh_property_registers, true),
    ALL(CONSULTATIONS, CONSULTATION),
    ALL(MILESTONES, MILESTONE),
    ONE(CONSISTENCY, consistency, false),
    ONE(GROUP, kh_property_group, false),
    ONE(TOWNSHIP, kh_property_township, false),
    ONE(INDICATOR, kh_property_indicator, false),
    ONE(PLACES, kh_property_places, false), /* kept by themselves */
    ONE(SCORED_PLACES, kh_property_scored_places, false),
    ONE(TERM, kh_property_found, false),
    ONE(AS_WRITTEN, kh_property_found, false),
    ONE(CLAUSE, kh_property_found, false),
    ONE(FOUND_IN, kh_property_found, false),
    ONE(LEXICON, kh_property_found, false),
    ONE(STRONG, kh_property_found, false),
    ONE(FIGURE, kh_property_found, false),
    ONE(LOWERED, kh_property_found, false),
    ONE(CARD_ITEMS, kh_property_card_items, false),
    ONE(FLAWS, kh_property_flaws, false), /* kept by themselves */
    ONE(FLAW, kh_property_shown, false),
    ONE(INPUT, kh_property_shown, false),
    ONE(OF_OTHERS, kh_property_shown, false),
    ONE(OF_LAST_YEAR, kh_property_shown, false),
    ONE(CALLED_AT, kh_property_shown, false),
    ONE(TAKES_ALL, kh_property_shown, false),
    ONE(WORSE, kh_property_shown, false),
    ONE(WORSE_POINTS, kh_property_shown, false),
    ONE(BETTER, kh_property_shown, false),
    ONE(BETTER_POINTS, kh_property_shown, false),
    ONE(HELD, kh_property_shown, false),
    ONE(OTHERS_VALUE, kh_property_shown, false),
    ONE(LISTED, kh_property_shown, false),
    ONE(USED, kh_property_shown, false),
#undef ALL
#undef ONE
};
static_assert(KH_COUNT(bodies) == KH_PROPERTIES, "a property of the vocabulary has no body");

kh_value kh_property_value(kh_evaluation *evaluation, const kh_entity *entity, const kh_property_row *row)
{
    assert(bodies[row->property].property == row->property);
    bool kept = bodies[row->property].kept;
    const kh_value *known = kept ? kh_memo_of(evaluation, KH_MEMO_COLLECTION, entity, row) : NULL;
    if (known)
        return *known;
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    property_body *body = bodies[row->property].body;
    kh_elsewhere back = kh_go_abroad(evaluation, entity);
    kh_value value =
        body ? body(evaluation, entity) : kh_property_all(evaluation, entity, bodies[row->property].all);
    kh_come_back(back);
    kh_leave_call(evaluation);
    if (kept && !kh_is_spent(evaluation))
        kh_memo_keep_value(evaluation, KH_MEMO_COLLECTION, entity, row, value);
    return value;
}

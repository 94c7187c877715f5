/* Collections: members mapped, elements filtered, 每个 and 存在. Who may or may not belong stays, as
 * doubtful. */
#include "model/evaluate_internal.h"

#include "model/names.h"

kh_value kh_as_list(kh_scope scope, kh_value value)
{
    if (value.kind == KH_VALUE_LIST || value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
        return value;
    kh_collector elements = {.evaluation = scope.evaluation};
    kh_collect_room(&elements, value.kind == KH_VALUE_RECORD ? value.list.count : 1);
    if (value.kind == KH_VALUE_RECORD)
        for (size_t i = 0; i < value.list.count; i++)
            kh_collect(&elements, value.list.items[i].value, false);
    else if (value.kind != KH_VALUE_NONE)
        kh_collect(&elements, value, false);
    return kh_collected(&elements);
}

kh_value kh_evaluate_inside(kh_scope scope, const kh_value *element, const kh_node *node,
                            kh_expectation expected, bool quantifier)
{
    bool entity = element->kind == KH_VALUE_ENTITY;
    kh_frame frame = {.outer = scope.frame,
                      .element = entity ? element->entity : NULL,
                      .value = entity ? NULL : element,
                      .quantifier = quantifier};
    return kh_evaluate(scope.evaluation, &frame, node, expected);
}

/* ---- object.word ---- */

static void collect_all(kh_collector *collector, kh_value value, bool doubtful)
{
    if (value.kind == KH_VALUE_NONE)
        return;
    if (value.kind != KH_VALUE_LIST) {
        kh_collect(collector, value, doubtful);
        return;
    }
    for (size_t i = 0; i < value.list.count; i++)
        kh_collect(collector, value.list.items[i].value, doubtful || value.list.items[i].doubtful);
    kh_collect_reasons(collector, value.reasons);
}

static kh_value cell_of(kh_scope scope, const kh_value *record, kh_text key)
{
    for (size_t i = 0; i < record->list.count; i++)
        if (kh_text_equal(record->list.items[i].key, key))
            return record->list.items[i].value;
    return kh_value_unknown(scope.evaluation->arena, kh_innermost(scope.frame), kh_words_same(key));
}

/* 全体.完成率, 全体.税收: not a word of the roster, but what the name means here, for that township. */
static kh_value word_for_township(kh_scope scope, const kh_entity *township, kh_text word)
{
    kh_elsewhere back = kh_go_to(scope.evaluation, township);
    scope.evaluation->went_from = scope.frame;
    kh_resolution meaning = kh_resolve(scope, word);
    kh_value value = kh_resolved_value(scope, &meaning);
    kh_come_back(back);
    if (value.kind == KH_VALUE_ENTITY)
        value.whose = township;
    return value;
}

/* 税收.得分, 税收.基本得分 */
static bool score_of(kh_scope scope, const kh_entity *holder, kh_text word, kh_value *value)
{
    const kh_function_row *row = kh_find_function(word);
    bool scored = holder->kind == KH_KIND_INDICATOR || holder->kind == KH_KIND_SECTION;
    if (!scored || !row ||
        (row->function != KH_FUNCTION_OWN_SCORE && row->function != KH_FUNCTION_BASE_SCORE))
        return false;
    *value = kh_score_here(scope, row->function, holder);
    return true;
}

static kh_value entity_member(kh_scope scope, const kh_entity *entity, kh_text word)
{
    kh_value score;
    kh_resolution meaning = kh_resolve_member(scope, entity, word);
    if (meaning.means != KH_MEANS_NOTHING)
        return kh_resolved_value(scope, &meaning);
    if (entity->kind == KH_KIND_TOWNSHIP)
        return word_for_township(scope, entity, word);
    if (kh_has_actual(kh_holder(entity)->kind) && kh_find_keyname(word) == KH_KEYNAME_ACTUAL)
        return kh_actual_of(scope, kh_holder(entity)); /* 招商.实绩 */
    if (score_of(scope, kh_holder(entity), word, &score))
        return score;
    bool several;
    const kh_entity *inside =
        kh_find_inside(kh_holder(entity), word, &several); /* 党建.基层党建, 市方案.停车位 */
    if (inside)
        return kh_value_entity(inside);
    /* Of a union, only some members have the word. */
    const kh_attribute_row *attribute = kh_find_any_attribute(word);
    if (attribute)
        return kh_absent_attribute(scope.evaluation, entity, attribute);
    const kh_property_row *property = kh_find_any_property(word);
    if (property)
        return kh_absent_property(scope.evaluation, entity, property);
    if (!kh_has_answers(scope.evaluation))
        return kh_value_poison();
    kh_words path =
        kh_words_same(kh_text_format(scope.evaluation->arena, "%.*s.%.*s",
                                     KH_TEXT_ARGUMENTS(kh_entity_title(entity)), KH_TEXT_ARGUMENTS(word)));
    return kh_value_unknown(scope.evaluation->arena, entity, path);
}

/* Of 全体.税收 each is that township's. */
static kh_value named_member(kh_scope scope, const kh_value *object, kh_text word)
{
    if (!object->whose)
        return entity_member(scope, object->entity, word);
    kh_elsewhere back = kh_go_to(scope.evaluation, object->whose);
    scope.evaluation->went_from = scope.frame;
    kh_value value = entity_member(scope, object->entity, word);
    kh_come_back(back);
    if (value.kind == KH_VALUE_ENTITY)
        value.whose = object->whose;
    return value;
}

bool kh_member_value(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, kh_value *value)
{
    kh_scope scope = {evaluation, NULL};
    kh_resolution meaning = kh_resolve_member(scope, entity, word);
    if (meaning.means == KH_MEANS_NOTHING || meaning.means == KH_MEANS_ABSENT)
        return false;
    bool entered = kh_enter_call(evaluation);
    *value = entered ? kh_resolved_value(scope, &meaning) : kh_too_large();
    if (entered)
        kh_leave_call(evaluation);
    return true;
}

/* A township, or what was named for one. */
static bool is_township(const kh_value *value)
{
    return value->kind == KH_VALUE_ENTITY && (value->whose || value->entity->kind == KH_KIND_TOWNSHIP);
}

/* Of townships, those whose value is missing are passed over, unless it is missing for all of them. That
 * there is nothing (`empty`) is known, too. */
static bool passes_over(const kh_collector *mapped, const kh_value *list, bool empty)
{
    size_t known = 0, all = mapped->elements.count + empty;
    if (list->list.count == 0 || !is_township(&list->list.items[0].value))
        return false;
    for (size_t i = 0; i < mapped->elements.count; i++)
        known += mapped->elements.items[i].value.kind != KH_VALUE_UNKNOWN;
    known += empty;
    return known > 0 && known < all;
}

static kh_value map_each(kh_scope scope, const kh_value *list, kh_text word)
{
    kh_collector mapped = {.evaluation = scope.evaluation};
    bool missing = list->list.count > 0, empty = false;
    kh_collect_room(&mapped, list->list.count);
    kh_collect_reasons(&mapped, list->reasons);
    for (size_t i = 0; i < list->list.count && !kh_is_spent(scope.evaluation); i++) {
        kh_value value = kh_member(scope, list->list.items[i].value, word);
        if (value.kind == KH_VALUE_POISON)
            return value;
        missing &= value.kind == KH_VALUE_UNKNOWN && is_township(&list->list.items[i].value);
        empty |= value.kind == KH_VALUE_LIST && value.list.count == 0;
        collect_all(&mapped, value, list->list.items[i].doubtful);
    }
    if (missing && mapped.elements.count)
        return mapped.elements.items[0].value;
    if (passes_over(&mapped, list, empty)) {
        size_t kept = 0;
        for (size_t i = 0; i < mapped.elements.count; i++)
            if (mapped.elements.items[i].value.kind != KH_VALUE_UNKNOWN)
                mapped.elements.items[kept++] = mapped.elements.items[i];
        mapped.elements.count = kept;
    }
    return kh_collected(&mapped);
}

/* 全体.实绩 is the same whoever asks, unless a name in between is bound to what one of them has. */
static kh_value map(kh_scope scope, const kh_value *list, kh_text word)
{
    if (!kh_is_shared(scope.evaluation, list))
        return map_each(scope, list, word);
    const kh_value *first = &list->list.items[0].value;
    kh_resolution meaning = kh_resolve(scope, word);
    bool same = meaning.means == KH_MEANS_INPUT || meaning.means == KH_MEANS_KEYNAME ||
                meaning.means == KH_MEANS_SCORE || meaning.means == KH_MEANS_FIELD ||
                meaning.means == KH_MEANS_ENTITY;
    for (const kh_frame *at = meaning.frame; at && same; at = at->outer)
        same = at->binding_count == 0;
    same |= first->kind == KH_VALUE_ENTITY && first->whose; /* what is around the formula has no part in it */
    const kh_entity *element = kh_innermost(scope.frame);
    const kh_value *known = same ? kh_shared_value(scope.evaluation, list->list.items, element, word) : NULL;
    if (known)
        return *known;
    kh_value mapped = map_each(scope, list, word);
    return same ? kh_share_value(scope.evaluation, list->list.items, element, word, mapped) : mapped;
}

/* 部门.组织部, 公布.年度结果: the one of that name, unless it is a word that all of them have. */
static const kh_entity *element_named(kh_scope scope, const kh_value *list, kh_text word)
{
    for (size_t i = 0; i < list->list.count; i++) {
        const kh_value *value = &list->list.items[i].value;
        if (value->kind != KH_VALUE_ENTITY)
            return NULL;
        if (i == 0 && kh_resolve_member(scope, value->entity, word).means != KH_MEANS_NOTHING)
            return NULL;
        if (kh_text_equal(value->entity->name, word))
            return value->entity;
    }
    return NULL;
}

kh_value kh_member(kh_scope scope, kh_value object, kh_text word)
{
    const kh_entity *named = object.kind == KH_VALUE_LIST ? element_named(scope, &object, word) : NULL;
    if (named)
        return kh_value_entity(named);
    switch (object.kind) {
    case KH_VALUE_UNKNOWN:
    case KH_VALUE_POISON:
    case KH_VALUE_NONE:
        return object;
    case KH_VALUE_ENTITY:
        return named_member(scope, &object, word);
    case KH_VALUE_RECORD:
        return cell_of(scope, &object, word);
    case KH_VALUE_LIST:
        return map(scope, &object, word);
    case KH_VALUE_NUMBER:
    case KH_VALUE_TEXT:
    case KH_VALUE_TRUTH:
    case KH_VALUE_DATE:
    case KH_VALUE_MEMBER:
    case KH_VALUE_NAME:
    case KH_VALUE_RANGE:
        break;
    }
    return kh_wrong_type(scope);
}

/* ---- object[…] ---- */

static kh_value key_cell(kh_scope scope, const kh_value *record, const kh_node *key)
{
    if (key->kind == KH_NODE_NAME || key->kind == KH_NODE_TEXT)
        for (size_t i = 0; i < record->list.count; i++)
            if (kh_text_equal(record->list.items[i].key, key->text))
                return record->list.items[i].value;
    kh_value value = kh_scalar(kh_evaluate_here(scope, key, KH_EXPECT_ANY)), result;
    if (kh_absorb(scope.evaluation->arena, &value, 1, &result))
        return result;
    for (size_t i = 0; i < record->list.count; i++)
        if (kh_is_same(scope, value, kh_value_text(record->list.items[i].key)))
            return record->list.items[i].value;
    return cell_of(scope, record, kh_span_text(key->span));
}

static kh_value nth(kh_scope scope, const kh_value *list, kh_number place)
{
    int64_t index;
    bool is_place = kh_number_to_integer(place, &index) && index >= 1 && (uint64_t)index <= list->list.count;
    if (!is_place)
        return kh_lacking(scope, "这一项", "an element of that place");
    for (size_t i = 0; i < (size_t)index; i++)
        if (list->list.items[i].doubtful)
            return kh_undecided(list->reasons);
    return list->list.items[index - 1].value;
}

/* Members are large and most filters keep few of them: they are counted before there is room for them. */
typedef enum membership { LEFT_OUT, KEPT, PERHAPS_KEPT } membership;

static kh_value kept_of(kh_collector *kept, const kh_value *list, const unsigned char *memberships,
                        size_t count)
{
    kh_collect_room(kept, count);
    for (size_t i = 0; i < list->list.count && count > 0; i++)
        if (memberships[i] != LEFT_OUT)
            kh_collect(kept, list->list.items[i].value, memberships[i] == PERHAPS_KEPT);
    return kh_collected(kept);
}

kh_value kh_those_that(kh_scope scope, const kh_value *list, const kh_node *condition, const kh_places *only)
{
    kh_collector kept = {.evaluation = scope.evaluation};
    unsigned char *memberships = kh_arena_alloc(scope.evaluation->arena, list->list.count + 1);
    size_t count = 0;
    kh_collect_reasons(&kept, list->reasons);
    size_t asked = only ? only->count : list->list.count;
    for (size_t at = 0; at < asked && !kh_is_spent(scope.evaluation); at++) {
        size_t i = only ? only->items[at] : at;
        const kh_element *element = &list->list.items[i];
        kh_value meets =
            kh_truth_of(scope, kh_evaluate_inside(scope, &element->value, condition, KH_EXPECT_ANY, false));
        if (meets.kind == KH_VALUE_POISON)
            return meets;
        if (meets.kind == KH_VALUE_TRUTH && !meets.truth)
            continue;
        memberships[i] = element->doubtful || meets.kind == KH_VALUE_UNKNOWN ? PERHAPS_KEPT : KEPT;
        count++;
        kh_collect_reasons(&kept, meets.reasons);
    }
    return kept_of(&kept, list, memberships, count);
}

kh_value kh_filter(kh_scope scope, const kh_node *node)
{
    const kh_node *inside = node->children[1];
    kh_value object = kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY);
    if (object.kind == KH_VALUE_RECORD)
        return key_cell(scope, &object, inside);
    kh_value list = kh_as_list(scope, object);
    if (list.kind != KH_VALUE_LIST)
        return list;
    if (inside->kind == KH_NODE_NUMBER)
        return nth(scope, &list, inside->number);
    return kh_is_shared(scope.evaluation, &list) ? kh_filter_townships(scope, &list, inside)
                                                 : kh_those_that(scope, &list, inside, NULL);
}

/* ---- 每个, 存在 ---- */

kh_value kh_decide(kh_scope scope, const kh_value *list, const kh_node *condition, bool deciding,
                   bool quantifier)
{
    kh_collector doubts = {.evaluation = scope.evaluation};
    bool unknown = false, poison = false;
    for (size_t i = 0; i < list->list.count; i++) {
        const kh_element *element = &list->list.items[i];
        kh_value is = element->value;
        if (condition)
            is = kh_evaluate_inside(scope, &element->value, condition, KH_EXPECT_ANY, quantifier);
        is = kh_truth_of(scope, is);
        if (kh_is_spent(scope.evaluation))
            return kh_too_large();
        bool decides = is.kind == KH_VALUE_TRUTH && is.truth == deciding;
        if (decides && !element->doubtful)
            return is;
        if (decides)
            kh_collect_reasons(&doubts, list->reasons);
        kh_collect_reasons(&doubts, is.reasons);
        unknown |= decides || is.kind == KH_VALUE_UNKNOWN;
        poison |= is.kind == KH_VALUE_POISON;
    }
    if (poison)
        return kh_value_poison();
    return unknown ? kh_undecided(kh_collected_reasons(&doubts)) : kh_value_truth(!deciding);
}

kh_value kh_quantify(kh_scope scope, const kh_node *node)
{
    kh_value list = kh_as_list(scope, kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY));
    if (list.kind != KH_VALUE_LIST)
        return list;
    return kh_decide(scope, &list, node->children[1], node->kind == KH_NODE_SOME, true);
}

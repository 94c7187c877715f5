/* Attributes as values: what is written, by the form its row asks for; else what absence means. */
#include "model/evaluate_internal.h"

#include "model/declare.h"
#include "model/names.h"

const kh_entity *kh_holder(const kh_entity *entity)
{
    if ((entity->kind == KH_KIND_HIT || entity->kind == KH_KIND_FLAW) && entity->parent)
        return entity->parent;
    bool is_view = entity->kind == KH_KIND_CARD_ITEM || entity->kind == KH_KIND_SCALE;
    return is_view && entity->origin ? entity->origin : entity;
}

/* ---- one written value ---- */

kh_text kh_written_text(kh_arena *arena, const kh_node *node)
{
    if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_TEXT)
        return node->text;
    kh_builder text = {.arena = arena};
    kh_text source = kh_span_text(node->span);
    for (uint32_t i = 0; i < source.length; i++)
        if (source.data[i] != ' ')
            kh_builder_character(&text, source.data[i]);
    return kh_builder_text(&text);
}

typedef struct place {
    kh_scope scope;
    const kh_entity *entity;
    const kh_attribute_row *row;
} place;

static kh_value text_value(place at, const kh_node *node)
{
    return kh_value_text(kh_written_text(at.scope.evaluation->arena, node));
}

static kh_value member_value(place at, const kh_node *node, kh_enumeration enumeration)
{
    kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = enumeration};
    if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_TEXT)
        return kh_evaluate_here(at.scope, node, expected);
    const kh_member_row *member = kh_find_member(enumeration, node->text);
    return member ? (kh_value){.kind = KH_VALUE_MEMBER, .member = member} : kh_value_poison();
}

static kh_value number_value(place at, const kh_node *node)
{
    kh_value value = kh_evaluate_here(at.scope, node, KH_EXPECT_ANY);
    bool year = value.kind == KH_VALUE_DATE && value.date.month == 0 && at.row->form == KH_FORM_INTEGER;
    if (year) /* 年度：2025年 */
        value = kh_value_number(KH_NUMBER(value.date.year));
    /* points are plain numbers, written 10 or 10分 */
    if (value.kind == KH_VALUE_NUMBER && at.row->form == KH_FORM_POINTS && !value.percent &&
        kh_units_agree(value.unit, (kh_unit){0}))
        value.unit = (kh_unit){0};
    if (at.row->form == KH_FORM_POINTS)
        value.bare = false;
    return value;
}

static kh_value date_value(place at, const kh_node *node)
{
    kh_value value = kh_evaluate_here(at.scope, node, KH_EXPECT_ANY);
    int64_t year;
    if (value.kind == KH_VALUE_NUMBER && kh_number_to_integer(value.number, &year) && year > 0 &&
        year <= 9999)
        return (kh_value){.kind = KH_VALUE_DATE, .date = {.year = (int16_t)year}};
    return value;
}

static kh_value entity_value(place at, const kh_node *node)
{
    kh_evaluation *evaluation = at.scope.evaluation;
    kh_kind kind = (kh_kind)at.row->detail;
    const kh_entity *scheme = kh_scheme_of(evaluation, at.entity);
    if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_TEXT)
        return kh_evaluate_here(at.scope, node, (kh_expectation){.form = KH_FORM_ENTITY, .detail = kind});
    const kh_entity *entity = kh_declared(evaluation, scheme, kind, node->text);
    return entity ? kh_value_entity(entity) : kh_value_poison();
}

static bool is_keyname(const kh_node *node, kh_keyname keyname)
{
    return node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == keyname;
}

static kh_value node_value(place at, const kh_node *node)
{
    kh_evaluation *evaluation = at.scope.evaluation;
    if (node->kind == KH_NODE_ERROR)
        return kh_value_poison();
    if (is_keyname(node, KH_KEYNAME_TBD))
        return kh_value_unknown(evaluation->arena, at.entity, at.row->word);
    if (is_keyname(node, KH_KEYNAME_NONE))
        return (kh_value){.kind = KH_VALUE_NONE};
    switch (at.row->form) {
    case KH_FORM_TEXT:
    case KH_FORM_NAME:
    case KH_FORM_NAMES:
    case KH_FORM_UNIT:
        return text_value(at, node);
    case KH_FORM_ENUMERATION:
        return member_value(at, node, (kh_enumeration)at.row->detail);
    case KH_FORM_FREQUENCY:
        return member_value(at, node, KH_ENUMERATION_FREQUENCY);
    case KH_FORM_NUMBER:
    case KH_FORM_INTEGER:
    case KH_FORM_POINTS:
        return number_value(at, node);
    case KH_FORM_DATE:
        return date_value(at, node);
    case KH_FORM_ENTITY:
        return entity_value(at, node);
    case KH_FORM_TRUTH:
    case KH_FORM_RANGE:
    case KH_FORM_EXPRESSION:
    case KH_FORM_CONDITION:
    case KH_FORM_ANY:
        break;
    case KH_FORM_COUNTERPART:
        if (node->kind == KH_NODE_TEXT)
            return kh_value_unknown(
                evaluation->arena, at.entity,
                kh_words_fill(evaluation->arena,
                              kh_words_of("{0}的方案文件", "the file of the scheme “{0}” names"),
                              &at.row->word, 1));
        break;
    }
    return kh_evaluate_here(at.scope, node, KH_EXPECT_ANY);
}

/* ---- all that is written ---- */

static void add_value(place at, kh_collector *values, const kh_node *node)
{
    if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            add_value(at, values, node->children[i]);
        return;
    }
    kh_value value = node_value(at, node);
    if (value.kind == KH_VALUE_NONE)
        return;
    if (value.kind != KH_VALUE_LIST) {
        kh_collect(values, value, false);
        return;
    }
    for (size_t i = 0; i < value.list.count; i++)
        kh_collect(values, value.list.items[i].value, value.list.items[i].doubtful);
    kh_collect_reasons(values, value.reasons);
}

static kh_value written_value(place at, const kh_attribute *attribute)
{
    if (!at.row->list && attribute->count == 1)
        return node_value(at, attribute->values[0]);
    kh_collector values = {.evaluation = at.scope.evaluation};
    kh_collect_room(&values, attribute->count);
    for (size_t i = 0; i < attribute->count; i++) {
        /* a list that is not known, or is mistaken, has no elements to speak of */
        if (attribute->count == 1 && is_keyname(attribute->values[0], KH_KEYNAME_TBD))
            return node_value(at, attribute->values[0]);
        add_value(at, &values, attribute->values[i]);
    }
    return kh_collected(&values);
}

/* ---- what is not written ---- */

static kh_value no_such(kh_form form, bool list)
{
    if (list)
        return (kh_value){.kind = KH_VALUE_LIST};
    if (form == KH_FORM_TRUTH)
        return kh_value_truth(false);
    if (form == KH_FORM_CONDITION) /* no condition is met */
        return kh_value_truth(true);
    return (kh_value){.kind = KH_VALUE_NONE};
}

kh_value kh_absent_attribute(kh_evaluation *evaluation, const kh_entity *entity, const kh_attribute_row *row)
{
    const kh_node *fallback =
        row->absence == KH_ABSENT_DEFAULT ? kh_fallback_node(evaluation->model, row) : NULL;
    bool own = row->of & KH_KIND_BIT(kh_holder(entity)->kind);
    if (fallback && own) {
        kh_frame frame = {.element = entity};
        place at = {{evaluation, &frame}, entity, row};
        kh_attribute as_if_written = {
            .row = row, .values = (kh_node *const[]){(kh_node *)(uintptr_t)fallback}, .count = 1};
        return written_value(at, &as_if_written);
    }
    if (row->absence == KH_ABSENT_NO)
        return no_such(row->form, row->list);
    const kh_value *known = kh_memo_of(evaluation, KH_MEMO_ATTRIBUTE, entity, row);
    if (known)
        return *known;
    kh_value unknown = kh_value_unknown(evaluation->arena, entity, row->word);
    kh_memo_keep_value(evaluation, KH_MEMO_ATTRIBUTE, entity, row, unknown);
    return unknown;
}

kh_value kh_absent_property(kh_evaluation *evaluation, const kh_entity *entity, const kh_property_row *row)
{
    if (row->list || row->form == KH_FORM_TRUTH)
        return no_such(row->form, row->list);
    return kh_value_unknown(evaluation->arena, entity, row->word);
}

/* ---- by row ---- */

static bool is_literal(const kh_node *node)
{
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_PERCENT ||
           node->kind == KH_NODE_DATE || node->kind == KH_NODE_TRUTH;
}

/* Its value is the same for every township and in every scope. */
static bool is_constant(const kh_attribute *attribute)
{
    bool literal = true, named = true;
    for (size_t i = 0; i < attribute->count; i++) {
        literal &= is_literal(attribute->values[i]);
        named &= attribute->values[i]->kind == KH_NODE_NAME;
    }
    switch (attribute->row->form) {
    case KH_FORM_TEXT:
    case KH_FORM_NAME:
    case KH_FORM_NAMES:
    case KH_FORM_UNIT:
    case KH_FORM_ENTITY:
        return true;
    case KH_FORM_ENUMERATION:
    case KH_FORM_FREQUENCY:
        return named;
    case KH_FORM_NUMBER:
    case KH_FORM_INTEGER:
    case KH_FORM_POINTS:
    case KH_FORM_TRUTH:
    case KH_FORM_DATE:
        return literal;
    case KH_FORM_RANGE:
    case KH_FORM_EXPRESSION:
    case KH_FORM_CONDITION:
    case KH_FORM_COUNTERPART:
    case KH_FORM_ANY:
        return false;
    }
    return false;
}

/* What is not written and yet is not unknown. */
static bool is_same_everywhere(const kh_evaluation *evaluation, const kh_attribute_row *row)
{
    kh_node *fallback = (kh_node *)(uintptr_t)kh_fallback_node(evaluation->model, row);
    kh_attribute as_if_written = {.row = row, .values = &fallback, .count = 1};
    return row->absence == KH_ABSENT_NO || (fallback && is_constant(&as_if_written));
}

static const kh_entity *township_of(const kh_entity *item)
{
    const kh_entity *card = item->parent;
    const kh_computed *township = kh_computed_of(item, KH_TEXT("乡镇"));
    if (!township && card)
        township = kh_computed_of(card, KH_TEXT("乡镇"));
    return township ? township->value.entity : NULL;
}

static kh_value value_of(kh_evaluation *evaluation, const kh_entity *entity, const kh_attribute *attribute)
{
    kh_frame frame = {.element = entity};
    place at = {{evaluation, &frame}, entity, attribute->row};
    bool of_card = entity->kind == KH_KIND_CARD_ITEM;
    kh_elsewhere back =
        of_card ? kh_go_to(evaluation, township_of(entity)) : kh_go_abroad(evaluation, entity);
    kh_value value = kh_share_of_unit(at.scope, written_value(at, attribute));
    kh_come_back(back);
    return value;
}

/* What is constant a leaf's lines on all cards share. */
kh_value kh_attribute_by_row(kh_evaluation *evaluation, const kh_entity *entity, const kh_attribute_row *row)
{
    const kh_entity *holder = kh_holder(entity);
    const kh_value *known = kh_memo_of(evaluation, KH_MEMO_ATTRIBUTE, holder, row);
    if (known)
        return *known;
    const kh_attribute *attribute = kh_inherited_attribute_of(holder, row->word.in[KH_CHINESE].data);
    if (!attribute) {
        kh_value absent = kh_absent_attribute(evaluation, entity, row);
        if (absent.kind != KH_VALUE_UNKNOWN && is_same_everywhere(evaluation, row))
            kh_memo_keep_value(evaluation, KH_MEMO_ATTRIBUTE, holder, row, absent);
        return absent;
    }
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    kh_value value = value_of(evaluation, entity, attribute);
    kh_leave_call(evaluation);
    if (value.kind != KH_VALUE_UNKNOWN && is_constant(attribute))
        kh_memo_keep_value(evaluation, KH_MEMO_ATTRIBUTE, holder, row, value);
    return value;
}

kh_value kh_attribute_value(kh_evaluation *evaluation, const kh_entity *entity, const char *word)
{
    kh_value value;
    const kh_computed *computed = kh_computed_of(entity, kh_text_of(word));
    if (computed) {
        kh_note_unit(evaluation, &computed->value);
        return computed->value;
    }
    const kh_attribute_row *row =
        kh_rows_for(evaluation, kh_holder(entity)->kind, kh_text_of(word)).attribute;
    if (row)
        return kh_attribute_by_row(evaluation, entity, row);
    if (kh_member_value(evaluation, entity, kh_text_of(word), &value))
        return value;
    return kh_value_unknown(evaluation->arena, entity, kh_words_same(kh_text_of(word)));
}

/* ---- for the C side ---- */

static bool plain_number(kh_value value, kh_number *number)
{
    value = kh_scalar(value);
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return false;
    *number = value.number;
    return true;
}

bool kh_attribute_number(kh_evaluation *evaluation, const kh_entity *entity, const char *word,
                         kh_number *number)
{
    return plain_number(kh_attribute_value(evaluation, entity, word), number);
}

static void add_text(kh_builder *text, kh_arena *arena, kh_value value)
{
    if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON || value.kind == KH_VALUE_NONE)
        return;
    if (value.kind != KH_VALUE_LIST) {
        if (text->length)
            kh_builder_string(text, "、");
        kh_builder_add(text, kh_value_words(arena, value).in[KH_CHINESE]);
        return;
    }
    for (size_t i = 0; i < value.list.count; i++)
        if (value.list.items[i].value.kind != KH_VALUE_LIST)
            add_text(text, arena, value.list.items[i].value);
}

kh_text kh_attribute_text(kh_evaluation *evaluation, const kh_entity *entity, const char *word)
{
    kh_builder text = {.arena = evaluation->arena};
    add_text(&text, evaluation->arena, kh_attribute_value(evaluation, entity, word));
    return text.length ? kh_builder_text(&text) : KH_TEXT_NONE;
}

bool kh_attribute_truth(kh_evaluation *evaluation, const kh_entity *entity, const char *word)
{
    kh_value value = kh_scalar(kh_attribute_value(evaluation, entity, word));
    return value.kind == KH_VALUE_TRUTH && value.truth;
}

const kh_member_row *kh_attribute_member(kh_evaluation *evaluation, const kh_entity *entity, const char *word)
{
    kh_value value = kh_scalar(kh_attribute_value(evaluation, entity, word));
    return value.kind == KH_VALUE_MEMBER ? value.member : NULL;
}

/* 全体[县 = 本单位.县], asked by each of a thousand townships: the townships that are kept are the same for
 * all that have the same 县, and are found among those of that 县 only. Values are those of the plain way. */
#include "model/evaluate_internal.h"

#include "model/names.h"
#include "model/value_words.h"

enum { MOST_FIELDS = 8 };

/* What a condition asks of the townships of a shared list. */
typedef struct condition_plan {
    bool pure;                /* only their roster fields, and those of 本单位 */
    kh_text own[MOST_FIELDS]; /* fields of 本单位 */
    size_t own_count;
    kh_text by;     /* it holds only where this field is that of 本单位; empty: no such part */
    kh_map *places; /* its text → kh_places; NULL: not every value is a text or a name */
} condition_plan;

typedef struct reading {
    kh_scope scope;
    const kh_value *list;
    condition_plan *plan;
} reading;

/* ---- what it asks ---- */

/* As the cell stands in the roster; a formula in its place may ask for anything. */
static const kh_value *cell_of(const kh_entity *township, kh_text field)
{
    const kh_computed *cell = kh_computed_of(township, field);
    bool plain = cell && (cell->value.kind == KH_VALUE_TEXT || cell->value.kind == KH_VALUE_NAME ||
                          cell->value.kind == KH_VALUE_TRUTH || cell->value.kind == KH_VALUE_DATE ||
                          (cell->value.kind == KH_VALUE_NUMBER && !cell->value.ranged));
    return plain ? &cell->value : NULL;
}

static bool is_field(kh_scope scope, kh_text word)
{
    const kh_entity *scheme = scope.evaluation->scheme->entity;
    kh_rows rows = kh_rows_for(scope.evaluation, KH_KIND_TOWNSHIP, word);
    return !rows.attribute && !rows.property && kh_declared(scope.evaluation, scheme, KH_KIND_FIELD, word);
}

/* The field of 本单位.县; empty: it is none. */
static kh_text own_field(kh_scope scope, const kh_node *node)
{
    const kh_node *object = node->kind == KH_NODE_MEMBER ? node->children[0] : NULL;
    if (!object || object->kind != KH_NODE_NAME || kh_find_keyname(object->text) != KH_KEYNAME_THIS_UNIT)
        return KH_TEXT_NONE;
    kh_resolution meaning = kh_resolve(scope, object->text);
    bool unit = meaning.means == KH_MEANS_KEYNAME && meaning.keyname == KH_KEYNAME_THIS_UNIT;
    return unit && is_field(scope, node->text) ? node->text : KH_TEXT_NONE;
}

static bool all_have(const kh_value *list, kh_text field)
{
    for (size_t i = 0; i < list->list.count; i++) {
        const kh_value *value = &list->list.items[i].value;
        bool township =
            value->kind == KH_VALUE_ENTITY && value->entity->kind == KH_KIND_TOWNSHIP && !value->whose;
        if (!township || !cell_of(value->entity, field))
            return false;
    }
    return true;
}

static bool add_own(condition_plan *plan, kh_text field)
{
    for (size_t i = 0; i < plan->own_count; i++)
        if (kh_text_equal(plan->own[i], field))
            return true;
    if (plan->own_count == MOST_FIELDS)
        return false;
    plan->own[plan->own_count++] = field;
    return true;
}

static bool read_condition(reading *in, const kh_node *node)
{
    switch (node->kind) {
    case KH_NODE_NUMBER:
    case KH_NODE_QUANTITY:
    case KH_NODE_PERCENT:
    case KH_NODE_TEXT:
    case KH_NODE_DATE:
    case KH_NODE_TRUTH:
        return true;
    case KH_NODE_NAME:
        return kh_meant_value(in->scope.evaluation->model, node) ||
               (is_field(in->scope, node->text) && all_have(in->list, node->text));
    case KH_NODE_MEMBER: {
        kh_text field = own_field(in->scope, node);
        return field.length && add_own(in->plan, field);
    }
    case KH_NODE_BINARY:
    case KH_NODE_UNARY:
    case KH_NODE_LIST:
    case KH_NODE_RANGE:
        for (size_t i = 0; i < node->count; i++)
            if (!node->children[i] || !read_condition(in, node->children[i]))
                return false;
        return true;
    case KH_NODE_BLOCK:
    case KH_NODE_ATTRIBUTE:
    case KH_NODE_CONDITION:
    case KH_NODE_USE:
    case KH_NODE_ERROR:
    case KH_NODE_IF:
    case KH_NODE_EACH:
    case KH_NODE_SOME:
    case KH_NODE_FILTER:
    case KH_NODE_CALL:
    case KH_NODE_NAMED:
    case KH_NODE_MATCH:
    case KH_NODE_ARM:
    case KH_NODE_CHANGE:
        break;
    }
    return false;
}

/* The field of 县 = 本单位.县, where the condition is that or has it as one of the parts that 且 joins: where
 * it is false, so is the whole. */
static kh_text equal_field(kh_scope scope, const kh_node *node)
{
    if (node->kind != KH_NODE_BINARY || node->count != 2)
        return KH_TEXT_NONE;
    if (node->operation == KH_OP_AND) {
        kh_text left = equal_field(scope, node->children[0]);
        return left.length ? left : equal_field(scope, node->children[1]);
    }
    for (size_t i = 0; i < 2 && node->operation == KH_OP_EQUAL; i++) {
        const kh_node *name = node->children[i];
        kh_text field = own_field(scope, node->children[1 - i]);
        if (field.length && name->kind == KH_NODE_NAME && kh_text_equal(name->text, field) &&
            !kh_meant_value(scope.evaluation->model, name))
            return field;
    }
    return KH_TEXT_NONE;
}

/* ---- who has which value ---- */

static bool is_worded(const kh_value *value)
{
    return value->kind == KH_VALUE_TEXT || value->kind == KH_VALUE_NAME;
}

static kh_map *places_by(kh_arena *arena, const kh_value *list, kh_text field)
{
    kh_map *places = kh_map_new(arena);
    for (size_t i = 0; i < list->list.count; i++) {
        const kh_value *value = cell_of(list->list.items[i].value.entity, field);
        if (!is_worded(value))
            return NULL;
        kh_places *those = kh_map_find(places, value->text);
        if (!those) {
            those = kh_arena_new_of(arena, kh_places);
            kh_map_set(places, kh_text_copy(arena, value->text), those);
        }
        kh_vector_push(arena, those, i);
    }
    return places;
}

static condition_plan *make_plan(kh_scope scope, const kh_value *list, const kh_node *condition)
{
    kh_arena *arena = scope.evaluation->answers->arena;
    condition_plan *made = kh_arena_new_of(arena, condition_plan);
    reading in = {scope, list, made};
    made->pure = read_condition(&in, condition);
    made->by = made->pure ? equal_field(scope, condition) : KH_TEXT_NONE;
    if (made->by.length)
        made->places = places_by(arena, list, made->by);
    return made;
}

/* ---- the filter ---- */

static kh_builder key_of(kh_scope scope, const kh_value *list, const kh_node *condition, char what)
{
    const void *addresses[] = {condition, list->list.items};
    kh_builder key = {.arena = scope.evaluation->arena};
    kh_builder_bytes(&key, (const char *)addresses, sizeof addresses);
    kh_builder_character(&key, what);
    return key;
}

/* What 本单位 has in the fields that are asked for; false: not all are plain. */
static bool add_own_values(kh_builder *key, const condition_plan *plan, const kh_entity *unit)
{
    for (size_t i = 0; i < plan->own_count; i++) {
        const kh_value *value = unit ? cell_of(unit, plan->own[i]) : NULL;
        if (!value)
            return false;
        kh_text words = is_worded(value) ? value->text : kh_value_words(key->arena, *value).in[KH_CHINESE];
        kh_builder_format(key, "%c%u:", 'A' + (int)value->kind, (unsigned)words.length);
        kh_builder_add(key, words);
    }
    return true;
}

kh_value kh_filter_townships(kh_scope scope, const kh_value *list, const kh_node *condition)
{
    kh_evaluation *evaluation = scope.evaluation;
    kh_builder plan_key = key_of(scope, list, condition, 'p'), key = key_of(scope, list, condition, 'f');
    const condition_plan *plan = kh_shared_under(evaluation, kh_builder_text(&plan_key));
    if (!plan) {
        plan = make_plan(scope, list, condition);
        kh_share_under(evaluation, kh_builder_text(&plan_key), plan);
    }
    const kh_entity *unit = plan->own_count ? kh_this_unit(evaluation) : NULL;
    if (!plan->pure || !add_own_values(&key, plan, unit))
        return kh_those_that(scope, list, condition, NULL);
    const kh_value *known = kh_shared_under(evaluation, kh_builder_text(&key));
    if (known)
        return *known;
    static const kh_places nobody = {0};
    const kh_value *own = plan->places ? cell_of(unit, plan->by) : NULL;
    const kh_places *those = own && is_worded(own) ? kh_map_find(plan->places, own->text) : NULL;
    bool narrowed = own && is_worded(own);
    kh_value kept = kh_those_that(scope, list, condition, narrowed ? (those ? those : &nobody) : NULL);
    return kh_share_list(evaluation, kh_builder_text(&key), kept);
}

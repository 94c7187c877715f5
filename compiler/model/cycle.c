/* Quantities and functions must not lead back to themselves: the language has no recursion. */
#include "model/validate.h"

#include "model/names.h"
#include "model/value_words.h"

typedef struct cycle_walk {
    kh_model *model;
    const kh_entity *path[64]; /* a chain longer than this is refused as if it were a cycle */
    size_t depth;
    const kh_entity *rows_of; /* inside a fold over the rows of this detail */
    kh_map *done;
} cycle_walk;

static bool can_cycle(const kh_entity *entity)
{
    return (entity->kind == KH_KIND_QUANTITY || entity->kind == KH_KIND_COLUMN ||
            entity->kind == KH_KIND_FUNCTION) &&
           kh_attribute_of(entity, "式");
}

/* The quantity or function that a bare name inside `owner` means. */
static const kh_entity *meant(const cycle_walk *walk, const kh_entity *owner, kh_text name)
{
    for (const kh_entity *at = owner->parent; at; at = at->parent)
        for (size_t i = 0; i < at->children.count; i++)
            if (can_cycle(at->children.items[i]) && kh_text_equal(at->children.items[i]->name, name))
                return at->children.items[i];
    const kh_entity *outside = kh_map_find(walk->model->names, name);
    if (!outside)
        outside = kh_map_find(walk->model->english_functions, name);
    return outside && can_cycle(outside) ? outside : NULL;
}

/* What leads back to itself has been reported; whoever asks for it says nothing more. */
static void poison(kh_model *model, const kh_attribute *attribute)
{
    kh_node **values = kh_arena_array(model->arena, 1, sizeof *values);
    values[0] = kh_arena_new_of(model->arena, kh_node);
    values[0]->kind = KH_NODE_ERROR;
    values[0]->span = attribute->values[0]->span;
    ((kh_attribute *)(uintptr_t)attribute)->values = values; /* the model is still being made */
}

static void visit(cycle_walk *walk, const kh_entity *entity);

/* 项目, 项目[外资], 前几项(项目, 3), 全体.项目: what stands inside the fold is about its rows. */
static const kh_entity *detail_of(const kh_entity *owner, const kh_node *collection)
{
    const kh_entity *detail = NULL;
    while (collection && (collection->kind == KH_NODE_FILTER || collection->kind == KH_NODE_CALL)) {
        size_t first = collection->kind == KH_NODE_CALL;
        collection = collection->count > first ? collection->children[first] : NULL;
    }
    bool is_named = collection && (collection->kind == KH_NODE_NAME || collection->kind == KH_NODE_MEMBER);
    for (const kh_entity *at = owner; at && is_named && !detail; at = at->parent)
        detail = kh_child_named(at, KH_KIND_DETAIL, collection->text);
    return detail;
}

static void visit_node(cycle_walk *walk, const kh_entity *owner, const kh_node *node)
{
    if (!node)
        return;
    if (kh_meant_value(walk->model, node))
        return;
    if (node->kind == KH_NODE_NAME) {
        bool is_column = walk->rows_of && kh_child_named(walk->rows_of, KH_KIND_COLUMN, node->text);
        const kh_entity *other = is_column ? NULL : meant(walk, owner, node->text);
        if (other)
            visit(walk, other);
        return;
    }
    bool is_call = node->kind == KH_NODE_CALL;
    const kh_entity *before = walk->rows_of, *detail = NULL;
    if (is_call || node->kind == KH_NODE_FILTER || node->kind == KH_NODE_EACH || node->kind == KH_NODE_SOME)
        detail = node->count > is_call ? detail_of(owner, node->children[is_call]) : NULL;
    for (size_t i = 0; i < node->count; i++) {
        walk->rows_of = detail && i > is_call ? detail : before;
        visit_node(walk, owner, node->children[i]);
    }
    walk->rows_of = before;
}

static void report(cycle_walk *walk, const kh_entity *entity, size_t from)
{
    kh_builder way = {.arena = walk->model->arena};
    for (size_t i = from; i < walk->depth; i++)
        kh_builder_format(&way, "%.*s → ", KH_TEXT_ARGUMENTS(walk->path[i]->name));
    kh_builder_add(&way, entity->name);
    kh_report_texts(walk->model->diagnostics, KH039, entity->span, 2, entity->name, kh_builder_text(&way));
    poison(walk->model, kh_attribute_of(entity, "式"));
}

static void visit(cycle_walk *walk, const kh_entity *entity)
{
    kh_text key = kh_text_format(walk->model->arena, "%u", entity->order);
    for (size_t i = 0; i < walk->depth; i++)
        if (walk->path[i] == entity) {
            report(walk, entity, i);
            return;
        }
    if (kh_map_find(walk->done, key))
        return;
    if (walk->depth == KH_COUNT(walk->path)) {
        report(walk, entity, 0);
        return;
    }
    const kh_entity *rows_of = walk->rows_of;
    walk->rows_of = NULL;
    walk->path[walk->depth++] = entity;
    visit_node(walk, entity, kh_attribute_of(entity, "式")->values[0]);
    walk->depth--;
    walk->rows_of = rows_of;
    kh_map_add(walk->done, key, walk->model);
}

static void visit_all(cycle_walk *walk, const kh_entity *root)
{
    for (size_t i = 0; i < root->children.count; i++) {
        const kh_entity *child = root->children.items[i];
        const kh_attribute *formula = can_cycle(child) ? kh_attribute_of(child, "式") : NULL;
        if (formula && formula->count)
            visit(walk, child);
        visit_all(walk, child);
    }
}

/* ---- attributes of one entity that read each other: 目标：基数 × 2 and 基数：目标 ---- */

typedef struct attribute_walk {
    kh_model *model;
    const kh_entity *entity;
    const kh_attribute *path[16];
    size_t depth;
} attribute_walk;

static bool visit_attribute(attribute_walk *walk, const kh_attribute *attribute);

static bool visit_names(attribute_walk *walk, const kh_node *node)
{
    if (!node)
        return false;
    if (kh_meant_value(walk->model, node))
        return false;
    if (node->kind == KH_NODE_NAME) {
        const kh_attribute_row *row = kh_find_attribute(walk->entity->kind, node->text);
        bool formula = row && (row->form == KH_FORM_EXPRESSION || row->form == KH_FORM_CONDITION ||
                               row->form == KH_FORM_POINTS || row->form == KH_FORM_NUMBER);
        const kh_attribute *other =
            formula ? kh_attribute_of(walk->entity, row->word.in[KH_CHINESE].data) : NULL;
        return other && visit_attribute(walk, other);
    }
    bool found = false;
    for (size_t i = 0; i < node->count && !found; i++)
        found = visit_names(walk, node->children[i]);
    return found;
}

static void report_attributes(const attribute_walk *walk, const kh_attribute *attribute, size_t from)
{
    kh_builder way = {.arena = walk->model->arena};
    for (size_t i = from; i < walk->depth; i++)
        kh_builder_format(&way, "%.*s → ", KH_TEXT_ARGUMENTS(kh_span_text(walk->path[i]->span)));
    kh_builder_add(&way, kh_span_text(attribute->span));
    kh_report_texts(walk->model->diagnostics, KH039, attribute->span, 2, kh_span_text(attribute->span),
                    kh_builder_text(&way));
    poison(walk->model, attribute);
}

/* True once a circle was found: one message for it. */
static bool visit_attribute(attribute_walk *walk, const kh_attribute *attribute)
{
    for (size_t i = 0; i < walk->depth; i++)
        if (walk->path[i] == attribute) {
            if (i == 0)
                report_attributes(walk, attribute, i);
            return true;
        }
    if (walk->depth == KH_COUNT(walk->path) || !attribute->count)
        return false;
    walk->path[walk->depth++] = attribute;
    bool found = visit_names(walk, attribute->values[0]);
    walk->depth--;
    return found;
}

static void visit_attributes(kh_model *model, const kh_entity *entity)
{
    for (size_t i = 0; i < entity->attributes.count; i++) {
        attribute_walk walk = {.model = model, .entity = entity};
        const kh_attribute *attribute = &entity->attributes.items[i];
        if (attribute->row->form == KH_FORM_EXPRESSION && visit_attribute(&walk, attribute))
            return;
    }
    for (size_t i = 0; i < entity->children.count; i++)
        visit_attributes(model, entity->children.items[i]);
}

void kh_validate_cycles(kh_model *model, const kh_entity *root)
{
    visit_attributes(model, root);
    cycle_walk walk = {.model = model, .done = kh_map_new(model->arena)};
    visit_all(&walk, root);
}

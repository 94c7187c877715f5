/* Quantities and functions must not lead back to themselves: the language has no recursion. */
#include "model/validate.h"

#include "model/names.h"

typedef struct cycle_walk {
    kh_model *model;
    const kh_entity *path[64]; /* a chain longer than this is refused as if it were a cycle */
    size_t depth;
    kh_map *done;
} cycle_walk;

static bool can_cycle(const kh_entity *entity)
{
    return (entity->kind == KH_KIND_QUANTITY || entity->kind == KH_KIND_FUNCTION) &&
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
    return outside && can_cycle(outside) ? outside : NULL;
}

static void visit(cycle_walk *walk, const kh_entity *entity);

static void visit_node(cycle_walk *walk, const kh_entity *owner, const kh_node *node)
{
    if (!node)
        return;
    if (node->kind == KH_NODE_NAME) {
        const kh_entity *other = meant(walk, owner, node->text);
        if (other)
            visit(walk, other);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        visit_node(walk, owner, node->children[i]);
}

static void report(cycle_walk *walk, const kh_entity *entity, size_t from)
{
    kh_builder way = {.arena = walk->model->arena};
    for (size_t i = from; i < walk->depth; i++)
        kh_builder_format(&way, "%.*s → ", KH_TEXT_ARGUMENTS(walk->path[i]->name));
    kh_builder_add(&way, entity->name);
    kh_report_texts(walk->model->diagnostics, KH039, entity->span, 2, entity->name, kh_builder_text(&way));
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
    walk->path[walk->depth++] = entity;
    visit_node(walk, entity, kh_attribute_of(entity, "式")->values[0]);
    walk->depth--;
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

void kh_validate_cycles(kh_model *model, const kh_entity *root)
{
    cycle_walk walk = {.model = model, .done = kh_map_new(model->arena)};
    visit_all(&walk, root);
}

/* Refinement: the base tree under the changes of a group or an amendment. */
#include "model/refine.h"

#include "model/declare.h"
#include "model/names.h"

static bool is_item(const kh_entity *entity)
{
    return entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR;
}

static void mark_inside(kh_entity *base, kh_entity *changes)
{
    for (size_t i = 0; i < changes->children.count; i++) {
        kh_entity *change = changes->children.items[i];
        if (!change->name.length || change->origin)
            continue;
        change->origin = kh_child_named(base, change->kind, change->name);
        if (change->origin && is_item(change))
            mark_inside(change->origin, change);
    }
}

void kh_refine_mark(kh_entity *scheme, kh_entity *changes)
{
    for (size_t i = 0; i < changes->children.count; i++) {
        kh_entity *change = changes->children.items[i];
        if (!is_item(change) || !change->name.length)
            continue;
        bool several = false;
        const kh_entity *base = kh_find_item(scheme, change->name, &several);
        if (!base || base->kind != change->kind || several)
            continue;
        change->origin = (kh_entity *)(uintptr_t)base; /* the scheme is the caller's to change */
        mark_inside(change->origin, change);
    }
}

static void replace_attributes(kh_model *model, kh_entity *entity, const kh_entity *change)
{
    for (size_t i = 0; i < change->attributes.count; i++) {
        const kh_attribute *given = &change->attributes.items[i];
        bool replaced = false;
        for (size_t j = 0; j < entity->attributes.count && !replaced; j++)
            if (entity->attributes.items[j].row == given->row) {
                entity->attributes.items[j] = *given;
                replaced = true;
            }
        if (!replaced)
            kh_entity_add_attribute(model->arena, entity, *given);
    }
    if (change->label.length)
        entity->label = change->label;
    if (change->core)
        entity->core = true;
}

static kh_entity *copy_tree(kh_model *model, kh_entity *from, kh_entity *parent)
{
    kh_entity *copy = kh_entity_new(model, from->kind, parent);
    uint32_t order = copy->order;
    *copy = *from;
    copy->order = order;
    copy->parent = parent;
    copy->origin = from;
    /* own attributes: a refinement of the copy must not show in the base */
    copy->attributes.items = NULL;
    copy->attributes.count = copy->attributes.capacity = 0;
    for (size_t i = 0; i < from->attributes.count; i++)
        kh_entity_add_attribute(model->arena, copy, from->attributes.items[i]);
    copy->children.items = NULL;
    copy->children.count = copy->children.capacity = 0;
    copy->children_by_name = NULL;
    copy->indexed = 0;
    for (size_t i = 0; i < from->children.count; i++) {
        kh_entity *child = from->children.items[i];
        kh_entity *kept = is_item(child) ? copy_tree(model, child, copy) : child;
        kh_entity_add_child(model->arena, copy, kept);
    }
    return copy;
}

/* The entity of `tree` that is `base` or copies it. */
static kh_entity *counterpart(kh_entity *tree, const kh_entity *base)
{
    if (tree == base || tree->origin == base)
        return tree;
    for (size_t i = 0; i < tree->children.count; i++) {
        kh_entity *child = tree->children.items[i];
        kh_entity *found = is_item(child) ? counterpart(child, base) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static void apply(kh_model *model, kh_entity *tree, kh_entity *parent, const kh_entity *changes, bool copy)
{
    for (size_t i = 0; i < changes->children.count; i++) {
        kh_entity *change = changes->children.items[i];
        bool refining = changes->kind != KH_KIND_GROUP && changes->kind != KH_KIND_AMENDMENT;
        if (!is_item(change) && !refining)
            continue; /* 调整, 余分, bonus items of the group: not part of the tree of points */
        kh_entity *target = change->origin ? counterpart(tree, change->origin) : NULL;
        if (target) {
            replace_attributes(model, target, change);
            apply(model, tree, target, change, copy);
            continue;
        }
        kh_entity *added = copy && is_item(change) ? copy_tree(model, change, parent) : change;
        if (!copy)
            added->parent = parent;
        kh_entity_add_child(model->arena, parent, added);
    }
}

static void drop_items(kh_entity *scheme, const kh_entity *amendment)
{
    const kh_attribute *drops = kh_attribute_of(amendment, "剔除");
    for (size_t i = 0; drops && i < drops->count; i++) {
        bool several;
        const kh_entity *gone = kh_find_item_of(scheme, drops->values[i], &several);
        kh_entity *parent = gone ? gone->parent : NULL;
        size_t kept = 0;
        for (size_t j = 0; parent && j < parent->children.count; j++)
            if (parent->children.items[j] != gone)
                parent->children.items[kept++] = parent->children.items[j];
        if (parent)
            parent->children.count = kept;
    }
}

static void replace_total(kh_entity *scheme, const kh_entity *amendment)
{
    const kh_attribute *total = kh_attribute_of(amendment, "总分");
    for (size_t i = 0; total && i < scheme->attributes.count; i++)
        if (kh_text_is(scheme->attributes.items[i].row->word.in[KH_CHINESE], "总分"))
            scheme->attributes.items[i] = *total;
}

void kh_refine_apply(kh_model *model, kh_entity *scheme, kh_entity *amendment)
{
    drop_items(scheme, amendment);
    replace_total(scheme, amendment);
    apply(model, scheme, scheme, amendment, false);
}

const kh_entity *kh_refine_tree(kh_model *model, kh_entity *scheme, const kh_entity *group)
{
    bool refines = false;
    for (size_t i = 0; i < group->children.count; i++)
        refines |= is_item(group->children.items[i]);
    if (!refines)
        return scheme;
    kh_entity *tree = copy_tree(model, scheme, scheme->parent);
    apply(model, tree, tree, group, true);
    return tree;
}

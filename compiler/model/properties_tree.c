/* Collections of what is written: each thing once, in source order, wherever in the tree it stands. */
#include "model/properties.h"

#include "model/names.h"

static bool is_item(const kh_entity *entity)
{
    return entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR;
}

/* ---- walking ---- */

typedef struct walk {
    kh_collector found;
    kh_kind kind;
    bool groups; /* into 分组 too */
} walk;

/* In a group, what refines something of the base is not written a second time. */
static void go_through(walk *through, const kh_entity *entity, bool in_group)
{
    for (size_t i = 0; i < entity->children.count && !kh_is_spent(through->found.evaluation); i++) {
        const kh_entity *child = entity->children.items[i];
        bool refines = in_group && child->origin;
        if (child->kind == through->kind && !refines)
            kh_collect(&through->found, kh_value_entity(child), false);
        if (is_item(child) || child->kind == KH_KIND_BONUS || child->kind == KH_KIND_PENALTY)
            go_through(through, child, in_group);
        else if (child->kind == KH_KIND_GROUP && through->groups)
            go_through(through, child, true);
    }
}

kh_value kh_all_inside(kh_evaluation *evaluation, const kh_entity *tree, kh_kind kind)
{
    /* A scheme that copies another is a group's tree: what the groups add is in it already. */
    walk through = {{.evaluation = evaluation}, kind, tree->kind == KH_KIND_SCHEME && !tree->origin};
    go_through(&through, tree, false);
    return kh_collected(&through.found);
}

static kh_value children_of_kind(kh_evaluation *evaluation, const kh_entity *entity, kh_kind kind)
{
    kh_collector found = {.evaluation = evaluation};
    for (size_t i = 0; i < entity->children.count; i++)
        if (entity->children.items[i]->kind == kind)
            kh_collect(&found, kh_value_entity(entity->children.items[i]), false);
    return kh_collected(&found);
}

/* What is declared outside, which several schemes of a file share, unless the scheme has one of that name. */
static void add_outside(kh_collector *found, kh_kind kind)
{
    const kh_scheme *scheme = found->evaluation->scheme;
    if (scheme && scheme->foreign)
        return; /* what our files declare is nothing of theirs */
    const kh_map *names = found->evaluation->model->names;
    for (size_t i = 0; i < kh_map_count(names); i++) {
        const kh_entity *outside = kh_map_value(names, i);
        bool known = outside->kind != kind;
        for (size_t j = 0; j < found->elements.count && !known; j++)
            known = kh_text_equal(found->elements.items[j].value.entity->name, outside->name);
        if (!known)
            kh_collect(found, kh_value_entity(outside), false);
    }
}

static kh_value declared(kh_evaluation *evaluation, const kh_entity *scheme, kh_kind kind)
{
    kh_collector found = {.evaluation = evaluation};
    for (const kh_entity *at = scheme; at; at = at->parent)
        for (size_t i = 0; i < at->children.count; i++)
            if (at->children.items[i]->kind == kind)
                kh_collect(&found, kh_value_entity(at->children.items[i]), false);
    add_outside(&found, kind);
    return kh_collected(&found);
}

/* A card shows what its scheme has. */
static const kh_entity *tree_of(kh_evaluation *evaluation, const kh_entity *entity)
{
    return entity->kind == KH_KIND_CARD ? kh_scheme_of(evaluation, entity) : entity;
}

kh_value kh_property_all(kh_evaluation *evaluation, const kh_entity *entity, kh_kind kind)
{
    const kh_entity *tree = tree_of(evaluation, entity);
    return tree ? kh_all_inside(evaluation, tree, kind) : (kh_value){.kind = KH_VALUE_LIST};
}

/* ---- the tree of points ---- */

kh_value kh_property_sections(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (entity->kind != KH_KIND_CARD)
        return kh_property_all(evaluation, entity, KH_KIND_SECTION);
    kh_value items = kh_items_of_card(evaluation, entity, false);
    kh_collector found = {.evaluation = evaluation};
    const kh_entity *last = NULL;
    for (size_t i = 0; i < items.list.count; i++) { /* a card keeps the order of the tree */
        const kh_entity *section = kh_container(kh_holder(items.list.items[i].value.entity), KH_KIND_SECTION);
        if (section && section != last)
            kh_collect(&found, kh_value_entity(section), false);
        last = section;
    }
    return kh_collected(&found);
}

kh_value kh_property_departments(kh_evaluation *evaluation, const kh_entity *entity)
{
    return declared(evaluation, entity, KH_KIND_DEPARTMENT);
}

static bool names_department(kh_evaluation *evaluation, const kh_entity *indicator,
                             const kh_entity *department, kh_value *named)
{
    *named = kh_attribute_value(evaluation, indicator, "部门");
    for (size_t i = 0; i < named->list.count; i++)
        if (named->list.items[i].value.entity == department)
            return true;
    return false;
}

/* Does something inside a group hand the indicator, whose base names others, to the department? */
static bool handed_over(kh_evaluation *evaluation, const kh_entity *inside, const kh_entity *indicator,
                        const kh_entity *department)
{
    kh_value named;
    for (size_t i = 0; i < inside->children.count; i++) {
        const kh_entity *child = inside->children.items[i];
        if (child->origin == indicator && kh_attribute_of(child, "部门") &&
            names_department(evaluation, child, department, &named))
            return true;
        if (is_item(child) && handed_over(evaluation, child, indicator, department))
            return true;
    }
    return false;
}

static bool handed_over_by_some(kh_evaluation *evaluation, kh_value groups, const kh_entity *indicator,
                                const kh_entity *department)
{
    for (size_t i = 0; i < groups.list.count; i++)
        if (handed_over(evaluation, groups.list.items[i].value.entity, indicator, department))
            return true;
    return false;
}

/* Of the indicators, those in the department's charge; one that names nobody may be in anybody's. */
static kh_value in_charge(kh_evaluation *evaluation, const kh_entity *department, bool leaves)
{
    const kh_entity *scheme = kh_scheme_of(evaluation, department);
    kh_collector found = {.evaluation = evaluation};
    if (!scheme)
        return (kh_value){.kind = KH_VALUE_LIST};
    const kh_property_row *row = kh_rows_for(evaluation, KH_KIND_SCHEME, KH_TEXT("指标")).property;
    kh_value every = kh_property_value(evaluation, scheme, row);
    kh_value groups = children_of_kind(evaluation, scheme, KH_KIND_GROUP);
    for (size_t i = 0; i < every.list.count && !kh_is_spent(evaluation); i++) {
        const kh_entity *indicator = every.list.items[i].value.entity;
        if (leaves && !kh_is_leaf(indicator))
            continue;
        kh_value named;
        bool is_named = names_department(evaluation, indicator, department, &named) ||
                        handed_over_by_some(evaluation, groups, indicator, department);
        if (is_named || named.kind == KH_VALUE_UNKNOWN)
            kh_collect(&found, kh_value_entity(indicator), !is_named);
        kh_collect_reasons(&found, named.reasons);
    }
    return kh_collected(&found);
}

static const kh_entity *tree_of_group(kh_evaluation *evaluation, const kh_entity *group)
{
    for (size_t i = 0; evaluation->scheme && i < evaluation->scheme->group_count; i++)
        if (evaluation->scheme->groups[i].entity == group)
            return evaluation->scheme->groups[i].tree;
    return group;
}

static kh_value indicators_of_group(kh_evaluation *evaluation, const kh_entity *group)
{
    walk through = {{.evaluation = evaluation}, KH_KIND_INDICATOR, false};
    go_through(&through, tree_of_group(evaluation, group), false);
    return kh_collected(&through.found);
}

kh_value kh_property_indicators(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (entity->kind == KH_KIND_CARD)
        return kh_items_of_card(evaluation, entity, false);
    if (entity->kind == KH_KIND_DEPARTMENT)
        return in_charge(evaluation, entity, false);
    if (entity->kind == KH_KIND_GROUP)
        return indicators_of_group(evaluation, entity);
    return kh_all_inside(evaluation, entity, KH_KIND_INDICATOR);
}

kh_value kh_property_leaves(kh_evaluation *evaluation, const kh_entity *entity)
{
    if (entity->kind == KH_KIND_CARD)
        return kh_items_of_card(evaluation, entity, true);
    if (entity->kind == KH_KIND_DEPARTMENT)
        return in_charge(evaluation, entity, true);
    kh_value indicators = kh_all_inside(evaluation, entity, KH_KIND_INDICATOR);
    kh_collector leaves = {.evaluation = evaluation};
    if (kh_is_leaf(entity))
        kh_collect(&leaves, kh_value_entity(entity), false);
    for (size_t i = 0; i < indicators.list.count; i++)
        if (kh_is_leaf(indicators.list.items[i].value.entity))
            kh_collect(&leaves, indicators.list.items[i].value, false);
    return kh_collected(&leaves);
}

kh_value kh_property_parts(kh_evaluation *evaluation, const kh_entity *entity)
{
    kh_collector parts = {.evaluation = evaluation};
    for (size_t i = 0; i < entity->children.count; i++)
        if (is_item(entity->children.items[i]))
            kh_collect(&parts, kh_value_entity(entity->children.items[i]), false);
    return kh_collected(&parts);
}

/* ---- the trees whose points must add up ---- */

static bool same_node(const kh_attribute *left, const kh_attribute *right)
{
    return left == right || (left && right && left->count == right->count && left->values == right->values);
}

/* Does the tree give points that its base does not? */
static bool changes_points(const kh_entity *tree)
{
    static const char *const words[] = {"分值", "评分制"};
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (!is_item(child))
            continue;
        const kh_entity *base = child->origin;
        if (!base || kh_container(base, KH_KIND_GROUP))
            return true; /* an addition */
        for (size_t word = 0; word < KH_COUNT(words); word++)
            if (!same_node(kh_attribute_of(child, words[word]), kh_attribute_of(base, words[word])))
                return true;
        if (changes_points(child))
            return true;
    }
    return false;
}

/* The first leaf without points, or section without items, or NULL: what the groups may supply. */
static const kh_entity *place_without_points(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (!is_item(child))
            continue;
        bool empty = !kh_child_of_kind(child, KH_KIND_INDICATOR);
        bool without = empty && (child->kind == KH_KIND_SECTION || !kh_attribute_of(child, "分值"));
        const kh_entity *inside = without ? child : place_without_points(child);
        if (inside)
            return inside;
    }
    return NULL;
}

kh_value kh_property_point_trees(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_scheme *scheme = evaluation->scheme;
    kh_collector trees = {.evaluation = evaluation};
    bool supplied = scheme && scheme->entity == entity && scheme->group_count > 0;
    bool places = supplied && place_without_points(entity);
    for (size_t i = 0; supplied && i < scheme->group_count; i++) {
        const kh_entity *tree = scheme->groups[i].tree;
        supplied = tree != entity && (places ? !place_without_points(tree) : changes_points(tree));
    }
    if (!supplied)
        kh_collect(&trees, kh_value_entity(entity), false);
    for (size_t i = 0; scheme && scheme->entity == entity && i < scheme->group_count; i++)
        if (scheme->groups[i].tree != entity && changes_points(scheme->groups[i].tree))
            kh_collect(&trees, kh_value_entity(scheme->groups[i].tree), false);
    return kh_collected(&trees);
}

/* ---- scales ---- */

/* A full mark that stands in or behind an item. */
static const kh_entity *view_of(kh_evaluation *evaluation, const kh_entity *item, kh_value full_mark)
{
    kh_entity *view = kh_arena_new_of(evaluation->arena, kh_entity);
    view->kind = KH_KIND_SCALE;
    view->name = item->name;
    view->label = item->label;
    view->span = item->span;
    view->whole = item->whole;
    view->parent = item->parent;
    view->origin = (kh_entity *)(uintptr_t)item; /* never changed through it */
    view->order = item->order;
    kh_computed full = {.word = KH_TEXT("满分"), .value = full_mark, .span = item->span};
    kh_vector_push(evaluation->arena, &view->computed, full);
    return view;
}

/* 量表 shows a 评分制 as a full mark of its own, because the item's own full mark is what it is converted to.
 */
static const kh_entity *scale_of(kh_evaluation *evaluation, const kh_entity *item)
{
    kh_value own = kh_property_full(evaluation, item), scale = kh_attribute_value(evaluation, item, "评分制");
    int order;
    bool below = kh_order((kh_scope){evaluation, NULL}, own, scale, &order) && order > 0;
    return view_of(evaluation, item, below ? own : scale);
}

/* 折算(x, 1000, 满分): marked out of a thousand, whatever it is converted to. */
static void collect_conversions(kh_evaluation *evaluation, kh_collector *scales, const kh_entity *item,
                                const kh_node *node)
{
    enum { CALLEE, SCORE, OLD_FULL_MARK, NEW_FULL_MARK, PARTS };
    if (!node)
        return;
    bool is_call =
        node->kind == KH_NODE_CALL && node->count == PARTS && node->children[CALLEE]->kind == KH_NODE_NAME;
    const kh_function_row *row = is_call ? kh_find_function(node->children[CALLEE]->text) : NULL;
    if (row && row->function == KH_FUNCTION_CONVERT) {
        kh_frame frame = {.element = item};
        kh_value old = kh_evaluate(evaluation, &frame, node->children[OLD_FULL_MARK], KH_EXPECT_ANY);
        if (old.kind == KH_VALUE_NUMBER)
            kh_collect(scales, kh_value_entity(view_of(evaluation, item, old)), false);
    }
    for (size_t i = 0; i < node->count; i++)
        collect_conversions(evaluation, scales, item, node->children[i]);
}

static void collect_converted(kh_evaluation *evaluation, kh_collector *scales, kh_value items)
{
    for (size_t i = 0; i < items.list.count; i++) {
        const kh_entity *item = items.list.items[i].value.entity;
        const kh_attribute *formula = kh_attribute_of(item, "计分");
        for (size_t j = 0; formula && j < formula->count; j++)
            collect_conversions(evaluation, scales, item, formula->values[j]);
    }
}

static void collect_scales(kh_evaluation *evaluation, kh_collector *scales, kh_value items, bool bare)
{
    for (size_t i = 0; i < items.list.count; i++) {
        const kh_entity *item = items.list.items[i].value.entity;
        if (item->kind != KH_KIND_EXTERNAL && kh_attribute_of(item, "评分制"))
            kh_collect(scales, kh_value_entity(scale_of(evaluation, item)), false);
        else if (bare || kh_attribute_of(item, "满分"))
            kh_collect(scales, kh_value_entity(item), false);
    }
}

kh_value kh_property_scales(kh_evaluation *evaluation, const kh_entity *entity)
{
    kh_collector scales = {.evaluation = evaluation};
    kh_collect(&scales, kh_value_entity(entity), false);
    collect_scales(evaluation, &scales, kh_property_sections(evaluation, entity), true);
    collect_scales(evaluation, &scales, kh_property_indicators(evaluation, entity), false);
    collect_scales(evaluation, &scales, kh_property_externals(evaluation, entity), false);
    collect_converted(evaluation, &scales, kh_property_sections(evaluation, entity));
    collect_converted(evaluation, &scales, kh_property_indicators(evaluation, entity));
    return kh_collected(&scales);
}

/* ---- the others ---- */

kh_value kh_property_externals(kh_evaluation *evaluation, const kh_entity *entity)
{
    walk through = {{.evaluation = evaluation}, KH_KIND_EXTERNAL, true};
    go_through(&through, entity, false);
    add_outside(&through.found, KH_KIND_EXTERNAL);
    return kh_collected(&through.found);
}

kh_value kh_property_grades(kh_evaluation *evaluation, const kh_entity *entity)
{
    return children_of_kind(evaluation, entity, KH_KIND_GRADE);
}

kh_value kh_property_groups(kh_evaluation *evaluation, const kh_entity *entity)
{
    return children_of_kind(evaluation, entity, KH_KIND_GROUP);
}

kh_value kh_property_fields(kh_evaluation *evaluation, const kh_entity *entity)
{
    return declared(evaluation, entity, KH_KIND_FIELD);
}

kh_value kh_property_registers(kh_evaluation *evaluation, const kh_entity *entity)
{
    return declared(evaluation, entity, KH_KIND_REGISTER);
}

kh_value kh_property_waivers(kh_evaluation *evaluation, const kh_entity *entity)
{
    return children_of_kind(evaluation, entity, KH_KIND_WAIVER);
}

static kh_value list_of(kh_evaluation *evaluation, const kh_entity *const *townships, size_t count)
{
    kh_collector found = {.evaluation = evaluation};
    for (size_t i = 0; i < count && !kh_is_spent(evaluation); i++)
        kh_collect(&found, kh_value_entity(townships[i]), false);
    return kh_collected(&found);
}

kh_value kh_property_townships(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_scheme *scheme = evaluation->scheme;
    if (scheme && kh_origin(entity) == scheme->entity)
        return list_of(evaluation, scheme->townships, scheme->township_count);
    for (size_t i = 0; scheme && i < scheme->group_count; i++)
        if (scheme->groups[i].entity == entity)
            return list_of(evaluation, scheme->groups[i].townships, scheme->groups[i].township_count);
    return children_of_kind(evaluation, entity, KH_KIND_TOWNSHIP);
}

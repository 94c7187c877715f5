/* A group's tree laid out: every item in the order of the card, then the bonuses and penalties of the whole.
 */
#include "scores/scoring.h"

static bool is_item(kh_kind kind)
{
    return kind == KH_KIND_SECTION || kind == KH_KIND_INDICATOR;
}

static kh_text address(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

size_t kh_score_row_of(const kh_score_plan *plan, const kh_entity *item)
{
    const kh_entity *origin = kh_origin(item);
    return (size_t)(uintptr_t)kh_map_find(plan->places, address(&origin)) - 1;
}

typedef struct layout {
    kh_scoring *scoring;
    kh_score_plan *plan;
    kh_evaluation evaluation;
    size_t leaves;
} layout;

static size_t add_row(layout *to, kh_score_row row)
{
    kh_score_plan *plan = to->plan;
    kh_arena *arena = to->scoring->arena;
    const kh_entity *origin = kh_origin(row.item);
    size_t place = plan->rows.count;
    row.leaf = KH_NO_ROW;
    row.periods = kh_scored_periods(&to->evaluation, row.item);
    if (row.item->kind == KH_KIND_INDICATOR && kh_is_leaf(row.item))
        row.leaf = to->leaves++;
    kh_vector_push(arena, &plan->rows, row);
    kh_text key = address(&origin);
    kh_map_add(plan->places, kh_text_slice(kh_arena_copy(arena, key.data, key.length), key.length),
               (void *)(uintptr_t)(place + 1));
    return place;
}

/* A bonus of that name that comes later in the same place refines the one before. */
static const kh_entity *refining(const kh_entity *container, const kh_entity *extra)
{
    bool behind = false;
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (behind && child->kind == extra->kind && child->origin == extra)
            return child;
        behind |= child == extra;
    }
    return NULL;
}

static void add_extras(layout *to, const kh_entity *container, size_t parent, unsigned depth, kh_number scale)
{
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (!kh_is_extra(child->kind) || refining(container, child))
            continue;
        size_t row = add_row(
            to,
            (kh_score_row){
                .item = child, .refined = child->origin, .parent = parent, .depth = depth, .scale = scale});
        to->plan->rows.items[row].end = row + 1;
    }
}

/* 分值 ÷ 评分制; 1 without it. */
static kh_number own_scale(layout *to, const kh_entity *item)
{
    kh_number points, scale;
    bool scaled = kh_attribute_of(item, "评分制") && kh_attribute_of(item, "分值") &&
                  kh_attribute_number(&to->evaluation, item, "评分制", &scale) &&
                  kh_attribute_number(&to->evaluation, item, "分值", &points);
    if (!scaled || kh_number_sign(scale) <= 0)
        return KH_NUMBER(1);
    return kh_number_divide(to->scoring->arena, points, scale);
}

static void add_items(layout *to, const kh_entity *container, size_t parent, unsigned depth, kh_number scale)
{
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (!is_item(child->kind))
            continue;
        size_t row =
            add_row(to, (kh_score_row){.item = child, .parent = parent, .depth = depth, .scale = scale});
        kh_number inside =
            kh_is_leaf(child) ? scale : kh_number_multiply(to->scoring->arena, scale, own_scale(to, child));
        add_items(to, child, row, depth + 1, inside);
        add_extras(to, child, row, depth + 1, inside);
        to->plan->rows.items[row].end = to->plan->rows.count;
    }
}

/* The scheme's, unless the group has one of that kind and name. */
static const kh_entity *of_group(const kh_group *group, const kh_entity *extra)
{
    return group->entity && extra->name.length ? kh_child_named(group->entity, extra->kind, extra->name)
                                               : NULL;
}

static void add_total_extras(layout *to)
{
    const kh_group *group = to->plan->group;
    const kh_entity *scheme = to->scoring->scheme->entity;
    const kh_entity *const containers[] = {scheme, group->entity};
    for (size_t c = 0; c < KH_COUNT(containers); c++)
        for (size_t i = 0; containers[c] && i < containers[c]->children.count; i++) {
            const kh_entity *child = containers[c]->children.items[i];
            if (!kh_is_extra(child->kind) || (c == 0 && of_group(group, child)))
                continue;
            const kh_entity *refined = c == 1 ? kh_child_named(scheme, child->kind, child->name) : NULL;
            size_t row = add_row(to, (kh_score_row){.item = child,
                                                    .refined = child->name.length ? refined : NULL,
                                                    .parent = KH_NO_ROW,
                                                    .scale = KH_NUMBER(1)});
            to->plan->rows.items[row].end = row + 1;
        }
}

void kh_score_plan_make(kh_scoring *scoring, const kh_group *group, kh_score_plan *plan)
{
    *plan = (kh_score_plan){.group = group, .places = kh_map_new(scoring->arena)};
    layout to = {.scoring = scoring, .plan = plan, .evaluation = scoring->shared};
    to.evaluation.group = group;
    plan->periods = kh_scored_periods(&to.evaluation, scoring->scheme->entity);
    add_items(&to, group->tree, KH_NO_ROW, 0, KH_NUMBER(1));
    add_total_extras(&to);
}

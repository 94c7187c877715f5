/* One walk over a tree of points (weights.md, step 1; language.md, section 3). */
#include "weights/outline.h"

typedef struct walk {
    kh_evaluation *evaluation;
    kh_outline *outline;
    size_t loose; /* the part of leaves that stand in no section; not made yet: the number of parts ever */
} walk;

/* What is handed down: the condition over an item, its part, the scale of the 评分制 around it. */
typedef struct place_in_tree {
    size_t condition, part;
    kh_number factor;
} place_in_tree;

static bool is_item(const kh_entity *entity)
{
    return entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR;
}

static kh_number points_of(walk *at, const kh_entity *entity, const char *word)
{
    kh_number points;
    bool known = kh_attribute_of(entity, word) && kh_attribute_number(at->evaluation, entity, word, &points);
    return known ? points : KH_NUMBER_INVALID;
}

static kh_text address(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

static kh_range *open_range(walk *at, const kh_entity *item)
{
    kh_range *range = kh_arena_new_of(at->evaluation->arena, kh_range);
    range->item = item;
    range->origin = kh_origin(item);
    range->first = at->outline->leaves.count;
    kh_map_add(at->outline->ranges, address(&range->origin), range);
    return range;
}

static size_t condition_over(walk *at, const kh_entity *item, size_t outer)
{
    const kh_attribute *written = kh_attribute_of(item, "适用");
    if (!written || !written->count)
        return outer;
    kh_condition condition = {item, written, outer};
    kh_vector_push(at->evaluation->arena, &at->outline->conditions, condition);
    return at->outline->conditions.count - 1;
}

static size_t add_part(walk *at, const kh_entity *section)
{
    size_t next = at->outline->leaves.count;
    kh_part part = {section, KH_NUMBER(0), next, next};
    kh_vector_push(at->evaluation->arena, &at->outline->parts, part);
    return at->outline->parts.count - 1;
}

static kh_number add_leaf(walk *at, const kh_entity *leaf, place_in_tree place)
{
    kh_arena *arena = at->evaluation->arena;
    kh_outline *outline = at->outline;
    kh_number points = points_of(at, leaf, "分值");
    kh_outline_leaf row = {leaf, place.part, place.condition, kh_number_multiply(arena, points, place.factor),
                           points};
    outline->complete &= kh_attribute_of(leaf, "分值") != NULL;
    outline->known &= kh_number_valid(row.points);
    kh_vector_push(arena, &outline->leaves, row);
    kh_part *part = &outline->parts.items[place.part];
    part->total = kh_number_add(arena, part->total, row.points);
    part->end = outline->leaves.count;
    return points;
}

static kh_number walk_item(walk *at, const kh_entity *item, place_in_tree place);

/* The points of what stands directly in `container`; *any: something does. */
static kh_number sum_of_children(walk *at, const kh_entity *container, place_in_tree place, bool *any)
{
    kh_number sum = KH_NUMBER(0);
    *any = false;
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (!is_item(child))
            continue;
        *any = true;
        sum = kh_number_add(at->evaluation->arena, sum, walk_item(at, child, place));
    }
    return sum;
}

static void must_agree(walk *at, kh_number sum, kh_number wanted)
{
    if (kh_number_valid(sum) && kh_number_valid(wanted) && !kh_number_equal(sum, wanted))
        at->outline->agrees = false;
}

/* An item with parts. With 评分制 its children add up to that, and count for 分值 ÷ 评分制 of what they say.
 */
static kh_number walk_container(walk *at, const kh_entity *item, place_in_tree place)
{
    kh_number points = points_of(at, item, "分值"), scale = points_of(at, item, "评分制");
    bool scaled = kh_number_valid(scale);
    if (scaled && kh_number_sign(scale) <= 0) {
        kh_vector_push(at->evaluation->arena, &at->outline->bad_scales, item);
        at->outline->known = scaled = false;
    }
    if (scaled && kh_number_valid(points)) {
        kh_number factor = kh_number_divide(at->evaluation->arena, points, scale);
        place.factor = kh_number_multiply(at->evaluation->arena, place.factor, factor);
    }
    bool any;
    kh_number sum = sum_of_children(at, item, place, &any);
    at->outline->complete &= any;
    must_agree(at, sum, scaled ? scale : points);
    return kh_number_valid(points) ? points : scaled ? scale : sum;
}

static kh_number walk_item(walk *at, const kh_entity *item, place_in_tree place)
{
    kh_range *range = open_range(at, item);
    place.condition = condition_over(at, item, place.condition);
    if (item->kind == KH_KIND_SECTION) {
        place.part = add_part(at, item);
    } else if (place.part == SIZE_MAX) {
        if (at->loose == SIZE_MAX)
            at->loose = add_part(at, NULL);
        place.part = at->loose;
    }
    kh_number points = kh_is_leaf(item) ? add_leaf(at, item, place) : walk_container(at, item, place);
    range->count = at->outline->leaves.count - range->first;
    return points;
}

const kh_outline *kh_outline_of(kh_evaluation *evaluation, const kh_entity *tree, kh_number total)
{
    kh_outline *outline = kh_arena_new_of(evaluation->arena, kh_outline);
    outline->tree = tree;
    outline->ranges = kh_map_new(evaluation->arena);
    outline->complete = outline->agrees = true;
    outline->known = !tree->damaged;
    walk at = {evaluation, outline, SIZE_MAX};
    bool any;
    place_in_tree top = {.condition = KH_NO_CONDITION, .part = SIZE_MAX, .factor = KH_NUMBER(1)};
    must_agree(&at, sum_of_children(&at, tree, top, &any), total);
    return outline;
}

const kh_range *kh_range_of(const kh_outline *outline, const kh_entity *item)
{
    const kh_entity *origin = kh_origin(item);
    return kh_map_find(outline->ranges, address(&origin));
}

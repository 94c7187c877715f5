/* What a group drops and puts something else in the place of.
 *
 * 剔除 alone releases points, which 余分 shares out. Where the group adds or changes items so that its tree
 * has too many points, and has exactly the right ones at every level without what it drops, the points are
 * taken already: what is dropped is left out of the group's tree, and nothing is released. So, too, where the
 * scheme itself does not add up and the group's tree without what it drops is wrong by the same points: the
 * scheme's mistake is told, and no other.
 */
#include "model/refine.h"

#include "model/evaluate.h"
#include "model/names.h"

typedef KH_VECTOR(kh_number) gaps;

typedef struct tally {
    kh_evaluation *evaluation;
    const kh_entity *const *dropped;
    size_t count;
    bool without; /* what is dropped is not counted */
    bool agrees, known;
    gaps *wrong; /* by how much, level by level */
} tally;

static bool is_item(const kh_entity *entity)
{
    return entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR;
}

static bool is_dropped(const tally *of, const kh_entity *item)
{
    for (size_t i = 0; i < of->count; i++)
        if (kh_origin(item) == kh_origin(of->dropped[i]))
            return true;
    return false;
}

/* Is nothing of it left? */
static bool is_gone(const tally *of, const kh_entity *item)
{
    size_t parts = 0;
    if (is_dropped(of, item))
        return true;
    for (size_t i = 0; i < item->children.count; i++) {
        const kh_entity *child = item->children.items[i];
        parts += is_item(child);
        if (is_item(child) && !is_gone(of, child))
            return false;
    }
    return parts > 0;
}

static kh_number stated(tally *of, const kh_entity *item, const char *word)
{
    kh_number points;
    bool known = kh_attribute_of(item, word) && kh_attribute_number(of->evaluation, item, word, &points);
    return known ? points : KH_NUMBER_INVALID;
}

/* Of an item, its own or the sum of its parts; at each level they must be the same. */
static kh_number points_of(tally *of, const kh_entity *item)
{
    kh_arena *arena = of->evaluation->arena;
    bool scheme = item->kind == KH_KIND_SCHEME;
    kh_number own = stated(of, item, scheme ? "总分" : "分值");
    kh_number scale = scheme ? KH_NUMBER_INVALID : stated(of, item, "评分制");
    kh_number wanted = kh_number_valid(scale) ? scale : own, sum = KH_NUMBER(0);
    if (!scheme && kh_is_leaf(item)) {
        of->known &= kh_number_valid(own);
        return own;
    }
    for (size_t i = 0; i < item->children.count; i++) {
        const kh_entity *child = item->children.items[i];
        if (is_item(child) && !(of->without && is_gone(of, child)))
            sum = kh_number_add(arena, sum, points_of(of, child));
    }
    if (kh_number_valid(wanted) && kh_number_valid(sum) && !kh_number_equal(sum, wanted)) {
        of->agrees = false;
        kh_vector_push(arena, of->wrong, kh_number_subtract(arena, sum, wanted));
    }
    of->known &= kh_number_valid(sum);
    return kh_number_valid(own) ? own : kh_number_valid(scale) ? scale : sum;
}

/* Without what is dropped, where that is asked; *wrong: empty if it does. */
static bool adds_up(tally of, const kh_entity *tree, bool without, gaps *wrong)
{
    of.without = without;
    of.agrees = of.known = true;
    of.wrong = wrong;
    (void)points_of(&of, tree);
    return of.known && of.agrees;
}

static bool are_same(const gaps *left, const gaps *right)
{
    bool same = left->count == right->count && left->count > 0;
    for (size_t i = 0; same && i < left->count; i++)
        same = kh_number_equal(left->items[i], right->items[i]);
    return same;
}

/* Is what is dropped made up for by what the group adds? */
static bool is_made_up_for(tally of, const kh_entity *scheme, const kh_entity *tree)
{
    gaps with = {0}, without = {0}, base = {0};
    if (!of.count || adds_up(of, tree, false, &with))
        return false;
    if (adds_up(of, tree, true, &without))
        return true;
    (void)adds_up(of, scheme, false, &base);
    return are_same(&base, &without);
}

static void take_out(const tally *of, kh_entity *tree)
{
    size_t kept = 0;
    for (size_t i = 0; i < tree->children.count; i++) {
        kh_entity *child = tree->children.items[i];
        if (is_item(child) && is_gone(of, child))
            continue;
        if (is_item(child))
            take_out(of, child);
        tree->children.items[kept++] = child;
    }
    tree->children.count = kept;
    tree->children_by_name = NULL;
    tree->indexed = 0;
}

void kh_refine_replace(kh_evaluation *evaluation, const kh_entity *scheme, kh_entity *tree,
                       const kh_entity *group)
{
    const kh_attribute *drops = kh_attribute_of(group, "剔除");
    KH_VECTOR(const kh_entity *) dropped = {0};
    for (size_t i = 0; drops && i < drops->count; i++) {
        const kh_node *node = drops->values[i];
        const kh_node *const *named =
            node->kind == KH_NODE_LIST ? (const kh_node *const *)node->children : &node;
        for (size_t j = 0; j < (node->kind == KH_NODE_LIST ? node->count : 1); j++) {
            bool several;
            const kh_entity *item = kh_find_item_of(scheme, named[j], &several);
            if (item)
                kh_vector_push(evaluation->arena, &dropped, item);
        }
    }
    tally of = {.evaluation = evaluation, .dropped = dropped.items, .count = dropped.count};
    if (is_made_up_for(of, scheme, tree))
        take_out(&of, tree);
}

/* What a change of one weight would change in the order. */
#include "simulation/simulating.h"

#include <stdlib.h>

/* A total as the indicator's base points p′ = x × p make it: fixed + slope × x. */
typedef struct line {
    kh_number total, slope; /* the total where x = 1 */
} line;

typedef struct member {
    const kh_township_score *township;
    line line;
    kh_arena *arena; /* for comparing in qsort */
} member;

typedef struct swaying {
    kh_simulating *in;
    kh_arena *arena; /* what need not stay */
    const kh_entity *item;
    kh_number most; /* of x, where it takes all points of some card */
    kh_number up, down;
    const kh_township_score *up_pair[2], *down_pair[2]; /* the first passes the second */
} swaying;

static const kh_item_score *leaf_of(const kh_township_score *township, const kh_entity *item)
{
    for (size_t row = 0; row < township->item_count; row++)
        if (township->items[row].weight && !township->items[row].dropped &&
            kh_origin(township->items[row].item) == item)
            return &township->items[row];
    return NULL;
}

/* Base scores of all leaves of the card, and Σ of their weights. */
static void add_up(kh_arena *arena, const kh_township_score *township, kh_number *scores, kh_number *weights)
{
    *scores = *weights = KH_NUMBER(0);
    for (size_t row = 0; row < township->item_count; row++) {
        const kh_item_score *item = &township->items[row];
        if (!item->weight || item->dropped)
            continue;
        *scores = kh_number_add(arena, *scores, item->base.number);
        *weights = kh_number_add(arena, *weights, item->weight->weight);
    }
}

/* w becomes w x, each other weight (W − w x) ÷ (W − w) of itself: the total moves by c − o × w ÷ (W − w) for
 * each 1 of x, c the indicator's base score, o the others'. */
static line line_of(swaying *of, const kh_township_score *township)
{
    kh_arena *arena = of->arena;
    const kh_item_score *leaf = leaf_of(township, of->item);
    line found = {township->exact.number, KH_NUMBER(0)};
    kh_number scores, weights;
    if (!leaf || kh_number_sign(leaf->weight->weight) <= 0)
        return found;
    kh_number weight = leaf->weight->weight, own = leaf->base.number;
    add_up(arena, township, &scores, &weights);
    kh_number others = kh_number_subtract(arena, weights, weight);
    if (kh_number_sign(others) <= 0)
        return found; /* it is alone on the card: nothing to take from */
    kh_number rate = kh_number_divide(arena, weight, others);
    found.slope = kh_number_subtract(arena, own,
                                     kh_number_multiply(arena, kh_number_subtract(arena, scores, own), rate));
    kh_number most = kh_number_divide(arena, weights, weight);
    of->most = kh_number_valid(of->most) ? kh_number_min(arena, of->most, most) : most;
    return found;
}

/* ---- crossings ---- */

/* `ahead` has more points at x = 1; keeps the crossing if it is the nearest on its side. */
static void cross(swaying *of, const member *ahead, const member *behind)
{
    kh_arena *arena = of->arena;
    kh_number gap = kh_number_subtract(arena, ahead->line.total, behind->line.total);
    kh_number closing = kh_number_subtract(arena, behind->line.slope, ahead->line.slope);
    int direction = kh_number_valid(closing) ? kh_number_sign(closing) : 0;
    if (direction == 0 || !kh_number_valid(gap))
        return;
    kh_number x = kh_number_add(arena, KH_NUMBER(1), kh_number_divide(arena, gap, closing));
    bool up = direction > 0;
    kh_number *known = up ? &of->up : &of->down;
    const kh_township_score **pair = up ? of->up_pair : of->down_pair;
    bool nearer = !kh_number_valid(*known) || kh_number_compare(arena, x, *known) * direction < 0;
    if (!kh_number_valid(x) || !nearer)
        return;
    *known = x;
    pair[0] = behind->township;
    pair[1] = ahead->township;
}

static int by_total(const void *left, const void *right)
{
    const member *a = left, *b = right;
    int order = kh_number_compare(a->arena, b->line.total, a->line.total);
    if (order)
        return order;
    return a->township < b->township ? -1 : a->township > b->township; /* roster order */
}

static size_t end_of_ties(const member *members, size_t count, size_t first)
{
    size_t end = first + 1;
    while (end < count && kh_number_equal(members[end].line.total, members[first].line.total))
        end++;
    return end;
}

/* Neighbours: everyone of one total with everyone of the next. */
static void cross_group(swaying *of, const kh_group *group)
{
    const kh_scores *scores = of->in->simulation->scores;
    member *members = kh_arena_array(of->arena, group->township_count + 1, sizeof *members);
    size_t count = group->township_count;
    for (size_t i = 0; i < count; i++) {
        const kh_township_score *township = &scores->items[kh_township_index(of->in, group->townships[i])];
        members[i] = (member){township, line_of(of, township), of->arena};
    }
    qsort(members, count, sizeof *members, by_total);
    for (size_t first = 0, second, end; first < count; first = second) {
        second = end_of_ties(members, count, first);
        end = second < count ? end_of_ties(members, count, second) : second;
        for (size_t i = first; i < second; i++)
            for (size_t k = second; k < end; k++)
                cross(of, &members[i], &members[k]);
    }
}

/* ---- an indicator ---- */

static void keep_pair(const kh_entity **into, const kh_township_score *const *pair)
{
    into[0] = pair[0]->township;
    into[1] = pair[1]->township;
}

static kh_sway sway_of(swaying *of, kh_number base)
{
    kh_arena *arena = of->arena, *lasting = of->in->arena;
    kh_sway sway = {.item = of->item, .base = base};
    bool ends = kh_number_valid(of->most);
    sway.up_known = ends && kh_number_valid(of->up) && kh_number_compare(arena, of->up, of->most) < 0;
    sway.down_known = ends && kh_number_valid(of->down) && kh_number_sign(of->down) > 0;
    if (sway.up_known) {
        sway.up = kh_number_multiply(lasting, kh_number_add(lasting, of->up, KH_NUMBER(0)), base);
        keep_pair(sway.up_passes, of->up_pair);
    }
    if (sway.down_known) {
        sway.down = kh_number_multiply(lasting, kh_number_add(lasting, of->down, KH_NUMBER(0)), base);
        keep_pair(sway.down_passes, of->down_pair);
    }
    return sway;
}

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

static kh_sway find_sway(kh_simulating *in, const kh_entity *item, kh_number base)
{
    kh_arena *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(in->arena);
    kh_arena_defer(in->arena, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(in->arena);
    swaying *of = kh_arena_new_of(scratch, swaying);
    *of = (swaying){.in = in,
                    .arena = scratch,
                    .item = item,
                    .most = KH_NUMBER_INVALID,
                    .up = KH_NUMBER_INVALID,
                    .down = KH_NUMBER_INVALID};
    for (size_t g = 0; g < in->scheme->group_count; g++)
        cross_group(of, &in->scheme->groups[g]);
    kh_sway sway = sway_of(of, base);
    kh_arena_release(in->arena, scratch);
    return sway;
}

void kh_find_sways(kh_simulating *in)
{
    kh_simulation *simulation = in->simulation;
    const kh_card *base = &in->cards->base;
    simulation->sways = kh_arena_array(in->arena, base->count + 1, sizeof *simulation->sways);
    for (size_t i = 0; i < base->count; i++) {
        kh_number points = base->weights[i].base;
        if (kh_number_valid(points) && kh_number_sign(points) > 0)
            simulation->sways[simulation->sway_count++] =
                find_sway(in, kh_origin(base->weights[i].leaf), points);
    }
}

/* What a proof sees while a formula is walked: where it turns, what it divides by, which arms are reached. */
#include "model/possible.h"

#include "model/texts.h"

/* A formula with more turns than this is not one of an office; the rest of them is not looked at. */
enum { MOST_SITES = 64, MOST_ARMS = 2000, MOST_LISTS = 100 };

/* ---- samples ---- */

static bool samples(const kh_walk *walk)
{
    return walk->watch && walk->sampling;
}

static void note_site(kh_walk *walk, kh_site site)
{
    if (kh_number_valid(site.number) && walk->watch->sites.count < MOST_SITES)
        kh_vector_push(walk->evaluation->arena, &walk->watch->sites, site);
}

void kh_watch_difference(kh_walk *walk, kh_scope scope, const kh_node *node, unsigned part,
                         const kh_possible *left, const kh_possible *right)
{
    if (!samples(walk) || !kh_possible_is_point(scope, left) || !kh_possible_is_point(scope, right))
        return;
    kh_value difference = kh_subtract(scope, left->low, right->low);
    if (difference.kind == KH_VALUE_NUMBER)
        note_site(walk, (kh_site){.node = node, .part = part, .number = difference.number});
}

void kh_watch_steps(kh_walk *walk, const kh_node *node, const kh_value *steps)
{
    if (samples(walk))
        note_site(walk, (kh_site){.node = node, .steps = true, .number = steps->number});
}

void kh_watch_divisor(kh_walk *walk, kh_scope scope, const kh_node *node, const kh_node *divisor,
                      const kh_possible *value)
{
    kh_watch *watch = walk->watch;
    const kh_value zero_value = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
    if (!watch)
        return;
    if (!walk->sampling && watch->guarded == 0)
        watch->may_fail |=
            kh_possible_compare(scope, KH_OP_EQUAL, *value, kh_possible_between(zero_value, zero_value)).yes;
    if (!kh_possible_is_point(scope, value))
        return;
    bool zero = kh_number_sign(value->low.number) == 0 && watch->guarded == 0;
    if (walk->sampling)
        note_site(walk, (kh_site){.node = node, .number = value->low.number});
    if (zero && walk->sampling && !watch->zero.node) {
        /* without results, in the frame that it stands in: a parameter is what the call gives */
        kh_value fixed = kh_walk_value(walk, scope.frame, divisor, KH_EXPECT_ANY);
        watch->zero = (kh_hole){divisor, watch->calling, fixed.kind == KH_VALUE_NUMBER};
    }
    watch->divides |= zero && !walk->sampling;
}

void kh_watch_gap(kh_walk *walk, const kh_node *node)
{
    if (walk->watch && !walk->sampling)
        walk->watch->may_fail = true;
    if (samples(walk) && walk->watch->guarded == 0 && !walk->watch->gap.node)
        walk->watch->gap = (kh_hole){node, walk->watch->calling, false};
}

/* ---- whole walks ---- */

bool kh_watches_arms(const kh_walk *walk)
{
    return walk->watch && !walk->sampling && !walk->watch->calling;
}

static kh_seen_arm *arm_of(kh_watch *watch, const kh_node *arm)
{
    for (size_t i = watch->arms.count; i-- > 0;)
        if (watch->arms.items[i].arm == arm)
            return &watch->arms.items[i];
    return NULL;
}

void kh_watch_arm(kh_walk *walk, const kh_node *owner, const kh_node *arm, bool reached)
{
    if (!kh_watches_arms(walk))
        return;
    kh_seen_arm *known = arm_of(walk->watch, arm);
    if (known) {
        known->reached |= reached;
    } else if (walk->watch->arms.count < MOST_ARMS) {
        kh_seen_arm seen = {.owner = owner, .arm = arm, .reached = reached};
        kh_vector_push(walk->evaluation->arena, &walk->watch->arms, seen);
    }
}

/* An arm without a node of its own stands for the whole. */
void kh_watch_lost(kh_walk *walk, const kh_node *owner)
{
    if (!kh_watches_arms(walk))
        return;
    kh_seen_arm *known = arm_of(walk->watch, owner);
    if (!known) {
        kh_seen_arm seen = {.owner = owner, .arm = owner, .reached = true, .lost = true};
        kh_vector_push(walk->evaluation->arena, &walk->watch->arms, seen);
    }
}

void kh_watch_list(kh_walk *walk, const kh_node *call, bool brackets, int64_t length, const kh_value *used)
{
    int64_t most = 0;
    if (!kh_watches_arms(walk))
        return;
    kh_watch *watch = walk->watch;
    bool open = !used || used->kind != KH_VALUE_NUMBER || !kh_number_to_integer(used->number, &most);
    kh_seen_list *known = NULL;
    for (size_t i = 0; i < watch->lists.count && !known; i++)
        known = watch->lists.items[i].call == call ? &watch->lists.items[i] : NULL;
    if (known) {
        known->used = most > known->used ? most : known->used;
        known->length = (length > known->length) == brackets ? length : known->length;
        known->open |= open;
    } else if (watch->lists.count < MOST_LISTS) {
        kh_seen_list seen = {
            .call = call, .brackets = brackets, .length = length, .used = most, .open = open};
        kh_vector_push(walk->evaluation->arena, &watch->lists, seen);
    }
}

/* Step 5: what the changes freed, or took, is settled among the recipients.
 *
 * Which section a point may go to. Without 保持板块 and 同板块 the whole card is one balance. With either,
 * each section settles its own: among the recipients of 归 that stand in it; if 归 names none of them, among
 * those of it that the group did not adjust. 同板块 is the section itself: those it did not adjust, or where
 * it adjusted all, all of them; what 归 names beside it takes part where it stands. A section in which
 * nothing applies releases its points, and those go to the recipients of 归 anywhere (other than 同板块; if
 * there are no others, to 其余).
 *
 * Bounds. A weight that distribution moves upwards is held at its upper bound, one that it moves downwards at
 * its lower bound. A weight that starts beyond an item bound (单项上限 20 of an indicator that has 25) is not
 * moved further, and is not pulled back either: 余分 says how much each may receive, and no one asked for a
 * change.
 */
#include "weights/weighing.h"

#include "model/names.h"
#include "weights/pour.h"

/* An amount to be settled: above 0 to be given, below to be taken. */
typedef struct settlement {
    kh_number amount;
    size_t part;
    size_t first, end; /* the part's leaves lie between */
    size_t count;      /* of those that take: working->takes */
} settlement;

static bool is_active(const kh_working *working, size_t leaf, size_t part)
{
    return working->card->weights[leaf].drop == KH_KEPT &&
           (part == KH_ALL_PARTS || working->plan->outline->leaves.items[leaf].part == part);
}

static settlement settlement_of(const kh_working *working, size_t part)
{
    if (part == KH_ALL_PARTS)
        return (settlement){.part = part, .end = working->card->count};
    const kh_part *of = &working->plan->outline->parts.items[part];
    return (settlement){.part = part, .first = of->first, .end = of->end};
}

static kh_number sum_active(const kh_working *working, const settlement *of, size_t *count)
{
    kh_number sum = KH_NUMBER(0);
    *count = 0;
    for (size_t i = of->first; i < of->end; i++)
        if (is_active(working, i, of->part)) {
            sum = kh_number_add(working->plan->weighing->arena, sum, working->card->weights[i].exact);
            (*count)++;
        }
    return sum;
}

/* ---- who receives ---- */

static void choose(kh_working *working, settlement *to, size_t leaf)
{
    if (leaf < to->first || leaf >= to->end || working->takes[leaf] || !is_active(working, leaf, to->part))
        return;
    working->takes[leaf] = true;
    to->count++;
}

static void choose_rest(kh_working *working, settlement *to, bool adjusted_too)
{
    for (size_t i = to->first; i < to->end; i++)
        if (adjusted_too || !working->plan->leaves[i].adjusted)
            choose(working, to, i);
}

static void choose_weak(kh_working *working, settlement *to)
{
    const kh_computed *weak = kh_computed_of(working->card->township, KH_TEXT("薄弱"));
    const kh_outline *outline = working->plan->outline;
    for (size_t i = 0; weak && weak->value.kind == KH_VALUE_LIST && i < weak->value.list.count; i++) {
        bool several = false;
        const kh_entity *item = kh_find_item(outline->tree, weak->value.list.items[i].value.text, &several);
        const kh_range *range = item ? kh_range_of(outline, item) : NULL;
        for (size_t j = 0; range && j < range->count; j++)
            choose(working, to, range->first + j);
    }
}

/* What 归 names; 同板块 is the caller's. */
static void choose_named(kh_working *working, settlement *to)
{
    const kh_recipients *words = &working->plan->recipients;
    for (size_t i = to->first; i < to->end; i++) {
        const kh_plan_leaf *leaf = &working->plan->leaves[i];
        if ((words->named && leaf->named) || (words->key && leaf->key))
            choose(working, to, i);
    }
    if (words->weak)
        choose_weak(working, to);
    if (words->rest)
        choose_rest(working, to, false);
}

static void choose_recipients(kh_working *working, settlement *to)
{
    const kh_recipients *words = &working->plan->recipients;
    bool others = words->named || words->key || words->weak || words->rest;
    memset(working->takes + to->first, 0, to->end - to->first);
    if (others)
        choose_named(working, to);
    if (to->part == KH_ALL_PARTS) {
        if (!others)
            choose_rest(working, to, false);
        return;
    }
    if (words->section || to->count == 0)
        choose_rest(working, to, false);
    if (words->section && to->count == 0)
        choose_rest(working, to, true);
}

static kh_words place_words(const kh_working *working, const settlement *to)
{
    const kh_entity *section =
        to->part == KH_ALL_PARTS ? NULL : working->plan->outline->parts.items[to->part].section;
    return section ? kh_filled(working->plan->weighing->arena, "板块“{0}”", "section “{0}”", 1,
                               (kh_words[]){kh_words_same(kh_entity_title(section))})
                   : kh_words_of("余分", "balance");
}

/* ---- shares and room ---- */

static bool formula_share(kh_working *working, size_t leaf, kh_number *share)
{
    const kh_plan *plan = working->plan;
    const kh_entity *entity = working->card->weights[leaf].leaf;
    kh_frame frame = {.element = entity};
    kh_value value =
        kh_evaluate(&working->evaluation, &frame, plan->formula, (kh_expectation){.form = KH_FORM_ANY});
    kh_question question = {.of = kh_words_same(kh_entity_title(entity)),
                            .what = kh_words_of("按（式）", "share by formula"),
                            .span = plan->formula->span};
    if (!kh_answer(working, &question, value, share))
        return false;
    if (kh_number_sign(*share) >= 0)
        return true;
    kh_words arguments[] = {question.of, question.what, kh_points_words(plan->weighing->arena, *share)};
    kh_trouble(working, KH066, question.span, arguments, KH_COUNT(arguments));
    return false;
}

static kh_number share_of(kh_working *working, size_t leaf)
{
    kh_number share = KH_NUMBER(0);
    switch (working->plan->method) {
    case KH_IN_PROPORTION:
        return working->card->weights[leaf].exact;
    case KH_EVENLY:
        return KH_NUMBER(1);
    case KH_BY_FORMULA:
        (void)formula_share(working, leaf, &share);
        break;
    }
    return share;
}

/* How far the weight may move that way; not valid: without end. */
static kh_number room_of(const kh_working *working, size_t leaf, bool upwards)
{
    kh_arena *arena = working->plan->weighing->arena;
    const kh_bounds *bounds = &working->bounds[leaf];
    kh_number weight = working->card->weights[leaf].exact;
    kh_number own = upwards ? bounds->most : bounds->least,
              item = upwards ? bounds->item_most : bounds->item_least;
    kh_number bound = kh_number_valid(own) ? own : item;
    if (kh_number_valid(own) && kh_number_valid(item))
        bound = upwards ? kh_number_min(arena, own, item) : kh_number_max(arena, own, item);
    if (!upwards && (!kh_number_valid(bound) || kh_number_sign(bound) < 0))
        bound = KH_NUMBER(0);
    if (!kh_number_valid(bound))
        return bound;
    kh_number room =
        upwards ? kh_number_subtract(arena, bound, weight) : kh_number_subtract(arena, weight, bound);
    return kh_number_max(arena, room, KH_NUMBER(0));
}

/* ---- settling ---- */

static kh_words bound_words(const kh_working *working, size_t leaf, const kh_vessel *vessel, bool upwards)
{
    kh_arena *arena = working->plan->weighing->arena;
    const kh_weight *weight = &working->card->weights[leaf];
    kh_number bound = upwards ? kh_number_add(arena, weight->exact, vessel->part)
                              : kh_number_subtract(arena, weight->exact, vessel->part);
    kh_words arguments[] = {kh_quoted(arena, weight->leaf), kh_points_words(arena, bound)};
    return upwards ? kh_filled(arena, "{0}至多{1}分", "{0} at most {1}", 2, arguments)
                   : kh_filled(arena, "{0}至少{1}分", "{0} at least {1}", 2, arguments);
}

static void report_unplaced(kh_working *working, const settlement *to, const kh_vessel *vessels,
                            kh_number left)
{
    kh_arena *arena = working->plan->weighing->arena;
    bool upwards = kh_number_sign(to->amount) > 0;
    kh_words_list full = {0};
    for (size_t i = to->first; i < to->end; i++)
        if (vessels[i - to->first].full)
            kh_vector_push(arena, &full, bound_words(working, i, &vessels[i - to->first], upwards));
    kh_words arguments[] = {place_words(working, to), kh_points_words(arena, left),
                            upwards ? kh_words_of("分不出去", "find no place")
                                    : kh_words_of("减不下来", "cannot be taken away"),
                            kh_joined(arena, &full)};
    kh_trouble(working, KH069, working->plan->balance_span, arguments, KH_COUNT(arguments));
}

static void move(kh_working *working, size_t leaf, const kh_vessel *vessel, bool upwards, kh_words words)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_weight *weight = &working->card->weights[leaf];
    working->took_part[leaf] = true;
    if (kh_number_sign(vessel->part) == 0)
        return;
    weight->exact = upwards ? kh_number_add(arena, weight->exact, vessel->part)
                            : kh_number_subtract(arena, weight->exact, vessel->part);
    kh_record(working, leaf,
              (kh_step){upwards ? KH_STEP_RECEIVE : KH_STEP_YIELD, vessel->part, weight->exact, words});
    if (vessel->full)
        kh_record(
            working, leaf,
            (kh_step){KH_STEP_BOUND, weight->exact, weight->exact,
                      upwards ? kh_words_of("上限", "upper bound") : kh_words_of("下限", "lower bound")});
}

/* False: reported. */
static bool fill_vessels(kh_working *working, const settlement *to, kh_vessel *vessels)
{
    bool any = false;
    for (size_t i = to->first; i < to->end; i++) {
        kh_vessel *vessel = &vessels[i - to->first];
        vessel->share = working->takes[i] ? share_of(working, i) : KH_NUMBER(0);
        vessel->room = room_of(working, i, kh_number_sign(to->amount) > 0);
        any |= kh_number_sign(vessel->share) > 0;
    }
    if (!any && !working->failed)
        kh_trouble(working, KH072, working->plan->balance_span,
                   (kh_words[]){place_words(working, to), kh_method_words(working->plan)}, 2);
    return !working->failed;
}

static void too_large(kh_working *working)
{
    kh_trouble(working, KH071, working->plan->balance_span, (kh_words[]){kh_words_of("余分", "balance")}, 1);
}

static void pour(kh_working *working, const settlement *to, bool released)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_vessel *vessels = kh_arena_array(arena, to->end - to->first, sizeof *vessels);
    bool upwards = kh_number_sign(to->amount) > 0;
    if (!fill_vessels(working, to, vessels))
        return;
    kh_number amount = upwards ? to->amount : kh_number_negate(arena, to->amount);
    kh_number left = kh_pour(arena, vessels, to->end - to->first, amount);
    if (!kh_number_valid(left)) {
        too_large(working);
    } else if (kh_number_sign(left) > 0) {
        report_unplaced(working, to, vessels, left);
    } else {
        kh_words words = kh_release_words(working, to->part, released, to->amount);
        kh_vector_push(arena, &working->flows, kh_flow_words(working, to->first, to->end, words, upwards));
        for (size_t i = to->first; i < to->end; i++)
            if (working->takes[i])
                move(working, i, &vessels[i - to->first], upwards, words);
    }
}

static void mark_moved(kh_working *working, const settlement *to)
{
    for (size_t i = to->first; i < to->end; i++)
        if (working->takes[i])
            working->moved[working->plan->outline->leaves.items[i].part] = true;
}

static void settle(kh_working *working, settlement to, bool released)
{
    if (!kh_number_valid(to.amount)) {
        too_large(working);
        return;
    }
    if (kh_number_sign(to.amount) == 0)
        return;
    choose_recipients(working, &to);
    if (to.count) {
        pour(working, &to, released);
        if (released)
            mark_moved(working, &to);
        return;
    }
    kh_arena *arena = working->plan->weighing->arena;
    bool upwards = kh_number_sign(to.amount) > 0;
    kh_words arguments[] = {place_words(working, &to),
                            kh_points_words(arena, upwards ? to.amount : kh_number_negate(arena, to.amount)),
                            upwards ? kh_words_of("要分出去", "are to be shared out")
                                    : kh_words_of("要减下来", "are to be taken away")};
    kh_trouble(working, KH068, working->plan->balance_span, arguments, KH_COUNT(arguments));
}

/* ---- the two ways ---- */

static void settle_sections(kh_working *working)
{
    const kh_outline *outline = working->plan->outline;
    kh_arena *arena = working->plan->weighing->arena;
    settlement all = settlement_of(working, KH_ALL_PARTS);
    all.amount = KH_NUMBER(0);
    for (size_t part = 0; part < outline->parts.count && !working->failed; part++) {
        settlement own = settlement_of(working, part);
        size_t active;
        kh_number sum = sum_active(working, &own, &active), total = outline->parts.items[part].total;
        own.amount = kh_number_subtract(arena, total, sum);
        if (active)
            settle(working, own, false);
        else
            all.amount = kh_number_add(arena, all.amount, total);
    }
    if (!working->failed)
        settle(working, all, true);
}

static void lose(kh_working *working, kh_number amount, kh_number sum)
{
    kh_arena *arena = working->plan->weighing->arena;
    working->card->lost = amount;
    if (!kh_number_valid(amount) || kh_number_sign(amount) == 0)
        return;
    bool less = kh_number_sign(amount) > 0;
    kh_words arguments[] = {
        kh_points_words(arena, less ? amount : kh_number_negate(arena, amount)),
        less ? kh_words_of("少", "less") : kh_words_of("多", "more"),
        kh_points_words(arena, sum),
        kh_points_words(arena, working->plan->weighing->total),
    };
    kh_trouble(working, KH070, working->plan->balance_span, arguments, KH_COUNT(arguments));
}

void kh_balance(kh_working *working)
{
    const kh_weighing *weighing = working->plan->weighing;
    const kh_recipients *words = &working->plan->recipients;
    settlement all = settlement_of(working, KH_ALL_PARTS);
    size_t active;
    kh_number sum = sum_active(working, &all, &active);
    all.amount = kh_number_subtract(weighing->arena, weighing->total, sum);
    kh_read_item_bounds(working);
    if (working->failed)
        return;
    working->by_section = !words->none && (weighing->keeps_sections || words->section);
    if (words->none)
        lose(working, all.amount, sum);
    else if (working->by_section)
        settle_sections(working);
    else
        settle(working, all, false);
}

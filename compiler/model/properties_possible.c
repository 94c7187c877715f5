/* 可得最高, 可得最低: what a township can win and lose on an item, before anyone is scored. */
#include "model/possible.h"

#include "model/properties.h"

/* Corners of so many free inputs are tried; of more only those where all are high, and all are low. */
enum { MOST_CORNERS = 64 };

typedef struct bounds {
    kh_possible whole;    /* every outcome is inside */
    kh_value best, worst; /* some outcome is at least, at most this; NONE: no outcome is sure */
    kh_reasons reasons;   /* why the two differ */
} bounds;

static kh_value none(void)
{
    return (kh_value){.kind = KH_VALUE_NONE};
}

static bounds unknown(kh_value why)
{
    return (bounds){.whole = kh_possible_unknown(why), .best = none(), .worst = none()};
}

/* ---- one formula ---- */

typedef struct scored {
    kh_walk walk;
    kh_frame frame;
    const kh_entity *item;
    const kh_node *formula;
} scored;

static kh_scope scope_of(scored *of)
{
    return (kh_scope){of->walk.evaluation, &of->frame};
}

/* 上限, 下限 as written; not written: 满分 and nothing. 无 takes the clamp away. */
static kh_possible end_of(kh_scope scope, const kh_entity *item, const char *word, kh_value otherwise)
{
    if (!kh_attribute_of(kh_holder(item), word))
        return kh_possible_exactly(otherwise);
    kh_value end = kh_scalar(kh_attribute_value(scope.evaluation, item, word));
    if (end.kind == KH_VALUE_NUMBER && end.percent)
        end = kh_multiply(scope, kh_property_full(scope.evaluation, item), end);
    return kh_possible_exactly(end);
}

static bool is_none(const kh_possible *of)
{
    return of->kind == KH_POSSIBLE_VALUES && of->low.kind == KH_VALUE_NONE;
}

kh_possible kh_possible_clamped(kh_walk *walk, const kh_frame *frame, const kh_entity *item,
                                kh_possible points)
{
    kh_scope scope = {walk->evaluation, frame};
    const kh_attribute *formula = kh_inherited_attribute_of(kh_holder(item), "计分");
    const kh_node *node = formula && formula->count ? formula->values[0] : NULL;
    kh_value zero = kh_value_number(KH_NUMBER(0));
    zero.bare = true;
    kh_possible low = end_of(scope, item, "下限", zero);
    kh_possible high = end_of(scope, item, "上限", kh_property_full(walk->evaluation, item));
    kh_watch_difference(walk, scope, node, 0, &points, &low);
    kh_watch_difference(walk, scope, node, 1, &points, &high);
    if (!is_none(&low))
        points = kh_possible_larger(scope, points, low);
    /* a bonus without a cap has none */
    bool uncapped = walk->watch && item->kind != KH_KIND_INDICATOR && high.kind == KH_POSSIBLE_UNKNOWN;
    return is_none(&high) || uncapped ? points : kh_possible_smaller(scope, points, high);
}

/* 加分上限, 扣分上限 of a place; not a number: it has none, or it is not known. */
static kh_value together_at_most(kh_evaluation *evaluation, const kh_entity *place, const char *word)
{
    if (!kh_attribute_of(place, word))
        return none();
    kh_scope scope = {evaluation, NULL};
    kh_value cap = kh_scalar(kh_attribute_value(evaluation, place, word));
    if (cap.kind != KH_VALUE_NUMBER || !cap.percent)
        return cap;
    bool scheme = place->kind == KH_KIND_SCHEME;
    return kh_multiply(
        scope, scheme ? kh_attribute_value(evaluation, place, "总分") : kh_property_full(evaluation, place),
        cap);
}

/* What penalties inside the item may take off: up to their caps, and without one any amount. */
static kh_possible after_penalties(scored *of, kh_possible points)
{
    const kh_entity *holder = kh_holder(of->item);
    kh_value nothing = kh_value_number(KH_NUMBER(0));
    kh_value cap = together_at_most(of->walk.evaluation, holder, "扣分上限");
    kh_possible all = kh_possible_exactly(nothing);
    bool any = false;
    for (size_t i = 0; i < holder->children.count; i++) {
        const kh_entity *child = holder->children.items[i];
        if (child->kind != KH_KIND_PENALTY)
            continue;
        kh_value most = kh_scalar(kh_attribute_value(of->walk.evaluation, child, "上限"));
        kh_possible taken = kh_possible_between(nothing, most.kind == KH_VALUE_NUMBER ? most : none());
        all = any ? kh_possible_combine(scope_of(of), KH_OP_ADD, all, taken) : taken;
        any = true;
    }
    if (any && cap.kind == KH_VALUE_NUMBER)
        all = kh_possible_smaller(scope_of(of), all, kh_possible_exactly(cap));
    return any ? kh_possible_combine(scope_of(of), KH_OP_SUBTRACT, points, all) : points;
}

/* 计分 is written for 满分; on a card it is worth 分值. */
static kh_possible weighted(scored *of, kh_possible points)
{
    kh_evaluation *evaluation = of->walk.evaluation;
    if (of->item->kind != KH_KIND_CARD_ITEM)
        return points;
    kh_value full = kh_property_full(evaluation, of->item), weight = kh_property_points(evaluation, of->item);
    if (kh_is_same(scope_of(of), full, weight))
        return points;
    return kh_possible_combine(scope_of(of), KH_OP_MULTIPLY, points,
                               kh_possible_exactly(kh_divide(scope_of(of), weight, full)));
}

static kh_possible worth_of(scored *of)
{
    of->walk.narrowings = NULL;
    kh_possible points = kh_possible_of(&of->walk, &of->frame, of->formula, KH_EXPECT_ANY);
    return weighted(of, kh_possible_clamped(&of->walk, &of->frame, of->item, after_penalties(of, points)));
}

/* ---- what is surely reached ---- */

static void note_sample(scored *of, bounds *found)
{
    kh_possible sample = worth_of(of);
    if (sample.kind != KH_POSSIBLE_NUMBERS)
        return;
    if (!kh_is_open(&sample.low))
        found->best = kh_inner_end(scope_of(of), found->best, sample.low, -1);
    if (!kh_is_open(&sample.high))
        found->worst = kh_inner_end(scope_of(of), found->worst, sample.high, 1);
}

static void choose_all(scored *of, bool first)
{
    for (size_t i = 0; i < of->walk.choices.count; i++) {
        kh_choice *choice = &of->walk.choices.items[i];
        choice->chosen = first ? 0 : choice->alternatives - 1;
    }
}

/* Every corner, like an odometer; false after the last. */
static bool next_corner(scored *of)
{
    for (size_t i = 0; i < of->walk.choices.count; i++) {
        kh_choice *choice = &of->walk.choices.items[i];
        if (++choice->chosen < choice->alternatives)
            return true;
        choice->chosen = 0;
    }
    return false;
}

/* Inputs are free of each other, one's own and those of the others. */
static void take_samples(scored *of, bounds *found)
{
    size_t corners = 1;
    for (size_t i = 0; i < of->walk.choices.count; i++)
        corners = corners > MOST_CORNERS ? corners : corners * of->walk.choices.items[i].alternatives;
    of->walk.sampling = true;
    choose_all(of, true);
    if (corners > MOST_CORNERS) {
        note_sample(of, found);
        choose_all(of, false);
        note_sample(of, found);
        return;
    }
    do
        note_sample(of, found);
    while (next_corner(of));
}

static kh_reasons reasons_of(scored *of)
{
    kh_reasons open = kh_collected_reasons(&of->walk.open);
    return open.count ? open : kh_not_followed(scope_of(of)).why.reasons;
}

static bounds bounds_of_formula(kh_evaluation *evaluation, const kh_entity *item)
{
    const kh_attribute *formula = kh_inherited_attribute_of(kh_holder(item), "计分");
    if (!formula || !formula->count)
        return unknown(kh_value_unknown(evaluation->arena, item,
                                        kh_find_attribute(KH_KIND_INDICATOR, KH_TEXT("计分"))->word));
    scored of = {.walk = {.evaluation = evaluation,
                          .open = {.evaluation = evaluation},
                          .known = kh_map_new(evaluation->arena),
                          .budget = KH_WALK_BUDGET},
                 .frame = {.element = item},
                 .item = item,
                 .formula = formula->values[0]};
    bounds found = {.best = none(), .worst = none()};
    found.whole = worth_of(&of);
    if (found.whole.kind == KH_POSSIBLE_NOTHING)
        found.whole = kh_not_followed(scope_of(&of));
    if (found.whole.kind == KH_POSSIBLE_NUMBERS)
        take_samples(&of, &found);
    found.reasons = reasons_of(&of);
    return found;
}

/* ---- items ---- */

/* Not applicable and yet on the card: it scores what 不适用时 says. */
static bool is_waived(kh_evaluation *evaluation, const kh_entity *item)
{
    const kh_entity *holder = kh_holder(item);
    if (!kh_attribute_of(holder, "不适用时") || !kh_attribute_of(holder, "适用"))
        return false;
    kh_value applies = kh_attribute_value(evaluation, item, "适用");
    return applies.kind == KH_VALUE_TRUTH && !applies.truth;
}

static bounds bounds_of_waived(kh_evaluation *evaluation, const kh_entity *item)
{
    scored of = {.walk = {.evaluation = evaluation, .budget = KH_WALK_BUDGET},
                 .frame = {.element = item},
                 .item = item};
    kh_value value = kh_scalar(kh_attribute_value(evaluation, item, "不适用时"));
    if (value.kind != KH_VALUE_NUMBER)
        return unknown(value.kind == KH_VALUE_UNKNOWN && !kh_waits_for_results(&value)
                           ? value
                           : kh_not_followed(scope_of(&of)).why);
    if (value.percent)
        value = kh_multiply(scope_of(&of), kh_property_full(evaluation, item), value);
    bounds found = {.whole = weighted(&of, kh_possible_exactly(value)), .best = none(), .worst = none()};
    if (found.whole.kind == KH_POSSIBLE_NUMBERS) {
        found.best = found.whole.low;
        found.worst = found.whole.high;
    }
    return found;
}

static bounds bounds_of_leaf(kh_evaluation *evaluation, const kh_entity *item)
{
    const kh_entity *holder =
        kh_holder(item); /* what other folds than a mean make of its scores is not followed */
    if (!kh_folds_evenly(holder) && kh_scored_periods(evaluation, holder) > 0)
        return unknown(kh_not_followed((kh_scope){evaluation, NULL}).why);
    return is_waived(evaluation, item) ? bounds_of_waived(evaluation, item)
                                       : bounds_of_formula(evaluation, item);
}

/* The end asked for: exactly, or between what is sure and what is possible. */
static kh_value end_asked(kh_evaluation *evaluation, const bounds *found, bool best)
{
    kh_scope scope = {evaluation, NULL};
    if (found->whole.kind != KH_POSSIBLE_NUMBERS)
        return found->whole.why;
    kh_value bound = best ? found->whole.high : found->whole.low;
    kh_value other = best ? found->whole.low : found->whole.high;
    kh_value sure = best ? found->best : found->worst;
    if (kh_is_open(&sure))
        sure = other;
    if (kh_is_open(&bound) || kh_is_open(&sure) || !kh_align(evaluation, &bound, &sure))
        return kh_undecided(found->reasons);
    kh_value end = kh_number_between(scope, best ? sure.number : bound.number,
                                     best ? bound.number : sure.number, &bound, found->reasons);
    end.unit = (kh_unit){0};
    end.bare = end.percent = false;
    return end;
}

static kh_value end_of_item(kh_evaluation *evaluation, const kh_entity *item, bool best)
{
    bounds found = bounds_of_leaf(evaluation, item);
    return end_asked(evaluation, &found, best);
}

/* ---- over the roster ---- */

/* From the least to the most that a township can get there. */
static kh_value joined(kh_scope scope, kh_value all, kh_value one)
{
    if (all.kind != KH_VALUE_NUMBER || one.kind != KH_VALUE_NUMBER)
        return all.kind == KH_VALUE_NUMBER ? one : all;
    kh_arena *arena = scope.evaluation->arena;
    return kh_number_between(scope, kh_number_min(arena, all.number, one.number),
                             kh_number_max(arena, kh_upper_of(&all), kh_upper_of(&one)), &all,
                             kh_join_reasons(arena, all.reasons, one.reasons));
}

/* An item that depends on the township has as many answers as there are townships that have it. */
static kh_value over_townships(kh_evaluation *evaluation, const kh_entity *item, bool best)
{
    kh_frame frame = {.element = item};
    kh_scope scope = {evaluation, &frame};
    kh_value units = kh_everyone(scope), result = none();
    if (units.kind != KH_VALUE_LIST)
        return units;
    for (size_t i = 0; i < units.list.count && !kh_is_spent(evaluation); i++) {
        kh_elsewhere back = kh_go_to(evaluation, units.list.items[i].value.entity);
        kh_value one = end_of_item(evaluation, item, best);
        kh_come_back(back);
        if (one.kind == KH_VALUE_NUMBER && !one.ranged) /* which township's it is, is what is not sure */
            one.reasons =
                kh_lacking(scope, "具体的乡镇（各乡镇不同）", "which township (they differ)").reasons;
        result = i == 0 ? one : joined(scope, result, one);
        if (result.kind != KH_VALUE_NUMBER)
            return result;
    }
    return result.kind == KH_VALUE_NONE ? kh_lacking(scope, "考核这一项的乡镇", "a township that has it")
                                        : result;
}

static kh_value of_indicator(kh_evaluation *evaluation, const kh_entity *item, bool best)
{
    kh_value end = end_of_item(evaluation, item, best);
    bool somewhere = evaluation->scheme && evaluation->scheme->township_count > 0;
    if (end.kind != KH_VALUE_UNKNOWN || evaluation->township || !somewhere ||
        !kh_inherited_attribute_of(kh_holder(item), "计分"))
        return end;
    kh_value over = over_townships(evaluation, item, best);
    return over.kind == KH_VALUE_NUMBER ? over : end;
}

bool kh_end_of_anyone(kh_evaluation *evaluation, const kh_entity *item, bool best, kh_value *end)
{
    const kh_group *group = evaluation->group;
    kh_begin(evaluation);
    if (!kh_enter_call(evaluation)) /* steps are counted for all walks together */
        return false;
    kh_elsewhere back = kh_go_to(evaluation, NULL);
    bool asked = evaluation->nobody_asked;
    evaluation->group = group;
    evaluation->nobody_asked = false;
    *end = end_of_item(evaluation, item, best);
    bool same = !evaluation->nobody_asked && !kh_is_spent(evaluation);
    evaluation->nobody_asked = asked;
    kh_come_back(back);
    kh_leave_call(evaluation);
    return same;
}

/* ---- sums ---- */

/* A 计分 over the sum is not followed: neither end is known. */
static const kh_entity *scored_as_whole(const kh_entity *item)
{
    for (const kh_entity *at = kh_holder(item); at; at = at->parent)
        if (kh_score_on_whole(at))
            return at;
    return NULL;
}

static kh_value not_followed(kh_evaluation *evaluation, const kh_entity *whole)
{
    return kh_value_unknown(evaluation->arena, whole, kh_words_of("合计的计分", "the score of the sum"));
}

static kh_value of_parts(kh_evaluation *evaluation, const kh_entity *item, kh_value parts, bool best)
{
    kh_scope scope = {evaluation, NULL};
    kh_value total = kh_value_number(KH_NUMBER(0));
    if (kh_score_on_whole(kh_holder(item)))
        return not_followed(evaluation, kh_holder(item));
    for (size_t i = 0; i < parts.list.count; i++) {
        const kh_entity *part = parts.list.items[i].value.entity;
        total = kh_add(scope, total,
                       best ? kh_property_best(evaluation, part) : kh_property_worst(evaluation, part));
    }
    if (!kh_attribute_of(item, "评分制"))
        return total;
    kh_value scale = kh_property_parts_total(evaluation, item), full = kh_property_full(evaluation, item);
    return kh_multiply(scope, total, kh_divide(scope, full, scale));
}

/* Where the bonus counts: what a group adds to the whole counts with the scheme's. */
static const kh_entity *place_of(const kh_entity *bonus)
{
    const kh_entity *place = bonus->parent ? kh_holder(bonus->parent) : NULL;
    return place && place->kind == KH_KIND_GROUP ? place->parent : place;
}

/* Where bonuses stand, and what that stands in, with what they can add there. */
typedef struct capped_place {
    const kh_entity *place; /* NULL: outside of all */
    size_t depth;
    kh_value most;
} capped_place;

typedef KH_VECTOR(capped_place) capped_places;

static size_t place_at(kh_evaluation *evaluation, capped_places *places, const kh_entity *place)
{
    if (place && place->kind == KH_KIND_SCHEME && evaluation->scheme) /* a group has a tree of its own */
        place = evaluation->scheme->entity;
    capped_place made = {.place = place, .most = kh_value_number(KH_NUMBER(0))};
    for (const kh_entity *at = place; at; at = at->parent)
        made.depth += at->kind != KH_KIND_FILE;
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i].place == place)
            return i;
    kh_vector_push(evaluation->arena, places, made);
    return places->count - 1;
}

/* Held at the place's cap, which holds also for those that have none. */
static kh_value held_in(kh_evaluation *evaluation, const capped_place *of)
{
    kh_value cap = of->place ? together_at_most(evaluation, of->place, "加分上限") : none();
    if (cap.kind != KH_VALUE_NUMBER || cap.ranged)
        return of->most;
    bool within = of->most.kind == KH_VALUE_NUMBER && !of->most.ranged &&
                  kh_number_compare(evaluation->arena, of->most.number, cap.number) <= 0;
    return within ? of->most : cap;
}

static bool holds_bonuses(const kh_entity *place)
{
    return place && (place->kind == KH_KIND_SCHEME || place->kind == KH_KIND_SECTION ||
                     place->kind == KH_KIND_INDICATOR);
}

kh_value kh_bonus_cap_at(kh_evaluation *evaluation, const kh_entity *bonus, const kh_entity **place)
{
    for (const kh_entity *at = place_of(bonus); holds_bonuses(at); at = at->parent) {
        bool scheme = at->kind == KH_KIND_SCHEME;
        *place = scheme && evaluation->scheme ? evaluation->scheme->entity : at;
        kh_value cap = together_at_most(evaluation, *place, "加分上限");
        if (cap.kind != KH_VALUE_NONE || scheme)
            return cap;
    }
    return none();
}

/* From the inside out: what each place comes to counts in the one it stands in. */
static kh_value of_bonuses(kh_evaluation *evaluation, const kh_value *counted)
{
    kh_scope scope = {evaluation, NULL};
    kh_value total = kh_value_number(KH_NUMBER(0));
    capped_places places = {0};
    size_t deepest = 0;
    for (size_t i = 0; i < counted->list.count; i++) {
        const kh_entity *bonus = counted->list.items[i].value.entity;
        if (bonus->kind != KH_KIND_BONUS)
            continue;
        size_t at = place_at(evaluation, &places, place_of(bonus));
        capped_place *of = &places.items[at];
        of->most = kh_add(scope, of->most, kh_property_points(evaluation, bonus));
        deepest = of->depth > deepest ? of->depth : deepest;
    }
    for (size_t depth = deepest + 1; depth-- > 0;)
        for (size_t i = 0; i < places.count; i++) {
            if (places.items[i].depth != depth)
                continue;
            kh_value most = held_in(evaluation, &places.items[i]);
            const kh_entity *place = places.items[i].place, *outer = place ? place->parent : NULL;
            bool within = holds_bonuses(outer);
            size_t at = within ? place_at(evaluation, &places, outer) : 0;
            kh_value *into = within ? &places.items[at].most : &total;
            *into = kh_add(scope, *into, most);
        }
    return total;
}

kh_value kh_property_best_bonus(kh_evaluation *evaluation, const kh_entity *card)
{
    kh_value counted = kh_property_counted(evaluation, card);
    return counted.kind == KH_VALUE_LIST ? of_bonuses(evaluation, &counted) : counted;
}

/* A bonus adds nothing at the least, its cap at the most. */
static kh_value of_card(kh_evaluation *evaluation, const kh_entity *card, bool best)
{
    kh_scope scope = {evaluation, NULL};
    kh_value counted = kh_property_counted(evaluation, card), total = kh_value_number(KH_NUMBER(0));
    if (counted.kind != KH_VALUE_LIST)
        return counted;
    for (size_t i = 0; i < counted.list.count; i++) {
        const kh_entity *item = counted.list.items[i].value.entity;
        if (item->kind != KH_KIND_BONUS && scored_as_whole(item))
            return not_followed(evaluation, scored_as_whole(item));
        if (item->kind != KH_KIND_BONUS)
            total = kh_add(scope, total,
                           best ? kh_property_best(evaluation, item) : kh_property_worst(evaluation, item));
    }
    return best ? kh_add(scope, total, of_bonuses(evaluation, &counted)) : total;
}

static kh_value end_of_entity(kh_evaluation *evaluation, const kh_entity *entity, bool best)
{
    if (entity->kind == KH_KIND_CARD)
        return of_card(evaluation, entity, best);
    if (entity->kind == KH_KIND_CARD_ITEM) {
        kh_value township = kh_property_township(evaluation, entity);
        kh_elsewhere back = kh_go_to(evaluation, township.kind == KH_VALUE_ENTITY ? township.entity : NULL);
        kh_value end = of_indicator(evaluation, entity, best);
        kh_come_back(back);
        return end;
    }
    kh_value parts = kh_property_parts(evaluation, entity);
    return parts.list.count ? of_parts(evaluation, entity, parts, best)
                            : of_indicator(evaluation, entity, best);
}

kh_value kh_property_best(kh_evaluation *evaluation, const kh_entity *entity)
{
    return end_of_entity(evaluation, entity, true);
}

kh_value kh_property_worst(kh_evaluation *evaluation, const kh_entity *entity)
{
    return end_of_entity(evaluation, entity, false);
}

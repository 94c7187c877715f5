/* 占比: the share of what meets a condition. Over doubtful members it is a range. */
#include "model/functions.h"

#include "model/properties.h"
#include "model/texts.h"

static kh_value element_value(kh_call call, const kh_value *element, const kh_node *formula)
{
    return formula ? kh_evaluate_inside(call.scope, element, formula, KH_EXPECT_ANY, false) : *element;
}

/* ---- parts without points of their own ---- */

/* A part whose points are not settled counts as what is above it, if that is, and if all of that is of one
 * sort: however the points are split, they go to that sort. */
typedef struct deciders {
    kh_call call;
    const kh_value *list;
    kh_map *verdicts; /* address of what has points above a part → &yes, &no */
    kh_map *counted;  /* address → it has been counted */
} deciders;

static const bool yes = true, no = false;

static bool is_points(const kh_node *quantity)
{
    const kh_attribute_row *points = kh_find_attribute(KH_KIND_INDICATOR, KH_TEXT("分值"));
    return quantity && quantity->kind == KH_NODE_NAME &&
           kh_find_attribute(KH_KIND_INDICATOR, quantity->text) == points;
}

static const kh_entity *above_part(const kh_value *element)
{
    const kh_entity *item = element->kind == KH_VALUE_ENTITY ? kh_holder(element->entity) : NULL;
    return item && item->kind == KH_KIND_INDICATOR ? item->parent : NULL;
}

static bool is_inside(const kh_value *element, const kh_entity *whole)
{
    for (const kh_entity *above = above_part(element); above; above = above->parent)
        if (above == whole)
            return true;
    return false;
}

/* Every leaf of it is there, surely, and answers the condition alike. */
static bool is_of_one_sort(const deciders *of, const kh_entity *whole)
{
    const kh_node *condition = kh_argument_node(of->call, 1, KH_KEYNAMES);
    kh_value items = kh_all_inside(of->call.scope.evaluation, whole, KH_KIND_INDICATOR);
    size_t leaves = 0, here = 0;
    bool sort = false;
    for (size_t i = 0; i < items.list.count; i++)
        leaves += kh_is_leaf(items.list.items[i].value.entity);
    for (size_t i = 0; i < of->list->list.count; i++) {
        const kh_element *element = &of->list->list.items[i];
        if (!is_inside(&element->value, whole))
            continue;
        kh_value meets = kh_truth_of(of->call.scope, element_value(of->call, &element->value, condition));
        if (element->doubtful || meets.kind != KH_VALUE_TRUTH || (here && meets.truth != sort))
            return false;
        sort = meets.truth;
        here++;
    }
    return here == leaves;
}

static bool has_points(const deciders *of, const kh_entity *entity)
{
    const kh_node *quantity = kh_argument_node(of->call, 2, KH_KEYNAMES);
    kh_value itself = kh_value_entity(entity);
    kh_value points = kh_scalar(element_value(of->call, &itself, quantity));
    return points.kind == KH_VALUE_NUMBER && !points.ranged;
}

/* The nearest above that has points is asked, once. */
static void judge(deciders *of, const kh_value *element)
{
    const kh_entity *above = above_part(element);
    while (above && (above->kind == KH_KIND_INDICATOR || above->kind == KH_KIND_SECTION)) {
        if (kh_address_find(of->verdicts, above))
            return;
        if (has_points(of, above)) {
            const bool *verdict = is_of_one_sort(of, above) ? &yes : &no;
            kh_address_set(of->call.scope.evaluation->arena, of->verdicts, above, (void *)(uintptr_t)verdict);
            return;
        }
        above = above->parent;
    }
}

/* A group may give the whole other points: then nobody decides. */
static deciders find_deciders(kh_call call, const kh_value *list)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const kh_node *quantity = kh_argument_node(call, 2, KH_KEYNAMES);
    deciders of = {call, list, kh_map_new(evaluation->arena), kh_map_new(evaluation->arena)};
    if (!is_points(quantity))
        return of;
    for (size_t i = 0; i < list->list.count && !kh_is_spent(evaluation); i++) {
        const kh_value *element = &list->list.items[i].value;
        if (!above_part(element))
            continue;
        const kh_entity *tree = kh_scheme_of(evaluation, element->entity);
        if (!tree || kh_all_inside(evaluation, tree, KH_KIND_GROUP).list.count)
            return of;
        if (kh_scalar(element_value(call, element, quantity)).kind == KH_VALUE_UNKNOWN)
            judge(&of, element);
    }
    return of;
}

/* The widest that decides for it; NULL: it counts by itself. */
static const kh_entity *decider_of(const deciders *of, const kh_value *element)
{
    const kh_entity *widest = NULL;
    for (const kh_entity *above = above_part(element); above; above = above->parent) {
        const bool *verdict = kh_address_find(of->verdicts, above);
        if (verdict && *verdict)
            widest = above;
    }
    return widest;
}

/* ---- bonuses without a cap of their own ---- */

/* Bonuses count at their caps. Those without one share what 加分上限 of the place leaves beside those that
 * have one: as one part, which is of a sort if all of them are. */
typedef struct capped_place {
    const kh_entity *place;
    kh_value cap; /* all bonuses there together */
    kh_value own; /* of those that have caps of their own */
    bool with, without, unsure;
} capped_place;

typedef KH_VECTOR(capped_place) capped_places;

static const kh_entity *bonus_in(const kh_value *element)
{
    const kh_entity *entity = element->kind == KH_VALUE_ENTITY ? element->entity : NULL;
    return entity && entity->kind == KH_KIND_BONUS ? entity : NULL;
}

/* Its own cap, or UNKNOWN; any other kind of value for what does not count points. */
static kh_value points_of(kh_call call, const kh_value *element)
{
    return kh_scalar(element_value(call, element, kh_argument_node(call, 2, KH_KEYNAMES)));
}

static capped_place *cap_for(kh_call call, capped_places *places, const kh_entity *bonus)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    capped_place made = {.own = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true}};
    made.cap = kh_bonus_cap_at(evaluation, bonus, &made.place);
    if (made.cap.kind != KH_VALUE_NUMBER || made.cap.ranged || kh_number_sign(made.cap.number) < 0)
        return NULL;
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i].place == made.place)
            return &places->items[i];
    kh_vector_push(evaluation->arena, places, made);
    return &places->items[places->count - 1];
}

/* Was the member counted here? */
static bool add_uncapped(kh_call call, capped_places *places, const kh_element *element)
{
    const kh_entity *bonus = bonus_in(&element->value);
    if (!bonus || !is_points(kh_argument_node(call, 2, KH_KEYNAMES)))
        return false;
    kh_value points = points_of(call, &element->value);
    bool known = points.kind == KH_VALUE_NUMBER && !points.ranged;
    capped_place *of = known || points.kind == KH_VALUE_UNKNOWN ? cap_for(call, places, bonus) : NULL;
    if (!of)
        return false;
    if (known) {
        of->own = kh_add(call.scope, of->own, points);
        return false;
    }
    const kh_node *condition = kh_argument_node(call, 1, KH_KEYNAMES);
    kh_value meets = kh_truth_of(call.scope, element_value(call, &element->value, condition));
    if (meets.kind != KH_VALUE_TRUTH && meets.kind != KH_VALUE_UNKNOWN)
        return false;
    of->unsure |= meets.kind == KH_VALUE_UNKNOWN;
    of->with |= meets.kind == KH_VALUE_TRUTH && meets.truth;
    of->without |= meets.kind == KH_VALUE_TRUTH && !meets.truth;
    return true;
}

/* ---- 占比 ---- */

typedef struct share {
    kh_value with, all;                       /* of the sure members: that meet the condition; in all */
    kh_value maybe_with;                      /* sure members of which it is not known */
    kh_value doubtful_with, doubtful_without; /* doubtful members, at best for either side */
    bool doubts;
    bool open; /* an amount is not known: no range can be given */
    kh_collector reasons;
} share;

static void add_to(kh_call call, kh_value *total, const kh_value *value)
{
    *total = kh_add(call.scope, *total, *value);
}

/* False: *result is the share's. What is lacking is gathered to the end, so that one run names all of it. */
static bool add_member(kh_call call, share *so_far, const kh_element *element, const kh_entity *decider,
                       kh_value *result)
{
    const kh_node *condition = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_node *quantity = kh_argument_node(call, 2, KH_KEYNAMES);
    kh_value meets = kh_truth_of(call.scope, element_value(call, &element->value, condition));
    const kh_value counted = decider ? kh_value_entity(decider) : element->value;
    kh_value value = kh_scalar(element_value(call, &counted, quantity));
    *result = meets.kind == KH_VALUE_POISON ? meets : value;
    if (meets.kind == KH_VALUE_POISON || value.kind == KH_VALUE_POISON)
        return false;
    *result = kh_wrong_type(call.scope);
    if (value.kind != KH_VALUE_NUMBER && value.kind != KH_VALUE_UNKNOWN)
        return false;
    bool unknown = meets.kind == KH_VALUE_UNKNOWN;
    bool amount = value.kind == KH_VALUE_NUMBER && !value.ranged;
    so_far->doubts |= unknown || element->doubtful;
    kh_collect_reasons(&so_far->reasons, meets.reasons);
    if (!amount)
        kh_collect_reasons(&so_far->reasons, value.reasons);
    /* the ends below hold for amounts that are not negative */
    bool negative = amount && (unknown || element->doubtful) && kh_number_sign(value.number) < 0;
    so_far->open |= !amount || negative;
    if (so_far->open)
        return true;

    if (element->doubtful) {
        if (unknown || meets.truth)
            add_to(call, &so_far->doubtful_with, &value);
        if (unknown || !meets.truth)
            add_to(call, &so_far->doubtful_without, &value);
        return true;
    }
    add_to(call, &so_far->all, &value);
    if (unknown)
        add_to(call, &so_far->maybe_with, &value);
    else if (meets.truth)
        add_to(call, &so_far->with, &value);
    return true;
}

/* What is left of each place's cap. Two places, one in the other, both with uncapped bonuses: nobody says how
 * much is whose. */
static void add_places(kh_call call, share *so_far, const capped_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        const capped_place *of = &places->items[i];
        if (!of->with && !of->without && !of->unsure)
            continue;
        for (size_t j = 0; j < places->count; j++)
            so_far->open |= i != j && kh_entity_is_inside(places->items[j].place, of->place);
        kh_value left = kh_subtract(call.scope, of->cap, of->own);
        if (left.kind != KH_VALUE_NUMBER || kh_number_sign(left.number) <= 0)
            continue;
        bool mixed = of->unsure || (of->with && of->without);
        so_far->doubts |= mixed;
        add_to(call, &so_far->all, &left);
        if (mixed || of->with)
            add_to(call, mixed ? &so_far->maybe_with : &so_far->with, &left);
    }
}

/* Least: the unknown do not meet it, and doubtful members that do not are there; largest: the other way
 * round. */
static kh_value finish_share(kh_call call, const share *totals)
{
    kh_scope scope = call.scope;
    if (totals->open)
        return kh_undecided(kh_collected_reasons(&totals->reasons));
    kh_value least = kh_divide(scope, totals->with, kh_add(scope, totals->all, totals->doubtful_without));
    kh_value with = kh_add(scope, kh_add(scope, totals->with, totals->maybe_with), totals->doubtful_with);
    kh_value most = kh_divide(scope, with, kh_add(scope, totals->all, totals->doubtful_with));
    if (totals->doubts && (least.kind != KH_VALUE_NUMBER || most.kind != KH_VALUE_NUMBER))
        return kh_undecided(kh_collected_reasons(&totals->reasons));
    if (least.kind != KH_VALUE_NUMBER)
        return least;
    kh_value like = {.percent = true};
    return kh_number_between(scope, least.number, most.number, &like, kh_collected_reasons(&totals->reasons));
}

kh_value kh_function_share(kh_call call)
{
    kh_value list = kh_first_list(call), result;
    if (list.kind != KH_VALUE_LIST)
        return list;
    const kh_value nothing = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
    share totals = {.with = nothing,
                    .all = nothing,
                    .maybe_with = nothing,
                    .doubtful_with = nothing,
                    .doubtful_without = nothing,
                    .reasons = {.evaluation = call.scope.evaluation}};
    kh_collect_reasons(&totals.reasons, list.reasons);
    deciders found = find_deciders(call, &list);
    capped_places places = {0};
    for (size_t i = 0; i < list.list.count; i++) {
        const kh_entity *decider = decider_of(&found, &list.list.items[i].value);
        if (kh_is_spent(call.scope.evaluation))
            return kh_too_large();
        if (decider && kh_address_find(found.counted, decider))
            continue;
        if (decider)
            kh_address_set(call.scope.evaluation->arena, found.counted, decider, (void *)(uintptr_t)&yes);
        if (!add_uncapped(call, &places, &list.list.items[i]) &&
            !add_member(call, &totals, &list.list.items[i], decider, &result))
            return result;
    }
    add_places(call, &totals, &places);
    return finish_share(call, &totals);
}

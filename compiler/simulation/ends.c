/* What a township can still score, item by item: known scores as they are, open ones from end to end. */
#include "simulation/simulating.h"

/* Of a row: without and from bonuses. */
typedef struct row_ends {
    kh_ends base, bonus;
    bool base_open, bonus_open; /* what is known now may still change */
} row_ends;

typedef struct finding {
    kh_simulating *in;
    kh_evaluation evaluation; /* in memory of its own */
    const kh_township_score *township;
    row_ends *rows;
    bool any_limited; /* a veto may make an item 0 */
    bool all_known;
} finding;

/* ---- intervals ---- */

static kh_ends exactly(kh_number number)
{
    return (kh_ends){number, number};
}

/* Not valid stays so: no end. */
static kh_ends sum(kh_arena *arena, kh_ends left, kh_ends right)
{
    return (kh_ends){kh_number_add(arena, left.low, right.low), kh_number_add(arena, left.high, right.high)};
}

/* Held from below and from above; a bound that is not valid holds nothing. */
static kh_number held(kh_arena *arena, kh_number number, kh_ends bounds)
{
    if (!kh_number_valid(number))
        return number;
    if (kh_number_valid(bounds.low))
        number = kh_number_max(arena, number, bounds.low);
    return kh_number_valid(bounds.high) ? kh_number_min(arena, number, bounds.high) : number;
}

/* An open end is held, too. */
static kh_ends clamped(kh_arena *arena, kh_ends ends, kh_ends bounds)
{
    return (kh_ends){
        kh_number_valid(ends.low) ? held(arena, ends.low, bounds) : bounds.low,
        kh_number_valid(ends.high) ? held(arena, ends.high, bounds) : bounds.high,
    };
}

/* ---- rows ---- */

size_t kh_rows_end(const kh_township_score *township, size_t row)
{
    size_t end = row + 1;
    while (end < township->item_count && township->items[end].depth > township->items[row].depth)
        end++;
    return end;
}

/* 上限, 下限 on the card: a percentage is one of 满分; 无 and what is not known hold nothing. */
static kh_number bound_of(finding *of, const kh_item_score *item, const char *word, kh_number otherwise)
{
    kh_arena *arena = of->in->arena;
    if (!kh_attribute_of(item->item, word))
        return otherwise;
    kh_value value = kh_attribute_value(&of->evaluation, item->item, word);
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return KH_NUMBER_INVALID;
    kh_number of_one = kh_number_multiply(arena, value.percent ? item->full : item->factor, of->in->times);
    return kh_number_multiply(arena, value.number, of_one);
}

/* Of all periods whose scores are added up. */
static kh_number in_all(const finding *of, kh_number number)
{
    return kh_number_valid(number) ? kh_number_multiply(of->in->arena, number, of->in->times) : number;
}

static kh_ends bounds_of(finding *of, const kh_item_score *item)
{
    return (kh_ends){bound_of(of, item, "下限", KH_NUMBER(0)),
                     bound_of(of, item, "上限", in_all(of, item->full))};
}

/* What an uneven fold makes of the parts of an item is known of the item alone. */
static bool is_in_uneven_fold(const kh_entity *extra)
{
    const kh_entity *item = extra->parent;
    bool may = item && kh_find_attribute(item->kind, KH_TEXT("逐期计分"));
    return may && !kh_folds_evenly(item);
}

/* Is it, or what it stands in, scored period by period? A sum that is held in each is not the held sum. */
static bool is_in_periods(finding *of, const kh_entity *place)
{
    bool is = kh_scored_periods(&of->evaluation, of->in->scheme->entity) > 0;
    for (const kh_entity *at = place; at && !is; at = at->parent)
        is = kh_find_attribute(at->kind, KH_TEXT("逐期计分")) && kh_scored_periods(&of->evaluation, at) > 0;
    return is;
}

/* 扣分上限 of what it stands in counts a part of it only, and more of it where others take off less. */
static bool is_under_cap(const finding *of, const kh_entity *penalty)
{
    bool is = kh_attribute_of(of->in->scheme->entity, "扣分上限") != NULL;
    for (const kh_entity *at = penalty->parent; at && !is; at = at->parent)
        is = kh_attribute_of(at, "扣分上限") != NULL;
    return is;
}

/* The least that 下限 of a bonus or penalty lets it be, which may be none; it may count for nothing, too. */
static kh_number least_of_extra(finding *of, const kh_entity *extra)
{
    bool refined = extra->origin && kh_attribute_of(extra->origin, "下限");
    if (!kh_attribute_of(extra, "下限"))
        return refined ? KH_NUMBER_INVALID : KH_NUMBER(0);
    kh_value value = kh_attribute_value(&of->evaluation, extra, "下限");
    if (value.kind != KH_VALUE_NUMBER || value.ranged || kh_number_sign(value.number) < 0)
        return KH_NUMBER_INVALID;
    return KH_NUMBER(0);
}

/* Of a bonus or penalty: up to its cap. */
static kh_ends ends_of_extra(finding *of, const kh_item_score *item, bool open)
{
    kh_arena *arena = of->in->arena;
    bool penalty = item->item->kind == KH_KIND_PENALTY;
    if (is_in_uneven_fold(item->item))
        return (kh_ends){KH_NUMBER_INVALID, KH_NUMBER_INVALID};
    if (item->dropped && !open)
        return exactly(KH_NUMBER(0));
    bool shared = penalty && is_under_cap(of, item->item);
    kh_number by = kh_number_valid(item->factor) ? item->factor : KH_NUMBER(1);
    if (item->counted.known && !open && !shared)
        return exactly(item->counted.number);
    if (item->counted.known && item->score.known && !open && !is_in_periods(of, item->item)) {
        kh_number whole = kh_number_multiply(arena, item->score.number, by);
        return (kh_ends){kh_number_min(arena, whole, item->counted.number), KH_NUMBER(0)};
    }
    kh_number cap = in_all(of, item->full);
    kh_ends ends = {least_of_extra(of, item->item),
                    kh_number_valid(cap) ? kh_number_multiply(arena, cap, by) : cap};
    if (penalty)
        return (kh_ends){kh_number_negate(arena, ends.high), kh_number_negate(arena, ends.low)};
    return ends;
}

/* ---- leaves ---- */

/* 可得最高 or 可得最低 of a leaf, where it is the same for every township of the group. */
typedef struct shared_end {
    bool shared;
    kh_number end; /* not valid if it cannot be told */
} shared_end;

static kh_number number_of(finding *of, kh_value value, bool best)
{
    if (value.kind != KH_VALUE_NUMBER)
        return KH_NUMBER_INVALID;
    kh_number end = best && value.ranged ? value.upper : value.number;
    return kh_number_multiply(of->in->arena, end, KH_NUMBER(1)); /* out of the scratch arena */
}

static const shared_end *shared_end_of(finding *of, const kh_entity *leaf, bool best)
{
    static const char asked[2];
    kh_simulating *in = of->in;
    const shared_end *known = kh_found_for_group(in, of->township->group, leaf, &asked[best]);
    if (known)
        return known;
    shared_end *made = kh_arena_new_of(in->arena, shared_end);
    kh_value value;
    made->shared = kh_end_of_anyone(&of->evaluation, leaf, best, &value);
    made->end = made->shared ? number_of(of, value, best) : KH_NUMBER_INVALID;
    kh_keep_for_group(in, of->township->group, leaf, &asked[best], made);
    return made;
}

/* … × what the card makes of it; not valid if it cannot be told. */
static kh_number reachable(finding *of, const kh_item_score *item, bool best)
{
    const kh_entity *leaf = item->weight->leaf;
    const shared_end *shared = shared_end_of(of, leaf, best);
    kh_number end = shared->end;
    if (!shared->shared) {
        kh_value value;
        kh_text word = kh_text_of(best ? "可得最高" : "可得最低");
        bool found = kh_member_value(&of->evaluation, leaf, word, &value);
        end = found ? number_of(of, value, best) : KH_NUMBER_INVALID;
    }
    return kh_number_valid(end) ? kh_number_multiply(of->in->arena, end, item->factor) : end;
}

/* A veto may take it away. */
static kh_ends or_nothing(finding *of, kh_ends ends)
{
    kh_arena *arena = of->in->arena;
    return (kh_ends){
        kh_number_valid(ends.low) ? kh_number_min(arena, ends.low, KH_NUMBER(0)) : ends.low,
        kh_number_valid(ends.high) ? kh_number_max(arena, ends.high, KH_NUMBER(0)) : ends.high,
    };
}

static kh_ends ends_of_leaf(finding *of, const kh_item_score *item)
{
    kh_ends ends = {in_all(of, reachable(of, item, false)), in_all(of, reachable(of, item, true))};
    if (!kh_folds_evenly(item->item)) /* between its bounds, wherever the periods lie */
        ends = (kh_ends){KH_NUMBER_INVALID, KH_NUMBER_INVALID};
    return clamped(of->in->arena, ends, bounds_of(of, item));
}

/* ---- what has parts ---- */

/* ---- caps of what stands inside ---- */

/* A plain number under 评分制 would have to be scaled: that is not told. */
static bool is_scaled(const kh_entity *place)
{
    for (const kh_entity *at = place; at; at = at->parent)
        if (kh_attribute_of(at, "评分制"))
            return true;
    return false;
}

kh_number kh_cap_of(kh_simulating *in, kh_evaluation *evaluation, const kh_entity *place, const char *word,
                    kh_number full)
{
    if (!kh_attribute_of(place, word) || is_scaled(place))
        return KH_NUMBER_INVALID;
    kh_value value = kh_attribute_value(evaluation, place, word);
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return KH_NUMBER_INVALID;
    kh_number of_one = value.percent ? full : KH_NUMBER(1);
    return kh_number_multiply(in->arena, kh_number_multiply(in->arena, value.number, of_one), in->times);
}

/* 满分 as written, of which caps are a percentage whatever the item weighs on the card. */
static kh_number full_as_written(finding *of, const kh_item_score *item)
{
    kh_number full;
    if (!kh_attribute_number(&of->evaluation, item->item, "满分", &full))
        full = item->weight ? item->weight->base : KH_NUMBER(0);
    return full;
}

static kh_ends bonus_held(finding *of, const kh_item_score *item, kh_ends bonus)
{
    kh_arena *arena = of->in->arena;
    if (!kh_attribute_of(item->item, "加分上限"))
        return bonus;
    kh_number cap = kh_cap_of(of->in, &of->evaluation, item->item, "加分上限", full_as_written(of, item));
    bool told = kh_number_valid(cap);
    kh_number low = told && !is_in_periods(of, item->item) ? cap : KH_NUMBER(0);
    if (kh_number_valid(bonus.low))
        bonus.low = kh_number_min(arena, bonus.low, low);
    if (told)
        bonus.high = kh_number_valid(bonus.high) ? kh_number_min(arena, bonus.high, cap) : cap;
    return bonus;
}

/* A cap may give back what penalties here have taken; of those further in that is not followed. */
static kh_number high_without_penalties(finding *of, size_t row)
{
    const kh_township_score *township = of->township;
    kh_number high = KH_NUMBER(0);
    for (size_t at = row + 1, end = kh_rows_end(township, row); at < end; at++) {
        bool penalty = township->items[at].item->kind == KH_KIND_PENALTY;
        bool direct = township->items[at].depth == township->items[row].depth + 1;
        if (penalty && !direct)
            return KH_NUMBER_INVALID;
        if (!penalty && direct)
            high = kh_number_add(of->in->arena, high, of->rows[at].base.high);
    }
    return high;
}

/* Inside periods: may the points here or of a part be held at a bound in one of them and not in another? */
static bool may_be_held(finding *of, size_t row)
{
    const kh_township_score *township = of->township;
    bool may = false;
    for (size_t at = row, end = kh_rows_end(township, row); at < end && !may; at++) {
        const kh_entity *item = township->items[at].item;
        bool direct = township->items[at].depth == township->items[row].depth + 1;
        bool bounded = kh_attribute_of(item, "上限") || kh_attribute_of(item, "下限");
        may = (bounded && item->kind == KH_KIND_INDICATOR) || (direct && item->kind == KH_KIND_PENALTY);
    }
    return may && is_in_periods(of, township->items[row].item);
}

/* What is made of the sum of the parts. */
static void change_parts(finding *of, size_t row, row_ends *all)
{
    const kh_item_score *item = &of->township->items[row];
    if (kh_attribute_of(item->item, "扣分上限"))
        all->base.high = high_without_penalties(of, row);
    if (kh_score_on_whole(item->item) || (item->item->kind == KH_KIND_INDICATOR && may_be_held(of, row)))
        all->base = (kh_ends){KH_NUMBER_INVALID, KH_NUMBER_INVALID};
}

static row_ends ends_of_parts(finding *of, size_t row)
{
    kh_arena *arena = of->in->arena;
    const kh_township_score *township = of->township;
    const kh_item_score *item = &township->items[row];
    row_ends all = {exactly(KH_NUMBER(0)), exactly(KH_NUMBER(0)), false, false};
    for (size_t at = row + 1, end = kh_rows_end(township, row); at < end; at = kh_rows_end(township, at)) {
        all.base = sum(arena, all.base, of->rows[at].base);
        all.bonus = sum(arena, all.bonus, of->rows[at].bonus);
        all.base_open |= of->rows[at].base_open;
        all.bonus_open |= of->rows[at].bonus_open;
    }
    if (!item->weight)
        change_parts(of, row, &all);
    all.bonus = bonus_held(of, item, all.bonus);
    if (item->weight) /* 可得最低 knows its penalties */
        all.base = ends_of_leaf(of, item);
    else if (item->item->kind == KH_KIND_INDICATOR)
        all.base = clamped(arena, all.base, bounds_of(of, item));
    return all;
}

static row_ends ends_of_extra_row(finding *of, const kh_item_score *item, bool open)
{
    kh_ends ends = ends_of_extra(of, item, open), nothing = exactly(KH_NUMBER(0));
    bool bonus = item->item->kind == KH_KIND_BONUS;
    return (row_ends){bonus ? nothing : ends, bonus ? ends : nothing, open && !bonus, open && bonus};
}

static row_ends ends_of_row(finding *of, size_t row)
{
    kh_arena *arena = of->in->arena;
    const kh_item_score *item = &of->township->items[row];
    const kh_ends nothing = exactly(KH_NUMBER(0));
    bool open = !of->all_known && kh_is_provisional(of->in, &of->evaluation, item->item);
    if (kh_is_extra(item->item->kind))
        return ends_of_extra_row(of, item, open);
    if (item->dropped)
        return (row_ends){nothing, nothing, false, false};
    row_ends all = ends_of_parts(of, row);
    all.base_open |= open;
    bool known = item->base.known && !all.base_open;
    if (known)
        all.base = exactly(item->base.number);
    if (item->score.known && item->base.known && !all.bonus_open)
        all.bonus = exactly(kh_number_subtract(arena, item->score.number, item->base.number));
    if (of->in->changes.item_veto && !(known && item->score.known) && item->item->kind == KH_KIND_INDICATOR)
        all.base = (kh_ends){KH_NUMBER_INVALID, KH_NUMBER_INVALID};
    if (of->any_limited && !(known && item->score.known))
        all = (row_ends){or_nothing(of, all.base), or_nothing(of, all.bonus), all.base_open, all.bonus_open};
    return all;
}

/* ---- townships ---- */

static bool has_limited_veto(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if ((child->kind == KH_KIND_VETO && kh_attribute_of(child, "限于")) || has_limited_veto(child))
            return true;
    }
    return false;
}

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

static void find_rows(finding *of, kh_ends *ends, kh_ends *base)
{
    const kh_township_score *township = of->township;
    for (size_t row = township->item_count; row-- > 0;) {
        of->rows[row] = ends_of_row(of, row);
        base[row] = of->rows[row].base;
        ends[row] = sum(of->in->arena, of->rows[row].base, of->rows[row].bonus);
    }
}

static void find_township(kh_simulating *in, size_t index, bool any_limited)
{
    const kh_township_score *township = &in->simulation->scores->items[index];
    in->ends[index] = kh_arena_array(in->arena, township->item_count + 1, sizeof(kh_ends));
    in->base_ends[index] = kh_arena_array(in->arena, township->item_count + 1, sizeof(kh_ends));
    kh_arena *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(in->arena);
    kh_arena_defer(in->arena, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(in->arena);
    finding *of = kh_arena_new_of(scratch, finding);
    *of = (finding){.in = in,
                    .evaluation = in->shared,
                    .township = township,
                    .rows = kh_arena_array(scratch, township->item_count + 1, sizeof(row_ends)),
                    .any_limited = any_limited};
    of->evaluation.arena = scratch;
    of->evaluation.township = township->township;
    of->evaluation.group = township->group;
    of->all_known = kh_all_known(in->simulation->scores);
    find_rows(of, in->ends[index], in->base_ends[index]);
    kh_arena_release(in->arena, scratch);
}

void kh_find_ends(kh_simulating *in)
{
    const kh_scores *scores = in->simulation->scores;
    bool any_limited = has_limited_veto(in->scheme->entity);
    in->ends = kh_arena_array(in->arena, scores->count + 1, sizeof *in->ends);
    in->base_ends = kh_arena_array(in->arena, scores->count + 1, sizeof *in->base_ends);
    for (size_t i = 0; i < scores->count; i++)
        find_township(in, i, any_limited);
}

/* Points that may not be known. */
#include "scores/scoring.h"

kh_points kh_points_known(kh_number number)
{
    return (kh_points){.known = kh_number_valid(number), .number = number};
}

/* Whatever stays unknown says so; a circle was reported by itself. */
kh_points kh_points_missing(kh_scoring *scoring, kh_value why)
{
    bool silent = why.reasons.count == 0 && !scoring->circular;
    kh_words nothing = kh_words_of("能算出数的式子", "a formula that comes to a number");
    kh_value kept =
        silent ? kh_value_unknown(scoring->arena, NULL, nothing) : kh_value_copied(scoring->arena, why);
    return (kh_points){.number = KH_NUMBER_INVALID, .missing = kept.reasons};
}

static bool is_among(kh_reasons reasons, const kh_reason *reason)
{
    for (size_t i = 0; i < reasons.count; i++)
        if (reasons.items[i].entity == reason->entity &&
            kh_text_equal(reasons.items[i].missing.in[KH_CHINESE], reason->missing.in[KH_CHINESE]))
            return true;
    return false;
}

static kh_reasons joined(kh_arena *arena, kh_reasons left, kh_reasons right)
{
    kh_reasons both = {kh_arena_array(arena, left.count + right.count + 1, sizeof *both.items), left.count};
    if (left.count)
        memcpy(both.items, left.items, left.count * sizeof *both.items);
    for (size_t i = 0; i < right.count; i++)
        if (!is_among(both, &right.items[i]))
            both.items[both.count++] = right.items[i];
    return both;
}

kh_points kh_points_sum(kh_scoring *scoring, kh_points left, kh_points right)
{
    if (left.known && right.known)
        return kh_points_known(kh_number_add(scoring->arena, left.number, right.number));
    if (left.known)
        return right;
    if (right.known)
        return left;
    return (kh_points){.number = KH_NUMBER_INVALID,
                       .missing = joined(scoring->arena, left.missing, right.missing)};
}

kh_points kh_points_times(kh_scoring *scoring, kh_points points, kh_number factor)
{
    return points.known ? kh_points_known(kh_number_multiply(scoring->arena, points.number, factor)) : points;
}

kh_value kh_single(kh_value value)
{
    bool one = value.kind == KH_VALUE_LIST && value.list.count == 1 && !value.list.items[0].doubtful;
    return one ? value.list.items[0].value : value;
}

static void report_no_points(kh_trial *trial, const kh_entity *item, kh_value value)
{
    kh_scoring *scoring = trial->scoring;
    kh_words arguments[] = {kh_words_same(trial->of->score->township->name),
                            kh_words_same(kh_entity_title(item)), kh_value_words(scoring->arena, value)};
    kh_report(scoring->diagnostics, KH972, item->span, arguments, KH_COUNT(arguments));
}

kh_points kh_points_of(kh_trial *trial, const kh_entity *item, kh_value value)
{
    kh_arena *arena = trial->scoring->arena;
    const kh_unit plain = {0};
    value = kh_single(value);
    if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON ||
        (value.kind == KH_VALUE_NUMBER && value.ranged))
        return kh_points_missing(trial->scoring, value);
    if (value.kind == KH_VALUE_NUMBER && kh_units_agree(value.unit, plain))
        return kh_points_known(
            kh_number_add(arena, kh_unit_convert(arena, value.number, value.unit, plain), KH_NUMBER(0)));
    report_no_points(trial, item, value);
    return (kh_points){.number = KH_NUMBER_INVALID};
}

void kh_scale_counted(kh_scored *of, size_t first, size_t end, kh_kind kind, kh_number share)
{
    for (size_t at = first; at < end; at = of->plan->rows.items[at].end) {
        kh_points *counted = &of->score->items[at].counted;
        if (of->plan->rows.items[at].item->kind == kind && counted->known)
            counted->number = kh_number_multiply(of->arena, counted->number, share);
    }
}

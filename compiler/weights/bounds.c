/* Bounds of weights: 分值上限 and 分值下限 of an indicator, 单项上限 and 单项下限 of those that take part in
 * 余分. */
#include "weights/weighing.h"

/* A percentage is one of the leaf's base points. */
static kh_number in_points(kh_arena *arena, kh_value value, kh_number bound, kh_number base)
{
    bool percentage = value.kind == KH_VALUE_NUMBER && value.percent;
    return percentage ? kh_number_multiply(arena, bound, base) : bound;
}

/* Not valid: none written, 无, or reported. */
static kh_number declared(kh_working *working, const kh_weight *weight, const char *word)
{
    const kh_attribute *written = kh_attribute_of(weight->leaf, word);
    kh_value value = written ? kh_attribute_value(&working->evaluation, weight->leaf, word)
                             : (kh_value){.kind = KH_VALUE_NONE};
    kh_number bound;
    if (value.kind == KH_VALUE_NONE || kh_waits_for(working, written))
        return KH_NUMBER_INVALID;
    kh_question question = {.of = kh_words_same(kh_entity_title(weight->leaf)),
                            .what = written->row->word,
                            .span = written->span};
    if (!kh_answer(working, &question, value, &bound))
        return KH_NUMBER_INVALID;
    return in_points(working->plan->weighing->arena, value, bound, weight->base);
}

static void must_be_within(kh_working *working, const kh_weight *weight, const char *word, kh_number bound,
                           int wrong)
{
    kh_arena *arena = working->plan->weighing->arena;
    if (kh_order_of(weight->exact, bound) != wrong)
        return;
    const kh_attribute *written = kh_attribute_of(weight->leaf, word);
    kh_words arguments[] = {kh_words_same(kh_entity_title(weight->leaf)),
                            kh_points_words(arena, weight->exact),
                            wrong > 0 ? kh_words_of("高于", "is above") : kh_words_of("低于", "is below"),
                            written->row->word, kh_points_words(arena, bound)};
    kh_trouble(working, KH073, written->span, arguments, KH_COUNT(arguments));
}

void kh_read_bounds(kh_working *working)
{
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        kh_bounds *bounds = &working->bounds[i];
        *bounds = (kh_bounds){KH_NUMBER_INVALID, KH_NUMBER_INVALID, KH_NUMBER_INVALID, KH_NUMBER_INVALID};
        if (weight->drop != KH_KEPT)
            continue;
        bounds->most = declared(working, weight, "分值上限");
        bounds->least = declared(working, weight, "分值下限");
    }
}

/* The bounds are those of the finished card: a coefficient may leave them where the balance leads back. Only
 * distribution is clamped; what it does not mend contradicts the adjustment or the coefficient. */
void kh_hold_bounds(kh_working *working)
{
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        const kh_bounds *bounds = &working->bounds[i];
        if (weight->drop != KH_KEPT)
            continue;
        must_be_within(working, weight, "分值上限", bounds->most, 1);
        must_be_within(working, weight, "分值下限", bounds->least, -1);
    }
}

/* An item bound as written; not valid: none. */
static kh_number item_bound(kh_working *working, const char *word, kh_value *value)
{
    const kh_entity *balance = working->plan->group->balance;
    const kh_attribute *written = balance ? kh_attribute_of(balance, word) : NULL;
    kh_number bound;
    *value = (kh_value){.kind = KH_VALUE_NONE};
    if (!written || kh_waits_for(working, written))
        return KH_NUMBER_INVALID;
    *value = kh_attribute_value(&working->evaluation, balance, word);
    kh_question question = {
        .of = kh_words_of("余分", "balance"), .what = written->row->word, .span = written->span};
    if (value->kind == KH_VALUE_NONE || !kh_answer(working, &question, *value, &bound))
        return KH_NUMBER_INVALID;
    return bound;
}

void kh_read_item_bounds(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_value most_value, least_value;
    kh_number most = item_bound(working, "单项上限", &most_value);
    kh_number least = item_bound(working, "单项下限", &least_value);
    for (size_t i = 0; i < working->card->count; i++) {
        kh_number base = working->card->weights[i].base;
        working->bounds[i].item_most = in_points(arena, most_value, most, base);
        working->bounds[i].item_least = in_points(arena, least_value, least, base);
    }
}

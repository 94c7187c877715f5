/* Why a value is not known, and lists that gather such reasons. */
#include "model/evaluate_internal.h"

/* Nobody reads more; without an end, a rule over pairs would gather them by the million. */
enum { MAX_REASONS = 4096 };

#define NO_ACTUAL "没有实绩"

const kh_entity *kh_innermost(const kh_frame *frame)
{
    while (frame && !frame->element)
        frame = frame->outer;
    return frame ? frame->element : NULL;
}

kh_value kh_lacking(kh_scope scope, const char *chinese, const char *english)
{
    return kh_value_unknown(scope.evaluation->arena, kh_innermost(scope.frame),
                            kh_words_of(chinese, english));
}

kh_value kh_lacking_actual(kh_scope scope)
{
    return kh_lacking(scope, NO_ACTUAL, "no actual values");
}

bool kh_is_lacking_actual(kh_value value)
{
    for (size_t i = 0; i < value.reasons.count; i++)
        if (kh_text_is(value.reasons.items[i].missing.in[KH_CHINESE], NO_ACTUAL))
            return true;
    return false;
}

kh_value kh_wrong_type(kh_scope scope)
{
    return kh_lacking(scope, "值的类型不合", "a value of the right type");
}

kh_value kh_undecided(kh_reasons reasons)
{
    return (kh_value){.kind = KH_VALUE_UNKNOWN, .reasons = reasons};
}

static bool same_reason(const kh_reason *left, const kh_reason *right)
{
    return left->entity == right->entity &&
           kh_text_equal(left->missing.in[KH_CHINESE], right->missing.in[KH_CHINESE]);
}

static bool is_among(const kh_reason *reasons, size_t count, const kh_reason *reason)
{
    for (size_t i = count; i-- > 0;)
        if (same_reason(&reasons[i], reason))
            return true;
    return false;
}

kh_reasons kh_join_reasons(kh_arena *arena, kh_reasons left, kh_reasons right)
{
    if (left.count == 0 || left.items == right.items)
        return right;
    bool news = false;
    for (size_t i = 0; i < right.count && !news; i++)
        news = !is_among(left.items, left.count, &right.items[i]);
    if (!news || left.count >= MAX_REASONS)
        return left;

    kh_reasons joined = {kh_arena_array(arena, left.count + right.count, sizeof *joined.items), left.count};
    memcpy(joined.items, left.items, left.count * sizeof *joined.items);
    for (size_t i = 0; i < right.count; i++)
        if (!is_among(joined.items, joined.count, &right.items[i]))
            joined.items[joined.count++] = right.items[i];
    return joined;
}

bool kh_absorb(kh_arena *arena, const kh_value *operands, size_t count, kh_value *result)
{
    kh_reasons reasons = {0};
    bool unknown = false;
    for (size_t i = 0; i < count; i++) {
        if (operands[i].kind == KH_VALUE_POISON) {
            *result = kh_value_poison();
            return true;
        }
        if (operands[i].kind != KH_VALUE_UNKNOWN)
            continue;
        reasons = kh_join_reasons(arena, reasons, operands[i].reasons);
        unknown = true;
    }
    if (unknown)
        *result = kh_undecided(reasons);
    return unknown;
}

/* ---- lists ---- */

void kh_collect_room(kh_collector *collector, size_t count)
{
    if (collector->elements.count || count == 0)
        return;
    collector->elements.items =
        kh_arena_array(collector->evaluation->arena, count, sizeof *collector->elements.items);
    collector->elements.capacity = count;
}

void kh_collect(kh_collector *collector, kh_value value, bool doubtful)
{
    if (!kh_spend(collector->evaluation, 1))
        return;
    kh_element element = {.value = value, .doubtful = doubtful};
    kh_vector_push(collector->evaluation->arena, &collector->elements, element);
}

void kh_collect_reasons(kh_collector *collector, kh_reasons reasons)
{
    for (size_t i = 0; i < reasons.count && collector->reasons.count < MAX_REASONS; i++)
        if (!is_among(collector->reasons.items, collector->reasons.count, &reasons.items[i]))
            kh_vector_push(collector->evaluation->arena, &collector->reasons, reasons.items[i]);
}

kh_reasons kh_collected_reasons(const kh_collector *collector)
{
    return (kh_reasons){collector->reasons.items, collector->reasons.count};
}

kh_value kh_collected(const kh_collector *collector)
{
    if (kh_is_spent(collector->evaluation))
        return kh_too_large();
    return (kh_value){.kind = KH_VALUE_LIST,
                      .list = {collector->elements.items, collector->elements.count},
                      .reasons = kh_collected_reasons(collector)};
}

/* A card in the making: recording steps, reporting trouble, reading numbers. */
#include "weights/weighing.h"

int kh_order_of(kh_number left, kh_number right)
{
    if (!kh_number_valid(left) || !kh_number_valid(right))
        return 0;
    return kh_number_compare(NULL, left, right);
}

void kh_trouble(kh_working *working, kh_code code, kh_span span, const kh_words *arguments, size_t count)
{
    kh_finding_add(working->plan->weighing->findings, code, span, working->card->township, arguments, count);
    working->failed |= kh_code_level(code) == KH_ERROR;
}

void kh_record(kh_working *working, size_t leaf, kh_step step)
{
    kh_vector_push(working->plan->weighing->arena, &working->card->weights[leaf].steps, step);
}

bool kh_is_tbd(const kh_node *node)
{
    return node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == KH_KEYNAME_TBD;
}

bool kh_waits_for(kh_working *working, const kh_attribute *written)
{
    bool waits = written->count && kh_is_tbd(written->values[0]);
    working->failed |= waits;
    return waits;
}

kh_words kh_reason_words(kh_arena *arena, kh_value value)
{
    if (value.reasons.count == 0)
        return kh_words_of("没有值", "no value");
    const kh_reason *reason = &value.reasons.items[0];
    kh_text title = reason->entity ? kh_entity_title(reason->entity) : KH_TEXT_NONE;
    if (title.length == 0 || reason->entity->kind == KH_KIND_TOWNSHIP)
        return reason->missing;
    return kh_filled(arena, "{0}：{1}", "{0}: {1}", 2, (kh_words[]){kh_words_same(title), reason->missing});
}

static bool refuse(kh_working *working, const kh_question *question, kh_code code, kh_words because)
{
    kh_words arguments[] = {question->of, question->what, because};
    kh_trouble(working, code, question->span, arguments, KH_COUNT(arguments));
    return false;
}

bool kh_answer(kh_working *working, const kh_question *question, kh_value value, kh_number *number)
{
    kh_arena *arena = working->plan->weighing->arena;
    if (value.kind == KH_VALUE_LIST && value.list.count == 1)
        value = value.list.items[0].value;
    if (value.kind == KH_VALUE_POISON) {
        working->failed = true; /* reported where it was found */
        return false;
    }
    if (value.kind == KH_VALUE_UNKNOWN || (value.kind == KH_VALUE_NUMBER && value.ranged))
        return refuse(working, question, KH063, kh_reason_words(arena, value));
    bool fits = value.kind == KH_VALUE_NUMBER && kh_units_agree(value.unit, (kh_unit){0}) &&
                !(question->points && value.percent);
    if (!fits)
        return refuse(working, question, KH064, kh_value_words(arena, value));
    *number = kh_unit_convert(arena, value.number, value.unit, (kh_unit){0});
    if (!kh_number_valid(*number))
        kh_trouble(working, KH071, question->span, &question->of, 1);
    return kh_number_valid(*number);
}

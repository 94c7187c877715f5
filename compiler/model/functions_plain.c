/* Presence, rates, multiples, and what only actual values can tell. */
#include "model/functions.h"

/* 得分(项); without an item, that of the nearest. */
kh_value kh_function_own_score(kh_call call)
{
    if (!kh_has_answers(call.scope.evaluation))
        return kh_lacking_actual(call.scope);
    kh_value item;
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    if (!node || !kh_item_before_word(call.scope, node, call.node->function->word.in[KH_CHINESE], &item))
        item = kh_argument(call, 0, KH_KEYNAMES);
    item = kh_scalar(item);
    if (item.kind == KH_VALUE_UNKNOWN || item.kind == KH_VALUE_POISON)
        return item;
    const kh_kinds items = KH_KIND_BIT(KH_KIND_SECTION) | KH_KIND_BIT(KH_KIND_INDICATOR) |
                           KH_KIND_BIT(KH_KIND_BONUS) | KH_KIND_BIT(KH_KIND_PENALTY);
    bool scored = item.kind == KH_VALUE_ENTITY && items & KH_KIND_BIT(kh_holder(item.entity)->kind);
    if (item.kind != KH_VALUE_NONE && !scored)
        return kh_wrong_type(call.scope);
    return kh_score_here(call.scope, call.node->function->function, scored ? kh_holder(item.entity) : NULL);
}

/* ---- 有, 取或 ---- */

static bool is_missing(const kh_value *value)
{
    return value->kind == KH_VALUE_UNKNOWN || value->kind == KH_VALUE_NONE ||
           (value->kind == KH_VALUE_LIST && value->list.count == 0);
}

/* A series of which no period was reported. */
static bool is_all_missing(const kh_evaluation *evaluation, const kh_value *value)
{
    if (!kh_has_answers(evaluation) || value->kind != KH_VALUE_LIST)
        return false;
    for (size_t i = 0; i < value->list.count; i++)
        if (value->list.items[i].value.kind != KH_VALUE_UNKNOWN)
            return false;
    return true;
}

/* Whether there will be an actual value cannot be told before there are any. */
static bool is_open(const kh_value *value)
{
    return value->kind == KH_VALUE_POISON ||
           (value->kind == KH_VALUE_UNKNOWN && kh_is_lacking_actual(*value));
}

kh_value kh_function_has(kh_call call)
{
    kh_value value = kh_argument(call, 0, KH_KEYNAMES);
    bool missing = is_missing(&value) || is_all_missing(call.scope.evaluation, &value);
    return is_open(&value) ? value : kh_value_truth(!missing);
}

static bool is_inapplicable(const kh_value *value)
{
    bool all = value->kind == KH_VALUE_UNKNOWN && value->reasons.count > 0;
    for (size_t i = 0; i < value->reasons.count && all; i++)
        all = value->reasons.items[i].absence == KH_ABSENT_INAPPLICABLE;
    return all;
}

/* Of several figures, do all say so? */
kh_value kh_function_inapplicable(kh_call call)
{
    kh_value value = kh_argument(call, 0, KH_KEYNAMES);
    bool several = value.kind == KH_VALUE_LIST || value.kind == KH_VALUE_RECORD;
    bool all = several && value.list.count > 0;
    if (is_open(&value))
        return value;
    for (size_t i = 0; several && i < value.list.count; i++)
        all &= is_inapplicable(&value.list.items[i].value);
    return kh_value_truth(several ? all : is_inapplicable(&value));
}

kh_value kh_function_fallback(kh_call call)
{
    kh_value value = kh_argument(call, 0, KH_KEYNAMES);
    if (is_open(&value) || !(is_missing(&value) || is_all_missing(call.scope.evaluation, &value)))
        return value;
    return kh_argument(call, 1, KH_KEYNAMES);
}

/* A function of the library says what it lacks, where no value can be right. */
kh_value kh_function_lacking(kh_call call)
{
    kh_words missing;
    for (size_t i = 0; i < KH_LANGUAGES; i++) {
        kh_value text = kh_scalar(kh_argument(call, i, KH_KEYNAMES));
        if (text.kind != KH_VALUE_TEXT)
            return text.kind == KH_VALUE_UNKNOWN || text.kind == KH_VALUE_POISON ? text
                                                                                 : kh_wrong_type(call.scope);
        missing.in[i] = text.text;
    }
    return kh_value_unknown(call.scope.evaluation->arena, kh_innermost(call.scope.frame), missing);
}

/* ---- 已写 ---- */

static bool has_content(const kh_value *value)
{
    if (value->kind == KH_VALUE_TEXT)
        return value->text.length > 0;
    return value->kind != KH_VALUE_POISON && !is_missing(value);
}

static bool is_stated(kh_scope scope, const kh_resolution *meaning)
{
    switch (meaning->means) {
    case KH_MEANS_NOTHING:
    case KH_MEANS_ABSENT:
        return false;
    case KH_MEANS_ATTRIBUTE:
        return kh_inherited_attribute_of(kh_holder(meaning->entity),
                                         meaning->attribute->word.in[KH_CHINESE].data) != NULL;
    case KH_MEANS_VALUE: /* looked at here: 已写(乡镇) does not ask which township it is */
        return has_content(meaning->value);
    case KH_MEANS_PROPERTY:
    case KH_MEANS_FIELD: {
        kh_value value = kh_resolved_value(scope, meaning);
        return has_content(&value);
    }
    case KH_MEANS_INPUT:
    case KH_MEANS_ENTITY:
    case KH_MEANS_MEMBER:
    case KH_MEANS_KEYNAME:
    case KH_MEANS_SCORE:
        return true;
    }
    return false;
}

/* Of several, one is enough. */
static bool member_is_stated(kh_call call, const kh_node *node)
{
    kh_value objects = kh_as_list(call.scope, kh_evaluate_here(call.scope, node->children[0], KH_EXPECT_ANY));
    for (size_t i = 0; objects.kind == KH_VALUE_LIST && i < objects.list.count; i++) {
        kh_value object = objects.list.items[i].value;
        if (object.kind != KH_VALUE_ENTITY) {
            kh_value member = kh_member(call.scope, object, node->text);
            if (has_content(&member))
                return true;
            continue;
        }
        kh_resolution meaning = kh_resolve_member(call.scope, object.entity, node->text);
        if (meaning.means != KH_MEANS_NOTHING && is_stated(call.scope, &meaning))
            return true;
    }
    return false;
}

/* Always decided: what is written is written, 待定 too. */
kh_value kh_function_stated(kh_call call)
{
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    if (!node)
        return kh_value_poison();
    if (node->kind == KH_NODE_MEMBER)
        return kh_value_truth(member_is_stated(call, node));
    if (node->kind == KH_NODE_NAME) {
        kh_resolution meaning = kh_resolve(call.scope, node->text);
        return kh_value_truth(is_stated(call.scope, &meaning));
    }
    kh_value value = kh_evaluate_here(call.scope, node, KH_EXPECT_ANY);
    return kh_value_truth(has_content(&value));
}

/* ---- numbers ---- */

static bool exact_pair(kh_call call, kh_value *left, kh_value *right, kh_value *result)
{
    kh_value operands[] = {kh_scalar(kh_argument(call, 0, KH_KEYNAMES)),
                           kh_scalar(kh_argument(call, 1, KH_KEYNAMES))};
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), result))
        return false;
    *left = operands[0];
    *right = operands[1];
    bool numbers = left->kind == KH_VALUE_NUMBER && right->kind == KH_VALUE_NUMBER;
    *result = kh_wrong_type(call.scope);
    if (numbers && (left->ranged || right->ranged))
        *result = kh_undecided(kh_join_reasons(call.scope.evaluation->arena, left->reasons, right->reasons));
    return numbers && !left->ranged && !right->ranged;
}

kh_value kh_function_divisible(kh_call call)
{
    kh_value value, of, result;
    if (!exact_pair(call, &value, &of, &result))
        return result;
    if (!kh_align(call.scope.evaluation, &value, &of))
        return kh_lacking(call.scope, "一致的单位", "units that agree");
    if (kh_number_sign(of.number) == 0)
        return kh_lacking(call.scope, "除以零", "a divisor other than zero");
    return kh_value_truth(kh_number_is_multiple(call.scope.evaluation->arena, value.number, of.number));
}

/* Periods of a year, by the days of the period; 一次 comes back in none. */
static bool periods_of(const kh_member_row *frequency, kh_number *periods)
{
    static const struct {
        int days;
        int64_t numerator, denominator;
    } rates[] = {{1, 365, 1}, {7, 52, 1},  {10, 36, 1}, {15, 24, 1}, {30, 12, 1},  {61, 6, 1},
                 {91, 4, 1},  {182, 2, 1}, {365, 1, 1}, {730, 1, 2}, {36500, 0, 1}};
    for (size_t i = 0; i < KH_COUNT(rates); i++)
        if (rates[i].days == frequency->rank) {
            *periods = kh_number_ratio(rates[i].numerator, rates[i].denominator);
            return true;
        }
    return false;
}

/* Of 1..3 times a period, the upper end. */
static kh_value times_of(kh_call call)
{
    if (!kh_is_given(call, 1, KH_KEYNAMES))
        return kh_value_number(KH_NUMBER(1));
    kh_value times = kh_scalar(kh_argument(call, 1, KH_KEYNAMES));
    if (times.kind == KH_VALUE_NONE)
        return kh_value_number(KH_NUMBER(1));
    if (times.kind != KH_VALUE_RANGE)
        return times;
    return kh_number_valid(times.upper) ? kh_value_number(times.upper)
                                        : kh_lacking(call.scope, "次数的上限", "an upper end of the times");
}

kh_value kh_function_per_year(kh_call call)
{
    kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_FREQUENCY};
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    kh_value frequency = node ? kh_scalar(kh_evaluate_here(call.scope, node, expected)) : kh_value_poison(),
             result;
    if (kh_absorb(call.scope.evaluation->arena, &frequency, 1, &result))
        return result;
    if (frequency.kind != KH_VALUE_MEMBER || frequency.member->enumeration != KH_ENUMERATION_FREQUENCY)
        return kh_wrong_type(call.scope);
    kh_number periods;
    if (!periods_of(frequency.member, &periods))
        return kh_lacking(call.scope, "每年的次数", "a number of times a year");
    kh_value times = times_of(call);
    if (times.kind == KH_VALUE_NUMBER)
        times.unit = (kh_unit){0}; /* 2次 is 2 */
    return kh_multiply(call.scope, times, kh_value_number(periods));
}

kh_value kh_function_percent(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value value = kh_scalar(kh_argument(call, 0, KH_KEYNAMES)), result;
    if (kh_absorb(arena, &value, 1, &result))
        return result;
    if (value.kind != KH_VALUE_NUMBER)
        return kh_wrong_type(call.scope);
    value.number = kh_unit_convert(arena, value.number, value.unit, (kh_unit){0});
    if (!value.ranged)
        return kh_value_text(kh_number_percent(arena, value.number));
    value.upper = kh_unit_convert(arena, value.upper, value.unit, (kh_unit){0});
    kh_text low = kh_number_percent(arena, value.number), high = kh_number_percent(arena, value.upper);
    return kh_value_text(
        kh_text_format(arena, "%.*s..%.*s", KH_TEXT_ARGUMENTS(low), KH_TEXT_ARGUMENTS(high)));
}

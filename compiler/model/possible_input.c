/* What an input may be worth before there are results: its 范围, or one of its 取值. */
#include "model/possible.h"

static kh_scope scope_of(kh_walk *walk, const kh_frame *frame)
{
    return (kh_scope){walk->evaluation, frame};
}

static kh_value open_end(void)
{
    return (kh_value){.kind = KH_VALUE_NONE};
}

bool kh_waits_for_results(const kh_value *value)
{
    for (size_t i = 0; i < value->reasons.count; i++) {
        kh_value one = {.kind = KH_VALUE_UNKNOWN, .reasons = {&value->reasons.items[i], 1}};
        if (!kh_is_lacking_actual(one))
            return false;
    }
    return value->kind == KH_VALUE_UNKNOWN && value->reasons.count > 0;
}

kh_value kh_apart_from_results(kh_walk *walk, kh_value value)
{
    kh_collector others = {.evaluation = walk->evaluation};
    for (size_t i = 0; value.kind == KH_VALUE_UNKNOWN && i < value.reasons.count; i++) {
        kh_reasons one = {&value.reasons.items[i], 1};
        kh_value lacking = kh_undecided(one);
        if (!kh_is_lacking_actual(lacking))
            kh_collect_reasons(&others, one);
    }
    if (others.reasons.count)
        value.reasons = kh_collected_reasons(&others);
    return value;
}

/* ---- choices ---- */

static size_t alternatives_of(const kh_possible *whole, bool half_open)
{
    if (whole->kind == KH_POSSIBLE_VALUES)
        return whole->value_count ? whole->value_count : 1;
    bool bounded = !kh_is_open(&whole->low) && !kh_is_open(&whole->high) && !half_open;
    return whole->kind == KH_POSSIBLE_TRUTHS || bounded ? 2 : 1;
}

static kh_choice *choice_of(kh_walk *walk, const kh_entity *of)
{
    for (size_t i = 0; i < walk->choices.count; i++)
        if (walk->choices.items[i].of == of && walk->choices.items[i].whose == walk->whose)
            return &walk->choices.items[i];
    return NULL;
}

/* The choice for `of`, made if there is none; while sampling, what it is fixed at. The upper end of a
 * half-open range is no sample: it is not reached. */
static kh_possible choose_from(kh_walk *walk, const kh_entity *of, kh_possible whole, bool half_open)
{
    kh_choice *known = choice_of(walk, of);
    if (!known && (!walk->sampling || walk->watch)) {
        kh_choice choice = {.of = of,
                            .whose = walk->whose,
                            .whole = whole,
                            .half_open = half_open,
                            .alternatives = alternatives_of(&whole, half_open)};
        choice.value = kh_typical_result(walk, &choice);
        kh_vector_push(walk->evaluation->arena, &walk->choices, choice);
        known = &walk->choices.items[walk->choices.count - 1];
    }
    if (!known || !walk->sampling)
        return whole;
    if (walk->watch)
        return kh_possible_exactly(known->value);
    if (half_open && !kh_is_open(&whole.low))
        return kh_possible_between(whole.low, whole.low);
    if (known->alternatives == 1)
        return whole;
    if (whole.kind == KH_POSSIBLE_TRUTHS)
        return kh_possible_truths(known->chosen == 0, known->chosen == 1);
    if (whole.kind == KH_POSSIBLE_VALUES)
        return kh_possible_exactly(whole.values[known->chosen]);
    kh_value end = known->chosen == 0 ? whole.high : whole.low;
    return kh_possible_between(end, end);
}

/* The unit that its results are reported in. */
static kh_value in_own_unit(kh_walk *walk, const kh_entity *of, kh_number number)
{
    const kh_attribute *unit = kh_attribute_of(of, "单位");
    kh_text word =
        unit && unit->count ? kh_written_text(walk->evaluation->arena, unit->values[0]) : KH_TEXT_NONE;
    kh_value value = kh_value_number(number);
    value.bare = word.length == 0;
    value.percent = kh_text_is(word, "%");
    if (value.percent)
        value.number = kh_number_divide(walk->evaluation->arena, number, KH_NUMBER(2)); /* 1 → 50% */
    else if (!value.bare)
        value.unit = kh_unit_of(walk->evaluation->arena, word);
    return value;
}

/* Labels that measure; what else has no dimension counts things. */
static bool measures(kh_text word)
{
    static const char *const words[] = {"分", "倍", "℃", "%", "‰", "个百分点", "年", "级"};
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (kh_text_is(word, words[i]))
            return true;
    return false;
}

/* A mean of cases need not be whole. */
bool kh_is_counted(kh_walk *walk, const kh_entity *of, const kh_value *like)
{
    const kh_member_row *folded =
        kh_find_attribute(of->kind, KH_TEXT("汇总")) ? kh_fold_of_figures(walk->evaluation, of) : NULL;
    if (like->bare || like->percent || !like->unit.word.length ||
        (folded && kh_text_is(folded->word.in[KH_CHINESE], "平均")))
        return false;
    bool days = kh_text_is(like->unit.word, "天") || kh_text_is(like->unit.word, "日");
    bool label = kh_units_agree(like->unit, (kh_unit){0}) && kh_number_equal(like->unit.factor, KH_NUMBER(1));
    return days || (label && !measures(like->unit.word));
}

kh_value kh_typical_result(kh_walk *walk, const kh_choice *choice)
{
    kh_arena *arena = walk->evaluation->arena;
    const kh_possible *whole = &choice->whole;
    if (whole->kind == KH_POSSIBLE_TRUTHS)
        return kh_value_truth(true);
    if (whole->kind == KH_POSSIBLE_VALUES)
        return whole->values ? whole->values[0] : whole->low;
    bool low = !kh_is_open(&whole->low), high = !kh_is_open(&whole->high);
    if (!low && !high)
        return in_own_unit(walk, choice->of, KH_NUMBER(1));
    kh_value value = low ? whole->low : whole->high, other = whole->high;
    if (low && high && kh_align(walk->evaluation, &value, &other))
        value.number =
            kh_number_divide(arena, kh_number_add(arena, value.number, other.number), KH_NUMBER(2));
    kh_number below = kh_number_floor(arena, value.number);
    bool inside = !low || kh_number_compare(arena, below, whole->low.number) >= 0;
    if (inside && kh_is_counted(walk, choice->of, &value))
        value.number = below;
    return value;
}

static kh_possible unbounded(kh_walk *walk, const kh_entity *of)
{
    kh_words word = kh_find_attribute(KH_KIND_QUANTITY, KH_TEXT("范围"))->word;
    kh_collect_reasons(&walk->open, kh_value_unknown(walk->evaluation->arena, of, word).reasons);
    return kh_possible_between(open_end(), open_end());
}

kh_value kh_end_of_range(kh_walk *walk, const kh_entity *of, const kh_value *range, kh_number number)
{
    const kh_attribute *unit =
        of ? kh_attribute_of(of, "单位") : NULL; /* bare, it takes that of what it meets */
    kh_value end = *range;
    if (!kh_number_valid(number))
        return open_end();
    end.kind = KH_VALUE_NUMBER;
    end.number = number;
    end.upper = (kh_number){0};
    end.half_open = false;
    if (end.bare && !end.percent && unit && unit->count) {
        end.unit =
            kh_unit_of(walk->evaluation->arena, kh_written_text(walk->evaluation->arena, unit->values[0]));
        end.bare = false;
    }
    return end;
}

static kh_possible names_of(kh_walk *walk, const kh_entity *input)
{
    KH_VECTOR(kh_value) values = {0};
    kh_value names = kh_attribute_value(walk->evaluation, input, "取值");
    for (size_t i = 0; names.kind == KH_VALUE_LIST && i < names.list.count; i++) {
        kh_value name = {.kind = KH_VALUE_NAME, .text = names.list.items[i].value.text, .entity = input};
        kh_vector_push(walk->evaluation->arena, &values, name);
    }
    return (kh_possible){.kind = KH_POSSIBLE_VALUES, .values = values.items, .value_count = values.count};
}

/* All that may be reported for a quantity, an external result or an item. */
static kh_possible range_of(kh_walk *walk, const kh_frame *frame, const kh_entity *of)
{
    kh_evaluation *evaluation = walk->evaluation;
    const kh_attribute *unit = kh_attribute_of(of, "单位");
    kh_text word = unit && unit->count ? kh_written_text(evaluation->arena, unit->values[0]) : KH_TEXT_NONE;
    const kh_member_row *folded =
        kh_find_attribute(of->kind, KH_TEXT("汇总")) ? kh_fold_of_figures(evaluation, of) : NULL;
    if (folded && kh_text_is(folded->word.in[KH_CHINESE], "合计"))
        return kh_not_followed(scope_of(walk, frame)); /* of how many periods? */
    if (kh_text_is(word, "是否"))
        return kh_possible_truths(true, true);
    if (kh_find_attribute(of->kind, KH_TEXT("取值")) && kh_attribute_of(of, "取值"))
        return names_of(walk, of);
    const kh_attribute *written = kh_attribute_of(of, "范围");
    kh_value full =
        of->kind == KH_KIND_EXTERNAL ? kh_scalar(kh_attribute_value(evaluation, of, "满分")) : open_end();
    if (!written && full.kind == KH_VALUE_NUMBER) { /* an outside score */
        kh_value zero = full;
        zero.number = KH_NUMBER(0);
        return kh_possible_between(zero, full);
    }
    kh_value range = written ? kh_attribute_value(evaluation, of, "范围") : open_end();
    if (!written || kh_waits_for_results(&range))
        return unbounded(walk, of);
    if (range.kind != KH_VALUE_RANGE)
        return kh_possible_unknown(range.kind == KH_VALUE_UNKNOWN || range.kind == KH_VALUE_POISON
                                       ? range
                                       : kh_wrong_type(scope_of(walk, frame)));
    kh_value low = kh_end_of_range(walk, of, &range, range.number),
             high = kh_end_of_range(walk, of, &range, range.upper);
    return kh_possible_between(low, high);
}

static bool is_half_open(kh_walk *walk, const kh_entity *of)
{
    kh_value range =
        kh_attribute_of(of, "范围") ? kh_attribute_value(walk->evaluation, of, "范围") : open_end();
    return range.kind == KH_VALUE_RANGE && range.half_open;
}

kh_possible kh_possible_result(kh_walk *walk, const kh_frame *frame, const kh_entity *of)
{
    kh_possible whole = range_of(walk, frame, of);
    if (whole.kind == KH_POSSIBLE_UNKNOWN)
        return whole;
    return choose_from(walk, of, whole, whole.kind == KH_POSSIBLE_NUMBERS && is_half_open(walk, of));
}

/* Whose 实绩 it is. */
const kh_entity *kh_measured_item(const kh_frame *frame)
{
    for (const kh_frame *at = frame; at; at = at->outer) {
        const kh_entity *holder = at->element ? kh_holder(at->element) : NULL;
        bool measured =
            holder && holder->kind != KH_KIND_FIELD && kh_find_attribute(holder->kind, KH_TEXT("范围"));
        if (measured)
            return holder;
    }
    return NULL;
}

/* A result in several columns is a list of them; each ranges alike. */
kh_possible kh_possible_columns(kh_walk *walk, const kh_frame *frame, const kh_entity *input)
{
    kh_evaluation *evaluation = walk->evaluation;
    kh_value names = kh_attribute_value(evaluation, input, "分列");
    kh_possible *one = kh_arena_new_of(evaluation->arena, kh_possible);
    *one = range_of(walk, frame, input);
    if (names.kind != KH_VALUE_LIST || one->kind != KH_POSSIBLE_NUMBERS)
        return one->kind == KH_POSSIBLE_UNKNOWN ? *one : kh_not_followed(scope_of(walk, frame));
    return (kh_possible){
        .kind = KH_POSSIBLE_LIST, .elements = one, .element_count = names.list.count, .listed = 1};
}

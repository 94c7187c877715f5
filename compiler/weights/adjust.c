/* Steps 1 to 4: base points, what does not apply, what the group changes, coefficients. */
#include "weights/weighing.h"

void kh_start(kh_working *working)
{
    const kh_outline *outline = working->plan->outline;
    for (size_t i = 0; i < outline->leaves.count; i++) {
        const kh_outline_leaf *leaf = &outline->leaves.items[i];
        kh_weight *weight = &working->card->weights[i];
        weight->leaf = leaf->entity;
        weight->section = outline->parts.items[leaf->part].section;
        weight->full = leaf->full;
        weight->base = weight->exact = weight->weight = leaf->points;
        weight->adjusted = working->plan->leaves[i].adjusted;
        weight->steps.items = &working->plan->bases[i]; /* full: the next step moves it */
        weight->steps.count = weight->steps.capacity = 1;
    }
}

static void drop(kh_working *working, size_t leaf, kh_drop why, kh_words words)
{
    kh_weight *weight = &working->card->weights[leaf];
    weight->drop = why;
    weight->exact = weight->weight = KH_NUMBER(0);
    kh_record(working, leaf, (kh_step){.kind = KH_STEP_DROP, .after = KH_NUMBER(0), .words = words});
}

/* ---- 2: applicability ---- */

typedef enum applicability { APPLIES, DOES_NOT, UNDECIDED, POISONED } applicability;

static bool stays(const kh_entity *leaf, const kh_entity *owner)
{
    for (const kh_entity *at = leaf; at && at->kind == KH_KIND_INDICATOR; at = at->parent) {
        if (kh_attribute_of(at, "不适用时"))
            return true;
        if (at == owner)
            break;
    }
    return false;
}

static applicability judge(kh_working *working, const kh_condition *condition, kh_value *value)
{
    *value = kh_attribute_value(&working->evaluation, condition->owner, "适用");
    if (value->kind == KH_VALUE_TRUTH)
        return value->truth ? APPLIES : DOES_NOT;
    if (value->kind == KH_VALUE_NONE)
        return DOES_NOT;
    return value->kind == KH_VALUE_UNKNOWN ? UNDECIDED : POISONED;
}

static void report_undecided(kh_working *working, const kh_condition *condition, kh_value value)
{
    kh_words arguments[] = {kh_words_same(kh_entity_title(condition->owner)),
                            kh_reason_words(working->plan->weighing->arena, value)};
    kh_trouble(working, KH060, condition->written->values[0]->span, arguments, KH_COUNT(arguments));
}

static void apply_condition(kh_working *working, size_t leaf, const kh_condition *condition, applicability is,
                            kh_value value)
{
    kh_weight *weight = &working->card->weights[leaf];
    if (stays(weight->leaf, condition->owner)) {
        /* A condition on results cannot be decided yet, and need not: the weight is the same either way. */
        weight->if_not_applicable |= is == DOES_NOT;
        return;
    }
    if (is == UNDECIDED && !kh_waits_for(working, condition->written))
        report_undecided(working, condition, value);
    working->failed |= is == POISONED;
    if (is != DOES_NOT || weight->drop != KH_KEPT)
        return;
    kh_text text = kh_span_text(condition->written->values[0]->span);
    drop(working, leaf, KH_DROPPED_NOT_APPLICABLE,
         kh_filled(working->plan->weighing->arena, "不适用（适用条件：{0}）",
                   "not applicable (applies only when {0})", 1, (kh_words[]){kh_words_same(text)}));
}

void kh_drop_not_applicable(kh_working *working)
{
    const kh_outline *outline = working->plan->outline;
    size_t count = outline->conditions.count;
    kh_arena *arena = working->plan->weighing->arena;
    applicability *is = count ? kh_arena_array(arena, count, sizeof *is) : NULL;
    kh_value *values = count ? kh_arena_array(arena, count, sizeof *values) : NULL;
    for (size_t i = 0; i < count; i++)
        is[i] = judge(working, &outline->conditions.items[i], &values[i]);
    for (size_t i = 0; i < outline->leaves.count; i++)
        for (size_t at = outline->leaves.items[i].condition; at != KH_NO_CONDITION;
             at = outline->conditions.items[at].outer)
            apply_condition(working, i, &outline->conditions.items[at], is[at], values[at]);
}

/* ---- 3: the group ---- */

static void drop_range(kh_working *working, const kh_range *range)
{
    kh_words why = kh_words_of("本组剔除", "left out by the group");
    for (size_t i = range->first; i < range->first + range->count; i++)
        if (working->card->weights[i].drop == KH_KEPT)
            drop(working, i, KH_DROPPED_BY_GROUP, why);
}

/* By what the points of a section or an indicator with parts spread over its active leaves. */
typedef struct spreading {
    kh_number weights, bases, active; /* their sums and number */
} spreading;

static spreading spreading_of(const kh_working *working, const kh_range *range)
{
    kh_arena *arena = working->plan->weighing->arena;
    spreading sums = {KH_NUMBER(0), KH_NUMBER(0), KH_NUMBER(0)};
    for (size_t i = range->first; i < range->first + range->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if (weight->drop != KH_KEPT)
            continue;
        sums.weights = kh_number_add(arena, sums.weights, weight->exact);
        sums.bases = kh_number_add(arena, sums.bases, weight->base);
        sums.active = kh_number_add(arena, sums.active, KH_NUMBER(1));
    }
    return sums;
}

/* In proportion to current weights; are all 0, to base points; are those too, equally. */
static kh_number share_of(kh_arena *arena, const spreading *sums, const kh_weight *weight)
{
    if (kh_number_sign(sums->weights) != 0)
        return kh_number_divide(arena, weight->exact, sums->weights);
    if (kh_number_sign(sums->bases) != 0)
        return kh_number_divide(arena, weight->base, sums->bases);
    return kh_number_divide(arena, KH_NUMBER(1), sums->active);
}

static kh_step_kind step_kind(kh_operation operation)
{
    return operation == KH_OP_ADD        ? KH_STEP_ADD
           : operation == KH_OP_SUBTRACT ? KH_STEP_SUBTRACT
           : operation == KH_OP_MULTIPLY ? KH_STEP_SCALE
                                         : KH_STEP_SET;
}

/* “发展”+4: how the entry reads that reached a leaf through what holds it. */
static kh_words through(const kh_working *working, const kh_plan_item *item, kh_step_kind kind,
                        kh_number amount)
{
    static const char *const texts[][KH_LANGUAGES] = {
        [KH_STEP_ADD] = {"{0}+{1}", "{0} +{1}"},
        [KH_STEP_SUBTRACT] = {"{0}−{1}", "{0} −{1}"},
        [KH_STEP_SCALE] = {"{0}×{1}", "{0} ×{1}"},
        [KH_STEP_SET] = {"{0}定为{1}", "{0} set to {1}"},
    };
    kh_arena *arena = working->plan->weighing->arena;
    kh_words arguments[] = {kh_quoted(arena, item->range->item), kh_points_words(arena, amount)};
    return kh_filled(arena, texts[kind][KH_CHINESE], texts[kind][KH_ENGLISH], KH_COUNT(arguments), arguments);
}

static void report_below_zero(kh_working *working, const kh_plan_item *item, size_t leaf, kh_number after)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_words arguments[] = {kh_words_same(working->plan->group->name),
                            kh_words_same(kh_entity_title(working->card->weights[leaf].leaf)),
                            kh_points_words(arena, after)};
    kh_trouble(working, KH062, item->adjustment->span, arguments, KH_COUNT(arguments));
}

static void change_leaf(kh_working *working, kh_plan_item *item, size_t leaf, kh_step step)
{
    kh_weight *weight = &working->card->weights[leaf];
    if (kh_number_valid(step.after) && kh_number_equal(step.after, weight->exact))
        return;
    if (kh_number_valid(step.after) && kh_number_sign(step.after) < 0)
        report_below_zero(working, item, leaf, step.after);
    item->changed = true;
    weight->exact = step.after;
    kh_record(working, leaf, step);
}

static void scale(kh_working *working, kh_plan_item *item, kh_number factor, kh_words words)
{
    kh_arena *arena = working->plan->weighing->arena;
    for (size_t i = item->range->first; i < item->range->first + item->range->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        kh_number after = kh_number_multiply(arena, weight->exact, factor);
        if (weight->drop == KH_KEPT)
            change_leaf(working, item, i, (kh_step){KH_STEP_SCALE, factor, after, words});
    }
}

/* + and − spread the amount, a set value the difference to what is there. */
static void spread(kh_working *working, kh_plan_item *item, kh_step_kind kind, kh_number amount,
                   kh_words words)
{
    const kh_range *range = item->range;
    kh_arena *arena = working->plan->weighing->arena;
    spreading sums = spreading_of(working, range);
    kh_number delta = kind == KH_STEP_SUBTRACT ? kh_number_negate(arena, amount)
                      : kind == KH_STEP_SET    ? kh_number_subtract(arena, amount, sums.weights)
                                               : amount;
    for (size_t i = range->first; i < range->first + range->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if (weight->drop != KH_KEPT)
            continue;
        kh_number own = kh_number_multiply(arena, delta, share_of(arena, &sums, weight));
        kh_step step = {kind, own, kh_number_add(arena, weight->exact, own), words};
        if (kind == KH_STEP_SUBTRACT)
            step.amount = kh_number_negate(arena, own);
        if (kind == KH_STEP_SET)
            step.amount = step.after;
        change_leaf(working, item, i, step);
    }
}

static void adjust(kh_working *working, kh_plan_item *item)
{
    const kh_adjustment *adjustment = item->adjustment;
    kh_step_kind kind = step_kind(adjustment->operation);
    kh_frame frame = {.element = working->plan->group->adjust};
    kh_value value =
        kh_evaluate(&working->evaluation, &frame, adjustment->amount, (kh_expectation){.form = KH_FORM_ANY});
    kh_question question = {.of = kh_words_same(adjustment->name),
                            .what = kh_words_of("调整", "adjustment"),
                            .span = adjustment->amount->span,
                            .points = kind != KH_STEP_SCALE};
    kh_number amount;
    if (!kh_answer(working, &question, value, &amount))
        return;
    bool itself = kh_is_leaf(item->range->item);
    kh_words words = itself ? (kh_words){0} : through(working, item, kind, amount);
    if (kind == KH_STEP_SCALE)
        scale(working, item, amount, words);
    else
        spread(working, item, kind, amount, words);
}

void kh_apply_group(kh_working *working)
{
    for (size_t i = 0; i < working->plan->items.count; i++) {
        kh_plan_item *item = &working->plan->items.items[i];
        if (item->adjustment)
            adjust(working, item);
        else
            drop_range(working, item->range);
    }
}

/* ---- 4: coefficients ---- */

static void multiply(kh_working *working, size_t leaf, const kh_entity *owner)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_weight *weight = &working->card->weights[leaf];
    const kh_attribute *written = kh_attribute_of(owner, "系数");
    if (kh_waits_for(working, written))
        return;
    kh_question question = {.of = kh_words_same(kh_entity_title(owner)),
                            .what = kh_words_of("系数", "coefficient"),
                            .span = written->span};
    kh_number factor;
    if (!kh_answer(working, &question, kh_attribute_value(&working->evaluation, owner, "系数"), &factor))
        return;
    if (kh_number_sign(factor) < 0) {
        kh_words arguments[] = {question.of, question.what, kh_points_words(arena, factor)};
        kh_trouble(working, KH066, question.span, arguments, KH_COUNT(arguments));
        return;
    }
    kh_number after = kh_number_multiply(arena, weight->exact, factor);
    if (kh_number_valid(after) && kh_number_equal(after, weight->exact))
        return;
    weight->exact = after;
    kh_record(working, leaf, (kh_step){.kind = KH_STEP_COEFFICIENT, .amount = factor, .after = after});
}

void kh_apply_coefficients(kh_working *working)
{
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        /* The name of an indicator with parts stands for its leaves, so its coefficient is theirs. */
        for (const kh_entity *at = weight->leaf;
             weight->drop == KH_KEPT && at && at->kind == KH_KIND_INDICATOR; at = at->parent)
            if (kh_attribute_of(at, "系数"))
                multiply(working, i, at);
    }
}

/* 兑现: how much money the result brings, exactly, and how it is split. Money is no part of the scores. */
#include "scores/scoring.h"

static kh_value evaluated(kh_trial *trial, const kh_entity *of, const kh_node *node)
{
    kh_frame frame = {.element = of};
    return kh_evaluate(&trial->evaluation, &frame, node, (kh_expectation){.form = KH_FORM_ANY});
}

/* 15% × 2 of 5万元: what is no money of its own. */
static bool is_share(const kh_value *part, const kh_value *whole)
{
    bool written = part->percent || kh_text_is(part->unit.word, "%") || kh_text_is(part->unit.word, "‰");
    return written ||
           (kh_units_agree(part->unit, (kh_unit){0}) && !kh_units_agree(whole->unit, (kh_unit){0}));
}

static bool is_exact(const kh_value *value)
{
    return value->kind == KH_VALUE_NUMBER && !value->ranged;
}

/* A share of the whole, or money of its own. */
static kh_value part_of(kh_scoring *scoring, kh_value whole, kh_value part)
{
    kh_arena *arena = scoring->arena;
    if (!is_share(&part, &whole))
        return kh_value_copied(arena, part);
    kh_number share = kh_unit_convert(arena, part.number, part.unit, (kh_unit){0});
    whole.number = kh_number_multiply(arena, whole.number, share);
    return kh_value_copied(arena, whole);
}

/* [班子：70%, 正职：15% × 2] */
static void split(kh_trial *trial, kh_payout *payout)
{
    kh_scoring *scoring = trial->scoring;
    const kh_attribute *written = kh_attribute_of(payout->payout, "分配");
    if (!written || !written->count)
        return;
    kh_value parts = evaluated(trial, payout->payout, written->values[0]);
    bool listed = parts.kind == KH_VALUE_RECORD || parts.kind == KH_VALUE_LIST;
    for (size_t i = 0; listed && i < parts.list.count; i++) {
        const kh_element *part = &parts.list.items[i];
        if (!is_exact(&part->value) || !part->key.length)
            continue;
        kh_text name = kh_text_copy(scoring->arena, part->key);
        kh_payout_part made = {name, part_of(scoring, payout->amount, part->value)};
        kh_vector_push(scoring->arena, &payout->parts, made);
    }
}

static void report_no_amount(kh_trial *trial, const kh_entity *of, kh_value value)
{
    kh_scoring *scoring = trial->scoring;
    kh_words arguments[] = {kh_words_same(trial->of->score->township->name),
                            kh_words_same(kh_entity_title(of)), kh_value_words(scoring->arena, value)};
    scoring->scores->complete = false;
    kh_report(scoring->diagnostics, KH980, of->span, arguments, KH_COUNT(arguments));
}

/* A veto that cancels rewards leaves what is withheld. */
static bool is_cancelled(kh_trial *trial, const kh_value *amount)
{
    return is_exact(amount) && kh_number_sign(amount->number) > 0 &&
           kh_whole_effects(trial->scoring, trial->of) & (1u << KH_NO_REWARDS);
}

/* 5万元; nothing is nothing in any money. */
static bool is_money(kh_scoring *scoring, const kh_value *amount)
{
    return kh_number_sign(amount->number) == 0 ||
           kh_units_agree(amount->unit, kh_unit_of(scoring->arena, KH_TEXT("元")));
}

static void report_no_money(kh_trial *trial, const kh_entity *of, kh_value value)
{
    kh_scoring *scoring = trial->scoring;
    kh_words arguments[] = {kh_words_same(trial->of->score->township->name),
                            kh_words_same(kh_entity_title(of)), kh_value_words(scoring->arena, value)};
    scoring->scores->complete = false;
    kh_report(scoring->diagnostics, KH997, of->span, arguments, KH_COUNT(arguments));
}

static void pay(kh_trial *trial, const kh_entity *of, const kh_node *formula)
{
    kh_scoring *scoring = trial->scoring;
    kh_township_score *score = trial->of->score;
    kh_value amount = kh_single(evaluated(trial, of, formula));
    if (is_cancelled(trial, &amount))
        return;
    kh_payout made = {.payout = of,
                      .amount = kh_value_copied(scoring->arena, amount),
                      .formula = kh_formula_words(trial, of, formula)};
    if (is_exact(&amount) && !is_money(scoring, &amount)) {
        report_no_money(trial, of, amount);
        made.amount = (kh_value){.kind = KH_VALUE_UNKNOWN};
    } else if (is_exact(&amount)) {
        split(trial, &made);
    } else if (amount.kind == KH_VALUE_UNKNOWN || (amount.ranged && amount.reasons.count)) {
        kh_note_missing(scoring, score->township, of, kh_points_missing(scoring, amount));
        made.amount = (kh_value){.kind = KH_VALUE_UNKNOWN, .reasons = made.amount.reasons};
    } else {
        if (amount.kind != KH_VALUE_POISON) /* that was reported */
            report_no_amount(trial, of, amount);
        made.amount = (kh_value){.kind = KH_VALUE_UNKNOWN};
    }
    kh_vector_push(scoring->arena, &score->payouts, made);
}

static void judge(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    const kh_entity *scheme = scoring->scheme->entity;
    (void)row;
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        const kh_attribute *amount = child->kind == KH_KIND_PAYOUT ? kh_attribute_of(child, "金额") : NULL;
        if (!amount || !amount->count)
            continue; /* paid as people say */
        kh_value holds = kh_condition_holds(trial, child);
        if (holds.kind == KH_VALUE_TRUTH && holds.truth)
            pay(trial, child, amount->values[0]);
        if (holds.kind != KH_VALUE_TRUTH)
            kh_note_missing(scoring, trial->of->score->township, child, kh_points_missing(scoring, holds));
    }
}

void kh_pay(kh_scoring *scoring, kh_scored *of)
{
    kh_try(scoring, of, NULL, KH_NO_ROW, judge);
}

/* Periods: how many an input or a place is told in, and what a value was in another one of them. */
#include "model/functions.h"

#include "model/names.h"

/* Days of a period, and how many of them a year has. */
static const struct {
    int days;
    unsigned halves; /* periods in two years, so that 每两年 is one, too */
} calendar[] = {{1, 730}, {7, 104}, {10, 72}, {15, 48}, {30, 24},
                {61, 12}, {91, 8},  {182, 4}, {365, 2}, {730, 1}};

enum { A_YEAR = 2 };

static unsigned in_two_years(const kh_member_row *frequency)
{
    for (size_t i = 0; i < KH_COUNT(calendar) && frequency; i++)
        if (calendar[i].days == frequency->rank)
            return calendar[i].halves;
    return 0;
}

/* Of what `with` writes: its own periods in those of the whole. */
static unsigned periods_in(kh_evaluation *evaluation, const kh_entity *with, unsigned whole)
{
    unsigned own = in_two_years(kh_attribute_member(evaluation, with, "周期"));
    whole = whole < A_YEAR ? A_YEAR : whole;
    return own > whole ? (own + whole - 1) / whole : 0;
}

/* ---- what is scored period by period ---- */

static bool has_own(const kh_entity *at, const char *word)
{
    return kh_find_attribute(at->kind, kh_text_of(word)) && kh_attribute_of(at, word);
}

/* Periods of a scheme that scores each of them and folds the scores. */
static unsigned folded_by_scheme(kh_evaluation *evaluation, const kh_entity *scheme)
{
    bool folds = scheme && (has_own(scheme, "汇总") || has_own(scheme, "逐期计分"));
    return folds && has_own(scheme, "周期") ? periods_in(evaluation, scheme, A_YEAR) : 0;
}

/* How long a pass of scoring is: a year, unless the scheme is run more often and leaves it at that. */
static unsigned whole_of(kh_evaluation *evaluation, const kh_entity *scheme)
{
    if (!scheme || !has_own(scheme, "周期") || folded_by_scheme(evaluation, scheme))
        return A_YEAR;
    return in_two_years(kh_attribute_member(evaluation, scheme, "周期"));
}

/* The nearest 周期, the scheme's too where it folds. */
static const kh_entity *holder_of_period(const kh_entity *of, bool scheme_folds)
{
    for (const kh_entity *at = of; at; at = at->parent) {
        if (at->kind == KH_KIND_SCHEME && !scheme_folds)
            return NULL;
        if (has_own(at, "周期"))
            return at;
    }
    return NULL;
}

unsigned kh_scored_periods(kh_evaluation *evaluation, const kh_entity *place)
{
    const kh_entity *scheme = kh_scheme_of(evaluation, place);
    unsigned of_scheme = folded_by_scheme(evaluation, scheme);
    if (place->kind == KH_KIND_SCHEME)
        return of_scheme;
    if (!has_own(place, "逐期计分"))
        return 0;
    const kh_entity *with = holder_of_period(place, of_scheme > 0);
    return with ? periods_in(evaluation, with, whole_of(evaluation, scheme)) : 0;
}

bool kh_folds_evenly(const kh_entity *place)
{
    const kh_attribute *formula = kh_attribute_of(place, "逐期计分");
    const kh_node *node = formula && formula->count == 1 ? formula->values[0] : NULL;
    if (!formula || !formula->count)
        return true;
    return node && node->kind == KH_NODE_CALL && node->count == 2 && node->function &&
           node->function->function == KH_FUNCTION_MEAN && node->children[1]->kind == KH_NODE_NAME &&
           kh_find_keyname(node->children[1]->text) == KH_KEYNAME_PERIOD_SCORES;
}

/* ---- series ---- */

/* What is judged by the year: its figures are the year's. */
static bool is_of_the_year(kh_kind kind)
{
    return kind == KH_KIND_VETO || kind == KH_KIND_GRADE || kind == KH_KIND_ACCOUNTABILITY ||
           kind == KH_KIND_COMMENDATION || kind == KH_KIND_PAYOUT;
}

/* 汇总 as it holds for figures; that of a scheme which folds scores is not meant for them. */
static const kh_entity *holder_of_fold(kh_evaluation *evaluation, const kh_entity *of)
{
    for (const kh_entity *at = of; at; at = at->parent) {
        if (at->kind == KH_KIND_SCHEME && folded_by_scheme(evaluation, kh_scheme_of(evaluation, of)))
            return NULL;
        if (has_own(at, "汇总"))
            return at;
    }
    return NULL;
}

const kh_member_row *kh_fold_of_figures(kh_evaluation *evaluation, const kh_entity *of)
{
    const kh_entity *holder = holder_of_fold(evaluation, of);
    return holder ? kh_attribute_member(evaluation, holder, "汇总") : NULL;
}

bool kh_is_scored_by_period(kh_evaluation *evaluation, const kh_entity *of)
{
    for (const kh_entity *at = of; at; at = at->parent) {
        if (is_of_the_year(at->kind))
            return false;
        if (at->kind == KH_KIND_SCHEME)
            return folded_by_scheme(evaluation, kh_scheme_of(evaluation, of)) > 0;
        if (has_own(at, "逐期计分"))
            return true;
    }
    return false;
}

/* 周期 as it holds for the entity: of an input its own; of what stands above it only if 汇总 says that its
 * figures are put together, or each period is scored: 周期 alone just says how often people look. */
static const kh_entity *with_period(kh_evaluation *evaluation, const kh_entity *of)
{
    bool is_input = of->kind == KH_KIND_QUANTITY || of->kind == KH_KIND_EXTERNAL;
    if (is_input && kh_attribute_of(of, "周期"))
        return of;
    if (is_input && kh_attribute_of(of, "式"))
        return NULL;
    if (kh_is_scored_by_period(evaluation, of))
        return holder_of_period(of, folded_by_scheme(evaluation, kh_scheme_of(evaluation, of)) > 0);
    bool folds = kh_find_attribute(of->kind, KH_TEXT("汇总")) && holder_of_fold(evaluation, of);
    return folds ? holder_of_period(of, false) : NULL;
}

const kh_member_row *kh_scored_frequency(kh_evaluation *evaluation, const kh_entity *item)
{
    bool scored = kh_is_scored_by_period(evaluation, item) && kh_series_periods(evaluation, item) > 0;
    const kh_entity *with = scored ? with_period(evaluation, item) : NULL;
    return with ? kh_attribute_member(evaluation, with, "周期") : NULL;
}

unsigned kh_series_periods(kh_evaluation *evaluation, const kh_entity *of)
{
    const kh_entity *with = with_period(evaluation, of);
    return with ? periods_in(evaluation, with, whole_of(evaluation, kh_scheme_of(evaluation, of))) : 0;
}

/* ---- 期次, 各期得分 ---- */

kh_value kh_period_number(kh_scope scope)
{
    kh_evaluation *evaluation = scope.evaluation;
    (void)kh_this_unit(evaluation); /* what rests on the period is not remembered for another one */
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(scope);
    if (evaluation->period == 0 || evaluation->before_first)
        return kh_lacking(scope, "期次（只有逐期计算时才有）", "a period number (outside period by period)");
    return kh_value_number(KH_NUMBER((int64_t)evaluation->period));
}

kh_value kh_period_scores(kh_scope scope)
{
    kh_evaluation *evaluation = scope.evaluation;
    (void)kh_this_unit(evaluation);
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(scope);
    if (!evaluation->period_scores)
        return kh_lacking(scope, "各期得分（只有“逐期计分”里才有）",
                          "period_scores (outside score_each_period)");
    return *evaluation->period_scores;
}

/* ---- 上期, 累计 ---- */

static kh_value worth_in(kh_call call, unsigned period, bool before_first)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    unsigned now = evaluation->period;
    evaluation->period = period;
    evaluation->before_first = before_first;
    kh_value value = kh_argument(call, 0, KH_KEYNAMES);
    evaluation->period = now;
    evaluation->before_first = false;
    return value;
}

/* Before the first period lies the last of last year, which is a column of its own. */
kh_value kh_function_previous(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    (void)kh_this_unit(evaluation);
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(call.scope);
    if (evaluation->period == 0)
        return kh_lacking(call.scope, "上期（只有逐期计算时才有）",
                          "a previous period (outside period by period)");
    if (evaluation->before_first)
        return kh_lacking(call.scope, "上年末期以前的数", "figures before the last period of last year");
    bool first = evaluation->period == 1;
    return worth_in(call, first ? 1 : evaluation->period - 1, first);
}

static kh_value added(kh_scope scope, kh_collector *missing, kh_value total, kh_value value)
{
    if (value.kind == KH_VALUE_LIST) {
        for (size_t i = 0; i < value.list.count; i++)
            total = added(scope, missing, total, value.list.items[i].value);
        return total;
    }
    if (value.kind == KH_VALUE_UNKNOWN) {
        kh_collect_reasons(missing, value.reasons);
        return total;
    }
    return total.kind == KH_VALUE_NONE ? value : kh_add(scope, total, value);
}

/* Outside periods, all of them. */
kh_value kh_function_running_total(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value total = {.kind = KH_VALUE_NONE};
    kh_collector missing = {.evaluation = evaluation};
    (void)kh_this_unit(evaluation);
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(call.scope);
    if (evaluation->before_first)
        return kh_lacking(call.scope, "上年各期的累计", "a running total of last year");
    if (evaluation->period == 0)
        total = added(call.scope, &missing, total, kh_argument(call, 0, KH_KEYNAMES));
    for (unsigned period = 1; period <= evaluation->period && !kh_is_spent(evaluation); period++)
        total = added(call.scope, &missing, total, worth_in(call, period, false));
    return missing.reasons.count ? kh_undecided(kh_collected_reasons(&missing)) : total;
}

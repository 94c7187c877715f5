/* What formulas ask for: actual values of the results file, scores computed on demand. */
#include "scores/scoring.h"

/* ---- actual values ---- */

kh_text kh_score_period_name(kh_scoring *scoring, unsigned period, unsigned periods)
{
    kh_arena *arena = scoring->arena;
    const kh_scheme *scheme = scoring->scheme;
    const kh_attribute *written = kh_attribute_of(scheme->entity, "年度");
    kh_text year = written && written->count ? kh_span_text(written->values[0]->span) : KH_TEXT_NONE;
    if (year.length > 4)
        year.length = 4; /* 2025年 */
    if (year.length && periods == 12)
        return kh_text_format(arena, "%.*s-%02u", KH_TEXT_ARGUMENTS(year), period);
    if (year.length && periods == 4)
        return kh_text_format(arena, "%.*s-Q%u", KH_TEXT_ARGUMENTS(year), period);
    if (year.length && periods == 2)
        return kh_text_format(arena, "%.*s-H%u", KH_TEXT_ARGUMENTS(year), period);
    return kh_text_format(arena, "%u", period);
}

static kh_text title_of(kh_scoring *scoring, kh_actual asked)
{
    kh_arena *arena = scoring->arena;
    kh_builder title = {.arena = arena};
    bool owned = asked.item && asked.item->kind != KH_KIND_SCHEME && asked.item->kind != KH_KIND_FILE;
    if (owned)
        kh_builder_add(&title, kh_entity_path(arena, asked.item));
    if (asked.input)
        kh_builder_format(&title, "%s%.*s", owned ? "." : "", KH_TEXT_ARGUMENTS(asked.input->name));
    if (asked.column.length)
        kh_builder_format(&title, ".%.*s", KH_TEXT_ARGUMENTS(asked.column));
    if (asked.period && !asked.last_year)
        kh_builder_format(&title, "@%.*s",
                          KH_TEXT_ARGUMENTS(kh_score_period_name(scoring, asked.period, asked.periods)));
    kh_builder_string(&title, asked.last_year ? asked.period ? "@上年末期" : "@上年" : "");
    return kh_builder_text(&title);
}

static bool is_at(const kh_result_place *place, const kh_actual *asked)
{
    kh_result_place wanted = kh_result_place_asked(*asked);
    return place->item == wanted.item && place->input == wanted.input && place->period == wanted.period &&
           place->time == wanted.time && kh_text_equal(place->column, wanted.column);
}

/* As the template calls it. */
kh_text kh_actual_title(kh_scoring *scoring, kh_actual asked)
{
    if (!scoring->wanted)
        scoring->wanted_count = kh_results_wanted(scoring->model, scoring->scheme, &scoring->wanted);
    for (size_t i = 0; i < scoring->wanted_count; i++)
        if (is_at(&scoring->wanted[i].place, &asked))
            return scoring->wanted[i].title;
    return title_of(scoring, asked);
}

static bool actual(void *context, kh_arena *arena, const kh_entity *township, kh_actual asked,
                   kh_value *value)
{
    kh_scoring *scoring = context;
    const kh_figures *figures = scoring->choice.figures;
    kh_span span;
    asked.item = kh_result_meant(asked.item);
    asked.input = kh_result_meant(asked.input);
    if (figures)
        return figures->find(figures->context, arena, township, asked, value);
    kh_result_place place = kh_result_place_asked(asked);
    if (scoring->results && kh_results_find(scoring->results, township, place, value, &span))
        return true;
    bool is_detail = asked.input && asked.input->kind == KH_KIND_DETAIL;
    kh_words title = kh_words_same(kh_actual_title(scoring, asked));
    if (is_detail)
        title = kh_score_filled(arena, "{0}（明细；一件也没有的写‘无’）",
                                "{0} (a detail; ‘none’ where there is nothing)", 1, &title);
    *value = kh_value_unknown(arena, township, title);
    if (scoring->results && !is_detail)
        value->reasons.items[0].absence = kh_results_absence(scoring->results, township, place);
    return false;
}

/* ---- scores ---- */

static kh_value missing(kh_arena *arena, kh_points points)
{
    (void)arena;
    return (kh_value){.kind = points.missing.count ? KH_VALUE_UNKNOWN : KH_VALUE_POISON,
                      .reasons = points.missing};
}

static kh_value whole(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, kh_score_kind kind)
{
    kh_points points =
        kind == KH_SCORE_BASE ? kh_before_scored(scoring, of, asking) : kh_total_scored(scoring, of, asking);
    return points.known ? kh_value_number(points.number) : missing(asking->arena, points);
}

kh_points kh_score_on_base(kh_arena *arena, const kh_item_score *item)
{
    if (!item->on_base.known)
        return item->on_base;
    if (!item->score.known)
        return item->score;
    if (kh_number_equal(item->score.number, item->base.number))
        return item->on_base;
    kh_number own = item->on_base.number,
              bonus = kh_number_subtract(arena, item->score.number, item->base.number);
    if (kh_number_valid(item->factor) && kh_number_sign(item->factor) != 0)
        bonus = kh_number_divide(arena, bonus, item->factor);
    return kh_points_known(kh_number_add(arena, own, bonus));
}

static kh_value on_base(kh_arena *arena, const kh_item_score *item, kh_score_kind kind)
{
    kh_points points = kind == KH_SCORE_BASE ? item->on_base : kh_score_on_base(arena, item);
    return points.known ? kh_value_number(points.number) : missing(arena, points);
}

/* 小计: as soon as it is there; else it is computed with what it stands in. */
static kh_value subtotal(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, const kh_entity *item)
{
    size_t row = item ? kh_score_row_of(of->plan, item) : KH_NO_ROW;
    if (item && row == KH_NO_ROW)
        return kh_value_unknown(asking->arena, item, kh_words_of("小计", "a subtotal"));
    const kh_points *sum = item ? &of->score->items[row].sum : &of->score->sum;
    if (!sum->known && !sum->missing.count && item)
        (void)kh_item_based(scoring, of, asking, row);
    else if (!sum->known && !sum->missing.count)
        (void)kh_before_scored(scoring, of, asking);
    return sum->known ? kh_value_number(sum->number) : missing(asking->arena, *sum);
}

/* As its 计分 says: what a penalty takes off is above 0. One that does not apply gives and takes nothing. */
static kh_value of_extra(kh_arena *arena, const kh_item_score *item)
{
    if (!item->score.known)
        return missing(arena, item->score);
    bool penalty = item->item->kind == KH_KIND_PENALTY;
    return kh_value_number(penalty ? kh_number_negate(arena, item->score.number) : item->score.number);
}

static kh_value score(void *context, kh_evaluation *asking, const kh_entity *township, const kh_entity *item,
                      kh_score_kind kind)
{
    kh_scoring *scoring = context;
    kh_scored *of = kh_scored_of(scoring, township);
    if (!of)
        return kh_value_unknown(asking->arena, township, kh_words_of("得分", "a score"));
    if (kind == KH_SCORE_ACTED && asking == scoring->acting.asking)
        return kh_value_number(scoring->acting.points);
    bool all = kind != KH_SCORE_SUM && (!item || kind == KH_SCORE_TOTAL);
    size_t row = item ? kh_score_row_of(of->plan, item) : KH_NO_ROW;
    of = kh_scored_when(scoring, of, all ? KH_NO_ROW : row, asking->period, asking->periods);
    if (!of)
        return kh_value_unknown(
            asking->arena, township,
            kh_words_of("能合成一期的周期", "periods of which one is made of the others"));
    if (kind == KH_SCORE_SUM)
        return subtotal(scoring, of, asking, item);
    if (all)
        return whole(scoring, of, asking, kind);
    const kh_item_score *scored = row == KH_NO_ROW        ? NULL
                                  : kind == KH_SCORE_BASE ? kh_item_based(scoring, of, asking, row)
                                                          : kh_item_scored(scoring, of, asking, row);
    if (scored && kh_is_extra(scored->item->kind))
        return of_extra(asking->arena, scored);
    if (!scored || scored->dropped) {
        kh_words title = kh_words_same(kh_entity_title(item));
        return kh_value_unknown(asking->arena, township,
                                kh_score_filled(asking->arena, "指标“{0}”（不考这一项）",
                                                "indicator “{0}” (not assessed)", 1, &title));
    }
    return on_base(asking->arena, scored, kind);
}

void kh_score_answers(kh_scoring *scoring)
{
    scoring->answers = (kh_answers){.context = scoring,
                                    .scheme = scoring->scheme,
                                    .actual = actual,
                                    .score = score,
                                    .outcome = kh_score_outcome,
                                    .arena = scoring->arena,
                                    .kept = kh_map_new(scoring->arena)};
    scoring->shared = (kh_evaluation){.arena = scoring->arena,
                                      .model = scoring->model,
                                      .scheme = scoring->scheme,
                                      .answers = &scoring->answers};
    kh_evaluation_remember(&scoring->shared);
}

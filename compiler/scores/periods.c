/* What is scored period by period: every period is a set of scores of its own, the year folds them.
 *
 * A township has its scores of the year and, when they are asked for, those of each period (kh_layer). In
 * them a row is scored from that period's figures, with everything that stands in it: caps, penalties,
 * bonuses. What is scored more finely than the layer it is asked in is folded there: a month inside a
 * quarter, a quarter inside the year. Nothing is rounded on the way. */
#include "scores/scoring.h"

/* Rows of all layers, of some 5 kB each: a hundred townships with a hundred items in every month are 120 000.
 */
enum { MAX_LAYER_ROWS = 400000 };

typedef struct fold {
    const kh_entity *by; /* whose 逐期计分, or the scheme: 汇总 */
    unsigned periods;    /* of the year; 0: nothing is folded here */
} fold;

/* ---- layers ---- */

static kh_scored *layer_made(kh_scoring *scoring, kh_scored *year, unsigned period, unsigned periods)
{
    kh_scored *made = kh_arena_new_of(scoring->arena, kh_scored);
    kh_township_score *score = kh_arena_new_of(scoring->arena, kh_township_score);
    kh_scored_begin(scoring, made, score, year->score->card);
    made->year = year;
    made->period = period;
    made->periods = periods;
    for (size_t i = 0; i < score->item_count; i++)
        score->items[i].period = period;
    return made;
}

static bool is_counted(const kh_score_plan *plan, size_t before, unsigned periods)
{
    bool counted = plan->periods == periods;
    for (size_t row = 0; row < before && !counted; row++)
        counted = plan->rows.items[row].periods == periods;
    return counted;
}

/* Of one township, over all its layers. */
static size_t rows_of(const kh_score_plan *plan)
{
    size_t layers = plan->periods;
    for (size_t row = 0; row < plan->rows.count; row++)
        if (!is_counted(plan, row, plan->rows.items[row].periods))
            layers += plan->rows.items[row].periods;
    return layers * (plan->rows.count + 1);
}

void kh_count_layers(kh_scoring *scoring)
{
    size_t rows = 0;
    for (size_t g = 0; g < scoring->scheme->group_count; g++)
        rows += rows_of(&scoring->plans[g]) * scoring->scheme->groups[g].township_count;
    scoring->too_many = rows > MAX_LAYER_ROWS;
    if (scoring->too_many)
        kh_report_texts(scoring->diagnostics, KH982, scoring->scheme->entity->span, 2,
                        kh_text_format(scoring->arena, "%zu", rows),
                        kh_text_format(scoring->arena, "%d", MAX_LAYER_ROWS));
}

kh_scored *kh_scored_in(kh_scoring *scoring, kh_scored *of, unsigned period, unsigned periods)
{
    kh_scored *year = of->year ? of->year : of;
    if (periods == 0)
        return year;
    for (size_t i = 0; i < year->layers.count; i++)
        if (year->layers.items[i].periods == periods && year->layers.items[i].period == period)
            return year->layers.items[i].scored;
    if (scoring->too_many)
        return NULL;
    kh_layer layer = {period, periods, layer_made(scoring, year, period, periods)};
    kh_vector_push(scoring->arena, &year->layers, layer);
    return layer.scored;
}

/* ---- which fold ---- */

/* The outermost one around the row that is finer than the layer. */
static fold fold_of(const kh_scoring *scoring, const kh_scored *of, size_t place)
{
    const kh_score_plan *plan = of->plan;
    fold found = {NULL, 0};
    for (size_t at = place; at != KH_NO_ROW; at = plan->rows.items[at].parent)
        if (plan->rows.items[at].periods > of->periods)
            found = (fold){plan->rows.items[at].item, plan->rows.items[at].periods};
    if (plan->periods > of->periods)
        found = (fold){scoring->scheme->entity, plan->periods};
    return found;
}

bool kh_is_folded(const kh_scoring *scoring, const kh_scored *of, size_t place)
{
    return fold_of(scoring, of, place).periods > 0;
}

/* The finest periods that the row is scored in. */
static unsigned finest(const kh_score_plan *plan, size_t place)
{
    unsigned most = plan->periods;
    for (size_t at = place; at != KH_NO_ROW; at = plan->rows.items[at].parent)
        most = plan->rows.items[at].periods > most ? plan->rows.items[at].periods : most;
    return most;
}

kh_scored *kh_scored_when(kh_scoring *scoring, kh_scored *year, size_t place, unsigned period,
                          unsigned periods)
{
    unsigned own = finest(year->plan, place);
    if (own == 0 || periods == 0)
        return year;
    if (own % periods == 0)
        return kh_scored_in(scoring, year, period, periods);
    if (periods % own == 0)
        return kh_scored_in(scoring, year, (period - 1) / (periods / own) + 1, own);
    return NULL;
}

/* ---- folding ---- */

/* What is folded, while it is. */
typedef struct folding {
    kh_trial *trial;
    fold by;
    unsigned first, last;  /* periods of the fold that make the layer */
    const kh_entity *item; /* the row's; NULL: the whole */
    bool ok;
} folding;

static folding folding_of(kh_trial *trial, fold by, const kh_entity *item)
{
    const kh_scored *of = trial->of;
    folding it = {.trial = trial, .by = by, .first = 1, .last = by.periods, .item = item, .ok = true};
    if (of->periods == 0)
        return it;
    unsigned inside = by.periods / of->periods;
    it.ok = by.periods % of->periods == 0;
    it.first = (of->period - 1) * inside + 1;
    it.last = of->period * inside;
    return it;
}

/* Too many: that was said once. */
static kh_points not_held(void)
{
    return (kh_points){.number = KH_NUMBER_INVALID};
}

static kh_points not_made_of(kh_scoring *scoring, const kh_entity *township)
{
    kh_words what = kh_words_of("能合成一期的周期", "periods of which one is made of the others");
    return kh_points_missing(scoring, kh_value_unknown(scoring->arena, township, what));
}

static kh_value value_of(kh_points points)
{
    if (points.known)
        return kh_value_number(points.number);
    return (kh_value){.kind = points.missing.count ? KH_VALUE_UNKNOWN : KH_VALUE_POISON,
                      .reasons = points.missing};
}

/* 汇总 of a scheme, which has no 逐期计分. */
static kh_points by_member(const folding *it, const kh_points *scores, size_t count)
{
    enum { MEAN = 1, SUM, LATEST };
    kh_scoring *scoring = it->trial->scoring;
    const kh_member_row *how = kh_attribute_member(&it->trial->evaluation, it->by.by, "汇总");
    kh_points sum = kh_points_known(KH_NUMBER(0));
    if (!how || how->rank == LATEST)
        return how ? scores[count - 1] : (kh_points){.number = KH_NUMBER_INVALID};
    for (size_t i = 0; i < count; i++)
        sum = kh_points_sum(scoring, sum, scores[i]);
    return how->rank == MEAN ? kh_points_times(scoring, sum, kh_number_ratio(1, (int64_t)count)) : sum;
}

static kh_points folded(const folding *it, const kh_points *scores)
{
    kh_trial *trial = it->trial;
    size_t count = it->last - it->first + 1;
    const kh_attribute *formula = kh_attribute_of(it->by.by, "逐期计分");
    if (!formula || !formula->count)
        return by_member(it, scores, count);
    kh_arena *arena = trial->evaluation.arena;
    kh_value list = {.kind = KH_VALUE_LIST};
    list.list.items = kh_arena_array(arena, count + 1, sizeof *list.list.items);
    for (size_t i = 0; i < count; i++)
        list.list.items[list.list.count++] = (kh_element){.value = value_of(scores[i])};
    kh_frame frame = {.element = it->item ? it->item : it->by.by};
    trial->evaluation.period_scores = &list;
    kh_value value =
        kh_evaluate(&trial->evaluation, &frame, formula->values[0], (kh_expectation){.form = KH_FORM_ANY});
    kh_points points = kh_points_of(trial, it->item ? it->item : it->by.by, value);
    trial->evaluation.period_scores = NULL;
    return points;
}

/* ---- told ---- */

static kh_words how_words(const folding *it)
{
    kh_arena *arena = it->trial->scoring->arena;
    const kh_attribute *formula = kh_attribute_of(it->by.by, "逐期计分");
    if (formula && formula->count)
        return kh_words_same(kh_text_copy(arena, kh_span_text(formula->values[0]->span)));
    const kh_member_row *how = kh_attribute_member(&it->trial->evaluation, it->by.by, "汇总");
    return how ? how->word : (kh_words){{{0}}};
}

/* Of the whole as it is printed, of an item exactly. */
static kh_text number_text(const folding *it, kh_points points)
{
    kh_arena *arena = it->trial->scoring->arena;
    const kh_scores *scores = it->trial->scoring->scores;
    if (!points.known)
        return KH_TEXT("—");
    if (it->item)
        return kh_number_text(arena, points.number);
    return kh_number_decimal(arena, kh_score_rounded(arena, scores, points.number),
                             kh_number_digits(arena, scores->precision));
}

/* “2025-Q1 8; 2025-Q2 9 → 平均(各期得分) = 8.5” */
static kh_words told(const folding *it, const kh_points *scores, kh_points points)
{
    enum { SHOWN = 12 };
    kh_scoring *scoring = it->trial->scoring;
    kh_builder list = {.arena = scoring->arena};
    size_t count = it->last - it->first + 1;
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        kh_text name = kh_score_period_name(scoring, it->first + (unsigned)i, it->by.periods);
        kh_text number = number_text(it, scores[i]);
        kh_builder_format(&list, "%s%.*s %.*s", i ? "; " : "", KH_TEXT_ARGUMENTS(name),
                          KH_TEXT_ARGUMENTS(number));
    }
    if (count > SHOWN)
        kh_builder_string(&list, "; …");
    kh_words arguments[] = {kh_words_same(kh_builder_text(&list)), how_words(it),
                            kh_words_same(number_text(it, points))};
    return kh_score_filled(scoring->arena, "各期 {0} → {1} = {2}", "by period {0} → {1} = {2}",
                           KH_COUNT(arguments), arguments);
}

static void tell(const folding *it, size_t place, const kh_points *scores, kh_points points)
{
    kh_item_score *item = &it->trial->of->score->items[place];
    kh_number number = points.known ? points.number : KH_NUMBER_INVALID;
    if (points.known)
        kh_add_step(it->trial->scoring, item,
                    (kh_score_step){.kind = KH_SCORED_PERIODS,
                                    .amount = number,
                                    .after = number,
                                    .words = told(it, scores, points)});
}

/* ---- rows ---- */

typedef kh_points part_of_row(kh_scoring *scoring, const kh_item_score *item);

static kh_points base_part(kh_scoring *scoring, const kh_item_score *item)
{
    (void)scoring;
    return item->on_base;
}

static kh_points whole_part(kh_scoring *scoring, const kh_item_score *item)
{
    return kh_score_on_base(scoring->arena, item);
}

/* The base as it would be if no penalty had taken anything off. */
static kh_points unpunished_part(kh_scoring *scoring, const kh_item_score *item)
{
    bool weighs = kh_number_sign(item->factor) != 0;
    kh_number taken = weighs ? kh_number_divide(scoring->arena, item->taken, item->factor) : KH_NUMBER(0);
    return kh_points_sum(scoring, item->on_base, kh_points_known(taken));
}

static kh_points counted_part(kh_scoring *scoring, const kh_item_score *item)
{
    (void)scoring;
    return item->dropped ? kh_points_known(KH_NUMBER(0)) : item->counted;
}

/* The row in each period, scored as far as is asked; NULL: it cannot be. */
static const kh_item_score **row_by_period(const folding *it, size_t place, bool with_bonuses)
{
    kh_trial *trial = it->trial;
    size_t count = it->last - it->first + 1;
    const kh_item_score **rows = kh_arena_array(trial->evaluation.arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        kh_scored *layer = kh_scored_in(trial->scoring, trial->of, it->first + (unsigned)i, it->by.periods);
        if (!layer)
            return NULL;
        rows[i] = with_bonuses ? kh_item_scored(trial->scoring, layer, &trial->evaluation, place)
                               : kh_item_based(trial->scoring, layer, &trial->evaluation, place);
    }
    return rows;
}

static kh_points *parts_of(const folding *it, const kh_item_score *const *rows, part_of_row *part)
{
    size_t count = it->last - it->first + 1;
    kh_points *parts = kh_arena_array(it->trial->evaluation.arena, count + 1, sizeof *parts);
    for (size_t i = 0; i < count; i++)
        parts[i] = part(it->trial->scoring, rows[i]);
    return parts;
}

/* A bonus counts in the year unless it applied in no period. */
static bool is_dropped_in_all(const kh_item_score *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!rows[i]->dropped)
            return false;
    return true;
}

static void keep_periods(const folding *it, kh_item_score *item, const kh_item_score *const *rows)
{
    kh_scoring *scoring = it->trial->scoring;
    for (unsigned period = it->first; period <= it->last; period++) {
        const kh_item_score *row = rows[period - it->first];
        kh_period_score one = {.name = kh_score_period_name(scoring, period, it->by.periods),
                               .exact = row->score,
                               .story = kh_score_story(scoring->arena, it->trial->of->score, row)};
        kh_vector_push(scoring->arena, &item->periods, one);
    }
}

static void fold_extra(const folding *it, kh_item_score *item, size_t place)
{
    const kh_item_score **rows = row_by_period(it, place, true);
    if (!rows)
        return;
    kh_points *scores = parts_of(it, rows, whole_part);
    item->full = rows[0]->full;
    item->factor = rows[0]->factor;
    item->dropped = is_dropped_in_all(rows, it->last - it->first + 1);
    item->score = item->base = item->on_base = folded(it, scores);
    item->counted = folded(it, parts_of(it, rows, counted_part));
    keep_periods(it, item, rows);
    tell(it, place, scores, item->score);
}

/* × w/p */
static kh_points on_card(kh_trial *trial, kh_item_score *item)
{
    kh_arena *arena = trial->scoring->arena;
    kh_points points = kh_points_times(trial->scoring, item->on_base, item->factor);
    if (!points.known || kh_number_equal(item->factor, KH_NUMBER(1)) || kh_number_sign(item->factor) == 0)
        return points;
    kh_words arguments[] = {kh_number_words(arena, item->full),
                            kh_number_words(arena, kh_number_divide(arena, item->full, item->factor)),
                            kh_number_words(arena, points.number)};
    kh_add_step(trial->scoring, item,
                (kh_score_step){.kind = KH_SCORED_FACTOR,
                                .amount = item->factor,
                                .after = points.number,
                                .words = kh_score_filled(arena, "×{0}/{1} = {2}", "×{0}/{1} = {2}",
                                                         KH_COUNT(arguments), arguments)});
    return points;
}

/* What penalties of the periods have taken off the year: the fold without them less the fold with them. */
static void keep_taken(const folding *it, kh_item_score *item, const kh_item_score *const *rows,
                       kh_points on_base)
{
    kh_scoring *scoring = it->trial->scoring;
    bool any = false;
    for (unsigned i = 0; i <= it->last - it->first; i++)
        any |= kh_number_sign(rows[i]->taken) != 0;
    if (!any)
        return;
    kh_points without = folded(it, parts_of(it, rows, unpunished_part));
    if (without.known && on_base.known)
        item->taken = kh_number_multiply(
            scoring->arena, kh_number_subtract(scoring->arena, without.number, on_base.number), item->factor);
}

void kh_fold_base(kh_trial *trial, size_t place)
{
    kh_item_score *item = &trial->of->score->items[place];
    folding it = folding_of(trial, fold_of(trial->scoring, trial->of, place), item->item);
    item->factor = KH_NUMBER(1);
    item->score = item->base = item->on_base = not_held();
    if (!it.ok)
        item->score = item->base = item->on_base = not_made_of(trial->scoring, trial->of->score->township);
    if (!it.ok || item->dropped)
        return;
    if (kh_is_extra(item->item->kind)) {
        fold_extra(&it, item, place);
        return;
    }
    const kh_item_score **rows = row_by_period(&it, place, false);
    if (!rows)
        return;
    kh_points *scores = parts_of(&it, rows, base_part);
    item->full = rows[0]->full;
    item->factor = rows[0]->factor;
    item->on_base = folded(&it, scores);
    tell(&it, place, scores, item->on_base);
    keep_taken(&it, item, rows, item->on_base);
    if (it.by.by == item->item && item->item->kind == KH_KIND_INDICATOR)
        item->on_base = kh_item_held(trial, place, item->on_base);
    item->base = on_card(trial, item);
}

static bool same_points(const kh_points *left, const kh_points *right, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!left[i].known || !right[i].known || !kh_number_equal(left[i].number, right[i].number))
            return false;
    return true;
}

/* What the periods' bonuses make of the year: the fold with them less the fold without. */
void kh_fold_bonuses(kh_trial *trial, size_t place)
{
    kh_scoring *scoring = trial->scoring;
    kh_item_score *item = &trial->of->score->items[place];
    folding it = folding_of(trial, fold_of(scoring, trial->of, place), item->item);
    if (!it.ok || item->dropped || kh_is_extra(item->item->kind))
        return;
    const kh_item_score **rows = row_by_period(&it, place, true);
    if (!rows)
        return;
    kh_points *base = parts_of(&it, rows, base_part), *whole = parts_of(&it, rows, whole_part);
    keep_periods(&it, item, rows);
    item->score = item->base;
    if (!item->base.known || same_points(base, whole, it.last - it.first + 1))
        return;
    kh_points with = folded(&it, whole);
    kh_points without = kh_points_times(scoring, folded(&it, base), KH_NUMBER(-1));
    /* as kh_score_on_base() has it: of what weighs nothing, bonuses are on the card */
    kh_number factor = kh_number_sign(item->factor) == 0 ? KH_NUMBER(1) : item->factor;
    kh_points bonus = kh_points_times(scoring, kh_points_sum(scoring, with, without), factor);
    item->score = kh_points_sum(scoring, item->base, bonus);
    if (item->score.known) {
        kh_words arguments[] = {kh_number_words(scoring->arena, bonus.number),
                                kh_number_words(scoring->arena, item->score.number)};
        kh_add_step(scoring, item,
                    (kh_score_step){.kind = KH_SCORED_BONUS,
                                    .amount = bonus.number,
                                    .after = item->score.number,
                                    .words = kh_score_filled(scoring->arena, "各期加分合成 {0} = {1}",
                                                             "bonuses of the periods {0} = {1}",
                                                             KH_COUNT(arguments), arguments)});
    }
}

/* ---- the whole ---- */

bool kh_whole_is_folded(const kh_scored *of)
{
    return of->plan->periods > of->periods;
}

/* What a period says of itself is said of the year, with its name. */
static void keep_notes(kh_scoring *scoring, kh_scored *of, const kh_scored *layer, kh_text name)
{
    for (size_t i = 0; i < layer->score->notes.count; i++) {
        kh_words arguments[] = {kh_words_same(name), layer->score->notes.items[i]};
        kh_words note =
            kh_score_filled(scoring->arena, "{0}：{1}", "{0}: {1}", KH_COUNT(arguments), arguments);
        kh_vector_push(scoring->arena, &of->score->notes, note);
    }
}

/* What bonuses and penalties of the whole count was not known before the periods' totals. */
static void count_extras(folding *it)
{
    kh_scored *of = it->trial->of;
    for (size_t at = 0; at < of->plan->rows.count; at = of->plan->rows.items[at].end) {
        if (!kh_is_extra(of->plan->rows.items[at].item->kind))
            continue;
        const kh_item_score **rows = row_by_period(it, at, true);
        it->item = of->plan->rows.items[at].item;
        of->score->items[at].counted = folded(it, parts_of(it, rows, counted_part));
        it->item = NULL;
    }
}

static void fold_total(kh_trial *trial, size_t place)
{
    kh_scoring *scoring = trial->scoring;
    kh_scored *of = trial->of;
    folding it = folding_of(trial, (fold){scoring->scheme->entity, of->plan->periods}, NULL);
    size_t count = it.last - it.first + 1;
    kh_points *before = kh_arena_array(trial->evaluation.arena, count + 1, sizeof *before);
    kh_points *exact = kh_arena_array(trial->evaluation.arena, count + 1, sizeof *exact);
    (void)place;
    of->score->before = of->score->exact = not_held();
    for (size_t i = 0; i < count; i++) {
        unsigned period = it.first + (unsigned)i;
        kh_scored *layer = kh_scored_in(scoring, of, period, it.by.periods);
        if (!layer)
            return;
        (void)kh_total_scored(scoring, layer, &trial->evaluation);
        before[i] = layer->score->before;
        exact[i] = layer->score->exact;
        kh_text name = kh_score_period_name(scoring, period, it.by.periods);
        kh_period_score one = {.name = name, .exact = exact[i]};
        kh_vector_push(scoring->arena, &of->score->periods, one);
        keep_notes(scoring, of, layer, name);
    }
    count_extras(&it);
    of->score->before = folded(&it, before);
    of->score->exact = folded(&it, exact);
    of->score->period_words = told(&it, exact, of->score->exact);
}

void kh_fold_total(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking)
{
    const kh_score_plan *plan = of->plan;
    for (size_t at = 0; at < plan->rows.count; at = plan->rows.items[at].end) {
        const kh_item_score *item = kh_item_scored(scoring, of, asking, at);
        if (!item->dropped && !kh_is_extra(item->item->kind))
            of->score->items[at].counted = item->score;
    }
    kh_try(scoring, of, asking, KH_NO_ROW, fold_total);
}

/* Vetoes of items that held in some period are vetoes of the year, too. */
void kh_keep_period_vetoes(kh_scoring *scoring, kh_scored *of)
{
    for (size_t l = 0; l < of->layers.count; l++) {
        const kh_township_score *layer = of->layers.items[l].scored->score;
        for (size_t i = 0; i < layer->vetoes.count; i++) {
            bool known = false;
            for (size_t k = 0; k < of->score->vetoes.count && !known; k++)
                known = of->score->vetoes.items[k].veto == layer->vetoes.items[i].veto &&
                        of->score->vetoes.items[k].limited_to == layer->vetoes.items[i].limited_to;
            if (!known)
                kh_vector_push(scoring->arena, &of->score->vetoes, layer->vetoes.items[i]);
        }
    }
}

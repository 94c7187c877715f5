/* How many points a formula, a mark, a bonus or a penalty gives. */
#include "scores/scoring.h"

const kh_attribute *kh_row_attribute(const kh_score_row *row, const char *word)
{
    const kh_attribute *own = kh_attribute_of(row->item, word);
    return !own && row->refined ? kh_attribute_of(row->refined, word) : own;
}

static kh_value value_of(kh_trial *trial, const kh_entity *item, const kh_node *node)
{
    kh_frame frame = {.element = item};
    return kh_evaluate(&trial->evaluation, &frame, node, (kh_expectation){.form = KH_FORM_ANY});
}

/* ---- bounds ---- */

/* 上限 or 下限: not valid if it says 无. False: it is not known. */
static bool bound_of(kh_trial *trial, const kh_score_row *row, const char *word, kh_number full,
                     kh_number *bound, kh_points *points)
{
    const kh_attribute *written = kh_row_attribute(row, word);
    if (!written || !written->count)
        return true;
    kh_value value = kh_single(value_of(trial, row->item, written->values[0]));
    *bound = KH_NUMBER_INVALID;
    if (value.kind == KH_VALUE_NONE)
        return true;
    kh_points worth = kh_points_of(trial, row->item, value);
    if (!worth.known) {
        *points = kh_points_sum(trial->scoring, *points, worth);
        return false;
    }
    *bound = value.percent ? kh_number_multiply(trial->scoring->arena, full, worth.number) : worth.number;
    return true;
}

bool kh_score_bounds(kh_trial *trial, const kh_score_row *row, kh_number full, kh_number *least,
                     kh_number *most, kh_points *points)
{
    *least = KH_NUMBER(0);
    *most = full;
    bool low = bound_of(trial, row, "下限", full, least, points);
    bool high = bound_of(trial, row, "上限", full, most, points);
    return low && high;
}

bool kh_score_cap(kh_trial *trial, const kh_entity *place, kh_kind kind, kh_number full, kh_number *cap,
                  kh_points *points)
{
    const kh_score_row row = {.item = place};
    *cap = KH_NUMBER_INVALID;
    return bound_of(trial, &row, kind == KH_KIND_BONUS ? "加分上限" : "扣分上限", full, cap, points);
}

/* ---- formulas and marks ---- */

kh_points kh_formula_points(kh_trial *trial, kh_item_score *item, const kh_node *formula)
{
    kh_scoring *scoring = trial->scoring;
    kh_points points = kh_points_of(trial, item->item, value_of(trial, item->item, formula));
    if (!points.known)
        return points;
    kh_words arguments[] = {kh_formula_words(trial, item->item, formula),
                            kh_number_words(scoring->arena, points.number)};
    kh_add_step(scoring, item,
                (kh_score_step){.kind = KH_SCORED_BY_FORMULA,
                                .amount = points.number,
                                .after = points.number,
                                .words = kh_score_filled(scoring->arena, "{0} 得 {1}", "{0} gives {1}",
                                                         KH_COUNT(arguments), arguments)});
    return points;
}

static kh_value actual_of(kh_trial *trial, const kh_entity *item)
{
    kh_frame frame = {.element = item};
    kh_node actual = {.kind = KH_NODE_NAME, .text = kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE]};
    return kh_evaluate(&trial->evaluation, &frame, &actual, (kh_expectation){.form = KH_FORM_ANY});
}

/* Departments mark on base points: 0..满分. */
static kh_number held_mark(kh_trial *trial, const kh_entity *item, kh_number mark, kh_number full)
{
    kh_arena *arena = trial->scoring->arena;
    kh_number held = kh_number_max(arena, KH_NUMBER(0), kh_number_min(arena, mark, full));
    if (!kh_number_equal(held, mark))
        kh_report_texts(trial->scoring->diagnostics, KH974, item->span, 5, trial->of->score->township->name,
                        kh_entity_title(item), kh_number_text(arena, mark), kh_number_text(arena, full),
                        kh_number_text(arena, held));
    return held;
}

kh_points kh_marked_points(kh_trial *trial, kh_item_score *item, kh_number full)
{
    kh_scoring *scoring = trial->scoring;
    kh_value actual = kh_single(actual_of(trial, item->item));
    kh_points points = kh_points_of(trial, item->item, actual);
    if (!points.known)
        return points;
    points.number = held_mark(trial, item->item, points.number, full);
    kh_words told = kh_number_words(scoring->arena, points.number);
    kh_add_step(scoring, item,
                (kh_score_step){.kind = KH_SCORED_BY_DEPARTMENT,
                                .amount = points.number,
                                .after = points.number,
                                .words = kh_score_filled(scoring->arena, "部门评定 {0}",
                                                         "marked {0} by its department", 1, &told)});
    return points;
}

/* ---- bonuses and penalties ---- */

/* Attributes of what it refines are read as if they were its own. */
static bool applies(kh_trial *trial, const kh_score_row *row, kh_points *points)
{
    const kh_attribute *condition = kh_row_attribute(row, "适用");
    if (!condition || !condition->count)
        return true;
    kh_value holds = kh_single(value_of(trial, row->item, condition->values[0]));
    if (holds.kind == KH_VALUE_TRUTH)
        return holds.truth;
    *points = holds.kind == KH_VALUE_UNKNOWN ? kh_points_missing(trial->scoring, holds)
                                             : (kh_points){.number = KH_NUMBER_INVALID};
    return false;
}

/* 计分, or 单次 × 实绩, or 实绩 as points. */
static kh_points raw_amount(kh_trial *trial, const kh_score_row *row, kh_item_score *item)
{
    kh_scoring *scoring = trial->scoring;
    const kh_attribute *formula = kh_row_attribute(row, "计分"), *each = kh_row_attribute(row, "单次");
    if (formula && formula->count)
        return kh_points_of(trial, row->item, value_of(trial, row->item, formula->values[0]));
    /* what a group changes is counted in one column all the same */
    kh_value actual = kh_single(actual_of(trial, row->refined ? row->refined : row->item));
    item->actual = kh_value_copied(scoring->arena, actual);
    kh_points times = kh_points_of(trial, row->item, actual);
    if (!each || !each->count || !times.known)
        return times;
    kh_points one = kh_points_of(trial, row->item, value_of(trial, row->item, each->values[0]));
    return one.known ? kh_points_times(scoring, times, one.number) : one;
}

static kh_number full_of(kh_trial *trial, const kh_score_row *row)
{
    kh_number full;
    size_t parent = row->parent;
    if (parent == KH_NO_ROW)
        return KH_NUMBER_INVALID;
    const kh_entity *item = trial->of->plan->rows.items[parent].item;
    return kh_attribute_number(&trial->evaluation, item, "满分", &full) ? full : KH_NUMBER_INVALID;
}

static kh_words amount_words(kh_trial *trial, const kh_score_row *row, const kh_item_score *item,
                             kh_number amount)
{
    kh_arena *arena = trial->scoring->arena;
    const kh_attribute *formula = kh_row_attribute(row, "计分");
    kh_words name = kh_words_same(kh_entity_title(row->item));
    kh_words how = {{{0}}};
    bool counted = item->actual.kind != KH_VALUE_UNKNOWN;
    if (formula && formula->count)
        how = kh_formula_words(trial, row->item, formula->values[0]);
    else if (counted)
        how = kh_value_words(arena, item->actual);
    kh_words arguments[] = {kh_number_words(arena, amount), name, how};
    return row->item->kind == KH_KIND_PENALTY
               ? kh_score_filled(arena, "扣 {0}（{1}：{2}）", "−{0} ({1}: {2})", KH_COUNT(arguments),
                                 arguments)
               : kh_score_filled(arena, "加 {0}（{1}：{2}）", "+{0} ({1}: {2})", KH_COUNT(arguments),
                                 arguments);
}

static kh_number clamped(kh_arena *arena, kh_number number, kh_number least, kh_number most)
{
    if (kh_number_valid(least))
        number = kh_number_max(arena, number, least);
    return kh_number_valid(most) ? kh_number_min(arena, number, most) : number;
}

kh_points kh_amount_of(kh_trial *trial, size_t place)
{
    kh_scoring *scoring = trial->scoring;
    const kh_score_row *row = &trial->of->plan->rows.items[place];
    kh_item_score *item = &trial->of->score->items[place];
    kh_number least, most;
    kh_points points = kh_points_known(KH_NUMBER(0));
    if (!applies(trial, row, &points)) {
        item->dropped = points.known;
        return points;
    }
    kh_points raw = raw_amount(trial, row, item);
    bool bounded = kh_score_bounds(trial, row, full_of(trial, row), &least, &most, &raw);
    if (!kh_row_attribute(row, "上限"))
        most = KH_NUMBER_INVALID; /* a bonus without a cap has none; 满分 is its item's */
    if (kh_number_valid(most))
        item->full = most;
    if (!bounded || !raw.known)
        return raw;
    points = kh_points_known(clamped(scoring->arena, raw.number, least, most));
    bool penalty = row->item->kind == KH_KIND_PENALTY;
    kh_add_step(scoring, item,
                (kh_score_step){.kind = penalty ? KH_SCORED_PENALTY : KH_SCORED_BONUS,
                                .by = row->item,
                                .amount = points.number,
                                .after = points.number,
                                .words = amount_words(trial, row, item, points.number)});
    return points;
}

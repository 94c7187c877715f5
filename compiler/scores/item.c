/* One item of one township, in the order of scoring: 计分 → 扣分项 → 下限..上限 → × w/p → 加分项. */
#include "scores/scoring.h"

/* A formula that leads through more items than this is no office's. */
enum { MAX_CHAIN = 64 };

void kh_add_step(kh_scoring *scoring, kh_item_score *item, kh_score_step step)
{
    kh_vector_push(scoring->arena, &item->steps, step);
}

typedef struct scoring_of {
    kh_trial *trial;
    kh_scoring *scoring;
    size_t place;
    const kh_score_row *row;
    kh_item_score *item;
    kh_number full; /* base points as written: 满分 in the formula */
} scoring_of;

static scoring_of begin(kh_trial *trial, size_t place)
{
    return (scoring_of){trial,
                        trial->scoring,
                        place,
                        &trial->of->plan->rows.items[place],
                        &trial->of->score->items[place],
                        KH_NUMBER_INVALID};
}

static void read_full(scoring_of *it)
{
    if (!kh_attribute_number(&it->trial->evaluation, it->row->item, "满分", &it->full))
        it->full = it->item->weight ? it->item->weight->base : KH_NUMBER(0);
}

/* ---- steps ---- */

static void tell(scoring_of *it, kh_score_step_kind kind, kh_number amount, kh_number after, kh_words words)
{
    kh_add_step(it->scoring, it->item,
                (kh_score_step){.kind = kind, .amount = amount, .after = after, .words = words});
}

static void tell_filled(scoring_of *it, kh_score_step_kind kind, kh_number amount, kh_number after,
                        const char *chinese, const char *english)
{
    kh_words arguments[] = {kh_number_words(it->scoring->arena, amount),
                            kh_number_words(it->scoring->arena, after)};
    tell(it, kind, amount, after,
         kh_score_filled(it->scoring->arena, chinese, english, KH_COUNT(arguments), arguments));
}

/* The step that the row of the bonus or penalty itself told. */
static void tell_extra(scoring_of *it, size_t place, kh_number amount, kh_number after)
{
    const kh_item_score *extra = &it->trial->of->score->items[place];
    bool penalty = extra->item->kind == KH_KIND_PENALTY;
    kh_words told = extra->steps.count ? extra->steps.items[extra->steps.count - 1].words : (kh_words){{{0}}};
    kh_words arguments[] = {told, kh_number_words(it->scoring->arena, after)};
    kh_words words =
        kh_score_filled(it->scoring->arena, "{0} = {1}", "{0} = {1}", KH_COUNT(arguments), arguments);
    kh_add_step(it->scoring, it->item,
                (kh_score_step){.kind = penalty ? KH_SCORED_PENALTY : KH_SCORED_BONUS,
                                .by = extra->item,
                                .amount = amount,
                                .after = after,
                                .words = words});
}

/* ---- bonuses and penalties of the item ---- */

/* What the bonuses or penalties here and inside come to beyond 加分上限 or 扣分上限 is not counted. `all` is
 * what they come to, `inside` what of it is that of the parts; `by`: the scale they are on. */
static kh_points capped(scoring_of *it, kh_points points, kh_kind kind, kh_number all, kh_number inside,
                        kh_number by)
{
    kh_arena *arena = it->scoring->arena;
    kh_number cap;
    kh_points problem = points;
    if (!kh_score_cap(it->trial, it->item->item, kind, it->full, &cap, &problem))
        return problem;
    if (!points.known || !kh_number_valid(cap))
        return points;
    bool bonus = kind == KH_KIND_BONUS;
    cap = kh_number_multiply(arena, cap, by);
    if (kh_number_compare(arena, all, cap) <= 0)
        return points;
    kh_number beyond = kh_number_subtract(arena, all, cap);
    kh_number held = bonus ? kh_number_subtract(arena, points.number, beyond)
                           : kh_number_add(arena, points.number, beyond);
    tell_filled(it, KH_SCORED_CLAMP, cap, held,
                bonus ? "加分合计不超过 {0} = {1}" : "扣分合计不超过 {0} = {1}",
                bonus ? "bonuses at most {0} together = {1}" : "penalties at most {0} together = {1}");
    if (!kh_number_equal(all, inside))
        kh_scale_counted(it->trial->of, it->place + 1, it->row->end, kind, kh_number_divide(arena, cap, all));
    return kh_points_known(held);
}

/* The amounts of those that stand in it, one after the other, each × factor; no factor: on the scale of the
 * 评分制 they stand in. */
static kh_points with_extras(scoring_of *it, kh_points points, kh_kind kind, kh_number factor)
{
    kh_scored *of = it->trial->of;
    const kh_score_plan *plan = of->plan;
    kh_arena *arena = it->scoring->arena;
    for (size_t at = it->place + 1; at < it->row->end; at = plan->rows.items[at].end) {
        if (plan->rows.items[at].item->kind != kind)
            continue;
        const kh_item_score *extra = kh_item_scored(it->scoring, of, &it->trial->evaluation, at);
        if (extra->dropped)
            continue;
        kh_number by = kh_number_valid(factor) ? factor : plan->rows.items[at].scale;
        kh_points amount = kh_points_times(it->scoring, extra->score, by);
        of->score->items[at].counted = amount;
        of->score->items[at].factor = by;
        points = kh_points_sum(it->scoring, points, amount); /* a penalty's score is negative */
        if (points.known && kh_number_sign(amount.number) != 0)
            tell_extra(it, at,
                       kind == KH_KIND_PENALTY ? kh_number_negate(arena, amount.number) : amount.number,
                       points.number);
    }
    return points;
}

/* The scale of what stands in the item. */
static kh_number scale_inside(const scoring_of *it)
{
    const kh_score_plan *plan = it->trial->of->plan;
    return it->place + 1 < it->row->end ? plan->rows.items[it->place + 1].scale : KH_NUMBER(1);
}

/* Its own penalties, on top of what those of its parts have taken off; held at 扣分上限. */
static kh_points with_penalties(scoring_of *it, kh_points points, kh_number factor, kh_number inside)
{
    kh_arena *arena = it->scoring->arena;
    kh_number before = points.number;
    points = with_extras(it, points, KH_KIND_PENALTY, factor);
    if (!points.known)
        return points;
    kh_number all = kh_number_add(arena, kh_number_subtract(arena, before, points.number), inside);
    kh_number by = kh_number_valid(factor) ? factor : scale_inside(it);
    return capped(it, points, KH_KIND_PENALTY, all, inside, by);
}

/* What penalties have taken off, now that the points are held at their bounds; the bounds are known. */
static void keep_taken(scoring_of *it, kh_number without, kh_number with, kh_number least, kh_number most,
                       kh_number factor)
{
    kh_arena *arena = it->scoring->arena;
    if (kh_number_valid(least))
        without = kh_number_max(arena, without, least);
    if (kh_number_valid(most))
        without = kh_number_min(arena, without, most);
    it->item->taken = kh_number_multiply(arena, kh_number_subtract(arena, without, with), factor);
}

/* `taken` by penalties; `factor`: of the bounds, `onto`: of what is kept of `taken`. */
static kh_points clamped(scoring_of *it, kh_points points, kh_number taken, kh_number factor, kh_number onto)
{
    kh_arena *arena = it->scoring->arena;
    kh_number least, most;
    kh_points problem = points;
    if (!kh_score_bounds(it->trial, it->row, it->full, &least, &most, &problem))
        return problem;
    if (!points.known)
        return points;
    kh_number before = points.number, held = before;
    least = kh_number_multiply(arena, least, factor);
    most = kh_number_multiply(arena, most, factor);
    if (kh_number_valid(least) && kh_number_compare(arena, before, least) < 0) {
        tell_filled(it, KH_SCORED_CLAMP, least, least, "不低于 {0}", "at least {0}");
        held = least;
    } else if (kh_number_valid(most) && kh_number_compare(arena, before, most) > 0) {
        tell_filled(it, KH_SCORED_CLAMP, most, most, "不高于 {0}", "at most {0}");
        held = most;
    }
    if (kh_number_sign(taken) != 0)
        keep_taken(it, kh_number_add(arena, before, taken), held, least, most, onto);
    return kh_points_known(held);
}

kh_points kh_item_held(kh_trial *trial, size_t place, kh_points points)
{
    scoring_of it = begin(trial, place);
    read_full(&it);
    return clamped(&it, points, KH_NUMBER(0), KH_NUMBER(1), KH_NUMBER(1));
}

/* ---- a leaf ---- */

typedef enum applicability { APPLIES, DOES_NOT, UNDECIDED } applicability;

/* 适用 of the item and of what it stands in, now that there are results. */
static applicability applicability_of(scoring_of *it, kh_points *points)
{
    for (const kh_entity *at = it->item->item; at && at->kind != KH_KIND_SCHEME; at = at->parent) {
        if (!kh_attribute_of(at, "适用"))
            continue;
        kh_value holds = kh_single(kh_attribute_value(&it->trial->evaluation, at, "适用"));
        if (holds.kind == KH_VALUE_TRUTH && !holds.truth)
            return DOES_NOT;
        if (holds.kind == KH_VALUE_TRUTH)
            continue;
        *points = holds.kind == KH_VALUE_UNKNOWN ? kh_points_missing(it->scoring, holds)
                                                 : (kh_points){.number = KH_NUMBER_INVALID};
        return UNDECIDED;
    }
    return APPLIES;
}

static const kh_attribute *if_not_applicable(const kh_entity *leaf)
{
    for (const kh_entity *at = leaf; at && at->kind == KH_KIND_INDICATOR; at = at->parent)
        if (kh_attribute_of(at, "不适用时"))
            return kh_attribute_of(at, "不适用时");
    return NULL;
}

static kh_points not_applicable(scoring_of *it, const kh_node *formula)
{
    kh_frame frame = {.element = it->item->item};
    kh_value value =
        kh_evaluate(&it->trial->evaluation, &frame, formula, (kh_expectation){.form = KH_FORM_ANY});
    kh_points points = kh_points_of(it->trial, it->item->item, value);
    if (points.known) {
        kh_words arguments[] = {kh_formula_words(it->trial, it->item->item, formula),
                                kh_number_words(it->scoring->arena, points.number)};
        tell(it, KH_SCORED_NOT_APPLICABLE, points.number, points.number,
             kh_score_filled(it->scoring->arena, "不适用，按 {0} 得 {1}", "not applicable: {0} gives {1}",
                             KH_COUNT(arguments), arguments));
    }
    return points;
}

static void keep_actual(scoring_of *it, const kh_node *formula)
{
    kh_frame frame = {.element = it->item->item};
    kh_node actual = {.kind = KH_NODE_NAME, .text = kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE]};
    if (formula && !kh_node_mentions(formula, KH_KEYNAME_ACTUAL))
        return;
    kh_value value =
        kh_evaluate(&it->trial->evaluation, &frame, &actual, (kh_expectation){.form = KH_FORM_ANY});
    it->item->actual = kh_value_copied(it->scoring->arena, value);
}

/* Every figure that is missing is one of the township's own, and its cell was left empty. */
static bool is_only_unreported(const scoring_of *it, kh_reasons missing)
{
    const kh_entity *own = it->trial->of->score->township;
    for (size_t i = 0; i < missing.count; i++)
        if (missing.items[i].absence != KH_ABSENT_UNREPORTED || missing.items[i].entity != own)
            return false;
    return missing.count > 0;
}

/* 未报：按零分, where it is written, and said of whom: nothing becomes 0 unseen. */
static kh_points or_zero(scoring_of *it, kh_points points)
{
    const kh_entity *item = it->item->item;
    const kh_member_row *says = kh_attribute_member(&it->trial->evaluation, item, "未报");
    if (points.known || !says || !kh_text_is(says->word.in[KH_CHINESE], "按零分") ||
        !is_only_unreported(it, points.missing))
        return points;
    kh_words what = points.missing.items[0].missing;
    tell(it, KH_SCORED_NOT_REPORTED, KH_NUMBER(0), KH_NUMBER(0),
         kh_score_filled(it->scoring->arena, "“{0}”未报，计0分", "“{0}” was not reported: 0 points", 1,
                         &what));
    kh_words arguments[] = {kh_words_same(it->trial->of->score->township->name),
                            kh_words_same(kh_entity_title(item)), what};
    kh_report(it->scoring->diagnostics, KH949, item->span, arguments, KH_COUNT(arguments));
    return kh_points_known(KH_NUMBER(0));
}

/* Base points, before the factor. */
static kh_points leaf_points(scoring_of *it)
{
    const kh_entity *leaf = it->item->item;
    const kh_attribute *otherwise = if_not_applicable(leaf);
    kh_points points = {.number = KH_NUMBER_INVALID};
    applicability is = otherwise ? applicability_of(it, &points) : APPLIES;
    if (is == UNDECIDED)
        return points;
    if (is == DOES_NOT && otherwise->count)
        return clamped(it, not_applicable(it, otherwise->values[0]), KH_NUMBER(0), KH_NUMBER(1),
                       KH_NUMBER(1));
    const kh_attribute *formula = kh_inherited_attribute_of(leaf, "计分");
    bool scored = formula && formula->count;
    if (!scored && kh_attribute_truth(&it->trial->evaluation, leaf, "监测"))
        return kh_points_known(KH_NUMBER(0)); /* watched only */
    keep_actual(it, scored ? formula->values[0] : NULL);
    points = scored ? kh_formula_points(it->trial, it->item, formula->values[0])
                    : kh_marked_points(it->trial, it->item, it->full);
    points = or_zero(it, points);
    kh_points after = with_penalties(it, points, KH_NUMBER(1), KH_NUMBER(0));
    bool both = points.known && after.known;
    kh_number taken =
        both ? kh_number_subtract(it->scoring->arena, points.number, after.number) : KH_NUMBER(0);
    return clamped(it, after, taken, KH_NUMBER(1), it->item->factor);
}

/* w/p */
static kh_number factor_of(const scoring_of *it)
{
    if (!kh_number_valid(it->full) || kh_number_sign(it->full) == 0)
        return KH_NUMBER(1);
    return kh_number_divide(it->scoring->arena, it->item->full, it->full);
}

static void tell_factor(scoring_of *it, kh_number weight, kh_number after)
{
    kh_arena *arena = it->scoring->arena;
    kh_words arguments[] = {kh_number_words(arena, weight), kh_number_words(arena, it->full),
                            kh_number_words(arena, after)};
    tell(it, KH_SCORED_FACTOR, it->item->factor, after,
         kh_score_filled(arena, "×{0}/{1} = {2}", "×{0}/{1} = {2}", KH_COUNT(arguments), arguments));
}

static kh_points on_card(scoring_of *it, kh_points points)
{
    if (!points.known || kh_number_equal(it->item->factor, KH_NUMBER(1)))
        return points;
    kh_number after = kh_number_multiply(it->scoring->arena, points.number, it->item->factor);
    tell_factor(it, it->item->weight->weight, after);
    return kh_points_known(after);
}

/* What the figures leave open may be given as points. */
static kh_points or_given(scoring_of *it, kh_points points)
{
    const kh_figures *figures = it->scoring->choice.figures;
    const kh_entity *township = it->trial->of->score->township;
    kh_number given;
    if (points.known || !figures || !figures->points ||
        !figures->points(figures->context, it->scoring->arena, township, it->item, &given))
        return points;
    return kh_points_known(given);
}

/* Points that were given hold what penalties would take off. */
static void forget_penalties(scoring_of *it)
{
    const kh_score_plan *plan = it->trial->of->plan;
    for (size_t at = it->place + 1; at < it->row->end; at = plan->rows.items[at].end)
        if (plan->rows.items[at].item->kind == KH_KIND_PENALTY)
            it->trial->of->score->items[at].counted = (kh_points){.number = KH_NUMBER_INVALID};
    it->item->taken = KH_NUMBER(0);
}

static void score_leaf(scoring_of *it)
{
    it->item->full = it->item->weight->weight;
    it->item->factor = factor_of(it);
    kh_points points = leaf_points(it);
    it->item->on_base = or_given(it, points);
    if (!points.known && it->item->on_base.known)
        forget_penalties(it);
    it->item->base = on_card(it, it->item->on_base);
}

/* ---- an item with parts ---- */

static bool is_part(kh_kind kind)
{
    return kind == KH_KIND_SECTION || kind == KH_KIND_INDICATOR;
}

/* Σ of the parts, without their bonuses, of their weights, and of what their penalties have taken off. */
static kh_points sum_of_parts(scoring_of *it)
{
    const kh_score_plan *plan = it->trial->of->plan;
    kh_points sum = kh_points_known(KH_NUMBER(0));
    it->item->full = KH_NUMBER(0);
    for (size_t at = it->place + 1; at < it->row->end; at = plan->rows.items[at].end) {
        if (!is_part(plan->rows.items[at].item->kind))
            continue;
        const kh_item_score *part = kh_item_based(it->scoring, it->trial->of, &it->trial->evaluation, at);
        if (part->dropped)
            continue;
        sum = kh_points_sum(it->scoring, sum, part->base);
        it->item->taken = kh_number_add(it->scoring->arena, it->item->taken, part->taken);
        it->item->full = kh_number_add(it->scoring->arena, it->item->full, part->full);
    }
    return sum;
}

/* 计分 over the sum of the parts, on base points. */
static kh_points by_formula_on_whole(scoring_of *it, kh_points sum, const kh_attribute *formula)
{
    kh_scoring *scoring = it->scoring;
    bool divisible = sum.known && kh_number_sign(it->item->factor) != 0;
    it->item->sum =
        divisible
            ? kh_points_times(scoring, sum, kh_number_divide(scoring->arena, KH_NUMBER(1), it->item->factor))
            : sum;
    kh_points points = kh_formula_points(it->trial, it->item, formula->values[0]);
    kh_points after = kh_points_times(scoring, points, it->item->factor);
    if (after.known && !kh_number_equal(it->item->factor, KH_NUMBER(1)))
        tell_factor(it, it->item->full, after.number);
    return after;
}

static void score_parts(scoring_of *it)
{
    kh_item_score *item = it->item;
    bool section = item->item->kind == KH_KIND_SECTION;
    const kh_attribute *formula = kh_score_on_whole(item->item);
    kh_points sum = sum_of_parts(it);
    item->factor = factor_of(it);
    if (sum.known)
        tell_filled(it, KH_SCORED_PARTS, sum.number, sum.number, "分项合计 {0}", "parts add up to {0}");
    if (formula) { /* penalties of the parts are in 小计 */
        sum = by_formula_on_whole(it, sum, formula);
        item->taken = KH_NUMBER(0);
    }
    kh_arena *arena = it->scoring->arena;
    kh_number before = kh_number_add(arena, sum.number, item->taken);
    sum = with_penalties(it, sum, section ? KH_NUMBER_INVALID : item->factor, item->taken);
    if (sum.known)
        item->taken = kh_number_subtract(arena, before, sum.number);
    item->base = section ? sum : clamped(it, sum, item->taken, item->factor, KH_NUMBER(1));
    bool divisible = item->base.known && kh_number_sign(item->factor) != 0;
    item->on_base =
        divisible ? kh_points_known(kh_number_divide(arena, item->base.number, item->factor)) : item->base;
}

/* What the parts have beyond their base, which a veto of theirs may take away. */
static kh_points bonuses_of_parts(scoring_of *it)
{
    const kh_score_plan *plan = it->trial->of->plan;
    kh_scoring *scoring = it->scoring;
    kh_points sum = kh_points_known(KH_NUMBER(0));
    for (size_t at = it->place + 1; at < it->row->end; at = plan->rows.items[at].end) {
        if (!is_part(plan->rows.items[at].item->kind))
            continue;
        const kh_item_score *part = kh_item_scored(scoring, it->trial->of, &it->trial->evaluation, at);
        if (part->dropped || !part->base.known)
            continue;
        bool both = part->score.known;
        sum = kh_points_sum(
            scoring, sum,
            both ? kh_points_known(kh_number_subtract(scoring->arena, part->score.number, part->base.number))
                 : part->score);
    }
    return sum;
}

/* ---- vetoes of the item, its own bonuses ---- */

/* Points that the parts' bonuses add are told, or the sum would not be understood. */
static void tell_bonuses(scoring_of *it, kh_points bonuses)
{
    if (bonuses.known && it->item->score.known && kh_number_sign(bonuses.number) != 0)
        tell_filled(it, KH_SCORED_BONUS, bonuses.number, it->item->score.number, "分项加分 {0} = {1}",
                    "bonuses of its parts {0} = {1}");
}

static void finish(scoring_of *it)
{
    kh_item_score *item = it->item;
    unsigned effects = it->trial->of->effects[it->place];
    item->score = item->base;
    if (effects & (1u << KH_SET_UNQUALIFIED)) {
        tell(it, KH_SCORED_VETO, KH_NUMBER(0), KH_NUMBER(0), kh_words_of("否决，得 0", "vetoed: 0"));
        return;
    }
    if (effects & (1u << KH_NO_REWARDS)) {
        tell(it, KH_SCORED_VETO, KH_NUMBER(0), item->score.number,
             kh_words_of("否决，不计本项加分", "vetoed: its bonuses do not count"));
        return;
    }
    kh_points bonuses = it->row->leaf == KH_NO_ROW ? bonuses_of_parts(it) : kh_points_known(KH_NUMBER(0));
    item->score = kh_points_sum(it->scoring, item->score, bonuses);
    tell_bonuses(it, bonuses);
    item->score = with_extras(it, item->score, KH_KIND_BONUS, KH_NUMBER_INVALID);
    if (!item->score.known)
        return;
    kh_number all = kh_number_subtract(it->scoring->arena, item->score.number, item->base.number);
    item->score = capped(it, item->score, KH_KIND_BONUS, all, bonuses.number, scale_inside(it));
}

static void score_extra(kh_trial *trial, size_t place)
{
    scoring_of it = begin(trial, place);
    kh_item_score *item = it.item;
    kh_points amount = or_given(&it, kh_amount_of(trial, place));
    if (amount.known && item->item->kind == KH_KIND_PENALTY)
        amount.number = kh_number_negate(trial->scoring->arena, amount.number);
    item->score = item->base = item->on_base = amount;
}

/* All but the bonuses. */
static void score_base(kh_trial *trial, size_t place)
{
    scoring_of it = begin(trial, place);
    it.item->factor = KH_NUMBER(1);
    it.item->taken = KH_NUMBER(0);
    if (kh_is_folded(trial->scoring, trial->of, place)) {
        kh_fold_base(trial, place);
        return;
    }
    if (kh_is_extra(it.row->item->kind)) {
        score_extra(trial, place);
        return;
    }
    read_full(&it);
    if (it.item->dropped)
        return;
    if (it.row->leaf != KH_NO_ROW)
        score_leaf(&it);
    else
        score_parts(&it);
    unsigned effects = kh_item_effects(trial, place, it.item);
    trial->of->effects[place] = (unsigned char)effects;
    if (effects & (1u << KH_SET_UNQUALIFIED))
        it.item->base = it.item->on_base = kh_points_known(it.item->taken = KH_NUMBER(0));
}

static void score_bonuses(kh_trial *trial, size_t place)
{
    scoring_of it = begin(trial, place);
    if (it.item->dropped || kh_is_extra(it.row->item->kind))
        return;
    if (kh_is_folded(trial->scoring, trial->of, place)) {
        kh_fold_bonuses(trial, place);
        return;
    }
    read_full(&it);
    finish(&it);
}

/* ---- on demand ---- */

/* One message an item: the townships go round in the same circle. */
static bool is_told(kh_scoring *scoring, const kh_entity *at)
{
    kh_text key = kh_text_format(scoring->arena, "circle %u", kh_origin(at)->order);
    bool told = kh_map_find(scoring->notes, key) != NULL;
    if (!told)
        kh_map_add(scoring->notes, key, scoring);
    return told;
}

static kh_text way_from(const kh_scoring *scoring, size_t from, size_t end, kh_text title)
{
    kh_builder way = {.arena = scoring->arena};
    for (size_t i = from; i < end; i++)
        kh_builder_format(&way, "%.*s → ", KH_TEXT_ARGUMENTS(scoring->path.items[i]));
    kh_builder_add(&way, title);
    return kh_builder_text(&way);
}

static void report_circle(kh_scoring *scoring, const kh_entity *at, kh_text title)
{
    size_t from = scoring->path.count;
    scoring->circular = true;
    while (from > 1 && !kh_text_equal(scoring->path.items[from - 1], title))
        from--;
    if (!is_told(scoring, at))
        kh_report_texts(scoring->diagnostics, KH973, at->span, 1,
                        way_from(scoring, from - 1, scoring->path.count, title));
}

static void report_chain(kh_scoring *scoring, const kh_entity *at)
{
    enum { SHOWN = 4 };
    scoring->circular = true;
    if (!is_told(scoring, at))
        kh_report_texts(scoring->diagnostics, KH979, at->span, 2,
                        kh_text_format(scoring->arena, "%d", MAX_CHAIN),
                        way_from(scoring, 0, SHOWN, KH_TEXT("…")));
}

static const kh_entity *owner_of(const kh_scoring *scoring, const kh_scored *of, size_t place)
{
    return place == KH_NO_ROW ? scoring->scheme->entity : of->plan->rows.items[place].item;
}

bool kh_score_enter(kh_scoring *scoring, const kh_scored *of, size_t place, bool running)
{
    const kh_entity *item = owner_of(scoring, of, place);
    bool whole = place == KH_NO_ROW;
    kh_text name = whole ? KH_TEXT("总得分") : kh_entity_title(item);
    kh_text title = kh_text_format(scoring->arena, "%.*s·%.*s", KH_TEXT_ARGUMENTS(of->score->township->name),
                                   KH_TEXT_ARGUMENTS(name));
    if (running)
        report_circle(scoring, item, title);
    else if (scoring->path.count >= MAX_CHAIN)
        report_chain(scoring, item);
    if (running || scoring->path.count >= MAX_CHAIN)
        return false;
    kh_vector_push(scoring->arena, &scoring->path, title);
    return true;
}

static const kh_item_score *advanced(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row,
                                     kh_progress_state running, kh_progress_state done, kh_trial_work *work)
{
    kh_item_score *item = &of->score->items[row];
    if (!kh_score_enter(scoring, of, row, of->states[row] == running))
        return item; /* not known, and said so */
    of->states[row] = (unsigned char)running;
    kh_try(scoring, of, asking, row, work);
    of->states[row] = (unsigned char)done;
    scoring->path.count--;
    return item;
}

const kh_item_score *kh_item_based(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row)
{
    if (of->states[row] >= KH_BASED)
        return &of->score->items[row];
    return advanced(scoring, of, asking, row, KH_RUNNING, KH_BASED, score_base);
}

const kh_item_score *kh_item_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row)
{
    kh_item_score *item = &of->score->items[row];
    if (of->states[row] < KH_BASED)
        (void)kh_item_based(scoring, of, asking, row);
    if (of->states[row] < KH_BASED || of->states[row] == KH_DONE) /* in a circle, or known */
        return item;
    return advanced(scoring, of, asking, row, KH_RUNNING_BONUSES, KH_DONE, score_bonuses);
}

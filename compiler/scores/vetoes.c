/* Which vetoes and consequences hold, what a veto that is limited to an item does to it, and what 计分 of a
 * veto makes of the points. */
#include "scores/scoring.h"

static kh_value evaluated(kh_trial *trial, const kh_entity *of, const kh_node *node)
{
    kh_frame frame = {.element = of};
    return kh_single(kh_evaluate(&trial->evaluation, &frame, node, (kh_expectation){.form = KH_FORM_ANY}));
}

/* 实绩 is true, or above 0. */
static kh_value happened(kh_trial *trial, const kh_entity *veto)
{
    kh_node actual = {.kind = KH_NODE_NAME, .text = kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE]};
    kh_value value = evaluated(trial, veto, &actual);
    if (value.kind == KH_VALUE_NUMBER && !value.ranged)
        return kh_value_truth(kh_number_sign(value.number) > 0);
    return value;
}

kh_value kh_condition_holds(kh_trial *trial, const kh_entity *of)
{
    const kh_attribute *guard =
        kh_find_attribute(of->kind, KH_TEXT("适用")) ? kh_attribute_of(of, "适用") : NULL;
    const kh_attribute *condition = kh_attribute_of(of, "条件");
    kh_value holds = kh_value_truth(true);
    if (guard && guard->count)
        holds = evaluated(trial, of, guard->values[0]);
    if (holds.kind != KH_VALUE_TRUTH || !holds.truth)
        return holds;
    if (condition && condition->count)
        return evaluated(trial, of, condition->values[0]);
    return of->kind == KH_KIND_VETO ? happened(trial, of) : kh_value_truth(true);
}

/* ---- effects ---- */

static unsigned effect_of(kh_text text)
{
    const kh_member_row *row = kh_find_member(KH_ENUMERATION_EFFECT, text);
    return row ? (unsigned)row->rank : KH_EFFECT_IN_WORDS;
}

unsigned kh_effects_of(kh_scoring *scoring, const kh_entity *veto)
{
    unsigned effects = 0;
    kh_value words = kh_attribute_value(&scoring->shared, veto, "后果");
    for (size_t i = 0; words.kind == KH_VALUE_LIST && i < words.list.count; i++)
        effects |= 1u << effect_of(words.list.items[i].value.text);
    if (kh_attribute_of(veto, "至多评为"))
        effects |= 1u << KH_GRADE_AT_MOST;
    return effects;
}

unsigned kh_whole_effects(kh_scoring *scoring, const kh_scored *of)
{
    unsigned effects = 0;
    for (size_t i = 0; i < of->score->vetoes.count; i++)
        if (!of->score->vetoes.items[i].limited_to)
            effects |= kh_effects_of(scoring, of->score->vetoes.items[i].veto);
    return effects;
}

/* 至多评为合格 */
static void add_limit(kh_scoring *scoring, const kh_entity *veto, kh_language language, kh_builder *list)
{
    const kh_attribute *written = kh_attribute_of(veto, "至多评为");
    if (!written)
        return;
    kh_value grade = kh_single(kh_attribute_value(&scoring->shared, veto, "至多评为"));
    kh_text name = grade.kind == KH_VALUE_ENTITY ? kh_entity_title(grade.entity) : KH_TEXT_NONE;
    bool chinese = language == KH_CHINESE;
    kh_builder_format(list, "%s%s%.*s",
                      list->length == 0 ? ""
                      : chinese         ? "、"
                                        : ", ",
                      chinese ? "至多评为" : "at most ", KH_TEXT_ARGUMENTS(name));
}

/* All of them, or only those that `only` holds bits of. */
static kh_words effect_words(kh_scoring *scoring, const kh_entity *veto, unsigned only)
{
    kh_value words = kh_attribute_value(&scoring->shared, veto, "后果");
    kh_words joined;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder list = {.arena = scoring->arena};
        for (size_t i = 0; words.kind == KH_VALUE_LIST && i < words.list.count; i++) {
            kh_text text = words.list.items[i].value.text;
            const kh_member_row *row = kh_find_member(KH_ENUMERATION_EFFECT, text);
            if (!(only & 1u << effect_of(text)))
                continue;
            kh_builder_string(&list, list.length == 0 ? "" : language == KH_CHINESE ? "、" : ", ");
            kh_builder_add(&list, row ? row->word.in[language] : text);
        }
        if (only & 1u << KH_GRADE_AT_MOST)
            add_limit(scoring, veto, (kh_language)language, &list);
        joined.in[language] = kh_builder_text(&list);
    }
    return joined;
}

static bool is_limited(const kh_entity *veto)
{
    return kh_attribute_of(veto, "限于") != NULL;
}

static bool is_limited_to(kh_scoring *scoring, const kh_entity *veto, const kh_entity *item)
{
    kh_value items = is_limited(veto) ? kh_attribute_value(&scoring->shared, veto, "限于") : (kh_value){0};
    for (size_t i = 0; items.kind == KH_VALUE_LIST && i < items.list.count; i++) {
        const kh_entity *named = items.list.items[i].value.entity;
        if (items.list.items[i].value.kind == KH_VALUE_ENTITY && kh_origin(named) == kh_origin(item))
            return true;
    }
    return false;
}

static kh_veto *add_veto(kh_scoring *scoring, kh_township_score *score, const kh_entity *veto,
                         const kh_entity *item)
{
    kh_veto found = {.veto = veto, .effect = effect_words(scoring, veto, ~0u), .limited_to = item};
    kh_vector_push(scoring->arena, &score->vetoes, found);
    return &score->vetoes.items[score->vetoes.count - 1];
}

/* ---- 计分: what the points become ---- */

/* Does it hold, with these points as its 得分? */
static kh_value holds_with(kh_trial *trial, const kh_entity *veto, kh_number points)
{
    kh_scoring *scoring = trial->scoring;
    kh_acting before = scoring->acting;
    scoring->acting = (kh_acting){&trial->evaluation, points};
    kh_value holds = kh_condition_holds(trial, veto);
    scoring->acting = before;
    return holds;
}

/* What its 计分 makes of the points, told with the veto; it holds. */
static kh_points changed_by(kh_trial *trial, kh_veto *found, kh_number points)
{
    kh_scoring *scoring = trial->scoring;
    kh_acting before = scoring->acting;
    const kh_node *formula = kh_attribute_of(found->veto, "计分")->values[0];
    scoring->acting = (kh_acting){&trial->evaluation, points};
    found->from = kh_points_known(points);
    found->to = kh_points_of(trial, found->veto, evaluated(trial, found->veto, formula));
    found->formula = kh_formula_words(trial, found->veto, formula);
    scoring->acting = before;
    return found->to;
}

static bool has_formula(const kh_entity *veto)
{
    const kh_attribute *formula = kh_attribute_of(veto, "计分");
    return formula && formula->count;
}

/* What people must carry out is said. */
static void report_words(kh_scoring *scoring, const kh_entity *township, const kh_entity *veto,
                         unsigned effects)
{
    kh_words arguments[] = {kh_words_same(township->name), kh_words_same(kh_entity_title(veto)),
                            effect_words(scoring, veto, effects)};
    kh_report(scoring->diagnostics, KH976, veto->span, arguments, KH_COUNT(arguments));
}

/* ---- every veto of a tree ---- */

typedef void visit_veto(kh_trial *trial, const kh_entity *veto, size_t row, void *context);

static void visit_inside(kh_trial *trial, const kh_entity *container, visit_veto *visit, size_t row,
                         void *context)
{
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (child->kind == KH_KIND_VETO)
            visit(trial, child, row, context);
    }
}

/* Those of items that are not on the card are left out. */
static void visit_all(kh_trial *trial, visit_veto *visit, void *context)
{
    const kh_scored *of = trial->of;
    visit_inside(trial, trial->scoring->scheme->entity, visit, KH_NO_ROW, context);
    for (size_t row = 0; row < of->plan->rows.count; row++) {
        const kh_entity *item = of->plan->rows.items[row].item;
        if (!of->score->items[row].dropped &&
            (item->kind == KH_KIND_SECTION || item->kind == KH_KIND_INDICATOR))
            visit_inside(trial, item, visit, row, context);
    }
}

/* ---- limited to an item ---- */

typedef struct item_effects {
    kh_item_score *item;
    unsigned effects;
    kh_points problem;
} item_effects;

static kh_words item_words(kh_scoring *scoring, const kh_veto *found, const kh_item_score *item)
{
    kh_arena *arena = scoring->arena;
    bool weighs = kh_number_sign(item->factor) != 0; /* else its points as written do not follow from w */
    kh_number base = weighs ? kh_number_divide(arena, item->full, item->factor) : KH_NUMBER(1);
    kh_words arguments[] = {kh_words_same(kh_entity_title(found->veto)),
                            found->formula,
                            kh_number_words(arena, found->to.number),
                            kh_number_words(arena, item->full),
                            kh_number_words(arena, base),
                            kh_number_words(arena, item->base.number)};
    bool same = kh_number_equal(item->factor, KH_NUMBER(1));
    if (!weighs)
        return kh_score_filled(arena, "否决（{0}）：{1} 得 {2} ×0 = {5}",
                               "veto ({0}): {1} gives {2} ×0 = {5}", KH_COUNT(arguments), arguments);
    return kh_score_filled(arena, same ? "否决（{0}）：{1} 得 {2}" : "否决（{0}）：{1} 得 {2} ×{3}/{4} = {5}",
                           same ? "veto ({0}): {1} gives {2}" : "veto ({0}): {1} gives {2} ×{3}/{4} = {5}",
                           KH_COUNT(arguments), arguments);
}

static void change_item(kh_trial *trial, kh_veto *found, kh_item_score *item)
{
    kh_scoring *scoring = trial->scoring;
    item->on_base = changed_by(trial, found, item->on_base.number);
    item->base = kh_points_times(scoring, item->on_base, item->factor);
    if (item->on_base.known)
        kh_add_step(scoring, item,
                    (kh_score_step){.kind = KH_SCORED_VETO,
                                    .by = found->veto,
                                    .amount = item->base.number,
                                    .after = item->base.number,
                                    .words = item_words(scoring, found, item)});
}

static void add_effects(kh_trial *trial, const kh_entity *veto, size_t row, void *context)
{
    item_effects *into = context;
    kh_scoring *scoring = trial->scoring;
    (void)row;
    if (!is_limited_to(scoring, veto, into->item->item))
        return;
    bool points = has_formula(veto) && into->item->on_base.known;
    kh_value holds =
        points ? holds_with(trial, veto, into->item->on_base.number) : kh_condition_holds(trial, veto);
    if (holds.kind == KH_VALUE_TRUTH && holds.truth) {
        unsigned effects = kh_effects_of(scoring, veto);
        into->effects |= effects;
        kh_veto *found = add_veto(scoring, trial->of->score, veto, into->item->item);
        if (points)
            change_item(trial, found, into->item);
        effects &= ~(1u << KH_SET_UNQUALIFIED | 1u << KH_NO_REWARDS); /* an item has no grade */
        if (effects)
            report_words(scoring, trial->of->score->township, veto, effects);
    }
    if (holds.kind == KH_VALUE_UNKNOWN)
        into->problem = kh_points_sum(scoring, into->problem, kh_points_missing(scoring, holds));
}

unsigned kh_item_effects(kh_trial *trial, size_t row, kh_item_score *item)
{
    item_effects found = {item, 0, kh_points_known(KH_NUMBER(0))};
    (void)row;
    if (trial->scoring->any_limited)
        visit_all(trial, add_effects, &found);
    if (!found.problem.known)
        item->base = item->on_base = found.problem;
    return found.effects;
}

/* ---- of the whole ---- */

static void judge_veto(kh_trial *trial, const kh_entity *veto, size_t row, void *context)
{
    kh_scoring *scoring = trial->scoring;
    (void)context;
    (void)row;
    if (is_limited(veto) || has_formula(veto)) /* the latter are found already */
        return;
    kh_value holds = kh_condition_holds(trial, veto);
    if (holds.kind != KH_VALUE_TRUTH) {
        trial->of->open_effects |= kh_effects_of(scoring, veto);
        trial->of->veto_open = kh_points_missing(scoring, holds);
        kh_note_missing(scoring, trial->of->score->township, veto, trial->of->veto_open);
        return;
    }
    if (!holds.truth)
        return;
    add_veto(scoring, trial->of->score, veto, NULL);
    unsigned in_words = kh_effects_of(scoring, veto) & (1u << KH_EFFECT_IN_WORDS);
    if (in_words)
        report_words(scoring, trial->of->score->township, veto, in_words);
}

static void judge_all(kh_trial *trial, size_t row)
{
    (void)row;
    visit_all(trial, judge_veto, NULL);
}

/* One after the other, each on what the last one left. */
static void change_total(kh_trial *trial, const kh_entity *veto, size_t row, void *context)
{
    kh_scoring *scoring = trial->scoring;
    kh_township_score *score = trial->of->score;
    (void)context;
    (void)row;
    if (is_limited(veto) || !has_formula(veto) || !score->exact.known)
        return;
    kh_value holds = holds_with(trial, veto, score->exact.number);
    if (holds.kind != KH_VALUE_TRUTH)
        score->exact = kh_points_missing(scoring, holds);
    if (holds.kind == KH_VALUE_TRUTH && holds.truth)
        score->exact = changed_by(trial, add_veto(scoring, score, veto, NULL), score->exact.number);
    if (!score->exact.known)
        kh_note_missing(scoring, score->township, veto, score->exact);
    unsigned in_words = kh_effects_of(scoring, veto) & (1u << KH_EFFECT_IN_WORDS);
    if (holds.kind == KH_VALUE_TRUTH && holds.truth && in_words)
        report_words(scoring, score->township, veto, in_words);
}

static void change_all(kh_trial *trial, size_t row)
{
    (void)row;
    visit_all(trial, change_total, NULL);
}

static bool has_points_veto(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (child->kind == KH_KIND_VETO ? has_formula(child) && !is_limited(child) : has_points_veto(child))
            return true;
    }
    return false;
}

void kh_change_totals(kh_scoring *scoring)
{
    if (!has_points_veto(scoring->scheme->entity))
        return;
    for (size_t i = 0; i < scoring->scores->count; i++)
        kh_try(scoring, &scoring->townships[i], NULL, KH_NO_ROW, change_all);
    for (size_t i = 0; i < scoring->scores->count; i++) { /* not before: formulas ask for others' totals */
        kh_township_score *score = &scoring->scores->items[i];
        scoring->scores->complete &= score->exact.known;
        score->total = score->exact;
        if (score->exact.known)
            score->total.number = kh_score_rounded(scoring->arena, scoring->scores, score->exact.number);
    }
    scoring->answers.kept = kh_map_new(scoring->arena); /* what was kept of totals is out of date */
}

void kh_find_vetoes(kh_scoring *scoring, kh_scored *of)
{
    kh_try(scoring, of, NULL, KH_NO_ROW, judge_all);
}

static void judge_accountabilities(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    const kh_entity *scheme = scoring->scheme->entity;
    kh_township_score *score = trial->of->score;
    (void)row;
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        if (child->kind != KH_KIND_ACCOUNTABILITY || !kh_attribute_of(child, "条件"))
            continue;
        kh_value holds = kh_condition_holds(trial, child);
        if (holds.kind == KH_VALUE_TRUTH && holds.truth)
            kh_vector_push(scoring->arena, &score->accountabilities, child);
        if (holds.kind != KH_VALUE_TRUTH)
            kh_note_missing(scoring, score->township, child, kh_points_missing(scoring, holds));
    }
}

void kh_find_accountabilities(kh_scoring *scoring, kh_scored *of)
{
    kh_try(scoring, of, NULL, KH_NO_ROW, judge_accountabilities);
}

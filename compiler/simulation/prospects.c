/* What every township can still become: points, places, grades. */
#include "simulation/simulating.h"

typedef struct looking {
    kh_simulating *in;
    kh_prospect *all; /* in roster order */
    KH_VECTOR(const kh_entity *) grades;
    kh_number total; /* that conditions of grades see */
} looking;

/* ---- points ---- */

/* From its bonuses, a row of the top level; no end where it has none. */
static kh_ends bonus_ends(kh_simulating *in, size_t index, size_t row)
{
    kh_ends all = in->ends[index][row], base = in->base_ends[index][row];
    return (kh_ends){kh_number_subtract(in->arena, all.low, base.low),
                     kh_number_subtract(in->arena, all.high, base.high)};
}

static kh_number smaller_of(kh_arena *arena, kh_number number, kh_number cap)
{
    return kh_number_valid(number) ? kh_number_min(arena, number, cap) : cap;
}

/* Held at the scheme's 加分上限; one that cannot be told, or holds in each period, may leave nothing. */
static kh_ends bonuses_held(kh_simulating *in, const kh_township_score *township, kh_ends bonus)
{
    const kh_entity *scheme = in->scheme->entity;
    if (!kh_attribute_of(scheme, "加分上限"))
        return bonus;
    kh_evaluation evaluation = in->shared;
    evaluation.township = township->township;
    evaluation.group = township->group;
    kh_number cap = kh_cap_of(in, &evaluation, scheme, "加分上限", township->card->total);
    bool told = kh_number_valid(cap), in_periods = kh_scored_periods(&evaluation, scheme) > 0;
    bonus.low = smaller_of(in->arena, bonus.low, told && !in_periods ? cap : KH_NUMBER(0));
    bonus.high = told ? smaller_of(in->arena, bonus.high, cap) : bonus.high;
    return bonus;
}

static bool has_penalties(const kh_township_score *township, size_t row)
{
    for (size_t at = row + 1, end = kh_rows_end(township, row); at < end; at++)
        if (township->items[at].item->kind == KH_KIND_PENALTY)
            return true;
    return false;
}

/* Σ of the items and what the scheme makes of it; a formula or a veto on the whole is not followed. */
static kh_ends total_ends(kh_simulating *in, size_t index)
{
    const kh_township_score *township = &in->simulation->scores->items[index];
    const kh_ends none = {KH_NUMBER_INVALID, KH_NUMBER_INVALID};
    kh_ends base = {KH_NUMBER(0), KH_NUMBER(0)}, bonus = base;
    bool given_back = kh_attribute_of(in->scheme->entity, "扣分上限") != NULL;
    if (kh_all_known(in->simulation->scores))
        return (kh_ends){township->exact.number, township->exact.number};
    if (in->changes.formula || in->changes.veto)
        return none;
    for (size_t row = 0; row < township->item_count; row = kh_rows_end(township, row)) {
        kh_ends one = in->base_ends[index][row], more = bonus_ends(in, index, row);
        if (given_back && township->items[row].item->kind == KH_KIND_PENALTY)
            one.high = KH_NUMBER(0);
        else if (given_back && has_penalties(township, row))
            one.high = KH_NUMBER_INVALID;
        base.low = kh_number_add(in->arena, base.low, one.low);
        base.high = kh_number_add(in->arena, base.high, one.high);
        bonus.low = kh_number_add(in->arena, bonus.low, more.low);
        bonus.high = kh_number_add(in->arena, bonus.high, more.high);
    }
    bonus = bonuses_held(in, township, bonus);
    return (kh_ends){kh_number_add(in->arena, base.low, bonus.low),
                     kh_number_add(in->arena, base.high, bonus.high)};
}

/* No item has a score where the precision could not be read. */
static kh_number rounded(const kh_simulating *in, kh_number number)
{
    const kh_scores *scores = in->simulation->scores;
    return kh_number_valid(number) && kh_number_valid(scores->precision)
               ? kh_score_rounded(in->arena, scores, number)
               : KH_NUMBER_INVALID;
}

static kh_prospect points_of(kh_simulating *in, size_t index)
{
    const kh_township_score *township = &in->simulation->scores->items[index];
    kh_ends ends = total_ends(in, index);
    return (kh_prospect){.township = township->township,
                         .group = township->group,
                         .low = rounded(in, ends.low),
                         .high = rounded(in, ends.high),
                         .group_count = township->group->township_count};
}

/* ---- places ---- */

/* Is `left` surely more than `right`? An end that is not valid is no end. */
static bool surely_more(kh_arena *arena, kh_number left, kh_number right)
{
    return kh_number_valid(left) && kh_number_valid(right) && kh_number_compare(arena, left, right) > 0;
}

static bool is_last(const looking *of, const kh_entity *township)
{
    return of->in->simulation->scores->items[kh_township_index(of->in, township)].last;
}

/* How many are surely ahead of it, how many may be, how many may have as many points or more. */
typedef struct ahead {
    size_t surely, maybe, not_behind;
} ahead;

static ahead ahead_of(const looking *of, const kh_prospect *prospect)
{
    kh_arena *arena = of->in->arena;
    const kh_group *group = prospect->group;
    bool last = is_last(of, prospect->township);
    ahead count = {0};
    for (size_t i = 0; i < group->township_count; i++) {
        const kh_prospect *other = &of->all[kh_township_index(of->in, group->townships[i])];
        bool other_last = is_last(of, other->township);
        if (other == prospect)
            continue;
        bool equal_may_pass = kh_attribute_of(of->in->scheme->entity, "同分") != NULL;
        bool passed = last && !other_last, passes = !last && other_last; /* 列末位 */
        bool both_last = last && other_last;
        count.surely += passed || (!passes && !both_last && surely_more(arena, other->low, prospect->high));
        count.maybe +=
            passed || (!passes && !both_last &&
                       !(kh_number_valid(other->high) && kh_number_valid(prospect->low) &&
                         kh_number_compare(arena, other->high, prospect->low) <= (equal_may_pass ? -1 : 0)));
        count.not_behind += !surely_more(arena, prospect->low, other->high);
    }
    return count;
}

/* ---- grades ---- */

static bool no_actual(void *context, kh_arena *arena, const kh_entity *township, kh_actual asked,
                      kh_value *value)
{
    (void)context;
    (void)asked;
    *value = kh_value_unknown(arena, township, kh_words_of("实绩", "an actual value"));
    return false;
}

/* The whole has the total that is being tried; of items nothing is known. */
static kh_value tried_score(void *context, kh_evaluation *asking, const kh_entity *township,
                            const kh_entity *item, kh_score_kind kind)
{
    const looking *of = context;
    bool whole = kind == KH_SCORE_TOTAL || !item;
    bool own = asking->township == township;
    return whole && own && kind != KH_SCORE_BASE && kind != KH_SCORE_SUM
               ? kh_value_number(of->total)
               : kh_value_unknown(asking->arena, township, kh_words_of("得分", "a score"));
}

typedef enum holding { HOLDS_NOT, HOLDS, HOLDS_UNKNOWN } holding;

static holding condition_holds(kh_evaluation *evaluation, const kh_entity *grade)
{
    const kh_attribute *condition = kh_attribute_of(grade, "条件");
    kh_frame frame = {.element = grade};
    if (!condition || !condition->count)
        return HOLDS;
    kh_value value =
        kh_evaluate(evaluation, &frame, condition->values[0], (kh_expectation){.form = KH_FORM_ANY});
    if (value.kind == KH_VALUE_LIST && value.list.count == 1 && !value.list.items[0].doubtful)
        value = value.list.items[0].value;
    return value.kind != KH_VALUE_TRUTH ? HOLDS_UNKNOWN : value.truth ? HOLDS : HOLDS_NOT;
}

/* SIZE_MAX: there is none. */
static size_t quota_of(kh_evaluation *evaluation, const kh_entity *grade, size_t members)
{
    kh_arena *arena = evaluation->arena;
    const kh_attribute *written = kh_attribute_of(grade, "名额");
    kh_frame frame = {.element = grade};
    int64_t quota;
    if (!written || !written->count)
        return SIZE_MAX;
    kh_value value =
        kh_evaluate(evaluation, &frame, written->values[0], (kh_expectation){.form = KH_FORM_ANY});
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return 0;
    kh_number number = kh_unit_convert(arena, value.number, value.unit, (kh_unit){0});
    if (value.percent || kh_text_is(value.unit.word, "%") || kh_text_is(value.unit.word, "‰"))
        number = kh_number_multiply(arena, number, KH_NUMBER((int64_t)members));
    number = kh_whole_quota(evaluation, grade, number);
    return kh_number_to_integer(number, &quota) && quota > 0 ? (size_t)quota : 0;
}

/* The first grade that holds at that total and place; NULL: none, or it cannot be told. */
static const kh_entity *grade_at(looking *of, kh_evaluation *evaluation, kh_number total, size_t place,
                                 size_t members)
{
    if (!kh_number_valid(total))
        return NULL;
    of->total = total;
    for (size_t i = 0; i < of->grades.count; i++) {
        holding holds = condition_holds(evaluation, of->grades.items[i]);
        if (holds == HOLDS_UNKNOWN || (holds == HOLDS && kh_is_for_all(evaluation, of->grades.items[i])))
            return NULL; /* places are known inside groups only */
        if (holds == HOLDS && place <= quota_of(evaluation, of->grades.items[i], members))
            return of->grades.items[i];
    }
    return NULL;
}

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

/* With ties the quota may be gone: at worst everybody who may have as many points is ahead. */
static void find_grades(looking *of, kh_prospect *prospect, const ahead *count)
{
    kh_arena *owner = of->in->arena, *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(owner);
    kh_arena_defer(owner, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(owner);
    const kh_answers answers = {.context = of,
                                .scheme = of->in->scheme,
                                .actual = no_actual,
                                .score = tried_score,
                                .arena = scratch,
                                .kept = kh_map_new(scratch)};
    kh_evaluation evaluation = of->in->shared;
    evaluation.arena = scratch;
    evaluation.answers = &answers;
    evaluation.township = prospect->township;
    evaluation.group = prospect->group;
    size_t members = prospect->group_count;
    prospect->best_grade = grade_at(of, &evaluation, prospect->high, count->surely + 1, members);
    evaluation.answers = &answers;
    prospect->worst_grade = grade_at(of, &evaluation, prospect->low, count->not_behind + 1, members);
    kh_arena_release(owner, scratch);
}

/* ---- the whole ---- */

static kh_outlook outlook_of(const looking *of, const kh_prospect *prospect)
{
    const kh_scores *scores = of->in->simulation->scores;
    bool points_open = !kh_number_valid(prospect->low) || !kh_number_valid(prospect->high) ||
                       !kh_number_equal(prospect->low, prospect->high);
    size_t grades = of->grades.count;
    bool last_grade = grades > 1 && prospect->best_grade == of->grades.items[grades - 1];
    bool last_place =
        scores->ranks_may_show && prospect->group_count > 1 && prospect->best == prospect->group_count;
    if (prospect->open)
        return KH_OUTLOOK_OPEN;
    if (!points_open)
        return KH_OUTLOOK_KNOWN;
    return last_grade || last_place ? KH_OUTLOOK_LOST : KH_OUTLOOK_SETTLED;
}

/* Others of its group that may yet be told from it, for what equals are compared by is missing. */
static size_t count_undecided(const looking *of, const kh_township_score *own)
{
    size_t count = 0;
    for (size_t i = 0; i < own->group->township_count && own->tie_lacks; i++) {
        const kh_township_score *other =
            &of->in->simulation->scores->items[kh_township_index(of->in, own->group->townships[i])];
        count += other != own && other->tie_lacks && other->place == own->place &&
                 kh_number_equal(other->total.number, own->total.number);
    }
    return count;
}

/* With such a tie anywhere a quota may go to others. */
static bool may_move_quotas(const looking *of)
{
    const kh_scores *scores = of->in->simulation->scores;
    bool lacks = false, quota = false;
    for (size_t i = 0; i < scores->count; i++)
        lacks |= scores->items[i].tie_lacks;
    for (size_t i = 0; i < of->grades.count; i++)
        quota |= kh_attribute_of(of->grades.items[i], "名额") != NULL;
    return lacks && quota;
}

/* Every total is known: only ties may be open. Then conditions may ask for anything. */
static void look_at_known(const looking *of, kh_prospect *prospect)
{
    const kh_township_score *own =
        &of->in->simulation->scores->items[kh_township_index(of->in, prospect->township)];
    prospect->best = own->place ? own->place : prospect->best;
    prospect->worst = prospect->best + count_undecided(of, own);
    if (!may_move_quotas(of))
        prospect->best_grade = prospect->worst_grade = own->grade_before_vetoes;
}

static void look(looking *of, kh_prospect *prospect)
{
    ahead count = ahead_of(of, prospect);
    bool known = kh_all_known(of->in->simulation->scores);
    prospect->best = count.surely + 1;
    prospect->worst = count.maybe + 1;
    if (known)
        look_at_known(of, prospect);
    else if (of->grades.count)
        find_grades(of, prospect, &count);
    bool graded = of->grades.count && prospect->best_grade && prospect->worst_grade;
    bool one_grade = of->grades.count == 0 || (known && !may_move_quotas(of)) ||
                     (graded && prospect->best_grade == prospect->worst_grade);
    prospect->open = prospect->best != prospect->worst || !one_grade;
    prospect->outlook = outlook_of(of, prospect);
}

void kh_find_prospects(kh_simulating *in)
{
    kh_simulation *simulation = in->simulation;
    const kh_entity *scheme = in->scheme->entity;
    looking of = {.in = in};
    for (size_t i = 0; i < scheme->children.count; i++)
        if (scheme->children.items[i]->kind == KH_KIND_GRADE)
            kh_vector_push(in->arena, &of.grades, (const kh_entity *)scheme->children.items[i]);
    simulation->prospect_count = simulation->scores->count;
    of.all = simulation->prospects =
        kh_arena_array(in->arena, simulation->prospect_count + 1, sizeof(kh_prospect));
    for (size_t i = 0; i < simulation->prospect_count; i++)
        of.all[i] = points_of(in, i);
    for (size_t i = 0; i < simulation->prospect_count; i++)
        look(&of, &of.all[i]);
}

/* 等次: in the order written, the first whose 条件 holds; 表彰: all whose 条件 holds. With 名额 only so many
 * of a group, the best first. */
#include "scores/scoring.h"

#include <stdlib.h>

typedef struct grading {
    kh_scoring *scoring;
    const kh_group *group;
    const kh_entities *grades;
    bool several;        /* a township may have several: 表彰 */
    kh_scored **members; /* of the group, the best first */
    size_t count;
    unsigned char *holds; /* of members, for the grade that is judged */
} grading;

/* ---- conditions ---- */

typedef enum holding { HOLDS_NOT, HOLDS, HOLDS_UNKNOWN } holding;

static void judge(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    const kh_entity *grade = scoring->judged;
    (void)row;
    kh_value value = kh_condition_holds(trial, grade);
    bool told = value.kind == KH_VALUE_TRUTH;
    scoring->held = (unsigned char)(!told ? HOLDS_UNKNOWN : value.truth ? HOLDS : HOLDS_NOT);
    bool scored = trial->of->score->total.known; /* else the reason is known already */
    if (!told && scored)
        kh_note_missing(scoring, trial->of->score->township, grade, kh_points_missing(scoring, value));
}

static holding condition_of(kh_scoring *scoring, kh_scored *of, const kh_entity *grade)
{
    scoring->judged = grade;
    kh_try(scoring, of, NULL, KH_NO_ROW, judge);
    return (holding)scoring->held;
}

/* ---- quotas ---- */

static bool quota_value(kh_trial *trial, const kh_entity *grade, kh_value *value)
{
    kh_frame frame = {.element = grade};
    const kh_attribute *written = kh_attribute_of(grade, "名额");
    *value = kh_single(
        kh_evaluate(&trial->evaluation, &frame, written->values[0], (kh_expectation){.form = KH_FORM_ANY}));
    return value->kind == KH_VALUE_NUMBER && !value->ranged && kh_number_sign(value->number) >= 0;
}

static void read_quota(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    kh_arena *arena = scoring->arena;
    const kh_entity *grade = scoring->judged;
    kh_value value;
    int64_t quota;
    (void)row;
    scoring->quota = 0;
    if (!quota_value(trial, grade, &value)) {
        kh_words arguments[] = {kh_words_same(kh_entity_title(grade)), kh_value_words(arena, value)};
        kh_report(scoring->diagnostics, KH978, grade->span, arguments, KH_COUNT(arguments));
        return;
    }
    kh_number number = kh_unit_convert(arena, value.number, value.unit, (kh_unit){0});
    bool share = value.percent || kh_text_is(value.unit.word, "%") || kh_text_is(value.unit.word, "‰");
    if (share) /* never more than the share: 30% of 5 is 1 */
        number =
            kh_number_multiply(arena, number, KH_NUMBER((int64_t)trial->of->score->group->township_count));
    if (kh_number_to_integer(kh_number_floor(arena, number), &quota) && quota > 0)
        scoring->quota = (size_t)quota;
}

/* Those with the same total as the first that no longer fits: all or none of them. */
static void report_tie(grading *of, const kh_entity *grade, size_t quota, size_t left, size_t first,
                       size_t end)
{
    kh_arena *arena = of->scoring->arena;
    kh_builder names[KH_LANGUAGES] = {{.arena = arena}, {.arena = arena}};
    for (size_t i = first; i < end; i++)
        for (int language = 0; language < KH_LANGUAGES && of->holds[i] == HOLDS; language++)
            kh_builder_format(&names[language], "%s%.*s",
                              names[language].length == 0 ? ""
                              : language == KH_CHINESE    ? "、"
                                                          : ", ",
                              KH_TEXT_ARGUMENTS(of->members[i]->score->township->name));
    kh_text group = of->group->name;
    kh_words where = group.length ? kh_words_same(group) : kh_words_of("全体", "all together");
    kh_words arguments[] = {
        where,
        kh_words_same(kh_entity_title(grade)),
        kh_words_same(kh_text_format(arena, "%zu", quota)),
        kh_words_same(kh_text_format(arena, "%zu", left)),
        {{kh_builder_text(&names[KH_CHINESE]), kh_builder_text(&names[KH_ENGLISH])}},
        kh_number_words(arena, of->members[first]->score->total.number),
    };
    kh_report(of->scoring->diagnostics, KH975, grade->span, arguments, KH_COUNT(arguments));
}

/* How many hold the condition among members first..end. */
static size_t holding_of(const grading *of, size_t first, size_t end)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++)
        count += of->holds[i] == HOLDS;
    return count;
}

static size_t end_of_ties(const grading *of, size_t first)
{
    size_t end = first + 1;
    while (end < of->count &&
           kh_number_equal(of->members[end]->score->total.number, of->members[first]->score->total.number))
        end++;
    return end;
}

static void give(grading *of, const kh_entity *grade, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        kh_township_score *score = of->members[i]->score;
        if (of->holds[i] != HOLDS)
            continue;
        if (of->several)
            kh_vector_push(of->scoring->arena, &score->commendations, grade);
        else
            score->grade_before_vetoes = grade;
    }
}

/* The best first, ties together; the first ties that do not fit end it. */
static void give_within(grading *of, const kh_entity *grade, size_t quota)
{
    size_t left = quota;
    for (size_t first = 0, end; first < of->count; first = end) {
        end = end_of_ties(of, first);
        size_t wanted = holding_of(of, first, end);
        if (wanted > left) {
            if (left > 0 && wanted > 1)
                report_tie(of, grade, quota, left, first, end);
            return;
        }
        give(of, grade, first, end);
        left -= wanted;
    }
}

/* ---- a group ---- */

static bool is_open(const grading *of, const kh_scored *member)
{
    return of->several || (!member->score->grade_before_vetoes && !member->ungraded);
}

static void judge_members(grading *of, const kh_entity *grade)
{
    for (size_t i = 0; i < of->count; i++) {
        kh_scored *member = of->members[i];
        of->holds[i] =
            (unsigned char)(is_open(of, member) ? condition_of(of->scoring, member, grade) : HOLDS_NOT);
        member->ungraded |= !of->several && of->holds[i] == HOLDS_UNKNOWN;
    }
}

static bool has_quota(const kh_entity *grade)
{
    const kh_attribute *written = kh_attribute_of(grade, "名额");
    return written && written->count;
}

/* A 表彰 that says neither when nor how many is given by people. */
static bool is_decided(const kh_entity *grade)
{
    return grade->kind == KH_KIND_GRADE || has_quota(grade) || kh_attribute_of(grade, "条件");
}

static void grade_group(grading *of, bool ranked)
{
    for (size_t g = 0; g < of->grades->count; g++) {
        const kh_entity *grade = of->grades->items[g];
        if (!is_decided(grade) || (of->several && has_quota(grade) && !ranked))
            continue;
        judge_members(of, grade);
        if (!has_quota(grade)) {
            give(of, grade, 0, of->count);
            continue;
        }
        if (of->count == 0)
            continue;
        of->scoring->judged = grade;
        kh_try(of->scoring, of->members[0], NULL, KH_NO_ROW, read_quota);
        give_within(of, grade, of->scoring->quota);
    }
}

static int by_total(const void *left, const void *right)
{
    const kh_scored *const *a = left, *const *b = right;
    int order = kh_number_compare((*a)->arena, (*b)->score->total.number, (*a)->score->total.number);
    if (order)
        return order;
    return (*a)->score < (*b)->score ? -1 : (*a)->score > (*b)->score; /* roster order */
}

/* A quota goes by rank: if one total of the group is not known, none can be given. */
static bool ranked(const kh_scoring *scoring, const kh_group *group)
{
    for (size_t i = 0; i < group->township_count; i++)
        if (!kh_scored_of(scoring, group->townships[i])->score->total.known)
            return false;
    return true;
}

static bool any_quota(const kh_entities *grades)
{
    for (size_t i = 0; i < grades->count; i++)
        if (has_quota(grades->items[i]))
            return true;
    return false;
}

static kh_entities written(kh_scoring *scoring, kh_kind kind)
{
    const kh_entity *scheme = scoring->scheme->entity;
    kh_entities found = {0};
    for (size_t i = 0; i < scheme->children.count; i++)
        if (scheme->children.items[i]->kind == kind)
            kh_vector_push(scoring->arena, &found, (const kh_entity *)scheme->children.items[i]);
    return found;
}

/* 取消奖励: it is not in the running. */
static bool is_barred(kh_scoring *scoring, const kh_scored *member)
{
    return kh_whole_effects(scoring, member) & (1u << KH_NO_REWARDS);
}

/* Of a group, the best first. */
static void grade_all(kh_scoring *scoring, const kh_entities *grades, bool several)
{
    bool quotas = any_quota(grades);
    for (size_t g = 0; g < scoring->scheme->group_count && grades->count; g++) {
        const kh_group *group = &scoring->scheme->groups[g];
        grading of = {.scoring = scoring, .group = group, .grades = grades, .several = several};
        bool all = ranked(scoring, group);
        if (quotas && !all && !several)
            continue;
        of.members = kh_arena_array(scoring->arena, group->township_count + 1, sizeof(kh_scored *));
        of.holds = kh_arena_alloc(scoring->arena, group->township_count + 1);
        for (size_t i = 0; i < group->township_count; i++) {
            kh_scored *member = kh_scored_of(scoring, group->townships[i]);
            if (member->score->total.known && (!several || !is_barred(scoring, member)))
                of.members[of.count++] = member;
        }
        qsort(of.members, of.count, sizeof *of.members, by_total);
        grade_group(&of, all);
    }
}

void kh_grade(kh_scoring *scoring)
{
    scoring->grades = written(scoring, KH_KIND_GRADE);
    grade_all(scoring, &scoring->grades, false);
}

void kh_commend(kh_scoring *scoring)
{
    kh_entities commendations = written(scoring, KH_KIND_COMMENDATION);
    grade_all(scoring, &commendations, true);
}

/* ---- vetoes ---- */

static size_t place_of(const kh_scoring *scoring, const kh_entity *grade)
{
    size_t place = 0;
    while (place < scoring->grades.count && scoring->grades.items[place] != grade)
        place++;
    return place;
}

static size_t grade_named(const kh_scoring *scoring, kh_text name)
{
    for (size_t i = 0; i < scoring->grades.count; i++)
        if (kh_text_equal(scoring->grades.items[i]->name, name) ||
            kh_text_equal(scoring->grades.items[i]->label, name))
            return i;
    return scoring->grades.count;
}

/* The grade after “合格”; the last if no grade is called so. */
static size_t first_unqualified(const kh_scoring *scoring)
{
    size_t qualified = grade_named(scoring, KH_TEXT("合格")), last = scoring->grades.count - 1;
    return qualified < last ? qualified + 1 : last;
}

static size_t unqualified(const kh_scoring *scoring)
{
    size_t named = grade_named(scoring, KH_TEXT("不合格"));
    return named < scoring->grades.count ? named : scoring->grades.count - 1;
}

/* Of the grades below the best, the first whose condition holds; its quota was for those who rank for it. */
static size_t below_top(kh_scoring *scoring, kh_scored *of)
{
    for (size_t grade = 1; grade < scoring->grades.count; grade++)
        if (condition_of(scoring, of, scoring->grades.items[grade]) == HOLDS)
            return grade;
    return scoring->grades.count > 1 ? 1 : 0;
}

static size_t larger(size_t left, size_t right)
{
    return left > right ? left : right;
}

static void lower(kh_scoring *scoring, kh_scored *of, unsigned effects)
{
    kh_township_score *score = of->score;
    size_t last = scoring->grades.count - 1, place = place_of(scoring, score->grade);
    if (effects & (1u << KH_NOT_TOP_GRADE) && place == 0)
        place = below_top(scoring, of);
    if (effects & (1u << KH_ONE_GRADE_DOWN) && place < last)
        place++;
    if (effects & (1u << KH_NOT_QUALIFIED))
        place = larger(place, first_unqualified(scoring));
    if (effects & (1u << KH_SET_UNQUALIFIED))
        place = unqualified(scoring);
    score->grade = scoring->grades.items[place];
}

void kh_apply_vetoes(kh_scoring *scoring)
{
    for (size_t i = 0; i < scoring->scores->count; i++) {
        kh_scored *of = &scoring->townships[i];
        kh_find_vetoes(scoring, of);
        unsigned effects = kh_whole_effects(scoring, of);
        of->score->grade = of->score->grade_before_vetoes;
        of->score->last = effects & (1u << KH_PLACED_LAST);
        if (of->score->grade)
            lower(scoring, of, effects);
    }
}

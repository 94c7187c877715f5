/* 等次: in the order written, the first whose 条件 holds; 表彰: all whose 条件 holds. With 名额 only so many
 * of a group, or of all, the best first. */
#include "scores/scoring.h"

/* A grade among those who compete for it: a group's, or all townships. */
typedef struct grading {
    kh_scoring *scoring;
    const kh_group *group; /* NULL: all together */
    const kh_entity *grade;
    bool several; /* a township may have several: 表彰 */
    kh_standing standing;
    unsigned char *holds; /* of the members */
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

kh_number kh_whole_quota(kh_evaluation *evaluation, const kh_entity *grade, kh_number share)
{
    enum { CUT = 1, UP = 2, HALF_UP = 4 };
    kh_arena *arena = evaluation->arena;
    const kh_member_row *remainder = kh_attribute_member(evaluation, grade, "尾数");
    int how = remainder ? remainder->rank : CUT;
    if (how == HALF_UP)
        share = kh_number_add(arena, share, kh_number_ratio(1, 2));
    kh_number whole = kh_number_floor(arena, share);
    bool more = how == UP && !kh_number_equal(whole, share);
    return more ? kh_number_add(arena, whole, KH_NUMBER(1)) : whole;
}

bool kh_is_for_all(kh_evaluation *evaluation, const kh_entity *grade)
{
    const kh_attribute *quota = kh_attribute_of(grade, "名额");
    const kh_member_row *scope = quota && quota->count && kh_attribute_of(grade, "名额范围")
                                     ? kh_attribute_member(evaluation, grade, "名额范围")
                                     : NULL;
    return scope && kh_text_is(scope->word.in[KH_CHINESE], "全部");
}

/* Places are whole. */
static bool has_whole_quota(kh_scoring *scoring, const kh_entity *grade)
{
    const kh_attribute *written = kh_attribute_of(grade, "尾数");
    const kh_member_row *how = written ? kh_attribute_member(&scoring->shared, grade, "尾数") : NULL;
    kh_words title = kh_words_same(kh_entity_title(grade));
    if (!how || !kh_text_is(how->word.in[KH_CHINESE], "比例"))
        return true;
    scoring->scores->complete = false;
    kh_report(scoring->diagnostics, KH988, written->span, &title, 1);
    return false;
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
    if (!has_whole_quota(scoring, grade))
        return;
    if (!quota_value(trial, grade, &value)) {
        kh_words arguments[] = {kh_words_same(kh_entity_title(grade)), kh_value_words(arena, value)};
        kh_report(scoring->diagnostics, KH978, grade->span, arguments, KH_COUNT(arguments));
        return;
    }
    kh_number number = kh_unit_convert(arena, value.number, value.unit, (kh_unit){0});
    bool share = value.percent || kh_text_is(value.unit.word, "%") || kh_text_is(value.unit.word, "‰");
    if (share)
        number = kh_number_multiply(arena, number, KH_NUMBER((int64_t)scoring->pool));
    if (kh_number_to_integer(kh_whole_quota(&trial->evaluation, grade, number), &quota) && quota > 0)
        scoring->quota = (size_t)quota;
}

/* Those with the same total as the first that no longer fits: all or none of them. */
static void report_tie(grading *of, size_t quota, size_t left, size_t first, size_t end)
{
    const kh_entity *grade = of->grade;
    kh_arena *arena = of->scoring->arena;
    kh_builder names[KH_LANGUAGES] = {{.arena = arena}, {.arena = arena}};
    for (size_t i = first; i < end; i++)
        for (int language = 0; language < KH_LANGUAGES && of->holds[i] == HOLDS; language++)
            kh_builder_format(&names[language], "%s%.*s",
                              names[language].length == 0 ? ""
                              : language == KH_CHINESE    ? "、"
                                                          : ", ",
                              KH_TEXT_ARGUMENTS(of->standing.members[i]->score->township->name));
    kh_text group = of->group ? of->group->name : KH_TEXT_NONE;
    kh_words where = group.length ? kh_words_same(group) : kh_words_of("全体", "all together");
    kh_words arguments[] = {
        where,
        kh_words_same(kh_entity_title(grade)),
        kh_words_same(kh_text_format(arena, "%zu", quota)),
        kh_words_same(kh_text_format(arena, "%zu", left)),
        {{kh_builder_text(&names[KH_CHINESE]), kh_builder_text(&names[KH_ENGLISH])}},
        kh_number_words(arena, of->standing.members[first]->score->total.number),
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

static size_t end_of_ties(const kh_standing *standing, size_t first)
{
    size_t end = first + 1;
    while (end < standing->count && standing->ties[end] == standing->ties[first])
        end++;
    return end;
}

static void give(grading *of, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        kh_township_score *score = of->standing.members[i]->score;
        if (of->holds[i] != HOLDS)
            continue;
        if (of->several)
            kh_vector_push(of->scoring->arena, &score->commendations, of->grade);
        else
            score->grade_before_vetoes = of->grade;
    }
}

/* Where the quota ends among equals, all of them are told by what. */
static void tell_boundary(grading *of, size_t boundary)
{
    const kh_standing *standing = &of->standing;
    if (boundary == 0 || boundary >= standing->count)
        return;
    kh_number total = standing->members[boundary]->score->total.number;
    if (!kh_number_equal(total, standing->members[boundary - 1]->score->total.number))
        return;
    for (size_t i = 0; i < standing->count; i++)
        if (kh_number_equal(standing->members[i]->score->total.number, total))
            kh_tell_tie(of->scoring, standing, i, kh_words_same(kh_entity_title(of->grade)));
}

/* The best first, ties together; the first ties that do not fit end it. */
static void give_within(grading *of, size_t quota)
{
    size_t left = quota;
    for (size_t first = 0, end; first < of->standing.count; first = end) {
        end = end_of_ties(&of->standing, first);
        size_t wanted = holding_of(of, first, end);
        if (wanted > left) {
            if (left > 0 && wanted > 1)
                report_tie(of, quota, left, first, end);
            tell_boundary(of, first);
            return;
        }
        give(of, first, end);
        left -= wanted;
    }
}

/* ---- who competes ---- */

static bool is_open(const grading *of, const kh_scored *member)
{
    return of->several || (!member->score->grade_before_vetoes && !member->ungraded);
}

static void judge_members(grading *of)
{
    of->holds = kh_arena_alloc(of->scoring->arena, of->standing.count + 1);
    for (size_t i = 0; i < of->standing.count; i++) {
        kh_scored *member = of->standing.members[i];
        of->holds[i] =
            (unsigned char)(is_open(of, member) ? condition_of(of->scoring, member, of->grade) : HOLDS_NOT);
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

/* A quota goes by rank: if one total is not known, none can be given. */
static bool ranked(const kh_scoring *scoring, const kh_group *group)
{
    for (size_t i = 0; i < group->township_count; i++)
        if (!kh_scored_of(scoring, group->townships[i])->score->total.known)
            return false;
    return true;
}

static bool all_ranked(const kh_scoring *scoring)
{
    bool all = true;
    for (size_t g = 0; g < scoring->scheme->group_count; g++)
        all &= ranked(scoring, &scoring->scheme->groups[g]);
    return all;
}

/* Whether a grade with a quota can be given in the group, and so what comes after it. */
static bool is_settled(kh_scoring *scoring, const kh_group *group, const kh_entities *grades)
{
    for (size_t i = 0; i < grades->count; i++)
        if (has_quota(grades->items[i]) &&
            (kh_is_for_all(&scoring->shared, grades->items[i]) ? !all_ranked(scoring)
                                                               : !ranked(scoring, group)))
            return false;
    return true;
}

static void add_members(grading *of, const kh_group *group, kh_scored **members, size_t *count)
{
    for (size_t i = 0; i < group->township_count; i++) {
        kh_scored *member = kh_scored_of(of->scoring, group->townships[i]);
        if (member->score->total.known && (!of->several || !is_barred(of->scoring, member)))
            members[(*count)++] = member;
    }
}

static void grade_members(grading *of, kh_scored **members, size_t count)
{
    kh_scoring *scoring = of->scoring;
    bool quota = has_quota(of->grade);
    const kh_entity *owner = kh_attribute_of(of->grade, "同分") ? of->grade : scoring->scheme->entity;
    of->standing = kh_standing_of(scoring, members, count, quota ? owner : NULL);
    judge_members(of);
    if (!quota) {
        give(of, 0, count);
    } else if (count) {
        scoring->judged = of->grade;
        kh_try(scoring, of->standing.members[0], NULL, KH_NO_ROW, read_quota);
        give_within(of, scoring->quota);
    }
}

static void grade_group(grading of, const kh_group *group, const kh_entities *grades)
{
    kh_scoring *scoring = of.scoring;
    kh_scored **members = kh_arena_array(scoring->arena, group->township_count + 1, sizeof *members);
    size_t count = 0;
    bool open =
        of.several ? has_quota(of.grade) && !ranked(scoring, group) : !is_settled(scoring, group, grades);
    if (open)
        return;
    of.group = group;
    scoring->pool = group->township_count;
    add_members(&of, group, members, &count);
    grade_members(&of, members, count);
}

static void grade_together(grading of)
{
    kh_scoring *scoring = of.scoring;
    kh_scored **members = kh_arena_array(scoring->arena, scoring->scores->count + 1, sizeof *members);
    size_t count = 0;
    if (!all_ranked(scoring))
        return;
    scoring->pool = scoring->scores->count;
    for (size_t g = 0; g < scoring->scheme->group_count; g++)
        add_members(&of, &scoring->scheme->groups[g], members, &count);
    grade_members(&of, members, count);
}

static void grade_all(kh_scoring *scoring, const kh_entities *grades, bool several)
{
    for (size_t i = 0; i < grades->count; i++) {
        grading of = {.scoring = scoring, .grade = grades->items[i], .several = several};
        if (!is_decided(of.grade))
            continue;
        if (kh_is_for_all(&scoring->shared, of.grade))
            grade_together(of);
        else
            for (size_t g = 0; g < scoring->scheme->group_count; g++)
                grade_group(of, &scoring->scheme->groups[g], grades);
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

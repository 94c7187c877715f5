/* 等次: in the order written, the first whose 条件 holds; 表彰: all whose 条件 holds. With 名额 only so many
 * of a group, or of all, the best first. */
#include "scores/scoring.h"

/* A grade among those who compete for it: a group's, or all townships. */
typedef struct grading {
    kh_scoring *scoring;
    const kh_group *group; /* NULL: all together */
    const kh_entity *grade;
    bool several;  /* a township may have several: 表彰 */
    bool all_tied; /* 并列：都给 */
    bool compared; /* by 同分 */
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
    if (told)
        return;
    kh_points *open = grade->kind == KH_KIND_GRADE ? &trial->of->grade_open : &trial->of->commendations_open;
    *open = kh_points_missing(scoring, value);
    if (scored)
        kh_note_missing(scoring, trial->of->score->township, grade, *open);
}

static holding condition_of(kh_scoring *scoring, kh_scored *of, const kh_entity *grade)
{
    scoring->judged = grade;
    kh_try(scoring, of, NULL, KH_NO_ROW, judge);
    return (holding)scoring->held;
}

bool kh_grade_holds(kh_scoring *scoring, kh_scored *of, const kh_entity *grade)
{
    return condition_of(scoring, of, grade) == HOLDS;
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
    kh_number whole = kh_number_floor(arena, share), least;
    bool more = how == UP && !kh_number_equal(whole, share);
    if (more)
        whole = kh_number_add(arena, whole, KH_NUMBER(1));
    bool more_at_least = kh_attribute_of(grade, "至少") &&
                         kh_attribute_number(evaluation, grade, "至少", &least) &&
                         kh_number_compare(arena, whole, least) < 0;
    return more_at_least ? least : whole;
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
    kh_diagnostic *told =
        kh_report(of->scoring->diagnostics, KH975, grade->span, arguments, KH_COUNT(arguments));
    if (told && of->compared)
        told->help =
            kh_words_of("按“同分”也分不出先后：由制定单位决定取谁；都评上的，写“并列：都给”。",
                        "“tie_breakers” does not tell them apart: the issuer decides; if all of them "
                        "are to get it, write “ties: all_of_them”.");
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

/* The best first, ties together; the first ties that do not fit end it, and get it with 并列：都给 only. */
static void give_within(grading *of, size_t quota)
{
    size_t left = quota;
    for (size_t first = 0, end; first < of->standing.count; first = end) {
        end = end_of_ties(&of->standing, first);
        size_t wanted = holding_of(of, first, end);
        if (wanted > left) {
            if (left > 0 && of->all_tied)
                give(of, first, end);
            else if (left > 0 && wanted > 1)
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

bool kh_has_quota(const kh_entity *grade)
{
    const kh_attribute *written = kh_attribute_of(grade, "名额");
    return written && written->count;
}

/* A 表彰 that says neither when nor how many is given by people. */
static bool is_decided(const kh_entity *grade)
{
    return grade->kind == KH_KIND_GRADE || kh_has_quota(grade) || kh_attribute_of(grade, "条件");
}

kh_entities kh_written_grades(kh_scoring *scoring, kh_kind kind)
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
static kh_points first_missing(const kh_scoring *scoring, const kh_group *group)
{
    for (size_t i = 0; i < group->township_count; i++) {
        kh_points total = kh_scored_of(scoring, group->townships[i])->score->total;
        if (!total.known)
            return total;
    }
    return kh_points_known(KH_NUMBER(0));
}

kh_points kh_quota_open(kh_scoring *scoring, const kh_group *group, const kh_entity *grade)
{
    kh_points found = kh_points_known(KH_NUMBER(0));
    if (!kh_has_quota(grade))
        return found;
    if (!kh_is_for_all(&scoring->shared, grade))
        return first_missing(scoring, group);
    for (size_t g = 0; g < scoring->scheme->group_count && found.known; g++)
        found = first_missing(scoring, &scoring->scheme->groups[g]);
    return found;
}

/* Whether a grade with a quota can be given in the group, and so what comes after it. */
static bool is_settled(kh_scoring *scoring, const kh_group *group, const kh_entities *grades)
{
    for (size_t i = 0; i < grades->count; i++)
        if (!kh_quota_open(scoring, group, grades->items[i]).known)
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

static bool gives_ties(kh_scoring *scoring, const kh_entity *grade)
{
    const kh_member_row *ties =
        kh_attribute_of(grade, "并列") ? kh_attribute_member(&scoring->shared, grade, "并列") : NULL;
    return ties && kh_text_is(ties->word.in[KH_CHINESE], "都给");
}

static void grade_members(grading *of, kh_scored **members, size_t count)
{
    kh_scoring *scoring = of->scoring;
    bool quota = kh_has_quota(of->grade);
    const kh_entity *owner = kh_attribute_of(of->grade, "同分") ? of->grade : scoring->scheme->entity;
    of->standing = kh_standing_of(scoring, members, count, quota ? owner : NULL);
    of->compared = kh_attribute_of(owner, "同分") != NULL;
    of->all_tied = quota && gives_ties(scoring, of->grade);
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
    bool settled =
        of.several ? kh_quota_open(scoring, group, of.grade).known : is_settled(scoring, group, grades);
    if (!settled)
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
    if (!kh_quota_open(scoring, NULL, of.grade).known)
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
    scoring->grades = kh_written_grades(scoring, KH_KIND_GRADE);
    grade_all(scoring, &scoring->grades, false);
}

void kh_commend(kh_scoring *scoring)
{
    kh_entities commendations = kh_written_grades(scoring, KH_KIND_COMMENDATION);
    grade_all(scoring, &commendations, true);
}

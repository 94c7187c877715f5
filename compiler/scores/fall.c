/* What vetoes that hold make of the grade: it falls, and nobody moves up. */
#include "scores/scoring.h"

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
        if (kh_grade_holds(scoring, of, scoring->grades.items[grade]))
            return grade;
    return scoring->grades.count > 1 ? 1 : 0;
}

static size_t larger(size_t left, size_t right)
{
    return left > right ? left : right;
}

/* The lowest that 至多评为 of a veto names. */
static size_t highest_allowed(kh_scoring *scoring, const kh_scored *of)
{
    size_t place = 0;
    for (size_t i = 0; i < of->score->vetoes.count; i++) {
        const kh_veto *found = &of->score->vetoes.items[i];
        if (found->limited_to || !kh_attribute_of(found->veto, "至多评为"))
            continue;
        kh_value grade = kh_single(kh_attribute_value(&scoring->shared, found->veto, "至多评为"));
        size_t named = grade.kind == KH_VALUE_ENTITY ? place_of(scoring, grade.entity) : 0;
        place = larger(place, named < scoring->grades.count ? named : 0);
    }
    return place;
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
    if (effects & (1u << KH_GRADE_AT_MOST))
        place = larger(place, highest_allowed(scoring, of));
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

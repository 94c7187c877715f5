/* Places inside groups, and whether the scheme lets anybody print them. */
#include "scores/scoring.h"

#include <stdlib.h>

/* ---- places ---- */

/* The best first. */
static int by_total(const void *left, const void *right)
{
    const kh_scored *one = *(const kh_scored *const *)left, *other = *(const kh_scored *const *)right;
    return kh_number_compare(one->arena, other->score->total.number, one->score->total.number);
}

/* Those whom a veto places last stand behind all others. */
static void rank_group(kh_scoring *scoring, const kh_group *group)
{
    kh_scored **ranked = kh_arena_array(scoring->arena, group->township_count + 1, sizeof *ranked);
    size_t count = 0, place = 0;
    for (size_t i = 0; i < group->township_count; i++) {
        kh_scored *of = kh_scored_of(scoring, group->townships[i]);
        if (!of->score->total.known)
            return; /* nobody's place is known then */
        if (!of->score->last)
            ranked[count++] = of;
    }
    qsort(ranked, count, sizeof *ranked, by_total);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_total(&ranked[i - 1], &ranked[i]) != 0)
            place = i + 1;
        ranked[i]->score->place = place;
    }
    for (size_t i = 0; i < group->township_count; i++) {
        kh_township_score *score = kh_scored_of(scoring, group->townships[i])->score;
        score->place = score->last ? 1 + count : score->place;
        score->place_count = group->township_count;
    }
}

void kh_rank(kh_scoring *scoring)
{
    for (size_t g = 0; g < scoring->scheme->group_count; g++)
        rank_group(scoring, &scoring->scheme->groups[g]);
}

/* ---- what may be published ---- */

typedef struct publicity {
    const kh_entity *ranking, *too_often, *grades;
} publicity;

static int days_of(kh_scoring *scoring, const kh_entity *of, const char *word, int otherwise)
{
    const kh_member_row *frequency =
        kh_attribute_of(of, word) ? kh_attribute_member(&scoring->shared, of, word) : NULL;
    return frequency && frequency->rank > 0 ? frequency->rank : otherwise;
}

static publicity publicity_of(kh_scoring *scoring)
{
    enum { YEAR = 365 };
    publicity found = {0};
    const kh_entity *scheme = scoring->scheme->entity;
    int scored = days_of(scoring, scheme, "周期", YEAR);
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        if (child->kind != KH_KIND_PUBLICATION)
            continue;
        const kh_member_row *method = kh_attribute_member(&scoring->shared, child, "方式");
        bool grades = method && kh_text_is(method->word.in[KH_CHINESE], "等次");
        if (grades && !found.grades)
            found.grades = child;
        if (!kh_attribute_truth(&scoring->shared, child, "排名"))
            continue;
        /* a ranking once a year is none for the scores of a month */
        if (days_of(scoring, child, "频次", YEAR) <= scored)
            found.ranking = child;
        else
            found.too_often = child;
    }
    return found;
}

static kh_words why_not(kh_scoring *scoring, const publicity *of)
{
    const kh_entity *named = of->too_often ? of->too_often : of->grades;
    kh_words title = named ? kh_words_same(kh_entity_title(named)) : (kh_words){{{0}}};
    if (of->too_often)
        return kh_score_filled(
            scoring->arena, "公布“{0}”的排名没有考核这样勤，这一次不排名，按名册次序。",
            "“{0}” ranks less often than the scheme is scored: no ranks this time, roster order.", 1, &title);
    if (of->grades)
        return kh_score_filled(scoring->arena, "公布“{0}”只公布等次，不排名，按名册次序。",
                               "“{0}” announces grades only: no ranks, roster order.", 1, &title);
    return kh_words_of("方案没有规定公布排名，按名册次序。",
                       "the scheme provides for no ranking: roster order.");
}

/* 汇总 of the whole scheme is over results files of its periods, of which this is one. */
static void tell_one_period(kh_scoring *scoring)
{
    const kh_entity *scheme = scoring->scheme->entity;
    const kh_attribute *fold = kh_attribute_of(scheme, "汇总");
    const kh_member_row *period =
        kh_attribute_of(scheme, "周期") ? kh_attribute_member(&scoring->shared, scheme, "周期") : NULL;
    const kh_member_row *how = fold ? kh_attribute_member(&scoring->shared, scheme, "汇总") : NULL;
    enum { YEAR = 365 };
    if (!period || !how || period->rank <= 0 || period->rank >= YEAR)
        return;
    kh_words arguments[] = {period->word, how->word};
    kh_report(scoring->diagnostics, KH981, fold->span, arguments, KH_COUNT(arguments));
}

void kh_publish(kh_scoring *scoring)
{
    tell_one_period(scoring);
    publicity found = publicity_of(scoring);
    kh_scores *scores = scoring->scores;
    scores->ranks_may_show = found.ranking != NULL;
    if (scores->ranks_may_show)
        return;
    scores->why_no_ranks = why_not(scoring, &found);
    for (size_t i = 0; i < scores->count; i++)
        scores->items[i].place = scores->items[i].place_count = 0;
}

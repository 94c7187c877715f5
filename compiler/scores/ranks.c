/* Places inside groups, and whether the scheme lets anybody print them. */
#include "scores/scoring.h"

/* ---- places ---- */

static void place(kh_scoring *scoring, const kh_group *group, kh_township_score *score)
{
    size_t ahead = 0, before_last = 0;
    for (size_t i = 0; i < group->township_count; i++) {
        const kh_township_score *other = kh_scored_of(scoring, group->townships[i])->score;
        before_last += !other->last;
        if (!other->total.known)
            return; /* nobody's place is known then */
        ahead +=
            !other->last && kh_number_compare(scoring->arena, other->total.number, score->total.number) > 0;
    }
    score->place = 1 + (score->last ? before_last : ahead);
    score->place_count = group->township_count;
}

void kh_rank(kh_scoring *scoring)
{
    for (size_t g = 0; g < scoring->scheme->group_count; g++) {
        const kh_group *group = &scoring->scheme->groups[g];
        for (size_t i = 0; i < group->township_count; i++)
            place(scoring, group, kh_scored_of(scoring, group->townships[i])->score);
    }
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
    bool folded = kh_scored_periods(&scoring->shared, scheme) > 0; /* then the totals are the year's */
    int scored = folded ? YEAR : days_of(scoring, scheme, "周期", YEAR);
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

void kh_publish(kh_scoring *scoring)
{
    publicity found = publicity_of(scoring);
    kh_scores *scores = scoring->scores;
    scores->ranks_may_show = found.ranking != NULL;
    if (scores->ranks_may_show)
        return;
    scores->why_no_ranks = why_not(scoring, &found);
    for (size_t i = 0; i < scores->count; i++)
        scores->items[i].place = scores->items[i].place_count = 0;
}

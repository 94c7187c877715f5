/* Places inside groups, and whether the scheme lets anybody print them. */
#include "scores/scoring.h"

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

/* ---- places ---- */

/* 列末位: behind all others, tied with one another. */
static void place(kh_scoring *scoring, const kh_standing *standing, size_t not_last)
{
    size_t ahead = 0, first = 0; /* those that are not placed last, of the whole and of the ties */
    for (size_t i = 0; i < standing->count; i++) {
        kh_township_score *score = standing->members[i]->score;
        if (standing->ties[i] == i)
            first = ahead;
        score->place = 1 + (score->last ? not_last : first);
        score->place_count = standing->count;
        ahead += !score->last;
        kh_tell_tie(scoring, standing, i, kh_words_of("名次", "places"));
    }
}

static void rank_group(kh_scoring *scoring, const kh_group *group)
{
    kh_scored **members = kh_arena_array(scoring->arena, group->township_count + 1, sizeof *members);
    size_t not_last = 0;
    for (size_t i = 0; i < group->township_count; i++) {
        members[i] = kh_scored_of(scoring, group->townships[i]);
        not_last += !members[i]->score->last;
        if (!members[i]->score->total.known)
            return; /* nobody's place is known then */
    }
    kh_standing standing = kh_standing_of(scoring, members, group->township_count, scoring->scheme->entity);
    place(scoring, &standing, not_last);
}

/* Who may not be told his place is given none. */
void kh_rank(kh_scoring *scoring)
{
    publicity found = publicity_of(scoring);
    for (size_t g = 0; g < scoring->scheme->group_count && found.ranking; g++)
        rank_group(scoring, &scoring->scheme->groups[g]);
}
void kh_publish(kh_scoring *scoring)
{
    publicity found = publicity_of(scoring);
    kh_scores *scores = scoring->scores;
    scores->ranks_may_show = found.ranking != NULL;
    if (!scores->ranks_may_show)
        scores->why_no_ranks = why_not(scoring, &found);
}

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

/* 列末位: behind all others, tied with one another. Of the members, in their order. */
static const size_t *places_in(kh_scoring *scoring, const kh_standing *standing, size_t not_last)
{
    size_t *places = kh_arena_array(scoring->arena, standing->count + 1, sizeof *places);
    size_t ahead = 0, first = 0; /* those that are not placed last, of the whole and of the ties */
    for (size_t i = 0; i < standing->count; i++) {
        bool last = standing->members[i]->score->last;
        if (standing->ties[i] == i)
            first = ahead;
        places[i] = 1 + (last ? not_last : first);
        ahead += !last;
    }
    return places;
}

/* Those of the group; of all, if it is NULL. Not known: somebody's total is missing. */
static kh_points stand(kh_scoring *scoring, const kh_group *group, kh_standing *standing, size_t *not_last)
{
    size_t count = 0;
    kh_scored **members = kh_arena_array(scoring->arena, scoring->scores->count + 1, sizeof *members);
    *not_last = 0;
    for (size_t i = 0; i < scoring->scores->count; i++) {
        kh_scored *member = &scoring->townships[i];
        if (group && member->score->group != group)
            continue;
        if (!member->score->total.known)
            return member->score->total; /* nobody's place is known then */
        members[count++] = member;
        *not_last += !member->score->last;
    }
    *standing = kh_standing_of(scoring, members, count, scoring->scheme->entity);
    return kh_points_known(KH_NUMBER(0));
}

static void rank_group(kh_scoring *scoring, const kh_group *group)
{
    kh_standing standing;
    size_t not_last;
    if (!stand(scoring, group, &standing, &not_last).known)
        return;
    const size_t *places = places_in(scoring, &standing, not_last);
    for (size_t i = 0; i < standing.count; i++) {
        kh_township_score *score = standing.members[i]->score;
        score->place = places[i];
        score->place_count = standing.count;
        kh_tell_tie(scoring, &standing, i, kh_words_of("名次", "places"));
    }
}

/* A veto that is not known may place it last. */
static kh_points all_vetoes_known(const kh_scoring *scoring, const kh_group *group)
{
    for (size_t i = 0; i < scoring->scores->count; i++) {
        const kh_scored *member = &scoring->townships[i];
        if ((!group || member->score->group == group) && member->open_effects & (1u << KH_PLACED_LAST))
            return member->veto_open;
    }
    return kh_points_known(KH_NUMBER(0));
}

static void find_places(kh_scoring *scoring, const kh_group *group)
{
    kh_standing standing;
    size_t not_last;
    kh_points known = all_vetoes_known(scoring, group);
    if (known.known)
        known = stand(scoring, group, &standing, &not_last);
    for (size_t i = 0; i < scoring->scores->count; i++) {
        kh_scored *member = &scoring->townships[i];
        if (group && member->score->group != group)
            continue;
        member->places[!group] = known;
        member->is_placed[!group] = true;
    }
    const size_t *places = known.known ? places_in(scoring, &standing, not_last) : NULL;
    for (size_t i = 0; places && i < standing.count; i++)
        standing.members[i]->places[!group] = kh_points_known(KH_NUMBER((int64_t)places[i]));
}

kh_points kh_place_among(kh_scoring *scoring, kh_scored *of, bool overall)
{
    if (!of->is_placed[overall]) {
        scoring->placing = true;
        find_places(scoring, overall ? NULL : of->score->group);
        scoring->placing = false;
    }
    return of->places[overall];
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

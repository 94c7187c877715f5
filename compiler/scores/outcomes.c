/* 等次, 获表彰, 本组名次, 全体名次 for the formulas of what follows. What rests on something missing is not
 * known, whatever it would be without. */
#include "scores/scoring.h"

/* Once: everybody who asks does so for the same reason. */
static kh_value too_early(kh_scoring *scoring, kh_outcome_kind asked)
{
    static const kh_keyname words[] = {KH_KEYNAME_GRADE, KH_KEYNAME_COMMENDED, KH_KEYNAME_GROUP_PLACE,
                                       KH_KEYNAME_OVERALL_PLACE};
    const kh_entity *scheme = scoring->scheme->entity;
    kh_words arguments[] = {kh_words_same(kh_entity_title(scheme)), kh_keyname_word(words[asked])};
    if (!scoring->too_early_told)
        kh_report(scoring->diagnostics, KH996, scheme->span, arguments, KH_COUNT(arguments));
    scoring->too_early_told = true;
    scoring->scores->complete = false;
    return kh_value_poison();
}

static kh_value not_known(kh_points points)
{
    bool told = points.missing.count > 0;
    return (kh_value){.kind = told ? KH_VALUE_UNKNOWN : KH_VALUE_POISON, .reasons = points.missing};
}

/* Not known: why. */
static kh_points quotas_settled(kh_scoring *scoring, kh_scored *of, kh_kind kind)
{
    bool several = kind == KH_KIND_COMMENDATION;
    if (of->is_settled[several])
        return of->settled[several];
    kh_entities grades = several ? kh_written_grades(scoring, kind) : scoring->grades;
    kh_points settled = of->score->total;
    for (size_t i = 0; i < grades.count && settled.known; i++)
        settled = kh_quota_open(scoring, of->score->group, grades.items[i]);
    of->settled[several] = settled;
    of->is_settled[several] = true;
    return settled;
}

static kh_value grade_of(kh_scoring *scoring, kh_scored *of)
{
    kh_points settled = quotas_settled(scoring, of, KH_KIND_GRADE);
    if (!settled.known)
        return not_known(settled);
    if (of->ungraded)
        return not_known(of->grade_open);
    if (of->open_effects & ~(1u << KH_EFFECT_IN_WORDS | 1u << KH_PLACED_LAST | 1u << KH_NO_REWARDS))
        return not_known(of->veto_open);
    return of->score->grade ? kh_value_entity(of->score->grade) : (kh_value){.kind = KH_VALUE_NONE};
}

static kh_value commendations_of(kh_scoring *scoring, kh_arena *arena, kh_scored *of)
{
    kh_points settled = quotas_settled(scoring, of, KH_KIND_COMMENDATION);
    size_t count = of->score->commendations.count;
    if (!settled.known)
        return not_known(settled);
    if (of->open_effects & (1u << KH_NO_REWARDS)) /* it may have been barred from them */
        return not_known(of->veto_open);
    if (of->commendations_open.missing.count)
        return not_known(of->commendations_open);
    kh_value list = {.kind = KH_VALUE_LIST};
    list.list.items = kh_arena_array(arena, count + 1, sizeof *list.list.items);
    for (size_t i = 0; i < count; i++)
        list.list.items[list.list.count++] =
            (kh_element){.value = kh_value_entity(of->score->commendations.items[i])};
    return list;
}

static kh_value place_of(kh_scoring *scoring, kh_scored *of, bool overall)
{
    kh_points place = kh_place_among(scoring, of, overall);
    return place.known ? kh_value_number(place.number) : not_known(place);
}

kh_value kh_score_outcome(void *context, kh_evaluation *asking, const kh_entity *township,
                          kh_outcome_kind asked)
{
    kh_scoring *scoring = context;
    kh_scored *of = kh_scored_of(scoring, township);
    bool place = asked == KH_OUTCOME_GROUP_PLACE || asked == KH_OUTCOME_OVERALL_PLACE;
    kh_stage needed = asked == KH_OUTCOME_COMMENDED ? KH_STAGE_COMMENDED : KH_STAGE_GRADED;
    if (scoring->stage < needed || (place && scoring->placing))
        return too_early(scoring, asked);
    if (!of)
        return kh_value_unknown(asking->arena, township, kh_words_of("得分", "a score"));
    if (asked == KH_OUTCOME_GRADE)
        return grade_of(scoring, of);
    if (asked == KH_OUTCOME_COMMENDED)
        return commendations_of(scoring, asking->arena, of);
    return place_of(scoring, of, asked == KH_OUTCOME_OVERALL_PLACE);
}

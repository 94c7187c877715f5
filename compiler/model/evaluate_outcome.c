/* 等次, 获表彰, 本组名次, 全体名次 and last year's grade and total, of a township. */
#include "model/evaluate_internal.h"

#include "model/outcome.h"

/* From the column …@上年. */
static kh_value of_last_year(kh_scope scope, const kh_entity *input)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_answers *answers = evaluation->answers;
    const kh_entity *township = kh_whose(scope);
    kh_value value = {.kind = KH_VALUE_UNKNOWN};
    kh_actual asked = {.item = evaluation->scheme->entity, .input = input, .last_year = true};
    if (!township)
        return kh_lacking_unit(scope);
    (void)answers->actual(answers->context, evaluation->arena, township, asked, &value);
    return value;
}

kh_value kh_last_total_here(kh_scope scope)
{
    return of_last_year(scope, scope.evaluation->scheme->last_total);
}

/* The grade of this scheme that is called so. */
static kh_value last_grade(kh_scope scope)
{
    const kh_scheme *scheme = scope.evaluation->scheme;
    kh_value value = of_last_year(scope, scheme->last_grade);
    const kh_entity *grade =
        value.kind == KH_VALUE_NAME ? kh_child_named(scheme->entity, KH_KIND_GRADE, value.text) : NULL;
    return grade ? kh_value_entity(grade) : value;
}

kh_value kh_outcome_here(kh_scope scope, kh_keyname keyname)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_answers *answers = evaluation->answers;
    const kh_entity *township = kh_whose(scope);
    if (!kh_has_answers(evaluation) || !answers->outcome)
        return kh_lacking_actual(scope);
    if (!township)
        return kh_lacking_unit(scope);
    if (evaluation->last_year)
        return keyname == KH_KEYNAME_GRADE
                   ? last_grade(scope)
                   : kh_lacking(scope, "上年的表彰、名次（实绩表没有这样的列）",
                                "commendations and places of last year (results have no such columns)");
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    kh_outcome_kind asked = keyname == KH_KEYNAME_GRADE         ? KH_OUTCOME_GRADE
                            : keyname == KH_KEYNAME_COMMENDED   ? KH_OUTCOME_COMMENDED
                            : keyname == KH_KEYNAME_GROUP_PLACE ? KH_OUTCOME_GROUP_PLACE
                                                                : KH_OUTCOME_OVERALL_PLACE;
    kh_value value = answers->outcome(answers->context, evaluation, township, asked);
    kh_leave_call(evaluation);
    return value;
}

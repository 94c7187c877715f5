/* Quantities, parameters and roster fields; 本单位, 同组 and 全体. */
#include "model/evaluate_internal.h"

bool kh_is_input(const kh_entity *entity)
{
    return entity->kind == KH_KIND_QUANTITY || entity->kind == KH_KIND_EXTERNAL ||
           entity->kind == KH_KIND_PARAMETER || entity->kind == KH_KIND_DETAIL ||
           entity->kind == KH_KIND_COLUMN;
}

/* ---- inputs ---- */

static const kh_node *written(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(entity, word);
    return attribute && attribute->count ? attribute->values[0] : NULL;
}

/* 取值 lets its words stand in 值 and 缺省. */
static kh_expectation expectation_of(const kh_entity *input)
{
    if (kh_attribute_of(input, "取值"))
        return (kh_expectation){.form = KH_FORM_NAME, .field = input};
    return KH_EXPECT_ANY;
}

kh_value kh_in_unit_of(kh_scope scope, const kh_entity *input, kh_value value)
{
    const kh_node *unit = written(input, "单位");
    if (unit && value.kind == KH_VALUE_NUMBER && value.bare) {
        value.unit = kh_unit_of(scope.evaluation->arena, kh_written_text(scope.evaluation->arena, unit));
        value.bare = false;
    }
    return value;
}

/* 值：[鹿城：1.35, …] gives each township its own. */
static kh_value own_share(kh_value record, const kh_entity *township)
{
    for (size_t i = 0; i < record.list.count; i++)
        if (township && kh_text_equal(record.list.items[i].key, township->name))
            return record.list.items[i].value;
    return (kh_value){.kind = KH_VALUE_UNKNOWN};
}

static kh_value lacks_input(kh_scope scope, const kh_entity *township, const kh_entity *input)
{
    const kh_entity *owner = township ? township : kh_innermost(scope.frame);
    return kh_value_unknown(scope.evaluation->arena, owner, kh_words_same(kh_entity_title(input)));
}

/* What 值 says for the township, else 缺省. */
static kh_value stated_value(kh_scope scope, const kh_entity *township, const kh_entity *input)
{
    kh_value value = {.kind = KH_VALUE_UNKNOWN};
    const kh_node *node = written(input, "值"), *otherwise = written(input, "缺省");
    if (node)
        value = kh_evaluate_here(scope, node, expectation_of(input));
    if (value.kind == KH_VALUE_RECORD && !kh_attribute_of(input, "分列") && !township &&
        scope.evaluation->home)
        return kh_lacking_unit(scope);
    if (value.kind == KH_VALUE_RECORD && !kh_attribute_of(input, "分列"))
        value = own_share(value, township);
    if (value.kind == KH_VALUE_UNKNOWN && value.reasons.count == 0)
        value = otherwise ? kh_evaluate_here(scope, otherwise, expectation_of(input))
                          : lacks_input(scope, township, input);
    return kh_in_unit_of(scope, input, value);
}

kh_value kh_or_default(kh_scope scope, const kh_entity *input, kh_value reported)
{
    const kh_node *otherwise = written(input, "缺省");
    if (reported.kind != KH_VALUE_UNKNOWN || !otherwise)
        return reported;
    return kh_in_unit_of(scope, input, kh_evaluate_here(scope, otherwise, expectation_of(input)));
}

/* A cell of a detail's row that was left empty: 缺省, or the row's township lacks it. */
static kh_value empty_cell(kh_scope scope, const kh_entity *column)
{
    const kh_node *otherwise = written(column, "缺省");
    const kh_entity *row = kh_innermost(scope.frame);
    const kh_computed *township =
        row && row->kind == KH_KIND_DETAIL_ROW ? kh_computed_of(row, KH_TEXT("乡镇")) : NULL;
    if (otherwise)
        return kh_in_unit_of(scope, column, kh_evaluate_here(scope, otherwise, expectation_of(column)));
    if (!township)
        return kh_lacking_actual(scope);
    kh_text path =
        kh_text_format(scope.evaluation->arena, "%.*s（%.*s）.%.*s", KH_TEXT_ARGUMENTS(column->parent->name),
                       KH_TEXT_ARGUMENTS(row->label), KH_TEXT_ARGUMENTS(column->name));
    return kh_value_unknown(scope.evaluation->arena, township->value.entity, kh_words_same(path));
}

kh_value kh_input_value(kh_scope scope, const kh_entity *input)
{
    bool derived = input->kind == KH_KIND_QUANTITY || input->kind == KH_KIND_COLUMN;
    const kh_node *formula = derived ? written(input, "式") : NULL;
    bool answered = kh_has_answers(scope.evaluation) && input->kind != KH_KIND_PARAMETER;
    if (input->kind == KH_KIND_COLUMN && !formula)
        return empty_cell(scope, input);
    if (answered && formula)
        return kh_derived_value(scope, input, formula);
    if (answered && !written(input, "值"))
        return kh_reported_value(scope, input);
    if (!formula && !written(input, "值") && input->kind != KH_KIND_PARAMETER)
        return kh_lacking_actual(scope);
    if (!kh_enter_call(scope.evaluation))
        return kh_too_large();
    bool of_all = !written(input, "值") && written(input, "缺省"); /* what is left out is so for everyone */
    kh_value value = formula ? kh_evaluate_here(scope, formula, expectation_of(input))
                             : stated_value(scope, of_all ? NULL : kh_this_unit(scope.evaluation), input);
    kh_leave_call(scope.evaluation);
    return value;
}

/* Asked without a township, where each has its own. */
static kh_value lacks_field(kh_scope scope, const kh_entity *field)
{
    const kh_entity *asking = kh_innermost(scope.frame);
    kh_words named[] = {kh_words_same(kh_entity_title(field))};
    kh_words missing =
        kh_words_of("具体乡镇的{0}（名册里各不相同）", "{0} of one township (the roster has several)");
    return kh_value_unknown(scope.evaluation->arena, asking ? asking : field,
                            kh_words_fill(scope.evaluation->arena, missing, named, KH_COUNT(named)));
}

kh_value kh_field_value(kh_scope scope, const kh_entity *township, const kh_entity *field)
{
    if (!township)
        return scope.evaluation->home ? kh_lacking_unit(scope) : lacks_field(scope, field);
    const kh_computed *cell = kh_computed_of(township, field->name);
    if (cell && (cell->value.kind != KH_VALUE_UNKNOWN || !written(field, "缺省")))
        return cell->value.kind == KH_VALUE_UNKNOWN ? lacks_input(scope, township, field) : cell->value;
    if (!kh_enter_call(scope.evaluation))
        return kh_too_large();
    kh_frame own = {.element = field};
    kh_value value = stated_value((kh_scope){scope.evaluation, &own}, township, field);
    kh_leave_call(scope.evaluation);
    return value;
}

/* ---- townships ---- */

const kh_group *kh_group_of(kh_evaluation *evaluation, const kh_entity *township)
{
    const kh_scheme *scheme = evaluation->scheme;
    const kh_group *known = kh_memo_of(evaluation, KH_MEMO_GROUP, township, NULL);
    if (known || !scheme)
        return known;
    for (size_t i = 0; i < scheme->group_count; i++)
        for (size_t j = 0; j < scheme->groups[i].township_count; j++) {
            const kh_entity *member = scheme->groups[i].townships[j];
            kh_memo_keep(evaluation, KH_MEMO_GROUP, member, NULL, &scheme->groups[i]);
            known = member == township ? &scheme->groups[i] : known;
        }
    return known;
}

kh_elsewhere kh_where(kh_evaluation *evaluation)
{
    return (kh_elsewhere){.evaluation = evaluation,
                          .township = evaluation->township,
                          .group = evaluation->group,
                          .scheme = evaluation->scheme,
                          .home = evaluation->home,
                          .home_township = evaluation->home_township,
                          .went_from = evaluation->went_from};
}

kh_elsewhere kh_go_to(kh_evaluation *evaluation, const kh_entity *township)
{
    kh_elsewhere back = kh_where(evaluation);
    evaluation->township = township;
    evaluation->group = NULL; /* found when 同组 asks */
    evaluation->went_from = NULL;
    return back;
}

void kh_come_back(kh_elsewhere back)
{
    back.evaluation->township = back.township;
    back.evaluation->group = back.group;
    back.evaluation->scheme = back.scheme;
    back.evaluation->home = back.home;
    back.evaluation->home_township = back.home_township;
    back.evaluation->went_from = back.went_from;
}

/* The nearest item whose 适用 says who has it. */
static const kh_entity *item_of(const kh_frame *frame)
{
    for (const kh_frame *at = frame; at; at = at->outer) {
        const kh_entity *holder = at->element ? kh_holder(at->element) : NULL;
        if (holder && (holder->kind == KH_KIND_INDICATOR || holder->kind == KH_KIND_SECTION ||
                       holder->kind == KH_KIND_BONUS || holder->kind == KH_KIND_PENALTY ||
                       holder->kind == KH_KIND_VETO))
            return holder;
    }
    return NULL;
}

static bool is_false(kh_value value)
{
    return value.kind == KH_VALUE_TRUTH && !value.truth;
}

/* 剔除 of its group, or an 适用 that is false, of the item or of what it stands in. */
static bool is_without(kh_evaluation *evaluation, const kh_entity *township, const kh_entity *item)
{
    const kh_group *group = kh_group_of(evaluation, township);
    if (group && group->entity && kh_attribute_of(group->entity, "剔除")) {
        kh_value dropped = kh_attribute_value(evaluation, group->entity, "剔除");
        for (size_t i = 0; i < dropped.list.count; i++) {
            const kh_entity *gone = dropped.list.items[i].value.entity;
            if (gone && kh_entity_is_inside(kh_origin(item), kh_origin(gone)))
                return true;
        }
    }
    bool without = false;
    kh_elsewhere back = kh_go_to(evaluation, township);
    evaluation->applying = true;
    for (const kh_entity *at = item; at && !without; at = at->parent)
        without = kh_attribute_of(at, "适用") && is_false(kh_attribute_value(evaluation, at, "适用"));
    evaluation->applying = false;
    kh_come_back(back);
    return without;
}

static kh_value cohort(kh_scope scope, const kh_entity *const *townships, size_t count, const void *of)
{
    kh_evaluation *evaluation = scope.evaluation;
    /* An 适用 that asks for those it applies to gets all. */
    const kh_entity *item = evaluation->applying ? NULL : item_of(scope.frame);
    const kh_value *known = kh_has_answers(evaluation) ? kh_shared_value(evaluation, of, item, KH_TEXT_NONE)
                                                       : kh_memo_of(evaluation, KH_MEMO_COHORT, item, of);
    if (known)
        return *known;
    kh_collector units = {.evaluation = evaluation};
    for (size_t i = 0; i < count && !kh_is_spent(evaluation); i++)
        if (!item || !is_without(evaluation, townships[i], item))
            kh_collect(&units, kh_value_entity(townships[i]), false);
    kh_value list = kh_collected(&units);
    if (kh_has_answers(evaluation))
        return kh_share_value(evaluation, of, item, KH_TEXT_NONE, list);
    if (list.kind == KH_VALUE_LIST)
        kh_memo_keep_value(evaluation, KH_MEMO_COHORT, item, of, list);
    return list;
}

kh_value kh_everyone(kh_scope scope)
{
    const kh_scheme *scheme = scope.evaluation->scheme;
    if (!scheme || scheme->township_count == 0)
        return kh_lacking(scope, "名册", "a roster");
    return cohort(scope, scheme->townships, scheme->township_count, scheme);
}

kh_value kh_same_group(kh_scope scope)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_group *group = evaluation->township ? kh_group_of(evaluation, kh_this_unit(evaluation)) : NULL;
    if (!group)
        group = evaluation->group;
    if (!group)
        return kh_lacking(scope, "本单位所在的分组", "the group of this unit");
    return cohort(scope, group->townships, group->township_count, group);
}

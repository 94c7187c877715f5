/* From one scheme into another: the superior's, last year's. What is asked of an entity is answered in its
 * own scheme: its names, its roster, and the row in it that is ours. */
#include "model/evaluate_internal.h"

static const kh_scheme *scheme_of(const kh_entity *entity)
{
    const kh_entity *scheme = kh_container(kh_holder(entity), KH_KIND_SCHEME);
    return scheme ? kh_origin(scheme)->compiled : NULL;
}

/* ---- our row ---- */

static kh_text written_name(const kh_entity *scheme, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(scheme, word);
    return attribute && attribute->count ? attribute->values[0]->text : KH_TEXT_NONE;
}

static const kh_entity *row_named(const kh_scheme *scheme, kh_text name)
{
    for (size_t i = 0; i < scheme->township_count && name.length; i++)
        if (kh_text_equal(scheme->townships[i]->name, name) ||
            kh_text_equal(scheme->townships[i]->label, name))
            return scheme->townships[i];
    return NULL;
}

const kh_entity *kh_own_row(const kh_scheme *theirs, const kh_entity *ours)
{
    return row_named(theirs, written_name(ours, "本级"));
}

/* The superior's roster lists us, last year's our townships. */
static const kh_entity *row_in(kh_evaluation *evaluation, const kh_scheme *theirs)
{
    const kh_entity *township = kh_this_unit(evaluation);
    const kh_entity *known = kh_memo_of(evaluation, KH_MEMO_ROW, theirs, township);
    if (known)
        return known;
    const kh_entity *row = kh_own_row(theirs, evaluation->scheme->entity);
    if (!row && township)
        row = row_named(theirs, township->name);
    if (row)
        kh_memo_keep(evaluation, KH_MEMO_ROW, theirs, township, row);
    return row;
}

/* ---- there and back ---- */

kh_elsewhere kh_go_abroad(kh_evaluation *evaluation, const kh_entity *entity)
{
    kh_elsewhere back = kh_where(evaluation);
    const kh_scheme *theirs = evaluation->scheme ? scheme_of(entity) : NULL;
    if (!theirs || theirs == evaluation->scheme)
        return back;
    const kh_entity *row = row_in(evaluation, theirs);
    evaluation->home = evaluation->scheme;
    evaluation->home_township = evaluation->township;
    evaluation->scheme = theirs;
    evaluation->township = row;
    evaluation->group = NULL; /* found when 同组 asks */
    return back;
}

/* A scheme of the same level is last year's: its roster lists our townships, and not us. */
static bool is_last_years(const kh_scheme *home, const kh_scheme *theirs)
{
    kh_text own = written_name(home->entity, "层级"), other = written_name(theirs->entity, "层级");
    return own.length && kh_text_equal(own, other);
}

kh_value kh_lacking_unit(kh_scope scope)
{
    const kh_evaluation *evaluation = scope.evaluation;
    const kh_scheme *home = evaluation->home, *theirs = evaluation->scheme;
    if (!home || theirs->township_count == 0)
        return kh_lacking(scope, "本单位", "this unit");
    bool last = is_last_years(home, theirs);
    if (last && !evaluation->home_township)
        return kh_lacking(scope, "本单位", "this unit");
    kh_text name = last ? evaluation->home_township->name : written_name(home->entity, "本级");
    if (!name.length)
        return kh_value_unknown(evaluation->arena, home->entity,
                                kh_find_attribute(KH_KIND_SCHEME, KH_TEXT("本级"))->word);
    kh_words named[] = {kh_words_same(name), kh_words_same(kh_entity_title(theirs->entity))};
    kh_words missing = kh_words_of("{1}名册中的{0}", "{0} in the roster of {1}");
    return kh_value_unknown(evaluation->arena, theirs->entity,
                            kh_words_fill(evaluation->arena, missing, named, KH_COUNT(named)));
}

/* ---- 目标：[甲县：300个, 乙县：500个] ---- */

/* A record by township, not one of columns. */
static bool is_by_township(const kh_scheme *scheme, const kh_value *record)
{
    for (size_t i = 0; i < record->list.count; i++)
        if (!row_named(scheme, record->list.items[i].key))
            return false;
    return record->list.count > 0;
}

kh_value kh_share_of_unit(kh_scope scope, kh_value value)
{
    kh_evaluation *evaluation = scope.evaluation;
    if (value.kind != KH_VALUE_RECORD || !evaluation->scheme || !is_by_township(evaluation->scheme, &value))
        return value;
    const kh_entity *township = kh_this_unit(evaluation);
    for (size_t i = 0; township && i < value.list.count; i++)
        if (kh_text_equal(value.list.items[i].key, township->name))
            return value.list.items[i].value;
    return township || evaluation->home ? kh_lacking_unit(scope) : value;
}

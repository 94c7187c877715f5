/* 反例: the flaws of a scheme's formulas, each an entity that shows what is wrong in numbers. */
#include "model/proof.h"

#include "model/properties.h"
#include "model/texts.h"

static void show(kh_arena *arena, kh_entity *flaw, const char *word, kh_value value)
{
    kh_computed computed = {.word = kh_text_of(word), .value = value, .span = flaw->span};
    kh_vector_push(arena, &flaw->computed, computed);
}

static kh_value entity_or_none(const kh_entity *entity)
{
    return entity ? kh_value_entity(entity) : (kh_value){.kind = KH_VALUE_NONE};
}

static const kh_member_row *member_of(kh_flaw_kind kind)
{
    size_t count;
    const kh_member_row *rows = kh_members(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].enumeration == KH_ENUMERATION_FLAW && rows[i].rank == (int)kind)
            return &rows[i];
    return NULL;
}

/* Of a formula that was given up nobody knows. */
static kh_value kind_of(kh_arena *arena, const kh_flaw *flaw)
{
    const kh_member_row *member = member_of(flaw->kind);
    return member ? (kh_value){.kind = KH_VALUE_MEMBER, .member = member}
                  : kh_value_unknown(arena, flaw->item, kh_too_large().reasons.items[0].missing);
}

static kh_entity *entity_of(kh_arena *arena, const kh_flaw *found)
{
    kh_entity *flaw = kh_arena_new_of(arena, kh_entity);
    flaw->kind = KH_KIND_FLAW;
    flaw->parent = (kh_entity *)(uintptr_t)found->item; /* never changed through it */
    flaw->span = flaw->whole = found->span;
    show(arena, flaw, "毛病", kind_of(arena, found));
    show(arena, flaw, "原文", kh_value_text(kh_span_text(found->written)));
    show(arena, flaw, "调用处",
         found->call.source ? kh_value_text(kh_span_text(found->call)) : (kh_value){.kind = KH_VALUE_NONE});
    show(arena, flaw, "全体如此", kh_value_truth(found->of_all));
    show(arena, flaw, "输入", entity_or_none(found->input));
    show(arena, flaw, "别人的", kh_value_truth(found->whose & KH_OTHERS_RESULT));
    show(arena, flaw, "上年的", kh_value_truth(found->whose & KH_LAST_YEARS_RESULT));
    show(arena, flaw, "差值", found->worse.result);
    show(arena, flaw, "差值得分", found->worse.points);
    show(arena, flaw, "好值", found->better.result);
    show(arena, flaw, "好值得分", found->better.points);
    show(arena, flaw, "其余", found->held);
    show(arena, flaw, "其他乡镇", found->others);
    show(arena, flaw, "乡镇", entity_or_none(found->township));
    show(arena, flaw, "写到", found->length);
    show(arena, flaw, "用到", found->used);
    return flaw;
}

static void prove_all(kh_evaluation *evaluation, const kh_entity *scheme, kh_kind kind, kh_flaws *flaws)
{
    kh_value items = kh_all_inside(evaluation, scheme, kind);
    for (size_t i = 0; i < items.list.count; i++) {
        const kh_entity *item = items.list.items[i].value.entity;
        if (kind != KH_KIND_INDICATOR || kh_is_leaf(item))
            kh_prove_formula(evaluation, item, flaws);
    }
}

/* Several rules ask, each in an evaluation of its own: all is proved once. */
kh_value kh_property_flaws(kh_evaluation *evaluation, const kh_entity *entity)
{
    static const kh_kind scored[] = {KH_KIND_INDICATOR, KH_KIND_BONUS, KH_KIND_PENALTY};
    const kh_model *model = evaluation->model;
    const kh_entity *scheme = kh_origin(entity);
    const kh_value *before = kh_address_find(model->proofs, scheme);
    if (before)
        return *before;
    kh_evaluation lasting = {.arena = model->arena, .model = model, .scheme = evaluation->scheme};
    kh_flaws flaws = {0};
    for (size_t i = 0; i < KH_COUNT(scored); i++)
        prove_all(&lasting, scheme, scored[i], &flaws);
    kh_collector found = {.evaluation = &lasting};
    for (size_t i = 0; i < flaws.list.count; i++)
        kh_collect(&found, kh_value_entity(entity_of(model->arena, &flaws.list.items[i])), false);
    kh_value list = kh_collected(&found);
    kh_address_set(model->arena, model->proofs, scheme, (void *)(uintptr_t)kh_value_kept(&lasting, list));
    return list;
}

/* What a flaw shows was filed with it when it was made, so nobody comes here. */
kh_value kh_property_shown(kh_evaluation *evaluation, const kh_entity *entity)
{
    return kh_value_unknown(evaluation->arena, entity, kh_words_of("算出的反例", "a counter-example"));
}

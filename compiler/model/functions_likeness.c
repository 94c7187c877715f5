/* 重复率, 雷同: how much of one text stands in another, and where. */
#include "model/functions.h"

#include "model/texts.h"

/* Shorter runs are phrases that every document has. */
enum { LEAST_PASSAGE = 12 };

/* ---- texts ---- */

typedef struct side {
    kh_text text;
    kh_wording *wording; /* where it stands; NULL: it was put together */
} side;

static bool is_text(const kh_value *value)
{
    return value->kind == KH_VALUE_TEXT || value->kind == KH_VALUE_NAME;
}

static kh_wording *wording_of(kh_evaluation *evaluation, const kh_value *value)
{
    if (value->kind == KH_VALUE_ENTITY)
        return kh_wording_of(evaluation->model, value->entity);
    return is_text(value) ? kh_wording_of_text(evaluation, value->text) : NULL;
}

/* A text, several as one, or the text of an entity; else *result is the function's. */
static bool side_of(kh_call call, size_t position, side *found, kh_value *result)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value list = kh_as_list(call.scope, kh_argument(call, position, KH_KEYNAMES));
    kh_builder joined = {.arena = evaluation->arena};
    *result = list;
    if (list.kind != KH_VALUE_LIST)
        return false;
    for (size_t i = 0; i < list.list.count; i++) {
        const kh_element *element = &list.list.items[i];
        if (kh_absorb(evaluation->arena, &element->value, 1, result))
            return false;
        found->wording = wording_of(evaluation, &element->value);
        *result = element->doubtful ? kh_undecided(list.reasons) : kh_wrong_type(call.scope);
        if (!found->wording || element->doubtful)
            return false;
        found->text = found->wording->text;
        if (list.list.count > 1)
            kh_builder_format(&joined, "%s%.*s", i ? "\n" : "", KH_TEXT_ARGUMENTS(found->text));
    }
    if (list.list.count > 1) {
        found->text = kh_builder_text(&joined);
        found->wording = NULL;
    }
    *result = kh_too_large();
    return kh_spend(evaluation, found->text.length);
}

static bool both_sides(kh_call call, side sides[2], kh_value *result)
{
    return side_of(call, 0, &sides[0], result) && side_of(call, 1, &sides[1], result);
}

/* ---- 重复率 ---- */

kh_value kh_function_copied_share(kh_call call)
{
    side sides[2] = {0};
    kh_value result;
    if (!both_sides(call, sides, &result))
        return result;
    kh_likeness likeness =
        kh_likeness_of(call.scope.evaluation->arena, sides[0].text, sides[1].text, LEAST_PASSAGE);
    if (!kh_number_valid(likeness.share))
        return kh_lacking(call.scope, "至少五个字的文字", "a text of at least five characters");
    kh_value share = kh_value_number(likeness.share);
    share.percent = true;
    return share;
}

/* ---- 雷同 ---- */

static void show(kh_arena *arena, kh_entity *hit, kh_text word, kh_value value)
{
    kh_computed computed = {.word = word, .value = value, .span = hit->span};
    kh_vector_push(arena, &hit->computed, computed);
}

/* A passage is found in our text as a word of a lexicon would be. */
static const kh_entity *passage_of(kh_call call, const side *ours, const kh_passage *passage)
{
    kh_arena *arena = call.scope.evaluation->arena;
    const kh_wording *wording = ours->wording;
    const kh_wording_part *part = wording ? kh_wording_part_at(wording, passage->start) : NULL;
    const kh_entity *place = part && part->entity ? part->entity : kh_innermost(call.scope.frame);
    kh_entity *hit = kh_arena_new_of(arena, kh_entity);
    kh_text written = kh_text_slice(ours->text.data + passage->start, passage->end - passage->start);
    kh_value none = {.kind = KH_VALUE_NONE};
    hit->kind = KH_KIND_HIT;
    hit->parent = (kh_entity *)(uintptr_t)place; /* never changed through it */
    hit->label = written;
    if (wording)
        hit->span = hit->whole = kh_wording_span(wording, passage->start, passage->end);
    if (!hit->span.source && place)
        hit->span = hit->whole = place->span;
    show(arena, hit, KH_TEXT("词"), kh_value_text(written));
    show(arena, hit, KH_TEXT("原文"), kh_value_text(written));
    show(arena, hit, KH_TEXT("句"), kh_value_text(written));
    show(arena, hit, KH_TEXT("处"), place ? kh_value_entity(place) : none);
    show(arena, hit, KH_TEXT("词库"), none);
    show(arena, hit, KH_TEXT("强"), kh_value_truth(true));
    show(arena, hit, KH_TEXT("数"), none);
    show(arena, hit, KH_TEXT("降"), kh_value_truth(false));
    return hit;
}

static bool least_of(kh_call call, unsigned *least, kh_value *result)
{
    int64_t wanted = LEAST_PASSAGE;
    if (!kh_is_given(call, 2, KH_KEYNAME_AT_LEAST))
        return true;
    kh_value value = kh_scalar(kh_argument(call, 2, KH_KEYNAME_AT_LEAST));
    if (kh_absorb(call.scope.evaluation->arena, &value, 1, result))
        return false;
    *result = kh_lacking(call.scope, "大于零的整数", "a whole number above zero");
    if (value.kind != KH_VALUE_NUMBER || value.ranged || !kh_number_to_integer(value.number, &wanted) ||
        wanted <= 0 || wanted > UINT16_MAX)
        return false;
    *least = (unsigned)wanted;
    return true;
}

/* 雷同(正文, 承接.正文, 至少：20): the passages of the first that the second has, the longest first. */
kh_value kh_function_common_passages(kh_call call)
{
    side sides[2] = {0};
    kh_value result;
    unsigned least = LEAST_PASSAGE;
    if (!both_sides(call, sides, &result) || !least_of(call, &least, &result))
        return result;
    kh_likeness likeness = kh_likeness_of(call.scope.evaluation->arena, sides[0].text, sides[1].text, least);
    kh_collector passages = {.evaluation = call.scope.evaluation};
    for (size_t i = 0; i < likeness.passage_count && !kh_is_spent(call.scope.evaluation); i++)
        kh_collect(&passages, kh_value_entity(passage_of(call, &sides[0], &likeness.passages[i])), false);
    return kh_collected(&passages);
}

/* Finding what is alike without holding each against each: members of a set are filed by the values of
 * formulas. */
#include "model/functions.h"

#include <stdlib.h>

#include "base/utf8.h"

/* ---- 同值 ---- */

typedef struct places {
    KH_VECTOR(size_t) items;
} places;

static void file_under(kh_arena *arena, kh_map *index, kh_text key, size_t member)
{
    places *at = kh_map_find(index, key);
    if (!at) {
        at = kh_arena_new_of(arena, places);
        kh_map_set(index, key, at);
    }
    kh_vector_push(arena, &at->items, member);
}

/* The first formula's values and the second's are different matters; so are the text 3 and the number 3. */
static kh_text key_of(kh_arena *arena, size_t formula, const kh_value *value)
{
    kh_text words = kh_value_words(arena, *value).in[KH_CHINESE];
    if (value->kind == KH_VALUE_ENTITY) /* two may have one name */
        return kh_text_format(arena, "%zu entity %p", formula, (const void *)kh_origin(value->entity));
    return kh_text_format(arena, "%zu %d %.*s", formula, (int)value->kind, KH_TEXT_ARGUMENTS(words));
}

static bool says_something(const kh_value *value)
{
    if (value->kind == KH_VALUE_TEXT)
        return value->text.length > 0;
    return value->kind != KH_VALUE_UNKNOWN && value->kind != KH_VALUE_POISON && value->kind != KH_VALUE_NONE;
}

/* A formula sees the member and what is outside all elements: were another element in it, what is filed for
 * one would not hold for the next. */
static kh_scope filing_scope(kh_scope scope)
{
    while (scope.frame && !scope.frame->rule && scope.frame->outer)
        scope.frame = scope.frame->outer;
    return scope;
}

/* The keys of a member: of each formula its value, or, of a list, each of them. */
typedef struct keys {
    KH_VECTOR(kh_text) items;
} keys;

static keys keys_of(kh_call call, const kh_value *member)
{
    kh_arena *arena = call.scope.evaluation->arena;
    keys found = {0};
    for (size_t at = 2; kh_is_given(call, at, KH_KEYNAMES); at++) {
        const kh_node *formula = kh_argument_node(call, at, KH_KEYNAMES);
        kh_value value = kh_evaluate_inside(filing_scope(call.scope), member, formula, KH_EXPECT_ANY, false);
        kh_value list = kh_as_list(call.scope, value);
        for (size_t i = 0; list.kind == KH_VALUE_LIST && i < list.list.count; i++)
            if (says_something(&list.list.items[i].value))
                kh_vector_push(arena, &found.items, key_of(arena, at, &list.list.items[i].value));
    }
    return found;
}

static const kh_map *index_of(kh_call call, const kh_value *set)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const kh_map *known = kh_memo_of(evaluation, KH_MEMO_INDEX, set->list.items, call.node);
    if (known)
        return known;
    kh_map *made = kh_map_new(evaluation->arena);
    for (size_t i = 0; i < set->list.count && kh_spend(evaluation, 1); i++) {
        keys filed = keys_of(call, &set->list.items[i].value);
        for (size_t j = 0; j < filed.items.count; j++) {
            file_under(evaluation->arena, made, filed.items.items[j], i);
        }
    }
    if (!kh_is_spent(evaluation))
        kh_memo_keep(evaluation, KH_MEMO_INDEX, set->list.items, call.node, made);
    return made;
}

static int by_size(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    return (a > b) - (a < b);
}

static bool is_same_entity(const kh_value *left, const kh_value *right)
{
    return left->kind == KH_VALUE_ENTITY && right->kind == KH_VALUE_ENTITY && left->entity == right->entity;
}

/* The members at these places, each once, in their order, without the member itself. */
static kh_value collected(kh_call call, const kh_value *set, places *met, const kh_value *member)
{
    if (met->items.count)
        qsort(met->items.items, met->items.count, sizeof *met->items.items, by_size);
    kh_collector found = {.evaluation = call.scope.evaluation};
    for (size_t i = 0; i < met->items.count; i++) {
        const kh_element *element = &set->list.items[met->items.items[i]];
        bool again = i > 0 && met->items.items[i] == met->items.items[i - 1];
        if (!again && !is_same_entity(&element->value, member))
            kh_collect(&found, element->value, element->doubtful);
    }
    kh_collect_reasons(&found, set->reasons);
    return kh_collected(&found);
}

kh_value kh_function_matching(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value set = kh_first_list(call), member = kh_scalar(kh_argument(call, 1, KH_KEYNAMES)), result;
    if (set.kind != KH_VALUE_LIST)
        return set;
    if (kh_absorb(evaluation->arena, &member, 1, &result))
        return result;
    const kh_map *index = index_of(call, &set);
    keys wanted = keys_of(call, &member);
    places met = {0};
    for (size_t i = 0; i < wanted.items.count; i++) {
        const places *at = kh_map_find(index, wanted.items.items[i]);
        for (size_t j = 0; at && j < at->items.count && kh_spend(evaluation, 1); j++)
            kh_vector_push(evaluation->arena, &met.items, at->items.items[j]);
    }
    return collected(call, &set, &met, &member);
}

/* ---- 互含 ---- */

/* Names are short: what is longer than this is only looked for in others. */
enum { LONGEST_LOOKED_THROUGH = 300 };

typedef struct containing {
    const kh_text *texts;                     /* of each member; empty: it has none */
    places *others;                           /* of each member: whose text holds its own, or is held by it */
    kh_map *by_text;                          /* text → places */
    bool lengths[LONGEST_LOOKED_THROUGH + 1]; /* in bytes, that some text has */
    size_t count;
} containing;

static void link_both(kh_arena *arena, containing *index, size_t outer, const places *inner)
{
    for (size_t i = 0; i < inner->items.count; i++) {
        size_t other = inner->items.items[i];
        if (other == outer)
            continue;
        kh_vector_push(arena, &index->others[outer].items, other);
        if (index->texts[other].length != index->texts[outer].length) /* equal texts find each other */
            kh_vector_push(arena, &index->others[other].items, outer);
    }
}

/* Every piece of the text that is as long as some member's is looked up. */
static void look_through(kh_evaluation *evaluation, containing *index, size_t member)
{
    kh_text text = index->texts[member];
    kh_character character;
    if (text.length > LONGEST_LOOKED_THROUGH)
        return;
    for (uint32_t start = 0; start < text.length;
         start += (uint32_t)kh_utf8_decode(text.data + start, text.length - start, &character))
        for (uint32_t end = start; end < text.length && kh_spend(evaluation, 1);) {
            end += (uint32_t)kh_utf8_decode(text.data + end, text.length - end, &character);
            const places *met =
                index->lengths[end - start]
                    ? kh_map_find(index->by_text, kh_text_slice(text.data + start, end - start))
                    : NULL;
            if (met)
                link_both(evaluation->arena, index, member, met);
        }
}

static kh_text text_of(kh_call call, const kh_value *member)
{
    const kh_node *formula = kh_argument_node(call, 2, KH_KEYNAMES);
    kh_value value =
        kh_scalar(kh_evaluate_inside(filing_scope(call.scope), member, formula, KH_EXPECT_ANY, false));
    return value.kind == KH_VALUE_TEXT || value.kind == KH_VALUE_NAME ? value.text : KH_TEXT_NONE;
}

static const containing *containing_of(kh_call call, const kh_value *set)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const containing *known = kh_memo_of(evaluation, KH_MEMO_INDEX, set->list.items, call.node);
    if (known)
        return known;
    containing *made = kh_arena_new_of(evaluation->arena, containing);
    kh_text *texts = kh_arena_array(evaluation->arena, set->list.count + 1, sizeof *texts);
    made->others = kh_arena_array(evaluation->arena, set->list.count + 1, sizeof *made->others);
    made->by_text = kh_map_new(evaluation->arena);
    made->texts = texts;
    made->count = set->list.count;
    for (size_t i = 0; i < set->list.count && kh_spend(evaluation, 1); i++) {
        texts[i] = text_of(call, &set->list.items[i].value);
        if (texts[i].length == 0 || texts[i].length > LONGEST_LOOKED_THROUGH)
            continue;
        file_under(evaluation->arena, made->by_text, texts[i], i);
        made->lengths[texts[i].length] = true;
    }
    for (size_t i = 0; i < set->list.count; i++)
        look_through(evaluation, made, i);
    if (!kh_is_spent(evaluation))
        kh_memo_keep(evaluation, KH_MEMO_INDEX, set->list.items, call.node, made);
    return made;
}

kh_value kh_function_containing(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value set = kh_first_list(call), member = kh_scalar(kh_argument(call, 1, KH_KEYNAMES)), result;
    if (set.kind != KH_VALUE_LIST)
        return set;
    if (kh_absorb(evaluation->arena, &member, 1, &result))
        return result;
    const containing *index = containing_of(call, &set);
    size_t place = 0;
    while (place < set.list.count && !is_same_entity(&set.list.items[place].value, &member))
        place++;
    places met = {0};
    for (size_t i = 0; place < index->count && i < index->others[place].items.count; i++)
        kh_vector_push(evaluation->arena, &met.items, index->others[place].items.items[i]);
    return collected(call, &set, &met, &member);
}

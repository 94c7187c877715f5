/* Sets in source order, sorting, and what is read off a list as a whole. */
#include "model/functions.h"

#include "model/texts.h"

/* ---- sorting ---- */

/* Bottom-up merging keeps equals in their order, which qsort does not promise. */
bool kh_sorted(kh_scope scope, const kh_value *values, size_t count, size_t *indices)
{
    size_t *from = indices, *to = kh_arena_array(scope.evaluation->arena, count, sizeof *to), *spare = to;
    for (size_t i = 0; i < count; i++)
        from[i] = i;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = start + 2 * width < count ? start + 2 * width : count;
            size_t left = start, right = middle;
            for (size_t k = start; k < end; k++) {
                int order = left < middle ? -1 : 1;
                if (left < middle && right < end &&
                    (!kh_spend(scope.evaluation, 1) ||
                     !kh_order(scope, values[from[left]], values[from[right]], &order)))
                    return false;
                to[k] = order <= 0 ? from[left++] : from[right++];
            }
        }
        size_t *swap = from;
        from = to;
        to = swap;
    }
    if (from == spare && count > 0)
        memcpy(indices, from, count * sizeof *indices);
    return true;
}

kh_value kh_function_sort(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value list = kh_first_list(call), result;
    const kh_node *key = kh_argument_node(call, 1, KH_KEYNAMES);
    if (list.kind != KH_VALUE_LIST)
        return list;
    size_t count = list.list.count;
    kh_value *keys = kh_arena_array(arena, count ? count : 1, sizeof *keys);
    size_t *indices = kh_arena_array(arena, count ? count : 1, sizeof *indices);
    for (size_t i = 0; i < count; i++) {
        const kh_value *element = &list.list.items[i].value;
        keys[i] =
            kh_scalar(key ? kh_evaluate_inside(call.scope, element, key, KH_EXPECT_ANY, false) : *element);
    }
    if (kh_absorb(arena, keys, count, &result))
        return result;
    if (!kh_sorted(call.scope, keys, count, indices))
        return kh_wrong_type(call.scope);
    kh_collector sorted = {.evaluation = call.scope.evaluation};
    kh_collect_reasons(&sorted, list.reasons);
    for (size_t i = 0; i < count; i++)
        kh_collect(&sorted, list.list.items[indices[i]].value, list.list.items[indices[i]].doubtful);
    return kh_collected(&sorted);
}

/* ---- sets ---- */

static bool is_plain_number(const kh_value *value)
{
    return value->kind == KH_VALUE_NUMBER && !value->ranged && !value->unit.word.length;
}

static bool is_same(kh_scope scope, const kh_value *left, const kh_value *right)
{
    if (left->kind == KH_VALUE_ENTITY && right->kind == KH_VALUE_ENTITY)
        return kh_origin(left->entity) == kh_origin(right->entity);
    if (is_plain_number(left) && is_plain_number(right))
        return kh_number_equal(left->number, right->number);
    return left->kind == right->kind && kh_is_same(scope, *left, *right);
}

size_t kh_place_of(kh_scope scope, const kh_element *elements, size_t count, const kh_value *value)
{
    size_t at = 0;
    while (at < count && kh_spend(scope.evaluation, 1) && !is_same(scope, &elements[at].value, value))
        at++;
    return at;
}

/* A set in the making. Entities are found by their origins once there are many: an entity is equal to none
 * but entities. */
typedef struct set {
    kh_collector members;
    kh_map *entities; /* origin → index + 1; NULL: few */
} set;

enum { FEW_MEMBERS = 16 };

static void file_entity(set *in, size_t index)
{
    const kh_value *value = &in->members.elements.items[index].value;
    if (value->kind == KH_VALUE_ENTITY)
        kh_address_set(in->members.evaluation->arena, in->entities, kh_origin(value->entity),
                       (void *)(uintptr_t)(index + 1));
}

static size_t place_in(kh_scope scope, const set *in, const kh_value *value)
{
    size_t count = in->members.elements.count;
    if (!in->entities || value->kind != KH_VALUE_ENTITY)
        return kh_place_of(scope, in->members.elements.items, count, value);
    uintptr_t known = (uintptr_t)kh_address_find(in->entities, kh_origin(value->entity));
    return known ? known - 1 : count;
}

static void add_once(kh_scope scope, set *to, const kh_element *element)
{
    size_t count = to->members.elements.count, place = place_in(scope, to, &element->value);
    if (place < count) {
        to->members.elements.items[place].doubtful &= element->doubtful;
        return;
    }
    kh_collect(&to->members, element->value, element->doubtful);
    if (to->members.elements.count == count)
        return; /* all steps are taken */
    if (!to->entities && count == FEW_MEMBERS) {
        to->entities = kh_map_new(scope.evaluation->arena);
        for (size_t i = 0; i < count; i++)
            file_entity(to, i);
    }
    if (to->entities)
        file_entity(to, count);
}

kh_value kh_function_union(kh_call call)
{
    set all = {.members = {.evaluation = call.scope.evaluation}};
    for (size_t i = 0; kh_is_given(call, i, KH_KEYNAMES); i++) {
        kh_value list = kh_as_list(call.scope, kh_argument(call, i, KH_KEYNAMES));
        if (list.kind != KH_VALUE_LIST)
            return list;
        kh_collect_reasons(&all.members, list.reasons);
        for (size_t j = 0; j < list.list.count && !kh_is_spent(call.scope.evaluation); j++)
            add_once(call.scope, &all, &list.list.items[j]);
    }
    return kh_collected(&all.members);
}

kh_value kh_function_distinct(kh_call call)
{
    return kh_function_union(call);
}

kh_value kh_function_difference(kh_call call)
{
    kh_value lists[] = {kh_first_list(call), kh_as_list(call.scope, kh_argument(call, 1, KH_KEYNAMES))},
             result;
    kh_collector rest = {.evaluation = call.scope.evaluation};
    if (kh_absorb(call.scope.evaluation->arena, lists, KH_COUNT(lists), &result))
        return result;
    kh_collect_reasons(&rest, lists[0].reasons);
    const kh_list taken = lists[1].list;
    for (size_t i = 0; i < lists[0].list.count && !kh_is_spent(call.scope.evaluation); i++) {
        const kh_element *element = &lists[0].list.items[i];
        size_t place = kh_place_of(call.scope, taken.items, taken.count, &element->value);
        if (place < taken.count && !taken.items[place].doubtful)
            continue;
        bool doubtful = place < taken.count;
        kh_collect(&rest, element->value, element->doubtful || doubtful);
        if (doubtful)
            kh_collect_reasons(&rest, lists[1].reasons);
    }
    return kh_collected(&rest);
}

kh_value kh_function_empty(kh_call call)
{
    kh_value value = kh_argument(call, 0, KH_KEYNAMES);
    if (value.kind == KH_VALUE_TEXT)
        return kh_value_truth(value.text.length == 0);
    kh_value list = kh_as_list(call.scope, value);
    if (list.kind != KH_VALUE_LIST)
        return list;
    for (size_t i = 0; i < list.list.count; i++)
        if (!list.list.items[i].doubtful)
            return kh_value_truth(false);
    return list.list.count ? kh_undecided(list.reasons) : kh_value_truth(true);
}

/* ---- places ---- */

static bool all_sure(const kh_value *list, size_t count)
{
    for (size_t i = 0; i < count && i < list->list.count; i++)
        if (list->list.items[i].doubtful)
            return false;
    return true;
}

/* The first argument as a list, the second as a whole number from `least`; else *result is the function's. */
static bool list_and_whole(kh_call call, int64_t least, kh_value *list, int64_t *whole, kh_value *result)
{
    kh_value operands[] = {kh_first_list(call), kh_scalar(kh_argument(call, 1, KH_KEYNAMES))};
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), result))
        return false;
    *list = operands[0];
    *result = operands[1].ranged ? kh_undecided(operands[1].reasons) : kh_wrong_type(call.scope);
    if (operands[1].kind != KH_VALUE_NUMBER || operands[1].ranged)
        return false;
    *result = kh_lacking(call.scope, "整数个数", "a whole number of elements");
    return kh_number_to_integer(operands[1].number, whole) && *whole >= least;
}

kh_value kh_function_after_first(kh_call call)
{
    kh_value list, result;
    int64_t skipped;
    if (!list_and_whole(call, 0, &list, &skipped, &result))
        return result;
    size_t first = (uint64_t)skipped < list.list.count ? (size_t)skipped : list.list.count;
    /* Behind a doubtful one, each may be one place further up. */
    bool sure = all_sure(&list, first);
    kh_collector rest = {.evaluation = call.scope.evaluation};
    kh_collect_reasons(&rest, list.reasons);
    for (size_t i = first; i < list.list.count; i++)
        kh_collect(&rest, list.list.items[i].value, list.list.items[i].doubtful || !sure);
    return kh_collected(&rest);
}

kh_value kh_function_first_of(kh_call call)
{
    kh_value list, result;
    int64_t wanted;
    if (!list_and_whole(call, 0, &list, &wanted, &result))
        return result;
    size_t count = (uint64_t)wanted < list.list.count ? (size_t)wanted : list.list.count;
    if (!all_sure(&list, count))
        return kh_undecided(list.reasons);
    list.list.count = count;
    return list;
}

kh_value kh_function_nth(kh_call call)
{
    kh_value list, result;
    int64_t place;
    if (!list_and_whole(call, 1, &list, &place, &result))
        return result;
    if ((uint64_t)place > list.list.count)
        return kh_lacking(call.scope, "列表中的这一项", "that member of the list");
    return all_sure(&list, (size_t)place) ? list.list.items[place - 1].value : kh_undecided(list.reasons);
}

kh_value kh_function_position(kh_call call)
{
    kh_value operands[] = {kh_scalar(kh_argument(call, 0, KH_KEYNAMES)),
                           kh_as_list(call.scope, kh_argument(call, 1, KH_KEYNAMES))};
    kh_value result;
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    const kh_value *list = &operands[1];
    size_t place = kh_place_of(call.scope, list->list.items, list->list.count, &operands[0]);
    if (place == list->list.count)
        return kh_lacking(call.scope, "在列表中的位置", "a place in the list");
    return all_sure(list, place + 1) ? kh_value_number(KH_NUMBER((int64_t)place + 1))
                                     : kh_undecided(list->reasons);
}

kh_value kh_function_join(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    const kh_node *of = kh_argument_node(call, 0, KH_KEYNAMES);
    kh_value list = of ? kh_as_list(call.scope, kh_evaluate_owner(call.scope, of, KH_EXPECT_ANY))
                       : (kh_value){.kind = KH_VALUE_LIST};
    kh_value between = kh_scalar(kh_argument(call, 1, KH_KEYNAMES));
    kh_builder text = {.arena = arena};
    kh_language language = call.scope.evaluation->language;
    if (list.kind != KH_VALUE_LIST)
        return list;
    for (size_t i = 0; i < list.list.count && kh_spend(call.scope.evaluation, 1); i++) {
        if (i > 0)
            kh_builder_add(&text, kh_value_words(arena, between).in[language]);
        for (size_t part = 2; kh_is_given(call, part, KH_KEYNAMES); part++) {
            kh_value value =
                kh_evaluate_inside(call.scope, &list.list.items[i].value,
                                   kh_argument_node(call, part, KH_KEYNAMES), KH_EXPECT_ANY, false);
            if (value.kind == KH_VALUE_POISON)
                return value;
            kh_builder_add(&text, kh_value_words(arena, value).in[language]);
        }
    }
    return kh_value_text(kh_builder_text(&text));
}

/* A period without a value breaks the run. */
kh_value kh_function_longest_run(kh_call call)
{
    kh_value list = kh_first_list(call);
    int64_t run = 0, longest = 0;
    if (list.kind != KH_VALUE_LIST)
        return list;
    for (size_t i = 0; i < list.list.count; i++) {
        kh_value is = kh_truth_of(call.scope, list.list.items[i].value);
        if (is.kind == KH_VALUE_POISON)
            return is;
        run = is.kind == KH_VALUE_TRUTH && is.truth && !list.list.items[i].doubtful ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return kh_value_number(KH_NUMBER(longest));
}

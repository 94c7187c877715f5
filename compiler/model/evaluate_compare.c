/* = != < <= > >= 属于 包含: three outcomes. A doubtful number decides where both its ends agree. */
#include "model/evaluate_internal.h"

#include "model/names.h"

typedef enum outcome { NO, YES, MAYBE } outcome;

static outcome of(bool truth)
{
    return truth ? YES : NO;
}

static outcome opposite(outcome is)
{
    return is == MAYBE ? MAYBE : of(is == NO);
}

static kh_value answer(kh_scope scope, outcome is, const kh_value *left, const kh_value *right)
{
    if (is != MAYBE)
        return kh_value_truth(is == YES);
    return kh_undecided(kh_join_reasons(scope.evaluation->arena, left->reasons, right->reasons));
}

static kh_value turned(kh_value truth)
{
    if (truth.kind == KH_VALUE_TRUTH)
        truth.truth = !truth.truth;
    return truth;
}

/* ---- numbers ---- */

static outcome number_less(kh_arena *arena, const kh_value *left, const kh_value *right)
{
    if (kh_number_compare(arena, kh_upper_of(left), right->number) < 0)
        return YES;
    return kh_number_compare(arena, left->number, kh_upper_of(right)) >= 0 ? NO : MAYBE;
}

static outcome number_equal(kh_arena *arena, const kh_value *left, const kh_value *right)
{
    if (!left->ranged && !right->ranged)
        return of(kh_number_equal(left->number, right->number));
    if (number_less(arena, left, right) == YES || number_less(arena, right, left) == YES)
        return NO;
    return MAYBE;
}

static kh_value compare_numbers(kh_scope scope, kh_operation operation, kh_value left, kh_value right)
{
    kh_arena *arena = scope.evaluation->arena;
    if (!kh_align(scope.evaluation, &left, &right))
        return kh_lacking(scope, "一致的单位", "units that agree");
    outcome is;
    if (operation == KH_OP_EQUAL || operation == KH_OP_UNEQUAL)
        is = number_equal(arena, &left, &right);
    else if (operation == KH_OP_LESS || operation == KH_OP_AT_LEAST)
        is = number_less(arena, &left, &right);
    else
        is = number_less(arena, &right, &left);
    bool other_way = operation == KH_OP_UNEQUAL || operation == KH_OP_AT_LEAST || operation == KH_OP_AT_MOST;
    return answer(scope, other_way ? opposite(is) : is, &left, &right);
}

/* ---- equality ---- */

static bool has_words(const kh_value *value)
{
    return value->kind == KH_VALUE_TEXT || value->kind == KH_VALUE_NAME || value->kind == KH_VALUE_MEMBER ||
           value->kind == KH_VALUE_ENTITY;
}

static bool reads_as(const kh_value *value, kh_text text)
{
    switch (value->kind) {
    case KH_VALUE_MEMBER:
        return kh_text_equal(value->member->word.in[KH_CHINESE], text) ||
               kh_text_equal(value->member->word.in[KH_ENGLISH], text);
    case KH_VALUE_ENTITY:
        return kh_text_equal(value->entity->name, text) || kh_text_equal(value->entity->label, text);
    case KH_VALUE_TEXT:
    case KH_VALUE_NAME:
        return kh_text_equal(value->text, text);
    case KH_VALUE_UNKNOWN:
    case KH_VALUE_POISON:
    case KH_VALUE_NONE:
    case KH_VALUE_NUMBER:
    case KH_VALUE_TRUTH:
    case KH_VALUE_DATE:
    case KH_VALUE_LIST:
    case KH_VALUE_RECORD:
    case KH_VALUE_RANGE:
        break;
    }
    return false;
}

static bool same_words(const kh_value *left, const kh_value *right)
{
    if (left->kind == KH_VALUE_ENTITY && right->kind == KH_VALUE_ENTITY)
        return kh_origin(left->entity) == kh_origin(right->entity);
    if (left->kind == KH_VALUE_MEMBER) /* 县 is a level and an assessee */
        return left->member == right->member || reads_as(right, left->member->word.in[KH_CHINESE]) ||
               (right->kind != KH_VALUE_MEMBER && reads_as(right, left->member->word.in[KH_ENGLISH]));
    if (left->kind == KH_VALUE_ENTITY)
        return right->kind == KH_VALUE_MEMBER ? reads_as(left, right->member->word.in[KH_CHINESE])
                                              : reads_as(left, right->text);
    return reads_as(right, left->text);
}

static bool same_bound(kh_number left, kh_number right)
{
    return kh_number_equal(left, right) || (!kh_number_valid(left) && !kh_number_valid(right));
}

/* 年度 may be written 2025 or 2025年. */
static bool is_year(const kh_value *date, const kh_value *number, kh_value *year)
{
    if (date->kind != KH_VALUE_DATE || date->date.month || number->kind != KH_VALUE_NUMBER)
        return false;
    *year = kh_value_number(KH_NUMBER(date->date.year));
    year->bare = true;
    return true;
}

static kh_value equal_lists(kh_scope scope, const kh_value *left, const kh_value *right);

static kh_value equal_scalars(kh_scope scope, const kh_value *left, const kh_value *right)
{
    kh_value year;
    if (is_year(left, right, &year))
        return compare_numbers(scope, KH_OP_EQUAL, year, *right);
    if (is_year(right, left, &year))
        return compare_numbers(scope, KH_OP_EQUAL, *left, year);
    if (left->kind == KH_VALUE_NONE || right->kind == KH_VALUE_NONE)
        return kh_value_truth(left->kind == right->kind);
    if (has_words(left) && has_words(right))
        return kh_value_truth(same_words(left, right));
    if (left->kind != right->kind)
        return kh_wrong_type(scope);
    if (left->kind == KH_VALUE_NUMBER)
        return compare_numbers(scope, KH_OP_EQUAL, *left, *right);
    if (left->kind == KH_VALUE_TRUTH)
        return kh_value_truth(left->truth == right->truth);
    if (left->kind == KH_VALUE_DATE)
        return kh_value_truth(kh_date_compare(left->date, right->date) == 0);
    if (left->kind == KH_VALUE_RANGE)
        return kh_value_truth(left->half_open == right->half_open &&
                              same_bound(left->number, right->number) &&
                              same_bound(left->upper, right->upper));
    return equal_lists(scope, left, right);
}

kh_value kh_equal(kh_scope scope, kh_value left, kh_value right)
{
    kh_value operands[] = {kh_scalar(left), kh_scalar(right)}, result;
    if (kh_absorb(scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    bool lists = operands[0].kind == KH_VALUE_LIST || operands[1].kind == KH_VALUE_LIST;
    if (!lists)
        return equal_scalars(scope, &operands[0], &operands[1]);
    kh_value left_list = kh_as_list(scope, operands[0]), right_list = kh_as_list(scope, operands[1]);
    return equal_lists(scope, &left_list, &right_list);
}

bool kh_is_same(kh_scope scope, kh_value left, kh_value right)
{
    kh_value is = kh_equal(scope, left, right);
    return is.kind == KH_VALUE_TRUTH && is.truth;
}

/* ---- membership ---- */

typedef struct gathering {
    bool unknown, poison;
    kh_reasons reasons;
} gathering;

static void gather(kh_scope scope, gathering *so_far, const kh_value *value)
{
    so_far->poison |= value->kind == KH_VALUE_POISON;
    so_far->unknown |= value->kind == KH_VALUE_UNKNOWN;
    so_far->reasons = kh_join_reasons(scope.evaluation->arena, so_far->reasons, value->reasons);
}

static kh_value gathered(const gathering *so_far, bool otherwise)
{
    if (so_far->poison)
        return kh_value_poison();
    return so_far->unknown ? kh_undecided(so_far->reasons) : kh_value_truth(otherwise);
}

/* So many elements are looked through one by one before they are looked up. */
enum { FEW_ELEMENTS = 16 };

/* What is written in a scheme, and what is copied from it, by address of the origin. */
typedef struct member_set {
    kh_map *sure, *doubtful; /* NULL: some element is asked otherwise than by what stands around */
} member_set;

static kh_text key_of(const kh_entity *const *origin)
{
    return kh_text_slice((const char *)origin, sizeof *origin);
}

static bool is_by_address(const kh_element *element)
{
    return element->value.kind == KH_VALUE_ENTITY && element->value.entity->kind != KH_KIND_GROUP;
}

static const member_set *make_member_set(kh_evaluation *evaluation, const kh_list *list)
{
    kh_arena *arena = evaluation->arena;
    member_set *set = kh_arena_new_of(arena, member_set);
    for (size_t i = 0; i < list->count; i++)
        if (!is_by_address(&list->items[i]))
            return set;
    set->sure = kh_map_new(arena);
    set->doubtful = kh_map_new(arena);
    for (size_t i = 0; i < list->count; i++) {
        const kh_entity *origin = kh_origin(list->items[i].value.entity);
        kh_map_set(list->items[i].doubtful ? set->doubtful : set->sure, kh_text_copy(arena, key_of(&origin)),
                   set);
    }
    return set;
}

/* 该指标 属于 方案.指标, asked for each of hundreds of indicators: the list is looked through once. */
static const member_set *members_of(kh_evaluation *evaluation, const kh_value *list)
{
    if (list->kind != KH_VALUE_LIST || list->list.count <= FEW_ELEMENTS)
        return NULL;
    const void *first = list->list.items, *end = list->list.items + list->list.count;
    const member_set *set = kh_memo_of(evaluation, KH_MEMO_MEMBERS, first, end);
    if (!set && kh_spend(evaluation, list->list.count)) {
        set = make_member_set(evaluation, &list->list);
        kh_memo_keep(evaluation, KH_MEMO_MEMBERS, first, end, set);
    }
    return set && set->sure ? set : NULL;
}

/* As is_inside(), of all elements at once. */
static kh_value is_inside_any(const member_set *set, const kh_value *list, const kh_entity *wanted)
{
    bool maybe = false;
    for (const kh_entity *at = kh_holder(wanted); at; at = at->parent) {
        const kh_entity *origin = kh_origin(at);
        if (kh_map_find(set->sure, key_of(&origin)))
            return kh_value_truth(true);
        maybe |= kh_map_find(set->doubtful, key_of(&origin)) != NULL;
    }
    return maybe ? kh_undecided(list->reasons) : kh_value_truth(false);
}

/* Is `wanted` among the elements? A record's keys are its elements. */
static kh_value is_element(kh_scope scope, const kh_value *list, const kh_value *wanted)
{
    gathering so_far = {0};
    const member_set *set = wanted->kind == KH_VALUE_ENTITY ? members_of(scope.evaluation, list) : NULL;
    if (set)
        return kh_spend(scope.evaluation, 1) ? is_inside_any(set, list, wanted->entity) : kh_too_large();
    for (size_t i = 0; i < list->list.count; i++) {
        const kh_element *element = &list->list.items[i];
        if (!kh_spend(scope.evaluation, 1))
            return kh_too_large();
        kh_value is = list->kind == KH_VALUE_RECORD ? kh_value_truth(reads_as(wanted, element->key))
                                                    : kh_compare(scope, KH_OP_IN, *wanted, element->value);
        bool found = is.kind == KH_VALUE_TRUTH && is.truth;
        if (found && !element->doubtful)
            return is;
        if (found)
            is = kh_undecided(list->reasons);
        gather(scope, &so_far, &is);
    }
    return gathered(&so_far, false);
}

static kh_value all_elements_in(kh_scope scope, const kh_value *members, const kh_value *list)
{
    gathering so_far = {0};
    for (size_t i = 0; i < members->list.count; i++) {
        const kh_element *element = &members->list.items[i];
        kh_value is = is_element(scope, list, &element->value);
        bool missing = is.kind == KH_VALUE_TRUTH && !is.truth;
        if (missing && !element->doubtful)
            return is;
        if (missing)
            is = kh_undecided(members->reasons);
        gather(scope, &so_far, &is);
    }
    return gathered(&so_far, true);
}

/* As sets; records by key. */
static kh_value equal_lists(kh_scope scope, const kh_value *left, const kh_value *right)
{
    if (left->kind == KH_VALUE_RECORD) {
        if (left->list.count != right->list.count)
            return kh_value_truth(false);
        gathering so_far = {0};
        for (size_t i = 0; i < left->list.count; i++) {
            kh_value other = kh_member(scope, *right, left->list.items[i].key);
            kh_value is = kh_equal(scope, left->list.items[i].value, other);
            if (is.kind == KH_VALUE_TRUTH && !is.truth)
                return is;
            gather(scope, &so_far, &is);
        }
        return gathered(&so_far, true);
    }
    kh_value forth = all_elements_in(scope, left, right);
    if (forth.kind == KH_VALUE_TRUTH && !forth.truth)
        return forth;
    kh_value back = all_elements_in(scope, right, left), result;
    if (back.kind == KH_VALUE_TRUTH && !back.truth)
        return back;
    kh_value both[] = {forth, back};
    return kh_absorb(scope.evaluation->arena, both, KH_COUNT(both), &result) ? result : back;
}

static kh_value is_in_range(kh_scope scope, const kh_value *number, const kh_value *range)
{
    if (number->kind != KH_VALUE_NUMBER)
        return kh_wrong_type(scope);
    kh_value result = kh_value_truth(true), low = *range;
    low.kind = KH_VALUE_NUMBER;
    kh_value high = low;
    high.number = range->upper;
    bool has_low = kh_number_valid(range->number), has_high = kh_number_valid(range->upper);
    if (has_low)
        result = compare_numbers(scope, KH_OP_AT_LEAST, *number, low);
    if (!has_high || (result.kind == KH_VALUE_TRUTH && !result.truth))
        return result;
    kh_value below = compare_numbers(scope, range->half_open ? KH_OP_LESS : KH_OP_AT_MOST, *number, high);
    return result.kind == KH_VALUE_UNKNOWN && below.truth ? result : below;
}

/* 该指标 属于 党建, 本单位 属于 工业镇 */
static kh_value is_inside(kh_scope scope, const kh_value *left, const kh_value *container)
{
    const kh_entity *entity = left->kind == KH_VALUE_ENTITY ? left->entity : NULL;
    if (!entity)
        return kh_equal(scope, *left, *container);
    if (container->entity->kind == KH_KIND_GROUP) {
        const kh_group *group = kh_group_of(scope.evaluation, entity);
        return kh_value_truth(group && group->entity == container->entity);
    }
    for (const kh_entity *at = kh_holder(entity); at; at = at->parent)
        if (kh_origin(at) == kh_origin(container->entity))
            return kh_value_truth(true);
    return kh_value_truth(false);
}

static kh_value is_in(kh_scope scope, kh_value left, kh_value right)
{
    kh_value operands[] = {kh_scalar(left), right}, result;
    if (kh_absorb(scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    left = operands[0];
    if (right.kind == KH_VALUE_RANGE && left.kind != KH_VALUE_RANGE)
        return is_in_range(scope, &left, &right);
    if (right.kind == KH_VALUE_LIST || right.kind == KH_VALUE_RECORD)
        return left.kind == KH_VALUE_LIST ? all_elements_in(scope, &left, &right)
                                          : is_element(scope, &right, &left);
    if (right.kind == KH_VALUE_NONE)
        return kh_value_truth(left.kind == KH_VALUE_NONE);
    if (right.kind == KH_VALUE_ENTITY)
        return is_inside(scope, &left, &right);
    return kh_equal(scope, left, right);
}

/* Of texts, one that holds the part is enough: 用途 包含 “评优”. */
static kh_value contains_text(kh_scope scope, const kh_value *texts, kh_text part)
{
    gathering so_far = {0};
    for (size_t i = 0; i < texts->list.count; i++) {
        kh_value value = texts->list.items[i].value;
        kh_value is = value.kind == KH_VALUE_TEXT ? kh_value_truth(kh_text_contains(value.text, part))
                                                  : kh_equal(scope, value, kh_value_text(part));
        bool found = is.kind == KH_VALUE_TRUTH && is.truth;
        if (found && !texts->list.items[i].doubtful)
            return is;
        if (found)
            is = kh_undecided(texts->reasons);
        gather(scope, &so_far, &is);
    }
    return gathered(&so_far, false);
}

static kh_value contains(kh_scope scope, kh_value whole, kh_value part)
{
    kh_value operands[] = {whole, kh_scalar(part)}, result;
    if (kh_absorb(scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    if (operands[1].kind == KH_VALUE_TEXT && (whole.kind == KH_VALUE_TEXT || whole.kind == KH_VALUE_LIST)) {
        kh_value texts = kh_as_list(scope, whole);
        return contains_text(scope, &texts, operands[1].text);
    }
    return is_in(scope, part, whole);
}

/* ---- order ---- */

static bool on_one_ladder(const kh_member_row *left, const kh_member_row *right)
{
    bool ladders =
        (left->enumeration == KH_ENUMERATION_LEVEL || left->enumeration == KH_ENUMERATION_ASSESSEE) &&
        (right->enumeration == KH_ENUMERATION_LEVEL || right->enumeration == KH_ENUMERATION_ASSESSEE);
    return left->enumeration == right->enumeration || ladders;
}

/* 不定期 has no place among the frequencies, a school none among the levels. */
static bool has_rank(const kh_member_row *member)
{
    return member->rank > 0;
}

static kh_value compare_members(kh_scope scope, const kh_member_row *left, const kh_member_row *right,
                                int *order)
{
    if (!on_one_ladder(left, right))
        return kh_wrong_type(scope);
    const kh_member_row *without = has_rank(left) ? right : left;
    if (!has_rank(without)) {
        kh_words missing =
            kh_words_fill(scope.evaluation->arena,
                          kh_words_of("“{0}”的次序", "a place for “{0}” in the order"), &without->word, 1);
        return kh_value_unknown(scope.evaluation->arena, kh_innermost(scope.frame), missing);
    }
    *order = (left->rank > right->rank) - (left->rank < right->rank);
    return kh_value_truth(true);
}

/* TRUTH if *order is set. */
static kh_value put_in_order(kh_scope scope, const kh_value *left, const kh_value *right, int *order)
{
    if (left->kind == KH_VALUE_MEMBER && right->kind == KH_VALUE_MEMBER)
        return compare_members(scope, left->member, right->member, order);
    if (left->kind != KH_VALUE_DATE || right->kind != KH_VALUE_DATE)
        return kh_wrong_type(scope);
    *order = kh_date_compare(left->date, right->date);
    return kh_value_truth(true);
}

static bool holds(kh_operation operation, int order)
{
    if (operation == KH_OP_LESS)
        return order < 0;
    if (operation == KH_OP_AT_MOST)
        return order <= 0;
    return operation == KH_OP_MORE ? order > 0 : order >= 0;
}

static kh_value compare_order(kh_scope scope, kh_operation operation, kh_value left, kh_value right)
{
    kh_value operands[] = {kh_scalar(left), kh_scalar(right)}, result, year;
    if (kh_absorb(scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    left = operands[0];
    right = operands[1];
    if (is_year(&left, &right, &year))
        left = year;
    else if (is_year(&right, &left, &year))
        right = year;
    if (left.kind == KH_VALUE_NUMBER && right.kind == KH_VALUE_NUMBER)
        return compare_numbers(scope, operation, left, right);
    int order = 0;
    result = put_in_order(scope, &left, &right, &order);
    return result.kind == KH_VALUE_TRUTH ? kh_value_truth(holds(operation, order)) : result;
}

bool kh_order(kh_scope scope, kh_value left, kh_value right, int *order)
{
    left = kh_scalar(left);
    right = kh_scalar(right);
    if (left.kind == KH_VALUE_NUMBER && right.kind == KH_VALUE_NUMBER) {
        if (left.ranged || right.ranged || !kh_align(scope.evaluation, &left, &right))
            return false;
        *order = kh_number_compare(scope.evaluation->arena, left.number, right.number);
        return true;
    }
    if (left.kind == KH_VALUE_TEXT && right.kind == KH_VALUE_TEXT) {
        *order = kh_text_compare(left.text, right.text);
        return true;
    }
    return put_in_order(scope, &left, &right, order).kind == KH_VALUE_TRUTH;
}

kh_value kh_compare(kh_scope scope, kh_operation operation, kh_value left, kh_value right)
{
    switch (operation) {
    case KH_OP_EQUAL:
        return kh_equal(scope, left, right);
    case KH_OP_UNEQUAL:
        return turned(kh_equal(scope, left, right));
    case KH_OP_LESS:
    case KH_OP_AT_MOST:
    case KH_OP_MORE:
    case KH_OP_AT_LEAST:
        return compare_order(scope, operation, left, right);
    case KH_OP_IN:
        return is_in(scope, left, right);
    case KH_OP_NOT_IN:
        return turned(is_in(scope, left, right));
    case KH_OP_CONTAINS:
        return contains(scope, left, right);
    case KH_OP_NONE:
    case KH_OP_OR:
    case KH_OP_AND:
    case KH_OP_NOT:
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE:
    case KH_OP_PLUS:
    case KH_OP_MINUS:
        break;
    }
    return kh_value_poison();
}

/* ---- expectations ---- */

kh_expectation kh_expectation_beside(kh_scope scope, kh_value value, const kh_node *node)
{
    if (value.kind == KH_VALUE_LIST && value.list.count > 0)
        value = value.list.items[0].value;
    if (value.kind == KH_VALUE_MEMBER)
        return (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = value.member->enumeration};
    if (value.kind == KH_VALUE_ENTITY)
        return (kh_expectation){.form = KH_FORM_ENTITY, .detail = value.entity->kind};
    if (value.kind == KH_VALUE_NAME && value.entity && value.entity->kind == KH_KIND_FIELD)
        return (kh_expectation){.form = KH_FORM_NAME, .field = value.entity};
    /* Not known, or a value without its table: what the word is says it all the same. */
    if (node->kind == KH_NODE_NAME) {
        kh_resolution resolution = kh_resolve(scope, node->text);
        return kh_expectation_from(&resolution);
    }
    if (node->kind == KH_NODE_FILTER)
        return kh_expectation_beside(scope, value, node->children[0]);
    if (node->kind != KH_NODE_MEMBER)
        return KH_EXPECT_ANY;
    const kh_entity *scheme = scope.evaluation->scheme ? scope.evaluation->scheme->entity : NULL;
    const kh_entity *field = kh_find_declared(scope.evaluation->model, scheme, KH_KIND_FIELD, node->text);
    const kh_attribute_row *attribute = kh_rows_for(scope.evaluation, KH_KINDS, node->text).attribute;
    kh_resolution resolution = {.means = KH_MEANS_FIELD, .input = field};
    if (!field || (attribute && kh_is_in_rule(scope.frame)))
        resolution = (kh_resolution){.means = KH_MEANS_ATTRIBUTE, .attribute = attribute};
    return kh_expectation_from(&resolution);
}

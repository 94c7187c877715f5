/* One unit among others: its rank, the best, its place between the worst and the best.
 *
 * Ties share the better place and the next is skipped: 1, 2, 2, 4.
 */
#include "model/functions.h"

/* ---- direction ---- */

static const kh_entity *input_named_by(kh_scope scope, const kh_node *node);

/* What the parameter of a method stands for: 功效(实绩, 全体.实绩) hands 实绩 on to 相对位置(值, 列). */
static const kh_entity *input_passed_as(kh_scope scope, const kh_frame *body, kh_text name)
{
    kh_call outer = {{scope.evaluation, body->outer}, body->call};
    size_t position = 0;
    for (size_t i = 0; i < body->function->children.count; i++) {
        const kh_entity *parameter = body->function->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        if (kh_text_equal(parameter->name, name))
            return input_named_by(outer.scope, kh_argument_for(outer, parameter, position));
        position++;
    }
    return NULL;
}

/* 方向 of the input that the argument names: 名次(实绩, 同组.实绩), 最优(全体.增幅), 最优(全体.税收.实绩). */
static const kh_entity *input_named_by(kh_scope scope, const kh_node *node)
{
    if (!node || (node->kind != KH_NODE_NAME && node->kind != KH_NODE_MEMBER))
        return NULL;
    kh_resolution meaning = kh_resolve(scope, node->text);
    if (meaning.means == KH_MEANS_VALUE && node->kind == KH_NODE_NAME && meaning.frame && meaning.frame->call)
        return input_passed_as(scope, meaning.frame, node->text);
    if (meaning.means == KH_MEANS_INPUT)
        return meaning.input;
    const kh_entity *item = node->kind == KH_NODE_MEMBER ? kh_item_named(scope, node->children[0]) : NULL;
    if (item && meaning.means == KH_MEANS_KEYNAME && meaning.keyname == KH_KEYNAME_ACTUAL)
        return item;
    meaning = item ? kh_resolve_member(scope, item, node->text) : meaning;
    return item && meaning.means == KH_MEANS_INPUT ? meaning.input : NULL;
}

static const kh_member_row *direction_of(kh_call call, const kh_entity *entity)
{
    const kh_entity *holder = kh_holder(entity);
    if (!kh_find_attribute(holder->kind, KH_TEXT("方向")) || !kh_inherited_attribute_of(holder, "方向"))
        return NULL;
    return kh_attribute_member(call.scope.evaluation, entity, "方向");
}

/* 方向：越低越好 in the call; 无 leaves it to the item. */
static const kh_member_row *direction_said(kh_call call)
{
    const kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_DIRECTION};
    const kh_attribute_row *row = kh_find_attribute(KH_KIND_INDICATOR, KH_TEXT("方向"));
    for (size_t i = 1; i < call.node->count; i++) {
        const kh_node *argument = call.node->children[i];
        if (argument->kind != KH_NODE_NAMED || kh_find_attribute(KH_KIND_INDICATOR, argument->text) != row)
            continue;
        kh_value said = kh_scalar(kh_evaluate_here(call.scope, argument->children[0], expected));
        bool fits = said.kind == KH_VALUE_MEMBER && said.member->enumeration == KH_ENUMERATION_DIRECTION;
        return fits ? said.member : NULL;
    }
    return NULL;
}

bool kh_higher_is_better(kh_call call, size_t position)
{
    const kh_member_row *direction = direction_said(call);
    const kh_entity *input =
        direction ? NULL : input_named_by(call.scope, kh_argument_node(call, position, KH_KEYNAMES));
    if (input)
        direction = direction_of(call, input);
    for (const kh_frame *at = call.scope.frame; at && !direction; at = at->outer)
        if (at->element)
            direction = direction_of(call, at->element);
    return !direction || direction->rank == 1;
}

/* ---- numbers of a list ---- */

typedef struct numbers {
    kh_value *items; /* exact, in one unit */
    size_t count;
} numbers;

/* False: *result is the function's. */
static bool exact(kh_call call, kh_value value, kh_value *result)
{
    if (kh_absorb(call.scope.evaluation->arena, &value, 1, result))
        return false;
    *result = value.ranged ? kh_undecided(value.reasons) : kh_wrong_type(call.scope);
    return value.kind == KH_VALUE_NUMBER && !value.ranged;
}

/* A thousand townships ask for their rank among the same thousand. */
static void share(const kh_evaluation *evaluation, const kh_value *list, const numbers *of)
{
    kh_arena *arena = evaluation->answers->arena;
    numbers *kept = kh_arena_new_of(arena, numbers);
    *kept = (numbers){kh_arena_array(arena, of->count + 1, sizeof *kept->items), of->count};
    for (size_t i = 0; i < of->count; i++)
        kept->items[i] = kh_value_copied(arena, of->items[i]);
    kh_share_index(evaluation, list, kept);
}

static bool numbers_of(kh_call call, size_t position, numbers *found, kh_value *result)
{
    kh_value list = kh_as_list(call.scope, kh_argument(call, position, KH_KEYNAMES));
    *result = list;
    if (list.kind != KH_VALUE_LIST)
        return false;
    const numbers *known = kh_shared_index(call.scope.evaluation, &list);
    if (known) {
        *found = *known;
        return true;
    }
    found->items = kh_arena_array(call.scope.evaluation->arena, list.list.count + 1, sizeof *found->items);
    found->count = list.list.count;
    for (size_t i = 0; i < list.list.count; i++) {
        found->items[i] = kh_scalar(list.list.items[i].value);
        if (list.list.items[i].doubtful) {
            *result = kh_undecided(list.reasons);
            return false;
        }
        if (!kh_spend(call.scope.evaluation, 1) || !exact(call, found->items[i], result))
            return false;
        if (i > 0 && !kh_align(call.scope.evaluation, &found->items[0], &found->items[i])) {
            *result = kh_lacking(call.scope, "一致的单位", "units that agree");
            return false;
        }
    }
    if (kh_is_shared(call.scope.evaluation, &list))
        share(call.scope.evaluation, &list, found);
    return true;
}

static bool exact_argument(kh_call call, size_t position, kh_keyname name, kh_value *value, kh_value *result)
{
    *value = kh_scalar(kh_argument(call, position, name));
    return exact(call, *value, result);
}

/* As above; not given: `otherwise`. */
static bool argument_or(kh_call call, size_t position, kh_keyname name, kh_value otherwise, kh_value *value,
                        kh_value *result)
{
    if (kh_is_given(call, position, name))
        return exact_argument(call, position, name, value, result);
    *value = kh_scalar(otherwise);
    return exact(call, *value, result);
}

/* ---- 名次 ---- */

enum { SKIPPING = 1, DENSE, MEAN };

static bool ties_of(kh_call call, int *ties, kh_value *result)
{
    const kh_node *node = kh_argument_node(call, 2, KH_KEYNAME_TIES);
    kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_TIES};
    *ties = SKIPPING;
    if (!node)
        return true;
    kh_value how = kh_scalar(kh_evaluate_here(call.scope, node, expected));
    if (kh_absorb(call.scope.evaluation->arena, &how, 1, result))
        return false;
    *result = kh_wrong_type(call.scope);
    if (how.kind != KH_VALUE_MEMBER || how.member->enumeration != KH_ENUMERATION_TIES)
        return false;
    *ties = how.member->rank;
    return true;
}

/* How many of the better values are different ones. */
static int64_t different(kh_arena *arena, const numbers *of, const kh_value *value, int better)
{
    int64_t count = 0;
    for (size_t i = 0; i < of->count; i++) {
        bool is_better = kh_number_compare(arena, of->items[i].number, value->number) * better > 0;
        for (size_t j = 0; j < i && is_better; j++)
            is_better = !kh_number_equal(of->items[j].number, of->items[i].number);
        count += is_better;
    }
    return count;
}

typedef struct standing {
    kh_value value;
    numbers among;
    int64_t ahead, equal; /* of the better ones, and of those that share the place, itself among them */
    int ties;
} standing;

/* False: *result is the function's. */
static bool standing_of(kh_call call, standing *is, kh_value *result)
{
    kh_arena *arena = call.scope.evaluation->arena;
    *is = (standing){0};
    if (!exact_argument(call, 0, KH_KEYNAMES, &is->value, result) ||
        !numbers_of(call, 1, &is->among, result) || !ties_of(call, &is->ties, result))
        return false;
    *result = kh_lacking(call.scope, "一致的单位", "units that agree");
    if (is->among.count && !kh_align(call.scope.evaluation, &is->among.items[0], &is->value))
        return false;
    int better = kh_higher_is_better(call, 0) ? 1 : -1;
    for (size_t i = 0; i < is->among.count; i++) {
        int order = kh_number_compare(arena, is->among.items[i].number, is->value.number) * better;
        is->ahead += order > 0;
        is->equal += order == 0;
    }
    *result = kh_lacking(call.scope, "列表中的自己", "itself in the list");
    return is->equal > 0;
}

kh_value kh_function_rank(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value result;
    standing is;
    if (!standing_of(call, &is, &result))
        return result;
    size_t count = is.among.count;
    if (!kh_spend(call.scope.evaluation, is.ties == DENSE ? count * count : count))
        return kh_too_large();
    if (is.ties == DENSE)
        return kh_value_number(
            KH_NUMBER(1 + different(arena, &is.among, &is.value, kh_higher_is_better(call, 0) ? 1 : -1)));
    if (is.ties == MEAN)
        return kh_value_number(kh_number_ratio(2 * is.ahead + is.equal + 1, 2));
    return kh_value_number(KH_NUMBER(1 + is.ahead));
}

/* ---- 名次表 ---- */

static bool whole_rank(kh_call call, kh_value *rank, int64_t *place, kh_value *result)
{
    if (!exact_argument(call, 0, KH_KEYNAMES, rank, result))
        return false;
    *result = kh_lacking(call.scope, "从1起的整数名次", "a whole rank from 1");
    return kh_number_to_integer(rank->number, place) && *place >= 1;
}

/* What the table has for a place; beyond its end, 其后 or 每名. */
static kh_value points_of_place(kh_call call, const numbers *points, int64_t place)
{
    kh_value result, after, each;
    if ((uint64_t)place <= points->count)
        return points->items[place - 1];
    if (!kh_is_given(call, 3, KH_KEYNAME_EACH_PLACE)) {
        kh_value nothing = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
        (void)argument_or(call, 2, KH_KEYNAME_AFTERWARDS, nothing, &after, &result);
        return after;
    }
    if (points->count == 0)
        return kh_lacking(call.scope, "名次表中的分", "points in the rank table");
    if (!exact_argument(call, 3, KH_KEYNAME_EACH_PLACE, &each, &result))
        return result;
    kh_value beyond = kh_value_number(KH_NUMBER(place - (int64_t)points->count));
    return kh_add(call.scope, points->items[points->count - 1], kh_multiply(call.scope, each, beyond));
}

/* 名次(…, 并列：平均) as the rank: those that share places share what the table has for them. */
static bool shares_places(kh_call call, standing *is)
{
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    kh_call ranked = {call.scope, node};
    kh_value result;
    bool is_rank = node && node->kind == KH_NODE_CALL && node->function &&
                   node->function->function == KH_FUNCTION_RANK && !kh_function_declared(call.scope, node);
    return is_rank && standing_of(ranked, is, &result) && is->ties == MEAN &&
           kh_spend(call.scope.evaluation, is->among.count);
}

static kh_value mean_of_places(kh_call call, const numbers *points, const standing *is)
{
    kh_value sum = points_of_place(call, points, is->ahead + 1);
    for (int64_t place = is->ahead + 2; place <= is->ahead + is->equal; place++)
        sum = kh_add(call.scope, sum, points_of_place(call, points, place));
    return kh_divide(call.scope, sum, kh_value_number(KH_NUMBER(is->equal)));
}

/* In C, not among the methods: how far down a table goes is compared with how many are ranked. */
kh_value kh_function_rank_table(kh_call call)
{
    kh_value rank, result;
    numbers points = {0};
    standing is;
    int64_t place;
    if (kh_is_given(call, 3, KH_KEYNAME_EACH_PLACE) && kh_is_given(call, 2, KH_KEYNAME_AFTERWARDS))
        return kh_lacking(call.scope, "“其后”和“每名”中的一个", "either “afterwards” or “each_place”");
    if (shares_places(call, &is))
        return numbers_of(call, 1, &points, &result) ? mean_of_places(call, &points, &is) : result;
    if (!whole_rank(call, &rank, &place, &result) || !numbers_of(call, 1, &points, &result))
        return result;
    return points_of_place(call, &points, place);
}

/* ---- 最优, 相对位置 ---- */

static const kh_value *extreme(kh_arena *arena, const numbers *of, int sign)
{
    const kh_value *found = &of->items[0];
    for (size_t i = 1; i < of->count; i++)
        if (kh_number_compare(arena, of->items[i].number, found->number) * sign > 0)
            found = &of->items[i];
    return found;
}

kh_value kh_function_best(kh_call call)
{
    kh_value result;
    numbers among = {0};
    if (!numbers_of(call, 0, &among, &result))
        return result;
    if (among.count == 0)
        return kh_lacking(call.scope, "可比较的值", "values");
    return *extreme(call.scope.evaluation->arena, &among, kh_higher_is_better(call, 0) ? 1 : -1);
}

/* (x − worst) ÷ (best − worst); all alike: 1. In C, since no bound on it could be proved from the formula. */
kh_value kh_function_relative(kh_call call)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value value, result;
    numbers among = {0};
    if (!exact_argument(call, 0, KH_KEYNAMES, &value, &result) || !numbers_of(call, 1, &among, &result))
        return result;
    if (among.count == 0)
        return kh_lacking(call.scope, "可比较的值", "values");
    if (!kh_align(call.scope.evaluation, &among.items[0], &value))
        return kh_lacking(call.scope, "一致的单位", "units that agree");
    int better = kh_higher_is_better(call, 0) ? 1 : -1;
    kh_number best = extreme(arena, &among, better)->number, worst = extreme(arena, &among, -better)->number;
    if (kh_number_equal(best, worst))
        return kh_value_number(KH_NUMBER(1));
    return kh_value_number(kh_number_divide(arena, kh_number_subtract(arena, value.number, worst),
                                            kh_number_subtract(arena, best, worst)));
}

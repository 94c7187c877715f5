/* What calls can be worth. Functions that rise or fall with an argument throughout are followed by their
 * ends. */
#include "model/possible.h"

#include "model/functions.h"

typedef struct called {
    kh_walk *walk;
    kh_call call; /* scope and node */
} called;

static kh_possible argument(called at, size_t position, kh_keyname name)
{
    const kh_node *node = kh_argument_node(at.call, position, name);
    if (!node)
        return (kh_possible){.kind = KH_POSSIBLE_NOTHING};
    return kh_possible_of(at.walk, at.call.scope.frame, node, KH_EXPECT_ANY);
}

static kh_possible number(int64_t value)
{
    kh_value zero = kh_value_number(KH_NUMBER(value));
    zero.bare = true;
    return kh_possible_exactly(zero);
}

static bool is_none(const kh_possible *of)
{
    return of->kind == KH_POSSIBLE_VALUES && !of->values && of->low.kind == KH_VALUE_NONE;
}

static void differ(called at, unsigned part, const kh_possible *left, const kh_possible *right)
{
    kh_watch_difference(at.walk, at.call.scope, at.call.node, part, left, right);
}

static kh_possible combine(called at, kh_operation operation, kh_possible left, kh_possible right)
{
    return kh_possible_combine(at.call.scope, operation, left, right);
}

static kh_possible between(called at, kh_possible value, kh_possible low, kh_possible high)
{
    differ(at, 0, &value, &low);
    differ(at, 1, &value, &high);
    if (!is_none(&low))
        value = kh_possible_larger(at.call.scope, value, low);
    if (!is_none(&high))
        value = kh_possible_smaller(at.call.scope, value, high);
    return value;
}

/* ---- one's own result ---- */

static kh_possible clamp(called at)
{
    return between(at, argument(at, 0, KH_KEYNAMES), argument(at, 1, KH_KEYNAMES),
                   argument(at, 2, KH_KEYNAMES));
}

static kh_possible beyond(called at, size_t first, size_t second)
{
    kh_possible left = argument(at, first, KH_KEYNAMES), right = argument(at, second, KH_KEYNAMES);
    kh_possible difference = combine(at, KH_OP_SUBTRACT, left, right);
    differ(at, 0, &left, &right);
    return kh_possible_larger(at.call.scope, difference, number(0));
}

static kh_possible divisor(called at, size_t position)
{
    kh_possible value = argument(at, position, KH_KEYNAMES);
    const kh_node *node = kh_argument_node(at.call, position, KH_KEYNAMES);
    if (node)
        kh_watch_divisor(at.walk, at.call.scope, at.call.node, node, &value);
    return value;
}

/* Both in one unit: a bare target takes that of the result. */
static kh_possible ratio(called at)
{
    kh_possible of[2] = {argument(at, 0, KH_KEYNAMES), divisor(at, 1)};
    kh_evaluation *evaluation = at.call.scope.evaluation;
    bool numbers = of[0].kind == KH_POSSIBLE_NUMBERS && of[1].kind == KH_POSSIBLE_NUMBERS;
    if (numbers && !kh_is_open(&of[0].low) && !kh_is_open(&of[1].low) &&
        !kh_made_pure(evaluation, &of[0].low, &of[1].low))
        return kh_not_followed(at.call.scope);
    if (numbers && !kh_is_open(&of[0].high) && !kh_is_open(&of[1].high) &&
        !kh_made_pure(evaluation, &of[0].high, &of[1].high))
        return kh_not_followed(at.call.scope);
    return combine(at, KH_OP_DIVIDE, of[0], of[1]);
}

/* A percentage is that much of the base, any other number itself. */
static kh_possible amount(called at)
{
    kh_possible number_of = argument(at, 0, KH_KEYNAMES);
    bool part = number_of.kind == KH_POSSIBLE_NUMBERS && number_of.low.percent && number_of.high.percent;
    return part ? combine(at, KH_OP_MULTIPLY, argument(at, 1, KH_KEYNAMES), number_of) : number_of;
}

static kh_possible shortfall(called at)
{
    return beyond(at, 1, 0);
}

static kh_possible excess(called at)
{
    return beyond(at, 0, 1);
}

static kh_possible convert(called at)
{
    kh_possible scaled =
        combine(at, KH_OP_MULTIPLY, argument(at, 0, KH_KEYNAMES), argument(at, 2, KH_KEYNAMES));
    return combine(at, KH_OP_DIVIDE, scaled, divisor(at, 1));
}

/* 有(实绩): there may be none; 整除(名次, 1): a rank that ties share may be a half. */
static kh_possible either(called at)
{
    (void)at;
    return kh_possible_truths(true, true);
}

/* 有(实绩): there may be none; a sample is one that there is. */
static kh_possible has(called at)
{
    return kh_possible_truths(true, !at.walk->sampling || !at.walk->watch);
}

/* Last year's was within the same bounds. */
static kh_possible last_year(called at)
{
    unsigned whose = at.walk->whose;
    at.walk->whose |= KH_LAST_YEARS_RESULT;
    kh_possible worth = argument(at, 0, KH_KEYNAMES);
    at.walk->whose = whose;
    return worth;
}

/* What may come of several periods is not followed. */
static kh_possible of_other_periods(called at)
{
    return kh_not_followed(at.call.scope);
}

/* 取或(甲, 乙): where the first has no value, the second. */
static kh_possible fallback(called at)
{
    kh_watch *watch = at.walk->watch;
    if (watch)
        watch->guarded++;
    kh_possible first = argument(at, 0, KH_KEYNAMES);
    if (watch)
        watch->guarded--;
    if (watch && at.walk->sampling && first.kind != KH_POSSIBLE_UNKNOWN && first.kind != KH_POSSIBLE_NOTHING)
        return first;
    kh_possible second = argument(at, 1, KH_KEYNAMES);
    bool divided = first.kind == KH_POSSIBLE_UNKNOWN && kh_is_division_by_zero(&first.why);
    if (divided || first.kind == KH_POSSIBLE_NOTHING)
        return second;
    return first.kind == KH_POSSIBLE_UNKNOWN ? first : kh_possible_hull(at.call.scope, first, second);
}

/* ---- by the ends of an argument ---- */

/* The function with its first argument replaced by a number. */
static kh_value worth_at(called at, kh_value first)
{
    kh_arena *arena = at.call.scope.evaluation->arena;
    static const char name[] = "·";
    kh_node given = {.kind = KH_NODE_NAME, .text = kh_text_of(name), .span = at.call.node->span};
    kh_node call = *at.call.node;
    kh_node **children = kh_arena_array(arena, call.count, sizeof *children);
    bool replaced = false;
    children[0] = call.children[0];
    for (size_t i = 1; i < call.count; i++) {
        bool plain = call.children[i]->kind != KH_NODE_NAMED && !replaced;
        children[i] = plain ? &given : call.children[i];
        replaced |= plain;
    }
    call.children = children;
    kh_element bound = {.key = given.text, .value = first};
    kh_frame frame = {.outer = at.call.scope.frame, .bindings = &bound, .binding_count = 1};
    return kh_scalar(kh_walk_value(at.walk, &frame, &call, KH_EXPECT_ANY));
}

/* An open end stays open: these grow without bound. */
static kh_possible by_ends(called at, kh_possible first)
{
    kh_possible result = {.kind = KH_POSSIBLE_NOTHING};
    const kh_value *ends[] = {&first.low, &first.high};
    kh_value found[2];
    if (first.kind != KH_POSSIBLE_NUMBERS)
        return first;
    for (size_t i = 0; i < 2; i++) {
        found[i] = kh_is_open(ends[i]) ? *ends[i] : worth_at(at, *ends[i]);
        if (found[i].kind != KH_VALUE_NUMBER && found[i].kind != KH_VALUE_NONE)
            return kh_possible_unknown(found[i]);
    }
    bool open = kh_is_open(&found[0]) || kh_is_open(&found[1]);
    if (open)
        return kh_possible_between(found[0], found[1]);
    result = kh_possible_hull(at.call.scope, kh_possible_exactly(found[0]), kh_possible_exactly(found[1]));
    return result;
}

/* How many of the second argument go into the first. */
static void count_steps(called at, const kh_possible *value)
{
    kh_possible step = argument(at, 1, KH_KEYNAMES);
    bool single = kh_possible_is_point(at.call.scope, value) && kh_possible_is_point(at.call.scope, &step);
    kh_value number = value->low, by = step.low;
    if (!single || !kh_align(at.call.scope.evaluation, &number, &by) || kh_number_sign(by.number) <= 0)
        return;
    number.number = kh_number_divide(at.call.scope.evaluation->arena, number.number, by.number);
    kh_watch_steps(at.walk, at.call.node, &number);
}

/* It rises with what it counts. */
static kh_possible steps(called at)
{
    enum { EXACT = 3 };
    kh_possible value = argument(at, 0, KH_KEYNAMES);
    const kh_node *how = kh_argument_node(at.call, 2, KH_KEYNAME_REMAINDER);
    const kh_member_row *member = how ? kh_find_member(KH_ENUMERATION_REMAINDER, how->text) : NULL;
    if (at.walk->watch && at.walk->sampling && !(member && member->rank == EXACT))
        count_steps(at, &value);
    return by_ends(at, value);
}

/* 1, 2, 3: prices that go on in the same steps. After [0.2, 0.5] the last one is meant for all that follows.
 */
static bool is_series(kh_scope scope, const kh_value *prices)
{
    enum { LEAST = 3 };
    kh_value step = {.kind = KH_VALUE_NONE};
    for (size_t i = 1; i < prices->list.count; i++) {
        kh_value next = kh_subtract(scope, prices->list.items[i].value, prices->list.items[i - 1].value);
        if (next.kind != KH_VALUE_NUMBER || kh_number_sign(next.number) == 0 ||
            (i > 1 && !kh_number_equal(next.number, step.number)))
            return false;
        step = next;
    }
    return prices->list.count >= LEAST;
}

/* How many brackets the most that there can be reaches into. */
static void count_brackets(called at, const kh_possible *value, const kh_value *prices)
{
    if (!is_series(at.call.scope, prices))
        return;
    kh_possible width = argument(at, 1, KH_KEYNAMES);
    kh_value number = value->high, by = width.low;
    bool known = value->kind == KH_POSSIBLE_NUMBERS && !kh_is_open(&number) &&
                 kh_possible_is_point(at.call.scope, &width) &&
                 kh_align(at.call.scope.evaluation, &number, &by) && kh_number_sign(by.number) > 0;
    if (known) {
        kh_arena *arena = at.call.scope.evaluation->arena;
        kh_number behind = kh_number_negate(arena, kh_number_divide(arena, number.number, by.number));
        number = kh_value_number(kh_number_negate(arena, kh_number_floor(arena, behind)));
    }
    kh_watch_list(at.walk, at.call.node, true, (int64_t)prices->list.count, known ? &number : NULL);
}

/* It rises as long as no bracket takes points off. */
static kh_possible brackets(called at)
{
    kh_value prices = kh_as_list(at.call.scope, kh_argument(at.call, 2, KH_KEYNAMES));
    if (prices.kind != KH_VALUE_LIST)
        return kh_not_followed(at.call.scope);
    for (size_t i = 0; i < prices.list.count; i++)
        if (prices.list.items[i].value.kind != KH_VALUE_NUMBER ||
            kh_number_sign(prices.list.items[i].value.number) < 0)
            return kh_not_followed(at.call.scope);
    kh_possible value = argument(at, 0, KH_KEYNAMES);
    if (at.walk->watch && at.walk->sampling)
        count_steps(at, &value);
    else if (at.walk->watch)
        count_brackets(at, &value, &prices);
    return by_ends(at, value);
}

/* ---- one among others ---- */

/* While sampling, how many are surely ahead of `value`, and how many level with it; false if that is not
 * sure. */
static bool placed(called at, const kh_possible *value, const kh_possible *among, int64_t *ahead,
                   int64_t *level)
{
    int better = kh_higher_is_better(at.call, 0) ? 1 : -1, order;
    *ahead = *level = 0;
    for (size_t i = 0; i < among->listed; i++) {
        const kh_possible *other = &among->elements[i];
        int64_t count = i + 1 < among->listed ? 1 : (int64_t)(among->element_count - i);
        bool points =
            kh_possible_is_point(at.call.scope, value) && kh_possible_is_point(at.call.scope, other);
        if (!points || !kh_order(at.call.scope, other->low, value->low, &order))
            return false;
        differ(at, (unsigned)i, value, other);
        *ahead += order * better > 0 ? count : 0;
        *level += order == 0 ? count : 0;
    }
    return true;
}

/* Among those that share a place the better one counts, unless the call says otherwise. */
static kh_possible rank(called at)
{
    kh_possible value = argument(at, 0, KH_KEYNAMES), among = argument(at, 1, KH_KEYNAMES);
    int64_t ahead, level;
    if (among.kind != KH_POSSIBLE_LIST || among.element_count == 0)
        return among.kind == KH_POSSIBLE_UNKNOWN ? among : kh_not_followed(at.call.scope);
    if (at.walk->sampling && !kh_is_given(at.call, 2, KH_KEYNAME_TIES) &&
        placed(at, &value, &among, &ahead, &level) && level > 0)
        return number(1 + ahead);
    return kh_possible_between(kh_value_number(KH_NUMBER(1)),
                               kh_value_number(KH_NUMBER((int64_t)among.element_count)));
}

/* A table need not fall: every rank is looked up. */
static kh_possible rank_table(called at)
{
    enum { MOST_RANKS = 500 };
    kh_possible ranks = argument(at, 0, KH_KEYNAMES), result = {.kind = KH_POSSIBLE_NOTHING};
    int64_t first, last;
    if (ranks.kind != KH_POSSIBLE_NUMBERS)
        return ranks;
    kh_value points = kh_as_list(at.call.scope, kh_argument(at.call, 1, KH_KEYNAMES));
    if (points.kind == KH_VALUE_LIST)
        kh_watch_list(at.walk, at.call.node, false, (int64_t)points.list.count, &ranks.high);
    if (!kh_number_to_integer(ranks.low.number, &first) || !kh_number_to_integer(ranks.high.number, &last) ||
        last - first >= MOST_RANKS)
        return kh_not_followed(at.call.scope);
    for (int64_t at_rank = first; at_rank <= last; at_rank++)
        result = kh_possible_hull(at.call.scope, result,
                                  kh_possible_exactly(worth_at(at, kh_value_number(KH_NUMBER(at_rank)))));
    return result;
}

/* A member of a list that is known, or of a short one of results: every place that it may be is looked up. */
static kh_possible nth(called at)
{
    kh_possible list = argument(at, 0, KH_KEYNAMES), places = argument(at, 1, KH_KEYNAMES);
    bool known = list.kind == KH_POSSIBLE_VALUES && !list.values && list.low.kind == KH_VALUE_LIST;
    bool followed = known || (list.kind == KH_POSSIBLE_LIST && list.listed == list.element_count);
    int64_t first = 1, last = (int64_t)(known ? list.low.list.count : list.element_count);
    kh_possible result = {.kind = KH_POSSIBLE_NOTHING};
    if (!followed)
        return list.kind == KH_POSSIBLE_UNKNOWN ? list : kh_not_followed(at.call.scope);
    if (places.kind != KH_POSSIBLE_NUMBERS)
        return places;
    if (!kh_is_open(&places.low) &&
        kh_number_compare(at.call.scope.evaluation->arena, places.low.number, KH_NUMBER(first)) > 0)
        (void)kh_number_to_integer(kh_number_floor(at.call.scope.evaluation->arena, places.low.number),
                                   &first);
    if (!kh_is_open(&places.high) &&
        kh_number_compare(at.call.scope.evaluation->arena, places.high.number, KH_NUMBER(last)) < 0)
        (void)kh_number_to_integer(kh_number_floor(at.call.scope.evaluation->arena, places.high.number),
                                   &last);
    for (int64_t place = first; place <= last; place++)
        result = kh_possible_hull(at.call.scope, result,
                                  known ? kh_possible_exactly(list.low.list.items[place - 1].value)
                                        : list.elements[place - 1]);
    return result;
}

/* From 0 for the worst to 1 for the best; all alike are best. */
static kh_possible relative(called at)
{
    kh_possible value = argument(at, 0, KH_KEYNAMES), others = argument(at, 1, KH_KEYNAMES);
    if (others.kind != KH_POSSIBLE_LIST)
        return others.kind == KH_POSSIBLE_UNKNOWN ? others : kh_not_followed(at.call.scope);
    int64_t ahead, level;
    bool sure = at.walk->sampling && placed(at, &value, &others, &ahead, &level) && level > 0;
    bool first = sure && ahead == 0, last = sure && ahead + level == (int64_t)others.element_count && !first;
    return kh_possible_between(kh_value_number(KH_NUMBER(first)), kh_value_number(KH_NUMBER(!last)));
}

/* ---- folds of results ---- */

static kh_possible count(called at, const kh_possible *list)
{
    (void)at;
    return number((int64_t)list->element_count);
}

static kh_possible total(called at, const kh_possible *list)
{
    kh_possible sum = number(0);
    for (size_t i = 0; i < list->listed; i++) {
        int64_t alike = i + 1 < list->listed ? 1 : (int64_t)(list->element_count - i);
        kh_possible part = list->elements[i];
        if (alike > 1)
            part = combine(at, KH_OP_MULTIPLY, part, number(alike));
        sum = combine(at, KH_OP_ADD, sum, part);
    }
    return sum;
}

static kh_possible mean(called at, const kh_possible *list)
{
    return combine(at, KH_OP_DIVIDE, total(at, list), count(at, list));
}

typedef kh_possible pairing(kh_scope scope, kh_possible left, kh_possible right);

static kh_possible paired(called at, const kh_possible *list, pairing *pair)
{
    kh_possible found = list->elements[0];
    for (size_t i = 1; i < list->listed; i++) {
        differ(at, (unsigned)i, &found, &list->elements[i]);
        found = pair(at.call.scope, found, list->elements[i]);
    }
    return found;
}

static kh_possible largest(called at, const kh_possible *list)
{
    return paired(at, list, kh_possible_larger);
}

static kh_possible smallest(called at, const kh_possible *list)
{
    return paired(at, list, kh_possible_smaller);
}

static kh_possible best(called at, const kh_possible *list)
{
    return kh_higher_is_better(at.call, 0) ? largest(at, list) : smallest(at, list);
}

/* The one in the middle is somewhere among them. */
static kh_possible median(called at, const kh_possible *list)
{
    return paired(at, list, kh_possible_hull);
}

typedef kh_possible fold_body(called at, const kh_possible *list);

static kh_possible fold(called at, fold_body *body)
{
    kh_possible list = argument(at, 0, KH_KEYNAMES);
    bool plain = !kh_is_given(at.call, 1, KH_KEYNAMES);
    bool nobody = list.kind == KH_POSSIBLE_LIST && list.element_count == 0; /* whose sum is 0, and no more */
    if (list.kind != KH_POSSIBLE_LIST || !plain || (nobody && body != total && body != count))
        return list.kind == KH_POSSIBLE_UNKNOWN ? list : kh_not_followed(at.call.scope);
    return body(at, &list);
}

/* 计数(界, 本 <= 值): how many elements of a known list meet a condition on results. */
static kh_possible count_that_meet(called at)
{
    kh_value list = kh_scalar(kh_argument(at.call, 0, KH_KEYNAMES));
    const kh_node *condition = kh_argument_node(at.call, 1, KH_KEYNAMES);
    int64_t sure = 0, all = 0;
    if (!condition)
        return fold(at, count);
    list = kh_as_list(at.call.scope, list);
    for (size_t i = 0; list.kind == KH_VALUE_LIST && i < list.list.count; i++) {
        const kh_value *element = &list.list.items[i].value;
        kh_frame inside = {.outer = at.call.scope.frame, .value = element};
        kh_possible meets = kh_possible_of(at.walk, &inside, condition, KH_EXPECT_ANY);
        if (element->kind != KH_VALUE_NUMBER || meets.kind != KH_POSSIBLE_TRUTHS)
            return kh_not_followed(at.call.scope);
        sure += !meets.no;
        all += meets.yes;
    }
    if (list.kind != KH_VALUE_LIST)
        return kh_not_followed(at.call.scope);
    return kh_possible_between(kh_value_number(KH_NUMBER(sure)), kh_value_number(KH_NUMBER(all)));
}

/* ---- functions of the scheme ---- */

/* The body is walked with its parameters standing for the arguments. */
static kh_possible declared(called at, const kh_entity *function)
{
    kh_evaluation *evaluation = at.call.scope.evaluation;
    const kh_attribute *formula = kh_attribute_of(function, "式");
    size_t passed = at.walk->passed.count, position = 0;
    kh_watch *watch = at.walk->watch;
    const kh_node *calling = watch ? watch->calling : NULL;
    if (watch && !calling)
        watch->calling = at.call.node;
    kh_element *bound = kh_arena_array(evaluation->arena, function->children.count + 1, sizeof *bound);
    if (!formula || !formula->count)
        return kh_not_followed(at.call.scope);
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        const kh_node *given = kh_argument_for(at.call, parameter, position);
        bound[position].key = parameter->name;
        bound[position].value = given ? kh_evaluate_here(at.call.scope, given, KH_EXPECT_ANY)
                                      : kh_input_value(at.call.scope, parameter);
        if (given) {
            kh_passed one = {&bound[position].value, given, at.call.scope.frame};
            kh_vector_push(evaluation->arena, &at.walk->passed, one);
        }
        position++;
    }
    kh_frame body = {.outer = at.call.scope.frame,
                     .bindings = bound,
                     .binding_count = position,
                     .call = at.call.node,
                     .function = function};
    bool entered = kh_enter_call(evaluation);
    kh_possible worth = entered ? kh_possible_of(at.walk, &body, formula->values[0], KH_EXPECT_ANY)
                                : kh_possible_unknown(kh_too_large());
    if (entered)
        kh_leave_call(evaluation);
    if (watch)
        watch->calling = calling;
    at.walk->passed.count = passed;
    return worth;
}

/* ---- the table ---- */

typedef kh_possible call_body(called at);

static const struct {
    kh_function function;
    call_body *body;
    fold_body *fold; /* in its place */
} bodies[] = {
    {KH_FUNCTION_CLAMP, clamp, NULL},
    {KH_FUNCTION_RATIO, ratio, NULL},
    {KH_FUNCTION_AMOUNT, amount, NULL},
    {KH_FUNCTION_SHORTFALL, shortfall, NULL},
    {KH_FUNCTION_EXCESS, excess, NULL},
    {KH_FUNCTION_CONVERT, convert, NULL},
    {KH_FUNCTION_STEPS, steps, NULL},
    {KH_FUNCTION_BRACKETS, brackets, NULL},
    {KH_FUNCTION_RANK, rank, NULL},
    {KH_FUNCTION_RANK_TABLE, rank_table, NULL},
    {KH_FUNCTION_RELATIVE, relative, NULL},
    {KH_FUNCTION_NTH, nth, NULL},
    {KH_FUNCTION_LAST_YEAR, last_year, NULL},
    {KH_FUNCTION_PREVIOUS, of_other_periods, NULL},
    {KH_FUNCTION_RUNNING_TOTAL, of_other_periods, NULL},
    {KH_FUNCTION_HAS, has, NULL},
    {KH_FUNCTION_INAPPLICABLE, has, NULL},
    {KH_FUNCTION_FALLBACK, fallback, NULL},
    {KH_FUNCTION_DIVISIBLE, either, NULL},
    {KH_FUNCTION_ANY, either, NULL},
    {KH_FUNCTION_ALL, either, NULL},
    {KH_FUNCTION_COUNT, count_that_meet, NULL},
    {KH_FUNCTION_SUM, NULL, total},
    {KH_FUNCTION_MEAN, NULL, mean},
    {KH_FUNCTION_MEDIAN, NULL, median},
    {KH_FUNCTION_MAX, NULL, largest},
    {KH_FUNCTION_MIN, NULL, smallest},
    {KH_FUNCTION_BEST, NULL, best},
};

kh_possible kh_possible_of_call(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    called at = {walk, {{walk->evaluation, frame}, node}};
    const kh_entity *function = kh_function_declared(at.call.scope, node);
    if (function)
        return declared(at, function);
    const kh_function_row *row = node->function;
    for (size_t i = 0; row && i < KH_COUNT(bodies); i++)
        if (bodies[i].function == row->function)
            return bodies[i].body ? bodies[i].body(at) : fold(at, bodies[i].fold);
    return kh_not_followed(at.call.scope);
}

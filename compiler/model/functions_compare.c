/* Comparing: levels, targets, spreads, steps, sets. Everything exact; what has no answer is UNKNOWN with the
 * reason. */
#include "model/functions.h"

#include "model/names.h"

/* ---- 级差 ---- */

static kh_value evaluate_as(kh_call call, size_t position, kh_enumeration enumeration)
{
    const kh_node *node = kh_argument_node(call, position, KH_KEYNAMES);
    kh_expectation expected = {.form = KH_FORM_ENUMERATION, .detail = enumeration};
    return node ? kh_scalar(kh_evaluate_here(call.scope, node, expected)) : kh_value_poison();
}

static bool is_on_ladder(const kh_member_row *member)
{
    return (member->enumeration == KH_ENUMERATION_LEVEL || member->enumeration == KH_ENUMERATION_ASSESSEE) &&
           member->rank > 0;
}

static kh_value off_ladder(kh_call call, const kh_member_row *member)
{
    kh_words missing = kh_words_fill(call.scope.evaluation->arena,
                                     kh_words_of("“{0}”的层级", "a level of “{0}”"), &member->word, 1);
    return kh_value_unknown(call.scope.evaluation->arena, kh_innermost(call.scope.frame), missing);
}

/* Its place on the ladder, of several the lowest; else *result is the function's. */
static bool rank_of(kh_call call, const kh_value *value, int *rank, kh_value *result)
{
    kh_value list = kh_as_list(call.scope, *value);
    *result = list;
    if (list.kind != KH_VALUE_LIST)
        return false;
    *result = kh_lacking(call.scope, "层级", "a level");
    for (size_t i = 0; i < list.list.count; i++) {
        const kh_element *element = &list.list.items[i];
        if (element->doubtful || element->value.kind != KH_VALUE_MEMBER) {
            *result = element->doubtful ? kh_undecided(list.reasons) : kh_wrong_type(call.scope);
            (void)kh_absorb(call.scope.evaluation->arena, &element->value, 1, result);
            return false;
        }
        if (!is_on_ladder(element->value.member)) {
            *result = off_ladder(call, element->value.member);
            return false;
        }
        if (i == 0 || element->value.member->rank < *rank)
            *rank = element->value.member->rank;
    }
    return list.list.count > 0;
}

/* Places down from the first to the second; to several, to the lowest of them. */
kh_value kh_function_levels_down(kh_call call)
{
    kh_value from = evaluate_as(call, 0, KH_ENUMERATION_LEVEL),
             to = evaluate_as(call, 1, KH_ENUMERATION_ASSESSEE);
    kh_value result;
    int upper = 0, lower = 0;
    if (!rank_of(call, &from, &upper, &result) || !rank_of(call, &to, &lower, &result))
        return result;
    return kh_value_number(KH_NUMBER(upper - lower));
}

/* ---- 难度 ---- */

static bool is_zero(const kh_value *number)
{
    return !number->ranged && kh_number_sign(number->number) == 0;
}

/* A ratio of what may be negative says nothing of hard and easy: −1% is harder than −2%, and half of it. */
static bool may_be_negative(const kh_value *number)
{
    return kh_number_sign(number->number) < 0;
}

static kh_value ratio_of(kh_call call, kh_value ours, kh_value theirs, bool higher_is_better)
{
    kh_value above = higher_is_better ? ours : theirs, below = higher_is_better ? theirs : ours;
    kh_value *sides[] = {&above, &below};
    for (size_t i = 0; i < KH_COUNT(sides); i++) {
        sides[i]->unit = (kh_unit){0}; /* they are of one unit */
        sides[i]->percent = sides[i]->bare = false;
    }
    if (may_be_negative(&below))
        return kh_lacking(call.scope, "不为负的目标", "targets that are not negative");
    return kh_divide(call.scope, above, below);
}

/* How many times as hard ours is as theirs, in the direction of harder. */
kh_value kh_function_difficulty(kh_call call)
{
    kh_value operands[] = {kh_scalar(kh_argument(call, 0, KH_KEYNAMES)),
                           kh_scalar(kh_argument(call, 1, KH_KEYNAMES)),
                           evaluate_as(call, 2, KH_ENUMERATION_DIRECTION)};
    kh_value result;
    if (kh_absorb(call.scope.evaluation->arena, operands, KH_COUNT(operands), &result))
        return result;
    if (operands[0].kind != KH_VALUE_NUMBER || operands[1].kind != KH_VALUE_NUMBER ||
        operands[2].kind != KH_VALUE_MEMBER || operands[2].member->enumeration != KH_ENUMERATION_DIRECTION)
        return kh_wrong_type(call.scope);
    if (!kh_align(call.scope.evaluation, &operands[0], &operands[1]))
        return kh_lacking(call.scope, "一致的单位", "units that agree");
    for (int i = 0; i < 2; i++) /* 95 beside 90% is 95% */
        if (operands[i].bare && !operands[i].percent && operands[1 - i].percent)
            operands[i] = kh_divide(call.scope, operands[i], kh_value_number(KH_NUMBER(100)));
    if (is_zero(&operands[1]))
        return is_zero(&operands[0])
                   ? kh_value_number(KH_NUMBER(1))
                   : kh_lacking(call.scope, "不为零的上级目标", "a superior's target other than zero");
    return ratio_of(call, operands[0], operands[1], operands[2].member->rank == 1);
}

/* ---- 可加 ---- */

/* Of money, area, mass there is so much in all; of ranks, degrees and shares there is not. A duration is one
 * for each. */
static bool is_amount(const kh_unit *unit)
{
    static const char *const no_amounts[] = {"%",  "‰",    "个百分点", "百分点", "倍",  "℃",
                                             "级", "名次", "分",       "是否",   "日期"};
    int above = 0;
    if (kh_text_contains(unit->word, KH_TEXT("/")) || kh_text_starts(unit->word, KH_TEXT("每")))
        return false;
    const kh_unit_row *row = kh_find_unit(unit->word);
    kh_text word = row ? row->word.in[KH_CHINESE] : unit->word;
    for (size_t i = 0; i < KH_COUNT(no_amounts); i++)
        if (kh_text_is(word, no_amounts[i]))
            return false;
    for (size_t i = 0; i < KH_DIMENSIONS; i++) {
        if (unit->exponents[i] < 0)
            return false;
        above += unit->exponents[i];
    }
    return above <= 1 && unit->exponents[KH_TIME] == 0;
}

/* Whose 目标 or 基数 it is, for its 单位; NULL if the argument is no such thing. */
static const kh_entity *owner_of(kh_call call, const kh_node *node)
{
    if (node->kind == KH_NODE_NAME) {
        kh_resolution meaning = kh_resolve(call.scope, node->text);
        return meaning.means == KH_MEANS_INPUT ? meaning.input : meaning.entity;
    }
    if (node->kind != KH_NODE_MEMBER)
        return NULL;
    kh_value object = kh_scalar(kh_evaluate_here(call.scope, node->children[0], KH_EXPECT_ANY));
    return object.kind == KH_VALUE_ENTITY ? object.entity : NULL;
}

static kh_value unit_stated(kh_call call, const kh_entity *owner)
{
    kh_arena *arena = call.scope.evaluation->arena;
    const kh_entity *holder = owner ? kh_holder(owner) : NULL;
    const kh_attribute_row *row = holder ? kh_find_attribute(holder->kind, KH_TEXT("单位")) : NULL;
    if (!row)
        return kh_lacking(call.scope, "单位", "unit");
    const kh_attribute *unit = kh_attribute_of(holder, "单位");
    if (!unit || !unit->count)
        return kh_value_unknown(arena, owner, row->word);
    kh_unit stated = kh_unit_of(arena, kh_written_text(arena, unit->values[0]));
    return kh_value_truth(is_amount(&stated));
}

/* A count or an amount, of which each township may take its part; no rate. */
kh_value kh_function_additive(kh_call call)
{
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    kh_value value = kh_scalar(kh_argument(call, 0, KH_KEYNAMES));
    if (value.kind == KH_VALUE_POISON)
        return value;
    if (value.kind == KH_VALUE_NUMBER && value.percent)
        return kh_value_truth(false);
    if (value.kind == KH_VALUE_NUMBER && value.unit.word.length)
        return kh_value_truth(is_amount(&value.unit));
    kh_value stated = unit_stated(call, owner_of(call, node));
    return stated.kind == KH_VALUE_UNKNOWN && value.kind == KH_VALUE_UNKNOWN ? value : stated;
}

/* ---- 变异平方 ---- */

/* Variance ÷ mean², of all that there are: the square of the coefficient of variation, which itself is
 * irrational. */
kh_value kh_function_squared_variation(kh_call call)
{
    kh_value values = kh_fold_values(call), sum = kh_value_number(KH_NUMBER(0)), squares = sum;
    if (values.kind != KH_VALUE_LIST)
        return values;
    if (values.list.count == 0)
        return kh_lacking(call.scope, "可计算的值", "values");
    for (size_t i = 0; i < values.list.count; i++) {
        kh_value value = values.list.items[i].value;
        if (values.list.items[i].doubtful || value.ranged)
            return kh_undecided(values.list.items[i].doubtful ? values.reasons : value.reasons);
        if (i > 0 && value.kind == KH_VALUE_NUMBER &&
            !kh_align(call.scope.evaluation, &values.list.items[0].value, &value))
            return kh_lacking(call.scope, "一致的单位", "units that agree");
        if (value.kind == KH_VALUE_NUMBER)
            value.unit = (kh_unit){0};
        sum = kh_add(call.scope, sum, value);
        squares = kh_add(call.scope, squares, kh_multiply(call.scope, value, value));
    }
    /* (Σx²/n − (Σx/n)²) ÷ (Σx/n)² = n·Σx² ÷ (Σx)² − 1 */
    kh_value count = kh_value_number(KH_NUMBER((int64_t)values.list.count)),
             one = kh_value_number(KH_NUMBER(1));
    kh_value ratio =
        kh_divide(call.scope, kh_multiply(call.scope, count, squares), kh_multiply(call.scope, sum, sum));
    return kh_subtract(call.scope, ratio, one);
}

/* ---- 公约 ---- */

/* Euclid, on rationals. */
static kh_number common(kh_arena *arena, kh_number left, kh_number right)
{
    while (kh_number_valid(left) && kh_number_valid(right) && kh_number_sign(right) != 0) {
        kh_number times = kh_number_floor(arena, kh_number_divide(arena, left, right));
        kh_number rest = kh_number_subtract(arena, left, kh_number_multiply(arena, times, right));
        left = right;
        right = rest;
    }
    return kh_number_valid(right) ? left : right;
}

typedef struct steps {
    kh_number sure, all; /* zero: none so far */
    kh_value like;       /* the first, for its unit */
    bool any;
} steps;

/* False: *result is the function's. */
static bool take_step(kh_call call, steps *so_far, const kh_element *element, kh_value *result)
{
    kh_arena *arena = call.scope.evaluation->arena;
    kh_value value = kh_scalar(element->value);
    if (kh_absorb(arena, &value, 1, result))
        return false;
    *result = value.ranged ? kh_undecided(value.reasons) : kh_wrong_type(call.scope);
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return false;
    if (!so_far->any)
        so_far->like = value;
    so_far->any = true;
    *result = kh_lacking(call.scope, "一致的单位", "units that agree");
    if (!kh_align(call.scope.evaluation, &so_far->like, &value))
        return false;
    kh_number size = kh_number_sign(value.number) < 0 ? kh_number_negate(arena, value.number) : value.number;
    so_far->all = common(arena, so_far->all, size);
    if (!element->doubtful)
        so_far->sure = common(arena, so_far->sure, size);
    return true;
}

/* The largest number of which all are multiples; zeros do not count. With doubtful ones it may be smaller. */
kh_value kh_function_common_step(kh_call call)
{
    kh_value list = kh_first_list(call), result;
    steps so_far = {.sure = KH_NUMBER(0), .all = KH_NUMBER(0)};
    if (list.kind != KH_VALUE_LIST)
        return list;
    for (size_t i = 0; i < list.list.count; i++) {
        if (!kh_spend(call.scope.evaluation, 1))
            return kh_too_large();
        if (!take_step(call, &so_far, &list.list.items[i], &result))
            return result;
    }
    if (!kh_number_valid(so_far.all) || !kh_number_valid(so_far.sure))
        return kh_lacking(call.scope, "数过大", "a number of sensible size");
    if (kh_number_sign(so_far.all) == 0)
        return kh_lacking(call.scope, "不为零的数", "numbers other than zero");
    if (kh_number_sign(so_far.sure) == 0) /* only doubtful ones: how large it may be nobody knows */
        return kh_undecided(list.reasons);
    so_far.like.percent = false;
    return kh_number_between(call.scope, so_far.all, so_far.sure, &so_far.like, list.reasons);
}

/* ---- 相交 ---- */

kh_value kh_function_intersection(kh_call call)
{
    kh_value lists[] = {kh_first_list(call), kh_as_list(call.scope, kh_argument(call, 1, KH_KEYNAMES))},
             result;
    kh_collector both = {.evaluation = call.scope.evaluation};
    if (kh_absorb(call.scope.evaluation->arena, lists, KH_COUNT(lists), &result))
        return result;
    kh_collect_reasons(&both, lists[0].reasons);
    const kh_list other = lists[1].list;
    for (size_t i = 0; i < lists[0].list.count && !kh_is_spent(call.scope.evaluation); i++) {
        const kh_element *element = &lists[0].list.items[i];
        size_t place = kh_place_of(call.scope, other.items, other.count, &element->value);
        if (place == other.count)
            continue;
        kh_collect(&both, element->value, element->doubtful || other.items[place].doubtful);
        if (other.items[place].doubtful)
            kh_collect_reasons(&both, lists[1].reasons);
    }
    return kh_collected(&both);
}

/* ---- 上年 ---- */

/* What 上年(…) is said about: the nearest element that may have a counterpart. */
static const kh_entity *subject_of(const kh_frame *frame)
{
    for (const kh_frame *at = frame; at; at = at->outer) {
        const kh_entity *holder = at->element ? kh_holder(at->element) : NULL;
        if (holder && kh_find_attribute(holder->kind, KH_TEXT("上年事项")))
            return holder;
    }
    return NULL;
}

/* 上年事项 says so; else the item of that name in 上年方案. ENTITY, NONE or what 上年事项 is worth instead.
 */
static kh_value last_years(kh_call call, const kh_entity *subject)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value none = {.kind = KH_VALUE_NONE};
    bool several = false;
    if (kh_attribute_of(subject, "上年事项"))
        return kh_scalar(kh_attribute_value(evaluation, subject, "上年事项"));
    const kh_entity *scheme = kh_scheme_of(evaluation, subject);
    if (!scheme || !kh_attribute_of(scheme, "上年方案"))
        return none;
    kh_value last = kh_scalar(kh_attribute_value(evaluation, scheme, "上年方案"));
    if (last.kind != KH_VALUE_ENTITY || subject->kind == KH_KIND_SCHEME)
        return last;
    const kh_entity *item = kh_find_inside(last.entity, subject->name, &several);
    return item && !several && item->kind == subject->kind ? kh_value_entity(item) : none;
}

/* Last year's results stand beside this year's. */
static kh_value last_years_results(kh_call call, const kh_node *node)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    bool before = evaluation->last_year;
    evaluation->last_year = true;
    kh_value value = kh_evaluate_here(call.scope, node, KH_EXPECT_ANY);
    evaluation->last_year = before;
    return value;
}

/* Of what results say, last year's results; else what last year's scheme has, if there is one to ask. */
kh_value kh_function_last_year(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const kh_node *node = kh_argument_node(call, 0, KH_KEYNAMES);
    if (node && kh_has_answers(evaluation) && kh_mentions_results(call.scope, node))
        return last_years_results(call, node);
    const kh_entity *subject = subject_of(call.scope.frame);
    kh_value last = subject ? last_years(call, subject) : (kh_value){.kind = KH_VALUE_NONE};
    if (last.kind == KH_VALUE_NONE || !node)
        return kh_lacking_actual(call.scope);
    if (last.kind != KH_VALUE_ENTITY)
        return last.kind == KH_VALUE_LIST
                   ? kh_lacking(call.scope, "唯一的上年事项", "a single item of last year")
                   : last;
    kh_frame frame = {.element = last.entity};
    kh_elsewhere back = kh_go_abroad(evaluation, last.entity);
    kh_value value = kh_evaluate(evaluation, &frame, node, KH_EXPECT_ANY);
    kh_come_back(back);
    if (value.kind == KH_VALUE_POISON) /* a quantity that there was not */
        return kh_value_unknown(evaluation->arena, last.entity, kh_words_same(kh_span_text(node->span)));
    return value;
}

/* Comparisons that can only come out one way: several values beside one, things of two kinds. */
#include "model/check_internal.h"

#include "model/names.h"

/* ---- inputs that are told period by period ---- */

/* Is there a formula that is worked out in each period, and whatever it uses with it? */
static bool has_formula_of_periods(kh_evaluation *evaluation, const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool by_period = child->kind == KH_KIND_QUANTITY ? kh_attribute_of(child, "周期") != NULL
                                                         : kh_scored_periods(evaluation, child) > 0;
        if (by_period || has_formula_of_periods(evaluation, child))
            return true;
    }
    return false;
}

/* Is what is being checked worked out once, and not in each period? Of what others may use in their periods,
 * only if none does. */
static bool is_once(kh_evaluation *evaluation, const kh_checker *checker)
{
    const kh_entity *owner = checker->owner, *scheme = checker->scheme->entity;
    if (!owner || kh_container(owner, KH_KIND_FUNCTION) || kh_container(owner, KH_KIND_RULE) ||
        kh_is_scored_by_period(evaluation, owner))
        return false;
    bool may_be_used = owner->kind == KH_KIND_QUANTITY || owner->kind == KH_KIND_COLUMN ||
                       owner->kind == KH_KIND_EXTERNAL ||
                       (owner->kind == KH_KIND_VETO && kh_attribute_of(owner, "限于"));
    return !may_be_used ||
           (kh_scored_periods(evaluation, scheme) == 0 && !has_formula_of_periods(evaluation, scheme));
}

kh_type kh_type_of_input_here(kh_checker *checker, const kh_entity *input)
{
    kh_type type = kh_type_of_input(checker->model->arena, input);
    bool reported = input->kind == KH_KIND_QUANTITY || input->kind == KH_KIND_EXTERNAL;
    kh_evaluation evaluation = {
        .arena = checker->model->arena, .model = checker->model, .scheme = checker->scheme};
    if (!checker->scheme || !reported || !kh_attribute_of(input, "周期") || !is_once(&evaluation, checker) ||
        kh_series_periods(&evaluation, input) == 0 || kh_fold_of_figures(&evaluation, input))
        return type;
    type.list = type.series = true;
    return type;
}

/* ---- comparisons ---- */

static bool is_one_value(kh_type type)
{
    bool known = type.kind != KH_TYPE_ANY && type.kind != KH_TYPE_POISON && type.kind != KH_TYPE_NONE &&
                 type.kind != KH_TYPE_RECORD;
    return !type.list && (known || type.single);
}

/* Asked by rules of whatever an attribute holds, one value or several; and the words that have a meaning of
 * their own in what follows from the scores. */
static bool is_let_pass(const kh_checker *checker, const kh_node *node)
{
    const kh_entity *owner = checker->owner;
    if (!checker->scheme || !owner || kh_container(owner, KH_KIND_RULE) ||
        kh_container(owner, KH_KIND_PACK) || kh_container(owner, KH_KIND_FUNCTION))
        return true;
    bool follows = owner->kind == KH_KIND_PAYOUT || owner->kind == KH_KIND_ACCOUNTABILITY ||
                   owner->kind == KH_KIND_COMMENDATION;
    return follows && node->kind == KH_NODE_NAME &&
           (kh_find_block(node->text) == kh_block_row_of(KH_KIND_GRADE) ||
            kh_find_block(node->text) == kh_block_row_of(KH_KIND_COMMENDATION));
}

static kh_text said(const kh_node *node)
{
    return kh_span_text(node->span);
}

static kh_words sign_of(kh_operation operation)
{
    static const struct {
        kh_operation operation;
        const char *chinese, *english;
    } signs[] = {{KH_OP_EQUAL, "=", "="},  {KH_OP_UNEQUAL, "!=", "!="},
                 {KH_OP_LESS, "<", "<"},   {KH_OP_AT_MOST, "<=", "<="},
                 {KH_OP_MORE, ">", ">"},   {KH_OP_AT_LEAST, ">=", ">="},
                 {KH_OP_IN, "属于", "in"}, {KH_OP_NOT_IN, "不属于", "not_in"}};
    for (size_t i = 0; i < KH_COUNT(signs); i++)
        if (signs[i].operation == operation)
            return kh_words_of(signs[i].chinese, signs[i].english);
    return kh_words_same(KH_TEXT_NONE);
}

static void report_several(kh_checker *checker, const kh_node *comparison, const kh_node *several,
                           const kh_node *one, kh_type type)
{
    kh_arena *arena = checker->model->arena;
    kh_words parts[] = {kh_words_same(said(several)), sign_of(comparison->operation),
                        kh_words_same(said(one))};
    kh_words found = kh_words_fill(
        arena,
        type.series ? kh_words_of("几个值（“{0}”一期一个）", "several values (one of “{0}” in each period)")
                    : kh_words_of("几个值（“{0}”）", "several values (“{0}”)"),
        parts, 1);
    kh_diagnostic *diagnostic = kh_report(checker->model->diagnostics, KH031, several->span,
                                          (kh_words[]){kh_words_of("一个值", "one value"), found}, 2);
    kh_words help =
        type.kind == KH_TYPE_ENTITY
            ? kh_words_of(
                  "要问其中一个怎样，写 存在 {0}：… ；要问是不是它，写 本单位 属于 {2}、该指标 属于 {2} "
                  "一类。",
                  "To ask about one of them, write some {0}: …; to ask whether it is this one, something "
                  "like this_unit in {2}, the_indicator in {2}.")
            : kh_words_of(
                  "写明怎样比：有一个就行，任一({0}, 本 {1} {2})；都要，全部({0}, 本 {1} {2})；合起来，"
                  "平均({0}) {1} {2}；其中一个，取第({0}, 1) {1} {2}。",
                  "Say how: any({0}, this {1} {2}) if one is enough, all({0}, this {1} {2}), together "
                  "mean({0}) {1} {2}, or one of them, nth({0}, 1) {1} {2}.");
    diagnostic->help = kh_words_fill(arena, help, parts, KH_COUNT(parts));
}

/* 本单位.组 = 环境, where 环境 is an indicator; a group of that name would be meant. */
static bool are_of_two_kinds(const kh_checker *checker, kh_type type, const kh_node *beside, kh_type other)
{
    const kh_kinds apart = KH_KIND_BIT(KH_KIND_GROUP) | KH_KIND_BIT(KH_KIND_TOWNSHIP) |
                           KH_KIND_BIT(KH_KIND_DEPARTMENT) | KH_KIND_BIT(KH_KIND_GRADE);
    bool known = type.kind == KH_TYPE_ENTITY && other.kind == KH_TYPE_ENTITY && type.detail != other.detail &&
                 type.detail != KH_KIND_FILE && other.detail != KH_KIND_FILE;
    if (!known || !((apart & KH_KIND_BIT(type.detail)) || (apart & KH_KIND_BIT(other.detail))))
        return false;
    bool named = beside->kind == KH_NODE_NAME;
    return !named ||
           !kh_find_declared(checker->model, checker->scheme->entity, (kh_kind)type.detail, beside->text);
}

bool kh_compares_unlike(kh_checker *checker, const kh_node *comparison, kh_type type, const kh_node *beside,
                        kh_type other)
{
    const kh_node *first = comparison->children[comparison->children[0] == beside];
    if (is_let_pass(checker, first) || is_let_pass(checker, beside))
        return false;
    bool in = comparison->operation == KH_OP_IN || comparison->operation == KH_OP_NOT_IN;
    bool membership = in || comparison->operation == KH_OP_CONTAINS;
    kh_type left = comparison->children[0] == beside ? other : type;
    kh_type right = comparison->children[0] == beside ? type : other;
    bool left_several = left.list && !left.written && is_one_value(right) &&
                        (!membership || (in && right.kind == KH_TYPE_RANGE));
    bool right_several = right.list && !right.written && is_one_value(left) && !membership;
    if (left_several || right_several) {
        const kh_node *several = comparison->children[right_several],
                      *one = comparison->children[!right_several];
        report_several(checker, comparison, several, one, right_several ? right : left);
        return true;
    }
    if (membership || !are_of_two_kinds(checker, type, beside, other))
        return false;
    kh_report(checker->model->diagnostics, KH031, beside->span,
              (kh_words[]){kh_type_words(type), kh_type_words(other)}, 2);
    return true;
}

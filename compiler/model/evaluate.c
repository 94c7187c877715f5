/* Expressions, node by node. Pure: what is not known is UNKNOWN with its reasons, what was reported is
 * POISON. */
#include "model/evaluate_internal.h"

#include "model/outcome.h"

/* ---- limits ---- */

void kh_look_at_memory(kh_evaluation *evaluation)
{
    if (kh_arena_used(evaluation->arena) - evaluation->used > KH_MAX_EVALUATION_BYTES)
        evaluation->steps = KH_MAX_STEPS + (uint64_t)1;
}

void kh_begin(kh_evaluation *evaluation)
{
    if (evaluation->depth > 0 || evaluation->calls > 0)
        return;
    evaluation->steps = 0;
    evaluation->used = kh_arena_used(evaluation->arena);
}

bool kh_enter_call(kh_evaluation *evaluation)
{
    kh_begin(evaluation);
    if (evaluation->calls >= KH_MAX_CALLS || !kh_spend(evaluation, 1))
        return false;
    evaluation->calls++;
    return true;
}

void kh_leave_call(kh_evaluation *evaluation)
{
    evaluation->calls--;
}

/* Said at every return from deep inside, so it must cost nothing. */
kh_value kh_too_large(void)
{
    static const kh_reason reason = {
        .missing = {{{"计算过大", sizeof "计算过大" - 1},
                     {"a computation of sensible size", sizeof "a computation of sensible size" - 1}}}};
    return kh_undecided((kh_reasons){(kh_reason *)(uintptr_t)&reason, 1}); /* nobody changes a reason */
}

kh_value kh_evaluate_here(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    return kh_evaluate(scope.evaluation, scope.frame, node, expected);
}

static bool is_card(const kh_value *value)
{
    return value->kind == KH_VALUE_ENTITY && value->entity->kind == KH_KIND_CARD;
}

kh_value kh_evaluate_owner(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    bool asked = scope.evaluation->unit_asked;
    kh_value owner = kh_evaluate_here(scope, node, expected);
    if (node->kind == KH_NODE_NAME && is_card(&owner))
        scope.evaluation->unit_asked = asked;
    return owner;
}

/* ---- 且 或, + − × ÷ ---- */

/* Sums and conditions are written in chains of hundreds, and each hangs in the left arm of the next: so many
 * of them are taken at once before the stack grows. */
enum { CHAIN = 64 };

static bool is_chained(const kh_node *node)
{
    if (node->kind != KH_NODE_BINARY || node->count < 2)
        return false;
    switch (node->operation) {
    case KH_OP_OR:
    case KH_OP_AND:
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE:
        return true;
    case KH_OP_NONE:
    case KH_OP_NOT:
    case KH_OP_EQUAL:
    case KH_OP_UNEQUAL:
    case KH_OP_LESS:
    case KH_OP_AT_MOST:
    case KH_OP_MORE:
    case KH_OP_AT_LEAST:
    case KH_OP_IN:
    case KH_OP_NOT_IN:
    case KH_OP_CONTAINS:
    case KH_OP_PLUS:
    case KH_OP_MINUS:
        break;
    }
    return false;
}

kh_value kh_truth_of_other(kh_scope scope, kh_value value)
{
    value = kh_scalar(value);
    if (value.kind == KH_VALUE_TRUTH || value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
        return value;
    return value.kind == KH_VALUE_NONE ? kh_value_truth(false) : kh_wrong_type(scope);
}

static bool is_truth(const kh_value *value, bool truth)
{
    return value->kind == KH_VALUE_TRUTH && value->truth == truth;
}

/* Strong Kleene: the deciding value wins over anything, else what is not known stays so. */
static kh_value connect(kh_scope scope, kh_value left, const kh_node *node, bool deciding)
{
    left = kh_truth_of(scope, left);
    if (is_truth(&left, deciding))
        return left;
    kh_value right = kh_truth_of(scope, kh_evaluate_here(scope, node, KH_EXPECT_ANY));
    if (is_truth(&right, deciding))
        return right;
    kh_value both[] = {left, right}, result;
    return kh_absorb(scope.evaluation->arena, both, KH_COUNT(both), &result) ? result : right;
}

static kh_value apply(kh_scope scope, const kh_node *node, kh_value left)
{
    const kh_node *right = node->children[1];
    if (node->operation == KH_OP_OR || node->operation == KH_OP_AND)
        return connect(scope, left, right, node->operation == KH_OP_OR);
    kh_value value = kh_evaluate_here(scope, right, KH_EXPECT_ANY);
    if (node->operation == KH_OP_ADD)
        return kh_add(scope, left, value);
    if (node->operation == KH_OP_SUBTRACT)
        return kh_subtract(scope, left, value);
    return node->operation == KH_OP_MULTIPLY ? kh_multiply(scope, left, value)
                                             : kh_divide(scope, left, value);
}

static kh_value chain(kh_scope scope, const kh_node *node)
{
    const kh_node *links[CHAIN];
    size_t count = 0;
    while (count < CHAIN && is_chained(node)) {
        links[count++] = node;
        node = node->children[0];
    }
    kh_value value = kh_evaluate_here(scope, node, KH_EXPECT_ANY);
    while (count > 0)
        value = apply(scope, links[--count], value);
    return value;
}

/* A side of a comparison; what a name means is found once. */
typedef struct side {
    const kh_node *node;
    kh_resolution meaning; /* of a name */
} side;

static side side_of(kh_scope scope, const kh_node *node)
{
    side made = {.node = node};
    if (node->kind == KH_NODE_NAME)
        made.meaning = kh_resolve_name(scope, node);
    return made;
}

/* Has it a type of its own, or is it a name that only the other side explains? */
static bool explains_itself(const side *it)
{
    if (it->node->kind != KH_NODE_NAME)
        return it->node->kind != KH_NODE_LIST;
    switch (it->meaning.means) {
    case KH_MEANS_VALUE:
    case KH_MEANS_INPUT:
    case KH_MEANS_ATTRIBUTE:
    case KH_MEANS_PROPERTY:
    case KH_MEANS_ABSENT:
    case KH_MEANS_FIELD:
        return true;
    case KH_MEANS_NOTHING:
    case KH_MEANS_ENTITY:
    case KH_MEANS_MEMBER:
    case KH_MEANS_SCORE:
        break;
    case KH_MEANS_KEYNAME:
        return kh_is_outcome(it->meaning.keyname);
    }
    return false;
}

static kh_value side_value(kh_scope scope, const side *it)
{
    if (it->node->kind != KH_NODE_NAME)
        return kh_evaluate_here(scope, it->node, KH_EXPECT_ANY);
    return kh_spend(scope.evaluation, 1) ? kh_resolved_value(scope, &it->meaning) : kh_too_large();
}

/* 定位 = 工业, 工业 = 定位, 定位 属于 [工业, 城区] */
static kh_value compare(kh_scope scope, const kh_node *node)
{
    const side left = side_of(scope, node->children[0]);
    bool known_left = explains_itself(&left);
    const side right = known_left ? (side){.node = node->children[1]} : side_of(scope, node->children[1]);
    bool turned = !known_left && explains_itself(&right);
    const side *first = turned ? &right : &left, *second = turned ? &left : &right;
    kh_value known = side_value(scope, first);
    kh_value other = kh_evaluate_owner(scope, second->node, kh_expectation_beside(scope, known, first->node));
    if (is_card(&other) && (known.kind != KH_VALUE_ENTITY || is_card(&known)))
        scope.evaluation->unit_asked = true; /* 本 = 方案 is no for any card */
    return kh_compare(scope, node->operation, turned ? other : known, turned ? known : other);
}

static kh_value unary(kh_scope scope, const kh_node *node)
{
    kh_value value = kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY);
    if (node->operation == KH_OP_MINUS)
        return kh_negate(scope, value);
    if (node->operation == KH_OP_PLUS)
        return value;
    value = kh_truth_of(scope, value);
    if (value.kind == KH_VALUE_TRUTH)
        value.truth = !value.truth;
    return value;
}

/* ---- 若, 分档 ---- */

static kh_value choose(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    kh_value condition = kh_truth_of(scope, kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY));
    if (condition.kind == KH_VALUE_TRUTH)
        return kh_evaluate_here(scope, node->children[condition.truth ? 1 : 2], expected);
    if (condition.kind == KH_VALUE_POISON)
        return condition;
    kh_value then = kh_evaluate_here(scope, node->children[1], expected);
    kh_value otherwise = kh_evaluate_here(scope, node->children[2], expected);
    return kh_is_same(scope, then, otherwise) ? then : condition;
}

static kh_value fits(kh_scope scope, const kh_value *subject, kh_expectation expected,
                     const kh_node *pattern);

static kh_value fits_one(kh_scope scope, const kh_value *subject, kh_expectation expected,
                         const kh_node *patterns)
{
    kh_value so_far = kh_value_truth(false), result;
    for (size_t i = 0; i < patterns->count; i++) {
        kh_value fit = fits(scope, subject, expected, patterns->children[i]);
        if (is_truth(&fit, true))
            return fit;
        kh_value both[] = {so_far, fit};
        if (kh_absorb(scope.evaluation->arena, both, KH_COUNT(both), &result))
            so_far = result;
    }
    return so_far;
}

/* Does the subject meet 当 90、95..100、>= 80 ? */
static kh_value fits(kh_scope scope, const kh_value *subject, kh_expectation expected, const kh_node *pattern)
{
    if (pattern->kind == KH_NODE_LIST)
        return fits_one(scope, subject, expected, pattern);
    if (pattern->kind == KH_NODE_UNARY && pattern->operation >= KH_OP_EQUAL &&
        pattern->operation <= KH_OP_CONTAINS)
        return kh_compare(scope, pattern->operation, *subject,
                          kh_evaluate_here(scope, pattern->children[0], expected));
    kh_value value = kh_evaluate_here(scope, pattern, expected);
    if (value.kind == KH_VALUE_TRUTH && subject->kind != KH_VALUE_TRUTH && pattern->kind != KH_NODE_TRUTH)
        return value; /* a condition of its own */
    return kh_compare(scope, KH_OP_IN, *subject, value);
}

static kh_value meets(kh_scope scope, const kh_value *subject, kh_expectation expected,
                      const kh_node *pattern)
{
    if (!pattern)
        return kh_value_truth(true);
    if (subject)
        return fits(scope, subject, expected, pattern);
    if (pattern->kind == KH_NODE_UNARY && pattern->operation >= KH_OP_EQUAL &&
        pattern->operation <= KH_OP_CONTAINS)
        return kh_value_poison(); /* compared with nothing */
    return kh_truth_of(scope, kh_evaluate_here(scope, pattern, KH_EXPECT_ANY));
}

/* The first arm that is met. One that may be met counts only if its result is that of the arm that is. */
static kh_value match(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    kh_value subject = {0}, maybe = {0}, met = kh_value_truth(false);
    kh_expectation beside = KH_EXPECT_ANY;
    bool doubted = false;
    if (node->children[0]) {
        subject = kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY);
        beside = kh_expectation_beside(scope, subject, node->children[0]);
    }
    kh_reasons doubts = {0};
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *arm = node->children[i];
        if (arm->kind != KH_NODE_ARM)
            return kh_value_poison();
        met = meets(scope, node->children[0] ? &subject : NULL, beside, arm->children[0]);
        if (met.kind == KH_VALUE_POISON)
            return met;
        if (is_truth(&met, false))
            continue;
        kh_value value = kh_evaluate_here(scope, arm->children[1], expected);
        if (met.kind == KH_VALUE_UNKNOWN)
            doubts = kh_join_reasons(scope.evaluation->arena, doubts, met.reasons);
        if (doubted && !kh_is_same(scope, maybe, value))
            return kh_undecided(doubts);
        if (is_truth(&met, true))
            return value;
        maybe = value;
        doubted = true;
    }
    return doubted ? kh_undecided(doubts) : kh_lacking(scope, "合用的分档", "an arm of the match that fits");
}

/* ---- literals ---- */

static kh_value number(const kh_node *node)
{
    kh_value value = kh_value_number(node->number);
    value.bare = node->kind == KH_NODE_NUMBER;
    value.percent = node->kind == KH_NODE_PERCENT;
    return value;
}

static kh_value quantity(kh_scope scope, const kh_node *node)
{
    kh_value value = number(node);
    value.unit = kh_unit_of(scope.evaluation->arena, node->text);
    return value;
}

/* Both ends in one unit; 0..10分 carries it at the upper end only. */
static kh_value range(kh_scope scope, const kh_node *node)
{
    kh_value ends[] = {kh_scalar(kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY)),
                       kh_scalar(kh_evaluate_here(scope, node->children[1], KH_EXPECT_ANY))};
    kh_value result;
    if (kh_absorb(scope.evaluation->arena, ends, KH_COUNT(ends), &result))
        return result;
    for (size_t i = 0; i < KH_COUNT(ends); i++) {
        if (ends[i].kind == KH_VALUE_NONE) /* open: 0..无 */
            ends[i] = (kh_value){.kind = KH_VALUE_NUMBER, .number = KH_NUMBER_INVALID, .bare = true};
        if (ends[i].kind != KH_VALUE_NUMBER || ends[i].ranged)
            return kh_wrong_type(scope);
    }
    if (ends[0].bare && ends[1].percent) /* 60..80% */
        ends[0].number = kh_number_divide(scope.evaluation->arena, ends[0].number, KH_NUMBER(100));
    if (!kh_align(scope.evaluation, &ends[0], &ends[1]))
        return kh_lacking(scope, "一致的单位", "units that agree");
    result = ends[0];
    result.kind = KH_VALUE_RANGE;
    result.upper = ends[1].number;
    result.percent = ends[0].percent || ends[1].percent;
    result.bare = ends[0].bare && ends[1].bare;
    result.half_open = node->half_open;
    return result;
}

static kh_value record(kh_scope scope, const kh_node *node)
{
    kh_value value = {.kind = KH_VALUE_RECORD};
    if (!kh_spend(scope.evaluation, node->count))
        return kh_too_large();
    value.list.items = kh_arena_array(scope.evaluation->arena, node->count, sizeof *value.list.items);
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *entry = node->children[i];
        if (entry->kind != KH_NODE_NAMED)
            return kh_value_poison();
        kh_value cell = kh_evaluate_here(scope, entry->children[0], KH_EXPECT_ANY);
        value.list.items[value.list.count++] = (kh_element){.value = cell, .key = entry->text};
    }
    return value;
}

static kh_value list_anew(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    if (node->count > 0 && node->children[0]->kind == KH_NODE_NAMED)
        return record(scope, node);
    kh_collector elements = {.evaluation = scope.evaluation};
    for (size_t i = 0; i < node->count; i++) {
        kh_value value = kh_evaluate_here(scope, node->children[i], expected);
        if (value.kind != KH_VALUE_LIST)
            kh_collect(&elements, value, false);
        for (size_t j = 0; value.kind == KH_VALUE_LIST && j < value.list.count; j++)
            kh_collect(&elements, value.list.items[j].value, value.list.items[j].doubtful);
        if (value.kind == KH_VALUE_LIST)
            kh_collect_reasons(&elements, value.reasons);
    }
    return kh_collected(&elements);
}

/* Texts and numbers only: it is the same for everybody. */
static bool is_constant(const kh_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *entry = node->children[i];
        if (entry->kind == KH_NODE_NAMED)
            entry = entry->children[0];
        bool constant = entry->kind == KH_NODE_LIST
                            ? is_constant(entry)
                            : entry->kind == KH_NODE_TEXT || entry->kind == KH_NODE_NUMBER;
        if (!constant)
            return false;
    }
    return true;
}

static kh_value list(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    bool constant = expected.form == KH_FORM_ANY && is_constant(node);
    const kh_value *known = constant ? kh_memo_of(scope.evaluation, KH_MEMO_LIST, node, NULL) : NULL;
    if (known)
        return *known;
    kh_value made = list_anew(scope, node, expected);
    if (constant && !kh_is_spent(scope.evaluation))
        kh_memo_keep_value(scope.evaluation, KH_MEMO_LIST, node, NULL, made);
    return made;
}

static kh_value text(const kh_node *node, kh_expectation expected)
{
    bool enumeration = expected.form == KH_FORM_ENUMERATION || expected.form == KH_FORM_FREQUENCY;
    unsigned which =
        expected.form == KH_FORM_FREQUENCY ? (unsigned)KH_ENUMERATION_FREQUENCY : expected.detail;
    const kh_member_row *member = enumeration ? kh_find_member((kh_enumeration)which, node->text) : NULL;
    return member ? (kh_value){.kind = KH_VALUE_MEMBER, .member = member} : kh_value_text(node->text);
}

/* ---- nodes ---- */

static kh_value member(kh_scope scope, const kh_node *node)
{
    kh_value object;
    if (!kh_item_before_word(scope, node->children[0], node->text, &object))
        object = kh_evaluate_owner(scope, node->children[0], KH_EXPECT_ANY);
    return kh_member(scope, object, node->text);
}

static kh_value evaluate_node(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    switch (node->kind) {
    case KH_NODE_NAME:
        return kh_name_value(scope, node, expected);
    case KH_NODE_TEXT:
        return text(node, expected);
    case KH_NODE_NUMBER:
    case KH_NODE_PERCENT:
        return number(node);
    case KH_NODE_QUANTITY:
        return quantity(scope, node);
    case KH_NODE_DATE:
        return (kh_value){.kind = KH_VALUE_DATE, .date = node->date};
    case KH_NODE_TRUTH:
        return kh_value_truth(node->truth);
    case KH_NODE_IF:
        return choose(scope, node, expected);
    case KH_NODE_EACH:
    case KH_NODE_SOME:
        return kh_quantify(scope, node);
    case KH_NODE_BINARY:
        return is_chained(node) ? chain(scope, node) : compare(scope, node);
    case KH_NODE_UNARY:
        return unary(scope, node);
    case KH_NODE_RANGE:
        return range(scope, node);
    case KH_NODE_MEMBER:
        return member(scope, node);
    case KH_NODE_FILTER:
        return kh_filter(scope, node);
    case KH_NODE_CALL:
        return kh_call_value(scope, node);
    case KH_NODE_NAMED:
        return kh_evaluate_here(scope, node->children[0], expected);
    case KH_NODE_LIST:
        return list(scope, node, expected);
    case KH_NODE_MATCH:
        return match(scope, node, expected);
    case KH_NODE_ERROR:
    case KH_NODE_ARM:
    case KH_NODE_CHANGE:
    case KH_NODE_BLOCK:
    case KH_NODE_ATTRIBUTE:
    case KH_NODE_CONDITION:
    case KH_NODE_USE:
        break;
    }
    return kh_value_poison();
}

kh_value kh_evaluate(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *node,
                     kh_expectation expected)
{
    if (!node)
        return kh_value_poison();
    kh_begin(evaluation);
    if (evaluation->depth >= KH_MAX_LEVELS || !kh_spend(evaluation, 1))
        return kh_too_large();
    evaluation->depth++;
    kh_value value = evaluate_node((kh_scope){evaluation, frame}, node, expected);
    evaluation->depth--;
    return value;
}

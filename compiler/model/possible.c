/* What a formula can be worth, node by node. */
#include "model/possible.h"

/* Formulas of an office have a dozen nodes on each way; beyond this somebody plays. */
enum { MAX_NARROWINGS = 64 };

static kh_scope scope_of(kh_walk *walk, const kh_frame *frame)
{
    return (kh_scope){walk->evaluation, frame};
}

static kh_possible nothing(void)
{
    return (kh_possible){.kind = KH_POSSIBLE_NOTHING};
}

static kh_value open_end(void)
{
    return (kh_value){.kind = KH_VALUE_NONE};
}

/* ---- inputs ---- */

static kh_possible of_input(kh_walk *walk, const kh_resolution *meaning)
{
    const kh_entity *input = meaning->input;
    const kh_attribute *formula = kh_attribute_of(input, "式");
    kh_frame own = {.element = meaning->entity ? meaning->entity : input,
                    .outer = meaning->frame ? meaning->frame->outer : NULL};
    if (input->kind == KH_KIND_DETAIL || input->kind == KH_KIND_COLUMN)
        return kh_not_followed(scope_of(walk, &own)); /* nobody knows how many there will be */
    if (meaning->frame) {
        own.bindings = meaning->frame->bindings;
        own.binding_count = meaning->frame->binding_count;
    }
    if (!formula || !formula->count)
        return kh_find_attribute(input->kind, KH_TEXT("分列")) && kh_attribute_of(input, "分列")
                   ? kh_possible_columns(walk, &own, input)
                   : kh_possible_result(walk, &own, input);
    if (!kh_enter_call(walk->evaluation))
        return kh_possible_unknown(kh_too_large());
    kh_possible worth = kh_possible_of(walk, &own, formula->values[0], KH_EXPECT_ANY);
    kh_leave_call(walk->evaluation);
    return worth;
}

/* ---- names ---- */

static const kh_passed *passed_as(const kh_walk *walk, const kh_value *bound)
{
    for (size_t i = walk->passed.count; i-- > 0;)
        if (walk->passed.items[i].bound == bound)
            return &walk->passed.items[i];
    return NULL;
}

static kh_possible of_attribute(kh_walk *walk, const kh_resolution *meaning)
{
    const kh_attribute *written =
        kh_inherited_attribute_of(kh_holder(meaning->entity), meaning->attribute->word.in[KH_CHINESE].data);
    kh_frame own = {.element = meaning->entity};
    if (!written || !written->count || !kh_enter_call(walk->evaluation))
        return kh_not_followed(scope_of(walk, &own));
    kh_possible worth = kh_possible_of(walk, &own, written->values[0], KH_EXPECT_ANY);
    kh_leave_call(walk->evaluation);
    return worth;
}

static kh_possible of_name(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    kh_resolution meaning = kh_resolve_name(scope_of(walk, frame), node);
    const kh_entity *item = kh_measured_item(frame);
    const kh_passed *passed = meaning.means == KH_MEANS_VALUE ? passed_as(walk, meaning.value) : NULL;
    if (passed)
        return kh_possible_of(walk, passed->frame, passed->node, KH_EXPECT_ANY);
    if (meaning.means == KH_MEANS_INPUT)
        return of_input(walk, &meaning);
    if (meaning.means == KH_MEANS_ATTRIBUTE)
        return of_attribute(walk, &meaning);
    if (meaning.means == KH_MEANS_KEYNAME && meaning.keyname == KH_KEYNAME_ACTUAL && item)
        return kh_possible_result(walk, frame, item);
    return kh_not_followed(scope_of(walk, frame));
}

/* ---- conditions that narrow ---- */

static const kh_narrowing *narrow(kh_walk *walk, const kh_frame *frame, kh_text name, kh_value low,
                                  kh_value high)
{
    kh_narrowing *made = kh_arena_new_of(walk->evaluation->arena, kh_narrowing);
    *made = (kh_narrowing){walk->narrowings, frame, name, low, high};
    return made;
}

static kh_possible narrowed(kh_walk *walk, const kh_frame *frame, kh_text name, kh_possible worth)
{
    unsigned count = 0;
    for (const kh_narrowing *at = walk->narrowings; at && count < MAX_NARROWINGS; at = at->outer, count++)
        if (at->frame == frame && kh_text_equal(at->name, name))
            worth = kh_possible_meet(scope_of(walk, frame), worth, at->low, at->high);
    return worth;
}

static kh_operation turned_round(kh_operation operation)
{
    if (operation == KH_OP_LESS)
        return KH_OP_MORE;
    if (operation == KH_OP_AT_MOST)
        return KH_OP_AT_LEAST;
    if (operation == KH_OP_MORE)
        return KH_OP_LESS;
    return operation == KH_OP_AT_LEAST ? KH_OP_AT_MOST : operation;
}

static kh_operation opposite(kh_operation operation)
{
    if (operation == KH_OP_LESS)
        return KH_OP_AT_LEAST;
    if (operation == KH_OP_AT_MOST)
        return KH_OP_MORE;
    if (operation == KH_OP_MORE)
        return KH_OP_AT_MOST;
    if (operation == KH_OP_AT_LEAST)
        return KH_OP_LESS;
    if (operation == KH_OP_EQUAL)
        return KH_OP_UNEQUAL;
    return operation == KH_OP_UNEQUAL ? KH_OP_EQUAL : KH_OP_NONE;
}

/* name < other: the name's upper end is that of the other. */
static void narrow_by(kh_walk *walk, const kh_frame *frame, const kh_node *name, kh_operation operation,
                      const kh_node *other)
{
    kh_value range = operation == KH_OP_IN ? kh_walk_value(walk, frame, other, KH_EXPECT_ANY) : open_end();
    if (range.kind == KH_VALUE_RANGE) {
        kh_value low = kh_end_of_range(walk, NULL, &range, range.number);
        kh_value high = kh_end_of_range(walk, NULL, &range, range.upper);
        walk->narrowings = narrow(walk, frame, name->text, low, high);
        return;
    }
    kh_possible bound = kh_possible_of(walk, frame, other, KH_EXPECT_ANY);
    if (bound.kind != KH_POSSIBLE_NUMBERS)
        return;
    bool below = operation == KH_OP_LESS || operation == KH_OP_AT_MOST || operation == KH_OP_EQUAL;
    bool above = operation == KH_OP_MORE || operation == KH_OP_AT_LEAST || operation == KH_OP_EQUAL;
    if (below || above)
        walk->narrowings =
            narrow(walk, frame, name->text, above ? bound.low : open_end(), below ? bound.high : open_end());
}

/* In what follows the condition is as `truth` says. */
static void assume(kh_walk *walk, const kh_frame *frame, const kh_node *condition, bool truth)
{
    if (condition->kind == KH_NODE_UNARY && condition->operation == KH_OP_NOT) {
        assume(walk, frame, condition->children[0], !truth);
        return;
    }
    if (condition->kind != KH_NODE_BINARY || condition->count != 2)
        return;
    const kh_node *left = condition->children[0], *right = condition->children[1];
    if ((condition->operation == KH_OP_AND && truth) || (condition->operation == KH_OP_OR && !truth)) {
        assume(walk, frame, left, truth);
        assume(walk, frame, right, truth);
        return;
    }
    kh_operation holds = truth ? condition->operation : opposite(condition->operation);
    if (left->kind == KH_NODE_NAME)
        narrow_by(walk, frame, left, holds, right);
    if (right->kind == KH_NODE_NAME && holds != KH_OP_IN)
        narrow_by(walk, frame, right, turned_round(holds), left);
}

/* ---- 且 或 非, comparisons ---- */

static kh_possible connect(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    kh_possible left = kh_possible_of(walk, frame, node->children[0], KH_EXPECT_ANY);
    bool deciding = node->operation == KH_OP_OR;
    if (left.kind == KH_POSSIBLE_TRUTHS && !(deciding ? left.no : left.yes))
        return left;
    kh_possible right = kh_possible_of(walk, frame, node->children[1], KH_EXPECT_ANY);
    if (left.kind != KH_POSSIBLE_TRUTHS || right.kind != KH_POSSIBLE_TRUTHS)
        return left.kind == KH_POSSIBLE_UNKNOWN    ? left
               : right.kind == KH_POSSIBLE_UNKNOWN ? right
                                                   : kh_not_followed(scope_of(walk, frame));
    return deciding ? kh_possible_truths(left.yes || right.yes, left.no && right.no)
                    : kh_possible_truths(left.yes && right.yes, left.no || right.no);
}

static kh_possible is_in_range(kh_walk *walk, const kh_frame *frame, const kh_node *at, kh_possible number,
                               const kh_value *range)
{
    kh_scope scope = scope_of(walk, frame);
    kh_possible result = kh_possible_truths(true, false);
    kh_number ends[] = {range->number, range->upper};
    for (size_t i = 0; i < 2; i++) {
        if (!kh_number_valid(ends[i]))
            continue;
        kh_operation operation = i == 0 ? KH_OP_AT_LEAST : range->half_open ? KH_OP_LESS : KH_OP_AT_MOST;
        kh_value end = kh_end_of_range(walk, NULL, range, ends[i]);
        kh_possible bound = kh_possible_between(end, end);
        kh_watch_difference(walk, scope, at, (unsigned)i, &number, &bound);
        kh_possible side = kh_possible_compare(scope, operation, number, bound);
        if (side.kind != KH_POSSIBLE_TRUTHS)
            return side;
        result = kh_possible_truths(result.yes && side.yes, result.no || side.no);
    }
    return result;
}

/* One of a list that is known: 等级 属于 [优, 良]. */
static kh_possible is_among(kh_walk *walk, const kh_frame *frame, const kh_possible *left,
                            const kh_value *list)
{
    kh_possible any = kh_possible_truths(false, true);
    for (size_t i = 0; i < list->list.count; i++) {
        kh_possible is = kh_possible_compare(scope_of(walk, frame), KH_OP_EQUAL, *left,
                                             kh_possible_exactly(list->list.items[i].value));
        if (is.kind != KH_POSSIBLE_TRUTHS)
            return is;
        any = kh_possible_truths(any.yes || is.yes, any.no && is.no);
    }
    return any;
}

/* A comparison with what is known, or with what ranges too. */
static kh_possible compared(kh_walk *walk, const kh_frame *frame, kh_operation operation, kh_possible left,
                            const kh_node *node, kh_expectation expected)
{
    kh_scope scope = scope_of(walk, frame);
    bool within = operation == KH_OP_IN || operation == KH_OP_NOT_IN;
    kh_value known = within ? kh_walk_value(walk, frame, node, expected) : open_end();
    kh_possible result = kh_not_followed(scope);
    if (known.kind == KH_VALUE_RANGE)
        result = is_in_range(walk, frame, node, left, &known);
    else if (known.kind == KH_VALUE_LIST)
        result = is_among(walk, frame, &left, &known);
    else if (!within) {
        kh_possible right = kh_possible_of(walk, frame, node, expected);
        kh_watch_difference(walk, scope, node, 0, &left, &right);
        return kh_possible_compare(scope, operation, left, right);
    }
    if (operation == KH_OP_NOT_IN && result.kind == KH_POSSIBLE_TRUTHS)
        result = kh_possible_truths(result.no, result.yes);
    return result;
}

static kh_possible compare(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    const kh_node *left = node->children[0], *right = node->children[1];
    kh_possible known = kh_possible_of(walk, frame, left, KH_EXPECT_ANY);
    kh_expectation beside = kh_expectation_beside(scope_of(walk, frame), open_end(), left);
    return compared(walk, frame, node->operation, known, right, beside);
}

/* ---- 若, 分档 ---- */

/* What neither results nor the roster change tells nothing about its arms. */
static bool is_constant(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    if (!kh_watches_arms(walk))
        return false;
    kh_elsewhere back = kh_go_to(walk->evaluation, NULL);
    kh_value value = kh_walk_value(walk, frame, node, KH_EXPECT_ANY);
    kh_come_back(back);
    return value.kind != KH_VALUE_UNKNOWN;
}

static kh_possible choose(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    const kh_narrowing *before = walk->narrowings;
    kh_possible condition = kh_possible_of(walk, frame, node->children[0], KH_EXPECT_ANY), result = nothing();
    if (condition.kind != KH_POSSIBLE_TRUTHS || is_constant(walk, frame, node->children[0]))
        kh_watch_lost(walk, node);
    if (condition.kind != KH_POSSIBLE_TRUTHS)
        return condition.kind == KH_POSSIBLE_UNKNOWN ? condition : kh_not_followed(scope_of(walk, frame));
    for (int arm = 0; arm < 2; arm++) {
        bool reached = arm == 0 ? condition.yes : condition.no;
        kh_watch_arm(walk, node, node->children[1 + arm], reached);
        if (!reached)
            continue;
        assume(walk, frame, node->children[0], arm == 0);
        kh_possible worth = kh_possible_of(walk, frame, node->children[1 + arm], KH_EXPECT_ANY);
        walk->narrowings = before;
        result = kh_possible_hull(scope_of(walk, frame), result, worth);
    }
    return result;
}

typedef struct arms {
    kh_walk *walk;
    const kh_frame *frame;
    const kh_node *subject; /* NULL: each pattern is a condition */
    kh_expectation beside;
    kh_possible rest;           /* of the subject, that no arm has taken for certain */
    bool low_taken, high_taken; /* … but for this end of it */
} arms;

/* An interval, and which of its ends does not belong to it. */
typedef struct band {
    kh_value low, high;
    bool without_low, without_high;
} band;

static bool is_at(kh_scope scope, const kh_value *left, const kh_value *right)
{
    int order;
    return !kh_is_open(left) && !kh_is_open(right) && kh_order(scope, *left, *right, &order) && order == 0;
}

/* What the pattern leaves of an interval, if it takes one of its ends. */
static void leave_rest(arms *at, const band *taken)
{
    kh_scope scope = scope_of(at->walk, at->frame);
    kh_possible *rest = &at->rest;
    kh_value low = taken->low, high = taken->high;
    int order;
    if (rest->kind != KH_POSSIBLE_NUMBERS)
        return;
    bool with_low = !taken->without_low || at->low_taken, with_high = !taken->without_high || at->high_taken;
    bool from_below =
        kh_is_open(&low) || (!kh_is_open(&rest->low) && kh_order(scope, low, rest->low, &order) &&
                             (order < 0 || (order == 0 && with_low)));
    bool from_above =
        kh_is_open(&high) || (!kh_is_open(&rest->high) && kh_order(scope, high, rest->high, &order) &&
                              (order > 0 || (order == 0 && with_high)));
    if (from_below && !kh_is_open(&high)) {
        bool further = !is_at(scope, &rest->low, &high);
        *rest = kh_possible_meet(scope, *rest, high, open_end());
        at->low_taken = !taken->without_high || (at->low_taken && !further);
    } else if (from_above && !kh_is_open(&low)) {
        bool further = !is_at(scope, &rest->high, &low);
        *rest = kh_possible_meet(scope, *rest, open_end(), low);
        at->high_taken = !taken->without_low || (at->high_taken && !further);
    }
    if (rest->kind == KH_POSSIBLE_NUMBERS && (at->low_taken || at->high_taken) &&
        is_at(scope, &rest->low, &rest->high))
        *rest = nothing();
}

/* Nothing of it is left but an end that was taken. */
static bool only_touches(arms *at, const band *wanted)
{
    kh_scope scope = scope_of(at->walk, at->frame);
    return at->rest.kind == KH_POSSIBLE_NUMBERS &&
           ((at->low_taken && is_at(scope, &wanted->high, &at->rest.low)) ||
            (at->high_taken && is_at(scope, &wanted->low, &at->rest.high)));
}

/* The interval that a pattern stands for; false if it is none. */
static bool interval_of(arms *at, const kh_node *pattern, band *found)
{
    bool comparison = pattern->kind == KH_NODE_UNARY && pattern->operation >= KH_OP_EQUAL;
    kh_operation operation = comparison ? pattern->operation : KH_OP_EQUAL;
    *found = (band){.low = open_end(),
                    .high = open_end(),
                    .without_low = operation == KH_OP_MORE,
                    .without_high = operation == KH_OP_LESS};
    if (operation == KH_OP_UNEQUAL || operation > KH_OP_AT_LEAST)
        return false;
    kh_value value = kh_scalar(
        kh_walk_value(at->walk, at->frame, comparison ? pattern->children[0] : pattern, at->beside));
    if (value.kind == KH_VALUE_RANGE && !comparison) {
        found->low = kh_end_of_range(at->walk, NULL, &value, value.number);
        found->high = kh_end_of_range(at->walk, NULL, &value, value.upper);
        found->without_high = value.half_open;
        return true;
    }
    if (value.kind != KH_VALUE_NUMBER || value.ranged)
        return false;
    if (operation != KH_OP_LESS && operation != KH_OP_AT_MOST)
        found->low = value;
    if (operation != KH_OP_MORE && operation != KH_OP_AT_LEAST)
        found->high = value;
    return true;
}

static kh_possible meets(arms *at, const kh_node *pattern)
{
    if (!pattern)
        return kh_possible_truths(true, false);
    if (!at->subject)
        return kh_possible_of(at->walk, at->frame, pattern, KH_EXPECT_ANY);
    if (pattern->kind == KH_NODE_LIST) {
        kh_possible any = kh_possible_truths(false, true);
        for (size_t i = 0; i < pattern->count; i++) {
            kh_possible one = meets(at, pattern->children[i]);
            if (one.kind != KH_POSSIBLE_TRUTHS)
                return one;
            any = kh_possible_truths(any.yes || one.yes, any.no && one.no);
        }
        return any;
    }
    bool comparison = pattern->kind == KH_NODE_UNARY && pattern->operation >= KH_OP_EQUAL;
    if (comparison)
        return compared(at->walk, at->frame, pattern->operation, at->rest, pattern->children[0], at->beside);
    kh_value value = kh_walk_value(at->walk, at->frame, pattern, at->beside);
    if (value.kind == KH_VALUE_RANGE)
        return is_in_range(at->walk, at->frame, pattern, at->rest, &value);
    bool condition = value.kind == KH_VALUE_TRUTH && at->rest.kind != KH_POSSIBLE_TRUTHS;
    if (condition)
        return kh_possible_exactly(value);
    kh_possible worth = kh_possible_of(at->walk, at->frame, pattern, at->beside);
    if (worth.kind == KH_POSSIBLE_TRUTHS && at->rest.kind != KH_POSSIBLE_TRUTHS)
        return worth; /* a condition of its own */
    kh_watch_difference(at->walk, scope_of(at->walk, at->frame), pattern, 0, &at->rest, &worth);
    return kh_possible_compare(scope_of(at->walk, at->frame), KH_OP_EQUAL, at->rest, worth);
}

/* The arm's result where its pattern is met; afterwards the subject is what is left. */
static kh_possible arm_worth(arms *at, const kh_node *arm, const band *taken)
{
    const kh_narrowing *before = at->walk->narrowings;
    if (taken && at->subject->kind == KH_NODE_NAME) {
        at->walk->narrowings = narrow(at->walk, at->frame, at->subject->text, taken->low, taken->high);
        if (at->rest.kind == KH_POSSIBLE_NUMBERS)
            at->walk->narrowings =
                narrow(at->walk, at->frame, at->subject->text, at->rest.low, at->rest.high);
    } else if (!at->subject && arm->children[0]) {
        assume(at->walk, at->frame, arm->children[0], true);
    } else if (at->subject && at->subject->kind == KH_NODE_NAME && at->rest.kind == KH_POSSIBLE_NUMBERS) {
        at->walk->narrowings = narrow(at->walk, at->frame, at->subject->text, at->rest.low, at->rest.high);
    }
    kh_possible worth = kh_possible_of(at->walk, at->frame, arm->children[1], KH_EXPECT_ANY);
    at->walk->narrowings = before;
    if (taken)
        leave_rest(at, taken);
    else if (!at->subject && arm->children[0])
        assume(at->walk, at->frame, arm->children[0], false);
    return worth;
}

/* One arm after the other; false: no later one can be met. */
static bool try_arm(arms *at, const kh_node *match, const kh_node *arm, kh_possible *result)
{
    band taken;
    bool interval = arm->children[0] && at->subject && interval_of(at, arm->children[0], &taken);
    kh_possible met = meets(at, arm->children[0]);
    if (met.kind != KH_POSSIBLE_TRUTHS) {
        kh_watch_lost(at->walk, match);
        *result = met.kind == KH_POSSIBLE_NOTHING ? *result : met;
        return false;
    }
    met.yes = met.yes && !(interval && only_touches(at, &taken));
    kh_watch_arm(at->walk, match, arm, met.yes);
    if (met.yes)
        *result = kh_possible_hull(scope_of(at->walk, at->frame), *result,
                                   arm_worth(at, arm, interval ? &taken : NULL));
    if (!met.no && met.yes)
        return false;
    return at->rest.kind != KH_POSSIBLE_UNKNOWN && (!at->subject || at->rest.kind != KH_POSSIBLE_NOTHING);
}

static kh_possible match(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    const kh_narrowing *before = walk->narrowings;
    arms at = {.walk = walk, .frame = frame, .subject = node->children[0], .beside = KH_EXPECT_ANY};
    kh_possible result = nothing();
    bool more = true;
    if (at.subject) {
        at.rest = kh_possible_of(walk, frame, at.subject, KH_EXPECT_ANY);
        at.beside = kh_expectation_beside(scope_of(walk, frame), open_end(), at.subject);
        if (is_constant(walk, frame, at.subject))
            kh_watch_lost(walk, node);
        if (at.rest.kind == KH_POSSIBLE_UNKNOWN || at.rest.kind == KH_POSSIBLE_NOTHING)
            return at.rest;
    }
    for (size_t i = 1; i < node->count && node->children[i]->kind == KH_NODE_ARM; i++)
        if (more)
            more = try_arm(&at, node, node->children[i], &result);
        else
            kh_watch_arm(walk, node, node->children[i], false);
    if (more && (result.kind == KH_POSSIBLE_NOTHING || !walk->sampling))
        kh_watch_gap(walk, node);
    walk->narrowings = before;
    return result;
}

/* ---- object.word, lists ---- */

/* What the name is worth for the other units. A range that differs from unit to unit is not followed: what
 * holds for nobody in particular holds for each. */
static kh_possible of_others(kh_walk *walk, const kh_frame *frame, const kh_node *name)
{
    const kh_narrowing *narrowings = walk->narrowings;
    kh_elsewhere back = kh_go_to(walk->evaluation, NULL);
    unsigned whose = walk->whose;
    walk->whose |= KH_OTHERS_RESULT;
    walk->narrowings = NULL;
    kh_possible worth = kh_possible_of(walk, frame, name, KH_EXPECT_ANY);
    walk->narrowings = narrowings;
    walk->whose = whose;
    kh_come_back(back);
    return worth;
}

/* Whoever has the item is among 全体 and 同组. */
static bool is_whole_cohort(const kh_node *node)
{
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    return keyname == KH_KEYNAME_EVERYONE || keyname == KH_KEYNAME_SAME_GROUP;
}

static bool is_own_in(kh_evaluation *evaluation, const kh_value *units, const kh_node *cohort)
{
    bool found = !evaluation->township;
    if (found && !is_whole_cohort(cohort))
        (void)kh_this_unit(evaluation);
    for (size_t i = 0; i < units->list.count && !found; i++)
        found = units->list.items[i].value.entity == kh_this_unit(evaluation);
    return found;
}

/* 全体[增量 > 0].增量, while a sample is taken: whoever does not meet the condition is not among them. Where
 * nobody can say, and without a sample, all are taken. */
typedef enum membership { IS_MEMBER, IS_NONE, NOT_SAID } membership;

static membership membership_of(kh_walk *walk, const kh_frame *frame, const kh_node *cohort, bool own)
{
    if (cohort->kind != KH_NODE_FILTER || !walk->sampling)
        return IS_MEMBER;
    membership inner = membership_of(walk, frame, cohort->children[0], own);
    if (inner != IS_MEMBER)
        return inner;
    const kh_node *condition = cohort->children[1];
    kh_possible met =
        own ? kh_possible_of(walk, frame, condition, KH_EXPECT_ANY) : of_others(walk, frame, condition);
    if (met.kind != KH_POSSIBLE_TRUTHS || met.yes == met.no)
        return NOT_SAID;
    return met.yes ? IS_MEMBER : IS_NONE;
}

static bool is_in_doubt(const kh_value *units)
{
    for (size_t i = 0; i < units->list.count; i++)
        if (units->list.items[i].doubtful)
            return true;
    return false;
}

/* 全体.实绩: one's own, and those of the others, who are taken to do alike. */
static kh_possible of_cohort(kh_walk *walk, const kh_frame *frame, const kh_value *units, const kh_node *node)
{
    const kh_node *whom = node->children[0];
    kh_node name = {
        .kind = KH_NODE_NAME, .text = node->text, .span = node->span, .text_span = node->text_span};
    kh_possible *members = kh_arena_array(walk->evaluation->arena, 2, sizeof *members);
    bool own = is_own_in(walk->evaluation, units, whom), doubt = is_in_doubt(units);
    bool others = units->list.count > own;
    membership of_own = own && doubt ? membership_of(walk, frame, whom, true) : IS_MEMBER;
    membership of_rest = others && doubt ? membership_of(walk, frame, whom, false) : IS_MEMBER;
    if (of_own == NOT_SAID || of_rest == NOT_SAID)
        return kh_not_followed(scope_of(walk, frame));
    size_t count = units->list.count - (of_own == IS_NONE);
    kh_possible cohort = {.kind = KH_POSSIBLE_LIST, .elements = members, .element_count = count};
    if (of_rest == IS_NONE)
        cohort.element_count = own && of_own == IS_MEMBER;
    if (own && of_own == IS_MEMBER)
        members[cohort.listed++] = kh_possible_of(walk, frame, &name, KH_EXPECT_ANY);
    if (cohort.listed < cohort.element_count)
        members[cohort.listed++] = of_others(walk, frame, &name);
    for (size_t i = 0; i < cohort.listed; i++)
        if (members[i].kind != KH_POSSIBLE_NUMBERS)
            return kh_not_followed(scope_of(walk, frame));
    return cohort;
}

static bool are_townships(const kh_value *list)
{
    return list->kind == KH_VALUE_LIST && list->list.count > 0 &&
           list->list.items[0].value.kind == KH_VALUE_ENTITY &&
           list->list.items[0].value.entity->kind == KH_KIND_TOWNSHIP;
}

static kh_possible of_member(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    kh_scope scope = scope_of(walk, frame);
    const kh_node *object = node->children[0];
    kh_value whose;
    if (!kh_item_before_word(scope, object, node->text, &whose))
        whose = kh_walk_value(walk, frame, object, KH_EXPECT_ANY);
    if (are_townships(&whose))
        return of_cohort(walk, frame, &whose, node);
    if (whose.kind == KH_VALUE_ENTITY && whose.entity == kh_this_unit(walk->evaluation)) {
        kh_node name = {
            .kind = KH_NODE_NAME, .text = node->text, .span = node->span, .text_span = node->text_span};
        return of_name(walk, frame, &name);
    }
    if (whose.kind == KH_VALUE_ENTITY) {
        kh_resolution meaning = kh_resolve_member(scope, whose.entity, node->text);
        if (meaning.means == KH_MEANS_INPUT)
            return of_input(walk, &meaning);
        return meaning.means == KH_MEANS_ATTRIBUTE ? of_attribute(walk, &meaning) : kh_not_followed(scope);
    }
    /* a column of a result: each column is a choice of its own */
    kh_possible columns = kh_possible_of(walk, frame, object, KH_EXPECT_ANY);
    if (columns.kind != KH_POSSIBLE_LIST || columns.listed != 1 || object->kind != KH_NODE_NAME)
        return columns.kind == KH_POSSIBLE_UNKNOWN ? columns : kh_not_followed(scope);
    return columns.elements[0];
}

static kh_possible of_list(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    kh_possible *elements = kh_arena_array(walk->evaluation->arena, node->count + 1, sizeof *elements);
    for (size_t i = 0; i < node->count; i++) {
        elements[i] = kh_possible_of(walk, frame, node->children[i], KH_EXPECT_ANY);
        if (elements[i].kind == KH_POSSIBLE_UNKNOWN || elements[i].kind == KH_POSSIBLE_NOTHING)
            return elements[i];
        if (elements[i].kind == KH_POSSIBLE_LIST)
            return kh_not_followed(scope_of(walk, frame));
    }
    return (kh_possible){
        .kind = KH_POSSIBLE_LIST, .elements = elements, .element_count = node->count, .listed = node->count};
}

/* ---- nodes ---- */

static kh_possible of_binary(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    switch (node->operation) {
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE: {
        kh_possible left = kh_possible_of(walk, frame, node->children[0], KH_EXPECT_ANY);
        kh_possible right = kh_possible_of(walk, frame, node->children[1], KH_EXPECT_ANY);
        if (node->operation == KH_OP_DIVIDE)
            kh_watch_divisor(walk, scope_of(walk, frame), node, node->children[1], &right);
        return kh_possible_combine(scope_of(walk, frame), node->operation, left, right);
    }
    case KH_OP_OR:
    case KH_OP_AND:
        return connect(walk, frame, node);
    case KH_OP_EQUAL:
    case KH_OP_UNEQUAL:
    case KH_OP_LESS:
    case KH_OP_AT_MOST:
    case KH_OP_MORE:
    case KH_OP_AT_LEAST:
    case KH_OP_IN:
    case KH_OP_NOT_IN:
        return compare(walk, frame, node);
    case KH_OP_CONTAINS:
    case KH_OP_NONE:
    case KH_OP_NOT:
    case KH_OP_PLUS:
    case KH_OP_MINUS:
        break;
    }
    return kh_not_followed(scope_of(walk, frame));
}

static kh_possible of_unary(kh_walk *walk, const kh_frame *frame, const kh_node *node)
{
    kh_possible operand = kh_possible_of(walk, frame, node->children[0], KH_EXPECT_ANY);
    if (node->operation == KH_OP_PLUS)
        return operand;
    if (node->operation == KH_OP_MINUS)
        return kh_possible_negative(scope_of(walk, frame), operand);
    return operand.kind == KH_POSSIBLE_TRUTHS ? kh_possible_truths(operand.no, operand.yes) : operand;
}

static kh_possible of_node(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected)
{
    switch (node->kind) {
    case KH_NODE_NAME:
        return narrowed(walk, frame, node->text, of_name(walk, frame, node));
    case KH_NODE_IF:
        return choose(walk, frame, node);
    case KH_NODE_MATCH:
        return match(walk, frame, node);
    case KH_NODE_BINARY:
        return of_binary(walk, frame, node);
    case KH_NODE_UNARY:
        return of_unary(walk, frame, node);
    case KH_NODE_MEMBER:
        return of_member(walk, frame, node);
    case KH_NODE_CALL:
        return kh_possible_of_call(walk, frame, node);
    case KH_NODE_NAMED:
        return kh_possible_of(walk, frame, node->children[0], expected);
    case KH_NODE_LIST:
        return of_list(walk, frame, node);
    case KH_NODE_EACH:
    case KH_NODE_SOME:
        return kh_possible_truths(true, true); /* it waits for results alone: either way */
    case KH_NODE_FILTER:
    case KH_NODE_RANGE:
    case KH_NODE_TEXT:
    case KH_NODE_NUMBER:
    case KH_NODE_QUANTITY:
    case KH_NODE_PERCENT:
    case KH_NODE_DATE:
    case KH_NODE_TRUTH:
    case KH_NODE_ERROR:
    case KH_NODE_ARM:
    case KH_NODE_CHANGE:
    case KH_NODE_BLOCK:
    case KH_NODE_ATTRIBUTE:
    case KH_NODE_CONDITION:
    case KH_NODE_USE:
        break;
    }
    return kh_not_followed(scope_of(walk, frame));
}

/* What is known without results is looked into only for what it hides: a divisor that is zero, arms that the
 * roster chooses among. */
static bool hides_something(const kh_walk *walk, const kh_node *node, const kh_value *known)
{
    if (!walk->watch)
        return false;
    if (known->kind == KH_VALUE_UNKNOWN)
        return node->count > 0;
    return kh_watches_arms(walk) && kh_this_unit(walk->evaluation) &&
           (node->kind == KH_NODE_IF || node->kind == KH_NODE_MATCH || node->kind == KH_NODE_BINARY);
}

/* 缺(…): no score comes of it. */
static bool says_lacking(const kh_node *node)
{
    return node->kind == KH_NODE_CALL && node->function && node->function->function == KH_FUNCTION_LACKING;
}

kh_possible kh_possible_of(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected)
{
    if (says_lacking(node))
        return nothing();
    kh_evaluation *evaluation = walk->evaluation;
    bool open;
    kh_value known = kh_walk_known(walk, frame, node, expected, &open);
    bool doubtful = known.kind == KH_VALUE_NUMBER && known.ranged; /* a count that results will settle */
    if (!open && !doubtful && !hides_something(walk, node, &known))
        return kh_possible_exactly(kh_apart_from_results(walk, known));
    if (evaluation->depth >= KH_MAX_LEVELS || walk->budget == 0 || !kh_spend(evaluation, 1))
        return kh_possible_unknown(kh_too_large());
    walk->budget--;
    evaluation->depth++;
    kh_possible worth = of_node(walk, frame, node, expected);
    evaluation->depth--;
    if (open || (doubtful && worth.kind == KH_POSSIBLE_NUMBERS))
        return worth;
    return kh_possible_exactly(kh_apart_from_results(walk, known));
}

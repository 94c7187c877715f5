/* Calls: which function is meant, and its arguments by position or by name. */
#include "model/functions.h"

#include <assert.h>

#include "model/names.h"
#include "model/prelude.h"

typedef kh_value function_body(kh_call call);

/* In the order of the vocabulary. */
static const struct {
    kh_function function;
    function_body *body;
} bodies[] = {
    {KH_FUNCTION_COUNT, kh_function_count},
    {KH_FUNCTION_SUM, kh_function_sum},
    {KH_FUNCTION_SUM_OF_BEST, kh_function_sum_of_best},
    {KH_FUNCTION_MEAN, kh_function_mean},
    {KH_FUNCTION_MEDIAN, kh_function_median},
    {KH_FUNCTION_MAX, kh_function_max},
    {KH_FUNCTION_MIN, kh_function_min},
    {KH_FUNCTION_SHARE, kh_function_share},
    {KH_FUNCTION_ANY, kh_function_any},
    {KH_FUNCTION_ALL, kh_function_all},
    {KH_FUNCTION_DISTINCT, kh_function_distinct},
    {KH_FUNCTION_SORT, kh_function_sort},
    {KH_FUNCTION_CLAMP, kh_function_clamp},
    {KH_FUNCTION_STEPS, kh_function_steps},
    {KH_FUNCTION_RATIO, kh_function_ratio},
    {KH_FUNCTION_AMOUNT, kh_function_amount},
    {KH_FUNCTION_SHORTFALL, kh_function_shortfall},
    {KH_FUNCTION_EXCESS, kh_function_excess},
    {KH_FUNCTION_CONVERT, kh_function_convert},
    {KH_FUNCTION_WEIGHTED, kh_function_weighted},
    {KH_FUNCTION_RANK, kh_function_rank},
    {KH_FUNCTION_RANK_TABLE, kh_function_rank_table},
    {KH_FUNCTION_BRACKETS, kh_function_brackets},
    {KH_FUNCTION_BEST, kh_function_best},
    {KH_FUNCTION_RELATIVE, kh_function_relative},
    {KH_FUNCTION_LONGEST_RUN, kh_function_longest_run},
    {KH_FUNCTION_OCCURRENCES, kh_function_occurrences},
    {KH_FUNCTION_LAST_YEAR, kh_function_last_year},
    {KH_FUNCTION_PREVIOUS, kh_function_previous},
    {KH_FUNCTION_RUNNING_TOTAL, kh_function_running_total},
    {KH_FUNCTION_HAS, kh_function_has},
    {KH_FUNCTION_INAPPLICABLE, kh_function_inapplicable},
    {KH_FUNCTION_STATED, kh_function_stated},
    {KH_FUNCTION_FALLBACK, kh_function_fallback},
    {KH_FUNCTION_LACKING, kh_function_lacking},
    {KH_FUNCTION_EMPTY, kh_function_empty},
    {KH_FUNCTION_UNION, kh_function_union},
    {KH_FUNCTION_DIFFERENCE, kh_function_difference},
    {KH_FUNCTION_DIVISIBLE, kh_function_divisible},
    {KH_FUNCTION_PER_YEAR, kh_function_per_year},
    {KH_FUNCTION_AFTER_FIRST, kh_function_after_first},
    {KH_FUNCTION_FIRST_OF, kh_function_first_of},
    {KH_FUNCTION_NTH, kh_function_nth},
    {KH_FUNCTION_COLUMNS_WITH, kh_function_columns_with},
    {KH_FUNCTION_POSITION, kh_function_position},
    {KH_FUNCTION_JOIN, kh_function_join},
    {KH_FUNCTION_PERCENT, kh_function_percent},
    {KH_FUNCTION_HITS, kh_function_hits},
    {KH_FUNCTION_MATCHING, kh_function_matching},
    {KH_FUNCTION_CONTAINING, kh_function_containing},
    {KH_FUNCTION_LEVELS_DOWN, kh_function_levels_down},
    {KH_FUNCTION_DIFFICULTY, kh_function_difficulty},
    {KH_FUNCTION_ADDITIVE, kh_function_additive},
    {KH_FUNCTION_SQUARED_VARIATION, kh_function_squared_variation},
    {KH_FUNCTION_COMMON_STEP, kh_function_common_step},
    {KH_FUNCTION_INTERSECTION, kh_function_intersection},
    {KH_FUNCTION_SCORED_FROM, kh_function_scored_from},
    {KH_FUNCTION_TAKEN_FROM, kh_function_taken_from},
    {KH_FUNCTION_COPIED_SHARE, kh_function_copied_share},
    {KH_FUNCTION_COMMON_PASSAGES, kh_function_common_passages},
    {KH_FUNCTION_CHARACTERS, kh_function_characters},
    {KH_FUNCTION_WEEKDAY, kh_function_weekday},
    {KH_FUNCTION_OWN_SCORE, kh_function_own_score},
    {KH_FUNCTION_TOTAL_SCORE, kh_function_own_score},
    {KH_FUNCTION_BASE_SCORE, kh_function_own_score}, /* none is known before there are results */
};
static_assert(KH_COUNT(bodies) == KH_FUNCTIONS, "a function of the vocabulary has no body");

/* ---- arguments ---- */

static bool is_named(const kh_node *argument, kh_keyname name)
{
    if (argument->kind != KH_NODE_NAMED)
        return false;
    if (kh_find_keyname(argument->text) == name)
        return true;
    /* the samples write 每：2 */
    const kh_function_row *row = name == KH_KEYNAME_EACH_UNIT ? kh_find_function(argument->text) : NULL;
    return row && row->function == KH_FUNCTION_STEPS;
}

const kh_node *kh_argument_node(kh_call call, size_t position, kh_keyname name)
{
    size_t at = 0;
    for (size_t i = 1; i < call.node->count && name != KH_KEYNAMES; i++)
        if (is_named(call.node->children[i], name))
            return call.node->children[i]->children[0];
    for (size_t i = 1; i < call.node->count; i++)
        if (call.node->children[i]->kind != KH_NODE_NAMED && at++ == position)
            return call.node->children[i];
    return NULL;
}

bool kh_is_given(kh_call call, size_t position, kh_keyname name)
{
    return kh_argument_node(call, position, name) != NULL;
}

kh_value kh_argument(kh_call call, size_t position, kh_keyname name)
{
    const kh_node *node = kh_argument_node(call, position, name);
    return node ? kh_evaluate_here(call.scope, node, KH_EXPECT_ANY) : (kh_value){.kind = KH_VALUE_NONE};
}

/* ---- declared functions ---- */

/* Of the file that calls, or of a pack in it: a rule's functions, whatever the scheme calls by their names.
 */
static const kh_entity *function_of_file(const kh_model *model, const kh_node *callee)
{
    const kh_source *file = callee->span.source;
    for (size_t i = 0; i < model->functions.count; i++)
        if (model->functions.items[i]->span.source == file &&
            kh_text_equal(model->functions.items[i]->name, callee->text))
            return model->functions.items[i];
    for (size_t i = 0; i < model->packs.count; i++) {
        const kh_entity *pack = model->packs.items[i];
        const kh_entity *found =
            pack->span.source == file ? kh_child_named(pack, KH_KIND_FUNCTION, callee->text) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

const kh_entity *kh_function_declared(kh_scope scope, const kh_node *call)
{
    const kh_evaluation *evaluation = scope.evaluation;
    const kh_node *callee = call->children[0];
    const kh_text word = callee->text;
    if (callee->kind != KH_NODE_NAME)
        return NULL;
    if (kh_is_in_rule(scope.frame)) {
        if (call->function)
            return NULL; /* no scheme changes what a function of the language is to a rule */
        const kh_entity *own = kh_memo_of(scope.evaluation, KH_MEMO_FUNCTION, callee, NULL);
        if (own)
            return own;
        own = function_of_file(evaluation->model, callee);
        if (own) {
            kh_memo_keep(scope.evaluation, KH_MEMO_FUNCTION, callee, NULL, own);
            return own;
        }
    }
    if (kh_is_in_prelude(callee))
        return call->function ? NULL : kh_prelude_function(evaluation->model, word);
    const kh_entity *scheme = evaluation->scheme ? evaluation->scheme->entity : NULL;
    const kh_entity *found = kh_find_function_of_office(evaluation->model, scheme, word);
    for (const kh_frame *at = scope.frame; at && !found; at = at->outer)
        for (const kh_entity *in = at->element; in && !found; in = in->parent)
            found = kh_child_named(in, KH_KIND_FUNCTION, word);
    return found || call->function ? found : kh_prelude_function(evaluation->model, word);
}

const kh_node *kh_argument_for(kh_call call, const kh_entity *parameter, size_t position)
{
    for (size_t i = 1; i < call.node->count; i++) {
        const kh_node *argument = call.node->children[i];
        if (argument->kind == KH_NODE_NAMED && (kh_text_equal(argument->text, parameter->name) ||
                                                kh_text_equal(argument->text, kh_english_name(parameter))))
            return argument->children[0];
    }
    return kh_argument_node(call, position, KH_KEYNAMES);
}

static kh_value parameter_value(kh_call call, const kh_entity *parameter, size_t position)
{
    const kh_node *given = kh_argument_for(call, parameter, position);
    return given ? kh_evaluate_here(call.scope, given, KH_EXPECT_ANY) : kh_input_value(call.scope, parameter);
}

/* The body sees its parameters, then what the caller sees: 满分 is that of the item that calls. */
static kh_value call_declared(kh_call call, const kh_entity *function)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const kh_attribute *formula = kh_attribute_of(function, "式");
    if (!formula || !formula->count)
        return kh_value_poison();
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    KH_VECTOR(kh_element) bindings = {0};
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        kh_element bound = {.key = parameter->name};
        bound.value = parameter_value(call, parameter, bindings.count);
        kh_vector_push(evaluation->arena, &bindings, bound);
    }
    kh_frame frame = {.outer = call.scope.frame,
                      .bindings = bindings.items,
                      .binding_count = bindings.count,
                      .call = call.node,
                      .function = function};
    kh_value value = kh_evaluate(evaluation, &frame, formula->values[0], KH_EXPECT_ANY);
    kh_leave_call(evaluation);
    return value;
}

kh_value kh_call_value(kh_scope scope, const kh_node *node)
{
    const kh_node *callee = node->children[0];
    kh_call call = {scope, node};
    if (callee->kind != KH_NODE_NAME)
        return kh_value_poison();
    const kh_entity *declared = kh_function_declared(scope, node);
    if (declared)
        return call_declared(call, declared);
    const kh_function_row *row = node->function;
    if (row) {
        assert(bodies[row->function].function == row->function);
        size_t given = node->count - 1;
        if (given < row->least || given > row->most)
            return kh_value_poison();
        bool of_member = given == 1 && node->children[1]->kind == KH_NODE_MEMBER;
        return of_member && scope.evaluation->answers ? kh_shared_call(call, bodies[row->function].body)
                                                      : bodies[row->function].body(call);
    }
    kh_resolution meaning = kh_resolve(scope, callee->text);
    bool document = meaning.means == KH_MEANS_ENTITY && meaning.entity->kind == KH_KIND_DOCUMENT;
    return document ? kh_value_entity(meaning.entity) : kh_value_poison();
}

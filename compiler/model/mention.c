/* What a formula mentions; see mention.h. */
#include "model/mention.h"

#include "model/functions.h"
#include "model/names.h"
#include "model/outcome.h"
#include "model/possible.h"

/* A formula that was read, and how it was come to. */
typedef struct visit {
    const kh_node *formula;
    const kh_entity *measured;
    bool last_year, before_first, may_lack;
} visit;

typedef struct search {
    kh_evaluation *evaluation;
    kh_mention_seen *seen;
    void *owner;
    bool last_year, before_first, may_lack;
    bool of_figure; /* left of the dot before a figure */
    bool others;    /* 全体, 同组 or a score was met */
    KH_VECTOR(visit) visited;
} search;

static void read_node(search *in, const kh_frame *frame, const kh_node *node);

static void take(search *in, const kh_entity *entity, bool actual)
{
    kh_mention mention = {.entity = entity,
                          .actual = actual,
                          .owner = in->of_figure,
                          .last_year = in->last_year,
                          .before_first = in->before_first,
                          .may_lack = in->may_lack};
    in->seen(in->owner, &mention);
}

static bool is_known(search *in, visit now)
{
    for (size_t i = 0; i < in->visited.count; i++) {
        const visit *known = &in->visited.items[i];
        if (known->formula == now.formula && known->measured == now.measured &&
            known->last_year == now.last_year && known->before_first == now.before_first &&
            known->may_lack == now.may_lack)
            return true;
    }
    kh_vector_push(in->evaluation->arena, &in->visited, now);
    return false;
}

/* Each formula once, however many roads lead to it. */
static void read_formula(search *in, const kh_frame *frame, const kh_attribute *formula)
{
    for (size_t i = 0; formula && i < formula->count; i++) {
        visit now = {formula->values[i], kh_measured_item(frame), in->last_year, in->before_first,
                     in->may_lack};
        if (is_known(in, now) || !kh_enter_call(in->evaluation))
            continue;
        read_node(in, frame, formula->values[i]);
        kh_leave_call(in->evaluation);
    }
}

static void read_input(search *in, const kh_entity *input)
{
    static const char *const formulas[] = {"式", "值", "缺省"};
    const kh_entity *owner = input->parent ? input->parent : input;
    kh_frame around = {.element = owner->kind == KH_KIND_DETAIL ? owner->parent : NULL};
    kh_frame own = {.element = owner, .outer = around.element ? &around : NULL};
    take(in, input, false);
    for (size_t i = 0; i < KH_COUNT(formulas); i++)
        read_formula(in, &own, kh_attribute_of(input, formulas[i]));
}

static bool is_formula(kh_form form)
{
    return form == KH_FORM_EXPRESSION || form == KH_FORM_CONDITION || form == KH_FORM_POINTS ||
           form == KH_FORM_NUMBER || form == KH_FORM_RANGE;
}

/* Last year's total is a column; 得分 is the total where no item is about. */
static void read_total(search *in, const kh_frame *frame, kh_function function)
{
    bool total = function == KH_FUNCTION_TOTAL_SCORE ||
                 (function == KH_FUNCTION_OWN_SCORE && !kh_scored_item((kh_scope){in->evaluation, frame}));
    if (total && in->last_year && in->evaluation->scheme)
        take(in, in->evaluation->scheme->last_total, false);
}

static void read_meaning(search *in, const kh_frame *frame, const kh_resolution *meaning)
{
    switch (meaning->means) {
    case KH_MEANS_INPUT:
        read_input(in, meaning->input);
        break;
    case KH_MEANS_FIELD:
        take(in, meaning->input, false);
        break;
    case KH_MEANS_ENTITY:
        take(in, meaning->entity, false);
        break;
    case KH_MEANS_ATTRIBUTE: { /* last year's target stands in last year's scheme */
        kh_frame own = {.element = meaning->entity};
        if (is_formula(meaning->attribute->form) && !in->last_year)
            read_formula(in, &own,
                         kh_inherited_attribute_of(kh_holder(meaning->entity),
                                                   meaning->attribute->word.in[KH_CHINESE].data));
        break;
    }
    case KH_MEANS_KEYNAME:
        if (meaning->keyname == KH_KEYNAME_GRADE && in->last_year && in->evaluation->scheme)
            take(in, in->evaluation->scheme->last_grade, false);
        in->others |= kh_is_outcome(meaning->keyname);
        if (meaning->keyname == KH_KEYNAME_ACTUAL && kh_measured_item(frame))
            take(in, kh_measured_item(frame), true);
        in->others |= meaning->keyname == KH_KEYNAME_EVERYONE || meaning->keyname == KH_KEYNAME_SAME_GROUP;
        break;
    case KH_MEANS_SCORE:
        read_total(in, frame, meaning->function);
        break;
    case KH_MEANS_MEMBER:
    case KH_MEANS_VALUE:
    case KH_MEANS_PROPERTY:
    case KH_MEANS_ABSENT:
    case KH_MEANS_NOTHING:
        break;
    }
}

static void read_name(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_resolution meaning = kh_resolve_name((kh_scope){in->evaluation, frame}, node);
    read_meaning(in, frame, &meaning);
}

/* 全体, 同组[条件] and the like: townships, without asking who they are. */
static bool is_cohort(const kh_node *node)
{
    while (node->kind == KH_NODE_FILTER)
        node = node->children[0];
    if (node->kind != KH_NODE_NAME)
        return false;
    kh_keyname keyname = kh_find_keyname(node->text);
    return keyname == KH_KEYNAME_EVERYONE || keyname == KH_KEYNAME_SAME_GROUP ||
           keyname == KH_KEYNAME_THIS_UNIT;
}

/* The detail whose rows the collection holds: 项目, 项目[外资], 前几项(项目, 3), 全体.项目; NULL: it holds
 * others. */
static const kh_entity *detail_in(search *in, const kh_frame *frame, const kh_node *collection)
{
    bool is_call = collection->kind == KH_NODE_CALL;
    for (; is_call || collection->kind == KH_NODE_FILTER; is_call = collection->kind == KH_NODE_CALL) {
        if (collection->count <= is_call)
            return NULL;
        collection = collection->children[is_call];
    }
    kh_scope scope = {in->evaluation, frame};
    kh_resolution meaning = {0};
    if (collection->kind == KH_NODE_NAME)
        meaning = kh_resolve(scope, collection->text);
    else if (collection->kind == KH_NODE_MEMBER && is_cohort(collection->children[0]))
        meaning = kh_resolve(scope, collection->text);
    else if (collection->kind == KH_NODE_MEMBER && kh_item_named(scope, collection->children[0]))
        meaning = kh_resolve_member(scope, kh_item_named(scope, collection->children[0]), collection->text);
    bool is_detail = meaning.means == KH_MEANS_INPUT && meaning.input->kind == KH_KIND_DETAIL;
    return is_detail ? meaning.input : NULL;
}

static bool is_score(kh_function function)
{
    return function == KH_FUNCTION_OWN_SCORE || function == KH_FUNCTION_BASE_SCORE ||
           function == KH_FUNCTION_TOTAL_SCORE;
}

/* 全体.税收 is 税收, for whomever. */
static kh_value object_of(kh_scope scope, const kh_node *node, kh_text word)
{
    kh_node name = {.kind = KH_NODE_NAME, .text = node->text, .span = node->span};
    kh_value object;
    if (node->kind == KH_NODE_MEMBER && is_cohort(node->children[0]))
        node = &name;
    if (!kh_item_before_word(scope, node, word, &object))
        object = kh_evaluate_here(scope, node, KH_EXPECT_ANY);
    const kh_value *first =
        object.kind == KH_VALUE_LIST && object.list.count > 0 ? &object.list.items[0].value : &object;
    return kh_scalar(first->kind == KH_VALUE_ENTITY && first->whose ? *first : object);
}

/* 税收.实绩, 税收.目标, 税收.入库: a figure of the item, not what it scores. */
static bool asks_figure(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_scope scope = {in->evaluation, frame};
    if (kh_find_keyname(node->text) == KH_KEYNAME_ACTUAL)
        return true;
    kh_value object = object_of(scope, node->children[0], node->text);
    if (object.kind != KH_VALUE_ENTITY)
        return false;
    kh_resolution meaning = kh_resolve_member(scope, object.entity, node->text);
    return meaning.means == KH_MEANS_INPUT || meaning.means == KH_MEANS_FIELD ||
           meaning.means == KH_MEANS_ATTRIBUTE;
}

static void read_owner(search *in, const kh_frame *frame, const kh_node *node)
{
    bool before = in->of_figure;
    in->of_figure = before || asks_figure(in, frame, node);
    read_node(in, frame, node->children[0]);
    in->of_figure = before;
}

/* 发展.招商, 市方案.停车位.目标; 全体.完成率 is what the name means here. */
static void read_member(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_scope scope = {in->evaluation, frame};
    read_owner(in, frame, node);
    if (detail_in(in, frame, node->children[0])) /* 项目.投资 */
        return;
    if (is_cohort(node->children[0])) {
        read_name(in, frame, node);
        return;
    }
    kh_value object = object_of(scope, node->children[0], node->text);
    if (object.kind != KH_VALUE_ENTITY || object.entity->kind == KH_KIND_TOWNSHIP) {
        read_name(in, frame, node);
        return;
    }
    kh_resolution meaning = kh_resolve_member(scope, object.entity, node->text);
    bool several;
    const kh_entity *inside = meaning.means == KH_MEANS_NOTHING
                                  ? kh_find_inside(kh_holder(object.entity), node->text, &several)
                                  : NULL;
    if (meaning.means == KH_MEANS_NOTHING && kh_find_keyname(node->text) == KH_KEYNAME_ACTUAL)
        take(in, kh_holder(object.entity), true);
    const kh_function_row *score = meaning.means == KH_MEANS_NOTHING ? kh_find_function(node->text) : NULL;
    in->others |= score && is_score(score->function);
    kh_elsewhere back = kh_go_abroad(in->evaluation, object.entity);
    read_meaning(in, frame, &meaning);
    kh_come_back(back);
    if (inside)
        take(in, inside, false);
}

/* Its parameters are no names of ours, whatever they are called. */
static void read_function(search *in, const kh_frame *frame, const kh_entity *function)
{
    KH_VECTOR(kh_element) parameters = {0};
    for (size_t i = 0; i < function->children.count; i++) {
        kh_element parameter = {.key = function->children.items[i]->name, .value = kh_value_poison()};
        if (function->children.items[i]->kind == KH_KIND_PARAMETER)
            kh_vector_push(in->evaluation->arena, &parameters, parameter);
    }
    kh_frame body = {.outer = frame, .bindings = parameters.items, .binding_count = parameters.count};
    read_formula(in, &body, kh_attribute_of(function, "式"));
}

/* What stands in [ ] or behind the comma of a fold is about the elements: a row of a detail has its columns.
 */
static void read_inside(search *in, const kh_frame *frame, const kh_node *collection, const kh_node *node)
{
    const kh_entity *detail = detail_in(in, frame, collection);
    kh_frame inner = {.outer = frame, .element = detail};
    read_node(in, detail ? &inner : frame, node);
}

static void read_call(search *in, const kh_frame *frame, const kh_node *node)
{
    const kh_entity *function = kh_function_declared((kh_scope){in->evaluation, frame}, node);
    if (function)
        read_function(in, frame, function);
    bool last_year = in->last_year, before_first = in->before_first, may_lack = in->may_lack;
    kh_function built_in = node->function && !function ? node->function->function : KH_FUNCTIONS;
    in->last_year |= built_in == KH_FUNCTION_LAST_YEAR;
    in->before_first |= built_in == KH_FUNCTION_PREVIOUS;
    in->others |= is_score(built_in);
    if (is_score(built_in) && node->count == 1)
        read_total(in, frame, built_in);
    for (size_t i = 1; i < node->count; i++) {
        in->may_lack = may_lack || built_in == KH_FUNCTION_HAS || built_in == KH_FUNCTION_INAPPLICABLE ||
                       (built_in == KH_FUNCTION_FALLBACK && i == 1);
        if (i > 1 && built_in != KH_FUNCTIONS && node->function->fold)
            read_inside(in, frame, node->children[1], node->children[i]);
        else
            read_node(in, frame, node->children[i]);
    }
    in->last_year = last_year;
    in->before_first = before_first;
    in->may_lack = may_lack;
}

static void read_node(search *in, const kh_frame *frame, const kh_node *node)
{
    if (!node || !kh_spend(in->evaluation, 1))
        return;
    if (node->kind == KH_NODE_NAME)
        read_name(in, frame, node);
    else if (node->kind == KH_NODE_MEMBER)
        read_member(in, frame, node);
    else if (node->kind == KH_NODE_CALL)
        read_call(in, frame, node);
    else if (node->kind == KH_NODE_FILTER || node->kind == KH_NODE_EACH || node->kind == KH_NODE_SOME) {
        read_node(in, frame, node->children[0]);
        read_inside(in, frame, node->children[0], node->children[1]);
    } else
        for (size_t i = 0; i < node->count; i++)
            read_node(in, frame, node->children[i]);
}

void kh_mentions(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula,
                 kh_mention_seen *seen, void *owner)
{
    search in = {.evaluation = evaluation, .seen = seen, .owner = owner};
    kh_begin(evaluation);
    read_node(&in, frame, formula);
}

static void pass_over(void *owner, const kh_mention *mention)
{
    (void)owner;
    (void)mention;
}

bool kh_rests_on_others(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula)
{
    search in = {.evaluation = evaluation, .seen = pass_over};
    kh_begin(evaluation);
    read_node(&in, frame, formula);
    return in.others;
}

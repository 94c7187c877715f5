/* 取自: what a formula is made of: the entities it mentions, through quantities, functions and other
 * attributes. Nothing is evaluated but the paths that lead to an entity. */
#include "model/functions.h"

#include "model/names.h"

typedef struct search {
    kh_evaluation *evaluation;
    kh_kind wanted;
    kh_collector found;
    KH_VECTOR(const void *) visited; /* nodes of formulas that were read */
} search;

static void read_node(search *in, const kh_frame *frame, const kh_node *node);

static void take(search *in, const kh_entity *entity)
{
    for (size_t i = 0; i < in->found.elements.count; i++)
        if (in->found.elements.items[i].value.entity == entity)
            return;
    if (entity->kind == in->wanted)
        kh_collect(&in->found, kh_value_entity(entity), false);
}

/* Each formula once, however many roads lead to it. */
static void read_formula(search *in, const kh_frame *frame, const kh_attribute *formula)
{
    for (size_t i = 0; formula && i < formula->count; i++) {
        bool known = false;
        for (size_t j = 0; j < in->visited.count && !known; j++)
            known = in->visited.items[j] == formula->values[i];
        if (known || !kh_enter_call(in->evaluation))
            continue;
        kh_vector_push(in->evaluation->arena, &in->visited, (const void *)formula->values[i]);
        read_node(in, frame, formula->values[i]);
        kh_leave_call(in->evaluation);
    }
}

static void read_input(search *in, const kh_entity *input)
{
    static const char *const formulas[] = {"式", "值", "缺省"};
    kh_frame own = {.element = input->parent ? input->parent : input};
    take(in, input);
    for (size_t i = 0; i < KH_COUNT(formulas); i++)
        read_formula(in, &own, kh_attribute_of(input, formulas[i]));
}

static bool is_formula(kh_form form)
{
    return form == KH_FORM_EXPRESSION || form == KH_FORM_CONDITION || form == KH_FORM_POINTS ||
           form == KH_FORM_NUMBER || form == KH_FORM_RANGE;
}

static void read_meaning(search *in, const kh_resolution *meaning)
{
    switch (meaning->means) {
    case KH_MEANS_INPUT:
        read_input(in, meaning->input);
        break;
    case KH_MEANS_FIELD:
        take(in, meaning->input);
        break;
    case KH_MEANS_ENTITY:
        take(in, meaning->entity);
        break;
    case KH_MEANS_ATTRIBUTE: {
        kh_frame own = {.element = meaning->entity};
        if (is_formula(meaning->attribute->form))
            read_formula(in, &own,
                         kh_inherited_attribute_of(kh_holder(meaning->entity),
                                                   meaning->attribute->word.in[KH_CHINESE].data));
        break;
    }
    case KH_MEANS_MEMBER:
    case KH_MEANS_VALUE:
    case KH_MEANS_PROPERTY:
    case KH_MEANS_ABSENT:
    case KH_MEANS_KEYNAME:
    case KH_MEANS_SCORE:
    case KH_MEANS_NOTHING:
        break;
    }
}

static void read_name(search *in, const kh_frame *frame, kh_text word)
{
    kh_resolution meaning = kh_resolve((kh_scope){in->evaluation, frame}, word);
    read_meaning(in, &meaning);
}

/* 发展.招商, 市方案.停车位.目标; 全体.完成率 is what the name means here. */
static void read_member(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_scope scope = {in->evaluation, frame};
    kh_value object = kh_scalar(kh_evaluate_here(scope, node->children[0], KH_EXPECT_ANY));
    read_node(in, frame, node->children[0]);
    if (object.kind != KH_VALUE_ENTITY || object.entity->kind == KH_KIND_TOWNSHIP) {
        read_name(in, frame, node->text);
        return;
    }
    kh_resolution meaning = kh_resolve_member(scope, object.entity, node->text);
    bool several;
    const kh_entity *inside = meaning.means == KH_MEANS_NOTHING
                                  ? kh_find_inside(kh_holder(object.entity), node->text, &several)
                                  : NULL;
    kh_elsewhere back = kh_go_abroad(in->evaluation, object.entity);
    read_meaning(in, &meaning);
    kh_come_back(back);
    if (inside)
        take(in, inside);
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

static void read_call(search *in, const kh_frame *frame, const kh_node *node)
{
    const kh_entity *function = kh_function_declared((kh_scope){in->evaluation, frame}, node);
    if (function)
        read_function(in, frame, function);
    for (size_t i = 1; i < node->count; i++)
        read_node(in, frame, node->children[i]);
}

static void read_node(search *in, const kh_frame *frame, const kh_node *node)
{
    if (!node || !kh_spend(in->evaluation, 1))
        return;
    if (node->kind == KH_NODE_NAME)
        read_name(in, frame, node->text);
    else if (node->kind == KH_NODE_MEMBER)
        read_member(in, frame, node);
    else if (node->kind == KH_NODE_CALL)
        read_call(in, frame, node);
    else
        for (size_t i = 0; i < node->count; i++)
            read_node(in, frame, node->children[i]);
}

/* 取自(计分, 外部), 取自(承接.目标, 属性) */
kh_value kh_function_taken_from(kh_call call)
{
    const kh_node *formula = kh_argument_node(call, 0, KH_KEYNAMES),
                  *kind = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_block_row *row = kind && kind->kind == KH_NODE_NAME ? kh_find_block(kind->text) : NULL;
    if (!formula || !row)
        return kh_value_poison();
    search in = {.evaluation = call.scope.evaluation, .wanted = row->kind};
    in.found.evaluation = call.scope.evaluation;
    if (row->kind == KH_KIND_CORE_INDICATOR)
        in.wanted = KH_KIND_INDICATOR;
    read_node(&in, call.scope.frame, formula);
    return kh_collected(&in.found);
}

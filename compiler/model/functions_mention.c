/* 取自, 取分自: the entities of a kind that a formula mentions. */
#include "model/functions.h"

#include "model/mention.h"

typedef struct wanted_mentions {
    kh_kind wanted;
    bool scores; /* not where a figure of it is all that is asked for */
    kh_collector found;
} wanted_mentions;

static void collect(void *owner, const kh_mention *mention)
{
    wanted_mentions *of = owner;
    if (mention->actual || mention->entity->kind != of->wanted || (mention->owner && of->scores))
        return;
    for (size_t i = 0; i < of->found.elements.count; i++)
        if (of->found.elements.items[i].value.entity == mention->entity)
            return;
    kh_collect(&of->found, kh_value_entity(mention->entity), false);
}

static kh_value mentioned(kh_call call, bool scores)
{
    const kh_node *formula = kh_argument_node(call, 0, KH_KEYNAMES),
                  *kind = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_block_row *row = kind && kind->kind == KH_NODE_NAME ? kh_find_block(kind->text) : NULL;
    if (!formula || !row)
        return kh_value_poison();
    wanted_mentions of = {
        .wanted = row->kind, .scores = scores, .found = {.evaluation = call.scope.evaluation}};
    if (row->kind == KH_KIND_CORE_INDICATOR)
        of.wanted = KH_KIND_INDICATOR;
    kh_mentions(call.scope.evaluation, call.scope.frame, formula, collect, &of);
    return kh_collected(&of.found);
}

/* 取自(计分, 外部), 取自(承接.目标, 属性) */
kh_value kh_function_taken_from(kh_call call)
{
    return mentioned(call, false);
}

/* 取分自(计分, 指标): not 税收 in 税收.实绩 ÷ 人口 */
kh_value kh_function_scored_from(kh_call call)
{
    return mentioned(call, true);
}

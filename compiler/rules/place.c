/* Where a finding points: at the offender, or where 指向 says, with labels. */
#include "rules/judging.h"

/* Entities that nobody wrote stand where the nearest written one does. */
static kh_span place_of(kh_judging *judging, const kh_entity *element)
{
    const kh_entity *at = element && element->kind != KH_KIND_CARD ? kh_origin(element) : NULL;
    while (at && !at->span.source)
        at = at->parent;
    return at ? at->span : judging->scheme->entity->span;
}

const kh_chain *kh_innermost_entity(const kh_chain *scope)
{
    while (scope && !scope->element)
        scope = scope->outer;
    return scope;
}

static kh_words label_words(kh_judging *judging, const kh_chain *scope, const kh_entity *entity)
{
    kh_frame frame = {.outer = &scope->frame, .element = entity};
    bool hit = entity->kind == KH_KIND_HIT; /* its label is the words found */
    kh_words words = kh_words_same(hit ? entity->label : kh_breach_name(judging, entity));
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        if (judging->label[language].pieces.count)
            words.in[language] = kh_template_fill(&judging->evaluation, &frame, &judging->label[language],
                                                  (kh_language)language);
    return words;
}

/* In the model's arena: what is evaluated on a card is forgotten with it. */
static void add_label(kh_judging *judging, kh_diagnostic *row, kh_span span, kh_words text)
{
    kh_label label = {.span = span};
    for (int language = 0; language < KH_LANGUAGES; language++)
        label.text.in[language] = kh_text_copy(judging->model->arena, text.in[language]);
    kh_vector_push(judging->model->arena, &row->labels, label);
}

void kh_places_add_label(kh_judging *judging, const kh_chain *scope, kh_diagnostic *row,
                         const kh_entity *entity)
{
    add_label(judging, row, place_of(judging, entity), label_words(judging, scope, entity));
}

/* 指向：分值 points at the value itself. */
static kh_span span_of_attribute(const kh_chain *scope, const kh_node *node)
{
    const kh_chain *inner = kh_innermost_entity(scope);
    if (!inner || node->kind != KH_NODE_NAME)
        return (kh_span){0};
    const kh_entity *hit = kh_hit_of(scope);
    const kh_entity *offender = kh_origin(hit && hit->parent ? hit->parent : inner->element);
    const kh_attribute_row *word = kh_find_attribute(offender->kind, node->text);
    const kh_attribute *attribute = word ? kh_attribute_of(offender, word->word.in[KH_CHINESE].data) : NULL;
    if (!attribute || !attribute->count)
        return (kh_span){0};
    return kh_span_join(attribute->span, attribute->values[attribute->count - 1]->span);
}

static void add_members(kh_places *places, const kh_value *value)
{
    kh_element single = {.value = *value};
    kh_list list = value->kind == KH_VALUE_LIST ? value->list : (kh_list){&single, 1};
    for (size_t i = 0; i < list.count && places->count < KH_MAX_PLACES; i++)
        if (list.items[i].value.kind == KH_VALUE_ENTITY && !list.items[i].doubtful)
            places->entities[places->count++] = list.items[i].value.entity;
}

kh_places kh_places_of(kh_judging *judging, const kh_chain *scope)
{
    kh_places places = {0};
    const kh_node *node = kh_pack_node(judging->rule->entity, "指向");
    const kh_chain *inner = kh_innermost_entity(scope);
    if (node) {
        kh_value value = kh_judge_value(judging, &scope->frame, node, (kh_expectation){.form = KH_FORM_ANY});
        add_members(&places, &value);
        places.span = places.count ? place_of(judging, places.entities[0]) : span_of_attribute(scope, node);
    }
    if (!places.span.source)
        places.span = place_of(judging, inner ? inner->element : NULL);
    return places;
}

void kh_places_label(kh_judging *judging, const kh_chain *scope, const kh_places *places, kh_diagnostic *row)
{
    bool labelled = judging->label[KH_CHINESE].pieces.count > 0;
    for (size_t i = labelled ? 0 : 1; i < places->count; i++)
        kh_places_add_label(judging, scope, row, places->entities[i]);
    if (places->count)
        return;
    const kh_chain *inner = kh_innermost_entity(scope);
    for (const kh_chain *outer = inner ? inner->outer : NULL; outer; outer = outer->outer)
        if (outer->element && outer->element->kind != KH_KIND_CARD && outer->element->kind != KH_KIND_SCHEME)
            add_label(judging, row, place_of(judging, outer->element),
                      kh_words_same(kh_breach_name(judging, outer->element)));
}

/* Wordings: what is written, gathered with the places it comes from. */
#include "model/texts.h"

#include "syntax/quote.h"

static kh_wording *wording_new(kh_arena *arena)
{
    kh_wording *wording = kh_arena_new_of(arena, kh_wording);
    wording->arena = arena;
    wording->hits = kh_map_new(arena);
    return wording;
}

/* ---- gathering ---- */

typedef struct {
    kh_wording *wording;
    kh_builder text;
} gathering;

static void add_part(gathering *into, const kh_entity *entity, kh_span inside, bool escapes, kh_text worth)
{
    if (!worth.length)
        return;
    if (into->text.length)
        kh_builder_character(&into->text, '\n');
    kh_wording_part part = {.start = (uint32_t)into->text.length,
                            .end = (uint32_t)into->text.length + worth.length,
                            .inside = inside,
                            .escapes = escapes,
                            .entity = entity};
    kh_vector_push(into->wording->arena, &into->wording->parts, part);
    kh_builder_add(&into->text, worth);
}

static void add_quoted(gathering *into, const kh_entity *entity, kh_span quoted, kh_text worth)
{
    bool escapes;
    kh_span inside = kh_inside_quotes(quoted, &escapes);
    add_part(into, entity, inside, escapes, worth);
}

/* Names and numbers are texts where one is wanted: 来源：统计局. */
static void add_value(gathering *into, const kh_entity *entity, const kh_node *node)
{
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        add_value(into, entity, node->children[i]);
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    if (node->kind == KH_NODE_LIST || node->kind == KH_NODE_ERROR || keyname == KH_KEYNAME_NONE ||
        keyname == KH_KEYNAME_TBD)
        return;
    if (node->kind == KH_NODE_TEXT)
        add_quoted(into, entity, node->text_span.source ? node->text_span : node->span, node->text);
    else
        add_part(into, entity, node->span, false, kh_span_text(node->span));
}

/* An example's title is said about the example; what a group refines bears the name of the item it means. */
static void add_title(gathering *into, const kh_entity *entity)
{
    const kh_node *node = entity->node;
    const kh_block_row *block = node && node->kind == KH_NODE_BLOCK ? kh_find_block(node->text) : NULL;
    bool foreign = entity->kind == KH_KIND_SCHEME && block && block->kind != KH_KIND_SCHEME;
    bool refines = entity->origin && kh_container(entity, KH_KIND_GROUP);
    if (!node || foreign)
        return;
    if (node->name_span.source && !node->label_span.source &&
        !refines) /* a name with a label is never shown */
        add_part(into, entity, node->name_span, false, kh_span_text(node->name_span));
    if (node->label_span.source)
        add_quoted(into, entity, node->label_span, node->label);
}

/* The title comes last: a heading such as 负面清单 mutes what is below it, and is none where it is a name. */
static void add_entity(gathering *into, const kh_entity *entity)
{
    for (size_t i = 0; i < entity->attributes.count; i++) {
        const kh_attribute *attribute = &entity->attributes.items[i];
        bool searched = attribute->row->form == KH_FORM_TEXT && !attribute->row->unsearched;
        for (size_t j = 0; searched && j < attribute->count; j++)
            add_value(into, entity, attribute->values[j]);
    }
    add_title(into, entity);
}

static void add_tree(gathering *into, const kh_entity *entity)
{
    add_entity(into, entity);
    for (size_t i = 0; i < entity->children.count; i++) {
        const kh_entity *child = entity->children.items[i];
        if (child->kind == KH_KIND_GROUP || kh_place_kinds() & KH_KIND_BIT(child->kind))
            add_tree(into, child);
    }
}

const kh_entity *kh_written_entity(const kh_entity *entity)
{
    const kh_entity *holder = kh_holder(entity);
    const kh_entity *tree = kh_container(holder, KH_KIND_SCHEME);
    return tree && tree->origin ? kh_origin(holder) : holder;
}

static kh_wording *gather(const kh_model *model, kh_map *known, const kh_entity *entity, bool whole)
{
    kh_wording *wording = kh_address_find(known, entity);
    if (wording)
        return wording;
    wording = wording_new(model->arena);
    gathering into = {wording, {.arena = model->arena}};
    if (whole)
        add_tree(&into, entity);
    else
        add_entity(&into, entity);
    wording->entity = whole ? NULL : entity;
    wording->text = into.text.length ? kh_builder_text(&into.text) : KH_TEXT("");
    kh_address_set(model->arena, known, entity, wording);
    if (wording->text.length)
        kh_address_set(model->arena, model->texts->texts, wording->text.data, wording);
    return wording;
}

kh_wording *kh_wording_of(const kh_model *model, const kh_entity *entity)
{
    return gather(model, model->texts->wordings, kh_written_entity(entity), false);
}

kh_wording *kh_wording_of_all(const kh_model *model, const kh_entity *entity)
{
    return gather(model, model->texts->whole_wordings, kh_written_entity(entity), true);
}

/* ---- texts of expressions ---- */

static const kh_source *source_with(const kh_model *model, kh_text text)
{
    for (size_t i = 0; i < model->sources.count; i++) {
        const kh_source *source = model->sources.items[i];
        const char *end = kh_text_end(source->content);
        if (text.data >= source->content.data && text.data < end && text.length <= end - text.data)
            return source;
    }
    return NULL;
}

kh_wording *kh_wording_of_text(kh_evaluation *evaluation, kh_text text)
{
    const kh_model *model = evaluation->model;
    kh_wording *known = kh_address_find(model->texts->texts, text.data);
    if (known && kh_text_equal(known->text, text))
        return known;
    const kh_source *source = source_with(model, text);
    kh_wording *wording = wording_new(source ? model->arena : evaluation->arena);
    wording->text = text;
    if (!source)
        return wording;
    uint32_t start = (uint32_t)(text.data - source->content.data);
    kh_wording_part only = {.end = text.length, .inside = kh_span_of(source, start, start + text.length)};
    kh_vector_push(model->arena, &wording->parts, only);
    kh_address_set(model->arena, model->texts->texts, text.data, wording);
    return wording;
}

/* ---- places ---- */

const kh_wording_part *kh_wording_part_at(const kh_wording *wording, uint32_t offset)
{
    size_t low = 0, high = wording->parts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (wording->parts.items[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < wording->parts.count ? &wording->parts.items[low] : NULL;
}

kh_span kh_wording_span(const kh_wording *wording, uint32_t start, uint32_t end)
{
    const kh_wording_part *part = kh_wording_part_at(wording, start);
    if (!part || start < part->start || !part->inside.source)
        return (kh_span){0};
    end = end < part->end ? end : part->end;
    return kh_span_of(part->inside.source, kh_quoted_place(part->inside, part->escapes, start - part->start),
                      kh_quoted_place(part->inside, part->escapes, end - part->start));
}

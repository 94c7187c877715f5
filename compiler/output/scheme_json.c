/* Everything compiled, as JSON: the tree of points, who is assessed by whom, groups, cards with every step.
 */
#include "output/document_writers.h"

#include "output/card_facts.h"
#include "output/facts.h"
#include "model/phrase.h"
#include "output/weights_json.h"

typedef struct {
    kh_arena *arena;
    kh_evaluation *evaluation;
    kh_language language;
} scheme_writer;

static void add_value(scheme_writer *writer, kh_json *into, const char *key, kh_value value, kh_text source);

static void add_list(scheme_writer *writer, kh_json *into, const char *key, kh_list list, kh_text source)
{
    kh_json *array = kh_json_add_array(writer->arena, into, key);
    for (size_t i = 0; i < list.count; i++)
        add_value(writer, array, NULL, list.items[i].value, source);
}

/* What has a plain value is written as one; formulas and what depends on results as they stand in the source.
 */
static void add_value(scheme_writer *writer, kh_json *into, const char *key, kh_value value, kh_text source)
{
    kh_arena *arena = writer->arena;
    bool plain = value.kind == KH_VALUE_NUMBER && !value.ranged && !value.percent && !value.unit.word.length;
    if (plain)
        kh_json_add_number(arena, into, key, value.number);
    else if (value.kind == KH_VALUE_TRUTH)
        kh_json_add_bool(arena, into, key, value.truth);
    else if (value.kind == KH_VALUE_NONE)
        kh_json_add_null(arena, into, key);
    else if (value.kind == KH_VALUE_ENTITY && value.entity)
        kh_json_add_text(arena, into, key, kh_entity_path(arena, value.entity));
    else if (value.kind == KH_VALUE_LIST)
        add_list(writer, into, key, value.list, source);
    else if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
        kh_json_add_text(arena, into, key, source);
    else
        kh_json_add_text(arena, into, key, kh_words_in(kh_value_words(arena, value), writer->language));
}

static kh_text source_of(scheme_writer *writer, const kh_attribute *attribute)
{
    if (attribute->count == 0)
        return KH_TEXT_NONE;
    kh_span all = kh_span_join(attribute->values[0]->span, attribute->values[attribute->count - 1]->span);
    return kh_shown(writer->arena, kh_span_text(all));
}

static bool is_formula(const kh_attribute *attribute)
{
    return attribute->row->form == KH_FORM_EXPRESSION || attribute->row->form == KH_FORM_CONDITION ||
           attribute->row->form == KH_FORM_COUNTERPART || attribute->row->form == KH_FORM_ANY;
}

static void add_attributes(scheme_writer *writer, kh_json *into, const kh_entity *entity)
{
    kh_json *attributes = kh_json_add_object(writer->arena, into, "attributes");
    kh_map *written = kh_map_new(writer->arena);
    for (size_t i = 0; i < entity->attributes.count; i++) {
        const kh_attribute *attribute = &entity->attributes.items[i];
        kh_text word = attribute->row->word.in[KH_ENGLISH];
        if (kh_map_find(written, word))
            continue; /* written twice: reported; the first stands here, as there */
        kh_map_add(written, word, writer);
        const char *key = kh_text_terminated(writer->arena, word);
        const char *chinese = kh_text_terminated(writer->arena, attribute->row->word.in[KH_CHINESE]);
        kh_value value = {.kind = KH_VALUE_UNKNOWN};
        if (!is_formula(attribute))
            value = kh_attribute_value(writer->evaluation, entity, chinese);
        add_value(writer, attributes, key, value, source_of(writer, attribute));
    }
}

/* What its formula says, for those who print or compare it. */
static void add_words(scheme_writer *writer, kh_json *into, const kh_entity *entity)
{
    bool item =
        entity->kind == KH_KIND_INDICATOR || entity->kind == KH_KIND_BONUS || entity->kind == KH_KIND_PENALTY;
    kh_phrase phrase = item ? kh_phrase_of(writer->evaluation, entity) : (kh_phrase){0};
    if (!phrase.words.in[KH_CHINESE].length)
        return;
    kh_json *words = kh_json_add_object(writer->arena, into, "score_in_words");
    kh_json_add_text(writer->arena, words, "zh", phrase.words.in[KH_CHINESE]);
    kh_json_add_text(writer->arena, words, "en", phrase.words.in[KH_ENGLISH]);
    kh_json_add_bool(writer->arena, words, "mathematics", phrase.plain);
}

static bool is_told(const kh_entity *entity)
{
    /* Townships and cards stand in lists of their own, with more to them. */
    return kh_block_row_of(entity->kind)->word.in[KH_CHINESE].length > 0 && entity->kind != KH_KIND_TOWNSHIP;
}

/* As deep as braces were nested: KH_MAX_DEPTH. */
static void add_entity(scheme_writer *writer, kh_json *into, const kh_entity *entity)
{
    kh_arena *arena = writer->arena;
    kh_json *entry = kh_json_add_object(arena, into, NULL);
    kh_json_add_text(arena, entry, "kind", kh_block_row_of(entity->kind)->word.in[KH_ENGLISH]);
    kh_json_add_text_or_null(arena, entry, "name", entity->name);
    kh_json_add_text_or_null(arena, entry, "label", entity->label);
    if (entity->core)
        kh_json_add_bool(arena, entry, "core", true);
    add_attributes(writer, entry, entity);
    add_words(writer, entry, entity);
    kh_json *inside = kh_json_add_array(arena, entry, "inside");
    for (size_t i = 0; i < entity->children.count; i++)
        if (is_told(entity->children.items[i]))
            add_entity(writer, inside, entity->children.items[i]);
}

static void add_townships(scheme_writer *writer, kh_json *into, const kh_scheme *scheme)
{
    kh_json *list = kh_json_add_array(writer->arena, into, "roster");
    for (size_t i = 0; i < scheme->township_count; i++) {
        const kh_entity *township = scheme->townships[i];
        kh_json *entry = kh_json_add_object(writer->arena, list, NULL);
        kh_json_add_text(writer->arena, entry, "name", township->name);
        kh_json_add_text_or_null(writer->arena, entry, "label", township->label);
        kh_json *fields = kh_json_add_object(writer->arena, entry, "fields");
        kh_map *written = kh_map_new(writer->arena);
        for (size_t cell = 0; cell < township->computed.count; cell++) {
            const kh_computed *computed = &township->computed.items[cell];
            if (kh_map_find(written, computed->word))
                continue;
            kh_map_add(written, computed->word, writer);
            add_value(writer, fields, kh_text_terminated(writer->arena, computed->word), computed->value,
                      kh_span_text(computed->span));
        }
    }
}

static void add_groups(scheme_writer *writer, kh_json *into, const kh_scheme *scheme)
{
    kh_json *list = kh_json_add_array(writer->arena, into, "groups");
    for (size_t i = 0; i < scheme->group_count; i++) {
        const kh_group *group = &scheme->groups[i];
        kh_json *entry = kh_json_add_object(writer->arena, list, NULL);
        kh_json_add_text_or_null(writer->arena, entry, "name", group->name);
        kh_json *members = kh_json_add_array(writer->arena, entry, "townships");
        for (size_t member = 0; member < group->township_count; member++)
            kh_json_add_text(writer->arena, members, NULL, group->townships[member]->name);
    }
}

kh_status kh_write_scheme_json(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_evaluation evaluation = kh_card_evaluation(arena, document, &document->cards->base);
    scheme_writer writer = {arena, &evaluation, document->language};
    kh_json *json = kh_json_new(arena);
    kh_json_add_provenance(arena, json, document);
    kh_json *outside = kh_json_add_array(arena, json, "declared");
    const kh_entity *root = document->model->root;
    for (size_t i = 0; root && i < root->children.count; i++)
        if (root->children.items[i]->kind != KH_KIND_SCHEME &&
            root->children.items[i]->kind != KH_KIND_PACK &&
            root->children.items[i]->kind != KH_KIND_DOCUMENT)
            add_entity(&writer, outside, root->children.items[i]);
    add_entity(&writer, kh_json_add_array(arena, json, "schemes"), document->scheme->entity);
    add_townships(&writer, json, document->scheme);
    add_groups(&writer, json, document->scheme);
    kh_json_add_cards(arena, json, "cards", document, true);
    kh_text printed = kh_json_print(arena, json);
    *content = (kh_bytes){printed.data, printed.length};
    return KH_OK;
}

/* The cards as YAML, by libyaml's emitter. */
#include "output/document_writers.h"

#include <yaml.h>

#include "output/card_facts.h"
#include "base/utf8.h"

typedef struct {
    kh_builder text;
    yaml_emitter_t emitter;
} yaml_stream;

/* The emitter holds memory of its own only; leaving it here through the arena's guard loses nothing, for it
 * is deleted with the arena. */
static int append(void *data, unsigned char *bytes, size_t length)
{
    kh_builder_bytes(data, (const char *)bytes, length);
    return 1;
}

static void delete_emitter(void *emitter)
{
    yaml_emitter_delete(emitter);
}

/* Nothing but memory can fail: every text is UTF-8 and every event in order. */
static void emit(yaml_stream *stream, int made, yaml_event_t *event)
{
    if (!made || !yaml_emitter_emit(&stream->emitter, event))
        kh_arena_give_up(stream->text.arena);
}

/* Names are quoted unless they begin with a Han character: an indicator called 12 or no must stay a text. */
static void scalar(yaml_stream *stream, kh_text text, bool number)
{
    kh_character first = 0;
    yaml_event_t event;
    if (text.length)
        kh_utf8_decode(text.data, text.length, &first);
    yaml_scalar_style_t style =
        number || kh_character_is_han(first) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    int made = yaml_scalar_event_initialize(
        &event, NULL, NULL, (const yaml_char_t *)(text.data ? text.data : ""), (int)text.length, 1, 1, style);
    emit(stream, made, &event);
}

static void key(yaml_stream *stream, const char *name)
{
    scalar(stream, kh_text_of(name), true);
}

static void pair(yaml_stream *stream, const char *name, kh_text text)
{
    key(stream, name);
    scalar(stream, text, false);
}

static void begin_list(yaml_stream *stream)
{
    yaml_event_t event;
    int made = yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE);
    emit(stream, made, &event);
}

static void begin_map(yaml_stream *stream)
{
    yaml_event_t event;
    int made = yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE);
    emit(stream, made, &event);
}

static void end_list(yaml_stream *stream)
{
    yaml_event_t event;
    int made = yaml_sequence_end_event_initialize(&event);
    emit(stream, made, &event);
}

static void end_map(yaml_stream *stream)
{
    yaml_event_t event;
    int made = yaml_mapping_end_event_initialize(&event);
    emit(stream, made, &event);
}

static bool is_decimal(kh_text text)
{
    return text.length && memchr(text.data, '/', text.length) == NULL;
}

static void number(yaml_stream *stream, const char *name, kh_text text)
{
    key(stream, name);
    scalar(stream, text, is_decimal(text));
}

static void add_row(yaml_stream *stream, const kh_card_row *row)
{
    begin_map(stream);
    pair(stream, "indicator", row->indicator);
    pair(stream, "section", row->section);
    pair(stream, "department", row->department);
    pair(stream, "kind", row->kind);
    key(stream, "core");
    scalar(stream, row->core ? KH_TEXT("true") : KH_TEXT("false"), true);
    number(stream, "base", row->base);
    pair(stream, "exact", row->exact);
    number(stream, "weight", row->weight);
    end_map(stream);
}

static void add_card(yaml_stream *stream, const kh_document *document, const kh_card *card)
{
    kh_arena *arena = stream->text.arena;
    size_t count;
    const kh_card_row *rows = kh_card_rows(arena, document, card, &count);
    begin_map(stream);
    pair(stream, "township", card->township ? card->township->name : KH_TEXT_NONE);
    pair(stream, "group", card->group ? card->group->name : KH_TEXT_NONE);
    if (card->valid)
        number(stream, "total", kh_points_text(arena, card->total));
    key(stream, "weights");
    begin_list(stream);
    for (size_t i = 0; i < count; i++)
        add_row(stream, &rows[i]);
    end_list(stream);
    end_map(stream);
}

static void add_document(yaml_stream *stream, const kh_document *document)
{
    yaml_event_t event;
    size_t count;
    const kh_card *cards = kh_cards_of(document, &count);
    int made = yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    emit(stream, made, &event);
    made = yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
    emit(stream, made, &event);
    begin_map(stream);
    pair(stream, "scheme", document->scheme->entity->name);
    pair(stream, "title", kh_entity_title(document->scheme->entity));
    pair(stream, "digest", document->scheme->digest);
    key(stream, "townships");
    begin_list(stream);
    for (size_t i = 0; i < count; i++)
        add_card(stream, document, &cards[i]);
    end_list(stream);
    end_map(stream);
    made = yaml_document_end_event_initialize(&event, 1);
    emit(stream, made, &event);
    made = yaml_stream_end_event_initialize(&event);
    emit(stream, made, &event);
}

kh_status kh_write_weights_yaml(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    yaml_stream *made = kh_arena_new_of(arena, yaml_stream);
    made->text.arena = arena;
    if (!yaml_emitter_initialize(&made->emitter))
        kh_arena_give_up(arena);
    kh_arena_defer(arena, delete_emitter, &made->emitter);
    yaml_emitter_set_output(&made->emitter, append, &made->text);
    yaml_emitter_set_unicode(&made->emitter, 1);
    yaml_emitter_set_width(&made->emitter, -1); /* never folds a long text */
    add_document(made, document);
    kh_arena_release(arena, &made->emitter);
    *content = (kh_bytes){kh_builder_text(&made->text).data, made->text.length};
    return KH_OK;
}

/* Rosters in YAML, from the events of libyaml: no tree is built, so nothing can grow that is not in the file.
 *
 * libyaml counts characters, from behind the byte order mark; a cursor that walks with the events turns them
 * into bytes. Its own messages are English and partly a line late; ours are in KH050.
 */
#include <yaml.h>

#include "base/utf8.h"
#include "model/roster_read.h"

enum { MAX_NESTING = 64 };

/* Lives in the arena, for it is released by it when memory runs out. */
typedef struct {
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
} parsing;

typedef struct {
    kh_roster_reader *reader;
    parsing *machine;
    kh_text content;
    size_t character; /* where the cursor is, in characters and in bytes */
    uint32_t byte;
    unsigned depth;
    bool has_sought, has_colons; /* the finding about them explains what else is wrong */
} yaml;

/* ---- events ---- */

static void forget_event(parsing *machine)
{
    if (machine->has_event)
        yaml_event_delete(&machine->event);
    machine->has_event = false;
}

static void release(void *resource)
{
    forget_event(resource);
    yaml_parser_delete(&((parsing *)resource)->parser);
}

static uint32_t byte_at(yaml *in, yaml_mark_t mark)
{
    kh_character character;
    while (in->character < mark.index && in->byte < in->content.length) {
        in->byte +=
            (uint32_t)kh_utf8_decode(in->content.data + in->byte, in->content.length - in->byte, &character);
        in->character++;
    }
    while (in->character > mark.index) {
        do
            in->byte--;
        while (((unsigned char)in->content.data[in->byte] & 0xC0) == 0x80);
        in->character--;
    }
    return in->byte;
}

/* Without blanks and line ends at its end: libyaml ends an indented thing where the next begins. */
static kh_span span_of(const yaml *in, uint32_t start, uint32_t end)
{
    const char *data = in->content.data;
    while (end > start &&
           (data[end - 1] == ' ' || data[end - 1] == '\t' || data[end - 1] == '\r' || data[end - 1] == '\n'))
        end--;
    return kh_span_of(in->reader->source, start, end);
}

static const yaml_event_t *at_hand(const yaml *in)
{
    return &in->machine->event;
}

static kh_span event_span(yaml *in)
{
    uint32_t start = byte_at(in, at_hand(in)->start_mark);
    kh_span span = span_of(in, start, byte_at(in, at_hand(in)->end_mark));
    /* A list without brackets begins at its first dash, but libyaml gives it no width. */
    bool is_bare =
        at_hand(in)->type == YAML_SEQUENCE_START_EVENT || at_hand(in)->type == YAML_MAPPING_START_EVENT;
    if (is_bare && span.start == span.end && span.end < in->content.length) {
        kh_character character;
        span.end +=
            (uint32_t)kh_utf8_decode(in->content.data + span.end, in->content.length - span.end, &character);
    }
    return span;
}

/* ---- what is not YAML ---- */

/* 人口：18500 and 人口:18500, of a known column, wherever a line begins so. True if there were any. */
static bool report_colons(kh_roster_reader *reader)
{
    const kh_text wide = KH_TEXT("：");
    size_t before = reader->faults;
    for (uint32_t number = 1; number <= reader->source->line_count; number++) {
        kh_text line = kh_source_line(reader->source, number);
        uint32_t start = 0;
        while (start < line.length && (line.data[start] == ' ' || line.data[start] == '-'))
            start++;
        uint32_t at = start;
        while (at < line.length && line.data[at] != ':' &&
               !kh_text_starts(kh_text_slice(line.data + at, line.length - at), wide))
            at++;
        if (at == line.length)
            continue;
        kh_text word = kh_cell_trim(kh_text_slice(line.data + start, at - start));
        uint32_t behind = at + (line.data[at] == ':' ? 1 : wide.length);
        bool spaced = behind == line.length || line.data[behind] == ' ' || line.data[behind] == '\t';
        if (!kh_map_find(reader->columns, word) || (line.data[at] == ':' && spaced))
            continue;
        uint32_t from = (uint32_t)(line.data - reader->source->content.data);
        kh_span span = kh_span_of(reader->source, from + at, from + behind);
        kh_roster_malformed(reader, KH_MALFORMED_COLON, span)->fix =
            kh_words_of(spaced ? ":" : ": ", spaced ? ":" : ": ");
        if (reader->faults > KH_MAX_DIAGNOSTICS)
            break;
    }
    return reader->faults > before;
}

/* False: read no further. */
static bool malformed(yaml *in, kh_malformed what, kh_span span)
{
    if (!in->has_sought) {
        in->has_sought = true;
        in->has_colons = report_colons(in->reader);
    }
    if (!in->has_colons)
        (void)kh_roster_malformed(in->reader, what, span);
    return !in->has_colons;
}

static void report_problem(yaml *in)
{
    const yaml_parser_t *parser = &in->machine->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        kh_arena_give_up(in->reader->model->arena);
    if (parser->error == YAML_READER_ERROR && in->reader->faults > 0)
        return; /* a control character, reported as invisible */
    uint32_t at = byte_at(in, parser->problem_mark);
    kh_malformed what = KH_MALFORMED_YAML;
    if (parser->error == YAML_READER_ERROR)
        at = in->reader->source->lines[0] + (uint32_t)parser->problem_offset;
    if (at < in->content.length && in->content.data[at] == '\t')
        what = KH_MALFORMED_TAB;
    if (at >= in->content.length && parser->context) { /* what was opened there is never closed */
        at = byte_at(in, parser->context_mark);
        char opening = at < in->content.length ? in->content.data[at] : ' ';
        what = opening == '"' || opening == '\'' ? KH_MALFORMED_QUOTE : KH_MALFORMED_YAML;
    }
    kh_character character;
    uint32_t end = in->content.length;
    if (at < end)
        end = at + (uint32_t)kh_utf8_decode(in->content.data + at, end - at, &character);
    (void)malformed(in, what, kh_span_of(in->reader->source, at < end ? at : end, end));
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        break;
    }
    return false;
}

/* False: read no further. */
static bool next(yaml *in)
{
    forget_event(in->machine);
    if (in->reader->faults > KH_MAX_DIAGNOSTICS)
        return false;
    if (!yaml_parser_parse(&in->machine->parser, &in->machine->event)) {
        report_problem(in);
        return false;
    }
    in->machine->has_event = true;
    yaml_event_type_t type = at_hand(in)->type;
    in->depth += type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT;
    in->depth -= type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT;
    bool refused = has_anchor_or_tag(at_hand(in));
    if (refused || in->depth > MAX_NESTING)
        (void)malformed(in, refused ? KH_MALFORMED_ALIAS : KH_MALFORMED_DEPTH, event_span(in));
    return !refused && in->depth <= MAX_NESTING;
}

/* From the event that begins a node to the one that ends it. */
static bool skip_node(yaml *in)
{
    unsigned own = in->depth;
    if (at_hand(in)->type == YAML_SCALAR_EVENT)
        return true;
    while (in->depth >= own)
        if (!next(in))
            return false;
    return true;
}

/* ---- rows ---- */

/* A slice of the source where that is the same, so that a roster is not kept twice. */
static kh_text scalar_text(yaml *in)
{
    size_t length = at_hand(in)->data.scalar.length;
    kh_text value = kh_text_slice((const char *)at_hand(in)->data.scalar.value, length);
    kh_text written = kh_span_text(event_span(in));
    bool quoted = at_hand(in)->data.scalar.style != YAML_PLAIN_SCALAR_STYLE && written.length >= 2;
    if (quoted)
        written = kh_text_slice(written.data + 1, written.length - 2);
    return kh_text_equal(value, written) ? written : kh_text_copy(in->reader->model->arena, value);
}

static bool read_weak_list(yaml *in, kh_roster_slot *slot)
{
    kh_span opening = event_span(in);
    slot->span = opening;
    while (next(in)) {
        if (at_hand(in)->type == YAML_SEQUENCE_END_EVENT)
            return true;
        slot->span = kh_span_join(opening, event_span(in));
        if (at_hand(in)->type == YAML_SCALAR_EVENT)
            kh_roster_add_weak(in->reader, scalar_text(in));
        else if (!malformed(in, KH_MALFORMED_CELL, event_span(in)) || !skip_node(in))
            return false;
    }
    return false;
}

static bool read_cell(yaml *in, kh_roster_slot *slot)
{
    bool is_weak = slot == &in->reader->slots[KH_SLOT_WEAK];
    slot->given = true;
    if (at_hand(in)->type == YAML_SEQUENCE_START_EVENT && is_weak)
        return read_weak_list(in, slot);
    slot->span = event_span(in);
    bool plain =
        at_hand(in)->type == YAML_SCALAR_EVENT && at_hand(in)->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    /* A line without its colon runs into the value above it. */
    if (plain && kh_text_contains(kh_span_text(slot->span), KH_TEXT("\n"))) {
        slot->poisoned = true;
        return malformed(in, KH_MALFORMED_LINES, slot->span);
    }
    if (at_hand(in)->type != YAML_SCALAR_EVENT) {
        slot->poisoned = true;
        return malformed(in, KH_MALFORMED_CELL, slot->span) && skip_node(in);
    }
    slot->text = scalar_text(in);
    if (is_weak)
        kh_roster_add_weak(in->reader, slot->text);
    return true;
}

static bool read_entry(yaml *in)
{
    kh_span span = event_span(in);
    if (at_hand(in)->type != YAML_SCALAR_EVENT || at_hand(in)->data.scalar.length == 0)
        return malformed(in, KH_MALFORMED_KEY, span) && skip_node(in) && next(in) && skip_node(in);

    bool known;
    kh_text word = kh_cell_trim(scalar_text(in));
    kh_roster_slot *slot = kh_roster_column(in->reader, word, span, &known);
    bool again = known && slot->given;
    if (again)
        kh_roster_twice(in->reader, word, slot->column, span);
    else if (slot)
        slot->column = span;
    if (slot && !known)
        slot->poisoned = true;
    return next(in) && (known && !again ? read_cell(in, slot) : skip_node(in));
}

static bool read_row(yaml *in)
{
    uint32_t start = byte_at(in, at_hand(in)->start_mark);
    if (!kh_roster_row_begin(in->reader, event_span(in)))
        return false;
    while (next(in)) {
        if (at_hand(in)->type != YAML_MAPPING_END_EVENT) {
            if (!read_entry(in))
                return false;
            continue;
        }
        in->reader->row = span_of(in, start, byte_at(in, at_hand(in)->end_mark));
        return kh_roster_row_end(in->reader);
    }
    return false;
}

static bool read_rows(yaml *in)
{
    while (next(in)) {
        if (at_hand(in)->type == YAML_SEQUENCE_END_EVENT)
            return true;
        bool good = at_hand(in)->type == YAML_MAPPING_START_EVENT
                        ? read_row(in)
                        : malformed(in, KH_MALFORMED_ROW, event_span(in)) && skip_node(in);
        if (!good)
            return false;
    }
    return false;
}

/* ---- the file ---- */

static bool is_scalar(const yaml *in, const char *word)
{
    return at_hand(in)->type == YAML_SCALAR_EVENT &&
           strcmp((const char *)at_hand(in)->data.scalar.value, word) == 0;
}

static bool read_top_entry(yaml *in, kh_span *first)
{
    kh_span span = event_span(in);
    bool again = first->source != NULL;
    if (!is_scalar(in, "townships") && !is_scalar(in, "乡镇"))
        return malformed(in, KH_MALFORMED_TOP, span) && skip_node(in) && next(in) && skip_node(in);
    if (again)
        kh_roster_twice(in->reader, kh_span_text(span), *first, span);
    *first = span;
    if (!next(in))
        return false;
    if (again || is_scalar(in, ""))
        return skip_node(in);
    if (at_hand(in)->type == YAML_SEQUENCE_START_EVENT)
        return read_rows(in);
    return malformed(in, KH_MALFORMED_TOP, event_span(in)) && skip_node(in);
}

static bool read_document(yaml *in)
{
    kh_span first = {0};
    if (!next(in))
        return false;
    if (at_hand(in)->type != YAML_MAPPING_START_EVENT)
        return malformed(in, KH_MALFORMED_TOP, event_span(in)) && skip_node(in) && next(in);
    while (next(in)) {
        if (at_hand(in)->type == YAML_MAPPING_END_EVENT)
            return next(in);
        if (!read_top_entry(in, &first))
            return false;
    }
    return false;
}

static void read_stream(yaml *in)
{
    if (!next(in) || !next(in) || at_hand(in)->type == YAML_STREAM_END_EVENT)
        return;
    if (read_document(in) && next(in) && at_hand(in)->type != YAML_STREAM_END_EVENT)
        (void)malformed(in, KH_MALFORMED_DOCUMENTS, event_span(in));
}

void kh_roster_yaml(kh_roster_reader *reader)
{
    kh_arena *arena = reader->model->arena;
    uint32_t start = reader->source->lines[0];
    parsing *machine = kh_arena_alloc(arena, sizeof *machine);
    yaml in = {.reader = reader, .machine = machine, .content = reader->source->content, .byte = start};
    if (!yaml_parser_initialize(&machine->parser))
        kh_arena_give_up(arena);
    kh_arena_defer(arena, release, machine);
    yaml_parser_set_encoding(&machine->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&machine->parser, (const unsigned char *)in.content.data + start,
                                 in.content.length - start);
    read_stream(&in);
    kh_arena_release(arena, machine);
}

/* libyaml's events, with places in bytes. */
#include "source/yaml.h"

#include <yaml.h>

#include "base/utf8.h"

/* Lives in the arena, for it is released by it when memory runs out. */
typedef struct kh_yaml_machine {
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
} kh_yaml_machine;

/* ---- events ---- */

static void forget_event(kh_yaml_machine *machine)
{
    if (machine->has_event)
        yaml_event_delete(&machine->event);
    machine->has_event = false;
}

static void release(void *resource)
{
    forget_event(resource);
    yaml_parser_delete(&((kh_yaml_machine *)resource)->parser);
}

static uint32_t byte_at(kh_yaml *in, yaml_mark_t mark)
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
static kh_span span_of(const kh_yaml *in, uint32_t start, uint32_t end)
{
    const char *data = in->content.data;
    while (end > start &&
           (data[end - 1] == ' ' || data[end - 1] == '\t' || data[end - 1] == '\r' || data[end - 1] == '\n'))
        end--;
    return kh_span_of(in->table->source, start, end);
}

static const yaml_event_t *at_hand(const kh_yaml *in)
{
    return &in->machine->event;
}

kh_span kh_yaml_span(kh_yaml *in)
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
static bool report_colons(const kh_table *table)
{
    const kh_text wide = KH_TEXT("：");
    bool found = false;
    for (uint32_t number = 1; number <= table->source->line_count; number++) {
        kh_text line = kh_source_line(table->source, number);
        uint32_t start = 0;
        while (start < line.length && (line.data[start] == ' ' || line.data[start] == '-'))
            start++;
        uint32_t at = start;
        while (at < line.length && line.data[at] != ':' &&
               !kh_text_starts(kh_text_slice(line.data + at, line.length - at), wide))
            at++;
        if (at == line.length)
            continue;
        kh_text word = kh_text_trim(kh_text_slice(line.data + start, at - start));
        uint32_t behind = at + (line.data[at] == ':' ? 1 : wide.length);
        bool spaced = behind == line.length || line.data[behind] == ' ' || line.data[behind] == '\t';
        if (!table->is_column(table->owner, word) || (line.data[at] == ':' && spaced))
            continue;
        uint32_t from = (uint32_t)(line.data - table->source->content.data);
        kh_span span = kh_span_of(table->source, from + at, from + behind);
        found = true;
        table->malformed(table->owner, KH_MALFORMED_COLON, span)->fix =
            kh_words_of(spaced ? ":" : ": ", spaced ? ":" : ": ");
        if (table->has_enough(table->owner))
            break;
    }
    return found;
}

/* False: read no further. */
bool kh_yaml_malformed(kh_yaml *in, kh_malformed what, kh_span span)
{
    if (!in->has_sought) {
        in->has_sought = true;
        in->has_colons = report_colons(in->table);
    }
    if (!in->has_colons)
        (void)in->table->malformed(in->table->owner, what, span);
    return !in->has_colons;
}

static void report_problem(kh_yaml *in)
{
    const yaml_parser_t *parser = &in->machine->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        kh_arena_give_up(in->table->arena);
    if (parser->error == YAML_READER_ERROR && in->table->has_invisible)
        return; /* a control character, reported as invisible */
    uint32_t at = byte_at(in, parser->problem_mark);
    kh_malformed what = KH_MALFORMED_YAML;
    if (parser->error == YAML_READER_ERROR)
        at = in->table->source->lines[0] + (uint32_t)parser->problem_offset;
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
    (void)kh_yaml_malformed(in, what, kh_span_of(in->table->source, at < end ? at : end, end));
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
bool kh_yaml_next(kh_yaml *in)
{
    forget_event(in->machine);
    if (in->table->has_enough(in->table->owner))
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
    if (refused || in->depth > KH_MAX_YAML_NESTING)
        (void)kh_yaml_malformed(in, refused ? KH_MALFORMED_ALIAS : KH_MALFORMED_DEPTH, kh_yaml_span(in));
    return !refused && in->depth <= KH_MAX_YAML_NESTING;
}

/* From the event that begins a node to the one that ends it. */
bool kh_yaml_skip(kh_yaml *in)
{
    unsigned own = in->depth;
    if (at_hand(in)->type == YAML_SCALAR_EVENT)
        return true;
    while (in->depth >= own)
        if (!kh_yaml_next(in))
            return false;
    return true;
}

/* ---- what the owner sees ---- */

/* A slice of the source where that is the same, so that a table is not kept twice. */
kh_text kh_yaml_text(kh_yaml *in)
{
    size_t length = at_hand(in)->data.scalar.length;
    kh_text value = kh_text_slice((const char *)at_hand(in)->data.scalar.value, length);
    kh_text written = kh_span_text(kh_yaml_span(in));
    bool quoted = at_hand(in)->data.scalar.style != YAML_PLAIN_SCALAR_STYLE && written.length >= 2;
    if (quoted)
        written = kh_text_slice(written.data + 1, written.length - 2);
    return kh_text_equal(value, written) ? written : kh_text_copy(in->table->arena, value);
}

kh_yaml_event kh_yaml_at(const kh_yaml *in)
{
    switch (at_hand(in)->type) {
    case YAML_SCALAR_EVENT:
        return KH_YAML_SCALAR;
    case YAML_SEQUENCE_START_EVENT:
        return KH_YAML_LIST;
    case YAML_SEQUENCE_END_EVENT:
        return KH_YAML_LIST_END;
    case YAML_MAPPING_START_EVENT:
        return KH_YAML_GROUP;
    case YAML_MAPPING_END_EVENT:
        return KH_YAML_GROUP_END;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_ALIAS_EVENT:
        break;
    }
    return KH_YAML_OTHER;
}

uint32_t kh_yaml_start(kh_yaml *in)
{
    return byte_at(in, at_hand(in)->start_mark);
}

kh_span kh_yaml_span_from(kh_yaml *in, uint32_t start)
{
    return span_of(in, start, byte_at(in, at_hand(in)->end_mark));
}

bool kh_yaml_is(const kh_yaml *in, const char *word)
{
    return at_hand(in)->type == YAML_SCALAR_EVENT &&
           strcmp((const char *)at_hand(in)->data.scalar.value, word) == 0;
}

bool kh_yaml_is_plain(const kh_yaml *in)
{
    return at_hand(in)->type == YAML_SCALAR_EVENT &&
           at_hand(in)->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

bool kh_yaml_refuse(kh_yaml *in, kh_malformed what)
{
    return kh_yaml_malformed(in, what, kh_yaml_span(in)) && kh_yaml_skip(in);
}

/* ---- the file ---- */

bool kh_yaml_begin(kh_yaml *in)
{
    return kh_yaml_next(in) && kh_yaml_next(in) && at_hand(in)->type != YAML_STREAM_END_EVENT &&
           kh_yaml_next(in);
}

void kh_yaml_end(kh_yaml *in)
{
    if (kh_yaml_next(in) && kh_yaml_next(in) && at_hand(in)->type != YAML_STREAM_END_EVENT)
        (void)kh_yaml_malformed(in, KH_MALFORMED_DOCUMENTS, kh_yaml_span(in));
}

kh_yaml kh_yaml_open(const kh_table *table)
{
    uint32_t start = table->source->lines[0];
    kh_yaml_machine *machine = kh_arena_alloc(table->arena, sizeof *machine);
    kh_yaml in = {.table = table, .machine = machine, .content = table->source->content, .byte = start};
    if (!yaml_parser_initialize(&machine->parser))
        kh_arena_give_up(table->arena);
    kh_arena_defer(table->arena, release, machine);
    yaml_parser_set_encoding(&machine->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&machine->parser, (const unsigned char *)in.content.data + start,
                                 in.content.length - start);
    return in;
}

void kh_yaml_close(kh_yaml *in)
{
    kh_arena_release(in->table->arena, in->machine);
}

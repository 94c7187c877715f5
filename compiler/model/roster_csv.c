/* Rosters in CSV: RFC 4180, with LF or CR alone as line ends too. */
#include "model/roster_read.h"

/* No form is wider; the fields of a scheme are far fewer. */
enum { MAX_COLUMNS = 1000 };

typedef struct {
    kh_text text;
    kh_span span; /* without blanks around it, with its quotes */
} cell;

typedef struct {
    kh_roster_reader *reader;
    kh_text content;
    uint32_t at;
    bool broken;         /* a quote that never closes: the rest is one cell */
    KH_VECTOR(cell) row; /* at most MAX_COLUMNS */
    size_t width;        /* of the row, blank cells at its end left out */
    size_t full_width;
    kh_roster_slot **columns; /* of the header; NULL: reported, or empty */
    size_t column_count;
} csv;

static bool is_at(const csv *in, char wanted)
{
    return in->at < in->content.length && in->content.data[in->at] == wanted;
}

static bool is_at_end_of_cell(const csv *in)
{
    return in->at >= in->content.length || is_at(in, ',') || is_at(in, '\n') || is_at(in, '\r');
}

static void skip_blanks(csv *in)
{
    while (is_at(in, ' ') || is_at(in, '\t'))
        in->at++;
}

static kh_span span_from(const csv *in, uint32_t start)
{
    return kh_span_of(in->reader->source, start, in->at);
}

/* Behind the opening quote; false if there is no closing one. */
static bool find_closing_quote(csv *in, bool *doubled)
{
    while (in->at < in->content.length) {
        if (in->content.data[in->at++] != '"')
            continue;
        if (!is_at(in, '"'))
            return true;
        *doubled = true;
        in->at++;
    }
    return false;
}

static kh_text undouble(kh_arena *arena, kh_text text)
{
    kh_builder builder = {.arena = arena};
    for (uint32_t i = 0; i < text.length; i++) {
        kh_builder_character(&builder, text.data[i]);
        i += text.data[i] == '"'; /* its twin */
    }
    return kh_builder_text(&builder);
}

/* Up to the end of the cell, where nothing should be left. */
static void skip_stray(csv *in)
{
    uint32_t start = in->at;
    while (!is_at_end_of_cell(in))
        in->at++;
    if (in->at > start)
        (void)kh_roster_malformed(in->reader, KH_MALFORMED_STRAY, span_from(in, start));
}

static cell read_quoted(csv *in)
{
    uint32_t start = in->at++;
    bool doubled = false;
    if (!find_closing_quote(in, &doubled)) {
        (void)kh_roster_malformed(in->reader, KH_MALFORMED_QUOTE,
                                  kh_span_of(in->reader->source, start, start + 1));
        in->broken = true;
        return (cell){0};
    }
    cell read = {.span = span_from(in, start)};
    read.text = kh_text_slice(in->content.data + start + 1, in->at - start - 2);
    if (doubled)
        read.text = undouble(in->reader->model->arena, read.text);
    skip_blanks(in);
    skip_stray(in);
    return read;
}

static cell read_bare(csv *in)
{
    uint32_t start = in->at;
    while (!is_at_end_of_cell(in) && !is_at(in, '"'))
        in->at++;
    kh_text text = kh_cell_trim(kh_text_slice(in->content.data + start, in->at - start));
    uint32_t from = (uint32_t)(text.data - in->content.data);
    skip_stray(in);
    return (cell){text, kh_span_of(in->reader->source, from, from + text.length)};
}

static void end_line(csv *in)
{
    if (is_at(in, '\r'))
        in->at++;
    else if (is_at(in, '\n')) {
        in->at++;
        return;
    }
    if (is_at(in, '\n'))
        in->at++;
}

/* False at the end of the file, or where it makes no more sense. */
static bool read_row(csv *in, kh_span *place)
{
    if (in->at >= in->content.length || in->broken)
        return false;
    uint32_t start = in->at;
    in->row.count = in->width = in->full_width = 0;
    for (bool more = true; more && !in->broken;) {
        skip_blanks(in);
        cell read = is_at(in, '"') ? read_quoted(in) : read_bare(in);
        in->full_width++;
        if (read.text.length > 0)
            in->width = in->full_width;
        if (in->row.count < MAX_COLUMNS)
            kh_vector_push(in->reader->model->arena, &in->row, read);
        more = is_at(in, ',');
        in->at += more;
    }
    *place = span_from(in, start);
    end_line(in);
    return !in->broken;
}

static bool looks_separated_otherwise(kh_text header)
{
    static const char *const others[] = {"，", ";", "；", "\t", "、", "|"};
    for (size_t i = 0; i < KH_COUNT(others); i++)
        if (kh_text_contains(header, kh_text_of(others[i])))
            return true;
    return false;
}

static void read_column(csv *in, size_t index)
{
    cell named = in->row.items[index];
    bool known;
    if (named.text.length == 0) {
        (void)kh_roster_malformed(in->reader, KH_MALFORMED_UNNAMED, named.span);
        return;
    }
    kh_roster_slot *slot = kh_roster_column(in->reader, kh_cell_trim(named.text), named.span, &known);
    if (!known) {
        if (slot)
            slot->excused = true;
        return;
    }
    if (slot->column.source) {
        kh_roster_twice(in->reader, named.text, slot->column, named.span);
        return;
    }
    slot->column = named.span;
    in->columns[index] = slot;
}

/* A field that no township can have: one finding, not one a township. */
static void report_absent_columns(csv *in, kh_span header)
{
    kh_roster_reader *reader = in->reader;
    for (size_t i = KH_SLOT_FIELDS; i < reader->slot_count; i++) {
        kh_roster_slot *slot = &reader->slots[i];
        bool written = slot->written.fallback || slot->written.everywhere || slot->written.entries;
        if (slot->column.source || slot->excused || slot->shadowed || written)
            continue;
        slot->excused = true;
        kh_words arguments[] = {kh_words_of("表头", "the header"), kh_words_same(slot->type.field->name)};
        (void)kh_roster_report(reader, KH054, header, arguments, KH_COUNT(arguments));
    }
}

static bool read_header(csv *in)
{
    kh_roster_reader *reader = in->reader;
    kh_span header;
    do
        if (!read_row(in, &header))
            return false;
    while (in->width == 0);
    if (in->full_width > MAX_COLUMNS) {
        (void)kh_roster_malformed(reader, KH_MALFORMED_COLUMNS, header);
        return false;
    }
    if (in->full_width == 1 && looks_separated_otherwise(in->row.items[0].text)) {
        (void)kh_roster_malformed(reader, KH_MALFORMED_COMMA, header);
        return false;
    }
    in->column_count = in->width;
    in->columns = kh_arena_array(reader->model->arena, in->width, sizeof(kh_roster_slot *));
    for (size_t i = 0; i < in->width; i++)
        read_column(in, i);
    kh_roster_slot *name = &reader->slots[KH_SLOT_NAME];
    if (!name->column.source) {
        if (!name->excused)
            (void)kh_roster_malformed(reader, KH_MALFORMED_HEADER, header);
        return false;
    }
    report_absent_columns(in, header);
    return true;
}

static void fill_row(csv *in)
{
    for (size_t i = 0; i < in->column_count && i < in->row.count; i++) {
        kh_roster_slot *slot = in->columns[i];
        if (!slot)
            continue;
        slot->given = true;
        slot->text = in->row.items[i].text;
        slot->span = in->row.items[i].span;
        if (slot == &in->reader->slots[KH_SLOT_WEAK])
            kh_roster_add_weak(in->reader, slot->text);
    }
}

/* Which cell belongs to which column nobody knows; the name mostly stands first. */
static void report_uneven(csv *in)
{
    kh_roster_reader *reader = in->reader;
    kh_arena *arena = reader->model->arena;
    kh_words arguments[] = {kh_words_same(kh_text_format(arena, "%zu", in->full_width)),
                            kh_words_same(kh_text_format(arena, "%zu", in->column_count))};
    (void)kh_roster_report(reader, KH058, reader->row, arguments, KH_COUNT(arguments));
    for (size_t i = KH_SLOT_WEAK; i < reader->slot_count; i++)
        reader->slots[i].poisoned = true;
    kh_roster_slot *name = &reader->slots[KH_SLOT_NAME];
    name->poisoned = !name->given || name->text.length == 0;
}

void kh_roster_csv(kh_roster_reader *reader)
{
    csv in = {.reader = reader, .content = reader->source->content, .at = reader->source->lines[0]};
    kh_span place;
    if (!read_header(&in))
        return;
    while (read_row(&in, &place)) {
        if (in.width == 0) /* table programs leave rows of nothing but commas */
            continue;
        if (!kh_roster_row_begin(reader, place))
            return;
        fill_row(&in);
        if (in.width > in.column_count || in.full_width < in.column_count)
            report_uneven(&in);
        if (!kh_roster_row_end(reader))
            return;
    }
}

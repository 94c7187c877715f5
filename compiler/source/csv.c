/* CSV, cell by cell. */
#include "source/csv.h"

#include "base/utf8.h"

static bool is_at(const kh_csv *in, char wanted)
{
    return in->at < in->content.length && in->content.data[in->at] == wanted;
}

static bool is_at_end_of_cell(const kh_csv *in)
{
    return in->at >= in->content.length || is_at(in, ',') || is_at(in, '\n') || is_at(in, '\r');
}

static void skip_blanks(kh_csv *in)
{
    while (is_at(in, ' ') || is_at(in, '\t'))
        in->at++;
}

static kh_span span_from(const kh_csv *in, uint32_t start)
{
    return kh_span_of(in->table->source, start, in->at);
}

/* Behind the opening quote; false if there is no closing one. */
static bool find_closing_quote(kh_csv *in, bool *doubled)
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
static void skip_stray(kh_csv *in)
{
    uint32_t start = in->at;
    while (!is_at_end_of_cell(in))
        in->at++;
    if (in->at > start)
        (void)in->table->malformed(in->table->owner, KH_MALFORMED_STRAY, span_from(in, start));
}

static kh_csv_cell read_quoted(kh_csv *in)
{
    uint32_t start = in->at++;
    bool doubled = false;
    if (!find_closing_quote(in, &doubled)) {
        (void)in->table->malformed(in->table->owner, KH_MALFORMED_QUOTE,
                                   kh_span_of(in->table->source, start, start + 1));
        in->broken = true;
        return (kh_csv_cell){0};
    }
    kh_csv_cell read = {.span = span_from(in, start)};
    read.text = kh_text_slice(in->content.data + start + 1, in->at - start - 2);
    if (doubled)
        read.text = undouble(in->table->arena, read.text);
    skip_blanks(in);
    skip_stray(in);
    return read;
}

static kh_csv_cell read_bare(kh_csv *in)
{
    uint32_t start = in->at;
    while (!is_at_end_of_cell(in) && !is_at(in, '"'))
        in->at++;
    kh_text text = kh_text_trim(kh_text_slice(in->content.data + start, in->at - start));
    uint32_t from = (uint32_t)(text.data - in->content.data);
    skip_stray(in);
    return (kh_csv_cell){text, kh_span_of(in->table->source, from, from + text.length)};
}

static void end_line(kh_csv *in)
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

bool kh_csv_next(kh_csv *in, kh_span *place)
{
    if (in->at >= in->content.length || in->broken)
        return false;
    uint32_t start = in->at;
    in->row.count = in->width = in->full_width = 0;
    for (bool more = true; more && !in->broken;) {
        skip_blanks(in);
        kh_csv_cell read = is_at(in, '"') ? read_quoted(in) : read_bare(in);
        in->full_width++;
        if (read.text.length > 0)
            in->width = in->full_width;
        if (in->row.count < KH_MAX_CSV_COLUMNS)
            kh_vector_push(in->table->arena, &in->row, read);
        more = is_at(in, ',');
        in->at += more;
    }
    *place = span_from(in, start);
    end_line(in);
    return !in->broken;
}

kh_csv kh_csv_open(const kh_table *table)
{
    return (kh_csv){.table = table, .content = table->source->content, .at = table->source->lines[0]};
}

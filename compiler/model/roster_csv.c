/* Rosters in CSV. */
#include "base/utf8.h"
#include "model/roster_read.h"
#include "source/csv.h"

/* The fields of a scheme are far fewer. */
enum { MAX_COLUMNS = 1000 };

typedef struct {
    kh_roster_reader *reader;
    kh_csv cells;
    kh_roster_slot **columns; /* of the header; NULL: reported, or empty */
    size_t column_count;
} roster_csv;

static void read_column(roster_csv *in, size_t index)
{
    kh_csv_cell named = in->cells.row.items[index];
    bool known;
    if (named.text.length == 0) {
        (void)kh_roster_malformed(in->reader, KH_MALFORMED_UNNAMED, named.span);
        return;
    }
    kh_roster_slot *slot = kh_roster_column(in->reader, kh_text_trim(named.text), named.span, &known);
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
static void report_absent_columns(roster_csv *in, kh_span header)
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

static bool read_header(roster_csv *in)
{
    kh_roster_reader *reader = in->reader;
    kh_span header;
    do
        if (!kh_csv_next(&in->cells, &header))
            return false;
    while (in->cells.width == 0);
    if (in->cells.full_width > MAX_COLUMNS) {
        (void)kh_roster_malformed(reader, KH_MALFORMED_COLUMNS, header);
        return false;
    }
    if (in->cells.full_width == 1 && kh_table_is_separated_otherwise(in->cells.row.items[0].text)) {
        (void)kh_roster_malformed(reader, KH_MALFORMED_COMMA, header);
        return false;
    }
    in->column_count = in->cells.width;
    in->columns = kh_arena_array(reader->model->arena, in->cells.width, sizeof(kh_roster_slot *));
    for (size_t i = 0; i < in->cells.width; i++)
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

static void fill_row(roster_csv *in)
{
    for (size_t i = 0; i < in->column_count && i < in->cells.row.count; i++) {
        kh_roster_slot *slot = in->columns[i];
        if (!slot)
            continue;
        slot->given = true;
        slot->text = in->cells.row.items[i].text;
        slot->span = in->cells.row.items[i].span;
        if (slot == &in->reader->slots[KH_SLOT_WEAK])
            kh_roster_add_weak(in->reader, slot->text);
    }
}

/* Which cell belongs to which column nobody knows; the name mostly stands first. */
static void report_uneven(roster_csv *in)
{
    kh_roster_reader *reader = in->reader;
    kh_arena *arena = reader->model->arena;
    kh_words arguments[] = {kh_words_same(kh_text_format(arena, "%zu", in->cells.full_width)),
                            kh_words_same(kh_text_format(arena, "%zu", in->column_count))};
    (void)kh_roster_report(reader, KH058, reader->row, arguments, KH_COUNT(arguments));
    for (size_t i = KH_SLOT_WEAK; i < reader->slot_count; i++)
        reader->slots[i].poisoned = true;
    kh_roster_slot *name = &reader->slots[KH_SLOT_NAME];
    name->poisoned = !name->given || name->text.length == 0;
}

void kh_roster_csv(kh_roster_reader *reader)
{
    roster_csv in = {.reader = reader, .cells = kh_csv_open(&reader->table)};
    kh_span place;
    if (!read_header(&in))
        return;
    while (kh_csv_next(&in.cells, &place)) {
        if (in.cells.width == 0) /* table programs leave rows of nothing but commas */
            continue;
        if (!kh_roster_row_begin(reader, place))
            return;
        fill_row(&in);
        if (in.cells.width > in.column_count || in.cells.full_width < in.column_count)
            report_uneven(&in);
        if (!kh_roster_row_end(reader))
            return;
    }
}

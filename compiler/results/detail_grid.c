/* Details in tables with a header: sheets of a workbook, parts of a CSV file. */
#include "base/utf8.h"
#include "results/detail.h"

/* Rows above the header: the table's own title, the year, who filled it in. */
enum { MAX_ROWS_ABOVE = 20 };

bool kh_is_detail_line(kh_arena *arena, const kh_grid_cell *cells, size_t count, kh_grid_cell *name)
{
    static const char *const words[] = {"明细", "detail", "details"};
    kh_text normal = count ? kh_result_normal(arena, cells[0].text) : KH_TEXT_NONE;
    *name = count > 1 ? cells[1] : (kh_grid_cell){0};
    for (size_t i = 0; i < KH_COUNT(words) && normal.length; i++) {
        kh_text word = kh_text_of(words[i]);
        if (kh_text_equal(normal, word))
            return count > 1;
        bool has_colon = normal.length > word.length + 1 && kh_text_starts(normal, word) &&
                         normal.data[word.length] == ':';
        if (!has_colon)
            continue;
        *name = (kh_grid_cell){kh_text_slice(normal.data + word.length + 1, normal.length - word.length - 1),
                               cells[0].span};
        return true;
    }
    return false;
}

/* ---- the header ---- */

static bool is_own_title(const kh_detail_grid *grid, kh_text title)
{
    kh_details *details = grid->reader->details;
    const kh_map *names = details->named[grid->detail - details->items];
    return kh_map_find(names, kh_result_normal(grid->reader->model->arena, title));
}

/* 名称 is a township's only where the detail has no such column. */
static bool is_header(kh_detail_grid *grid, const kh_grid_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (kh_is_township_title(grid->reader->model->arena, cells[i].text) &&
            !is_own_title(grid, cells[i].text)) {
            grid->township = i;
            return true;
        }
    return false;
}

static void read_header(kh_detail_grid *grid, const kh_grid_cell *cells, size_t count)
{
    kh_result_reader *reader = grid->reader;
    kh_arena *arena = reader->model->arena;
    kh_span *named = kh_arena_array(arena, grid->detail->column_count + 1, sizeof *named);
    grid->has_header = true;
    grid->width = count;
    grid->columns = kh_arena_array(arena, count, sizeof *grid->columns);
    for (size_t i = 0; i < count; i++) {
        kh_text title = kh_text_trim(cells[i].text);
        grid->columns[i] = KH_NO_COLUMN;
        if (i == grid->township || title.length == 0)
            continue;
        size_t column = kh_detail_column(reader, grid->detail, title, cells[i].span);
        if (column == KH_NO_COLUMN)
            continue;
        if (named[column].source) {
            kh_report_twice(reader, title, named[column], cells[i].span);
            continue;
        }
        named[column] = cells[i].span;
        grid->columns[i] = column;
    }
}

/* ---- rows ---- */

static void read_units(const kh_detail_grid *grid, const kh_grid_cell *cells, size_t count)
{
    for (size_t i = 0; i < count && i < grid->width; i++) {
        kh_text unit = kh_text_trim(cells[i].text);
        if (grid->columns[i] != KH_NO_COLUMN && !kh_says_nothing(unit))
            kh_check_unit(grid->reader, &grid->detail->columns[grid->columns[i]], unit, cells[i].span, true);
    }
}

/* 无 alone in the row says so, unless it is a value of the column it stands in. */
static bool says_none(const kh_detail_grid *grid, const kh_grid_cell *own, size_t filled)
{
    for (size_t i = 0; i < grid->detail->column_count; i++) {
        const kh_cell_type *type = &grid->detail->columns[i].type->cell;
        bool is_value = type->index && kh_map_find(type->index, kh_text_trim(own[i].text));
        if (filled == 1 && kh_says_none(own[i].text) && !is_value)
            return true;
    }
    return false;
}

/* The row's cells by column; answers how many say something. */
static size_t sort_cells(const kh_detail_grid *grid, const kh_grid_cell *cells, size_t count, kh_span place,
                         kh_grid_cell *own)
{
    size_t filled = 0;
    for (size_t i = 0; i < grid->detail->column_count; i++)
        own[i] = (kh_grid_cell){.span = place};
    for (size_t i = 0; i < count; i++) {
        bool is_filled = kh_text_trim(cells[i].text).length > 0;
        if (is_filled && i >= grid->width)
            (void)kh_result_malformed(grid->reader, KH_MALFORMED_UNNAMED, cells[i].span);
        if (i >= grid->width || grid->columns[i] == KH_NO_COLUMN)
            continue;
        own[grid->columns[i]] = cells[i];
        filled += !kh_says_nothing(kh_text_trim(cells[i].text));
    }
    return filled;
}

bool kh_detail_grid_row(kh_detail_grid *grid, const kh_grid_cell *cells, size_t count, kh_span place)
{
    kh_result_reader *reader = grid->reader;
    if (count == 0)
        return true;
    if (!grid->has_header) {
        grid->first = grid->first.source ? grid->first : place;
        if (is_header(grid, cells, count))
            read_header(grid, cells, count);
        return grid->has_header || ++grid->skipped < MAX_ROWS_ABOVE;
    }
    kh_grid_cell name = grid->township < count ? cells[grid->township] : (kh_grid_cell){.span = place};
    kh_text trimmed = kh_text_trim(name.text);
    if (trimmed.length && kh_kind_of_row(reader->model->arena, trimmed) == KH_ROW_UNITS) {
        read_units(grid, cells, count);
        return true;
    }
    kh_grid_cell *own = kh_arena_array(reader->model->arena, grid->detail->column_count + 1, sizeof *own);
    size_t filled = sort_cells(grid, cells, count, place, own);
    if (filled == 0) /* nothing was handed in, or it is a note */
        return reader->faults <= KH_MAX_DIAGNOSTICS;
    if (trimmed.length == 0)
        (void)kh_result_report(reader, KH964, place, NULL, 0);
    const kh_entity *township = trimmed.length ? kh_township_read(reader, trimmed, name.span) : NULL;
    if (!township || reader->faults > KH_MAX_DIAGNOSTICS)
        kh_detail_damage(reader, grid->detail);
    if (township && says_none(grid, own, filled))
        kh_detail_none(reader, grid->detail, township, place);
    else if (township)
        return kh_detail_thing(reader, grid->detail, township, own, place);
    return reader->faults <= KH_MAX_DIAGNOSTICS;
}

void kh_detail_grid_end(kh_detail_grid *grid)
{
    uint32_t start = grid->reader->source->lines[0];
    kh_span whole = grid->first.source ? grid->first : kh_span_of(grid->reader->source, start, start);
    if (!grid->has_header)
        (void)kh_result_malformed(grid->reader, KH_MALFORMED_HEADER, whole);
}

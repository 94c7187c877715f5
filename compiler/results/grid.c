/* Tables with a header, from CSV and from workbooks. */
#include "base/utf8.h"
#include "results/detail.h"
#include "source/csv.h"
#include "source/suggest.h"

/* Rows above the header: the table's own title, the year, who filled it in. */
enum { MAX_ROWS_ABOVE = 20 };

static bool is_header(kh_grid *grid, const kh_grid_cell *cells, size_t count)
{
    size_t filled = 0, township = count;
    for (size_t i = 0; i < count; i++) {
        filled += kh_text_trim(cells[i].text).length > 0;
        if (township == count && kh_is_township_title(grid->reader->model->arena, cells[i].text))
            township = i;
    }
    grid->township = township;
    return township < count && filled > 0;
}

static void read_header(kh_grid *grid, const kh_grid_cell *cells, size_t count)
{
    kh_result_reader *reader = grid->reader;
    kh_arena *arena = reader->model->arena;
    grid->has_header = true;
    grid->width = count;
    grid->columns = kh_arena_array(arena, count, sizeof *grid->columns);
    grid->untitled = kh_arena_array(arena, count, sizeof *grid->untitled);
    for (size_t i = 0; i < count; i++) {
        kh_text title = kh_text_trim(cells[i].text);
        grid->columns[i] = KH_NO_COLUMN;
        grid->untitled[i] = title.length == 0;
        if (i == grid->township || title.length == 0)
            continue;
        size_t column = kh_bind_column(reader, title, cells[i].span);
        kh_span first = column != KH_NO_COLUMN ? reader->named[column] : (kh_span){0};
        grid->columns[i] = column;
        if (column == KH_NO_COLUMN || first.start == cells[i].span.start)
            continue;
        grid->columns[i] = KH_NO_COLUMN;
        kh_words argument = kh_words_same(reader->wanted->columns.items[column].title);
        kh_diagnostic *twice = kh_result_report(reader, KH955, cells[i].span, &argument, 1);
        kh_diagnostic_label(reader->model->diagnostics, twice, first,
                            kh_words_of("第一次在这里", "first given here"));
    }
}

static bool has_figures(const kh_grid *grid, const kh_grid_cell *cells, size_t count)
{
    for (size_t i = 0; i < count && i < grid->width; i++)
        if (grid->columns[i] != KH_NO_COLUMN && kh_text_trim(cells[i].text).length > 0)
            return true;
    return false;
}

bool kh_grid_row(kh_grid *grid, const kh_grid_cell *cells, size_t count, kh_span place)
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
    bool is_named = grid->township < count && kh_text_trim(cells[grid->township].text).length > 0;
    if (!is_named && !has_figures(grid, cells, count))
        return true; /* a note below the table */
    kh_grid_cell name = is_named ? cells[grid->township] : (kh_grid_cell){.span = place};
    if (!kh_row_begin(reader, name.text, name.span, place))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool is_untitled = i >= grid->width || grid->untitled[i];
        if (is_untitled && reader->kind != KH_ROW_NOBODY && kh_text_trim(cells[i].text).length > 0)
            (void)kh_result_malformed(reader, KH_MALFORMED_UNNAMED, cells[i].span);
        if (i < grid->width && grid->columns[i] != KH_NO_COLUMN &&
            !kh_row_cell(reader, grid->columns[i], cells[i].text, cells[i].span))
            return false;
    }
    return true;
}

void kh_grid_end(kh_grid *grid)
{
    uint32_t start = grid->reader->source->lines[0];
    kh_span whole = grid->first.source ? grid->first : kh_span_of(grid->reader->source, start, start);
    if (!grid->has_header)
        (void)kh_result_malformed(grid->reader, KH_MALFORMED_HEADER, whole);
}

/* ---- CSV ---- */

/* The detail that a line “明细,项目” begins; NULL: reported. */
static const kh_result_detail *begin_detail(kh_result_reader *reader, const kh_grid_cell *name)
{
    kh_text *words = kh_arena_array(reader->model->arena, reader->details->count + 1, sizeof *words);
    const kh_result_detail *found = kh_detail_spelled(reader->model->arena, reader->details, name->text);
    if (found)
        return found;
    for (size_t i = 0; i < reader->details->count; i++)
        words[i] = reader->details->items[i].title;
    kh_words argument = kh_words_same(kh_text_trim(name->text));
    kh_result_report(reader, KH945, name->span, &argument, 1)->fix =
        kh_words_same(kh_suggest(name->text, words, reader->details->count));
    return NULL;
}

/* A row of the table of results, or of the detail that a line above has begun. */
typedef struct csv_parts {
    kh_grid grid;
    kh_detail_grid detail;
    bool in_detail;
} csv_parts;

static bool read_csv_row(csv_parts *in, const kh_grid_cell *cells, size_t count, kh_span place)
{
    kh_result_reader *reader = in->grid.reader;
    kh_grid_cell name;
    if (kh_is_detail_line(reader->model->arena, cells, count, &name)) {
        if (in->detail.detail)
            kh_detail_grid_end(&in->detail);
        in->in_detail = true;
        in->detail =
            (kh_detail_grid){.reader = reader, .detail = begin_detail(reader, &name), .first = place};
        return reader->faults <= KH_MAX_DIAGNOSTICS;
    }
    if (!in->in_detail)
        return kh_grid_row(&in->grid, cells, count, place);
    return !in->detail.detail || kh_detail_grid_row(&in->detail, cells, count, place);
}

void kh_read_csv(kh_result_reader *reader)
{
    csv_parts parts = {.grid = {.reader = reader}};
    kh_grid *grid = &parts.grid;
    kh_csv in = kh_csv_open(&reader->table);
    KH_VECTOR(kh_grid_cell) row = {0};
    kh_span place;
    while (kh_csv_next(&in, &place)) {
        if (in.full_width > KH_MAX_CSV_COLUMNS) {
            (void)kh_result_malformed(reader, KH_MALFORMED_COLUMNS, place);
            return;
        }
        row.count = 0;
        for (size_t i = 0; i < in.width; i++) {
            kh_grid_cell cell = {in.row.items[i].text, in.row.items[i].span};
            kh_vector_push(reader->model->arena, &row, cell);
        }
        if (!grid->has_header && in.width == 1 && kh_table_is_separated_otherwise(row.items[0].text) &&
            kh_text_contains(row.items[0].text, KH_TEXT("乡镇"))) {
            (void)kh_result_malformed(reader, KH_MALFORMED_COMMA, place);
            return;
        }
        if (!read_csv_row(&parts, row.items, row.count, place))
            break;
    }
    bool only_details = parts.in_detail && reader->wanted->columns.count == 0;
    if ((!in.broken || grid->has_header) && !only_details)
        kh_grid_end(grid);
    if (parts.detail.detail)
        kh_detail_grid_end(&parts.detail);
    if (parts.detail.detail && in.broken)
        kh_detail_damage(reader, parts.detail.detail);
}

/* ---- workbooks ---- */

static void check_merges(kh_result_reader *reader, const kh_sheet *sheet, const kh_sheet_row *header)
{
    for (size_t i = 0; i < sheet->merges.count; i++) {
        const kh_sheet_merge *merge = &sheet->merges.items[i];
        bool is_header = merge->top <= header->number && merge->bottom >= header->number;
        if (!is_header || merge->left == merge->right || merge->left > header->count)
            continue;
        (void)kh_result_malformed(reader, KH_MALFORMED_MERGED, header->cells[merge->left - 1].span);
    }
}

void kh_read_sheet(kh_result_reader *reader, const kh_sheet *sheet)
{
    kh_grid grid = {.reader = reader};
    for (size_t i = 0; i < sheet->rows.count; i++) {
        const kh_sheet_row *row = &sheet->rows.items[i];
        bool had_header = grid.has_header;
        kh_span place =
            row->count ? kh_span_join(row->cells[0].span, row->cells[row->count - 1].span) : (kh_span){0};
        if (!kh_grid_row(&grid, row->cells, row->count, place))
            break;
        if (!had_header && grid.has_header)
            check_merges(reader, sheet, row);
    }
    kh_grid_end(&grid);
}

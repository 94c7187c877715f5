/* A file of results: by its ending, and what is found in it afterwards. */
#include "results/results.h"

#include <errno.h>

#include "base/file.h"
#include "model/load.h"
#include "results/detail.h"
#include "source/failure.h"

typedef enum format { CSV, YAML, WORKBOOK, FORMATS } format;

static format format_of(kh_arena *arena, kh_text path)
{
    static const struct {
        const char *ending;
        format is;
    } endings[] = {{".csv", CSV}, {".yaml", YAML}, {".yml", YAML}, {".xlsx", WORKBOOK}, {".xlsm", WORKBOOK}};
    kh_text name = kh_result_normal(arena, kh_path_name(path));
    for (size_t i = 0; i < KH_COUNT(endings); i++) {
        kh_text ending = kh_text_of(endings[i].ending);
        if (name.length >= ending.length &&
            kh_text_equal(kh_text_slice(name.data + name.length - ending.length, ending.length), ending))
            return endings[i].is;
    }
    return FORMATS;
}

/* ---- what the formats ask and tell ---- */

static kh_diagnostic *tell_malformed(void *owner, kh_malformed what, kh_span span)
{
    return kh_result_malformed(owner, what, span);
}

static void tell_bad_text(void *owner, kh_code code, kh_text what, kh_span span)
{
    kh_words argument = kh_words_same(what);
    (void)kh_result_report(owner, code, span, &argument, 1);
}

static bool has_enough(void *owner)
{
    const kh_result_reader *reader = owner;
    return reader->faults > KH_MAX_DIAGNOSTICS;
}

static bool is_column(void *owner, kh_text word)
{
    const kh_result_reader *reader = owner;
    kh_text normal = kh_result_normal(reader->model->arena, word);
    for (size_t i = 0; i < reader->details->count; i++)
        if (kh_map_find(reader->details->named[i], normal))
            return true;
    return kh_map_find(reader->paths, normal) || kh_map_find(reader->details->names, normal) ||
           kh_map_find(reader->townships, normal) || kh_is_township_title(reader->model->arena, word);
}

static kh_result_reader *new_reader(kh_model *model, const kh_scheme *scheme, const kh_source *source)
{
    kh_arena *arena = model->arena;
    kh_result_reader *reader = kh_arena_new_of(arena, kh_result_reader);
    *reader = (kh_result_reader){.model = model, .source = source, .wanted = kh_wanted_of(model, scheme)};
    reader->table = (kh_table){.arena = arena,
                               .source = source,
                               .owner = reader,
                               .malformed = tell_malformed,
                               .bad_text = tell_bad_text,
                               .has_enough = has_enough,
                               .is_column = is_column};
    size_t columns = reader->wanted->columns.count + 1;
    reader->named = kh_arena_array(arena, columns, sizeof *reader->named);
    reader->shares = kh_arena_array(arena, columns, sizeof *reader->shares);
    reader->cells = kh_arena_new_of(arena, struct kh_result_cells);
    reader->cells->wanted = reader->wanted;
    reader->cells->by_township = kh_map_new(arena);
    reader->cells->shared = kh_arena_array(arena, columns, sizeof *reader->cells->shared);
    reader->cells->details = kh_map_new(arena);
    reader->details = kh_details_of(model, scheme);
    kh_bind_prepare(reader);
    return reader;
}

static const kh_results *finish(kh_result_reader *reader)
{
    kh_rows_finish(reader);
    kh_details_finish(reader);
    kh_arena *arena = reader->model->arena;
    kh_results *results = kh_arena_new_of(arena, kh_results);
    kh_result_column *columns = kh_arena_array(arena, reader->bound.count + 1, sizeof *columns);
    for (size_t i = 0; i < reader->bound.count; i++)
        columns[i] = reader->wanted->columns.items[reader->bound.items[i]];
    *results = (kh_results){.scheme = reader->wanted->scheme,
                            .source = reader->source,
                            .columns = columns,
                            .column_count = reader->bound.count,
                            .cells = reader->cells};
    return results;
}

/* ---- the file ---- */

typedef struct sought_details {
    kh_arena *arena;
    const kh_details *details;
} sought_details;

static size_t number_of_detail(void *owner, kh_text name)
{
    const sought_details *of = owner;
    const kh_result_detail *detail = kh_detail_spelled(of->arena, of->details, name);
    return detail ? (size_t)(detail - of->details->items) + 1 : 0;
}

static void read_detail_sheet(kh_result_reader *reader, const kh_sheet *sheet, const kh_result_detail *detail)
{
    kh_detail_grid grid = {.reader = reader, .detail = detail};
    const kh_source *before = reader->source;
    reader->source = reader->table.source = sheet->source;
    bool is_readable = kh_table_check(&reader->table);
    for (size_t i = 0; is_readable && i < sheet->rows.count; i++) {
        const kh_sheet_row *row = &sheet->rows.items[i];
        kh_span place =
            row->count ? kh_span_join(row->cells[0].span, row->cells[row->count - 1].span) : (kh_span){0};
        if (!kh_detail_grid_row(&grid, row->cells, row->count, place))
            break;
    }
    if (is_readable)
        kh_detail_grid_end(&grid);
    reader->source = reader->table.source = before;
}

static const kh_results *read_workbook(kh_model *model, const kh_scheme *scheme, kh_text path,
                                       kh_text content)
{
    kh_details *details = kh_details_of(model, scheme);
    sought_details of = {model->arena, details};
    kh_sheets sheets = {.owner = &of, .is_other = number_of_detail};
    if (!kh_sheets_read(model, path, content, &sheets))
        return NULL;
    kh_result_reader *reader = new_reader(model, scheme, sheets.results->source);
    if (!kh_table_check(&reader->table))
        return NULL;
    size_t alone = number_of_detail(&of, sheets.name); /* there are only details */
    if (alone)
        read_detail_sheet(reader, sheets.results, &reader->details->items[alone - 1]);
    else
        kh_read_sheet(reader, sheets.results);
    for (size_t i = 0; i < sheets.others.count; i++)
        read_detail_sheet(reader, sheets.others.items[i],
                          &reader->details->items[sheets.numbers.items[i] - 1]);
    return finish(reader);
}

static const kh_results *read_text(kh_model *model, const kh_scheme *scheme, kh_text path, kh_text content,
                                   format is)
{
    kh_text decoded;
    bool converted;
    if (!kh_decode(model, content, &decoded, &converted)) {
        kh_source *bytes = kh_source_add(model, path, kh_padded(model->arena, KH_TEXT_NONE));
        (void)kh_report(model->diagnostics, KH963, kh_span_of(bytes, 0, 0), NULL, 0);
        return NULL;
    }
    kh_source *source = kh_source_add(model, path, decoded);
    uint32_t start = source->lines[0];
    if (converted)
        (void)kh_report(model->diagnostics, KH962, kh_span_of(source, start, start), NULL, 0);
    kh_result_reader *reader = new_reader(model, scheme, source);
    if (!kh_table_check(&reader->table))
        return NULL;
    if (is == CSV)
        kh_read_csv(reader);
    else
        kh_read_yaml(reader);
    return finish(reader);
}

const kh_results *kh_results_read_bytes(kh_model *model, const kh_scheme *scheme, kh_text path,
                                        kh_text content)
{
    format is = format_of(model->arena, path);
    if (is == WORKBOOK)
        return read_workbook(model, scheme, path, content);
    if (is != FORMATS)
        return read_text(model, scheme, path, content, is);
    kh_words argument = kh_words_same(path);
    (void)kh_report(model->diagnostics, KH951, (kh_span){0}, &argument, 1);
    return NULL;
}

const kh_results *kh_results_read(kh_model *model, const kh_scheme *scheme, kh_text path)
{
    kh_bytes content;
    errno = 0;
    if (kh_file_read(model->arena, kh_text_terminated(model->arena, path), &content) != KH_OK) {
        kh_words arguments[] = {kh_words_same(path), kh_failure_words(model->arena, errno)};
        (void)kh_report(model->diagnostics, KH090, (kh_span){0}, arguments, KH_COUNT(arguments));
        return NULL;
    }
    return kh_results_read_bytes(model, scheme, path, kh_text_slice(content.data, content.length));
}

/* ---- finding ---- */

static const kh_result_cell *cell_of(const kh_result_row *row, size_t column)
{
    size_t low = 0, high = row ? row->cells.count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row->cells.items[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return row && low < row->cells.count && row->cells.items[low].column == column ? &row->cells.items[low]
                                                                                   : NULL;
}

static bool find_detail(const struct kh_result_cells *cells, const kh_entity *township,
                        const kh_result_place *place, kh_value *value, kh_span *span)
{
    const kh_detail_part *part = township ? kh_detail_part_of(cells, place->input, township) : NULL;
    *span = part ? part->first : (kh_span){0};
    if (!part || part->is_refused || place->time == KH_LAST_YEAR)
        return false;
    *value = (kh_value){.kind = KH_VALUE_LIST, .list = {part->rows.items, part->rows.count}};
    return true;
}

bool kh_results_find(const kh_results *results, const kh_entity *township, kh_result_place place,
                     kh_value *value, kh_span *span)
{
    const struct kh_result_cells *cells = results->cells;
    if (place.input && place.input->kind == KH_KIND_DETAIL)
        return find_detail(cells, township, &place, value, span);
    size_t column = kh_wanted_place(cells->wanted, place);
    *span = (kh_span){0};
    if (column >= cells->wanted->columns.count)
        return false;
    const kh_result_row *row = township ? kh_map_find(cells->by_township, township->name) : cells->everyone;
    const kh_result_cell *cell = cells->shared[column];
    if (!cell)
        cell = cell_of(row, column);
    if (!cell)
        return false;
    *span = cell->span;
    if (cell->value)
        *value = *cell->value;
    return cell->value;
}

static bool is_same_place(const kh_result_place *left, const kh_result_place *right)
{
    return left->item == right->item && left->input == right->input && left->period == right->period &&
           left->time == right->time && kh_text_equal(left->column, right->column);
}

kh_missing_cause kh_results_absence(const kh_results *results, const kh_entity *township,
                                    kh_result_place place)
{
    const struct kh_result_cells *cells = results->cells;
    size_t column = kh_wanted_place(cells->wanted, place), at = 0;
    const kh_result_row *row = township ? kh_map_find(cells->by_township, township->name) : NULL;
    const kh_result_cell *cell = cell_of(row, column);
    while (at < results->column_count && !is_same_place(&results->columns[at].place, &place))
        at++;
    if (!row || at == results->column_count || results->columns[at].is_shared)
        return KH_ABSENT_OTHERWISE;
    return cell ? cell->absence : KH_ABSENT_UNREPORTED;
}

/* The rows of details, whatever the format: each becomes an entity whose columns formulas see. */
#include "base/utf8.h"
#include "results/detail.h"

bool kh_says_none(kh_text cell)
{
    static const char *const words[] = {"无", "没有", "none", "None", "NONE"};
    kh_text trimmed = kh_text_trim(cell);
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (kh_text_is(trimmed, words[i]))
            return true;
    return false;
}

static kh_detail_part *part_for(kh_result_reader *reader, const kh_result_detail *detail,
                                const kh_entity *township)
{
    kh_arena *arena = reader->model->arena;
    const void *key[] = {detail->entity, township};
    kh_text bytes = kh_text_slice((const char *)key, sizeof key);
    kh_detail_part *known = kh_map_find(reader->cells->details, bytes);
    if (known)
        return known;
    known = kh_arena_new_of(arena, kh_detail_part);
    known->detail = detail;
    known->township = township;
    kh_map_add(reader->cells->details,
               kh_text_slice(kh_arena_copy(arena, bytes.data, bytes.length), bytes.length), known);
    return known;
}

/* ---- cells ---- */

static kh_text title_of(kh_result_reader *reader, const kh_result_detail *detail, size_t column)
{
    return kh_text_format(reader->model->arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(detail->title),
                          KH_TEXT_ARGUMENTS(detail->columns[column].title));
}

/* False: there is nothing, or it was reported. */
static bool read_cell(kh_result_reader *reader, const kh_detail_part *part, size_t column,
                      const kh_grid_cell *cell, kh_value *value)
{
    kh_arena *arena = reader->model->arena;
    const kh_result_column *of = &part->detail->columns[column];
    kh_result_type *type = (kh_result_type *)(uintptr_t)of->type; /* it keeps the words of its names */
    kh_text text = kh_text_trim(cell->text);
    if (kh_says_nothing(text))
        return false;
    kh_words arguments[] = {kh_words_same(part->township->name),
                            kh_words_same(title_of(reader, part->detail, column)),
                            kh_words_same(text),
                            {{{0}}}};
    if (kh_is_error_cell(text)) {
        (void)kh_result_report(reader, KH961, cell->span, arguments, 3);
        return false;
    }
    switch (kh_cell_read(arena, &type->cell, text, value)) {
    case KH_CELL_WRONG:
        arguments[3] = kh_cell_expected(arena, &type->cell);
        (void)kh_result_report(reader, KH958, cell->span, arguments, KH_COUNT(arguments));
        return false;
    case KH_CELL_UNKNOWN_NAME:
        arguments[3] = kh_cell_names(arena, &type->cell);
        kh_result_report(reader, KH968, cell->span, arguments, KH_COUNT(arguments))->fix =
            kh_words_same(kh_cell_nearest_name(&type->cell, text));
        return false;
    case KH_CELL_OUT_OF_RANGE:
        arguments[3] = kh_words_same(type->range);
        (void)kh_result_report(reader, KH959, cell->span, arguments, KH_COUNT(arguments));
        break;
    case KH_CELL_FITS:
        break;
    }
    return value->kind != KH_VALUE_UNKNOWN && value->kind != KH_VALUE_POISON;
}

/* ---- rows ---- */

static void file(kh_result_reader *reader, kh_entity *row, kh_text word, kh_value value, kh_span span)
{
    kh_computed computed = {.word = word, .value = value, .span = span};
    kh_vector_push(reader->model->arena, &row->computed, computed);
}

/* Called by its first text, else by its number. */
static void label_row(kh_arena *arena, const kh_detail_part *part, kh_entity *row)
{
    for (size_t i = 0; i < row->computed.count && row->label.length == 0; i++)
        if (row->computed.items[i].value.kind == KH_VALUE_TEXT)
            row->label = row->computed.items[i].value.text;
    if (row->label.length == 0)
        row->label = kh_text_format(arena, "#%zu", part->rows.count + 1);
}

static void report_contradiction(kh_result_reader *reader, const kh_detail_part *part, kh_span span,
                                 kh_span other)
{
    kh_words arguments[] = {kh_words_same(part->township->name), kh_words_same(part->detail->title)};
    kh_diagnostic *diagnostic = kh_result_report(reader, KH944, span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(reader->model->diagnostics, diagnostic, other, kh_words_of("另一处", "elsewhere"));
}

static bool has_room(kh_result_reader *reader, kh_span place)
{
    size_t all = ++reader->details->rows;
    if (reader->faults > KH_MAX_DIAGNOSTICS)
        return false;
    if (all > KH_MAX_RESULT_ROWS || reader->cell_count > KH_MAX_RESULT_CELLS) {
        (void)kh_result_malformed(reader, all > KH_MAX_RESULT_ROWS ? KH_MALFORMED_ROWS : KH_MALFORMED_CELLS,
                                  place);
        return false;
    }
    return true;
}

bool kh_detail_thing(kh_result_reader *reader, const kh_result_detail *detail, const kh_entity *township,
                     const kh_grid_cell *cells, kh_span place)
{
    kh_arena *arena = reader->model->arena;
    kh_detail_part *part = part_for(reader, detail, township);
    if (!has_room(reader, place)) {
        kh_detail_damage(reader, detail);
        return false;
    }
    if (part->none.source)
        report_contradiction(reader, part, place, part->none);
    kh_entity *row = kh_arena_new_of(arena, kh_entity);
    row->kind = KH_KIND_DETAIL_ROW;
    row->span = row->whole = place;
    row->parent = (kh_entity *)(uintptr_t)detail->entity; /* never changed through it */
    row->children.items = detail->entity->children.items;
    row->children.count = detail->entity->children.count;
    for (size_t i = 0; i < detail->column_count; i++) {
        kh_value value;
        reader->cell_count += cells[i].text.length > 0;
        if (read_cell(reader, part, i, &cells[i], &value))
            file(reader, row, detail->columns[i].title, value, cells[i].span);
    }
    label_row(arena, part, row);
    file(reader, row, KH_TEXT("乡镇"), kh_value_entity(township), place);
    kh_element element = {.value = kh_value_entity(row)};
    kh_vector_push(arena, &part->rows, element);
    part->first = part->first.source ? part->first : place;
    return true;
}

void kh_detail_none(kh_result_reader *reader, const kh_result_detail *detail, const kh_entity *township,
                    kh_span place)
{
    kh_detail_part *part = part_for(reader, detail, township);
    if (part->rows.count)
        report_contradiction(reader, part, place, part->first);
    part->none = part->none.source ? part->none : place;
}

void kh_details_finish(kh_result_reader *reader)
{
    kh_arena *arena = reader->model->arena;
    for (size_t i = 0; i < kh_map_count(reader->cells->details); i++) {
        kh_detail_part *part = kh_map_value(reader->cells->details, i);
        const kh_result_detail *detail = part->detail;
        bool is_contradicted = part->none.source && part->rows.count; /* which of the two holds? */
        part->is_refused = is_contradicted || reader->details->damaged[detail - reader->details->items];
        if (detail->most == 0 || part->rows.count <= (uint64_t)detail->most)
            continue;
        part->is_refused = true;
        kh_words arguments[] = {kh_words_same(part->township->name), kh_words_same(detail->title),
                                kh_words_same(kh_text_format(arena, "%zu", part->rows.count)),
                                kh_words_same(kh_text_format(arena, "%lld", (long long)detail->most))};
        (void)kh_result_report(reader, KH943, part->first, arguments, KH_COUNT(arguments));
    }
}

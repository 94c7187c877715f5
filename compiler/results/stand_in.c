/* Stands in for the readers of results until they come: a plain CSV table, columns by the titles that a
 * template prints, nothing quoted. */
#include "base/file.h"
#include "model/evaluate.h"
#include "results/results.h"

typedef KH_VECTOR(kh_text) texts;

struct kh_result_cells {
    kh_model *model;
    texts header;
    KH_VECTOR(texts) rows;
};

static void split(kh_arena *arena, kh_text line, texts *cells)
{
    for (uint32_t start = 0, end; start <= line.length; start = end + 1) {
        for (end = start; end < line.length && line.data[end] != ',';)
            end++;
        kh_vector_push(arena, cells, kh_text_slice(line.data + start, end - start));
    }
}

unsigned kh_periods_of(const kh_member_row *frequency)
{
    return frequency ? 0 : 0;
}

size_t kh_results_wanted(kh_model *model, const kh_scheme *scheme, const kh_result_column **columns)
{
    (void)model;
    (void)scheme;
    *columns = NULL;
    return 0;
}

const kh_results *kh_results_read_bytes(kh_model *model, const kh_scheme *scheme, kh_text path,
                                        kh_text content)
{
    kh_results *results = kh_arena_new_of(model->arena, kh_results);
    results->scheme = scheme;
    results->cells = kh_arena_new_of(model->arena, struct kh_result_cells);
    results->cells->model = model;
    (void)path;
    for (uint32_t start = 0, end; start < content.length; start = end + 1) {
        for (end = start; end < content.length && content.data[end] != '\n';)
            end++;
        texts cells = {0};
        split(model->arena, kh_text_slice(content.data + start, end - start), &cells);
        if (start == 0)
            results->cells->header = cells;
        else
            kh_vector_push(model->arena, &results->cells->rows, cells);
    }
    return results;
}

const kh_results *kh_results_read(kh_model *model, const kh_scheme *scheme, kh_text path)
{
    kh_bytes bytes;
    if (kh_file_read(model->arena, path.data, &bytes) != KH_OK) {
        kh_report_texts(model->diagnostics, KH090, (kh_span){0}, 2, path, KH_TEXT("?"));
        return NULL;
    }
    return kh_results_read_bytes(model, scheme, path, kh_text_slice(bytes.data, bytes.length));
}

static kh_text title_of(kh_arena *arena, kh_evaluation *evaluation, kh_result_place place)
{
    kh_builder title = {.arena = arena};
    bool owned = place.item && place.item->kind != KH_KIND_SCHEME;
    if (owned)
        kh_builder_add(&title, kh_entity_path(arena, place.item));
    if (place.input)
        kh_builder_format(&title, "%s%.*s", owned ? "." : "", KH_TEXT_ARGUMENTS(place.input->name));
    if (place.column.length)
        kh_builder_format(&title, ".%.*s", KH_TEXT_ARGUMENTS(place.column));
    if (place.period) {
        unsigned periods = kh_series_periods(evaluation, place.input ? place.input : place.item);
        kh_number year = KH_NUMBER(0);
        (void)kh_attribute_number(evaluation, evaluation->scheme->entity, "年度", &year);
        const char *const form = periods == 12  ? "@%lld-%02u"
                                 : periods == 4 ? "@%lld-Q%u"
                                 : periods == 2 ? "@%lld-H%u"
                                                : NULL;
        if (periods == 12)
            kh_builder_format(&title, "@%lld-%02u", (long long)year.numerator, place.period);
        else if (form)
            kh_builder_format(&title, "@%lld-%c%u", (long long)year.numerator, periods == 4 ? 'Q' : 'H',
                              place.period);
        else
            kh_builder_format(&title, "@%u", place.period);
    }
    kh_builder_string(&title, place.time == KH_LAST_YEAR ? "@上年" : "");
    return kh_builder_text(&title);
}

static kh_text unit_of(kh_arena *arena, kh_result_place place)
{
    const kh_attribute *unit = kh_attribute_of(place.input ? place.input : place.item, "单位");
    (void)arena;
    return unit && unit->count ? kh_span_text(unit->values[0]->span) : KH_TEXT_NONE;
}

static bool typed(kh_arena *arena, kh_result_place place, kh_text cell, kh_value *value)
{
    kh_text unit = unit_of(arena, place), digits = cell;
    bool negative = kh_text_starts(cell, KH_TEXT("-"));
    if (negative)
        digits = kh_text_slice(cell.data + 1, cell.length - 1);
    bool percent = digits.length && digits.data[digits.length - 1] == '%';
    if (percent)
        digits.length--;
    kh_number number;
    if (kh_text_is(cell, "是") || kh_text_is(cell, "否")) {
        *value = kh_value_truth(kh_text_is(cell, "是"));
        return true;
    }
    if (!kh_number_parse(arena, digits, &number)) {
        *value =
            (kh_value){.kind = KH_VALUE_NAME, .text = cell, .entity = place.input ? place.input : place.item};
        return cell.length > 0;
    }
    if (negative)
        number = kh_number_negate(arena, number);
    percent |= kh_text_is(unit, "%");
    if (percent)
        number = kh_number_divide(arena, number, KH_NUMBER(100));
    *value = kh_value_number(number);
    value->percent = percent;
    if (unit.length && !percent)
        value->unit = kh_unit_of(arena, unit);
    return true;
}

bool kh_results_find(const kh_results *results, const kh_entity *township, kh_result_place place,
                     kh_value *value, kh_span *span)
{
    const struct kh_result_cells *cells = results->cells;
    kh_arena *arena = cells->model->arena;
    kh_evaluation evaluation = {.arena = arena, .model = cells->model, .scheme = results->scheme};
    kh_text title = title_of(arena, &evaluation, place);
    *span = (kh_span){0};
    for (size_t c = 1; c < cells->header.count; c++) {
        if (!kh_text_equal(cells->header.items[c], title))
            continue;
        for (size_t r = 0; r < cells->rows.count; r++) {
            const texts *row = &cells->rows.items[r];
            if (row->count > c && kh_text_equal(row->items[0], township->name) && row->items[c].length)
                return typed(arena, place, row->items[c], value);
        }
    }
    return false;
}

/* Rows and cells of results, whatever the format. */
#include <stdlib.h>

#include "base/utf8.h"
#include "results/reader.h"
#include "source/suggest.h"

kh_diagnostic *kh_result_report(kh_result_reader *reader, kh_code code, kh_span span,
                                const kh_words *arguments, size_t count)
{
    reader->faults++;
    return kh_report(reader->model->diagnostics, code, span, arguments, count);
}

kh_diagnostic *kh_result_malformed(kh_result_reader *reader, kh_malformed what, kh_span span)
{
    kh_words argument = kh_malformed_words(what);
    reader->is_malformed = true;
    return kh_result_report(reader, KH950, span, &argument, 1);
}

static bool has_enough(const kh_result_reader *reader)
{
    return reader->faults > KH_MAX_DIAGNOSTICS;
}

/* ---- rows ---- */

kh_result_row_kind kh_kind_of_row(kh_arena *arena, kh_text name)
{
    static const struct {
        const char *word;
        kh_result_row_kind kind;
    } words[] = {{"全体", KH_ROW_EVERYONE}, {"everyone", KH_ROW_EVERYONE}, {"全县", KH_ROW_EVERYONE},
                 {"单位", KH_ROW_UNITS},    {"unit", KH_ROW_UNITS},        {"计量单位", KH_ROW_UNITS}};
    kh_text normal = kh_result_normal(arena, name);
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (kh_text_is(normal, words[i].word))
            return words[i].kind;
    return KH_ROW_TOWNSHIP;
}

void kh_report_twice(kh_result_reader *reader, kh_text what, kh_span first, kh_span second)
{
    kh_words argument = kh_words_same(what);
    kh_diagnostic *diagnostic = kh_result_report(reader, KH955, second, &argument, 1);
    if (first.source)
        kh_diagnostic_label(reader->model->diagnostics, diagnostic, first,
                            kh_words_of("第一次在这里", "first given here"));
}

static void report_unknown_township(kh_result_reader *reader, kh_text name, kh_span span)
{
    const kh_scheme *scheme = reader->wanted->scheme;
    kh_text words[KH_MAX_CANDIDATES];
    size_t count = scheme->township_count < KH_COUNT(words) ? scheme->township_count : KH_COUNT(words);
    for (size_t i = 0; i < count; i++)
        words[i] = scheme->townships[i]->name;
    kh_words argument = kh_words_same(name);
    kh_diagnostic *diagnostic = kh_result_report(reader, KH956, span, &argument, 1);
    diagnostic->fix = kh_words_same(kh_suggest(name, words, count));
}

const kh_entity *kh_township_read(kh_result_reader *reader, kh_text name, kh_span span)
{
    const kh_entity *township = kh_map_find(reader->townships, kh_result_normal(reader->model->arena, name));
    if (!township)
        report_unknown_township(reader, name, span);
    return township;
}

static kh_result_row *new_row(kh_result_reader *reader, const kh_entity *township, kh_span span)
{
    kh_result_row *row = kh_arena_new_of(reader->model->arena, kh_result_row);
    row->township = township;
    row->span = span;
    kh_vector_push(reader->model->arena, &reader->cells->rows, row);
    return row;
}

/* The row that the name means; NULL: none, or it is there already, reported. */
static kh_result_row *row_named(kh_result_reader *reader, kh_text name, kh_span span)
{
    kh_result_row *known = reader->cells->everyone;
    const kh_entity *township = NULL;
    if (reader->kind == KH_ROW_TOWNSHIP) {
        township = kh_township_read(reader, name, span);
        known = township ? kh_map_find(reader->cells->by_township, township->name) : NULL;
    }
    if (reader->kind == KH_ROW_TOWNSHIP && !township)
        return NULL;
    if (known) {
        kh_report_twice(reader, name, known->span, span);
        return NULL;
    }
    kh_result_row *row = new_row(reader, township, span);
    if (township)
        kh_map_add(reader->cells->by_township, township->name, row);
    else
        reader->cells->everyone = row;
    return row;
}

bool kh_row_begin(kh_result_reader *reader, kh_text township, kh_span name, kh_span row)
{
    kh_text trimmed = kh_text_trim(township);
    reader->row = NULL;
    reader->kind = KH_ROW_NOBODY;
    if (has_enough(reader))
        return false;
    if (reader->cells->rows.count > KH_MAX_RESULT_ROWS) {
        (void)kh_result_malformed(reader, KH_MALFORMED_ROWS, row);
        return false;
    }
    if (trimmed.length == 0) {
        (void)kh_result_report(reader, KH964, row, NULL, 0);
        return true;
    }
    reader->kind = kh_kind_of_row(reader->model->arena, trimmed);
    if (reader->kind != KH_ROW_UNITS)
        reader->row = row_named(reader, trimmed, name);
    if (reader->kind != KH_ROW_UNITS && !reader->row)
        reader->kind = KH_ROW_NOBODY;
    return true;
}

/* ---- cells ---- */

static bool is_one_of(kh_text text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (kh_text_is(text, words[i]))
            return true;
    return false;
}

/* Nothing is there, or nothing can be. */
bool kh_says_nothing(kh_text text)
{
    static const char *const words[] = {"—",      "——",     "–",   "-", "--",   "/",   "／",   "无数据",
                                        "不适用", "无此项", "n/a", "~", "null", "N/A", "待定", "tbd"};
    return text.length == 0 || is_one_of(text, words, KH_COUNT(words));
}

bool kh_says_inapplicable(kh_text text)
{
    static const char *const words[] = {"不适用", "无此项", "n/a", "N/A"};
    return is_one_of(text, words, KH_COUNT(words));
}

/* Nobody has failed to hand in what is still to be decided. */
static bool is_to_come(kh_text text)
{
    static const char *const words[] = {"待定", "tbd"};
    return is_one_of(text, words, KH_COUNT(words));
}

/* What table programs write where a formula failed, in CSV too. */
bool kh_is_error_cell(kh_text text)
{
    static const char *const words[] = {"#N/A",   "#DIV/0!", "#REF!",  "#VALUE!",       "#NAME?", "#NUM!",
                                        "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#####",  "########"};
    return text.length > 0 && text.data[0] == '#' && is_one_of(text, words, KH_COUNT(words));
}

static kh_words name_of_row(const kh_result_row *row)
{
    return row->township ? kh_words_same(row->township->name) : kh_words_of("全体", "everyone");
}

static kh_words expected_of(kh_arena *arena, const kh_result_type *type)
{
    return kh_cell_expected(arena, &type->cell);
}

/* 95% of percentages, as a table program stores it, is 0.95. */
static void note_share(kh_result_reader *reader, size_t column, const kh_value *value, kh_text text,
                       kh_span span)
{
    kh_result_share *share = &reader->shares[column];
    kh_arena *arena = reader->model->arena;
    if (value->kind != KH_VALUE_NUMBER || kh_text_contains(text, KH_TEXT("%")) ||
        kh_text_contains(text, KH_TEXT("％")) || kh_number_sign(value->number) == 0)
        return;
    kh_number hundredth = kh_number_ratio(1, 100);
    bool is_small =
        kh_number_sign(value->number) > 0 && kh_number_compare(arena, value->number, hundredth) < 0;
    share->small += is_small;
    share->large += !is_small;
    if (is_small && !share->span.source) {
        share->span = span;
        share->example = text;
    }
}

static const kh_value *keep(kh_arena *arena, kh_value value)
{
    kh_value *kept = kh_arena_new_of(arena, kh_value);
    *kept = value;
    return kept;
}

/* 范围：0..10分 where 分值 is 10 says no more than that. */
static bool is_full_range(kh_arena *arena, const kh_result_column *of)
{
    const kh_attribute *points = kh_attribute_of(of->place.item, "分值");
    kh_number low, high;
    return points && points->count && kh_number_valid(points->values[0]->number) &&
           kh_cell_bound(arena, &of->type->cell, false, &low) &&
           kh_cell_bound(arena, &of->type->cell, true, &high) && kh_number_sign(low) == 0 &&
           kh_number_equal(high, points->values[0]->number);
}

/* A department's mark above the full mark: scoring says how many points it is held at (KH974), and one
 * message is enough. */
static bool is_held_mark(kh_arena *arena, const kh_result_column *of)
{
    return of->is_points && of->place.item->kind == KH_KIND_INDICATOR &&
           (!kh_attribute_of(of->place.item, "范围") || is_full_range(arena, of));
}

/* NULL: reported, or 待定. */
static const kh_value *typed(kh_result_reader *reader, size_t column, kh_text text, kh_span span)
{
    kh_arena *arena = reader->model->arena;
    const kh_result_column *of = &reader->wanted->columns.items[column];
    kh_result_type *type = (kh_result_type *)(uintptr_t)of->type; /* it keeps the words of its names */
    kh_words arguments[] = {name_of_row(reader->row), kh_words_same(of->title), kh_words_same(text), {{{0}}}};
    kh_value value;
    if (kh_is_error_cell(text)) {
        (void)kh_result_report(reader, KH961, span, arguments, 3);
        return NULL;
    }
    switch (kh_cell_read(arena, &type->cell, text, &value)) {
    case KH_CELL_WRONG:
        arguments[3] = expected_of(arena, type);
        (void)kh_result_report(reader, KH958, span, arguments, 4);
        return NULL;
    case KH_CELL_UNKNOWN_NAME:
        arguments[3] = kh_cell_names(arena, &type->cell);
        kh_result_report(reader, KH968, span, arguments, 4)->fix =
            kh_words_same(kh_cell_nearest_name(&type->cell, text));
        return NULL;
    case KH_CELL_OUT_OF_RANGE:
        if (is_held_mark(arena, of))
            break;
        arguments[3] = kh_words_same(type->range);
        (void)kh_result_report(reader, KH959, span, arguments, 4);
        break;
    case KH_CELL_FITS:
        break;
    }
    if (type->cell.parts_of_one)
        note_share(reader, column, &value, text, span);
    return value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON ? NULL : keep(arena, value);
}

bool kh_row_cell(kh_result_reader *reader, size_t column, kh_text text, kh_span span)
{
    kh_text trimmed = kh_text_trim(text);
    if (reader->kind == KH_ROW_UNITS && !kh_says_nothing(trimmed))
        kh_check_unit(reader, &reader->wanted->columns.items[column], trimmed, span, true);
    if (!reader->row || reader->kind == KH_ROW_UNITS || trimmed.length == 0)
        return !has_enough(reader);
    if (++reader->cell_count > KH_MAX_RESULT_CELLS) {
        (void)kh_result_malformed(reader, KH_MALFORMED_CELLS, span);
        return false;
    }
    const kh_result_column *of = &reader->wanted->columns.items[column];
    bool is_blank = kh_says_nothing(trimmed);
    if (reader->kind == KH_ROW_EVERYONE && !of->is_shared && !is_blank) {
        kh_words arguments[] = {kh_words_same(of->title), name_of_row(reader->row)};
        (void)kh_result_report(reader, KH966, span, arguments, KH_COUNT(arguments));
        return !has_enough(reader);
    }
    kh_result_cell cell = {column, is_blank ? NULL : typed(reader, column, trimmed, span), span,
                           kh_says_inapplicable(trimmed)      ? KH_ABSENT_INAPPLICABLE
                           : is_blank && !is_to_come(trimmed) ? KH_ABSENT_UNREPORTED
                                                              : KH_ABSENT_OTHERWISE};
    kh_vector_push(reader->model->arena, &reader->row->cells, cell);
    return !has_enough(reader);
}

void kh_check_unit(kh_result_reader *reader, const kh_result_column *of, kh_text unit, kh_span span,
                   bool is_row)
{
    kh_arena *arena = reader->model->arena;
    kh_text given = kh_result_normal(arena, unit), own = kh_result_normal(arena, of->unit);
    const kh_unit_row *left = kh_find_unit(given), *right = kh_find_unit(own);
    if (kh_text_equal(given, own) || (left && left == right))
        return;
    /* a bracket behind a title may hold anything: 招商（一号工程） */
    if (!kh_unit_is_known(arena, given) && !is_row)
        return;
    kh_words none = kh_words_of("没有单位的数", "a number without unit");
    kh_words arguments[] = {kh_words_same(of->title), of->unit.length ? kh_words_same(of->unit) : none,
                            kh_words_same(unit)};
    (void)kh_result_report(reader, KH960, span, arguments, KH_COUNT(arguments));
}

/* ---- when all is read ---- */

static int by_column(const void *left, const void *right)
{
    const kh_result_cell *a = left, *b = right;
    return a->column < b->column ? -1 : a->column > b->column;
}

/* The same column twice in a row: two titles that mean one. */
static void sort_row(kh_result_reader *reader, kh_result_row *row)
{
    size_t kept = 0;
    if (row->cells.count > 1)
        qsort(row->cells.items, row->cells.count, sizeof *row->cells.items, by_column);
    for (size_t i = 0; i < row->cells.count; i++) {
        const kh_result_cell *cell = &row->cells.items[i];
        if (kept && row->cells.items[kept - 1].column == cell->column)
            kh_report_twice(reader, reader->wanted->columns.items[cell->column].title,
                            row->cells.items[kept - 1].span, cell->span);
        else
            row->cells.items[kept++] = *cell;
    }
    row->cells.count = kept;
}

static bool is_same(kh_arena *arena, const kh_value *left, const kh_value *right)
{
    if (left->kind != right->kind)
        return false;
    if (left->kind == KH_VALUE_NUMBER)
        return kh_units_agree(left->unit, right->unit) &&
               kh_number_compare(arena, kh_unit_convert(arena, left->number, left->unit, right->unit),
                                 right->number) == 0;
    return kh_text_equal(kh_value_words(arena, *left).in[KH_CHINESE],
                         kh_value_words(arena, *right).in[KH_CHINESE]);
}

static void share(kh_result_reader *reader, const kh_result_cell *cell)
{
    kh_arena *arena = reader->model->arena;
    const kh_result_cell **first = &reader->cells->shared[cell->column];
    if (!*first) {
        *first = cell;
    } else if (!is_same(arena, (*first)->value, cell->value)) {
        kh_words arguments[] = {kh_words_same(reader->wanted->columns.items[cell->column].title),
                                kh_value_words(arena, *cell->value), kh_value_words(arena, *(*first)->value)};
        kh_diagnostic *diagnostic =
            kh_result_report(reader, KH967, cell->span, arguments, KH_COUNT(arguments));
        kh_diagnostic_label(reader->model->diagnostics, diagnostic, (*first)->span,
                            kh_words_of("另一处", "elsewhere"));
    }
}

static void share_row(kh_result_reader *reader, const kh_result_row *row)
{
    for (size_t i = 0; i < row->cells.count; i++)
        if (row->cells.items[i].value && reader->wanted->columns.items[row->cells.items[i].column].is_shared)
            share(reader, &row->cells.items[i]);
}

static void report_missing(kh_result_reader *reader)
{
    enum { NAMES_SHOWN = 5 };
    const kh_scheme *scheme = reader->wanted->scheme;
    kh_builder names[KH_LANGUAGES] = {{.arena = reader->model->arena}, {.arena = reader->model->arena}};
    size_t missing = 0;
    for (size_t i = 0; i < scheme->township_count; i++) {
        kh_text name = scheme->townships[i]->name;
        if (kh_map_find(reader->cells->by_township, name) || missing++ >= NAMES_SHOWN)
            continue;
        for (int language = 0; language < KH_LANGUAGES; language++)
            kh_builder_format(&names[language], "%s%.*s",
                              missing == 1             ? ""
                              : language == KH_CHINESE ? "、"
                                                       : ", ",
                              KH_TEXT_ARGUMENTS(name));
    }
    if (missing > NAMES_SHOWN) {
        kh_builder_format(&names[KH_CHINESE], "等%zu个乡镇", missing);
        kh_builder_format(&names[KH_ENGLISH], " and %zu others", missing - NAMES_SHOWN);
    }
    kh_words argument = {{kh_builder_text(&names[KH_CHINESE]), kh_builder_text(&names[KH_ENGLISH])}};
    uint32_t start = reader->source->lines[0];
    if (missing)
        (void)kh_result_report(reader, KH957, kh_span_of(reader->source, start, start), &argument, 1);
}

static void report_shares(kh_result_reader *reader)
{
    for (size_t i = 0; i < reader->bound.count; i++) {
        const kh_result_share *one = &reader->shares[reader->bound.items[i]];
        if (!one->small || one->large)
            continue;
        kh_words arguments[] = {kh_words_same(reader->wanted->columns.items[reader->bound.items[i]].title),
                                kh_words_same(one->example)};
        (void)kh_result_report(reader, KH969, one->span, arguments, KH_COUNT(arguments));
    }
}

void kh_rows_finish(kh_result_reader *reader)
{
    struct kh_result_cells *cells = reader->cells;
    for (size_t i = 0; i < cells->rows.count; i++)
        sort_row(reader, cells->rows.items[i]);
    if (cells->everyone)
        share_row(reader, cells->everyone);
    for (size_t i = 0; i < cells->rows.count; i++)
        if (cells->rows.items[i] != cells->everyone)
            share_row(reader, cells->rows.items[i]);
    report_shares(reader);
    /* they may stand where nothing could be read */
    if (!reader->is_malformed && (reader->wanted->columns.count || cells->rows.count))
        report_missing(reader);
}

/* Results in YAML: by townships, as a list of groups with a name, or as groups under the names.
 *
 *     乡镇:                     甲镇:
 *       - name: 甲镇              招商: 95
 *         招商: 95                粮食: {实绩: 1200吨, 种植面积: 3亩}
 *         项目:                   项目: 无
 *           - {名称: 光伏厂, 投资: 1.2亿元}
 */
#include "base/utf8.h"
#include "results/detail.h"
#include "source/yaml.h"

/* 板块.指标.分项.量.列: nothing is deeper. */
enum { MAX_PATH = 8 };

/* A thing of a detail; no cells: the township says that there is none. */
typedef struct yaml_thing {
    const kh_result_detail *detail;
    kh_grid_cell *cells;
    kh_span place;
} yaml_thing;

typedef struct {
    kh_result_reader *reader;
    kh_yaml events;
    KH_VECTOR(yaml_thing) things;
    KH_VECTOR(kh_grid_cell) row; /* of a group whose name comes later: title and … */
    KH_VECTOR(kh_grid_cell) values;
} yaml_results;

static bool says_something(const kh_result_detail *detail, const kh_grid_cell *cells)
{
    for (size_t i = 0; i < detail->column_count; i++)
        if (!kh_says_nothing(kh_text_trim(cells[i].text)))
            return true;
    return false;
}

static void add_thing(yaml_results *in, const kh_result_detail *detail, kh_grid_cell *cells, kh_span place)
{
    yaml_thing thing = {detail, cells, place};
    kh_vector_push(in->reader->model->arena, &in->things, thing);
}

/* {名称: 光伏厂, 投资: 1.2亿元} */
static bool gather_thing(yaml_results *in, const kh_result_detail *detail)
{
    kh_arena *arena = in->reader->model->arena;
    kh_grid_cell *cells = kh_arena_array(arena, detail->column_count + 1, sizeof *cells);
    uint32_t start = kh_yaml_start(&in->events);
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_GROUP_END) {
            if (says_something(detail, cells))
                add_thing(in, detail, cells, kh_yaml_span_from(&in->events, start));
            return true;
        }
        kh_span span = kh_yaml_span(&in->events);
        bool is_word = kh_yaml_at(&in->events) == KH_YAML_SCALAR;
        if (!is_word && !kh_yaml_refuse(&in->events, KH_MALFORMED_KEY))
            return false;
        size_t column =
            is_word ? kh_detail_column(in->reader, detail, kh_text_trim(kh_yaml_text(&in->events)), span)
                    : KH_NO_COLUMN;
        if (!kh_yaml_next(&in->events))
            return false;
        if (kh_yaml_at(&in->events) != KH_YAML_SCALAR) {
            if (!kh_yaml_refuse(&in->events, KH_MALFORMED_CELL))
                return false;
            continue;
        }
        if (column == KH_NO_COLUMN)
            continue;
        if (cells[column].span.source)
            kh_report_twice(in->reader, detail->columns[column].title, cells[column].span, span);
        else
            cells[column] = (kh_grid_cell){kh_yaml_text(&in->events), kh_yaml_span(&in->events)};
    }
    return false;
}

/* A list of things; 无 or an empty list: there is none. */
static bool gather_things(yaml_results *in, const kh_result_detail *detail)
{
    kh_span place = kh_yaml_span(&in->events);
    bool is_empty = true;
    if (kh_yaml_at(&in->events) == KH_YAML_SCALAR) {
        kh_text text = kh_text_trim(kh_yaml_text(&in->events));
        if (kh_says_none(text))
            add_thing(in, detail, NULL, place);
        else if (!kh_says_nothing(text))
            (void)kh_result_malformed(in->reader, KH_MALFORMED_THINGS, place);
        return true;
    }
    if (kh_yaml_at(&in->events) != KH_YAML_LIST)
        return kh_yaml_refuse(&in->events, KH_MALFORMED_THINGS);
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_LIST_END) {
            if (is_empty)
                add_thing(in, detail, NULL, place);
            return true;
        }
        is_empty = false;
        if (kh_yaml_at(&in->events) != KH_YAML_GROUP)
            kh_detail_damage(in->reader, detail);
        bool good = kh_yaml_at(&in->events) == KH_YAML_GROUP
                        ? gather_thing(in, detail)
                        : kh_yaml_refuse(&in->events, KH_MALFORMED_THINGS);
        if (!good)
            return false;
    }
    return false;
}

/* Gathers the titles and values of a township's group; `before` is the path so far. */
static bool gather(yaml_results *in, kh_text before, unsigned depth)
{
    kh_arena *arena = in->reader->model->arena;
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_GROUP_END)
            return true;
        kh_span span = kh_yaml_span(&in->events);
        if (kh_yaml_at(&in->events) != KH_YAML_SCALAR || kh_yaml_is(&in->events, "")) {
            if (!kh_yaml_refuse(&in->events, KH_MALFORMED_KEY) || !kh_yaml_next(&in->events) ||
                !kh_yaml_skip(&in->events))
                return false;
            continue;
        }
        kh_text title = kh_text_trim(kh_yaml_text(&in->events));
        if (before.length)
            title = kh_text_format(arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(before), KH_TEXT_ARGUMENTS(title));
        if (!kh_yaml_next(&in->events))
            return false;
        const kh_result_detail *detail = kh_detail_spelled(arena, in->reader->details, title);
        if (detail) {
            if (!gather_things(in, detail))
                return false;
            continue;
        }
        if (kh_yaml_at(&in->events) == KH_YAML_GROUP && depth < MAX_PATH) {
            if (!gather(in, title, depth + 1))
                return false;
            continue;
        }
        if (kh_yaml_at(&in->events) != KH_YAML_SCALAR) {
            if (!kh_yaml_refuse(&in->events, KH_MALFORMED_CELL))
                return false;
            continue;
        }
        kh_grid_cell name = {title, span}, value = {kh_yaml_text(&in->events), kh_yaml_span(&in->events)};
        kh_vector_push(arena, &in->row, name);
        kh_vector_push(arena, &in->values, value);
    }
    return false;
}

static bool give_row(yaml_results *in, kh_text township, kh_span name, kh_span place)
{
    kh_result_reader *reader = in->reader;
    if (!kh_row_begin(reader, township, name, place))
        return false;
    for (size_t i = 0; i < in->row.count; i++) {
        if (kh_is_township_title(reader->model->arena, in->row.items[i].text))
            continue;
        size_t column = kh_bind_column(reader, in->row.items[i].text, in->row.items[i].span);
        if (column != KH_NO_COLUMN &&
            !kh_row_cell(reader, column, in->values.items[i].text, in->values.items[i].span))
            return false;
    }
    const kh_entity *unit = reader->row ? reader->row->township : NULL;
    for (size_t i = 0; i < in->things.count; i++) {
        const yaml_thing *thing = &in->things.items[i];
        if (!unit)
            kh_detail_damage(reader, thing->detail);
        else if (!thing->cells)
            kh_detail_none(reader, thing->detail, unit, thing->place);
        else if (!kh_detail_thing(reader, thing->detail, unit, thing->cells, thing->place))
            return false;
    }
    return true;
}

/* A group that says its own name. */
static bool read_listed(yaml_results *in)
{
    uint32_t start = kh_yaml_start(&in->events);
    kh_grid_cell name = {.span = kh_yaml_span(&in->events)};
    in->row.count = in->values.count = in->things.count = 0;
    if (!gather(in, KH_TEXT_NONE, 0))
        return false;
    for (size_t i = 0; i < in->row.count; i++)
        if (kh_is_township_title(in->reader->model->arena, in->row.items[i].text))
            name = in->values.items[i];
    return give_row(in, name.text, name.span, kh_yaml_span_from(&in->events, start));
}

static bool read_list(yaml_results *in)
{
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_LIST_END)
            return true;
        bool good = kh_yaml_at(&in->events) == KH_YAML_GROUP ? read_listed(in)
                                                             : kh_yaml_refuse(&in->events, KH_MALFORMED_ROW);
        if (!good)
            return false;
    }
    return false;
}

/* 甲镇: {…}, or 乡镇: [ … ] */
static bool read_named(yaml_results *in)
{
    kh_span span = kh_yaml_span(&in->events);
    if (kh_yaml_at(&in->events) != KH_YAML_SCALAR)
        return kh_yaml_refuse(&in->events, KH_MALFORMED_RESULTS_TOP) && kh_yaml_next(&in->events) &&
               kh_yaml_skip(&in->events);
    kh_text name = kh_yaml_text(&in->events);
    if (!kh_yaml_next(&in->events))
        return false;
    if (kh_yaml_at(&in->events) == KH_YAML_LIST && kh_is_township_title(in->reader->model->arena, name))
        return read_list(in);
    if (kh_yaml_at(&in->events) != KH_YAML_GROUP)
        return kh_yaml_refuse(&in->events, KH_MALFORMED_RESULTS_TOP);
    in->row.count = in->values.count = in->things.count = 0;
    return gather(in, KH_TEXT_NONE, 0) &&
           give_row(in, name, span, kh_yaml_span_from(&in->events, span.start));
}

static bool read_document(yaml_results *in)
{
    if (kh_yaml_at(&in->events) == KH_YAML_LIST)
        return read_list(in);
    if (kh_yaml_at(&in->events) != KH_YAML_GROUP)
        return kh_yaml_refuse(&in->events, KH_MALFORMED_RESULTS_TOP);
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_GROUP_END)
            return true;
        if (!read_named(in))
            return false;
    }
    return false;
}

void kh_read_yaml(kh_result_reader *reader)
{
    yaml_results in = {.reader = reader, .events = kh_yaml_open(&reader->table)};
    if (kh_yaml_begin(&in.events) && read_document(&in))
        kh_yaml_end(&in.events);
    kh_yaml_close(&in.events);
}

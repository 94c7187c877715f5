/* Which details a scheme asks for, and what they and their columns are called. */
#include "results/detail.h"

#include "source/suggest.h"

/* ---- the scheme's details ---- */

typedef struct details_walk {
    kh_model *model;
    KH_VECTOR(kh_result_detail) found;
} details_walk;

static kh_result_type *type_of_column(kh_arena *arena, const kh_entity *column)
{
    kh_result_type *type = kh_arena_new_of(arena, kh_result_type);
    type->cell = kh_cell_type_of(arena, column);
    kh_cell_index(arena, &type->cell);
    if (type->cell.range)
        type->range = kh_span_text(type->cell.range->span);
    if (type->cell.kind == KH_CELL_ANY)
        type->cell.kind = type->cell.range ? KH_CELL_NUMBER : KH_CELL_TEXT;
    return type;
}

static int64_t most_of(const kh_entity *detail)
{
    int64_t most = 0;
    const kh_attribute *written = kh_attribute_of(detail, "至多");
    const kh_node *node = written && written->count ? written->values[0] : NULL;
    bool is_number = node && (node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY);
    return is_number && kh_number_to_integer(node->number, &most) && most > 0 ? most : 0;
}

static void add_columns(kh_arena *arena, const kh_entity *entity, kh_result_detail *detail)
{
    KH_VECTOR(kh_result_column) columns = {0};
    for (size_t i = 0; i < entity->children.count; i++) {
        const kh_entity *child = entity->children.items[i];
        if (child->kind != KH_KIND_COLUMN || kh_attribute_of(child, "式"))
            continue;
        kh_result_type *type = type_of_column(arena, child);
        kh_result_column column = {.place = {.item = entity, .input = child},
                                   .title = child->name,
                                   .unit = type->cell.kind == KH_CELL_TRUTH  ? KH_TEXT("是否")
                                           : type->cell.kind == KH_CELL_DATE ? KH_TEXT("日期")
                                                                             : type->cell.unit.word,
                                   .needed = !kh_attribute_of(child, "缺省"),
                                   .type = type};
        kh_vector_push(arena, &columns, column);
    }
    detail->columns = columns.items;
    detail->column_count = columns.count;
}

static bool is_known(const details_walk *in, const kh_entity *entity)
{
    for (size_t i = 0; i < in->found.count; i++)
        if (in->found.items[i].entity == entity)
            return true;
    return false;
}

static void add_detail(details_walk *in, const kh_entity *written)
{
    const kh_entity *entity = kh_result_meant(written);
    kh_result_detail detail = {.entity = entity, .most = most_of(entity)};
    if (in->found.count >= KH_MAX_DETAILS || is_known(in, entity))
        return;
    add_columns(in->model->arena, entity, &detail);
    kh_vector_push(in->model->arena, &in->found, detail);
}

/* Superiors' schemes are their own affair. */
static void look_through(details_walk *in, const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (child->kind == KH_KIND_DETAIL)
            add_detail(in, child);
        else if (child->kind != KH_KIND_SCHEME)
            look_through(in, child);
    }
}

static bool has_namesake(const details_walk *in, size_t index)
{
    for (size_t i = 0; i < in->found.count; i++)
        if (i != index && kh_text_equal(in->found.items[i].entity->name, in->found.items[index].entity->name))
            return true;
    return false;
}

static bool stands_in_item(const kh_entity *detail)
{
    return detail->parent && detail->parent->kind != KH_KIND_SCHEME && detail->parent->kind != KH_KIND_GROUP;
}

static kh_text path_of(kh_arena *arena, const kh_entity *detail)
{
    return kh_text_format(arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(kh_entity_path(arena, detail->parent)),
                          KH_TEXT_ARGUMENTS(detail->name));
}

size_t kh_results_details(kh_model *model, const kh_scheme *scheme, const kh_result_detail **details)
{
    details_walk in = {.model = model};
    look_through(&in, scheme->entity);
    for (size_t i = 0; i < scheme->group_count; i++)
        if (scheme->groups[i].tree != scheme->entity)
            look_through(&in, scheme->groups[i].tree);
    for (size_t i = 0; i < in.found.count; i++) {
        const kh_entity *entity = in.found.items[i].entity;
        bool is_short = !has_namesake(&in, i) || !stands_in_item(entity);
        in.found.items[i].title = is_short ? entity->name : path_of(model->arena, entity);
    }
    *details = in.found.items;
    return in.found.count;
}

/* ---- what they are called ---- */

struct kh_detail_naming {
    const kh_result_detail *detail;
    bool is_title, is_doubled;
};

static void name_detail(kh_arena *arena, kh_details *details, const kh_result_detail *detail,
                        kh_text spelling, bool is_title)
{
    struct kh_detail_naming *made = kh_arena_alloc(arena, sizeof *made);
    *made = (struct kh_detail_naming){.detail = detail, .is_title = is_title};
    struct kh_detail_naming *known = kh_map_add(details->names, kh_result_normal(arena, spelling), made);
    known->is_doubled |= known->detail != detail && !known->is_title;
}

static kh_map *names_of_columns(kh_arena *arena, const kh_result_detail *detail)
{
    kh_map *names = kh_map_new(arena);
    for (unsigned by_label = 0; by_label < 2; by_label++)
        for (size_t i = 0; i < detail->column_count; i++) {
            const kh_entity *column = detail->columns[i].place.input;
            kh_text spelling = by_label ? column->label : column->name;
            if (spelling.length)
                kh_map_add(names, kh_result_normal(arena, spelling), (void *)(uintptr_t)(i + 1));
        }
    return names;
}

kh_details *kh_details_of(kh_model *model, const kh_scheme *scheme)
{
    kh_arena *arena = model->arena;
    kh_details *details = kh_arena_new_of(arena, kh_details);
    details->count = kh_results_details(model, scheme, &details->items);
    details->names = kh_map_new(arena);
    details->named = kh_arena_array(arena, details->count + 1, sizeof *details->named);
    details->damaged = kh_arena_array(arena, details->count + 1, sizeof *details->damaged);
    for (size_t i = 0; i < details->count; i++) {
        name_detail(arena, details, &details->items[i], details->items[i].title, true);
        details->named[i] = names_of_columns(arena, &details->items[i]);
    }
    for (size_t i = 0; i < details->count; i++) {
        const kh_result_detail *detail = &details->items[i];
        name_detail(arena, details, detail, detail->entity->name, false);
        name_detail(arena, details, detail, kh_text_format(arena, "明细%zu", i + 1), false); /* a sheet */
        if (detail->entity->label.length)
            name_detail(arena, details, detail, detail->entity->label, false);
        if (stands_in_item(detail->entity))
            name_detail(arena, details, detail, path_of(arena, detail->entity), false);
    }
    return details;
}

const kh_result_detail *kh_detail_spelled(kh_arena *arena, const kh_details *details, kh_text written)
{
    const struct kh_detail_naming *found = kh_map_find(details->names, kh_result_normal(arena, written));
    return found && !found->is_doubled ? found->detail : NULL;
}

void kh_detail_damage(kh_result_reader *reader, const kh_result_detail *detail)
{
    reader->details->damaged[detail - reader->details->items] = true;
}

static void report_unknown_column(kh_result_reader *reader, const kh_result_detail *detail, kh_text title,
                                  kh_span span)
{
    kh_text *words = kh_arena_array(reader->model->arena, detail->column_count + 1, sizeof *words);
    for (size_t i = 0; i < detail->column_count; i++)
        words[i] = detail->columns[i].title;
    kh_words arguments[] = {kh_words_same(detail->title), kh_words_same(title)};
    kh_result_report(reader, KH941, span, arguments, KH_COUNT(arguments))->fix =
        kh_words_same(kh_suggest(title, words, detail->column_count));
}

size_t kh_detail_column(kh_result_reader *reader, const kh_result_detail *detail, kh_text title, kh_span span)
{
    kh_arena *arena = reader->model->arena;
    const kh_map *names = reader->details->named[detail - reader->details->items];
    kh_text rest, unit = KH_TEXT_NONE;
    uintptr_t found = (uintptr_t)kh_map_find(names, kh_result_normal(arena, title));
    if (!found && kh_title_unit(title, &rest, &unit))
        found = (uintptr_t)kh_map_find(names, kh_result_normal(arena, rest));
    if (found && unit.length)
        kh_check_unit(reader, &detail->columns[found - 1], unit, span, false);
    if (!found && !kh_is_left_out(kh_result_normal(arena, title)))
        report_unknown_column(reader, detail, title, span);
    return found ? (size_t)found - 1 : KH_NO_COLUMN;
}

/* ---- parts ---- */

const kh_detail_part *kh_detail_part_of(const struct kh_result_cells *cells, const kh_entity *detail,
                                        const kh_entity *township)
{
    const void *key[] = {detail, township};
    return kh_map_find(cells->details, kh_text_slice((const char *)key, sizeof key));
}

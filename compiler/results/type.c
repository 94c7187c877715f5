/* What the cells of a column may be: by the input's own words, or points. */
#include "results/wanted.h"

static const kh_node *first_value(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = entity ? kh_attribute_of(entity, word) : NULL;
    return attribute && attribute->count == 1 ? attribute->values[0] : NULL;
}

/* 0..分值: as if it were written. */
static void limit_to(kh_arena *arena, kh_result_type *type, const kh_node *full)
{
    bool is_number = full && (full->kind == KH_NODE_NUMBER || full->kind == KH_NODE_QUANTITY);
    if (!is_number)
        return;
    kh_node *zero = kh_arena_new_of(arena, kh_node), *range = kh_arena_new_of(arena, kh_node);
    *zero = (kh_node){.kind = KH_NODE_NUMBER, .number = KH_NUMBER(0)};
    range->kind = KH_NODE_RANGE;
    range->children = kh_arena_array(arena, 2, sizeof *range->children);
    range->children[0] = zero;
    range->children[1] = (kh_node *)(uintptr_t)full; /* never changed through it */
    range->count = 2;
    type->cell.range = range;
    kh_text most = kh_number_text(arena, full->number);
    type->range = kh_text_format(arena, "0..%.*s", KH_TEXT_ARGUMENTS(most));
}

static void make_points(kh_arena *arena, kh_result_type *type, const kh_entity *item)
{
    type->cell.kind = KH_CELL_NUMBER;
    if (type->cell.unit.word.length == 0)
        type->cell.unit = kh_unit_of(arena, KH_TEXT("分"));
    if (type->cell.range)
        return;
    /* a group may give it other points, and they are marked by the base ones */
    limit_to(arena, type, first_value(item, item->kind == KH_KIND_INDICATOR ? "分值" : "上限"));
}

kh_result_type *kh_result_type_of(kh_arena *arena, const kh_entity *item, const kh_entity *input)
{
    kh_result_type *type = kh_arena_new_of(arena, kh_result_type);
    type->cell = kh_cell_type_of(arena, input ? input : item);
    kh_cell_index(arena, &type->cell);
    if (type->cell.range)
        type->range = kh_span_text(type->cell.range->span);
    bool has_unit = type->cell.unit.word.length > 0;
    if (!input && item->kind == KH_KIND_VETO && !kh_attribute_of(item, "条件") && !has_unit)
        type->cell.kind = KH_CELL_TRUTH;
    else if (!input && kh_is_marked(item) && type->cell.kind != KH_CELL_NAME)
        make_points(arena, type, item);
    else if (type->cell.kind == KH_CELL_ANY)
        type->cell.kind = KH_CELL_NUMBER;
    if (input && input->kind == KH_KIND_EXTERNAL && type->cell.kind == KH_CELL_NUMBER && !type->cell.range)
        limit_to(arena, type, first_value(input, "满分"));
    return type;
}

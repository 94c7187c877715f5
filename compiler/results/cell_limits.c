/* From the type of a column to what a form asks. */
#include "results/cell_limits.h"

#include "results/wanted.h"

static void list_choices(kh_arena *arena, const kh_cell_type *type, kh_cell_limits *limits)
{
    static const kh_text truths[] = {{"是", 3}, {"否", 3}};
    limits->sort = KH_SORT_CHOICE;
    limits->choices = truths;
    limits->choice_count = KH_COUNT(truths);
    if (type->kind != KH_CELL_NAME)
        return;
    limits->choice_count = type->index ? kh_map_count(type->index) : 0;
    kh_text *names = kh_arena_array(arena, limits->choice_count + 1, sizeof *names);
    for (size_t i = 0; i < limits->choice_count; i++)
        names[i] = kh_map_key(type->index, i);
    limits->choices = names;
}

kh_cell_limits kh_limits_of(kh_arena *arena, const kh_result_column *column)
{
    const kh_cell_type *type = &column->type->cell;
    kh_cell_limits limits = {.sort = type->parts_of_one ? KH_SORT_PERCENT : KH_SORT_NUMBER,
                             .range = column->type->range,
                             .expected = kh_cell_expected(arena, type)};
    if (type->kind == KH_CELL_DATE)
        limits.sort = KH_SORT_DATE;
    else if (type->kind == KH_CELL_TRUTH || type->kind == KH_CELL_NAME)
        list_choices(arena, type, &limits);
    else if (type->kind == KH_CELL_TEXT)
        limits.sort = KH_SORT_TEXT;
    if (type->kind == KH_CELL_DATE || limits.sort == KH_SORT_CHOICE || limits.sort == KH_SORT_TEXT)
        return limits;
    limits.has_low = kh_cell_bound(arena, type, false, &limits.low);
    limits.has_high = kh_cell_bound(arena, type, true, &limits.high);
    return limits;
}

/* Pads cells to the widest of their column. */
#include "output/columns.h"

#include <assert.h>

#include "base/utf8.h"

void kh_columns_row(kh_columns *columns, const kh_text *cells)
{
    assert(columns->count <= KH_MAX_COLUMNS);
    for (size_t i = 0; i < columns->count; i++)
        kh_vector_push(columns->arena, &columns->cells, cells[i]);
}

static void print_cell(kh_builder *builder, kh_text cell, size_t width, bool right, bool last)
{
    size_t pad = width - kh_text_cells(cell);
    if (right)
        kh_builder_repeat(builder, ' ', pad);
    kh_builder_add(builder, cell);
    if (!right && !last)
        kh_builder_repeat(builder, ' ', pad);
    if (!last)
        kh_builder_string(builder, "  ");
}

void kh_columns_print(kh_columns *columns, kh_builder *builder, const char *indent)
{
    size_t widths[KH_MAX_COLUMNS] = {0};
    for (size_t i = 0; i < columns->cells.count; i++) {
        size_t cells = kh_text_cells(columns->cells.items[i]);
        size_t *width = &widths[i % columns->count];
        *width = cells > *width ? cells : *width;
    }
    for (size_t i = 0; i < columns->cells.count; i++) {
        size_t column = i % columns->count;
        bool last = column + 1 == columns->count;
        if (column == 0)
            kh_builder_string(builder, indent);
        print_cell(builder, columns->cells.items[i], widths[column], columns->right[column], last);
        if (last)
            kh_builder_character(builder, '\n');
    }
}

/* columns.h: texts in aligned columns, for terminals; a Han character is two cells.
 *
 * Owns:   the table lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_COLUMNS_H
#define KH_OUTPUT_COLUMNS_H

#include "base/vector.h"
#include "base/text.h"

#define KH_MAX_COLUMNS 12

typedef struct kh_columns {
    kh_arena *arena;
    size_t count;
    bool right[KH_MAX_COLUMNS]; /* aligned right: numbers */
    KH_VECTOR(kh_text) cells;   /* row by row */
} kh_columns;

/* `cells` are as many as there are columns. */
void kh_columns_row(kh_columns *columns, const kh_text *cells);
/* Two blanks between columns, none at the end of a line; each line after `indent`. */
void kh_columns_print(kh_columns *columns, kh_builder *builder, const char *indent);

#endif

/* csv.h: rows of cells: RFC 4180, with LF or CR alone as line ends too.
 *
 * Owns:   cells live in the arena of the table, those of a row until the next is read; their texts stay.
 * Fails:  as the arena does; what is malformed is told to the table's owner.
 */
#ifndef KH_SOURCE_CSV_H
#define KH_SOURCE_CSV_H

#include "source/table.h"

/* No form is wider. Cells beyond are counted, not kept. */
#define KH_MAX_CSV_COLUMNS 5000

typedef struct kh_csv_cell {
    kh_text text; /* without blanks around it unless it was quoted */
    kh_span span; /* without blanks around it, with its quotes */
} kh_csv_cell;

typedef struct kh_csv {
    const kh_table *table;
    kh_text content;
    uint32_t at;
    bool broken; /* a quote that never closes: the rest is one cell */
    KH_VECTOR(kh_csv_cell) row;
    size_t width;      /* of the row, blank cells at its end left out */
    size_t full_width; /* with them */
} kh_csv;

kh_csv kh_csv_open(const kh_table *table);
/* False at the end of the file, or where it makes no more sense. */
bool kh_csv_next(kh_csv *in, kh_span *place);

#endif

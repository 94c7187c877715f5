/* workbook.h: sheets of rows under a head, printed on A4; one file a document.
 *
 * Owns:   the workbook and its temporary file, until the bytes are read back (kh_arena_defer in between).
 * Fails:  KH_CANNOT_WRITE with errno; memory as the arena does.
 */
#ifndef KH_OUTPUT_WORKBOOK_H
#define KH_OUTPUT_WORKBOOK_H

#include <stdio.h>
#include <xlsxwriter.h>

#include "output/captions.h"
#include "output/documents.h"

/* A sheet ends at 1 048 576 rows. */
#define KH_MAX_SHEET_ROWS 1000000

typedef struct kh_workbook {
    kh_arena *arena;
    const kh_document *document;
    lxw_workbook *workbook;
    FILE *file;
    lxw_format *head, *wrapped, *points;
} kh_workbook;

/* Rows of one kind, over as many sheets as they need. */
typedef struct kh_worksheet {
    kh_workbook *book;
    lxw_worksheet *sheet;
    kh_caption name;
    const kh_caption *heads;
    const unsigned *widths;
    uint16_t head_count;
    unsigned number;
    uint32_t row;
} kh_worksheet;

typedef void kh_workbook_fill(kh_workbook *book);

/* Points are shown with so many decimals. */
KH_MUST_CHECK kh_status kh_workbook_write(kh_arena *arena, const kh_document *document, unsigned digits,
                                          kh_workbook_fill *fill, kh_bytes *content);

void kh_worksheet_begin(kh_worksheet *sheet);
uint32_t kh_worksheet_row(kh_worksheet *sheet); /* the next one */
void kh_workbook_text(kh_workbook *book, lxw_worksheet *into, uint32_t row, uint16_t column, kh_text text,
                      lxw_format *format);
void kh_workbook_number(const kh_workbook *book, lxw_worksheet *into, uint32_t row, uint16_t column,
                        kh_number number);

#endif

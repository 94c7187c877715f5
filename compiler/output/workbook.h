/* workbook.h: a workbook being written, with what every one of ours needs.
 *
 * Owns:   the library's workbook and its file, until kh_workbook_finish() (or the arena goes).
 * Fails:  KH_CANNOT_WRITE with errno; memory as the arena does.
 */
#ifndef KH_OUTPUT_WORKBOOK_H
#define KH_OUTPUT_WORKBOOK_H

#include <stdio.h>
#include <xlsxwriter.h>

#include "output/documents.h"

typedef struct kh_workbook {
    kh_arena *arena;
    const kh_document *document;
    lxw_workbook *book;
    FILE *file;
} kh_workbook;

/* Title, issuer and date of the scheme are set. */
KH_MUST_CHECK kh_status kh_workbook_begin(kh_arena *arena, const kh_document *document,
                                          kh_workbook **workbook);
lxw_format *kh_workbook_format(kh_workbook *workbook);
lxw_worksheet *kh_workbook_sheet(kh_workbook *workbook, kh_text name);
/* Can a sheet be called so? Not if the name is too long, holds a / or the like, or another has it. */
bool kh_workbook_has_room(kh_workbook *workbook, kh_text name);
/* Cut at what a cell can hold. */
void kh_workbook_text(kh_workbook *workbook, lxw_worksheet *into, uint32_t row, uint16_t column, kh_text text,
                      lxw_format *format);
KH_MUST_CHECK kh_status kh_workbook_finish(kh_workbook *workbook, kh_bytes *content);

/* late_xlsxwriter.c: the library is loaded for the first workbook; false: it is missing (base/late.h). */
bool kh_xlsxwriter_is_there(void);

#endif

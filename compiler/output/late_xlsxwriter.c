/* What this room calls of libxlsxwriter. */
#include "base/late.h"
#include "late_files.h"
#include "output/workbook.h"

#define FUNCTIONS(GIVES, DOES)                                                                               \
    GIVES(lxw_workbook *, workbook_new, (const char *file), (file))                                          \
    GIVES(lxw_format *, workbook_add_format, (lxw_workbook * book), (book))                                  \
    GIVES(lxw_worksheet *, workbook_add_worksheet, (lxw_workbook * book, const char *name), (book, name))    \
    GIVES(lxw_error, workbook_close, (lxw_workbook * book), (book))                                          \
    GIVES(lxw_error, workbook_set_properties, (lxw_workbook * book, lxw_doc_properties * properties),        \
          (book, properties))                                                                                \
    GIVES(lxw_error, workbook_validate_sheet_name, (lxw_workbook * book, const char *name), (book, name))    \
    GIVES(lxw_error, worksheet_autofilter,                                                                   \
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, lxw_row_t last_row, lxw_col_t last),      \
          (sheet, row, column, last_row, last))                                                              \
    GIVES(lxw_error, worksheet_data_validation_range,                                                        \
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, lxw_row_t last_row, lxw_col_t last,       \
           lxw_data_validation * rule),                                                                      \
          (sheet, row, column, last_row, last, rule))                                                        \
    GIVES(lxw_error, worksheet_merge_range,                                                                  \
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, lxw_row_t last_row, lxw_col_t last,       \
           const char *text, lxw_format *format),                                                            \
          (sheet, row, column, last_row, last, text, format))                                                \
    GIVES(lxw_error, worksheet_repeat_rows, (lxw_worksheet * sheet, lxw_row_t first, lxw_row_t last),        \
          (sheet, first, last))                                                                              \
    GIVES(lxw_error, worksheet_set_column,                                                                   \
          (lxw_worksheet * sheet, lxw_col_t first, lxw_col_t last, double width, lxw_format *format),        \
          (sheet, first, last, width, format))                                                               \
    GIVES(lxw_error, worksheet_set_row,                                                                      \
          (lxw_worksheet * sheet, lxw_row_t row, double height, lxw_format *format),                         \
          (sheet, row, height, format))                                                                      \
    GIVES(lxw_error, worksheet_write_number,                                                                 \
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, double number, lxw_format *format),       \
          (sheet, row, column, number, format))                                                              \
    GIVES(lxw_error, worksheet_write_string,                                                                 \
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format),    \
          (sheet, row, column, text, format))                                                                \
    DOES(lxw_workbook_free, (lxw_workbook * book), (book))                                                   \
    DOES(format_set_bg_color, (lxw_format * format, lxw_color_t color), (format, color))                     \
    DOES(format_set_bold, (lxw_format * format), (format))                                                   \
    DOES(format_set_num_format, (lxw_format * format, const char *shape), (format, shape))                   \
    DOES(format_set_text_wrap, (lxw_format * format), (format))                                              \
    DOES(format_set_unlocked, (lxw_format * format), (format))                                               \
    DOES(worksheet_fit_to_pages, (lxw_worksheet * sheet, uint16_t wide, uint16_t high), (sheet, wide, high)) \
    DOES(worksheet_freeze_panes, (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column),                   \
         (sheet, row, column))                                                                               \
    DOES(worksheet_protect, (lxw_worksheet * sheet, const char *password, lxw_protection *options),          \
         (sheet, password, options))                                                                         \
    DOES(worksheet_set_landscape, (lxw_worksheet * sheet), (sheet))                                          \
    DOES(worksheet_set_paper, (lxw_worksheet * sheet, uint8_t paper), (sheet, paper))

KH_LATE(kh_xlsxwriter_is_there, KH_FILE_XLSXWRITER, FUNCTIONS)

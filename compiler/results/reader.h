/* reader.h: what the formats of results share (internal to results/): columns are bound, rows are given to
 * their townships, cells are typed, in one place and alike for all.
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics (KH950–KH969).
 */
#ifndef KH_RESULTS_READER_H
#define KH_RESULTS_READER_H

#include "results/wanted.h"
#include "source/table.h"

/* The country's townships with 25 figures each. */
#define KH_MAX_RESULT_CELLS 1000000
#define KH_MAX_RESULT_ROWS  200000

typedef struct kh_result_cell {
    size_t column;         /* of the wanted ones */
    const kh_value *value; /* NULL: it says nothing, or was reported */
    kh_span span;
    kh_missing_cause absence; /* why it has no value */
} kh_result_cell;

typedef struct kh_result_row {
    const kh_entity *township; /* NULL: 全体 */
    kh_span span;
    KH_VECTOR(kh_result_cell) cells; /* by column once the file is read */
} kh_result_row;

struct kh_result_cells {
    const kh_wanted *wanted;
    KH_VECTOR(kh_result_row *) rows;
    kh_map *by_township; /* name → kh_result_row */
    kh_result_row *everyone;
    /* of shared inputs, by wanted column: the first that says something, or nothing */
    const kh_result_cell **shared;
    kh_map *details; /* detail and township → kh_detail_part; see detail.h */
};

typedef enum kh_result_row_kind {
    KH_ROW_NOBODY, /* reported: its cells are read for nobody */
    KH_ROW_TOWNSHIP,
    KH_ROW_EVERYONE,
    KH_ROW_UNITS,
} kh_result_row_kind;

/* What figures of a percentage column look like. */
typedef struct kh_result_share {
    size_t small, large;
    kh_text example;
    kh_span span;
} kh_result_share;

typedef struct kh_result_reader {
    kh_model *model;
    const kh_wanted *wanted;
    const kh_source *source;
    kh_table table;
    size_t faults;
    bool is_malformed; /* part of the text could not be read */
    kh_map *paths;     /* what people call an input → struct naming; see bind.c */
    kh_map *townships; /* normal name → entity */
    kh_map *titles;    /* titles that were looked up, as written → size_t index */
    kh_span *named;    /* by wanted column: where its title stands */
    kh_result_share *shares;
    KH_VECTOR(size_t) bound; /* columns of the file */
    struct kh_result_cells *cells;
    struct kh_details *details; /* that the scheme asks for; see detail.h */
    kh_result_row_kind kind;    /* of the row at hand */
    kh_result_row *row;
    size_t cell_count;
} kh_result_reader;

/* No column: the title was reported, or is nothing to read. */
#define KH_NO_COLUMN SIZE_MAX

/* ---- bind.c ---- */

/* Without blanks and quotation marks, halved, lower case: as titles and names are compared. */
kh_text kh_result_normal(kh_arena *arena, kh_text text);
void kh_bind_prepare(kh_result_reader *reader);
/* What is left of a title that ends in a bracket, and what stands in the bracket; false: it does not. */
bool kh_title_unit(kh_text title, kh_text *rest, kh_text *unit);
size_t kh_bind_column(kh_result_reader *reader, kh_text title, kh_span span);
/* The word of a column of townships. */
bool kh_is_township_title(kh_arena *arena, kh_text title);

/* ---- rows.c ---- */

kh_diagnostic *kh_result_report(kh_result_reader *reader, kh_code code, kh_span span,
                                const kh_words *arguments, size_t count);
kh_diagnostic *kh_result_malformed(kh_result_reader *reader, kh_malformed what, kh_span span);
/* False: read no further. `blank`: nothing but the name stands in the row, if that. */
bool kh_row_begin(kh_result_reader *reader, kh_text township, kh_span name, kh_span row);
/* The column is of the wanted ones. False: read no further. */
bool kh_row_cell(kh_result_reader *reader, size_t column, kh_text text, kh_span span);
void kh_rows_finish(kh_result_reader *reader);
/* The unit that the table gives, which must be that of the column. `is_row`: it stands in a row of units, not
 * behind a title. */
void kh_check_unit(kh_result_reader *reader, const kh_result_column *of, kh_text unit, kh_span span,
                   bool is_row);
/* The township of that name; NULL: reported. */
const kh_entity *kh_township_read(kh_result_reader *reader, kh_text name, kh_span span);
void kh_report_twice(kh_result_reader *reader, kh_text what, kh_span first, kh_span second);
kh_result_row_kind kh_kind_of_row(kh_arena *arena, kh_text name);
/* Nothing is there, or nothing can be: “—”, 不适用. */
bool kh_says_nothing(kh_text cell);
/* 不适用, 无此项, n/a. */
bool kh_says_inapplicable(kh_text cell);
/* What table programs write where a formula failed: #N/A. */
bool kh_is_error_cell(kh_text cell);
/* Columns beside those of the scheme that nobody reads: 序号, 备注. */
bool kh_is_left_out(kh_text normal);

/* ---- grid.c: tables with a header ---- */

typedef struct kh_grid_cell {
    kh_text text;
    kh_span span;
} kh_grid_cell;

typedef struct kh_grid {
    kh_result_reader *reader;
    bool has_header;
    size_t township; /* its column */
    size_t *columns; /* by place: the wanted one or KH_NO_COLUMN */
    bool *untitled;  /* by place */
    size_t width, skipped;
    kh_span first; /* the first row that was no header */
} kh_grid;

/* One row, without blank cells at its end. False: read no further. */
bool kh_grid_row(kh_grid *grid, const kh_grid_cell *cells, size_t count, kh_span place);
/* Was there a header? Reports that there was none. */
void kh_grid_end(kh_grid *grid);

/* ---- formats ---- */

void kh_read_csv(kh_result_reader *reader);
void kh_read_yaml(kh_result_reader *reader);

/* The first sheet of a workbook, or the one called 实绩 or results, as a source: a row a line, TABs between
 * cells. `cells` are its cells with their places, `rows` where each line's begin. */
typedef struct kh_sheet_row {
    uint32_t number; /* from 1 */
    kh_grid_cell *cells;
    size_t count;
} kh_sheet_row;

typedef struct kh_sheet_merge {
    uint32_t top, bottom, left, right; /* from 1 */
} kh_sheet_merge;

typedef KH_VECTOR(kh_sheet_merge) kh_sheet_merges;

typedef struct kh_sheet {
    const kh_source *source;
    KH_VECTOR(kh_sheet_row) rows;
    kh_sheet_merges merges;
} kh_sheet;

/* The sheet of results, and those that `is_other` says are wanted by their names besides: each with its
 * number from 1, which is not asked for again. False: reported (KH952). */
typedef struct kh_sheets {
    const kh_sheet *results;
    kh_text name; /* of it */
    KH_VECTOR(const kh_sheet *) others;
    KH_VECTOR(size_t) numbers; /* as is_other() has them */
    void *owner;
    size_t (*is_other)(void *owner, kh_text name); /* 0: it is not */
} kh_sheets;
bool kh_sheets_read(kh_model *model, kh_text path, kh_text content, kh_sheets *sheets);
void kh_read_sheet(kh_result_reader *reader, const kh_sheet *sheet);

/* The text as UTF-8, whatever the table program wrote: GB18030 is converted, with a note. False: it is
 * neither. */
bool kh_decode(kh_model *model, kh_text content, kh_text *decoded, bool *converted);

#endif

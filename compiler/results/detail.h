/* detail.h: details (明细) while a file of results is read: which there are, their rows by townships
 * (internal to results/).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics (KH941–KH945, KH950–KH968).
 */
#ifndef KH_RESULTS_DETAIL_H
#define KH_RESULTS_DETAIL_H

#include "results/reader.h"

/* A scheme asks for no more. */
#define KH_MAX_DETAILS 200

/* The details of a scheme, and what people may call them. */
typedef struct kh_details {
    const kh_result_detail *items;
    size_t count;
    kh_map *names;  /* normal spelling → struct kh_detail_naming */
    kh_map **named; /* of each: normal title of a column → size_t index + 1 */
    bool *damaged; /* of each: a row could not be read, or not be given to a township: counts would be too low
                    */
    size_t rows;   /* read so far, of all */
} kh_details;

/* What one township has handed in of one detail. */
typedef struct kh_detail_part {
    const kh_result_detail *detail;
    const kh_entity *township;
    kh_span none;  /* where it says 无; nowhere: it does not */
    kh_span first; /* of its rows */
    KH_VECTOR(kh_element) rows;
    bool is_refused; /* nobody knows which of them count: more than 至多 lets, both some and 无, damage */
} kh_detail_part;

kh_details *kh_details_of(kh_model *model, const kh_scheme *scheme);
/* The detail that the spelling means; NULL: none, or it may mean several. */
const kh_result_detail *kh_detail_spelled(kh_arena *arena, const kh_details *details, kh_text written);
/* Part of it could not be read: it is missing for all, since nobody knows whose it is. */
void kh_detail_damage(kh_result_reader *reader, const kh_result_detail *detail);
/* The column that the title means; KH_NO_COLUMN: nobody reads it, or it was reported (KH941). */
size_t kh_detail_column(kh_result_reader *reader, const kh_result_detail *detail, kh_text title,
                        kh_span span);
const kh_detail_part *kh_detail_part_of(const struct kh_result_cells *cells, const kh_entity *detail,
                                        const kh_entity *township);

/* ---- detail_read.c ---- */

/* 无, 没有 or none. */
bool kh_says_none(kh_text cell);
/* One thing: its cells by column, an empty text where there is none. False: read no further. */
bool kh_detail_thing(kh_result_reader *reader, const kh_result_detail *detail, const kh_entity *township,
                     const kh_grid_cell *cells, kh_span place);
/* The township says that it has none. */
void kh_detail_none(kh_result_reader *reader, const kh_result_detail *detail, const kh_entity *township,
                    kh_span place);
/* When all is read: 至多. */
void kh_details_finish(kh_result_reader *reader);

/* ---- detail_grid.c: tables with a header ---- */

typedef struct kh_detail_grid {
    kh_result_reader *reader;
    const kh_result_detail *detail;
    bool has_header;
    size_t township; /* its column */
    size_t *columns; /* by place: of the detail, or KH_NO_COLUMN */
    size_t width, skipped;
    kh_span first;
} kh_detail_grid;

/* A line of a CSV file that begins a detail: “明细,项目”, “明细：项目”. */
bool kh_is_detail_line(kh_arena *arena, const kh_grid_cell *cells, size_t count, kh_grid_cell *name);
/* False: read no further. */
bool kh_detail_grid_row(kh_detail_grid *grid, const kh_grid_cell *cells, size_t count, kh_span place);
void kh_detail_grid_end(kh_detail_grid *grid);

#endif

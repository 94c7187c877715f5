/* cell_limits.h: what may be filled into a column, for those who make forms of it.
 *
 * Owns:   texts and lists live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_RESULTS_CELL_LIMITS_H
#define KH_RESULTS_CELL_LIMITS_H

#include "results/results.h"

typedef enum kh_cell_sort {
    KH_SORT_NUMBER,
    KH_SORT_PERCENT, /* ends are shares: 0.95 of 95% */
    KH_SORT_DATE,
    KH_SORT_CHOICE, /* one of `choices`; 是 and 否 among them */
    KH_SORT_TEXT,
    KH_SORTS,
} kh_cell_sort;

typedef struct kh_cell_limits {
    kh_cell_sort sort;
    bool has_low, has_high;
    kh_number low, high; /* in the unit of the column; both may be reached */
    const kh_text *choices;
    size_t choice_count;
    kh_text range;     /* as written; empty: none */
    kh_words expected; /* “数，单位万元” */
} kh_cell_limits;

kh_cell_limits kh_limits_of(kh_arena *arena, const kh_result_column *column);

#endif

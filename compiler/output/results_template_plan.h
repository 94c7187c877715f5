/* results_template_plan.h: what every format of the template holds (internal to output/).
 *
 * Owns:   everything lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_RESULTS_TEMPLATE_PLAN_H
#define KH_OUTPUT_RESULTS_TEMPLATE_PLAN_H

#include "output/results_template.h"
#include "results/cell_limits.h"

typedef struct kh_template_row {
    kh_text name;
    const kh_entity *township; /* NULL: 全体 */
    const bool *open;          /* by column: is it to be filled in? */
} kh_template_row;

/* A detail: the rows of those who have it, each with a township. */
typedef struct kh_template_detail {
    const kh_result_detail *detail;
    const kh_entity **townships;
    size_t township_count;
} kh_template_detail;

typedef struct kh_template {
    const kh_result_column *columns;
    size_t column_count;
    kh_template_row *rows;
    size_t row_count;
    kh_template_detail *details;
    size_t detail_count;
    kh_text corner, units; /* titles of the first column and of the row of units */
} kh_template;

kh_template kh_template_of(kh_arena *arena, const kh_document *document);

kh_document_writer kh_write_template_csv, kh_write_template_yaml, kh_write_template_xlsx;

#endif

/* results_template.h: the empty table of results, for offices to fill in.
 *
 * A column for everything that scoring asks for (kh_results_wanted()), titled so that it is read back; a row
 * of units; a row 全体 if some input is the same for all; a row a township. Where an item is not on a
 * township's card, or a figure belongs into the other kind of row, the cell says so and cannot be filled in.
 *
 * Owns:   what is written lives in the arena.
 * Fails:  KH_CANNOT_WRITE with errno; memory as the arena does.
 */
#ifndef KH_OUTPUT_RESULTS_TEMPLATE_H
#define KH_OUTPUT_RESULTS_TEMPLATE_H

#include "output/documents.h"

/* "xlsx", "csv", "yaml". NULL: no such format. The document needs model, scheme, cards, language and stamp.
 */
kh_document_writer *kh_results_template_format(kh_text name);
const kh_text *kh_results_template_formats(size_t *count);

#endif

/* csv.h: rows as RFC 4180 has them, but for LF as line end.
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CSV_H
#define KH_OUTPUT_CSV_H

#include "base/text.h"

void kh_csv_row(kh_builder *builder, const kh_text *fields, size_t count);

#endif

/* csv_field.h: one field of a CSV file, RFC 4180.
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CSV_FIELD_H
#define KH_OUTPUT_CSV_FIELD_H

#include "base/text.h"

/* Quoted where that is needed; what separates it from the next is the caller's. */
void kh_csv_field(kh_builder *builder, kh_text text);

#endif

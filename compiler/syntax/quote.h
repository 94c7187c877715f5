/* quote.h: where a quoted text itself stands inside its marks.
 *
 * Owns:   nothing.
 * Fails:  never.
 */
#ifndef KH_SYNTAX_QUOTE_H
#define KH_SYNTAX_QUOTE_H

#include "source/span.h"

/* What stands between the quotation marks of `quoted`. *escapes: backslashes mean something in it. */
kh_span kh_inside_quotes(kh_span quoted, bool *escapes);

/* The place in the source of what stands `offset` bytes into the text that a quotation is worth: the same
 * distance from its start, further where escapes stand before it. */
uint32_t kh_quoted_place(kh_span inside, bool escapes, uint32_t offset);

#endif

/* sheet_value.h: what a workbook stores, as people see it (internal to results/).
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_RESULTS_SHEET_VALUE_H
#define KH_RESULTS_SHEET_VALUE_H

#include "base/number.h"

typedef enum kh_number_format {
    KH_FORMAT_PLAIN,
    KH_FORMAT_PERCENT,
    KH_FORMAT_DATE,
} kh_number_format;

/* By the number of a built-in format; from 164 on formats are a workbook's own. */
kh_number_format kh_format_built_in(unsigned number);
/* By a format's text: 0.00%, yyyy"年"m"月"d"日". */
kh_number_format kh_format_of(kh_text code);

/* The text of a stored number as people see it: “0.1” of 0.10000000000000001, “95%” of 0.95 as a percentage,
 * “2025-02-20” of 45708 as a date. What is no number is answered as it is.
 *
 * A table program computes in binary and keeps fifteen significant decimals of what is typed; the file may
 * hold the sixteenth and seventeenth digit of the nearest binary number. Rounding to fifteen gives back
 * exactly what was typed, whatever it was (every decimal of so many digits survives the way through a binary
 * number of 53 bits), and of what was computed what the program shows: 0.3 of 0.1 + 0.2, where the shortest
 * decimal that reads back alike would be 0.30000000000000004. Nothing is computed in floating point here. */
kh_text kh_stored_number(kh_arena *arena, kh_text stored, kh_number_format format, bool since_1904);

#endif

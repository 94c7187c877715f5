/* period.h: how the periods of a series are called (internal to results/).
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_RESULTS_PERIOD_H
#define KH_RESULTS_PERIOD_H

#include "results/results.h"

/* “2025-07”, “2025-Q3”, “2025-H1”, “3”; year 0: without it. `count` periods make the year. */
kh_text kh_period_name(kh_arena *arena, unsigned count, unsigned period, unsigned year);
/* What people write: the above, 7月, 2025年7月, 第3期, 三季度, 第三季度, 3季度, 上半年, 12. 0: no such
 * period, or of another year. `written` is halved and without blanks. */
unsigned kh_period_read(kh_text written, unsigned count, unsigned year);
/* 年度 of the scheme, 0 if it is not known. */
unsigned kh_scheme_year(const kh_scheme *scheme);

#endif

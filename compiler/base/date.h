/* date.h: civil dates, exact to the day, the month or the year, and how often a thing happens.
 *
 * Owns:   nothing.
 * Fails:  kh_date_parse() says false; nothing else fails on a valid date.
 */
#ifndef KH_BASE_DATE_H
#define KH_BASE_DATE_H

#include "base/text.h"

typedef struct kh_date {
    int16_t year;  /* 1..9999; 0: no date */
    uint8_t month; /* 1..12, or 0: only the year is known */
    uint8_t day;   /* 1..31, or 0: only the month is known */
} kh_date;

bool kh_date_valid(kh_date date);
/* A date known only by month or year counts from its last day (policy/rules.yaml, in_force). */
kh_date kh_date_last_day(kh_date date);
int64_t kh_date_days(kh_date date); /* days since 1970-01-01, of the last day */
kh_date kh_date_from_days(int64_t days);
int kh_date_compare(kh_date left, kh_date right); /* by last day */
/* 2025-02-20, 2025-02, 2025年2月20日, 2025年2月, 2025年, full-width digits too. False: not of that form, or
 * no such day. */
bool kh_date_parse(kh_text text, kh_date *date);
/* "2025-02-20", "2025-02", "2025". */
kh_text kh_date_text(kh_arena *arena, kh_date date);

#endif

/* Civil dates in the Gregorian calendar, carried back before 1582. */
#include "base/date.h"

#include "base/utf8.h"

enum { LAST_YEAR = 9999, YEARS_OF_CYCLE = 400, DAYS_OF_CYCLE = 146097 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint8_t month_length(int year, uint8_t month)
{
    static const uint8_t lengths[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month];
}

bool kh_date_valid(kh_date date)
{
    if (date.year < 1 || date.year > LAST_YEAR || date.month > 12)
        return false;
    if (date.month == 0)
        return date.day == 0;
    return date.day <= month_length(date.year, date.month);
}

kh_date kh_date_last_day(kh_date date)
{
    if (date.month == 0)
        return (kh_date){date.year, 12, 31};
    if (date.day == 0)
        date.day = month_length(date.year, date.month);
    return date;
}

/* Days of a year that begins in March, so that the leap day is its last: 0 for 1 March.
 * Five months of 153 days repeat. H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013. */
static int64_t days_before_month(int64_t month_from_march)
{
    return (153 * month_from_march + 2) / 5;
}

int64_t kh_date_days(kh_date date)
{
    static const int64_t epoch = 719468; /* 1970-01-01, counted from 0000-03-01 */
    date = kh_date_last_day(date);
    int64_t year = date.year - (date.month <= 2);
    int64_t month = (date.month + 9) % 12;
    return 365 * year + year / 4 - year / 100 + year / 400 + days_before_month(month) + date.day - 1 - epoch;
}

kh_date kh_date_from_days(int64_t days)
{
    static const kh_date first = {1, 1, 1}, last = {LAST_YEAR, 12, 31};
    if (days < kh_date_days(first) || days > kh_date_days(last))
        return (kh_date){0, 0, 0};
    days += 719468;
    int64_t cycle = days / DAYS_OF_CYCLE, rest = days % DAYS_OF_CYCLE;
    int64_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int64_t of_year = rest - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    return (kh_date){
        .year = (int16_t)(cycle * YEARS_OF_CYCLE + year + (month >= 10)),
        .month = (uint8_t)(month < 10 ? month + 3 : month - 9),
        .day = (uint8_t)(of_year - days_before_month(month) + 1),
    };
}

int kh_date_compare(kh_date left, kh_date right)
{
    int64_t a = kh_date_days(left), b = kh_date_days(right);
    return (a > b) - (a < b);
}

/* Takes the next character if it is `wanted`, full-width or not. */
static bool take(kh_text *rest, kh_character wanted)
{
    kh_character character;
    if (rest->length == 0)
        return false;
    size_t bytes = kh_utf8_decode(rest->data, rest->length, &character);
    if (kh_character_halve(character) != wanted)
        return false;
    *rest = (kh_text){rest->data + bytes, rest->length - (uint32_t)bytes};
    return true;
}

/* Takes up to `most` digits; false if fewer than `least`. */
static bool take_digits(kh_text *rest, int least, int most, int *value)
{
    int count = 0;
    *value = 0;
    while (count < most) {
        int digit = 0;
        while (digit < 10 && !take(rest, (kh_character)('0' + digit)))
            digit++;
        if (digit == 10)
            break;
        *value = *value * 10 + digit;
        count++;
    }
    return count >= least;
}

/* What follows the year: -02-20, -02. */
static bool take_dashed(kh_text *rest, int *month, int *day)
{
    if (!take(rest, '-') || !take_digits(rest, 2, 2, month) || *month == 0)
        return false;
    if (rest->length == 0)
        return true;
    return take(rest, '-') && take_digits(rest, 2, 2, day) && *day > 0;
}

/* What follows the year: 年2月20日, 年2月, 年. */
static bool take_chinese(kh_text *rest, int *month, int *day)
{
    if (!take(rest, U'年'))
        return false;
    if (rest->length == 0)
        return true;
    if (!take_digits(rest, 1, 2, month) || *month == 0 || !take(rest, U'月'))
        return false;
    if (rest->length == 0)
        return true;
    return take_digits(rest, 1, 2, day) && *day > 0 && take(rest, U'日');
}

bool kh_date_parse(kh_text text, kh_date *date)
{
    int year, month = 0, day = 0;
    if (!take_digits(&text, 4, 4, &year))
        return false;
    kh_text rest = text;
    if (!take_chinese(&rest, &month, &day)) {
        rest = text;
        if (!take_dashed(&rest, &month, &day))
            return false;
    }
    kh_date parsed = {(int16_t)year, (uint8_t)month, (uint8_t)day};
    if (rest.length > 0 || !kh_date_valid(parsed))
        return false;
    *date = parsed;
    return true;
}

kh_text kh_date_text(kh_arena *arena, kh_date date)
{
    if (date.month == 0)
        return kh_text_format(arena, "%04d", date.year);
    if (date.day == 0)
        return kh_text_format(arena, "%04d-%02d", date.year, date.month);
    return kh_text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

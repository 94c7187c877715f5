/* Numbers, percentages and dates as workbooks store them. */
#include "results/sheet_value.h"

#include "base/date.h"

/* Beyond this a stored number is none: the largest is 1.8E308. */
enum { DIGITS_KEPT = 15, MAX_EXPONENT = 330 };

/* ---- formats ---- */

kh_number_format kh_format_built_in(unsigned number)
{
    if (number == 9 || number == 10)
        return KH_FORMAT_PERCENT;
    bool is_date = (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 36) ||
                   (number >= 50 && number <= 58);
    return is_date ? KH_FORMAT_DATE : KH_FORMAT_PLAIN;
}

/* Behind a quotation or a bracket that begins at `at`. */
static uint32_t behind(kh_text code, uint32_t at, char closing)
{
    at++;
    while (at < code.length && code.data[at] != closing)
        at++;
    return at + 1;
}

/* A year or a day makes it a date; a month alone could be minutes. */
kh_number_format kh_format_of(kh_text code)
{
    for (uint32_t at = 0; at < code.length;) {
        char character = code.data[at];
        if (character == '"')
            at = behind(code, at, '"');
        else if (character == '[') /* a colour, a language, elapsed hours */
            at = behind(code, at, ']');
        else if (character == '\\' || character == '_' || character == '*')
            at += 2;
        else if (character == ';')
            return KH_FORMAT_PLAIN; /* negative numbers and the like follow */
        else if (character == '%')
            return KH_FORMAT_PERCENT;
        else if (strchr("yYdD", character))
            return KH_FORMAT_DATE;
        else
            at++;
    }
    return KH_FORMAT_PLAIN;
}

/* ---- decimals ---- */

/* 0.digits × 10^exponent */
typedef struct decimal {
    bool negative;
    char digits[64];
    int count, exponent;
} decimal;

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool read_exponent(kh_text text, uint32_t at, int *exponent)
{
    bool negative = at < text.length && text.data[at] == '-';
    int number = 0;
    at += at < text.length && (text.data[at] == '-' || text.data[at] == '+');
    if (at >= text.length)
        return false;
    for (; at < text.length; at++) {
        if (!is_digit(text.data[at]) || number > MAX_EXPONENT)
            return false;
        number = number * 10 + (text.data[at] - '0');
    }
    *exponent += negative ? -number : number;
    return true;
}

/* Leading zeros only move the point; digits beyond the room are below any rounding. */
static void add_digit(decimal *into, char digit, bool behind_point)
{
    if (into->count == 0 && digit == '0') {
        into->exponent -= behind_point;
        return;
    }
    if (into->count < (int)sizeof into->digits)
        into->digits[into->count++] = digit;
    into->exponent += !behind_point;
}

static bool read_decimal(kh_text text, decimal *into)
{
    uint32_t at = 0;
    bool behind_point = false, any = false;
    *into = (decimal){0};
    if (text.length && (text.data[0] == '-' || text.data[0] == '+'))
        into->negative = text.data[at++] == '-';
    for (; at < text.length && (is_digit(text.data[at]) || (text.data[at] == '.' && !behind_point)); at++) {
        if (text.data[at] == '.') {
            behind_point = true;
            continue;
        }
        any = true;
        add_digit(into, text.data[at], behind_point);
        if (into->exponent > MAX_EXPONENT || into->exponent < -MAX_EXPONENT)
            return false;
    }
    if (at < text.length && (text.data[at] == 'E' || text.data[at] == 'e'))
        return any && read_exponent(text, at + 1, &into->exponent) && into->exponent <= MAX_EXPONENT &&
               into->exponent >= -MAX_EXPONENT;
    return any && at == text.length;
}

static void round_to_kept(decimal *of)
{
    bool up = of->count > DIGITS_KEPT && of->digits[DIGITS_KEPT] >= '5';
    if (of->count > DIGITS_KEPT)
        of->count = DIGITS_KEPT;
    for (int i = of->count - 1; up && i >= 0; i--) {
        up = of->digits[i] == '9';
        of->digits[i] = up ? '0' : (char)(of->digits[i] + 1);
    }
    if (up) { /* 999…9 */
        of->digits[0] = '1';
        of->exponent++;
    }
    while (of->count > 0 && of->digits[of->count - 1] == '0')
        of->count--;
}

static kh_text write_decimal(kh_arena *arena, const decimal *of)
{
    kh_builder out = {.arena = arena};
    if (of->count == 0)
        return KH_TEXT("0");
    kh_builder_string(&out, of->negative ? "-" : "");
    if (of->exponent <= 0)
        kh_builder_string(&out, "0.");
    kh_builder_repeat(&out, '0', of->exponent < 0 ? (size_t)-of->exponent : 0);
    for (int i = 0; i < of->count; i++) {
        if (i == of->exponent && i > 0)
            kh_builder_character(&out, '.');
        kh_builder_character(&out, of->digits[i]);
    }
    kh_builder_repeat(&out, '0', of->exponent > of->count ? (size_t)(of->exponent - of->count) : 0);
    return kh_text_copy(arena, kh_builder_text(&out));
}

/* ---- dates ---- */

/* Days since the last day of 1899, as if 1900 had been a leap year; or since 1904-01-01. */
static bool date_of(kh_arena *arena, const decimal *of, bool since_1904, kh_text *text)
{
    enum { MAX_DAYS = 2958465, FALSE_LEAP_DAY = 60 }; /* 9999-12-31 */
    int64_t days = 0;
    if (of->negative || of->exponent > 7)
        return false;
    for (int i = 0; i < of->exponent; i++)
        days = days * 10 + (i < of->count ? of->digits[i] - '0' : 0);
    kh_date first = since_1904 ? (kh_date){1904, 1, 1} : (kh_date){1899, 12, 31};
    if (days > MAX_DAYS || (!since_1904 && (days < 1 || days == FALSE_LEAP_DAY)))
        return false;
    kh_date date = kh_date_from_days(kh_date_days(first) + days - (!since_1904 && days > FALSE_LEAP_DAY));
    *text = kh_date_text(arena, date);
    return kh_date_valid(date);
}

kh_text kh_stored_number(kh_arena *arena, kh_text stored, kh_number_format format, bool since_1904)
{
    decimal number;
    kh_text text;
    if (!read_decimal(stored, &number))
        return stored;
    round_to_kept(&number);
    if (format == KH_FORMAT_DATE && date_of(arena, &number, since_1904, &text))
        return text;
    if (format != KH_FORMAT_PERCENT)
        return write_decimal(arena, &number);
    number.exponent += 2;
    return kh_text_format(arena, "%.*s%%", KH_TEXT_ARGUMENTS(write_decimal(arena, &number)));
}

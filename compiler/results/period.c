/* Periods of a year: how many there are, and their names. */
#include "results/period.h"

unsigned kh_scheme_year(const kh_scheme *scheme)
{
    const kh_attribute *year = kh_attribute_of(scheme->entity, "年度");
    const kh_node *node = year && year->count == 1 ? year->values[0] : NULL;
    int64_t number = 0;
    if (node && node->kind == KH_NODE_DATE)
        return (unsigned)node->date.year;
    bool is_number = node && (node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY) &&
                     kh_number_to_integer(node->number, &number);
    return is_number && number > 0 && number < 10000 ? (unsigned)number : 0;
}

kh_text kh_period_name(kh_arena *arena, unsigned count, unsigned period, unsigned year)
{
    if (count == 12)
        return year ? kh_text_format(arena, "%04u-%02u", year, period)
                    : kh_text_format(arena, "%u月", period);
    kh_text before = year ? kh_text_format(arena, "%04u-", year) : KH_TEXT_NONE;
    if (count == 4 || count == 2)
        return kh_text_format(arena, "%.*s%s%u", KH_TEXT_ARGUMENTS(before), count == 4 ? "Q" : "H", period);
    return kh_text_format(arena, "%u", period);
}

/* ---- reading ---- */

static bool take(kh_text *text, const char *prefix)
{
    kh_text start = kh_text_of(prefix);
    if (!kh_text_starts(*text, start))
        return false;
    *text = kh_text_slice(text->data + start.length, text->length - start.length);
    return true;
}

/* 7, 07, 七, 十二; 0: none. */
static unsigned take_number(kh_text *text)
{
    static const char *const numerals[] = {"十二", "十一", "十", "九", "八", "七",
                                           "六",   "五",   "四", "三", "二", "一"};
    unsigned number = 0, digits = 0;
    while (text->length > 0 && text->data[0] >= '0' && text->data[0] <= '9' && digits++ < 4) {
        number = number * 10 + (unsigned)(text->data[0] - '0');
        *text = kh_text_slice(text->data + 1, text->length - 1);
    }
    for (size_t i = 0; digits == 0 && i < KH_COUNT(numerals); i++)
        if (take(text, numerals[i]))
            return (unsigned)(KH_COUNT(numerals) - i);
    return number;
}

/* 2025-, 2025年 in front of a period. False: it names another year. */
static bool take_year(kh_text *text, unsigned year)
{
    kh_text rest = *text;
    unsigned number = take_number(&rest);
    if (number < 1000 || !(take(&rest, "年") || take(&rest, "-") || take(&rest, "/") || take(&rest, ".")))
        return true;
    *text = rest;
    return !year || number == year;
}

typedef struct ending {
    unsigned count; /* of the series it is for */
    const char *before, *after;
} ending;

static unsigned half_named(kh_text text)
{
    static const char *const halves[][3] = {{"上半年", "h1", "H1"}, {"下半年", "h2", "H2"}};
    for (unsigned i = 0; i < KH_COUNT(halves); i++)
        for (size_t k = 0; k < KH_COUNT(halves[i]); k++)
            if (kh_text_is(text, halves[i][k]))
                return i + 1;
    return 0;
}

unsigned kh_period_read(kh_text written, unsigned count, unsigned year)
{
    static const ending endings[] = {{12, "", "月"},    {12, "", "月份"}, {12, "m", ""},   {4, "", "季度"},
                                     {4, "第", "季度"}, {4, "q", ""},     {4, "Q", ""},    {52, "第", "周"},
                                     {52, "", "周"},    {36, "第", "旬"}, {0, "第", "期"}, {0, "", "期"},
                                     {365, "第", "天"}, {0, "", ""}};
    kh_text text = written;
    if (!take_year(&text, year))
        return 0;
    if (count == 2 && half_named(text))
        return half_named(text);
    for (size_t i = 0; i < KH_COUNT(endings); i++) {
        kh_text rest = text;
        if ((endings[i].count && endings[i].count != count) || !take(&rest, endings[i].before))
            continue;
        unsigned number = take_number(&rest);
        if (kh_text_is(rest, endings[i].after) && number > 0 && number <= count)
            return number;
    }
    return 0;
}

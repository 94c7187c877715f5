/* Figures in a text: digits and Chinese numerals, points, percentages, fractions; not dates, times, ordinals,
 * numbers of lists, and not the numerals inside words (一律, 十分重要). */
#include "lexicon/lexicon_internal.h"

enum {
    LONGEST_NUMERAL = 16, /* 九千九百九十九万亿: longer ones are no numbers people write */
    LONGEST_DIGITS = 1000,
    FULL_YEAR = 4,
};

/* Signs are compared as characters; these are the ones that have a meaning here. */
enum {
    POINT_SIGN = U'分',
    TENTH = U'成',
    HALF = U'半',
    OF = U'之',
    HUNDRED = U'百',
    SPOKEN_POINT = U'点',
    ORDINAL = U'第',
};

typedef struct reader {
    kh_scan *scan;
    kh_arena *arena;
    const kh_character *characters;
    uint32_t count;
} reader;

typedef struct numeral {
    kh_number value;
    uint32_t start, end;
    bool digits; /* written in figures */
    bool units;  /* with 十 百 千 万 亿 */
    bool figure; /* with a digit, Chinese or not, and not behind 百 千 万: 千万 and 万一 are words */
} numeral;

static kh_character at(const reader *in, uint32_t place)
{
    return place < in->count ? in->characters[place] : 0;
}

static kh_character before(const reader *in, uint32_t place)
{
    return place > 0 ? in->characters[place - 1] : 0;
}

static bool is_han(kh_character character)
{
    return kh_character_is_han(character);
}

/* 0–9, or -1. */
static int digit_of(kh_character character)
{
    static const kh_character forms[][10] = {
        U"〇一二三四五六七八九",
        U"零壹贰叁肆伍陆柒捌玖",
    };
    if (character == U'两')
        return 2;
    for (size_t i = 0; i < KH_COUNT(forms); i++)
        for (int digit = 0; digit < 10; digit++)
            if (forms[i][digit] == character)
                return digit;
    return -1;
}

/* 10, 100 …, or 0. */
static int64_t unit_of(kh_character character)
{
    static const struct {
        kh_character character;
        int64_t value;
    } units[] = {
        {U'十', 10},   {U'拾', 10},   {U'百', 100},   {U'佰', 100},
        {U'千', 1000}, {U'仟', 1000}, {U'万', 10000}, {U'亿', 100000000},
    };
    for (size_t i = 0; i < KH_COUNT(units); i++)
        if (units[i].character == character)
            return units[i].value;
    return 0;
}

static bool is_numeral(kh_character character)
{
    return digit_of(character) >= 0 || unit_of(character) > 0;
}

/* ---- reading a numeral ---- */

/* Value of the Chinese numerals in [start, end); negative: too large. */
static int64_t chinese_value(const reader *in, uint32_t start, uint32_t end, bool units)
{
    int64_t total = 0, section = 0, digit = -1;
    if (end - start > LONGEST_NUMERAL)
        return -1;
    for (uint32_t i = start; i < end; i++) {
        int64_t unit = unit_of(in->characters[i]);
        if (!units) {
            total = total * 10 + digit_of(in->characters[i]);
        } else if (unit == 0) {
            digit = digit_of(in->characters[i]);
        } else if (unit < 10000) {
            section += (digit < 0 ? 1 : digit) * unit;
            digit = -1;
        } else {
            int64_t sum = total + section + (digit < 0 ? 0 : digit);
            if (__builtin_mul_overflow(sum == 0 ? 1 : sum, unit, &total))
                return -1;
            section = 0;
            digit = -1;
        }
    }
    return total + section + (units && digit > 0 ? digit : 0);
}

/* 三点五: decimals are digits without units, and 九点三十分 is a time. */
static uint32_t spoken_decimals(const reader *in, uint32_t point)
{
    uint32_t end = point + 1;
    if (at(in, point) != SPOKEN_POINT)
        return point;
    while (end < in->count && end - point <= 3 && digit_of(in->characters[end]) >= 0)
        end++;
    return end == point + 1 || unit_of(at(in, end)) > 0 ? point : end;
}

static numeral read_chinese(const reader *in, uint32_t start)
{
    numeral made = {.start = start, .end = start};
    for (; made.end < in->count && is_numeral(in->characters[made.end]); made.end++) {
        bool unit = unit_of(in->characters[made.end]) > 0;
        made.units |= unit;
        made.figure |= !unit;
    }
    made.figure &= unit_of(in->characters[start]) <= 10;
    int64_t value = chinese_value(in, start, made.end, made.units);
    made.value = value < 0 ? KH_NUMBER_INVALID : KH_NUMBER(value);
    uint32_t end = spoken_decimals(in, made.end);
    if (value >= 0 && end > made.end) {
        int64_t decimals = 0, scale = 1;
        for (uint32_t i = made.end + 1; i < end; i++, scale *= 10)
            decimals = decimals * 10 + digit_of(in->characters[i]);
        made.value = kh_number_add(in->arena, made.value, kh_number_ratio(decimals, scale));
        made.end = end;
    }
    return made;
}

static uint32_t skip_digits(const reader *in, uint32_t place)
{
    while (kh_is_digit(at(in, place)))
        place++;
    return place;
}

static kh_number digits_value(const reader *in, uint32_t start, uint32_t end)
{
    char digits[LONGEST_DIGITS];
    kh_number value = KH_NUMBER_INVALID;
    if (end - start > LONGEST_DIGITS)
        return value;
    for (uint32_t i = start; i < end; i++)
        digits[i - start] = (char)in->characters[i]; /* ASCII */
    (void)!kh_number_parse(in->arena, kh_text_slice(digits, end - start), &value);
    return value;
}

/* 500, 0.5, 1.2万, 1k (before 分). */
static numeral read_digits(const reader *in, uint32_t start)
{
    numeral made = {.start = start, .end = skip_digits(in, start), .digits = true, .figure = true};
    if (at(in, made.end) == '.' && kh_is_digit(at(in, made.end + 1)))
        made.end = skip_digits(in, made.end + 1);
    made.value = digits_value(in, start, made.end);
    int64_t unit = unit_of(at(in, made.end));
    if (at(in, made.end) == 'k' && at(in, made.end + 1) == POINT_SIGN)
        unit = 1000;
    if (unit >= 100 && at(in, made.end + 1) != OF) {
        made.value = kh_number_multiply(in->arena, made.value, KH_NUMBER(unit));
        made.end++;
        if (unit_of(at(in, made.end)) == 100000000) /* 万亿 */
            made.value = kh_number_multiply(in->arena, made.value, KH_NUMBER(unit_of(at(in, made.end++))));
    }
    return made;
}

static bool read_numeral(const reader *in, uint32_t start, numeral *made)
{
    if (kh_is_digit(at(in, start)))
        *made = read_digits(in, start);
    else if (is_numeral(at(in, start)))
        *made = read_chinese(in, start);
    else
        return false;
    return true;
}

/* ---- what a numeral is ---- */

/* Things that are counted: acts, papers, people. Units of measure (元 亩 米) count no acts. */
static bool is_counted(kh_character next)
{
    return kh_is_one_of(next, U"次场期轮户遍篇条份件个起宗例项人名家张册套幅批处所台辆块支座间天趟节课字");
}

/* 1. 1、 (1) at the head of a line or item; 第3; 2024年, 3月5日, 5月; 5g, b2; 9:30. */
static bool is_name(const reader *in, const numeral *one)
{
    kh_character first = before(in, one->start), next = at(in, one->end);
    if (first == ORDINAL || kh_is_latin(first) || kh_is_latin(next))
        return true;
    if (first == '(' && next == ')')
        return true;
    bool leads = first == 0 || kh_is_one_of(first, U"\n。;:!?");
    if (leads && kh_is_one_of(next, U"、.)"))
        return true;
    if (next == U'月' || (next == U'年' && one->end - one->start == FULL_YEAR && !one->units))
        return true;
    if ((next == U'日' || next == U'号') && first == U'月')
        return true;
    return one->digits && (next == ':' || first == ':') &&
           kh_is_digit(next == ':' ? at(in, one->end + 1) : before(in, one->start - 1));
}

/* A Chinese numeral alone is a number only before something that is counted: 一律, 统一, 三农. */
static bool is_number(const reader *in, const numeral *one)
{
    kh_character next = at(in, one->end);
    if (one->digits || (one->units && one->figure))
        return true;
    if (next == POINT_SIGN) /* and these are no points: 十分重要 */
        return at(in, one->end + 1) == U'钟';
    return is_counted(next) || kh_is_one_of(next, U"年月日周元亩吨米倍小级层类种位");
}

/* N分 of a clock, a fraction, a system of scoring; and of words that begin with 分. */
static bool is_points(const reader *in, const numeral *one)
{
    kh_character next = at(in, one->end + 1), first = before(in, one->start);
    if (at(in, one->end) != POINT_SIGN || kh_is_one_of(next, U"之钟制比点钱秒"))
        return false;
    if (kh_is_one_of(first, U"点时:") &&
        (kh_is_digit(before(in, one->start - 1)) || is_numeral(before(in, one->start - 1))))
        return false;
    if (one->digits)
        return true;
    if (kh_is_one_of(next, U"为部落析类管工局组解段期批层级明"))
        return false;
    /* 十分重要, 万分感谢: bare units are points only after a word of giving, or at the end */
    return one->figure || !is_han(next) || kh_is_one_of(first, U"得扣加减计记满给占共");
}

static void add(const reader *in, kh_figure figure)
{
    kh_vector_push(in->arena, &in->scan->figures, figure);
}

static kh_number over(const reader *in, kh_number value, int64_t divisor)
{
    return kh_number_divide(in->arena, value, KH_NUMBER(divisor));
}

/* 百分之八十, 三分之二, 百分百. */
static bool read_fraction(const reader *in, const numeral *one, kh_figure *figure)
{
    numeral share;
    bool hundred = one->end - one->start == 1 && at(in, one->start) == HUNDRED;
    if (at(in, one->end) != POINT_SIGN)
        return false;
    if (hundred && at(in, one->end + 1) == HUNDRED) {
        figure->value = KH_NUMBER(1);
        figure->end = one->end + 2;
    } else if (at(in, one->end + 1) == OF && read_numeral(in, one->end + 2, &share)) {
        figure->value = kh_number_divide(in->arena, share.value, one->value);
        figure->end = share.end;
    } else {
        return false;
    }
    figure->kind = hundred ? KH_STEP_PERCENT : KH_STEP_NUMBER;
    figure->bare = figure->value;
    figure->bare_end = figure->end;
    return true;
}

static bool read_percentage(const reader *in, const numeral *one, kh_figure *figure)
{
    static const kh_character percentage_points[] = U"个百分点";
    uint32_t length = 0;
    while (length < 4 && at(in, one->end + length) == percentage_points[length])
        length++;
    if (at(in, one->end) == '%') {
        figure->end = one->end + 1;
    } else if (length == 4) {
        figure->end = one->end + 4;
    } else if (at(in, one->end) == TENTH && one->end - one->start == 1 &&
               !kh_is_one_of(at(in, one->end + 1), U"员立果效功绩长不为本熟品交份")) {
        bool half = at(in, one->end + 1) == HALF;
        kh_number tenths = half ? kh_number_add(in->arena, one->value, kh_number_ratio(1, 2)) : one->value;
        figure->end = one->end + (half ? 2 : 1);
        figure->value = over(in, tenths, 10);
        figure->kind = KH_STEP_PERCENT;
        return true;
    } else {
        return false;
    }
    figure->value = over(in, one->value, 100);
    figure->kind = KH_STEP_PERCENT;
    return true;
}

static void read_points(const reader *in, const numeral *one, kh_figure *figure)
{
    bool half = at(in, one->end + 1) == HALF;
    figure->kind = KH_STEP_POINTS;
    figure->end = one->end + (half ? 2 : 1);
    if (half)
        figure->value = kh_number_add(in->arena, one->value, kh_number_ratio(1, 2));
}

/* Where reading goes on. */
static uint32_t read_figure(const reader *in, const numeral *one)
{
    kh_figure figure = {.value = one->value,
                        .bare = one->value,
                        .start = one->start,
                        .end = one->end,
                        .bare_end = one->end,
                        .kind = KH_STEP_NUMBER};
    if (read_fraction(in, one, &figure) || read_percentage(in, one, &figure)) {
        add(in, figure);
        return figure.end;
    }
    if (is_name(in, one))
        return one->end;
    if (is_points(in, one))
        read_points(in, one, &figure);
    else if (!is_number(in, one))
        return one->end;
    /* 一件事, 一起: one of a thing is no count of acts */
    bool single = !one->digits && one->end - one->start == 1 && at(in, one->start) == U'一';
    figure.counts = is_counted(at(in, one->end)) && !single;
    add(in, figure);
    return figure.end;
}

/* 半分. */
static uint32_t read_half(const reader *in, uint32_t start)
{
    if (at(in, start + 1) != POINT_SIGN || kh_is_one_of(at(in, start + 2), U"之钟"))
        return start + 1;
    kh_number half = kh_number_ratio(1, 2);
    add(in, (kh_figure){.value = half,
                        .bare = half,
                        .start = start,
                        .end = start + 2,
                        .bare_end = start + 1,
                        .kind = KH_STEP_POINTS});
    return start + 2;
}

void kh_find_figures(kh_scan *scan, kh_arena *arena)
{
    const reader in = {scan, arena, scan->normal.characters, scan->normal.count};
    for (uint32_t place = 0; place < in.count;) {
        numeral one;
        if (at(&in, place) == HALF)
            place = read_half(&in, place);
        else if (read_numeral(&in, place, &one))
            place = read_figure(&in, &one);
        else
            place++;
    }
}

kh_figures_said kh_figures_of(kh_arena *arena, kh_text text)
{
    kh_scan scan = {.text = text, .normal = kh_normalise(arena, text)};
    kh_find_figures(&scan, arena);
    kh_figures_said said = {.count = scan.figures.count};
    said.items = kh_arena_array(arena, said.count + 1, sizeof *said.items);
    for (size_t i = 0; i < said.count; i++) {
        const kh_figure *figure = &scan.figures.items[i];
        said.items[i] = (kh_figure_said){.value = figure->value,
                                         .kind = figure->kind,
                                         .start = scan.normal.starts[figure->start],
                                         .end = scan.normal.ends[figure->end - 1]};
    }
    return said;
}

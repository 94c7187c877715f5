/* Numbers, quantities, percentages and dates. */
#include "syntax/lexer.h"

#include "kaohe_parser.h"

#include "base/utf8.h"
#include "syntax/vocabulary.h"

static int digit_of(kh_character character)
{
    character = kh_character_halve(character);
    return character >= '0' && character <= '9' ? (int)(character - '0') : -1;
}

/* Bytes of the digits that `text` begins with; their value, cut off at a million, in *value. */
static uint32_t take_digits(kh_text text, int *value, uint32_t *count)
{
    uint32_t at = 0;
    *value = 0;
    *count = 0;
    while (at < text.length) {
        kh_character character;
        uint32_t bytes = (uint32_t)kh_utf8_decode(text.data + at, text.length - at, &character);
        int digit = digit_of(character);
        if (digit < 0)
            break;
        if (*value < 1000000)
            *value = *value * 10 + digit;
        ++*count;
        at += bytes;
    }
    return at;
}

static kh_text behind(kh_text text, uint32_t bytes)
{
    return (kh_text){text.data + bytes, text.length - bytes};
}

/* Takes `word` from the beginning of `text`. */
static bool take(kh_text *text, const char *word)
{
    kh_text prefix = kh_text_of(word);
    if (!kh_text_starts(*text, prefix))
        return false;
    *text = behind(*text, prefix.length);
    return true;
}

static bool take_end(kh_text *text, const char *word)
{
    kh_text ending = kh_text_of(word);
    if (text->length < ending.length ||
        memcmp(text->data + text->length - ending.length, ending.data, ending.length) != 0)
        return false;
    text->length -= ending.length;
    return true;
}

/* ---- numbers ---- */

/* Bytes of the number that `text` begins with. */
static uint32_t number_length(kh_text text)
{
    int value;
    uint32_t count;
    uint32_t whole = take_digits(text, &value, &count);
    kh_text rest = behind(text, whole);
    if (!take(&rest, ".") && !take(&rest, "．"))
        return whole;
    uint32_t decimals = take_digits(rest, &value, &count);
    return decimals ? text.length - rest.length + decimals : whole;
}

static kh_number read_number(kh_lexer *lexer, kh_span place)
{
    kh_parser *parser = lexer->parser;
    kh_number number;
    kh_text digits = kh_text_halve(parser->arena, kh_span_text(place));
    if (!kh_number_parse(parser->arena, digits, &number) || !kh_number_valid(number)) {
        kh_parser_report(parser, KH008, place, NULL, 0);
        return KH_NUMBER_INVALID;
    }
    return number;
}

static kh_node *number_node(kh_lexer *lexer, kh_node_kind kind, kh_span place, kh_number number)
{
    kh_node *node = kh_lexer_node(lexer, kh_number_valid(number) ? kind : KH_NODE_ERROR, place);
    node->number = number;
    return node;
}

/* `80%以上` is `>= 80%`. */
static bool take_comparison(kh_text *text, const char **operation)
{
    static const struct {
        const char *word, *operation;
    } words[] = {{"及以上", ">="}, {"以上", ">="}, {"及以下", "<="}, {"以下", "<="}, {"以内", "<="}};
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (take_end(text, words[i].word)) {
            *operation = words[i].operation;
            return true;
        }
    return false;
}

static void report_comparison(kh_lexer *lexer, kh_span place, const char *operation, kh_text amount)
{
    kh_parser *parser = lexer->parser;
    kh_words fix =
        kh_words_same(kh_text_format(parser->arena, "%s %.*s", operation, KH_TEXT_ARGUMENTS(amount)));
    const kh_words arguments[] = {kh_words_same(kh_span_text(place)), fix};
    kh_parser_report(parser, KH012, place, arguments, KH_COUNT(arguments))->fix = fix;
}

int kh_lexer_percent(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    kh_text text = kh_span_text(place);
    const char *operation;
    if (take_comparison(&text, &operation))
        report_comparison(lexer, place, operation, text);
    int64_t whole = take_end(&text, "‰") ? 1000 : 100;
    kh_span digits = kh_span_of(place.source, place.start, place.start + number_length(text));
    kh_number number = kh_number_divide(lexer->parser->arena, read_number(lexer, digits), KH_NUMBER(whole));
    value->node = number_node(lexer, KH_NODE_PERCENT, place, number);
    return TOKEN_PERCENT;
}

/* ---- dates ---- */

static int date_token(kh_lexer *lexer, kh_yyvalue *value, kh_span place, int year, int month, int day)
{
    kh_date date = {(int16_t)(year <= 9999 ? year : 0), (uint8_t)(month < 100 ? month : 99),
                    (uint8_t)(day < 100 ? day : 99)};
    bool valid = kh_date_valid(date);
    value->node = kh_lexer_node(lexer, valid ? KH_NODE_DATE : KH_NODE_ERROR, place);
    value->node->date = date;
    if (!valid) {
        kh_words argument = kh_words_same(kh_span_text(place));
        kh_parser_report(lexer->parser, KH007, place, &argument, 1);
    }
    return TOKEN_DATE;
}

int kh_lexer_foreign_date(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    int parts[3];
    uint32_t digits;
    kh_text rest = kh_span_text(place);
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        rest = behind(rest, take_digits(rest, &parts[i], &digits));
        if (rest.length)
            rest = behind(rest, 1);
    }
    kh_words argument = kh_words_same(kh_span_text(place));
    kh_diagnostic *report = kh_parser_report(lexer->parser, KH007, place, &argument, 1);
    kh_date date = {(int16_t)parts[0], (uint8_t)parts[1], (uint8_t)parts[2]};
    if (parts[1] > 0 && parts[2] > 0 && kh_date_valid(date))
        report->fix = kh_words_same(
            kh_text_format(lexer->parser->arena, "%04d-%02d-%02d", parts[0], parts[1], parts[2]));
    value->node = kh_lexer_node(lexer, KH_NODE_ERROR, place);
    return TOKEN_DATE;
}

/* Would what follows at `end` make the two numbers before it a subtraction: 1000-50分, 1000-50.5? */
static bool goes_on(const kh_lexer *lexer, uint32_t end)
{
    kh_character next = 0;
    if (end < lexer->end)
        kh_utf8_decode(lexer->parser->source->content.data + end, lexer->end - end, &next);
    next = kh_character_halve(next);
    return next == '.' || next == '%' || kh_character_is_han(next);
}

uint32_t kh_lexer_dashed(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    enum { YEAR, MONTH, DAY, PARTS };
    int parts[PARTS] = {0};
    uint32_t digits[PARTS] = {0};
    kh_text text = kh_span_text(place), rest = text;
    uint32_t first = take_digits(rest, &parts[YEAR], &digits[YEAR]);
    rest = behind(rest, first);
    size_t count = 1;
    for (; count < PARTS && (take(&rest, "-") || take(&rest, "－")); count++)
        rest = behind(rest, take_digits(rest, &parts[count], &digits[count]));

    bool recent = parts[YEAR] >= 1900 && parts[YEAR] < 2100;
    bool month = count == 2 && digits[YEAR] == 4 && (digits[MONTH] == 2 || (digits[MONTH] == 1 && recent)) &&
                 !goes_on(lexer, place.end);
    if (month || (count == PARTS && digits[YEAR] >= 3)) {
        if (digits[YEAR] != 4 || parts[MONTH] == 0 || (count == PARTS && parts[DAY] == 0))
            parts[MONTH] = 99; /* invalid; a month 0 is not "unknown", and 208 is a slip of the finger */
        lexer->symbol = date_token(lexer, value, place, parts[YEAR], parts[MONTH], parts[DAY]);
        return text.length;
    }
    place.end = place.start + first;
    value->node = number_node(lexer, KH_NODE_NUMBER, place, read_number(lexer, place));
    lexer->symbol = TOKEN_NUMBER;
    return first;
}

/* 年2月20日, 年2月, 年, 年度; or 月5日 without a year. False: the words are none of these. */
static bool is_date_tail(kh_text tail, int *month, int *day, bool *has_year)
{
    uint32_t digits;
    *month = *day = 0;
    *has_year = take(&tail, "年");
    if (*has_year) {
        if (tail.length == 0 || kh_text_is(tail, "度"))
            return true;
        tail = behind(tail, take_digits(tail, month, &digits));
        if (*month == 0)
            *month = 99;
        if (digits == 0 || !take(&tail, "月"))
            return false;
        if (tail.length == 0)
            return true;
    } else if (!take(&tail, "月")) {
        return false;
    }
    tail = behind(tail, take_digits(tail, day, &digits));
    if (*day == 0)
        *day = 99;
    return digits > 0 && (kh_text_is(tail, "日") || kh_text_is(tail, "号"));
}

/* 2025年…: a date, or a name that begins with one. False: neither, 3年 is a quantity. */
static bool read_chinese_date(kh_lexer *lexer, kh_yyvalue *value, kh_span place, kh_text tail)
{
    int year, month, day;
    uint32_t digits;
    bool has_year;
    kh_text text = kh_span_text(place);
    if (take_digits(text, &year, &digits) + tail.length != text.length)
        return false; /* decimals */
    bool date = is_date_tail(tail, &month, &day, &has_year);
    if (date && (digits == 4 || month > 0 || day > 0)) {
        lexer->symbol = date_token(lexer, value, place, has_year ? year : 0, month, day);
        return true;
    }
    if (date || digits != 4 || !has_year)
        return false;
    kh_words argument = kh_words_same(text);
    kh_lexer_fault(lexer->parser, KH009, place, &argument, 1)->fix =
        kh_words_same(kh_text_format(lexer->parser->arena, "“%.*s”", KH_TEXT_ARGUMENTS(text)));
    value->node = kh_lexer_node(lexer, KH_NODE_NAME, place);
    value->node->text = text;
    lexer->symbol = TOKEN_NAME;
    return true;
}

/* ---- quantities ---- */

/* 万 and 亿 before a unit, unless they are part of it: 3万人 is 30000 of 人, 3万元 is 3 of 万元. */
static int64_t take_magnitude(kh_text *unit)
{
    kh_text first = *unit;
    const char *slash = memchr(unit->data, '/', unit->length);
    if (slash)
        first.length = (uint32_t)(slash - unit->data);
    if (kh_find_unit(first))
        return 1;
    int64_t magnitude = 1;
    if (take(unit, "万"))
        magnitude *= 10000;
    if (take(unit, "亿"))
        magnitude *= 100000000;
    return magnitude;
}

static void read_quantity(kh_lexer *lexer, kh_yyvalue *value, kh_span place, kh_span digits)
{
    kh_arena *arena = lexer->parser->arena;
    kh_text unit = kh_text_halve(arena, behind(kh_span_text(place), digits.end - digits.start));
    const char *operation;
    kh_text bare = unit;
    if (take_comparison(&bare, &operation) && !kh_find_unit(unit) &&
        (bare.length == 0 || kh_find_unit(bare))) {
        kh_text amount = kh_span_text(place);
        amount.length -= unit.length - bare.length;
        report_comparison(lexer, place, operation, amount);
        unit = bare;
    }
    kh_number number = read_number(lexer, digits);
    int64_t magnitude = take_magnitude(&unit);
    if (magnitude > 1 && kh_number_valid(number))
        number = kh_number_multiply(arena, number, KH_NUMBER(magnitude));
    value->node = number_node(lexer, unit.length ? KH_NODE_QUANTITY : KH_NODE_NUMBER, place, number);
    value->node->text = unit;
    lexer->symbol = unit.length ? TOKEN_QUANTITY : TOKEN_NUMBER;
}

uint32_t kh_lexer_number(kh_lexer *lexer, kh_yyvalue *value, kh_span place)
{
    kh_text text = kh_span_text(place);
    uint32_t length = number_length(text);
    kh_text tail = behind(text, length);
    kh_span digits = kh_span_of(place.source, place.start, place.start + length);
    if (tail.length == 0 || kh_reserved_word(tail)) {
        value->node = number_node(lexer, KH_NODE_NUMBER, digits, read_number(lexer, digits));
        lexer->symbol = TOKEN_NUMBER;
        return length;
    }
    if (!read_chinese_date(lexer, value, place, tail))
        read_quantity(lexer, value, place, digits);
    return text.length;
}

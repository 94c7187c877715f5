/* Clauses of documents, read out in English: the numbering of official papers is regular. */
#include "rules/judging.h"

enum { MOST = 9999 }; /* no document has more clauses */

typedef struct {
    const char *sign;
    int value; /* of a digit 0–9, of a place 10, 100, 1000 */
} numeral;

static const numeral numerals[] = {
    {"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2}, {"两", 2},  {"三", 3},   {"四", 4},    {"五", 5},
    {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"十", 10}, {"百", 100}, {"千", 1000},
};

static bool starts(kh_text text, size_t at, const char *sign)
{
    size_t length = strlen(sign);
    return at + length <= text.length && memcmp(text.data + at, sign, length) == 0;
}

static const numeral *numeral_at(kh_text text, size_t at)
{
    for (size_t i = 0; i < KH_COUNT(numerals); i++)
        if (starts(text, at, numerals[i].sign))
            return &numerals[i];
    return NULL;
}

/* 一百二十三 or 123; answers how many bytes it takes, 0: no number. */
static size_t read_number(kh_text text, size_t at, int *number)
{
    size_t start = at;
    int sum = 0, digit = 0;
    bool waits = false; /* for its place */
    for (; at < text.length && text.data[at] >= '0' && text.data[at] <= '9' && sum <= MOST; at++)
        sum = sum * 10 + (text.data[at] - '0');
    for (const numeral *sign = at == start ? numeral_at(text, at) : NULL; sign && sum <= MOST;
         sign = numeral_at(text, at)) {
        at += strlen(sign->sign);
        if (sign->value < 10) {
            digit = waits ? digit * 10 + sign->value : sign->value; /* 二〇二四 */
            waits = true;
        } else {
            sum += (waits ? digit : 1) * sign->value;
            digit = 0;
            waits = false;
        }
        if (digit > MOST)
            return 0;
    }
    *number = sum + digit;
    return *number <= MOST ? at - start : 0;
}

/* In words up to twelve, as print has it. */
static void add_number(kh_builder *into, int number, bool words)
{
    static const char *const names[] = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (words && number < (int)KH_COUNT(names))
        kh_builder_string(into, names[number]);
    else
        kh_builder_format(into, "%d", number);
}

static const struct {
    const char *sign, *word;
    bool words; /* its number is written out */
} ranks[] = {
    {"部分", "part", true},     {"章", "chapter", true}, {"节", "section", true}, {"条", "article", false},
    {"款", "paragraph", false}, {"项", "item", false},   {"点", "point", false},  {"篇", "book", true},
};

static void add_blank(kh_builder *into)
{
    if (into->length && into->data[into->length - 1] != ' ' && into->data[into->length - 1] != '(')
        kh_builder_character(into, ' ');
}

/* （二）, in either width; answers the bytes it takes, 0: it is none. */
static size_t read_bracketed(kh_text clause, size_t at, int *number)
{
    static const char *const brackets[][2] = {{"（", "）"}, {"(", ")"}};
    for (size_t i = 0; i < KH_COUNT(brackets); i++) {
        size_t open = strlen(brackets[i][0]), close = strlen(brackets[i][1]);
        size_t length = starts(clause, at, brackets[i][0]) ? read_number(clause, at + open, number) : 0;
        if (length && starts(clause, at + open + length, brackets[i][1]))
            return open + length + close;
    }
    return 0;
}

/* 第三部分, 第（四）项; answers the bytes read, 0: it is none. */
static size_t add_ranked(kh_text clause, size_t at, kh_builder *into)
{
    static const char ordinal[] = "第";
    int number;
    if (!starts(clause, at, ordinal))
        return 0;
    size_t first = at + sizeof ordinal - 1;
    size_t bracketed = read_bracketed(clause, first, &number);
    size_t length = bracketed ? bracketed : read_number(clause, first, &number);
    for (size_t i = 0; length && i < KH_COUNT(ranks); i++) {
        if (!starts(clause, first + length, ranks[i].sign))
            continue;
        add_blank(into);
        kh_builder_format(into, bracketed ? "%s (" : "%s ", ranks[i].word);
        add_number(into, number, ranks[i].words);
        kh_builder_string(into, bracketed ? ")" : "");
        return first + length + strlen(ranks[i].sign) - at;
    }
    return 0;
}

static size_t add_bracketed(kh_text clause, size_t at, kh_builder *into)
{
    int number;
    size_t length = read_bracketed(clause, at, &number);
    if (!length)
        return 0;
    add_blank(into);
    kh_builder_format(into, "(%d)", number);
    return length;
}

static kh_text in_english(kh_arena *arena, kh_text clause)
{
    static const struct {
        const char *sign, *word;
    } others[] = {{"·", ", "},  {"、", ", "},       {"，", ", "},
                  {"；", "; "}, {"附件", "annex "}, {"以及", " and "}};
    kh_builder into = {.arena = arena};
    for (size_t at = 0; at < clause.length;) {
        int number;
        size_t length = add_ranked(clause, at, &into);
        if (!length)
            length = add_bracketed(clause, at, &into);
        if (!length && (length = read_number(clause, at, &number)) > 0) {
            bool figures = clause.data[at] >= '0' && clause.data[at] <= '9';
            add_number(&into, number, !figures);
        }
        for (size_t i = 0; !length && i < KH_COUNT(others); i++)
            if (starts(clause, at, others[i].sign)) {
                kh_builder_string(&into, others[i].word);
                length = strlen(others[i].sign);
            }
        if (!length)
            kh_builder_character(&into, clause.data[at]);
        at += length ? length : 1;
    }
    return kh_text_copy(arena, kh_builder_text(&into));
}

kh_words kh_clause_words(kh_arena *arena, kh_text clause)
{
    kh_words words = kh_words_same(clause);
    if (clause.length)
        words.in[KH_ENGLISH] = in_english(arena, clause);
    return words;
}

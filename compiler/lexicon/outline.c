/* What one clause says of the lines and items below it: the heading of a negative list mutes its section, and
 * “不得有下列行为：（一）…；（二）…” prohibits every item. */
#include "lexicon/lexicon_internal.h"

#include <stdlib.h>

/* The signs that number headings and items, from the outermost; GB/T 9704 has 一、（一）1.（1）. */
typedef enum marker {
    NO_MARKER,
    CHAPTER, /* 第一章 */
    HAN,     /* 一、 */
    HAN_IN_BRACKETS,
    DIGITS, /* 1. 1、 */
    DIGITS_IN_BRACKETS,
    CIRCLED,
    ORDINAL, /* 一是 */
    BULLET,
} marker;

enum { LONGEST_HEADING = 24 };

static kh_character at(const kh_scan *scan, uint32_t place)
{
    return place < scan->normal.count ? scan->normal.characters[place] : 0;
}

static uint32_t skip_han_numerals(const kh_scan *scan, uint32_t place)
{
    while (kh_is_one_of(at(scan, place), U"一二三四五六七八九十百"))
        place++;
    return place;
}

static uint32_t skip_digits(const kh_scan *scan, uint32_t place)
{
    while (kh_is_digit(at(scan, place)))
        place++;
    return place;
}

static marker marker_at(const kh_scan *scan, uint32_t place)
{
    bool bracket = at(scan, place) == '(';
    uint32_t start = place + (bracket || at(scan, place) == U'第');
    uint32_t han = skip_han_numerals(scan, start), digits = skip_digits(scan, start);
    if (at(scan, place) == U'第')
        return (han > start || digits > start) &&
                       kh_is_one_of(at(scan, han > start ? han : digits), U"章节条编")
                   ? CHAPTER
                   : NO_MARKER;
    if (han > start && (bracket ? at(scan, han) == ')' : at(scan, han) == U'、'))
        return bracket ? HAN_IN_BRACKETS : HAN;
    if (han > start && !bracket && at(scan, han) == U'是')
        return ORDINAL;
    if (digits > start && at(scan, digits) == ')')
        return DIGITS_IN_BRACKETS;
    if (digits > start && !bracket && kh_is_one_of(at(scan, digits), U".、"))
        return DIGITS;
    if (at(scan, place) >= U'①' && at(scan, place) <= U'⑳')
        return CIRCLED;
    return kh_is_one_of(at(scan, place), U"-·•●—") ? BULLET : NO_MARKER;
}

static bool begins_line(const kh_scan *scan, size_t clause)
{
    return clause == 0 || scan->clauses.items[clause - 1].ended_by == KH_ENDED_BY_LINE;
}

static bool has_mark(const kh_scan *scan, kh_negation_role role, uint32_t start, uint32_t end)
{
    const kh_stretches *marks = &scan->negations[role];
    size_t before = kh_stretches_before(marks, end);
    return before > 0 && marks->items[before - 1].start >= start;
}

/* ---- headings ---- */

/* Is the line of this clause a heading that ends with a quoting word? */
static bool is_quoting_heading(const kh_scan *scan, size_t index)
{
    const kh_clause *clause = &scan->clauses.items[index];
    const kh_stretches *marks = &scan->negations[KH_QUOTES];
    uint32_t end = clause->end;
    if (!begins_line(scan, index) || clause->ended_by != KH_ENDED_BY_LINE ||
        index + 1 == scan->clauses.count || end - clause->start > LONGEST_HEADING)
        return false;
    while (end > clause->start && kh_is_one_of(at(scan, end - 1), U":)]》」”\"'"))
        end--;
    size_t before = kh_stretches_before(marks, end);
    return before > 0 && marks->items[before - 1].end == end &&
           marks->items[before - 1].start >= clause->start;
}

/* The first clause after the section of the heading: a line that is numbered as the heading is, or further
 * out; the end of the text if the heading has no number. */
static size_t section_end(const kh_scan *scan, size_t heading)
{
    marker own = marker_at(scan, scan->clauses.items[heading].start);
    size_t index = heading + 1;
    for (; index < scan->clauses.count; index++) {
        marker other = marker_at(scan, scan->clauses.items[index].start);
        if (begins_line(scan, index) && other != NO_MARKER && other <= own)
            break;
    }
    return index;
}

/* ---- lists ---- */

/* 下列 以下 如下 between the word and the colon, or nothing at all: 防止返贫：1. … prohibits no items. */
static bool points_at_list(const kh_scan *scan, uint32_t start, uint32_t colon)
{
    for (uint32_t i = start; i + 1 < colon; i++)
        if ((at(scan, i) == U'下' && at(scan, i + 1) == U'列') ||
            (kh_is_one_of(at(scan, i), U"以如") && at(scan, i + 1) == U'下'))
            return true;
    return start == colon;
}

static bool prohibits_list(const kh_scan *scan, const kh_clause *clause, uint32_t colon)
{
    const kh_stretches *marks = &scan->negations[KH_PROHIBITS];
    size_t before = kh_stretches_before(marks, colon);
    if (before == 0 || marks->items[before - 1].start < clause->start)
        return false;
    uint32_t end = marks->items[before - 1].end;
    return points_at_list(scan, end, colon) && !has_mark(scan, KH_ENDS, end, colon);
}

/* The colon of a clause after which a list begins, and how its items are numbered. */
static bool find_list(const kh_scan *scan, size_t index, uint32_t *colon, marker *items)
{
    const kh_clause *clause = &scan->clauses.items[index];
    for (uint32_t i = clause->start; i < clause->end; i++) {
        if (at(scan, i) != ':')
            continue;
        bool below = i + 1 == clause->end && clause->ended_by == KH_ENDED_BY_LINE;
        uint32_t first = i + 1 + below;
        while (below && at(scan, first) == '\n')
            first++;
        *colon = i;
        *items = marker_at(scan, first);
        if (*items != NO_MARKER)
            return true;
    }
    return false;
}

/* The first clause after the list: no item, no part of one. */
static size_t list_end(const kh_scan *scan, size_t index, marker items)
{
    bool below = scan->clauses.items[index].ended_by == KH_ENDED_BY_LINE;
    for (index++; index < scan->clauses.count; index++) {
        const kh_clause *clause = &scan->clauses.items[index];
        bool goes_on = below ? !begins_line(scan, index)
                             : scan->clauses.items[index - 1].ended_by == KH_ENDED_BY_SEMICOLON;
        bool empty = below && clause->start == clause->end;
        if (!goes_on && !empty && marker_at(scan, clause->start) != items)
            break;
    }
    return index;
}

static int by_end(const void *left, const void *right)
{
    const kh_stretch *a = left, *b = right;
    int order = (a->end > b->end) - (a->end < b->end);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* A prohibition that is not written there holds from the beginning of each item. */
static void prohibit(const kh_scan *scan, kh_arena *arena, kh_stretches *added, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        uint32_t start = scan->clauses.items[i].start;
        kh_vector_push(arena, added, ((kh_stretch){start, start}));
    }
}

static void mute(kh_scan *scan, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        scan->clauses.items[i].muted = true;
}

static void add_prohibitions(kh_scan *scan, kh_arena *arena, const kh_stretches *added)
{
    kh_stretches *all = &scan->negations[KH_PROHIBITS];
    for (size_t i = 0; i < added->count; i++)
        kh_vector_push(arena, all, added->items[i]);
    if (added->count > 0)
        qsort(all->items, all->count, sizeof *all->items, by_end);
}

void kh_mute_quotations(kh_scan *scan, kh_arena *arena)
{
    kh_stretches added = {0};
    size_t known = 0; /* up to here a section or a list has decided */
    for (size_t i = 0; i < scan->clauses.count; i++) {
        const kh_clause *clause = &scan->clauses.items[i];
        uint32_t colon = 0;
        marker items = NO_MARKER;
        bool quotes = has_mark(scan, KH_QUOTES, clause->start, clause->end);
        if (quotes)
            mute(scan, i, i + 1);
        if (i < known)
            continue;
        bool list = find_list(scan, i, &colon, &items);
        if (quotes && is_quoting_heading(scan, i) && (!list || marker_at(scan, clause->start) != NO_MARKER))
            mute(scan, i, known = section_end(scan, i));
        else if (list && quotes)
            mute(scan, i, known = list_end(scan, i, items));
        else if (list && prohibits_list(scan, clause, colon))
            prohibit(scan, arena, &added, i + 1, known = list_end(scan, i, items));
    }
    add_prohibitions(scan, arena, &added);
}

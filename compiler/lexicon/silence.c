/* What turns a term off. Each list of negations is in the order of ends: from the last one before a term, or
 * from the last of its clause, the first that is no part of the hit decides, so that a text of nothing but
 * negations costs no more than another. */
#include "lexicon/lexicon_internal.h"

/* How far a near prohibition and a weakening word reach, in characters. */
enum { NEAR = 6 };

typedef struct hit {
    const kh_scan *scan;
    const kh_clause *clause;
    const kh_stretch *spans;
    size_t count;
} hit;

static bool is_part_of(const hit *of, kh_stretch mark)
{
    for (size_t i = 0; i < of->count; i++)
        if (kh_stretches_overlap(of->spans[i], mark))
            return true;
    return false;
}

/* Does the last of `stretches` that ends at or before `place` begin at or after `from`? */
static bool stands_between(const kh_stretches *stretches, uint32_t from, uint32_t place)
{
    size_t before = kh_stretches_before(stretches, place);
    return before > 0 && stretches->items[before - 1].start >= from;
}

/* The nearest word of the role before `place` in the clause that is no part of the hit. */
static bool find_before(const hit *of, kh_negation_role role, uint32_t place, kh_stretch *found)
{
    const kh_stretches *marks = &of->scan->negations[role];
    for (size_t i = kh_stretches_before(marks, place); i-- > 0;) {
        if (marks->items[i].start < of->clause->start)
            return false;
        *found = marks->items[i];
        if (!is_part_of(of, *found))
            return true;
    }
    return false;
}

static bool is_prohibited(const hit *of, uint32_t place)
{
    kh_stretch mark;
    return find_before(of, KH_PROHIBITS, place, &mark) &&
           !stands_between(&of->scan->negations[KH_ENDS], mark.end, place);
}

/* Within a few characters, not over a comma or a stop word. */
static bool is_near(const hit *of, kh_negation_role role, uint32_t place)
{
    kh_stretch mark;
    return find_before(of, role, place, &mark) && place - mark.end <= NEAR &&
           !stands_between(&of->scan->commas, mark.end, place) &&
           !stands_between(&of->scan->negations[KH_ENDS], mark.end, place);
}

/* 甲代替乙、丙: up to the comma. */
static bool is_replaced(const hit *of, uint32_t place)
{
    kh_stretch mark;
    return find_before(of, KH_INSTEAD, place, &mark) && !stands_between(&of->scan->commas, mark.end, place) &&
           !stands_between(&of->scan->negations[KH_ENDS], mark.end, place);
}

/* Past until a word says now; if none does, until the comma. */
static bool is_past(const hit *of, uint32_t place)
{
    const kh_stretches *now = &of->scan->negations[KH_NOWADAYS];
    kh_stretch mark;
    if (!find_before(of, KH_FORMERLY, place, &mark) || stands_between(now, mark.end, place))
        return false;
    return stands_between(now, place, of->clause->end) || !stands_between(&of->scan->commas, mark.end, place);
}

/* 排名…不纳入考核. */
static bool is_called_off_behind(const hit *of, uint32_t place)
{
    const kh_stretches *marks = &of->scan->negations[KH_SILENCES_BEFORE];
    for (size_t i = kh_stretches_before(marks, of->clause->end); i-- > 0 && marks->items[i].end > place;)
        if (!is_part_of(of, marks->items[i]))
            return true;
    return false;
}

bool kh_is_silenced(const kh_scan *scan, const kh_clause *clause, const kh_stretch *spans, size_t count)
{
    const hit of = {scan, clause, spans, count};
    if (clause->muted)
        return true;
    for (size_t i = 0; i < count; i++) {
        uint32_t start = spans[i].start;
        if (is_prohibited(&of, start) || is_near(&of, KH_PROHIBITS_NEAR, start) || is_replaced(&of, start) ||
            is_past(&of, start) || is_called_off_behind(&of, spans[i].end))
            return true;
    }
    return false;
}

bool kh_is_lowered(const kh_scan *scan, const kh_clause *clause, const kh_stretch *spans, size_t count)
{
    const hit of = {scan, clause, spans, count};
    for (size_t i = 0; i < count; i++)
        if (is_near(&of, KH_WEAKENS, spans[i].start))
            return true;
    return false;
}

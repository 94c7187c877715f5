/* Answering a question from what was found: longest match, silence, evidence, one for each class and clause.
 */
#include "lexicon/lexicon_internal.h"

#include <stdlib.h>

typedef struct candidate {
    kh_stretch stretch;
    kh_class of;
    bool strong, contained;
} candidate;

typedef KH_VECTOR(candidate) candidates;

typedef struct question {
    const kh_scan *scan;
    kh_arena *arena;
    const kh_class *classes;
    size_t count;
} question;

static bool is_asked(const question *asked, kh_class of)
{
    for (size_t i = 0; i < asked->count; i++)
        if (kh_class_is_below(asked->scan->lexicons, of, asked->classes[i]))
            return true;
    return false;
}

/* Most texts hold nothing of what is asked for. */
static bool has_any(const question *asked)
{
    const kh_scan *scan = asked->scan;
    uint64_t outermost = 0;
    for (size_t i = 0; i < asked->count; i++)
        outermost |= kh_outermost_bit(scan->lexicons, asked->classes[i]);
    if (!(outermost & scan->outermost))
        return false;
    for (size_t i = 0; i < scan->classes.count; i++)
        if (is_asked(asked, scan->classes.items[i]))
            return true;
    return false;
}

static void gather(const question *asked, candidates *to)
{
    const kh_scan *scan = asked->scan;
    for (size_t i = 0; i < scan->occurrences.count; i++) {
        const kh_occurrence *one = &scan->occurrences.items[i];
        uint32_t first, last;
        kh_automaton_run(scan->lexicons->automaton, one->word, &first, &last);
        for (uint32_t k = first; k < last; k++) {
            const kh_use *use = &scan->lexicons->uses.items[k];
            if (use->kind != KH_USE_TERM || use->strength == KH_PERMITTED || !is_asked(asked, use->of))
                continue;
            candidate made = {{one->start, one->end}, use->of, use->strength == KH_STRONG, false};
            kh_vector_push(asked->arena, to, made);
        }
    }
}

/* From the last end to the first: what begins at or after the start of one that ends later, or that ends with
 * it and begins earlier, is contained. The longest of those with one end come first. */
static void mark_contained(candidates *in)
{
    uint32_t least = UINT32_MAX; /* start of those with later ends */
    for (size_t end = in->count; end > 0;) {
        size_t first = end - 1;
        while (first > 0 && in->items[first - 1].stretch.end == in->items[first].stretch.end)
            first--;
        uint32_t longest = in->items[first].stretch.start;
        for (size_t i = first; i < end; i++) {
            uint32_t start = in->items[i].stretch.start;
            in->items[i].contained = start >= least || start > longest;
        }
        least = longest < least ? longest : least;
        end = first;
    }
}

static bool has_evidence(const kh_scan *scan, kh_stretch stretch)
{
    if (scan->evidence.count == 0)
        return false;
    return scan->evidence.items[0].end <= stretch.start || scan->last_evidence >= stretch.end;
}

/* Does the last stretch that ends in [from, end) begin there, too? */
static bool lies_within(const kh_stretches *stretches, uint32_t from, uint32_t end)
{
    size_t before = kh_stretches_before(stretches, end);
    return before > 0 && stretches->items[before - 1].start >= from;
}

/* Is it a condition that something hangs on: 不打卡的, 不打卡者, 不打卡扣分, 不打卡，每次扣1分? */
static bool is_condition(const kh_scan *scan, const kh_clause *clause, uint32_t place)
{
    enum { REACH = 12 };
    size_t next = kh_stretches_before(&scan->commas, place);
    uint32_t end = clause->end; /* of the part before the next comma */
    if (next < scan->commas.count && scan->commas.items[next].start < end)
        end = scan->commas.items[next].start;
    for (uint32_t i = place; i < end && i - place < REACH; i++)
        if (kh_is_one_of(scan->normal.characters[i], U"的者"))
            return true;
    return lies_within(&scan->evidence, place, end) || lies_within(&scan->points, place, clause->end);
}

/* 不排名, 不查台账, 不公布排名 promise; 不打卡的扣1分 punishes. */
static bool is_declined(const kh_scan *scan, const kh_clause *clause, kh_stretch stretch)
{
    enum { LONGEST_VERB = 2 };
    uint32_t verb = stretch.start;
    while (!kh_follows_not(scan, clause, verb)) {
        if (verb == clause->start || stretch.start - verb == LONGEST_VERB ||
            !kh_character_is_han(scan->normal.characters[verb - 1]))
            return false;
        verb--;
    }
    return !is_condition(scan, clause, stretch.end);
}

static bool counts(const kh_scan *scan, const candidate *one, const kh_clause *clause)
{
    return !one->contained && !kh_scan_is_permitted(scan, one->stretch, one->of) &&
           (one->strong || has_evidence(scan, one->stretch)) && !is_declined(scan, clause, one->stretch) &&
           !kh_is_silenced(scan, clause, &one->stretch, 1);
}

/* A hit at its full level says more than one that is lowered, a strong term more than a weak one (which a
 * rule may pass over), then the longer more than the shorter. */
static bool is_better(const kh_found *left, const kh_found *right)
{
    if (left->lowered != right->lowered)
        return right->lowered;
    if (left->strong != right->strong)
        return left->strong;
    return left->stretch.end - left->stretch.start > right->stretch.end - right->stretch.start;
}

/* One for each class and clause; those of the clause in hand are the last ones. */
static void keep_best(kh_arena *arena, kh_found_list *found, kh_found one)
{
    for (size_t i = found->count; i-- > 0 && found->items[i].clause == one.clause;) {
        if (found->items[i].of != one.of)
            continue;
        if (is_better(&one, &found->items[i]))
            found->items[i] = one;
        return;
    }
    kh_vector_push(arena, found, one);
}

static void find_terms(const question *asked, kh_found_list *found)
{
    const kh_scan *scan = asked->scan;
    candidates in = {0};
    if (!has_any(asked))
        return;
    gather(asked, &in);
    mark_contained(&in);
    for (size_t i = 0; i < in.count; i++) {
        const candidate *one = &in.items[i];
        const kh_clause *clause = kh_scan_clause(scan, one->stretch.start);
        if (!counts(scan, one, clause))
            continue;
        kh_found made = {.of = one->of, .stretch = one->stretch, .clause = clause, .strong = one->strong};
        made.lowered = kh_is_lowered(scan, clause, &one->stretch, 1);
        keep_best(asked->arena, found, made);
    }
}

static void find_patterns(const question *asked, kh_found_list *found)
{
    const kh_lexicons *lexicons = asked->scan->lexicons;
    for (size_t i = 0; i < asked->count; i++) {
        uint32_t pattern = lexicons->classes.items[asked->classes[i]].pattern;
        bool again = false; /* asked for twice */
        for (size_t k = 0; k < i; k++)
            again |= asked->classes[k] == asked->classes[i];
        if (pattern != KH_NO_PATTERN && !again)
            kh_find_pattern(asked->scan, asked->arena, &lexicons->patterns.items[pattern], found);
    }
}

static int by_place(const void *left, const void *right)
{
    const kh_found *a = left, *b = right;
    int order = (a->stretch.start > b->stretch.start) - (a->stretch.start < b->stretch.start);
    if (order == 0)
        order = (a->stretch.end > b->stretch.end) - (a->stretch.end < b->stretch.end);
    return order ? order : (a->of > b->of) - (a->of < b->of);
}

static kh_hit hit_of(const kh_scan *scan, const kh_found *found)
{
    const kh_normal *normal = &scan->normal;
    return (kh_hit){
        .of = found->of,
        .start = normal->starts[found->stretch.start],
        .end = normal->ends[found->stretch.end - 1],
        .clause = normal->starts[found->clause->start],
        .clause_end = normal->ends[found->clause->end - 1],
        .strong = found->strong,
        .lowered = found->lowered,
        .number = found->number,
    };
}

kh_hits kh_scan_hits(const kh_scan *scan, kh_arena *arena, const kh_class *classes, size_t count)
{
    const question asked = {scan, arena, classes, count};
    kh_found_list found = {0};
    find_terms(&asked, &found);
    find_patterns(&asked, &found);
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, by_place);
    kh_hits hits = {kh_arena_array(arena, found.count, sizeof *hits.items), found.count};
    for (size_t i = 0; i < found.count; i++)
        hits.items[i] = hit_of(scan, &found.items[i]);
    return hits;
}

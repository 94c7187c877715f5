/* Steps one after another inside a clause. For each step, what can fill it is gathered in the order of ends;
 * each may follow the fill of the step before that ends last before it, which is the one with the smallest
 * gap. So every step is one pass with a search in sorted ends. */
#include "lexicon/lexicon_internal.h"

#include <stdlib.h>

typedef struct fill {
    kh_stretch stretch;
    kh_number number;
    size_t before; /* the fill of the step before, among those that can be reached */
} fill;

typedef KH_VECTOR(fill) fills;

typedef struct matcher {
    const kh_scan *scan;
    kh_arena *arena;
    const kh_pattern *pattern;
    fills *steps; /* what fills each step; after reach(), only what can be reached */
} matcher;

/* 不计分 is no 计分, but it may be a step itself. */
static void add_fill(const matcher *in, uint32_t step, kh_stretch stretch, kh_number number)
{
    const kh_clause *clause = kh_scan_clause(in->scan, stretch.start);
    if (!kh_follows_not(in->scan, clause, stretch.start))
        kh_vector_push(in->arena, &in->steps[step], ((fill){.stretch = stretch, .number = number}));
}

static void gather_words(const matcher *in)
{
    const kh_lexicons *lexicons = in->scan->lexicons;
    for (size_t i = 0; i < in->scan->occurrences.count; i++) {
        const kh_occurrence *one = &in->scan->occurrences.items[i];
        const kh_stretch stretch = {one->start, one->end};
        uint32_t first, last;
        kh_automaton_run(lexicons->automaton, one->word, &first, &last);
        for (uint32_t k = first; k < last; k++) {
            const kh_use *use = &lexicons->uses.items[k];
            uint32_t step = use->number - in->pattern->first_step;
            if (use->kind == KH_USE_STEP && step < in->pattern->steps &&
                (use->of == KH_NO_CLASS || !kh_scan_is_permitted(in->scan, stretch, use->of)))
                add_fill(in, step, stretch, KH_NUMBER_INVALID);
        }
    }
}

static bool is_within(kh_arena *arena, const kh_step_choice *choice, kh_number value)
{
    bool least = kh_number_valid(choice->least), most = kh_number_valid(choice->most);
    if (!least && !most)
        return true;
    return kh_number_valid(value) && (!least || kh_number_compare(arena, value, choice->least) >= 0) &&
           (!most || kh_number_compare(arena, value, choice->most) <= 0);
}

static void gather_figures_for(const matcher *in, uint32_t step, const kh_step_choice *choice)
{
    for (size_t i = 0; i < in->scan->figures.count; i++) {
        const kh_figure *figure = &in->scan->figures.items[i];
        bool bare = choice->kind == KH_STEP_NUMBER;
        kh_number value = bare ? figure->bare : figure->value;
        if ((bare || figure->kind == choice->kind) && is_within(in->arena, choice, value))
            add_fill(in, step, (kh_stretch){figure->start, bare ? figure->bare_end : figure->end}, value);
    }
}

static int by_end(const void *left, const void *right)
{
    const fill *a = left, *b = right;
    int order = (a->stretch.end > b->stretch.end) - (a->stretch.end < b->stretch.end);
    return order ? order : (a->stretch.start > b->stretch.start) - (a->stretch.start < b->stretch.start);
}

/* The choices that are no words, of one step; they are in the order of steps. */
static const kh_choice *choices_of(const kh_lexicons *lexicons, uint32_t step, size_t *count)
{
    size_t first = 0, behind = lexicons->choices.count;
    while (first < behind) {
        size_t middle = first + (behind - first) / 2;
        if (lexicons->choices.items[middle].step < step)
            first = middle + 1;
        else
            behind = middle;
    }
    *count = 0;
    while (first + *count < lexicons->choices.count && lexicons->choices.items[first + *count].step == step)
        ++*count;
    return lexicons->choices.items + first;
}

static void gather_figures(const matcher *in)
{
    for (uint32_t step = 0; step < in->pattern->steps; step++) {
        size_t count;
        const kh_choice *choices = choices_of(in->scan->lexicons, in->pattern->first_step + step, &count);
        for (size_t i = 0; i < count; i++)
            if (choices[i].choice.kind != KH_STEP_CLASS)
                gather_figures_for(in, step, &choices[i].choice);
        fills *filled = &in->steps[step];
        if (count > 0 && filled->count > 0)
            qsort(filled->items, filled->count, sizeof *filled->items, by_end);
    }
}

/* Could every step be filled at all? */
static bool is_possible(const kh_scan *scan, const kh_pattern *pattern)
{
    for (uint32_t step = pattern->first_step; step < pattern->first_step + pattern->steps; step++)
        if (!kh_scan_has_step(scan, step) && !(scan->figures.count > 0 && scan->lexicons->figures[step]))
            return false;
    return pattern->steps > 0;
}

/* How many of the fills end at or before `place`. */
static size_t fills_before(const fills *in, uint32_t place)
{
    size_t low = 0, high = in->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in->items[middle].stretch.end <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool can_follow(const matcher *in, const fill *first, const fill *second)
{
    return second->stretch.start - first->stretch.end <= in->pattern->gap &&
           kh_scan_clause(in->scan, first->stretch.start) == kh_scan_clause(in->scan, second->stretch.start);
}

/* Keeps of each step what the steps before lead to. */
static void reach(const matcher *in)
{
    for (uint32_t step = 1; step < in->pattern->steps; step++) {
        fills *here = &in->steps[step];
        const fills *earlier = &in->steps[step - 1];
        size_t kept = 0;
        for (size_t i = 0; i < here->count; i++) {
            size_t count = fills_before(earlier, here->items[i].stretch.start);
            if (count == 0 || !can_follow(in, &earlier->items[count - 1], &here->items[i]))
                continue;
            here->items[kept] = here->items[i];
            here->items[kept++].before = count - 1;
        }
        here->count = kept;
    }
}

/* The spans of the match that ends with the last step's fill `at`, and its number. */
static kh_number trace(const matcher *in, size_t at, kh_stretch *spans)
{
    kh_number number = KH_NUMBER_INVALID;
    for (uint32_t step = in->pattern->steps; step-- > 0;) {
        const fill *one = &in->steps[step].items[at];
        spans[step] = one->stretch;
        if (!kh_number_valid(number))
            number = one->number;
        at = one->before;
    }
    return number;
}

/* A later match that shares a character with the one before is none, unless it is that one with a longer last
 * step (扣, 扣分). */
static void add_match(const matcher *in, kh_found_list *found, size_t first, kh_found one, kh_stretch last)
{
    kh_found *before = found->count > first ? &found->items[found->count - 1] : NULL;
    if (!before || before->stretch.end <= one.stretch.start)
        kh_vector_push(in->arena, found, one);
    else if (before->stretch.start == one.stretch.start && last.start < before->stretch.end)
        *before = one;
}

void kh_find_pattern(const kh_scan *scan, kh_arena *arena, const kh_pattern *pattern, kh_found_list *found)
{
    if (!is_possible(scan, pattern))
        return;
    fills *steps = kh_arena_array(arena, pattern->steps, sizeof *steps);
    const matcher in = {scan, arena, pattern, steps};
    gather_words(&in);
    gather_figures(&in);
    reach(&in);
    const fills *last = &in.steps[pattern->steps - 1];
    kh_stretch *spans = kh_arena_array(arena, pattern->steps, sizeof *spans);
    size_t first = found->count;
    for (size_t i = 0; i < last->count; i++) {
        kh_number number = trace(&in, i, spans);
        const kh_clause *clause = kh_scan_clause(scan, spans[0].start);
        if (kh_is_silenced(scan, clause, spans, pattern->steps))
            continue;
        kh_found one = {.of = pattern->of, .clause = clause, .strong = true, .number = number};
        one.stretch = (kh_stretch){spans[0].start, last->items[i].stretch.end};
        one.lowered = kh_is_lowered(scan, clause, spans, pattern->steps);
        add_match(&in, found, first, one, last->items[i].stretch);
    }
}

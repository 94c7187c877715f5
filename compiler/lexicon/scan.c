/* One pass over a text: clauses, words, words of negation that are none, evidence. */
#include "lexicon/lexicon_internal.h"

#include <assert.h>
#include <stdlib.h>

static bool ends_clause(kh_character character, kh_clause_end *how)
{
    switch (character) {
    case U'。':
    case '!':
    case '?':
        *how = KH_ENDED_BY_STOP;
        return true;
    case ';':
        *how = KH_ENDED_BY_SEMICOLON;
        return true;
    case '\n':
        *how = KH_ENDED_BY_LINE;
        return true;
    default:
        return false;
    }
}

static void set_present(kh_scan *scan, size_t bit)
{
    scan->present[bit / 8] |= (unsigned char)(1u << bit % 8);
}

static bool is_present(const kh_scan *scan, size_t bit)
{
    return scan->present[bit / 8] >> bit % 8 & 1;
}

bool kh_scan_has_step(const kh_scan *scan, uint32_t step)
{
    return is_present(scan, scan->lexicons->classes.count + step);
}

static void note_use(kh_scan *scan, kh_arena *arena, const kh_use *use, kh_stretch stretch)
{
    const kh_lexicons *lexicons = scan->lexicons;
    switch (use->kind) {
    case KH_USE_STEP:
        set_present(scan, lexicons->classes.count + use->number);
        return;
    case KH_USE_NEGATION:
        kh_vector_push(arena, &scan->negations[use->number], stretch);
        return;
    case KH_USE_TERM:
        if (use->strength == KH_PERMITTED) {
            kh_permitted permitted = {stretch.start, stretch.end, lexicons->classes.items[use->of].outermost};
            kh_vector_push(arena, &scan->permitted, permitted);
        } else if (!is_present(scan, use->of)) {
            set_present(scan, use->of);
            kh_vector_push(arena, &scan->classes, use->of);
            scan->outermost |= kh_outermost_bit(lexicons, use->of);
        }
        return;
    }
}

static void note_word(kh_scan *scan, kh_arena *arena, kh_state word, uint32_t end)
{
    uint32_t first, last;
    kh_stretch stretch = {end - kh_automaton_length(scan->lexicons->automaton, word), end};
    kh_automaton_run(scan->lexicons->automaton, word, &first, &last);
    for (uint32_t i = first; i < last; i++)
        note_use(scan, arena, &scan->lexicons->uses.items[i], stretch);
    kh_occurrence occurrence = {word, stretch.start, stretch.end};
    kh_vector_push(arena, &scan->occurrences, occurrence);
}

/* A figure or a Latin word is matched whole: no 1000分 in 21000分, no PPT inside another word. */
static bool cuts_word(const kh_normal *normal, uint32_t place)
{
    if (place == 0 || place >= normal->count)
        return false;
    kh_character before = normal->characters[place - 1], after = normal->characters[place];
    return (kh_is_digit(before) && kh_is_digit(after)) || (kh_is_latin(before) && kh_is_latin(after));
}

static void find_words(kh_scan *scan, kh_arena *arena, const kh_clause *clause)
{
    const kh_automaton *automaton = scan->lexicons->automaton;
    kh_state state = KH_START_STATE;
    for (uint32_t at = clause->start; at < clause->end; at++) {
        kh_character character = scan->normal.characters[at];
        state = kh_automaton_next(automaton, state, kh_alphabet_symbol(scan->lexicons->alphabet, character));
        if (character == ',')
            kh_vector_push(arena, &scan->commas, ((kh_stretch){at, at + 1}));
        if (cuts_word(&scan->normal, at + 1))
            continue;
        kh_state word = kh_automaton_ending(automaton, state);
        for (; word != KH_START_STATE; word = kh_automaton_shorter(automaton, word))
            if (!cuts_word(&scan->normal, at + 1 - kh_automaton_length(automaton, word)))
                note_word(scan, arena, word, at + 1);
    }
}

static void cut_clauses(kh_scan *scan, kh_arena *arena)
{
    uint32_t start = 0;
    for (uint32_t at = 0; at <= scan->normal.count; at++) {
        kh_clause_end how = KH_ENDED_BY_LINE;
        if (at < scan->normal.count && !ends_clause(scan->normal.characters[at], &how))
            continue;
        kh_clause clause = {.start = start, .end = at, .ended_by = how};
        kh_vector_push(arena, &scan->clauses, clause);
        start = at + 1;
    }
}

const kh_clause *kh_scan_clause(const kh_scan *scan, uint32_t place)
{
    size_t low = 0, high = scan->clauses.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scan->clauses.items[middle].end <= place)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == scan->clauses.count || scan->clauses.items[low].start > place)
        return NULL;
    return &scan->clauses.items[low];
}

size_t kh_stretches_before(const kh_stretches *stretches, uint32_t place)
{
    size_t low = 0, high = stretches->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (stretches->items[middle].end <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- words of negation that are none ---- */

static bool is_inside(kh_stretch inner, kh_stretch outer)
{
    return inner.start >= outer.start && inner.end <= outer.end &&
           inner.end - inner.start < outer.end - outer.start;
}

/* 不得 in 不得不, 但 in 不但. */
static bool is_masked(const kh_scan *scan, kh_stretch mark)
{
    const kh_stretches *masks = &scan->negations[KH_NO_NEGATION];
    for (size_t i = kh_stretches_before(masks, mark.start); i < masks->count; i++) {
        kh_stretch mask = masks->items[i];
        if (mask.end > mark.end + scan->lexicons->longest)
            break;
        if (kh_stretches_overlap(mask, mark))
            return true;
    }
    return false;
}

/* 除 in 删除. */
static bool is_part_of_negation(const kh_scan *scan, kh_stretch mark)
{
    for (int role = 0; role < KH_NEGATION_ROLES; role++) {
        const kh_stretches *marks = &scan->negations[role];
        for (size_t i = kh_stretches_before(marks, mark.start); i < marks->count; i++) {
            if (marks->items[i].end > mark.end + scan->lexicons->longest)
                break;
            if (is_inside(mark, marks->items[i]))
                return true;
        }
    }
    return false;
}

/* 不得取消, 严禁停止: not to end a thing is to go on with it. 不 begins no such verb. */
static void drop_double_negations(kh_scan *scan)
{
    kh_stretches *marks = &scan->negations[KH_PROHIBITS];
    size_t kept = 0;
    for (size_t i = 0; i < marks->count; i++) {
        kh_stretch mark = marks->items[i];
        bool verb = scan->normal.characters[mark.start] != U'不';
        if (verb && kept > 0 && marks->items[kept - 1].end == mark.start)
            kept--;
        else
            marks->items[kept++] = mark;
    }
    marks->count = kept;
}

static void drop_false_negations(kh_scan *scan)
{
    kh_stretches *stops = &scan->negations[KH_ENDS];
    size_t kept = 0;
    for (size_t i = 0; i < stops->count; i++)
        if (!is_part_of_negation(scan, stops->items[i]))
            stops->items[kept++] = stops->items[i];
    stops->count = kept;
    for (int role = 0; role < KH_NO_NEGATION; role++) {
        kh_stretches *marks = &scan->negations[role];
        kept = 0;
        for (size_t i = 0; i < marks->count; i++)
            if (!is_masked(scan, marks->items[i]))
                marks->items[kept++] = marks->items[i];
        marks->count = kept;
    }
    drop_double_negations(scan);
}

bool kh_follows_not(const kh_scan *scan, const kh_clause *clause, uint32_t place)
{
    return place > clause->start && scan->normal.characters[place - 1] == U'不' &&
           !is_masked(scan, (kh_stretch){place - 1, place}); /* 不得不, 不断 */
}

/* ---- permitted phrases and evidence ---- */

bool kh_scan_is_permitted(const kh_scan *scan, kh_stretch stretch, kh_class of)
{
    kh_class outermost = scan->lexicons->classes.items[of].outermost;
    size_t low = 0, high = scan->permitted.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scan->permitted.items[middle].end <= stretch.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < scan->permitted.count; i++) {
        const kh_permitted *phrase = &scan->permitted.items[i];
        if (phrase->end > stretch.end + scan->lexicons->longest)
            break;
        if (phrase->outermost == outermost && phrase->start < stretch.end &&
            phrase->end - phrase->start >= stretch.end - stretch.start)
            return true;
    }
    return false;
}

static bool is_evidence(const kh_scan *scan, const kh_occurrence *occurrence)
{
    const kh_lexicons *lexicons = scan->lexicons;
    uint32_t first, last;
    kh_automaton_run(lexicons->automaton, occurrence->word, &first, &last);
    for (uint32_t i = first; i < last; i++) {
        const kh_use *use = &lexicons->uses.items[i];
        kh_stretch stretch = {occurrence->start, occurrence->end};
        if (use->kind == KH_USE_TERM && use->strength != KH_PERMITTED &&
            lexicons->classes.items[use->of].evidence && !kh_scan_is_permitted(scan, stretch, use->of))
            return !kh_follows_not(scan, kh_scan_clause(scan, stretch.start), stretch.start);
    }
    return false;
}

static int by_end(const void *left, const void *right)
{
    const kh_stretch *a = left, *b = right;
    int order = (a->end > b->end) - (a->end < b->end);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

static void gather_evidence(kh_scan *scan, kh_arena *arena)
{
    kh_stretches *evidence = &scan->evidence;
    for (size_t i = 0; i < scan->occurrences.count; i++) {
        const kh_occurrence *one = &scan->occurrences.items[i];
        if (is_evidence(scan, one))
            kh_vector_push(arena, evidence, ((kh_stretch){one->start, one->end}));
    }
    for (size_t i = 0; i < scan->figures.count; i++) {
        const kh_figure *figure = &scan->figures.items[i];
        const kh_stretch stretch = {figure->start, figure->end};
        if (figure->kind != KH_STEP_NUMBER || figure->counts)
            kh_vector_push(arena, evidence, stretch);
        if (figure->kind == KH_STEP_POINTS)
            kh_vector_push(arena, &scan->points, stretch);
    }
    if (evidence->count > 0)
        qsort(evidence->items, evidence->count, sizeof *evidence->items, by_end);
    for (size_t i = 0; i < evidence->count; i++)
        if (evidence->items[i].start > scan->last_evidence)
            scan->last_evidence = evidence->items[i].start;
}

kh_scan *kh_lexicons_scan(const kh_lexicons *lexicons, kh_arena *arena, kh_text text)
{
    assert(lexicons->automaton); /* closed */
    kh_scan *scan = kh_arena_new_of(arena, kh_scan);
    scan->lexicons = lexicons;
    scan->text = text;
    scan->normal = kh_normalise(arena, text);
    scan->present = kh_arena_alloc(arena, (lexicons->classes.count + lexicons->steps) / 8 + 1);
    cut_clauses(scan, arena);
    for (size_t i = 0; i < scan->clauses.count; i++)
        find_words(scan, arena, &scan->clauses.items[i]);
    drop_false_negations(scan);
    kh_find_figures(scan, arena);
    gather_evidence(scan, arena);
    kh_mute_quotations(scan, arena);
    return scan;
}

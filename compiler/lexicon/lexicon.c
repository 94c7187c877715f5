/* The library: classes, terms, words of negation and patterns are gathered, and closed into one automaton. */
#include "lexicon/lexicon_internal.h"

#include <assert.h>
#include <stdlib.h>

/* A term with several words that have several spellings multiplies; nobody writes more. */
enum { MOST_SPELLINGS = 64 };

kh_lexicons *kh_lexicons_new(kh_arena *arena)
{
    kh_lexicons *lexicons = kh_arena_new_of(arena, kh_lexicons);
    lexicons->arena = arena;
    lexicons->alphabet = kh_alphabet_new(arena);
    return lexicons;
}

kh_class kh_lexicons_class(kh_lexicons *lexicons, kh_class parent)
{
    assert(!lexicons->automaton);
    kh_class made = (kh_class)lexicons->classes.count;
    assert(parent == KH_NO_CLASS || parent < made);
    kh_class_record record = {.parent = parent, .outermost = made, .size = 1, .pattern = KH_NO_PATTERN};
    if (parent != KH_NO_CLASS)
        record.outermost = lexicons->classes.items[parent].outermost;
    kh_vector_push(lexicons->arena, &lexicons->classes, record);
    return made;
}

/* Length 0 for a text of which nothing is left, that holds what no text can match, or that is too long. */
static kh_word word_of(kh_lexicons *lexicons, kh_text text)
{
    kh_normal normal = kh_normalise(lexicons->arena, text);
    kh_symbol *symbols = kh_arena_array(lexicons->arena, normal.count, sizeof *symbols);
    for (uint32_t i = 0; i < normal.count; i++) {
        if (normal.characters[i] == KH_ILL_FORMED || normal.count > KH_MAX_WORD)
            return (kh_word){symbols, 0};
        symbols[i] = kh_alphabet_add(lexicons->alphabet, normal.characters[i]);
        if (symbols[i] == 0)
            return (kh_word){symbols, 0};
    }
    return (kh_word){symbols, normal.count};
}

static void set_word(kh_use *use, kh_word word)
{
    use->word = word;
    use->head = 0;
    for (uint32_t i = 0; i < KH_HEAD_SYMBOLS; i++)
        use->head = use->head << 16 | (i < word.length ? word.symbols[i] : 0u);
}

static void add_use(kh_lexicons *lexicons, kh_text text, kh_use use)
{
    assert(!lexicons->automaton);
    set_word(&use, word_of(lexicons, text));
    if (use.word.length > 0)
        kh_vector_push(lexicons->arena, &lexicons->uses, use);
}

void kh_lexicons_term(kh_lexicons *lexicons, kh_class of, kh_text term, kh_strength strength)
{
    add_use(lexicons, term, (kh_use){.kind = KH_USE_TERM, .strength = strength, .of = of});
}

void kh_lexicons_negation(kh_lexicons *lexicons, kh_negation_role role, kh_text word)
{
    add_use(lexicons, word, (kh_use){.kind = KH_USE_NEGATION, .of = KH_NO_CLASS, .number = role});
}

void kh_lexicons_variant(kh_lexicons *lexicons, kh_text word, kh_text spelling)
{
    kh_spelling pair = {word_of(lexicons, word), word_of(lexicons, spelling)};
    assert(!lexicons->automaton);
    if (pair.word.length > 0 && pair.spelling.length > 0 && kh_word_compare(pair.word, pair.spelling) != 0)
        kh_vector_push(lexicons->arena, &lexicons->spellings, pair);
}

void kh_lexicons_evidence(kh_lexicons *lexicons, kh_class of)
{
    lexicons->classes.items[of].evidence = true;
}

/* ---- patterns ---- */

static void add_step(kh_lexicons *lexicons, const kh_step *step)
{
    for (size_t i = 0; i < step->count; i++) {
        const kh_step_choice *choice = &step->choices[i];
        kh_use use = {.kind = KH_USE_STEP, .of = KH_NO_CLASS, .number = lexicons->steps};
        if (choice->kind == KH_STEP_TEXT)
            add_use(lexicons, choice->text, use);
        else
            kh_vector_push(lexicons->arena, &lexicons->choices, ((kh_choice){lexicons->steps, *choice}));
    }
    lexicons->steps++;
}

kh_class kh_lexicons_pattern(kh_lexicons *lexicons, const kh_step *steps, size_t count, unsigned gap)
{
    kh_class made = kh_lexicons_class(lexicons, KH_NO_CLASS);
    kh_pattern pattern = {made, lexicons->steps, (uint32_t)count, gap};
    lexicons->classes.items[made].pattern = (uint32_t)lexicons->patterns.count;
    kh_vector_push(lexicons->arena, &lexicons->patterns, pattern);
    for (size_t i = 0; i < count; i++)
        add_step(lexicons, &steps[i]);
    return made;
}

/* ---- closing ---- */

/* Depth-first order, without recursion: a class is made after its parent. */
static void order_classes(kh_lexicons *lexicons)
{
    kh_class_record *records = lexicons->classes.items;
    size_t count = lexicons->classes.count;
    uint32_t *next = kh_arena_array(lexicons->arena, count + 1, sizeof *next);
    for (size_t i = count; i-- > 0;)
        if (records[i].parent != KH_NO_CLASS)
            records[records[i].parent].size += records[i].size;
    for (size_t i = 0; i < count; i++) {
        bool inner = records[i].parent != KH_NO_CLASS;
        uint32_t *place = &next[inner ? records[i].parent : count];
        records[i].order = *place;
        *place += records[i].size;
        next[i] = records[i].order + 1;
        records[i].evidence |= inner && records[records[i].parent].evidence;
    }
}

static bool is_fit_for_step(const kh_use *use)
{
    return use->kind == KH_USE_TERM && use->strength != KH_PERMITTED;
}

/* The class's terms fill the steps that name it or a class above it. */
static void fill_steps(kh_lexicons *lexicons)
{
    const kh_class_record *records = lexicons->classes.items;
    size_t count = lexicons->classes.count, terms = lexicons->uses.count;
    /* In the order of their classes, those of a class and of all below it are neighbours. */
    uint32_t *place = kh_arena_array(lexicons->arena, count + 2, sizeof *place), *from = place + 1;
    kh_use *sorted = kh_arena_array(lexicons->arena, terms, sizeof *sorted);
    for (size_t i = 0; i < terms; i++)
        if (is_fit_for_step(&lexicons->uses.items[i]))
            from[records[lexicons->uses.items[i].of].order]++;
    for (size_t i = 1; i <= count; i++)
        place[i] += place[i - 1];
    for (size_t i = 0; i < terms; i++)
        if (is_fit_for_step(&lexicons->uses.items[i]))
            sorted[place[records[lexicons->uses.items[i].of].order]++] = lexicons->uses.items[i];
    for (size_t i = 0; i < lexicons->choices.count; i++) {
        const kh_choice *choice = &lexicons->choices.items[i];
        if (choice->choice.kind != KH_STEP_CLASS)
            continue;
        const kh_class_record *of = &records[choice->choice.of];
        for (uint32_t k = of->order ? place[of->order - 1] : 0; k < place[of->order + of->size - 1]; k++) {
            kh_use use = sorted[k];
            use.kind = KH_USE_STEP;
            use.number = choice->step;
            kh_vector_push(lexicons->arena, &lexicons->uses, use);
        }
    }
}

static bool begins_with(kh_word word, uint32_t at, kh_word part)
{
    return part.length <= word.length - at &&
           memcmp(word.symbols + at, part.symbols, part.length * sizeof *part.symbols) == 0;
}

/* `word` with `pair` applied at `at`. */
static kh_word respelled(kh_arena *arena, kh_word word, uint32_t at, const kh_spelling *pair)
{
    uint32_t rest = word.length - at - pair->word.length;
    uint32_t length = at + pair->spelling.length + rest;
    kh_symbol *symbols = kh_arena_array(arena, length, sizeof *symbols);
    memcpy(symbols, word.symbols, at * sizeof *symbols);
    memcpy(symbols + at, pair->spelling.symbols, pair->spelling.length * sizeof *symbols);
    memcpy(symbols + at + pair->spelling.length, word.symbols + at + pair->word.length,
           rest * sizeof *symbols);
    return (kh_word){symbols, length};
}

typedef struct half_spelled {
    kh_word word;
    uint32_t from; /* before it, everything is spelled */
} half_spelled;

/* The pairs whose word begins with a symbol are a chain, in their order. */
typedef struct pair_chains {
    uint32_t *first, *next; /* by symbol, by pair: index + 1; 0: no more */
} pair_chains;

static pair_chains chain_pairs(kh_lexicons *lexicons)
{
    size_t count = lexicons->spellings.count, symbols = kh_alphabet_size(lexicons->alphabet);
    pair_chains chains = {kh_arena_array(lexicons->arena, symbols + 1, sizeof *chains.first),
                          kh_arena_array(lexicons->arena, count, sizeof *chains.next)};
    for (size_t i = count; i-- > 0;) {
        uint32_t *first = &chains.first[lexicons->spellings.items[i].word.symbols[0]];
        chains.next[i] = *first;
        *first = (uint32_t)i + 1;
    }
    return chains;
}

/* Every way to spell one word; the first spelling is its own. */
static void add_spellings(kh_lexicons *lexicons, const pair_chains *chains, kh_use use)
{
    half_spelled ways[MOST_SPELLINGS];
    size_t count = 1;
    ways[0] = (half_spelled){use.word, 0};
    for (size_t i = 0; i < count; i++) {
        for (uint32_t at = ways[i].from; at < ways[i].word.length && ways[i].word.length <= KH_MAX_WORD;
             at++) {
            uint32_t k = chains->first[ways[i].word.symbols[at]];
            for (; k && count < MOST_SPELLINGS; k = chains->next[k - 1]) {
                const kh_spelling *pair = &lexicons->spellings.items[k - 1];
                if (begins_with(ways[i].word, at, pair->word))
                    ways[count++] = (half_spelled){respelled(lexicons->arena, ways[i].word, at, pair),
                                                   at + pair->spelling.length};
            }
        }
    }
    for (size_t i = 1; i < count; i++) {
        set_word(&use, ways[i].word);
        if (use.word.length <= KH_MAX_WORD)
            kh_vector_push(lexicons->arena, &lexicons->uses, use);
    }
}

static int by_word(const void *left, const void *right)
{
    const kh_use *a = left, *b = right;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    int order = kh_word_compare(a->word, b->word);
    if (order == 0)
        order = (a->kind > b->kind) - (a->kind < b->kind);
    if (order == 0)
        order = (a->number > b->number) - (a->number < b->number);
    if (order == 0)
        order = (a->of > b->of) - (a->of < b->of);
    return order ? order : (a->strength > b->strength) - (a->strength < b->strength);
}

/* The same use twice (a term given twice, or as two spellings) is one. */
static void sort_uses(kh_lexicons *lexicons)
{
    size_t kept = 0;
    kh_use *uses = lexicons->uses.items;
    if (lexicons->uses.count > 0)
        qsort(uses, lexicons->uses.count, sizeof *uses, by_word);
    for (size_t i = 0; i < lexicons->uses.count; i++)
        if (kept == 0 || by_word(&uses[kept - 1], &uses[i]) != 0)
            uses[kept++] = uses[i];
    lexicons->uses.count = kept;
}

void kh_lexicons_close(kh_lexicons *lexicons)
{
    assert(!lexicons->automaton);
    order_classes(lexicons);
    const pair_chains chains = chain_pairs(lexicons);
    for (size_t i = 0, count = lexicons->uses.count; i < count; i++)
        add_spellings(lexicons, &chains, lexicons->uses.items[i]);
    fill_steps(lexicons);
    lexicons->figures = kh_arena_array(lexicons->arena, lexicons->steps + 1, sizeof *lexicons->figures);
    for (size_t i = 0; i < lexicons->choices.count; i++)
        if (lexicons->choices.items[i].choice.kind != KH_STEP_CLASS)
            lexicons->figures[lexicons->choices.items[i].step] = true;
    sort_uses(lexicons);
    kh_word *words = kh_arena_array(lexicons->arena, lexicons->uses.count, sizeof *words);
    for (size_t i = 0; i < lexicons->uses.count; i++) {
        words[i] = lexicons->uses.items[i].word;
        if (words[i].length > lexicons->longest)
            lexicons->longest = words[i].length;
    }
    lexicons->automaton = kh_automaton_new(lexicons->arena, lexicons->alphabet, words, lexicons->uses.count);
}

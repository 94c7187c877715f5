/* The automaton is made from the sorted words, level by level: the words that share a prefix are a run, and
 * the runs of the next level are its parts. No trie is built and thrown away. */
#include "lexicon/automaton.h"

#include "base/vector.h"

enum { PAGE_BITS = 8, PAGE = 1 << PAGE_BITS, PAGES = 0x110000 >> PAGE_BITS, MOST_SYMBOLS = UINT16_MAX };

struct kh_alphabet {
    kh_arena *arena;
    uint16_t *page; /* of a character: its place among `pages`, from 1; 0: none of its characters is in use */
    KH_VECTOR(kh_symbol) pages;
    kh_symbol count;
};

/* `failure` is the state of the longest proper suffix that some word begins with. The words of a state's run
 * that end here come first in it. */
typedef struct node {
    uint32_t first_child, children;
    kh_state failure, shorter; /* shorter: the next suffix that is a word */
    uint32_t depth;
    uint32_t run, run_end, words_end; /* [run, words_end) end here */
} node;

struct kh_automaton {
    node *states;
    kh_symbol *symbols; /* by which each state is entered */
    kh_state *roots;    /* the children of the start state, by symbol */
    size_t count;
};

kh_alphabet *kh_alphabet_new(kh_arena *arena)
{
    kh_alphabet *alphabet = kh_arena_new_of(arena, kh_alphabet);
    alphabet->arena = arena;
    alphabet->page = kh_arena_array(arena, PAGES, sizeof *alphabet->page);
    return alphabet;
}

static void add_page(kh_alphabet *alphabet, uint16_t *page)
{
    for (size_t i = 0; i < PAGE; i++)
        kh_vector_push(alphabet->arena, &alphabet->pages, (kh_symbol)0);
    *page = (uint16_t)(alphabet->pages.count / PAGE);
}

kh_symbol kh_alphabet_add(kh_alphabet *alphabet, kh_character character)
{
    uint16_t *page = &alphabet->page[character >> PAGE_BITS];
    if (!*page)
        add_page(alphabet, page);
    kh_symbol *symbol = &alphabet->pages.items[(size_t)(*page - 1) * PAGE + (character & (PAGE - 1))];
    if (*symbol == 0 && alphabet->count < MOST_SYMBOLS)
        *symbol = ++alphabet->count;
    return *symbol;
}

size_t kh_alphabet_size(const kh_alphabet *alphabet)
{
    return alphabet->count;
}

kh_symbol kh_alphabet_symbol(const kh_alphabet *alphabet, kh_character character)
{
    size_t page = alphabet->page[character >> PAGE_BITS];
    return page ? alphabet->pages.items[(page - 1) * PAGE + (character & (PAGE - 1))] : 0;
}

/* How many symbols both begin with. */
static uint32_t common_prefix(kh_word left, kh_word right)
{
    uint32_t at = 0;
    while (at < left.length && at < right.length && left.symbols[at] == right.symbols[at])
        at++;
    return at;
}

int kh_word_compare(kh_word left, kh_word right)
{
    uint32_t at = common_prefix(left, right);
    if (at < left.length && at < right.length)
        return left.symbols[at] < right.symbols[at] ? -1 : 1;
    return (left.length > right.length) - (left.length < right.length);
}

/* The child of `from` by `symbol`, or KH_START_STATE. */
static kh_state child_of(const kh_automaton *automaton, kh_state from, kh_symbol symbol)
{
    const node *parent = &automaton->states[from];
    uint32_t low = parent->first_child, high = low + parent->children;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (automaton->symbols[middle] < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < parent->first_child + parent->children && automaton->symbols[low] == symbol;
    return found ? low : KH_START_STATE;
}

kh_state kh_automaton_next(const kh_automaton *automaton, kh_state state, kh_symbol symbol)
{
    if (symbol == 0)
        return KH_START_STATE;
    while (state != KH_START_STATE) {
        kh_state next = child_of(automaton, state, symbol);
        if (next != KH_START_STATE)
            return next;
        state = automaton->states[state].failure;
    }
    return automaton->roots[symbol];
}

/* The parts of a run that go on with the same symbol become its children. */
static void add_children(kh_automaton *automaton, const kh_word *words, kh_state of)
{
    node *parent = &automaton->states[of];
    uint32_t at = parent->run;
    while (at < parent->run_end && words[at].length == parent->depth)
        at++;
    parent->words_end = at;
    parent->first_child = (uint32_t)automaton->count;
    while (at < parent->run_end) {
        kh_symbol symbol = words[at].symbols[parent->depth];
        node child = {.depth = parent->depth + 1, .run = at};
        while (at < parent->run_end && words[at].symbols[parent->depth] == symbol)
            at++;
        child.run_end = at;
        automaton->symbols[automaton->count] = symbol;
        automaton->states[automaton->count++] = child;
    }
    parent->children = (uint32_t)automaton->count - parent->first_child;
}

/* A parent's failure is known before its children's: they are numbered later. */
static void link_children(kh_automaton *automaton, kh_state of)
{
    const node *parent = &automaton->states[of];
    for (uint32_t i = parent->first_child; i < parent->first_child + parent->children; i++) {
        kh_symbol symbol = automaton->symbols[i];
        if (of == KH_START_STATE)
            automaton->roots[symbol] = i;
        else
            automaton->states[i].failure = kh_automaton_next(automaton, parent->failure, symbol);
        automaton->states[i].shorter = kh_automaton_ending(automaton, automaton->states[i].failure);
    }
}

kh_automaton *kh_automaton_new(kh_arena *arena, const kh_alphabet *alphabet, const kh_word *words,
                               size_t count)
{
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most += words[i].length - (i ? common_prefix(words[i - 1], words[i]) : 0);
    kh_automaton *automaton = kh_arena_new_of(arena, kh_automaton);
    automaton->states = kh_arena_array(arena, most, sizeof *automaton->states);
    automaton->symbols = kh_arena_array(arena, most, sizeof *automaton->symbols);
    automaton->roots = kh_arena_array(arena, (size_t)alphabet->count + 1, sizeof *automaton->roots);
    automaton->states[KH_START_STATE].run_end = (uint32_t)count;
    automaton->count = 1;
    for (kh_state i = 0; i < automaton->count; i++)
        add_children(automaton, words, i);
    for (kh_state i = 0; i < automaton->count; i++)
        link_children(automaton, i);
    return automaton;
}

kh_state kh_automaton_ending(const kh_automaton *automaton, kh_state state)
{
    bool ends = automaton->states[state].words_end > automaton->states[state].run;
    return ends ? state : automaton->states[state].shorter;
}

kh_state kh_automaton_shorter(const kh_automaton *automaton, kh_state ending)
{
    return automaton->states[ending].shorter;
}

uint32_t kh_automaton_length(const kh_automaton *automaton, kh_state ending)
{
    return automaton->states[ending].depth;
}

void kh_automaton_run(const kh_automaton *automaton, kh_state ending, uint32_t *first, uint32_t *end)
{
    *first = automaton->states[ending].run;
    *end = automaton->states[ending].words_end;
}

/* ---- images ---- */

void kh_image_put(kh_builder *image, const void *items, size_t size)
{
    kh_builder_bytes(image, items, size);
    kh_builder_repeat(image, '\0', (KH_IMAGE_ALIGNMENT - size % KH_IMAGE_ALIGNMENT) % KH_IMAGE_ALIGNMENT);
}

void *kh_image_take(kh_image *image, size_t size)
{
    const char *taken = image->at;
    image->at += (size + KH_IMAGE_ALIGNMENT - 1) / KH_IMAGE_ALIGNMENT * KH_IMAGE_ALIGNMENT;
    return (void *)(uintptr_t)taken; /* read only: nothing that is closed is changed */
}

void kh_alphabet_write(kh_builder *image, const kh_alphabet *alphabet)
{
    const uint64_t head[] = {alphabet->count, alphabet->pages.count};
    kh_image_put(image, head, sizeof head);
    kh_image_put(image, alphabet->page, PAGES * sizeof *alphabet->page);
    kh_image_put(image, alphabet->pages.items, alphabet->pages.count * sizeof *alphabet->pages.items);
}

kh_alphabet *kh_alphabet_read(kh_arena *arena, kh_image *image)
{
    kh_alphabet *alphabet = kh_arena_new_of(arena, kh_alphabet);
    const uint64_t *head = kh_image_take(image, 2 * sizeof *head);
    alphabet->arena = arena;
    alphabet->count = (kh_symbol)head[0];
    alphabet->pages.count = alphabet->pages.capacity = head[1];
    alphabet->page = kh_image_take(image, PAGES * sizeof *alphabet->page);
    alphabet->pages.items = kh_image_take(image, alphabet->pages.count * sizeof *alphabet->pages.items);
    return alphabet;
}

void kh_automaton_write(kh_builder *image, const kh_automaton *automaton, const kh_alphabet *alphabet)
{
    const uint64_t head[] = {automaton->count, (uint64_t)alphabet->count + 1};
    kh_image_put(image, head, sizeof head);
    kh_image_put(image, automaton->states, automaton->count * sizeof *automaton->states);
    kh_image_put(image, automaton->symbols, automaton->count * sizeof *automaton->symbols);
    kh_image_put(image, automaton->roots, head[1] * sizeof *automaton->roots);
}

kh_automaton *kh_automaton_read(kh_arena *arena, kh_image *image)
{
    kh_automaton *automaton = kh_arena_new_of(arena, kh_automaton);
    const uint64_t *head = kh_image_take(image, 2 * sizeof *head);
    automaton->count = head[0];
    automaton->states = kh_image_take(image, automaton->count * sizeof *automaton->states);
    automaton->symbols = kh_image_take(image, automaton->count * sizeof *automaton->symbols);
    automaton->roots = kh_image_take(image, head[1] * sizeof *automaton->roots);
    return automaton;
}

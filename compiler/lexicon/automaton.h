/* automaton.h: finds every word of a set in one pass over a text (A. V. Aho, M. J. Corasick, 1975).
 *
 * A word may have several uses (a term of two classes, a step of a pattern); they are neighbours in the
 * sorted list of uses, and a state of the automaton that ends a word names its run of them. States are
 * numbered level by level, so that the children of one are neighbours in the order of their symbols and need
 * no table of their own.
 *
 * Owns:   everything lives in the arena given.
 * Fails:  as the arena does.
 */
#ifndef KH_LEXICON_AUTOMATON_H
#define KH_LEXICON_AUTOMATON_H

#include "base/utf8.h"

typedef uint16_t kh_symbol; /* a character that stands in some word; 0: one that stands in none */

typedef struct kh_alphabet kh_alphabet;
kh_alphabet *kh_alphabet_new(kh_arena *arena);
/* The symbol of `character`, a new one if it has none; 0 once 65 535 are in use. */
kh_symbol kh_alphabet_add(kh_alphabet *alphabet, kh_character character);
size_t kh_alphabet_size(const kh_alphabet *alphabet); /* symbols are 1 … size */
kh_symbol kh_alphabet_symbol(const kh_alphabet *alphabet, kh_character character);

typedef struct kh_word {
    const kh_symbol *symbols;
    uint32_t length; /* at least 1 */
} kh_word;

int kh_word_compare(kh_word left, kh_word right);

typedef uint32_t kh_state;
#define KH_START_STATE 0u

typedef struct kh_automaton kh_automaton;

/* Of words in the order of kh_word_compare(); equal ones are one word. */
kh_automaton *kh_automaton_new(kh_arena *arena, const kh_alphabet *alphabet, const kh_word *words,
                               size_t count);
kh_state kh_automaton_next(const kh_automaton *automaton, kh_state state, kh_symbol symbol);
/* The longest word that ends in `state`, then the next shorter one …; KH_START_STATE: no more. */
kh_state kh_automaton_ending(const kh_automaton *automaton, kh_state state);
kh_state kh_automaton_shorter(const kh_automaton *automaton, kh_state ending);
/* Of a state that ends a word: the word's length and its run in the list. */
uint32_t kh_automaton_length(const kh_automaton *automaton, kh_state ending);
void kh_automaton_run(const kh_automaton *automaton, kh_state ending, uint32_t *first, uint32_t *end);

/* ---- images (see kh_lexicons_write) ---- */

enum { KH_IMAGE_ALIGNMENT = 8 };
typedef struct kh_image {
    const char *at;
} kh_image;
/* Each piece begins at a multiple of KH_IMAGE_ALIGNMENT. What is taken must not be changed. */
void kh_image_put(kh_builder *image, const void *items, size_t size);
void *kh_image_take(kh_image *image, size_t size);

void kh_alphabet_write(kh_builder *image, const kh_alphabet *alphabet);
kh_alphabet *kh_alphabet_read(kh_arena *arena, kh_image *image);
void kh_automaton_write(kh_builder *image, const kh_automaton *automaton, const kh_alphabet *alphabet);
kh_automaton *kh_automaton_read(kh_arena *arena, kh_image *image);

#endif

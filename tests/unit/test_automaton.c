/* The automaton against looking for every word at every place. */
#include "lexicon/automaton.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST_WORDS = 12, MOST_LENGTH = 5, TEXT_LENGTH = 80, CHARACTERS = 3 };

/* Two of them share a page of the alphabet. */
static const kh_character characters[CHARACTERS] = {U'排', U'掓', 'a'};

static int by_word(const void *left, const void *right)
{
    return kh_word_compare(*(const kh_word *)left, *(const kh_word *)right);
}

static kh_word random_word(kh_arena *arena, kh_alphabet *alphabet, int letters)
{
    kh_word word = {NULL, 1 + (uint32_t)(rand() % MOST_LENGTH)};
    kh_symbol *symbols = kh_arena_array(arena, word.length, sizeof *symbols);
    for (uint32_t i = 0; i < word.length; i++)
        symbols[i] = kh_alphabet_add(alphabet, characters[rand() % letters]);
    word.symbols = symbols;
    return word;
}

static bool stands_at(kh_word word, const kh_symbol *text, uint32_t end)
{
    return word.length <= end &&
           memcmp(text + end - word.length, word.symbols, word.length * sizeof *text) == 0;
}

/* The words that end at `end`, the longest first, each with all its equals. */
static void expect_words(const kh_automaton *automaton, kh_state state, const kh_word *words, size_t count,
                         const kh_symbol *text, uint32_t end)
{
    kh_state ending = kh_automaton_ending(automaton, state);
    for (uint32_t length = MOST_LENGTH; length > 0; length--) {
        size_t first = 0, found = 0;
        for (size_t i = 0; i < count; i++) {
            if (words[i].length == length && stands_at(words[i], text, end) && found++ == 0)
                first = i;
        }
        if (found == 0)
            continue;
        uint32_t run, run_end;
        assert_int_not_equal(ending, KH_START_STATE);
        assert_int_equal(kh_automaton_length(automaton, ending), length);
        kh_automaton_run(automaton, ending, &run, &run_end);
        assert_int_equal(run, first);
        assert_int_equal(run_end - run, found);
        ending = kh_automaton_shorter(automaton, ending);
    }
    assert_int_equal(ending, KH_START_STATE);
}

static void finds_what_a_slow_search_finds(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        kh_arena *arena = kh_arena_new();
        kh_alphabet *alphabet = kh_alphabet_new(arena);
        int letters = 1 + rand() % CHARACTERS;
        size_t count = (size_t)(rand() % MOST_WORDS);
        kh_word words[MOST_WORDS];
        for (size_t i = 0; i < count; i++)
            words[i] = random_word(arena, alphabet, letters);
        if (count > 0)
            qsort(words, count, sizeof *words, by_word);
        const kh_automaton *automaton = kh_automaton_new(arena, alphabet, words, count);
        kh_symbol text[TEXT_LENGTH];
        kh_state at = KH_START_STATE;
        for (uint32_t i = 0; i < TEXT_LENGTH; i++) {
            text[i] = kh_alphabet_symbol(alphabet, characters[rand() % CHARACTERS]);
            at = kh_automaton_next(automaton, at, text[i]);
            expect_words(automaton, at, words, count, text, i + 1);
        }
        kh_arena_free(arena);
    }
}

static void a_character_that_no_word_holds_has_no_symbol(void **state)
{
    kh_arena *arena = kh_arena_new();
    kh_alphabet *alphabet = kh_alphabet_new(arena);
    (void)state;
    assert_int_equal(kh_alphabet_add(alphabet, 0x10FFFF), 1);
    assert_int_equal(kh_alphabet_add(alphabet, U'排'), 2);
    assert_int_equal(kh_alphabet_add(alphabet, 0x10FFFF), 1);
    assert_int_equal(kh_alphabet_symbol(alphabet, U'排'), 2);
    assert_int_equal(kh_alphabet_symbol(alphabet, U'掓'), 0);
    assert_int_equal(kh_alphabet_symbol(alphabet, 0), 0);
    for (kh_character i = 0; i < 70000; i++)
        assert_true(kh_alphabet_add(alphabet, 0x20000 + i) == (i + 3 > UINT16_MAX ? 0 : i + 3));
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_slow_search_finds),
        cmocka_unit_test(a_character_that_no_word_holds_has_no_symbol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

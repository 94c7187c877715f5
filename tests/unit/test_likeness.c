/* Likeness of two texts: against a slow way of counting, on random and on hostile texts. */
#include "lexicon/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "lexicon/normal.h"
#include "lexicon/suffixes.h"

static int make_arena(void **state)
{
    *state = kh_arena_new();
    return *state == NULL;
}

static int free_arena(void **state)
{
    kh_arena_free(*state);
    return 0;
}

/* “3/4: passage | passage”, as the first text has them. */
static const char *likeness(kh_arena *arena, const char *first, const char *second, unsigned least)
{
    kh_likeness of = kh_likeness_of(arena, kh_text_of(first), kh_text_of(second), least);
    kh_builder said = {.arena = arena};
    kh_builder_add(&said, kh_number_valid(of.share) ? kh_number_fraction(arena, of.share) : KH_TEXT("?"));
    for (size_t i = 0; i < of.passage_count; i++) {
        const kh_passage *one = &of.passages[i];
        kh_builder_string(&said, i ? " | " : ": ");
        kh_builder_bytes(&said, first + one->start, one->end - one->start);
    }
    return kh_builder_text(&said).data;
}

static void shares_and_passages(void **state)
{
    static const struct {
        const char *why, *first, *second;
        unsigned least;
        const char *wanted;
    } cases[] = {
        {"the same", "每季度走访联系户", "每季度走访联系户", 5, "1: 每季度走访联系户"},
        {"nothing", "每季度走访联系户", "高标准农田建设", 5, "0"},
        {"too short", "每季度走", "每季度走访联系户", 4, "?: 每季度走"},
        {"a part", "每季度走访联系户两次", "每季度走访联系户", 5, "2/3: 每季度走访联系户"},
        {"the share is of the first", "每季度走访联系户", "各镇每季度走访联系户两次", 5,
         "1: 每季度走访联系户"},
        {"punctuation is left out", "每季度，走访“联系户”。", "每季度走访联系户", 5,
         "1: 每季度，走访“联系户"},
        {"forms are one", "每季度走訪聯繫戶", "每季度走访联系户", 5, "1: 每季度走訪聯繫戶"},
        {"two passages, the longer first", "甲乙丙丁戊一己庚辛壬癸子", "己庚辛壬癸子二甲乙丙丁戊", 5,
         "3/8: 己庚辛壬癸子 | 甲乙丙丁戊"},
        {"short ones are not given", "甲乙丙丁戊一己庚辛壬癸子", "己庚辛壬癸子二甲乙丙丁戊", 6,
         "3/8: 己庚辛壬癸子"},
        {"a shingle counts once", "甲乙丙丁戊甲乙丙丁戊", "甲乙丙丁戊", 5, "1/5: 甲乙丙丁戊 | 甲乙丙丁戊"},
        {"the longer of two that overlap", "甲乙丙丁戊己庚辛", "甲乙丙丁戊二丙丁戊己庚辛", 4,
         "3/4: 丙丁戊己庚辛"},
        {"what is left of the shorter", "子丑甲乙丙丁戊己庚辛壬癸", "子丑甲乙丙丁二丙丁戊己庚辛壬癸", 4,
         "3/4: 丙丁戊己庚辛壬癸 | 子丑甲乙"},
        {"no passage over the end of the first", "甲乙丙", "丁戊己甲乙丙丁戊己", 2, "?: 甲乙丙"},
        {"empty", "", "", 5, "?"},
        {"only punctuation", "，。；！", "，。；！", 1, "?"},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        const char *found = likeness(*state, cases[i].first, cases[i].second, cases[i].least);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: “%s” in “%s” is %s, wanted %s", cases[i].why, cases[i].first, cases[i].second,
                     found, cases[i].wanted);
    }
}

/* ---- against a slow way ---- */

enum { LONGEST_TEXT = 60, SHINGLE = 5, LEAST = 4 };

static bool holds(const char *text, size_t length, const char *part, size_t part_length)
{
    for (size_t i = 0; i + part_length <= length; i++)
        if (memcmp(text + i, part, part_length) == 0)
            return true;
    return false;
}

static void slow_share(const char *first, const char *second, int64_t *all, int64_t *shared)
{
    size_t length = strlen(first);
    *all = *shared = 0;
    for (size_t i = 0; i + SHINGLE <= length; i++) {
        if (holds(first, i + SHINGLE - 1, first + i, SHINGLE))
            continue; /* stood there before */
        ++*all;
        *shared += holds(second, strlen(second), first + i, SHINGLE);
    }
}

static size_t slow_longest(const char *first, const char *second)
{
    size_t longest = 0;
    for (size_t i = 0; first[i]; i++)
        while (i + longest + 1 <= strlen(first) && holds(second, strlen(second), first + i, longest + 1))
            longest++;
    return longest;
}

static void expect_passages(const kh_likeness *of, const char *first, const char *second)
{
    size_t longest = slow_longest(first, second);
    bool covered[LONGEST_TEXT] = {false};
    assert_int_equal(of->passage_count > 0, longest >= LEAST);
    for (size_t i = 0; i < of->passage_count; i++) {
        const kh_passage *one = &of->passages[i];
        size_t length = one->end - one->start;
        assert_int_equal(length, one->other_end - one->other_start);
        assert_memory_equal(first + one->start, second + one->other_start, length);
        assert_in_range(length, LEAST, i ? of->passages[i - 1].end - of->passages[i - 1].start : longest);
        assert_true(i > 0 || length == longest);
        for (uint32_t k = one->start; k < one->end; k++) {
            assert_false(covered[k]);
            covered[k] = true;
        }
    }
}

static void agrees_with_a_slow_way(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 20000; round++) {
        kh_arena *arena = kh_arena_new();
        char texts[2][LONGEST_TEXT + 1] = {""};
        int letters = 1 + rand() % 4;
        for (int which = 0; which < 2; which++)
            for (int i = rand() % LONGEST_TEXT; i > 0; i--)
                texts[which][strlen(texts[which])] = (char)('a' + rand() % letters);
        int64_t all, shared;
        slow_share(texts[0], texts[1], &all, &shared);
        kh_likeness of = kh_likeness_of(arena, kh_text_of(texts[0]), kh_text_of(texts[1]), LEAST);
        assert_true(kh_number_equal(of.share, kh_number_ratio(shared, all)));
        expect_passages(&of, texts[0], texts[1]);
        kh_arena_free(arena);
    }
}

static void suffixes_are_in_order(void **state)
{
    srand(7);
    for (int round = 0; round < 2000; round++) {
        kh_character text[LONGEST_TEXT];
        uint32_t count = (uint32_t)(rand() % LONGEST_TEXT);
        int letters = 1 + rand() % 3;
        for (uint32_t i = 0; i < count; i++)
            text[i] = (kh_character)(rand() % letters) * 0x8001; /* both digits of the sort */
        kh_suffixes of = kh_suffixes_of(*state, text, count);
        for (uint32_t i = 1; i < count; i++) {
            uint32_t before = of.order[i - 1], next = of.order[i], same = 0;
            while (before + same < count && next + same < count && text[before + same] == text[next + same])
                same++;
            assert_int_equal(of.common[i], same);
            assert_true(before + same == count ||
                        (next + same < count && text[before + same] < text[next + same]));
        }
    }
}

/* ---- hostile texts ---- */

enum { HOSTILE_BYTES = 1 << 18 };

static kh_text repeated(kh_arena *arena, const char *part)
{
    size_t length = strlen(part);
    char *data = kh_arena_alloc(arena, HOSTILE_BYTES + length);
    size_t at = 0;
    for (; at < HOSTILE_BYTES; at += length)
        memcpy(data + at, part, length);
    return kh_text_slice(data, at);
}

/* Each is the one before and the one before that: as many different repetitions as a text can have. */
static kh_text fibonacci(kh_arena *arena)
{
    char *data = kh_arena_alloc(arena, HOSTILE_BYTES);
    size_t before = 1, length = 2;
    memcpy(data, "ab", 2);
    while (length + before <= HOSTILE_BYTES) {
        size_t longer = length + before;
        memcpy(data + length, data, before);
        before = length;
        length = longer;
    }
    return kh_text_slice(data, length);
}

static void hostile_texts_take_no_longer(void **state)
{
    const kh_text texts[] = {repeated(*state, "a"),
                             repeated(*state, "每月排名"),
                             repeated(*state, "排名每月"),
                             repeated(*state, "每月。"),
                             fibonacci(*state),
                             repeated(*state, "\xe5")};
    for (size_t i = 0; i < KH_COUNT(texts); i++) {
        for (size_t k = 0; k < KH_COUNT(texts); k++) {
            kh_arena *arena = kh_arena_new();
            clock_t start = clock();
            kh_likeness of = kh_likeness_of(arena, texts[i], texts[k], 10);
            double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            assert_true(i != k || !kh_number_valid(of.share) || kh_number_equal(of.share, KH_NUMBER(1)));
            if (getenv("KAOHE_TIMES"))
                print_message("%zu %zu %.3f s, %zu passages\n", i, k, seconds, of.passage_count);
            if (seconds > 60)
                fail_msg("texts %zu and %zu take %.1f s", i, k, seconds);
            kh_arena_free(arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shares_and_passages, make_arena, free_arena),
        cmocka_unit_test(agrees_with_a_slow_way),
        cmocka_unit_test_setup_teardown(suffixes_are_in_order, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(hostile_texts_take_no_longer, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

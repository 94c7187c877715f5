/* Suffixes are sorted by their first 1, 2, 4 … characters: the rank of the second half of a prefix is known
 * from the round before. */
#include "lexicon/suffixes.h"

enum { DIGIT_BITS = 11, DIGIT = 1 << DIGIT_BITS, DIGITS = 2 };

typedef struct sorter {
    const kh_character *characters;
    uint32_t *order, *rank, *next, *buckets;
    uint32_t count;
} sorter;

/* A stable counting sort of `from` into `to` by `keys`, each below `limit`. */
static void sort_by(const sorter *in, const uint32_t *from, uint32_t *to, const uint32_t *keys,
                    uint32_t limit)
{
    memset(in->buckets, 0, ((size_t)limit + 1) * sizeof *in->buckets);
    for (uint32_t i = 0; i < in->count; i++)
        in->buckets[keys[i] + 1]++;
    for (uint32_t i = 0; i < limit; i++)
        in->buckets[i + 1] += in->buckets[i];
    for (uint32_t i = 0; i < in->count; i++)
        to[in->buckets[keys[from[i]]]++] = from[i];
}

static void sort_characters(const sorter *in)
{
    for (uint32_t i = 0; i < in->count; i++)
        in->next[i] = i;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        for (uint32_t i = 0; i < in->count; i++)
            in->rank[i] = in->characters[i] >> digit * DIGIT_BITS & (DIGIT - 1);
        sort_by(in, in->next, in->order, in->rank, DIGIT);
        memcpy(in->next, in->order, in->count * sizeof *in->next);
    }
}

static bool is_same_character(const sorter *in, uint32_t left, uint32_t right, uint32_t length)
{
    (void)length;
    return in->characters[left] == in->characters[right];
}

/* By the ranks of both halves; what begins too near the end has none and is less. */
static bool is_same_prefix(const sorter *in, uint32_t left, uint32_t right, uint32_t length)
{
    uint32_t half = length / 2;
    if (in->rank[left] != in->rank[right] || left + half >= in->count || right + half >= in->count)
        return false;
    return in->rank[left + half] == in->rank[right + half];
}

/* Ranks by the first `length` characters, of what is sorted by them; answers how many differ. */
static uint32_t rank_again(sorter *in, uint32_t length,
                           bool (*is_same)(const sorter *, uint32_t, uint32_t, uint32_t))
{
    uint32_t rank = 0;
    in->next[in->order[0]] = 0;
    for (uint32_t i = 1; i < in->count; i++) {
        rank += !is_same(in, in->order[i - 1], in->order[i], length);
        in->next[in->order[i]] = rank;
    }
    uint32_t *swapped = in->rank;
    in->rank = in->next;
    in->next = swapped;
    return rank + 1;
}

/* From the first `half` characters to twice as many. */
static void double_prefix(const sorter *in, uint32_t half, uint32_t ranks, uint32_t *by_second)
{
    uint32_t at = 0;
    for (uint32_t i = in->count - half; i < in->count; i++)
        by_second[at++] = i;
    for (uint32_t i = 0; i < in->count; i++)
        if (in->order[i] >= half)
            by_second[at++] = in->order[i] - half;
    sort_by(in, by_second, in->order, in->rank, ranks);
}

/* Going from one suffix to the next in the text loses at most one common character. */
static void find_common(const sorter *in, uint32_t *common)
{
    uint32_t length = 0;
    for (uint32_t i = 0; i < in->count; i++) {
        if (in->rank[i] == 0) {
            length = 0;
            continue;
        }
        uint32_t other = in->order[in->rank[i] - 1];
        while (i + length < in->count && other + length < in->count &&
               in->characters[i + length] == in->characters[other + length])
            length++;
        common[in->rank[i]] = length;
        length -= length > 0;
    }
}

kh_suffixes kh_suffixes_of(kh_arena *arena, const kh_character *characters, uint32_t count)
{
    size_t buckets = (count > DIGIT ? count : (size_t)DIGIT) + 1;
    sorter in = {
        .characters = characters,
        .order = kh_arena_array(arena, count, sizeof(uint32_t)),
        .rank = kh_arena_array(arena, count, sizeof(uint32_t)),
        .next = kh_arena_array(arena, count, sizeof(uint32_t)),
        .buckets = kh_arena_array(arena, buckets, sizeof(uint32_t)),
        .count = count,
    };
    uint32_t *by_second = kh_arena_array(arena, count, sizeof(uint32_t));
    uint32_t *common = kh_arena_array(arena, count, sizeof(uint32_t));
    if (count > 0) {
        sort_characters(&in);
        uint32_t ranks = rank_again(&in, 1, is_same_character);
        for (uint32_t half = 1; ranks < count; half *= 2) {
            double_prefix(&in, half, ranks, by_second);
            ranks = rank_again(&in, 2 * half, is_same_prefix);
        }
        find_common(&in, common);
    }
    return (kh_suffixes){in.order, common, count};
}

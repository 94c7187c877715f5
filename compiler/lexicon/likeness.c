/* How much of one text stands in another, and which passages: from the sorted suffixes of both together. */
#include <stdlib.h>

#include "base/vector.h"
#include "lexicon/lexicon.h"
#include "lexicon/normal.h"
#include "lexicon/suffixes.h"

#include <utf8proc.h>

enum { SHINGLE = 5, SEPARATOR = KH_SUFFIX_MOST };

/* A text without its punctuation. */
typedef struct body {
    kh_normal normal;
    uint32_t *places; /* of its characters in the normal form */
    uint32_t count;
} body;

/* Both bodies with a sign between them that neither holds: no common prefix goes over it. */
typedef struct comparison {
    body first, second;
    kh_suffixes suffixes;
    uint32_t *longest; /* for each place of the first: the longest run that is in the second, and where */
    uint32_t *where;
} comparison;

typedef struct run {
    uint32_t start, other, length;
} run;

typedef KH_VECTOR(run) runs;

static bool is_content(kh_character character)
{
    if (kh_is_digit(character) || kh_is_latin(character) || kh_character_is_han(character))
        return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
    return character >= 0x80 && category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static body body_of(kh_arena *arena, kh_text text)
{
    body made = {.normal = kh_normalise(arena, text)};
    made.places = kh_arena_array(arena, made.normal.count, sizeof *made.places);
    for (uint32_t i = 0; i < made.normal.count; i++)
        if (is_content(made.normal.characters[i]))
            made.places[made.count++] = i;
    return made;
}

static void copy_body(const body *of, kh_character *to)
{
    for (uint32_t i = 0; i < of->count; i++)
        to[i] = of->normal.characters[of->places[i]];
}

static comparison compare(kh_arena *arena, kh_text first, kh_text second)
{
    comparison made = {.first = body_of(arena, first), .second = body_of(arena, second)};
    if (made.first.count > UINT32_MAX / 4 || made.second.count > UINT32_MAX / 4)
        kh_arena_give_up(arena); /* a gigabyte of text: there is no memory for its suffixes either */
    uint32_t count = made.first.count + 1 + made.second.count;
    kh_character *both = kh_arena_array(arena, count, sizeof *both);
    copy_body(&made.first, both);
    both[made.first.count] = SEPARATOR;
    copy_body(&made.second, both + made.first.count + 1);
    made.suffixes = kh_suffixes_of(arena, both, count);
    return made;
}

static bool is_in_second(const comparison *of, uint32_t place)
{
    return place > of->first.count;
}

static bool is_shingle(const comparison *of, uint32_t place)
{
    return !is_in_second(of, place) && place + SHINGLE <= of->first.count;
}

/* Suffixes that begin with the same shingle are neighbours. */
static kh_number share_of(const comparison *of)
{
    const kh_suffixes *suffixes = &of->suffixes;
    int64_t all = 0, shared = 0;
    for (uint32_t i = 0; i < suffixes->count;) {
        bool first = false, second = false;
        do {
            first |= is_shingle(of, suffixes->order[i]);
            second |= is_in_second(of, suffixes->order[i]);
            i++;
        } while (i < suffixes->count && suffixes->common[i] >= SHINGLE);
        all += first;
        shared += first && second;
    }
    return kh_number_ratio(shared, all);
}

static void note_longest(comparison *of, uint32_t place, uint32_t length, uint32_t where)
{
    if (is_in_second(of, place) || length <= of->longest[place])
        return;
    of->longest[place] = length;
    of->where[place] = where;
}

/* The best match of a suffix of the first is the nearest one of the second above it or below it. */
static void find_longest(comparison *of, kh_arena *arena)
{
    const kh_suffixes *suffixes = &of->suffixes;
    uint32_t length = 0, where = 0;
    of->longest = kh_arena_array(arena, (size_t)of->first.count + 1, sizeof *of->longest);
    of->where = kh_arena_array(arena, (size_t)of->first.count + 1, sizeof *of->where);
    for (uint32_t i = 0; i < suffixes->count; i++) {
        length = suffixes->common[i] < length ? suffixes->common[i] : length;
        note_longest(of, suffixes->order[i], length, where);
        if (is_in_second(of, suffixes->order[i])) {
            length = UINT32_MAX;
            where = suffixes->order[i];
        }
    }
    length = 0;
    for (uint32_t i = suffixes->count; i-- > 0;) {
        note_longest(of, suffixes->order[i], length, where);
        if (is_in_second(of, suffixes->order[i])) {
            length = UINT32_MAX;
            where = suffixes->order[i];
        }
        length = suffixes->common[i] < length ? suffixes->common[i] : length;
    }
}

static void shorten_front(run *one, uint32_t by)
{
    by = by < one->length ? by : one->length;
    one->start += by;
    one->other += by;
    one->length -= by;
}

/* Of two runs that overlap the longer keeps what both claim. What was shortened may begin behind the next
 * one, and is then gone. */
static void settle_overlaps(runs *found, run *next, uint32_t least)
{
    while (found->count > 0) {
        run *before = &found->items[found->count - 1];
        uint32_t end = before->start + before->length;
        if (end <= next->start)
            return;
        if (next->length <= before->length) {
            shorten_front(next, end - next->start);
            return;
        }
        before->length = before->start < next->start ? next->start - before->start : 0;
        if (before->length >= least)
            return;
        found->count--;
    }
}

static runs find_runs(const comparison *of, kh_arena *arena, uint32_t least)
{
    runs found = {0};
    for (uint32_t i = 0; i < of->first.count; i++) {
        if (of->longest[i] < least)
            continue;
        run one = {i, of->where[i] - of->first.count - 1, of->longest[i]};
        settle_overlaps(&found, &one, least);
        if (one.length >= least)
            kh_vector_push(arena, &found, one);
    }
    return found;
}

static int by_length(const void *left, const void *right)
{
    const run *a = left, *b = right;
    int order = (a->length < b->length) - (a->length > b->length);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

static uint32_t start_of(const body *of, uint32_t place)
{
    return of->normal.starts[of->places[place]];
}

static uint32_t end_of(const body *of, uint32_t end)
{
    return of->normal.ends[of->places[end - 1]];
}

static void give_passages(kh_arena *arena, const comparison *of, const runs *found, kh_likeness *likeness)
{
    likeness->passages = kh_arena_array(arena, found->count, sizeof *likeness->passages);
    for (size_t i = 0; i < found->count; i++) {
        const run *one = &found->items[i];
        likeness->passages[likeness->passage_count++] = (kh_passage){
            start_of(&of->first, one->start),
            end_of(&of->first, one->start + one->length),
            start_of(&of->second, one->other),
            end_of(&of->second, one->other + one->length),
        };
    }
}

static kh_likeness likeness_in(kh_arena *arena, kh_arena *scratch, kh_text first, kh_text second,
                               uint32_t least)
{
    comparison of = compare(scratch, first, second);
    kh_likeness likeness = {.share = share_of(&of)};
    find_longest(&of, scratch);
    runs found = find_runs(&of, scratch, least);
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, by_length);
    give_passages(arena, &of, &found, &likeness);
    return likeness;
}

kh_likeness kh_likeness_of(kh_arena *arena, kh_text first, kh_text second, unsigned least)
{
    kh_arena *scratch = kh_arena_child(arena);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(arena); /* which frees the scratch arena, too */
    kh_likeness likeness = likeness_in(arena, scratch, first, second, least > 0 ? least : 1);
    kh_arena_release(arena, scratch);
    return likeness;
}

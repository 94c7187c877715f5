/* Any bytes as a text and as a library of lexicons. Of the real words: whatever is found lies in the text, in
 * its clause, in order. Of words made from the input: nothing crashes. Likeness: what is said to be common
 * is. */
#include <stdlib.h>

#include "base/vector.h"
#include "lexicon/lexicon.h"
#include "lexicon/normal.h"
#include "library.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct library {
    kh_lexicons *lexicons;
    KH_VECTOR(kh_class) classes;
} library;

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* ---- the real words, read line by line ---- */

static kh_text next_line(kh_text *rest)
{
    const char *end = rest->length ? memchr(rest->data, '\n', rest->length) : NULL;
    uint32_t length = end ? (uint32_t)(end - rest->data) : rest->length;
    kh_text line = {rest->data, length};
    uint32_t used = length + (end != NULL);
    *rest = kh_text_slice(rest->data + used, rest->length - used);
    return line;
}

static uint32_t place_of(kh_text in, kh_text part, uint32_t from)
{
    for (uint32_t at = from; at + part.length <= in.length; at++)
        if (memcmp(in.data + at, part.data, part.length) == 0)
            return at;
    return in.length;
}

/* The next text in “”, which is taken from the line. */
static bool next_quoted(kh_text *line, kh_text *quoted)
{
    const kh_text open = KH_TEXT("“"), close = KH_TEXT("”");
    uint32_t start = place_of(*line, open, 0), end = place_of(*line, close, start);
    if (end == line->length)
        return false;
    *quoted = kh_text_slice(line->data + start + open.length, end - start - open.length);
    *line = kh_text_slice(line->data + end + close.length, line->length - end - close.length);
    return true;
}

static void add_line(library *to, kh_text line, kh_class of)
{
    static const char *const strengths[] = {"强：", "弱：", "放过："};
    static const char *const roles[] = {"    禁止：", "近处禁止：", "减弱：", "其后：", "代替：",
                                        "截止：",     "从前：",     "如今：", "引述：", "不是否定："};
    kh_text word, rest = line;
    for (int i = 0; i < (int)KH_COUNT(strengths); i++)
        while (of != KH_NO_CLASS && kh_text_contains(line, kh_text_of(strengths[i])) &&
               next_quoted(&rest, &word))
            kh_lexicons_term(to->lexicons, of, word, (kh_strength)i);
    for (int i = 0; i < (int)KH_COUNT(roles); i++)
        while (kh_text_contains(line, kh_text_of(roles[i])) && next_quoted(&rest, &word))
            kh_lexicons_negation(to->lexicons, (kh_negation_role)i, word);
}

/* 词库 at the beginning of a line opens an outermost class, further in one below it. */
static void add_file(kh_arena *arena, library *to, kh_text content)
{
    kh_class outer = KH_NO_CLASS, inner = KH_NO_CLASS;
    while (content.length > 0) {
        kh_text line = next_line(&content);
        bool opens = kh_text_contains(line, KH_TEXT("词库 ")) && kh_text_contains(line, KH_TEXT("{"));
        if (opens && line.data[0] != ' ') {
            outer = inner = kh_lexicons_class(to->lexicons, KH_NO_CLASS);
            kh_vector_push(arena, &to->classes, outer);
        } else if (opens) {
            inner = kh_lexicons_class(to->lexicons, outer);
        }
        add_line(to, line, kh_text_contains(line, KH_TEXT("放过：")) ? outer : inner);
    }
}

static kh_step_choice class_step(kh_class of)
{
    return (kh_step_choice){.kind = KH_STEP_CLASS, .of = of};
}

static kh_step_choice figure_step(kh_step_kind kind, kh_number least)
{
    return (kh_step_choice){.kind = kind, .least = least};
}

static void add_pattern(kh_arena *arena, library *to, const kh_step_choice *choices, size_t count,
                        unsigned gap)
{
    kh_step steps[4];
    for (size_t i = 0; i < count; i++)
        steps[i] = (kh_step){&choices[i], 1};
    kh_class made = kh_lexicons_pattern(to->lexicons, steps, count, gap);
    kh_vector_push(arena, &to->classes, made);
}

static const library *real_library(void)
{
    static library made;
    if (made.lexicons)
        return &made;
    kh_arena *arena = kh_arena_new();
    size_t count;
    const kh_library_file *files = kh_library_embedded(&count);
    made.lexicons = kh_lexicons_new(arena);
    for (size_t i = 0; i < count; i++)
        if (kh_text_contains(files[i].path, KH_TEXT("词库/")))
            add_file(arena, &made, files[i].content);
    kh_class all = made.classes.items[0], last = made.classes.items[made.classes.count - 1];
    const kh_step_choice points[] = {class_step(all), figure_step(KH_STEP_POINTS, KH_NUMBER(1))};
    const kh_step_choice mixed[] = {figure_step(KH_STEP_NUMBER, KH_NUMBER_INVALID), class_step(last),
                                    figure_step(KH_STEP_PERCENT, KH_NUMBER_INVALID)};
    add_pattern(arena, &made, points, 2, 20);
    add_pattern(arena, &made, mixed, 3, 100);
    kh_lexicons_evidence(made.lexicons, last);
    kh_lexicons_close(made.lexicons);
    return &made;
}

/* ---- words from the input: a line each, of which the first byte says what it is ---- */

static void add_anything(kh_arena *arena, library *to, kh_text line)
{
    unsigned kind = line.length ? (unsigned char)line.data[0] : 0;
    kh_text word = line.length ? kh_text_slice(line.data + 1, line.length - 1) : line;
    kh_class of = to->classes.items[kind % to->classes.count];
    kh_step_choice choices[3] = {class_step(of),
                                 figure_step((kh_step_kind)(KH_STEP_NUMBER + kind % 3), KH_NUMBER(kind % 7)),
                                 {.kind = KH_STEP_TEXT, .text = word}};
    switch (kind % 8) {
    case 0:
        of = kh_lexicons_class(to->lexicons, kind % 3 ? of : KH_NO_CLASS);
        kh_vector_push(arena, &to->classes, of);
        break;
    case 1:
        add_pattern(arena, to, choices + kind % 2, 1 + kind % 3 % 2, kind % 30);
        break;
    case 2:
        kh_lexicons_variant(to->lexicons, kh_text_slice(word.data, word.length / 2), word);
        break;
    case 3:
    case 4:
        kh_lexicons_negation(to->lexicons, (kh_negation_role)(kind % KH_NEGATION_ROLES), word);
        break;
    default:
        kh_lexicons_term(to->lexicons, of, word, (kh_strength)(kind % 3));
    }
}

static library library_of(kh_arena *arena, kh_text lines)
{
    library made = {.lexicons = kh_lexicons_new(arena)};
    kh_class first = kh_lexicons_class(made.lexicons, KH_NO_CLASS);
    kh_vector_push(arena, &made.classes, first);
    for (int i = 0; lines.length > 0 && i < 64; i++)
        add_anything(arena, &made, next_line(&lines));
    kh_lexicons_close(made.lexicons);
    return made;
}

/* ---- what must hold ---- */

static void check_hits(kh_arena *arena, const library *of, kh_text text)
{
    const kh_scan *scan = kh_lexicons_scan(of->lexicons, arena, text);
    kh_hits hits = kh_scan_hits(scan, arena, of->classes.items, of->classes.count);
    uint32_t before = 0;
    for (size_t i = 0; i < hits.count; i++) {
        const kh_hit *hit = &hits.items[i];
        require(before <= hit->start && hit->clause <= hit->start && hit->start < hit->end);
        require(hit->end <= hit->clause_end && hit->clause_end <= text.length);
        before = hit->start;
    }
}

static void check_likeness(kh_arena *arena, kh_text first, kh_text second)
{
    kh_likeness of = kh_likeness_of(arena, first, second, 3);
    if (kh_number_valid(of.share))
        require(kh_number_sign(of.share) >= 0 && kh_number_compare(arena, of.share, KH_NUMBER(1)) <= 0);
    for (size_t i = 0; i < of.passage_count; i++) {
        const kh_passage *one = &of.passages[i];
        require(one->start < one->end && one->end <= first.length);
        require(one->other_start < one->other_end && one->other_end <= second.length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || kh_arena_guard(arena)) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, (size_t)1 << 29);
    kh_text text = kh_text_slice((const char *)data, size);
    kh_text half = kh_text_slice(text.data, size / 2),
            rest = kh_text_slice(text.data + size / 2, size - size / 2);
    library made = library_of(arena, half);
    check_hits(arena, real_library(), text);
    check_hits(arena, &made, text);
    check_likeness(arena, half, rest);
    kh_arena_free(arena);
    return 0;
}

/* matching.h: a small library of lexicons, written as rows, and what it finds in a text, in words. */
#ifndef KH_TESTS_MATCHING_H
#define KH_TESTS_MATCHING_H

#include "lexicon/lexicon.h"

typedef struct matching {
    kh_arena *arena;
    kh_lexicons *lexicons;
    struct {
        kh_text name;
        kh_class of;
    } classes[96];
    size_t count;
} matching;

/* Words are separated by blanks. */
typedef struct term_row {
    const char *of; /* “排名用语.名次” */
    kh_strength strength;
    const char *words;
} term_row;

typedef struct negation_row {
    kh_negation_role role;
    const char *words;
} negation_row;

/* Steps are separated by “ / ”; @数字 @分数>=1000 @百分数<=1/2 are figures, #排名用语 is a class. */
typedef struct pattern_row {
    const char *name;
    unsigned gap;
    const char *steps;
} pattern_row;

/* The library of matching.c: a part of the real one, enough for every example sentence. Closed. */
matching matching_new(void);
/* An empty one, open. */
matching matching_empty(void);
void matching_end(matching *it);
void matching_add_terms(matching *it, const term_row *rows, size_t count);
void matching_add_pattern(matching *it, const pattern_row *row);
kh_class matching_class(matching *it, const char *name);

/* The hits of the classes named (separated by blanks) as they stand in the text, with a blank between two:
 * “打卡”, “照片?” weak, “排名-” lowered, “加2分=2” with its number. Fails the test if a hit lies outside the
 * text or its clause. */
const char *hits_in(matching *it, const char *text, const char *classes);
const char *hits_in_bytes(matching *it, kh_text text, const char *classes);

typedef struct matching_case {
    const char *why, *text, *classes, *wanted;
} matching_case;

/* Fails with every case that finds something else. */
void expect_hits(matching *it, const matching_case *cases, size_t count);

#endif

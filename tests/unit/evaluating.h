/* evaluating.h: a scheme loaded from a text, and what expressions are worth in it, in words. */
#ifndef KH_TESTS_EVALUATING_H
#define KH_TESTS_EVALUATING_H

#include "model/evaluate.h"

typedef struct evaluating {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    kh_model *model;
    kh_evaluation evaluation;
    kh_frame frame; /* its element may be set by the test */
} evaluating;

/* Fails the test if the text has mistakes. */
evaluating evaluating_in(const char *scheme);
void evaluating_end(evaluating *it);

/* A mistake of syntax fails the test. */
const kh_node *parsed(evaluating *it, const char *expression);
kh_value value_of(evaluating *it, const char *expression);
/* “12”, “5%..10%”; of what is not known “?” and the reasons: “?甲.类型、乙.类型”; what is mistaken is “!”.
 * Doubtful elements of a list end in ?. */
kh_text worth(evaluating *it, const char *expression);
kh_text in_words(evaluating *it, kh_value value);

typedef struct expression_case {
    const char *why, *expression, *wanted;
} expression_case;

/* Fails with every case that is worth something else. */
void expect_worths(evaluating *it, const expression_case *cases, size_t count);

/* The entity of that kind and name anywhere in the first scheme. */
const kh_entity *entity_named(evaluating *it, kh_kind kind, const char *name);
/* Sets 本单位. */
void go_to_township(evaluating *it, const char *name);

#endif

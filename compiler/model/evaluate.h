/* evaluate.h: what an expression is worth for a township, an element of a rule, a scheme.
 *
 * The language is pure and total: no recursion, no loops, every evaluation ends. Names are looked up
 * innermost first: frame by frame (an element's attributes, properties and quantities, then its containers';
 * parameters), then 本单位's roster attributes, then declared names. Lookup is by type, never by whether a
 * value is there. Where an enumeration is expected its members win.
 *
 * 且 或 非 每个 存在 任一 全部 are strong Kleene. Missing values are UNKNOWN with reasons; division by zero
 * and the like are UNKNOWN with reason “除以零”, never a silent 0. What check.h reported is POISON.
 *
 * Owns:   nothing; values live in evaluation->arena.
 * Fails:  as the arena does. An evaluation that takes more than KH_MAX_STEPS is UNKNOWN with the reason
 * “计算过大”.
 */
#ifndef KH_MODEL_EVALUATE_H
#define KH_MODEL_EVALUATE_H

#include "model/answers.h"
#include "model/model.h"

/* A rule over every pair of 5 000 leaves, a few words each, stays below; a formula made to explode is
 * stopped. Counted anew for each expression that is evaluated from outside. */
#define KH_MAX_STEPS 200000000u
/* Nor may one expression take more memory than this. */
#define KH_MAX_EVALUATION_BYTES ((size_t)1 << 30)

/* One level of scope. */
typedef struct kh_frame kh_frame;
struct kh_frame {
    const kh_frame *outer;      /* NULL: outermost */
    const kh_entity *element;   /* its attributes and properties are visible by bare name; may be NULL */
    bool quantifier;            /* bound by 每个/存在: 该X finds it */
    const kh_value *value;      /* an element that is no entity (a number in a list) */
    const kh_element *bindings; /* parameters and arguments: key → value */
    size_t binding_count;
    const kh_node *call; /* of the body of a function: the call, which stands in `outer`, and the function */
    const kh_entity *function;
    bool rule; /* the outermost of a rule: in it names mean the rule's own and the language's before the
                  scheme's, or a scheme could take a rule's words away from it */
};

typedef struct kh_evaluation {
    kh_arena *arena;
    const kh_model *model;
    const kh_scheme *scheme;   /* may be NULL: constants of a pack */
    const kh_entity *township; /* 本单位, or NULL */
    const kh_group *group;     /* 同组, or NULL */
    uint64_t steps;
    kh_language language; /* of the texts that are put together: names of kinds, joined words */
    bool unit_asked; /* set when the answer may depend on which township is 本单位, or on whose card it is:
                        what did not ask is the same on equal cards */
    bool nobody_asked; /* set when the answer is nobody's in particular, and another for some township may
                          differ */
    const kh_answers *answers; /* NULL: before anyone is scored */
    /* internal to model/, zero at first */
    size_t used;           /* by the arena when the evaluation began */
    unsigned depth, calls; /* expressions and attributes being evaluated inside one another */
    bool applying;         /* an 适用 is being evaluated: 全体 is everybody then */
    const kh_scheme *home; /* while something of another scheme is evaluated: the scheme that asked */
    const kh_entity *home_township;
    const kh_frame *went_from; /* the frame in which 本单位 became `township` */
    unsigned period, periods;  /* a series is evaluated period by period: which of how many; 0: it is not */
    bool last_year;            /* 上年(…) is being evaluated */
    bool before_first;         /* 上期(…) of the first period is being evaluated: the last of last year */
    const kh_value *period_scores; /* 各期得分, while 逐期计分 is evaluated; else NULL */
    struct kh_memo *memo;
} kh_evaluation;

/* What the place wants; lets bare names be enumeration members. {.form = KH_FORM_ANY} wants nothing. */
typedef struct kh_expectation {
    kh_form form;
    unsigned detail;        /* enumeration of the vocabulary, kind of entity */
    const kh_entity *field; /* a FIELD whose 取值 are wanted */
} kh_expectation;

/* For a long series of short evaluations: what one of them finds is kept for the others, as within a long
 * one. What was remembered before is still found; what is found from now on lives in the evaluation's arena.
 */
void kh_evaluation_remember(kh_evaluation *evaluation);

kh_value kh_evaluate(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *node,
                     kh_expectation expected);

/* An attribute of an entity as a value: written or inherited or default; absent by the row's `absence`:
 * UNKNOWN with the reason, NONE-like (false, 0, empty list), or the default evaluated in the entity's scope.
 * Several values give a LIST. `word` is Chinese. */
kh_value kh_attribute_value(kh_evaluation *evaluation, const kh_entity *entity, const char *word);

/* Any member visible as entity.word: computed value, attribute, derived property, quantity, roster cell; for
 * a card item also its leaf's. False if entities of this kind have no such word. */
bool kh_member_value(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, kh_value *value);

/* 可得最高 or 可得最低 of an indicator for 同组 without asking which township of it is meant; false: which it
 * is may matter, and each has to be asked. */
bool kh_end_of_anyone(kh_evaluation *evaluation, const kh_entity *item, bool best, kh_value *end);

/* How many periods the results of an input, or an item's 实绩, come in: those of its 周期 in one of the
 * scheme's; 0: it is no series. A 周期 that is inherited makes one only where 汇总 holds, too, or where each
 * period is scored by itself; a derived quantity is one only by a 周期 of its own. */
unsigned kh_series_periods(kh_evaluation *evaluation, const kh_entity *of);
/* How many periods of the year 逐期计分 of a section or an item is over, or 汇总 and 逐期计分 of a scheme
 * whose 周期 is shorter than a year; 0: it is scored once. */
unsigned kh_scored_periods(kh_evaluation *evaluation, const kh_entity *place);
/* Does the entity stand in what is scored period by period? */
bool kh_is_scored_by_period(kh_evaluation *evaluation, const kh_entity *of);
/* How often a leaf, bonus or penalty is scored that stands in such a place, or is one; NULL: once. */
const kh_member_row *kh_scored_frequency(kh_evaluation *evaluation, const kh_entity *item);
/* Is the fold of such a place linear, so that the parts of it, folded alike, add up to it? 平均(各期得分) is,
 * and every 汇总. */
bool kh_folds_evenly(const kh_entity *place);
/* How figures of an input or an item are put together: 汇总, but not that of a scheme which folds scores;
 * NULL: they stay a list. */
const kh_member_row *kh_fold_of_figures(kh_evaluation *evaluation, const kh_entity *of);
/* Has the kind an 实绩 of its own? */
bool kh_has_actual(kh_kind kind);

/* Do scores rest on what is written there (计分处)? Rules judge one level lower what is written elsewhere. */
bool kh_is_scored_place(const kh_entity *place);

/* Of something found in a text: what people would say it of. A criterion or an input has no name of its own
 * that a waiver could say, and is its item's; what a group changes is the item that it changes. May be NULL.
 */
const kh_entity *kh_said_of(const kh_entity *hit);

/* Shorthands for the C side. False: absent, unknown or poisoned. */
bool kh_attribute_number(kh_evaluation *evaluation, const kh_entity *entity, const char *word,
                         kh_number *number);
kh_text kh_attribute_text(kh_evaluation *evaluation, const kh_entity *entity,
                          const char *word); /* empty if absent; list items joined by 、 */
bool kh_attribute_truth(kh_evaluation *evaluation, const kh_entity *entity,
                        const char *word); /* false if absent or unknown */
const kh_member_row *kh_attribute_member(kh_evaluation *evaluation, const kh_entity *entity,
                                         const char *word); /* or NULL */

#endif

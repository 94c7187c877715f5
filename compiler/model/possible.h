/* possible.h: what a formula can be worth, over all results that its inputs may have (internal to model/).
 *
 * Intervals: every outcome lies inside what is answered here; what cannot be followed is said to be unknown,
 * never guessed. An input ranges over its 范围; without one it is unbounded, and only a clamp makes an end of
 * it. Roster values are those of 本单位. In the arms of 若 and 分档 a name is no wider than its condition
 * lets it be. A second look fixes inputs at the ends of their ranges: what comes out then is surely reached,
 * and where it meets the interval's end the end is exact.
 *
 * Owns:   nothing; all of it lives in the evaluation's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_POSSIBLE_H
#define KH_MODEL_POSSIBLE_H

#include "model/evaluate_internal.h"

typedef enum kh_possibility {
    KH_POSSIBLE_NOTHING, /* no outcome leads here */
    KH_POSSIBLE_NUMBERS, /* low..high, both exact numbers; NONE: no bound */
    KH_POSSIBLE_TRUTHS,
    KH_POSSIBLE_VALUES,  /* one of several */
    KH_POSSIBLE_LIST,    /* a list of results */
    KH_POSSIBLE_UNKNOWN, /* cannot be followed; why: UNKNOWN or POISON */
} kh_possibility;

typedef struct kh_possible kh_possible;
struct kh_possible {
    kh_possibility kind;
    kh_value low, high;
    bool yes, no; /* TRUTHS: may be true, may be false */
    const kh_value *values;
    size_t value_count;
    const kh_possible
        *elements; /* LIST of `element_count`; the last of the `listed` stands for all that follow */
    size_t element_count, listed;
    kh_value why;
};

/* ---- one walk through a formula (possible.c) ---- */

/* Whose result of which year; the sum of those that hold. */
enum { KH_OTHERS_RESULT = 1, KH_LAST_YEARS_RESULT = 2 };

/* An input whose result is open: it may take one of `alternatives`, whatever the others take. */
typedef struct kh_choice {
    const kh_entity *of;
    unsigned whose;
    kh_possible whole; /* all it may be */
    bool half_open;
    size_t alternatives, chosen;
    kh_value value; /* where it stands while a proof samples */
} kh_choice;

/* A name that is no wider than this in the arm of a condition. */
typedef struct kh_narrowing kh_narrowing;
struct kh_narrowing {
    const kh_narrowing *outer;
    const kh_frame *frame;
    kh_text name;
    kh_value low, high;
};

/* What an argument of a declared function is, where only results can say. */
typedef struct kh_passed {
    const kh_value *bound; /* in the frame of the body */
    const kh_node *node;
    const kh_frame *frame;
} kh_passed;

typedef struct kh_watch kh_watch;

typedef struct kh_walk {
    kh_evaluation *evaluation;
    const kh_narrowing *narrowings;
    bool sampling;   /* choices are fixed */
    unsigned whose;  /* results asked for now: of the other units, all alike; of last year */
    kh_watch *watch; /* NULL: nobody looks on */
    kh_map *known;   /* what nodes are worth without results, for one township; NULL: nothing is kept */
    KH_VECTOR(kh_choice) choices;
    KH_VECTOR(kh_passed) passed;
    kh_collector open; /* inputs without 范围 */
    uint64_t budget;   /* of steps that evaluations may take */
} kh_walk;

/* A formula of an office takes some thousand steps, all samples together; one that was made to explode is
 * given up. */
#define KH_WALK_BUDGET 2000000u

/* ---- what is worth something without results (possible_known.c) ---- */

/* As kh_evaluate(), within the budget. */
kh_value kh_walk_value(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected);

/* The same, looked for once as long as walk->known stays; *open: it waits for results, and for nothing else.
 */
kh_value kh_walk_known(kh_walk *walk, const kh_frame *frame, const kh_node *node, kh_expectation expected,
                       bool *open);

/* ---- nodes (possible.c) ---- */

kh_possible kh_possible_of(kh_walk *walk, const kh_frame *frame, const kh_node *node,
                           kh_expectation expected);
/* ---- inputs (possible_input.c) ---- */

/* It is not known for want of results, and for nothing else. */
bool kh_waits_for_results(const kh_value *value);
/* What it lacks besides results. */
kh_value kh_apart_from_results(kh_walk *walk, kh_value value);
/* Whose 实绩 it is, or NULL. */
const kh_entity *kh_measured_item(const kh_frame *frame);
/* A result of an input or item, which may be any in its 范围; of one in columns, a list. */
kh_possible kh_possible_result(kh_walk *walk, const kh_frame *frame, const kh_entity *of);
kh_possible kh_possible_columns(kh_walk *walk, const kh_frame *frame, const kh_entity *input);
/* An end of a range as a number, in the unit of `of` if it is bare (NULL: it stays so); NONE if it is open.
 */
kh_value kh_end_of_range(kh_walk *walk, const kh_entity *of, const kh_value *range, kh_number number);
/* A value in the middle, where an input that nobody has fixed yet may stand. */
kh_value kh_typical_result(kh_walk *walk, const kh_choice *choice);
/* Does the input count things, cases, persons, days? Its results are whole then. */
bool kh_is_counted(kh_walk *walk, const kh_entity *of, const kh_value *like);

/* ---- calls (possible_calls.c) ---- */

kh_possible kh_possible_of_call(kh_walk *walk, const kh_frame *frame, const kh_node *node);

/* ---- arithmetic (possible_numbers.c) ---- */

kh_possible kh_possible_unknown(kh_value why);
/* A lack of the innermost element: what cannot be followed. */
kh_possible kh_not_followed(kh_scope scope);
kh_possible kh_possible_exactly(kh_value value);
kh_possible kh_possible_between(kh_value low, kh_value high);
kh_possible kh_possible_truths(bool yes, bool no);
/* Everything that either may be. */
kh_possible kh_possible_hull(kh_scope scope, kh_possible left, kh_possible right);
/* What both may be; NOTHING if they do not meet. */
kh_possible kh_possible_meet(kh_scope scope, kh_possible whole, kh_value low, kh_value high);
/* + − × ÷ */
kh_possible kh_possible_combine(kh_scope scope, kh_operation operation, kh_possible left, kh_possible right);
kh_possible kh_possible_negative(kh_scope scope, kh_possible of);
/* The larger, the smaller of the two: monotone in both. */
kh_possible kh_possible_larger(kh_scope scope, kh_possible left, kh_possible right);
kh_possible kh_possible_smaller(kh_scope scope, kh_possible left, kh_possible right);
/* = != < <= > >= of numbers, truths or values. */
kh_possible kh_possible_compare(kh_scope scope, kh_operation operation, kh_possible left, kh_possible right);
/* The end that is further out: of two bounds the lower (sign < 0) or the higher, open if either is. */
kh_value kh_outer_end(kh_scope scope, kh_value left, kh_value right, int sign);
/* The end that is further in; a bound if either is. */
kh_value kh_inner_end(kh_scope scope, kh_value left, kh_value right, int sign);
bool kh_is_open(const kh_value *end);
/* UNKNOWN because something was divided by zero. */
bool kh_is_division_by_zero(const kh_value *value);
/* A single number. */
bool kh_possible_is_point(kh_scope scope, const kh_possible *of);

/* ---- what a proof sees on the way (possible_watch.c) ---- */

/* Where a formula turns while it is sampled: at number = 0, at whole numbers if it counts steps. */
typedef struct kh_site {
    const kh_node *node;
    unsigned part; /* of several at one node */
    bool steps;
    kh_number number;
} kh_site;

/* An arm of 若 or 分档, over all walks. */
typedef struct kh_seen_arm {
    const kh_node *owner, *arm; /* 若: the arm is its result */
    bool reached;
    bool lost; /* the owner could not be followed, or asks for nothing that results or the roster tell */
} kh_seen_arm;

/* A list of points by rank or by bracket, and how much of it is used at most. */
typedef struct kh_seen_list {
    const kh_node *call;
    bool brackets;
    int64_t length, used;
    bool open; /* nobody knows how much is used */
} kh_seen_list;

/* Where a sample has no worth: the divisor or the bands, and the call of a declared function around it. */
typedef struct kh_hole {
    const kh_node *node, *calling; /* node NULL: nowhere; calling NULL: it stands in the item itself */
    bool of_roster;                /* a divisor that is zero whatever the results are */
} kh_hole;

struct kh_watch {
    KH_VECTOR(kh_site) sites; /* of this sample */
    kh_hole zero, gap;        /* of this sample: a divisor that is zero, bands none of which fits */
    bool divides;             /* of a whole walk: by something that is surely zero */
    bool may_fail;            /* of a whole walk: by something that may be, or no arm may fit */
    const kh_node *calling;   /* the call of a declared function that one stands in */
    unsigned guarded;         /* inside 取或: what has no value has another */
    KH_VECTOR(kh_seen_arm) arms;
    KH_VECTOR(kh_seen_list) lists;
    uint64_t evaluations;
};

/* left − right, if both are single numbers. */
void kh_watch_difference(kh_walk *walk, kh_scope scope, const kh_node *node, unsigned part,
                         const kh_possible *left, const kh_possible *right);
void kh_watch_steps(kh_walk *walk, const kh_node *node, const kh_value *steps);
void kh_watch_divisor(kh_walk *walk, kh_scope scope, const kh_node *node, const kh_node *divisor,
                      const kh_possible *value);
void kh_watch_gap(kh_walk *walk, const kh_node *node);
void kh_watch_arm(kh_walk *walk, const kh_node *owner, const kh_node *arm, bool reached);
void kh_watch_lost(kh_walk *walk, const kh_node *owner);
void kh_watch_list(kh_walk *walk, const kh_node *call, bool brackets, int64_t length, const kh_value *used);
/* Arms and lists are told of the item's own formula in whole walks only. */
bool kh_watches_arms(const kh_walk *walk);

/* ---- items (properties_possible.c) ---- */

/* The formula's points between 下限 and 上限 of the item, before penalties and before w/p. */
kh_possible kh_possible_clamped(kh_walk *walk, const kh_frame *frame, const kh_entity *item,
                                kh_possible points);

kh_value kh_property_best(kh_evaluation *evaluation, const kh_entity *entity);
/* Of a card: what its bonuses can add, each place's held at its 加分上限. */
kh_value kh_property_best_bonus(kh_evaluation *evaluation, const kh_entity *card);
kh_value kh_property_worst(kh_evaluation *evaluation, const kh_entity *entity);

#endif

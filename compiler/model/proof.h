/* proof.h: what is wrong with a formula, shown by numbers, before anyone is scored (internal to model/).
 *
 * A formula is sampled where it turns: the roots of its comparisons, clamps, steps and divisors along each
 * input, the neighbours of those, and points between, each worth exactly what the formula is worth there. So
 * what is claimed of a sample (a better result with a lower score, no arm that fits, a division by zero) is
 * true as it stands; what was not sampled is not claimed. That an arm is never reached follows from the
 * intervals of possible.h, over the whole roster where the arm asks for it.
 *
 * Owns:   nothing; flaws live in the arena that is handed in, all else in a scratch arena.
 * Fails:  as the arena does. A formula that takes too many steps is given up: KH_FLAW_UNDECIDED.
 */
#ifndef KH_MODEL_PROOF_H
#define KH_MODEL_PROOF_H

#include "model/possible.h"

typedef enum kh_flaw_kind {                        /* ranks of the enumeration 毛病 */
                            KH_FLAW_UNDECIDED,     /* the formula takes too many steps to be proved */
                            KH_FLAW_INVERSION = 1, /* a better result, a lower score */
                            KH_FLAW_GAP,           /* a result that no arm fits */
                            KH_FLAW_DEAD_ARM,      /* an arm that no result reaches */
                            KH_FLAW_NOBODY,        /* an arm that no township of the roster reaches */
                            KH_FLAW_ZERO,          /* a divisor that may be zero */
                            KH_FLAW_LONG_TABLE,    /* more places in a table than there are townships */
                            KH_FLAW_SHORT_PRICES,  /* the range goes beyond the last bracket that has a price
                                                      of its own */
} kh_flaw_kind;

/* One result and its score. NONE: there is none to tell. */
typedef struct kh_witness {
    kh_value result, points;
} kh_witness;

typedef struct kh_flaw {
    kh_flaw_kind kind;
    const kh_entity *item, *township; /* township: NULL if it is the same for all */
    kh_span span;                     /* of the arm, the divisor, the bands, the formula */
    kh_span written;                  /* the same, or where a declared function has it */
    const kh_entity *input;           /* whose result is told; NULL: the item's own */
    kh_span call;                     /* of the call of a declared function it is in; source NULL: in none */
    unsigned whose;                   /* KH_OTHERS_RESULT, KH_LAST_YEARS_RESULT */
    bool of_all;                      /* a divisor is zero only where it is for the other townships, too */
    kh_witness worse, better;         /* of a gap or a zero `worse.result` only */
    kh_value held;                    /* a RECORD of the other inputs, or NONE */
    kh_value others;                  /* what all other townships have, or NONE */
    kh_value length, used;            /* of a list of points */
} kh_flaw;

typedef struct kh_flaws {
    KH_VECTOR(kh_flaw) list;
} kh_flaws;

/* Adds the flaws of the item's formula. */
void kh_prove_formula(kh_evaluation *evaluation, const kh_entity *item, kh_flaws *flaws);

/* ---- one formula for one township (proof.c, proof_scan.c) ---- */

typedef struct kh_proof {
    kh_walk walk;
    kh_watch watch;
    kh_frame frame;
    const kh_entity *item;
    const kh_node *formula;
    kh_arena *kept; /* where flaws live */
    kh_flaws *flaws;
    size_t samples; /* taken so far */
} kh_proof;

/* So many samples of one formula are taken for one township, with all its inputs. */
enum { KH_MOST_SAMPLES = 200 };

/* The item's points with every choice at its value; false: there are none. What was seen is in proof->watch.
 */
bool kh_proof_sample(kh_proof *proof, kh_value *points);
/* Goes along one choice, the others as they are, and notes what it finds. Roots are added to `turns`. */
typedef KH_VECTOR(kh_value) kh_turns;
void kh_proof_scan(kh_proof *proof, size_t choice, kh_turns *turns);
/* Which way is better for it: 1, -1; 0: nobody said. */
int kh_proof_direction(kh_proof *proof, const kh_choice *choice);
/* Has the flaw been noted already? By kind and place; an inversion by its input, too. */
bool kh_proof_knows(const kh_proof *proof, kh_flaw_kind kind, kh_span span, const kh_choice *choice);
/* A flaw along a choice, with what is held. `worse`, `better`: as far as they are told. */
void kh_proof_note(kh_proof *proof, kh_flaw_kind kind, kh_span span, const kh_choice *choice,
                   kh_witness worse, kh_witness better);
/* Where people look for it. */
kh_span kh_hole_span(const kh_hole *hole);
/* The same of a hole; `choice` NULL: no input is told of. */
void kh_proof_note_hole(kh_proof *proof, kh_flaw_kind kind, const kh_hole *hole, const kh_choice *choice,
                        const kh_value *result);

/* ---- numbers for people (proof_numbers.c) ---- */

/* Where a choice may stand. */
typedef struct kh_domain {
    kh_value like; /* a number of it: unit, percent */
    kh_number low, high;
    bool has_low, has_high, without_high;
    bool whole;         /* things are counted: 3 cases, never 2.5 */
    bool perhaps_whole; /* nobody says in what it is measured */
} kh_domain;

bool kh_domain_of(kh_walk *walk, const kh_choice *choice, kh_domain *domain);
bool kh_domain_has(kh_arena *arena, const kh_domain *domain, kh_number number);
/* Will it be printed as it is? */
bool kh_is_short(kh_arena *arena, const kh_domain *domain, kh_number number);
/* The number between both with the fewest decimals; false: none of at most a dozen. */
bool kh_short_between(kh_arena *arena, kh_number low, kh_number high, kh_number *number);
/* A short step off `from` towards `to`, at most half way: 80% → 79.9%. */
bool kh_step_off(kh_arena *arena, const kh_domain *domain, kh_number from, kh_number to, kh_number *number);
/* A copy that outlives the scratch arena; false: too large to tell. */
bool kh_value_outlives(kh_arena *arena, kh_value value, kh_value *copy);

#endif

/* simulation.h: what a scheme really decides: which indicators part the townships, for whom nothing is open
 * any more, and which weights carry the order.
 *
 * With complete results everything is computed from the scores and is exact. What no result says is drawn:
 * numbers evenly over their 范围, or from half to one and a half times 目标 if they have none, in steps
 * (whole ones of counts and of units that only name things, 0.1% of percentages, of others the largest power
 * of ten of which there are a thousand in the range); truths and 取值 evenly. A veto of which nothing is
 * known does not hold. Where a figure cannot be drawn, the item's points are drawn evenly over what the card
 * lets it score, in steps of a thousandth, and that is said. The same seed gives the same draws, on every
 * machine.
 *
 *   influence   over the townships, deviations from the mean of their own group: Σ (s − mean s)(t − mean t) ÷
 *               Σ (t − mean t)², s the points that the item gives less those it could give by its weight (so
 *               that an item nobody failed tells nobody apart, though it weighs more on some cards and is not
 *               on others), of bonuses and penalties what they give, of an item with parts what clamps and
 *               vetoes change in the sum of its parts; t the sum of all s, that is the total before rounding
 *               less the card's total. All items together make exactly 1. Over several draws numerators and
 *               denominators are added up before they are divided, and s is rounded to 1/1000 point, lest
 *               fractions grow without end.
 *   nominal     the item's weights over all townships ÷ all cards' totals; of a bonus or penalty its cap
 *   prospect    the least and the most a township can still score in all: known scores as they are, open ones
 *               from 可得最低 to 可得最高 (0..weight where a formula compares townships); the places in its
 *               group that remain, if everybody else may end anywhere between their own; the grades that
 *               remain by the thresholds of 等次 and, by place, their 名额, before vetoes
 *   sway        the smallest change of one indicator's base points at which two townships of a group change
 *               places, all leaves of a card keeping its total: the indicator's weight w becomes w × p′/p,
 *               each other one × (T − w × p′/p) ÷ (T − w), and base scores go with the weights; bonuses stay.
 *               What the totals are is linear in p′, so that the first change happens between neighbours and
 *               is found exactly; rounding of weights to 精度 is left aside.
 *
 * Owns:   everything lives in the model's arena; a draw lives in memory of its own that is freed after it.
 * Fails:  as the arena does; mistakes in results are diagnostics of the rooms below.
 */
#ifndef KH_SIMULATION_SIMULATION_H
#define KH_SIMULATION_SIMULATION_H

#include "scores/scores.h"

#define KH_DEFAULT_DRAWS 200u
#define KH_MAX_DRAWS     100000u

typedef struct kh_simulation_choice {
    uint64_t seed;
    unsigned
        draws; /* 0: KH_DEFAULT_DRAWS; more than KH_MAX_DRAWS: that many; not used where nothing is open */
} kh_simulation_choice;

/* How what is open was drawn; several may be true of one item. */
typedef enum kh_drawn {
    KH_DRAWN_RANGE = 1,  /* over 范围, 取值, 是否 */
    KH_DRAWN_TARGET = 2, /* around 目标 */
    KH_DRAWN_SCORE = 4,  /* as points */
    KH_DRAWN_NOT = 8,    /* it has no cap to draw up to, and counts 0 */
} kh_drawn;

typedef struct kh_influence {
    const kh_entity *item; /* of the base tree, or of a group that alone has it: leaf, bonus, penalty; an
                              item with parts, if what it takes from their sum tells townships apart */
    kh_number nominal;     /* share; not valid: it has no cap, or is no leaf */
    kh_number decides;     /* share of the variance; negative: it works against the others; not valid: all
                              totals are the same, or too large */
    bool even;             /* all townships of a group score the same: it tells nobody apart */
    unsigned drawn;        /* kh_drawn; 0: its figures are known */
} kh_influence;

/* What a share says beside the nominal one. */
typedef enum kh_verdict {
    KH_AS_WEIGHED,
    KH_DECIDES_MORE,    /* more than one and a half times */
    KH_DECIDES_LESS,    /* less than half */
    KH_DECIDES_AGAINST, /* -1% or below */
    KH_DECIDES_NOTHING, /* even */
    KH_NOT_COMPARED,
} kh_verdict;

typedef enum kh_outlook {
    KH_OUTLOOK_OPEN,
    KH_OUTLOOK_KNOWN,   /* everything is known */
    KH_OUTLOOK_SETTLED, /* 毫无悬念: points are open, place and grade are not */
    KH_OUTLOOK_LOST,    /* 毫无希望: settled at the last place, or at the last grade */
} kh_outlook;

typedef struct kh_prospect {
    const kh_entity *township;
    const kh_group *group;
    kh_number low, high;                       /* of the total, rounded; not valid: no end */
    size_t best, worst, group_count;           /* places that remain; for print only if the scheme ranks */
    const kh_entity *best_grade, *worst_grade; /* NULL: none, or it cannot be told by points */
    bool open;                                 /* a place or a grade may still change */
    kh_outlook outlook;
} kh_prospect;

/* The order changes when `item` has more than `up` or fewer than `down` instead of its base points. */
typedef struct kh_sway {
    const kh_entity *item; /* of the base tree */
    kh_number base;
    bool up_known, down_known; /* false: nothing changes up to the end, where all or nothing weighs on it */
    kh_number up, down;
    const kh_entity *up_passes[2], *down_passes[2]; /* the first passes the second */
} kh_sway;

typedef struct kh_simulation {
    const kh_scheme *scheme;
    const kh_scores *scores; /* of what is known */
    kh_simulation_choice choice;
    bool has_results;
    unsigned draws;           /* that were made; 0: nothing was open */
    kh_influence *influences; /* in the order of the card */
    size_t influence_count;
    bool compared;          /* some group's totals differ: shares mean something */
    kh_prospect *prospects; /* in roster order */
    size_t prospect_count;
    bool in_proportion; /* false: a 计分 over a sum or of a veto changes points, which sways do not follow */
    kh_sway *sways;     /* empty unless every score is known and in proportion */
    size_t sway_count;
} kh_simulation;

/* `results` may be NULL. NULL: the scheme is not simulated, which is reported (KH984). */
const kh_simulation *kh_simulate(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                 const kh_results *results, kh_simulation_choice choice);

kh_verdict kh_verdict_of(kh_arena *arena, const kh_influence *influence);

#endif

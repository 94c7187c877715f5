/* simulation.h: what a scheme really decides: which indicators part the townships, for whom nothing is open
 * any more, and which weights carry the order.
 *
 * With complete results everything is computed from the scores and is exact. What no result says is drawn:
 * values of an input evenly over its 范围 (on a grid fit for its unit), truths and names evenly over what
 * they may be, points of a department evenly over 0..满分; an input without 范围 cannot be drawn, and its
 * item's score is drawn evenly over what the card lets it score instead, which is said. The same seed gives
 * the same draws, on every machine.
 *
 *   influence   over the townships, deviations from the mean of their own group: Σ (s − mean s)(t − mean t) ÷
 *               Σ (t − mean t)², s the item's score, t the total. All items together make 1; over several
 * draws numerators and denominators are added up before they are divided. nominal     the item's weights over
 * all townships ÷ all totals; of a bonus its cap ÷ totals prospect    the least and the most a township can
 * still score in all: known scores as they are, open ones from 可得最低 to 可得最高 (0..weight where a
 * formula compares townships); the places in its group that remain; the grades that remain by thresholds sway
 * the smallest change of one indicator's base points, the others giving or taking in proportion, at which two
 * townships of a group change places: w′ = w × p′/p on every card. The first change of order happens between
 * neighbours.
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes in results are diagnostics of the rooms below.
 */
#ifndef KH_SIMULATION_SIMULATION_H
#define KH_SIMULATION_SIMULATION_H

#include "scores/scores.h"

#define KH_DEFAULT_DRAWS 200u
#define KH_MAX_DRAWS     100000u

typedef struct kh_simulation_choice {
    uint64_t seed;
    unsigned draws; /* 0: KH_DEFAULT_DRAWS; not used where nothing is open */
} kh_simulation_choice;

typedef struct kh_influence {
    const kh_entity *item; /* leaf, bonus, penalty of the base tree */
    kh_number nominal;     /* share, 0..1 */
    kh_number decides;     /* share of the variance; negative: it works against the others */
    bool drawn_as_score;   /* no 范围 to draw from */
} kh_influence;

typedef struct kh_prospect {
    const kh_entity *township;
    const kh_group *group;
    kh_number low, high;             /* of the total */
    size_t best, worst, group_count; /* places that remain */
    const kh_entity *best_grade,
        *worst_grade; /* by thresholds alone; NULL: none, or not decided by thresholds */
    bool open;        /* a place or a grade may still change */
} kh_prospect;

/* The order changes when `item` has `points` instead of its base points. */
typedef struct kh_sway {
    const kh_entity *item;
    kh_number base;
    bool up_known, down_known;
    kh_number up, down;                             /* the nearest base points above, below, that do it */
    const kh_entity *up_passes[2], *down_passes[2]; /* the first passes the second */
} kh_sway;

typedef struct kh_simulation {
    const kh_scheme *scheme;
    const kh_scores *scores; /* of the results; NULL: there are none */
    kh_simulation_choice choice;
    unsigned draws;           /* that were made; 0: nothing was open */
    kh_influence *influences; /* in the order of the card */
    size_t influence_count;
    kh_prospect *prospects; /* in roster order */
    size_t prospect_count;
    kh_sway *sways; /* empty unless every score is known */
    size_t sway_count;
} kh_simulation;

/* `results` may be NULL. */
const kh_simulation *kh_simulate(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                 const kh_results *results, kh_simulation_choice choice);

#endif

/* simulating.h: what the parts of a simulation share (internal to simulation/).
 *
 * Owns:   everything lives in the model's arena unless an arena is named.
 * Fails:  as the arena does.
 */
#ifndef KH_SIMULATION_SIMULATING_H
#define KH_SIMULATION_SIMULATING_H

#include "results/cell_limits.h"
#include "simulation/random.h"
#include "simulation/simulation.h"

/* From the least to the most; not valid: no end. */
typedef struct kh_ends {
    kh_number low, high;
} kh_ends;

/* A column as it is drawn for a township; found when it is first asked for. */
typedef struct kh_grid_of_column {
    enum { KH_GRID_NOT_LOOKED_AT, KH_GRID_NONE, KH_GRID_NUMBERS, KH_GRID_CHOICES, KH_GRID_NO_VETO } kind;
    kh_number low, step;
    uint64_t count; /* of steps, both ends counted; of choices */
    bool by_target;
} kh_grid_of_column;

/* What changes points beyond the sum of the items. */
typedef struct kh_changes {
    bool formula;       /* a 计分 over the sum of the items of the scheme */
    bool parts_formula; /* one over those of a section or indicator */
    bool veto;          /* 计分 of a veto of the whole */
    bool nested_cap;    /* 扣分上限 over penalties of items further in */
    bool item_veto;     /* 计分 of one that is limited to items */
} kh_changes;

typedef struct kh_simulating {
    kh_model *model;
    kh_arena *arena;
    kh_scheme *scheme;
    const kh_cards *cards;
    const kh_results *results;
    kh_changes changes;
    kh_simulation *simulation;
    kh_evaluation shared;
    kh_map *townships;   /* address → index + 1 */
    kh_ends **ends;      /* by township, by row of the known scores: in all, on the card */
    kh_ends **base_ends; /* the same without bonuses */
    kh_map *of_groups;   /* what is the same for all of a group: an item, a group, what is asked → answer */

    const kh_result_column *columns;
    kh_cell_limits *limits; /* of the columns */
    size_t column_count;
    kh_map *places;            /* item, input, time → first column + 1 */
    kh_grid_of_column **grids; /* by township, by column */
    kh_map *drawn;             /* address of an item's origin → kh_drawn bits */
    uint64_t seed;
    unsigned draw;
    kh_number times; /* periods whose totals are added up; 1: no such */
} kh_simulating;

kh_text kh_address(const void *const *pointer);
/* What was found for an item of a group's tree, kept by an address that says what was asked; NULL: nothing
 * yet. */
const void *kh_found_for_group(const kh_simulating *in, const kh_group *group, const kh_entity *item,
                               const void *asked);
void kh_keep_for_group(kh_simulating *in, const kh_group *group, const kh_entity *item, const void *asked,
                       const void *found);
/* A veto that is not decided leaves the points as they are. */
bool kh_all_known(const kh_scores *scores);
size_t kh_township_index(const kh_simulating *in, const kh_entity *township);

/* ---- ends.c ---- */

/* Fills in->ends and in->base_ends; the figures are prepared. */
void kh_find_ends(kh_simulating *in);
/* 加分上限 or 扣分上限 of a place, on the card; not valid: it has none, or it cannot be told. */
kh_number kh_cap_of(kh_simulating *in, kh_evaluation *evaluation, const kh_entity *place, const char *word,
                    kh_number full);
/* The rows behind `row` that stand inside it end here; the depth of rows is that of the card. */
size_t kh_rows_end(const kh_township_score *township, size_t row);

/* ---- provisional.c ---- */

/* Does its score rest on others' figures, some of which are missing? */
bool kh_is_provisional(kh_simulating *in, kh_evaluation *evaluation, const kh_entity *item);

/* ---- figures.c ---- */

void kh_prepare_figures(kh_simulating *in);
kh_figures kh_drawn_figures(kh_simulating *in);

/* ---- influence.c ---- */

typedef struct kh_influences kh_influences;
kh_influences *kh_influences_new(kh_simulating *in);
/* Adds one set of scores; `arena` holds what need not stay; `rounded`: to 1/1000 point. */
void kh_influences_add(kh_influences *of, kh_arena *arena, const kh_scores *scores, bool rounded);
void kh_influences_finish(kh_influences *of);

/* ---- prospects.c, sways.c ---- */
void kh_find_prospects(kh_simulating *in);
void kh_find_sways(kh_simulating *in);

#endif

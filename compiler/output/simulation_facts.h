/* simulation_facts.h: what every document says about a simulation: lines as texts, in one place. Who stands
 * where is said only if the scheme ranks.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SIMULATION_FACTS_H
#define KH_OUTPUT_SIMULATION_FACTS_H

#include "output/documents.h"

typedef struct kh_influence_line {
    const kh_influence *source;
    kh_text item;
    kh_text nominal, decides; /* “12.5%”, “—” */
    kh_text ratio;            /* “×1.4”, “—” */
    kh_text verdict;
    kh_text verdict_key; /* for programs: as-weighed, more, less, against, nothing, not-compared */
} kh_influence_line;

typedef struct kh_prospect_line {
    const kh_prospect *source;
    kh_text township, group;
    kh_text low, high;   /* of the total; “—” without an end */
    kh_text places;      /* “1–3”; how many, if the scheme does not rank */
    kh_text grades;      /* “优秀–良好”, “良好”, “—” */
    kh_text outlook;     /* 毫无悬念 */
    kh_text outlook_key; /* open, known, settled, lost */
} kh_prospect_line;

typedef struct kh_sway_line {
    const kh_sway *source;
    kh_text item, base;
    kh_text down, up;                           /* two decimals; “—” */
    kh_text down_change, up_change;             /* “甲镇超过乙镇” */
    const kh_entity *down_pair[2], *up_pair[2]; /* in roster order if the scheme does not rank; NULL: none */
} kh_sway_line;

const kh_influence_line *kh_influence_lines(kh_arena *arena, const kh_document *document, size_t *count);
const kh_prospect_line *kh_prospect_lines(kh_arena *arena, const kh_document *document, size_t *count);
const kh_sway_line *kh_sway_lines(kh_arena *arena, const kh_document *document, size_t *count);

/* How it was found: exact or drawn, from what, what could not be drawn. One sentence a line. */
size_t kh_simulation_notes(kh_arena *arena, const kh_document *document, kh_text **notes);
/* Why no places are printed; empty: they are. */
kh_text kh_simulation_no_ranks(kh_arena *arena, const kh_document *document);
bool kh_has_grades(const kh_document *document);

#endif

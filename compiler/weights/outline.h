/* outline.h: a tree of points laid flat: leaves with their points, sections, conditions, and whether sums
 * agree.
 *
 * Owns:   nothing; it lives in the arena given.
 * Fails:  as the arena does.
 */
#ifndef KH_WEIGHTS_OUTLINE_H
#define KH_WEIGHTS_OUTLINE_H

#include "model/evaluate.h"

#define KH_NO_CONDITION SIZE_MAX

/* An 适用 (or guard) somewhere in the tree. */
typedef struct kh_condition {
    const kh_entity *owner;
    const kh_attribute *written;
    size_t outer; /* the condition around it, or KH_NO_CONDITION */
} kh_condition;

typedef struct kh_outline_leaf {
    const kh_entity *entity;
    size_t part;      /* its section's place in parts */
    size_t condition; /* the innermost one over it */
    kh_number points; /* p; scaled where a 评分制 is around it; invalid: not known */
    kh_number full;   /* its 分值 as written, which its formula calls 满分 */
} kh_outline_leaf;

/* A section with its leaves, or all leaves that stand in none. */
typedef struct kh_part {
    const kh_entity *section; /* or NULL */
    kh_number total;
    size_t first, end; /* its leaves lie between; of those that stand in no section, others too */
} kh_part;

/* Which leaves stand in an item of the tree: they follow one another. */
typedef struct kh_range {
    const kh_entity *item, *origin;
    size_t first, count;
} kh_range;

typedef struct kh_outline {
    const kh_entity *tree;
    KH_VECTOR(kh_outline_leaf) leaves;
    KH_VECTOR(kh_part) parts;
    KH_VECTOR(kh_condition) conditions;
    kh_map *ranges;                          /* by address of the origin */
    KH_VECTOR(const kh_entity *) bad_scales; /* with a 评分制 of 0 or less; nothing can be scaled by it */
    bool complete;                           /* no points or children are left to the groups */
    bool known;                              /* every leaf's points */
    bool agrees; /* KH120: each level adds up to the one above it, all of it to the total */
} kh_outline;

/* `total` not valid: there is none to add up to. */
const kh_outline *kh_outline_of(kh_evaluation *evaluation, const kh_entity *tree, kh_number total);

/* The leaves of an item of this tree or of the tree it was copied from; NULL if it is none of them. */
const kh_range *kh_range_of(const kh_outline *outline, const kh_entity *item);

#endif

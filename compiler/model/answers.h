/* answers.h: who answers what only results can say: actual values and scores.
 *
 * Rules and weights are judged before anyone is scored, and evaluate without it: an actual value is UNKNOWN.
 * The scores room fills one in and scores through it.
 *
 * Owns:   what is kept lives in `arena`, which outlives every evaluation that is given the answers.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_ANSWERS_H
#define KH_MODEL_ANSWERS_H

#include "model/entity.h"

struct kh_evaluation;
struct kh_scheme;

/* Which figure is asked for; as a column of the results file has it. */
typedef struct kh_actual {
    const kh_entity *item; /* of the base tree: what the input stands in; NULL: nothing */
    const kh_entity *input; /* 量 or 外部; 明细: the value is the list of its rows; NULL: 实绩 of the item */
    kh_text column;         /* of 分列; empty: it has none */
    unsigned period;        /* of a series, from 1; 0: no series */
    unsigned periods;       /* how many the series has */
    bool last_year;         /* the whole of it; of the last of its periods if `period` is given */
} kh_actual;

typedef enum kh_score_kind {
    KH_SCORE,       /* 得分: with the item's own bonuses */
    KH_SCORE_BASE,  /* 基本得分: before them */
    KH_SCORE_TOTAL, /* 总得分 */
    KH_SCORE_ACTED, /* 得分 in a veto with 计分: what it acts on, the points before it */
    KH_SCORE_SUM,   /* 小计: what its 计分 is over, where it is one on the whole */
} kh_score_kind;

/* What has come of it all, once it has. */
typedef enum kh_outcome_kind {
    KH_OUTCOME_GRADE,         /* 等次 after vetoes: a grade, or NONE */
    KH_OUTCOME_COMMENDED,     /* 获表彰: a list */
    KH_OUTCOME_GROUP_PLACE,   /* 本组名次, with 同分; whether or not it may be printed */
    KH_OUTCOME_OVERALL_PLACE, /* 全体名次 */
} kh_outcome_kind;

typedef struct kh_answers {
    void *context;
    const struct kh_scheme *scheme; /* of no other is anything known */
    /* False: the cell is missing; then *value is UNKNOWN and says whose and which. */
    bool (*actual)(void *context, kh_arena *arena, const kh_entity *township, kh_actual asked,
                   kh_value *value);
    /* On base points (an item's score × p/w); `item` of any tree, NULL: the whole. Computed now if need be,
     * within the depth and the steps of who asks. */
    kh_value (*score)(void *context, struct kh_evaluation *asking, const kh_entity *township,
                      const kh_entity *item, kh_score_kind kind);
    /* Asked before it is settled, it is poison, and that is reported. NULL: it is never known. */
    kh_value (*outcome)(void *context, struct kh_evaluation *asking, const kh_entity *township,
                        kh_outcome_kind asked);
    kh_arena *arena;
    kh_map *kept; /* internal to model/: cohorts, their values, derived quantities; see evaluate_actual.c */
} kh_answers;

/* Everything a value refers to, in another arena. */
kh_value kh_value_copied(kh_arena *arena, kh_value value);

#endif

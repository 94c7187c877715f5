/* card.h: the compiled card of a township: every leaf with its exact weight, and how it came about.
 *
 * The meaning, step by step, is weights.md; the numbers of its steps stand in weights.c.
 *
 * Owns:   cards live in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics (KH060–KH079). A township whose weights cannot be
 * computed has a card with valid = false, and the reason was reported.
 */
#ifndef KH_WEIGHTS_CARD_H
#define KH_WEIGHTS_CARD_H

#include "model/evaluate.h"

typedef enum kh_drop {
    KH_KEPT,
    KH_DROPPED_NOT_APPLICABLE, /* its 适用, or an ancestor's, is false for the township */
    KH_DROPPED_BY_GROUP,       /* 剔除 */
} kh_drop;

typedef enum kh_step_kind {
    KH_STEP_BASE, /* after: base points */
    KH_STEP_ADD,
    KH_STEP_SUBTRACT,
    KH_STEP_SCALE,
    KH_STEP_SET, /* 调整; amount; words: through which section or indicator, if not the leaf itself */
    KH_STEP_COEFFICIENT, /* 系数; amount */
    KH_STEP_RECEIVE,     /* 余分, R > 0; amount; words: what released how many points and by which method */
    KH_STEP_YIELD,       /* 余分, R < 0; amount */
    KH_STEP_BOUND,       /* held at its upper or lower bound; amount: the bound */
    KH_STEP_ROUND,       /* after: the printed weight */
    KH_STEP_DROP,        /* after: 0; words: why */
} kh_step_kind;

typedef struct kh_step {
    kh_step_kind kind;
    kh_number amount, after;
    kh_words words;
} kh_step;

typedef struct kh_weight {
    const kh_entity *leaf;    /* of the group's tree */
    const kh_entity *section; /* or NULL */
    kh_number full; /* 分值 as written; the others are on the scale of the card, which a 评分制 may change */
    kh_number base, exact, weight;
    kh_drop drop;
    bool if_not_applicable; /* kept although not applicable: it scores its 不适用时 */
    bool adjusted;          /* by 调整 of the group */
    KH_VECTOR(kh_step) steps;
} kh_weight;

typedef struct kh_card {
    const kh_scheme *scheme;
    const kh_group *group;
    const kh_entity *township; /* NULL: the base card, weights as written */
    bool valid;
    bool changed;       /* something differs from the group's base points */
    kh_number total;    /* Σ weight: T, or T − R with 归：无 */
    kh_number lost;     /* R, with 归：无; else 0 */
    kh_weight *weights; /* every leaf of the group's tree in source order, dropped ones too */
    size_t count;
    KH_VECTOR(kh_words) notes; /* sentences on the differentiation, for the card's foot */
} kh_card;

typedef struct kh_cards {
    kh_card base;
    kh_card *items; /* in roster order, one a township; empty if the points do not add up */
    size_t count;
    bool sums_agree; /* KH120 would hold on the base or, where groups supply points, on every group's tree */
} kh_cards;

/* Computes all cards of a scheme. */
const kh_cards *kh_weights_compute(kh_model *model, kh_scheme *scheme);

/* Of one group, with the same lines: what does not ask whose card it is (kh_evaluation.unit_asked) says the
 * same of both. */
bool kh_cards_are_alike(const kh_card *left, const kh_card *right);

/* Gives the scheme the entities 评分卡 and 卡项 that rules see (in the scheme entity's `cards`),
 * once; weights alone need none of them, and a country has a million. */
void kh_cards_show(kh_model *model, const kh_cards *cards);

/* “基础 12 → ×1.5 = 18 → 剔除“粮食生产”等释放 10 分，按比例得 2 6/11 → 20 6/11 → 取整 20.5”. */
kh_words kh_weight_story(kh_arena *arena, const kh_card *card, const kh_weight *weight);

#endif

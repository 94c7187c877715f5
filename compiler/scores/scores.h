/* scores.h: what each township scores, item by item, exactly, and how it came about.
 *
 * Order of scoring (scoring.md): quantities → 计分 → 扣分项 of the item, clamp to 下限..上限, × w/p → 加分项
 * of the item → 评分制 of sections → total with the scheme's own bonuses and penalties → 计分 of 否决项 →
 * 等次 → the other effects of 否决项 → ranks → 表彰 → 追责 → 兑现. A 计分 of a section, of an item with parts
 * or of the scheme that speaks of 小计 stands between the sum and the penalties there. 满分 in a formula is
 * the base points p; w is the township's weight. An item without 计分 is marked by its department: its 实绩
 * are base points. 得分(项) in a formula is on base points, too: the score × p/w, so that a mean over
 * townships with different weights means something.
 *
 * A scheme, section or item that is scored period by period (周期 with 逐期计分, of a scheme with 汇总, too)
 * goes through all this in each period, with that period's figures, and the year folds the scores: grades,
 * vetoes of the whole, places and what follows are of the year.
 *
 * Nothing is rounded but the total, to 得分精度, half up, and what is printed. What cannot be computed says
 * what is missing, by township and column; it is never 0.
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes are diagnostics (KH970–KH989).
 */
#ifndef KH_SCORES_SCORES_H
#define KH_SCORES_SCORES_H

#include "model/answers.h"
#include "results/results.h"
#include "weights/card.h"

/* A number that may not be known; then why: what is missing, by township and column. */
typedef struct kh_points {
    bool known;
    kh_number number;
    kh_reasons missing;
} kh_points;

typedef enum kh_score_step_kind {
    KH_SCORED_BY_FORMULA,     /* words: the formula with its actual values filled in */
    KH_SCORED_BY_DEPARTMENT,  /* points handed in */
    KH_SCORED_NOT_APPLICABLE, /* by 不适用时 */
    KH_SCORED_NOT_REPORTED,   /* nothing, by 未报 */
    KH_SCORED_PARTS,          /* Σ of the parts */
    KH_SCORED_PENALTY,        /* a 扣分项 of the item; amount taken off */
    KH_SCORED_CLAMP,          /* held at 上限 or 下限 */
    KH_SCORED_FACTOR,         /* × w/p; of a leaf under 评分制 that is in it */
    KH_SCORED_BONUS,          /* a 加分项 of the item */
    KH_SCORED_PERIODS,        /* the scores of the periods, folded */
    KH_SCORED_VETO,           /* 取消奖励, 定为不合格 limited to this item */
} kh_score_step_kind;

typedef struct kh_score_step {
    kh_score_step_kind kind;
    const kh_entity *by; /* the bonus, penalty or veto; else NULL */
    kh_number amount, after;
    kh_words words;
} kh_score_step;

/* What came of one period. */
typedef struct kh_period_score {
    kh_text name;    /* 2025-07, 2025-Q3, 3 */
    kh_points exact; /* an item's on the card, with its bonuses; a township's total before rounding */
    kh_words story;  /* of an item: how it came about */
} kh_period_score;

/* One row of a card: section, indicator, part, bonus, penalty, in the order of the card. */
typedef struct kh_item_score {
    const kh_entity *item;   /* of the group's tree */
    const kh_weight *weight; /* of a leaf; else NULL */
    unsigned depth;
    kh_number full;   /* the township's weight, or the cap of a bonus; for sections the sum */
    kh_number factor; /* w/p: points on the card for a base point; of a bonus or penalty for one of its own */
    kh_points on_base; /* in base points, before w/p and bonuses: what formulas see as 基本得分 */
    kh_points sum;   /* 小计: of a section or an item with parts whose 计分 is over it, in base points */
    kh_points base;  /* on the card, before bonuses */
    kh_points score; /* on the card; of a penalty what it takes off, negative */
    kh_points counted; /* of a bonus or penalty: what it adds to the item it stands in, on the card; penalties
                          below 0; not known where it was not asked for */
    kh_number taken;   /* what penalties here and inside have taken off the base, on the card */
    bool dropped;      /* not on this township's card, or a bonus whose guard does not hold */
    kh_value actual;   /* 实绩, if the score rests on it; else UNKNOWN */
    unsigned period;   /* of a period's scores, which one; 0: the year's */
    KH_VECTOR(kh_score_step) steps;
    KH_VECTOR(kh_period_score) periods; /* of what is scored period by period */
} kh_item_score;

/* A veto that holds for the township. */
typedef struct kh_veto {
    const kh_entity *veto;
    kh_words effect;             /* in words; several are joined */
    const kh_entity *limited_to; /* 限于: an item, or NULL */
    kh_points from, to;          /* by 计分: of the whole before rounding, of the item in base points */
    kh_words formula;            /* with its values filled in; empty: it has none */
} kh_veto;

/* One share of a payout: 分配. */
typedef struct kh_payout_part {
    kh_text name;
    kh_value amount; /* as that of the payout */
} kh_payout_part;

/* A 兑现 whose condition holds for the township. */
typedef struct kh_payout {
    const kh_entity *payout;
    kh_value
        amount; /* an exact number in its unit, below 0 if it is withheld; UNKNOWN: what is missing is said */
    kh_words formula; /* with its values filled in */
    KH_VECTOR(kh_payout_part) parts;
} kh_payout;

typedef struct kh_township_score {
    const kh_entity *township;
    const kh_group *group;
    const kh_card *card;
    kh_item_score *items;
    size_t item_count;
    KH_VECTOR(kh_words) notes; /* what is not seen in the rows: bonuses of the whole beyond 加分上限 */
    kh_points sum;             /* Σ of the items: 小计 in the scheme's 计分 */
    kh_points before;          /* what that makes of it, before the scheme's bonuses and penalties */
    kh_points exact, total;    /* before and after rounding to 得分精度 */
    KH_VECTOR(kh_period_score) periods; /* of a scheme that folds the totals of its periods */
    kh_words period_words;              /* how */
    const kh_entity *grade;             /* 等次 after vetoes; NULL: none or not known */
    const kh_entity *grade_before_vetoes;
    KH_VECTOR(kh_veto) vetoes;
    KH_VECTOR(const kh_entity *) accountabilities; /* 追责 whose condition holds */
    KH_VECTOR(const kh_entity *) commendations;    /* 表彰 that it wins */
    KH_VECTOR(kh_payout) payouts;
    size_t place, place_count; /* in the group; 0: the scheme lets nobody print it, or it is not known */
    bool last;                 /* 列末位 */
    bool tie_lacks; /* equal to others, and what 同分 of the scheme or of a 等次 compares is missing */
} kh_township_score;

typedef struct kh_scores {
    const kh_scheme *scheme;
    const kh_results *results;
    const kh_cards *cards;
    kh_number precision;
    kh_township_score *items; /* in roster order */
    size_t count;
    bool complete;       /* every score is known */
    bool ranks_may_show; /* the scheme publishes ranks, as often as this, and in groups */
    kh_words why_no_ranks;
} kh_scores;

/* Does it hand out money only: 总分：无, and nothing that has points? Such a scheme has no cards and needs
 * none. */
bool kh_scores_without_points(kh_model *model, const kh_scheme *scheme);

/* Scores everybody. Missing and malformed cells are reported. `cards` are valid. */
const kh_scores *kh_scores_compute(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                   const kh_results *results);

/* Where figures come from, when it is not the results file alone. */
typedef struct kh_figures {
    void *context;
    /* As kh_answers has it. */
    bool (*find)(void *context, kh_arena *arena, const kh_entity *township, kh_actual asked, kh_value *value);
    /* Base points of a leaf, the amount of a bonus or penalty, that are not known all the same; false: they
     * stay so. `item` has its full and factor. NULL: they always do. */
    bool (*points)(void *context, kh_arena *arena, const kh_entity *township, const kh_item_score *item,
                   kh_number *points);
} kh_figures;

typedef struct kh_scores_choice {
    kh_arena *arena;             /* where the scores live; NULL: the model's */
    kh_diagnostics *diagnostics; /* NULL: the model's */
    const kh_figures *figures;   /* NULL: the results'; without results nothing is known */
    bool missing_is_open;        /* what is missing is no mistake */
    bool totals_only;            /* neither grades, vetoes of the whole, places nor consequences */
} kh_scores_choice;

/* As above, chosen in detail; `results` may be NULL. */
const kh_scores *kh_scores_compute_as(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                      const kh_results *results, const kh_scores_choice *choice);

/* To a multiple of the precision, half up. */
kh_number kh_score_rounded(kh_arena *arena, const kh_scores *scores, kh_number number);

/* Of a 等次 or 表彰: the quota as a whole number, by 尾数; is it one for all groups together? */
kh_number kh_whole_quota(kh_evaluation *evaluation, const kh_entity *grade, kh_number share);
bool kh_is_for_all(kh_evaluation *evaluation, const kh_entity *grade);

/* “实绩 95% → 按完成 9.5 → 扣 1（迟报 1次）→ 8.5 → ×16/10 = 13.6”. */
kh_words kh_score_story(kh_arena *arena, const kh_township_score *township, const kh_item_score *item);

#endif

/* scoring.h: what the parts of scoring know of one another (internal to scores/).
 *
 * A group's tree is laid out as rows once; each of its townships scores them on demand, because formulas may
 * ask for the scores of other items and of other townships. Every item is computed in a scratch arena; what
 * stays is copied.
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SCORES_SCORING_H
#define KH_SCORES_SCORING_H

#include "scores/scores.h"

#define KH_NO_ROW SIZE_MAX

/* A section, indicator, part, bonus or penalty of a group's tree. */
typedef struct kh_score_row {
    const kh_entity *item;
    const kh_entity *refined; /* of a group's bonus: the scheme's, whose attributes hold where it says none */
    size_t parent, end;       /* rows before `end` and after this one stand inside it */
    size_t leaf;              /* of the card's weights; KH_NO_ROW: it is none */
    unsigned depth;
    kh_number scale;  /* Π 分值 ÷ 评分制 of what it stands in */
    unsigned periods; /* of its own 逐期计分; 0: none */
} kh_score_row;

typedef struct kh_score_plan {
    const kh_group *group;
    unsigned periods; /* that the totals are of; 0: of the year alone */
    KH_VECTOR(kh_score_row) rows;
    kh_map *places; /* address of the base entity → row + 1 */
} kh_score_plan;

/* An item is scored in two steps: 基本得分 is there before its bonuses, which may ask for it. */
typedef enum kh_progress_state {
    KH_FRESH,
    KH_RUNNING,
    KH_BASED,
    KH_RUNNING_BONUSES,
    KH_DONE
} kh_progress_state;

typedef struct kh_scored kh_scored;

/* The scores of one period. */
typedef struct kh_layer {
    unsigned period, periods;
    kh_scored *scored;
} kh_layer;

struct kh_scored {
    kh_township_score *score;
    const kh_score_plan *plan;
    unsigned char *states;  /* of the rows */
    unsigned char *effects; /* of the vetoes that are limited to the row and hold */
    kh_progress_state before, total;
    kh_points extras[2];   /* of the whole: bonuses, penalties */
    bool ungraded;         /* a condition of a grade is not known for it */
    unsigned open_effects; /* of vetoes of the whole that may hold: it is not known */
    /* not known: why its grade, its commendations or a veto are not */
    kh_points grade_open, commendations_open, veto_open;
    /* 等次, 表彰 whose quotas reach it; its places in the group, over all: once asked for, found for all */
    kh_points settled[2], places[2];
    bool is_settled[2], is_placed[2];
    kh_arena *arena;          /* for comparing in qsort */
    unsigned period, periods; /* of a period's scores; 0: the year's */
    kh_scored *year;          /* of a period's: those of the year; else NULL */
    KH_VECTOR(kh_layer) layers;
};

typedef KH_VECTOR(const kh_entity *) kh_entities;

/* How far it has come: what formulas may ask for. */
typedef enum kh_stage { KH_STAGE_POINTS, KH_STAGE_GRADED, KH_STAGE_COMMENDED } kh_stage;

/* What is missing, for whom, and what is not known for want of it. */
typedef struct kh_missed {
    kh_words what;         /* a column of the results, or a reason */
    kh_words told;         /* the reason, with the operand that is to blame; set when it is reported */
    const kh_entity *item; /* that a reason is about; NULL: a column */
    kh_entities townships, items;
} kh_missed;

/* A veto with 计分 sees as 得分 what it acts on. */
typedef struct kh_acting {
    const struct kh_evaluation *asking; /* NULL: none is being computed */
    kh_number points;
} kh_acting;

typedef struct kh_scoring {
    kh_model *model; /* as evaluated */
    kh_diagnostics *diagnostics;
    kh_arena *arena;
    const kh_scheme *scheme;
    const kh_cards *cards;
    const kh_results *results; /* may be NULL */
    kh_scores_choice choice;
    kh_scores *scores;
    kh_answers answers;
    kh_evaluation shared; /* copied for each item */
    kh_score_plan *plans; /* of the groups */
    kh_scored *townships; /* in roster order */
    kh_map *by_address;   /* of townships → kh_scored */
    kh_map *notes;        /* who is passed over in a cohort, by formula and group */
    bool too_many;        /* rows in all layers; then there are none, and that was said */
    bool circular;        /* some score needs itself, and that was said */
    bool any_limited;     /* some veto is limited to items */
    kh_acting acting;     /* the veto whose 计分 is being computed */
    kh_stage stage;
    bool placing;            /* places are being found: nobody may ask for them */
    bool too_early_told;     /* that an outcome was asked for too early */
    kh_entities grades;      /* as written, the best first */
    const kh_entity *judged; /* the grade or 表彰 that is asked about; internal to grades.c */
    unsigned char held;      /* what the last condition came to; internal to grades.c */
    size_t quota, pool;      /* the last 名额 that was read, of how many; internal to grades.c */
    const kh_node *compared; /* of 同分, and what it came to; internal to ties.c */
    kh_value worth;
    const kh_result_column *wanted; /* NULL: nothing was missing yet */
    size_t wanted_count;
    KH_VECTOR(kh_missed) missed;
    KH_VECTOR(kh_text) path; /* what is being computed, for cycles */
} kh_scoring;

/* One item of one township while it is computed. */
typedef struct kh_trial {
    kh_scoring *scoring;
    kh_scored *of;
    kh_evaluation evaluation; /* in the scratch arena */
} kh_trial;

/* ---- rows.c ---- */
void kh_score_plan_make(kh_scoring *scoring, const kh_group *group, kh_score_plan *plan);
size_t kh_score_row_of(const kh_score_plan *plan, const kh_entity *item);

/* ---- trial.c ---- */
typedef void kh_trial_work(kh_trial *trial, size_t row);
/* `asking` may be NULL: then nothing else is being evaluated. */
void kh_try(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row, kh_trial_work *work);
kh_scored *kh_scored_of(const kh_scoring *scoring, const kh_entity *township);

/* ---- points.c ---- */
kh_points kh_points_known(kh_number number);
kh_points kh_points_missing(kh_scoring *scoring, kh_value why);
kh_points kh_points_sum(kh_scoring *scoring, kh_points left, kh_points right);
/* A cap holds the bonuses or penalties among the rows first..end: each counts this share of its own. */
void kh_scale_counted(kh_scored *of, size_t first, size_t end, kh_kind kind, kh_number share);
kh_points kh_points_times(kh_scoring *scoring, kh_points points, kh_number factor);
/* A plain number; else what is missing, or it is reported that the value is no points. */
kh_points kh_points_of(kh_trial *trial, const kh_entity *item, kh_value value);
kh_value kh_single(kh_value value); /* a list of one stands for its element */

/* ---- item.c ---- */
/* Scores the row if it is not yet, or all but its bonuses; a cycle is reported. */
const kh_item_score *kh_item_based(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row);
const kh_item_score *kh_item_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row);
/* Begins with a row, KH_NO_ROW the whole; false: it needs itself, which is reported. The end takes it off
 * scoring->path. */
bool kh_score_enter(kh_scoring *scoring, const kh_scored *of, size_t place, bool running);
void kh_add_step(kh_scoring *scoring, kh_item_score *item, kh_score_step step);

/* Between 下限 and 上限, on base points. */
kh_points kh_item_held(kh_trial *trial, size_t place, kh_points points);

/* ---- scores.c ---- */
void kh_scored_begin(kh_scoring *scoring, kh_scored *of, kh_township_score *score, const kh_card *card);

/* ---- periods.c ---- */

/* Are they too many to hold? Then none is made, which is reported. */
void kh_count_layers(kh_scoring *scoring);
/* The township's scores of a period, or of the year if `periods` is 0; NULL: too many. */
kh_scored *kh_scored_in(kh_scoring *scoring, kh_scored *of, unsigned period, unsigned periods);
/* Those in which the row is scored when it is asked for in a period: of what is scored once the year's. NULL:
 * its periods do not make up that one. */
kh_scored *kh_scored_when(kh_scoring *scoring, kh_scored *year, size_t place, unsigned period,
                          unsigned periods);
/* Is the row a fold of finer periods in these scores? Then this is how it is scored. */
bool kh_is_folded(const kh_scoring *scoring, const kh_scored *of, size_t place);
void kh_fold_base(kh_trial *trial, size_t place);
void kh_fold_bonuses(kh_trial *trial, size_t place);
/* The same of the total: fills before and exact. */
bool kh_whole_is_folded(const kh_scored *of);
void kh_fold_total(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking);
void kh_keep_period_vetoes(kh_scoring *scoring, kh_scored *of);

/* ---- total.c ---- */

/* Before and after the bonuses and penalties of the whole; the latter rounded, too. */
kh_points kh_before_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking);
kh_points kh_total_scored(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking);

/* ---- amount.c ---- */

/* How many points a formula or a mark gives: before any clamp. */
kh_points kh_formula_points(kh_trial *trial, kh_item_score *item, const kh_node *formula);
kh_points kh_marked_points(kh_trial *trial, kh_item_score *item, kh_number full);
/* Of a 加分项 or 扣分项, clamped by its own bounds; 0 if its guard does not hold. Not negative unless its
 * 下限 lets it. */
kh_points kh_amount_of(kh_trial *trial, size_t row);
/* 上限 and 下限; not valid: 无. A percentage is one of `full`. False: *points says what is missing. */
bool kh_score_bounds(kh_trial *trial, const kh_score_row *row, kh_number full, kh_number *least,
                     kh_number *most, kh_points *points);
/* 加分上限 or 扣分上限 of the place; not valid: none. A percentage is one of `full`. False: not known. */
bool kh_score_cap(kh_trial *trial, const kh_entity *place, kh_kind kind, kh_number full, kh_number *cap,
                  kh_points *points);
/* Attributes of the row's item, else of what it refines. */
const kh_attribute *kh_row_attribute(const kh_score_row *row, const char *word);

/* ---- told.c ---- */
kh_words kh_score_filled(kh_arena *arena, const char *chinese, const char *english, size_t count,
                         const kh_words *arguments);
kh_words kh_number_words(kh_arena *arena, kh_number number);
/* Blanks and line ends become one blank. */
kh_text kh_text_in_one_line(kh_arena *arena, kh_text text);
/* “按完成(实绩 950万元, 目标 1000万元)” */
kh_words kh_formula_words(kh_trial *trial, const kh_entity *item, const kh_node *formula);

/* ---- told_details.c ---- */
/* Of a collection of rows of the township's own detail: how many, which, and what each is worth by the
 * formula (NULL: none). False: it is no such collection. */
bool kh_detail_words(kh_trial *trial, const kh_frame *frame, const kh_node *collection,
                     const kh_node *formula, kh_words *words);

/* ---- answering.c ---- */
void kh_score_answers(kh_scoring *scoring);
/* What it is on base points, with its bonuses: what the card says × p/w. */
kh_points kh_score_on_base(kh_arena *arena, const kh_item_score *item);
/* 2025-07, 2025-Q3, 2025-H1; weeks and ten-day periods by number */
kh_text kh_score_period_name(kh_scoring *scoring, unsigned period, unsigned periods);
/* 招商.到位资金@2025-07 */
kh_text kh_actual_title(kh_scoring *scoring, kh_actual asked);

/* ---- missing.c ---- */
void kh_note_missing(kh_scoring *scoring, const kh_entity *township, const kh_entity *item, kh_points points);
void kh_report_missing(kh_scoring *scoring);

/* ---- vetoes.c ---- */

/* 条件 of a veto, grade or 追责; UNKNOWN if it cannot be told. A veto without one holds if its 实绩 is true
 * or above 0. */
kh_value kh_condition_holds(kh_trial *trial, const kh_entity *of);
/* Applies to an item: 限于 names it. */
typedef enum kh_effect {
    KH_EFFECT_IN_WORDS,
    KH_NOT_TOP_GRADE,
    KH_NOT_QUALIFIED,
    KH_SET_UNQUALIFIED,
    KH_PLACED_LAST,
    KH_ONE_GRADE_DOWN,
    KH_NO_REWARDS,
    KH_GRADE_AT_MOST, /* 至多评为, not a word of 后果 */
    KH_EFFECTS,
} kh_effect;
/* The effects of a veto as bits (1 << effect). */
unsigned kh_effects_of(kh_scoring *scoring, const kh_entity *veto);
/* Those of all vetoes of the whole that hold. */
unsigned kh_whole_effects(kh_scoring *scoring, const kh_scored *of);
/* Of the vetoes limited to the item that hold, all their effects; their 计分 changes item->on_base. */
unsigned kh_item_effects(kh_trial *trial, size_t row, kh_item_score *item);
/* 计分 of the vetoes of the whole that hold, in the order written: changes the total. */
void kh_change_totals(kh_scoring *scoring);
void kh_find_vetoes(kh_scoring *scoring, kh_scored *of);
void kh_find_accountabilities(kh_scoring *scoring, kh_scored *of);

/* ---- ties.c ---- */

/* Members, the best first. */
typedef struct kh_standing {
    kh_scored **members;
    size_t *ties;      /* the first of those tied with it; its own place if it is the first */
    kh_words *stories; /* what equals were compared by; empty: nothing */
    size_t count;
} kh_standing;

/* By total, then by 同分 of the owner, which may be NULL; all totals are known. A value that is missing is
 * reported, once. */
kh_standing kh_standing_of(kh_scoring *scoring, kh_scored **members, size_t count, const kh_entity *owner);
/* Adds the story to the township's notes; `purpose`: what was decided by it. */
void kh_tell_tie(kh_scoring *scoring, const kh_standing *standing, size_t member, kh_words purpose);

/* ---- grades.c, fall.c, ranks.c, payouts.c ---- */
void kh_grade(kh_scoring *scoring);
void kh_commend(kh_scoring *scoring);
/* The 等次, or 表彰, of the scheme, as written. */
kh_entities kh_written_grades(kh_scoring *scoring, kh_kind kind);
/* Does the condition of the grade hold? */
bool kh_grade_holds(kh_scoring *scoring, kh_scored *of, const kh_entity *grade);
bool kh_has_quota(const kh_entity *grade);
/* Not known: whose total is missing, so that a quota of the grade cannot be given in the group. */
kh_points kh_quota_open(kh_scoring *scoring, const kh_group *group, const kh_entity *grade);
void kh_apply_vetoes(kh_scoring *scoring);
void kh_rank(kh_scoring *scoring);
/* With 同分 and 列末位; `overall`: among all, else in the group. Not known: whose total or veto is missing.
 */
kh_points kh_place_among(kh_scoring *scoring, kh_scored *of, bool overall);

/* ---- outcomes.c ---- */
kh_value kh_score_outcome(void *context, kh_evaluation *asking, const kh_entity *township,
                          kh_outcome_kind asked);
/* 兑现 */
void kh_pay(kh_scoring *scoring, kh_scored *of);
void kh_publish(kh_scoring *scoring);

#endif

/* weighing.h: what the steps of the computation share (internal to weights/).
 *
 * A scheme is weighed; each group has a plan, made once from its tree and its words; each township a working,
 * its card in the making. The numbers of the steps are those of weights.md.
 *
 * Owns:   nothing; everything lives in the model's arena.
 * Fails:  as the arena does. A mistake goes to the findings and makes the working `failed`; a number beyond
 *         all measure (KH_NUMBER_INVALID) is passed on and looked for once, at the end of each step that
 * needs it.
 */
#ifndef KH_WEIGHTS_WEIGHING_H
#define KH_WEIGHTS_WEIGHING_H

#include "weights/card.h"
#include "weights/finding_list.h"
#include "weights/outline.h"
#include "weights/words.h"

/* In place of a part: the whole card. */
#define KH_ALL_PARTS SIZE_MAX

typedef struct kh_weighing {
    kh_model *model;
    kh_scheme *scheme;
    kh_arena *arena;
    kh_number total; /* T; invalid: 待定 or 无 */
    kh_number step;  /* q */
    bool keeps_sections;
    kh_finding_list *findings;
} kh_weighing;

typedef enum kh_method { KH_IN_PROPORTION, KH_EVENLY, KH_BY_FORMULA } kh_method;

/* 剔除 of one name, or an entry of 调整. */
typedef struct kh_plan_item {
    const kh_adjustment *adjustment; /* NULL: 剔除 */
    const kh_range *range;
    bool changed; /* some weight of some township */
} kh_plan_item;

/* Words of 归; what it names is marked on the leaves. */
typedef struct kh_recipients {
    bool none, key, weak, rest, section, named;
} kh_recipients;

typedef struct kh_plan_leaf {
    bool dropped;  /* by 剔除 */
    bool adjusted; /* by 调整, whether or not the number changes */
    bool named;    /* by 归 */
    bool key;      /* 重点, its own or of what holds it */
    bool outcome;  /* 类型 is 目标效果 */
} kh_plan_leaf;

typedef struct kh_plan {
    kh_weighing *weighing;
    const kh_group *group;
    const kh_outline *outline;
    kh_plan_leaf *leaves; /* beside outline->leaves */
    kh_step *bases;       /* the first step of each; all cards of the group begin with them */
    KH_VECTOR(kh_plan_item) items;
    kh_recipients recipients;
    kh_method method;
    const kh_node *formula; /* of 按(式) */
    kh_span balance_span;   /* where findings on 余分 point */
    bool kinds_known;       /* every leaf says its 类型 */
    bool broken;            /* reported; no card of this group can be computed */
    bool failed;            /* some card could not be computed */
} kh_plan;

/* Bounds of one leaf; not valid: none. */
typedef struct kh_bounds {
    kh_number least, most;           /* 分值下限, 分值上限 */
    kh_number item_least, item_most; /* 单项下限, 单项上限 */
} kh_bounds;

typedef struct kh_working {
    kh_plan *plan;
    kh_card *card;
    kh_evaluation evaluation;
    kh_bounds *bounds; /* a leaf each */
    bool *takes;       /* those among whom an amount is being settled; a leaf each */
    bool *took_part;   /* in any such settlement; a leaf each */
    bool *moved;       /* its section received what another one released; a part each */
    bool by_section;   /* the balance was settled section by section */
    bool failed;
    kh_words_list flows; /* for the notes: where points went */
} kh_working;

/* Reports once for all townships alike; the working has failed if the row is an error. */
void kh_trouble(kh_working *working, kh_code code, kh_span span, const kh_words *arguments, size_t count);

void kh_record(kh_working *working, size_t leaf, kh_step step);

bool kh_is_tbd(const kh_node *node);
/* The attribute is 待定: noted by the model, so the working fails without a word. */
bool kh_waits_for(kh_working *working, const kh_attribute *written);

/* What a number is asked for; read for messages. */
typedef struct kh_question {
    kh_words of, what; /* “工业投资” 的 “系数” */
    kh_span span;
    bool points; /* 分 or plain; a percentage makes no sense */
} kh_question;

/* False: not a number, reported, the working has failed. */
bool kh_answer(kh_working *working, const kh_question *question, kh_value value, kh_number *number);

/* Who lacks what, of an UNKNOWN value. The township is left out: a finding names all to which it happens. */
kh_words kh_reason_words(kh_arena *arena, kh_value value);

/* -1 0 1; 0 if one of them is not valid. */
int kh_order_of(kh_number left, kh_number right);

/* ---- the steps, in order; each may fail the working ---- */

kh_plan *kh_plan_make(kh_weighing *weighing, const kh_group *group, const kh_outline *outline);
void kh_start(kh_working *working);               /* 1 */
void kh_drop_not_applicable(kh_working *working); /* 2 */
void kh_apply_group(kh_working *working);         /* 3 */
void kh_apply_coefficients(kh_working *working);  /* 4 */
void kh_read_bounds(kh_working *working);         /* what 5 may not cross */
void kh_balance(kh_working *working);             /* 5 */
void kh_hold_bounds(kh_working *working);         /* and the finished card not leave */
void kh_round_card(kh_working *working);          /* 6 */
void kh_note_card(kh_working *working);           /* 7: the foot; the steps were recorded on the way */

/* Item bounds of 余分 for those that take part. */
void kh_read_item_bounds(kh_working *working);

/* ---- words of steps and notes (story.c, notes.c) ---- */

kh_words kh_method_words(const kh_plan *plan); /* 按比例 */
/* “剔除“粮食生产”等释放 10 分，按比例”: what made the amount that is settled in a part (KH_ALL_PARTS: on the
 * card). */
kh_words kh_release_words(const kh_working *working, size_t part, bool released, kh_number amount);
/* A sentence of it for the card's foot, with those of the leaves [first, end) that take part. */
kh_words kh_flow_words(const kh_working *working, size_t first, size_t end, kh_words release, bool upwards);

#endif

/* score_facts.h: what every document says about scores: lines as texts, in one place.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SCORE_FACTS_H
#define KH_OUTPUT_SCORE_FACTS_H

#include "output/documents.h"

/* An item of a township's card, in its order; those that are not on the card are left out. */
typedef struct kh_score_line {
    const kh_item_score *source;
    kh_text kind;    /* section, indicator, bonus, penalty */
    kh_text section; /* the name of the outermost one it stands in; empty: none */
    kh_text item;    /* name or “外.内” */
    kh_text full;    /* empty: no cap */
    kh_text actual;  /* 实绩, if the score rests on it */
    kh_text score;   /* with the decimals of the precision; “—” if it is not known */
    kh_text exact;   /* a reduced fraction; empty if it is not known */
    kh_text story;   /* how it came about; else what is missing */
} kh_score_line;

const kh_score_line *kh_score_lines(kh_arena *arena, const kh_document *document,
                                    const kh_township_score *township, size_t *count);

/* Townships as they may be printed: by group and place where the scheme ranks, else in roster order. */
const kh_township_score **kh_scores_ordered(kh_arena *arena, const kh_document *document);

/* With the decimals of the precision, half up; “—” if it is not known. */
kh_text kh_score_text(kh_arena *arena, const kh_document *document, kh_points points);
unsigned kh_score_digits(kh_arena *arena, const kh_document *document);
/* 优秀; empty: none. */
kh_text kh_grade_text(const kh_township_score *township);
/* “源东乡　分组：农业　得分：87.35　等次：良好　组内第2名，共9个” */
kh_text kh_score_heading(kh_arena *arena, const kh_document *document, const kh_township_score *township);
/* “5万元”; “—” if it is not known. */
kh_text kh_payout_text(kh_arena *arena, const kh_document *document, kh_value amount);
/* 领受: who is paid; 后果 of a 追责, 表彰 or 等次; several are joined, empty: not written. */
kh_text kh_payee_text(kh_arena *arena, const kh_document *document, const kh_payout *payout);
kh_text kh_effect_text(kh_arena *arena, const kh_document *document, const kh_entity *of);
/* How the amount of a payout came about. */
kh_text kh_payout_story(kh_arena *arena, const kh_document *document, const kh_payout *payout);
/* How the totals of the periods make that of the year; notes; “否决：…”, “追责：…”, “表彰：…”, “兑现：…”: one
 * line each. */
size_t kh_consequence_lines(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                            kh_text **lines);

#endif

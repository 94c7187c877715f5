/* phrase.h: a formula of scoring in words, as an official would write it, so that what is printed and what is
 * computed are one.
 *
 * The words are put together by the structure of the formula from the rows of model/phrases.def and from 措辞
 * of declared functions. What no row fits is printed as a line of mathematics with the names of its
 * quantities: readable, never other than the formula. Points are those of the base scheme;
 * kh_conversion_words() says how they become those of a township.
 *
 * Owns:   texts and shapes live in the model's arena; an item is put into words once.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_PHRASE_H
#define KH_MODEL_PHRASE_H

#include "model/evaluate.h"

typedef struct kh_phrase {
    kh_words words; /* complete sentences; empty: the item has no formula */
    bool points;    /* numbers of points are said: another weight than the base is worth a word */
    bool plain;     /* some of it could only be said as mathematics */
} kh_phrase;

/* 计分 of an indicator (its own or inherited), bonus or penalty; 单次 of the latter two stands for “单次 ×
 * 实绩”. 上限 and 下限 of the item are said where they matter. */
kh_phrase kh_phrase_of(kh_evaluation *evaluation, const kh_entity *item);
/* What an expression that is no item's formula is said as. */
typedef enum kh_phrased_as {
    KH_PHRASED_CONDITION, /* 适用, 条件 */
    KH_PHRASED_SCORE,     /* 不适用时, 逐期计分, 计分 over 小计: “得满分的80%” */
    KH_PHRASED_VALUE,     /* 金额, 名额 */
    KH_PHRASED_MADE,      /* 计分 of a veto: “得分高于60分的，按60分计” */
} kh_phrased_as;

typedef struct kh_phrased {
    kh_words words; /* a part of a sentence */
    kh_words where; /* “。其中，甲＝乙÷丙”, to stand behind it; empty: it names nothing that is computed */
} kh_phrased;

/* `item`: what the expression is written in. */
kh_phrased kh_phrased_of(kh_evaluation *evaluation, const kh_entity *item, kh_phrased_as as,
                         const kh_node *node);
/* “以上按满分10分计，再按本乡镇分值16分折算。” */
kh_words kh_conversion_words(kh_evaluation *evaluation, const kh_entity *item, kh_number base,
                             kh_number weight);

/* Does a text state a number of points? */
bool kh_says_points(kh_arena *arena, kh_text text);

#endif

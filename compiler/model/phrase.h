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
/* What is to be said of an expression that is no item's formula. */
typedef enum kh_phrased {
    KH_PHRASED_CONDITION, /* 适用, 条件 */
    KH_PHRASED_POINTS,    /* 不适用时 */
    KH_PHRASED_VALUE,     /* 逐期计分, 金额 */
    KH_PHRASED_MADE,      /* 计分 of a veto */
} kh_phrased;

/* In words, with what its quantities rest on; as a part of a sentence. */
kh_words kh_phrased_words(kh_evaluation *evaluation, const kh_entity *item, kh_phrased what,
                          const kh_node *node);
/* “以上按满分10分计，再按本乡镇分值16分折算。” */
kh_words kh_conversion_words(kh_evaluation *evaluation, const kh_entity *item, kh_number base,
                             kh_number weight);

/* Does a text state a number of points? */
bool kh_says_points(kh_arena *arena, kh_text text);

#endif

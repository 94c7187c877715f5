/* phrase_internal.h: what the files that put formulas into words know of one another (internal to model/).
 *
 * Owns:   nothing; texts live in the model's arena.
 * Fails:  as the arena does. A formula of more parts than KH_MAX_PHRASED, or deeper than KH_MAX_PHRASE_DEPTH,
 * is printed as it is written.
 */
#ifndef KH_MODEL_PHRASE_INTERNAL_H
#define KH_MODEL_PHRASE_INTERNAL_H

#include "model/functions.h"
#include "model/phrase.h"

enum { KH_MAX_PHRASED = 20000, KH_MAX_PHRASE_DEPTH = 100, KH_MAX_TERMS = 64 };

typedef enum kh_phrase_as {
    KH_PHRASE_SAY,
    KH_PHRASE_POINTS,
    KH_PHRASE_VALUE,
    KH_PHRASE_WHETHER,
    KH_PHRASE_MADE,
} kh_phrase_as;

/* How parts are put together. */
typedef enum kh_saying {
#define SAYING(id, chinese, english) KH_SAYING_##id,
#include "model/phrases.def"
    KH_SAYINGS,
} kh_saying;

/* For the initializers of tables. */
#define KH_ROW_WORDS(chinese, english)                                                                       \
    {                                                                                                        \
        {                                                                                                    \
            {"" chinese, sizeof(chinese) - 1},                                                               \
            {                                                                                                \
                "" english, sizeof(english) - 1                                                              \
            }                                                                                                \
        }                                                                                                    \
    }

typedef struct kh_phrase_row {
    kh_phrase_as as;
    bool open;
    const char *shape;
    kh_words words;
} kh_phrase_row;

typedef struct kh_change_row {
    const char *shape;
    kh_words even, up, down;
} kh_change_row;

/* Somebody puts one formula into words of one language. */
typedef struct kh_phraser {
    kh_evaluation *evaluation;
    kh_arena *arena;
    kh_language language;
    const kh_entity *item;
    kh_frame frame; /* the item's */
    kh_saying get;  /* what the item does with points */
    unsigned budget, depth;
    bool points, plain;                   /* see kh_phrase */
    KH_VECTOR(const kh_entity *) derived; /* quantities with a formula that were named */
} kh_phraser;

/* What the letters of a shape stand for. */
typedef struct kh_letters {
    const kh_node *of[128];
} kh_letters;

/* From where points are counted, and to where. NULL: no bound on that side. */
typedef struct kh_bounds {
    const kh_node *low, *high;
    /* the item's own where they cut off what is written as `high` and `low`; NULL: they do not */
    const kh_node *stop, *bottom;
    bool low_stated, high_stated; /* written for this formula, not understood */
    bool uncapped;                /* 上限：无 is written */
    bool falling;                 /* points are taken off until there are none */
} kh_bounds;

static inline kh_scope kh_phraser_scope(kh_phraser *phraser)
{
    return (kh_scope){phraser->evaluation, &phraser->frame};
}

/* ---- shapes (phrase_shape.c) ---- */

/* By the address of the item. */
kh_map *kh_known_phrases(const kh_model *model);
/* The first row that fits, or NULL. */
const kh_phrase_row *kh_phrase_row_for(kh_phraser *phraser, kh_phrase_as as, const kh_node *node,
                                       kh_letters *letters);
const kh_change_row *kh_change_row_for(kh_phraser *phraser, const kh_node *node, kh_letters *letters);
/* Literals, 满分, and what is computed from them alone. */
bool kh_is_fixed(kh_phraser *phraser, const kh_node *node);
bool kh_is_literal(const kh_node *node);
bool kh_is_zero(const kh_node *node);
/* A day, or a quantity whose unit is 日期. */
bool kh_is_date(kh_phraser *phraser, const kh_node *node);
/* 名次(…), a quantity that is one, or one whose unit is 名次: less is better. */
bool kh_is_place(kh_phraser *phraser, const kh_node *node);
/* What comes of many figures, by itself or by its name: no mark that another quantity is set against. */
bool kh_is_aggregate(kh_phraser *phraser, const kh_node *node);
/* 满分, 目标, 实绩 …: the Chinese word of the language that a name means here; empty: none. */
kh_text kh_meant_word(kh_phraser *phraser, const kh_node *node);
bool kh_means(kh_phraser *phraser, const kh_node *node, const char *chinese);
/* 待定: said as such wherever a number may stand. */
bool kh_is_to_be_determined(const kh_node *node);
/* The declared function that a call means, or NULL. */
const kh_entity *kh_phrase_function(kh_phraser *phraser, const kh_node *node);
/* The same if it is a method of the library's 计分.kh. */
const kh_entity *kh_phrase_method(kh_phraser *phraser, const kh_node *node);

typedef struct kh_factor {
    const kh_node *node;
    bool inverted; /* a divisor, or taken off */
} kh_factor;

/* The factors of a product, or the terms of a sum; 0: more than KH_MAX_TERMS. */
size_t kh_factors(const kh_node *node, bool sum, kh_factor factors[KH_MAX_TERMS]);
/* The product or sum again; NULL: of nothing. */
const kh_node *kh_factors_joined(kh_arena *arena, const kh_factor *factors, size_t count, bool sum);
kh_node *kh_node_new(kh_arena *arena, kh_node_kind kind, const kh_node *left, const kh_node *right);

/* ---- words (phrase_words.c) ---- */

kh_text kh_say(kh_phraser *phraser, kh_saying saying, size_t count, ...);
kh_text kh_phrase_value(kh_phraser *phraser, const kh_node *node);
kh_text kh_phrase_points(kh_phraser *phraser, const kh_node *node);
/* 1% is 1个百分点. */
kh_text kh_phrase_step(kh_phraser *phraser, const kh_node *node);
/* What the quantity is counted in: “1起”; empty: it is not counted. */
kh_text kh_phrase_one(kh_phraser *phraser, const kh_node *quantity);
/* One of those assessed: 乡镇, township. */
kh_text kh_phrase_units(kh_phraser *phraser);
kh_text kh_fill_words(kh_phraser *phraser, kh_words words, const kh_letters *letters);
/* The words of a declared function, filled with what the call gives; empty: it has none. */
kh_text kh_phrase_declared(kh_phraser *phraser, const kh_entity *function, const kh_node *call);
/* What the call gives for a parameter, or what it is by default; NULL: neither. */
const kh_node *kh_phrase_argument(kh_phraser *phraser, const kh_entity *function, const kh_node *call,
                                  kh_text name);
/* “，不足1个百分点的不计”: what happens to less than a step. `stated`: 舍, 进 or 比例; NULL: 舍. */
kh_text kh_phrase_left(kh_phraser *phraser, const kh_node *size, const kh_node *stated, bool exact);
/* What a declared function computes, with what the call gives put in for its parameters; NULL: it has none.
 */
const kh_node *kh_inlined(kh_phraser *phraser, const kh_entity *function, const kh_node *call);

/* ---- more and less (phrase_bounds.c) ---- */

/* Of points that depend on no result: surely more than the others? */
bool kh_is_above(kh_phraser *phraser, const kh_node *points, const kh_node *others);
/* Of an indicator without 上限: the full mark. Never NULL. */
const kh_node *kh_full_marks(void);
/* Within nothing and the full mark whatever the result: 满分 × 实绩 of 0..100%. */
bool kh_stays_within(kh_phraser *phraser, const kh_node *node);
/* Does a list in it, or its {x.points}, give more than `high`? */
bool kh_lists_more(kh_phraser *phraser, const kh_node *node, const kh_node *high);
bool kh_row_gives_more(kh_phraser *phraser, const kh_phrase_row *row, const kh_letters *letters,
                       const kh_node *high);
/* The most that the words of the row allow; NULL: they state none. */
const kh_node *kh_row_cap(kh_phraser *phraser, const kh_phrase_row *row, const kh_letters *letters);

/* ---- conditions, cases (phrase_cases.c) ---- */

kh_text kh_phrase_condition(kh_phraser *phraser, const kh_node *node);
/* A comparison, or made of some. */
bool kh_is_condition(const kh_node *node);
/* 分档 as a quantity: （类别为一类的为1，其他为6）. */
kh_text kh_phrase_match(kh_phraser *phraser, const kh_node *node);
kh_text kh_say_if(kh_phraser *phraser, const kh_node *node);
kh_text kh_say_match(kh_phraser *phraser, const kh_node *node);

/* ---- points (phrase.c, phrase_sum.c, phrase_list.c) ---- */

kh_text kh_say_points(kh_phraser *phraser, const kh_node *node, kh_bounds bounds);
/* “得满分的80%”, “不得分”, “扣2分”. */
kh_text kh_say_fixed(kh_phraser *phraser, const kh_node *node);
/* A base and steps away from it, or parts that are added; empty: it is neither. */
kh_text kh_say_sum(kh_phraser *phraser, const kh_node *node, kh_bounds bounds);
/* 累进 as a quantity; empty: its widths or prices are no lists. */
kh_text kh_phrase_brackets(kh_phraser *phraser, const kh_node *node);
/* 名次表, 累进, 加权, and the methods that read points off lists; empty: none of them. */
kh_text kh_say_table(kh_phraser *phraser, const kh_node *node);
/* “，最高得满分，扣完为止” */
kh_text kh_say_bounds(kh_phraser *phraser, kh_bounds bounds, bool low, bool high);

#endif

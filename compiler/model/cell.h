/* cell.h: the text of a cell, typed by what its column wants: 类型, 取值, 单位 and 范围 of a roster's field
 * or of an input of the scheme. Without a 类型, 取值 makes names, the unit 是否 truths, 日期 dates, any other
 * unit numbers.
 *
 * Owns:   nothing; values live in the arena.
 * Fails:  as the arena does; kh_cell_check() reports, the others answer.
 */
#ifndef KH_MODEL_CELL_H
#define KH_MODEL_CELL_H

#include "model/model.h"

/* Words looked through for did-you-mean; a form has no more columns, a column no more names. */
#define KH_MAX_CANDIDATES 500

/* What a cell of a field may be. */
typedef enum kh_cell_kind {
    KH_CELL_ANY, /* nothing is declared: a number if it reads as one, else text */
    KH_CELL_NUMBER,
    KH_CELL_INTEGER,
    KH_CELL_PERCENT,
    KH_CELL_TEXT,
    KH_CELL_TRUTH,
    KH_CELL_NAME,
    KH_CELL_DATE,
    KH_CELL_REPORTED, /* the field's own 类型 is mistaken, and was reported */
} kh_cell_kind;

typedef struct kh_cell_type {
    const kh_entity *field;
    kh_cell_kind kind;
    kh_unit unit;              /* without a word: none is declared */
    bool parts_of_one;         /* the unit is % or ‰ */
    const kh_attribute *names; /* 取值 or NULL */
    kh_map *index;             /* its names → their text; NULL: not worth it for a single cell */
    kh_words listed;           /* its names for a message, once there was a mistake */
    const kh_node *range;      /* 范围 or NULL */
} kh_cell_type;

typedef enum kh_cell_fault {
    KH_CELL_FITS,
    KH_CELL_WRONG,
    KH_CELL_UNKNOWN_NAME,
    KH_CELL_OUT_OF_RANGE
} kh_cell_fault;

kh_cell_type kh_cell_type_of(kh_arena *arena, const kh_entity *field);
/* For many cells. */
void kh_cell_index(kh_arena *arena, kh_cell_type *type);
/* Without reporting. UNKNOWN for 待定. */
kh_cell_fault kh_cell_read(kh_arena *arena, const kh_cell_type *type, kh_text cell, kh_value *value);
/* What would fit, in words: “数，单位万元”. */
kh_words kh_cell_expected(kh_arena *arena, const kh_cell_type *type);
/* The names that 取值 lists, in words, and the one nearest to what was typed. */
kh_words kh_cell_names(kh_arena *arena, kh_cell_type *type);
kh_text kh_cell_nearest_name(const kh_cell_type *type, kh_text cell);
/* Reports what does not fit; *value is then poison. */
bool kh_cell_check(kh_model *model, kh_cell_type *type, kh_text cell, kh_span span, kh_value *value);
/* 18500, 18,500, -3, 1.85万, 18500人, 5%, 5‰ as a number; *unit is what follows it, may be empty. */
bool kh_cell_number(kh_arena *arena, kh_text cell, kh_number *number, kh_text *unit);
/* The number in the type's unit. False: the units do not agree, or the word after it is no unit. */
bool kh_cell_convert(kh_arena *arena, const kh_cell_type *type, kh_number number, kh_text unit,
                     kh_value *value);
/* The lower or upper end of 范围, in the type's unit; of %, as a share. False: there is none, or it is no
 * literal. */
bool kh_cell_bound(kh_arena *arena, const kh_cell_type *type, bool upper, kh_number *number);
bool kh_cell_in_range(kh_arena *arena, const kh_cell_type *type, const kh_value *value);

#endif

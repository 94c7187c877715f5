/* check.h: names and types of expressions, before anything is evaluated.
 *
 * Walks an expression in a static scope and reports unknown names (with did-you-mean, or with blanks put in
 * where words ran together), calls of what is no function, wrong numbers of arguments, units that do not
 * agree (万元 + 人), wrong types, 待定 (once each, as a note). What was reported has the type POISON and is
 * accepted everywhere.
 *
 * Owns:   nothing.
 * Fails:  as the arena does; mistakes are diagnostics.
 */
#ifndef KH_MODEL_CHECK_H
#define KH_MODEL_CHECK_H

#include "model/evaluate.h"

typedef enum kh_type_kind {
    KH_TYPE_ANY, /* could be anything: not judged */
    KH_TYPE_POISON,
    KH_TYPE_NONE,
    KH_TYPE_NUMBER,
    KH_TYPE_TEXT,
    KH_TYPE_TRUTH,
    KH_TYPE_DATE,
    KH_TYPE_MEMBER, /* detail: enumeration */
    KH_TYPE_NAME,   /* field: whose 取值 */
    KH_TYPE_ENTITY, /* detail: kind */
    KH_TYPE_RECORD,
    KH_TYPE_RANGE,
} kh_type_kind;

typedef struct kh_type {
    kh_type_kind kind;
    bool list;
    bool series;  /* a list because it is told period by period: 上年(x), 累计(x) make one of it */
    bool written; /* a list because an attribute may hold several; one alone is as good as itself */
    bool single;  /* surely one value, whatever its kind */
    unsigned detail;
    const kh_entity *field; /* of a row of a detail: the detail */
    bool has_unit;          /* of a number: known; else any */
    kh_unit unit;
} kh_type;

/* Static scope: like kh_frame, but of kinds. */
typedef struct kh_static_frame kh_static_frame;
struct kh_static_frame {
    const kh_static_frame *outer;
    kh_kind kind;            /* KH_KIND_FILE: no element */
    const kh_entity *entity; /* a particular one, for its own quantities and parameters; or NULL */
    const kh_type *value;    /* an element that is no entity */
};

typedef struct kh_checker {
    kh_model *model;
    const kh_scheme *scheme;       /* may be NULL */
    const kh_entity *owner;        /* whose expression it is */
    const kh_attribute *attribute; /* the attribute it is written in; may be NULL */
    bool last_year;                /* in 上年(…); internal */
} kh_checker;

kh_type kh_check(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                 kh_expectation expected);

#endif

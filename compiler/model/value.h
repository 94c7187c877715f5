/* value.h: what an expression is worth.
 *
 * Numbers are exact and carry a unit. A value that is not known is not an error: it is UNKNOWN with the
 * reasons (who lacks what), and arithmetic and comparison pass it on; what has been reported already is
 * POISON, and is passed on in silence. Counts, sums and shares over doubtful members are ranges:
 * number..upper.
 *
 * Owns:   nothing; values live in the arena of the evaluation.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_VALUE_H
#define KH_MODEL_VALUE_H

#include "base/date.h"
#include "base/number.h"
#include "source/diagnostic.h"
#include "syntax/vocabulary.h"

struct kh_entity;
struct kh_node;

typedef enum kh_value_kind {
    KH_VALUE_UNKNOWN, /* reasons; a value nobody set is this, without reasons */
    KH_VALUE_POISON,
    KH_VALUE_NONE, /* 无 */
    KH_VALUE_NUMBER,
    KH_VALUE_TEXT,
    KH_VALUE_TRUTH,
    KH_VALUE_DATE,
    KH_VALUE_MEMBER, /* of an enumeration of the vocabulary; frequencies too */
    KH_VALUE_NAME,   /* of an enumeration that the scheme declares: text */
    KH_VALUE_ENTITY,
    KH_VALUE_LIST,
    KH_VALUE_RECORD, /* entries with keys */
    KH_VALUE_RANGE,  /* low..high, either may be absent */
} kh_value_kind;

/* Dimensions are exponents: 万元/亩 is money 1, area -1. Plain units are labels and do not count.
 * Two units agree when all exponents do; `numerator/denominator` converts to the base units. */
typedef struct kh_unit {
    int8_t exponents[KH_DIMENSIONS]; /* [KH_PLAIN] is unused */
    kh_number factor;                /* how many base units; valid only if word is set */
    kh_text word;                    /* as written; empty: a pure number */
} kh_unit;

/* Who lacks what: “指标 甲” lacks “类型”. */
/* Why a figure is missing. */
typedef enum kh_missing_cause {
    KH_ABSENT_OTHERWISE,
    KH_ABSENT_UNREPORTED,   /* its cell of the results was left empty */
    KH_ABSENT_INAPPLICABLE, /* its cell says so */
} kh_missing_cause;

typedef struct kh_reason {
    const struct kh_entity *entity; /* may be NULL */
    kh_words missing;
    kh_missing_cause absence;
} kh_reason;

typedef struct kh_reasons {
    kh_reason *items;
    size_t count;
} kh_reasons;

typedef struct kh_value kh_value;
typedef struct kh_element kh_element;

typedef struct kh_list {
    kh_element *items;
    size_t count;
} kh_list;

/* Copied at every step of an evaluation, so it is kept small: what only numbers have and what only the others
 * have share their place. */
struct kh_value {
    kh_value_kind kind;
    bool ranged;
    bool percent;   /* written as a percentage, or a share: how to print it; `归一` for 单项上限 */
    bool bare;      /* a literal without unit: takes the unit of what it meets, as 1000 in 投资 > 1000 */
    bool half_open; /* RANGE */
    bool truth;
    kh_date date;
    kh_number number;   /* NUMBER, in `unit`; RANGE: low, invalid if open */
    kh_reasons reasons; /* UNKNOWN, ranged numbers, lists with doubtful members */
    union {
        struct {             /* NUMBER, RANGE */
            kh_number upper; /* of a doubtful number, when `ranged`; RANGE: high, invalid if open */
            kh_unit unit;
        };
        struct {          /* all others */
            kh_list list; /* LIST, RECORD */
            kh_text text; /* TEXT, NAME */
            const struct kh_entity *entity;
            union {
                const kh_member_row *member;   /* MEMBER */
                const struct kh_entity *whose; /* ENTITY: the township 全体.税收 names it for, or NULL */
            };
        };
    };
};

struct kh_element {
    kh_value value;
    kh_text key;   /* of a record */
    bool doubtful; /* it may or may not belong; why is in the list's reasons */
};

static inline kh_value kh_value_number(kh_number number)
{
    return (kh_value){.kind = KH_VALUE_NUMBER, .number = number};
}
static inline kh_value kh_value_truth(bool truth)
{
    return (kh_value){.kind = KH_VALUE_TRUTH, .truth = truth};
}
static inline kh_value kh_value_text(kh_text text)
{
    return (kh_value){.kind = KH_VALUE_TEXT, .text = text};
}
static inline kh_value kh_value_entity(const struct kh_entity *entity)
{
    return (kh_value){.kind = KH_VALUE_ENTITY, .entity = entity};
}
static inline kh_value kh_value_poison(void)
{
    return (kh_value){.kind = KH_VALUE_POISON};
}
kh_value kh_value_unknown(kh_arena *arena, const struct kh_entity *entity, kh_words missing);

/* The unit a word means, compound ones too (“万元/亩”, “万人”). A word we do not know is a plain label. */
kh_unit kh_unit_of(kh_arena *arena, kh_text word);
/* Are all its parts in the vocabulary, number prefixes aside? “18500入” is no number of 人 but a slip. */
bool kh_unit_is_known(kh_arena *arena, kh_text word);
bool kh_units_agree(kh_unit left, kh_unit right);
/* `number` of `from` expressed in `to`; they agree. */
kh_number kh_unit_convert(kh_arena *arena, kh_number number, kh_unit from, kh_unit to);

/* As people write it: “18500人”, “5%”, “2025-02-20”, “甲、乙、丙等12项”. Both languages share it but for
 * 等…项. */
kh_words kh_value_words(kh_arena *arena, kh_value value);
/* Where the value is what is asked for: all of twelve months. */
kh_words kh_value_words_of_year(kh_arena *arena, kh_value value);

#endif

/* vocabulary.h: the words of the language, looked up in grammar/vocabulary.def.
 *
 * One table holds every block word, attribute word, derived property, function, enumeration and
 * unit in Chinese and English, with types and one-line helps. Parser hints, formatter, model,
 * reference page and completion read these rows and no other list.
 *
 * Owns:   nothing; rows are constant.
 * Fails:  never; what is not found is NULL or the end marker.
 */
#ifndef KH_SYNTAX_VOCABULARY_H
#define KH_SYNTAX_VOCABULARY_H

#include "source/diagnostic.h"

/* A kind of block, and of entity: scheme, department, indicator … KH_KIND_FILE is the level outside all
 * blocks. Kinds without a word (card, card item) are made by the compiler, never written. */
typedef enum kh_kind {
    KH_KIND_FILE,
#define BLOCK(id, ...) KH_KIND_##id,
#include "grammar/vocabulary.def"
    KH_KINDS,
} kh_kind;

/* The set of kinds that `id` stands in, as bits. */
typedef uint64_t kh_kinds;
#define KH_KIND_BIT(kind) ((kh_kinds)1 << (kind))

/* What a value must be. */
typedef enum kh_form {
    KH_FORM_TEXT,  /* “…”; a bare name is taken as its text */
    KH_FORM_NAME,  /* one name */
    KH_FORM_NAMES, /* the names a user enumeration declares */
    KH_FORM_NUMBER,
    KH_FORM_INTEGER,
    KH_FORM_POINTS, /* number, in 分; 无 where the row says so */
    KH_FORM_TRUTH,
    KH_FORM_DATE,
    KH_FORM_FREQUENCY,
    KH_FORM_ENUMERATION, /* `detail`: which */
    KH_FORM_ENTITY,      /* `detail`: of which kind */
    KH_FORM_UNIT,
    KH_FORM_RANGE,
    KH_FORM_EXPRESSION, /* anything, judged where it is used */
    KH_FORM_CONDITION,  /* an expression that is true or false */
    KH_FORM_COUNTERPART, /* another scheme, or something in it: 市方案.停车位; a text names one that is not at
                            hand */
    KH_FORM_ANY,         /* stored as written: level words, citations */
} kh_form;

typedef enum kh_absence {
    KH_ABSENT_OPEN, /* not known: what asks for it is undecided */
    KH_ABSENT_NO,   /* what is not written is not there */
    KH_ABSENT_DEFAULT,
} kh_absence;

typedef struct kh_block_row {
    kh_kind kind;
    kh_text id;    /* "INDICATOR" */
    kh_words word; /* empty: never written */
    kh_kinds stands_in;
    const char *main; /* Chinese word of the main attribute, or NULL */
    bool once;        /* at most one in its parent */
    kh_words help;
} kh_block_row;

typedef struct kh_attribute_row {
    kh_kinds of;
    kh_words word;
    kh_form form;
    unsigned detail; /* enumeration or kind */
    bool list;       /* several values */
    bool required;
    bool inherits;   /* taken from the nearest ancestor unless given */
    bool unsearched; /* a text that is no part of what rules search: a number, a citation, a note */
    kh_absence absence;
    const char *fallback; /* the default, in Chinese source text, or NULL */
    kh_words help;
} kh_attribute_row;

typedef enum kh_enumeration {
#define ENUMERATION(id, ...) KH_ENUMERATION_##id,
#include "grammar/vocabulary.def"
    KH_ENUMERATIONS,
} kh_enumeration;

typedef struct kh_member_row {
    kh_enumeration enumeration;
    kh_words word;
    int rank; /* order within the enumeration; frequencies: days of the period, 0 none */
} kh_member_row;

typedef enum kh_property {
#define PROPERTY(id, ...) KH_PROPERTY_##id,
#include "grammar/vocabulary.def"
    KH_PROPERTIES,
} kh_property;

/* Derived properties and collections that expressions see on entities; nobody writes them. */
typedef struct kh_property_row {
    kh_property property;
    kh_kinds of;
    kh_words word;
    kh_form form;
    unsigned detail;
    bool list;
    kh_words help;
} kh_property_row;

typedef enum kh_function {
#define FUNCTION(id, ...) KH_FUNCTION_##id,
#include "grammar/vocabulary.def"
    KH_FUNCTIONS,
} kh_function;

typedef struct kh_function_row {
    kh_function function;
    kh_words word;
    unsigned least, most; /* positional and named arguments together */
    bool fold;            /* its last argument is evaluated in the scope of each element */
    kh_words help;
} kh_function_row;

typedef enum kh_dimension {
    KH_PLAIN,
    KH_MONEY,
    KH_AREA,
    KH_LENGTH,
    KH_TIME,
    KH_MASS,
    KH_VOLUME,
    KH_ENERGY,
    KH_DIMENSIONS,
} kh_dimension;

typedef struct kh_unit_row {
    kh_words word;
    kh_dimension dimension;
    int64_t numerator, denominator; /* how many of the dimension's base unit (元, 平方米, 米, 秒, 千克 …) */
} kh_unit_row;

/* Word lookups take Chinese or English. */
const kh_block_row *kh_block_row_of(kh_kind kind);
const kh_block_row *kh_find_block(kh_text word);
const kh_attribute_row *kh_find_attribute(kh_kind kind, kh_text word);
/* The attribute row of any kind that has this word; of several the first. */
const kh_attribute_row *kh_find_any_attribute(kh_text word);
const kh_property_row *kh_find_property(kh_kind kind, kh_text word);
const kh_property_row *kh_find_any_property(kh_text word);
const kh_function_row *kh_find_function(kh_text word);
const kh_member_row *kh_find_member(kh_enumeration enumeration, kh_text word);
const kh_member_row *kh_find_any_member(kh_text word);
const kh_unit_row *kh_find_unit(kh_text word);
kh_words kh_enumeration_word(kh_enumeration enumeration);

/* Whole tables, in the order of the file: for completion, did-you-mean, the reference page. */
const kh_block_row *kh_blocks(size_t *count);
const kh_attribute_row *kh_attributes(size_t *count);
const kh_property_row *kh_properties(size_t *count);
const kh_function_row *kh_functions(size_t *count);
const kh_member_row *kh_members(size_t *count);
const kh_unit_row *kh_units(size_t *count);

/* Words like 无 待定 其余 重点 that stand for themselves in expressions (KEYNAME rows). */
typedef enum kh_keyname {
#define KEYNAME(id, ...) KH_KEYNAME_##id,
#include "grammar/vocabulary.def"
    KH_KEYNAMES,
} kh_keyname;
/* KH_KEYNAMES if it is none. */
kh_keyname kh_find_keyname(kh_text word);
kh_words kh_keyname_word(kh_keyname keyname);

/* A folder of the standard library, as 引用 names it (规则, rules); empty if it is none. */
kh_words kh_find_folder(kh_text word);

/* An expression word's counterpart in `language`, for conversion: the vocabulary of expressions (attributes,
 * properties, functions, members, blocks, key names) in that order; KH_TEXT_NONE if it is no word of ours. */
kh_text kh_translate_expression_word(kh_text word, kh_language language);

#endif

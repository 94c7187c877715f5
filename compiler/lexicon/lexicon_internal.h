/* lexicon_internal.h: what the files of this room share: the closed library and what is found in a text.
 *
 * Places in a text are counted in characters of its normal form; only hits and passages speak of bytes.
 *
 * Owns:   everything lives in the arena of the library or of the scan.
 * Fails:  as the arena does.
 */
#ifndef KH_LEXICON_LEXICON_INTERNAL_H
#define KH_LEXICON_LEXICON_INTERNAL_H

#include "base/vector.h"
#include "lexicon/automaton.h"
#include "lexicon/lexicon.h"
#include "lexicon/normal.h"

/* A stretch of characters. */
typedef struct kh_stretch {
    uint32_t start, end;
} kh_stretch;

typedef KH_VECTOR(kh_stretch) kh_stretches;

/* ---- the library ---- */

typedef enum kh_use_kind { KH_USE_TERM, KH_USE_NEGATION, KH_USE_STEP } kh_use_kind;

/* What a word is used for. The steps of all patterns are numbered through. */
#define KH_HEAD_SYMBOLS 4
typedef struct kh_use {
    uint64_t head; /* the word's first symbols as one number: most of sorting looks no further */
    kh_word word;
    kh_use_kind kind;
    kh_strength strength; /* of a term */
    kh_class of;          /* of a term, and of a step filled by a class; KH_NO_CLASS */
    uint32_t number;      /* the negation's role, the step */
} kh_use;

typedef struct kh_class_record {
    kh_class parent, outermost;
    uint32_t order, size; /* a class and those below it are [order, order + size) in depth-first order */
    uint32_t pattern;     /* its number; KH_NO_PATTERN */
    bool evidence;
} kh_class_record;
#define KH_NO_PATTERN UINT32_MAX

typedef struct kh_pattern {
    kh_class of;
    uint32_t first_step, steps;
    uint32_t gap;
} kh_pattern;

/* A choice of a step that is no text; texts and, once closed, classes are uses. */
typedef struct kh_choice {
    uint32_t step;
    kh_step_choice choice;
} kh_choice;

typedef struct kh_spelling {
    kh_word word, spelling;
} kh_spelling;

struct kh_lexicons {
    kh_arena *arena;
    kh_alphabet *alphabet;
    kh_automaton *automaton; /* NULL: not closed */
    KH_VECTOR(kh_use) uses;  /* once closed, in the order of their words */
    KH_VECTOR(kh_class_record) classes;
    KH_VECTOR(kh_pattern) patterns;
    KH_VECTOR(kh_choice) choices; /* by step */
    KH_VECTOR(kh_spelling) spellings;
    uint32_t steps;
    bool *figures;    /* once closed: can a figure fill the step? */
    uint32_t longest; /* characters of the longest word */
};

static inline bool kh_class_is_below(const kh_lexicons *lexicons, kh_class below, kh_class above)
{
    const kh_class_record *records = lexicons->classes.items;
    return records[below].order - records[above].order < records[above].size;
}

/* ---- what is found in a text ---- */

typedef enum kh_clause_end { KH_ENDED_BY_STOP, KH_ENDED_BY_SEMICOLON, KH_ENDED_BY_LINE } kh_clause_end;

typedef struct kh_clause {
    uint32_t start, end; /* without the mark that ends it */
    kh_clause_end ended_by;
    bool muted; /* it quotes */
} kh_clause;

typedef struct kh_occurrence {
    kh_state word;
    uint32_t start, end;
} kh_occurrence;

/* A figure, in digits or Chinese numerals. Points and a percentage take in their sign. */
typedef struct kh_figure {
    kh_number value;
    uint32_t start, end;
    kh_step_kind kind; /* KH_STEP_NUMBER, KH_STEP_POINTS, KH_STEP_PERCENT */
    uint32_t bare_end; /* where the number itself ends */
    kh_number bare;    /* its value without the sign */
    bool counts;       /* a counting word follows */
} kh_figure;

typedef struct kh_permitted {
    uint32_t start, end;
    kh_class outermost;
} kh_permitted;

/* Lists are in order of their ends. */
struct kh_scan {
    const kh_lexicons *lexicons;
    kh_text text;
    kh_normal normal;
    KH_VECTOR(kh_occurrence) occurrences;
    KH_VECTOR(kh_clause) clauses;
    KH_VECTOR(kh_figure) figures;
    KH_VECTOR(kh_permitted) permitted;
    kh_stretches negations[KH_NEGATION_ROLES];
    kh_stretches commas, points, evidence;
    uint32_t last_evidence;      /* the greatest start of evidence */
    KH_VECTOR(kh_class) classes; /* that have a term here, each once */
    uint64_t outermost;          /* a bit for each of their outermost classes, some sharing one */
    unsigned char
        *present; /* a bit for each class that has a term here, and for each step that a word fills */
};

static inline uint64_t kh_outermost_bit(const kh_lexicons *lexicons, kh_class of)
{
    return UINT64_C(1) << lexicons->classes.items[of].outermost % 64;
}
bool kh_scan_has_step(const kh_scan *scan, uint32_t step);

/* The clause of a character; NULL: it ends one. */
const kh_clause *kh_scan_clause(const kh_scan *scan, uint32_t place);
/* How many stretches end at or before `place`. */
size_t kh_stretches_before(const kh_stretches *stretches, uint32_t place);
static inline bool kh_stretches_overlap(kh_stretch left, kh_stretch right)
{
    return left.start < right.end && right.start < left.end;
}
/* Is the stretch inside a permitted phrase of the class, or overlapped by one at least as long? */
bool kh_scan_is_permitted(const kh_scan *scan, kh_stretch stretch, kh_class of);

/* figure.c: every figure of the text. */
void kh_find_figures(kh_scan *scan, kh_arena *arena);
/* outline.c: mutes what is quoted, and lets a prohibition hold over the list that it introduces. */
void kh_mute_quotations(kh_scan *scan, kh_arena *arena);

/* silence.c: of the spans of a hit (one for a term, one a step for a pattern), is any silenced, or lowered? A
 * word of negation that is part of a span does neither. */
bool kh_is_silenced(const kh_scan *scan, const kh_clause *clause, const kh_stretch *spans, size_t count);
bool kh_is_lowered(const kh_scan *scan, const kh_clause *clause, const kh_stretch *spans, size_t count);
/* Does 不 alone stand before it? */
bool kh_follows_not(const kh_scan *scan, const kh_clause *clause, uint32_t place);

/* A hit before its places are told in bytes. */
typedef struct kh_found {
    kh_class of;
    kh_stretch stretch;
    const kh_clause *clause;
    bool strong, lowered;
    kh_number number;
} kh_found;

typedef KH_VECTOR(kh_found) kh_found_list;

/* pattern.c: adds each match of the pattern. */
void kh_find_pattern(const kh_scan *scan, kh_arena *arena, const kh_pattern *pattern, kh_found_list *found);

#endif

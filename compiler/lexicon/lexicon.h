/* lexicon.h: terms of art found in texts; all lexicons and patterns in one pass.
 *
 * A library of lexicons is filled (classes with terms, words of negation, patterns), closed, and then scans
 * texts. A text is normalised first (NFC, full width to half width, traditional and variant characters to
 * simplified, one for one; invisible characters and blanks inside words skipped; 1,000 is 1000), with the
 * place of every character in the original kept. One Aho–Corasick pass finds every term there is; a question
 * is then answered from what was found, so that a hundred rules cost one pass.
 *
 * What counts as a hit: of the terms and permitted phrases of the classes asked for, the longest wins; what
 * lies inside a permitted phrase does not count. Clauses end at 。；！？ and line ends. A term is silenced by
 * a prohibition before it in the clause (up to a word that ends it; over every member of a 、 list), by a
 * near prohibition within six characters and not over a comma, by a phrase of `after` behind it, by “instead
 * of” before it, in the past half of a historical frame, in a quoting clause, and below a heading that
 * quotes; a prohibition that introduces a list (不得有下列行为：) holds over its items. 不, alone or with a
 * verb of at most two characters, silences what stands directly behind it (不排名, 不公布排名) unless that is
 * a condition (不打卡的, 不打卡扣分). Words of lacking (未 没有 缺) are no negation; a penalty cancels none;
 * double negation is none. A weak term needs evidence: points, a number with a counting word, a percentage, a
 * frequency or a penalty beside it in the same text, outside the hit. A hit that a weakening word governs is
 * lowered by one level.
 *
 * Owns:   everything lives in the arena given; texts are not copied and must outlive what is made of them.
 * Fails:  as the arena does. Any bytes may be scanned: ill-formed UTF-8 never matches.
 */
#ifndef KH_LEXICON_LEXICON_H
#define KH_LEXICON_LEXICON_H

#include "base/arena.h"
#include "base/number.h"
#include "base/text.h"

typedef struct kh_lexicons kh_lexicons; /* the library; not changed once closed, so threads may share it */

/* A lexicon or one of its parts; numbered from 0 in the order made. */
typedef uint32_t kh_class;
#define KH_NO_CLASS UINT32_MAX

typedef enum kh_strength { KH_STRONG, KH_WEAK, KH_PERMITTED } kh_strength;

/* What a word of 否定 does; the attributes of that block, in order. */
typedef enum kh_negation_role {
    KH_PROHIBITS,
    KH_PROHIBITS_NEAR,
    KH_WEAKENS,
    KH_SILENCES_BEFORE, /* 其后: what stands before it in its clause */
    KH_INSTEAD,
    KH_ENDS,
    KH_FORMERLY,
    KH_NOWADAYS,
    KH_QUOTES,
    KH_NO_NEGATION,
    KH_NEGATION_ROLES,
} kh_negation_role;

/* Of normalised characters: a longer term, phrase or word is left out, for it would make every search for its
 * neighbours long; the terms of people have twenty. */
#define KH_MAX_WORD 64

kh_lexicons *kh_lexicons_new(kh_arena *arena);
/* A class below `parent` (KH_NO_CLASS: outermost). Permitted phrases hold for the class and all below and
 * beside it under the same outermost class. */
kh_class kh_lexicons_class(kh_lexicons *lexicons, kh_class parent);
void kh_lexicons_term(kh_lexicons *lexicons, kh_class of, kh_text term, kh_strength strength);
void kh_lexicons_negation(kh_lexicons *lexicons, kh_negation_role role, kh_text word);
/* Wherever `word` stands in a term, `spelling` may stand, too. */
void kh_lexicons_variant(kh_lexicons *lexicons, kh_text word, kh_text spelling);
/* Terms of the class are evidence for weak ones: penalties, frequencies. */
void kh_lexicons_evidence(kh_lexicons *lexicons, kh_class of);

/* ---- patterns: ordered steps inside one clause ---- */

/* One way to fill a step: a text, a class (weak terms count without evidence), or a kind of number. */
typedef enum kh_step_kind {
    KH_STEP_TEXT,
    KH_STEP_CLASS,
    KH_STEP_NUMBER,
    KH_STEP_POINTS,
    KH_STEP_PERCENT
} kh_step_kind;

typedef struct kh_step_choice {
    kh_step_kind kind;
    kh_text text;
    kh_class of;
    kh_number least, most; /* of a number; invalid: no bound */
} kh_step_choice;

typedef struct kh_step {
    const kh_step_choice *choices;
    size_t count;
} kh_step;

/* A pattern is a class of its own, asked for like any other. `gap`: at most so many characters between two
 * steps. A pattern is silenced by a prohibition before any of its steps, unless the prohibiting word is (part
 * of) a step itself. */
kh_class kh_lexicons_pattern(kh_lexicons *lexicons, const kh_step *steps, size_t count, unsigned gap);

/* Nothing can be added afterwards. */
void kh_lexicons_close(kh_lexicons *lexicons);

/* ---- images: a closed library as bytes, so that the same one need not be closed at every start ---- */

/* False: it holds what an image cannot, a bound of more than 64 bits. The image belongs to one build. */
bool kh_lexicons_write(kh_builder *image, const kh_lexicons *lexicons);
/* The closed library of an image, which is trusted, begins at a multiple of 8 and must outlive it. */
kh_lexicons *kh_lexicons_read(kh_arena *arena, const char *image);
size_t kh_lexicons_classes(const kh_lexicons *lexicons); /* with the patterns */

/* ---- scanning ---- */

typedef struct kh_scan kh_scan; /* all that is in a text */

kh_scan *kh_lexicons_scan(const kh_lexicons *lexicons, kh_arena *arena, kh_text text);

typedef struct kh_hit {
    kh_class of;                 /* the class of the term, or the pattern */
    uint32_t start, end;         /* bytes of the original text */
    uint32_t clause, clause_end; /* the clause it stands in, without its end mark */
    bool strong;
    bool lowered;     /* a weakening word governs it */
    kh_number number; /* of a pattern's last numeric step; invalid: none */
} kh_hit;

typedef struct kh_hits {
    kh_hit *items;
    size_t count;
} kh_hits;

/* Of these classes and all below them, in order of the text: one for each class with terms and clause, the
 * longest. */
kh_hits kh_scan_hits(const kh_scan *scan, kh_arena *arena, const kh_class *classes, size_t count);

/* ---- figures ---- */

/* A number that a text states, in digits or Chinese numerals; points and percentages (成, 百分之…) with their
 * sign. Dates, times, ordinals and the numbers of lists are none. */
typedef struct kh_figure_said {
    kh_number value;     /* of a percentage the share */
    kh_step_kind kind;   /* KH_STEP_NUMBER, KH_STEP_POINTS, KH_STEP_PERCENT */
    uint32_t start, end; /* bytes of the text, the sign included */
} kh_figure_said;

typedef struct kh_figures_said {
    kh_figure_said *items;
    size_t count;
} kh_figures_said;

/* In order of the text. */
kh_figures_said kh_figures_of(kh_arena *arena, kh_text text);

/* ---- common text ---- */

/* A passage both texts have, as bytes of the first and the second. */
typedef struct kh_passage {
    uint32_t start, end, other_start, other_end;
} kh_passage;

typedef struct kh_likeness {
    /* Of the first text's shingles, how many the second has; invalid: it has too few characters. */
    kh_number share;
    kh_passage *passages; /* the longest first; none shares a character of the first text with another */
    size_t passage_count;
} kh_likeness;

/* Shingles of five characters of the normalised texts, punctuation left out; the set of the first that is in
 * the second ÷ the set of the first. Passages shorter than `least` characters are not given. */
kh_likeness kh_likeness_of(kh_arena *arena, kh_text first, kh_text second, unsigned least);

#endif

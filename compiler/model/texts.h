/* texts.h: what is written, as texts whose every place in the sources is known, and the words of the
 * lexicons found in them (internal to model/).
 *
 * All lexicons and patterns that are loaded make one library of terms, filled at the first question; what is
 * written in an entity is gathered and scanned once, however many rules ask. A lexicon belongs to the file
 * that names it: library rules see the library's own, so that no scheme can change what they look for.
 *
 * Owns:   everything lives in the model's arena; texts that are made up during an evaluation, and what is
 *         found in them, in the evaluation's.
 * Fails:  as the arena does; mistakes in lexicons are diagnostics.
 */
#ifndef KH_MODEL_TEXTS_H
#define KH_MODEL_TEXTS_H

#include "lexicon/lexicon.h"
#include "model/evaluate_internal.h"

typedef struct kh_texts kh_texts;
kh_texts *kh_texts_new(kh_arena *arena);

/* ---- lexicons (lexicons.c) ---- */

/* The 词库, part of one, or 句式 that a name or a path means where it stands; NULL: none. `root`: only what
 * its first name means. */
const kh_entity *kh_lexicon_at(const kh_model *model, const kh_node *path);
const kh_entity *kh_lexicon_root(const kh_model *model, const kh_node *path);
/* KH029 with did-you-mean, for a path that kh_lexicon_at() does not find. */
void kh_report_unknown_lexicon(kh_model *model, const kh_node *path);

/* The library of terms, filled anew if lexicons were loaded since. */
const kh_lexicons *kh_lexicons_of(const kh_model *model);
kh_class kh_class_of(const kh_model *model, const kh_entity *lexicon);
const kh_entity *kh_lexicon_of(const kh_model *model, kh_class number);

/* ---- steps of patterns (pattern.c) ---- */

/* The ways to fill a step, by the value that is written for it. Classes are numbered already, unless the
 * mistakes are wanted: `report` says them and gives no choices. */
kh_step kh_step_read(kh_model *model, const kh_node *node, bool report);

/* ---- texts (wording.c) ---- */

/* A part of a wording that is written in one place. */
typedef struct kh_wording_part {
    uint32_t start, end;     /* of the wording's text */
    kh_span inside;          /* in the source, without quotation marks */
    bool escapes;            /* backslashes mean something there */
    const kh_entity *entity; /* whose it is */
} kh_wording_part;

typedef struct kh_wording {
    kh_arena *arena;
    kh_text text; /* the parts, one a line */
    KH_VECTOR(kh_wording_part) parts;
    const kh_entity *entity; /* all parts are of it; NULL: see there, or of none */
    kh_scan *scan;           /* of the library numbered `filled`; NULL: not yet */
    size_t filled;
    kh_map *hits; /* entities made of what was found, by what and where */
} kh_wording;

/* The entity as it is written: of a card's line its leaf, of a group's copy the one that it copies. */
const kh_entity *kh_written_entity(const kh_entity *entity);
/* Its name, label and searched texts; what is inside it is not. */
kh_wording *kh_wording_of(const kh_model *model, const kh_entity *entity);
/* With all that is inside it. */
kh_wording *kh_wording_of_all(const kh_model *model, const kh_entity *entity);
/* Of a text that an expression gave: its place is known if it is a slice of a source, or all of a wording. */
kh_wording *kh_wording_of_text(kh_evaluation *evaluation, kh_text text);
/* Where that part of the wording stands; nowhere if that is not known. */
kh_span kh_wording_span(const kh_wording *wording, uint32_t start, uint32_t end);
const kh_wording_part *kh_wording_part_at(const kh_wording *wording, uint32_t offset);

/* ---- hits (functions_hits.c) ---- */

/* The place of a text as an entity that a rule can report: 命中 of no lexicon. */
const kh_entity *kh_place_found(kh_evaluation *evaluation, kh_wording *wording, const kh_entity *place,
                                uint32_t start, uint32_t end);

/* ---- for all of them (texts.c) ---- */

/* A map keyed by addresses. */
void *kh_address_find(const kh_map *map, const void *address);
void kh_address_set(kh_arena *arena, kh_map *map, const void *address, void *value);

struct kh_texts {
    kh_lexicons *lexicons;                 /* NULL: not filled yet */
    size_t filled;                         /* how many blocks they were made of */
    KH_VECTOR(const kh_entity *) entities; /* by class */
    kh_map *library_names;                 /* name → the first 词库 or 句式 so called */
    kh_map *own_names;                     /* name → those of other files (namesakes) */
    size_t named;                          /* how many blocks those hold */
    kh_map *classes;                       /* address of an entity → its class + 1 */
    kh_map *wordings, *whole_wordings;     /* address of an entity → wording */
    kh_map *places, *scored_places;        /* address of a scheme → its 各处, its 计分处 */
    kh_map *texts;                         /* address of the first byte of a text → wording */
};

#endif

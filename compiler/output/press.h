/* press.h: the fonts of an office and what was set in them, for all documents of one build.
 *
 * A face is a role, not a font: for each role the first family of a list that this machine has. Every line is
 * drawn on a pitch of our own, so that a page is the same length with 仿宋 as with Noto Serif. Nothing is
 * made bold or slanted that was not drawn so.
 *
 * Owns:   a press lives in its arena.
 * Fails:  no font at all, or no HarfBuzz: NULL, reported (KH094). A character that no face has is reported
 * once (KH091).
 */
#ifndef KH_OUTPUT_PRESS_H
#define KH_OUTPUT_PRESS_H

#include "output/card_kinds.h"
#include "output/documents.h"
#include "pdf/pdf.h"

typedef enum kh_face {
    KH_FACE_TITLE,      /* 小标宋 */
    KH_FACE_BODY,       /* 仿宋 */
    KH_FACE_HEADING,    /* 黑体 */
    KH_FACE_SUBHEADING, /* 楷体 */
    KH_FACE_TABLE,      /* 宋体; digits too */
    KH_FACES_COUNT,
    KH_FACE_DIGITS = KH_FACES_COUNT, /* chosen like a face: digits in body, 楷体 and tables */
    KH_CHOICES_COUNT,
} kh_face;

/* Sizes by their names, in points (GB/T 9704-2012). */
#define KH_SIZE_2       22.0
#define KH_SIZE_3       16.0
#define KH_SIZE_4       14.0
#define KH_SIZE_SMALL_4 12.0
#define KH_SIZE_5       10.5
#define KH_SIZE_SMALL_5 9.0

typedef struct kh_press {
    const kh_document *document;
    kh_setter *setter;
    kh_fonts *fonts;
    kh_arena *arena;
    kh_map *titles; /* broken by sense, by width and text */
    kh_card_kinds kinds;
    struct kh_body *bodies; /* laid out for all cards of a kind */
    unsigned body_count;
    bool based; /* what the scheme's cards have in common is in the base */
} kh_press;

/* Where this machine keeps fonts: the document's folder, or those of the system and of `home`. */
const kh_text *kh_press_folders(kh_arena *arena, const kh_document *document, size_t *count);
kh_press *kh_press_open(kh_arena *arena, const kh_document *document);
/* The document's own, or one for this document alone. */
kh_press *kh_press_of(kh_arena *arena, const kh_document *document);
/* The title with LF where it is broken by sense, into lines of at most `cells` terminal cells and of like
 * length, the longer first, none of one character (GB/T 9704-2012, 7.3.1). */
kh_text kh_break_title(kh_arena *arena, kh_text title, unsigned cells);
/* The same, found once: every card has the same titles. */
kh_text kh_press_title(kh_arena *scratch, kh_press *press, kh_text title, unsigned cells);
/* Says once a family which Chinese characters it lent (KH995), when all is printed. */
void kh_press_say_lent(const kh_press *press);
/* The family used for a role, for the record. */
kh_text kh_press_family(const kh_press *press, kh_face face);

#endif

/* scorecard.h: what stands on a township's scorecard, as texts, before anything is drawn.
 *
 * Owns:   everything lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SCORECARD_H
#define KH_OUTPUT_SCORECARD_H

#include "base/vector.h"
#include "output/documents.h"

typedef enum kh_card_line_kind {
    KH_LINE_LEAF,
    KH_LINE_PARENT,   /* an indicator whose parts follow */
    KH_LINE_SUBTOTAL, /* of a section */
    KH_LINE_TOTAL,
} kh_card_line_kind;

typedef struct kh_card_line {
    kh_card_line_kind kind;
    const kh_entity *section; /* or NULL */
    const kh_entity *item;    /* what the line is of: indicator, section; NULL: the whole card */
    kh_text number;           /* of a leaf: 1, 2, … */
    kh_text indicator;        /* with code and ★; of a total “合计” */
    unsigned depth;           /* how many indicators stand around this one */
    kh_text departments, points, target, criteria, source;
    kh_text score;      /* once the document has scores; empty if it is not known: to be filled in by hand */
    kh_text derivation; /* of a leaf: how the score came about */
    kh_span about;
} kh_card_line;

/* A bonus, a penalty, a veto. */
typedef struct kh_card_extra {
    const kh_entity *entity; /* NULL: 加分上限 or 扣分上限 of a place */
    kh_text kind, item, each, cap, departments, rule;
    kh_text score, derivation; /* of a veto that holds: that it does */
    kh_span about;
} kh_card_extra;

typedef struct kh_scorecard {
    kh_text title;    /* of the scheme */
    kh_text name;     /* of the township */
    kh_text facts[2]; /* below the title; either may be empty */
    bool sections;    /* any line has one */
    KH_VECTOR(kh_card_line) lines;
    KH_VECTOR(kh_card_extra) extras;
    bool filled;                /* the document has scores */
    KH_VECTOR(kh_text) results; /* of a filled card: total, grade, vetoes, what is missing; sentences */
    KH_VECTOR(kh_text) notes, waivers;
    kh_text appeal;     /* empty if the scheme states none */
    kh_text provenance; /* digest, judging date, packs */
    kh_text code;       /* as its QR code says it; empty: of a card without weights */
    kh_text record;     /* the same and more, as it stands in the PDF */
} kh_scorecard;

kh_scorecard kh_scorecard_of(kh_arena *arena, const kh_document *document, const kh_card *card);

#endif

/* card_print.h: what a card's pages say, as texts without blanks, in the order in which they are drawn.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CARD_PRINT_H
#define KH_OUTPUT_CARD_PRINT_H

#include "base/vector.h"
#include "output/press.h"
#include "pdf/page_texts.h"

typedef struct kh_printed_cell {
    kh_text text;
    bool common; /* of several rows: where it stands depends on where pages end */
} kh_printed_cell;

typedef struct kh_printed {
    KH_VECTOR(kh_printed_cell) cells; /* to where waivers and signatures begin; no artifacts */
    bool split; /* a row is longer than a page: the order of its cells depends on where pages end */
} kh_printed;

kh_printed kh_printed_of(kh_arena *arena, kh_press *press, const kh_document *document, const kh_card *card);
/* Without blanks and what nobody sees. */
kh_text kh_squeezed(kh_arena *arena, kh_text text);

typedef struct kh_print_verdict {
    bool found;                     /* there are pages that say they are this township's */
    KH_VECTOR(kh_text) differences; /* a line each, in the document's language */
} kh_print_verdict;

/* The document's scores are those of the card, or NULL for a card that is to be filled in. */
kh_print_verdict kh_print_compare(kh_arena *arena, kh_press *press, const kh_document *document,
                                  const kh_card *card, const kh_page_texts *pages);

#endif

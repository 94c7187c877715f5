/* verify.h: does what a card says of itself still hold by the scheme, and by the results?
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_VERIFY_H
#define KH_OUTPUT_VERIFY_H

#include "output/card_code.h"
#include "pdf/page_texts.h"

typedef struct kh_verification {
    kh_text township; /* as on the card */
    bool agrees;
    KH_VECTOR(kh_text) differences; /* a line each: what the card says, what it is now */
    KH_VECTOR(kh_text) notes;       /* what was not compared, and why */
} kh_verification;

/* The document's cards are valid; with scores, a filled card's are compared too. `pages` is what the pages of
 * the file say, and is compared word for word once the code agrees; NULL: there is a code alone. The document
 * has a press then, or its machine no fonts. */
kh_verification kh_verify(kh_arena *arena, const kh_document *document, const kh_card_code *code,
                          const kh_page_texts *pages);
/* “甲镇：一致”, or what differs below it. */
kh_text kh_verification_text(kh_arena *arena, const kh_document *document, const kh_verification *verdict);

#endif

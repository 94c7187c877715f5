/* card_code.h: what a card says of itself to a machine: its QR code, and the same in the PDF beside it.
 *
 *     kaohe1;DIGEST;SCHEME;TOWNSHIP;TOTAL;VERSION;WEIGHTS;SCORE;SCORES
 *
 * DIGEST is the first half of the scheme's SHA-256; WEIGHTS and SCORES are the first 24 digits of that over
 * lines “path=fraction”. SCORE and SCORES are empty on a card that is not filled in. What is not ASCII, and
 * “;”, “%”, brackets and blanks, is %XX: readers of QR codes guess at other alphabets, and guess wrong. In
 * the PDF two more fields hold the weights and the scores themselves.
 *
 * A code vouches for itself only: of a file kaohe verify reads what is printed beside it too (card_print.h);
 * on paper eyes do.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CARD_CODE_H
#define KH_OUTPUT_CARD_CODE_H

#include "output/documents.h"

#define KH_CARD_CODE_MARK "kaohe1;"

typedef enum kh_code_field {
    KH_CODE_DIGEST,
    KH_CODE_SCHEME,
    KH_CODE_TOWNSHIP, /* empty: the base card */
    KH_CODE_TOTAL,
    KH_CODE_VERSION,
    KH_CODE_WEIGHTS,
    KH_CODE_SCORE, /* “?”: not known */
    KH_CODE_SCORES,
    KH_CODE_FIELDS,
    KH_CODE_WEIGHT_LIST = KH_CODE_FIELDS, /* in the PDF only: “8,8.5,20 1/3”, in the order of the card */
    KH_CODE_SCORE_LIST,
    KH_CODE_ALL_FIELDS,
} kh_code_field;

typedef struct kh_card_code {
    kh_text fields[KH_CODE_ALL_FIELDS];
} kh_card_code;

/* Of a valid card. */
kh_card_code kh_card_code_of(kh_arena *arena, const kh_document *document, const kh_card *card);

/* What of it says the weights: the same on cards that are alike. */
typedef struct kh_code_weights {
    kh_text digest, list;
} kh_code_weights;
kh_code_weights kh_code_weights_of(kh_arena *arena, const kh_card *card);
kh_card_code kh_card_code_with(kh_arena *arena, const kh_document *document, const kh_card *card,
                               kh_code_weights weights);
/* As a phone reads it. */
kh_text kh_card_code_text(kh_arena *arena, const kh_card_code *code);
/* As it stands in the PDF. */
kh_text kh_card_code_record(kh_arena *arena, const kh_card_code *code);
/* Either; false: it is no such code. */
bool kh_card_code_read(kh_arena *arena, kh_text text, kh_card_code *code);

#endif

/* qr_code.h: a text as a QR code (ISO/IEC 18004:2015), level M, in bytes.
 *
 * Our own and not libqrencode's, which the tests compare it with module by module: of all
 * instructions that a county's cards took, one in nine went into the eight masks that the standard has every
 * symbol judged with, one module after the other. Here a row is a word of 128 bits and judged at once.
 *
 * Owns:   modules live in the arena.
 * Fails:  memory as the arena does.
 */
#ifndef KH_PDF_QR_CODE_H
#define KH_PDF_QR_CODE_H

#include "base/text.h"

typedef struct kh_qr_code {
    const bool *modules; /* row by row, true is black */
    unsigned side;       /* modules in a row; 0: the text is too long for one that a phone reads from paper */
} kh_qr_code;

/* Any bytes, but readers agree on ASCII only; 15 % of it may be spoilt (level M). */
kh_qr_code kh_qr_code_of(kh_arena *arena, kh_text text);

#endif

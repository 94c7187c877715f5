/* qr_code.h: a text as a QR code (ISO/IEC 18004), by libqrencode.
 *
 * Owns:   modules live in the arena.
 * Fails:  as the arena does, also when libqrencode has no memory.
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

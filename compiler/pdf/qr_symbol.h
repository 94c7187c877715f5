/* qr_symbol.h: codewords laid out as a QR symbol (ISO/IEC 18004:2015, 7.3 and 7.7–7.10), level M.
 *
 * Owns:   a symbol is a value.
 * Fails:  never.
 */
#ifndef KH_PDF_QR_SYMBOL_H
#define KH_PDF_QR_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>

/* Version 20: on paper some three modules a millimetre. */
enum { KH_QR_MOST_VERSION = 20, KH_QR_MOST_SIDE = 97, KH_QR_MOST_CODEWORDS = 1085 };

__extension__ typedef unsigned __int128 kh_qr_row; /* bit x: the module in column x, 1 is black */

typedef struct kh_qr_symbol {
    unsigned side;
    kh_qr_row rows[KH_QR_MOST_SIDE];
} kh_qr_symbol;

/* Of the first `count` codewords; the modules beyond stay white before the mask. */
kh_qr_symbol kh_qr_symbol_of(unsigned version, const unsigned char *codewords, size_t count);

#endif

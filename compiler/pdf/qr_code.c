/* Asks libqrencode for the modules. */
#include "pdf/qr_code.h"

#include <errno.h>
#include <qrencode.h>

/* Version 20: on paper some three modules a millimetre. */
enum { MAX_SIDE = 97, BLACK = 1 };

static void release(void *code)
{
    QRcode_free(code);
}

kh_qr_code kh_qr_code_of(kh_arena *arena, kh_text text)
{
    bool *modules = kh_arena_array(arena, (size_t)MAX_SIDE * MAX_SIDE, sizeof *modules);
    kh_qr_code made = {.modules = modules};
    if (text.length == 0)
        return made;
    QRcode *code = QRcode_encodeData((int)text.length, (const unsigned char *)text.data, 0, QR_ECLEVEL_M);
    if (!code && errno == ENOMEM)
        kh_arena_give_up(arena);
    if (!code)
        return made;
    kh_arena_defer(arena, release, code);
    if (code->width <= MAX_SIDE) {
        made.side = (unsigned)code->width;
        for (size_t i = 0; i < (size_t)made.side * made.side; i++)
            modules[i] = code->data[i] & BLACK;
    }
    kh_arena_release(arena, code);
    return made;
}

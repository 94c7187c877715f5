/* QR codes: what a phone reads at the foot of a card, compared with libqrencode's module by module. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>
#include <qrencode.h>

#include "pdf/qr_code.h"
#include "pdf/qr_symbol.h"

enum { MOST_BYTES = 666 /* of version 20 */ };

typedef struct {
    unsigned char *modules;
    unsigned side, mask;
} reading;

/* Bits 2 … 4 of the format, which stand in row 8 below the veil 101. */
static unsigned mask_of(const unsigned char *modules, unsigned side)
{
    return (unsigned)((modules[8 * side + 2] << 2 | modules[8 * side + 3] << 1 | modules[8 * side + 4]) ^ 5);
}

/* Table 10 of the standard. */
static bool masks(unsigned mask, unsigned i, unsigned j)
{
    const bool all[] = {(i + j) % 2 == 0,
                        i % 2 == 0,
                        j % 3 == 0,
                        (i + j) % 3 == 0,
                        (i / 2 + j / 3) % 2 == 0,
                        (i * j) % 2 + (i * j) % 3 == 0,
                        ((i * j) % 2 + (i * j) % 3) % 2 == 0,
                        ((i + j) % 2 + (i * j) % 3) % 2 == 0};
    return all[mask];
}

static reading ours(kh_arena *arena, kh_text text)
{
    kh_qr_code code = kh_qr_code_of(arena, text);
    reading made = {kh_arena_alloc(arena, (size_t)code.side * code.side), code.side, 0};
    for (size_t i = 0; i < (size_t)code.side * code.side; i++)
        made.modules[i] = code.modules[i];
    made.mask = mask_of(made.modules, code.side);
    return made;
}

/* The same with `DATA` where a module carries a codeword. */
static reading theirs(kh_arena *arena, kh_text text, bool *is_data)
{
    enum { FUNCTION = 0x80 };
    QRcode *code = QRcode_encodeData((int)text.length, (const unsigned char *)text.data, 0, QR_ECLEVEL_M);
    assert_non_null(code);
    unsigned side = (unsigned)code->width;
    reading made = {kh_arena_alloc(arena, (size_t)side * side), side, 0};
    for (size_t i = 0; i < (size_t)side * side; i++) {
        made.modules[i] = code->data[i] & 1;
        is_data[i] = (code->data[i] & FUNCTION) == 0;
    }
    QRcode_free(code);
    made.mask = mask_of(made.modules, side);
    return made;
}

static bool is_format(unsigned side, unsigned x, unsigned y)
{
    bool beside = y == 8 && (x < 9 || x >= side - 8), below = x == 8 && (y < 9 || y >= side - 8);
    return beside || below;
}

/* All modules are equal once both masks are taken off. True: the masks were the same one. */
static bool compare(kh_arena *arena, kh_text text)
{
    static bool is_data[KH_QR_MOST_SIDE * KH_QR_MOST_SIDE];
    reading here = ours(arena, text), there = theirs(arena, text, is_data);
    assert_int_equal(here.side, there.side);
    for (unsigned y = 0; y < here.side; y++)
        for (unsigned x = 0; x < here.side; x++) {
            size_t at = (size_t)y * here.side + x;
            bool left = here.modules[at], right = there.modules[at];
            if (is_data[at]) {
                left ^= masks(here.mask, y, x);
                right ^= masks(there.mask, y, x);
            }
            if (!is_format(here.side, x, y) || here.mask == there.mask)
                assert_int_equal(left, right);
        }
    return here.mask == there.mask;
}

/* Every length that fits, so every version, every pair of block lengths and both widths of the count. */
static void test_is_libqrencodes(void **state)
{
    kh_arena *arena = kh_arena_new();
    unsigned random = 20250228, other = 0;
    char bytes[MOST_BYTES];
    (void)state;
    for (uint32_t length = 1; length <= MOST_BYTES; length++) {
        for (uint32_t i = 0; i < length; i++) {
            random = random * 1103515245u + 12345u;
            bytes[i] = (char)(length % 3 ? 33 + random / 65536 % 90 : random / 65536 % 256);
        }
        other += !compare(arena, kh_text_slice(bytes, length));
        kh_arena_clear(arena);
    }
    /* It takes a finder of twice the size for one, too, and now and then another mask for it. */
    assert_in_range(other, 0, MOST_BYTES / 25);
    kh_arena_free(arena);
}

static void test_ends_at_version_20(void **state)
{
    kh_arena *arena = kh_arena_new();
    static char bytes[MOST_BYTES + 1];
    (void)state;
    assert_int_equal(kh_qr_code_of(arena, kh_text_slice(bytes, MOST_BYTES)).side, KH_QR_MOST_SIDE);
    assert_int_equal(kh_qr_code_of(arena, kh_text_slice(bytes, MOST_BYTES + 1)).side, 0);
    assert_int_equal(kh_qr_code_of(arena, KH_TEXT_NONE).side, 0);
    assert_int_equal(kh_qr_code_of(arena, KH_TEXT("a")).side, 21);
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_libqrencodes),
        cmocka_unit_test(test_ends_at_version_20),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

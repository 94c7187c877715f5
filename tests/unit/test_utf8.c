/* Characters: decoding against a second, slow decoder; classes; cells. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_scalar(kh_character character)
{
    return character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
}

static void every_character_survives_the_way_there_and_back(void **state)
{
    (void)state;
    for (kh_character character = 0; character <= 0x110010; character++) {
        char bytes[4];
        kh_character back = 0;
        size_t length = kh_utf8_encode(character, bytes);
        assert_int_equal(kh_utf8_check(bytes, length), length);
        assert_int_equal(kh_utf8_decode(bytes, length, &back), length);
        assert_int_equal(back, is_scalar(character) ? character : 0xFFFD);
        for (size_t cut = 1; cut < length; cut++) { /* truncated */
            assert_int_equal(kh_utf8_check(bytes, cut), 0);
            assert_int_equal(kh_utf8_decode(bytes, cut, &back), 1);
            assert_int_equal(back, 0xFFFD);
        }
    }
}

/* By the bit patterns alone, then the three exclusions: another way than the table in utf8.c. */
static size_t slow_decode(const unsigned char *data, size_t length, kh_character *character)
{
    static const kh_character smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t bytes = data[0] < 0x80       ? 1
                   : data[0] >> 5 == 6  ? 2
                   : data[0] >> 4 == 14 ? 3
                   : data[0] >> 3 == 30 ? 4
                                        : 0;
    if (bytes == 0 || bytes > length)
        return 0;
    kh_character value = bytes == 1 ? data[0] : data[0] & (0x7Fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if (data[i] >> 6 != 2)
            return 0;
        value = value << 6 | (data[i] & 0x3Fu);
    }
    if (value < smallest[bytes] || !is_scalar(value))
        return 0;
    *character = value;
    return bytes;
}

/* Every lead and second byte, with later bytes at and beyond the borders of a continuation. */
static void agrees_with_a_slow_decoder(void **state)
{
    static const unsigned char later[] = {0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    (void)state;
    for (unsigned i = 0; i < 256u * 256 * 8 * 8; i++) {
        unsigned char data[4] = {(unsigned char)(i >> 14), (unsigned char)(i >> 6), later[i >> 3 & 7],
                                 later[i & 7]};
        for (size_t length = 1; length <= 4; length++) {
            kh_character expected = 0xFFFD, character;
            size_t bytes = slow_decode(data, length, &expected);
            size_t decoded = kh_utf8_decode((const char *)data, length, &character);
            if (decoded != (bytes ? bytes : 1) || character != expected)
                fail_msg("%02x %02x %02x %02x: %zu bytes, U+%04X", data[0], data[1], data[2], data[3],
                         decoded, (unsigned)character);
        }
    }
}

static void ill_formed_bytes_are_found_where_they_stand(void **state)
{
    static const struct {
        const char *why, *text;
        size_t offset; /* SIZE_MAX: well-formed */
    } cases[] = {
        {"empty", "", SIZE_MAX},
        {"Han of two planes", "部门𠀀", SIZE_MAX},
        {"last character", "\xF4\x8F\xBF\xBF", SIZE_MAX},
        {"overlong stroke, two bytes", "a\xC0\xAF", 1},
        {"overlong, two bytes", "部\xC1\xBF", 3},
        {"overlong, three bytes", "\xE0\x9F\xBF", 0},
        {"overlong, four bytes", "ab\xF0\x8F\xBF\xBF", 2},
        {"high surrogate", "a\xED\xA0\x80", 1},
        {"low surrogate", "a\xED\xBF\xBF", 1},
        {"surrogate pair (CESU-8)", "\xED\xA1\x80\xED\xB0\x80", 0},
        {"beyond U+10FFFF", "部\xF4\x90\x80\x80", 3},
        {"five bytes", "\xF8\x88\x80\x80\x80", 0},
        {"lone continuation", "a\x80", 1},
        {"truncated at the end", "部\xE9\x83", 3},
        {"truncated before another", "\xE9\x83部", 0},
        {"GB 18030", "\xB2\xBF\xC3\xC5", 0},
        {"byte order mark of UTF-16", "\xFF\xFE", 0},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        size_t length = strlen(cases[i].text);
        size_t expected = cases[i].offset == SIZE_MAX ? length : cases[i].offset;
        size_t found = kh_utf8_check(cases[i].text, length);
        if (found != expected)
            fail_msg("%s: %zu", cases[i].why, found);
    }
}

static void characters_and_cells_are_counted(void **state)
{
    static const struct {
        const char *text;
        size_t characters, cells;
    } cases[] = {
        {"", 0, 0},       {"kaohe", 5, 5},   {"考核", 2, 4}, {"a部\xE9\x83", 4, 5}, {"１２，（", 4, 8},
        {"　", 1, 2},     {"e\u0301", 2, 1}, {"𠀀", 1, 2},   {"\U00031350", 1, 2},  {"葛\U000E0100", 2, 2},
        {"\u200B", 1, 0}, {"①", 1, 1},       {"ｶ", 1, 1},    {"한", 1, 2},          {"\t", 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text text = kh_text_of(cases[i].text);
        if (kh_utf8_count(text) != cases[i].characters || kh_text_cells(text) != cases[i].cells)
            fail_msg("“%s”: %zu characters, %zu cells", cases[i].text, kh_utf8_count(text),
                     kh_text_cells(text));
    }
}

static void han_is_han_at_its_borders(void **state)
{
    static const kh_character inside[] = {0x3005,  0x3007,  0x3400,  0x4DBF,  0x4E00,
                                          0x9FFF,  0xFA0E,  0xFA29,  0x20000, 0x2A6DF,
                                          0x2A700, 0x2EBE0, 0x30000, 0x3134A, 0x31350};
    static const kh_character outside[] = {'a',    '1',    0x3001, 0x3006,  0x3008, 0x33FF,
                                           0x4DC0, 0xA000, 0xF900, 0xFA10,  0xFA2A, 0xFF11,
                                           0x2F00, 0x3042, 0xAC00, 0x1FFFF, 0x2A6E0};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(inside); i++)
        assert_true(kh_character_is_han(inside[i]));
    for (size_t i = 0; i < KH_COUNT(outside); i++)
        assert_false(kh_character_is_han(outside[i]));
}

static void what_a_reader_cannot_see_is_invisible(void **state)
{
    static const kh_character inside[] = {0x00,   0x08,   0x0B,    0x0C,    0x1B,   0x7F,   0x85,
                                          0x9F,   0xAD,   0x061C,  0x200B,  0x200D, 0x200F, 0x202A,
                                          0x202E, 0x2028, 0x2060,  0x2064,  0x2066, 0x2069, 0x3164,
                                          0xFEFF, 0xFFF9, 0xE0001, 0xE0020, 0xE007F};
    static const kh_character outside[] = {'\t',   '\n',   '\r',    ' ',     'a',     0xA0,   0xAC,   0xAE,
                                           0x2010, 0x2014, 0x201C,  0x2026,  0x3000,  0x90E8, 0xFE0E, 0xFE0F,
                                           0xFF08, 0xFFFD, 0xE0100, 0xE01EF, 0x20000, 0x0301};
    (void)state;
    for (size_t i = 0; i < KH_COUNT(inside); i++)
        if (!kh_character_is_invisible(inside[i]))
            fail_msg("U+%04X", (unsigned)inside[i]);
    for (size_t i = 0; i < KH_COUNT(outside); i++)
        if (kh_character_is_invisible(outside[i]))
            fail_msg("U+%04X", (unsigned)outside[i]);
}

static void full_width_forms_are_halved(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    assert_int_equal(kh_character_halve(0xFF01), '!');
    assert_int_equal(kh_character_halve(0xFF5E), '~');
    assert_int_equal(kh_character_halve(0xFF5F), 0xFF5F);
    assert_int_equal(kh_character_halve(0xFF00), 0xFF00);
    assert_string_equal(kh_text_halve(arena, KH_TEXT("１２．５％　ＡＢ部门：、")).data, "12.5% AB部门:、");
    assert_string_equal(kh_text_halve(arena, KH_TEXT("部\xE9\x83x")).data, "部\xE9\x83x"); /* as it was */
    assert_string_equal(kh_text_halve(arena, KH_TEXT_NONE).data, "");
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives_the_way_there_and_back),
        cmocka_unit_test(agrees_with_a_slow_decoder),
        cmocka_unit_test(ill_formed_bytes_are_found_where_they_stand),
        cmocka_unit_test(characters_and_cells_are_counted),
        cmocka_unit_test(han_is_han_at_its_borders),
        cmocka_unit_test(what_a_reader_cannot_see_is_invisible),
        cmocka_unit_test(full_width_forms_are_halved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

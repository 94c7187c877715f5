/* Glyphs cut out of CFF: what is embedded is drawn as the font has it, and a broken font breaks nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>
#include <hb-ot.h>

#include "base/file.h"
#include "base/vector.h"
#include "pdf/cff.h"

static const char *const paths[] = {
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
};

typedef struct {
    kh_arena *arena;
    hb_face_t *face;
    hb_blob_t *blob;
    kh_cff_slice table;
    unsigned glyphs;
} font;

static font font_open(const char *path)
{
    font made = {.arena = kh_arena_new()};
    hb_blob_t *file = hb_blob_create_from_file(path);
    made.face = hb_face_create(file, 2); /* SC */
    hb_blob_destroy(file);
    made.blob = hb_face_reference_table(made.face, HB_TAG('C', 'F', 'F', ' '));
    unsigned length;
    made.table.data = (const unsigned char *)hb_blob_get_data(made.blob, &length);
    made.table.length = length;
    made.glyphs = hb_face_get_glyph_count(made.face);
    assert_true(length > 0 && made.glyphs > 60000);
    return made;
}

static void font_close(font *of)
{
    hb_blob_destroy(of->blob);
    hb_face_destroy(of->face);
    kh_arena_free(of->arena);
}

/* ---- outlines ---- */

typedef struct {
    kh_arena *arena;
    KH_VECTOR(float) numbers;
} outline;

static void note(outline *of, unsigned count, const float *numbers)
{
    for (unsigned i = 0; i < count; i++)
        kh_vector_push(of->arena, &of->numbers, numbers[i]);
}

static void move_to(hb_draw_funcs_t *unused, void *data, hb_draw_state_t *state, float x, float y, void *more)
{
    const float numbers[] = {-1001, x, y};
    (void)unused, (void)state, (void)more;
    note(data, 3, numbers);
}

static void line_to(hb_draw_funcs_t *unused, void *data, hb_draw_state_t *state, float x, float y, void *more)
{
    const float numbers[] = {-1002, x, y};
    (void)unused, (void)state, (void)more;
    note(data, 3, numbers);
}

static void cubic_to(hb_draw_funcs_t *unused, void *data, hb_draw_state_t *state, float x1, float y1,
                     float x2, float y2, float x, float y, void *more)
{
    const float numbers[] = {-1003, x1, y1, x2, y2, x, y};
    (void)unused, (void)state, (void)more;
    note(data, 7, numbers);
}

static outline outline_of(kh_arena *arena, hb_font_t *of, unsigned glyph)
{
    outline made = {.arena = arena};
    hb_draw_funcs_t *functions = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(functions, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(functions, line_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(functions, cubic_to, NULL, NULL);
    hb_font_get_glyph_shape(of, glyph, functions, &made);
    hb_draw_funcs_destroy(functions);
    return made;
}

/* A face of a bare table. */
static hb_font_t *font_of(hb_face_t *face, kh_bytes table, unsigned glyphs)
{
    const char most[6] = {0, 0, 0x50, 0, (char)(glyphs >> 8), (char)glyphs};
    hb_face_t *builder = hb_face_builder_create();
    hb_blob_t *head = hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd'));
    hb_blob_t *cff = hb_blob_create(table.data, (unsigned)table.length, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
    hb_blob_t *maxp = hb_blob_create(most, sizeof most, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
    hb_face_builder_add_table(builder, HB_TAG('h', 'e', 'a', 'd'), head);
    hb_face_builder_add_table(builder, HB_TAG('m', 'a', 'x', 'p'), maxp);
    hb_face_builder_add_table(builder, HB_TAG('C', 'F', 'F', ' '), cff);
    hb_blob_t *whole = hb_face_reference_blob(builder);
    hb_face_t *made = hb_face_create(whole, 0);
    hb_font_t *of = hb_font_create(made);
    hb_face_destroy(made);
    hb_blob_destroy(whole);
    hb_blob_destroy(head);
    hb_blob_destroy(cff);
    hb_blob_destroy(maxp);
    hb_face_destroy(builder);
    return of;
}

/* Every `step`th glyph, so of every script and inner font that is in there. */
static uint16_t *some(const font *of, unsigned step, size_t *count)
{
    uint16_t *glyphs = kh_arena_array(of->arena, of->glyphs / step + 1, sizeof *glyphs);
    *count = 0;
    for (unsigned glyph = 0; glyph < of->glyphs; glyph += step)
        glyphs[(*count)++] = (uint16_t)glyph;
    return glyphs;
}

static void compare(font *of, unsigned step)
{
    size_t count, drawn = 0;
    const uint16_t *glyphs = some(of, step, &count);
    kh_bytes made = kh_cff_cut(of->arena, of->table, KH_TEXT("Cut"), glyphs, count);
    assert_true(made.length > 0);
    hb_font_t *whole = hb_font_create(of->face), *cut = font_of(of->face, made, (unsigned)count);
    assert_int_equal(hb_face_get_glyph_count(hb_font_get_face(cut)), count);
    kh_arena *scratch = kh_arena_new();
    for (size_t i = 0; i < count; i++) {
        outline left = outline_of(scratch, whole, glyphs[i]), right = outline_of(scratch, cut, (unsigned)i);
        assert_int_equal(left.numbers.count, right.numbers.count);
        for (size_t n = 0; n < left.numbers.count; n++)
            assert_true(left.numbers.items[n] == right.numbers.items[n]);
        drawn += left.numbers.count > 0;
        kh_arena_clear(scratch);
    }
    assert_true(drawn > count * 9 / 10);
    kh_arena_free(scratch);
    hb_font_destroy(cut);
    hb_font_destroy(whole);
}

static void test_outlines_are_the_fonts(void **state)
{
    (void)state;
    for (size_t i = 0; i < KH_COUNT(paths); i++) {
        font of = font_open(paths[i]);
        compare(&of, 29);
        font_close(&of);
    }
}

/* What was cut can be cut again, to the same bytes. */
static void test_cut_is_sound(void **state)
{
    (void)state;
    font of = font_open(paths[0]);
    size_t count;
    const uint16_t *glyphs = some(&of, 997, &count);
    uint16_t *all = kh_arena_array(of.arena, count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = (uint16_t)i;
    kh_bytes once = kh_cff_cut(of.arena, of.table, KH_TEXT("Cut"), glyphs, count);
    const kh_cff_slice table = {(const unsigned char *)once.data, once.length};
    kh_bytes again = kh_cff_cut(of.arena, table, KH_TEXT("Cut"), all, count);
    assert_int_equal(once.length, again.length);
    assert_memory_equal(once.data, again.data, once.length);
    font_close(&of);
}

/* Bytes changed at random, and the table cut short: refused or cut, but nothing beyond the table is read (the
 * copy ends where an allocation does, for sanitizers to see). */
static void test_broken_tables(void **state)
{
    enum { ROUNDS = 4000 };
    (void)state;
    font of = font_open(paths[0]);
    size_t count;
    const uint16_t *glyphs = some(&of, 1999, &count);
    uint16_t *all = kh_arena_array(of.arena, count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = (uint16_t)i;
    kh_bytes sound = kh_cff_cut(of.arena, of.table, KH_TEXT("Cut"), glyphs, count);
    unsigned random = 7, refused = 0;
    kh_arena *scratch = kh_arena_new();
    for (unsigned round = 0; round < ROUNDS; round++) {
        size_t length = round % 4 ? sound.length : round * sound.length / ROUNDS;
        unsigned char *broken = malloc(length + 1);
        assert_non_null(broken);
        memcpy(broken, sound.data, length);
        for (unsigned i = 0; i < 1 + round % 5 && length; i++) {
            random = random * 1103515245u + 12345u;
            size_t near = round % 2 ? length : length < 300 ? length : 300; /* heads are worth more */
            broken[random / 7 % near] = (unsigned char)(random >> 24);
        }
        broken = realloc(broken, length ? length : 1);
        refused +=
            kh_cff_cut(scratch, (kh_cff_slice){broken, length}, KH_TEXT("Cut"), all, count).length == 0;
        free(broken);
        kh_arena_clear(scratch);
    }
    assert_in_range(refused, ROUNDS / 5, ROUNDS - 1);
    kh_arena_free(scratch);
    font_close(&of);
}

/* Subroutines that call themselves, arithmetic, accents made of two glyphs. */
static void test_unusual_outlines_are_refused(void **state)
{
    static const struct {
        unsigned char code[12];
        size_t length;
        bool taken;
    } cases[] = {
        {{139, 139, 21, 14}, 4, true},                               /* 0 0 rmoveto endchar */
        {{139, 139, 21}, 3, false},                                  /* no end */
        {{32, 10, 14}, 3, false},                                    /* subroutine 0, which calls itself */
        {{139, 139, 12, 24, 21, 14}, 6, false},                      /* mul */
        {{139, 139, 139, 139, 14}, 5, false},                        /* an accent */
        {{140, 139, 139, 1, 139, 139, 21, 14}, 8, true},             /* a width, a stem */
        {{139, 139, 18, 139, 139, 19, 0x80, 139, 22, 14}, 10, true}, /* a mask of two stems */
        {{139, 139, 18, 139, 139, 19}, 6, false},                    /* whose byte is missing */
        {{28, 0}, 2, false},                                         /* half a number */
        {{10, 14}, 2, false},                                        /* a call of nothing */
    };
    static const unsigned char itself[] = {0, 1, 1, 1, 3, 32, 10};
    kh_arena *arena = kh_arena_new();
    kh_cff_index local, none = {0};
    (void)state;
    assert_true(kh_cff_index_read((kh_cff_slice){itself, sizeof itself}, 0, &local));
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_builder out = {.arena = arena};
        bool taken = kh_cff_flatten(&out, (kh_cff_slice){cases[i].code, cases[i].length}, &local, &none);
        assert_int_equal(taken, cases[i].taken);
        if (i == 5) { /* the width stays, the stem goes */
            assert_int_equal(out.length, 5);
            assert_int_equal((unsigned char)out.data[0], 140);
        }
    }
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outlines_are_the_fonts),
        cmocka_unit_test(test_cut_is_sound),
        cmocka_unit_test(test_broken_tables),
        cmocka_unit_test(test_unusual_outlines_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tables read out of font files: what stands there is found, and no broken file leads outside. */
#include "pdf/sfnt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    kh_arena *arena;
    kh_sfnt *font;
    char path[64];
} reading;

static reading start(void)
{
    reading it = {.arena = kh_arena_new()};
    it.font = kh_sfnt_new(it.arena);
    (void)snprintf(it.path, sizeof it.path, "/tmp/kaohe-sfnt-XXXXXX");
    int file = mkstemp(it.path);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    return it;
}

static void end(reading *it)
{
    assert_int_equal(unlink(it->path), 0);
    kh_arena_free(it->arena);
}

static bool open_bytes(reading *it, const void *bytes, size_t length)
{
    FILE *file = fopen(it->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return kh_sfnt_open(it->font, it->path);
}

#define LONG(number)       (number) >> 24 & 0xFF, (number) >> 16 & 0xFF, (number) >> 8 & 0xFF, (number)&0xFF
#define TAG(a, b, c, d)    a, b, c, d
#define RECORD(at, length) LONG(0), LONG(at), LONG(length)
#define FACE_HEAD(tables)  LONG(0x10000), 0, tables, 0, 0, 0, 0, 0, 0

static void one_face(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {FACE_HEAD(2),
                                          TAG('n', 'a', 'm', 'e'),
                                          RECORD(44, 3),
                                          TAG('g', 'l', 'y', 'f'),
                                          RECORD(47, 9),
                                          'a',
                                          'b',
                                          'c',
                                          'd'};
    reading it = start();
    assert_true(open_bytes(&it, bytes, sizeof bytes));
    assert_int_equal(kh_sfnt_face_count(it.font), 1);
    assert_true(kh_sfnt_go_to(it.font, 0));
    kh_bytes name = kh_sfnt_read(it.font, "name");
    assert_int_equal(name.length, 3);
    assert_memory_equal(name.data, "abc", 3);
    assert_int_equal(kh_sfnt_length(it.font, "glyf"), 9);
    assert_int_equal(kh_sfnt_read(it.font, "glyf").length, 1); /* the file ends there */
    assert_int_equal(kh_sfnt_length(it.font, "CFF "), 0);
    assert_int_equal(kh_sfnt_read(it.font, "CFF ").length, 0);
    end(&it);
}

static void a_collection(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {TAG('t', 't', 'c', 'f'),
                                          LONG(0x10000),
                                          LONG(2),
                                          LONG(20),
                                          LONG(48),
                                          FACE_HEAD(1),
                                          TAG('n', 'a', 'm', 'e'),
                                          RECORD(76, 1),
                                          FACE_HEAD(1),
                                          TAG('n', 'a', 'm', 'e'),
                                          RECORD(77, 1),
                                          'a',
                                          'b'};
    reading it = start();
    assert_true(open_bytes(&it, bytes, sizeof bytes));
    assert_int_equal(kh_sfnt_face_count(it.font), 2);
    for (unsigned face = 0; face < 2; face++) {
        assert_true(kh_sfnt_go_to(it.font, face));
        kh_bytes name = kh_sfnt_read(it.font, "name");
        assert_int_equal(name.length, 1);
        assert_int_equal(name.data[0], 'a' + (int)face);
    }
    end(&it);
}

/* Guards: counts and offsets that lead out of the file. */
static void broken(void **state)
{
    (void)state;
    static const unsigned char no_faces[] = {TAG('t', 't', 'c', 'f'), LONG(0x10000), LONG(0)},
                               too_many[] = {TAG('t', 't', 'c', 'f'), LONG(0x10000), LONG(0xFFFFFFFFu)},
                               outside[] = {TAG('t', 't', 'c', 'f'), LONG(0x10000), LONG(1),
                                            LONG(0xFFFFFFF0u)},
                               far_table[] = {FACE_HEAD(1), TAG('n', 'a', 'm', 'e'),
                                              RECORD(0xFFFFFFFFu, 0xFFFFFFFFu)},
                               many_tables[] = {FACE_HEAD(255), TAG('n', 'a', 'm', 'e'), RECORD(28, 1), 'x'};
    reading it = start();
    assert_false(open_bytes(&it, "", 0));
    assert_false(open_bytes(&it, "font", 4));
    assert_false(open_bytes(&it, no_faces, sizeof no_faces));
    assert_true(open_bytes(&it, too_many, sizeof too_many));
    for (unsigned face = 0; face < kh_sfnt_face_count(it.font); face++)
        if (kh_sfnt_go_to(it.font, face))
            assert_int_equal(kh_sfnt_read(it.font, "name").length, 0);
    assert_true(open_bytes(&it, outside, sizeof outside));
    assert_false(kh_sfnt_go_to(it.font, 0));
    assert_true(open_bytes(&it, far_table, sizeof far_table));
    assert_true(kh_sfnt_go_to(it.font, 0));
    assert_int_equal(kh_sfnt_read(it.font, "name").length, 0);
    assert_true(open_bytes(&it, many_tables, sizeof many_tables));
    assert_true(kh_sfnt_go_to(it.font, 0));
    assert_int_equal(kh_sfnt_read(it.font, "name").length, 1);
    end(&it);
}

/* Guards: a pipe that bears a font's name, which nobody writes to. */
static void no_file(void **state)
{
    (void)state;
    reading it = start();
    assert_int_equal(unlink(it.path), 0);
    assert_false(kh_sfnt_open(it.font, it.path));
    assert_int_equal(mkfifo(it.path, 0600), 0);
    assert_false(kh_sfnt_open(it.font, it.path));
    assert_false(kh_sfnt_open(it.font, "/tmp"));
    end(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_face),
        cmocka_unit_test(a_collection),
        cmocka_unit_test(broken),
        cmocka_unit_test(no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

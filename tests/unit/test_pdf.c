/* PDF: what offices print, archive, search and have read aloud. */
#define _GNU_SOURCE /* memmem */
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "pdf/fonts_internal.h"
#include "pdf/pdf.h"
#include "pdf/pdf_internal.h"

enum { SERIF, SANS, LATIN, ROLES };

static const kh_font_wish serif[] = {{"Noto Serif CJK SC", false}, {NULL, false}};
static const kh_font_wish sans[] = {{"Noto Sans CJK SC", true}, {NULL, false}};
static const kh_font_wish latin[] = {{"DejaVu Sans", false}, {NULL, false}};
static const kh_font_wish *const roles[ROLES] = {serif, sans, latin};

typedef struct {
    kh_arena *arena;
    kh_fonts *fonts;
    kh_setter *setter;
    kh_character missing;
    unsigned missed;
} fixture;

static void note_missing(void *context, kh_character character, kh_span about)
{
    fixture *it = context;
    (void)about;
    it->missing = character;
    it->missed++;
}

static void open_fixture(fixture *it)
{
    static const kh_text folder = {"/usr/share/fonts", 16};
    const kh_font_request request = {
        .folders = &folder, .folder_count = 1, .roles = roles, .role_count = ROLES, .fallbacks = serif};
    *it = (fixture){.arena = kh_arena_new()};
    it->fonts = kh_fonts_open(it->arena, &request);
    assert_non_null(it->fonts);
    it->setter = kh_setter_open(it->arena, it->fonts, note_missing, it);
}

static kh_style style_of(unsigned role)
{
    return (kh_style){role, 10, 14};
}

/* The lines with | between them. */
static kh_text broken(fixture *it, const char *text, double width)
{
    const kh_paragraph *set = kh_set_text(it->setter, kh_text_of(text), style_of(SERIF), width, (kh_span){0});
    kh_builder out = {.arena = it->arena};
    for (unsigned i = 0; i < set->count; i++) {
        const kh_line *line = &set->lines[i];
        kh_builder_string(&out, i ? "|" : "");
        const kh_glyph *first = &set->shaped->glyphs[line->first], *end = first + line->count;
        size_t stop = line->first + line->count < set->shaped->count ? end->start : set->shaped->text.length;
        kh_builder_bytes(&out, text + first->start, stop - first->start);
        while (out.data[out.length - 1] == ' ')
            out.length--;
    }
    return kh_builder_text(&out);
}

static void lines_keep_chinese_rules(void **state)
{
    static const struct {
        const char *text;
        double width;
        const char *wanted;
    } cases[] = {
        {"一二三四五。六", 50, "一二三四|五。六"},           /* no full stop begins a line */
        {"一二三四（五）六", 50, "一二三四|（五）六"},       /* no bracket ends one */
        {"一二三“四五”六", 40, "一二三|“四五”|六"},          /* quotation marks are both */
        {"一二三12.5%四", 45, "一二三|12.5%四"},             /* a number is whole */
        {"一二三四2025年五", 65, "一二三四|2025年五"},       /* with its unit */
        {"一二三四120个百分点", 70, "一二三四|120个百分点"}, /* which is whole too */
        {"一二三——四五", 40, "一二|三——四|五"},              /* a dash is one */
        {"目标 total value", 40, "目标|total|value"},        /* blanks go with the line's end */
        {"2025-02-28至3月", 60, "2025-02-28|至3月"},         /* a date is whole */
        {"一二三--as-of", 45,
         "一二三|--as-of"}, /* only between letters is a hyphen parted from what follows */
        {"一二\n三", 90, "一二|三"},
        {"一二三四", 0, "一二三四"},
        {"123456789012345", 20, "123|456|789|012|345"}, /* what no line can hold is torn */
        {"。。。。", 20, "。。|。。"},
    };
    fixture it;
    (void)state;
    open_fixture(&it);
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text found = broken(&it, cases[i].text, cases[i].width);
        if (!kh_text_is(found, cases[i].wanted))
            fail_msg("%s at %g became %.*s", cases[i].text, cases[i].width, KH_TEXT_ARGUMENTS(found));
    }
    kh_arena_free(it.arena);
}

/* Whatever the width: nothing is lost, nothing is wider than the line, no mark stands where none may. */
static void lines_hold_at_every_width(void **state)
{
    static const char text[] =
        "完成年度目标任务的得满分（含120万元以上项目），未完成的按“实际完成比例”得分；"
        "被市级以上通报批评的，每次扣2.5分；Weights are exact. 县委、县政府2025年12月31日前核实。";
    fixture it;
    (void)state;
    open_fixture(&it);
    for (double width = 60; width < 400; width += 3.7) {
        const kh_paragraph *set =
            kh_set_text(it.setter, kh_text_of(text), style_of(SERIF), width, (kh_span){0});
        size_t next = 0;
        for (unsigned i = 0; i < set->count; i++) {
            const kh_line *line = &set->lines[i];
            assert_true(line->width <= width + 0.2 && line->count > 0);
            assert_true(line->first == next || set->shaped->glyphs[next].character == ' ');
            next = line->first + line->count;
            kh_character first = set->shaped->glyphs[line->first].character,
                         last = set->shaped->glyphs[next - 1].character;
            assert_true(first != 0xFF0C && first != 0x3002 && first != 0xFF1B && first != 0xFF09);
            assert_true(first != 0x201D && last != 0x201C && last != 0xFF08);
        }
        assert_int_equal(next, set->shaped->count);
    }
    kh_arena_free(it.arena);
}

/* Guards: a township's rare character was left out without a word. */
static void characters_fall_back_or_are_told(void **state)
{
    fixture it;
    uint16_t glyph = 0;
    (void)state;
    open_fixture(&it);
    assert_int_equal(kh_fonts_find(it.fonts, LATIN, 'a', &glyph), it.fonts->roles[LATIN]);
    assert_true(glyph != 0);
    assert_int_equal(kh_fonts_find(it.fonts, LATIN, 0x2C1D9, &glyph), it.fonts->roles[SERIF]); /* 𬇙 */
    assert_true(glyph != 0);
    size_t count;
    const kh_fell_back *fell = kh_fonts_fell_back(it.fonts, &count);
    assert_int_equal(count, 1);
    assert_int_equal(fell[0].character, 0x2C1D9);
    assert_int_equal(fell[0].role, LATIN);
    assert_true(kh_text_is(fell[0].family, "Noto Serif CJK SC"));
    (void)broken(&it, "一\t\xF3\xB0\x80\x80二", 0); /* of a private plane */
    (void)broken(&it, "一\t\xF3\xB0\x80\x80二", 0);
    assert_int_equal(it.missed, 1);
    assert_int_equal(it.missing, 0xF0000);
    assert_true(kh_text_is(kh_fonts_family(it.fonts, SANS), "Noto Sans CJK SC"));
    assert_true(kh_fonts_is_wished(it.fonts, SANS));
    kh_arena_free(it.arena);
}

/* ---- documents ---- */

static void draw_text(kh_pdf *pdf, kh_tags *tags, kh_setter *setter, const char *text, unsigned role,
                      double y)
{
    const kh_paragraph *set = kh_set_text(setter, kh_text_of(text), style_of(role), 0, (kh_span){0});
    kh_page_mark(pdf, tags, kh_tags_add(tags, KH_TAG_TEXT, 0));
    kh_page_text(pdf, set, 0, 0, y);
    kh_page_unmark(pdf);
}

static const kh_pdf_facts facts = {.title = {"试", 3}, .language = "zh-CN", .stamp = 86400};

/* Pages with a common text, each with one of its own. */
static kh_bytes document(fixture *it, const char *const *texts, unsigned count)
{
    kh_sink *sink = kh_sink_memory(it->arena);
    kh_pdf *pdf = kh_pdf_open(it->arena, sink, it->fonts, &facts);
    kh_tags *tags = kh_tags_new(it->arena);
    for (unsigned i = 0; i < count; i++) {
        kh_page_begin(pdf, i, 500, 700, 50, 50);
        kh_page_turn_to(pdf, KH_PAGE_BEFORE);
        draw_text(pdf, tags, it->setter, "所有乡镇", SERIF, 20);
        kh_page_turn_to(pdf, KH_PAGE_OWN);
        draw_text(pdf, tags, it->setter, texts[i], SERIF, 40);
        draw_text(pdf, tags, it->setter, "Latin", LATIN, 60);
        kh_page_end(pdf);
    }
    kh_pdf_add_tags(pdf, tags);
    (void)kh_pdf_outline(pdf, 0, KH_TEXT("一"), 0);
    assert_int_equal(kh_pdf_close(pdf), KH_OK);
    return kh_sink_bytes(sink);
}

static size_t count_in(kh_bytes bytes, const char *part)
{
    size_t found = 0, length = strlen(part);
    for (size_t at = 0; at + length <= bytes.length; at++)
        found += memcmp(bytes.data + at, part, length) == 0;
    return found;
}

static void expect_clean(kh_bytes bytes)
{
    char path[] = "/tmp/kaohe-pdf-XXXXXX", command[256];
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.data, bytes.length), (ssize_t)bytes.length);
    (void)close(file);
    (void)snprintf(command, sizeof command,
                   "qpdf --check %s >/dev/null && ! pdftotext %s - 2>&1 >/dev/null | grep .", path, path);
    assert_int_equal(system(command), 0);
    (void)unlink(path);
}

static void documents_are_sound(void **state)
{
    static const char *const texts[] = {"埇桥镇𬇙", "（一）\\括号"};
    fixture it;
    (void)state;
    open_fixture(&it);
    kh_bytes made = document(&it, texts, 2);
    assert_int_equal(count_in(made, "%PDF-1.7"), 1);
    /* startxref leads to the cross-reference stream */
    const char *found = NULL;
    for (size_t at = 0; at + 9 < made.length; at++)
        found = memcmp(made.data + at, "startxref", 9) == 0 ? made.data + at : found;
    assert_non_null(found);
    size_t start = strtoul(found + 10, NULL, 10);
    assert_true(start < made.length && made.data[start] >= '0' && made.data[start] <= '9');
    assert_int_equal(count_in((kh_bytes){made.data + start, made.length - start}, "/Type/XRef"), 1);
    expect_clean(made);
    kh_arena_free(it.arena);
}

/* Guards: a clock or an address in a file; an identifier that says nothing of the content. */
static void same_calls_same_bytes(void **state)
{
    static const char *const texts[] = {"埇桥镇", "东镇"}, *const others[] = {"埇桥镇", "西镇"};
    fixture one, two;
    (void)state;
    open_fixture(&one);
    open_fixture(&two);
    kh_bytes first = document(&one, texts, 2), second = document(&two, texts, 2),
             third = document(&two, others, 2);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    const char *id = memmem(first.data, first.length, "/ID[<", 5),
               *other = memmem(third.data, third.length, "/ID[<", 5);
    assert_non_null(id);
    assert_non_null(other);
    assert_memory_not_equal(id, other, 37);
    kh_arena_free(one.arena);
    kh_arena_free(two.arena);
}

/* Guards: what thirty pages have in common was written thirty times. */
static void what_pages_share_is_written_once(void **state)
{
    static const char *const texts[] = {"一", "二", "三", "四", "五", "六"};
    fixture it;
    (void)state;
    open_fixture(&it);
    size_t two = count_in(document(&it, texts, 2), "endstream"),
           six = count_in(document(&it, texts, 6), "endstream");
    assert_int_equal(six - two, 4);
    kh_arena_free(it.arena);
}

/* The page as grey pixels, one a point. */
static kh_bytes picture(fixture *it, kh_bytes bytes, unsigned width, unsigned height)
{
    char path[] = "/tmp/kaohe-pdf-XXXXXX", command[256];
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.data, bytes.length), (ssize_t)bytes.length);
    (void)close(file);
    (void)snprintf(command, sizeof command, "pdftoppm -r 72 -gray -singlefile %s %s", path, path);
    assert_int_equal(system(command), 0);
    kh_bytes content;
    const char *drawn = kh_arena_format(it->arena, "%s.pgm", path);
    assert_int_equal(kh_file_read(it->arena, drawn, &content), KH_OK);
    (void)unlink(drawn);
    (void)unlink(path);
    assert_true(content.length > width * height);
    return (kh_bytes){content.data + content.length - width * height, width * height};
}

/* Guards: a code mirrored or with black and white exchanged is read by no telephone. */
static void boxes_and_modules_are_where_they_should_be(void **state)
{
    enum { WIDTH = 200, HEIGHT = 100 };
    static const bool modules[] = {true, false, false, true, true, false, false, false, true};
    fixture it;
    (void)state;
    open_fixture(&it);
    kh_sink *sink = kh_sink_memory(it.arena);
    kh_pdf *pdf = kh_pdf_open(it.arena, sink, it.fonts, &facts);
    kh_tags *tags = kh_tags_new(it.arena);
    uint32_t link = kh_tags_add(tags, KH_TAG_LINK, kh_tags_add(tags, KH_TAG_TEXT, 0));
    kh_page_begin(pdf, 0, WIDTH, HEIGHT, 10, 10);
    kh_page_mark(pdf, tags, KH_ARTIFACT);
    kh_page_grey(pdf, 0.5);
    kh_page_fill(pdf, 0, 0, 30, 20);
    kh_page_grey(pdf, 0);
    kh_page_modules(pdf, modules, 3, 100, 0, 60);
    kh_page_unmark(pdf);
    kh_page_mark(pdf, tags, link);
    kh_page_turned_text(pdf, kh_set_text(it.setter, KH_TEXT("一"), style_of(SERIF), 0, (kh_span){0}), 0, 60,
                        60, 0.5);
    kh_page_unmark(pdf);
    kh_page_link(pdf, tags, link, 50, 50, 20, 20, 0, KH_TEXT("one"));
    kh_page_end(pdf);
    kh_pdf_add_tags(pdf, tags);
    assert_int_equal(kh_pdf_close(pdf), KH_OK);
    expect_clean(kh_sink_bytes(sink));
    kh_bytes drawn = picture(&it, kh_sink_bytes(sink), WIDTH, HEIGHT);
    const unsigned char *grey = (const unsigned char *)drawn.data;
    assert_in_range(grey[20 * WIDTH + 20], 120, 135);
    assert_int_equal(grey[20 * WIDTH + 60], 255);
    for (unsigned i = 0; i < KH_COUNT(modules); i++)
        assert_int_equal(grey[(20 + i / 3 * 20) * WIDTH + 120 + i % 3 * 20], modules[i] ? 0 : 255);
    kh_arena_free(it.arena);
}

/* ---- fonts ---- */

static void set_base(fixture *it, const char *text)
{
    kh_fonts_begin_base(it->fonts);
    (void)kh_set_text(it->setter, kh_text_of(text), style_of(SERIF), 0, (kh_span){0});
    kh_fonts_seal_base(it->fonts);
}

/* Guards: one township's card depended on which others were printed before it. */
static void own_fonts_depend_on_nothing_else(void **state)
{
    static const char *const texts[] = {"埇桥镇𬇙"};
    fixture one, two, three;
    (void)state;
    open_fixture(&one);
    open_fixture(&two);
    open_fixture(&three);
    kh_fonts_expect(two.fonts, SERIF, KH_TEXT("东南西北埇石塆垯圳"));
    set_base(&one, "所有乡镇");
    set_base(&two, "所有乡镇");
    set_base(&three, "所有乡镇");
    static const char *const before[] = {"垸崃坉"};
    (void)document(&three, before, 1);
    kh_bytes plain = document(&one, texts, 1), expected = document(&two, texts, 1),
             later = document(&three, texts, 1);
    assert_int_equal(plain.length, expected.length);
    assert_memory_equal(plain.data, expected.data, plain.length);
    assert_int_equal(plain.length, later.length);
    assert_memory_equal(plain.data, later.data, plain.length);
    kh_arena_free(one.arena);
    kh_arena_free(two.arena);
    kh_arena_free(three.arena);
}

/* CFF comes out as PDF wants it, TrueType as a font of its own; both far smaller than the file. */
static void subsets_hold_what_was_asked(void **state)
{
    fixture it;
    (void)state;
    open_fixture(&it);
    uint16_t han, letter;
    unsigned serif_font = kh_fonts_find(it.fonts, SERIF, 0x4E00, &han);
    unsigned latin_font = kh_fonts_find(it.fonts, LATIN, 'a', &letter);
    const uint16_t some[] = {0, han}, letters[] = {0, letter};
    const kh_font *font = kh_font_open(it.fonts, serif_font);
    assert_true(font->cff);
    kh_font_program program = kh_font_cut(it.fonts, it.arena, font->face, true, some, 2);
    assert_int_equal(program.count, 2);
    assert_int_equal(program.new_glyph[1], 1);
    assert_int_equal(program.bytes.data[0], 1); /* a bare CFF table */
    assert_true(program.bytes.length > 100 && program.bytes.length < 4000);
    /* its charset is the range that was put behind it: identifiers from 1, one of them */
    assert_memory_equal(program.bytes.data + program.bytes.length - 5, "\2\0\1\0\0", 5);
    font = kh_font_open(it.fonts, latin_font);
    assert_false(font->cff);
    program = kh_font_cut(it.fonts, it.arena, font->face, false, letters, 2);
    assert_memory_equal(program.bytes.data, "\0\1\0\0", 4);
    assert_true(program.count >= 2 && program.bytes.length < 4000);
    kh_arena_free(it.arena);
}

/* ---- sinks ---- */

static int write_much(const char *path)
{
    kh_arena *arena = kh_arena_new();
    kh_sink *sink = kh_sink_file(arena, path);
    char block[4096] = {0};
    bool written;
    kh_status status = KH_OK;
    for (int i = 0; i < 100 && status == KH_OK; i++)
        status = kh_sink_write(sink, (kh_bytes){block, sizeof block});
    bool again = kh_sink_complete(sink, &written) == KH_CANNOT_WRITE && !written;
    kh_arena_free(arena);
    bool left = access(kh_arena_format(kh_arena_new(), "%s.part", path), F_OK) == 0;
    return status == KH_CANNOT_WRITE && again && !left ? 0 : 1;
}

/* Guards: a full disk went unnoticed, or left half a file. */
static void a_full_disk_is_told_and_nothing_is_left(void **state)
{
    char folder[] = "/tmp/kaohe-sink-XXXXXX", path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/a.pdf", folder);
    pid_t child = fork();
    if (child == 0) {
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, 100000});
        _exit(write_much(path));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(rmdir(folder), 0); /* it is empty */
}

static void numbers_are_short(void **state)
{
    static const struct {
        double number;
        const char *wanted;
    } cases[] = {{0, "0"},     {-0.001, "0"}, {0.5, ".5"},   {-12.345, "-12.35"},
                 {100, "100"}, {3.1, "3.1"},  {2.05, "2.05"}};
    kh_arena *arena = kh_arena_new();
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_builder out = {.arena = arena};
        kh_put_number(&out, cases[i].number);
        if (!kh_text_is(kh_builder_text(&out), cases[i].wanted))
            fail_msg("%g became %.*s", cases[i].number, (int)out.length, out.data);
    }
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_keep_chinese_rules),
        cmocka_unit_test(lines_hold_at_every_width),
        cmocka_unit_test(characters_fall_back_or_are_told),
        cmocka_unit_test(documents_are_sound),
        cmocka_unit_test(same_calls_same_bytes),
        cmocka_unit_test(what_pages_share_is_written_once),
        cmocka_unit_test(boxes_and_modules_are_where_they_should_be),
        cmocka_unit_test(own_fonts_depend_on_nothing_else),
        cmocka_unit_test(subsets_hold_what_was_asked),
        cmocka_unit_test(a_full_disk_is_told_and_nothing_is_left),
        cmocka_unit_test(numbers_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

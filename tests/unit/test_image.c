/* Images: a tree read from one is what parsing gives, node for node, for every file of the library; the terms
 * of the lexicons are those that are gathered from them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kaohe.h"
#include "library.h"
#include "syntax/examples.h"
#include "syntax/image.h"
#include "syntax/parse.h"

static void assert_same_text(kh_text read, kh_text parsed)
{
    assert_int_equal(read.data != NULL, parsed.data != NULL);
    assert_true(kh_text_equal(read, parsed));
}

static void assert_same_span(kh_span read, kh_span parsed)
{
    assert_int_equal(read.source != NULL, parsed.source != NULL);
    assert_int_equal(read.start, parsed.start);
    assert_int_equal(read.end, parsed.end);
}

static void assert_same(const kh_node *read, const kh_node *parsed)
{
    assert_int_equal(read != NULL, parsed != NULL);
    if (!parsed)
        return;
    assert_int_equal(read->kind, parsed->kind);
    assert_int_equal(read->operation, parsed->operation);
    assert_int_equal(read->depth, parsed->depth);
    assert_int_equal(read->count, parsed->count);
    assert_int_equal(read->number.numerator, parsed->number.numerator);
    assert_int_equal(read->number.denominator, parsed->number.denominator);
    assert_memory_equal(&read->date, &parsed->date, sizeof read->date);
    assert_int_equal(read->truth, parsed->truth);
    assert_int_equal(read->half_open, parsed->half_open);
    assert_int_equal(read->otherwise, parsed->otherwise);
    assert_ptr_equal(read->function, parsed->function);
    assert_same_span(read->span, parsed->span);
    assert_same_span(read->text_span, parsed->text_span);
    assert_same_span(read->name_span, parsed->name_span);
    assert_same_span(read->label_span, parsed->label_span);
    assert_same_text(read->text, parsed->text);
    assert_same_text(read->name, parsed->name);
    assert_same_text(read->label, parsed->label);
    assert_same_text(read->comment, parsed->comment);
    assert_same(read->guard, parsed->guard);
    for (size_t i = 0; i < parsed->count; i++)
        assert_same(read->children[i], parsed->children[i]);
}

static void assert_same_tree(const kh_tree *read, const kh_tree *parsed)
{
    assert_int_equal(read->count, parsed->count);
    assert_false(read->broken);
    for (size_t i = 0; i < parsed->count; i++)
        assert_same(read->items[i], parsed->items[i]);
}

/* Guards: a field of the tree that the image does not carry would be lost at every start. */
static void the_library_is_what_its_text_says(void **state)
{
    size_t count, images = 0;
    const kh_library_file *files = kh_library_embedded(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        kh_text path = files[i].path;
        bool language = memcmp(path.data + path.length - 3, ".kh", 3) == 0;
        assert_int_equal(files[i].image.length > 0, language);
        if (!language)
            continue;
        kh_arena *arena = kh_arena_new();
        kh_diagnostics *diagnostics = kh_diagnostics_new(arena);
        kh_source *text = kh_source_new(arena, path, kh_without_examples(arena, files[i].content));
        kh_source *source = kh_source_new(arena, path, files[i].content);
        text->embedded = source->embedded = true;
        source->image = files[i].image;
        assert_same_tree(kh_parse(arena, diagnostics, source), kh_parse(arena, diagnostics, text));
        kh_arena_free(arena);
        images++;
    }
    assert_true(images > 30);
}

static const kh_tree *parse(kh_arena *arena, const char *text)
{
    kh_text copy = {kh_arena_copy(arena, text, strlen(text) + 1), (uint32_t)strlen(text)};
    return kh_parse(arena, kh_diagnostics_new(arena), kh_source_new(arena, KH_TEXT("甲.kh"), copy));
}

/* What the library happens not to hold: escapes, half-width copies of words, dates, ranges, arms, guards. */
static void every_form_comes_back(void **state)
{
    static const char text[] =
        "引用 规则.文件、“乙.kh”\n/// 说明\n/// 两行\n方案 甲 “一\\n二” 当 ＡＢ１ = 2 "
        "{\n  名称：\"a\\\"b\"  印发：2025年2月  年度：2025\n"
        "  量 乙：分档(甲) { 当 1、2..<3：-1.5 否则：5% } 监测: 真\n  量 丙：每个 叶：非 "
        "(甲 < 12万元/亩 且 本 属于 [一: 1]) \n}\n";
    kh_arena *arena = kh_arena_new();
    (void)state;
    const kh_tree *parsed = parse(arena, text);
    kh_builder image = {.arena = arena};
    assert_true(kh_image_write(&image, parsed));
    kh_source source = *parsed->source;
    source.image = kh_builder_text(&image);
    assert_same_tree(kh_image_read(arena, &source), parsed);
    kh_arena_free(arena);
}

/* Guards: a file with a mistake had an image, and nobody was told of the mistake. */
static void what_is_broken_has_no_image(void **state)
{
    kh_arena *arena = kh_arena_new();
    (void)state;
    kh_builder broken = {.arena = arena}, large = {.arena = arena};
    assert_false(kh_image_write(&broken, parse(arena, "方案 甲 { 总分：： }")));
    assert_false(kh_image_write(&large, parse(arena, "方案 甲 { 总分：123456789012345678901234567890 }")));
    kh_arena_free(arena);
}

/* Guards: an image of other lexicons, or of other words, was looked through. */
static void the_terms_are_what_the_lexicons_say(void **state)
{
    kh_arena *arena = kh_arena_new();
    kh_compile_options options = {0};
    kh_compilation *compilation;
    kh_builder image = {.arena = arena};
    (void)state;
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    static const char scheme[] = "方案 甲 “乙” {}";
    kh_text text = {kh_arena_copy(arena, scheme, sizeof scheme), sizeof scheme - 1};
    assert_int_equal(kh_compile_text(arena, &options, KH_TEXT("甲.kh"), text, &compilation), KH_OK);
    assert_true(kh_terms_write(compilation->model, &image));
    const kh_bytes terms = kh_library_terms();
    assert_int_equal(image.length, terms.length);
    assert_memory_equal(image.data, terms.data, terms.length);
    /* of an office's words there is none */
    compilation->model->lexicons.items[0] = compilation->model->schemes[0].entity;
    assert_false(kh_terms_write(compilation->model, &image));
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_is_what_its_text_says),
        cmocka_unit_test(every_form_comes_back),
        cmocka_unit_test(what_is_broken_has_no_image),
        cmocka_unit_test(the_terms_are_what_the_lexicons_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

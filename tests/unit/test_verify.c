/* Codes of cards, and what a file may hold in their place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "output/verify.h"
#include "pdf/deflate.h"
#include "pdf/extract.h"
#include "pdf/page_texts.h"
#include "pdf/qr_code.h"
#include "weights/card.h"

#define MARK KH_CARD_CODE_MARK

static const char scheme_text[] = "方案 甲 “甲” { 年度：2025  总分：100  乡镇 子镇；  乡镇 丑镇；  部门 丙；"
                                  "指标 粮食 { 部门：丙  分值：60 }  指标 招商 { 部门：丙  分值：40 } }";

typedef struct {
    kh_arena *arena;
    kh_document document;
} fixture;

static fixture load(const char *text)
{
    fixture it = {.arena = kh_arena_new()};
    kh_diagnostics *list = kh_diagnostics_new(it.arena);
    kh_settings settings = {0};
    kh_model *model = kh_model_load_text(it.arena, list, &settings, KH_TEXT("a.kh"), kh_text_of(text));
    assert_int_equal(model->scheme_count, 1);
    it.document = (kh_document){.model = model,
                                .scheme = &model->schemes[0],
                                .cards = kh_weights_compute(model, &model->schemes[0]),
                                .language = KH_ENGLISH,
                                .version = KH_TEXT("0")};
    return it;
}

static kh_card_code first_code(fixture *it)
{
    return kh_card_code_of(it->arena, &it->document, &it->document.cards->items[0]);
}

/* Guards: a name with a mark of ours in it tore the code apart; a code of another kind was taken for one. */
static void codes_are_read_as_they_were_written(void **state)
{
    (void)state;
    fixture it = load(scheme_text);
    kh_card_code code = first_code(&it), back;
    code.fields[KH_CODE_TOWNSHIP] = KH_TEXT("a;b%c (d)\\\x01镇");
    assert_true(kh_card_code_read(it.arena, kh_card_code_record(it.arena, &code), &back));
    for (unsigned i = 0; i < KH_CODE_ALL_FIELDS; i++)
        assert_true(kh_text_equal(code.fields[i], back.fields[i]));
    assert_true(kh_card_code_read(it.arena, kh_card_code_text(it.arena, &code), &back));
    for (unsigned i = 0; i < KH_CODE_FIELDS; i++)
        assert_true(kh_text_equal(code.fields[i], back.fields[i]));
    static const char *const wrong[] = {"",
                                        "kaohe2;a;b;c;d;e;f;g;h",
                                        MARK,
                                        MARK "a;b;c;d;e;f;g",
                                        MARK "a;b;c;d;e;f;g;h;i",
                                        MARK "a;b;c;d;e;f;g;h;i;j;k",
                                        MARK "a;%;c;d;e;f;g;h",
                                        MARK "a;b;c;d;e;f;g;%E"};
    for (size_t i = 0; i < KH_COUNT(wrong); i++)
        if (kh_card_code_read(it.arena, kh_text_of(wrong[i]), &back))
            fail_msg("“%s” was read", wrong[i]);
    kh_arena_free(it.arena);
}

/* Guards: a changed weight, another township or another scheme was called the same. */
static void what_differs_is_told(void **state)
{
    (void)state;
    fixture it = load(scheme_text);
    kh_card_code code = first_code(&it);
    kh_verification same = kh_verify(it.arena, &it.document, &code, NULL);
    assert_true(same.agrees);
    for (unsigned field = 0; field < KH_CODE_FIELDS; field++) {
        kh_card_code other = code;
        bool told = field != KH_CODE_VERSION && field != KH_CODE_SCORE && field != KH_CODE_SCORES;
        other.fields[field] = KH_TEXT("other");
        kh_verification verdict = kh_verify(it.arena, &it.document, &other, NULL);
        assert_int_equal(verdict.agrees, !told);
        assert_int_equal(verdict.differences.count, told);
        /* Where all else agrees, that there were no pages. */
        assert_int_equal(verdict.notes.count, !told);
    }
    code.fields[KH_CODE_WEIGHTS] = KH_TEXT("other");
    code.fields[KH_CODE_WEIGHT_LIST] = KH_TEXT("61,39");
    kh_verification verdict = kh_verify(it.arena, &it.document, &code, NULL);
    assert_int_equal(verdict.differences.count, 2);
    assert_true(kh_text_equal(verdict.differences.items[0], KH_TEXT("粮食: the card has 61, it is now 60")));
    kh_arena_free(it.arena);
}

/* Guards: a file that another program wrote anew, its objects deflated, had no code any more. */
static void codes_are_found_in_deflated_streams(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_text content = KH_TEXT("1 0 2 9 (" MARK "a;b)(" MARK "c;d)(" MARK "a;b) ");
    kh_bytes deflated =
        kh_deflate_once(kh_deflater_open(arena), arena, (kh_bytes){content.data, content.length});
    kh_builder file = {.arena = arena};
    kh_builder_string(&file, "%PDF-1.7\n1 0 obj\n<<>>\nstream\nxyz\nendstream\n2 0 obj<<>>\nstream\r\n");
    kh_builder_bytes(&file, deflated.data, deflated.length);
    kh_builder_string(&file, "\nendstream\nendobj stream");
    size_t count;
    const kh_text *found = kh_pdf_extract(arena, (kh_bytes){file.data, file.length}, KH_TEXT(MARK), &count);
    assert_int_equal(count, 2);
    assert_true(kh_text_equal(found[0], KH_TEXT(MARK "a;b")));
    assert_true(kh_text_equal(found[1], KH_TEXT(MARK "c;d")));
    kh_arena_free(arena);
}

/* Guards: a stream that inflates to gigabytes, or a file of nothing but streams, took them or took for ever.
 */
static void a_bomb_is_only_a_file_without_codes(void **state)
{
    enum { LARGE = 64 << 20, COPIES = 3000 };
    (void)state;
    kh_arena *arena = kh_arena_new();
    char *blanks = calloc(LARGE, 1);
    assert_non_null(blanks);
    kh_bytes deflated = kh_deflate_once(kh_deflater_open(arena), arena, (kh_bytes){blanks, LARGE});
    free(blanks);
    kh_builder file = {.arena = arena};
    for (unsigned i = 0; i < COPIES; i++) {
        kh_builder_string(&file, "stream\n");
        kh_builder_bytes(&file, deflated.data, deflated.length < 5000 ? deflated.length : 5000);
    }
    kh_arena *small = kh_arena_new();
    kh_arena_limit(small, 32 << 20);
    size_t count = 1;
    if (kh_arena_guard(small))
        fail_msg("it took more than 32 MB");
    (void)kh_pdf_extract(small, (kh_bytes){file.data, file.length}, KH_TEXT(MARK), &count);
    assert_int_equal(count, 0);
    kh_arena_free(small);
    kh_arena_free(arena);
}

/* Guards: a name that fills a page made a code that nothing can read. */
static void a_text_too_long_has_no_code(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_builder builder = {.arena = arena};
    kh_builder_repeat(&builder, 'a', 120);
    kh_qr_code code = kh_qr_code_of(arena, kh_builder_text(&builder));
    assert_true(code.side >= 21 && code.side % 4 == 1);
    /* the finder in the corner: seven black, one white */
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(code.modules[i], i < 7);
    kh_builder_repeat(&builder, 'a', 900);
    assert_int_equal(kh_qr_code_of(arena, kh_builder_text(&builder)).side, 0);
    kh_builder_repeat(&builder, 'a', 9000);
    assert_int_equal(kh_qr_code_of(arena, kh_builder_text(&builder)).side, 0);
    assert_int_equal(kh_qr_code_of(arena, KH_TEXT_NONE).side, 0);
    kh_arena_free(arena);
}

/* Guards: what pages say was read out of order, with artifacts, or from a file that had been added to. */
static void pages_are_read_as_they_are_drawn(void **state)
{
    static const char file[] =
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]"
        "/Resources 9 0 R>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/Contents[5 0 R 7 0 R]/Annots[8 0 R]>>endobj\n"
        "9 0 obj<</Font<</F 4 0 R>>/XObject<</X 10 0 R>>>>endobj 8 0 obj<</Subtype/Link>>endobj\n"
        "4 0 obj<</Subtype/Type0/ToUnicode 6 0 R>>endobj\n"
        "5 0 obj<</Length 200>>stream\n/P<</MCID 0>>BDC BT/F 9 Tf(\\000\\001)Tj[<0002>-5(\\0\\n)]TJ ET EMC\n"
        "/Artifact BMC BT(\\0\\1)Tj ET EMC BI/W 1 ID 00> EI\nendstream endobj\n"
        "6 0 obj<</Length 200>>stream\n1 beginbfchar <0001> <0041> endbfchar 2 beginbfrange <0002> <0009> "
        "<4E00>\n"
        "<000A> <000B> [<D84000420020> <0042>] endbfrange\nendstream endobj\n"
        "7 0 obj<</Length 200>>stream\n/X Do % (no)\n <00 0b> ' \nendstream endobj\n"
        "10 0 obj<</Subtype/Form/Length 99>>stream\n/X Do/F 1 Tf(\\0\\3)Tj\nendstream endobj\n";
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_page_texts texts = kh_pdf_page_texts(arena, (kh_bytes){file, sizeof file - 1});
    assert_int_equal(texts.pages.count, 1);
    const kh_read_page *page = &texts.pages.items[0];
    assert_string_equal(kh_text_terminated(arena, page->text), "A一\xF0\xA0\x81\x82 丁丁丁丁丁丁丁丁B");
    assert_int_equal(page->beside.count, 1);
    assert_string_equal(kh_text_terminated(arena, page->beside.items[0]), "A");
    assert_int_equal(page->pictures, 2); /* the code, and a form that draws itself for the ninth time */
    assert_false(page->covered || texts.altered || texts.partly);
    kh_text more = kh_text_format(arena, "%s8 0 obj<</Subtype/FreeText>>endobj", file);
    texts = kh_pdf_page_texts(arena, (kh_bytes){more.data, more.length});
    assert_true(texts.altered && texts.pages.items[0].covered);
    more = kh_text_format(arena, "%strailer<</Encrypt 1 0 R>>", file);
    assert_int_equal(kh_pdf_page_texts(arena, (kh_bytes){more.data, more.length}).pages.count, 0);
    kh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_as_they_were_written),
        cmocka_unit_test(what_differs_is_told),
        cmocka_unit_test(codes_are_found_in_deflated_streams),
        cmocka_unit_test(a_bomb_is_only_a_file_without_codes),
        cmocka_unit_test(a_text_too_long_has_no_code),
        cmocka_unit_test(pages_are_read_as_they_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

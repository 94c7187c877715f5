/* Any bytes in place of a PDF, or of what a phone read: nothing crashes, hangs or eats memory; what is found
 * begins with the mark and is a string; what is read as a code is written and read the same again, and is
 * judged; what its pages say is text. The first byte chooses: a file, the same with its bytes deflated into
 * a stream, a code. */
#include <stdlib.h>

#include "base/utf8.h"
#include "output/verify.h"
#include "pdf/deflate.h"
#include "pdf/extract.h"
#include "pdf/page_texts.h"

enum { MEMORY_LIMIT = 128 << 20 };

typedef enum { PLAIN, DEFLATED, CODE, FORMS } form;

static const char scheme_text[] = "方案 甲 “甲” { 年度：2025 总分：100 乡镇 子镇； 乡镇 丑镇； 部门 丙；"
                                  "指标 粮食 { 部门：丙 分值：60 } 指标 招商 { 部门：丙 分值：40 } }";

static void require(bool holds)
{
    if (!holds)
        abort();
}

static kh_document compile(kh_arena *arena)
{
    kh_settings settings = {0};
    kh_model *model = kh_model_load_text(arena, kh_diagnostics_new(arena), &settings, KH_TEXT("s.kh"),
                                         kh_text_of(scheme_text));
    require(model->scheme_count == 1);
    return (kh_document){.model = model,
                         .scheme = &model->schemes[0],
                         .cards = kh_weights_compute(model, &model->schemes[0]),
                         .version = KH_TEXT("0")};
}

static kh_bytes wrap(kh_arena *arena, const char *data, size_t size)
{
    kh_builder file = {.arena = arena};
    kh_bytes deflated = kh_deflate_once(kh_deflater_open(arena), arena, (kh_bytes){data, size});
    kh_builder_string(&file, "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Page"
                             "/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj 4 0 obj<</Subtype/Type0"
                             "/ToUnicode 3 0 R>>endobj 3 0 obj<</Filter/FlateDecode/Type/ObjStm/N 3/First 9>>"
                             "stream\n");
    kh_builder_bytes(&file, deflated.data, deflated.length);
    return (kh_bytes){file.data, file.length};
}

static void judge(kh_arena *arena, const kh_document *document, kh_text text)
{
    kh_card_code code, again;
    if (!kh_card_code_read(arena, text, &code))
        return;
    require(kh_card_code_read(arena, kh_card_code_record(arena, &code), &again));
    for (unsigned i = 0; i < KH_CODE_ALL_FIELDS; i++)
        require(kh_text_equal(code.fields[i], again.fields[i]));
    kh_verification verdict = kh_verify(arena, document, &code, NULL);
    require(verdict.agrees == (verdict.differences.count == 0));
    require(kh_verification_text(arena, document, &verdict).length > 0);
}

static void read_pages(kh_arena *arena, kh_bytes file)
{
    kh_page_texts texts = kh_pdf_page_texts(arena, file);
    for (size_t i = 0; i < texts.pages.count; i++)
        require(kh_utf8_check(texts.pages.items[i].text.data, texts.pages.items[i].text.length) ==
                texts.pages.items[i].text.length);
}

static void verify(kh_arena *arena, form of, const char *data, size_t size)
{
    const kh_text mark = KH_TEXT(KH_CARD_CODE_MARK);
    kh_document document = compile(arena);
    size_t count;
    if (of == CODE) {
        judge(arena, &document, kh_text_slice(data, size));
        return;
    }
    kh_bytes file = of == DEFLATED ? wrap(arena, data, size) : (kh_bytes){data, size};
    const kh_text *found = kh_pdf_extract(arena, file, mark, &count);
    read_pages(arena, file);
    for (size_t i = 0; i < count; i++) {
        require(kh_text_starts(found[i], mark) && found[i].length <= KH_MAX_EXTRACTED_BYTES);
        judge(arena, &document, found[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || size == 0) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, MEMORY_LIMIT);
    require(!kh_arena_guard(arena));
    verify(arena, (form)(data[0] % FORMS), (const char *)data + 1, size - 1);
    kh_arena_free(arena);
    return 0;
}

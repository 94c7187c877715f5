/* Any bytes as a scheme, and all that is printed of it but PDF, in both languages: findings in every format,
 * weights, the report, the story of each card. Whatever the input, what is written is UTF-8. */
#include <stdlib.h>

#include "base/utf8.h"
#include "kaohe.h"
#include "library.h"
#include "output/document_writers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void expect_text(kh_text text)
{
    require(kh_utf8_check(text.data, text.length) == text.length);
}

static void write_findings(kh_arena *arena, const kh_findings *findings, kh_language language)
{
    size_t count;
    const kh_text *formats = kh_findings_formats(&count);
    for (size_t i = 0; i < count; i++)
        expect_text(
            kh_findings_format(formats[i])(arena, findings, (kh_findings_style){.language = language}));
}

static void write_cards(kh_arena *arena, const kh_document *document)
{
    static kh_document_writer *const writers[] = {kh_write_weights_table, kh_write_weights_csv,
                                                  kh_write_weights_json,  kh_write_weights_yaml,
                                                  kh_write_scheme_json,   kh_write_report};
    for (size_t i = 0; i < KH_COUNT(writers); i++) {
        kh_bytes content = {0};
        require(writers[i](arena, document, &content) == KH_OK);
        expect_text(kh_text_slice(content.data, content.length));
    }
    for (size_t i = 0; i < document->cards->count; i++)
        expect_text(kh_why_text(arena, document, &document->cards->items[i], NULL));
}

static void write_all(kh_arena *arena, const kh_compilation *compilation)
{
    const kh_text path = KH_TEXT("fuzz.kh");
    kh_findings findings = {
        .diagnostics = compilation->diagnostics,
        .undecided = compilation->undecided.items,
        .undecided_count = compilation->undecided.count,
        .files = &path,
        .file_count = 1,
        .version = KH_TEXT("0"),
    };
    for (int language = 0; language < KH_LANGUAGES; language++) {
        write_findings(arena, &findings, (kh_language)language);
        /* As the commands do: what could not be compiled is not printed. */
        bool broken = kh_diagnostics_compile_errors(compilation->diagnostics) > 0;
        for (size_t i = 0; !broken && i < compilation->model->scheme_count; i++) {
            kh_document document = {
                .model = compilation->model,
                .scheme = &compilation->model->schemes[i],
                .cards = compilation->cards[i],
                .findings = &findings,
                .language = (kh_language)language,
                .version = KH_TEXT("0"),
            };
            write_cards(arena, &document);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    kh_compile_options options = {0};
    kh_compilation *compilation;
    if (!arena || kh_arena_guard(arena)) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, (size_t)1 << 30);
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    kh_text content = kh_text_slice((const char *)data, size);
    if (kh_compile_text(arena, &options, KH_TEXT("fuzz.kh"), content, &compilation) == KH_OK)
        write_all(arena, compilation);
    kh_arena_free(arena);
    return 0;
}

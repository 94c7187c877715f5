/* kaohe verify: a printed card, or what a phone read from it, against the scheme. */
#include "base/file.h"
#include "cli/cli.h"
#include "output/press.h"
#include "output/verify.h"
#include "pdf/extract.h"

/* From the text itself, or from the file that it names. */
static kh_exit read_codes(kh_invocation *invocation, kh_text given, const kh_text **codes, size_t *count,
                          kh_page_texts **pages)
{
    kh_arena *arena = invocation->arena;
    kh_bytes file;
    if (kh_text_starts(given, KH_TEXT(KH_CARD_CODE_MARK))) {
        kh_text *one = kh_arena_new_of(arena, kh_text);
        *one = given;
        *codes = one;
        *count = 1;
        return KH_EXIT_CLEAN;
    }
    if (kh_file_read(arena, kh_text_terminated(arena, given), &file) != KH_OK)
        return kh_complain_errno(invocation, "无法读取“{0}”：", "cannot read “{0}”: ", given);
    *codes = kh_pdf_extract(arena, file, KH_TEXT(KH_CARD_CODE_MARK), count);
    if (*count == 0)
        return kh_complain(invocation, "“{0}”里没有评分表的核对码",
                           "there is no code of a scorecard in “{0}”", given);
    /* A text with a code in it, as a phone saves it, has no pages. */
    if (kh_text_starts(kh_text_slice(file.data, file.length), KH_TEXT("%PDF-"))) {
        *pages = kh_arena_new_of(arena, kh_page_texts);
        **pages = kh_pdf_page_texts(arena, file);
    }
    return KH_EXIT_CLEAN;
}

static kh_exit say_verdicts(kh_invocation *invocation, const kh_document *document, const kh_text *codes,
                            size_t count, const kh_page_texts *pages)
{
    size_t agreeing = 0, read = 0;
    for (size_t i = 0; i < count; i++) {
        kh_card_code code;
        if (!kh_card_code_read(invocation->arena, codes[i], &code)) {
            (void)kh_complain(invocation, "“{0}”不是完整的核对码", "“{0}” is no whole code", codes[i]);
            continue;
        }
        kh_verification verdict = kh_verify(invocation->arena, document, &code, pages);
        read++;
        agreeing += verdict.agrees;
        if (!verdict.agrees || !kh_given(invocation, KH_OPTION_QUIET))
            (void)kh_print(kh_verification_text(invocation->arena, document, &verdict));
    }
    if (read > 1 && !kh_given(invocation, KH_OPTION_QUIET)) {
        const char *summary =
            invocation->language == KH_CHINESE ? "核对%zu张，一致%zu张。\n" : "%zu cards, %zu agree.\n";
        (void)kh_print(kh_text_format(invocation->arena, summary, read, agreeing));
    }
    if (read < count)
        return KH_EXIT_USAGE;
    return agreeing == read ? KH_EXIT_CLEAN : KH_EXIT_VIOLATED;
}

kh_exit kh_command_verify(kh_invocation *invocation)
{
    const kh_text *operands = invocation->operands.items;
    const kh_scores *scores = NULL;
    const kh_text *codes = NULL;
    kh_page_texts *pages = NULL;
    size_t count = 0;
    kh_exit status = read_codes(invocation, operands[0], &codes, &count, &pages);
    if (status != KH_EXIT_CLEAN)
        return status;
    kh_compilation *compilation;
    status = kh_session_weigh(invocation, operands[1], &compilation);
    if (!compilation)
        return status;
    if (!kh_session_is_alone(invocation, compilation))
        return KH_EXIT_USAGE;
    if (kh_given(invocation, KH_OPTION_RESULTS)) {
        scores = kh_session_scores(compilation, 0, kh_option_value(invocation, KH_OPTION_RESULTS));
        kh_diagnostics_finish(compilation->diagnostics);
        if (!scores || !scores->complete)
            kh_session_say_findings(invocation, compilation, operands[1]);
        if (!scores)
            return KH_EXIT_USAGE;
    }
    kh_document document = kh_session_document(invocation, compilation, 0, NULL);
    document.scores = scores;
    if (pages)
        document.press = kh_press_open(invocation->arena, &document);
    return say_verdicts(invocation, &document, codes, count, pages);
}

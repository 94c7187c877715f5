/* The findings as one JSON object; its members are a promise to the offices' own programs. */
#include "output/findings_formats.h"

#include "output/facts.h"

/* Of this form; a member may be added under the same number, none taken away. */
enum { FORM_VERSION = 1 };

static void add_place(kh_arena *arena, kh_json *into, kh_span span)
{
    static const char *const keys[] = {"line", "column", "end_line", "end_column"};
    kh_place start = kh_span_place(span), end = kh_span_end_place(span);
    const uint32_t numbers[KH_COUNT(keys)] = {start.line, start.column, end.line, end.column};
    kh_json_add_text_or_null(arena, into, "file", span.source ? span.source->path : KH_TEXT_NONE);
    for (size_t i = 0; i < KH_COUNT(keys); i++)
        if (span.source)
            kh_json_add_integer(arena, into, keys[i], numbers[i]);
        else
            kh_json_add_null(arena, into, keys[i]);
    if (span.source && span.source->is_sheet)
        kh_json_add_text(arena, into, "cell", kh_span_position(arena, span));
}

void kh_findings_add_source(kh_arena *arena, kh_json *into, const kh_diagnostic *diagnostic,
                            kh_language language)
{
    if (diagnostic->citation_count == 0) {
        kh_json_add_null(arena, into, "source");
        return;
    }
    /* The first is the one that binds; the others are in `kaohe rules`. */
    const kh_citation *first = &diagnostic->citations[0];
    kh_json *source = kh_json_add_object(arena, into, "source");
    kh_json_add_text(arena, source, "document", kh_words_in(first->document, language));
    kh_json_add_text(arena, source, "clause", kh_words_in(first->clause, language));
    kh_json_add_text(arena, source, "date", first->date);
}

static void add_finding(kh_arena *arena, kh_json *into, const kh_diagnostic *diagnostic, kh_text township,
                        kh_language language)
{
    kh_text help = kh_words_in(diagnostic->help, language);
    kh_json *entry = kh_json_add_object(arena, into, NULL);
    kh_json_add_text(arena, entry, "rule", diagnostic->id);
    kh_json_add_text(arena, entry, "name", diagnostic->name);
    kh_json_add_text(arena, entry, "level", kh_level_key(diagnostic->level));
    kh_json_add_text(arena, entry, "message", kh_words_in(diagnostic->message, language));
    add_place(arena, entry, diagnostic->span);
    kh_json_add_text_or_null(arena, entry, "entity", diagnostic->entity);
    kh_json_add_text_or_null(arena, entry, "township", township);
    kh_findings_add_source(arena, entry, diagnostic, language);
    kh_json_add_text_or_null(arena, entry, "suggestion",
                             help.length ? help : kh_words_in(diagnostic->fix, language));
    kh_json_add_bool(arena, entry, "waived", diagnostic->waived);
    kh_text waiver = diagnostic->waived ? kh_words_in(diagnostic->waiver, language) : KH_TEXT_NONE;
    kh_json_add_text_or_null(arena, entry, "waiver", waiver);
}

static void add_findings(kh_arena *arena, kh_json *into, const kh_findings *findings, kh_language language)
{
    for (size_t i = 0; i < kh_diagnostics_count(findings->diagnostics); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(findings->diagnostics, i);
        if (one->township_count == 0 || one->base)
            add_finding(arena, into, one, KH_TEXT_NONE, language);
        for (size_t t = 0; t < one->township_count; t++)
            add_finding(arena, into, one, one->townships[t], language);
    }
}

static void add_undecided(kh_arena *arena, kh_json *into, const kh_findings *findings, kh_language language)
{
    for (size_t i = 0; i < findings->undecided_count; i++) {
        const kh_undecided *one = &findings->undecided[i];
        kh_json *entry = kh_json_add_object(arena, into, NULL);
        kh_json_add_text(arena, entry, "rule", one->rule);
        kh_json_add_text(arena, entry, "entity", one->entity);
        kh_json *missing = kh_json_add_array(arena, entry, "missing");
        for (size_t m = 0; m < one->missing_count; m++)
            kh_json_add_text(arena, missing, NULL, kh_words_in(one->missing[m], language));
    }
}

static void add_summary(kh_arena *arena, kh_json *into, const kh_diagnostics *diagnostics)
{
    static const struct {
        const char *key;
        kh_level level;
    } rows[] = {{"errors", KH_ERROR}, {"warnings", KH_WARNING}, {"notes", KH_NOTE}};
    kh_json *summary = kh_json_add_object(arena, into, "summary");
    for (size_t i = 0; i < KH_COUNT(rows); i++)
        kh_json_add_integer(arena, summary, rows[i].key,
                            (int64_t)kh_diagnostics_at_level(diagnostics, rows[i].level));
    kh_json_add_integer(arena, summary, "waived", (int64_t)kh_waived_count(diagnostics));
}

kh_text kh_findings_json(kh_arena *arena, const kh_findings *findings, kh_findings_style style)
{
    kh_json *document = kh_json_new(arena);
    kh_json_add_integer(arena, document, "version", FORM_VERSION);
    kh_json *files = kh_json_add_array(arena, document, "files");
    for (size_t i = 0; i < findings->file_count; i++)
        kh_json_add_text(arena, files, NULL, findings->files[i]);
    add_findings(arena, kh_json_add_array(arena, document, "findings"), findings, style.language);
    add_undecided(arena, kh_json_add_array(arena, document, "undecided"), findings, style.language);
    add_summary(arena, document, findings->diagnostics);
    return kh_json_print(arena, document);
}

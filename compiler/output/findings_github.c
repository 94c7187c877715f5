/* Workflow commands: docs.github.com, "Workflow commands for GitHub Actions"; the escapes are those of
 * actions/toolkit, packages/core/src/command.ts. */
#include "output/findings_formats.h"

#include "output/facts.h"

/* The message is closed by the line's end only; a property also by its neighbour. */
static void escape(kh_builder *out, kh_text text, bool is_property)
{
    const char *special = is_property ? "%\r\n:," : "%\r\n";
    for (size_t at = 0; at < text.length; at++) {
        char character = text.data[at];
        if (character && strchr(special, character))
            kh_builder_format(out, "%%%02X", (unsigned)character);
        else
            kh_builder_character(out, character);
    }
}

static void add_place(kh_builder *out, kh_span span)
{
    if (!span.source)
        return;
    kh_place start = kh_span_place(span), end = kh_span_end_place(span);
    kh_builder_string(out, "file=");
    escape(out, span.source->path, true);
    /* The runner throws columns away that are not of one line, and says so in its log. */
    if (start.line == end.line)
        kh_builder_format(out, ",line=%u,col=%u,endLine=%u,endColumn=%u,", start.line, start.column, end.line,
                          end.column);
    else
        kh_builder_format(out, ",line=%u,endLine=%u,", start.line, end.line);
}

static void add_message(kh_arena *arena, kh_builder *out, const kh_diagnostic *diagnostic,
                        kh_language language)
{
    static const char *const waived[KH_LANGUAGES] = {"（已豁免）", "(waived) "};
    kh_fact facts[KH_MAX_FACTS];
    size_t count = kh_facts_of(arena, diagnostic, language, facts);
    kh_builder_string(out, diagnostic->waived ? waived[language] : "");
    escape(out, kh_shown(arena, kh_words_in(diagnostic->message, language)), false);
    for (size_t i = 0; i < count; i++) {
        kh_builder_string(out, "%0A");
        escape(out, facts[i].label, false);
        kh_builder_string(out, ": ");
        escape(out, facts[i].text, false);
    }
    kh_builder_character(out, '\n');
}

static const char *command_of(const kh_diagnostic *diagnostic)
{
    static const char *const commands[] = {
        [KH_NOTE] = "notice", [KH_WARNING] = "warning", [KH_ERROR] = "error"};
    return commands[diagnostic->waived ? KH_NOTE : diagnostic->level];
}

kh_text kh_findings_github(kh_arena *arena, const kh_findings *findings, kh_findings_style style)
{
    kh_builder out = {.arena = arena};
    for (size_t i = 0; i < kh_diagnostics_count(findings->diagnostics); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(findings->diagnostics, i);
        kh_builder_format(&out, "::%s ", command_of(one));
        add_place(&out, one->span);
        kh_builder_string(&out, "title=");
        escape(&out, one->id, true);
        kh_builder_string(&out, "::");
        add_message(arena, &out, one, style.language);
    }
    kh_text *lines;
    size_t count = kh_undecided_lines(arena, findings, style.language, &lines);
    for (size_t i = 0; i < count; i++) {
        kh_builder_string(&out, "::notice::");
        escape(&out, lines[i], false);
        kh_builder_character(&out, '\n');
    }
    return kh_builder_text(&out);
}

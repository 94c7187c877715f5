/* Findings on a terminal: where, the line, what is underlined, and what speaks for it. */
#include "output/findings_formats.h"

#include "base/utf8.h"
#include "output/facts.h"

/* A line beyond this is cut around its span: some lines of a roster hold the whole county. */
enum { MAX_LINE_CELLS = 120, CELLS_AFTER_START = 80 };

#define BLUE  "\033[34m"
#define RESET "\033[0m"

typedef struct {
    kh_arena *arena;
    kh_builder text;
    kh_findings_style style;
    const char *colour; /* of the level of the finding that is being written */
    unsigned gutter;    /* digits of its largest line number */
} page;

/* What of one source line is shown. */
typedef struct {
    const kh_source *source;     /* NULL: none */
    uint32_t number, begin, end; /* the line, from 1; offsets in it */
} window;

static void add(page *out, const char *text)
{
    kh_builder_string(&out->text, text);
}

static void paint(page *out, const char *colour)
{
    if (out->style.color)
        add(out, colour);
}

static void begin_row(page *out, uint32_t number)
{
    paint(out, BLUE);
    if (number)
        kh_builder_format(&out->text, "%*u │", (int)out->gutter, number);
    else
        kh_builder_format(&out->text, "%*s │", (int)out->gutter, "");
    paint(out, RESET);
}

static uint32_t step_back(kh_text line, uint32_t at)
{
    for (uint32_t bytes = 2; bytes <= 4 && bytes <= at; bytes++) {
        kh_character character;
        if (kh_utf8_decode(line.data + at - bytes, bytes, &character) == bytes)
            return at - bytes;
    }
    return at - 1;
}

static unsigned cells_at(kh_text line, uint32_t at, uint32_t *bytes)
{
    kh_character character;
    *bytes = (uint32_t)kh_utf8_decode(line.data + at, line.length - at, &character);
    return kh_character_drawn_cells(character);
}

static uint32_t forward(kh_text line, uint32_t at, unsigned cells)
{
    uint32_t bytes;
    while (at < line.length) {
        unsigned taken = cells_at(line, at, &bytes);
        if (taken > cells)
            break;
        cells -= taken;
        at += bytes;
    }
    return at;
}

static uint32_t backward(kh_text line, uint32_t at, unsigned cells)
{
    uint32_t bytes;
    while (at > 0) {
        uint32_t before = step_back(line, at);
        unsigned taken = cells_at(line, before, &bytes);
        if (taken > cells)
            break;
        cells -= taken;
        at = before;
    }
    return at;
}

static window window_around(kh_text line, uint32_t at)
{
    window shown = {.end = forward(line, 0, MAX_LINE_CELLS)};
    if (shown.end == line.length)
        return shown;
    unsigned room = MAX_LINE_CELLS - 2; /* a … at either end */
    shown.end = forward(line, at, CELLS_AFTER_START);
    shown.begin = backward(line, shown.end, room);
    if (shown.begin == 0)
        shown.end = forward(line, 0, room);
    return shown;
}

static unsigned cells_between(kh_text line, uint32_t from, uint32_t to)
{
    unsigned cells = 0;
    for (uint32_t bytes; from < to; from += bytes)
        cells += cells_at(line, from, &bytes);
    return cells;
}

static void add_drawn(page *out, kh_text line, window shown)
{
    add(out, shown.begin > 0 ? "…" : "");
    for (uint32_t at = shown.begin; at < shown.end;) {
        kh_character character;
        uint32_t bytes = (uint32_t)kh_utf8_decode(line.data + at, line.length - at, &character);
        char encoded[4];
        if (character == '\t')
            kh_builder_repeat(&out->text, ' ', KH_TAB_CELLS);
        else if (kh_character_is_invisible(character))
            add(out, "·");
        else
            kh_builder_bytes(&out->text, encoded, kh_utf8_encode(character, encoded));
        at += bytes;
    }
    add(out, shown.end < line.length ? "…" : "");
}

static void write_line(page *out, kh_text line, window shown)
{
    begin_row(out, shown.number);
    if (line.length)
        add(out, " ");
    add_drawn(out, line, shown);
    add(out, "\n");
}

static void write_underline(page *out, kh_text line, window shown, uint32_t start, uint32_t end, kh_text text)
{
    unsigned width = cells_between(line, start, end < shown.end ? end : shown.end);
    begin_row(out, 0);
    kh_builder_repeat(&out->text, ' ', (shown.begin > 0 ? 2 : 1) + cells_between(line, shown.begin, start));
    paint(out, out->colour);
    kh_builder_repeat(&out->text, '~', width ? width : 1);
    add(out, text.length ? " " : "");
    kh_builder_add(&out->text, kh_shown(out->arena, text));
    paint(out, RESET);
    add(out, "\n");
}

/* `last` is the window drawn just above; a second underline of the same stands below the first. */
static window write_snippet(page *out, kh_span span, kh_text text, window last)
{
    kh_place place = kh_span_place(span);
    kh_text line = kh_source_line(span.source, place.line);
    uint32_t line_start = span.source->lines[place.line - 1];
    kh_span inside = kh_span_of(span.source, span.start, span.end);
    uint32_t start = inside.start > line_start ? inside.start - line_start : 0;
    uint32_t end = inside.end > line_start ? inside.end - line_start : 0;
    start = start < line.length ? start : line.length;
    end = end < line.length ? end : line.length; /* of several lines the first is shown */

    window shown = window_around(line, start);
    shown.source = span.source;
    shown.number = place.line;
    if (last.source != shown.source || last.number != shown.number || last.begin != shown.begin ||
        last.end != shown.end)
        write_line(out, line, shown);
    write_underline(out, line, shown, start, end, text);
    return shown;
}

static void write_location(page *out, kh_span span)
{
    kh_text path = kh_shown(out->arena, span.source->path);
    kh_text position = kh_span_position(out->arena, span);
    kh_builder_repeat(&out->text, ' ', out->gutter + 1);
    paint(out, BLUE);
    add(out, "┌─");
    paint(out, RESET);
    kh_builder_format(&out->text, " %.*s:%.*s\n", KH_TEXT_ARGUMENTS(path), KH_TEXT_ARGUMENTS(position));
}

static bool is_of_primary(const kh_diagnostic *diagnostic, const kh_label *label)
{
    kh_span primary = diagnostic->span, span = label->span;
    return span.source == primary.source && span.start == primary.start && span.end == primary.end;
}

static kh_text primary_text(page *out, const kh_diagnostic *diagnostic)
{
    kh_builder text = {.arena = out->arena};
    for (size_t i = 0; i < diagnostic->labels.count; i++) {
        const kh_label *label = &diagnostic->labels.items[i];
        if (!is_of_primary(diagnostic, label))
            continue;
        kh_builder_string(&text, !text.length ? "" : out->style.language == KH_CHINESE ? "；" : "; ");
        kh_builder_add(&text, kh_words_in(label->text, out->style.language));
    }
    return kh_builder_text(&text);
}

static void write_snippets(page *out, const kh_diagnostic *diagnostic)
{
    window last = {0};
    if (diagnostic->span.source) {
        write_location(out, diagnostic->span);
        last = write_snippet(out, diagnostic->span, primary_text(out, diagnostic), last);
    }
    for (size_t i = 0; i < diagnostic->labels.count; i++) {
        const kh_label *label = &diagnostic->labels.items[i];
        if (!label->span.source || is_of_primary(diagnostic, label))
            continue;
        if (label->span.source != last.source)
            write_location(out, label->span);
        last = write_snippet(out, label->span, kh_words_in(label->text, out->style.language), last);
    }
}

static unsigned digits_of(uint32_t number)
{
    unsigned digits = 1;
    while (number /= 10)
        digits++;
    return digits;
}

static unsigned gutter_of(const kh_diagnostic *diagnostic)
{
    unsigned widest = digits_of(kh_span_place(diagnostic->span).line);
    for (size_t i = 0; i < diagnostic->labels.count; i++) {
        unsigned digits = digits_of(kh_span_place(diagnostic->labels.items[i].span).line);
        widest = digits > widest ? digits : widest;
    }
    return widest;
}

static void write_header(page *out, const kh_diagnostic *diagnostic)
{
    static const char *const waived[KH_LANGUAGES] = {"（已豁免）", " (waived)"};
    kh_text level = kh_level_name(diagnostic->level, out->style.language);
    kh_text message = kh_words_in(diagnostic->message, out->style.language);
    paint(out, out->colour);
    kh_builder_format(&out->text, "%.*s[%.*s]%s", KH_TEXT_ARGUMENTS(level), KH_TEXT_ARGUMENTS(diagnostic->id),
                      diagnostic->waived ? waived[out->style.language] : "");
    paint(out, RESET);
    add(out, ": ");
    kh_builder_add(&out->text, kh_shown(out->arena, message));
    add(out, "\n");
}

static void write_finding(page *out, const kh_diagnostic *diagnostic)
{
    static const char *const colours[] = {
        [KH_NOTE] = "\033[1;36m", [KH_WARNING] = "\033[1;33m", [KH_ERROR] = "\033[1;31m"};
    kh_fact facts[KH_MAX_FACTS];
    size_t count = kh_facts_of(out->arena, diagnostic, out->style.language, facts);
    out->colour = colours[diagnostic->level];
    out->gutter = gutter_of(diagnostic);
    write_header(out, diagnostic);
    write_snippets(out, diagnostic);
    for (size_t i = 0; i < count; i++) {
        kh_builder_repeat(&out->text, ' ', out->gutter + 1);
        paint(out, BLUE);
        add(out, "=");
        paint(out, RESET);
        kh_builder_format(&out->text, " %.*s: %.*s\n", KH_TEXT_ARGUMENTS(facts[i].label),
                          KH_TEXT_ARGUMENTS(facts[i].text));
    }
    add(out, "\n");
}

kh_text kh_findings_text(kh_arena *arena, const kh_findings *findings, kh_findings_style style)
{
    page out = {.arena = arena, .text = {.arena = arena}, .style = style};
    for (size_t i = 0; i < kh_diagnostics_count(findings->diagnostics); i++)
        write_finding(&out, kh_diagnostics_at(findings->diagnostics, i));

    kh_text *lines;
    size_t count = kh_undecided_lines(arena, findings, style.language, &lines);
    for (size_t i = 0; i < count; i++)
        kh_builder_format(&out.text, "%.*s\n", KH_TEXT_ARGUMENTS(lines[i]));
    if (!style.quiet) {
        kh_builder_add(&out.text, kh_findings_summary(arena, findings, style.language));
        add(&out, "\n");
    }
    return kh_builder_text(&out.text);
}

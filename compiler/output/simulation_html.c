/* A simulation as a page, and as sections of another page. */
#include "output/simulation_html.h"

#include "output/captions.h"
#include "output/document_writers.h"
#include "output/html.h"
#include "output/simulation_facts.h"

static const char style[] =
    "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;line-height:1.6;"
    "max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;border-bottom:1px solid #999;margin-top:2rem}"
    "table{border-collapse:collapse;font-size:.875rem}th,td{border:1px solid #999;padding:.2rem .5rem;"
    "vertical-align:top;text-align:left}td.n{text-align:right;white-space:nowrap}.wide{overflow-x:auto}"
    "@media print{body{max-width:none;margin:0}.wide{overflow:visible}}";

typedef struct sections {
    kh_arena *arena;
    kh_builder *page;
    const kh_document *document;
} sections;

static kh_text caption(const sections *of, kh_caption id)
{
    return kh_caption_text(id, of->document->language);
}

static void add_element(const sections *of, const char *name, kh_text text)
{
    if (text.length == 0)
        return;
    kh_html_element(of->page, name, NULL, text);
    kh_builder_character(of->page, '\n');
}

/* ---- the chart ---- */

/* Units of the drawing: a row holds the item's name, and a bar below the other. */
enum {
    WIDTH = 720,
    ROW = 52,
    NAME_BASE = 14,
    BAR = 12,
    FIRST_BAR = 20,
    SECOND_BAR = 34,
    MARGIN = 8,
    LABELS = 64
};

typedef struct drawing {
    const kh_influence_line *lines;
    size_t count;
    kh_number least, most; /* of all shares, and 0 */
} drawing;

static void widen(const sections *of, drawing *chart, kh_number share)
{
    if (!kh_number_valid(share))
        return;
    chart->least = kh_number_min(of->arena, chart->least, share);
    chart->most = kh_number_max(of->arena, chart->most, share);
}

/* Where a share lies, from the left. */
static int64_t place_of(const sections *of, const drawing *chart, kh_number share)
{
    kh_arena *arena = of->arena;
    int64_t place = 0;
    kh_number range = kh_number_subtract(arena, chart->most, chart->least);
    if (kh_number_sign(range) <= 0)
        return LABELS;
    kh_number from = kh_number_divide(arena, kh_number_subtract(arena, share, chart->least), range);
    kh_number units = kh_number_multiply(arena, from, KH_NUMBER(WIDTH - 2 * LABELS));
    (void)kh_number_to_integer(kh_number_floor(arena, units), &place);
    return LABELS + place;
}

/* Outlined or filled; its figure stands at the end that is away from 0. */
static void add_bar(const sections *of, const drawing *chart, kh_number share, kh_text figure, int64_t top,
                    bool filled)
{
    if (!kh_number_valid(share))
        return;
    int64_t zero = place_of(of, chart, KH_NUMBER(0)), end = place_of(of, chart, share);
    bool negative = end < zero;
    kh_builder_format(
        of->page, "<rect x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%d\" fill=\"%s\" stroke=\"#1a1a1a\"/>",
        (long long)(negative ? end : zero), (long long)top, (long long)(negative ? zero - end : end - zero),
        BAR, filled ? "#1a1a1a" : "#fff");
    kh_builder_format(of->page, "<text x=\"%lld\" y=\"%lld\"%s>", (long long)(negative ? end - 4 : end + 4),
                      (long long)(top + BAR - 2), negative ? " text-anchor=\"end\"" : "");
    kh_html_text(of->page, figure);
    kh_builder_string(of->page, "</text>");
}

static void add_row(const sections *of, const drawing *chart, size_t row)
{
    const kh_influence_line *line = &chart->lines[row];
    int64_t top = MARGIN + (int64_t)row * ROW;
    kh_builder_format(of->page,
                      "<g><text x=\"%d\" y=\"%lld\" font-weight=\"600\" stroke=\"#fff\" "
                      "stroke-width=\"4\" paint-order=\"stroke\">",
                      MARGIN, (long long)(top + NAME_BASE));
    kh_html_text(of->page, line->item);
    kh_builder_string(of->page, "</text>");
    add_bar(of, chart, line->source->nominal, line->nominal, top + FIRST_BAR, false);
    add_bar(of, chart, line->source->decides, line->decides, top + SECOND_BAR, true);
    kh_builder_string(of->page, "</g>\n");
}

static void add_chart(const sections *of)
{
    drawing chart = {.least = KH_NUMBER(0), .most = KH_NUMBER(0)};
    chart.lines = kh_influence_lines(of->arena, of->document, &chart.count);
    for (size_t i = 0; i < chart.count; i++) {
        widen(of, &chart, chart.lines[i].source->nominal);
        widen(of, &chart, chart.lines[i].source->decides);
    }
    int64_t height = 2 * MARGIN + (int64_t)chart.count * ROW;
    int64_t zero = place_of(of, &chart, KH_NUMBER(0));
    add_element(of, "p", caption(of, KH_CAPTION_CHART_KEY));
    kh_builder_format(
        of->page,
        "<div class=\"wide\"><svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
        "height=\"%lld\" viewBox=\"0 0 %d %lld\" font-size=\"12\" fill=\"#1a1a1a\">\n",
        WIDTH, (long long)height, WIDTH, (long long)height);
    add_element(of, "title", caption(of, KH_CAPTION_INFLUENCES));
    kh_builder_format(of->page, "<path d=\"M%lld %dV%lld\" stroke=\"#1a1a1a\"/>\n", (long long)zero, MARGIN,
                      (long long)(height - MARGIN));
    for (size_t row = 0; row < chart.count; row++)
        add_row(of, &chart, row);
    kh_builder_string(of->page, "</svg></div>\n");
}

/* ---- tables ---- */

static void begin_table(const sections *of, const kh_caption *captions, size_t count)
{
    kh_builder_string(of->page, "<div class=\"wide\"><table>\n<tr>");
    for (size_t i = 0; i < count; i++)
        kh_html_element(of->page, "th", NULL, caption(of, captions[i]));
    kh_builder_string(of->page, "</tr>\n");
}

static void add_cells(const sections *of, const kh_text *cells, const bool *right, size_t count)
{
    kh_builder_string(of->page, "<tr>");
    for (size_t i = 0; i < count; i++)
        kh_html_element(of->page, "td", right[i] ? "n" : NULL, cells[i]);
    kh_builder_string(of->page, "</tr>\n");
}

static void end_table(const sections *of)
{
    kh_builder_string(of->page, "</table></div>\n");
}

static void add_influences(const sections *of)
{
    static const kh_caption captions[] = {KH_CAPTION_INDICATOR, KH_CAPTION_NOMINAL, KH_CAPTION_DECIDES,
                                          KH_CAPTION_RATIO, KH_CAPTION_VERDICT};
    static const bool right[] = {false, true, true, true, false};
    size_t count, note_count;
    kh_text *notes;
    note_count = kh_simulation_notes(of->arena, of->document, &notes);
    add_element(of, "h2", caption(of, KH_CAPTION_INFLUENCES));
    for (size_t i = 0; i < note_count; i++)
        add_element(of, "p", notes[i]);
    add_element(of, "p", caption(of, KH_CAPTION_INFLUENCES_HELP));
    add_chart(of);
    const kh_influence_line *lines = kh_influence_lines(of->arena, of->document, &count);
    begin_table(of, captions, KH_COUNT(captions));
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].item, lines[i].nominal, lines[i].decides, lines[i].ratio,
                                 lines[i].verdict};
        add_cells(of, cells, right, KH_COUNT(cells));
    }
    end_table(of);
}

static void add_prospects(const sections *of)
{
    bool ranked = of->document->simulation->scores->ranks_may_show, graded = kh_has_grades(of->document);
    const kh_caption captions[] = {KH_CAPTION_TOWNSHIP,
                                   KH_CAPTION_GROUP,
                                   KH_CAPTION_PROSPECT_LOW,
                                   KH_CAPTION_PROSPECT_HIGH,
                                   ranked ? KH_CAPTION_PROSPECT_PLACES : KH_CAPTION_PROSPECT_PLACES_OPEN,
                                   KH_CAPTION_OUTLOOK,
                                   KH_CAPTION_PROSPECT_GRADES};
    static const bool right[] = {false, false, true, true, true, false, false};
    size_t count, width = KH_COUNT(captions) - !graded;
    const kh_prospect_line *lines = kh_prospect_lines(of->arena, of->document, &count);
    add_element(of, "h2", caption(of, KH_CAPTION_PROSPECTS));
    begin_table(of, captions, width);
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].township, lines[i].group,   lines[i].low,   lines[i].high,
                                 lines[i].places,   lines[i].outlook, lines[i].grades};
        add_cells(of, cells, right, width);
    }
    end_table(of);
    if (graded)
        add_element(of, "p", caption(of, KH_CAPTION_PROSPECT_GRADES_HELP));
    add_element(of, "p", kh_simulation_no_ranks(of->arena, of->document));
}

static void add_sways(const sections *of)
{
    static const kh_caption captions[] = {KH_CAPTION_INDICATOR,   KH_CAPTION_BASE,    KH_CAPTION_SWAY_DOWN,
                                          KH_CAPTION_SWAY_CHANGE, KH_CAPTION_SWAY_UP, KH_CAPTION_SWAY_CHANGE};
    static const bool right[] = {false, true, true, false, true, false};
    size_t count;
    const kh_sway_line *lines = kh_sway_lines(of->arena, of->document, &count);
    add_element(of, "h2", caption(of, KH_CAPTION_SWAYS));
    kh_caption none =
        of->document->simulation->in_proportion ? KH_CAPTION_SWAYS_NOT_KNOWN : KH_CAPTION_SWAYS_NOT_FOLLOWED;
    add_element(of, "p", caption(of, count ? KH_CAPTION_SWAYS_HELP : none));
    if (count == 0)
        return;
    begin_table(of, captions, KH_COUNT(captions));
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].item,        lines[i].base, lines[i].down,
                                 lines[i].down_change, lines[i].up,   lines[i].up_change};
        add_cells(of, cells, right, KH_COUNT(cells));
    }
    end_table(of);
}

/* ---- pages ---- */

void kh_simulation_section(kh_builder *page, const kh_document *document)
{
    const sections of = {page->arena, page, document};
    if (!document->simulation)
        return;
    add_influences(&of);
    add_prospects(&of);
    add_sways(&of);
}

kh_status kh_write_simulation_html(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder page = {.arena = arena};
    const sections of = {arena, &page, document};
    kh_text title =
        kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(kh_entity_title(document->scheme->entity)),
                       KH_TEXT_ARGUMENTS(caption(&of, KH_CAPTION_SIMULATION)));
    kh_builder_format(&page, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                      document->language == KH_CHINESE ? "zh-CN" : "en");
    kh_builder_string(&page, "<meta name=\"viewport\" content=\"width=device-width\">\n");
    kh_html_element(&page, "title", NULL, title);
    kh_builder_format(&page, "\n<style>%s</style>\n</head>\n<body>\n", style);
    add_element(&of, "h1", title);
    kh_simulation_section(&page, document);
    kh_builder_format(&page, "<p>kaohe %.*s</p>\n</body>\n</html>\n", KH_TEXT_ARGUMENTS(document->version));
    *content = (kh_bytes){kh_builder_text(&page).data, page.length};
    return KH_OK;
}

/* One page that stands alone: findings, groups, weights of all townships, how they differ. */
#include "output/document_writers.h"

#include "base/file.h"
#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/html.h"
#include "output/simulation_html.h"

/* Tints from t0 (least points) to t4; the marks ▲▼ say the same to who prints in black and white. */
enum { TINTS = 5 };

static const char style[] =
    "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;line-height:1.6;"
    "max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;border-bottom:1px solid #999;margin-top:2rem}"
    "table{border-collapse:collapse;font-size:.875rem}th,td{border:1px solid #999;padding:.2rem .5rem;"
    "vertical-align:top;text-align:left}td.n{text-align:right;white-space:nowrap}"
    ".wide{overflow-x:auto}.matrix th{min-width:3rem}.matrix "
    "th:first-child{position:sticky;left:0;background:#fff}"
    ".t0{background:#fff}.t1{background:#f1f1f1}.t2{background:#e2e2e2}.t3{background:#cfcfcf}.t4{background:"
    "#bababa}"
    ".error{border-left:.35rem solid #b00020}.warning{border-left:.35rem solid #b36b00}"
    ".note{border-left:.35rem solid #555}.waived{color:#666}dt{font-weight:600}"
    "@media print{body{max-width:none;margin:0}.wide{overflow:visible}}";

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    kh_builder *page;
    kh_language language;
} report;

static kh_text caption(const report *of, kh_caption caption_id)
{
    return kh_caption_text(caption_id, of->language);
}

static void heading(const report *of, kh_caption caption_id)
{
    kh_html_element(of->page, "h2", NULL, caption(of, caption_id));
    kh_builder_character(of->page, '\n');
}

static void head_cell(const report *of, kh_caption caption_id)
{
    kh_html_element(of->page, "th", NULL, caption(of, caption_id));
}

static void fact(const report *of, kh_caption name, kh_text value)
{
    if (value.length == 0)
        return;
    kh_builder_string(of->page, "<tr>");
    head_cell(of, name);
    kh_html_element(of->page, "td", NULL, value);
    kh_builder_string(of->page, "</tr>\n");
}

static void add_summary(const report *of)
{
    const kh_document *document = of->document;
    const kh_scheme *scheme = document->scheme;
    heading(of, KH_CAPTION_SUMMARY);
    kh_builder_string(of->page, "<table>\n");
    fact(of, KH_CAPTION_YEAR, kh_scheme_fact(of->arena, document, "年度"));
    fact(of, KH_CAPTION_DOCUMENT_NUMBER, kh_scheme_fact(of->arena, document, "文号"));
    fact(of, KH_CAPTION_FILING_NUMBER, kh_scheme_fact(of->arena, document, "备案"));
    fact(of, KH_CAPTION_REVIEW_ISSUER, kh_scheme_fact(of->arena, document, "制定单位"));
    fact(of, KH_CAPTION_TOTAL, kh_scheme_fact(of->arena, document, "总分"));
    fact(of, KH_CAPTION_TOWNSHIP_COUNT, kh_text_format(of->arena, "%zu", scheme->township_count));
    fact(of, KH_CAPTION_INDICATOR_COUNT, kh_text_format(of->arena, "%zu", document->cards->base.count));
    fact(of, KH_CAPTION_JUDGED_ON, kh_judged_on_text(of->arena, document));
    fact(of, KH_CAPTION_PACKS, kh_packs_text(of->arena, document));
    fact(of, KH_CAPTION_DIGEST, scheme->digest);
    kh_builder_string(of->page, "</table>\n");
}

static void add_fact_lines(const report *of, const kh_diagnostic *finding)
{
    kh_fact facts[KH_MAX_FACTS];
    size_t count = kh_facts_of(of->arena, finding, of->language, facts);
    for (size_t i = 0; i < count; i++) {
        kh_builder_string(of->page, "<br>");
        kh_html_text(of->page, facts[i].label);
        kh_builder_string(of->page, of->language == KH_CHINESE ? "：" : ": ");
        kh_html_text(of->page, facts[i].text);
    }
}

static void add_finding(const report *of, const kh_diagnostic *finding)
{
    kh_text level = kh_level_name(finding->level, of->language);
    kh_builder_format(of->page, "<tr class=\"%.*s%s\"><td>", KH_TEXT_ARGUMENTS(kh_level_key(finding->level)),
                      finding->waived ? " waived" : "");
    kh_html_text(of->page, level);
    kh_builder_string(of->page, "<br>");
    kh_html_text(of->page, finding->id);
    kh_builder_string(of->page, "</td><td>");
    kh_html_text(of->page, kh_words_in(finding->message, of->language));
    add_fact_lines(of, finding);
    kh_builder_string(of->page, "</td><td>");
    if (finding->span.source) {
        kh_html_text(of->page, kh_path_name(finding->span.source->path));
        kh_builder_format(of->page, ":%u", kh_span_place(finding->span).line);
    }
    kh_builder_string(of->page, "</td></tr>\n");
}

static void add_findings(const report *of)
{
    const kh_diagnostics *list = of->document->findings->diagnostics;
    kh_text *undecided;
    size_t undecided_count = kh_undecided_lines(of->arena, of->document->findings, of->language, &undecided);
    heading(of, KH_CAPTION_FINDINGS);
    if (kh_printed_findings(of->document) == 0)
        kh_html_element(of->page, "p", NULL, caption(of, KH_CAPTION_REVIEW_NONE));
    kh_builder_string(of->page, "<table>\n");
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        if (kh_finding_is_printed(kh_diagnostics_at(list, i)))
            add_finding(of, kh_diagnostics_at(list, i));
    kh_builder_string(of->page, "</table>\n");
    for (size_t i = 0; i < undecided_count; i++) {
        kh_html_element(of->page, "p", NULL, undecided[i]);
        kh_builder_character(of->page, '\n');
    }
}

static void add_groups(const report *of)
{
    const kh_scheme *scheme = of->document->scheme;
    heading(of, KH_CAPTION_GROUPS);
    kh_builder_string(of->page, "<dl>\n");
    for (size_t i = 0; i < scheme->group_count; i++) {
        const kh_group *group = &scheme->groups[i];
        const kh_card named = {.group = group};
        kh_builder members = {.arena = of->arena};
        for (size_t member = 0; member < group->township_count; member++) {
            kh_builder_string(&members, member ? (of->language == KH_CHINESE ? "、" : ", ") : "");
            kh_builder_add(&members, kh_entity_title(group->townships[member]));
        }
        kh_html_element(of->page, "dt", NULL, kh_card_group(of->document, &named));
        kh_html_element(of->page, "dd", NULL, kh_builder_text(&members));
        kh_builder_character(of->page, '\n');
    }
    kh_builder_string(of->page, "</dl>\n");
}

/* Rows of the matrix: every indicator of any card, in the order met. */
static kh_map *indicators_of(const report *of, const kh_card *cards, size_t count, kh_number *largest)
{
    kh_map *map = kh_map_new(of->arena);
    *largest = KH_NUMBER(0);
    for (size_t i = 0; i < count; i++)
        for (size_t leaf = 0; leaf < cards[i].count; leaf++) {
            const kh_weight *weight = &cards[i].weights[leaf];
            kh_map_add(map, kh_entity_path(of->arena, weight->leaf), map);
            if (cards[i].valid && weight->drop == KH_KEPT)
                *largest = kh_number_max(of->arena, *largest, weight->weight);
        }
    return map;
}

static int tint_of(const report *of, kh_number weight, kh_number largest)
{
    int64_t tint = 0;
    if (kh_number_sign(largest) > 0) {
        kh_number share = kh_number_divide(of->arena, weight, largest);
        kh_number scaled = kh_number_multiply(of->arena, share, KH_NUMBER(TINTS));
        (void)kh_number_to_integer(kh_number_floor(of->arena, scaled), &tint);
    }
    return tint >= TINTS ? TINTS - 1 : (int)tint;
}

static void add_weight(const report *of, const kh_weight *weight, kh_number largest)
{
    if (!weight || weight->drop != KH_KEPT || !kh_number_valid(weight->weight)) {
        kh_builder_string(of->page, weight ? "<td class=\"n\">—</td>" : "<td></td>");
        return;
    }
    int order = kh_number_compare(of->arena, weight->weight, weight->base);
    kh_builder_format(of->page, "<td class=\"n t%d\">%s", tint_of(of, weight->weight, largest),
                      order > 0   ? "▲"
                      : order < 0 ? "▼"
                                  : "");
    kh_html_text(of->page, kh_weight_text(of->arena, of->document, weight->weight));
    kh_builder_string(of->page, "</td>");
}

/* The weights of a card by path: looked up once a card, or a province would take hours. */
static kh_map *weights_by_path(const report *of, const kh_card *card)
{
    kh_map *map = kh_map_new(of->arena);
    for (size_t i = 0; card->valid && i < card->count; i++)
        kh_map_add(map, kh_entity_path(of->arena, card->weights[i].leaf), &card->weights[i]);
    return map;
}

static void add_matrix(const report *of)
{
    size_t count;
    kh_number largest;
    const kh_card *cards = kh_cards_of(of->document, &count);
    const kh_map *indicators = indicators_of(of, cards, count, &largest);
    heading(of, KH_CAPTION_WEIGHTS);
    kh_html_element(of->page, "p", NULL, caption(of, KH_CAPTION_MATRIX_HELP));
    kh_builder_string(of->page, "\n<div class=\"wide\"><table class=\"matrix\">\n<tr>");
    head_cell(of, KH_CAPTION_TOWNSHIP);
    head_cell(of, KH_CAPTION_TOTAL);
    for (size_t i = 0; i < kh_map_count(indicators); i++)
        kh_html_element(of->page, "th", NULL, kh_map_key(indicators, i));
    kh_builder_string(of->page, "</tr>\n");
    for (size_t card = 0; card < count; card++) {
        const kh_map *weights = weights_by_path(of, &cards[card]);
        kh_builder_string(of->page, "<tr>");
        kh_html_element(of->page, "th", NULL, kh_card_title(of->document, &cards[card]));
        kh_html_element(of->page, "td", "n",
                        cards[card].valid ? kh_points_text(of->arena, cards[card].total) : KH_TEXT_NONE);
        for (size_t i = 0; i < kh_map_count(indicators); i++)
            add_weight(of, kh_map_find(weights, kh_map_key(indicators, i)), largest);
        kh_builder_string(of->page, "</tr>\n");
    }
    kh_builder_string(of->page, "</table></div>\n");
}

static void add_differences(const report *of)
{
    size_t count;
    const kh_card *cards = kh_cards_of(of->document, &count);
    heading(of, KH_CAPTION_DIFFERENCES);
    kh_builder_string(of->page, "<dl>\n");
    for (size_t i = 0; i < count; i++) {
        kh_html_element(of->page, "dt", NULL, kh_card_title(of->document, &cards[i]));
        for (size_t note = 0; note < cards[i].notes.count; note++)
            kh_html_element(of->page, "dd", NULL, kh_words_in(cards[i].notes.items[note], of->language));
        if (!cards[i].valid)
            kh_html_element(of->page, "dd", NULL, caption(of, KH_CAPTION_CANNOT_COMPUTE));
        else if (cards[i].notes.count == 0 && !cards[i].changed)
            kh_html_element(of->page, "dd", NULL, caption(of, KH_CAPTION_NO_DIFFERENCE));
        kh_builder_character(of->page, '\n');
    }
    kh_builder_string(of->page, "</dl>\n");
}

kh_status kh_write_report(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder page = {.arena = arena};
    const report of = {arena, document, &page, document->language};
    kh_text title = kh_entity_title(document->scheme->entity);
    kh_builder_format(&page, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                      document->language == KH_CHINESE ? "zh-CN" : "en");
    kh_builder_string(&page, "<meta name=\"viewport\" content=\"width=device-width\">\n");
    kh_html_element(&page, "title", NULL, title);
    kh_builder_format(&page, "\n<style>%s</style>\n</head>\n<body>\n", style);
    kh_html_element(&page, "h1", NULL,
                    kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(title),
                                   KH_TEXT_ARGUMENTS(caption(&of, KH_CAPTION_REPORT))));
    if (document->draft)
        kh_html_element(&page, "p", NULL, caption(&of, KH_CAPTION_DRAFT));
    kh_builder_character(&page, '\n');
    add_summary(&of);
    add_findings(&of);
    add_groups(&of);
    add_matrix(&of);
    add_differences(&of);
    kh_simulation_section(&page, document);
    kh_builder_format(&page, "<p>kaohe %.*s</p>\n</body>\n</html>\n", KH_TEXT_ARGUMENTS(document->version));
    *content = (kh_bytes){kh_builder_text(&page).data, page.length};
    return KH_OK;
}

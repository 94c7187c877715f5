/* The pages of a document, and what stands on each of them. */
#include "output/pages.h"

#include <math.h>

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/document_writers.h"
#include "output/pdf_body.h"

/* A4, and its margins: 37 mm above, 28 mm on the binding side (GB/T 9704-2012, 5.2). */
#define PAGE_WIDTH     KH_POINTS_OF_MM(210.0)
#define PAGE_HEIGHT    KH_POINTS_OF_MM(297.0)
#define TOP_MARGIN     KH_POINTS_OF_MM(37.0)
#define BINDING_MARGIN KH_POINTS_OF_MM(28.0)
#define NUMBER_BELOW   KH_POINTS_OF_MM(7.0)

/* On its side the page is turned so that its left edge is above: what was above is then at the right. */
#define LYING_LEFT (PAGE_HEIGHT - TOP_MARGIN - KH_BLOCK_HEIGHT)
#define CLOCKWISE  (-1.5707963267948966)

/* Between two page numbers, one of which is there, beside 第1页 共2页. */
#define MAX_FOOT_NAME 180.0
/* Of the line above a draft. */
#define MAX_DRAFT_LINE 130.0

#define RULE_WIDTH  0.5
#define DRAFT_GRAY  0.88
#define DRAFT_SIZE  150.0
#define DRAFT_ANGLE 0.9645 /* along the diagonal of the text block */

/* A Han character stands so much of its size above the base line, in all the faces listed. */
#define BASE_LINE 0.86

struct kh_pages {
    kh_arena *arena;
    const kh_document *document;
    kh_press *press;
    kh_pdf *pdf;
};

/* Digest, judging date, packs, and the faces of title, text and table: what the document was made from. */
static kh_text keywords_of(const kh_pages *pages)
{
    const kh_face faces[] = {KH_FACE_TITLE, KH_FACE_BODY, KH_FACE_TABLE};
    kh_builder builder = {.arena = pages->arena};
    kh_builder_format(&builder, "sha256:%.*s; %.*s; %.*s", KH_TEXT_ARGUMENTS(pages->document->scheme->digest),
                      KH_TEXT_ARGUMENTS(kh_judged_on_text(pages->arena, pages->document)),
                      KH_TEXT_ARGUMENTS(kh_packs_text(pages->arena, pages->document)));
    for (size_t i = 0; i < KH_COUNT(faces); i++)
        kh_builder_format(&builder, "%s%.*s", i ? ", " : "; ",
                          KH_TEXT_ARGUMENTS(kh_press_family(pages->press, faces[i])));
    return kh_builder_text(&builder);
}

kh_pages *kh_pages_open(kh_arena *arena, const kh_document *document, kh_press *press, kh_sink *sink,
                        const kh_pages_choice *choice)
{
    kh_pages *pages = kh_arena_new_of(arena, kh_pages);
    *pages = (kh_pages){.arena = arena, .document = document, .press = press};
    kh_text year = kh_scheme_fact(arena, document, "年度"),
            subject = kh_entity_title(document->scheme->entity);
    if (year.length)
        subject = kh_caption_fill(arena, KH_CAPTION_CARD_SUBJECT, document->language, 2, year, subject);
    const kh_pdf_facts facts = {
        .title = choice->title,
        .author = kh_scheme_fact(arena, document, "制定单位"),
        .subject = subject,
        .keywords = keywords_of(pages),
        .creator = kh_text_format(arena, "kaohe %.*s", KH_TEXT_ARGUMENTS(document->version)),
        .language = document->language == KH_CHINESE ? "zh-CN" : "en",
        .stamp = document->stamp,
        .alone = choice->alone,
    };
    pages->pdf = kh_pdf_open(arena, sink, press->fonts, &facts);
    return pages;
}

static const kh_paragraph *one_line(const kh_pages *pages, kh_text text, kh_style style)
{
    return kh_set_text(pages->press->setter, text, style, 0, (kh_span){0});
}

/* With the top of the line's pitch at y. */
static void draw_line(const kh_pages *pages, const kh_paragraph *paragraph, unsigned line, double x, double y)
{
    double base = (paragraph->style.pitch - paragraph->style.size) / 2 + BASE_LINE * paragraph->style.size;
    kh_page_text(pages->pdf, paragraph, line, x, y + base);
}

/* Under the text, and light: a copy must still be legible. */
static void draw_draft(const kh_pages *pages, const kh_flow *flow)
{
    const kh_document *document = pages->document;
    const kh_style large = {KH_FACE_TITLE, DRAFT_SIZE, DRAFT_SIZE};
    const kh_style small = {KH_FACE_HEADING, KH_SIZE_SMALL_5, KH_SIZE_SMALL_5};
    kh_text count = kh_text_format(pages->arena, "%zu", kh_printed_findings(document));
    kh_text text = kh_caption_fill(pages->arena, KH_CAPTION_DRAFT_FINDINGS, document->language, 1, count);
    const kh_paragraph *watermark =
        one_line(pages, kh_caption_text(KH_CAPTION_DRAFT, document->language), large);
    const kh_paragraph *head = one_line(pages, text, small);
    /* The middle of the mark in the middle of the block. */
    double along = -kh_line_width(watermark, 0) / 2, below = (BASE_LINE - 0.5) * DRAFT_SIZE;
    double x = flow->width / 2 + along * cos(DRAFT_ANGLE) + below * sin(DRAFT_ANGLE);
    double y = flow->height / 2 - along * sin(DRAFT_ANGLE) + below * cos(DRAFT_ANGLE);
    kh_page_turn_to(pages->pdf, KH_PAGE_UNDER);
    kh_page_mark(pages->pdf, NULL, KH_ARTIFACT);
    kh_page_grey(pages->pdf, DRAFT_GRAY);
    kh_page_turned_text(pages->pdf, watermark, 0, x, y, DRAFT_ANGLE);
    draw_line(pages, head, 0, flow->width - kh_line_width(head, 0), -2 * KH_SIZE_SMALL_5);
    kh_page_grey(pages->pdf, 0);
    kh_page_unmark(pages->pdf);
}

/* A name as long as the page is wide would run over the page's number. */
static kh_text cut_to(const kh_pages *pages, kh_text name, kh_style style, double width)
{
    double needed = kh_line_width(one_line(pages, name, style), 0);
    if (needed <= width)
        return name;
    uint32_t length = (uint32_t)(name.length * (width - style.size) / needed);
    while (length > 0 && ((unsigned char)name.data[length] & 0xC0) == 0x80)
        length--;
    return kh_text_format(pages->arena, "%.*s…", KH_TEXT_ARGUMENTS(kh_text_slice(name.data, length)));
}

/* At (x, y) of a page that stands, also on one that lies, where the number is to be at the same place once
 * all are bound (GB/T 9704-2012, 10). */
static void draw_foot_line(const kh_pages *pages, bool lies, const kh_paragraph *paragraph, double x,
                           double y)
{
    double base = (paragraph->style.pitch - paragraph->style.size) / 2 + BASE_LINE * paragraph->style.size;
    if (lies)
        kh_page_turned_text(pages->pdf, paragraph, 0, KH_BLOCK_HEIGHT - y - base, x, CLOCKWISE);
    else
        draw_line(pages, paragraph, 0, x, y);
}

/* So that a page that came loose can be put back. Left of the line that a draft has. */
static void draw_head(const kh_pages *pages, const kh_flow *flow)
{
    const kh_style small = {KH_FACE_TABLE, KH_SIZE_SMALL_5, KH_SIZE_SMALL_5};
    kh_text text = cut_to(pages, flow->head, small, flow->width - MAX_DRAFT_LINE);
    kh_page_turn_to(pages->pdf, KH_PAGE_OWN);
    kh_page_mark(pages->pdf, NULL, KH_ARTIFACT);
    draw_line(pages, one_line(pages, text, small), 0, 0, -2 * KH_SIZE_SMALL_5);
    kh_page_unmark(pages->pdf);
}

static void draw_foot(const kh_pages *pages, bool lies, kh_text name, kh_text part, unsigned page)
{
    bool odd = page % 2 == 1;
    const kh_style digits = {KH_FACE_TABLE, KH_SIZE_4, KH_SIZE_4};
    const kh_style small = {KH_FACE_TABLE, KH_SIZE_SMALL_5, KH_SIZE_4};
    kh_text number = kh_text_format(pages->arena, "— %u —", page);
    kh_text shortened = cut_to(pages, name, small, MAX_FOOT_NAME);
    kh_text text =
        kh_text_format(pages->arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(shortened), KH_TEXT_ARGUMENTS(part));
    const kh_paragraph *dashed = one_line(pages, number, digits), *middle = one_line(pages, text, small);
    double y = KH_BLOCK_HEIGHT + NUMBER_BELOW;
    /* One character from the outer side (GB/T 9704-2012, 7.5). */
    double x = odd ? KH_BLOCK_WIDTH - kh_line_width(dashed, 0) - KH_SIZE_4 : KH_SIZE_4;
    kh_page_turn_to(pages->pdf, KH_PAGE_OWN);
    kh_page_mark(pages->pdf, NULL, KH_ARTIFACT);
    draw_foot_line(pages, lies, dashed, x, y);
    draw_foot_line(pages, lies, middle, (KH_BLOCK_WIDTH - kh_line_width(middle, 0)) / 2, y);
    kh_page_unmark(pages->pdf);
}

/* Of a flow, what stands between `first` and `end` on the page. */
typedef void draw_range(const kh_pages *pages, const kh_flow *flow, unsigned page, size_t first, size_t end);

/* The body as it was drawn for the card before. */
static void draw_body(const kh_pages *pages, const kh_flow *flow, unsigned page, kh_body_part part,
                      draw_range *draw)
{
    kh_body_range body = kh_body_range_of(flow, part);
    const kh_recording **recorded = flow->body ? kh_body_recording(flow, part, page) : NULL;
    if (!recorded)
        return;
    if (part == KH_BODY_LINES)
        kh_page_turn_to(pages->pdf, KH_PAGE_COMMON);
    if (*recorded && kh_page_replay(pages->pdf, *recorded, flow->tags))
        return;
    kh_page_record(pages->pdf);
    draw(pages, flow, page, body.first, body.end);
    const kh_recording *made = kh_page_recorded(pages->pdf, pages->press->arena);
    *recorded = *recorded ? *recorded : made;
}

static void draw_with_body(const kh_pages *pages, const kh_flow *flow, unsigned page, kh_body_part part,
                           draw_range *draw)
{
    kh_body_range body = kh_body_range_of(flow, part);
    size_t count = part == KH_BODY_LINES ? flow->lines.count : flow->rules.count;
    draw(pages, flow, page, 0, body.first);
    draw_body(pages, flow, page, part, draw);
    draw(pages, flow, page, body.end, count);
}

static void draw_some_rules(const kh_pages *pages, const kh_flow *flow, unsigned page, size_t first,
                            size_t end)
{
    for (size_t i = first; i < end; i++) {
        const kh_placed_rule *rule = &flow->rules.items[i];
        if (rule->page == page)
            kh_page_rule(pages->pdf, rule->from_x, rule->from_y, rule->to_x, rule->to_y, RULE_WIDTH);
    }
}

static void draw_rules(const kh_pages *pages, const kh_flow *flow, unsigned page)
{
    bool any = false;
    for (size_t i = 0; i < flow->rules.count && !any; i++)
        any = flow->rules.items[i].page == page;
    if (!any)
        return;
    kh_page_turn_to(pages->pdf, flow->shared ? KH_PAGE_BEFORE : KH_PAGE_OWN);
    kh_page_mark(pages->pdf, NULL, KH_ARTIFACT);
    draw_with_body(pages, flow, page, KH_BODY_RULES, draw_some_rules);
    kh_page_stroke(pages->pdf);
    kh_page_unmark(pages->pdf);
}

static void draw_tints(const kh_pages *pages, const kh_flow *flow, unsigned page)
{
    bool any = false;
    for (size_t i = 0; i < flow->tints.count; i++) {
        const kh_placed_tint *tint = &flow->tints.items[i];
        if (tint->page != page)
            continue;
        if (!any) {
            kh_page_turn_to(pages->pdf, KH_PAGE_OWN);
            kh_page_mark(pages->pdf, NULL, KH_ARTIFACT);
        }
        any = true;
        kh_page_grey(pages->pdf, tint->grey);
        kh_page_fill(pages->pdf, tint->x, tint->y, tint->width, tint->height);
    }
    if (!any)
        return;
    kh_page_grey(pages->pdf, 0);
    kh_page_unmark(pages->pdf);
}

/* Lines of one node that follow one another are one piece of marked content. */
static void draw_some_lines(const kh_pages *pages, const kh_flow *flow, unsigned page, size_t first,
                            size_t end)
{
    const kh_placed_line *open = NULL;
    for (size_t i = first; i < end; i++) {
        const kh_placed_line *line = &flow->lines.items[i];
        if (line->page != page)
            continue;
        if (!open || open->node != line->node || open->part != line->part) {
            if (open)
                kh_page_unmark(pages->pdf);
            kh_page_turn_to(pages->pdf, line->part);
            kh_page_mark(pages->pdf, flow->tags, line->node);
        }
        open = line;
        draw_line(pages, line->paragraph, line->line, line->x, line->y);
    }
    if (open)
        kh_page_unmark(pages->pdf);
}

unsigned kh_flow_page_count(const kh_flow *flow)
{
    return flow->page + 1;
}

/* A figure: what it says stands in the file's record too. */
static void draw_codes(const kh_pages *pages, const kh_flow *flow, unsigned page)
{
    for (size_t i = 0; i < flow->codes.count; i++) {
        const kh_placed_code *one = &flow->codes.items[i];
        if (one->page != page)
            continue;
        kh_page_turn_to(pages->pdf, KH_PAGE_OWN);
        kh_page_mark(pages->pdf, flow->tags, one->node);
        kh_page_modules(pages->pdf, one->code.modules, one->code.side, one->x, one->y, one->size);
        kh_page_unmark(pages->pdf);
    }
}

static void draw_page(const kh_pages *pages, const kh_flow *flow, kh_text name, unsigned page, unsigned place)
{
    bool odd = place % 2 == 0;
    double left = odd ? BINDING_MARGIN : PAGE_WIDTH - BINDING_MARGIN - KH_BLOCK_WIDTH;
    kh_text number = kh_text_format(pages->arena, "%u", page + 1),
            all = kh_text_format(pages->arena, "%u", kh_flow_page_count(flow));
    kh_text part =
        kh_caption_fill(pages->arena, KH_CAPTION_PAGE_OF, pages->document->language, 2, number, all);
    if (flow->landscape)
        kh_page_begin(pages->pdf, place, PAGE_HEIGHT, PAGE_WIDTH, LYING_LEFT, left);
    else
        kh_page_begin(pages->pdf, place, PAGE_WIDTH, PAGE_HEIGHT, left, TOP_MARGIN);
    if (pages->document->draft)
        draw_draft(pages, flow);
    draw_tints(pages, flow, page);
    draw_with_body(pages, flow, page, KH_BODY_LINES, draw_some_lines);
    draw_rules(pages, flow, page);
    for (size_t i = 0; i < flow->links.count; i++) {
        const kh_placed_link *link = &flow->links.items[i];
        if (link->page == page)
            kh_page_link(pages->pdf, flow->tags, link->node, link->x, link->y, link->width, link->height,
                         link->place, link->title);
    }
    if (page > 0 && flow->head.length)
        draw_head(pages, flow);
    draw_codes(pages, flow, page);
    draw_foot(pages, flow->landscape, name, part, place + 1);
    kh_page_end(pages->pdf);
}

void kh_pages_draw(kh_pages *pages, const kh_flow *flow, kh_text name, unsigned place)
{
    for (unsigned page = 0; page < kh_flow_page_count(flow); page++)
        draw_page(pages, flow, name, page, place + page);
    kh_pdf_add_tags(pages->pdf, flow->tags);
    if (flow->record.length)
        kh_pdf_record(pages->pdf, flow->record);
}

unsigned kh_pages_outline(kh_pages *pages, unsigned parent, kh_text name, unsigned place)
{
    return kh_pdf_outline(pages->pdf, parent, name, place);
}

kh_status kh_pages_close(kh_pages *pages)
{
    return kh_pdf_close(pages->pdf);
}

kh_status kh_print_to_memory(kh_arena *arena, const kh_document *document, kh_document_printer *print,
                             kh_bytes *content)
{
    kh_sink *sink = kh_sink_memory(arena);
    kh_status status = print(arena, document, sink);
    *content = kh_sink_bytes(sink);
    return status;
}

/* The surface, its pages, and what stands on each of them. */
#include "output/pdf.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <stdlib.h>

#include "output/captions.h"
#include "output/card_facts.h"

/* A4, and its margins: 37 mm above, 28 mm on the binding side (GB/T 9704-2012, 5.2). */
#define PAGE_WIDTH     KH_POINTS_OF_MM(210.0)
#define PAGE_HEIGHT    KH_POINTS_OF_MM(297.0)
#define TOP_MARGIN     KH_POINTS_OF_MM(37.0)
#define BINDING_MARGIN KH_POINTS_OF_MM(28.0)
#define NUMBER_BELOW   KH_POINTS_OF_MM(7.0)

/* Between two page numbers, one of which is there, beside 第1页 共2页. */
#define MAX_FOOT_NAME 180.0

#define RULE_WIDTH  0.5
#define DRAFT_GRAY  0.88
#define DRAFT_SIZE  150.0
#define DRAFT_ANGLE (-0.9645) /* along the diagonal of the text block */

struct kh_pdf {
    kh_arena *arena;
    const kh_document *document;
    kh_faces *faces;
    cairo_surface_t *surface;
    cairo_t *cairo;
    char *bytes; /* malloc: cairo must not be left by a jump while it writes */
    size_t length, capacity;
    unsigned pages;
};

static void release(void *resource)
{
    kh_pdf *pdf = resource;
    if (pdf->cairo)
        cairo_destroy(pdf->cairo);
    if (pdf->surface)
        cairo_surface_destroy(pdf->surface);
    free(pdf->bytes);
    pdf->cairo = NULL;
    pdf->surface = NULL;
    pdf->bytes = NULL;
}

static cairo_status_t append(void *closure, const unsigned char *data, unsigned length)
{
    kh_pdf *pdf = closure;
    if (length > pdf->capacity - pdf->length) {
        size_t capacity = (pdf->capacity + length) * 2;
        char *wider = realloc(pdf->bytes, capacity);
        if (!wider)
            return CAIRO_STATUS_WRITE_ERROR;
        pdf->bytes = wider;
        pdf->capacity = capacity;
    }
    memcpy(pdf->bytes + pdf->length, data, length);
    pdf->length += length;
    return CAIRO_STATUS_SUCCESS;
}

/* Digest, judging date, packs, and the faces of title, text and table: what the document was made from. */
static kh_text keywords_of(const kh_pdf *pdf)
{
    const kh_face faces[] = {KH_FACE_TITLE, KH_FACE_BODY, KH_FACE_TABLE};
    kh_builder builder = {.arena = pdf->arena};
    kh_builder_format(&builder, "sha256:%.*s; %.*s; %.*s", KH_TEXT_ARGUMENTS(pdf->document->scheme->digest),
                      KH_TEXT_ARGUMENTS(kh_judged_on_text(pdf->arena, pdf->document)),
                      KH_TEXT_ARGUMENTS(kh_packs_text(pdf->arena, pdf->document)));
    for (size_t i = 0; i < KH_COUNT(faces); i++)
        kh_builder_format(&builder, "%s%.*s", i ? ", " : "; ",
                          KH_TEXT_ARGUMENTS(kh_faces_family(pdf->faces, faces[i])));
    return kh_builder_text(&builder);
}

static void set_metadata(kh_pdf *pdf, kh_text title)
{
    kh_arena *arena = pdf->arena;
    const kh_document *document = pdf->document;
    const kh_scheme *scheme = document->scheme;
    int64_t second = document->stamp % 86400 + (document->stamp % 86400 < 0 ? 86400 : 0);
    kh_text day = kh_date_text(arena, kh_date_from_days((document->stamp - second) / 86400));
    /* Both dates, or cairo takes the clock's. */
    const char *moment = kh_arena_format(arena, "%.*sT%02d:%02d:%02dZ", KH_TEXT_ARGUMENTS(day),
                                         (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    kh_text year = kh_scheme_fact(arena, document, "年度"), subject = kh_entity_title(scheme->entity);
    if (year.length)
        subject = kh_caption_fill(arena, KH_CAPTION_CARD_SUBJECT, document->language, 2, year, subject);
    kh_text keywords = keywords_of(pdf);
    const struct {
        cairo_pdf_metadata_t key;
        const char *value;
    } entries[] = {
        {CAIRO_PDF_METADATA_TITLE, kh_text_terminated(arena, title)},
        {CAIRO_PDF_METADATA_AUTHOR, kh_text_terminated(arena, kh_scheme_fact(arena, document, "制定单位"))},
        {CAIRO_PDF_METADATA_SUBJECT, kh_text_terminated(arena, subject)},
        {CAIRO_PDF_METADATA_KEYWORDS, keywords.data},
        {CAIRO_PDF_METADATA_CREATOR,
         kh_arena_format(arena, "kaohe %.*s", KH_TEXT_ARGUMENTS(document->version))},
        {CAIRO_PDF_METADATA_CREATE_DATE, moment},
        {CAIRO_PDF_METADATA_MOD_DATE, moment},
    };
    for (size_t i = 0; i < KH_COUNT(entries); i++)
        if (entries[i].value[0]) /* no author is better than an empty one */
            cairo_pdf_surface_set_metadata(pdf->surface, entries[i].key, entries[i].value);
}

kh_pdf *kh_pdf_open(kh_arena *arena, const kh_document *document, kh_faces *faces, kh_text title)
{
    kh_pdf *pdf = kh_arena_new_of(arena, kh_pdf);
    pdf->arena = arena;
    pdf->document = document;
    pdf->faces = faces;
    kh_arena_defer(arena, release, pdf);
    pdf->surface = cairo_pdf_surface_create_for_stream(append, pdf, PAGE_WIDTH, PAGE_HEIGHT);
    pdf->cairo = cairo_create(pdf->surface);
    set_metadata(pdf, title);
    return pdf;
}

/* Under the text, and light: a copy must still be legible. */
static void draw_draft(kh_pdf *pdf, double left)
{
    const kh_document *document = pdf->document;
    const kh_style large = {KH_FACE_TITLE, DRAFT_SIZE, DRAFT_SIZE};
    const kh_style small = {KH_FACE_HEADING, KH_SIZE_SMALL_5, KH_SIZE_SMALL_5};
    kh_text mark = kh_caption_text(KH_CAPTION_DRAFT, document->language);
    kh_text count = kh_text_format(pdf->arena, "%zu", kh_printed_findings(document));
    kh_text line = kh_caption_fill(pdf->arena, KH_CAPTION_DRAFT_FINDINGS, document->language, 1, count);
    const kh_paragraph *watermark = kh_break_lines(pdf->faces, mark, large, 0, (kh_span){0});
    const kh_paragraph *head = kh_break_lines(pdf->faces, line, small, 0, (kh_span){0});
    cairo_t *cairo = pdf->cairo;
    cairo_save(cairo);
    cairo_set_source_rgb(cairo, DRAFT_GRAY, DRAFT_GRAY, DRAFT_GRAY);
    cairo_translate(cairo, left + KH_BLOCK_WIDTH / 2, TOP_MARGIN + KH_BLOCK_HEIGHT / 2);
    cairo_rotate(cairo, DRAFT_ANGLE);
    kh_draw_line(cairo, watermark, 0, -kh_line_width(watermark, 0) / 2, -DRAFT_SIZE / 2);
    cairo_restore(cairo);
    kh_draw_line(cairo, head, 0, left + KH_BLOCK_WIDTH - kh_line_width(head, 0),
                 TOP_MARGIN - 2 * KH_SIZE_SMALL_5);
}

/* A name as long as the page is wide would run over the page's number. */
static kh_text cut_to(const kh_pdf *pdf, kh_text name, kh_style style, double width)
{
    double needed = kh_line_width(kh_break_lines(pdf->faces, name, style, 0, (kh_span){0}), 0);
    if (needed <= width)
        return name;
    uint32_t length = (uint32_t)(name.length * (width - style.size) / needed);
    while (length > 0 && ((unsigned char)name.data[length] & 0xC0) == 0x80)
        length--;
    return kh_text_format(pdf->arena, "%.*s…", KH_TEXT_ARGUMENTS(kh_text_slice(name.data, length)));
}

static void draw_foot(kh_pdf *pdf, double left, bool odd, kh_text name, kh_text place)
{
    const kh_style digits = {KH_FACE_TABLE, KH_SIZE_4, KH_SIZE_4};
    const kh_style small = {KH_FACE_TABLE, KH_SIZE_SMALL_5, KH_SIZE_4};
    kh_text number = kh_text_format(pdf->arena, "— %u —", pdf->pages);
    kh_text shortened = cut_to(pdf, name, small, MAX_FOOT_NAME);
    kh_text text =
        kh_text_format(pdf->arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(shortened), KH_TEXT_ARGUMENTS(place));
    const kh_paragraph *dashed = kh_break_lines(pdf->faces, number, digits, 0, (kh_span){0});
    const kh_paragraph *middle = kh_break_lines(pdf->faces, text, small, 0, (kh_span){0});
    double y = TOP_MARGIN + KH_BLOCK_HEIGHT + NUMBER_BELOW;
    /* One character from the outer side (GB/T 9704-2012, 7.5). */
    double x = odd ? left + KH_BLOCK_WIDTH - kh_line_width(dashed, 0) - KH_SIZE_4 : left + KH_SIZE_4;
    kh_draw_line(pdf->cairo, dashed, 0, x, y);
    kh_draw_line(pdf->cairo, middle, 0, left + (KH_BLOCK_WIDTH - kh_line_width(middle, 0)) / 2, y);
}

static void draw_block(kh_pdf *pdf, const kh_flow *flow, unsigned page)
{
    cairo_t *cairo = pdf->cairo;
    for (size_t i = 0; i < flow->lines.count; i++) {
        const kh_placed_line *line = &flow->lines.items[i];
        if (line->page == page)
            kh_draw_line(cairo, line->paragraph, line->line, line->x, line->y);
    }
    cairo_set_line_width(cairo, RULE_WIDTH);
    for (size_t i = 0; i < flow->rules.count; i++) {
        const kh_placed_rule *rule = &flow->rules.items[i];
        if (rule->page != page)
            continue;
        cairo_move_to(cairo, rule->from_x, rule->from_y);
        cairo_line_to(cairo, rule->to_x, rule->to_y);
    }
    cairo_stroke(cairo);
}

unsigned kh_flow_page_count(const kh_flow *flow)
{
    return flow->page + 1;
}

void kh_pdf_draw(kh_pdf *pdf, const kh_flow *flow, kh_text name)
{
    unsigned count = kh_flow_page_count(flow);
    for (unsigned page = 0; page < count; page++) {
        bool odd = ++pdf->pages % 2 == 1;
        double left = odd ? BINDING_MARGIN : PAGE_WIDTH - BINDING_MARGIN - KH_BLOCK_WIDTH;
        kh_text number = kh_text_format(pdf->arena, "%u", page + 1),
                all = kh_text_format(pdf->arena, "%u", count);
        kh_text place =
            kh_caption_fill(pdf->arena, KH_CAPTION_PAGE_OF, pdf->document->language, 2, number, all);
        if (pdf->document->draft)
            draw_draft(pdf, left);
        cairo_save(pdf->cairo);
        cairo_translate(pdf->cairo, left, TOP_MARGIN);
        draw_block(pdf, flow, page);
        cairo_restore(pdf->cairo);
        draw_foot(pdf, left, odd, name, place);
        cairo_show_page(pdf->cairo);
    }
}

int kh_pdf_outline(kh_pdf *pdf, int parent, kh_text name, unsigned page)
{
    const char *target = kh_arena_format(pdf->arena, "page=%u", page);
    return cairo_pdf_surface_add_outline(pdf->surface, parent, kh_text_terminated(pdf->arena, name), target,
                                         CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

kh_status kh_pdf_close(kh_pdf *pdf, kh_bytes *content)
{
    cairo_status_t drawn = cairo_status(pdf->cairo);
    cairo_surface_finish(pdf->surface);
    cairo_status_t written = cairo_surface_status(pdf->surface);
    kh_status status = KH_OK;
    if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS)
        *content = (kh_bytes){kh_arena_copy(pdf->arena, pdf->bytes, pdf->length), pdf->length};
    else
        status = KH_CANNOT_WRITE;
    int cause = drawn == CAIRO_STATUS_NO_MEMORY || written != CAIRO_STATUS_SUCCESS ? ENOMEM : EIO;
    kh_arena_release(pdf->arena, pdf);
    errno = cause;
    return status;
}

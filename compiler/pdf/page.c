/* Draws pages (ISO 32000-1, 8 graphics, 9 text, 14.6 marked content). */
#include "pdf/pdf_internal.h"

#include <math.h>

#define UNSET (-1.0)

uint32_t kh_page_object(kh_pdf *pdf, unsigned place)
{
    while (pdf->page_objects.count <= place)
        kh_vector_push(pdf->arena, &pdf->page_objects, 0);
    if (!pdf->page_objects.items[place])
        pdf->page_objects.items[place] = kh_object_new(pdf);
    return pdf->page_objects.items[place];
}

/* The node of the page tree that holds the page. */
static uint32_t node_of(kh_pdf *pdf, unsigned place)
{
    unsigned node = place / KH_PAGES_IN_NODE;
    while (pdf->page_nodes.count <= node)
        kh_vector_push(pdf->arena, &pdf->page_nodes, kh_object_new(pdf));
    return pdf->page_nodes.items[node];
}

static kh_builder *content(kh_pdf *pdf)
{
    return &pdf->page.content[pdf->page.part];
}

static void put_point(kh_builder *builder, double x, double y)
{
    kh_put_number(builder, x);
    kh_builder_character(builder, ' ');
    kh_put_number(builder, -y);
    kh_builder_character(builder, ' ');
}

void kh_page_begin(kh_pdf *pdf, unsigned place, double width, double height, double origin_x, double origin_y)
{
    kh_page *page = &pdf->page;
    page->open = true;
    page->place = place;
    page->object = kh_page_object(pdf, place);
    page->width = width;
    page->height = height;
    page->origin_x = origin_x;
    page->origin_y = origin_y;
    page->tags = NULL;
    page->marks.count = page->links.count = 0;
    for (unsigned i = 0; i < KH_PAGE_PARTS; i++) {
        page->content[i].arena = pdf->arena;
        page->content[i].length = 0;
        page->font[i] = KH_MAX_FONTS * 2;
        page->rule_width[i] = page->size[i] = UNSET;
    }
    page->part = KH_PAGE_UNDER;
    /* The parts follow one another as one stream: what the first sets holds for all. */
    kh_builder_string(content(pdf), "1 0 0 1 ");
    put_point(content(pdf), origin_x, origin_y - height);
    kh_builder_string(content(pdf), "cm\n");
    page->part = KH_PAGE_OWN;
}

void kh_page_turn_to(kh_pdf *pdf, kh_page_part part)
{
    pdf->page.part = part;
}

/* ---- content ---- */

void kh_page_mark(kh_pdf *pdf, kh_tags *tags, uint32_t node)
{
    static const char *const names[KH_TAGS] = {"/Sect", "/H1", "/H2", "/P",    "/Table",
                                               "/TR",   "/TH", "/TD", "/Link", "/Figure"};
    kh_page *page = &pdf->page;
    if (node == KH_ARTIFACT) {
        kh_builder_string(content(pdf), "/Artifact BMC\n");
        return;
    }
    page->tags = tags;
    kh_builder_string(content(pdf), names[kh_tags_kind(tags, node)]);
    kh_builder_string(content(pdf), "<</MCID ");
    kh_put_integer(content(pdf), page->marks.count);
    kh_builder_string(content(pdf), ">>BDC\n");
    kh_vector_push(pdf->arena, &page->marks, node);
}

void kh_page_unmark(kh_pdf *pdf)
{
    kh_builder_string(content(pdf), "EMC\n");
}

static void set_font(kh_pdf *pdf, unsigned resource, double size)
{
    kh_page *page = &pdf->page;
    if (page->font[page->part] == resource && page->size[page->part] == size)
        return;
    page->font[page->part] = resource;
    page->size[page->part] = size;
    kh_builder_string(content(pdf), "/F");
    kh_put_integer(content(pdf), resource);
    kh_builder_character(content(pdf), ' ');
    kh_put_number(content(pdf), size);
    kh_builder_string(content(pdf), " Tf");
}

enum { IN_STRING = 256 };

/* Codes gathered for one string, and the array that it may be a part of. */
typedef struct {
    kh_pdf *pdf;
    unsigned resource;
    size_t length;
    bool array;
    unsigned char codes[2 * IN_STRING];
} showing;

static void show(showing *of, bool more)
{
    kh_builder *out = content(of->pdf);
    if (of->length == 0 && !of->array)
        return;
    if (more && !of->array)
        kh_builder_character(out, '[');
    of->array = of->array || more;
    if (of->length)
        kh_put_bytes(out, of->codes, of->length);
    of->length = 0;
    if (more)
        return;
    kh_builder_string(out, of->array ? "]TJ" : "Tj");
    of->array = false;
}

static void show_glyph(showing *of, const kh_glyph *glyph, double size)
{
    uint16_t code;
    unsigned resource = kh_embed_code(of->pdf, glyph, &code);
    if (resource != of->resource) {
        show(of, false);
        set_font(of->pdf, resource, size);
        of->resource = resource;
    } else if (of->length + 2 > sizeof of->codes) {
        show(of, true);
    }
    of->codes[of->length++] = (unsigned char)(code >> 8);
    of->codes[of->length++] = (unsigned char)code;
    double off = (glyph->natural - glyph->advance) * 1000.0;
    if (off > 0.5 || off < -0.5) {
        show(of, true);
        kh_put_number(content(of->pdf), off);
    }
}

static void show_line(kh_pdf *pdf, const kh_paragraph *paragraph, unsigned number)
{
    const kh_line *line = &paragraph->lines[number];
    const kh_glyph *glyphs = paragraph->shaped->glyphs + line->first;
    showing of = {.pdf = pdf, .resource = KH_MAX_FONTS * 2};
    for (size_t i = 0; i < line->count; i++)
        show_glyph(&of, &glyphs[i], paragraph->style.size);
    show(&of, false);
}

void kh_page_text(kh_pdf *pdf, const kh_paragraph *paragraph, unsigned line, double x, double y)
{
    if (line >= paragraph->count || paragraph->lines[line].count == 0)
        return;
    kh_builder_string(content(pdf), "BT ");
    put_point(content(pdf), x, y);
    kh_builder_string(content(pdf), "Td");
    show_line(pdf, paragraph, line);
    kh_builder_string(content(pdf), " ET\n");
}

void kh_page_grey(kh_pdf *pdf, double grey)
{
    kh_put_number(content(pdf), grey);
    kh_builder_string(content(pdf), " g\n");
}

void kh_page_turned_text(kh_pdf *pdf, const kh_paragraph *paragraph, unsigned line, double x, double y,
                         double angle)
{
    if (line >= paragraph->count)
        return;
    const double turn[] = {cos(angle), sin(angle), -sin(angle), cos(angle)};
    kh_builder_string(content(pdf), "BT ");
    for (unsigned i = 0; i < KH_COUNT(turn); i++)
        kh_builder_format(content(pdf), "%.4f ", turn[i]);
    put_point(content(pdf), x, y);
    kh_builder_string(content(pdf), "Tm");
    show_line(pdf, paragraph, line);
    kh_builder_string(content(pdf), " ET\n");
}

void kh_page_rule(kh_pdf *pdf, double from_x, double from_y, double to_x, double to_y, double width)
{
    double *set = &pdf->page.rule_width[pdf->page.part];
    if (*set != width) {
        kh_put_number(content(pdf), width);
        kh_builder_string(content(pdf), " w\n");
        *set = width;
    }
    put_point(content(pdf), from_x, from_y);
    kh_builder_string(content(pdf), "m ");
    put_point(content(pdf), to_x, to_y);
    kh_builder_string(content(pdf), "l\n");
}

void kh_page_stroke(kh_pdf *pdf)
{
    kh_builder_string(content(pdf), "S\n");
}

static void put_box(kh_pdf *pdf, double x, double y, double width, double height)
{
    put_point(content(pdf), x, y + height);
    kh_put_number(content(pdf), width);
    kh_builder_character(content(pdf), ' ');
    kh_put_number(content(pdf), height);
    kh_builder_string(content(pdf), " re\n");
}

void kh_page_fill(kh_pdf *pdf, double x, double y, double width, double height)
{
    put_box(pdf, x, y, width, height);
    kh_builder_string(content(pdf), "f\n");
}

/* As an image of one bit a module inside the content: smaller than rectangles, and without seams. */
void kh_page_modules(kh_pdf *pdf, const bool *modules, unsigned side, double x, double y, double size)
{
    kh_builder *out = content(pdf);
    kh_builder_string(out, "q ");
    kh_put_number(out, size);
    kh_builder_string(out, " 0 0 ");
    kh_put_number(out, size);
    kh_builder_character(out, ' ');
    put_point(out, x, y + size);
    kh_builder_string(out, "cm\nBI/W ");
    kh_put_integer(out, side);
    kh_builder_string(out, "/H ");
    kh_put_integer(out, side);
    kh_builder_string(out, "/IM true/D[1 0]/F/AHx ID\n");
    for (unsigned row = 0; row < side; row++)
        for (unsigned at = 0; at < side; at += 8) {
            unsigned byte = 0;
            for (unsigned bit = 0; bit < 8; bit++)
                byte = byte << 1 | (at + bit < side && modules[row * side + at + bit]);
            kh_builder_character(out, "0123456789ABCDEF"[byte >> 4]);
            kh_builder_character(out, "0123456789ABCDEF"[byte & 15]);
        }
    kh_builder_string(out, ">\nEI Q\n");
}

void kh_page_link(kh_pdf *pdf, kh_tags *tags, uint32_t node, double x, double y, double width, double height,
                  unsigned place, kh_text title)
{
    kh_page *page = &pdf->page;
    kh_builder *text = &pdf->text;
    uint32_t annotation = kh_object_new(pdf), target = kh_page_object(pdf, place), key = kh_parent_key(pdf);
    double left = page->origin_x + x, top = page->height - page->origin_y - y;
    kh_builder_string(text, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    kh_put_number(text, left);
    kh_builder_character(text, ' ');
    kh_put_number(text, top - height);
    kh_builder_character(text, ' ');
    kh_put_number(text, left + width);
    kh_builder_character(text, ' ');
    kh_put_number(text, top);
    kh_builder_string(text, "]/Dest[");
    kh_put_reference(text, target);
    kh_builder_string(text, "/Fit]/Contents");
    kh_put_text(text, title);
    kh_builder_string(text, "/StructParent ");
    kh_put_integer(text, key);
    kh_builder_string(text, ">>");
    kh_object_end(pdf, annotation);
    kh_vector_push(pdf->arena, &page->links, annotation);
    kh_tags_link(pdf, tags, node, annotation, page->object, key);
}

/* ---- the end of a page ---- */

static uint32_t write_content(kh_pdf *pdf, kh_bytes deflated)
{
    uint32_t object = kh_object_new(pdf);
    kh_object_stream(pdf, object, "", deflated);
    return object;
}

/* What may stand on other pages too: the object of the one written before. Which that is depends on this
 * document alone. */
static uint32_t write_shared(kh_pdf *pdf, kh_bytes bytes)
{
    uint64_t hash = kh_bytes_hash(bytes);
    for (size_t i = 0; i < pdf->written.count; i++) {
        const kh_written *one = &pdf->written.items[i];
        if (one->hash == hash && one->bytes.length == bytes.length &&
            memcmp(one->bytes.data, bytes.data, bytes.length) == 0)
            return one->object;
    }
    kh_written made = {{0}, hash, write_content(pdf, kh_deflate_again(pdf->fonts->deflater, bytes, hash))};
    if (pdf->written.count < KH_MAX_WRITTEN && pdf->written_bytes + bytes.length <= KH_MAX_WRITTEN_BYTES) {
        made.bytes = (kh_bytes){kh_arena_copy(pdf->arena, bytes.data, bytes.length), bytes.length};
        pdf->written_bytes += bytes.length;
        kh_vector_push(pdf->arena, &pdf->written, made);
    }
    return made.object;
}

/* The object of a part's stream; 0: there is nothing in it. */
static uint32_t write_part(kh_pdf *pdf, kh_page_part part)
{
    const kh_builder *of = &pdf->page.content[part];
    kh_bytes bytes = {of->data, of->length};
    if (bytes.length == 0)
        return 0;
    bool own = part == KH_PAGE_OWN || part == KH_PAGE_REST;
    return own ? write_content(pdf, kh_deflate(pdf->fonts->deflater, bytes)) : write_shared(pdf, bytes);
}

static void put_media_box(kh_builder *text, double width, double height)
{
    kh_builder_string(text, "/MediaBox[0 0 ");
    kh_put_number(text, width);
    kh_builder_character(text, ' ');
    kh_put_number(text, height);
    kh_builder_character(text, ']');
}

void kh_page_end(kh_pdf *pdf)
{
    kh_page *page = &pdf->page;
    kh_builder *text = &pdf->text;
    uint32_t parts[KH_PAGE_PARTS];
    for (unsigned i = 0; i < KH_PAGE_PARTS; i++)
        parts[i] = write_part(pdf, (kh_page_part)i);
    kh_builder_string(text, "<</Type/Page/Parent ");
    kh_put_reference(text, node_of(pdf, page->place));
    if (pdf->first_width == 0) {
        pdf->first_width = page->width;
        pdf->first_height = page->height;
    }
    if (page->width != pdf->first_width || page->height != pdf->first_height)
        put_media_box(text, page->width, page->height);
    kh_builder_string(text, "/Contents[");
    for (unsigned i = 0; i < KH_PAGE_PARTS; i++)
        if (parts[i]) {
            kh_put_reference(text, parts[i]);
            kh_builder_character(text, ' ');
        }
    kh_builder_character(text, ']');
    if (page->links.count) {
        kh_builder_string(text, "/Tabs/S/Annots[");
        for (size_t i = 0; i < page->links.count; i++) {
            kh_put_reference(text, page->links.items[i]);
            kh_builder_character(text, ' ');
        }
        kh_builder_character(text, ']');
    }
    if (page->marks.count) {
        uint32_t key = kh_parent_key(pdf);
        kh_builder_string(text, "/StructParents ");
        kh_put_integer(text, key);
        kh_tags_page(pdf, page, key);
    }
    kh_builder_string(text, ">>");
    kh_object_end(pdf, page->object);
    page->open = false;
}

/* ---- the page tree ---- */

static void write_node(kh_pdf *pdf, size_t node)
{
    kh_builder *text = &pdf->text;
    size_t first = node * KH_PAGES_IN_NODE, end = first + KH_PAGES_IN_NODE;
    end = end < pdf->page_objects.count ? end : pdf->page_objects.count;
    kh_builder_format(text, "<</Type/Pages/Parent %u 0 R/Count %zu/Kids[", pdf->pages, end - first);
    for (size_t i = first; i < end; i++) {
        kh_put_reference(text, pdf->page_objects.items[i]);
        kh_builder_character(text, ' ');
    }
    kh_builder_string(text, "]>>");
    kh_object_end(pdf, pdf->page_nodes.items[node]);
}

void kh_page_tree_close(kh_pdf *pdf)
{
    kh_builder *text = &pdf->text;
    for (size_t i = 0; i < pdf->page_nodes.count; i++)
        write_node(pdf, i);
    kh_builder_format(text, "<</Type/Pages/Count %zu", pdf->page_objects.count);
    put_media_box(text, pdf->first_width, pdf->first_height);
    kh_builder_format(text, "/Resources %u 0 R/Kids[", pdf->resources);
    for (size_t i = 0; i < pdf->page_nodes.count; i++) {
        kh_put_reference(text, pdf->page_nodes.items[i]);
        kh_builder_character(text, ' ');
    }
    kh_builder_string(text, "]>>");
    kh_object_end(pdf, pdf->pages);
}

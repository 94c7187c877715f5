/* Gives each glyph a code and embeds the fonts (ISO 32000-1, 9.7 composite fonts, 9.10 extraction of text).
 *
 * A glyph of the base has its number in the base as code. What a document has beyond gets codes in the order
 * of first use, since pages are written before the font is cut; a CMap leads from them to the glyphs. */
#include "pdf/pdf_internal.h"

#include <errno.h>
#include <hb-ot.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 64, IN_BLOCK = 100 /* entries, as CMaps want */ };

static size_t slot_of(const kh_use *use, uint16_t glyph, kh_character character)
{
    size_t at = (glyph * 2654435761u) ^ (character * 40503u);
    for (;; at++) {
        uint16_t code = use->slots[at & (use->slot_count - 1)];
        if (code == 0)
            return at & (use->slot_count - 1);
        const kh_note *note = &use->own_notes.items[code - 1];
        if (note->glyph == glyph && note->character == character)
            return at & (use->slot_count - 1);
    }
}

static void widen(kh_pdf *pdf, kh_use *use)
{
    use->slot_count = use->slot_count ? 2 * use->slot_count : FIRST_SLOTS;
    use->slots = kh_arena_array(pdf->arena, use->slot_count, sizeof *use->slots);
    for (size_t i = 0; i < use->own_notes.count; i++)
        use->slots[slot_of(use, use->own_notes.items[i].glyph, use->own_notes.items[i].character)] =
            (uint16_t)(i + 1);
}

static uint16_t own_code(kh_pdf *pdf, kh_use *use, const kh_glyph *glyph)
{
    if (2 * use->own_notes.count >= use->slot_count)
        widen(pdf, use);
    size_t slot = slot_of(use, glyph->glyph, glyph->character);
    if (use->slots[slot] == 0 && use->own_notes.count < UINT16_MAX) {
        kh_note note = {glyph->glyph, glyph->character};
        kh_vector_push(pdf->arena, &use->own_notes, note);
        use->slots[slot] = (uint16_t)use->own_notes.count;
    }
    return use->slots[slot];
}

void kh_use_base(kh_pdf *pdf, unsigned font)
{
    kh_use *use = &pdf->uses[font];
    if (!use->base)
        use->base = kh_object_new(pdf);
}

unsigned kh_embed_code(kh_pdf *pdf, const kh_glyph *glyph, uint16_t *code)
{
    const kh_font *font = &pdf->fonts->fonts[glyph->font];
    kh_use *use = &pdf->uses[glyph->font];
    *code = font->base_code[glyph->glyph];
    if (*code && !pdf->facts.alone && font->base_character[*code] == glyph->character) {
        kh_use_base(pdf, glyph->font);
        if (pdf->recorded.on)
            kh_note_base(pdf, glyph->font);
        return glyph->font * 2u;
    }
    pdf->recorded.own = true;
    if (!use->own)
        use->own = kh_object_new(pdf);
    *code = own_code(pdf, use, glyph);
    return glyph->font * 2u + 1;
}

/* ---- maps ---- */

static void put_hex(kh_builder *builder, uint32_t number, unsigned digits)
{
    for (unsigned i = digits; i-- > 0;)
        kh_builder_character(builder, "0123456789ABCDEF"[number >> 4 * i & 15]);
}

static void begin_map(kh_builder *map, const char *name, unsigned type, const char *ordering)
{
    kh_builder_format(
        map,
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo 3 dict dup begin/Registry(Adobe)def/Ordering(%s)def/Supplement 0 def end def\n"
        "/CMapName/%s def/CMapType %u def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n",
        ordering, name, type);
}

static void end_map(kh_builder *map)
{
    kh_builder_string(map, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
}

static void put_units(kh_builder *map, kh_character character)
{
    if (character > 0xFFFF)
        put_hex(map,
                (0xD800 + ((character - 0x10000) >> 10)) << 16 | (0xDC00 + ((character - 0x10000) & 0x3FF)),
                8);
    else
        put_hex(map, character, 4);
}

static void put_unicode(const kh_fonts *fonts, kh_builder *map, uint16_t code, kh_character character)
{
    kh_builder_character(map, '<');
    put_hex(map, code, 4);
    kh_builder_bytes(map, "><", 2);
    if (character < KH_FIRST_SEQUENCE) {
        put_units(map, character);
    } else {
        kh_text text = fonts->sequences.items[character - KH_FIRST_SEQUENCE];
        for (size_t at = 0; at < text.length; put_units(map, character))
            at += kh_utf8_decode(text.data + at, text.length - at, &character);
    }
    kh_builder_bytes(map, ">\n", 2);
}

/* Blocks of entries, each block with its count before it: `open` … `close`. */
typedef struct {
    kh_builder *map;
    const char *kind;
    size_t left, in_block;
} map_blocks;

static void begin_entry(map_blocks *of)
{
    if (of->in_block == 0) {
        of->in_block = of->left < IN_BLOCK ? of->left : IN_BLOCK;
        kh_builder_format(of->map, "%zu begin%s\n", of->in_block, of->kind);
    }
}

static void end_entry(map_blocks *of)
{
    of->left--;
    if (--of->in_block == 0)
        kh_builder_format(of->map, "end%s\n", of->kind);
}

/* From codes to text. characters[code]; 0: it adds nothing to the character before. */
static kh_bytes unicode_map(kh_arena *arena, const kh_fonts *fonts, const kh_character *characters,
                            size_t count)
{
    kh_builder map = {.arena = arena};
    map_blocks blocks = {&map, "bfchar", 0, 0};
    for (size_t code = 1; code < count; code++)
        blocks.left += characters[code] != 0;
    begin_map(&map, "Adobe-Identity-UCS", 2, "UCS");
    for (size_t code = 1; code < count; code++)
        if (characters[code]) {
            begin_entry(&blocks);
            put_unicode(fonts, &map, (uint16_t)code, characters[code]);
            end_entry(&blocks);
        }
    end_map(&map);
    return (kh_bytes){map.data, map.length};
}

/* From codes to glyphs: glyphs[code]. */
static kh_bytes glyph_map(kh_arena *arena, const uint16_t *glyphs, size_t count, kh_text name)
{
    kh_builder map = {.arena = arena};
    map_blocks blocks = {&map, "cidchar", count - 1, 0};
    begin_map(&map, name.data, 1, "Identity");
    for (size_t code = 1; code < count; code++) {
        begin_entry(&blocks);
        kh_builder_character(&map, '<');
        put_hex(&map, (uint32_t)code, 4);
        kh_builder_bytes(&map, "> ", 2);
        kh_put_integer(&map, glyphs[code]);
        kh_builder_character(&map, '\n');
        end_entry(&blocks);
    }
    end_map(&map);
    return (kh_bytes){map.data, map.length};
}

/* Of glyphs 1 … count - 1, those not as wide as the em. old[i]: the glyph in the font. */
static kh_text widths_of(kh_arena *arena, const kh_font *font, const uint16_t *old, size_t count)
{
    kh_builder text = {.arena = arena};
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        double width = kh_font_width(font, old[i]);
        bool listed = width > 1000.005 || width < 999.995;
        if (listed && !open) {
            kh_builder_character(&text, ' ');
            kh_put_integer(&text, i);
            kh_builder_character(&text, '[');
        } else if (listed) {
            kh_builder_character(&text, ' ');
        } else if (open) {
            kh_builder_character(&text, ']');
        }
        if (listed)
            kh_put_number(&text, width);
        open = listed;
    }
    kh_builder_string(&text, open ? "]" : "");
    return kh_builder_text(&text);
}

/* ---- font dictionaries ---- */

/* A font of the document: one slice of a font file. */
typedef struct {
    const kh_font *font;
    const kh_font_program *program;
    uint32_t object;
    kh_text widths, name, map_name;
    kh_bytes unicode, glyph_map; /* deflated; without the latter codes are glyphs */
} slice;

/* ABCDEF+Name; the letters say what is in it. */
static kh_text tagged_name(kh_arena *arena, const kh_font *font, const uint16_t *glyphs, size_t count)
{
    uint64_t hash = 0xCBF29CE484222325u;
    char letters[7] = {0};
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ glyphs[i]) * 0x100000001B3u;
    for (unsigned i = 0; i < 6; i++) {
        letters[i] = (char)('A' + hash % 26);
        hash /= 26;
    }
    return kh_text_format(arena, "%s+%.*s", letters, KH_TEXT_ARGUMENTS(font->name));
}

static double in_thousandths(const kh_font *font, long units)
{
    return 1000.0 * (double)units / font->units;
}

/* As the whole font has it (OpenType, head table). */
static void read_box(const kh_font *font, int16_t box[4])
{
    enum { BOX_AT = 36 };
    unsigned length;
    hb_blob_t *blob = hb_face_reference_table(font->face, HB_TAG('h', 'e', 'a', 'd'));
    const unsigned char *head = (const unsigned char *)hb_blob_get_data(blob, &length);
    for (unsigned i = 0; i < 4; i++) {
        box[i] = 0;
        if (head && length >= BOX_AT + 8)
            box[i] = (int16_t)(head[BOX_AT + 2 * i] << 8 | head[BOX_AT + 2 * i + 1]);
    }
    hb_blob_destroy(blob);
}

static void put_box(kh_builder *text, const kh_font *font)
{
    int16_t box[4];
    read_box(font, box);
    kh_builder_string(text, "/FontBBox[");
    for (unsigned i = 0; i < 4; i++) {
        kh_builder_string(text, i ? " " : "");
        kh_put_number(text, in_thousandths(font, box[i]));
    }
    kh_builder_character(text, ']');
}

static void put_descriptor(kh_pdf *pdf, const slice *of, uint32_t file)
{
    enum { SYMBOLIC = 4, STEM = 80, STEM_BOLD = 140, BOLD = 600 };
    kh_builder *text = &pdf->text;
    hb_font_extents_t extents = {0};
    hb_position_t capital = 0;
    (void)hb_font_get_h_extents(of->font->font, &extents);
    if (!hb_ot_metrics_get_position(of->font->font, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital))
        capital = extents.ascender;
    kh_builder_format(text, "<</Type/FontDescriptor/FontName/%.*s/Flags %d/ItalicAngle 0/StemV %d",
                      KH_TEXT_ARGUMENTS(of->name), SYMBOLIC,
                      of->font->file->weight >= BOLD ? STEM_BOLD : STEM);
    kh_builder_string(text, "/Ascent ");
    kh_put_number(text, in_thousandths(of->font, extents.ascender));
    kh_builder_string(text, "/Descent ");
    kh_put_number(text, in_thousandths(of->font, extents.descender));
    kh_builder_string(text, "/CapHeight ");
    kh_put_number(text, in_thousandths(of->font, capital));
    put_box(text, of->font);
    kh_builder_string(text, of->font->cff ? "/FontFile3 " : "/FontFile2 ");
    kh_put_reference(text, file);
    kh_builder_string(text, ">>");
}

static void write_program(kh_pdf *pdf, const slice *of, uint32_t file)
{
    kh_text entries = of->font->cff ? KH_TEXT("/Subtype/CIDFontType0C")
                                    : kh_text_format(pdf->arena, "/Length1 %zu", of->program->bytes.length);
    kh_object_stream(pdf, file, entries.data, of->program->deflated);
}

static void write_descendant(kh_pdf *pdf, const slice *of, uint32_t descendant, uint32_t descriptor)
{
    kh_builder *text = &pdf->text;
    kh_builder_format(text, "<</Type/Font/Subtype/CIDFontType%d/BaseFont/%.*s", of->font->cff ? 0 : 2,
                      KH_TEXT_ARGUMENTS(of->name));
    kh_builder_string(text, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[");
    kh_builder_add(text, of->widths);
    kh_builder_string(text, of->font->cff ? "]/FontDescriptor " : "]/CIDToGIDMap/Identity/FontDescriptor ");
    kh_put_reference(text, descriptor);
    kh_builder_string(text, ">>");
    kh_object_end(pdf, descendant);
}

static void write_slice(kh_pdf *pdf, const slice *of)
{
    uint32_t file = kh_object_new(pdf), descriptor = kh_object_new(pdf), descendant = kh_object_new(pdf),
             unicode = kh_object_new(pdf), map = of->glyph_map.length ? kh_object_new(pdf) : 0;
    write_program(pdf, of, file);
    kh_object_stream(pdf, unicode, "", of->unicode);
    if (map) {
        kh_text entries = kh_text_format(
            pdf->arena,
            "/Type/CMap/CMapName/%.*s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            KH_TEXT_ARGUMENTS(of->map_name));
        kh_object_stream(pdf, map, entries.data, of->glyph_map);
    }
    put_descriptor(pdf, of, file);
    kh_object_end(pdf, descriptor);
    write_descendant(pdf, of, descendant, descriptor);
    kh_builder_format(&pdf->text, "<</Type/Font/Subtype/Type0/BaseFont/%.*s/Encoding",
                      KH_TEXT_ARGUMENTS(of->name));
    if (map) {
        kh_builder_character(&pdf->text, ' ');
        kh_put_reference(&pdf->text, map);
    } else {
        kh_builder_string(&pdf->text, "/Identity-H");
    }
    kh_builder_format(&pdf->text, "/DescendantFonts[%u 0 R]/ToUnicode %u 0 R>>", descendant, unicode);
    kh_object_end(pdf, of->object);
}

/* What all documents have of the base is made with the first of them. */
static void prepare_base(kh_fonts *fonts, kh_font *font)
{
    kh_arena *arena = fonts->arena;
    if (font->base_unicode.length)
        return;
    const uint16_t *old = font->base_glyph;
    font->base_widths = widths_of(arena, font, old, font->base.count);
    font->base_name = tagged_name(arena, font, old, font->base.count);
    font->base_unicode = kh_deflate_once(fonts->deflater, arena,
                                         unicode_map(arena, fonts, font->base_character, font->base.count));
}

static void write_base(kh_pdf *pdf, unsigned number)
{
    kh_font *font = &pdf->fonts->fonts[number];
    prepare_base(pdf->fonts, font);
    const slice of = {.font = font,
                      .program = &font->base,
                      .object = pdf->uses[number].base,
                      .widths = font->base_widths,
                      .name = font->base_name,
                      .unicode = font->base_unicode};
    write_slice(pdf, &of);
}

static int by_number(const void *left, const void *right)
{
    const uint16_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* The glyphs used, ascending, each once, 0 first. */
static size_t own_glyphs(kh_arena *arena, const kh_use *use, uint16_t **glyphs)
{
    size_t count = use->own_notes.count, kept = 1;
    uint16_t *all = kh_arena_array(arena, count + 1, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i + 1] = use->own_notes.items[i].glyph;
    qsort(all, count + 1, sizeof *all, by_number);
    for (size_t i = 1; i <= count; i++)
        if (all[i] != all[kept - 1])
            all[kept++] = all[i];
    *glyphs = all;
    return kept;
}

static uint16_t new_glyph(const kh_font_program *program, const uint16_t *glyphs, size_t count,
                          uint16_t glyph)
{
    const uint16_t *found = bsearch(&glyph, glyphs, count, sizeof *glyphs, by_number);
    return found && program->new_glyph ? program->new_glyph[found - glyphs] : 0;
}

static void write_own(kh_pdf *pdf, unsigned number)
{
    kh_arena *arena = pdf->arena;
    kh_font *font = &pdf->fonts->fonts[number];
    const kh_use *use = &pdf->uses[number];
    uint16_t *glyphs;
    size_t kept = own_glyphs(arena, use, &glyphs), count = use->own_notes.count + 1;
    kh_font_program program = kh_font_cut_own(pdf->fonts, arena, font, glyphs, kept);
    if (!program.bytes.length) { /* a font too broken to be cut, or no memory to cut it */
        pdf->status = KH_CANNOT_WRITE;
        pdf->cause = EIO;
        return;
    }
    kh_character *characters = kh_arena_array(arena, count, sizeof *characters);
    uint16_t *mapped = kh_arena_array(arena, count, sizeof *mapped);
    uint16_t *old = kh_arena_array(arena, (size_t)program.count + 1, sizeof *old);
    for (size_t code = 1; code < count; code++) {
        const kh_note *note = &use->own_notes.items[code - 1];
        characters[code] = note->character;
        mapped[code] = new_glyph(&program, glyphs, kept, note->glyph);
        old[mapped[code]] = note->glyph;
    }
    kh_deflater *deflater = pdf->fonts->deflater;
    slice of = {.font = font, .program = &program, .object = use->own};
    of.widths = widths_of(arena, font, old, program.count);
    of.name = tagged_name(arena, font, glyphs, kept);
    of.map_name = kh_text_format(arena, "Own%u", number);
    of.unicode = kh_deflate_once(deflater, arena, unicode_map(arena, pdf->fonts, characters, count));
    of.glyph_map = kh_deflate_once(deflater, arena, glyph_map(arena, mapped, count, of.map_name));
    write_slice(pdf, &of);
}

void kh_embed_fonts(kh_pdf *pdf)
{
    for (unsigned i = 0; i < pdf->fonts->count; i++) {
        if (pdf->uses[i].base)
            write_base(pdf, i);
        if (pdf->uses[i].own)
            write_own(pdf, i);
    }
    kh_builder_string(&pdf->text, "<</Font<<");
    for (unsigned i = 0; i < pdf->fonts->count; i++) {
        if (pdf->uses[i].base)
            kh_builder_format(&pdf->text, "/F%u %u 0 R", 2 * i, pdf->uses[i].base);
        if (pdf->uses[i].own)
            kh_builder_format(&pdf->text, "/F%u %u 0 R", 2 * i + 1, pdf->uses[i].own);
    }
    kh_builder_string(&pdf->text, ">>>>");
    kh_object_end(pdf, pdf->resources);
}

/* Cuts fonts by hb-subset, and makes of CFF what PDF wants (Adobe Technical Note 5176; ISO 32000-1, 9.7.4).
 */
#include "pdf/cff.h"
#include "pdf/deflate.h"
#include "pdf/fonts_internal.h"

enum {
    INDEX_HEAD = 3,
    OPERATOR_CHARSET = 15,
    OPERATOR_ESCAPE = 12,
    OPERATOR_ROS = 30, /* after the escape: the font is keyed by character identifiers */
    LONG_OPERAND = 29,
    SHORT_OPERAND = 28,
    REAL_OPERAND = 30,
    FIRST_OPERAND = 32,
    FIRST_LONGER = 247, /* operands of two bytes from here */
    LAST_LONGER = 254,
    RANGE_CHARSET = 2, /* format: ranges with two bytes of length */
};

/* Outlines are all that is embedded. */
static hb_subset_input_t *input_of(const uint16_t *glyphs, size_t count)
{
    static const char dropped[][5] = {"GSUB", "GPOS", "GDEF", "BASE", "JSTF", "name", "OS/2",
                                      "post", "cmap", "vhea", "vmtx", "VORG", "hdmx", "gasp",
                                      "DSIG", "STAT", "kern", "LTSH", "VDMX", "PCLT", "meta"};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_t *wanted = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < count; i++)
        hb_set_add(wanted, glyphs[i]);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < KH_COUNT(dropped); i++)
        hb_set_add(drop, HB_TAG(dropped[i][0], dropped[i][1], dropped[i][2], dropped[i][3]));
    hb_set_clear(hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
    /* Of Noto Serif this is smaller, deflated, than with the subroutines. */
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return input;
}

static hb_blob_t *outline_table(hb_face_t *unused, hb_tag_t tag, void *face)
{
    static const char kept[][5] = {"head", "hhea", "maxp", "hmtx", "CFF ", "glyf", "loca"};
    (void)unused;
    for (size_t i = 0; i < KH_COUNT(kept); i++)
        if (tag == HB_TAG(kept[i][0], kept[i][1], kept[i][2], kept[i][3]))
            return hb_face_reference_table(face, tag);
    return NULL;
}

/* HarfBuzz goes through the whole cmap of what it cuts, though glyphs alone are asked for. */
hb_face_t *kh_font_outlines(hb_face_t *face)
{
    return hb_face_create_for_tables(outline_table, face, NULL);
}

/* The subset of a face and its plan; NULL if HarfBuzz cannot. */
static hb_face_t *cut(hb_face_t *face, const uint16_t *glyphs, size_t count, hb_subset_plan_t **plan)
{
    hb_subset_input_t *input = input_of(glyphs, count);
    *plan = input ? hb_subset_plan_create_or_fail(face, input) : NULL;
    hb_subset_input_destroy(input);
    return *plan ? hb_subset_plan_execute_or_fail(*plan) : NULL;
}

static uint16_t new_glyph_of(hb_subset_plan_t *plan, uint16_t glyph)
{
    hb_codepoint_t number = hb_map_get(hb_subset_plan_old_to_new_glyph_mapping(plan), glyph);
    return number <= UINT16_MAX ? (uint16_t)number : 0;
}

hb_face_t *kh_font_reserve(hb_face_t *face, const uint16_t *glyphs, size_t count, uint16_t *new_glyph)
{
    hb_subset_plan_t *plan;
    hb_face_t *made = cut(face, glyphs, count, &plan), *reserve = NULL;
    if (made) {
        hb_blob_t *blob = hb_face_reference_blob(made);
        reserve = hb_face_create(blob, 0);
        hb_blob_destroy(blob);
        for (size_t i = 1; i < count; i++)
            new_glyph[glyphs[i]] = new_glyph_of(plan, glyphs[i]);
    }
    hb_face_destroy(made);
    hb_subset_plan_destroy(plan);
    return reserve;
}

/* ---- CFF ---- */

typedef struct {
    const unsigned char *data;
    size_t length;
} cff_bytes;

static size_t big(cff_bytes cff, size_t at, unsigned bytes)
{
    size_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | (at + i < cff.length ? cff.data[at + i] : 0);
    return value;
}

/* Where the index at `at` ends; `first`: where the data of its first entry begins, `first_end` ends. */
static size_t index_end(cff_bytes cff, size_t at, size_t *first, size_t *first_end)
{
    size_t count = big(cff, at, 2), size = big(cff, at + 2, 1);
    *first = *first_end = at + 2;
    if (count == 0 || size == 0 || size > 4)
        return at + 2;
    size_t offsets = at + INDEX_HEAD, data = offsets + (count + 1) * size - 1;
    *first = data + big(cff, offsets, (unsigned)size);
    *first_end = data + big(cff, offsets + size, (unsigned)size);
    return data + big(cff, offsets + count * size, (unsigned)size);
}

static size_t operand_length(cff_bytes cff, size_t at)
{
    unsigned first = cff.data[at];
    if (first == SHORT_OPERAND)
        return 3;
    if (first == LONG_OPERAND)
        return 5;
    if (first >= FIRST_LONGER && first <= LAST_LONGER)
        return 2;
    if (first != REAL_OPERAND)
        return 1;
    size_t end = at + 1;
    while (end < cff.length && (cff.data[end] & 0x0F) != 0x0F)
        end++;
    return end + 1 - at;
}

/* The place of the charset's offset in the top dictionary, as four bytes; 0: glyphs go by name, or it is not
 * written as HarfBuzz does. */
static size_t charset_operand(cff_bytes cff)
{
    size_t names_first, names_end, at, end, operand = 0, charset = 0;
    bool by_identifier = false;
    if (cff.length < 4)
        return 0;
    size_t names = index_end(cff, cff.data[2], &names_first, &names_end);
    (void)index_end(cff, names, &at, &end);
    end = end < cff.length ? end : cff.length;
    while (at < end) {
        unsigned byte = cff.data[at];
        if (byte >= SHORT_OPERAND && byte != 31 && byte != 255) {
            operand = byte == LONG_OPERAND ? at + 1 : 0;
            at += operand_length(cff, at);
            continue;
        }
        bool escaped = byte == OPERATOR_ESCAPE;
        by_identifier = by_identifier || (escaped && at + 1 < end && cff.data[at + 1] == OPERATOR_ROS);
        if (byte == OPERATOR_CHARSET)
            charset = operand;
        at += escaped ? 2 : 1;
    }
    return by_identifier ? charset : 0;
}

/* A copy whose charset says that character identifiers are glyph numbers: one range, behind all the rest. */
static kh_bytes identify(kh_arena *arena, kh_bytes table, unsigned glyphs)
{
    size_t operand = charset_operand((cff_bytes){(const unsigned char *)table.data, table.length});
    size_t length = table.length + (operand && glyphs > 1 ? 5 : 0);
    unsigned char *copy = kh_arena_alloc(arena, length);
    memcpy(copy, table.data, table.length);
    if (length > table.length) {
        for (unsigned i = 0; i < 4; i++)
            copy[operand + i] = (unsigned char)(table.length >> (24 - 8 * i));
        unsigned more = glyphs - 2;
        const unsigned char charset[5] = {RANGE_CHARSET, 0, 1, (unsigned char)(more >> 8),
                                          (unsigned char)more};
        memcpy(copy + table.length, charset, sizeof charset);
    }
    return (kh_bytes){(const char *)copy, length};
}

/* ---- programs ---- */

typedef struct {
    hb_face_t *face;
    hb_subset_plan_t *plan;
    hb_blob_t *blob;
} cutting;

static void release(void *resource)
{
    cutting *of = resource;
    hb_blob_destroy(of->blob);
    hb_face_destroy(of->face);
    hb_subset_plan_destroy(of->plan);
}

kh_font_program kh_font_cut(kh_fonts *fonts, kh_arena *arena, hb_face_t *face, bool cff,
                            const uint16_t *glyphs, size_t count)
{
    kh_font_program program = {0};
    cutting *of = kh_arena_new_of(arena, cutting);
    kh_arena_defer(arena, release, of);
    of->face = cut(face, glyphs, count, &of->plan);
    if (of->face)
        of->blob = cff ? hb_face_reference_table(of->face, HB_TAG('C', 'F', 'F', ' '))
                       : hb_face_reference_blob(of->face);
    unsigned length = 0, kept = of->face ? hb_face_get_glyph_count(of->face) : 0;
    const char *data = of->blob ? hb_blob_get_data(of->blob, &length) : NULL;
    if (length && kept <= UINT16_MAX) {
        kh_bytes table = {data, length};
        program.count = (uint16_t)kept;
        program.bytes =
            cff ? identify(arena, table, kept) : (kh_bytes){kh_arena_copy(arena, data, length), length};
        program.new_glyph = kh_arena_array(arena, count, sizeof *program.new_glyph);
        for (size_t i = 1; i < count; i++)
            program.new_glyph[i] = new_glyph_of(of->plan, glyphs[i]);
        program.deflated = kh_deflate_once(fonts->deflater, arena, program.bytes);
    }
    kh_arena_release(arena, of);
    return program;
}

static void release_table(void *resource)
{
    hb_blob_destroy(resource);
}

kh_font_program kh_font_cut_cff(kh_fonts *fonts, kh_arena *arena, const kh_font *font, const uint16_t *glyphs,
                                size_t count)
{
    kh_font_program program = {0};
    kh_arena *scratch = kh_arena_child(arena);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(arena);
    hb_blob_t *blob = hb_face_reference_table(font->face, HB_TAG('C', 'F', 'F', ' '));
    kh_arena_defer(scratch, release_table, blob);
    unsigned length;
    const unsigned char *data = (const unsigned char *)hb_blob_get_data(blob, &length);
    kh_bytes made = kh_cff_cut(scratch, (kh_cff_slice){data, data ? length : 0}, font->name, glyphs, count);
    if (made.length) {
        program.count = (uint16_t)count;
        program.bytes = (kh_bytes){kh_arena_copy(arena, made.data, made.length), made.length};
        program.new_glyph = kh_arena_array(arena, count, sizeof *program.new_glyph);
        for (size_t i = 0; i < count; i++)
            program.new_glyph[i] = (uint16_t)i;
        program.deflated = kh_deflate_once(fonts->deflater, arena, program.bytes);
    }
    kh_arena_release(arena, scratch);
    return program;
}

/* Puts a table together from some glyphs of another. */
#include "base/vector.h"
#include "pdf/cff.h"

enum {
    MOST_FONTS = 256, /* that a glyph may be of */
    LONG_OPERAND = 29,
    FIRST_STRING = 391, /* what comes before are strings of the standard */
    RANGES = 3,         /* formats */
    IDENTITY = 2,
    ESCAPE = 12,
};

/* A font dictionary inside the table: a CJK font has some, one a script. */
typedef struct {
    bool read, used;
    unsigned char number; /* in what is made */
    kh_cff_index subroutines;
    kh_cff_slice matrix, default_width, nominal_width; /* operands; empty: not there */
} inner_font;

typedef struct {
    kh_cff_slice table, top;
    kh_cff_index charstrings, global, fonts;
    size_t select; /* 0: the font has no inner fonts */
    inner_font inner[MOST_FONTS];
} source;

static size_t offset_of(kh_cff_slice dictionary, unsigned key)
{
    kh_cff_entry entry;
    bool there = kh_cff_find(dictionary, key, &entry) && entry.count == 1 && entry.numbers[1] > 0;
    return there ? (size_t)entry.numbers[1] : 0;
}

static kh_cff_slice operands_of(kh_cff_slice dictionary, unsigned key)
{
    kh_cff_entry entry;
    return kh_cff_find(dictionary, key, &entry) ? entry.operands : (kh_cff_slice){0};
}

static bool read_source(source *from, kh_cff_slice table)
{
    kh_cff_index names, tops, strings;
    kh_cff_entry entry;
    from->table = table;
    if (kh_cff_number(table, 0, 1) != 1 || !kh_cff_index_read(table, kh_cff_number(table, 2, 1), &names) ||
        !kh_cff_index_read(table, names.end, &tops) || !kh_cff_index_read(table, tops.end, &strings) ||
        !kh_cff_index_read(table, strings.end, &from->global))
        return false;
    from->top = kh_cff_index_item(&tops, 0);
    size_t glyphs = offset_of(from->top, KH_CFF_CHARSTRINGS);
    bool old = kh_cff_find(from->top, KH_CFF_CHARSTRING_TYPE, &entry) && entry.numbers[1] != 2;
    if (old || !glyphs || !kh_cff_index_read(table, glyphs, &from->charstrings))
        return false;
    if (!kh_cff_find(from->top, KH_CFF_ROS, &entry))
        return true;
    size_t fonts = offset_of(from->top, KH_CFF_FONTS);
    from->select = offset_of(from->top, KH_CFF_SELECT);
    return fonts && from->select && kh_cff_index_read(table, fonts, &from->fonts);
}

/* Ranges, each from its first glyph on, ascending. */
static unsigned in_ranges(kh_cff_slice table, size_t select, unsigned glyph)
{
    size_t low = 0, high = kh_cff_number(table, select + 1, 2);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (kh_cff_number(table, select + 3 + 3 * middle, 2) <= glyph)
            low = middle;
        else
            high = middle;
    }
    return kh_cff_number(table, select + 3 + 3 * low + 2, 1);
}

/* MOST_FONTS: the table does not say. */
static unsigned font_of(const source *from, unsigned glyph)
{
    if (!from->select)
        return 0;
    unsigned format = kh_cff_number(from->table, from->select, 1);
    return format == 0        ? kh_cff_number(from->table, from->select + 1 + glyph, 1)
           : format == RANGES ? in_ranges(from->table, from->select, glyph)
                              : MOST_FONTS;
}

static bool read_font(const source *from, unsigned number, inner_font *font)
{
    kh_cff_entry entry;
    kh_cff_slice dictionary = from->select ? kh_cff_index_item(&from->fonts, number) : from->top;
    font->read = true;
    font->matrix = from->select ? operands_of(dictionary, KH_CFF_MATRIX) : (kh_cff_slice){0};
    if (!kh_cff_find(dictionary, KH_CFF_PRIVATE, &entry) || entry.count != 2 || entry.numbers[0] < 0 ||
        entry.numbers[1] <= 0)
        return false;
    size_t at = (size_t)entry.numbers[1], length = (size_t)entry.numbers[0];
    kh_cff_slice private = kh_cff_part(from->table, at, length);
    if (private.length != length)
        return false;
    font->default_width = operands_of(private, KH_CFF_DEFAULT_WIDTH);
    font->nominal_width = operands_of(private, KH_CFF_NOMINAL_WIDTH);
    size_t subroutines = offset_of(private, KH_CFF_SUBROUTINES);
    return !subroutines || kh_cff_index_read(from->table, at + subroutines, &font->subroutines);
}

/* ---- writing ---- */

typedef struct {
    kh_arena *arena;
    source *from;
    kh_builder out, outlines;
    KH_VECTOR(uint32_t) ends;       /* of the outlines */
    KH_VECTOR(unsigned char) fonts; /* of the glyphs, by old number */
    KH_VECTOR(unsigned char) used;  /* old numbers of the fonts */
} making;

static void put(kh_builder *out, uint32_t number, unsigned bytes)
{
    while (bytes-- > 0)
        kh_builder_character(out, (char)(number >> 8 * bytes));
}

static void put_long(kh_builder *out, size_t number)
{
    put(out, LONG_OPERAND, 1);
    put(out, (uint32_t)number, 4);
}

static void put_operator(kh_builder *out, unsigned key)
{
    put(out, key, key > 0xFF ? 2 : 1);
}

static void put_entry(kh_builder *out, kh_cff_slice operands, unsigned key)
{
    if (operands.length == 0)
        return;
    kh_builder_bytes(out, (const char *)operands.data, operands.length);
    put_operator(out, key);
}

static void put_index(kh_builder *out, const char *data, const uint32_t *ends, size_t count)
{
    uint32_t length = count ? ends[count - 1] : 0;
    unsigned size = length < 0xFF ? 1 : length < 0xFFFF ? 2 : length < 0xFFFFFF ? 3 : 4;
    put(out, (uint32_t)count, 2);
    if (count == 0)
        return;
    put(out, size, 1);
    put(out, 1, size);
    for (size_t i = 0; i < count; i++)
        put(out, ends[i] + 1, size);
    kh_builder_bytes(out, data, length);
}

static void patch(kh_builder *out, size_t at, size_t number)
{
    for (unsigned i = 0; i < 4; i++)
        out->data[at + i] = (char)(number >> (24 - 8 * i));
}

/* The outlines, and which fonts they are of. */
static bool gather(making *of, const uint16_t *glyphs, size_t count)
{
    source *from = of->from;
    for (size_t i = 0; i < count; i++) {
        unsigned number = font_of(from, glyphs[i]);
        if (number >= MOST_FONTS)
            return false;
        inner_font *font = &from->inner[number];
        if (!font->read && !read_font(from, number, font))
            return false;
        if (!font->used) {
            font->used = true;
            font->number = (unsigned char)of->used.count;
            kh_vector_push(of->arena, &of->used, (unsigned char)number);
        }
        kh_cff_slice outline = kh_cff_index_item(&from->charstrings, glyphs[i]);
        if (!kh_cff_flatten(&of->outlines, outline, &font->subroutines, &from->global))
            return false;
        kh_vector_push(of->arena, &of->ends, (uint32_t)of->outlines.length);
        kh_vector_push(of->arena, &of->fonts, (unsigned char)number);
    }
    return true;
}

/* Where in the table the offsets of the parts are written. */
typedef struct {
    size_t charset, select, charstrings, fonts;
} places;

static size_t put_offset(kh_builder *top, unsigned key)
{
    put_long(top, 0);
    put_operator(top, key);
    return top->length - 4 - (key > 0xFF ? 2 : 1);
}

static places put_head(making *of, kh_text name, size_t count)
{
    static const uint32_t ends[] = {5, 13};
    kh_builder top = {.arena = of->arena}, *out = &of->out;
    put_long(&top, FIRST_STRING);
    put_long(&top, FIRST_STRING + 1);
    put_long(&top, 0);
    put_operator(&top, KH_CFF_ROS);
    put_entry(&top, operands_of(of->from->top, KH_CFF_MATRIX), KH_CFF_MATRIX);
    put_entry(&top, operands_of(of->from->top, KH_CFF_BOX), KH_CFF_BOX);
    put_long(&top, count);
    put_operator(&top, KH_CFF_COUNT);
    places at = {put_offset(&top, KH_CFF_CHARSET), put_offset(&top, KH_CFF_SELECT),
                 put_offset(&top, KH_CFF_CHARSTRINGS), put_offset(&top, KH_CFF_FONTS)};
    put(out, 0x01000404, 4);
    put_index(out, name.data, &name.length, 1);
    const uint32_t length = (uint32_t)top.length;
    put_index(out, top.data, &length, 1);
    size_t start = out->length - length;
    put_index(out, "AdobeIdentity", ends, KH_COUNT(ends));
    put_index(out, NULL, NULL, 0); /* global subroutines */
    return (places){at.charset + start, at.select + start, at.charstrings + start, at.fonts + start};
}

static void put_select(making *of)
{
    size_t count = of->fonts.count, ranges = 0, head = of->out.length;
    put(&of->out, RANGES, 1);
    put(&of->out, 0, 2);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && of->fonts.items[i] == of->fonts.items[i - 1])
            continue;
        put(&of->out, (uint32_t)i, 2);
        put(&of->out, of->from->inner[of->fonts.items[i]].number, 1);
        ranges++;
    }
    put(&of->out, (uint32_t)count, 2);
    of->out.data[head + 1] = (char)(ranges >> 8);
    of->out.data[head + 2] = (char)ranges;
}

/* The dictionaries of what each font has for itself, then those of the fonts. */
static void put_fonts(making *of, size_t patched)
{
    kh_builder fonts = {.arena = of->arena};
    KH_VECTOR(uint32_t) ends = {0};
    for (size_t i = 0; i < of->used.count; i++) {
        const inner_font *font = &of->from->inner[of->used.items[i]];
        size_t start = of->out.length;
        put_entry(&of->out, font->default_width, KH_CFF_DEFAULT_WIDTH);
        put_entry(&of->out, font->nominal_width, KH_CFF_NOMINAL_WIDTH);
        put_entry(&fonts, font->matrix, KH_CFF_MATRIX);
        put_long(&fonts, of->out.length - start);
        put_long(&fonts, start);
        put_operator(&fonts, KH_CFF_PRIVATE);
        kh_vector_push(of->arena, &ends, (uint32_t)fonts.length);
    }
    patch(&of->out, patched, of->out.length);
    put_index(&of->out, fonts.data, ends.items, ends.count);
}

kh_bytes kh_cff_cut(kh_arena *arena, kh_cff_slice table, kh_text name, const uint16_t *glyphs, size_t count)
{
    source *from = kh_arena_new_of(arena, source);
    making of = {.arena = arena, .from = from, .out = {.arena = arena}, .outlines = {.arena = arena}};
    if (count < 2 || count > UINT16_MAX || !read_source(from, table) || !gather(&of, glyphs, count))
        return (kh_bytes){0};
    places at = put_head(&of, name, count);
    patch(&of.out, at.charset, of.out.length);
    put(&of.out, IDENTITY, 1); /* one range: glyph 1 is 1, and so on */
    put(&of.out, 1, 2);
    put(&of.out, (uint32_t)count - 2, 2);
    patch(&of.out, at.select, of.out.length);
    put_select(&of);
    patch(&of.out, at.charstrings, of.out.length);
    put_index(&of.out, of.outlines.data, of.ends.items, of.ends.count);
    put_fonts(&of, at.fonts);
    return (kh_bytes){of.out.data, of.out.length};
}

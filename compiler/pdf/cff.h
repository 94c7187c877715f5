/* cff.h: the Compact Font Format (Adobe Technical Notes 5176 and 5177): what cutting glyphs out of it needs.
 *
 * hb-subset goes through every glyph of a font, and those that CJK text is set in have 65 535: ten of the
 * thirty milliseconds that one card took. Here only the glyphs asked for are read. Their outlines are written
 * without subroutines and hints, which is what hb-subset was asked for, too; a font with anything unusual in
 * it is refused, and then hb-subset cuts it.
 *
 * Owns:   slices and indices point into the table; what is made lives in the arena.
 * Fails:  memory as the arena does. Every offset of the table is doubted: false, or an empty slice.
 */
#ifndef KH_PDF_CFF_H
#define KH_PDF_CFF_H

#include "base/text.h"

typedef struct kh_cff_slice {
    const unsigned char *data;
    size_t length;
} kh_cff_slice;

/* Objects one after the other. */
typedef struct kh_cff_index {
    kh_cff_slice table;
    size_t count, offsets, data, end; /* bytes of the table; `data` is one before the first object */
    unsigned size;                    /* of an offset */
} kh_cff_index;

/* A key of a dictionary with its operands, as bytes and, where they are integers, as numbers. */
typedef struct kh_cff_entry {
    kh_cff_slice operands;
    int32_t numbers[2]; /* the last two */
    unsigned count;
} kh_cff_entry;

/* Operators of dictionaries; those of two bytes have 12 above. */
enum {
    KH_CFF_BOX = 5,
    KH_CFF_CHARSET = 15,
    KH_CFF_CHARSTRINGS = 17,
    KH_CFF_PRIVATE = 18,
    KH_CFF_SUBROUTINES = 19,
    KH_CFF_DEFAULT_WIDTH = 20,
    KH_CFF_NOMINAL_WIDTH = 21,
    KH_CFF_MATRIX = 0xC07,
    KH_CFF_CHARSTRING_TYPE = 0xC06,
    KH_CFF_ROS = 0xC1E,
    KH_CFF_COUNT = 0xC22,
    KH_CFF_FONTS = 0xC24,
    KH_CFF_SELECT = 0xC25,
};

/* 0 beyond the end. */
uint32_t kh_cff_number(kh_cff_slice table, size_t at, unsigned bytes);
kh_cff_slice kh_cff_part(kh_cff_slice table, size_t at, size_t length);
bool kh_cff_index_read(kh_cff_slice table, size_t at, kh_cff_index *index);
kh_cff_slice kh_cff_index_item(const kh_cff_index *index, size_t item);
/* False: it is not there, or the dictionary is broken before it. */
bool kh_cff_find(kh_cff_slice dictionary, unsigned key, kh_cff_entry *entry);

/* Appends an outline without subroutines and hints. False: something unusual is in it. */
bool kh_cff_flatten(kh_builder *out, kh_cff_slice charstring, const kh_cff_index *local,
                    const kh_cff_index *global);

/* A table with glyph i = glyphs[i], keyed by character identifiers that are glyph numbers. `glyphs`
 * ascending, glyph 0 first. Empty: refused. */
kh_bytes kh_cff_cut(kh_arena *arena, kh_cff_slice table, kh_text name, const uint16_t *glyphs, size_t count);

#endif

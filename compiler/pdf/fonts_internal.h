/* fonts_internal.h: what the parts of pdf/ know of an open font.
 *
 * Owns:   as fonts.h says; HarfBuzz's objects are given to the arena.
 * Fails:  as fonts.h says. What HarfBuzz cannot make (memory, a broken font) is an empty program.
 */
#ifndef KH_PDF_FONTS_INTERNAL_H
#define KH_PDF_FONTS_INTERNAL_H

#include <hb-subset.h>
#include <hb.h>

#include "base/vector.h"
#include "pdf/fonts.h"

typedef struct kh_font_files {
    kh_arena *arena;
    KH_VECTOR(kh_font_file) found; /* faces that bear a wished name, in order of path */
    kh_font_file any;              /* the first face of all; path NULL: there is none */
    bool forbidden;                /* a face of a wished name may not be embedded, and is left out */
    kh_map *families;              /* NULL, or gets the name of every family, until there are enough */
} kh_font_files;

/* May it be embedded in part, by what its OS/2 table says (fsType)? */
bool kh_font_permits(hb_face_t *face);
/* Looks through the folders for faces that bear one of the families' names. */
void kh_font_files_look(kh_font_files *files, const kh_font_request *request);
/* The one whose weight is nearest; NULL: no such family. */
const kh_font_file *kh_font_files_choose(const kh_font_files *files, kh_font_wish wish);

/* A subset as PDF embeds it. Of CFF the bare table, its character identifiers the glyphs' numbers. */
typedef struct kh_font_program {
    kh_bytes bytes;      /* as the font is */
    kh_bytes deflated;   /* zlib */
    uint16_t count;      /* glyphs */
    uint16_t *new_glyph; /* by place in the set given, ascending */
} kh_font_program;

typedef struct kh_note {
    uint16_t glyph;
    kh_character character;
} kh_note;

typedef struct kh_font {
    const kh_font_file *file;
    void *mapped; /* the file; NULL: it cannot be read */
    size_t mapped_length;
    hb_face_t *face;
    hb_face_t *outlines; /* the face with nothing but the tables that are cut */
    hb_font_t *font;     /* in units of the em */
    unsigned units;      /* of an em */
    unsigned glyphs;
    bool cff;
    kh_text name; /* PostScript */
    /* the base */
    KH_VECTOR(kh_note) notes;
    uint16_t *base_code;          /* by glyph; 0: not in the base */
    uint16_t *base_glyph;         /* by code */
    kh_character *base_character; /* by code */
    kh_font_program base;
    kh_text base_widths, base_name; /* as PDF writes them; made with the first document */
    kh_bytes base_unicode;          /* the deflated map back to text */
    /* what own fonts are cut from: small, so that cutting is quick */
    KH_VECTOR(kh_note) expected;
    bool *is_expected; /* by glyph */
    hb_face_t *reserve;
    uint16_t *reserve_glyph; /* by glyph; 0: not in the reserve */
} kh_font;

typedef struct {
    kh_character character;
    uint16_t glyph;
    uint8_t font;
} kh_found_glyph;

enum { KH_FOUND_SLOTS = 1024 };

struct kh_fonts {
    kh_arena *arena;
    kh_font fonts[KH_MAX_FONTS];
    unsigned count;
    unsigned roles[KH_MAX_ROLES]; /* font of each */
    unsigned digits;              /* font, plus 1; 0: digits are as the role is */
    unsigned digit_roles;         /* in these, a bit each */
    bool wished[KH_MAX_ROLES];
    size_t role_count;
    unsigned fallbacks[KH_MAX_FONTS];
    unsigned fallback_count;
    kh_found_glyph *found[KH_MAX_ROLES]; /* KH_FOUND_SLOTS each */
    bool noting;
    KH_VECTOR(kh_fell_back) fell_back;
    KH_VECTOR(kh_text) sequences; /* of characters that one glyph stands for */
    struct kh_deflater *deflater;
};

/* Several characters that one glyph stands for, such as a dash of two, count as one from here on. */
enum { KH_FIRST_SEQUENCE = 0x110000 };
kh_character kh_fonts_sequence(kh_fonts *fonts, kh_text characters);
/* Of a glyph, in thousandths of the em. */
double kh_font_width(const kh_font *font, uint16_t glyph);
/* HarfBuzz's view of a font, opened when it is first asked for. */
kh_font *kh_font_open(kh_fonts *fonts, unsigned font);

/* A view of `face`, to be destroyed before it. */
hb_face_t *kh_font_outlines(hb_face_t *face);
/* `glyphs` ascending, glyph 0 first. A face whose program cannot be made gives one without bytes. */
kh_font_program kh_font_cut(kh_fonts *fonts, kh_arena *arena, hb_face_t *face, bool cff,
                            const uint16_t *glyphs, size_t count);
/* The same out of CFF alone, by ourselves (cff.h); without bytes: refused. */
kh_font_program kh_font_cut_cff(kh_fonts *fonts, kh_arena *arena, const kh_font *font, const uint16_t *glyphs,
                                size_t count);
/* A small face to cut others from; new_glyph by glyph of the face. NULL if it cannot be made. */
hb_face_t *kh_font_reserve(hb_face_t *face, const uint16_t *glyphs, size_t count, uint16_t *new_glyph);
/* Of glyphs that a document has beyond the base. */
kh_font_program kh_font_cut_own(kh_fonts *fonts, kh_arena *arena, kh_font *font, const uint16_t *glyphs,
                                size_t count);

/* late_harfbuzz.c: the library is loaded when the first font is opened; false: it is missing (base/late.h).
 */
bool kh_harfbuzz_is_there(void);

#endif

/* fonts.h: font files opened by role, each character's glyph, and the subsets that documents embed.
 *
 * A role (title, body, table …) has wishes in order of preference; the first that a folder holds is its font.
 * A character that it lacks comes from the fallbacks. Files are found by the names inside them (OpenType
 * name table: family, full name, PostScript name), without any other service.
 *
 * Text that many documents have in common is set once between kh_fonts_begin_base() and kh_fonts_seal_base();
 * its glyphs form a subset that each document embeds byte for byte alike. What a document has beyond that
 * goes into small fonts of its own.
 *
 * Owns:   fonts live in the arena given, and close with it.
 * Fails:  NULL when no folder has a font, or HarfBuzz is missing; memory as the arena does. A file that is no
 * font is passed over.
 */
#ifndef KH_PDF_FONTS_H
#define KH_PDF_FONTS_H

#include "base/utf8.h"

enum {
    KH_MAX_ROLES = 8,
    KH_MAX_FONTS = 24, /* opened at once: roles and fallbacks */
};

typedef struct kh_font_wish {
    const char *family; /* NULL ends a list */
    bool bold;          /* the drawn bold of this family; nothing is ever made bold */
} kh_font_wish;

/* A face inside a file. */
typedef struct kh_font_file {
    const char *path;
    unsigned index; /* in a collection */
    unsigned weight;
    kh_text family;
} kh_font_file;

typedef struct kh_font_request {
    const kh_text *folders; /* with those below them */
    size_t folder_count;
    const kh_font_wish *const *roles; /* a list of wishes each */
    size_t role_count;
    const kh_font_wish *fallbacks;
    const kh_font_file *const *chosen; /* by role, before its wishes: as font_choice.h found it, or NULL */
    const kh_font_file *digits;        /* of digits in some roles, or NULL */
    unsigned digit_roles;              /* which: a bit each */
} kh_font_request;

typedef struct kh_fonts kh_fonts;

kh_fonts *kh_fonts_open(kh_arena *arena, const kh_font_request *request);
/* The family used for a role, and whether it was wished for: else it is any font that was there. */
kh_text kh_fonts_family(const kh_fonts *fonts, unsigned role);
bool kh_fonts_is_wished(const kh_fonts *fonts, unsigned role);

/* The font for a character in a role, and its glyph; glyph 0 if no font has it. */
unsigned kh_fonts_find(kh_fonts *fonts, unsigned role, kh_character character, uint16_t *glyph);

/* Characters that the font of a role lacked and another gave, in the order met; KH_MAX_FELL_BACK at most. */
enum { KH_MAX_FELL_BACK = 256 };
typedef struct kh_fell_back {
    kh_character character;
    unsigned role;
    kh_text family; /* which gave it */
} kh_fell_back;
const kh_fell_back *kh_fonts_fell_back(const kh_fonts *fonts, size_t *count);

/* Characters that documents may need beyond the base, told before it is sealed: a hint, which changes nothing
 * but the time taken. */
void kh_fonts_expect(kh_fonts *fonts, unsigned role, kh_text text);
/* Text drawn by documents opened after sealing takes its glyphs from the base where it can. */
void kh_fonts_begin_base(kh_fonts *fonts);
void kh_fonts_note(kh_fonts *fonts, unsigned font, uint16_t glyph, kh_character character);
void kh_fonts_seal_base(kh_fonts *fonts);

#endif

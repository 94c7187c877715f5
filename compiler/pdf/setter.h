/* setter.h: texts shaped by HarfBuzz and broken into lines as Chinese is.
 *
 * A line never begins with a closing mark nor ends with an opening one; a Western word, and a number with its
 * unit, are torn only where a line is too short for them. Lengths are points. What was set is kept: the same
 * text in the same style is shaped once.
 *
 * Owns:   what is set lives with the setter, or in the scratch arena given last.
 * Fails:  as the arena does. A character that no font has is told to `missing`, once a text.
 */
#ifndef KH_PDF_SETTER_H
#define KH_PDF_SETTER_H

#include "pdf/fonts.h"
#include "source/span.h"

typedef struct kh_style {
    unsigned role;
    double size;  /* points */
    double pitch; /* from line to line, points */
} kh_style;

typedef struct kh_glyph {
    uint32_t start;         /* byte in the text */
    kh_character character; /* several at once: a number beyond Unicode; 0: a further glyph of the same */
    uint16_t glyph;
    uint8_t font;
    uint8_t tie;            /* to the glyph before it: 0 a line may begin here … 3 it never should */
    float advance, natural; /* of size 1: as shaped, and as the font has it */
} kh_glyph;

typedef struct kh_shaped {
    kh_text text;
    const kh_glyph *glyphs;
    size_t count;
} kh_shaped;

typedef struct kh_line {
    uint32_t first, count; /* glyphs; blanks at the end are none of them */
    double width;
} kh_line;

/* A text broken into lines; of an empty text there are none. */
typedef struct kh_paragraph {
    kh_style style;
    const kh_shaped *shaped;
    const kh_line *lines;
    unsigned count;
} kh_paragraph;

typedef struct kh_setter kh_setter;
typedef void kh_missing_glyph(void *context, kh_character character, kh_span about);

kh_setter *kh_setter_open(kh_arena *arena, kh_fonts *fonts, kh_missing_glyph *missing, void *context);
/* Quotation marks of Chinese width would tear an English sentence apart. */
void kh_setter_narrow_quotes(kh_setter *setter, bool narrow);
/* What is set from now on, and was not before, is forgotten with `scratch`; NULL: it is kept. */
void kh_setter_scratch(kh_setter *setter, kh_arena *scratch);
/* Between true and false what is set is kept all the same. */
void kh_setter_keep(kh_setter *setter, bool keep);

/* Lines end at LF and where the width is used up; width 0: at LF alone. */
const kh_paragraph *kh_set_text(kh_setter *setter, kh_text text, kh_style style, double width, kh_span about);
double kh_line_width(const kh_paragraph *paragraph, unsigned line);
/* Of the first line, up to a byte of the text. */
double kh_width_until(const kh_paragraph *paragraph, size_t offset);
/* Of the longest number or Latin word, which no line should tear. */
double kh_widest_word(kh_setter *setter, kh_text text, kh_style style);

#endif

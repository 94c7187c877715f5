/* setter_internal.h: between shaping (setter.c), ties (ties.c) and lines (lines.c).
 *
 * Owns:   as setter.h says.
 * Fails:  as the arena does.
 */
#ifndef KH_PDF_SETTER_INTERNAL_H
#define KH_PDF_SETTER_INTERNAL_H

#include <hb.h>

#include "base/vector.h"
#include "pdf/setter.h"

/* A paragraph made of a text, and the next made of the same. */
typedef struct kh_kept_lines {
    kh_paragraph paragraph;
    double width;
    struct kh_kept_lines *next;
} kh_kept_lines;

typedef struct kh_kept_text {
    uint64_t hash;
    unsigned manner; /* role, and how quotes are set */
    kh_text key;     /* the text as given */
    kh_shaped shaped;
    kh_arena *arena; /* in which it lives */
    kh_kept_lines *lines;
} kh_kept_text;

typedef struct kh_kept_texts {
    kh_arena *arena;
    kh_kept_text **slots; /* by hash; capacity a power of two */
    size_t count, capacity;
} kh_kept_texts;

struct kh_setter {
    kh_arena *arena;
    kh_fonts *fonts;
    kh_missing_glyph *missing;
    void *context;
    hb_buffer_t *buffer;
    hb_language_t chinese;
    kh_kept_texts kept, passing, *now;
    bool narrow;
};

uint64_t kh_text_hash(kh_text text, uint64_t seed);
kh_kept_text *kh_shape(kh_setter *setter, kh_text text, unsigned role, kh_span about);
/* Says of each glyph how it is tied to the one before. */
void kh_tie_glyphs(kh_text text, kh_glyph *glyphs, size_t count);

#endif

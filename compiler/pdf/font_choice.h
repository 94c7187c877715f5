/* font_choice.h: a face that a person chose, by name or by file: found, and fit to be cut and embedded.
 *
 * A file may be anything that somebody sent: what is no font, is cut short, or forbids embedding is refused
 * here, before a document is begun with it.
 *
 * Owns:   what is found lives in the arena.
 * Fails:  by the answer; memory as the arena does.
 */
#ifndef KH_PDF_FONT_CHOICE_H
#define KH_PDF_FONT_CHOICE_H

#include "pdf/fonts.h"

typedef enum kh_font_fit {
    KH_FONT_FITS,
    KH_FONT_NO_FILE,   /* cannot be read; errno */
    KH_FONT_NO_FONT,   /* not a font, broken, or without outlines that PDF takes */
    KH_FONT_NO_INDEX,  /* the collection has fewer faces */
    KH_FONT_NO_NAME,   /* no face in the folders bears the name */
    KH_FONT_FORBIDDEN, /* its licence bits (OS/2 fsType) forbid to embed a part of it */
} kh_font_fit;

/* Of a collection the face at `index`, from 0. */
kh_font_fit kh_font_choose_file(kh_arena *arena, const char *path, unsigned index, kh_font_file *found);
/* By family, full or PostScript name; of a family the upright face whose weight is nearest to normal or bold.
 */
kh_font_fit kh_font_choose_name(kh_arena *arena, const kh_text *folders, size_t folder_count, kh_text name,
                                bool bold, kh_font_file *found);
/* The families in the folders, in the order found, for a message. */
const kh_text *kh_font_families(kh_arena *arena, const kh_text *folders, size_t folder_count, size_t *count);

#endif

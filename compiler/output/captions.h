/* captions.h: the fixed words of printed documents, in both languages (captions.def).
 *
 * Owns:   filled texts live in the arena; the others are constant.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CAPTIONS_H
#define KH_OUTPUT_CAPTIONS_H

#include "source/diagnostic.h"

typedef enum kh_caption {
#define CAPTION(id, chinese, english) KH_CAPTION_##id,
#include "output/captions.def"
#undef CAPTION
    KH_CAPTIONS,
} kh_caption;

kh_text kh_caption_text(kh_caption caption, kh_language language);
/* With {0}… replaced by `count` texts (kh_text). */
kh_text kh_caption_fill(kh_arena *arena, kh_caption caption, kh_language language, size_t count, ...);

#endif

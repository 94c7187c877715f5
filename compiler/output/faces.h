/* faces.h: the faces by the names under which people choose them.
 *
 * Owns:   texts live in the arena; names are static.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_FACES_H
#define KH_OUTPUT_FACES_H

#include "output/press.h"

/* By its name in either language; KH_CHOICES_COUNT: there is no such face. */
kh_face kh_face_named(kh_text name);
const kh_text *kh_face_names(kh_language language); /* KH_CHOICES_COUNT of them */
/* Of a family with several weights, does this face take the bold one? */
bool kh_face_is_bold(kh_face face);
/* “Noto Serif CJK SC（标题、正文）；Noto Sans CJK SC（小标题）”: what a press prints with. */
kh_text kh_faces_text(kh_arena *arena, const kh_press *press);

#endif

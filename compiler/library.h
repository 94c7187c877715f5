/* library.h: the standard library as it is embedded in the binary (made by tools/embed.c from stdlib/).
 *
 * Owns:   nothing; the texts are constant.
 * Fails:  never.
 */
#ifndef KH_LIBRARY_H
#define KH_LIBRARY_H

#include "model/model.h"

const kh_library_file *kh_library_embedded(size_t *count);
/* For kh_settings.terms (made by tools/terms.c). */
kh_bytes kh_library_terms(void);

#endif

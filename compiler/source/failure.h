/* failure.h: what the machine said (errno), in both languages.
 *
 * Owns:   nothing; the texts are constant.
 * Fails:  never; a number without a row reads “错误 N” / "error N".
 */
#ifndef KH_SOURCE_FAILURE_H
#define KH_SOURCE_FAILURE_H

#include "source/diagnostic.h"

kh_words kh_failure_words(kh_arena *arena, int error);

#endif

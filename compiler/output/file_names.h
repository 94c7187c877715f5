/* file_names.h: names of townships as names of files, on any system an office may copy them to.
 *
 * Owns:   names live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_FILE_NAMES_H
#define KH_OUTPUT_FILE_NAMES_H

#include "base/text.h"

/* A file system takes 255 bytes; ending, number and “.part” come on top. */
#define KH_MAX_NAME_BYTES 180

/* One a name, all different (capitals do not count): what no file name may hold is “_”, what is too long is
 * cut, what is taken already gets “-2”, “-3” …. A good name stays as it is. */
const kh_text *kh_file_names(kh_arena *arena, const kh_text *names, size_t count);

#endif

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

/* More files than this are more than a person or a file manager likes to see in one folder. */
#define KH_MAX_IN_FOLDER 1000

/* The folder of the i-th of `count` files or folders, from 0: "" while one can hold all, else one for each
 * hundred, “0101-0200”. */
kh_text kh_file_hundred(kh_arena *arena, size_t i, size_t count);

#endif

/* file.h: reading whole files, replacing them whole, and keeping to a folder.
 *
 * Owns:   what is read lives in the arena given.
 * Fails:  KH_CANNOT_READ, KH_CANNOT_WRITE with errno; memory as the arena does.
 */
#ifndef KH_BASE_FILE_H
#define KH_BASE_FILE_H

#include "base/text.h"

/* A scheme of a province is some 2 MB, a roster of the country some 4 MB; beyond this it is no such file. */
#define KH_MAX_FILE_BYTES (64u << 20)

/* Whole content, terminated by two NUL bytes beyond `length`. Too large: EFBIG. A folder: EISDIR.
 * "-" is standard input. */
KH_MUST_CHECK kh_status kh_file_read(kh_arena *arena, const char *path, kh_bytes *content);

/* Completes `path` under a temporary name beside it, then renames: there is the old file or the new, never
 * half of one. A temporary left by an interrupted run is removed. A path that is no regular file is refused.
 */
KH_MUST_CHECK kh_status kh_file_replace(kh_arena *arena, const char *path, kh_bytes content);

/* The same in two steps, for several files that belong together: all are completed under their temporary
 * names before the first is renamed; if one fails, those prepared are abandoned. */
KH_MUST_CHECK kh_status kh_file_prepare(kh_arena *arena, const char *path, kh_bytes content);
KH_MUST_CHECK kh_status kh_file_settle(kh_arena *arena, const char *path);
void kh_file_abandon(kh_arena *arena, const char *path); /* errno stays */

/* The first step piece by piece, for what is too large to keep. Until it is complete the temporary file goes
 * away with the arena, and at once when a piece cannot be written. */
typedef struct kh_file_part kh_file_part;
KH_MUST_CHECK kh_status kh_file_begin(kh_arena *arena, const char *path, kh_file_part **part);
KH_MUST_CHECK kh_status kh_file_add(kh_file_part *part, kh_bytes bytes);
KH_MUST_CHECK kh_status kh_file_complete(kh_file_part *part);

/* Makes the folder and those above it. */
KH_MUST_CHECK kh_status kh_folder_make(kh_arena *arena, const char *path);
bool kh_path_is_folder(const char *path);

/* All files below `folder` whose names end in `ending`, sorted by bytes; links to folders are not followed.
 */
KH_MUST_CHECK kh_status kh_folder_list(kh_arena *arena, const char *folder, const char *ending,
                                       const char ***paths, size_t *count);

/* "a/b/c.kh" → "a/b"; "c.kh" → ".". */
kh_text kh_path_folder(kh_arena *arena, kh_text path);
kh_text kh_path_join(kh_arena *arena, kh_text folder, kh_text name);
/* "a/b/c.kh" → "c.kh". */
kh_text kh_path_name(kh_text path);
/* Does `path`, links resolved, lie below `folder`, links resolved? False too if it does not exist. */
bool kh_path_is_below(const char *folder, const char *path);

#endif

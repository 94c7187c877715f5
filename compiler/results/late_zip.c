/* What this room calls of libzip. */
#include "base/late.h"

#include <zip.h>

#include "late_files.h"
#include "results/package.h"

#define FUNCTIONS(GIVES, DOES)                                                                               \
    GIVES(zip_source_t *, zip_source_buffer_create,                                                          \
          (const void *data, zip_uint64_t length, int owned, zip_error_t *error),                            \
          (data, length, owned, error))                                                                      \
    GIVES(zip_t *, zip_open_from_source, (zip_source_t * source, int flags, zip_error_t *error),             \
          (source, flags, error))                                                                            \
    GIVES(int, zip_error_code_zip, (const zip_error_t *error), (error))                                      \
    GIVES(int, zip_fclose, (zip_file_t * file), (file))                                                      \
    GIVES(zip_file_t *, zip_fopen_index, (zip_t * archive, zip_uint64_t part, zip_flags_t flags),            \
          (archive, part, flags))                                                                            \
    GIVES(zip_int64_t, zip_fread, (zip_file_t * file, void *into, zip_uint64_t most), (file, into, most))    \
    GIVES(zip_int64_t, zip_name_locate, (zip_t * archive, const char *name, zip_flags_t flags),              \
          (archive, name, flags))                                                                            \
    DOES(zip_discard, (zip_t * archive), (archive))                                                          \
    DOES(zip_error_fini, (zip_error_t * error), (error))                                                     \
    DOES(zip_error_init, (zip_error_t * error), (error))                                                     \
    DOES(zip_source_free, (zip_source_t * source), (source))

KH_LATE(kh_zip_is_there, KH_FILE_ZIP, FUNCTIONS)

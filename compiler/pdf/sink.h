/* sink.h: where a document's bytes go as they come: a buffer, or the temporary file beside a path.
 *
 * Owns:   a sink lives in its arena; its file is closed and taken away with the arena unless completed.
 * Fails:  KH_CANNOT_WRITE with errno; memory as the arena does.
 */
#ifndef KH_PDF_SINK_H
#define KH_PDF_SINK_H

#include "base/text.h"

typedef struct kh_sink kh_sink;

kh_sink *kh_sink_memory(kh_arena *arena);
/* The file is made with the first byte, under the name that kh_file_settle() renames. */
kh_sink *kh_sink_file(kh_arena *arena, const char *path);

/* After a failure nothing more is written; every later call answers the same. */
KH_MUST_CHECK kh_status kh_sink_write(kh_sink *sink, kh_bytes bytes);
/* Nothing more comes. `written`: was there a byte at all? */
KH_MUST_CHECK kh_status kh_sink_complete(kh_sink *sink, bool *written);
/* Of a sink in memory. */
kh_bytes kh_sink_bytes(const kh_sink *sink);

#endif

/* A buffer in the arena, or a file in pieces. */
#include "pdf/sink.h"

#include <errno.h>

#include "base/file.h"

/* Of a file: so much is gathered before the system is asked. */
enum { GATHERED = 64 << 10 };

struct kh_sink {
    kh_builder buffer;
    const char *path; /* NULL: memory */
    kh_file_part *part;
    bool written;
    int cause; /* errno of the first failure; 0: none */
};

kh_sink *kh_sink_memory(kh_arena *arena)
{
    kh_sink *sink = kh_arena_new_of(arena, kh_sink);
    sink->buffer.arena = arena;
    return sink;
}

kh_sink *kh_sink_file(kh_arena *arena, const char *path)
{
    kh_sink *sink = kh_sink_memory(arena);
    sink->path = path;
    return sink;
}

static kh_status fail(kh_sink *sink)
{
    if (sink->cause == 0)
        sink->cause = errno ? errno : EIO;
    errno = sink->cause;
    return KH_CANNOT_WRITE;
}

static kh_status pass_on(kh_sink *sink, kh_bytes bytes)
{
    if (!sink->part && kh_file_begin(sink->buffer.arena, sink->path, &sink->part) != KH_OK)
        return fail(sink);
    return kh_file_add(sink->part, bytes) == KH_OK ? KH_OK : fail(sink);
}

static kh_status empty_buffer(kh_sink *sink)
{
    kh_bytes gathered = {sink->buffer.data, sink->buffer.length};
    sink->buffer.length = 0;
    return gathered.length ? pass_on(sink, gathered) : KH_OK;
}

kh_status kh_sink_write(kh_sink *sink, kh_bytes bytes)
{
    if (sink->cause)
        return fail(sink);
    if (bytes.length == 0)
        return KH_OK;
    sink->written = true;
    if (sink->path && sink->buffer.length + bytes.length > GATHERED && empty_buffer(sink) != KH_OK)
        return KH_CANNOT_WRITE;
    if (sink->path && bytes.length > GATHERED)
        return pass_on(sink, bytes);
    kh_builder_bytes(&sink->buffer, bytes.data, bytes.length);
    return KH_OK;
}

kh_status kh_sink_complete(kh_sink *sink, bool *written)
{
    *written = false;
    if (sink->cause)
        return fail(sink);
    if (sink->path && sink->written && (empty_buffer(sink) != KH_OK || kh_file_complete(sink->part) != KH_OK))
        return fail(sink);
    *written = sink->written;
    return KH_OK;
}

kh_bytes kh_sink_bytes(const kh_sink *sink)
{
    return (kh_bytes){sink->buffer.data, sink->buffer.length};
}

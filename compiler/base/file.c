/* Whole files in, whole files out, by POSIX calls. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PIPE_CAPACITY = 64 << 10, /* first room for what has no size */
    TERMINATORS = 2,          /* flex scans a buffer that ends with two */
};

typedef struct reader {
    int descriptor;
    bool standard; /* the caller's own; not ours to close */
    char *data;
    size_t length, capacity; /* capacity without the terminators */
} reader;

static void close_reader(void *resource)
{
    reader *one = resource;
    int cause = errno; /* the failure that is being reported */
    if (!one->standard)
        (void)close(one->descriptor);
    errno = cause;
}

static void widen(kh_arena *arena, reader *from, size_t capacity)
{
    char *data = kh_arena_alloc(arena, capacity + TERMINATORS);
    if (from->length)
        memcpy(data, from->data, from->length);
    from->data = data;
    from->capacity = capacity;
}

/* One byte more than expected, so that the end is met without growing. */
static bool prepare(kh_arena *arena, reader *from)
{
    struct stat there;
    if (fstat(from->descriptor, &there) != 0)
        return false;
    if (S_ISDIR(there.st_mode)) {
        errno = EISDIR;
        return false;
    }
    bool sized = S_ISREG(there.st_mode) && there.st_size > 0;
    if (sized && there.st_size > (off_t)KH_MAX_FILE_BYTES) {
        errno = EFBIG;
        return false;
    }
    widen(arena, from, sized ? (size_t)there.st_size + 1 : PIPE_CAPACITY);
    return true;
}

static bool read_all(kh_arena *arena, reader *from)
{
    if (!prepare(arena, from))
        return false;
    for (;;) {
        ssize_t count = read(from->descriptor, from->data + from->length, from->capacity - from->length);
        if (count == 0)
            return true;
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        from->length += (size_t)count;
        if (from->length > KH_MAX_FILE_BYTES) {
            errno = EFBIG; /* a pipe, or a file that grew since fstat */
            return false;
        }
        if (from->length == from->capacity)
            widen(arena, from, from->capacity * 2);
    }
}

kh_status kh_file_read(kh_arena *arena, const char *path, kh_bytes *content)
{
    reader *from = kh_arena_new_of(arena, reader);
    from->standard = strcmp(path, "-") == 0;
    from->descriptor = from->standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (from->descriptor < 0)
        return KH_CANNOT_READ;
    kh_arena_defer(arena, close_reader, from);
    bool ok = read_all(arena, from);
    kh_arena_release(arena, from);
    if (!ok)
        return KH_CANNOT_READ;
    memset(from->data + from->length, 0, TERMINATORS);
    *content = (kh_bytes){from->data, from->length};
    return KH_OK;
}

static bool write_all(int file, kh_bytes content)
{
    while (content.length > 0) {
        ssize_t count = write(file, content.data, content.length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        content.data += count;
        content.length -= (size_t)count;
    }
    return true;
}

struct kh_file_part {
    kh_arena *arena;
    const char *name; /* the temporary one */
    int file;         /* -1: closed */
    bool complete;
};

static const char *part_of(kh_arena *arena, const char *path)
{
    return kh_arena_format(arena, "%s.part", path);
}

static void give_up_part(void *resource)
{
    kh_file_part *part = resource;
    int cause = errno; /* the reason for giving up is the one to report */
    if (part->file >= 0)
        (void)close(part->file);
    if (!part->complete)
        (void)unlink(part->name);
    part->file = -1;
    errno = cause;
}

kh_status kh_file_begin(kh_arena *arena, const char *path, kh_file_part **begun)
{
    struct stat there;
    mode_t mode = 0666;
    if (stat(path, &there) == 0) {
        if (!S_ISREG(there.st_mode)) {
            /* rename would put a plain file where /dev/full was */
            errno = S_ISDIR(there.st_mode) ? EISDIR : EINVAL;
            return KH_CANNOT_WRITE;
        }
        mode = there.st_mode & 0777; /* what was private stays so */
    }
    kh_file_part *part = kh_arena_new_of(arena, kh_file_part);
    *part = (kh_file_part){.arena = arena, .name = part_of(arena, path), .file = -1};
    (void)unlink(part->name); /* left by an interrupted run; if it cannot go, open says why */
    part->file = open(part->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (part->file < 0)
        return KH_CANNOT_WRITE;
    kh_arena_defer(arena, give_up_part, part);
    *begun = part;
    return KH_OK;
}

kh_status kh_file_add(kh_file_part *part, kh_bytes bytes)
{
    if (write_all(part->file, bytes))
        return KH_OK;
    kh_arena_release(part->arena, part);
    return KH_CANNOT_WRITE;
}

/* Without fsync: the promise is no half file after a kill, not after a power cut, and a flush for each of a
 * country's cards would cost more than making them. */
kh_status kh_file_complete(kh_file_part *part)
{
    part->complete = close(part->file) == 0;
    part->file = -1;
    kh_arena_release(part->arena, part);
    return part->complete ? KH_OK : KH_CANNOT_WRITE;
}

kh_status kh_file_prepare(kh_arena *arena, const char *path, kh_bytes content)
{
    kh_file_part *part;
    kh_status status = kh_file_begin(arena, path, &part);
    if (status == KH_OK)
        status = kh_file_add(part, content);
    return status == KH_OK ? kh_file_complete(part) : status;
}

kh_status kh_file_settle(kh_arena *arena, const char *path)
{
    return rename(part_of(arena, path), path) == 0 ? KH_OK : KH_CANNOT_WRITE;
}

void kh_file_abandon(kh_arena *arena, const char *path)
{
    int cause = errno; /* the reason for giving up is the one to report */
    (void)unlink(part_of(arena, path));
    errno = cause;
}

kh_status kh_file_replace(kh_arena *arena, const char *path, kh_bytes content)
{
    kh_status status = kh_file_prepare(arena, path, content);
    if (status != KH_OK)
        return status;
    status = kh_file_settle(arena, path);
    if (status != KH_OK)
        kh_file_abandon(arena, path);
    return status;
}

static bool make_one(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return true;
    int cause = errno;
    if (kh_path_is_folder(path))
        return true;
    errno = cause == EEXIST ? ENOTDIR : cause;
    return false;
}

kh_status kh_folder_make(kh_arena *arena, const char *path)
{
    char *upper = kh_arena_copy(arena, path, strlen(path));
    for (char *at = upper; *at; at++) {
        if (at == upper || *at != '/')
            continue;
        *at = '\0';
        if (!make_one(upper))
            return KH_CANNOT_WRITE;
        *at = '/';
    }
    return make_one(upper) ? KH_OK : KH_CANNOT_WRITE;
}

bool kh_path_is_folder(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

/* Where the name begins. */
static uint32_t name_start(kh_text path)
{
    uint32_t start = path.length;
    while (start > 0 && path.data[start - 1] != '/')
        start--;
    return start;
}

kh_text kh_path_folder(kh_arena *arena, kh_text path)
{
    uint32_t start = name_start(path), end = start;
    while (end > 0 && path.data[end - 1] == '/')
        end--;
    if (end > 0)
        return kh_text_copy(arena, (kh_text){path.data, end});
    return kh_text_copy(arena, start > 0 ? KH_TEXT("/") : KH_TEXT("."));
}

kh_text kh_path_join(kh_arena *arena, kh_text folder, kh_text name)
{
    if (folder.length == 0 || kh_text_is(folder, ".") || kh_text_starts(name, KH_TEXT("/")))
        return kh_text_copy(arena, name);
    const char *between = folder.data[folder.length - 1] == '/' ? "" : "/";
    return kh_text_format(arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(folder), between, KH_TEXT_ARGUMENTS(name));
}

kh_text kh_path_name(kh_text path)
{
    uint32_t start = name_start(path);
    return (kh_text){path.data ? path.data + start : NULL, path.length - start};
}

bool kh_path_is_below(const char *folder, const char *path)
{
    char above[PATH_MAX], below[PATH_MAX];
    if (!realpath(folder, above) || !realpath(path, below))
        return false;
    size_t length = strcmp(above, "/") == 0 ? 0 : strlen(above);
    return strncmp(above, below, length) == 0 && below[length] == '/' && below[length + 1] != '\0';
}

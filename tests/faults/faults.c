/* Loaded before libc (LD_PRELOAD): makes the system say no.
 *
 *     KH_FAULT_WRITE=N    the disk is full after N bytes to files ending in .part
 *     KH_FAULT_RENAME=N   the N-th rename fails (EIO)
 *     KH_FAULT_CREATE=N   the N-th file ending in .part cannot be created (EACCES)
 *     KH_FAULT_CRASH=TEXT opening a file whose path holds TEXT ends the process
 *     KH_FAULT_OPEN=TEXT  files whose path holds TEXT cannot be opened (ENOENT): a font that vanished
 *     KH_FAULT_LIBRARY=TEXT  libraries whose name holds TEXT cannot be loaded (compiler/base/late.h)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long written, renames, creations;
static char is_part[1024]; /* by descriptor */

static long limit_of(const char *name)
{
    const char *value = getenv(name);
    return value ? atol(value) : -1;
}

static int names_part(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcmp(path + length - 5, ".part") == 0;
}

static int opened(int file, const char *path)
{
    if (file >= 0 && file < (int)sizeof is_part)
        is_part[file] = (char)names_part(path);
    return file;
}

static int refused(const char *path, int flags)
{
    const char *vanished = getenv("KH_FAULT_OPEN"), *fatal = getenv("KH_FAULT_CRASH");
    if (fatal && strstr(path, fatal))
        abort();
    if (vanished && strstr(path, vanished)) {
        errno = ENOENT;
        return 1;
    }
    long limit = limit_of("KH_FAULT_CREATE");
    if (limit >= 0 && (flags & O_CREAT) && names_part(path) && ++creations == limit) {
        errno = EACCES;
        return 1;
    }
    return 0;
}

/* POSIX has dlsym hand out functions as objects; ISO C wants a detour. */
static void next_of(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

#define OPEN(NAME)                                                                                           \
    int NAME(const char *path, int flags, ...)                                                               \
    {                                                                                                        \
        va_list rest;                                                                                        \
        va_start(rest, flags);                                                                               \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                            \
        va_end(rest);                                                                                        \
        int (*next)(const char *, int, ...);                                                                 \
        next_of(#NAME, &next);                                                                               \
        return refused(path, flags) ? -1 : opened(next(path, flags, mode), path);                            \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *data, size_t length)
{
    ssize_t (*next)(int, const void *, size_t);
    next_of("write", &next);
    long limit = limit_of("KH_FAULT_WRITE");
    if (limit >= 0 && file >= 0 && file < (int)sizeof is_part && is_part[file]) {
        if (written >= limit) {
            errno = ENOSPC;
            return -1;
        }
        if ((long)length > limit - written)
            length = (size_t)(limit - written); /* a short write first, as disks do */
        written += (long)length;
    }
    return next(file, data, length);
}

int rename(const char *from, const char *to)
{
    int (*next)(const char *, const char *);
    next_of("rename", &next);
    if (limit_of("KH_FAULT_RENAME") == ++renames) {
        errno = EIO;
        return -1;
    }
    return next(from, to);
}

void *dlopen(const char *name, int flags)
{
    const char *missing = getenv("KH_FAULT_LIBRARY");
    void *(*next)(const char *, int);
    next_of("dlopen", &next);
    return missing && name && strstr(name, missing) ? NULL : next(name, flags);
}

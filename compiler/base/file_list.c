/* Walks a folder without following links to folders: no loops, and nothing from outside. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vector.h"

/* Each level holds a descriptor; a process has 256 on the meanest system. */
enum { MAX_DEPTH = 64 };

typedef struct walk {
    kh_arena *arena;
    kh_text ending;
    KH_VECTOR(const char *) paths;
} walk;

static void close_folder(void *resource)
{
    int cause = errno; /* the failure that is being reported */
    (void)closedir(resource);
    errno = cause;
}

static bool ends_with(const char *name, kh_text ending)
{
    kh_text text = kh_text_of(name);
    if (text.length < ending.length)
        return false;
    return kh_text_equal(kh_text_slice(text.data + text.length - ending.length, ending.length), ending);
}

/* What stands there, a link to a file counting as the file; 0 for a link to anything else. */
static bool find_kind(int folder, const char *name, mode_t *kind)
{
    struct stat there;
    *kind = 0;
    if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT; /* removed since it was listed */
    if (!S_ISLNK(there.st_mode))
        *kind = there.st_mode & S_IFMT;
    else if (fstatat(folder, name, &there, 0) == 0 && S_ISREG(there.st_mode))
        *kind = S_IFREG;
    return true;
}

static bool walk_folder(walk *found, int descriptor, const char *path, unsigned depth);

static bool visit(walk *found, DIR *folder, const char *path, const char *name, unsigned depth)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return true;
    mode_t kind;
    if (!find_kind(dirfd(folder), name, &kind))
        return false;
    bool listed = kind == S_IFREG && ends_with(name, found->ending);
    if (kind != S_IFDIR && !listed)
        return true;
    const char *below = kh_path_join(found->arena, kh_text_of(path), kh_text_of(name)).data;
    if (listed) {
        kh_vector_push(found->arena, &found->paths, below);
        return true;
    }
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    return walk_folder(found, openat(dirfd(folder), name, flags), below, depth + 1);
}

/* Takes the descriptor over. */
static bool walk_folder(walk *found, int descriptor, const char *path, unsigned depth)
{
    if (descriptor < 0)
        return false;
    DIR *folder = depth > MAX_DEPTH ? NULL : fdopendir(descriptor);
    if (!folder) {
        int cause = depth > MAX_DEPTH ? ELOOP : errno;
        (void)close(descriptor);
        errno = cause;
        return false;
    }
    kh_arena_defer(found->arena, close_folder, folder);
    bool ok = true;
    while (ok) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            ok = errno == 0;
            break;
        }
        ok = visit(found, folder, path, entry->d_name, depth);
    }
    kh_arena_release(found->arena, folder);
    return ok;
}

static int by_bytes(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

kh_status kh_folder_list(kh_arena *arena, const char *folder, const char *ending, const char ***paths,
                         size_t *count)
{
    walk found = {.arena = arena, .ending = kh_text_of(ending)};
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!walk_folder(&found, descriptor, folder, 0))
        return KH_CANNOT_READ;
    if (found.paths.count > 0)
        qsort(found.paths.items, found.paths.count, sizeof *found.paths.items, by_bytes);
    *paths = found.paths.items;
    *count = found.paths.count;
    return KH_OK;
}

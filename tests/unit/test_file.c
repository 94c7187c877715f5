/* Files and folders, in a folder of their own below TMPDIR. */
#define _GNU_SOURCE 1
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct place {
    kh_arena *arena;
    char *folder;
} place;

static int remove_one(const char *path, const struct stat *there, int kind, struct FTW *where)
{
    (void)there, (void)kind, (void)where;
    return remove(path);
}

static int make_place(void **state)
{
    const char *base = getenv("TMPDIR");
    place *made = calloc(1, sizeof *made);
    if (!made)
        return -1;
    made->arena = kh_arena_new();
    made->folder = kh_arena_format(made->arena, "%s/kaohe-test-XXXXXX", base ? base : "/tmp");
    *state = made;
    return mkdtemp(made->folder) ? 0 : -1;
}

static int remove_place(void **state)
{
    place *made = *state;
    int result = nftw(made->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    kh_arena_free(made->arena);
    free(made);
    return result;
}

static const char *path_in(const place *in, const char *name)
{
    return kh_arena_format(in->arena, "%s/%s", in->folder, name);
}

static kh_bytes bytes_of(const char *terminated)
{
    return (kh_bytes){terminated, strlen(terminated)};
}

/* By the C library, so that a test of reading does not rest on kh_file_replace() and the reverse. */
static void put(const place *in, const char *name, const char *content)
{
    FILE *file = fopen(path_in(in, name), "wb");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void expect_content(const place *in, const char *name, const char *expected)
{
    char content[256];
    FILE *file = fopen(path_in(in, name), "rb");
    assert_non_null(file);
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(content, expected);
}

static bool exists(const place *in, const char *name)
{
    struct stat there;
    return lstat(path_in(in, name), &there) == 0;
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    (void)closedir(folder);
    return count;
}

static void expect_unreadable(const place *in, const char *path, int cause)
{
    kh_bytes content = {"untouched", 9};
    size_t before = open_descriptors();
    errno = 0;
    assert_int_equal(kh_file_read(in->arena, path, &content), KH_CANNOT_READ);
    assert_int_equal(errno, cause);
    assert_string_equal(content.data, "untouched");
    assert_int_equal(open_descriptors(), before);
}

static void expect_unwritable(const place *in, const char *path, int cause)
{
    size_t before = open_descriptors();
    errno = 0;
    assert_int_equal(kh_file_replace(in->arena, path, bytes_of("new")), KH_CANNOT_WRITE);
    assert_int_equal(errno, cause);
    assert_int_equal(open_descriptors(), before);
}

static void files_are_read_whole_and_terminated_twice(void **state)
{
    const place *in = *state;
    static const char *const contents[] = {"", "a", "方案\r\n\t“考核”"};
    for (size_t i = 0; i < KH_COUNT(contents); i++) {
        kh_bytes content;
        put(in, "a.kh", contents[i]);
        assert_int_equal(kh_file_read(in->arena, path_in(in, "a.kh"), &content), KH_OK);
        assert_int_equal(content.length, strlen(contents[i]));
        assert_memory_equal(content.data, contents[i], content.length);
        assert_int_equal(content.data[content.length], 0);
        assert_int_equal(content.data[content.length + 1], 0);
    }
    expect_unreadable(in, path_in(in, "none.kh"), ENOENT);
    expect_unreadable(in, path_in(in, "a.kh/b.kh"), ENOTDIR);
    expect_unreadable(in, in->folder, EISDIR);
}

static void size_is_limited_before_and_while_reading(void **state)
{
    const place *in = *state;
    kh_bytes content;
    put(in, "large", "x");
    assert_int_equal(truncate(path_in(in, "large"), (off_t)KH_MAX_FILE_BYTES + 1), 0);
    expect_unreadable(in, path_in(in, "large"), EFBIG);
    assert_true(kh_arena_used(in->arena) < KH_MAX_FILE_BYTES / 2); /* refused before it is read */
    assert_int_equal(truncate(path_in(in, "large"), (off_t)KH_MAX_FILE_BYTES), 0);
    assert_int_equal(kh_file_read(in->arena, path_in(in, "large"), &content), KH_OK);
    assert_int_equal(content.length, KH_MAX_FILE_BYTES);
    expect_unreadable(in, "/dev/zero", EFBIG); /* no size known beforehand */
}

/* A pipe gives what is in it: reads come short, and the size is not known. */
static void standard_input_may_be_a_pipe(void **state)
{
    enum { LINES = 40000 };
    const place *in = *state;
    int ends[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *out = fdopen(ends[1], "w");
        for (int i = 0; out && i < LINES; i++)
            (void)fprintf(out, "%08d\n", i);
        _exit(out && fclose(out) == 0 ? 0 : 1);
    }
    (void)close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    (void)close(ends[0]);
    kh_bytes content;
    kh_status status = kh_file_read(in->arena, "-", &content);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* not ours to close */
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    (void)close(saved);
    int end;
    assert_int_equal(waitpid(child, &end, 0), child);
    assert_int_equal(status, KH_OK);
    assert_int_equal(content.length, LINES * 9);
    for (int i = 0; i < LINES; i++)
        assert_int_equal(strtol(content.data + i * 9, NULL, 10), i);
    assert_int_equal(content.data[content.length + 1], 0);
}

static void a_file_is_made_or_replaced(void **state)
{
    const place *in = *state;
    const char *path = path_in(in, "card.md");
    struct stat there;
    assert_int_equal(kh_file_replace(in->arena, path, bytes_of("old and long")), KH_OK);
    expect_content(in, "card.md", "old and long");
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(kh_file_replace(in->arena, path, bytes_of("new")), KH_OK);
    expect_content(in, "card.md", "new");
    assert_int_equal(stat(path, &there), 0);
    assert_int_equal(there.st_mode & 0777, 0600); /* a private file stays private */
    assert_int_equal(kh_file_replace(in->arena, path, (kh_bytes){NULL, 0}), KH_OK);
    expect_content(in, "card.md", "");
    assert_false(exists(in, "card.md.part"));
}

/* Guards: half a card from a run that was killed stopped every later run, or was taken for the card. */
static void a_left_over_part_is_removed(void **state)
{
    const place *in = *state;
    put(in, "card.md", "old");
    put(in, "card.md.part", "half a card, longer than the new one");
    assert_int_equal(kh_file_replace(in->arena, path_in(in, "card.md"), bytes_of("new")), KH_OK);
    expect_content(in, "card.md", "new");
    assert_false(exists(in, "card.md.part"));

    /* a link planted there is removed, not written through */
    put(in, "victim", "precious");
    assert_int_equal(symlink(path_in(in, "victim"), path_in(in, "card.md.part")), 0);
    assert_int_equal(kh_file_replace(in->arena, path_in(in, "card.md"), bytes_of("newer")), KH_OK);
    expect_content(in, "victim", "precious");
    expect_content(in, "card.md", "newer");
}

static void failure_leaves_the_old_file(void **state)
{
    const place *in = *state;
    put(in, "plain", "old");
    expect_unwritable(in, path_in(in, "none/card.md"), ENOENT);
    expect_unwritable(in, path_in(in, "plain/card.md"), ENOTDIR); /* holds for root too */
    expect_unwritable(in, in->folder, EISDIR);
    assert_int_equal(mkdir(path_in(in, "plain.part"), 0777), 0); /* a part that cannot be removed */
    expect_unwritable(in, path_in(in, "plain"), EEXIST);
    expect_content(in, "plain", "old");
}

/* Guards: rename put a plain file in the place of /dev/full. */
static void what_is_no_regular_file_is_refused(void **state)
{
    const place *in = *state;
    struct stat there;
    assert_int_equal(mkfifo(path_in(in, "fifo"), 0666), 0);
    expect_unwritable(in, path_in(in, "fifo"), EINVAL);
    assert_int_equal(lstat(path_in(in, "fifo"), &there), 0);
    assert_true(S_ISFIFO(there.st_mode));
    assert_false(exists(in, "fifo.part"));
    expect_unwritable(in, "/dev/full", EINVAL);
    assert_int_equal(stat("/dev/full", &there), 0);
    assert_true(S_ISCHR(there.st_mode));
}

/* A full disk, played by a limit on the size of files: the write fails half-way. */
static void a_write_that_fails_half_way_leaves_no_part(void **state)
{
    const place *in = *state;
    put(in, "card.md", "old");
    pid_t child = fork();
    if (child == 0) {
        static const char card[100000];
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096});
        errno = 0;
        kh_status status = kh_file_replace(in->arena, path_in(in, "card.md"), (kh_bytes){card, sizeof card});
        _exit(status == KH_CANNOT_WRITE && errno == EFBIG ? 0 : 1);
    }
    int end;
    assert_int_equal(waitpid(child, &end, 0), child);
    assert_true(WIFEXITED(end) && WEXITSTATUS(end) == 0);
    expect_content(in, "card.md", "old");
    assert_false(exists(in, "card.md.part"));
}

static void folders_are_made_with_those_above(void **state)
{
    const place *in = *state;
    assert_int_equal(kh_folder_make(in->arena, path_in(in, "a/b//c/")), KH_OK);
    assert_true(kh_path_is_folder(path_in(in, "a/b/c")));
    assert_int_equal(kh_folder_make(in->arena, path_in(in, "a/b/c")), KH_OK); /* there already */
    put(in, "plain", "");
    assert_false(kh_path_is_folder(path_in(in, "plain")));
    assert_false(kh_path_is_folder(path_in(in, "none")));
    errno = 0;
    assert_int_equal(kh_folder_make(in->arena, path_in(in, "plain")), KH_CANNOT_WRITE);
    assert_int_equal(errno, ENOTDIR);
    assert_int_equal(kh_folder_make(in->arena, path_in(in, "plain/below")), KH_CANNOT_WRITE);
    assert_int_equal(errno, ENOTDIR);
    assert_int_equal(kh_folder_make(in->arena, ""), KH_CANNOT_WRITE);
}

static void make_tree(const place *in)
{
    assert_int_equal(kh_folder_make(in->arena, path_in(in, "rules/deep")), KH_OK);
    put(in, "rules/b.kh", "");
    put(in, "rules/a.kh", "");
    put(in, "rules/deep/z.kh", "");
    put(in, "rules/deep-1.kh", ""); /* '-' < '/': order is of whole paths */
    put(in, "rules/考核.kh", "");
    put(in, "rules/a.kh.part", "");
    put(in, "rules/kh", "");
    put(in, "outside.kh", "");
    assert_int_equal(mkdir(path_in(in, "rules/folder.kh"), 0777), 0);
    assert_int_equal(symlink("..", path_in(in, "rules/loop")), 0);
    assert_int_equal(symlink("../outside.kh", path_in(in, "rules/link.kh")), 0);
    assert_int_equal(symlink("deep", path_in(in, "rules/linked.kh")), 0);
    assert_int_equal(symlink("nowhere", path_in(in, "rules/dangling.kh")), 0);
}

static void files_are_listed_in_order_without_following_folders(void **state)
{
    static const char *const expected[] = {"rules/a.kh",      "rules/b.kh",    "rules/deep-1.kh",
                                           "rules/deep/z.kh", "rules/link.kh", "rules/考核.kh"};
    const place *in = *state;
    const char **paths;
    size_t count, before = open_descriptors();
    make_tree(in);
    assert_int_equal(kh_folder_list(in->arena, path_in(in, "rules"), ".kh", &paths, &count), KH_OK);
    assert_int_equal(count, KH_COUNT(expected));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(paths[i], path_in(in, expected[i]));
    assert_int_equal(kh_folder_list(in->arena, path_in(in, "rules"), ".none", &paths, &count), KH_OK);
    assert_int_equal(count, 0);

    assert_int_equal(kh_folder_list(in->arena, path_in(in, "none"), "", &paths, &count), KH_CANNOT_READ);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(kh_folder_list(in->arena, path_in(in, "rules/a.kh"), "", &paths, &count),
                     KH_CANNOT_READ);
    assert_int_equal(errno, ENOTDIR);
    assert_int_equal(open_descriptors(), before);
}

static void listing_stops_at_a_depth(void **state)
{
    const place *in = *state;
    const char **paths;
    size_t count, before = open_descriptors();
    kh_builder deep = {.arena = in->arena};
    for (int i = 0; i < 64; i++)
        kh_builder_string(&deep, "d/");
    assert_int_equal(kh_folder_make(in->arena, path_in(in, kh_builder_text(&deep).data)), KH_OK);
    assert_int_equal(kh_folder_list(in->arena, in->folder, "", &paths, &count), KH_OK);
    kh_builder_string(&deep, "d");
    assert_int_equal(kh_folder_make(in->arena, path_in(in, kh_builder_text(&deep).data)), KH_OK);
    assert_int_equal(kh_folder_list(in->arena, in->folder, "", &paths, &count), KH_CANNOT_READ);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(open_descriptors(), before);
}

static void paths_are_taken_apart_and_joined(void **state)
{
    static const struct {
        const char *path, *folder, *name;
    } cases[] = {
        {"a/b/c.kh", "a/b", "c.kh"}, {"c.kh", ".", "c.kh"}, {"/c.kh", "/", "c.kh"}, {"a//c.kh", "a", "c.kh"},
        {"//c.kh", "/", "c.kh"},     {"a/", "a", ""},       {"", ".", ""},          {"./c.kh", ".", "c.kh"},
    };
    kh_arena *arena = ((place *)*state)->arena;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text path = kh_text_of(cases[i].path);
        assert_string_equal(kh_path_folder(arena, path).data, cases[i].folder);
        assert_true(kh_text_is(kh_path_name(path), cases[i].name));
    }
    assert_string_equal(kh_path_join(arena, KH_TEXT("a/b"), KH_TEXT("c.kh")).data, "a/b/c.kh");
    assert_string_equal(kh_path_join(arena, KH_TEXT("a/"), KH_TEXT("c.kh")).data, "a/c.kh");
    assert_string_equal(kh_path_join(arena, KH_TEXT("/"), KH_TEXT("c.kh")).data, "/c.kh");
    assert_string_equal(kh_path_join(arena, KH_TEXT("."), KH_TEXT("c.kh")).data, "c.kh");
    assert_string_equal(kh_path_join(arena, KH_TEXT("a"), KH_TEXT("/c.kh")).data, "/c.kh");
}

/* Guards: an import left its folder by `..`, by a link, or by a name that begins like the folder. */
static void what_lies_below_a_folder(void **state)
{
    const place *in = *state;
    make_tree(in);
    assert_int_equal(mkdir(path_in(in, "rules-2"), 0777), 0);
    put(in, "rules-2/x.kh", "");
    assert_int_equal(mkdir(path_in(in, "other"), 0777), 0); /* as long a name as `rules` */
    put(in, "other/x.kh", "");
    assert_int_equal(symlink(path_in(in, "rules"), path_in(in, "alias")), 0);
    static const struct {
        const char *folder, *path;
        bool below;
    } cases[] = {
        {"rules", "rules/a.kh", true},
        {"rules", "rules/deep/z.kh", true},
        {"rules", "rules/deep/../a.kh", true},
        {"rules", "rules/linked.kh/z.kh", true},
        {"alias", "rules/a.kh", true},
        {"rules", "alias/a.kh", true},
        {"rules", "rules", false},
        {"rules", "outside.kh", false},
        {"rules", "rules/../outside.kh", false},
        {"rules", "rules/link.kh", false},
        {"rules", "rules/loop/outside.kh", false},
        {"rules", "rules-2/x.kh", false},
        {"rules", "other/x.kh", false},
        {"rules", "rules/none.kh", false},
        {"rules", "rules/dangling.kh", false},
        {"none", "rules/a.kh", false},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++)
        if (kh_path_is_below(path_in(in, cases[i].folder), path_in(in, cases[i].path)) != cases[i].below)
            fail_msg("%s below %s", cases[i].path, cases[i].folder);
    assert_true(kh_path_is_below("/", in->folder));
    assert_false(kh_path_is_below("/", "/"));
}

static bool read_and_list(kh_arena *arena, const place *in)
{
    if (kh_arena_guard(arena))
        return false;
    kh_bytes content;
    const char **paths;
    size_t count;
    assert_int_equal(kh_file_read(arena, path_in(in, "outside.kh"), &content), KH_OK);
    assert_int_equal(kh_folder_list(arena, in->folder, ".kh", &paths, &count), KH_OK);
    assert_int_equal(kh_file_replace(arena, path_in(in, "outside.kh"), bytes_of("x")), KH_OK);
    assert_int_equal(count, 7);
    return true;
}

/* Each allocation fails in turn: no descriptor stays open. */
static void failed_allocations_leave_nothing_open(void **state)
{
    const place *in = *state;
    unsigned long injected = 0;
    make_tree(in);
    size_t before = open_descriptors();
    for (bool failed = true; failed; injected += failed) {
        kh_arena *arena = kh_arena_new();
        kh_arena_fail_at(arena, injected);
        bool finished = read_and_list(arena, in);
        failed = kh_arena_has_failed(arena);
        assert_int_equal(finished, !failed);
        kh_arena_free(arena);
        assert_int_equal(open_descriptors(), before);
    }
    assert_true(injected > 10); /* else nothing was injected and this test proves nothing */
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(files_are_read_whole_and_terminated_twice),
        IN_PLACE(size_is_limited_before_and_while_reading),
        IN_PLACE(standard_input_may_be_a_pipe),
        IN_PLACE(a_file_is_made_or_replaced),
        IN_PLACE(a_left_over_part_is_removed),
        IN_PLACE(failure_leaves_the_old_file),
        IN_PLACE(what_is_no_regular_file_is_refused),
        IN_PLACE(a_write_that_fails_half_way_leaves_no_part),
        IN_PLACE(folders_are_made_with_those_above),
        IN_PLACE(files_are_listed_in_order_without_following_folders),
        IN_PLACE(listing_stops_at_a_depth),
        IN_PLACE(paths_are_taken_apart_and_joined),
        IN_PLACE(what_lies_below_a_folder),
        IN_PLACE(failed_allocations_leave_nothing_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

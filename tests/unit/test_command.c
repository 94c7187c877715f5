/* The program itself, started as a careless caller would: streams closed or full, files that may not grow. */
#define _GNU_SOURCE 1
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char program[PATH_MAX];
static char folder[] = "/tmp/kaohe-command-XXXXXX";

static const char scheme[] = "方案 甲2025 “甲县考核” {\n  年度：2025  总分：100  层级：县  对象：乡镇街道\n"
                             "  部门 农业局；\n"
                             "  指标 粮食 { 部门：农业局  分值：100  类型：目标效果  来源：“年报” }\n}\n";

/* BUILD/kaohe, seen from BUILD/tests/test_command. */
static int find_program(void **state)
{
    (void)state;
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 16);
    for (unsigned up = 0; up < 2 && length > 0; up++)
        while (length > 0 && program[--length] != '/')
            ;
    if (length <= 0 || !mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    memcpy(program + length, "/kaohe", sizeof "/kaohe");
    FILE *file = fopen("a.kh", "wb");
    return file && fputs(scheme, file) >= 0 && fclose(file) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    return chdir("/") == 0 ? system(command) : -1;
}

typedef struct start {
    const char *arguments[8];
    bool closed[3];     /* standard streams that are not there */
    const char *output; /* standard output goes there */
    rlim_t largest;     /* a file may have so many bytes; 0: any number */
} start;

static void become(const start *how)
{
    char *arguments[10] = {program};
    for (size_t i = 0; i < 8 && how->arguments[i]; i++)
        arguments[i + 1] = (char *)(uintptr_t)how->arguments[i];
    if (how->output && dup2(open(how->output, O_WRONLY), STDOUT_FILENO) < 0)
        _exit(98);
    if (how->largest)
        (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){how->largest, how->largest});
    for (int stream = 0; stream < 3; stream++)
        if (how->closed[stream])
            (void)close(stream);
    (void)execv(program, arguments);
    _exit(99);
}

/* The exit status; -1 if a signal ended it. */
static int run(const start *how)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(how);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Guards: a success that nobody could read was one; so was a help page. */
static void output_that_cannot_be_written_is_a_failure(void **state)
{
    (void)state;
    assert_int_equal(run(&(start){.arguments = {"check", "a.kh"}}), 0);
    assert_int_equal(run(&(start){.arguments = {"check", "a.kh"}, .output = "/dev/full"}), 3);
    assert_int_equal(run(&(start){.arguments = {"--help"}, .output = "/dev/full"}), 3);
    assert_int_equal(run(&(start){.arguments = {"check", "a.kh"}, .closed = {[1] = true}}), 3);
    assert_int_equal(run(&(start){.arguments = {"check", "-"}, .closed = {[0] = true}}), 3);
}

static void same_content(const char *left, const char *right)
{
    char command[256];
    (void)snprintf(command, sizeof command, "cmp '%s' '%s'", left, right);
    assert_int_equal(system(command), 0);
}

/* Guards: with closed streams the files that were made got their numbers, and what was said went into a
 * document. */
static void nothing_is_said_into_a_document(void **state)
{
    (void)state;
    assert_int_equal(run(&(start){.arguments = {"build", "a.kh", "-o", "one", "--only", "csv"}}), 0);
    start closed = {.arguments = {"build", "a.kh", "-o", "two", "--only", "csv"},
                    .closed = {true, true, true}};
    assert_int_equal(run(&closed), 3); /* “written: two” had no reader */
    same_content("one/weights.csv", "two/weights.csv");
}

/* Guards: a limit on the size of files ended kaohe by a signal, without a message, a half file left behind.
 */
static void a_file_that_may_not_grow_is_told(void **state)
{
    struct stat there;
    (void)state;
    start small = {.arguments = {"build", "a.kh", "-o", "three", "--only", "json"}, .largest = 64};
    assert_int_equal(run(&small), 3);
    assert_int_not_equal(stat("three/scheme.json.part", &there), 0);
    assert_int_not_equal(stat("three/scheme.json", &there), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_that_cannot_be_written_is_a_failure),
        cmocka_unit_test(nothing_is_said_into_a_document),
        cmocka_unit_test(a_file_that_may_not_grow_is_told),
    };
    return cmocka_run_group_tests(tests, find_program, remove_folder);
}

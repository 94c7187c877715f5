/* kaohe: reads the command line, runs one command, answers its exit status. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"

/* A compilation of a whole province takes a tenth of this; more is an attack or a mistake. */
#define KH_MAX_MEMORY ((size_t)4 << 30)

/* A stream that the caller closed would be the next file that is opened, and what is said would go into a
 * scorecard. What stands in for it refuses to be used, as the closed one did. */
static void hold_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            (void)!open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static kh_exit run(kh_arena *arena, int count, char *const *arguments)
{
    kh_invocation *invocation = kh_arena_new_of(arena, kh_invocation);
    invocation->arena = arena;
    if (!kh_invocation_read(invocation, count, arguments))
        return KH_EXIT_USAGE;
    bool asked = kh_given(invocation, KH_OPTION_HELP), help = asked || invocation->command == KH_COMMANDS;
    if (help)
        kh_print_help(invocation, invocation->command != KH_COMMANDS);
    kh_exit status = !help ? kh_run(invocation) : asked ? KH_EXIT_CLEAN : KH_EXIT_USAGE;
    if (fflush(stdout) != 0 || ferror(stdout))
        return kh_complain_errno(invocation, "无法写到标准输出：{0}", "cannot write to standard output: {0}",
                                 KH_TEXT_NONE);
    return status;
}

/* Apart from main(), so that no variable of its caller lives across the jump. */
static kh_exit guarded(kh_arena *arena, int count, char *const *arguments)
{
    if (kh_arena_guard(arena)) {
        fputs("kaohe: 内存不足 / out of memory\n", stderr);
        return KH_EXIT_USAGE;
    }
    return run(arena, count, arguments);
}

int main(int count, char **arguments)
{
    hold_standard_streams();
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write, with a message */
    kh_arena *arena = kh_arena_new();
    if (!arena) {
        fputs("kaohe: 内存不足 / out of memory\n", stderr);
        return KH_EXIT_USAGE;
    }
    kh_arena_limit(arena, KH_MAX_MEMORY);
    kh_exit status = guarded(arena, count, arguments);
    kh_arena_free(arena);
    return (int)status;
}

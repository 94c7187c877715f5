/* kaohe: reads the command line, runs one command, answers its exit status. */
#include <stdio.h>

#include "cli/cli.h"

/* A compilation of a whole province takes a tenth of this; more is an attack or a mistake. */
#define KH_MAX_MEMORY ((size_t)4 << 30)

static kh_exit run(kh_arena *arena, int count, char *const *arguments)
{
    kh_invocation *invocation = kh_arena_new_of(arena, kh_invocation);
    invocation->arena = arena;
    if (!kh_invocation_read(invocation, count, arguments))
        return KH_EXIT_USAGE;
    if (kh_given(invocation, KH_OPTION_HELP) || invocation->command == KH_COMMANDS) {
        bool asked = kh_given(invocation, KH_OPTION_HELP);
        kh_print_help(invocation, invocation->command != KH_COMMANDS);
        return asked ? KH_EXIT_CLEAN : KH_EXIT_USAGE;
    }
    kh_exit status = kh_run(invocation);
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

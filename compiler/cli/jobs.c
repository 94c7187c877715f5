/* Forks, waits, prints in order. */
#include "cli/jobs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Jobs begun and not yet printed: a long one lets so many overtake it. */
enum { AHEAD = 4 };

typedef struct {
    pid_t process;
    FILE *output, *errors;
    bool ended;
    int status; /* as waitpid() gives it */
} job;

typedef struct {
    kh_invocation *invocation;
    const kh_jobs *jobs;
    job *window; /* by number, modulo its size */
    size_t size, begun, printed;
    unsigned running;
    kh_exit worst;
} run;

static job *slot(const run *of, size_t number)
{
    return &of->window[number % of->size];
}

static void take_status(run *of, kh_exit status)
{
    of->worst = status > of->worst ? status : of->worst;
}

static void close_job(job *one)
{
    if (one->output)
        (void)fclose(one->output);
    if (one->errors)
        (void)fclose(one->errors);
    *one = (job){0};
}

/* In the process of its own: what it prints goes to the files. */
static _Noreturn void work(const run *of, const job *one)
{
    kh_exit status = KH_EXIT_USAGE;
    if (dup2(fileno(one->output), STDOUT_FILENO) >= 0 && dup2(fileno(one->errors), STDERR_FILENO) >= 0)
        status = of->jobs->run(of->jobs->context, of->begun);
    if (fflush(stdout) != 0 || ferror(stdout))
        status = kh_complain_errno(of->invocation, "无法写到标准输出：{0}",
                                   "cannot write to standard output: {0}", KH_TEXT_NONE);
    _exit((int)status);
}

/* False: the system has no room for another process, file or descriptor now. */
static bool begin(run *of)
{
    job *one = slot(of, of->begun);
    one->output = tmpfile();
    one->errors = tmpfile();
    one->process = one->output && one->errors ? fork() : -1;
    if (one->process == 0)
        work(of, one);
    if (one->process < 0) {
        int cause = errno;
        close_job(one);
        errno = cause;
        return false;
    }
    of->begun++;
    of->running++;
    return true;
}

static void copy(FILE *from, FILE *to)
{
    char buffer[1 << 14];
    rewind(from);
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, from)) > 0;)
        if (fwrite(buffer, 1, got, to) != got)
            return; /* main() looks at the stream */
}

static void print(run *of)
{
    job *one = slot(of, of->printed);
    of->jobs->progress(of->jobs->context, 0, 0);
    copy(one->output, stdout);
    copy(one->errors, stderr);
    if (WIFEXITED(one->status)) {
        take_status(of, (kh_exit)WEXITSTATUS(one->status));
    } else {
        kh_text subject =
            kh_text_format(of->invocation->arena, "%.*s”: %s",
                           KH_TEXT_ARGUMENTS(of->jobs->names[of->printed]), strsignal(WTERMSIG(one->status)));
        take_status(of,
                    kh_complain(of->invocation, "没有做完“{0}", "stopped in the middle of “{0}", subject));
    }
    close_job(one);
    of->printed++;
    of->jobs->progress(of->jobs->context, of->printed, of->jobs->count);
}

/* Until one that was begun has ended. */
static bool wait_for_one(run *of)
{
    int status;
    pid_t ended;
    do
        ended = waitpid(-1, &status, 0);
    while (ended < 0 && errno == EINTR);
    for (size_t i = of->printed; i < of->begun; i++) {
        job *one = slot(of, i);
        if (ended < 0 || one->ended || one->process != ended)
            continue;
        one->ended = true;
        one->status = status;
        of->running--;
        return true;
    }
    return ended >= 0; /* a process that is not ours: whoever started this one left it */
}

kh_exit kh_jobs_run(kh_invocation *invocation, const kh_jobs *jobs)
{
    run of = {.invocation = invocation, .jobs = jobs, .size = (size_t)jobs->at_once * AHEAD};
    of.window = kh_arena_array(invocation->arena, of.size, sizeof *of.window);
    (void)fflush(NULL); /* or every process would print what waits here */
    while (of.printed < jobs->count) {
        bool room = of.running < jobs->at_once && of.begun - of.printed < of.size;
        if (room && of.begun < jobs->count && begin(&of))
            continue;
        if (of.running == 0 || !wait_for_one(&of))
            return kh_complain_errno(invocation, "无法处理“{0}”：", "cannot work on “{0}”: ",
                                     jobs->names[of.begun < jobs->count ? of.begun : of.printed]);
        while (of.printed < of.begun && slot(&of, of.printed)->ended)
            print(&of);
        (void)fflush(NULL);
    }
    return of.worst;
}

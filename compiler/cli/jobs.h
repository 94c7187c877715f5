/* jobs.h: many files, each worked on in a process of its own.
 *
 * What a process wrote is printed when all before it have been, so that the output is the same however many
 * run at once. A crash costs its own file alone, and memory goes with the process.
 *
 * Owns:   a process and the two temporary files of its output, until its output is printed.
 * Fails:  a process that did not end by itself is said, with the name of its job, and counts as
 *         KH_EXIT_USAGE; so does one that could not be started.
 */
#ifndef KH_CLI_JOBS_H
#define KH_CLI_JOBS_H

#include "cli/cli.h"

#define KH_MAX_JOBS 64

typedef struct kh_jobs {
    const kh_text *names;
    size_t count;
    unsigned at_once; /* 1 … KH_MAX_JOBS */
    kh_exit (*run)(void *context, size_t job);
    void (*progress)(void *context, size_t done, size_t total); /* 0 of 0: something is printed now */
    void *context;
} kh_jobs;

/* The worst status of all. */
kh_exit kh_jobs_run(kh_invocation *invocation, const kh_jobs *jobs);

#endif

/*
 * runner: takes jobs and runs them, one at a time, until it is told to stop.
 * Woken by the database when a job is queued, by the clock when one is due.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include "base/err.h"

struct jobs;

/* Runs everything that is due, deadlines included, and returns. */
enum err runner_drain(struct jobs *jobs) MUST_CHECK;

/* Until a signal can be read from stop_fd. Rides out a database that is away. */
void runner_loop(struct jobs *jobs, int stop_fd);

#endif

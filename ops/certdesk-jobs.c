/*
 * certdesk-jobs: does what is later or outside: signs payments, judges
 * notices, sends messages, keeps deadlines. A parent starts runners and
 * replaces one that dies; each takes jobs from the outbox on its own. Holds
 * the merchant's key and the platform's; serves nobody.
 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "base/signals.h"
#include "model/statements.h"
#include "ops/http.h"
#include "ops/jobs.h"
#include "ops/jobs_metrics.h"
#include "ops/runner.h"
#include "ops/sandbox_jobs.h"

#define ARENA_CEILING     (8U << 20)
#define JOB_ARENA_CEILING (32U << 20)
#define RUNNERS_MAX       16
#define RESTART_PAUSE     1 /* second, so that a crash does not spin */

static bool
open_runner(struct jobs *jobs)
{
	jobs->desk = (struct desk){
		.db = db_new(jobs->conf.db, statements, STMT__MAX),
		.arena = arena_new(JOB_ARENA_CEILING),
		.keyring = jobs->keyring,
		.actor = { .kind = ACTOR_JOBS, .ip = STR_NONE },
		.request = STR_NONE,
	};
	jobs->http = http_new(jobs->conf.ca_file);
	return jobs->desk.db != NULL && jobs->desk.arena != NULL &&
	    jobs->http != NULL && sandbox_jobs_enter() == ERR_OK;
}

static void
close_runner(struct jobs *jobs)
{
	http_free(jobs->http);
	db_free(jobs->desk.db);
	arena_free(jobs->desk.arena);
}

static int
drain(struct jobs *jobs)
{
	enum err e = open_runner(jobs) ? runner_drain(jobs) : ERR_BUSY;

	close_runner(jobs);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* metrics_fd: the one child that serves figures; -1: a runner. */
static NORETURN void
be_child(struct jobs *jobs, int metrics_fd)
{
	static const int wanted[] = { SIGTERM, SIGINT };
	int stop_fd = -1, status = EXIT_FAILURE;

	signals_unblock();
	if (signals_open(wanted, 2, &stop_fd) == ERR_OK && open_runner(jobs)) {
		if (metrics_fd >= 0) {
			jobs_metrics_serve(jobs, metrics_fd, stop_fd);
		} else {
			runner_loop(jobs, stop_fd);
		}
		status = EXIT_SUCCESS;
	}
	close_runner(jobs);
	jobs_keys_free(jobs);
	exit(status);
}

static pid_t
start_child(struct jobs *jobs, int metrics_fd)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		/* No orphan outlives a parent that was killed. */
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent) {
			_exit(EXIT_FAILURE);
		}
		be_child(jobs, metrics_fd);
	}
	if (pid < 0) {
		log_error("a child cannot be started");
	}
	return pid;
}

/* The last child is the one that serves figures, when they are wanted. */
struct children {
	pid_t pids[RUNNERS_MAX + 1];
	int64_t n;
	int metrics_fd; /* -1: no figures */
};

static void
start_at(struct jobs *jobs, struct children *children, int64_t i)
{
	bool metrics = children->metrics_fd >= 0 && i == children->n - 1;

	children->pids[i] =
	    start_child(jobs, metrics ? children->metrics_fd : -1);
}

static void
replace(struct jobs *jobs, struct children *children, pid_t ended)
{
	for (int64_t i = 0; i < children->n; i++) {
		if (children->pids[i] == ended) {
			log_warning("child %d ended", (int)ended);
			sleep(RESTART_PAUSE);
			start_at(jobs, children, i);
		}
	}
}

/* Replaces children that ended, until the program is told to stop. */
static void
keep_running(struct jobs *jobs, struct children *children, int signal_fd)
{
	for (;;) {
		struct pollfd wait = { .fd = signal_fd, .events = POLLIN };
		int signal;
		pid_t pid;

		(void)poll(&wait, 1, -1);
		signal = signals_next(signal_fd);
		if (signal == SIGTERM || signal == SIGINT) {
			return;
		}
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
			replace(jobs, children, pid);
		}
	}
}

static int
serve(struct jobs *jobs)
{
	static const int wanted[] = { SIGTERM, SIGINT, SIGCHLD };
	struct children children = { .n = jobs->conf.runners,
		.metrics_fd = -1 };
	int signal_fd = -1;

	if (*jobs->conf.metrics != '\0') {
		if (jobs_metrics_listen(
			jobs->conf.metrics, &children.metrics_fd) != ERR_OK) {
			return EXIT_FAILURE;
		}
		children.n++;
	}
	if (signals_open(wanted, 3, &signal_fd) != ERR_OK) {
		return EXIT_FAILURE;
	}
	for (int64_t i = 0; i < children.n; i++) {
		start_at(jobs, &children, i);
	}
	log_notice("ready");
	keep_running(jobs, &children, signal_fd);
	for (int64_t i = 0; i < children.n; i++) {
		if (children.pids[i] > 0) {
			kill(children.pids[i], SIGTERM);
		}
	}
	while (wait(NULL) > 0) {
	}
	close(signal_fd);
	return EXIT_SUCCESS;
}

static int
usage(void)
{
	fputs("usage: certdesk-jobs -c file [-x]\n"
	      "  -x  run what is due, then exit\n",
	    stderr);
	return EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct jobs jobs = { 0 };
	const char *path = NULL;
	bool only_due = false;
	int option, status = EXIT_FAILURE;

	log_open("certdesk-jobs", LOG_INFO);
	while ((option = getopt(argc, argv, "c:x")) != -1) {
		if (option == 'c') {
			path = optarg;
		} else if (option == 'x') {
			only_due = true;
		} else {
			return usage();
		}
	}
	if (path == NULL || optind != argc) {
		return usage();
	}
	jobs.arena = arena_new(ARENA_CEILING);
	if (jobs.arena != NULL && sandbox_harden() == ERR_OK &&
	    jobs_conf_read(path, jobs.arena, &jobs.conf) == ERR_OK &&
	    jobs_keys_read(&jobs) == ERR_OK) {
		status = only_due ? drain(&jobs) : serve(&jobs);
	}
	jobs_keys_free(&jobs);
	arena_free(jobs.arena);
	return status;
}

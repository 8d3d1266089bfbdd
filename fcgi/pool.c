/* pool: see pool.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/socket.h"
#include "fcgi/app.h"
#include "fcgi/metrics.h"
#include "fcgi/pool.h"
#include "fcgi/sandbox_web.h"
#include "fcgi/worker.h"

#define CHILDREN_MAX 520
#define YOUNG_US     (2 * 1000000) /* one that dies sooner is not retried at once */
#define PAUSE_MIN_US (100 * 1000)
#define PAUSE_MAX_US (10 * 1000000)
#define DRAIN_US     (30 * 1000000) /* then SIGKILL */

enum child_kind { CHILD_NONE = 0, CHILD_WORKER, CHILD_METRICS };

struct child {
	enum child_kind kind;
	pid_t pid;
	int64_t started_us;
	bool leaving;    /* told to end: not replaced */
	int64_t kill_us; /* when it is killed if it is still there */
};

struct pool {
	struct app *app;
	const char *conf_path;
	struct metrics *metrics;
	int listener;
	int metrics_listener; /* -1: none */
	int signals;
	pid_t pid;
	struct child children[CHILDREN_MAX];
	int64_t pause_us; /* before the next start; 0: at once */
	int64_t start_after_us;
	bool stopping;
};

/* Runs in the child; never returns. */
static NORETURN void
be_child(struct pool *pool, enum child_kind kind)
{
	sigset_t term;
	int status = 0;

	close(pool->signals);
	/* A worker without a parent would never be told to stop. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != pool->pid) {
		_exit(0);
	}
	signals_unblock();
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	if (kind == CHILD_METRICS) {
		close(pool->listener);
		if (sandbox_web_enter_metrics() != ERR_OK) {
			_exit(1);
		}
		metrics_serve(pool->metrics, pool->metrics_listener);
		_exit(0);
	}
	(void)sigemptyset(&term);
	(void)sigaddset(&term, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &term, NULL);
	if (pool->metrics_listener >= 0) {
		close(pool->metrics_listener);
	}
	if (app_open_db(pool->app) != ERR_OK || sandbox_web_enter() != ERR_OK) {
		_exit(1);
	}
	status = worker_run(pool->app, pool->listener);
	app_free(pool->app);
	_exit(status);
}

static void
start(struct pool *pool, enum child_kind kind)
{
	struct child *child = NULL;
	size_t i;
	pid_t pid;

	for (i = 0; i < CHILDREN_MAX && child == NULL; i++) {
		if (pool->children[i].kind == CHILD_NONE) {
			child = &pool->children[i];
		}
	}
	if (child == NULL) {
		return;
	}
	pid = fork();
	if (pid == 0) {
		be_child(pool, kind);
	}
	if (pid < 0) {
		log_error("fork: %s", strerror(errno));
		return;
	}
	*child = (struct child){
		.kind = kind, .pid = pid, .started_us = clock_monotonic_us()
	};
}

static size_t
count(const struct pool *pool, enum child_kind kind)
{
	size_t i, n = 0;

	for (i = 0; i < CHILDREN_MAX; i++) {
		n += pool->children[i].kind == kind &&
		    !pool->children[i].leaving;
	}
	return n;
}

/* Starts what is missing, unless a pause is on. */
static void
fill(struct pool *pool)
{
	size_t want = (size_t)pool->app->conf.workers;
	size_t n;

	if (pool->stopping || clock_monotonic_us() < pool->start_after_us) {
		return;
	}
	if (pool->metrics_listener >= 0 && count(pool, CHILD_METRICS) == 0) {
		start(pool, CHILD_METRICS);
	}
	for (n = count(pool, CHILD_WORKER); n < want; n++) {
		start(pool, CHILD_WORKER);
	}
	metrics_set(
	    pool->metrics, METRICS_WORKERS, (int64_t)count(pool, CHILD_WORKER));
}

static void
tell_to_leave(struct pool *pool, struct child *child)
{
	(void)pool;
	if (child->kind != CHILD_NONE && !child->leaving) {
		child->leaving = true;
		child->kill_us = clock_monotonic_us() + DRAIN_US;
		(void)kill(child->pid, SIGTERM);
	}
}

static void
tell_all(struct pool *pool)
{
	size_t i;

	for (i = 0; i < CHILDREN_MAX; i++) {
		tell_to_leave(pool, &pool->children[i]);
	}
}

static void
died(struct pool *pool, struct child *child, int status)
{
	int64_t now = clock_monotonic_us();

	if (child->leaving) {
		child->kind = CHILD_NONE;
		return;
	}
	log_error("%s %d ended by %s %d, a new one is started",
	    child->kind == CHILD_WORKER ? "worker" : "metrics", (int)child->pid,
	    WIFSIGNALED(status) ? "signal" : "status",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	metrics_add(pool->metrics, METRICS_RESTARTS, 1);
	if (child->kind == CHILD_WORKER) {
		/* It may have died while it counted as busy. */
		metrics_set(pool->metrics, METRICS_BUSY, 0);
	}
	if (now - child->started_us < YOUNG_US) {
		pool->pause_us =
		    pool->pause_us == 0 ? PAUSE_MIN_US : pool->pause_us * 2;
		if (pool->pause_us > PAUSE_MAX_US) {
			pool->pause_us = PAUSE_MAX_US;
		}
		pool->start_after_us = now + pool->pause_us;
	} else {
		pool->pause_us = 0;
	}
	child->kind = CHILD_NONE;
}

static void
reap(struct pool *pool)
{
	int status;
	pid_t pid;
	size_t i;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (i = 0; i < CHILDREN_MAX; i++) {
			if (pool->children[i].kind != CHILD_NONE &&
			    pool->children[i].pid == pid) {
				died(pool, &pool->children[i], status);
			}
		}
	}
}

/* New configuration, new generation, and only then the old one leaves. The
 * socket stays: its path and that of the metrics need a restart. */
static void
reload(struct pool *pool)
{
	struct app *fresh;
	size_t i;

	if (app_new(pool->conf_path, &fresh) != ERR_OK) {
		log_error("the configuration stays as it was");
		return;
	}
	fresh->metrics = pool->metrics;
	app_free(pool->app);
	pool->app = fresh;
	for (i = 0; i < CHILDREN_MAX; i++) {
		pool->children[i].leaving = pool->children[i].leaving ||
		    pool->children[i].kind != CHILD_NONE;
	}
	pool->start_after_us = 0;
	fill(pool);
	for (i = 0; i < CHILDREN_MAX; i++) {
		struct child *child = &pool->children[i];

		if (child->kind != CHILD_NONE && child->leaving &&
		    child->kill_us == 0) {
			child->kill_us = clock_monotonic_us() + DRAIN_US;
			(void)kill(child->pid, SIGTERM);
		}
	}
	metrics_add(pool->metrics, METRICS_RELOADS, 1);
	log_notice("reloaded");
}

static void
kill_late(struct pool *pool)
{
	int64_t now = clock_monotonic_us();
	size_t i;

	for (i = 0; i < CHILDREN_MAX; i++) {
		if (pool->children[i].kind != CHILD_NONE &&
		    pool->children[i].leaving &&
		    now > pool->children[i].kill_us) {
			(void)kill(pool->children[i].pid, SIGKILL);
		}
	}
}

static bool
any_left(const struct pool *pool)
{
	size_t i;

	for (i = 0; i < CHILDREN_MAX; i++) {
		if (pool->children[i].kind != CHILD_NONE) {
			return true;
		}
	}
	return false;
}

static void
handle_signals(struct pool *pool)
{
	int signal_no;

	while ((signal_no = signals_next(pool->signals)) != 0) {
		if (signal_no == SIGCHLD) {
			reap(pool);
		} else if (signal_no == SIGHUP && !pool->stopping) {
			reload(pool);
		} else if (signal_no == SIGTERM || signal_no == SIGINT) {
			pool->stopping = true;
			tell_all(pool);
		}
	}
}

/* nginx reaches the socket through its group. */
static enum err
give_to_group(const char *path, const char *name)
{
	const struct group *group;

	if (name[0] == '\0') {
		return ERR_OK;
	}
	group = getgrnam(name);
	if (group == NULL || chown(path, (uid_t)-1, group->gr_gid) != 0) {
		return err_note(
		    ERR_DENIED, "%s cannot be given to group %s", path, name);
	}
	return ERR_OK;
}

static enum err
open_all(struct pool *pool)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	const struct web_conf *conf = &pool->app->conf;
	enum err e;
	int flags;

	e = socket_listen(conf->socket, 0660, &pool->listener);
	if (e == ERR_OK) {
		e = give_to_group(conf->socket, conf->socket_group);
	}
	if (e != ERR_OK) {
		return e;
	}
	/* Many workers wake for one connection: the others must not sleep in
	 * accept(). */
	flags = fcntl(pool->listener, F_GETFL);
	(void)fcntl(pool->listener, F_SETFL, flags | O_NONBLOCK);
	pool->metrics_listener = -1;
	if (conf->metrics[0] != '\0') {
		pool->metrics_listener = metrics_listen(conf->metrics);
		if (pool->metrics_listener < 0) {
			return ERR_DENIED;
		}
	}
	return signals_open(
	    signals, sizeof(signals) / sizeof(signals[0]), &pool->signals);
}

int
pool_run(struct app *app, const char *conf_path)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	struct pollfd wait = { .events = POLLIN };
	int status = 0;

	if (pool == NULL) {
		app_free(app);
		return 1;
	}
	pool->app = app;
	pool->conf_path = conf_path;
	pool->pid = getpid();
	pool->metrics = app->metrics = metrics_new();
	if (app->metrics == NULL || open_all(pool) != ERR_OK) {
		status = 1;
		pool->stopping = true;
	} else {
		log_notice("listening on %s with %" PRId64 " workers",
		    app->conf.socket, app->conf.workers);
	}
	while (!pool->stopping || any_left(pool)) {
		fill(pool);
		wait.fd = pool->signals;
		(void)poll(&wait, 1, 100);
		handle_signals(pool);
		kill_late(pool);
	}
	if (status == 0) {
		(void)unlink(pool->app->conf.socket);
		log_notice("ended");
	}
	metrics_free(pool->metrics);
	app_free(pool->app);
	free(pool);
	return status;
}

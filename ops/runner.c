#include "config.h"

#include <inttypes.h>
#include <poll.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "base/rand.h"
#include "model/cleanup.h"
#include "model/deadline.h"
#include "ops/jobs.h"
#include "ops/runner.h"

/* Longer than any job takes: three calls of ten seconds. */
#define LEASE_SECONDS 40
#define DELAY_MAX     CLOCK_HOUR
#define SWEEP_EVERY   30
#define CLEANUP_EVERY CLOCK_HOUR
#define AWAY_PAUSE_MS 1000

static const struct job_kind *
find_kind(struct str name)
{
	for (size_t i = 0; i < n_job_kinds; i++) {
		if (str_equal_c(name, job_kinds[i].name)) {
			return &job_kinds[i];
		}
	}
	return NULL;
}

enum err
job_number(const struct json_map *payload, const char *name, int64_t *out)
{
	const struct json_value *value = json_find(payload, name);

	return value != NULL && value->kind == JSON_NUMBER &&
		str_to_int64(value->raw, out) && *out > 0 ?
	    ERR_OK :
	    err_note(ERR_INVALID, "payload without %s", name);
}

static bool
is_final(enum err e)
{
	return e == ERR_INVALID || e == ERR_DENIED || e == ERR_NOT_FOUND;
}

/* Twice as long each time, and half of it by chance, so that jobs that failed
 * together do not come back together. */
static int64_t
delay_for(const struct job_kind *kind, int64_t attempts)
{
	int64_t delay = kind->first_delay;

	for (int64_t i = 1; i < attempts && delay < DELAY_MAX; i++) {
		delay *= 2;
	}
	if (delay > DELAY_MAX) {
		delay = DELAY_MAX;
	}
	return delay / 2 + (int64_t)rand_below((uint32_t)delay + 1);
}

static enum err
record(struct jobs *jobs, const struct job_kind *kind, const struct job *job,
    enum err e, const struct job_result *result)
{
	struct desk *desk = &jobs->desk;
	struct str note = result->note.p == NULL ? STR("") : result->note;

	if (e == ERR_OK && result->again_at == TIME_NONE) {
		return job_done(desk, job, note);
	}
	if (e == ERR_OK) {
		return job_again(desk, job, result->again_at);
	}
	if (note.len == 0) {
		note = str_c(err_info(e)->code);
	}
	if (is_final(e) || job->attempts >= kind->max_attempts) {
		log_error("job=%" PRId64 " kind=%s dead after %" PRId64
			  " attempts: %s",
		    job->job_id, kind->name, job->attempts, err_info(e)->code);
		return job_dead(desk, job, note);
	}
	return job_failed(
	    desk, job, clock_now() + delay_for(kind, job->attempts), note);
}

static enum err
run(struct jobs *jobs, const struct job *job)
{
	static const struct job_kind unknown = { .name = "?" };
	const struct job_kind *kind = find_kind(job->kind);
	struct job_result result = { .again_at = TIME_NONE };
	struct json_map payload;
	int64_t began = clock_monotonic_us();
	enum err e = kind == NULL ?
	    ERR_INVALID :
	    json_read_object(jobs->desk.arena, job->payload, &payload);

	jobs->desk.request =
	    str_printf(jobs->desk.arena, "job-%" PRId64, job->job_id);
	if (e == ERR_OK) {
		e = kind->run(jobs, job, &payload, &result);
	}
	if (e == ERR_OK && arena_failed(jobs->desk.arena)) {
		e = ERR_BUSY;
	}
	log_info("job=%" PRId64 " kind=%.*s attempt=%" PRId64
		 " result=%s ms=%" PRId64,
	    job->job_id, STR_FMT(job->kind), job->attempts,
	    e == ERR_OK ? "ok" : err_info(e)->code,
	    (clock_monotonic_us() - began) / 1000);
	return record(jobs, kind == NULL ? &unknown : kind, job, e, &result);
}

/* ERR_NOT_FOUND when nothing is due. */
static enum err
run_one(struct jobs *jobs)
{
	struct job job;
	enum err e;

	arena_reset(jobs->desk.arena);
	jobs->desk.request = STR_NONE;
	e = job_take(&jobs->desk, LEASE_SECONDS, &job);
	return e == ERR_OK ? run(jobs, &job) : e;
}

static bool
told_to_stop(int stop_fd, int timeout_ms)
{
	struct pollfd wait = { .fd = stop_fd, .events = POLLIN };

	return poll(&wait, 1, timeout_ms) > 0;
}

/* Where one runner is in time. */
struct watch {
	int stop_fd;           /* -1: none */
	int64_t next_deadline; /* TIME_NONE: none is known */
	int64_t swept_at;
	int64_t cleaned_at;
};

/* Not at every turn: a sweep writes to the outbox, which wakes all runners. */
static enum err
sweep_sometimes(struct jobs *jobs, struct watch *watch)
{
	int64_t now = clock_now();

	if (now < watch->swept_at + SWEEP_EVERY &&
	    (watch->next_deadline == TIME_NONE || now < watch->next_deadline)) {
		return ERR_OK;
	}
	watch->swept_at = now;
	arena_reset(jobs->desk.arena);
	return deadline_sweep(&jobs->desk, &watch->next_deadline);
}

static enum err
run_due(struct jobs *jobs, struct watch *watch)
{
	enum err e = sweep_sometimes(jobs, watch);

	while (e == ERR_OK && !told_to_stop(watch->stop_fd, 0)) {
		e = run_one(jobs);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
runner_drain(struct jobs *jobs)
{
	struct watch watch = { .stop_fd = -1 };

	return run_due(jobs, &watch);
}

/* How long nothing can become due, in milliseconds. */
static int
quiet_ms(struct jobs *jobs, const struct watch *watch)
{
	int64_t next = TIME_NONE, now = clock_now();
	int64_t until = watch->swept_at + SWEEP_EVERY;

	if (job_next(&jobs->desk, &next) == ERR_OK && next != TIME_NONE &&
	    next < until) {
		until = next;
	}
	if (watch->next_deadline != TIME_NONE && watch->next_deadline < until) {
		until = watch->next_deadline;
	}
	/* Moments here are whole seconds and those of the database are not:
	 * look a little later rather than a little too early, again and
	 * again. */
	return until < now ? 100 : (int)(until - now) * 1000 + 100;
}

static void
clean_up_sometimes(struct jobs *jobs, struct watch *watch)
{
	int64_t n = 0, now = clock_now();

	if (now < watch->cleaned_at + CLEANUP_EVERY) {
		return;
	}
	watch->cleaned_at = now;
	if (cleanup_run(&jobs->desk, &n) == ERR_OK && n > 0) {
		log_info("forgot %" PRId64 " rows that had run out", n);
	}
}

void
runner_loop(struct jobs *jobs, int stop_fd)
{
	struct watch watch = { .stop_fd = stop_fd };
	bool listening = false;

	while (!told_to_stop(stop_fd, 0)) {
		bool got = false;
		enum err e = ERR_OK;

		/* Once: base/db listens again on a new connection itself. */
		if (!listening) {
			e = db_listen(jobs->desk.db, "outbox");
			listening = e == ERR_OK;
		}
		if (e == ERR_OK) {
			e = run_due(jobs, &watch);
		}
		if (e == ERR_OK) {
			clean_up_sometimes(jobs, &watch);
			e = db_wait(jobs->desk.db, quiet_ms(jobs, &watch),
			    stop_fd, &got);
		}
		if (e != ERR_OK && told_to_stop(stop_fd, AWAY_PAUSE_MS)) {
			return;
		}
	}
}

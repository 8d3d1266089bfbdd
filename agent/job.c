/* job: a handful of places in memory; the oldest idle one gives way. */
#include "config.h"

#include "agent/job.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/rand.h"

#define JOB_CEILING (64 * 1024)

static struct job *
place_for(struct jobs *jobs, struct str application)
{
	struct job *best = NULL;
	for (size_t i = 0; i < JOB_MAX; i++) {
		struct job *job = &jobs->job[i];
		if (job->arena != NULL &&
		    str_equal(job->ticket.application, application)) {
			return job;
		}
	}
	for (size_t i = 0; i < JOB_MAX; i++) {
		struct job *job = &jobs->job[i];
		if (job->arena == NULL) {
			return job;
		}
		if (job->running == FRAME_NONE &&
		    (best == NULL || job->touched_us < best->touched_us)) {
			best = job;
		}
	}
	return best;
}

static void
copy_ticket(struct arena *arena, struct ticket *out, const struct ticket *from)
{
	*out = (struct ticket){
		.application = str_dup(arena, from->application),
		.key_no = str_dup(arena, from->key_no),
		.token_serial = str_dup(arena, from->token_serial),
		.old_cert_sha256 = str_dup(arena, from->old_cert_sha256),
		.origin = str_dup(arena, from->origin),
		.ca_sha256 = str_dup(arena, from->ca_sha256),
		.root_sha256 = str_dup(arena, from->root_sha256),
		.terms = str_dup(arena, from->terms),
		.min_built = str_dup(arena, from->min_built),
		.min_version = str_dup(arena, from->min_version),
		.algorithm = str_dup(arena, from->algorithm),
		.expires = from->expires,
	};
}

struct job *
job_open(struct jobs *jobs, const struct ticket *ticket)
{
	struct job *job = place_for(jobs, ticket->application);
	if (job == NULL) {
		return NULL;
	}
	bool known = job->arena != NULL &&
	    str_equal(job->ticket.application, ticket->application);
	struct arena *arena = arena_new(JOB_CEILING);
	if (arena == NULL) {
		return NULL;
	}
	copy_ticket(arena, &job->ticket, ticket);
	arena_free(job->arena);
	job->arena = arena;
	job->touched_us = clock_monotonic_us();
	if (!known) {
		unsigned char random[JOB_ID_LEN / 2];
		rand_bytes(random, sizeof(random));
		struct str hex = str_to_hex(arena,
		    (struct str){ (const char *)random, sizeof(random) });
		memcpy(job->id, hex.p, JOB_ID_LEN);
		job->id[JOB_ID_LEN] = '\0';
		job->seq = 1;
		job->running = FRAME_NONE;
		job->problem = PROBLEM_NONE;
		memcpy(job->step, "NEW", sizeof("NEW"));
	}
	return job;
}

struct job *
job_find(struct jobs *jobs, struct str id, struct str origin)
{
	for (size_t i = 0; i < JOB_MAX; i++) {
		struct job *job = &jobs->job[i];
		if (job->arena != NULL && str_equal_c(id, job->id) &&
		    str_equal(job->ticket.origin, origin)) {
			job->touched_us = clock_monotonic_us();
			return job;
		}
	}
	return NULL;
}

void
job_set_step(struct job *job, struct str step)
{
	if (step.len < sizeof(job->step)) {
		memcpy(job->step, step.p, step.len);
		job->step[step.len] = '\0';
	}
	job->seq++;
}

void
job_end(struct job *job, enum problem problem)
{
	job->running = FRAME_NONE;
	job->problem = problem;
	job->seq++;
}

void
jobs_free(struct jobs *jobs)
{
	for (size_t i = 0; i < JOB_MAX; i++) {
		arena_free(jobs->job[i].arena);
		jobs->job[i].arena = NULL;
	}
}

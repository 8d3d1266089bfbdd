/*
 * job: the other end of the outbox: certdesk-jobs takes what is due, one job
 * at a time, and says what became of it. A job that is taken comes back by
 * itself when its lease runs out, so nothing is lost with a runner; hence a
 * job can run twice, and its effect must stand that.
 */
#ifndef JOB_H
#define JOB_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct job {
	int64_t job_id;
	struct str kind;
	struct str dedupe;
	int64_t member_id;
	struct str payload; /* a JSON object */
	int64_t attempts;   /* with this one */
	int64_t created_at;
};

/* The job that is due longest; nobody else gets it before the lease is over.
 * ERR_NOT_FOUND when none is due. */
enum err
job_take(struct desk *desk, int64_t lease_seconds, struct job *out) MUST_CHECK;

enum err
job_done(struct desk *desk, const struct job *job, struct str note) MUST_CHECK;
/* Not failed, but to be looked at again then: attempts begin anew. */
enum err
job_again(struct desk *desk, const struct job *job, int64_t run_at) MUST_CHECK;
enum err job_failed(struct desk *desk, const struct job *job, int64_t run_at,
    struct str why) MUST_CHECK;
/* Waits for a person; see certdeskctl dead. */
enum err
job_dead(struct desk *desk, const struct job *job, struct str why) MUST_CHECK;

/* When the next job is due; TIME_NONE when none is queued. */
enum err job_next(struct desk *desk, int64_t *run_at) MUST_CHECK;

struct job_dead_letter {
	int64_t job_id;
	struct str kind;
	struct str dedupe;
	int64_t member_id;
	int64_t attempts;
	int64_t created_at;
	struct str last_error;
};

/* At most 1000, oldest first. */
enum err job_list_dead(
    struct desk *desk, struct job_dead_letter **out, size_t *n) MUST_CHECK;
/* ERR_NOT_FOUND when it is no dead letter. */
enum err job_retry(struct desk *desk, int64_t job_id) MUST_CHECK;

struct job_health {
	int64_t n_due;
	int64_t n_dead;
	int64_t oldest_due; /* of the queued ones; TIME_NONE: none */
};

enum err job_health(struct desk *desk, struct job_health *out) MUST_CHECK;

#endif

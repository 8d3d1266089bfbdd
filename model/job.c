#include "config.h"

#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/job.h"
#include "model/statements.h"

enum err
job_take(struct desk *desk, int64_t lease_seconds, struct job *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct job, job_id),
		ROW_FIELD(ROW_TEXT, struct job, kind),
		ROW_FIELD(ROW_TEXT, struct job, dedupe),
		ROW_FIELD(ROW_INT, struct job, member_id),
		ROW_FIELD(ROW_TEXT, struct job, payload),
		ROW_FIELD(ROW_INT, struct job, attempts),
		ROW_FIELD(ROW_TIME, struct job, created_at),
	};
	static const struct row_shape shape = ROW_SHAPE(struct job, fields);

	return db_one(desk->db, desk->arena, STMT_JOB_TAKE,
	    DB_ARGS(ARG_INT(lease_seconds)), &shape, out);
}

enum err
job_done(struct desk *desk, const struct job *job, struct str note)
{
	return db_run(desk->db, STMT_JOB_DONE,
	    DB_ARGS(ARG_INT(job->job_id), ARG_TEXT(note)), NULL);
}

enum err
job_again(struct desk *desk, const struct job *job, int64_t run_at)
{
	return db_run(desk->db, STMT_JOB_AGAIN,
	    DB_ARGS(ARG_INT(job->job_id), ARG_TIME(run_at)), NULL);
}

enum err
job_failed(
    struct desk *desk, const struct job *job, int64_t run_at, struct str why)
{
	return db_run(desk->db, STMT_JOB_FAILED,
	    DB_ARGS(ARG_INT(job->job_id), ARG_TIME(run_at), ARG_TEXT(why)),
	    NULL);
}

enum err
job_dead(struct desk *desk, const struct job *job, struct str why)
{
	return db_run(desk->db, STMT_JOB_DEAD,
	    DB_ARGS(ARG_INT(job->job_id), ARG_TEXT(why)), NULL);
}

struct moment {
	int64_t run_at;
};

enum err
job_next(struct desk *desk, int64_t *run_at)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TIME, struct moment, run_at),
	};
	static const struct row_shape shape = ROW_SHAPE(struct moment, fields);
	struct moment moment = { TIME_NONE };
	enum err e = db_one(
	    desk->db, desk->arena, STMT_JOB_NEXT, DB_NO_ARGS, &shape, &moment);

	*run_at = moment.run_at;
	return e;
}

enum err
job_list_dead(struct desk *desk, struct job_dead_letter **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct job_dead_letter, job_id),
		ROW_FIELD(ROW_TEXT, struct job_dead_letter, kind),
		ROW_FIELD(ROW_TEXT, struct job_dead_letter, dedupe),
		ROW_FIELD(ROW_INT, struct job_dead_letter, member_id),
		ROW_FIELD(ROW_INT, struct job_dead_letter, attempts),
		ROW_FIELD(ROW_TIME, struct job_dead_letter, created_at),
		ROW_FIELD(ROW_TEXT, struct job_dead_letter, last_error),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct job_dead_letter, fields);

	return db_all(desk->db, desk->arena, STMT_JOB_LIST_DEAD, DB_NO_ARGS,
	    &shape, out, n);
}

enum err
job_retry(struct desk *desk, int64_t job_id)
{
	int64_t n = 0;
	enum err e =
	    db_run(desk->db, STMT_JOB_RETRY, DB_ARGS(ARG_INT(job_id)), &n);

	if (e == ERR_OK && n == 0) {
		return ERR_NOT_FOUND;
	}
	return e == ERR_OK ? db_run(desk->db, STMT_JOB_WAKE, DB_NO_ARGS, NULL) :
			     e;
}

enum err
job_health(struct desk *desk, struct job_health *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct job_health, n_due),
		ROW_FIELD(ROW_INT, struct job_health, n_dead),
		ROW_FIELD(ROW_TIME, struct job_health, oldest_due),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct job_health, fields);

	return db_one(
	    desk->db, desk->arena, STMT_JOB_HEALTH, DB_NO_ARGS, &shape, out);
}

/*
 * job: one ticket being worked on. Only what the page may know lives here;
 * the truth is on the key and on the platform, so losing a job loses nothing.
 */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/frame.h"
#include "agent/ticket.h"

#define JOB_MAX    4
#define JOB_ID_LEN 32

struct job {
	struct arena *arena; /* NULL: free place */
	char id[JOB_ID_LEN + 1];
	struct ticket ticket;
	unsigned seq; /* raised by every change */
	char step[24];
	enum frame_type running; /* FRAME_NONE: nothing */
	enum problem problem;    /* of the last thing done */
	int64_t touched_us;
};

struct jobs {
	struct job job[JOB_MAX];
};

/* The job of the ticket's application, made when there is none; the newer
 * ticket replaces the older. NULL when all places are busy. */
struct job *job_open(struct jobs *jobs, const struct ticket *ticket);
struct job *job_find(struct jobs *jobs, struct str id, struct str origin);
void job_set_step(struct job *job, struct str step);
/* The end of what was running. */
void job_end(struct job *job, enum problem problem);
void jobs_free(struct jobs *jobs);

#endif

/*
 * crew: agentd's end of the line to the worker: starts it, hands it one task
 * at a time, passes results to whoever waits, survives its death.
 */
#include "config.h"

#include "agent/agentd.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

static struct job *
job_of(struct agent *agent, const struct task *task)
{
	for (size_t i = 0; i < JOB_MAX; i++) {
		struct job *job = &agent->jobs.job[i];
		if (job->arena != NULL && task->job[0] != '\0' &&
		    strcmp(job->id, task->job) == 0) {
			return job;
		}
	}
	return NULL;
}

static void
remove_first(struct agent *agent)
{
	buf_free(&agent->task[0].frame);
	memmove(&agent->task[0], &agent->task[1],
	    sizeof(agent->task[0]) * (AGENT_TASKS - 1));
	agent->task[AGENT_TASKS - 1] = (struct task){ 0 };
}

/* Ends the first task for all who wait. json.p == NULL: it failed. */
static void
end_first(struct agent *agent, struct str json, enum problem problem, int left)
{
	struct task *task = &agent->task[0];
	struct job *job = job_of(agent, task);
	if (json.p != NULL && task->type == FRAME_LIST) {
		buf_reset(&agent->last_list);
		buf_add_str(&agent->last_list, json);
	}
	if (job != NULL) {
		job_end(job, problem);
		api_tell_job(agent, job);
	}
	for (size_t i = 0; i < AGENT_CONNS; i++) {
		struct conn *conn = &agent->conn[i];
		if (conn->state != CONN_WAITING || conn->task != task->id) {
			continue;
		}
		if (json.p != NULL) {
			front_answer(conn, 200, json);
		} else {
			front_refuse(agent, conn, problem, left);
		}
	}
	remove_first(agent);
}

static bool
start_worker(struct agent *agent)
{
	const char *argv[] = { agent->settings.worker, "-c", agent->conf_path,
		NULL };
	if (agent->worker.fd >= 0) {
		return true;
	}
	buf_reset(&agent->from_worker);
	return platform_spawn(argv, true, &agent->worker) == ERR_OK;
}

/* Sends the first task if it has not been sent. A worker that cannot be had
 * fails everything that waits. */
static void
push(struct agent *agent)
{
	while (agent->task[0].id != 0 && !agent->task[0].sent) {
		if (start_worker(agent) &&
		    platform_write_all(
			agent->worker.fd, buf_str(&agent->task[0].frame))) {
			agent->task[0].sent = true;
			return;
		}
		log_warning("the worker cannot be reached");
		platform_child_close(&agent->worker);
		end_first(agent, STR_NONE, PROBLEM_WORKER_LOST, -1);
	}
}

bool
crew_is_busy(const struct agent *agent)
{
	return agent->task[0].id != 0 && agent->task[0].type != FRAME_LIST;
}

enum problem
crew_ask(struct agent *agent, struct frame *frame, const struct job *job,
    uint32_t *task)
{
	const char *job_id = job == NULL ? "" : job->id;
	size_t at = 0;
	for (; at < AGENT_TASKS && agent->task[at].id != 0; at++) {
		struct task *other = &agent->task[at];
		bool shareable = frame->type == FRAME_LIST ?
		    frame->field[FIELD_DETAIL].p == NULL :
		    job != NULL;
		if (other->type == frame->type && shareable &&
		    strcmp(other->job, job_id) == 0) {
			*task = other->id;
			return PROBLEM_NONE;
		}
		if (other->type != FRAME_LIST) {
			return PROBLEM_BUSY;
		}
	}
	if (at == AGENT_TASKS) {
		return PROBLEM_BUSY;
	}
	struct task fresh = { .type = frame->type };
	memcpy(fresh.job, job_id, strlen(job_id) + 1);
	agent->last_task =
	    agent->last_task == UINT32_MAX ? 1 : agent->last_task + 1;
	fresh.id = frame->id = agent->last_task;
	buf_init(&fresh.frame, NULL, FRAME_MAX + FRAME_HEAD);
	frame_encode(frame, &fresh.frame);
	if (buf_failed(&fresh.frame)) {
		buf_free(&fresh.frame);
		return PROBLEM_TOO_LARGE;
	}
	*task = fresh.id;
	agent->task[at] = fresh;
	return PROBLEM_NONE;
}

static int
small_number(struct str text, int standard)
{
	int64_t value;
	return str_to_int64(text, &value) && value < 1000 ? (int)value :
							    standard;
}

static bool
take_frame(struct agent *agent, const struct frame *frame)
{
	struct task *task = &agent->task[0];
	if (task->id == 0 || !task->sent || frame->id != task->id) {
		return false;
	}
	struct job *job = job_of(agent, task);
	switch (frame->type) {
	case FRAME_PROGRESS:
		if (job != NULL && frame->field[FIELD_STEP].p != NULL) {
			job_set_step(job, frame->field[FIELD_STEP]);
			api_tell_job(agent, job);
		}
		return true;
	case FRAME_DONE:
		if (frame->field[FIELD_JSON].p == NULL) {
			return false;
		}
		end_first(agent, frame->field[FIELD_JSON], PROBLEM_NONE, -1);
		return true;
	case FRAME_FAILED:
		end_first(agent, STR_NONE,
		    (enum problem)small_number(
			frame->field[FIELD_PROBLEM], PROBLEM_BUG),
		    small_number(frame->field[FIELD_LEFT], -1));
		return true;
	default:
		return false;
	}
}

static void
lose_worker(struct agent *agent)
{
	log_warning("the worker has gone");
	platform_child_close(&agent->worker);
	buf_reset(&agent->from_worker);
	if (agent->task[0].id != 0 && agent->task[0].sent) {
		end_first(agent, STR_NONE, PROBLEM_WORKER_LOST, -1);
	}
}

void
crew_read(struct agent *agent)
{
	char room[16384];
	ssize_t n = agent->worker.fd < 0 ?
	    -1 :
	    recv(agent->worker.fd, room, sizeof(room), MSG_DONTWAIT);
	if (agent->worker.fd >= 0 &&
	    (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))) {
		lose_worker(agent);
	}
	if (n > 0) {
		buf_add(&agent->from_worker, room, (size_t)n);
	}
	struct frame frame;
	size_t used;
	enum frame_status status = FRAME_GOT;
	while (agent->worker.fd >= 0 && status == FRAME_GOT) {
		struct buf *in = &agent->from_worker;
		status = frame_decode(buf_str(in), &frame, &used);
		if (status == FRAME_BAD || buf_failed(in) ||
		    (status == FRAME_GOT && !take_frame(agent, &frame))) {
			log_error("the worker sent a bad frame");
			lose_worker(agent);
			break;
		}
		if (status == FRAME_GOT) {
			memmove(in->p, in->p + used, in->len - used);
			in->len -= used;
		}
	}
	push(agent);
}

void
crew_free(struct agent *agent)
{
	while (agent->task[0].id != 0) {
		remove_first(agent);
	}
	platform_child_close(&agent->worker);
	buf_free(&agent->from_worker);
	buf_free(&agent->last_list);
}

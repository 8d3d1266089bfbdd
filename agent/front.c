/*
 * front: the connections of agentd: reading one request, writing one answer,
 * closing. Deadlines for slow peers; a connection that waits for the worker or
 * for news has none but its long poll's.
 */
#include "config.h"

#define CLEANUP_JSON
#include "agent/agentd.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <json-c/json.h>

#include "agent/version.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"

#define SECOND_US       1000000LL
#define READ_SECONDS    5
#define WRITE_SECONDS   10
#define RATE_PER_SECOND 10
#define RATE_BURST      60

static void
drop(struct conn *conn)
{
	if (conn->state == CONN_FREE) {
		return;
	}
	close(conn->fd);
	buf_free(&conn->in);
	buf_free(&conn->out);
	*conn = (struct conn){ .fd = -1 };
}

void
front_accept(struct agent *agent)
{
	int fd;
	while ((fd = platform_accept(agent->listening)) >= 0) {
		struct conn *free_place = NULL;
		for (size_t i = 0; i < AGENT_CONNS; i++) {
			if (agent->conn[i].state == CONN_FREE) {
				free_place = &agent->conn[i];
				break;
			}
		}
		if (free_place == NULL) {
			close(fd);
			continue;
		}
		*free_place = (struct conn){ .fd = fd,
			.state = CONN_READING,
			.deadline_us =
			    clock_monotonic_us() + READ_SECONDS * SECOND_US };
		buf_init(&free_place->in, NULL, HTTP_HEAD_MAX + HTTP_BODY_MAX);
		buf_init(&free_place->out, NULL, 1024 * 1024);
	}
}

static void
send_answer(struct conn *conn, const struct http_answer *answer)
{
	buf_reset(&conn->out);
	http_write(&conn->out, answer);
	conn->state = CONN_WRITING;
	conn->sent = 0;
	conn->task = 0;
	conn->job[0] = '\0';
	conn->deadline_us = clock_monotonic_us() + WRITE_SECONDS * SECOND_US;
}

void
front_answer(struct conn *conn, int status, struct str body)
{
	struct http_answer answer = {
		.status = status,
		.type = "application/json",
		.body = body,
		.allow_origin =
		    conn->origin[0] == '\0' ? STR_NONE : str_c(conn->origin),
	};
	send_answer(conn, &answer);
}

void
front_answer_file(
    struct conn *conn, const char *type, struct str body, const char *policy)
{
	struct http_answer answer = {
		.status = 200,
		.type = type,
		.body = body,
		.policy = policy,
	};
	send_answer(conn, &answer);
}

void
front_refuse(
    struct agent *agent, struct conn *conn, enum problem problem, int left)
{
	const struct problem_info *info = problem_info(problem);
	auto_json json_object *body = json_object_new_object();
	(void)agent;
	json_object_object_add(
	    body, "error", json_object_new_string(info->code));
	json_object_object_add(
	    body, "retryable", json_object_new_boolean(info->retryable));
	json_object_object_add(
	    body, "hint", json_object_new_string(info->hint));
	if (left >= 0) {
		json_object_object_add(body, "left", json_object_new_int(left));
	}
	if (problem == PROBLEM_AGENT_TOO_OLD) {
		json_object_object_add(
		    body, "have", json_object_new_string(AGENT_VERSION));
		json_object_object_add(
		    body, "built", json_object_new_string(AGENT_BUILT));
	}
	const char *text = json_object_to_json_string_ext(
	    body, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	front_answer(conn, info->http_status, str_c(text));
}

/* A bucket of RATE_BURST requests that fills by RATE_PER_SECOND. */
static bool
within_rate(struct agent *agent)
{
	const int64_t cost = SECOND_US / RATE_PER_SECOND;
	int64_t now = clock_monotonic_us();
	agent->allowance_us += now - agent->allowance_at_us;
	agent->allowance_at_us = now;
	if (agent->allowance_us > cost * RATE_BURST) {
		agent->allowance_us = cost * RATE_BURST;
	}
	if (agent->allowance_us < cost) {
		return false;
	}
	agent->allowance_us -= cost;
	return true;
}

static void
read_request(struct agent *agent, struct conn *conn)
{
	char room[16384];
	ssize_t n = recv(conn->fd, room, sizeof(room), 0);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		drop(conn);
		return;
	}
	if (n < 0) {
		return;
	}
	buf_add(&conn->in, room, (size_t)n);
	if (buf_failed(&conn->in)) {
		front_refuse(agent, conn, PROBLEM_TOO_LARGE, -1);
		return;
	}
	struct http_request request;
	enum problem why;
	switch (http_parse(buf_str(&conn->in), &request, &why)) {
	case HTTP_MORE:
		return;
	case HTTP_BAD:
		front_refuse(agent, conn, why, -1);
		return;
	case HTTP_GOT:
		break;
	}
	conn->deadline_us = 0;
	if (!within_rate(agent)) {
		front_refuse(agent, conn, PROBLEM_RATE, -1);
		return;
	}
	arena_reset(agent->scratch);
	api_handle(agent, conn, &request);
}

static void
write_answer(struct conn *conn)
{
	struct str out = buf_str(&conn->out);
	ssize_t n = send(
	    conn->fd, out.p + conn->sent, out.len - conn->sent, MSG_NOSIGNAL);
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	if (n > 0) {
		conn->sent += (size_t)n;
	}
	if (n <= 0) {
		drop(conn);
	} else if (conn->sent == out.len) {
		/* Closing over unread input would reset the connection and
		 * take the answer with it. */
		shutdown(conn->fd, SHUT_WR);
		conn->state = CONN_DRAINING;
		conn->deadline_us = clock_monotonic_us() + SECOND_US;
	}
}

static void
drain(struct conn *conn)
{
	char room[16384];
	ssize_t n = recv(conn->fd, room, sizeof(room), 0);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		drop(conn);
	}
}

void
front_serve(struct agent *agent, struct conn *conn, bool readable,
    bool writable, bool hung_up)
{
	if (conn->state == CONN_READING && readable) {
		read_request(agent, conn);
	} else if (conn->state == CONN_WAITING && hung_up) {
		drop(conn); /* what it asked for goes on */
	} else if (conn->state == CONN_DRAINING && readable) {
		drain(conn);
	}
	if (conn->state == CONN_WRITING && (writable || readable)) {
		write_answer(conn);
	}
}

void
front_tick(struct agent *agent)
{
	int64_t now = clock_monotonic_us();
	for (size_t i = 0; i < AGENT_CONNS; i++) {
		struct conn *conn = &agent->conn[i];
		if (conn->state == CONN_FREE || conn->deadline_us == 0 ||
		    conn->deadline_us > now) {
			continue;
		}
		if (conn->state == CONN_READING) {
			front_refuse(agent, conn, PROBLEM_TIMEOUT, -1);
		} else if (conn->state == CONN_WAITING &&
		    conn->job[0] != '\0') {
			struct job *job = job_find(&agent->jobs,
			    str_c(conn->job), str_c(conn->origin));
			conn->since = 0;
			if (job != NULL) {
				api_tell_job(agent, job);
			} else {
				front_refuse(
				    agent, conn, PROBLEM_JOB_UNKNOWN, -1);
			}
		} else {
			drop(conn);
		}
	}
}

void
front_close_all(struct agent *agent)
{
	for (size_t i = 0; i < AGENT_CONNS; i++) {
		drop(&agent->conn[i]);
	}
}

/*
 * agentd: what the parts of the front process share: settings, jobs, the
 * connections, the line to the worker. Made in main, passed to everything.
 */
#ifndef AGENTD_H
#define AGENTD_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/frame.h"
#include "agent/http.h"
#include "agent/job.h"
#include "agent/platform.h"
#include "agent/settings.h"
#include "agent/ticket.h"
#include "base/buf.h"

#define AGENT_PORTS 5
#define AGENT_CONNS 32
#define AGENT_TASKS 8
#define ORIGIN_ROOM 300

enum conn_state {
	CONN_FREE,
	CONN_READING,
	CONN_WAITING,
	CONN_WRITING,
	CONN_DRAINING
};

struct conn {
	int fd;
	enum conn_state state;
	struct buf in;
	struct buf out;
	size_t sent;
	int64_t deadline_us;      /* 0: none */
	char origin[ORIGIN_ROOM]; /* CORS answers go to it; "" none */
	uint32_t task;            /* waits for this one; 0: none */
	char job[JOB_ID_LEN + 1]; /* waits for news of it; "" none */
	unsigned since;
};

/* One thing for the worker to do. */
struct task {
	uint32_t id; /* 0: free */
	enum frame_type type;
	char job[JOB_ID_LEN + 1]; /* "" none */
	struct buf frame;
	bool sent;
};

struct agent {
	struct settings settings;
	const char *conf_path;
	struct ticket_keys keys;
	struct arena *arena;   /* as long as the process */
	struct arena *scratch; /* of one request */
	int listening;
	unsigned port;
	char session[64];      /* for listed origins */
	char tool_session[64]; /* for our own page */
	struct jobs jobs;
	struct conn conn[AGENT_CONNS];
	struct platform_child worker;
	struct buf from_worker;
	struct task task[AGENT_TASKS]; /* [0] is being done */
	uint32_t last_task;
	struct buf last_list; /* answer shown while the worker is busy */
	int64_t allowance_us; /* rate limit */
	int64_t allowance_at_us;
	bool stopping;
};

/* front.c: connections */
void front_accept(struct agent *agent);
void front_serve(struct agent *agent, struct conn *conn, bool readable,
    bool writable, bool hung_up);
void front_tick(struct agent *agent); /* deadlines */
void front_close_all(struct agent *agent);
/* Answers; the connection closes when all is sent. body must be JSON. */
void front_answer(struct conn *conn, int status, struct str body);
void front_answer_file(
    struct conn *conn, const char *type, struct str body, const char *policy);
void front_refuse(
    struct agent *agent, struct conn *conn, enum problem problem, int left);

/* api.c: what a request asks for */
void api_handle(
    struct agent *agent, struct conn *conn, const struct http_request *request);
/* Answers everybody who waits for news of the job. */
void api_tell_job(struct agent *agent, const struct job *job);

/* crew.c: the worker */
/* Queues a frame (its id is set here); *task is what to wait for. When the
 * same is already under way for the same job, joins it. */
enum problem crew_ask(struct agent *agent, struct frame *frame,
    const struct job *job, uint32_t *task);
void crew_read(struct agent *agent);
bool crew_is_busy(const struct agent *agent);
void crew_free(struct agent *agent);

#endif

/* worker: see worker.h. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include <fcgiapp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "base/rand.h"
#include "fcgi/body.h"
#include "fcgi/client_cert.h"
#include "fcgi/metrics.h"
#include "fcgi/request.h"
#include "fcgi/router.h"
#include "fcgi/worker.h"

#define ARENA_CEILING (64 * 1024 * 1024)
#define PATIENCE      10 /* seconds for one read or write of nginx's */

static volatile sig_atomic_t stopping;

static void
on_term(int signal_no)
{
	(void)signal_no;
	stopping = 1;
}

static size_t
read_input(void *source, void *out, size_t len)
{
	int want = len > INT32_MAX ? INT32_MAX : (int)len;
	int got = FCGX_GetStr(out, want, source);

	return got > 0 ? (size_t)got : 0;
}

static bool
id_is_good(struct str id)
{
	size_t i;

	for (i = 0; i < id.len; i++) {
		if (!(id.p[i] >= '0' && id.p[i] <= '9') &&
		    !(id.p[i] >= 'a' && id.p[i] <= 'f')) {
			return false;
		}
	}
	return id.len >= 8 && id.len <= 32;
}

static struct str
request_id(struct req *req)
{
	struct str id = req_env(req, "REQUEST_ID");
	unsigned char random[8];

	if (id_is_good(id)) {
		return id;
	}
	rand_bytes(random, sizeof(random));
	return str_to_hex(
	    req->arena, (struct str){ (const char *)random, sizeof(random) });
}

static enum front
front_of(const struct req *req)
{
	struct str site = req_env(req, "CERTDESK_SITE");

	if (str_equal_c(site, "members")) {
		return FRONT_MEMBERS;
	}
	return str_equal_c(site, "admin") ? FRONT_ADMIN : FRONT_NONE;
}

static void
read_line(struct req *req)
{
	struct str method = req_env(req, "REQUEST_METHOD");
	struct str uri = req_env(req, "REQUEST_URI");

	req->is_head = str_equal_c(method, "HEAD");
	if (req->is_head || str_equal_c(method, "GET")) {
		req->method = METHOD_GET;
	} else if (str_equal_c(method, "POST")) {
		req->method = METHOD_POST;
	}
	(void)str_cut(uri, '?', &req->path, &req->query);
	if (req->path.p == NULL || req->path.len > 1024) {
		req->path = STR("/-");
	}
}

static void
read_head(struct req *req)
{
	struct str length = req_env(req, "CONTENT_LENGTH");

	req->id = request_id(req);
	req->ip = req_env(req, "REMOTE_ADDR");
	req->user_agent = req_env(req, "HTTP_USER_AGENT");
	if (req->user_agent.len > 200) {
		req->user_agent.len = 200;
	}
	if (req->user_agent.p == NULL || !str_is_utf8(req->user_agent)) {
		req->user_agent = STR("");
	}
	req->front = front_of(req);
	read_line(req);
	if (!str_is_empty(length) && !str_to_int64(length, &req->input.left)) {
		req->input.left = -1;
	}
	if (req->front == FRONT_ADMIN) {
		req->client_cert = client_cert_digest(req);
	}
	req->desk.db = req->app->db;
	req->desk.arena = req->arena;
	req->desk.keyring = req->app->keyring;
	req->desk.actor.kind = ACTOR_SYSTEM;
	req->desk.actor.ip = req->ip;
	req->desk.request = req->id;
}

static void
send_answer(struct req *req, FCGX_Request *fcgi)
{
	struct buf head;

	if (arena_failed(req->arena)) {
		/* Out of room while answering: the smallest true answer. */
		(void)FCGX_PutS("Status: 503 Service Unavailable\r\n"
				"Content-Length: 0\r\nRetry-After: 5\r\n\r\n",
		    fcgi->out);
		req->res.status = 503;
		return;
	}
	buf_init(&head, req->arena, 32 * KIB);
	response_head(req, &head);
	(void)FCGX_PutStr(head.p, (int)head.len, fcgi->out);
	if (!req->is_head && req->res.body.len > 0) {
		(void)FCGX_PutStr(
		    req->res.body.p, (int)req->res.body.len, fcgi->out);
	}
}

static void
account(const struct req *req, uint64_t trips)
{
	const struct route *route = req->route;
	const struct session *session = req->session;
	int64_t took = clock_monotonic_us() - req->started_us;

	metrics_count(req->app->metrics,
	    route == NULL ? -1 : (int)(route - routes), req->res.status, took,
	    trips, req->res.body.len);
	log_info("method=%s route=%s status=%d ms=%" PRId64 " trips=%" PRIu64
		 " octets=%zu member=%" PRId64 " who=%s%" PRId64,
	    req->method == METHOD_POST ? "POST" : "GET",
	    route == NULL ? "-" : route->path, req->res.status, took / 1000,
	    trips, req->res.body.len,
	    session == NULL ? (int64_t)0 : session->member_id,
	    req->desk.actor.kind == ACTOR_STAFF ? "staff" : "operator",
	    req->desk.actor.id);
}

static void
serve(struct app *app, struct arena *arena, FCGX_Request *fcgi)
{
	struct req *req = arena_new_of(arena, struct req);
	uint64_t trips = db_round_trips(app->db);

	req->app = app;
	req->arena = arena;
	req->envp = fcgi->envp;
	req->started_us = clock_monotonic_us();
	req->input.read = read_input;
	req->input.source = fcgi->in;
	read_head(req);
	log_tag(str_printf(arena, "req=%.*s", STR_FMT(req->id)).p);
	metrics_add(app->metrics, METRICS_BUSY, 1);
	router_serve(req);
	body_drain(req);
	send_answer(req, fcgi);
	metrics_add(app->metrics, METRICS_BUSY, -1);
	account(req, db_round_trips(app->db) - trips);
	json_object_put(req->json);
	log_tag(NULL);
}

/* Waits for the next request: on the kept connection while there is one, else
 * at the listener. False: stop. The signal is let in only here, so it can
 * neither be missed nor break a request. */
static bool
wait_for(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	sigset_t open_mask;

	(void)sigprocmask(SIG_SETMASK, NULL, &open_mask);
	(void)sigdelset(&open_mask, SIGTERM);
	while (!stopping) {
		if (ppoll(&poll_fd, 1, NULL, &open_mask) > 0) {
			return !stopping;
		}
	}
	return false;
}

/* libfcgi's own accept loop would sleep where SIGTERM cannot wake it; so we
 * accept, and hand it the connection as a kept one. It is given no listener:
 * when the connection is at its end it comes back with an error. */
static bool
take_connection(FCGX_Request *fcgi, int listener)
{
	const struct timeval patience = { .tv_sec = PATIENCE };
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0) {
		return false; /* another worker was faster */
	}
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	fcgi->ipcFd = fd;
	fcgi->keepConnection = 1;
	return true;
}

int
worker_run(struct app *app, int listener)
{
	struct sigaction term = { .sa_handler = on_term };
	struct arena *arena = arena_new(ARENA_CEILING);
	FCGX_Request fcgi;

	if (arena == NULL || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&fcgi, -1, 0) != 0) {
		log_error("worker cannot start");
		return 1;
	}
	(void)sigaction(SIGTERM, &term, NULL);
	while (wait_for(fcgi.ipcFd >= 0 ? fcgi.ipcFd : listener)) {
		if (fcgi.ipcFd < 0 && !take_connection(&fcgi, listener)) {
			continue;
		}
		if (FCGX_Accept_r(&fcgi) != 0) {
			continue; /* the connection ended */
		}
		serve(app, arena, &fcgi);
		FCGX_Finish_r(&fcgi);
		arena_reset(arena);
	}
	FCGX_Free(&fcgi, 1);
	arena_free(arena);
	return 0;
}

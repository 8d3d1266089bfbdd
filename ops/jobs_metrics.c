#include "config.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "model/job.h"
#include "ops/jobs.h"
#include "ops/jobs_metrics.h"

#define BACKLOG 16

enum err
jobs_metrics_listen(const char *address, int *fd)
{
	struct sockaddr_in place = { .sin_family = AF_INET };
	char host[INET_ADDRSTRLEN];
	struct str head, tail;
	int64_t port = 0;
	int yes = 1;

	if (!str_cut(str_c(address), ':', &head, &tail) ||
	    !str_to_int64(tail, &port) || port < 1 || port > 65535 ||
	    head.len >= sizeof(host)) {
		return err_note(ERR_INVALID, "%s: not address:port", address);
	}
	(void)snprintf(host, sizeof(host), "%.*s", STR_FMT(head));
	place.sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, host, &place.sin_addr) != 1) {
		return err_note(ERR_INVALID, "%s: no IPv4 address", address);
	}
	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
	    bind(*fd, (struct sockaddr *)&place, sizeof(place)) != 0 ||
	    listen(*fd, BACKLOG) != 0) {
		if (*fd >= 0) {
			close(*fd);
		}
		*fd = -1;
		return err_note(ERR_CONFLICT, "%s cannot be used", address);
	}
	return ERR_OK;
}

static void
write_figures(struct jobs *jobs, struct buf *out)
{
	struct job_health health = { 0 };
	enum err e = job_health(&jobs->desk, &health);
	int64_t now = clock_now(), age = 0;

	buf_printf(out,
	    "# TYPE certdesk_jobs_database_up gauge\n"
	    "certdesk_jobs_database_up %d\n",
	    e == ERR_OK);
	if (e != ERR_OK) {
		return;
	}
	if (health.oldest_due != TIME_NONE && health.oldest_due < now) {
		age = now - health.oldest_due;
	}
	buf_printf(out,
	    "# TYPE certdesk_jobs_due gauge\n"
	    "certdesk_jobs_due %" PRId64 "\n"
	    "# TYPE certdesk_jobs_oldest_due_seconds gauge\n"
	    "certdesk_jobs_oldest_due_seconds %" PRId64 "\n"
	    "# TYPE certdesk_jobs_dead gauge\n"
	    "certdesk_jobs_dead %" PRId64 "\n",
	    health.n_due, age, health.n_dead);
}

/* What was asked does not matter: there is one page. */
static void
answer(struct jobs *jobs, int fd)
{
	struct timeval limit = { .tv_sec = 1 };
	struct buf body, all;
	struct str text;
	char ask[4096];

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (recv(fd, ask, sizeof(ask), 0) <= 0) {
		return;
	}
	arena_reset(jobs->desk.arena);
	buf_init(&body, jobs->desk.arena, 0);
	write_figures(jobs, &body);
	text = buf_str(&body);
	buf_init(&all, jobs->desk.arena, 0);
	buf_printf(&all,
	    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n",
	    text.len);
	buf_add_str(&all, text);
	(void)!send(fd, all.p, all.len, MSG_NOSIGNAL);
}

void
jobs_metrics_serve(struct jobs *jobs, int listen_fd, int stop_fd)
{
	struct pollfd fds[2] = { { .fd = listen_fd, .events = POLLIN },
		{ .fd = stop_fd, .events = POLLIN } };

	while (poll(fds, 2, -1) >= 0 && fds[1].revents == 0) {
		auto_fd int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0) {
			answer(jobs, fd);
		}
	}
}

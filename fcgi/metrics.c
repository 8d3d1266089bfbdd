/* metrics: see metrics.h. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "fcgi/metrics.h"
#include "fcgi/route.h"

#define ROUTES_MAX  160
#define STATUS_MAX  6 /* 1xx … 5xx */
#define BUCKETS_MAX 8

static const int64_t bucket_us[BUCKETS_MAX] = { 1000, 2500, 5000, 10000, 25000,
	100000, 500000, 2500000 };

struct route_metrics {
	atomic_uint_fast64_t answers[STATUS_MAX];
	atomic_uint_fast64_t round_trips;
	atomic_uint_fast64_t octets;
};

struct metrics {
	struct route_metrics routes[ROUTES_MAX + 1]; /* the last: no route */
	atomic_uint_fast64_t buckets[BUCKETS_MAX + 1];
	atomic_uint_fast64_t sum_us;
	atomic_int_fast64_t gauges[METRICS__MAX];
};

struct metrics *
metrics_new(void)
{
	struct metrics *metrics;

	metrics = mmap(NULL, sizeof(*metrics), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return metrics == MAP_FAILED ? NULL : metrics;
}

void
metrics_free(struct metrics *metrics)
{
	if (metrics != NULL) {
		(void)munmap(metrics, sizeof(*metrics));
	}
}

void
metrics_count(struct metrics *metrics, int route, int status, int64_t took_us,
    uint64_t round_trips, uint64_t octets)
{
	struct route_metrics *row;
	size_t i;
	int class = status / 100;

	row = &metrics->routes[route < 0 || route >= ROUTES_MAX ? ROUTES_MAX :
								  route];
	if (class > 0 && class < STATUS_MAX) {
		atomic_fetch_add(&row->answers[class], 1);
	}
	atomic_fetch_add(&row->round_trips, round_trips);
	atomic_fetch_add(&row->octets, octets);
	for (i = 0; i < BUCKETS_MAX && took_us > bucket_us[i]; i++) {
	}
	atomic_fetch_add(&metrics->buckets[i], 1);
	atomic_fetch_add(&metrics->sum_us, (uint64_t)took_us);
}

void
metrics_add(struct metrics *metrics, enum metrics_gauge gauge, int by)
{
	atomic_fetch_add(&metrics->gauges[gauge], by);
}

void
metrics_set(struct metrics *metrics, enum metrics_gauge gauge, int64_t value)
{
	atomic_store(&metrics->gauges[gauge], value);
}

static void
write_route(
    const struct route_metrics *row, const struct route *route, struct buf *out)
{
	const char *method = route == NULL ? "-" :
	    route->method == METHOD_POST   ? "POST" :
					     "GET";
	const char *path = route == NULL ? "-" : route->path;
	uint64_t n;
	int class;

	for (class = 1; class < STATUS_MAX; class ++) {
		n = atomic_load(&row->answers[class]);
		if (n > 0) {
			buf_printf(out,
			    "certdesk_web_requests_total{method=\"%s\",route="
			    "\"%s\",status=\"%dxx\"} %" PRIu64 "\n",
			    method, path, class, n);
		}
	}
	n = atomic_load(&row->round_trips);
	if (n > 0) {
		buf_printf(out,
		    "certdesk_web_database_round_trips_total{method=\"%s\","
		    "route=\"%s\"} %" PRIu64 "\n",
		    method, path, n);
	}
}

static void
write_times(const struct metrics *metrics, struct buf *out)
{
	uint64_t n = 0;
	size_t i;

	buf_add_c(out, "# TYPE certdesk_web_seconds histogram\n");
	for (i = 0; i <= BUCKETS_MAX; i++) {
		n += atomic_load(&metrics->buckets[i]);
		if (i < BUCKETS_MAX) {
			buf_printf(out,
			    "certdesk_web_seconds_bucket{le=\"%g\"} %" PRIu64
			    "\n",
			    (double)bucket_us[i] / 1e6, n);
		} else {
			buf_printf(out,
			    "certdesk_web_seconds_bucket{le=\"+Inf\"} %" PRIu64
			    "\n",
			    n);
		}
	}
	buf_printf(out, "certdesk_web_seconds_sum %g\n",
	    (double)atomic_load(&metrics->sum_us) / 1e6);
	buf_printf(out, "certdesk_web_seconds_count %" PRIu64 "\n", n);
}

void
metrics_write(const struct metrics *metrics, struct buf *out)
{
	static const struct {
		const char *name, *type;
	} gauges[METRICS__MAX] = {
		[METRICS_WORKERS] = { "certdesk_web_workers", "gauge" },
		[METRICS_RESTARTS] = { "certdesk_web_worker_restarts_total",
		    "counter" },
		[METRICS_BUSY] = { "certdesk_web_busy_workers", "gauge" },
		[METRICS_RELOADS] = { "certdesk_web_reloads_total", "counter" },
	};

	size_t i;

	buf_add_c(out, "# TYPE certdesk_web_requests_total counter\n");
	for (i = 0; i < n_routes && i < ROUTES_MAX; i++) {
		write_route(&metrics->routes[i], &routes[i], out);
	}
	write_route(&metrics->routes[ROUTES_MAX], NULL, out);
	write_times(metrics, out);
	for (i = 0; i < METRICS__MAX; i++) {
		buf_printf(out, "# TYPE %s %s\n%s %" PRId64 "\n",
		    gauges[i].name, gauges[i].type, gauges[i].name,
		    atomic_load(&metrics->gauges[i]));
	}
}

static bool
read_address(const char *text, struct sockaddr_in *out)
{
	struct str host, port;
	int64_t number;
	char room[INET_ADDRSTRLEN];

	memset(out, 0, sizeof(*out));
	if (!str_cut(str_c(text), ':', &host, &port) ||
	    host.len >= sizeof(room) || !str_to_int64(port, &number) ||
	    number > UINT16_MAX) {
		return false;
	}
	memcpy(room, host.p, host.len);
	room[host.len] = '\0';
	out->sin_family = AF_INET;
	out->sin_port = htons((uint16_t)number);
	return inet_pton(AF_INET, room, &out->sin_addr) == 1 &&
	    (ntohl(out->sin_addr.s_addr) >> 24) == 127;
}

int
metrics_listen(const char *address)
{
	struct sockaddr_in name;
	int fd, on = 1;

	if (!read_address(address, &name)) {
		log_error("metrics = %s is not 127.x.x.x:port", address);
		return -1;
	}
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 ||
	    listen(fd, 16) != 0) {
		log_error("cannot listen on %s: %s", address, strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}

static void
write_all(int fd, struct str text)
{
	ssize_t n;

	while (text.len > 0) {
		n = send(fd, text.p, text.len, MSG_NOSIGNAL);
		if (n <= 0) {
			return;
		}
		text.p += n;
		text.len -= (size_t)n;
	}
}

static void
answer(const struct metrics *metrics, int fd)
{
	static const char good[] = "GET /metrics ";
	const struct timeval patience = { .tv_sec = 2 };
	char head[2048];
	struct buf body, out;
	ssize_t n;

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	n = recv(fd, head, sizeof(head), 0);
	if (n < (ssize_t)sizeof(good) ||
	    memcmp(head, good, sizeof(good) - 1) != 0) {
		write_all(fd,
		    STR("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
		return;
	}
	buf_init(&body, NULL, 0);
	buf_init(&out, NULL, 0);
	metrics_write(metrics, &body);
	buf_printf(&out,
	    "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    body.len);
	buf_add_str(&out, buf_str(&body));
	write_all(fd, buf_str(&out));
	buf_free(&out);
	buf_free(&body);
}

static volatile sig_atomic_t stop;

static void
on_stop(int signal_no)
{
	(void)signal_no;
	stop = 1;
}

void
metrics_serve(const struct metrics *metrics, int listener)
{
	struct sigaction action = { .sa_handler = on_stop };
	int fd;

	(void)sigaction(SIGTERM, &action, NULL);
	while (!stop) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0) {
			answer(metrics, fd);
			close(fd);
		}
	}
}

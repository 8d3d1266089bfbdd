/*
 * metrics: counters of all workers, in memory they share, and the process
 * that shows them to Prometheus on loopback.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct buf;
struct metrics;

enum metrics_gauge {
	METRICS_WORKERS,
	METRICS_RESTARTS,
	METRICS_BUSY,
	METRICS_RELOADS,
	METRICS__MAX
};

/* Made by the parent before it forks. NULL when memory runs out. */
struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);

/* route: index in routes[], -1 for none. */
void metrics_count(struct metrics *metrics, int route, int status,
    int64_t took_us, uint64_t round_trips, uint64_t octets);
void metrics_add(struct metrics *metrics, enum metrics_gauge gauge, int by);
void
metrics_set(struct metrics *metrics, enum metrics_gauge gauge, int64_t value);

/* The text format of Prometheus, version 0.0.4. */
void metrics_write(const struct metrics *metrics, struct buf *out);

/* Binds "127.0.0.1:port" (or "[::1]:port"); anything not on loopback is
 * refused. -1 and a log line on failure. */
int metrics_listen(const char *address);
/* Answers GET /metrics until SIGTERM. */
void metrics_serve(const struct metrics *metrics, int listener);

#endif

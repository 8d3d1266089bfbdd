/*
 * jobs_metrics: figures of the queue for Prometheus, served by a process of
 * its own on loopback: plain HTTP, one answer a connection.
 */
#ifndef JOBS_METRICS_H
#define JOBS_METRICS_H

#include "base/err.h"
#include "base/str.h"

struct buf;
struct jobs;

/* address is "127.0.0.1:8943". ERR_INVALID, ERR_CONFLICT when it is taken. */
enum err jobs_metrics_listen(const char *address, int *fd) MUST_CHECK;

/* Until a signal can be read from stop_fd. */
void jobs_metrics_serve(struct jobs *jobs, int listen_fd, int stop_fd);

#endif

/*
 * worker: one process that answers requests, one at a time, until it is told
 * to stop. On SIGTERM it finishes the request at hand, closes the kept
 * connection and ends.
 */
#ifndef WORKER_H
#define WORKER_H

struct app;

/* listener: the bound FastCGI socket, in non-blocking mode. Returns the exit
 * status. SIGTERM must be blocked when it is called. */
int worker_run(struct app *app, int listener);

#endif

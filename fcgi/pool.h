/*
 * pool: the parent of the workers. Binds the socket, forks as many workers as
 * configured and one process for the metrics, starts a new one for each that
 * dies (with growing pauses when it dies young), starts a new generation on
 * SIGHUP before the old one drains, and drains all on SIGTERM. It serves no
 * request and talks to no database.
 */
#ifndef POOL_H
#define POOL_H

struct app;

/* Takes app over. conf_path is read again on SIGHUP. Returns the exit status
 * of the program. */
int pool_run(struct app *app, const char *conf_path);

#endif

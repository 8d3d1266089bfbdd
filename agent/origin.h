/*
 * origin: who may talk to the agent at all.
 *
 * Host must be exactly this agent's address (a rebinding name is refused),
 * Origin must be there and be exactly one of the configured ones. Nothing is
 * matched by prefix or pattern. The key tool that the agent serves itself has
 * one origin more, its own, and only for /tool/.
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <stdbool.h>

#include "base/str.h"

bool origin_host_is_ours(struct str host, unsigned port);

/* "http://127.0.0.1:PORT" or "http://localhost:PORT". */
bool origin_is_tool(struct str origin, unsigned port);

/* listed is ended by NULL. */
bool origin_is_listed(struct str origin, const char *const *listed);

/* "https://" host, optional port, nothing after; or http://127.0.0.1:PORT for
 * tests and development. Checked when the configuration is read. */
bool origin_is_well_formed(struct str origin);

#endif

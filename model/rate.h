/*
 * rate: limits counted in the database by the generic cell rate algorithm:
 * no edges of windows to double at, and they survive a restart.
 */
#ifndef RATE_H
#define RATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct rate_rule {
	const char *name;       /* stable: part of the row's key */
	int64_t n;              /* so many … */
	int64_t window_seconds; /* … in so long */
};

/* One thing to be charged: a rule and whom it counts. The key is stored as a
 * keyed digest, so a phone or an address may stand here. */
struct rate_take {
	const struct rate_rule *rule;
	struct str key;
};

/* Takes all or none. When one refuses: ERR_BUSY, *refused (may be NULL) names
 * its rule, and nothing is charged. Give the takes in a fixed order. Inside a
 * transaction of the caller a refusal fails that transaction. */
enum err rate_take(struct desk *desk, const struct rate_take *takes,
    size_t n_takes, const struct rate_rule **refused) MUST_CHECK;

/* The key that an address counts under: IPv4 whole, IPv6 by its /64. */
struct str rate_address(struct desk *desk, struct str ip);

#endif

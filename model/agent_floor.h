/* agent_floor: the oldest token agent that may still write to a key. */
#ifndef AGENT_FLOOR_H
#define AGENT_FLOOR_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct agent_floor {
	struct str version; /* "1.0.0"; empty: any */
	struct str built;   /* "2025-05-01"; empty: any */
};

enum err
agent_floor_find(struct desk *desk, struct agent_floor *out) MUST_CHECK;

/* Whether an agent that calls itself so is new enough; false for a version or
 * date out of form. Components compare as numbers. */
enum err agent_floor_admits(struct desk *desk, struct str version,
    struct str built, bool *admitted) MUST_CHECK;

#endif

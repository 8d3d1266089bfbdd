/* agent_release: the versions of the token agent offered for download. */
#ifndef AGENT_RELEASE_H
#define AGENT_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct agent_release {
	struct str version;
	int64_t built; /* start of that day */
	struct str file_name;
	int64_t size;      /* octets */
	struct str sha256; /* 32 octets */
	bool is_floor;     /* the oldest that may write */
	int64_t released_at;
};

/* The newest five, newest first. */
enum err agent_release_list(
    struct desk *desk, struct agent_release **out, size_t *n) MUST_CHECK;

#endif

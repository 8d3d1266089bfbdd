/*
 * origin: exact comparisons and nothing else (prefix tests like "127." have
 * been the hole in other agents).
 */
#include "config.h"

#include "agent/origin.h"

#include <stdio.h>
#include <string.h>

static bool
is_at_port(struct str s, const char *before, unsigned port)
{
	char want[64];
	int len = snprintf(want, sizeof(want), "%s:%u", before, port);
	return len > 0 && (size_t)len < sizeof(want) && str_equal_c(s, want);
}

bool
origin_host_is_ours(struct str host, unsigned port)
{
	return is_at_port(host, "127.0.0.1", port) ||
	    is_at_port(host, "localhost", port);
}

bool
origin_is_tool(struct str origin, unsigned port)
{
	return is_at_port(origin, "http://127.0.0.1", port) ||
	    is_at_port(origin, "http://localhost", port);
}

bool
origin_is_listed(struct str origin, const char *const *listed)
{
	if (origin.p == NULL) {
		return false;
	}
	for (; *listed != NULL; listed++) {
		if (str_equal_c(origin, *listed)) {
			return true;
		}
	}
	return false;
}

bool
origin_is_well_formed(struct str origin)
{
	struct str rest;
	if (str_starts(origin, STR("https://"))) {
		rest = (struct str){ origin.p + 8, origin.len - 8 };
	} else if (str_starts(origin, STR("http://127.0.0.1:"))) {
		rest = (struct str){ origin.p + 7, origin.len - 7 };
	} else {
		return false;
	}
	struct str host;
	struct str port;
	bool has_port = str_cut(rest, ':', &host, &port);
	if (host.len == 0 || host.len > 253) {
		return false;
	}
	for (size_t i = 0; i < host.len; i++) {
		char c = host.p[i];
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' &&
		    c != '.') {
			return false;
		}
	}
	int64_t number;
	return !has_port ||
	    (str_to_int64(port, &number) && number > 0 && number < 65536);
}

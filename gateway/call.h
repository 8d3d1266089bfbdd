/*
 * call: a request as it goes on the wire, made by a gateway's pure functions
 * and sent by ops/http.
 */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define CALL_HEADERS_MAX 12

struct call {
	bool post; /* else GET */
	struct str url;
	struct str headers[CALL_HEADERS_MAX]; /* "name: value" */
	size_t n_headers;
	struct str body; /* sent with POST, byte for byte */
};

#endif

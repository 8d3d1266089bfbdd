/*
 * http: the only HTTP client of the house: sends what a gateway made (struct
 * call), octet for octet, and gives back what came.
 *
 * https only; plain http only where the configured base address is one. No
 * redirect is followed, no proxy taken from the environment, certificates are
 * verified, an answer over a megabyte is none.
 */
#ifndef OPS_HTTP_H
#define OPS_HTTP_H

#include "base/err.h"
#include "base/str.h"
#include "gateway/call.h"

struct arena;
struct http;

/* ca_file: a PEM file trusted beside the system's; "" or NULL: none. NULL
 * when libcurl cannot start. */
struct http *http_new(const char *ca_file);
void http_free(struct http *http);

struct http_answer {
	int status;
	struct str body;
};

/*
 * ERR_BUSY: it surely was not sent (no address, no connection, no trust).
 * ERR_UPSTREAM: it may have been: no answer in time, an answer too large or
 * one that broke off. Whoever must not ask twice has to ask what became of
 * the first. ERR_OK for every answer that came whole, whatever its status.
 */
enum err http_send(struct http *http, struct arena *arena,
    const struct call *call, struct http_answer *answer) MUST_CHECK;

#endif

/*
 * http: reading one HTTP/1.1 request and writing one answer. Pure functions
 * over octets, fuzzed; sockets are in front.c.
 *
 * Strict on purpose: the only peers are browsers. No Transfer-Encoding, no
 * folded headers, no absolute form, no repeated header that decides anything,
 * one request a connection.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/problem.h"
#include "base/buf.h"
#include "base/str.h"

#define HTTP_HEAD_MAX (8u * 1024u)
#define HTTP_BODY_MAX (64u * 1024u)

enum http_method { HTTP_GET, HTTP_POST, HTTP_OPTIONS };

/* Points into the octets read. Absent headers have p == NULL. */
struct http_request {
	enum http_method method;
	struct str path;  /* begins with /, up to ? */
	struct str query; /* after ?; p == NULL without one */
	struct str host;
	struct str origin;
	struct str session; /* X-Agent-Session */
	struct str content_type;
	struct str fetch_site; /* Sec-Fetch-Site */
	bool wants_private_network;
	struct str body;
};

enum http_status { HTTP_MORE, HTTP_GOT, HTTP_BAD };

/* HTTP_BAD: *why says what to answer; then the connection is closed. */
enum http_status
http_parse(struct str bytes, struct http_request *out, enum problem *why);

struct http_answer {
	int status;
	const char *type; /* Content-Type; NULL: no body */
	struct str body;
	struct str allow_origin; /* p != NULL: CORS headers for this origin */
	bool preflight;          /* says what may be sent */
	bool private_network;
	const char *policy; /* Content-Security-Policy; NULL: none */
};

void http_write(struct buf *out, const struct http_answer *answer);

#endif

/*
 * client: speaks FastCGI to certdesk-web as nginx would, one request a
 * connection, so that tests need no nginx. Everything it makes lives in its
 * arena until client_reset.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct ask {
	const char *method; /* NULL: GET */
	const char *path;
	const char *site; /* NULL: "members"; "": none */
	const char *cookie;
	const char *content_type; /* NULL: urlencoded when there is a body */
	struct str body;
	const char *length; /* CONTENT_LENGTH to claim; NULL: the true one */
	const char *csrf;   /* X-CSRF-Token */
	const char *referer;
	const char *origin;
	const char *ip;   /* NULL: 127.0.0.1 */
	const char *cert; /* percent-encoded PEM: a verified client */
};

struct answer {
	int status; /* 0: the connection broke before there was an answer */
	struct str head;
	struct str body;
};

struct client {
	const char *socket;
	struct arena *arena;
};

struct answer client_ask(struct client *client, const struct ask *ask);
void client_reset(struct client *client);

/* Value of a header; "" when absent. */
struct str answer_header(const struct answer *answer, const char *name);
bool answer_has(const struct answer *answer, const char *text);
/* What stands between two texts, first found; "" when it is not there. */
struct str answer_between(
    const struct answer *answer, const char *before, const char *after);
/* A file of the folder that the test's .test made; STR_NONE when absent. */
struct str client_file(struct client *client, const char *name);

/* name=value of the cookie that the answer sets; "" when it does not. */
struct str answer_cookie(
    struct client *client, const struct answer *answer, const char *name);

#endif

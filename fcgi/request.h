/*
 * request: one request as handlers see it.
 *
 * Made by the worker loop, checked by router.c, handed to one handler. All it
 * points to lives in req->arena and is gone after the response. A handler
 * reads the request through the functions here, calls one function of the
 * model with &req->desk, and answers through fcgi/response.h.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json_object.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "fcgi/app.h"
#include "fcgi/response.h"
#include "fcgi/route.h"
#include "model/desk.h"
#include "model/session.h"
#include "views/page.h"

struct form;

/* Which of the two sites nginx received the request for. It says so in a
 * FastCGI parameter that no browser can set. */
enum front { FRONT_NONE = 0, FRONT_MEMBERS, FRONT_ADMIN };

#define REQUEST_PARAMS_MAX 4

struct request_body {
	/* Gives at most len octets; 0 at the end; never blocks for ever. */
	size_t (*read)(void *source, void *out, size_t len);
	void *source;
	int64_t left; /* octets announced and not yet read */
};

struct req {
	struct app *app;
	struct arena *arena;
	struct desk desk;          /* first argument of every model function */
	const struct route *route; /* NULL: none matched */
	struct response res;

	enum front front;
	enum method method;
	bool is_head;
	struct str id;    /* request id, shown to the person and in the log */
	struct str ip;    /* of the browser, as nginx tells it */
	struct str path;  /* "/orders/17", as sent */
	struct str query; /* behind the '?', as sent */
	struct str user_agent;                 /* cut at 200 octets */
	struct str params[REQUEST_PARAMS_MAX]; /* :names of the route */

	const struct session *session; /* NULL: nobody signed in */
	struct str session_token; /* of the cookie, in clear; may be stale */
	struct str visit_token;   /* of visitors not signed in */
	struct str client_cert; /* admin site: SHA-256 of the certificate nginx
				 * verified, lower-case hex; or none */

	struct form *form; /* BODY_FORM, BODY_MULTIPART: see form.h */
	json_object *json; /* BODY_JSON */
	struct str body;   /* BODY_JSON and BODY_RAW: the octets */

	struct request_body input;
	char *const *envp; /* FastCGI parameters "NAME=value" */
	int64_t started_us;
};

/* A FastCGI parameter, e.g. "HTTP_REFERER"; STR_NONE when absent. */
struct str req_env(const struct req *req, const char *name);

/* The :name of the route's path; never absent in a matched route. */
struct str req_param(const struct req *req, const char *name);

/* The same as a positive number; ERR_NOT_FOUND for anything else, so that
 * /orders/abc is answered like any order that is not there. */
enum err
req_param_id(const struct req *req, const char *name, int64_t *out) MUST_CHECK;

/* A query parameter, decoded, trimmed; STR_NONE when absent or not UTF-8. */
struct str req_query(const struct req *req, const char *name);
/* The same as a number ≥ 0; fallback when absent or not one. */
int64_t
req_query_int(const struct req *req, const char *name, int64_t fallback);
/* All values of a repeated parameter (?certificate=1&certificate=2). */
size_t req_query_all(
    const struct req *req, const char *name, struct str *values, size_t room);

struct str req_cookie(const struct req *req, const char *name);

/* Decodes percent and '+'; STR_NONE when it is not well formed UTF-8 or
 * holds NUL. */
struct str req_decode(struct arena *arena, struct str text);

/* A member of the JSON body that is a string; STR_NONE otherwise. */
struct str req_json_text(const struct req *req, const char *name);
bool req_json_int(const struct req *req, const char *name, int64_t *out);

/* What the frame of every page needs, ready for a view; the handler may add
 * a toast or a reload to it. */
struct page *req_page(struct req *req, struct str title);

#endif

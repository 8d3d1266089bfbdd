/*
 * response: the answer, buffered whole and sent at the end.
 *
 * Until the handler has returned the status can still change, and a half page
 * is never seen. Security headers are set here, for every answer.
 *
 *	view_order(reply_page(req, 200), req_page(req, STR("订单详情")), &data);
 *	return ERR_OK;
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct req;

enum response_kind {
	RESPONSE_NONE = 0, /* nothing answered yet: a bug of the handler */
	RESPONSE_PAGE,
	RESPONSE_REDIRECT,
	RESPONSE_JSON,
	RESPONSE_BYTES,
};

struct response {
	enum response_kind kind;
	int status;
	struct str content_type;
	struct str location; /* RESPONSE_REDIRECT */
	struct buf headers;  /* further lines, each ended by CR LF */
	struct buf body;
	bool sandboxed; /* served with Content-Security-Policy: sandbox */
	bool cacheable; /* otherwise Cache-Control: no-store */
};

/* An HTML page; hand the buf to a view. Calling it again starts over. */
struct buf *reply_page(struct req *req, int status);

/* 303 See Other to a path of this site ("/orders/17"). Returns ERR_OK, so a
 * handler can end in `return reply_redirect(…)`. */
enum err reply_redirect(struct req *req, struct str path);
enum err
reply_redirect_to(struct req *req, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* 303 to an address outside, which must be ours to choose (the payment
 * gateway's, signed by certdesk-jobs): never one from the request. */
enum err reply_redirect_outside(struct req *req, struct str url);

/* application/json. The object is taken over (freed) in any case. */
struct buf *reply_json(struct req *req, int status);
enum err
reply_json_object(struct req *req, int status, json_object *object) MUST_CHECK;

/* Octets for download: name is the file's (ASCII shown as is, the rest by RFC
 * 8187). */
struct buf *
reply_download(struct req *req, struct str content_type, struct str name);

/* Octets shown in a page of ours (a scan): nosniff, inline, sandbox CSP. */
struct buf *reply_inline(struct req *req, struct str content_type);

/* Plain text, e.g. what a payment gateway wants to read ("success"). */
struct buf *reply_text(struct req *req, int status);

/* A further header; name and value must be ours, CR and LF are dropped. */
void reply_header(struct req *req, const char *name, struct str value);

/* __Host- cookie: Secure, HttpOnly, SameSite=Lax, Path=/, session-long. */
void reply_cookie(struct req *req, const char *name, struct str value);
void reply_cookie_clear(struct req *req, const char *name);

/* The answer for an error: the page views/error.html, or problem JSON (RFC
 * 9457) below /api/. Never fails. */
void reply_error(struct req *req, enum err e);
void reply_status(struct req *req, int status, struct str sentence);
/* The same with a stable word for scripts. */
void
reply_coded(struct req *req, int status, const char *code, struct str sentence);

/* True for a path that a redirect may lead to: on this site. */
bool reply_path_is_ours(struct str path);

/* The whole head, status line to the empty line, as FastCGI wants it. */
void response_head(const struct req *req, struct buf *out);

#endif

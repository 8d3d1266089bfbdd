/* response: see response.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "views/error.h"

/* A scan of the largest size fits. */
#define BODY_CEILING (16 * 1024 * 1024)

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{ 200, "OK" },
	{ 202, "Accepted" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
};

static struct buf *
start(struct req *req, enum response_kind kind, int status,
    struct str content_type)
{
	struct response *res = &req->res;

	res->kind = kind;
	res->status = status;
	res->content_type = content_type;
	res->location = STR_NONE;
	res->sandboxed = false;
	buf_init(&res->body, req->arena, BODY_CEILING);
	if (res->headers.arena == NULL) {
		buf_init(&res->headers, req->arena, 16 * KIB);
	}
	return &res->body;
}

struct buf *
reply_page(struct req *req, int status)
{
	return start(
	    req, RESPONSE_PAGE, status, STR("text/html; charset=utf-8"));
}

struct buf *
reply_text(struct req *req, int status)
{
	return start(
	    req, RESPONSE_BYTES, status, STR("text/plain; charset=utf-8"));
}

struct buf *
reply_json(struct req *req, int status)
{
	return start(
	    req, RESPONSE_JSON, status, STR("application/json; charset=utf-8"));
}

enum err
reply_json_object(struct req *req, int status, json_object *object)
{
	struct buf *out = reply_json(req, status);
	size_t len = 0;
	const char *text;

	/* '/' is written as it is; '<' cannot matter: nosniff and the type. */
	text = json_object_to_json_string_length(object,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	if (text == NULL) {
		json_object_put(object);
		return ERR_BUG;
	}
	buf_add(out, text, len);
	json_object_put(object);
	return ERR_OK;
}

/* Only a path of this site: what begins with "//" or holds a backslash or a
 * control character leads elsewhere in some browser. */
static bool
path_is_ours(struct str path)
{
	size_t i;

	if (path.len == 0 || path.p[0] != '/' ||
	    (path.len > 1 && path.p[1] == '/')) {
		return false;
	}
	for (i = 0; i < path.len; i++) {
		if ((unsigned char)path.p[i] <= 0x20 || path.p[i] == '\\' ||
		    (unsigned char)path.p[i] >= 0x7F) {
			return false;
		}
	}
	return true;
}

bool
reply_path_is_ours(struct str path)
{
	return path_is_ours(path);
}

enum err
reply_redirect(struct req *req, struct str path)
{
	(void)start(req, RESPONSE_REDIRECT, 303, STR_NONE);
	req->res.location = path_is_ours(path) ? path : STR("/");
	return ERR_OK;
}

enum err
reply_redirect_outside(struct req *req, struct str url)
{
	/* The address is percent-encoded: nothing in it can end the line. */
	for (size_t i = 0; i < url.len; i++) {
		if (url.p[i] <= ' ' || url.p[i] == 0x7f) {
			return err_note(ERR_BUG, "address with a control");
		}
	}
	(void)start(req, RESPONSE_REDIRECT, 303, STR_NONE);
	req->res.location = url;
	return ERR_OK;
}

enum err
reply_redirect_to(struct req *req, const char *fmt, ...)
{
	struct buf path;
	va_list ap;

	buf_init(&path, req->arena, 4 * KIB);
	va_start(ap, fmt);
	buf_vprintf(&path, fmt, ap);
	va_end(ap);
	return reply_redirect(req, buf_str(&path));
}

struct buf *
reply_download(struct req *req, struct str content_type, struct str name)
{
	struct buf *out = start(req, RESPONSE_BYTES, 200, content_type);
	struct buf value;

	buf_init(&value, req->arena, 4 * KIB);
	buf_add_c(&value, "attachment; filename*=UTF-8''");
	buf_add_percent(&value, name);
	reply_header(req, "Content-Disposition", buf_str(&value));
	return out;
}

struct buf *
reply_inline(struct req *req, struct str content_type)
{
	struct buf *out = start(req, RESPONSE_BYTES, 200, content_type);

	req->res.sandboxed = true;
	reply_header(req, "Content-Disposition", STR("inline"));
	return out;
}

void
reply_header(struct req *req, const char *name, struct str value)
{
	struct buf *out = &req->res.headers;
	size_t i;

	if (out->arena == NULL) {
		buf_init(out, req->arena, 16 * KIB);
	}
	buf_printf(out, "%s: ", name);
	for (i = 0; i < value.len; i++) {
		if (value.p[i] != '\r' && value.p[i] != '\n') {
			buf_add_char(out, value.p[i]);
		}
	}
	buf_add_c(out, "\r\n");
}

void
reply_cookie(struct req *req, const char *name, struct str value)
{
	reply_header(req, "Set-Cookie",
	    str_printf(req->arena,
		"%s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax", name,
		STR_FMT(value)));
}

void
reply_cookie_clear(struct req *req, const char *name)
{
	reply_header(req, "Set-Cookie",
	    str_printf(req->arena,
		"%s=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
		name));
}

static bool
wants_json(const struct req *req)
{
	return str_starts(req->path, STR("/api/")) ||
	    (req->route != NULL && req->route->body == BODY_JSON);
}

static void
reply_problem(
    struct req *req, int status, const char *code, struct str sentence)
{
	json_object *problem = json_object_new_object();

	json_object_object_add(problem, "status", json_object_new_int(status));
	json_object_object_add(problem, "code", json_object_new_string(code));
	json_object_object_add(problem, "title",
	    json_object_new_string_len(sentence.p, (int)sentence.len));
	json_object_object_add(problem, "request_id",
	    json_object_new_string_len(req->id.p, (int)req->id.len));
	if (reply_json_object(req, status, problem) == ERR_OK) {
		req->res.content_type = STR("application/problem+json");
	}
}

void
reply_status(struct req *req, int status, struct str sentence)
{
	reply_coded(req, status, "refused", sentence);
}

void
reply_coded(struct req *req, int status, const char *code, struct str sentence)
{
	struct str title = status == 404 ? STR("页面不存在") :
	    status >= 500                ? STR("暂时无法完成") :
					   STR("无法继续");

	if (wants_json(req)) {
		reply_problem(req, status, code, sentence);
		return;
	}
	view_error(reply_page(req, status), req_page(req, title),
	    str_to_c(req->arena, sentence), NULL, NULL);
}

void
reply_error(struct req *req, enum err e)
{
	const struct err_info *info = err_info(e);

	if (e == ERR_BUSY) {
		reply_header(req, "Retry-After", STR("5"));
	}
	reply_coded(req, info->http_status, info->code, str_c(info->sentence));
}

static const char *
reason_of(int status)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].status == status) {
			return reasons[i].reason;
		}
	}
	return "Status";
}

static void
add_policy(const struct req *req, struct buf *out)
{
	if (req->res.sandboxed) {
		buf_add_c(out,
		    "Content-Security-Policy: sandbox; default-src 'none'; "
		    "style-src 'unsafe-inline'; img-src 'self'\r\n");
		return;
	}
	buf_add_c(out,
	    "Content-Security-Policy: default-src 'self'; base-uri 'none'; "
	    "object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
	    "connect-src 'self'");
	if (req->front == FRONT_MEMBERS) {
		/* The token agent: first free port of five. */
		buf_add_c(out,
		    " http://127.0.0.1:18620 http://127.0.0.1:18621"
		    " http://127.0.0.1:18622 http://127.0.0.1:18623"
		    " http://127.0.0.1:18624");
	}
	buf_add_c(out, "\r\n");
}

void
response_head(const struct req *req, struct buf *out)
{
	const struct response *res = &req->res;

	buf_printf(
	    out, "Status: %d %s\r\n", res->status, reason_of(res->status));
	if (res->content_type.p != NULL) {
		buf_printf(
		    out, "Content-Type: %.*s\r\n", STR_FMT(res->content_type));
	}
	buf_printf(out, "Content-Length: %zu\r\n", res->body.len);
	if (res->location.p != NULL) {
		buf_printf(out, "Location: %.*s\r\n", STR_FMT(res->location));
	}
	add_policy(req, out);
	buf_add_c(out,
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: same-origin\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n"
	    "X-Frame-Options: DENY\r\n");
	buf_add_c(out,
	    res->cacheable ? "Cache-Control: private, max-age=300\r\n" :
			     "Cache-Control: no-store\r\n");
	buf_printf(out, "X-Request-Id: %.*s\r\n", STR_FMT(req->id));
	buf_add_str(out, buf_str(&res->headers));
	buf_add_c(out, "\r\n");
}

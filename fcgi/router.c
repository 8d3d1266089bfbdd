/* router: see router.h. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include <openssl/sha.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "fcgi/body.h"
#include "fcgi/cookies.h"
#include "fcgi/csrf.h"
#include "fcgi/form.h"
#include "fcgi/park.h"
#include "fcgi/request.h"
#include "fcgi/router.h"
#include "model/rate.h"
#include "model/statements.h"

#define TOUCH_AFTER (60) /* seconds between writes of seen_at */

static bool
matches(const char *pattern, struct str path, struct str *params)
{
	size_t n = 0;
	struct str segment, want, rest = str_c(pattern);

	for (;;) {
		(void)str_cut(rest, '/', &want, &rest);
		(void)str_cut(path, '/', &segment, &path);
		if (want.len > 0 && want.p[0] == ':') {
			if (segment.len == 0 || n == REQUEST_PARAMS_MAX) {
				return false;
			}
			if (params != NULL) {
				params[n] = segment;
			}
			n++;
		} else if (!str_equal(want, segment)) {
			return false;
		}
		if (rest.p == NULL || path.p == NULL) {
			return rest.p == NULL && path.p == NULL;
		}
	}
}

int
router_find(enum method method, struct str path, struct str *params)
{
	size_t i;
	int other = -1;

	for (i = 0; i < n_routes; i++) {
		if (matches(routes[i].path, path, params)) {
			if (routes[i].method == method) {
				return (int)i;
			}
			other = -2;
		}
	}
	return other;
}

/* Done: the answer stands in req->res and nothing more is to happen. */
enum step { STEP_GO_ON, STEP_DONE };

static enum step
refuse(struct req *req, enum err e)
{
	reply_error(req, e);
	return STEP_DONE;
}

static enum step
refuse_with(struct req *req, int status, const char *sentence)
{
	reply_status(req, status, str_c(sentence));
	return STEP_DONE;
}

static enum step
find_route(struct req *req)
{
	int found;

	if (req->method == METHOD_DENY) {
		return refuse_with(req, 405, "不支持这种访问方式。");
	}
	found = router_find(req->method, req->path, req->params);
	if (found == -2) {
		reply_header(req, "Allow",
		    req->method == METHOD_GET ? STR("POST") : STR("GET, HEAD"));
		return refuse_with(req, 405, "不支持这种访问方式。");
	}
	if (found < 0) {
		return refuse(req, ERR_NOT_FOUND);
	}
	req->route = &routes[found];
	return STEP_GO_ON;
}

/* Console paths exist on the console's host only, and the other way round. */
static enum step
check_front(struct req *req)
{
	bool console = str_equal(req->path, STR("/admin")) ||
	    str_starts(req->path, STR("/admin/"));

	if ((req->route->roles & ROLE_ANYONE) != 0 && !console) {
		return STEP_GO_ON;
	}
	if (req->front == FRONT_ADMIN && str_equal(req->path, STR("/"))) {
		(void)reply_redirect(req, STR("/admin/"));
		return STEP_DONE;
	}
	if (req->front != (console ? FRONT_ADMIN : FRONT_MEMBERS)) {
		req->route = NULL;
		return refuse(req, ERR_NOT_FOUND);
	}
	return STEP_GO_ON;
}

static enum step
check_size(struct req *req)
{
	if (req->input.left < 0) {
		return refuse(req, ERR_INVALID);
	}
	if ((uint64_t)req->input.left > req->route->size) {
		return refuse_with(
		    req, 413, "提交的内容过大。请缩小文件后重新上传。");
	}
	return STEP_GO_ON;
}

static unsigned
staff_roles(struct str roles)
{
	static const struct {
		const char *name;
		enum role role;
	} names[] = {
		{ "reviewer", ROLE_REVIEWER },
		{ "maker", ROLE_MAKER },
		{ "shipping", ROLE_SHIPPING },
		{ "finance", ROLE_FINANCE },
		{ "auditor", ROLE_AUDITOR },
		{ "admin", ROLE_ADMIN },
	};

	unsigned bits = 0;
	struct str word;
	size_t i;

	while (roles.len > 0) {
		(void)str_cut(roles, ' ', &word, &roles);
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (str_equal_c(word, names[i].name)) {
				bits |= names[i].role;
			}
		}
	}
	return bits;
}

/* The roles of whoever asks. */
static unsigned
roles_of(const struct req *req)
{
	unsigned bits = ROLE_ANYONE;

	if (req->front == FRONT_MEMBERS) {
		bits |= ROLE_GUEST;
	}

	if (req->front == FRONT_ADMIN && !str_is_empty(req->client_cert)) {
		bits |= ROLE_VISITOR;
	}
	if (req->session == NULL) {
		return bits;
	}
	if (req->session->staff_id > 0) {
		return bits | staff_roles(req->session->roles);
	}
	bits |= ROLE_OPERATOR;
	if (req->session->member_id > 0) {
		bits |= ROLE_MEMBER;
	}
	return bits;
}

/* An officer's session is worth nothing without the officer's certificate. */
static bool
shows_own_certificate(const struct req *req, const struct session *session)
{
	return !str_is_empty(req->client_cert) &&
	    str_equal(req->client_cert,
		str_to_hex(req->arena, session->certificate_sha256));
}

/* Loads the session that the cookie names, live or not; an officer's counts
 * on the console only, and an operator's on the members' site only. */
static enum err
load_session(struct req *req, struct session **out)
{
	const char *cookie =
	    req->front == FRONT_ADMIN ? COOKIE_SESSION_ADMIN : COOKIE_SESSION;
	struct session *session;
	enum err e;

	*out = NULL;
	req->visit_token = req_cookie(req, COOKIE_VISIT);
	req->session_token = req_cookie(req, cookie);
	if (str_is_empty(req->session_token) || req->session_token.len > 100) {
		req->session_token = STR_NONE;
		return ERR_OK;
	}
	session = arena_new_of(req->arena, struct session);
	e = session_find(&req->desk, req->session_token, session);
	if (e == ERR_NOT_FOUND) {
		req->session_token = STR_NONE;
		return ERR_OK;
	}
	if (e != ERR_OK) {
		return e;
	}
	if ((req->front == FRONT_ADMIN) != (session->staff_id > 0) ||
	    (session->staff_id > 0 && !shows_own_certificate(req, session))) {
		req->session_token = STR_NONE;
		return ERR_OK;
	}
	*out = session;
	return ERR_OK;
}

static void
become(struct req *req, const struct session *session)
{
	req->session = session;
	req->desk.actor.kind =
	    session->staff_id > 0 ? ACTOR_STAFF : ACTOR_OPERATOR;
	req->desk.actor.id =
	    session->staff_id > 0 ? session->staff_id : session->operator_id;
	if (clock_now() - session->seen_at > TOUCH_AFTER &&
	    session_touch(&req->desk, session) != ERR_OK) {
		log_warning("session could not be touched");
	}
}

/* To another page first, and back to this one afterwards. */
static enum step
send_to(struct req *req, const char *page)
{
	struct buf path;

	buf_init(&path, req->arena, 8 * KIB);
	buf_add_c(&path, page);
	if (req->method == METHOD_GET && !str_equal(req->path, STR("/"))) {
		buf_add_c(&path, "?next=");
		buf_add_percent(&path, req->path);
		if (req->query.len > 0) {
			buf_add_c(&path, "%3F");
			buf_add_percent(&path, req->query);
		}
	}
	(void)reply_redirect(req, buf_str(&path));
	return STEP_DONE;
}

static enum step
refuse_stranger(struct req *req, const struct session *ended)
{
	if (req->front == FRONT_ADMIN && str_is_empty(req->client_cert)) {
		return refuse(req, ERR_DENIED);
	}
	if (str_starts(req->path, STR("/api/"))) {
		reply_coded(
		    req, 401, "signed_out", STR("登录已过期，请重新登录。"));
		return STEP_DONE;
	}
	if (req->method == METHOD_POST && ended != NULL &&
	    (req->route->body == BODY_FORM ||
		req->route->body == BODY_MULTIPART)) {
		if (park_form(req, ended) == ERR_OK) {
			return STEP_DONE;
		}
	}
	return send_to(
	    req, req->front == FRONT_ADMIN ? "/admin/sign-in" : "/sign-in");
}

static enum step
check_role(struct req *req)
{
	struct session *session;
	unsigned roles;
	enum err e = load_session(req, &session);

	if (e != ERR_OK) {
		return refuse(req, e);
	}
	if (session != NULL && session->live) {
		become(req, session);
	}
	roles = roles_of(req);
	if ((roles & req->route->roles) != 0) {
		return STEP_GO_ON;
	}
	if (req->session == NULL) {
		return refuse_stranger(req, session);
	}
	if ((req->route->roles & ROLE_MEMBER) != 0 &&
	    (roles & ROLE_OPERATOR) != 0) {
		/* Signed in, but for which member? */
		return send_to(req, "/members");
	}
	return refuse(req, ERR_DENIED);
}

static enum step
check_rate(struct req *req)
{
	static const struct rate_rule rules[] = {
		[RATE_FORM] = { "route_form", 240, 60 },
		[RATE_SIGN_IN] = { "route_sign_in", 300, 600 },
	};
	struct rate_take take;
	enum err e;

	if (req->route->rate == RATE_NONE) {
		return STEP_GO_ON;
	}
	if (req->route->rate == RATE_DENY) {
		return refuse(req, ERR_DENIED);
	}
	take.rule = &rules[req->route->rate];
	take.key = rate_address(&req->desk, req->ip);
	e = rate_take(&req->desk, &take, 1, NULL);
	if (e == ERR_BUSY) {
		reply_header(req, "Retry-After", STR("60"));
		return refuse_with(
		    req, 429, "操作过于频繁，请稍等一分钟再试。");
	}
	return e == ERR_OK ? STEP_GO_ON : refuse(req, e);
}

/* What can be said about the request's origin before its body is read. */
static enum step
check_origin(struct req *req)
{
	switch (req->route->csrf) {
	case CSRF_SAFE:
		return req->method == METHOD_GET ? STEP_GO_ON :
						   refuse(req, ERR_DENIED);
	case CSRF_SIGNED:
		return STEP_GO_ON; /* the handler verifies the signature */
	case CSRF_HEADER:
		if (csrf_origin_is_ours(req) &&
		    csrf_is_good(req, req_env(req, "HTTP_X_CSRF_TOKEN"))) {
			return STEP_GO_ON;
		}
		break;
	case CSRF_FORM:
	case CSRF_ONCE:
		if (csrf_origin_is_ours(req)) {
			return STEP_GO_ON;
		}
		break;
	case CSRF_DENY:
		break;
	}
	return refuse_with(
	    req, 403, "页面已过期，请返回上一页刷新后重新提交。");
}

static enum step
check_body(struct req *req)
{
	enum err e = body_read(req);

	if (e == ERR_DENIED) {
		return refuse_with(
		    req, 403, "页面已过期，请返回上一页刷新后重新提交。");
	}
	if (e != ERR_OK) {
		/* body_read may have answered more exactly. */
		return req->res.kind != RESPONSE_NONE ? STEP_DONE :
							refuse(req, e);
	}
	if ((req->route->csrf == CSRF_FORM || req->route->csrf == CSRF_ONCE) &&
	    !csrf_is_good(req, req->form->csrf)) {
		return refuse_with(
		    req, 403, "页面已过期，请返回上一页刷新后重新提交。");
	}
	if (req->route->csrf == CSRF_ONCE &&
	    !once_is_good(req, req->form->once)) {
		return refuse_with(
		    req, 403, "页面已过期，请返回上一页刷新后重新提交。");
	}
	return STEP_GO_ON;
}

struct earlier {
	struct str location;
};

static enum err
claim(struct req *req, struct str hash, struct earlier *earlier)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct earlier, location),
	};
	static const struct row_shape shape = ROW_SHAPE(struct earlier, fields);
	struct str anchor = str_is_empty(req->session_token) ?
	    req->visit_token :
	    req->session_token;

	return db_one(req->desk.db, req->arena, STMT_FORM_USE_CLAIM,
	    DB_ARGS(
		ARG_BYTES(hash), ARG_BYTES(session_hash(&req->desk, anchor))),
	    &shape, earlier);
}

/* One-use forms: the claim, the work and the answer are one transaction, so
 * that a worker killed in between leaves nothing. A second POST of the same
 * form waits at the claim for the first, and repeats its redirect; where the
 * first ended in the page again (422), it is worked anew. */
static enum err
serve_once(struct db *db, void *arg)
{
	struct req *req = arg;
	const struct typed typed = *req->form->typed;
	struct str hash = session_hash(&req->desk, req->form->once);
	struct earlier earlier = { STR_NONE };
	enum err e;

	memset(&req->res, 0, sizeof(req->res));
	e = claim(req, hash, &earlier);
	if (e != ERR_OK) {
		return e == ERR_NOT_FOUND ? ERR_DENIED : e;
	}
	if (earlier.location.p != NULL) {
		return reply_redirect(req, earlier.location);
	}
	e = req->route->handler(req);
	if (e == ERR_OK && req->res.kind == RESPONSE_REDIRECT) {
		e = db_run(db, STMT_FORM_USE_ANSWER,
		    DB_ARGS(ARG_BYTES(hash), ARG_TEXT(req->res.location)),
		    NULL);
	}
	if (e != ERR_OK) {
		*req->form->typed = typed; /* the whole may run again */
	}
	return e;
}

static enum err
call_handler(struct req *req)
{
	if (req->route->csrf != CSRF_ONCE) {
		return req->route->handler(req);
	}
	return db_transact(req->desk.db, serve_once, req);
}

void
router_serve(struct req *req)
{
	static enum step (*const checks[])(struct req *) = {
		find_route,
		check_front,
		check_size,
		check_role,
		check_origin,
		check_rate,
		check_body,
	};

	size_t i;
	enum err e;

	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (checks[i](req) == STEP_DONE) {
			return;
		}
	}
	e = call_handler(req);
	if (e != ERR_OK) {
		reply_error(req, e);
	} else if (req->res.kind == RESPONSE_NONE) {
		reply_error(req,
		    err_note(ERR_BUG, "%s left no answer", req->route->path));
	}
}

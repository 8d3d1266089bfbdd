/* sign_ins: see sign_ins.h. */
#include "config.h"

#include "base/arena.h"
#include "fcgi/cookies.h"
#include "fcgi/form.h"
#include "fcgi/request.h"
#include "fcgi/sign_ins.h"
#include "model/pow.h"
#include "model/session.h"
#include "model/sign_in.h"
#include "views/admin_sign_in.h"
#include "views/sign_in.h"
#include "views/sign_in_data.h"

struct posted {
	struct str login;
	struct str password;
	struct str next;
	struct str puzzle, answer;
};

static const struct form_field fields[] = {
	{ .name = "login",
	    .label = "登录账号",
	    .required = true,
	    .halfwidth = true,
	    .max = 32,
	    .offset = offsetof(struct posted, login) },
	{ .name = "password",
	    .label = "密码",
	    .type = FIELD_SECRET,
	    .required = true,
	    .max = 128,
	    .offset = offsetof(struct posted, password) },
	{ .name = "next",
	    .label = "页面",
	    .max = 1000,
	    .offset = offsetof(struct posted, next) },
	{ .name = "puzzle",
	    .label = "校验",
	    .max = 200,
	    .offset = offsetof(struct posted, puzzle) },
	{ .name = "answer",
	    .label = "校验",
	    .max = 20,
	    .offset = offsetof(struct posted, answer) },
};

static const char *
home_of(const struct req *req)
{
	return req->front == FRONT_ADMIN ? "/admin/" : "/";
}

/* Where to go afterwards; never back to the sign-in pages. */
static struct str
next_page(const struct req *req, struct str next)
{
	if (!reply_path_is_ours(next) || str_starts(next, STR("/sign-")) ||
	    str_starts(next, STR("/admin/sign-")) ||
	    str_starts(next, STR("/api/"))) {
		return str_c(home_of(req));
	}
	return next;
}

static enum err
show(struct req *req, int status, struct sign_in_data *data)
{
	data->puzzle_bits = POW_BITS;
	if (req->front == FRONT_ADMIN) {
		view_admin_sign_in(reply_page(req, status),
		    req_page(req, STR("工作人员登录")), data);
	} else {
		view_sign_in(
		    reply_page(req, status), req_page(req, STR("登录")), data);
	}
	return ERR_OK;
}

enum err
sign_ins_new(struct req *req)
{
	struct sign_in_data data = {
		.typed = typed_new(req->arena),
		.next = next_page(req, req_query(req, "next")),
		.restored = str_equal(req_query(req, "parked"), STR("1")),
	};

	if (req->session != NULL) {
		return reply_redirect(req, data.next);
	}
	return show(req, 200, &data);
}

static struct str
lower(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t i;

	for (i = 0; i < text.len; i++) {
		out[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ?
		    (char)(text.p[i] - 'A' + 'a') :
		    text.p[i];
	}
	return (struct str){ out, text.len };
}

/* A new token for a new session: what was in the cookies before is worth
 * nothing afterwards. */
static void
hand_out(struct req *req, struct str token)
{
	reply_cookie(req,
	    req->front == FRONT_ADMIN ? COOKIE_SESSION_ADMIN : COOKIE_SESSION,
	    token);
	reply_cookie_clear(req, COOKIE_VISIT);
}

static const char *
sentence(enum sign_in_outcome outcome)
{
	switch (outcome) {
	case SIGN_IN_WRONG:
		return "账号或密码不正确，请核对后重新输入。";
	case SIGN_IN_PUZZLE:
		return "尝试次数较多，请完成安全校验后重新输入密码。";
	case SIGN_IN_TOO_MANY:
		return "尝试次数过多，请一小时后再试，或联系客服重置密码。";
	case SIGN_IN_AMBIGUOUS:
		return "该 UKey 可由多位操作人使用，请先填写登录账号。";
	case SIGN_IN_OK:
		break;
	}
	return NULL;
}

static struct sign_in_try
try_of(struct req *req, const struct posted *posted)
{
	return (struct sign_in_try){
		.login = lower(req->arena, posted->login),
		.password = posted->password,
		.puzzle = posted->puzzle,
		.answer = posted->answer,
		.client_cert = req->client_cert,
		.ip = req->ip,
		.browser = req->user_agent,
	};
}

enum err
sign_ins_create(struct req *req)
{
	struct posted posted = { 0 };
	struct sign_in_data data = { .typed = req->form->typed };
	enum sign_in_outcome outcome = SIGN_IN_WRONG;
	struct sign_in_try try;
	struct str token;
	enum err e;

	if (!form_read(req->form, fields, N_FIELDS(fields), &posted)) {
		data.next = next_page(req, posted.next);
		return show(req, 422, &data);
	}
	data.next = next_page(req, posted.next);
	try = try_of(req, &posted);
	e = req->front == FRONT_ADMIN ?
	    sign_in_staff(&req->desk, &try, &outcome, &token) :
	    sign_in_operator(&req->desk, &try, &outcome, &token);
	if (e != ERR_OK) {
		return e;
	}
	if (outcome == SIGN_IN_OK) {
		hand_out(req, token);
		return reply_redirect(req, data.next);
	}
	if (outcome == SIGN_IN_PUZZLE || !str_is_empty(posted.answer)) {
		data.puzzle = pow_puzzle(&req->desk);
	}
	form_error(req->form, NULL, sentence(outcome));
	return show(req, outcome == SIGN_IN_TOO_MANY ? 429 : 422, &data);
}

enum err
sign_ins_delete(struct req *req)
{
	enum err e = session_end(&req->desk, req->session);

	if (e != ERR_OK) {
		return e;
	}
	reply_cookie_clear(req,
	    req->front == FRONT_ADMIN ? COOKIE_SESSION_ADMIN : COOKIE_SESSION);
	return reply_redirect_to(req, "%s?done=signed_out",
	    req->front == FRONT_ADMIN ? "/admin/sign-in" : "/sign-in");
}

enum err
sign_ins_challenge(struct req *req)
{
	json_object *answer;
	struct str challenge;
	enum err e = sign_in_challenge(&req->desk, &challenge);

	if (e != ERR_OK) {
		return e;
	}
	answer = json_object_new_object();
	json_object_object_add(answer, "challenge",
	    json_object_new_string_len(challenge.p, (int)challenge.len));
	return reply_json_object(req, 200, answer);
}

static enum err
read_key(struct req *req, struct sign_in_by_key *key)
{
	enum err e;

	key->origin = req->app->conf.origin;
	key->challenge = req_json_text(req, "challenge");
	if (str_is_empty(key->challenge)) {
		return ERR_INVALID;
	}
	e = str_from_base64(
	    req->arena, req_json_text(req, "certificate"), &key->certificate);
	return e != ERR_OK ?
	    e :
	    str_from_base64(
		req->arena, req_json_text(req, "signature"), &key->signature);
}

enum err
sign_ins_key(struct req *req)
{
	struct posted posted = { .login = req_json_text(req, "login") };
	struct sign_in_by_key key;
	struct sign_in_try try = try_of(req, &posted);
	enum sign_in_outcome outcome;
	struct str token, next;
	json_object *answer;
	enum err e;

	e = read_key(req, &key);
	if (e == ERR_OK) {
		e = sign_in_key(&req->desk, &try, &key, &outcome, &token);
	}
	if (e != ERR_OK) {
		return e;
	}
	if (outcome != SIGN_IN_OK) {
		reply_coded(req, 422, "sign_in",
		    outcome == SIGN_IN_WRONG ?
			STR("该 UKey 不能用于登录：证书不在有效状态，或未绑定操作人。") :
			str_c(sentence(outcome)));
		return ERR_OK;
	}
	hand_out(req, token);
	next = next_page(req, req_json_text(req, "next"));
	answer = json_object_new_object();
	json_object_object_add(answer, "location",
	    json_object_new_string_len(next.p, (int)next.len));
	return reply_json_object(req, 200, answer);
}

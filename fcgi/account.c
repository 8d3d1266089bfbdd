/* account: see account.h. */
#include "config.h"

#include "fcgi/account.h"
#include "fcgi/form.h"
#include "fcgi/request.h"
#include "model/operator.h"
#include "model/password.h"
#include "model/session.h"
#include "model/sign_in.h"
#include "views/account.h"

struct change {
	struct str now, next, again;
};

static const struct form_field fields[] = {
	{ .name = "now",
	    .label = "当前密码",
	    .type = FIELD_SECRET,
	    .required = true,
	    .max = PASSWORD_MAX,
	    .offset = offsetof(struct change, now) },
	{ .name = "next",
	    .label = "新密码",
	    .type = FIELD_SECRET,
	    .required = true,
	    .max = PASSWORD_MAX,
	    .offset = offsetof(struct change, next) },
	{ .name = "again",
	    .label = "再次输入的新密码",
	    .type = FIELD_SECRET,
	    .required = true,
	    .max = PASSWORD_MAX,
	    .offset = offsetof(struct change, again) },
};

static enum err
show(struct req *req, int status, const struct typed *typed)
{
	struct session_line *sessions;
	struct sign_in_line *history;
	size_t n_sessions, n_history;
	enum err e;

	e = session_list(&req->desk, req->session, &sessions, &n_sessions);
	if (e == ERR_OK) {
		e = sign_in_list(&req->desk, req->session->operator_id,
		    &history, &n_history);
	}
	if (e == ERR_OK) {
		view_account(reply_page(req, status),
		    req_page(req, STR("个人中心")), req->session, typed,
		    sessions, n_sessions, history, n_history);
	}
	return e;
}

enum err
account_show(struct req *req)
{
	return show(req, 200, typed_new(req->arena));
}

static void
check(struct req *req, const struct change *change)
{
	const char *weakness =
	    password_weakness(change->next, req->session->login);

	if (weakness != NULL) {
		form_error(req->form, "next", weakness);
	} else if (str_equal(change->next, change->now)) {
		form_error(
		    req->form, "next", "新密码与当前密码相同，请重新设置");
	} else if (!str_equal(change->next, change->again)) {
		form_error(
		    req->form, "again", "两次输入的新密码不一致，请重新输入");
	}
}

enum err
account_change_password(struct req *req)
{
	struct change change = { 0 };
	enum err e = ERR_INVALID;

	if (form_read(req->form, fields, N_FIELDS(fields), &change)) {
		check(req, &change);
	}
	if (!form_is_good(req->form)) {
		return show(req, 422, req->form->typed);
	}
	e = operator_change_password(
	    &req->desk, req->session, change.now, change.next);
	if (e == ERR_DENIED) {
		form_error(req->form, "now", "当前密码不正确，请重新输入");
		return show(req, 422, req->form->typed);
	}
	if (e == ERR_BUSY) {
		form_error(req->form, NULL,
		    "尝试次数过多，请一小时后再试，或联系客服重置密码。");
		return show(req, 429, req->form->typed);
	}
	return e == ERR_OK ?
	    reply_redirect(req, STR("/account?done=password_changed")) :
	    e;
}

enum err
account_end_session(struct req *req)
{
	enum err e = session_end_one(
	    &req->desk, req->session, typed_value(req->form->typed, "session"));

	return e == ERR_OK ?
	    reply_redirect(req, STR("/account?done=session_ended")) :
	    e;
}

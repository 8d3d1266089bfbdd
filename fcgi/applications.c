/* applications: see applications.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "fcgi/applications.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/approval.h"
#include "views/application.h"
#include "views/ask.h"
#include "views/certificate_parts.h"

static bool
was_reviewed(const struct application_story *story)
{
	for (size_t i = 0; i < story->n_events; i++) {
		if (str_equal_c(story->events[i].to_state, "in_review")) {
			return true;
		}
	}
	return !str_is_empty(story->application->review_reason);
}

static void
tell_steps(struct application_story *story)
{
	const struct application *a = story->application;

	if (!str_equal_c(a->state, "cancelled") &&
	    !str_equal_c(a->state, "closed")) {
		story->n_steps =
		    journey_told(a->state, a->channel, was_reviewed(story),
			story->events, story->n_events, story->steps);
	}
}

enum err
applications_tell(
    struct req *req, int64_t application_id, struct application_story *story)
{
	int64_t member_id = req->session->member_id;
	struct application *a = arena_new_of(req->arena, struct application);
	struct application_review *review =
	    arena_new_of(req->arena, struct application_review);
	struct event_line *events;
	enum err e = application_find(&req->desk, member_id, application_id, a);

	if (e == ERR_OK) {
		e = event_list(&req->desk, member_id, "application",
		    application_id, &events, &story->n_events);
	}
	if (e != ERR_OK) {
		return e;
	}
	story->application = a;
	story->events = events;
	tell_steps(story);
	e = application_review_last(
	    &req->desk, member_id, application_id, review);
	story->review = e == ERR_OK ? review : NULL;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What the key would sign; nothing when it need not or may not. */
static enum err
offer_signing(struct req *req, struct application_story *story)
{
	struct certificate certificate;
	int64_t member_id = req->session->member_id;
	enum err e;

	if (!approval_is_open(story->application)) {
		return ERR_OK;
	}
	e = certificate_find(&req->desk, member_id,
	    story->application->certificate_id, &certificate);
	story->serial = certificate.serial;
	return e == ERR_OK ? approval_digest(&req->desk, member_id,
				 story->application, &story->form_digest) :
			     e;
}

enum err
applications_show(struct req *req)
{
	struct application_story story = { 0 };
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = applications_tell(req, id, &story);
	}
	if (e == ERR_OK) {
		e = offer_signing(req, &story);
	}
	if (e == ERR_OK) {
		view_application(reply_page(req, 200),
		    req_page(req, STR("续签申请")), &story);
	}
	return e;
}

/* The steps ---------------------------------------------------------------- */

/* {"signature":base64}, made by the token agent. */
enum err
applications_sign(struct req *req)
{
	struct str signature;
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = str_from_base64(
		    req->arena, req_json_text(req, "signature"), &signature);
	}
	if (e == ERR_OK) {
		e = approval_sign(&req->desk, req->session->member_id, id,
		    req->app->conf.origin, signature);
	}
	if (e == ERR_DENIED) {
		reply_coded(req, 403, "wrong_signature",
		    STR("签名与本申请的证书不符，请插入该证书的 UKey 后重试。"));
		return ERR_OK;
	}
	return e == ERR_OK ?
	    reply_json_object(req, 200, json_object_new_object()) :
	    e;
}

enum err
applications_ask_cancel(struct req *req)
{
	struct application a;
	struct str path;
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = application_find(
		    &req->desk, req->session->member_id, id, &a);
	}
	if (e != ERR_OK) {
		return e;
	}
	path = str_printf(req->arena, "/applications/%" PRId64, id);
	view_ask(reply_page(req, 200), req_page(req, STR("取消申请")),
	    NAV_CERTIFICATES,
	    "取消后，已填写的内容不再保留，证书可以重新发起续签。", NULL,
	    "取消申请", str_printf(req->arena, "%.*s/cancel", STR_FMT(path)),
	    path, 0);
	return ERR_OK;
}

enum err
applications_cancel(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = application_cancel(&req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ?
	    reply_redirect(req, STR("/certificates?done=cancelled")) :
	    e;
}

/* applications: see applications.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "fcgi/applications.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "views/application.h"
#include "views/ask.h"
#include "views/certificate_parts.h"

/* The stages --------------------------------------------------------------- */

/* Which stage a state stands in; states ahead of it are done. */
enum stage {
	STAGE_FILL,
	STAGE_PAY,
	STAGE_REVIEW,
	STAGE_MAKE,
	STAGE_DOWNLOAD,
	STAGE_DONE,
	STAGE__MAX
};

static const struct {
	const char *state;
	enum stage stage;
} stages[] = {
	{ "draft", STAGE_FILL },
	{ "awaiting_order", STAGE_FILL },
	{ "awaiting_payment", STAGE_PAY },
	{ "in_review", STAGE_REVIEW },
	{ "returned", STAGE_REVIEW },
	{ "awaiting_key", STAGE_MAKE },
	{ "ready_to_make", STAGE_MAKE },
	{ "making", STAGE_MAKE },
	{ "awaiting_download", STAGE_DOWNLOAD },
	{ "downloading", STAGE_DOWNLOAD },
	{ "download_overdue", STAGE_DOWNLOAD },
	{ "awaiting_shipping", STAGE_DOWNLOAD },
	{ "awaiting_receipt", STAGE_DOWNLOAD },
	{ "completed", STAGE_DONE },
};

static const char *
stage_name(enum stage stage, bool mail)
{
	switch (stage) {
	case STAGE_FILL:
		return "填写申请";
	case STAGE_PAY:
		return "支付订单";
	case STAGE_REVIEW:
		return "平台审核";
	case STAGE_MAKE:
		return mail ? "寄回制作" : "续签证书";
	case STAGE_DOWNLOAD:
		return mail ? "寄出收货" : "下载证书";
	default:
		return "完成";
	}
}

static enum stage
stage_of(struct str state)
{
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		if (str_equal_c(state, stages[i].state)) {
			return stages[i].stage;
		}
	}
	return STAGE_FILL;
}

/* When the application first left the stage for a later one. */
static int64_t
left_at(const struct application_story *story, enum stage stage)
{
	for (size_t i = 0; i < story->n_events; i++) {
		const struct event_line *e = &story->events[i];

		if (!str_is_empty(e->from_state) &&
		    stage_of(e->from_state) <= stage &&
		    stage_of(e->to_state) > stage) {
			return e->at;
		}
	}
	return TIME_NONE;
}

static bool
was_in(const struct application_story *story, enum stage stage)
{
	for (size_t i = 0; i < story->n_events; i++) {
		if (stage_of(story->events[i].to_state) == stage) {
			return true;
		}
	}
	return false;
}

static void
tell_steps(struct application_story *story)
{
	const struct application *a = story->application;
	bool mail = str_equal_c(a->channel, "mail");
	bool ended = str_equal_c(a->state, "cancelled") ||
	    str_equal_c(a->state, "closed");
	enum stage now = stage_of(a->state);
	bool reviewed =
	    !str_is_empty(a->review_reason) || was_in(story, STAGE_REVIEW);

	for (int stage = STAGE_FILL; stage < STAGE__MAX; stage++) {
		struct step *step = &story->steps[story->n_steps];

		if (stage == STAGE_REVIEW && !reviewed) {
			continue;
		}
		step->name = stage_name((enum stage)stage, mail);
		step->at = TIME_NONE;
		if (ended) {
			step->state = STEP_AHEAD;
		} else if (stage < (int)now || now == STAGE_DONE) {
			step->state = STEP_DONE;
			step->at = stage == STAGE_DONE ?
			    a->changed_at :
			    left_at(story, (enum stage)stage);
		} else if (stage == (int)now) {
			step->state = str_equal_c(a->state, "returned") ?
			    STEP_FAILED :
			    STEP_NOW;
		}
		story->n_steps++;
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
		view_application(reply_page(req, 200),
		    req_page(req, STR("续签申请")), &story);
	}
	return e;
}

/* The steps ---------------------------------------------------------------- */

enum err
applications_start(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = application_open_download(
		    &req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ?
	    reply_redirect_to(req, "/applications/%" PRId64 "/download", id) :
	    e;
}

enum err
applications_reopen(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = application_reopen(&req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ?
	    reply_redirect_to(
		req, "/applications/%" PRId64 "?done=reopened", id) :
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

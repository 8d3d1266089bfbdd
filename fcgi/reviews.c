/* reviews: see reviews.h. */
#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "fcgi/form.h"
#include "fcgi/request.h"
#include "fcgi/reviews.h"
#include "model/review.h"
#include "model/upload.h"
#include "views/admin_application.h"
#include "views/admin_applications.h"

#define ROOM    30
#define SCRATCH (1024 * 1024)

enum err
reviews_home(struct req *req)
{
	return reply_redirect(req, STR("/admin/applications"));
}

/* "1795327500000000-17": behind which row the page begins. */
static struct review_after
read_after(const struct req *req)
{
	struct review_after after = { 0, 0 };
	struct str when, id;
	int64_t at, number;

	(void)str_cut(req_query(req, "after"), '-', &when, &id);
	if (str_to_int64(when, &at) && str_to_int64(id, &number)) {
		after = (struct review_after){ at, number };
	}
	return after;
}

enum err
reviews_index(struct req *req)
{
	struct pager pager = { .count = -1 };
	struct review_row *rows;
	struct review_after after = read_after(req);
	size_t n;
	enum err e = review_queue(&req->desk, after, ROOM + 1, &rows, &n);

	if (e != ERR_OK) {
		return e;
	}
	if (n > ROOM) {
		n = ROOM;
		pager.next_url = str_printf(req->arena,
		    "/admin/applications?after=%" PRId64 "-%" PRId64,
		    rows[n - 1].submitted_us, rows[n - 1].application_id);
	}
	if (after.submitted_us != 0) {
		pager.previous_url = STR("/admin/applications");
	}
	view_admin_applications(reply_page(req, 200),
	    req_page(req, STR("受理审核")), rows, n, &pager);
	return ERR_OK;
}

static enum err
read_ids(struct req *req, int64_t *member_id, int64_t *application_id)
{
	enum err e = req_param_id(req, "member", member_id);

	return e == ERR_OK ? req_param_id(req, "id", application_id) : e;
}

static enum err
show(struct req *req, int status, const struct typed *typed)
{
	struct review_case review;
	struct review_line *lines;
	struct review_reason *reasons;
	size_t n_lines, n_reasons;
	int64_t member_id, application_id;
	enum err e = read_ids(req, &member_id, &application_id);

	if (e == ERR_OK) {
		e = review_find(&req->desk, member_id, application_id, &review);
	}
	if (e == ERR_OK) {
		e = review_list(
		    &req->desk, member_id, application_id, &lines, &n_lines);
	}
	if (e == ERR_OK) {
		e = review_list_reasons(&req->desk, &reasons, &n_reasons);
	}
	if (e == ERR_OK) {
		view_admin_application(reply_page(req, status),
		    req_page(req,
			str_printf(req->arena, "审核 %.*s",
			    STR_FMT(review.application.no))),
		    &review, lines, n_lines, reasons, n_reasons, typed);
	}
	return e;
}

enum err
reviews_show(struct req *req)
{
	return show(req, 200, typed_new(req->arena));
}

/* Piece by piece, so that only the answer itself stands in the arena. */
static enum err
write_scan(struct req *req, const struct upload *upload, struct buf *out)
{
	struct desk desk = req->desk;
	struct str piece;
	int64_t i;
	enum err e = ERR_OK;

	desk.arena = arena_new(SCRATCH);
	if (desk.arena == NULL) {
		return ERR_BUSY;
	}
	for (i = 0; i < upload->n_chunks && e == ERR_OK; i++) {
		arena_reset(desk.arena);
		e = upload_read_chunk(&desk, upload, i, &piece);
		if (e == ERR_OK) {
			buf_add_str(out, piece);
		}
	}
	arena_free(desk.arena);
	return buf_failed(out) ? ERR_BUSY : e;
}

static struct buf *
begin_scan(struct req *req, const struct upload *upload)
{
	if (str_equal_c(upload->kind, "pdf")) {
		return reply_download(
		    req, STR("application/pdf"), upload->name);
	}
	return reply_inline(req,
	    str_equal_c(upload->kind, "png") ? STR("image/png") :
					       STR("image/jpeg"));
}

enum err
reviews_scan(struct req *req)
{
	struct str slot = req_param(req, "slot");
	bool back = str_equal_c(slot, "back");
	int64_t member_id, application_id;
	struct application application;
	struct upload upload;
	enum err e = read_ids(req, &member_id, &application_id);

	if (e == ERR_OK && !back && !str_equal_c(slot, "front")) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK) {
		e = application_find(
		    &req->desk, member_id, application_id, &application);
	}
	if (e == ERR_OK && application.submitted_at == TIME_NONE) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK) {
		e = upload_find(&req->desk, member_id,
		    back ? application.back_id : application.front_id, &upload);
	}
	if (e == ERR_OK) {
		e = review_note_view(&req->desk, member_id, application_id,
		    back ? "back" : "front");
	}
	return e == ERR_OK ?
	    write_scan(req, &upload, begin_scan(req, &upload)) :
	    e;
}

struct posted {
	struct str note;
};

static const struct form_field fields[] = {
	{ .name = "note",
	    .label = "备注",
	    .type = FIELD_LINES,
	    .max = 500,
	    .offset = offsetof(struct posted, note) },
};

static enum err
read_decision(struct req *req, struct review_decision *decision)
{
	const struct typed *typed = req->form->typed;
	struct posted posted = { STR_NONE };
	size_t i;

	(void)form_read(req->form, fields, N_FIELDS(fields), &posted);
	decision->note = posted.note;
	for (i = 0;
	     i < typed->n_fields && decision->n_reasons < REVIEW_REASONS_MAX;
	     i++) {
		if (str_equal_c(typed->fields[i].name, "reason") &&
		    typed->fields[i].value.p != NULL) {
			decision->reason_codes[decision->n_reasons++] =
			    typed->fields[i].value;
		}
	}
	return read_ids(req, &decision->member_id, &decision->application_id);
}

static enum err
finish(struct req *req, enum err e, const char *done)
{
	if (e == ERR_CONFLICT) {
		form_error(req->form, NULL,
		    "该申请已由其他人员处理，或申请人已撤回，请查看最新状态。");
		return show(req, 409, req->form->typed);
	}
	return e != ERR_OK ?
	    e :
	    reply_redirect_to(req, "/admin/applications?done=%s", done);
}

enum err
reviews_approve(struct req *req)
{
	struct review_decision decision = { 0 };
	enum err e = read_decision(req, &decision);

	if (e == ERR_OK) {
		e = review_approve(&req->desk, &decision);
	}
	return finish(req, e, "approved");
}

enum err
reviews_return(struct req *req)
{
	struct review_decision decision = { 0 };
	enum err e = read_decision(req, &decision);

	if (e == ERR_OK && decision.n_reasons == 0) {
		form_error(req->form, "reason", "请至少选择一项退回原因");
	}
	if (e == ERR_OK && !form_is_good(req->form)) {
		return show(req, 422, req->form->typed);
	}
	if (e == ERR_OK) {
		e = review_return(&req->desk, &decision);
	}
	return finish(req, e, "returned");
}

/* renewals: see renewals.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "fcgi/form.h"
#include "fcgi/renewals.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/coupon.h"
#include "model/sms_code.h"
#include "views/certificate_parts.h"
#include "views/error.h"
#include "views/renewal_form.h"

struct renewal_input {
	struct renewal_form form;
	int channel, id_kind, deed;
	struct str sms_code;
};

static const char *const deed_names[] = {
	[RENEWAL_SAVE] = "save",
	[RENEWAL_SUBMIT] = "submit",
	[RENEWAL_ORDER] = "order",
};

/* clang-format off */
#define INPUT(member) offsetof(struct renewal_input, member)

/* Empty fields are fine in a draft: what is missing is told by complete(). */
static const struct form_field fields[] = {
	{ .name = "channel", .label = "续签方式", .type = FIELD_CHOICE,
	    .offset = INPUT(channel), .required = true,
	    .choices = renewal_channel_names,
	    .n_choices = RENEWAL_CHANNEL__MAX },
	{ .name = "handler_name", .label = "办理人姓名", .type = FIELD_TEXT,
	    .offset = INPUT(form.name), .max = 60,
	    .check = validate_person_name },
	{ .name = "handler_phone", .label = "办理人联系方式",
	    .type = FIELD_TEXT, .offset = INPUT(form.phone),
	    .halfwidth = true, .max = 20, .check = validate_mobile },
	{ .name = "handler_id_kind", .label = "办理人证件类型",
	    .type = FIELD_CHOICE, .offset = INPUT(id_kind), .required = true,
	    .choices = id_kind_names, .n_choices = ID_KIND__MAX },
	{ .name = "handler_id", .label = "办理人证件号码",
	    .type = FIELD_TEXT, .offset = INPUT(form.id_number),
	    .halfwidth = true, .max = 30 },
	{ .name = "front_id", .label = "正面", .type = FIELD_INT,
	    .offset = INPUT(form.front_id) },
	{ .name = "back_id", .label = "反面", .type = FIELD_INT,
	    .offset = INPUT(form.back_id) },
	{ .name = "sms_code", .label = "手机验证码", .type = FIELD_SECRET,
	    .offset = INPUT(sms_code), .max = 6 },
	{ .name = "deed", .label = "办理方式", .type = FIELD_CHOICE,
	    .offset = INPUT(deed), .required = true, .choices = deed_names,
	    .n_choices = 3 },
};

/* clang-format on */

/* The certificates -------------------------------------------------------- */

static void
add_id(int64_t *ids, size_t *n, struct str text)
{
	int64_t id;

	if (*n == RENEWAL_CERTIFICATES_MAX || !str_to_int64(text, &id)) {
		return;
	}
	for (size_t i = 0; i < *n; i++) {
		if (ids[i] == id) {
			return;
		}
	}
	ids[(*n)++] = id;
}

/* From the address, or from the form (also one that was put back after the
 * session had ended). */
static size_t
read_ids(struct req *req, int64_t *ids)
{
	struct str values[RENEWAL_CERTIFICATES_MAX];
	size_t n_values =
	    req_query_all(req, "certificate", values, RENEWAL_CERTIFICATES_MAX);
	size_t n = 0;

	for (size_t i = 0; i < n_values; i++) {
		add_id(ids, &n, values[i]);
	}
	for (size_t i = 0; n_values == 0 && i < req->form->typed->n_fields;
	     i++) {
		const struct typed_field *f = &req->form->typed->fields[i];

		if (str_equal_c(f->name, "certificate")) {
			add_id(ids, &n, f->value);
		}
	}
	return n;
}

static enum err
refuse(struct req *req, const char *sentence)
{
	struct page *page = req_page(req, STR("现在不能续签"));

	view_error(reply_page(req, 409), page, sentence, "返回CA证书管理",
	    "/certificates");
	return ERR_OK;
}

/* Fills the page's certificates; *why gets a sentence when one of them may
 * not be renewed. */
static enum err
find_all(struct req *req, const int64_t *ids, struct renewal_page *page,
    const char **why)
{
	struct certificate *certificates =
	    arena_array(req->arena, struct certificate, page->n);
	struct renewal_offer *offers =
	    arena_array(req->arena, struct renewal_offer, page->n);
	int64_t now = clock_now();

	*why = NULL;
	for (size_t i = 0; i < page->n; i++) {
		enum err e = certificate_find(&req->desk,
		    req->session->member_id, ids[i], &certificates[i]);

		if (e != ERR_OK) {
			return e;
		}
		offers[i] = renewal_offer(&certificates[i], now);
		if (offers[i].bar != RENEWAL_OPEN && !offers[i].editable) {
			*why = str_printf(req->arena, "%.*s：%s。",
			    STR_FMT(certificates[i].key_no),
			    renewal_bar_sentence(offers[i].bar))
				   .p;
		}
		if (offers[i].mail != RENEWAL_SELF_TOO) {
			page->mail = offers[i].mail;
		}
	}
	page->certificates = certificates;
	page->offers = offers;
	return ERR_OK;
}

/* The form ---------------------------------------------------------------- */

static enum err
keep_upload(struct req *req, const char *name, struct upload_slot *slot)
{
	struct str id_name = str_printf(req->arena, "%s_id", name);
	struct upload upload;
	enum err e;

	if (!str_to_int64(
		typed_value(req->form->typed, id_name.p), &slot->stored_id) ||
	    slot->stored_id == 0) {
		slot->stored_id = 0;
		return ERR_OK;
	}
	e = upload_find(
	    &req->desk, req->session->member_id, slot->stored_id, &upload);
	if (e == ERR_OK) {
		slot->stored_name = upload.name;
		slot->stored_size = upload.size;
	} else {
		slot->stored_id = 0;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
find_review(struct req *req, struct renewal_page *page)
{
	const struct certificate *c = &page->certificates[0];
	enum err e;

	if (page->n != 1 || !str_equal_c(c->live_state, "returned")) {
		return ERR_OK;
	}
	e = application_review_last(&req->desk, req->session->member_id,
	    c->live_application_id, &page->review);
	page->returned = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
find_bids(struct req *req, struct renewal_page *page)
{
	struct open_bid *bids;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && page->n_bids == 0 && i < page->n;
	     i++) {
		e = certificate_bids(&req->desk, req->session->member_id,
		    page->certificates[i].certificate_id, &bids, &page->n_bids);
		page->bids = bids;
	}
	return e;
}

static enum err
draw(struct req *req, int status, struct renewal_page *form)
{
	enum err e = price_table_now(&req->desk, &form->prices);

	if (e == ERR_OK) {
		e = coupon_left(
		    &req->desk, req->session->member_id, &form->n_free_years);
	}
	if (e == ERR_OK) {
		e = find_bids(req, form);
	}
	if (e == ERR_OK) {
		e = find_review(req, form);
	}
	if (e == ERR_OK) {
		e = keep_upload(req, "front", &form->front);
	}
	if (e == ERR_OK) {
		e = keep_upload(req, "back", &form->back);
	}
	if (e != ERR_OK) {
		return e;
	}
	form->front.name = "front";
	form->front.label = "办理人证件正面（加盖公章）";
	form->front.sample = "sample-front.svg";
	form->back.name = "back";
	form->back.label = "办理人证件反面（加盖公章）";
	form->back.sample = "sample-back.svg";
	form->operator_name = req->session->name;
	form->operator_phone_mask = req->session->phone_mask;
	form->typed = req->form->typed;
	view_renewal_form(
	    reply_page(req, status), req_page(req, STR("续签")), form);
	return ERR_OK;
}

static void
preset(struct typed *typed, const char *name, struct str value)
{
	if (!typed_has(typed, name) && !str_is_empty(value)) {
		(void)typed_set(typed, name, value);
	}
}

/* What stands in the draft of the first certificate. */
static enum err
fill_from_draft(struct req *req, const struct certificate *c)
{
	struct typed *typed = req->form->typed;
	struct application a;
	struct application_handler handler;
	enum err e = application_find(
	    &req->desk, req->session->member_id, c->live_application_id, &a);

	if (e == ERR_OK) {
		e = application_handler(
		    &req->desk, req->session->member_id, &a, &handler);
	}
	if (e != ERR_OK) {
		return e;
	}
	preset(typed, "channel", a.channel);
	preset(typed, "handler_name", handler.name);
	preset(typed, "handler_phone", handler.phone);
	preset(typed, "handler_id_kind", a.handler_id_kind);
	preset(typed, "handler_id", handler.id_number);
	preset(typed, "front_id",
	    a.front_id > 0 ? str_printf(req->arena, "%" PRId64, a.front_id) :
			     STR_NONE);
	preset(typed, "back_id",
	    a.back_id > 0 ? str_printf(req->arena, "%" PRId64, a.back_id) :
			    STR_NONE);
	return ERR_OK;
}

enum err
renewals_new(struct req *req)
{
	int64_t ids[RENEWAL_CERTIFICATES_MAX];
	struct renewal_page page = { 0 };
	const char *why;
	enum err e;

	req->form = form_fresh(req);
	page.n = read_ids(req, ids);
	if (page.n == 0) {
		return refuse(req, "请先在CA证书管理中勾选要续签的证书。");
	}
	e = find_all(req, ids, &page, &why);
	if (e != ERR_OK) {
		return e;
	}
	if (why != NULL) {
		return refuse(req, why);
	}
	if (page.offers[0].editable) {
		e = fill_from_draft(req, &page.certificates[0]);
	}
	preset(req->form->typed, "channel", STR("self"));
	if (page.mail != RENEWAL_SELF_TOO) {
		(void)typed_set(req->form->typed, "channel", STR("mail"));
	}
	preset(req->form->typed, "handler_id_kind", STR("resident"));
	return e == ERR_OK ? draw(req, 200, &page) : e;
}

/* Sent --------------------------------------------------------------------- */

static void
want(struct req *req, const char *name, bool there, const char *sentence)
{
	if (!there && typed_error(req->form->typed, name) == NULL) {
		form_error(req->form, name, sentence);
	}
}

/* What a draft may lack and an application may not. */
static void
complete(struct req *req, const struct renewal_input *in)
{
	want(req, "handler_name", !str_is_empty(in->form.name),
	    "请填写办理人姓名");
	want(req, "handler_phone", !str_is_empty(in->form.phone),
	    "请填写办理人联系方式");
	want(req, "handler_id", !str_is_empty(in->form.id_number),
	    "请填写办理人证件号码");
	want(req, "front", in->form.front_id > 0,
	    "请上传办理人证件正面扫描件，并加盖公章");
	want(req, "back", in->form.back_id > 0,
	    "请上传办理人证件反面扫描件，并加盖公章");
	want(req, "sms_code", !str_is_empty(in->sms_code),
	    "请填写手机验证码，点击“获取验证码”后会发送到操作人手机");
}

static bool
read_input(
    struct req *req, const struct renewal_page *page, struct renewal_input *in)
{
	const char *sentence;

	(void)form_read(req->form, fields, N_FIELDS(fields), in);
	in->form.channel =
	    in->channel == RENEWAL_MAIL ? RENEWAL_MAIL : RENEWAL_SELF;
	in->form.id_kind =
	    in->id_kind < 0 ? ID_RESIDENT : (enum id_kind)in->id_kind;
	if (!str_is_empty(in->form.id_number) && in->id_kind >= 0) {
		sentence = validate_id_number(req->arena, in->form.id_kind,
		    clock_now(), in->form.id_number, &in->form.id_number);
		if (sentence != NULL) {
			form_error(req->form, "handler_id", sentence);
		}
	}
	if (page->mail != RENEWAL_SELF_TOO &&
	    in->form.channel == RENEWAL_SELF) {
		form_error(
		    req->form, "channel", renewal_mail_sentence(page->mail));
	}
	if (in->deed != RENEWAL_SAVE) {
		complete(req, in);
	}
	return form_is_good(req->form);
}

static enum err
check_code(struct req *req, const struct renewal_page *page,
    const struct renewal_input *in, bool *good)
{
	struct sms_code_use use = {
		.purpose = "renew",
		.session_hash = req->session->token_hash,
		.subject_id = page->certificates[0].certificate_id,
	};
	const char *sentence;
	enum err e;

	*good = in->deed == RENEWAL_SAVE;
	if (*good) {
		return ERR_OK;
	}
	e = sms_code_check(&req->desk, &use, in->sms_code, good, &sentence);
	if (e == ERR_OK && !*good) {
		form_error(req->form, "sms_code", sentence);
	}
	return e;
}

static enum err
save(struct req *req, const struct renewal_page *page, const int64_t *ids,
    const struct renewal_input *in)
{
	struct renewal_done done;
	enum err e = renewal_save(&req->desk, req->session->member_id, ids,
	    page->n, &in->form, (enum renewal_deed)in->deed, &done);

	if (e != ERR_OK) {
		return e;
	}
	if (in->deed == RENEWAL_ORDER) {
		return reply_redirect_to(req,
		    "/orders/%" PRId64 "/confirm?done=ordered", done.order_id);
	}
	if (in->deed == RENEWAL_SAVE) {
		return reply_redirect(
		    req, STR("/certificates?done=draft_saved"));
	}
	return reply_redirect_to(req,
	    "/applications/%" PRId64 "?done=submitted",
	    done.application_ids[0]);
}

enum err
renewals_create(struct req *req)
{
	int64_t ids[RENEWAL_CERTIFICATES_MAX];
	struct renewal_page page = { 0 };
	struct renewal_input in = { 0 };
	const char *why;
	bool good = false;
	enum err e;

	page.n = read_ids(req, ids);
	if (page.n == 0) {
		return refuse(req, "请先在CA证书管理中勾选要续签的证书。");
	}
	e = find_all(req, ids, &page, &why);
	if (e != ERR_OK) {
		return e;
	}
	if (why != NULL) {
		return refuse(req, why);
	}
	if (read_input(req, &page, &in)) {
		e = check_code(req, &page, &in, &good);
	}
	if (e != ERR_OK) {
		return e;
	}
	return good ? save(req, &page, ids, &in) : draw(req, 422, &page);
}

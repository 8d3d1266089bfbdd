#include "config.h"

#include <inttypes.h>

#include "fcgi/form.h"
#include "fcgi/invoice_titles.h"
#include "fcgi/order_back.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/invoice_title.h"
#include "model/validate.h"
#include "views/ask.h"
#include "views/invoice_title_form.h"
#include "views/invoice_titles.h"

#define LIST "/invoice-titles"

static const char *
check_line(struct arena *arena, struct str text, struct str *out)
{
	return validate_line(arena, text, 100, out);
}

/* clang-format off */
#define TEXT(field, words, checked) \
	{ .name = #field, .label = words, .type = FIELD_TEXT, \
	    .offset = offsetof(struct invoice_title, field), .check = checked }

static const struct form_field fields[] = {
	{ .name = "kind", .label = "发票类型", .type = FIELD_CHOICE,
	    .offset = offsetof(struct invoice_title, kind), .required = true,
	    .choices = title_kind_names, .n_choices = TITLE_KIND__MAX },
	{ .name = "buyer_kind", .label = "抬头类型", .type = FIELD_CHOICE,
	    .offset = offsetof(struct invoice_title, buyer_kind),
	    .required = true, .choices = title_buyer_names,
	    .n_choices = TITLE_BUYER__MAX },
	{ .name = "name", .label = "名称", .type = FIELD_TEXT,
	    .offset = offsetof(struct invoice_title, name), .required = true,
	    .check = validate_title_name },
	TEXT(tax_no, "税号", validate_tax_number),
	TEXT(address, "地址", check_line),
	TEXT(phone, "电话", validate_title_phone),
	TEXT(bank, "开户行", check_line),
	TEXT(bank_account, "银行账户", validate_bank_account),
	TEXT(email, "邮箱", validate_email),
	TEXT(mobile, "手机号", validate_mobile),
	{ .name = "is_default", .label = "默认发票", .type = FIELD_FLAG,
	    .offset = offsetof(struct invoice_title, is_default) },
};

/* clang-format on */

static void
need(
    struct form *form, struct str value, const char *name, const char *sentence)
{
	if (str_is_empty(value)) {
		form_error(form, name, sentence);
	}
}

/* What hangs on several fields together. */
static void
check_together(struct form *form, const struct invoice_title *t)
{
	const char *wrong;

	if (t->buyer_kind == TITLE_ORGANIZATION) {
		need(form, t->tax_no, "tax_no", "抬头为单位时请填写税号");
	}
	if (t->kind == TITLE_SPECIAL && t->buyer_kind == TITLE_INDIVIDUAL) {
		form_error(form, "kind",
		    "个人不能开具专用发票，请选择增值税普通电子发票");
	}
	if (t->kind == TITLE_SPECIAL) {
		need(form, t->address, "address", "专用发票请填写地址");
		need(form, t->phone, "phone", "专用发票请填写电话");
		need(form, t->bank, "bank", "专用发票请填写开户行");
		need(form, t->bank_account, "bank_account",
		    "专用发票请填写银行账户");
	}
	wrong = validate_title_pair(t->address, t->phone);
	if (wrong != NULL) {
		form_error(form, "address", wrong);
	}
	wrong = validate_title_pair(t->bank, t->bank_account);
	if (wrong != NULL) {
		form_error(form, "bank", wrong);
	}
	if (str_is_empty(t->email)) {
		need(form, t->mobile, "email",
		    "请填写邮箱或手机号，用于接收电子发票");
	}
}

static enum err
draw_form(struct req *req, int status, struct str title, struct str action)
{
	order_back_keep(req);
	view_invoice_title_form(reply_page(req, status), req_page(req, title),
	    req->form->typed, action, order_back_path(req, LIST));
	return ERR_OK;
}

static struct str
title_path(struct req *req, int64_t id)
{
	return str_printf(req->arena, LIST "/%" PRId64, id);
}

enum err
invoice_titles_index(struct req *req)
{
	struct invoice_title *titles;
	struct title_licence licence;
	bool *is_own;
	size_t n;
	enum err e = invoice_title_list(
	    &req->desk, req->session->member_id, &titles, &n);

	if (e == ERR_OK) {
		e = invoice_title_licence(
		    &req->desk, req->session->member_id, &licence);
	}
	if (e != ERR_OK) {
		return e;
	}
	is_own = arena_array(req->arena, bool, n);
	for (size_t i = 0; i < n; i++) {
		is_own[i] = validate_same_name(
		    req->arena, titles[i].name, licence.name);
	}
	view_invoice_titles(reply_page(req, 200),
	    req_page(req, STR("发票信息")), titles, is_own, n);
	return ERR_OK;
}

/* A new one begins with the licence's name and number. */
enum err
invoice_titles_new(struct req *req)
{
	struct title_licence licence;
	struct typed *typed;
	enum err e = invoice_title_licence(
	    &req->desk, req->session->member_id, &licence);

	if (e != ERR_OK) {
		return e;
	}
	req->form = form_fresh(req);
	typed = req->form->typed;
	if (!typed->restored) {
		(void)typed_set(typed, "kind", STR("normal"));
		(void)typed_set(typed, "buyer_kind", STR("organization"));
		(void)typed_set(typed, "name", licence.name);
		(void)typed_set(typed, "tax_no", licence.credit_code);
	}
	return draw_form(req, 200, STR("新增发票"), STR(LIST));
}

static enum err
save(struct req *req, struct invoice_title *t, struct str title,
    struct str action)
{
	bool good = form_read(req->form, fields, N_FIELDS(fields), t);
	enum err e;

	if (good) {
		check_together(req->form, t);
		good = form_is_good(req->form);
	}
	if (!good) {
		return draw_form(req, 422, title, action);
	}
	e = invoice_title_save(&req->desk, req->session->member_id, t);
	if (e == ERR_INVALID) {
		form_error(
		    req->form, NULL, "最多保存 20 个发票信息，请先删除不用的");
		return draw_form(req, 422, title, action);
	}
	return e == ERR_OK ?
	    order_back(req, LIST, "saved", "title_id", t->title_id) :
	    e;
}

enum err
invoice_titles_create(struct req *req)
{
	struct invoice_title title = { 0 };

	return save(req, &title, STR("新增发票"), STR(LIST));
}

static void
fill(struct typed *typed, const struct invoice_title *t)
{
	(void)typed_set(typed, "kind", str_c(title_kind_names[t->kind]));
	(void)typed_set(
	    typed, "buyer_kind", str_c(title_buyer_names[t->buyer_kind]));
	(void)typed_set(typed, "name", t->name);
	(void)typed_set(typed, "tax_no", t->tax_no);
	(void)typed_set(typed, "address", t->address);
	(void)typed_set(typed, "phone", t->phone);
	(void)typed_set(typed, "bank", t->bank);
	(void)typed_set(typed, "bank_account", t->bank_account);
	(void)typed_set(typed, "email", t->email);
	(void)typed_set(typed, "mobile", t->mobile);
	if (t->is_default) {
		(void)typed_set(typed, "is_default", STR("1"));
	}
}

static enum err
find(struct req *req, int64_t *id, struct invoice_title *out)
{
	enum err e = req_param_id(req, "id", id);

	return e == ERR_OK ?
	    invoice_title_find(&req->desk, req->session->member_id, *id, out) :
	    e;
}

enum err
invoice_titles_edit(struct req *req)
{
	struct invoice_title title;
	int64_t id;
	enum err e = find(req, &id, &title);

	if (e != ERR_OK) {
		return e;
	}
	req->form = form_fresh(req);
	if (!req->form->typed->restored) {
		fill(req->form->typed, &title);
	}
	return draw_form(req, 200, STR("修改发票信息"), title_path(req, id));
}

enum err
invoice_titles_update(struct req *req)
{
	struct invoice_title title;
	int64_t id;
	enum err e = find(req, &id, &title);

	if (e != ERR_OK) {
		return e;
	}
	title = (struct invoice_title){ .title_id = id };
	return save(req, &title, STR("修改发票信息"), title_path(req, id));
}

enum err
invoice_titles_default(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = invoice_title_make_default(
		    &req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ?
	    order_back(req, LIST, "default_set", "title_id", id) :
	    e;
}

enum err
invoice_titles_ask_remove(struct req *req)
{
	struct invoice_title title;
	int64_t id;
	enum err e = find(req, &id, &title);

	if (e != ERR_OK) {
		return e;
	}
	view_ask(reply_page(req, 200), req_page(req, STR("删除发票信息")),
	    NAV_ORDERS, "确定要删除这个发票信息吗？",
	    "已生成的订单仍按下单时的信息开具发票，不受影响。", "删除发票信息",
	    str_printf(req->arena, LIST "/%" PRId64 "/remove", id),
	    order_back_path(req, LIST), order_back_id(req));
	return ERR_OK;
}

enum err
invoice_titles_remove(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = invoice_title_remove(
		    &req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ? order_back(req, LIST, "deleted", "title_id", 0) :
			     e;
}

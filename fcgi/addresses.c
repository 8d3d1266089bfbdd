#include "config.h"

#include <inttypes.h>

#include "fcgi/addresses.h"
#include "fcgi/form.h"
#include "fcgi/order_back.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/address.h"
#include "model/region.h"
#include "model/validate.h"
#include "views/address_form.h"
#include "views/addresses.h"
#include "views/ask.h"
#include "views/parts.h"

#define LIST "/addresses"

static const char *
check_recipient(struct arena *arena, struct str text, struct str *out)
{
	return validate_line(arena, text, 40, out);
}

static const char *
check_province(struct arena *arena, struct str text, struct str *out)
{
	(void)arena;
	*out = text;
	return region_is_province(text) ? NULL : "请从列表中选择";
}

static const char *
check_place(struct arena *arena, struct str text, struct str *out)
{
	return validate_line(arena, text, 20, out);
}

static const char *
check_detail(struct arena *arena, struct str text, struct str *out)
{
	return validate_line(arena, text, 100, out);
}

/* clang-format off */
static const struct form_field fields[] = {
	{ .name = "recipient", .label = "收件人", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, recipient), .required = true,
	    .check = check_recipient },
	{ .name = "phone", .label = "联系方式", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, phone), .required = true,
	    .halfwidth = true, .check = validate_phone },
	{ .name = "province", .label = "省", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, province), .required = true,
	    .check = check_province },
	{ .name = "city", .label = "城市", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, city), .required = true,
	    .check = check_place },
	{ .name = "county", .label = "区县", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, county), .required = true,
	    .check = check_place },
	{ .name = "detail", .label = "详细地址", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, detail), .required = true,
	    .check = check_detail },
	{ .name = "postcode", .label = "邮政编码", .type = FIELD_TEXT,
	    .offset = offsetof(struct address, postcode), .halfwidth = true,
	    .check = validate_postcode },
	{ .name = "is_default", .label = "默认地址", .type = FIELD_FLAG,
	    .offset = offsetof(struct address, is_default) },
};

/* clang-format on */

static bool
read_address(struct req *req, struct address *address)
{
	const char *wrong;

	if (!form_read(req->form, fields, N_FIELDS(fields), address)) {
		return false;
	}
	wrong = region_check(address->province, address->city, address->county);
	if (wrong != NULL) {
		form_error(req->form, "city", wrong);
	}
	return wrong == NULL;
}

static enum err
draw_form(struct req *req, int status, struct str title, struct str action)
{
	struct choice *provinces =
	    arena_array(req->arena, struct choice, region_n_provinces);

	for (size_t i = 0; i < region_n_provinces; i++) {
		provinces[i].value = region_provinces[i];
		provinces[i].text = region_provinces[i];
	}
	order_back_keep(req);
	view_address_form(reply_page(req, status), req_page(req, title),
	    req->form->typed, action, order_back_path(req, LIST), provinces,
	    region_n_provinces);
	return ERR_OK;
}

static struct str
address_path(struct req *req, int64_t id)
{
	return str_printf(req->arena, LIST "/%" PRId64, id);
}

enum err
addresses_index(struct req *req)
{
	struct address *addresses;
	size_t n;
	enum err e =
	    address_list(&req->desk, req->session->member_id, &addresses, &n);

	if (e == ERR_OK) {
		view_addresses(reply_page(req, 200),
		    req_page(req, STR("收货地址")), addresses, n);
	}
	return e;
}

enum err
addresses_new(struct req *req)
{
	req->form = form_fresh(req);
	return draw_form(req, 200, STR("新增收货地址"), STR(LIST));
}

/* Too many is told like a mistake; the form is not lost. */
static enum err
save(struct req *req, struct address *address, struct str title,
    struct str action)
{
	enum err e;

	if (!read_address(req, address)) {
		return draw_form(req, 422, title, action);
	}
	e = address_save(&req->desk, req->session->member_id, address);
	if (e == ERR_INVALID) {
		form_error(req->form, NULL,
		    "最多保存 20 个收货地址，请先删除不用的地址");
		return draw_form(req, 422, title, action);
	}
	return e == ERR_OK ?
	    order_back(req, LIST, "saved", "address_id", address->address_id) :
	    e;
}

enum err
addresses_create(struct req *req)
{
	struct address address = { 0 };

	return save(req, &address, STR("新增收货地址"), STR(LIST));
}

static void
fill(struct typed *typed, const struct address *address)
{
	(void)typed_set(typed, "recipient", address->recipient);
	(void)typed_set(typed, "phone", address->phone);
	(void)typed_set(typed, "province", address->province);
	(void)typed_set(typed, "city", address->city);
	(void)typed_set(typed, "county", address->county);
	(void)typed_set(typed, "detail", address->detail);
	(void)typed_set(typed, "postcode", address->postcode);
	if (address->is_default) {
		(void)typed_set(typed, "is_default", STR("1"));
	}
}

/* The one that the route's :id names, if it is the member's. */
static enum err
find_asked(struct req *req, int64_t *id, struct address *out)
{
	enum err e = req_param_id(req, "id", id);

	return e == ERR_OK ?
	    address_find(&req->desk, req->session->member_id, *id, out) :
	    e;
}

enum err
addresses_edit(struct req *req)
{
	struct address address;
	int64_t id;
	enum err e = find_asked(req, &id, &address);

	if (e != ERR_OK) {
		return e;
	}
	req->form = form_fresh(req);
	if (!req->form->typed->restored) {
		fill(req->form->typed, &address);
	}
	return draw_form(req, 200, STR("修改收货地址"), address_path(req, id));
}

enum err
addresses_update(struct req *req)
{
	struct address address = { 0 };
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = address_find(
		    &req->desk, req->session->member_id, id, &address);
	}
	if (e != ERR_OK) {
		return e;
	}
	address = (struct address){ .address_id = id };
	return save(req, &address, STR("修改收货地址"), address_path(req, id));
}

enum err
addresses_default(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = address_make_default(
		    &req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ?
	    order_back(req, LIST, "default_set", "address_id", id) :
	    e;
}

enum err
addresses_ask_remove(struct req *req)
{
	struct address address;
	int64_t id;
	enum err e = find_asked(req, &id, &address);

	if (e != ERR_OK) {
		return e;
	}
	view_ask(reply_page(req, 200), req_page(req, STR("删除收货地址")),
	    NAV_ORDERS, "确定要删除这个收货地址吗？",
	    "已生成的订单仍按下单时的地址寄送，不受影响。", "删除收货地址",
	    str_printf(req->arena, LIST "/%" PRId64 "/remove", id),
	    order_back_path(req, LIST), order_back_id(req));
	return ERR_OK;
}

enum err
addresses_remove(struct req *req)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = address_remove(&req->desk, req->session->member_id, id);
	}
	return e == ERR_OK ? order_back(req, LIST, "deleted", "address_id", 0) :
			     e;
}

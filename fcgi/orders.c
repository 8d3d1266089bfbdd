#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "fcgi/form.h"
#include "fcgi/orders.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/coupon.h"
#include "model/order.h"
#include "model/order_confirm.h"
#include "model/validate.h"
#include "views/ask.h"
#include "views/order.h"
#include "views/order_confirm.h"
#include "views/order_parts.h"
#include "views/orders.h"

/* The list ---------------------------------------------------------------- */

/* "2026-11-22" as the first moment of that day in Beijing; else TIME_NONE. */
static int64_t
day_start(struct req *req, struct str day)
{
	int64_t when;

	if (day.len != 10 ||
	    !clock_parse_second(
		str_printf(req->arena, "%.*s 00:00:00", STR_FMT(day)), &when)) {
		return TIME_NONE;
	}
	return when;
}

static int
state_index(struct str code)
{
	for (int i = 0; i < ORDER_STATE__MAX; i++) {
		if (str_equal_c(code, order_state_names[i])) {
			return i;
		}
	}
	return -1;
}

/* The same search, turned to another page. */
static struct str
page_url(struct req *req, const char *direction, int64_t id)
{
	static const char *const names[] = { "state", "no", "from", "to" };
	struct buf url;

	if (id == 0) {
		return STR_NONE;
	}
	buf_init(&url, req->arena, 0);
	buf_printf(&url, "/orders?%s=%" PRId64, direction, id);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str value = req_query(req, names[i]);

		if (!str_is_empty(value)) {
			buf_printf(&url, "&%s=", names[i]);
			buf_add_percent(&url, value);
		}
	}
	return buf_str(&url);
}

enum err
orders_index(struct req *req)
{
	struct order_list list;
	struct order_search search = {
		.state = req_query(req, "state"),
		.no = req_query(req, "no"),
		.from = req_query(req, "from"),
		.to = req_query(req, "to"),
		.list = &list,
	};
	struct order_filter filter = {
		.state = state_index(search.state),
		.no = search.no,
		.from = day_start(req, search.from),
		.to = day_start(req, search.to),
		.before = req_query_int(req, "before", 0),
		.after = req_query_int(req, "after", 0),
	};
	enum err e;

	if (filter.to != TIME_NONE) {
		filter.to += CLOCK_DAY;
	}
	e = order_list(&req->desk, req->session->member_id, &filter, &list);
	if (e != ERR_OK) {
		return e;
	}
	search.is_set = filter.state >= 0 || !str_is_empty(filter.no) ||
	    filter.from != TIME_NONE || filter.to != TIME_NONE;
	search.newer_url = page_url(req, "after", list.newer);
	search.older_url = page_url(req, "before", list.older);
	view_orders(
	    reply_page(req, 200), req_page(req, STR("订单管理")), &search);
	return ERR_OK;
}

/* One order --------------------------------------------------------------- */

static enum err
find(struct req *req, struct order **order)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	return e == ERR_OK ?
	    order_find(&req->desk, req->session->member_id, id, order) :
	    e;
}

static bool
is_open(const struct order *order)
{
	return order->state == ORDER_AWAITING_PAYMENT &&
	    order->cancel_asked_at == TIME_NONE &&
	    order->expires_at > clock_now();
}

static enum err
tell_story(struct req *req, const struct order *order,
    struct order_story *story, struct address *shipping)
{
	struct desk *desk = &req->desk;
	int64_t member_id = order->member_id;
	struct order_entry *entries;
	struct order_line *lines;
	struct order_payment *payments;
	struct event_line *events;
	enum err e = order_entries(
	    desk, member_id, order->order_id, &entries, &story->n_entries);

	if (e == ERR_OK) {
		e = order_lines(
		    desk, member_id, order->order_id, &lines, &story->n_lines);
	}
	if (e == ERR_OK) {
		e = order_payments(desk, member_id, order->order_id, &payments,
		    &story->n_payments);
	}
	if (e == ERR_OK) {
		e = event_list(desk, member_id, "order", order->order_id,
		    &events, &story->n_events);
	}
	if (e != ERR_OK) {
		return e;
	}
	story->order = order;
	story->entries = entries;
	story->lines = lines;
	story->payments = payments;
	story->events = events;
	e = order_shipping(desk, order, shipping);
	story->shipping = e == ERR_OK ? shipping : NULL;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
orders_show(struct req *req)
{
	struct order_story story = { 0 };
	struct address shipping;
	struct order *order;
	struct page *page;
	enum err e = find(req, &order);

	if (e != ERR_OK) {
		return e;
	}
	if (is_open(order) && order->method < 0) {
		return reply_redirect_to(
		    req, "/orders/%" PRId64 "/confirm", order->order_id);
	}
	e = tell_story(req, order, &story, &shipping);
	if (e != ERR_OK) {
		return e;
	}
	page = req_page(req, STR("订单详情"));
	if (order->state == ORDER_AWAITING_PAYMENT && !is_open(order)) {
		page->refresh_seconds = 5;
	}
	view_order(reply_page(req, 200), page, &story);
	return ERR_OK;
}

/* 生成订单 ------------------------------------------------------------------ */

static enum err
gather_kept(struct req *req, struct order_form *form)
{
	struct title_licence licence;
	struct address *addresses;
	struct invoice_title *titles;
	bool *is_own;
	int64_t member_id = form->order->member_id;
	enum err e =
	    address_list(&req->desk, member_id, &addresses, &form->n_addresses);

	if (e == ERR_OK) {
		e = invoice_title_list(
		    &req->desk, member_id, &titles, &form->n_titles);
	}
	if (e == ERR_OK) {
		e = invoice_title_licence(&req->desk, member_id, &licence);
	}
	if (e != ERR_OK) {
		return e;
	}
	is_own = arena_array(req->arena, bool, form->n_titles);
	for (size_t i = 0; i < form->n_titles; i++) {
		is_own[i] = validate_same_name(
		    req->arena, titles[i].name, licence.name);
	}
	form->addresses = addresses;
	form->titles = titles;
	form->title_is_own = is_own;
	return ERR_OK;
}

static enum err
gather(struct req *req, const struct order *order, struct order_form *form)
{
	struct order_entry *entries;
	struct order_line *lines;
	size_t n_lines;
	enum err e = order_entries(&req->desk, order->member_id,
	    order->order_id, &entries, &form->n_entries);

	if (e == ERR_OK) {
		e = order_lines(&req->desk, order->member_id, order->order_id,
		    &lines, &n_lines);
	}
	if (e == ERR_OK) {
		e = coupon_left(
		    &req->desk, order->member_id, &form->coupon_years);
	}
	if (e != ERR_OK) {
		return e;
	}
	form->order = order;
	form->entries = entries;
	for (size_t i = 0; i < n_lines; i++) {
		if (lines[i].item == PRICE_FREIGHT) {
			form->freight_fen += lines[i].fen;
		}
		if (lines[i].item == PRICE_RENEW_YEAR) {
			form->n_years++;
			form->years_fen += lines[i].fen;
			form->coupon_years += lines[i].coupon_fen > 0;
		}
	}
	return gather_kept(req, form);
}

static void
pick(struct req *req, const char *name, int64_t fallback)
{
	struct typed *typed = req->form->typed;
	struct str asked = req_query(req, name);

	if (!str_is_empty(asked)) {
		(void)typed_set(typed, name, asked);
	} else if (fallback > 0 && !typed_has(typed, name)) {
		(void)typed_set(
		    typed, name, str_printf(req->arena, "%" PRId64, fallback));
	}
}

/* What was picked before (in the form just left, or at an earlier
 * confirmation), otherwise the defaults: coupons when they suffice. */
static void
pick_all(struct req *req, const struct order_form *form)
{
	struct typed *typed = req->form->typed;
	const struct order *order = form->order;
	struct str method = req_query(req, "method");
	bool enough = form->coupon_years >= form->n_years && form->n_years > 0;

	if (str_is_empty(method) && !typed_has(typed, "method")) {
		method = order->method >= 0 ?
		    str_c(order_method_names[order->method]) :
		    str_c(order_method_names[enough ? ORDER_COUPON :
						      ORDER_ONLINE]);
	}
	if (!str_is_empty(method)) {
		(void)typed_set(typed, "method", method);
	}
	pick(req, "address_id",
	    form->n_addresses > 0 ? form->addresses[0].address_id : 0);
	pick(req, "title_id",
	    order->title_id > 0    ? order->title_id :
		form->n_titles > 0 ? form->titles[0].title_id :
				     0);
}

static enum err
draw_confirm(struct req *req, int status, const struct order *order)
{
	struct order_form form = { 0 };
	enum err e = gather(req, order, &form);

	if (e != ERR_OK) {
		return e;
	}
	if (status == 200) {
		pick_all(req, &form);
	}
	view_order_confirm(reply_page(req, status),
	    req_page(req, STR("生成订单")), req->form->typed, &form);
	return ERR_OK;
}

enum err
orders_confirm(struct req *req)
{
	struct order *order;
	enum err e = find(req, &order);

	if (e != ERR_OK) {
		return e;
	}
	if (!is_open(order) || order->paying) {
		return reply_redirect_to(
		    req, "/orders/%" PRId64, order->order_id);
	}
	req->form = form_fresh(req);
	return draw_confirm(req, 200, order);
}

struct choice_form {
	int method;
	int64_t address_id;
	int64_t title_id;
};

/* clang-format off */
static const struct form_field choice_fields[] = {
	{ .name = "method", .label = "支付方式", .type = FIELD_CHOICE,
	    .offset = offsetof(struct choice_form, method), .required = true,
	    .choices = order_method_names, .n_choices = ORDER_METHOD__MAX },
	{ .name = "address_id", .label = "收货地址", .type = FIELD_INT,
	    .offset = offsetof(struct choice_form, address_id) },
	{ .name = "title_id", .label = "发票信息", .type = FIELD_INT,
	    .offset = offsetof(struct choice_form, title_id) },
};

/* Where a problem is shown; the ones without a field are about the order. */
static const struct {
	const char *field;
	const char *sentence;
} problems[ORDER_PROBLEM__MAX] = {
	[ORDER_COUPON_SHORT] = { "method",
	    "优惠券剩余年数不足，请改用在线支付" },
	[ORDER_NEEDS_ADDRESS] = { "address_id",
	    "请选择收货地址，没有时请先新增一个" },
	[ORDER_NEEDS_TITLE] = { "title_id",
	    "请选择发票信息，没有时请先新增一个" },
};

/* clang-format on */

static enum err
answer_problem(
    struct req *req, const struct order *order, enum order_problem problem)
{
	if (problems[problem].field == NULL) {
		/* Not open any more, or being paid: its page tells. */
		return reply_redirect_to(
		    req, "/orders/%" PRId64, order->order_id);
	}
	form_error(
	    req->form, problems[problem].field, problems[problem].sentence);
	return draw_confirm(req, 422, order);
}

enum err
orders_submit(struct req *req)
{
	struct choice_form choice = { 0 };
	enum order_problem problem = ORDER_FINE;
	struct order *order;
	enum err e = find(req, &order);

	if (e != ERR_OK) {
		return e;
	}
	if (!is_open(order) || order->paying) {
		return reply_redirect_to(
		    req, "/orders/%" PRId64, order->order_id);
	}
	if (!form_read(
		req->form, choice_fields, N_FIELDS(choice_fields), &choice)) {
		return draw_confirm(req, 422, order);
	}
	e = order_submit(&req->desk, order->member_id, order->order_id,
	    &(struct order_choice){
		.method = (enum order_method)choice.method,
		.address_id = choice.address_id,
		.title_id = choice.title_id,
	    },
	    &problem);
	if (e == ERR_INVALID && problem != ORDER_FINE) {
		return answer_problem(req, order, problem);
	}
	if (e != ERR_OK) {
		return e;
	}
	e = order_find(&req->desk, order->member_id, order->order_id, &order);
	if (e != ERR_OK) {
		return e;
	}
	return reply_redirect_to(req, "/orders/%" PRId64 "?done=%s",
	    order->order_id, order->state == ORDER_PAID ? "paid" : "submitted");
}

/* Cancelling -------------------------------------------------------------- */

enum err
orders_ask_cancel(struct req *req)
{
	struct order *order;
	enum err e = find(req, &order);

	if (e != ERR_OK) {
		return e;
	}
	if (!is_open(order)) {
		return reply_redirect_to(
		    req, "/orders/%" PRId64, order->order_id);
	}
	view_ask(reply_page(req, 200), req_page(req, STR("取消订单")),
	    NAV_ORDERS, "确定要取消这个订单吗？",
	    "订单内的续签申请会一并取消，使用的优惠券会退回。之后仍可重新提"
	    "交续签申请。",
	    "取消订单",
	    str_printf(
		req->arena, "/orders/%" PRId64 "/cancel", order->order_id),
	    str_printf(req->arena, "/orders/%" PRId64, order->order_id), 0);
	return ERR_OK;
}

enum err
orders_cancel(struct req *req)
{
	struct order *order = NULL;
	enum err e = find(req, &order);

	if (e != ERR_OK || order == NULL) {
		return e;
	}
	e = order_cancel(&req->desk, order->member_id, order->order_id);
	if (e == ERR_CONFLICT) {
		/* Paid or ended meanwhile: its page tells. */
		return reply_redirect_to(
		    req, "/orders/%" PRId64, order->order_id);
	}
	if (e == ERR_OK) {
		e = order_find(
		    &req->desk, order->member_id, order->order_id, &order);
	}
	if (e != ERR_OK) {
		return e;
	}
	return reply_redirect_to(req, "/orders/%" PRId64 "%s", order->order_id,
	    order->state == ORDER_CANCELLED ? "?done=cancelled" : "");
}

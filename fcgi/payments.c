#include "config.h"

#include <inttypes.h>

#include "fcgi/payments.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "gateway/alipay_notice.h"
#include "model/order.h"
#include "model/payment.h"
#include "views/payment.h"
#include "views/payment_return.h"

/* The order, if the operator may see it, and its newest attempt. */
static enum err
find(struct req *req, struct order **order, struct payment *payment)
{
	int64_t id = 0, member_id = req->session->member_id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = order_find(&req->desk, member_id, id, order);
	}
	return e == ERR_OK ?
	    payment_latest(&req->desk, member_id, id, payment) :
	    e;
}

enum err
payments_create(struct req *req)
{
	struct order *order;
	struct payment payment;
	int64_t id = 0, member_id = req->session->member_id;
	enum err e = req_param_id(req, "id", &id);

	if (e == ERR_OK) {
		e = order_find(&req->desk, member_id, id, &order);
	}
	if (e == ERR_OK) {
		e = payment_attempt(&req->desk, member_id, id, &payment);
	}
	if (e == ERR_CONFLICT) {
		/* Paid, over, or not confirmed: its page tells. */
		return reply_redirect_to(req, "/orders/%" PRId64, id);
	}
	if (e == ERR_BUSY) {
		/* The attempt before is being closed: its page tells. */
		return reply_redirect_to(
		    req, "/orders/%" PRId64 "/payment", id);
	}
	return e == ERR_OK ?
	    reply_redirect_to(req, "/orders/%" PRId64 "/payment?go=1", id) :
	    e;
}

enum err
payments_show(struct req *req)
{
	struct order *order;
	struct payment payment;
	struct page *page;
	enum err e = find(req, &order, &payment);

	if (e != ERR_OK) {
		return e;
	}
	page = req_page(req, STR("支付"));
	/* Without a script the page reloads; with one it asks. */
	if (payment.state == PAYMENT_CREATED ||
	    payment.state == PAYMENT_NOTIFIED ||
	    payment.state == PAYMENT_CLOSING) {
		page->refresh_seconds = 5;
	}
	view_payment(reply_page(req, 200), page, order, &payment,
	    req_query_int(req, "go", 0) == 1);
	return ERR_OK;
}

enum err
payments_state(struct req *req)
{
	struct order *order;
	struct payment payment;
	enum err e = find(req, &order, &payment);

	if (e == ERR_OK) {
		buf_printf(reply_json(req, 200), "{\"state\":\"%s\"}",
		    payment_state_names[payment.state]);
	}
	return e;
}

enum err
payments_gateway(struct req *req)
{
	struct order *order;
	struct payment payment;
	enum err e = find(req, &order, &payment);

	if (e != ERR_OK) {
		return e;
	}
	if (payment.state != PAYMENT_PENDING || payment.gateway_url.p == NULL) {
		return reply_redirect_to(
		    req, "/orders/%" PRId64 "/payment", order->order_id);
	}
	return reply_redirect_outside(req, payment.gateway_url);
}

/*
 * What stands in the address is never believed: even signed, it says only
 * that the browser came back. It names the order to show, and certdesk-jobs
 * is asked to find out.
 */
enum err
payments_return(struct req *req)
{
	struct str trade_no;
	struct payment payment;
	bool ours = req->app->alipay_key != NULL &&
	    alipay_return_read(req->arena, req->app->alipay_key, req->query,
		&trade_no) == ERR_OK;
	enum err e = ours ?
	    payment_find_by_trade_no(&req->desk, trade_no, &payment) :
	    ERR_NOT_FOUND;

	if (e == ERR_NOT_FOUND) {
		view_payment_return(
		    reply_page(req, 200), req_page(req, STR("支付结果确认中")));
		return ERR_OK;
	}
	if (e == ERR_OK) {
		e = payment_ask_query(&req->desk, &payment);
	}
	return e == ERR_OK ?
	    reply_redirect_to(
		req, "/orders/%" PRId64 "/payment", payment.order_id) :
	    e;
}

static enum err
refuse_notice(struct req *req, enum err e)
{
	(void)err_note(e, "payment notice refused");
	buf_add_c(reply_text(req, 400), "failure");
	return ERR_OK;
}

/* Stored first, judged by certdesk-jobs, which compares the amount and whom
 * it is for: a resend cannot mend those, so they are acknowledged, too. */
enum err
payments_notice(struct req *req)
{
	struct alipay_notice notice;
	struct payment_notice record;
	bool is_new = false;
	enum err e;

	if (req->app->alipay_key == NULL) {
		return refuse_notice(req, ERR_DENIED);
	}
	e = alipay_notice_read(
	    req->arena, req->app->alipay_key, req->body, &notice);
	if (e != ERR_OK) {
		return refuse_notice(req, e);
	}
	record = (struct payment_notice){
		.dedupe = str_printf(req->arena, "%.*s|%.*s",
		    STR_FMT(notice.notify_id), STR_FMT(notice.trade_status)),
		.out_trade_no = notice.out_trade_no,
		.raw = req->body,
		.tells_of_money = notice.trade == ALIPAY_TRADE_SUCCESS ||
		    notice.trade == ALIPAY_TRADE_FINISHED,
	};
	e = payment_notice_record(&req->desk, &record, &is_new);
	if (e == ERR_OK) {
		/* These seven octets and nothing else. */
		buf_add_c(reply_text(req, 200), "success");
	}
	return e;
}

/* page_samples_payment: paying, in every state an attempt can be in. */
#include "config.h"

#include "base/clock.h"
#include "model/order.h"
#include "model/payment.h"
#include "tests/unit/page_samples.h"
#include "views/payment.h"
#include "views/payment_return.h"

static void
draw(struct buf *out, struct page *page, enum payment_state state, int go)
{
	struct order order = {
		.order_id = 7,
		.no = T("DD261122140500000007"),
		.state =
		    state == PAYMENT_PAID ? ORDER_PAID : ORDER_AWAITING_PAYMENT,
		.payable_fen = 24900,
		.expires_at = SAMPLE_NOW + CLOCK_DAY,
	};
	struct payment payment = {
		.payment_id = 9,
		.order_id = 7,
		.out_trade_no = T("CS2026112214050000000001"),
		.fen = 24900,
		.state = (int)state,
		.gateway_url = T("https://gateway.example/gateway.do?a=b"),
		.expires_at = SAMPLE_NOW + 1800,
		.paid_at = state == PAYMENT_PAID ? SAMPLE_NOW : TIME_NONE,
		.created_at = SAMPLE_NOW,
	};

	view_payment(out, page, &order, &payment, go);
}

static void
draw_created(struct buf *out, struct page *page)
{
	page->refresh_seconds = 5;
	draw(out, page, PAYMENT_CREATED, 1);
}

static void
draw_pending(struct buf *out, struct page *page)
{
	draw(out, page, PAYMENT_PENDING, 0);
}

static void
draw_notified(struct buf *out, struct page *page)
{
	page->refresh_seconds = 5;
	draw(out, page, PAYMENT_NOTIFIED, 0);
}

static void
draw_paid(struct buf *out, struct page *page)
{
	draw(out, page, PAYMENT_PAID, 0);
}

static void
draw_held(struct buf *out, struct page *page)
{
	draw(out, page, PAYMENT_HELD, 0);
}

static void
draw_closed(struct buf *out, struct page *page)
{
	draw(out, page, PAYMENT_CLOSED, 0);
}

static void
draw_refunding(struct buf *out, struct page *page)
{
	draw(out, page, PAYMENT_REFUNDING, 0);
}

static void
draw_return(struct buf *out, struct page *page)
{
	view_payment_return(out, page);
}

static const struct sample payment[] = {
	{ "payment-created", draw_created },
	{ "payment-pending", draw_pending },
	{ "payment-notified", draw_notified },
	{ "payment-paid", draw_paid },
	{ "payment-held", draw_held },
	{ "payment-closed", draw_closed },
	{ "payment-refunding", draw_refunding },
	{ "payment-return", draw_return },
};
const struct sample_list samples_payment = SAMPLE_LIST(payment);

/*
 * order_confirm: what a member does to an order that is made: confirm it on
 * the order page (生成订单 → 提交), or cancel it. How an order ends, paid or
 * not, stands in fulfilment.h. Each takes the order's row lock first.
 */
#ifndef ORDER_CONFIRM_H
#define ORDER_CONFIRM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/address.h"
#include "model/order.h"

struct desk;

/* What the member confirms on the order page (生成订单 → 提交). */
struct order_choice {
	enum order_method method;
	int64_t address_id; /* 0: none chosen */
	int64_t title_id;   /* 0: none chosen */
};

/* Why a choice or a cancellation is not taken; the page says it in words. */
enum order_problem {
	ORDER_FINE,
	ORDER_NOT_OPEN,      /* paid, cancelled or closed meanwhile */
	ORDER_EXPIRED,       /* the 24 hours are over */
	ORDER_PAYING,        /* a payment attempt is open */
	ORDER_COUPON_SHORT,  /* fewer years left than the order needs */
	ORDER_NEEDS_ADDRESS, /* something is shipped and no address chosen */
	ORDER_NEEDS_TITLE,   /* money is paid and no title chosen */
	ORDER_PROBLEM__MAX
};

/*
 * Takes the choice: freezes address and title, locks coupons. An order that
 * coupons pay wholly is settled at once, in the same transaction, and its
 * applications move on. May be repeated while nothing is being paid. A
 * problem is ERR_INVALID with *problem set, and nothing has changed.
 */
enum err order_submit(struct desk *desk, int64_t member_id, int64_t order_id,
    const struct order_choice *choice, enum order_problem *problem) MUST_CHECK;

/*
 * Cancels: coupons go back, the applications are cancelled with it. With a
 * payment attempt open, certdesk-jobs is asked to close it first (job
 * payment_close) and the order stays as it is with cancel_asked_at set until
 * order_finish_cancel. ORDER_NOT_OPEN is ERR_CONFLICT.
 */
enum err
order_cancel(struct desk *desk, int64_t member_id, int64_t order_id) MUST_CHECK;

/* The frozen address, opened; its address_id is 0. ERR_NOT_FOUND when nothing
 * is shipped. */
enum err order_shipping(struct desk *desk, const struct order *order,
    struct address *out) MUST_CHECK;

/* For certdesk-jobs, after an attempt was closed: cancels the order when that
 * was asked for and no other attempt is open; otherwise changes nothing. In
 * the transaction at hand, or one of its own. */
enum err order_finish_cancel(
    struct desk *desk, int64_t member_id, int64_t order_id) MUST_CHECK;

#endif

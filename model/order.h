/*
 * order: what a member buys (采购订单): one or more applications, the frozen
 * prices, and how they are paid. Here it is made, found and listed; what
 * happens to it afterwards is order_confirm.h and fulfilment.h. Never touches a payment attempt:
 * that is payment.c.
 */
#ifndef ORDER_H
#define ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/price.h"

struct desk;

enum order_state {
	ORDER_AWAITING_PAYMENT,
	ORDER_PAID,
	ORDER_AWAITING_SHIPPING,
	ORDER_AWAITING_RECEIPT,
	ORDER_COMPLETED,
	ORDER_CANCELLED,
	ORDER_CLOSED,
	ORDER_REFUNDING,
	ORDER_REFUNDED,
	ORDER_STATE__MAX
};

extern const char *const order_state_names[ORDER_STATE__MAX];

enum order_method {
	ORDER_ONLINE, /* 在线支付 */
	ORDER_COUPON, /* 优惠券支付; what it leaves is paid online */
	ORDER_METHOD__MAX
};

extern const char *const order_method_names[ORDER_METHOD__MAX];

struct order {
	int64_t member_id;
	int64_t order_id;
	struct str no; /* 订单编号 */
	int state;     /* enum order_state */
	int64_t price_version;
	int64_t total_fen;
	int64_t coupon_fen;
	int64_t payable_fen; /* total less coupon */
	int method;          /* enum order_method; -1: not yet confirmed */
	int64_t title_id;    /* of the frozen title; 0: none */
	struct str title_kind;
	struct str title_name;
	struct str title_tax_no;
	struct str title_email;
	struct str title_mobile;
	struct str address_sealed; /* order_shipping opens it */
	struct str operator_name;
	int64_t expires_at;
	int64_t paid_at;         /* TIME_NONE: not yet */
	int64_t cancel_asked_at; /* TIME_NONE: no */
	int64_t created_at;
	int64_t n_applications;
	int64_t n_mailed; /* of them 寄回: something is shipped */
	bool paying;      /* a payment attempt is open */
};

#define ORDER_APPLICATIONS_MAX 100

/* One application of an order: a row of 订单信息. */
struct order_entry {
	int64_t application_id;
	struct str application_no;
	struct str kind;    /* "renew" */
	struct str channel; /* "self", "mail" */
	struct str state;
	int64_t years;
	int64_t submitted_at;
	struct str handler_name_mask;
	struct str account_name; /* 绑定姓名 */
	struct str account_code; /* 绑定账号 */
	struct str key_no;
	int64_t certificate_id;
	int64_t fen; /* its lines without freight */
};

/* One line of what is charged. */
struct order_line {
	int64_t line_no;
	int64_t application_id;
	int item; /* enum price_item */
	int64_t fen;
	int64_t coupon_fen;
};

/*
 * Makes an order for the applications, which must be the member's, submitted
 * (submitted_at set), in draft or awaiting_order, and of no order yet; they
 * move to awaiting_payment. Prices are frozen from the table in force; the
 * order waits 24 hours. When all of them already stand in one open order
 * together, that order is the answer: asking twice makes one. ERR_NOT_FOUND
 * for an application that is not there, ERR_CONFLICT for one that cannot be
 * ordered. Joins the transaction at hand.
 */
enum err order_create(struct desk *desk, int64_t member_id,
    const int64_t *application_ids, size_t n, struct order **out) MUST_CHECK;

/* ERR_NOT_FOUND also for an order that holds a certificate of an account for
 * which the operator may not act. */
enum err order_find(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order **out) MUST_CHECK;
enum err order_entries(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_entry **out, size_t *n) MUST_CHECK;
enum err order_lines(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_line **out, size_t *n) MUST_CHECK;

/* An attempt to pay it, newest first. */
struct order_payment {
	int64_t payment_id;
	struct str provider;
	struct str out_trade_no;
	int64_t fen;
	struct str state;
	int64_t created_at;
	int64_t paid_at;
};
enum err order_payments(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_payment **out, size_t *n) MUST_CHECK;

#define ORDER_PAGE 20

struct order_filter {
	int state;      /* enum order_state, or -1 */
	struct str no;  /* part of the number; none or empty: any */
	int64_t from;   /* made at or after; TIME_NONE: any */
	int64_t to;     /* made before; TIME_NONE: any */
	int64_t before; /* older than this order; 0: from the newest */
	int64_t after;  /* newer than this order; 0: not asked */
};

struct order_row {
	int64_t order_id;
	struct str no;
	int state;
	int64_t total_fen;
	int64_t payable_fen;
	int method;
	int64_t expires_at;
	int64_t created_at;
	int64_t n_applications;
	struct str account_names; /* parted by 、 */
	bool mailed;
};

struct order_list {
	struct order_row *rows; /* newest first, at most ORDER_PAGE */
	size_t n;
	int64_t older;   /* `before` of the next page; 0: none */
	int64_t newer;   /* `after` of the page before; 0: none */
	int64_t n_found; /* of all pages, counted up to 1000 */
};

enum err order_list(struct desk *desk, int64_t member_id,
    const struct order_filter *filter, struct order_list *out) MUST_CHECK;

#endif

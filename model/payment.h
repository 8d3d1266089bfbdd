/*
 * payment: one attempt to pay an order online (支付单). An order has many
 * attempts, at most one of them live, each with a number of its own and one
 * fixed amount. Workers begin attempts and store the provider's notices;
 * whether money has arrived is decided in settlement.c, by certdesk-jobs.
 */
#ifndef PAYMENT_H
#define PAYMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

enum payment_state {
	PAYMENT_CREATED,  /* its address is not signed yet */
	PAYMENT_PENDING,  /* may be paid */
	PAYMENT_NOTIFIED, /* the provider said something; being checked */
	PAYMENT_PAID,
	PAYMENT_HELD, /* money came, but not as it should */
	PAYMENT_CLOSING,
	PAYMENT_CLOSED,
	PAYMENT_PAID_LATE, /* money came for what is over: goes back */
	PAYMENT_REFUNDING,
	PAYMENT_REFUNDED,
	PAYMENT_STATE__MAX
};

extern const char *const payment_state_names[PAYMENT_STATE__MAX];

struct payment {
	int64_t member_id;
	int64_t payment_id;
	int64_t order_id;
	struct str out_trade_no;
	int64_t fen;
	int state;              /* enum payment_state */
	struct str gateway_url; /* STR_NONE until certdesk-jobs signed it */
	struct str provider_trade_no;
	int64_t expires_at; /* the gateway takes no money from then on */
	int64_t paid_at;
	int64_t queries;
	int64_t created_at;
};

/* created, pending, notified or closing. */
bool payment_is_live(const struct payment *payment);

enum err payment_find(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct payment *out) MUST_CHECK;
/* The newest attempt of the order; ERR_NOT_FOUND when it has none. */
enum err payment_latest(struct desk *desk, int64_t member_id, int64_t order_id,
    struct payment *out) MUST_CHECK;
/* Of whichever member: the number comes from the provider's signed word. */
enum err payment_find_by_trade_no(
    struct desk *desk, struct str out_trade_no, struct payment *out) MUST_CHECK;

/*
 * The attempt by which the order can be paid now: the live one, else a new
 * one, which certdesk-jobs is asked to sign. ERR_NOT_FOUND; ERR_CONFLICT when
 * the order is not to be paid online or any more; ERR_BUSY while an attempt
 * that ran out is being closed: ask again in a moment.
 */
enum err payment_attempt(struct desk *desk, int64_t member_id, int64_t order_id,
    struct payment *out) MUST_CHECK;

/* Asks certdesk-jobs to close the order's live attempt, if it has one. In the
 * transaction at hand. *asked tells whether there was one. */
enum err payment_ask_close(struct desk *desk, int64_t member_id,
    int64_t order_id, bool *asked) MUST_CHECK;

/* Asks certdesk-jobs to ask the gateway now, if the attempt is live. At most
 * once in ten seconds for one attempt. */
enum err
payment_ask_query(struct desk *desk, const struct payment *payment) MUST_CHECK;

/* A notice whose signature and addressees the worker has found right. */
struct payment_notice {
	struct str dedupe; /* notify_id and trade_status */
	struct str out_trade_no;
	struct str raw;      /* as it came, byte for byte */
	bool tells_of_money; /* it says paid, not merely begun or closed */
};

/*
 * Stores the notice and asks certdesk-jobs to judge it. Again the same notice
 * changes nothing and is ERR_OK: *is_new tells. After ERR_OK the notice is
 * safe and may be acknowledged.
 */
enum err payment_notice_record(struct desk *desk,
    const struct payment_notice *notice, bool *is_new) MUST_CHECK;

/* For payments' own files: the columns of a payment, and its row. */
enum err payment_lock(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct payment *out) MUST_CHECK;

#endif

/*
 * alipay_reply: what Alipay's gateway answers a server call with.
 *
 * The answer is one object: the method's root, whose raw value is signed, and
 * sign. Nothing of an answer is handed out before its signature held, so an
 * unsigned gateway failure is ERR_UPSTREAM and can never change an order.
 */
#ifndef ALIPAY_REPLY_H
#define ALIPAY_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

enum alipay_trade {
	ALIPAY_TRADE_NONE,     /* the answer tells none */
	ALIPAY_TRADE_WAIT,     /* WAIT_BUYER_PAY */
	ALIPAY_TRADE_SUCCESS,  /* paid */
	ALIPAY_TRADE_FINISHED, /* paid, and can no longer be refunded */
	ALIPAY_TRADE_CLOSED,   /* ran out unpaid, or was refunded whole */
};

struct alipay_reply {
	struct str code;     /* "10000" means that the call worked, not more */
	struct str sub_code; /* "ACQ.TRADE_NOT_EXIST" */
	struct str out_trade_no;
	struct str trade_no;
	enum alipay_trade trade;
	int64_t total_fen;  /* -1: the answer tells none */
	int64_t paid_at;    /* send_pay_date; TIME_NONE */
	bool fund_change;   /* refund: money moved by this or an earlier try */
	int64_t refund_fen; /* refund_fee or refund_amount; -1 */
	struct str refund_status; /* refund query: "REFUND_SUCCESS" */
};

/* "TRADE_SUCCESS" and so on; ALIPAY_TRADE_NONE for what is no trade status. */
enum alipay_trade alipay_trade_from_text(struct str text);

/*
 * Finds the signed octets in body (as it came), verifies, then reads them.
 * ERR_UPSTREAM when it is no answer to this method, or not signed, or the
 * signature does not hold. key is Alipay's public key.
 */
enum err alipay_reply_read(struct arena *arena, EVP_PKEY *key,
    const char *method, struct str body, struct alipay_reply *out) MUST_CHECK;

bool alipay_reply_is_ok(const struct alipay_reply *reply); /* code 10000 */

/* The raw value of the answer's root: what the signature is made over.
 * ERR_INVALID. For alipay_reply_read and its tests. */
enum err alipay_reply_signed_part(struct arena *arena, const char *method,
    struct str body, struct str *part, struct str *signature) MUST_CHECK;

#endif

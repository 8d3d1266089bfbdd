/*
 * alipay_notice: the signed form that Alipay posts to notify_url, and the
 * signed query of return_url.
 *
 * The worker verifies a notice before it stores it, certdesk-jobs verifies
 * the stored octets again before it settles anything. A return tells nothing
 * about payment; it is verified only to name the order that is shown.
 */
#ifndef ALIPAY_NOTICE_H
#define ALIPAY_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"
#include "gateway/alipay_reply.h"

struct arena;

#define ALIPAY_NOTICE_MAX 65536 /* octets */

struct alipay_notice {
	struct str notify_id;
	struct str app_id;
	struct str seller_id;
	struct str out_trade_no;
	struct str trade_no;
	struct str trade_status; /* as sent */
	enum alipay_trade trade;
	int64_t total_fen; /* -1: absent */
	int64_t paid_at;   /* gmt_payment; TIME_NONE */
	/* gmt_refund, refund_fee or out_biz_no came along: the notice tells of
	 * a refund even where it says TRADE_SUCCESS. */
	bool is_refund;
};

/*
 * raw is the body (or the query of a return) as it came. ERR_INVALID when it
 * is malformed, lacks a field that must be there, or names one twice;
 * ERR_DENIED when the signature does not hold. key is Alipay's public key.
 */
enum err alipay_notice_read(struct arena *arena, EVP_PKEY *key, struct str raw,
    struct alipay_notice *out) MUST_CHECK;
enum err alipay_return_read(struct arena *arena, EVP_PKEY *key,
    struct str query, struct str *out_trade_no) MUST_CHECK;

#endif

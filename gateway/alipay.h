/*
 * alipay: the requests of Alipay's gateway.do (version 1.0, RSA2) that the
 * house makes, as calls ready to send. certdesk-jobs makes them: it alone has
 * the merchant key. What comes back is read by alipay_reply and alipay_notice.
 */
#ifndef ALIPAY_H
#define ALIPAY_H

#include <stdint.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"
#include "gateway/call.h"
#include "gateway/pairs.h"

struct arena;

#define ALIPAY_SUBJECT_MAX 256 /* characters */

struct alipay_account {
	struct str gateway; /* https://openapi.alipay.com/gateway.do */
	struct str app_id;
	struct str seller_id; /* the payee, 2088… */
	struct str notify_url;
	struct str return_url;
	EVP_PKEY *merchant_key; /* private; signs what we send */
	EVP_PKEY *alipay_key;   /* public; verifies what they send */
};

struct alipay_order {
	struct str out_trade_no; /* ours, one for each attempt */
	int64_t amount_fen;
	struct str subject;
	int64_t expires; /* the gateway refuses payment from then on */
};

/* The two sides are signed over different sets: a request keeps sign_type, a
 * notice or return drops it. */
enum alipay_side { ALIPAY_REQUEST, ALIPAY_NOTICE };

/* name=value joined by &, sorted, nothing encoded; sign left out, and empty
 * values too unless keep_empty. Sorts the pairs in place. */
struct str alipay_string_to_sign(struct arena *arena, struct pairs *pairs,
    enum alipay_side side, bool keep_empty);

/*
 * The address that the member's browser is sent to (alipay.trade.page.pay).
 * Whoever holds it can pay until the order expires. ERR_INVALID when amount
 * or subject are outside what the gateway takes.
 */
enum err
alipay_pay_address(struct arena *arena, const struct alipay_account *account,
    const struct alipay_order *order, int64_t now, struct str *url) MUST_CHECK;

/* Server calls; ALIPAY_… methods name the answer's root for alipay_reply. */
#define ALIPAY_QUERY        "alipay.trade.query"
#define ALIPAY_CLOSE        "alipay.trade.close"
#define ALIPAY_REFUND       "alipay.trade.refund"
#define ALIPAY_REFUND_QUERY "alipay.trade.fastpay.refund.query"

enum err alipay_query(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, int64_t now, struct call *call) MUST_CHECK;
enum err alipay_close(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, int64_t now, struct call *call) MUST_CHECK;

/* refund_no is our own number: the same one for every try of one refund, so
 * that the gateway pays it back once. */
enum err
alipay_refund(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, struct str refund_no, int64_t amount_fen,
    struct str reason, int64_t now, struct call *call) MUST_CHECK;
enum err alipay_refund_query(struct arena *arena,
    const struct alipay_account *account, struct str out_trade_no,
    struct str refund_no, int64_t now, struct call *call) MUST_CHECK;

#endif

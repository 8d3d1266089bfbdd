/*
 * refund: money sent back, under a number of our own that is made before the
 * provider is asked, so that however often it is asked it pays back once.
 */
#ifndef REFUND_H
#define REFUND_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;
struct payment;

enum refund_state {
	REFUND_CREATED,
	REFUND_SENT, /* asked for; the answer may be unknown */
	REFUND_SUCCEEDED,
	REFUND_FAILED, /* the provider will not: a person must look */
	REFUND_STATE__MAX
};

extern const char *const refund_state_names[REFUND_STATE__MAX];

struct refund {
	int64_t member_id;
	int64_t refund_id;
	int64_t payment_id;
	struct str out_request_no;
	struct str out_trade_no; /* of the payment */
	int64_t fen;
	int state; /* enum refund_state */
	struct str reason;
};

/* Makes the refund, moves the payment (paid, paid_late or held; its row is
 * locked by the caller) to refunding and asks for the job. In the transaction
 * at hand. */
enum err refund_begin(struct desk *desk, const struct payment *payment,
    int64_t fen, struct str reason) MUST_CHECK;

enum err refund_find(struct desk *desk, int64_t member_id, int64_t refund_id,
    struct refund *out) MUST_CHECK;

/* Each is ERR_OK when it is so already. refund_succeeded also ends the
 * payment: refunded. */
enum err refund_sent(struct desk *desk, const struct refund *refund) MUST_CHECK;
enum err
refund_succeeded(struct desk *desk, const struct refund *refund) MUST_CHECK;
enum err refund_failed(
    struct desk *desk, const struct refund *refund, struct str why) MUST_CHECK;

#endif

/*
 * fulfilment: what an order's end brings its applications: paid in full, they
 * move on to review, to the desk or to making; unpaid, they close and give
 * their coupons back.
 */
#ifndef FULFILMENT_H
#define FULFILMENT_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

/*
 * For an order in awaiting_payment that is paid in full: by a settlement
 * (certdesk-jobs) or by coupons alone (a worker). Call it in a transaction
 * that has locked the order's row. The order becomes paid, its coupons used,
 * and each application goes to in_review when it needs review, else
 * ready_to_make (self) or awaiting_key (mail). ERR_CONFLICT when the order is
 * not awaiting payment.
 */
enum err fulfilment_paid(struct desk *desk, int64_t member_id, int64_t order_id,
    struct str evidence_sha256) MUST_CHECK;

/* For an order in awaiting_payment that ends unpaid: `end` is "closed"
 * (timeout; certdesk-jobs) or "cancelled" (by the member; a worker). Order
 * and applications go there, coupons come back. In a transaction as above. */
enum err fulfilment_unpaid(struct desk *desk, int64_t member_id,
    int64_t order_id, const char *end, struct str why) MUST_CHECK;

#endif

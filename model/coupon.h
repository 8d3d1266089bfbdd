/*
 * coupon: free years a member was granted (优惠券, 新签/续签 N个1年). A year
 * is locked by an order, used when the order is settled, or given back. 
 * order_confirm.c locks; coupon_use_steps (step.h) uses and gives back.
 */
#ifndef COUPON_H
#define COUPON_H

#include <stdint.h>

#include "base/err.h"

struct desk;

/* Years left: granted, not expired, neither locked nor used. */
enum err
coupon_left(struct desk *desk, int64_t member_id, int64_t *out) MUST_CHECK;

/* Inside a transaction: locks one year for each line of the order that a
 * coupon may pay, soonest to expire first. *n_locked tells how many were
 * found; the caller compares and fails its transaction when too few. */
enum err coupon_lock(struct desk *desk, int64_t member_id, int64_t order_id,
    int64_t *n_locked) MUST_CHECK;

/* Inside a transaction: writes into the order's lines what the years it has
 * locked pay; *fen gets the sum. */
enum err coupon_pays(struct desk *desk, int64_t member_id, int64_t order_id,
    int64_t *fen) MUST_CHECK;

#endif

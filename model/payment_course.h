/*
 * payment_course: the steps of a payment attempt that certdesk-jobs takes
 * between its making by a worker and the money: signed, asked after, closed.
 */
#ifndef PAYMENT_COURSE_H
#define PAYMENT_COURSE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;
struct payment;

/* created → pending with the signed address; asks for the queries that follow
 * and for the closing when it runs out. ERR_CONFLICT when it is not in
 * created (any more). */
enum err payment_course_signed(struct desk *desk, const struct payment *payment,
    struct str gateway_url) MUST_CHECK;

/* Counts a query of the gateway. */
enum err payment_course_queried(
    struct desk *desk, const struct payment *payment) MUST_CHECK;

/* notified → pending: the notice did not say what it seemed to. ERR_OK when
 * it is not in notified. */
enum err payment_course_unfounded(
    struct desk *desk, const struct payment *payment) MUST_CHECK;

/* → closing, from any live state; ERR_OK when it is there. ERR_CONFLICT when
 * it is not live. *payment follows. */
enum err
payment_course_closing(struct desk *desk, struct payment *payment) MUST_CHECK;

/* closing → closed, and what was waiting for it: a cancellation asked for by
 * the member; two late queries are asked for. */
enum err payment_course_closed(
    struct desk *desk, const struct payment *payment) MUST_CHECK;

#endif

/*
 * deadline: what ends by itself: an order unpaid for 24 hours, a download not
 * made in 7 days, a download that stopped in the middle. certdesk-jobs looks
 * for them and makes a job of each, so that each is tried until it is done.
 */
#ifndef DEADLINE_H
#define DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct desk;

/* Makes jobs of all that has run out. *next is the next moment at which
 * something will; TIME_NONE when nothing will. */
enum err deadline_sweep(struct desk *desk, int64_t *next) MUST_CHECK;

/*
 * Closes an order that ran out unpaid, with its applications, and gives its
 * coupons back. ERR_BUSY while a payment attempt is live: close that first.
 * ERR_OK also when there is nothing (any more) to close. ERR_CONFLICT when
 * by our clock it has not run out yet: ask again (also of a download).
 */
enum err deadline_close_order(
    struct desk *desk, int64_t member_id, int64_t order_id) MUST_CHECK;

/* awaiting_download or downloading → download_overdue when the deadline has
 * passed; otherwise nothing. */
enum err deadline_end_download(
    struct desk *desk, int64_t member_id, int64_t application_id) MUST_CHECK;

/* downloading → awaiting_download after 15 minutes without a sign. */
enum err deadline_free_download(
    struct desk *desk, int64_t member_id, int64_t application_id) MUST_CHECK;

#endif

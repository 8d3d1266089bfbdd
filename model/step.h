/*
 * step: the one way in which a state changes: the row moves from the state it
 * must be in to the next, its event is written, and who must hear is told, all
 * in the transaction at hand. The database refuses steps that desk.transition
 * does not list for the program's role.
 *
 * All return ERR_CONFLICT when the row is not in `from` (any more), or the
 * step is not allowed. `why` is words without personal data and may be empty.
 */
#ifndef STEP_H
#define STEP_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

/* Also keeps the state shown on the certificate's row, and asks for the
 * member to be told (job kind message). */
enum err
application_step(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *from, const char *to, struct str why) MUST_CHECK;

/* evidence_sha256: of what the step rests on, or STR_NONE. */
enum err order_step(struct desk *desk, int64_t member_id, int64_t order_id,
    const char *from, const char *to, struct str why,
    struct str evidence_sha256) MUST_CHECK;
enum err payment_step(struct desk *desk, int64_t member_id, int64_t payment_id,
    const char *from, const char *to, struct str why,
    struct str evidence_sha256) MUST_CHECK;

/* All uses that the order holds and that are in `from`; none is fine. */
enum err coupon_use_steps(struct desk *desk, int64_t member_id,
    int64_t order_id, const char *from, const char *to) MUST_CHECK;

#endif

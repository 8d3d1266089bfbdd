/*
 * outbox: what certdesk-jobs shall do later or outside, told in the same
 * transaction as the change that asks for it. A job of a kind is done once
 * for an occasion (dedupe): asking again is harmless.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct outbox_order {
	const char *kind; /* see the comment of desk.outbox.kind */
	struct str dedupe;
	int64_t member_id;  /* 0: none */
	struct str payload; /* a JSON object; STR_NONE for {}; personal data
			     * only sealed, as base64 */
	int64_t run_at;     /* not before; TIME_NONE for at once */
};

/* Queues the job, unless one of this kind and occasion was ever queued. */
enum err
outbox_add(struct desk *desk, const struct outbox_order *order) MUST_CHECK;

#endif

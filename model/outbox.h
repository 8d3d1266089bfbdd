/*
 * outbox: what certdesk-jobs shall do later or outside, told in the same
 * transaction as the change that asks for it. A job of a kind is done once
 * for an occasion (dedupe): asking again is harmless.
 *
 * Kinds, their payload beside member_id, and who asks:
 *
 *	message         {"application":id,"state":code}  application_step
 *	sms             see model/sms.h                  sms_send
 *	payment_sign    {"payment":id}                   payment_attempt
 *	payment_query   {"payment":id}                   certdesk-jobs
 *	payment_close   {"payment":id}                   payment_ask_close
 *	notice_settle   {"notice":id}                    payment_notice_record
 *	refund          {"refund":id}                    certdesk-jobs
 *	order_expire    {"order":id}                     certdesk-jobs
 *	download_expire {"application":id}               certdesk-jobs
 *	grant           {"application":id,"kind":"ticket" or "ack"}
 *	                     ticket: the press of 续签证书 (and each reopening);
 *	                     ack: once the CA has confirmed the installation
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

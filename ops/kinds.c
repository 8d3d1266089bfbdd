#include "config.h"

#include "ops/jobs.h"
#include "ops/kinds.h"

/* clang-format off */
const struct job_kind job_kinds[] = {
	/* name, function, attempts, first delay in seconds */
	{ "payment_sign", kind_payment_sign, 8, 1 },
	{ "notice_settle", kind_notice_settle, 12, 5 },
	{ "grant", kind_grant, 8, 2 },
	{ "sms", kind_sms, 5, 60 },
	{ "message", kind_message, 8, 5 },
	{ "payment_query", kind_payment_query, 20, 15 },
	{ "payment_close", kind_payment_close, 20, 15 },
	{ "refund", kind_refund, 30, 30 },
	{ "order_expire", kind_order_expire, 50, 30 },
	{ "download_expire", kind_download_expire, 10, 10 },
	{ "download_stalled", kind_download_stalled, 10, 10 },
};
/* clang-format on */

const size_t n_job_kinds = sizeof(job_kinds) / sizeof(job_kinds[0]);

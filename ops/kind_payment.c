/* What is done for a payment attempt: sign its address, ask after it, close
 * it. */
#include "config.h"

#include "base/clock.h"
#include "model/payment.h"
#include "model/payment_course.h"
#include "ops/gateway_ask.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

/* The gateway's last second and ours. */
#define EXPIRY_MARGIN 5

static enum err
find(struct jobs *jobs, const struct job *job, const struct json_map *payload,
    struct payment *payment)
{
	int64_t id = 0;
	enum err e = job_number(payload, "payment", &id);

	return e == ERR_OK ?
	    payment_find(&jobs->desk, job->member_id, id, payment) :
	    e;
}

enum err
kind_payment_sign(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct payment payment;
	struct str url;
	enum err e = find(jobs, job, payload, &payment);

	if (e != ERR_OK || payment.state != PAYMENT_CREATED) {
		return e;
	}
	if (payment.expires_at <= clock_now()) {
		/* The address would be dead on arrival. */
		result->note = STR("expired before it was signed");
		e = payment_course_closing(&jobs->desk, &payment);
		return e == ERR_OK ?
		    payment_course_closed(&jobs->desk, &payment) :
		    e;
	}
	e = alipay_pay_address(jobs->desk.arena, &jobs->alipay,
	    &(struct alipay_order){
		.out_trade_no = payment.out_trade_no,
		.amount_fen = payment.fen,
		.subject = str_c(jobs->conf.pay_subject),
		.expires = payment.expires_at,
	    },
	    clock_now(), &url);
	return e == ERR_OK ? payment_course_signed(&jobs->desk, &payment, url) :
			     e;
}

/* When to ask next, from the making of the attempt. */
static int64_t
next_query(const struct payment *payment)
{
	static const int64_t after[] = { 30, 60, 120, 300, 600, 1200, 1800 };
	int64_t now = clock_now();

	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		if (payment->created_at + after[i] > now) {
			return payment->created_at + after[i];
		}
	}
	return TIME_NONE; /* the closing asks again */
}

enum err
kind_payment_query(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct payment payment;
	enum gateway_answer answer = GATEWAY_ABSENT;
	enum err e = find(jobs, job, payload, &payment);

	/* A closed one is asked after, too: money may still come. */
	if (e != ERR_OK ||
	    (!payment_is_live(&payment) && payment.state != PAYMENT_CLOSED)) {
		return e;
	}
	e = gateway_ask(jobs, &payment, &answer);
	/* One of its queries keeps the schedule; the others ask once. */
	if (e == ERR_OK && answer != GATEWAY_PAID &&
	    payment_is_live(&payment) && str_ends(job->dedupe, STR("/live"))) {
		result->again_at = next_query(&payment);
	}
	return e;
}

enum err
kind_payment_close(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct payment payment;
	enum gateway_answer answer = GATEWAY_CLOSED;
	enum err e = find(jobs, job, payload, &payment);

	if (e != ERR_OK || !payment_is_live(&payment)) {
		return e;
	}
	e = payment_course_closing(&jobs->desk, &payment);
	/* An address that never left the house needs no gateway. */
	if (e == ERR_OK && payment.gateway_url.p != NULL) {
		e = gateway_close(jobs, &payment, &answer);
	}
	if (e != ERR_OK || answer == GATEWAY_PAID) {
		return e;
	}
	if (answer == GATEWAY_WAITING) {
		return err_note(ERR_UPSTREAM, "the trade was not closed");
	}
	if (answer == GATEWAY_ABSENT &&
	    clock_now() < payment.expires_at + EXPIRY_MARGIN) {
		/* Nothing to close yet, and the address still works: only its
		 * own end stops it. */
		result->again_at = payment.expires_at + EXPIRY_MARGIN;
		return ERR_OK;
	}
	return payment_course_closed(&jobs->desk, &payment);
}

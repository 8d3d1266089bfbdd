/* Money back: asked for under one number until the gateway says that it went. */
#include "config.h"

#include "base/clock.h"
#include "base/log.h"
#include "gateway/alipay_reply.h"
#include "model/refund.h"
#include "ops/http.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

/* The gateway wants 3 s between refunds of one trade; it need not be quick. */
#define ASK_AGAIN 60

static enum err
send(struct jobs *jobs, const char *method, const struct call *call,
    struct alipay_reply *reply)
{
	struct http_answer answer;
	enum err e = http_send(jobs->http, jobs->desk.arena, call, &answer);

	return e == ERR_OK ?
	    alipay_reply_read(jobs->desk.arena, jobs->alipay.alipay_key, method,
		answer.body, reply) :
	    e;
}

/* *gone: the gateway says that this refund has been made. */
static enum err
ask(struct jobs *jobs, const struct refund *refund, bool *gone)
{
	struct call call;
	struct alipay_reply reply = { 0 };
	enum err e = alipay_refund_query(jobs->desk.arena, &jobs->alipay,
	    refund->out_trade_no, refund->out_request_no, clock_now(), &call);

	if (e == ERR_OK) {
		e = send(jobs, ALIPAY_REFUND_QUERY, &call, &reply);
	}
	*gone = e == ERR_OK && alipay_reply_is_ok(&reply) &&
	    str_equal_c(reply.refund_status, "REFUND_SUCCESS");
	return e;
}

static bool
may_work_later(const struct alipay_reply *reply)
{
	return !str_equal_c(reply->code, "40004") ||
	    str_equal_c(reply->sub_code, "ACQ.SYSTEM_ERROR");
}

static enum err
ask_for_it(struct jobs *jobs, const struct refund *refund,
    struct job_result *result, bool *gone)
{
	struct call call;
	struct alipay_reply reply = { 0 };
	enum err e = alipay_refund(jobs->desk.arena, &jobs->alipay,
	    refund->out_trade_no, refund->out_request_no, refund->fen,
	    refund->reason, clock_now(), &call);

	if (e == ERR_OK) {
		e = send(jobs, ALIPAY_REFUND, &call, &reply);
	}
	if (e != ERR_OK) {
		return e;
	}
	if (alipay_reply_is_ok(&reply)) {
		*gone = reply.fund_change;
		return ERR_OK;
	}
	result->note = str_dup(jobs->desk.arena, reply.sub_code);
	if (may_work_later(&reply)) {
		return ERR_UPSTREAM;
	}
	e = refund_failed(&jobs->desk, refund, reply.sub_code);
	return e == ERR_OK ? ERR_DENIED : e;
}

enum err
kind_refund(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct refund refund = { 0 };
	int64_t id = 0;
	bool gone = false;
	enum err e = job_number(payload, "refund", &id);

	if (e == ERR_OK) {
		e = refund_find(&jobs->desk, job->member_id, id, &refund);
	}
	if (e != ERR_OK || refund.state == REFUND_SUCCEEDED ||
	    refund.state == REFUND_FAILED) {
		return e;
	}
	if (refund.state == REFUND_SENT) {
		e = ask(jobs, &refund, &gone);
	} else {
		e = refund_sent(&jobs->desk, &refund);
		refund.state = REFUND_SENT;
	}
	if (e == ERR_OK && !gone) {
		e = ask_for_it(jobs, &refund, result, &gone);
	}
	if (e != ERR_OK) {
		return e;
	}
	if (!gone) {
		result->again_at = clock_now() + ASK_AGAIN;
		return ERR_OK;
	}
	return refund_succeeded(&jobs->desk, &refund);
}

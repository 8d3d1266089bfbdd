#include "config.h"

#include <openssl/sha.h>

#include "base/clock.h"
#include "base/log.h"
#include "gateway/alipay_reply.h"
#include "model/payment.h"
#include "model/payment_course.h"
#include "model/settlement.h"
#include "ops/gateway_ask.h"
#include "ops/http.h"
#include "ops/jobs.h"

static enum err
send(struct jobs *jobs, const char *method, const struct call *call,
    struct http_answer *answer, struct alipay_reply *reply)
{
	enum err e = http_send(jobs->http, jobs->desk.arena, call, answer);

	return e == ERR_OK ?
	    alipay_reply_read(jobs->desk.arena, jobs->alipay.alipay_key, method,
		answer->body, reply) :
	    e;
}

static enum err
settle(struct jobs *jobs, const struct payment *payment,
    const struct alipay_reply *reply, struct str body)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct settlement_word word = {
		.fen = reply->total_fen,
		.provider_trade_no = reply->trade_no,
		.paid_at = reply->paid_at,
		.evidence = "query",
		.evidence_sha256 = { (const char *)digest, sizeof(digest) },
	};
	enum settlement_outcome outcome;

	SHA256((const unsigned char *)body.p, body.len, digest);
	if (reply->total_fen < 0 || str_is_empty(reply->trade_no)) {
		return err_note(ERR_UPSTREAM, "paid, but not what or how much");
	}
	return settlement_decide(&jobs->desk, payment->member_id,
	    payment->payment_id, &word, &outcome);
}

/* Says what an answer about this attempt means. */
static enum err
read_trade(struct jobs *jobs, const struct payment *payment,
    const struct alipay_reply *reply, struct str body,
    enum gateway_answer *answer)
{
	if (!alipay_reply_is_ok(reply)) {
		*answer = GATEWAY_ABSENT;
		return str_equal_c(reply->sub_code, "ACQ.TRADE_NOT_EXIST") ?
		    ERR_OK :
		    err_note(ERR_UPSTREAM, "query: code %.*s %.*s",
			STR_FMT(reply->code), STR_FMT(reply->sub_code));
	}
	/* The signature binds the answer to the platform, not to the
	 * question. */
	if (!str_equal(reply->out_trade_no, payment->out_trade_no)) {
		return err_note(ERR_UPSTREAM, "answer about another trade");
	}
	switch (reply->trade) {
	case ALIPAY_TRADE_SUCCESS:
	case ALIPAY_TRADE_FINISHED:
		*answer = GATEWAY_PAID;
		return settle(jobs, payment, reply, body);
	case ALIPAY_TRADE_WAIT:
		*answer = GATEWAY_WAITING;
		return ERR_OK;
	case ALIPAY_TRADE_CLOSED:
		*answer = GATEWAY_CLOSED;
		return ERR_OK;
	case ALIPAY_TRADE_NONE:
		break;
	}
	return err_note(ERR_UPSTREAM, "a trade without a status");
}

enum err
gateway_ask(struct jobs *jobs, const struct payment *payment,
    enum gateway_answer *answer)
{
	struct call call;
	struct http_answer http = { 0 };
	struct alipay_reply reply;
	enum err e = alipay_query(jobs->desk.arena, &jobs->alipay,
	    payment->out_trade_no, clock_now(), &call);

	if (e == ERR_OK) {
		e = send(jobs, ALIPAY_QUERY, &call, &http, &reply);
	}
	if (e == ERR_OK) {
		e = payment_course_queried(&jobs->desk, payment);
	}
	return e == ERR_OK ?
	    read_trade(jobs, payment, &reply, http.body, answer) :
	    e;
}

static enum err
ask_to_close(struct jobs *jobs, const struct payment *payment)
{
	struct call call;
	struct http_answer http = { 0 };
	struct alipay_reply reply;
	enum err e = alipay_close(jobs->desk.arena, &jobs->alipay,
	    payment->out_trade_no, clock_now(), &call);

	if (e == ERR_OK) {
		e = send(jobs, ALIPAY_CLOSE, &call, &http, &reply);
	}
	/* Whatever a signed answer says, the query that follows decides. */
	return e;
}

enum err
gateway_close(struct jobs *jobs, const struct payment *payment,
    enum gateway_answer *answer)
{
	enum err e = gateway_ask(jobs, payment, answer);

	if (e != ERR_OK || *answer != GATEWAY_WAITING) {
		return e;
	}
	e = ask_to_close(jobs, payment);
	return e == ERR_OK ? gateway_ask(jobs, payment, answer) : e;
}

/* A provider's notice, stored by a worker: verified again, then judged. */
#include "config.h"

#include <openssl/sha.h>

#include "base/clock.h"
#include "gateway/alipay_notice.h"
#include "model/payment.h"
#include "model/payment_course.h"
#include "model/settlement.h"
#include "ops/gateway_ask.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

struct judging {
	struct jobs *jobs;
	struct payment payment;
	struct settlement_notice stored;
	struct alipay_notice notice;
	struct str sha256;
	struct job_result *result;
};

static enum err
settle(struct judging *judging)
{
	struct desk *desk = &judging->jobs->desk;
	struct settlement_word word = {
		.fen = judging->notice.total_fen,
		.provider_trade_no = judging->notice.trade_no,
		.paid_at = judging->notice.paid_at,
		.evidence = "notice",
		.evidence_sha256 = judging->sha256,
	};
	enum settlement_outcome outcome = SETTLEMENT_REPEATED;
	enum err e = settlement_decide(desk, judging->payment.member_id,
	    judging->payment.payment_id, &word, &outcome);

	if (outcome == SETTLEMENT_HELD) {
		judging->result->note = STR("held: amount differs");
	}
	return e;
}

/* The truth is the gateway's: when it knows of no money, the attempt goes on
 * as before. */
static enum err
ask_instead(struct judging *judging)
{
	enum gateway_answer answer = GATEWAY_PAID;
	enum err e = ERR_OK;

	if (payment_is_live(&judging->payment)) {
		e = gateway_ask(judging->jobs, &judging->payment, &answer);
	}
	return e == ERR_OK && answer != GATEWAY_PAID ?
	    payment_course_unfounded(&judging->jobs->desk, &judging->payment) :
	    e;
}

static enum err
judge(struct judging *judging)
{
	const struct alipay_notice *notice = &judging->notice;
	const struct alipay_account *us = &judging->jobs->alipay;
	bool paid = notice->trade == ALIPAY_TRADE_SUCCESS ||
	    notice->trade == ALIPAY_TRADE_FINISHED;

	if (!str_equal(notice->app_id, us->app_id) ||
	    !str_equal(notice->seller_id, us->seller_id)) {
		judging->result->note = STR("held: not for us");
		return settlement_hold(&judging->jobs->desk,
		    judging->payment.member_id, judging->payment.payment_id,
		    STR("通知中的应用或收款方不是本平台"), judging->sha256);
	}
	if (!paid && !notice->is_refund &&
	    notice->trade != ALIPAY_TRADE_CLOSED) {
		return payment_course_unfounded(
		    &judging->jobs->desk, &judging->payment);
	}
	if (notice->is_refund || notice->trade == ALIPAY_TRADE_CLOSED ||
	    notice->total_fen >= judging->jobs->conf.query_above) {
		return ask_instead(judging);
	}
	return settle(judging);
}

static enum err
read_again(struct judging *judging)
{
	struct desk *desk = &judging->jobs->desk;
	enum err e =
	    alipay_notice_read(desk->arena, judging->jobs->alipay.alipay_key,
		judging->stored.raw, &judging->notice);

	if (e == ERR_OK &&
	    str_equal(
		judging->notice.out_trade_no, judging->payment.out_trade_no)) {
		return ERR_OK;
	}
	/* A worker vouched for what does not hold: it lied, or the keys have
	 * changed. Either way a person should look, and nothing is paid. */
	judging->result->note = STR("stored notice does not verify");
	e = payment_course_unfounded(desk, &judging->payment);
	return e == ERR_OK ? ERR_DENIED : e;
}

enum err
kind_notice_settle(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct judging judging = { .jobs = jobs,
		.sha256 = { (const char *)digest, sizeof(digest) },
		.result = result };
	int64_t id = 0;
	enum err e = job_number(payload, "notice", &id);

	(void)job;
	if (e == ERR_OK) {
		e = settlement_notice_find(&jobs->desk, id, &judging.stored);
	}
	if (e == ERR_OK && judging.stored.member_id == 0) {
		result->note = STR("notice about a payment we never made");
		return ERR_NOT_FOUND;
	}
	if (e == ERR_OK) {
		e = payment_find(&jobs->desk, judging.stored.member_id,
		    judging.stored.payment_id, &judging.payment);
	}
	if (e == ERR_OK) {
		e = read_again(&judging);
	}
	if (e != ERR_OK) {
		return e;
	}
	SHA256((const unsigned char *)judging.stored.raw.p,
	    judging.stored.raw.len, digest);
	return judge(&judging);
}

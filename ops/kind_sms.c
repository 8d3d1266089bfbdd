/*
 * A short message. The provider does not know repeats: one that may have been
 * sent is looked for before it is sent again, and never sent on a guess.
 */
#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/rand.h"
#include "model/sms.h"
#include "ops/http.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

static struct str
template_code(const struct jobs *jobs, struct str name)
{
	if (str_equal_c(name, sms_template_names[SMS_CODE])) {
		return str_c(jobs->conf.sms_template_code);
	}
	if (str_equal_c(name, sms_template_names[SMS_PROGRESS])) {
		return str_c(jobs->conf.sms_template_progress);
	}
	return STR_NONE;
}

static enum err
open_message(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct aliyun_sms *sms)
{
	enum err e = sms_open(
	    &jobs->desk, job->dedupe, json_text(payload, "phone"), &sms->phone);

	if (e == ERR_OK) {
		e = sms_open(&jobs->desk, job->dedupe,
		    json_text(payload, "param"), &sms->template_param);
	}
	sms->template_code =
	    template_code(jobs, json_text(payload, "template"));
	sms->out_id = str_printf(jobs->desk.arena, "job%" PRId64, job->job_id);
	return e == ERR_OK && sms->template_code.p == NULL ? ERR_INVALID : e;
}

/* *sent: the provider took it at an earlier attempt. */
static enum err
look_for(struct jobs *jobs, const struct job *job, const struct aliyun_sms *sms,
    bool *sent)
{
	struct arena *arena = jobs->desk.arena;
	struct call call;
	struct http_answer answer;
	enum err e = aliyun_sms_find(arena, &jobs->sms, sms->phone,
	    job->created_at, clock_now(), rand_token(arena), &call);

	if (e == ERR_OK) {
		e = http_send(jobs->http, arena, &call, &answer);
	}
	return e == ERR_OK ?
	    aliyun_sms_find_reply(arena, answer.body, sms->out_id, sent) :
	    e;
}

static enum err
send(struct jobs *jobs, const struct aliyun_sms *sms, struct job_result *result)
{
	struct arena *arena = jobs->desk.arena;
	enum aliyun_sms_outcome outcome = ALIYUN_SMS_REFUSED;
	struct str code = STR_NONE, biz_id;
	struct call call;
	struct http_answer answer;
	enum err e = aliyun_sms_send(
	    arena, &jobs->sms, sms, clock_now(), rand_token(arena), &call);

	if (e == ERR_OK) {
		e = http_send(jobs->http, arena, &call, &answer);
	}
	if (e == ERR_OK) {
		e = aliyun_sms_send_reply(
		    arena, answer.body, &outcome, &code, &biz_id);
	}
	if (e != ERR_OK) {
		result->note = STR("outcome unknown");
		return e;
	}
	result->note = code;
	if (outcome == ALIYUN_SMS_SENT) {
		return ERR_OK;
	}
	return outcome == ALIYUN_SMS_LIMITED ? ERR_BUSY : ERR_DENIED;
}

enum err
kind_sms(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	const struct json_value *value = json_find(payload, "expires");
	struct aliyun_sms sms = { 0 };
	int64_t expires = 0;
	bool sent = false;
	enum err e = open_message(jobs, job, payload, &sms);

	if (e != ERR_OK) {
		return e;
	}
	if (value != NULL && str_to_int64(value->raw, &expires) &&
	    expires > 0 && expires < clock_now()) {
		result->note = STR("not sent: worth nothing any more");
		return ERR_OK;
	}
	if (job->attempts > 1) {
		e = look_for(jobs, job, &sms, &sent);
	}
	return e == ERR_OK && !sent ? send(jobs, &sms, result) : e;
}

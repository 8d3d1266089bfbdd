/*
 * aliyun_sms: Aliyun's short message service (Dysmsapi 2017-05-25): sending
 * one message to one number, and asking what became of it.
 *
 * SendSms is not idempotent: after a timeout the message may be on its way,
 * so ask with aliyun_sms_find before anything is sent again.
 */
#ifndef ALIYUN_SMS_H
#define ALIYUN_SMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "gateway/acs3.h"
#include "gateway/call.h"

struct arena;

struct aliyun_sms_account {
	struct str endpoint; /* https://dysmsapi.aliyuncs.com/ */
	struct acs3_key key;
	struct str sign_name; /* what stands in 【】 */
};

struct aliyun_sms {
	struct str phone;
	struct str template_code;  /* SMS_… */
	struct str template_param; /* a JSON object, as text */
	struct str out_id;         /* ours, to find it again */
};

enum err aliyun_sms_send(struct arena *arena,
    const struct aliyun_sms_account *account, const struct aliyun_sms *sms,
    int64_t now, struct str nonce, struct call *call) MUST_CHECK;

enum aliyun_sms_outcome {
	ALIYUN_SMS_SENT,
	ALIYUN_SMS_LIMITED, /* flow control: try later, at most a few times */
	ALIYUN_SMS_REFUSED, /* number, template, signature, account: final */
};

/* ERR_UPSTREAM when the body is no answer: then nobody knows. */
enum err aliyun_sms_send_reply(struct arena *arena, struct str body,
    enum aliyun_sms_outcome *outcome, struct str *code,
    struct str *biz_id) MUST_CHECK;

/* QuerySendDetails for the number on the Beijing day of sent_at. */
enum err aliyun_sms_find(struct arena *arena,
    const struct aliyun_sms_account *account, struct str phone, int64_t sent_at,
    int64_t now, struct str nonce, struct call *call) MUST_CHECK;

/* *found: whether a message with this out_id was taken. ERR_UPSTREAM. */
enum err aliyun_sms_find_reply(struct arena *arena, struct str body,
    struct str out_id, bool *found) MUST_CHECK;

#endif

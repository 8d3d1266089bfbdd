/*
 * sms: asks certdesk-jobs to send a short message. The number and what is put
 * into the template stand sealed in the job; the provider's template is named
 * by what the message is for.
 */
#ifndef SMS_H
#define SMS_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

enum sms_template {
	SMS_CODE,     /* {"code":"048213"} */
	SMS_PROGRESS, /* {"no":"…","state":"…"}: an application moved on */
	SMS_TEMPLATE__MAX
};

struct sms {
	enum sms_template template;
	struct str phone;  /* 11 digits */
	struct str param;  /* the template's values: a JSON object of strings */
	struct str dedupe; /* the occasion; sent once */
	int64_t member_id; /* 0: none */
	int64_t expires;   /* worth nothing later; TIME_NONE: never */
};

/* In the transaction at hand. The limits are the caller's to take first. */
enum err sms_send(struct desk *desk, const struct sms *sms) MUST_CHECK;

/* For certdesk-jobs: opens a job's payload. ERR_INVALID. */
enum err sms_open(struct desk *desk, struct str dedupe, struct str sealed,
    struct str *plain) MUST_CHECK;

extern const char *const sms_template_names[SMS_TEMPLATE__MAX];

#endif

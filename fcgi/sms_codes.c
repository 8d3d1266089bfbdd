/* sms_codes: see sms_codes.h. */
#include "config.h"

#include "fcgi/request.h"
#include "fcgi/response.h"
#include "fcgi/sms_codes.h"
#include "model/certificate.h"
#include "model/sms_code.h"

static enum err
refuse(struct req *req, const char *sentence)
{
	reply_header(req, "Retry-After", STR("60"));
	reply_coded(req, 429, "too_many", str_c(sentence));
	return ERR_OK;
}

/* {"purpose":"renew","subject":"17"}: the subject is a certificate the person
 * may renew, so that codes cannot be made for nothing. */
enum err
sms_codes_create(struct req *req)
{
	struct certificate certificate;
	struct sms_code_use use = {
		.purpose = "renew",
		.session_hash = req->session->token_hash,
	};
	const char *sentence = NULL;
	json_object *answer;
	enum err e;

	if (!str_equal_c(req_json_text(req, "purpose"), "renew") ||
	    !str_to_int64(req_json_text(req, "subject"), &use.subject_id)) {
		return ERR_INVALID;
	}
	e = certificate_find(
	    &req->desk, req->session->member_id, use.subject_id, &certificate);
	if (e == ERR_OK) {
		e = sms_code_send(&req->desk, &use, &sentence);
	}
	if (e == ERR_BUSY && sentence != NULL) {
		return refuse(req, sentence);
	}
	if (e != ERR_OK) {
		return e;
	}
	answer = json_object_new_object();
	if (answer != NULL) {
		(void)json_object_object_add(
		    answer, "retry_after", json_object_new_int(SMS_CODE_WAIT));
	}
	return reply_json_object(req, 200, answer);
}

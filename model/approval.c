/* approval: see approval.h. */
#include "config.h"

#include "base/db.h"
#include "model/application.h"
#include "model/approval.h"
#include "model/certificate.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/key_word.h"
#include "model/renewal.h"
#include "model/statements.h"
#include "model/step.h"
#include "model/upload.h"

#define WHY "证书密钥已签名确认，免人工审核"

struct signing {
	struct desk *desk;
	int64_t member_id;
	int64_t application_id;
	const char *origin;
	struct str signature;
};

bool
approval_is_open(const struct application *a)
{
	return str_equal_c(a->channel, "self") && !a->signed_by_key &&
	    str_equal_c(a->review_reason, RENEWAL_REVIEW_HANDLER) &&
	    (str_equal_c(a->state, "awaiting_order") ||
		str_equal_c(a->state, "awaiting_payment") ||
		str_equal_c(a->state, "in_review"));
}

static enum err
scan_digest(
    struct desk *desk, int64_t member_id, int64_t upload_id, struct str *out)
{
	struct upload upload;
	enum err e = upload_find(desk, member_id, upload_id, &upload);

	*out = e == ERR_OK ? str_to_hex(desk->arena, upload.sha256) : STR("");
	return e;
}

enum err
approval_digest(struct desk *desk, int64_t member_id,
    const struct application *a, struct str *out)
{
	struct application_handler h;
	struct str front, back, text;
	enum err e = application_handler(desk, member_id, a, &h);

	if (e == ERR_OK) {
		e = scan_digest(desk, member_id, a->front_id, &front);
	}
	if (e == ERR_OK) {
		e = scan_digest(desk, member_id, a->back_id, &back);
	}
	if (e != ERR_OK) {
		return e;
	}
	text = str_printf(desk->arena,
	    "certdesk-form-v1\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s",
	    STR_FMT(a->no), STR_FMT(a->channel), STR_FMT(h.name),
	    STR_FMT(h.phone), STR_FMT(a->handler_id_kind), STR_FMT(h.id_number),
	    STR_FMT(front), STR_FMT(back));
	*out = str_to_hex(desk->arena, key_word_sha256(desk->arena, text));
	return ERR_OK;
}

/* The text that the key must have signed, and the certificate it must be of. */
static enum err
find_text(const struct signing *s, const struct application *a,
    struct certificate *certificate, struct str *text)
{
	struct str digest;
	enum err e = certificate_find(
	    s->desk, s->member_id, a->certificate_id, certificate);

	if (e == ERR_OK) {
		e = approval_digest(s->desk, s->member_id, a, &digest);
	}
	if (e == ERR_OK) {
		*text = key_word_apply(s->desk->arena, s->origin,
		    certificate->serial, a->no, digest);
	}
	return e;
}

static enum err
note(const struct signing *s, const struct application *a, struct str text)
{
	struct desk *desk = s->desk;
	const char *state = str_to_c(desk->arena, a->state);
	struct event event = {
		.member_id = s->member_id,
		.noun = "application",
		.noun_id = a->application_id,
		.from_state = state,
		.to_state = state,
		.why = STR(WHY),
		.evidence_sha256 = key_word_sha256(desk->arena,
		    str_printf(desk->arena, "%.*s\n%.*s", STR_FMT(text),
			STR_FMT(str_to_hex(desk->arena, s->signature)))),
	};
	enum err e = event_add(desk, &event);

	if (e == ERR_OK && str_equal_c(a->state, "in_review")) {
		e = application_step(desk, s->member_id, a->application_id,
		    "in_review", "ready_to_make", STR(WHY));
	}
	return e;
}

static enum err
sign(struct db *db, void *arg)
{
	const struct signing *s = arg;
	struct application a;
	struct certificate certificate;
	struct str text = STR_NONE;
	int64_t n = 0;
	enum err e =
	    application_find(s->desk, s->member_id, s->application_id, &a);

	if (e == ERR_OK && !approval_is_open(&a)) {
		e = ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = find_text(s, &a, &certificate, &text);
	}
	if (e == ERR_OK &&
	    !key_word_holds(certificate.der, text, s->signature)) {
		e = ERR_DENIED;
	}
	if (e == ERR_OK) {
		e = db_run(db, STMT_APPROVAL_SET,
		    DB_ARGS(ARG_INT(s->member_id), ARG_INT(s->application_id),
			ARG_TEXT(a.state)),
		    &n);
	}
	if (e == ERR_OK && n != 1) {
		e = ERR_CONFLICT;
	}
	return e == ERR_OK ? note(s, &a, text) : e;
}

enum err
approval_sign(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *origin, struct str signature)
{
	struct signing signing = { desk, member_id, application_id, origin,
		signature };

	return db_transact(desk->db, sign, &signing);
}

/* confirm: the new key says that its certificate is written. Called by
 * dispatch.c for CONFIRM. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "ca/audit.h"
#include "ca/confirm.h"
#include "ca/crash.h"
#include "ca/desk_write.h"
#include "ca/dossier.h"
#include "ca/issue.h"
#include "ca/keystore.h"
#include "ca/signer.h"
#include "ca/statements.h"

struct confirmation {
	struct signer *signer;
	int64_t member_id;
	int64_t application_id;
	struct issued *out;
};

struct receipt_row {
	struct str receipt;
};

static enum err
refuse(struct confirmation *c, enum rule rule)
{
	c->out->rule = rule;
	return ERR_DENIED;
}

static bool
receipt_is_good(
    const struct signer *signer, const struct dossier *d, struct str receipt)
{
	auto_x509 X509 *certificate = NULL;
	const unsigned char *p = (const unsigned char *)d->live.certificate.p;
	struct str digest =
	    str_to_hex(signer->arena, d->live.certificate_sha256);

	certificate = d2i_X509(NULL, &p, (long)d->live.certificate.len);
	for (const char **o = signer->origins;
	     certificate != NULL && *o != NULL; o++) {
		struct str text = str_printf(signer->arena,
		    "certdesk-installed-v1\n%s\n%.*s\n%.*s", *o,
		    STR_FMT(d->application_no), STR_FMT(digest));
		if (signature_is_good(
			X509_get0_pubkey(certificate), text, receipt)) {
			return true;
		}
	}
	return false;
}

static enum err
check_receipt(struct confirmation *c, const struct dossier *d)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BYTES, struct receipt_row, receipt),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct receipt_row, fields);
	struct signer *signer = c->signer;
	struct receipt_row row = { STR_NONE };
	enum err e = db_one(signer->db, signer->arena, STMT_CA_RECEIPT_FIND,
	    DB_ARGS(ARG_INT(c->member_id), ARG_INT(c->application_id),
		ARG_BYTES(d->live.certificate_sha256)),
	    &shape, &row);

	if (e == ERR_NOT_FOUND) {
		return refuse(c, RULE_NO_RECEIPT);
	}
	if (e == ERR_OK && !receipt_is_good(signer, d, row.receipt)) {
		return refuse(c, RULE_RECEIPT);
	}
	return e;
}

static enum err
move_all(struct confirmation *c, const struct dossier *d)
{
	struct signer *signer = c->signer;
	int64_t n = 0;
	enum err e = db_run(signer->db, STMT_CA_ISSUANCE_CONFIRM,
	    DB_ARGS(ARG_INT(d->live.issuance_id)), &n);

	if (e == ERR_OK && n != 1) {
		e = ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = desk_certificate_move(signer, c->member_id,
		    d->live.certificate_id, "pending_write", "active",
		    "证书已写入介质");
	}
	/* One that was held or revoked in between stays what it is. */
	if (e == ERR_OK && str_equal_c(d->old_state, "active")) {
		e = desk_certificate_move(signer, c->member_id, d->old_id,
		    "active", "replaced", "已续签");
	}
	if (e == ERR_OK) {
		e = desk_application_move(signer, c->member_id,
		    c->application_id, d->application_state, "completed",
		    d->live.certificate_id, d->live.certificate_sha256);
	}
	if (e == ERR_OK && d->order_id != 0) {
		e = desk_order_complete(signer, c->member_id, d->order_id);
	}
	return e;
}

static enum err
record(struct confirmation *c, const struct dossier *d)
{
	struct signer *signer = c->signer;
	struct arena *arena = signer->arena;
	/* certdesk-jobs signs the agent's leave to retire the old one. */
	enum err e = desk_outbox_add(signer, "grant",
	    str_printf(arena, "ack/%" PRId64, c->application_id), c->member_id,
	    str_printf(arena, "{\"application\":%" PRId64 ",\"kind\":\"ack\"}",
		c->application_id));

	if (e == ERR_OK) {
		e = audit_add(signer, "confirm",
		    audit_case(signer, c->member_id, c->application_id),
		    str_to_hex(arena, d->live.serial));
	}
	return e;
}

static bool
is_installing(struct str state)
{
	return str_equal_c(state, "awaiting_download") ||
	    str_equal_c(state, "downloading") ||
	    str_equal_c(state, "download_overdue");
}

static enum err
confirm_in(struct db *db, void *arg)
{
	struct confirmation *c = arg;
	struct dossier d = { 0 };
	enum err e = signer_fence(c->signer);

	(void)db;
	if (e == ERR_OK) {
		e = dossier_read_live(c->signer, c->member_id,
		    c->application_id, &d, &c->out->rule);
	}
	if (e == ERR_OK && c->out->rule != RULE_NONE) {
		e = ERR_DENIED;
	}
	if (e == ERR_OK &&
	    (!d.has_live || !str_equal_c(d.live.state, "signed"))) {
		e = refuse(c, RULE_NOT_ISSUED);
	}
	if (e != ERR_OK) {
		return e;
	}
	c->out->certificate_id = d.live.certificate_id;
	c->out->serial = d.live.serial;
	if (d.live.confirmed_at != TIME_NONE) {
		return ERR_OK;
	}
	if (!is_installing(d.application_state)) {
		return refuse(c, RULE_APPLICATION_STATE);
	}
	if ((e = check_receipt(c, &d)) == ERR_OK &&
	    (e = move_all(c, &d)) == ERR_OK) {
		e = record(c, &d);
	}
	if (e == ERR_OK) {
		crash_point("confirm-before-commit");
	}
	return e;
}

enum err
confirm(struct signer *signer, int64_t member_id, int64_t application_id,
    struct issued *out)
{
	struct confirmation c = { signer, member_id, application_id, out };
	enum err e;

	memset(out, 0, sizeof(*out));
	e = db_transact(signer->db, confirm_in, &c);
	if (e == ERR_OK) {
		crash_point("confirm-after-commit");
	}
	if (e == ERR_DENIED && out->rule != RULE_NONE) {
		log_notice("confirm %lld/%lld refused: %s",
		    (long long)member_id, (long long)application_id,
		    rule_name(out->rule));
		e = audit_add(signer, "confirm-refused",
		    audit_case(signer, member_id, application_id),
		    str_c(rule_name(out->rule)));
		e = e == ERR_OK ? ERR_DENIED : e;
	}
	return e;
}

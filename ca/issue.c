/*
 * issue: one certificate for one application, exactly once. Called by
 * dispatch.c for ISSUE and by recover.c for what a crash left.
 */
#include "config.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "ca/audit.h"
#include "ca/crash.h"
#include "ca/desk_write.h"
#include "ca/dossier.h"
#include "ca/issue.h"
#include "ca/journal.h"
#include "ca/keystore.h"
#include "ca/lint.h"
#include "ca/name.h"
#include "ca/policy.h"
#include "ca/signer.h"
#include "ca/statements.h"

#define CRL_WITHIN        30 /* seconds; a minute is promised */
#define REASON_SUPERSEDED 4

struct reservation {
	struct signer *signer;
	int64_t member_id;
	int64_t application_id;
	int64_t deadline_ms;
	enum rule rule;
	int64_t issuance_id;
	const char *why; /* it is given up */
	bool complete;   /* it was signed before: *out is filled */
	struct issued *out;
};

struct issuance_row {
	int64_t issuance_id;
	int64_t member_id;
	int64_t application_id;
	int64_t old_certificate_id;
	struct str serial;
	struct str spki_sha256;
	struct str profile;
	int64_t not_before, not_after;
	struct str tbs;
	struct str tbs_sha256;
	struct str state;
	int64_t certificate_id;
};

struct locked_row {
	struct str state;
	struct str application_state;
	int64_t key_id;
	int64_t account_id;
	struct str seals;
	struct str contact_mask;
};

static enum err
refuse(struct reservation *r, enum rule rule)
{
	r->rule = rule;
	return ERR_DENIED;
}

/* --- the first transaction ------------------------------------------------ */

static enum err
give_up(struct db *db, void *arg)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BYTES, struct issuance_row, serial),
		ROW_FIELD(ROW_TIME, struct issuance_row, not_after),
		ROW_FIELD(ROW_INT, struct issuance_row, member_id),
		ROW_FIELD(ROW_INT, struct issuance_row, application_id),
		ROW_FIELD(ROW_INT, struct issuance_row, certificate_id),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct issuance_row, fields);
	struct reservation *r = arg;
	struct signer *signer = r->signer;
	struct issuance_row row = { 0 };
	enum err e = db_one(db, signer->arena, STMT_CA_ISSUANCE_VOID,
	    DB_ARGS(ARG_INT(r->issuance_id), ARG_C(r->why)), &shape, &row);

	if (e == ERR_OK) {
		/* Whether it was signed is not asked: the key may have. */
		e = db_run(db, STMT_CA_REVOCATION_ADD,
		    DB_ARGS(ARG_BYTES(row.serial), ARG_TIME(row.not_after),
			ARG_INT(REASON_SUPERSEDED)),
		    NULL);
	}
	if (e == ERR_OK && row.certificate_id != 0) {
		e = desk_certificate_move(signer, row.member_id,
		    row.certificate_id, "pending_write", "void",
		    "未写入介质即作废");
	}
	if (e == ERR_OK) {
		e = audit_add(signer, "void",
		    audit_case(signer, row.member_id, row.application_id),
		    str_to_hex(signer->arena, row.serial));
	}
	if (signer->crl_due > clock_now() + CRL_WITHIN) {
		signer->crl_due = clock_now() + CRL_WITHIN;
	}
	return e;
}

enum err
issue_give_up(struct signer *signer, int64_t issuance_id, const char *why)
{
	struct reservation r = {
		.signer = signer, .issuance_id = issuance_id, .why = why
	};

	log_notice(
	    "issuance %lld is given up: %s", (long long)issuance_id, why);
	return db_transact(signer->db, give_up, &r);
}

/* What would be signed, judged as a whole certificate before a serial of it
 * exists; the signature on it is a thrown-away key's. */
static enum err
draft(struct reservation *r, const struct verdict *v,
    struct certificate_plan *plan, struct str *tbs)
{
	struct signer *signer = r->signer;
	const struct certificate_frame *frame =
	    signer_frame(signer, v->profile);
	struct str stub = STR_NONE;
	struct str whole;
	enum err e;

	plan->subject = v->subject;
	plan->spki = v->request.spki;
	plan->credit_code = v->credit_code;
	plan->not_before = v->not_before;
	plan->not_after = v->not_after;
	e = certificate_build(frame, plan, signer->arena, tbs);
	if (e == ERR_OK) {
		e = signature_make(
		    signer->lint_key, signer->arena, *tbs, &stub);
	}
	if (e == ERR_OK) {
		e = signed_assemble(*tbs, signer->issuer.algorithm, stub,
		    signer->arena, &whole);
	}
	if (e == ERR_OK &&
	    !lint_certificate(whole, frame, plan, signer->arena)) {
		e = refuse(r, RULE_LINT);
	}
	return e;
}

static enum err
reserve_row(struct reservation *r, const struct dossier *d,
    const struct verdict *v, const struct certificate_plan *plan,
    struct str tbs)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct issuance_row, issuance_id),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct issuance_row, fields);
	struct signer *signer = r->signer;
	struct issuance_row row = { 0 };
	struct str digest = sha256_of(signer->arena, tbs);
	bool coupon = v->coupon_id != 0;
	enum err e = db_one(signer->db, signer->arena, STMT_CA_ISSUANCE_RESERVE,
	    DB_ARGS(ARG_INT(d->member_id), ARG_INT(d->application_id),
		ARG_INT(d->old_id), ARG_INT(signer->issuer.id),
		ARG_BYTES(plan->serial), ARG_BYTES(d->spki_sha256),
		ARG_TEXT(v->profile->full_name), ARG_TEXT(d->terms_digest),
		ARG_INT(d->order_id), ARG_INT(v->fee_fen),
		coupon ? ARG_INT(v->coupon_id) : ARG_NULL,
		coupon ? ARG_INT(v->coupon_slot) : ARG_NULL,
		ARG_TIME(v->not_before), ARG_TIME(v->not_after), ARG_BYTES(tbs),
		ARG_BYTES(digest)),
	    &shape, &row);

	r->issuance_id = row.issuance_id;
	if (e == ERR_OK) {
		e = audit_add(signer, "issue-intent",
		    audit_case(signer, d->member_id, d->application_id),
		    str_printf(signer->arena, "%.*s %.*s",
			STR_FMT(str_to_hex(signer->arena, plan->serial)),
			STR_FMT(str_to_hex(signer->arena, digest))));
	}
	return e;
}

static enum err
judge_and_reserve(struct reservation *r, const struct dossier *d)
{
	struct verdict v;
	unsigned char serial[SERIAL_LEN];
	struct certificate_plan plan = {
		.serial = { (const char *)serial, SERIAL_LEN },
	};
	struct str tbs = STR_NONE;
	enum err e = ERR_OK;
	enum rule rule = policy_judge(r->signer, d, clock_now(), &v);

	if (rule != RULE_NONE) {
		e = refuse(r, rule);
	}
	if (e == ERR_OK && d->has_live) {
		struct reservation old = { .signer = r->signer,
			.issuance_id = d->live.issuance_id,
			.why = "another key asked" };
		e = give_up(r->signer->db, &old);
	}
	if (e == ERR_OK) {
		serial_make(serial);
		e = draft(r, &v, &plan, &tbs);
	}
	if (e == ERR_OK) {
		e = reserve_row(r, d, &v, &plan, tbs);
	}
	verdict_clear(&v);
	return e;
}

/* There is one already: the same key gets it again, another may replace it. */
static enum err
meet_live(struct reservation *r, const struct dossier *d, bool *settled)
{
	*settled = true;
	if (str_equal(d->live.spki_sha256, d->spki_sha256)) {
		r->issuance_id = d->live.issuance_id;
		r->complete = str_equal_c(d->live.state, "signed");
		r->out->certificate_id = d->live.certificate_id;
		r->out->serial = d->live.serial;
		return ERR_OK;
	}
	if (d->live.confirmed_at != TIME_NONE) {
		return refuse(r, RULE_CONFIRMED);
	}
	*settled = false;
	return ERR_OK;
}

static enum err
reserve(struct db *db, void *arg)
{
	struct reservation *r = arg;
	struct dossier d = { 0 };
	bool settled = false;
	enum err e = signer_fence(r->signer);

	(void)db;
	if (e == ERR_OK) {
		e = dossier_read(
		    r->signer, r->member_id, r->application_id, &d, &r->rule);
	}
	if (e == ERR_OK && r->rule != RULE_NONE) {
		e = ERR_DENIED;
	}
	if (e == ERR_OK && d.has_live) {
		e = meet_live(r, &d, &settled);
	}
	if (e != ERR_OK || settled) {
		return e;
	}
	e = dossier_read_rest(r->signer, &d);
	if (e == ERR_OK && d.has_live && d.n_voids >= REKEYS_MAX) {
		e = refuse(r, RULE_REKEY_LIMIT);
	}
	if (e == ERR_OK) {
		e = judge_and_reserve(r, &d);
	}
	if (e == ERR_OK && r->deadline_ms != 0 &&
	    clock_now() > r->deadline_ms / 1000) {
		e = err_note(ERR_BUSY, "the deadline passed");
	}
	if (e == ERR_OK) {
		crash_point("reserve-before-commit");
	}
	return e;
}

/* --- the signature -------------------------------------------------------- */

static enum err
read_issuance(
    struct signer *signer, int64_t issuance_id, struct issuance_row *row)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct issuance_row, issuance_id),
		ROW_FIELD(ROW_INT, struct issuance_row, member_id),
		ROW_FIELD(ROW_INT, struct issuance_row, application_id),
		ROW_FIELD(ROW_INT, struct issuance_row, old_certificate_id),
		ROW_FIELD(ROW_BYTES, struct issuance_row, serial),
		ROW_FIELD(ROW_BYTES, struct issuance_row, spki_sha256),
		ROW_FIELD(ROW_TEXT, struct issuance_row, profile),
		ROW_FIELD(ROW_TIME, struct issuance_row, not_before),
		ROW_FIELD(ROW_TIME, struct issuance_row, not_after),
		ROW_FIELD(ROW_BYTES, struct issuance_row, tbs),
		ROW_FIELD(ROW_BYTES, struct issuance_row, tbs_sha256),
		ROW_FIELD(ROW_TEXT, struct issuance_row, state),
		ROW_FIELD(ROW_INT, struct issuance_row, certificate_id),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct issuance_row, fields);

	return db_one(signer->db, signer->arena, STMT_CA_ISSUANCE_FIND,
	    DB_ARGS(ARG_INT(issuance_id)), &shape, row);
}

/* Signs what the committed row holds, and nothing from memory. */
static enum err
sign(struct signer *signer, const struct issuance_row *row, struct str *der)
{
	auto_x509 X509 *certificate = NULL;
	struct str signature;
	enum err e;

	if (!str_equal(sha256_of(signer->arena, row->tbs), row->tbs_sha256)) {
		return err_note(ERR_BUG, "issuance %lld was altered",
		    (long long)row->issuance_id);
	}
	e = keystore_sign(
	    signer->keystore, signer->arena, row->tbs, &signature);
	if (e == ERR_OK) {
		e = signed_assemble(row->tbs, signer->issuer.algorithm,
		    signature, signer->arena, der);
	}
	if (e != ERR_OK) {
		return e;
	}
	const unsigned char *p = (const unsigned char *)der->p;
	certificate = d2i_X509(NULL, &p, (long)der->len);
	if (certificate == NULL ||
	    X509_verify(certificate, keystore_public(signer->keystore)) != 1 ||
	    !str_equal(signed_tbs(*der), row->tbs)) {
		return err_note(ERR_BUG, "issuance %lld is signed wrongly",
		    (long long)row->issuance_id);
	}
	return ERR_OK;
}

/* --- the second transaction ----------------------------------------------- */

struct completion {
	struct signer *signer;
	const struct issuance_row *row;
	struct str der;
	struct str sha256;
	struct str subject;
	int64_t certificate_id;
};

static enum err
lock_issuance(
    struct signer *signer, int64_t issuance_id, struct locked_row *locked)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct locked_row, state),
		ROW_FIELD(ROW_TEXT, struct locked_row, application_state),
		ROW_FIELD(ROW_INT, struct locked_row, key_id),
		ROW_FIELD(ROW_INT, struct locked_row, account_id),
		ROW_FIELD(ROW_TEXT, struct locked_row, seals),
		ROW_FIELD(ROW_TEXT, struct locked_row, contact_mask),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct locked_row, fields);
	enum err e = db_one(signer->db, signer->arena, STMT_CA_ISSUANCE_LOCK,
	    DB_ARGS(ARG_INT(issuance_id)), &shape, locked);

	if (e == ERR_OK &&
	    (!str_equal_c(locked->state, "reserved") ||
		(!str_equal_c(locked->application_state, "awaiting_download") &&
		    !str_equal_c(locked->application_state, "downloading")))) {
		e = err_note(ERR_CONFLICT, "issuance %lld: %.*s, %.*s",
		    (long long)issuance_id, STR_FMT(locked->state),
		    STR_FMT(locked->application_state));
	}
	return e;
}

static enum err
add_certificate(struct completion *c, const struct locked_row *locked)
{
	const struct issuance_row *row = c->row;
	struct desk_certificate certificate = {
		.member_id = row->member_id,
		.key_id = locked->key_id,
		.account_id = locked->account_id,
		.serial = row->serial,
		.subject = c->subject,
		.spki_sha256 = row->spki_sha256,
		.profile = row->profile,
		.not_before = row->not_before,
		.not_after = row->not_after,
		.der = c->der,
		.sha256 = c->sha256,
		.replaces_id = row->old_certificate_id,
		.seals = locked->seals,
		.contact_mask = locked->contact_mask,
	};

	return desk_certificate_add(
	    c->signer, &certificate, &c->certificate_id);
}

static enum err
complete(struct db *db, void *arg)
{
	struct completion *c = arg;
	struct signer *signer = c->signer;
	const struct issuance_row *row = c->row;
	struct locked_row locked;
	int64_t n = 0;
	enum err e = signer_fence(signer);

	if (e == ERR_OK) {
		e = lock_issuance(signer, row->issuance_id, &locked);
	}
	if (e == ERR_OK) {
		e = add_certificate(c, &locked);
	}
	if (e == ERR_OK) {
		e = db_run(db, STMT_CA_ISSUANCE_SIGN,
		    DB_ARGS(ARG_INT(row->issuance_id), ARG_BYTES(c->der),
			ARG_BYTES(c->sha256), ARG_INT(c->certificate_id)),
		    &n);
	}
	if (e == ERR_OK && n != 1) {
		e = ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = desk_application_move(signer, row->member_id,
		    row->application_id, locked.application_state,
		    "downloading", c->certificate_id, c->sha256);
	}
	if (e == ERR_OK) {
		e = audit_add(signer, "issue-done",
		    audit_case(signer, row->member_id, row->application_id),
		    str_printf(signer->arena, "%.*s %.*s",
			STR_FMT(str_to_hex(signer->arena, row->serial)),
			STR_FMT(str_to_hex(signer->arena, c->sha256))));
	}
	if (e == ERR_OK) {
		crash_point("complete-before-commit");
	}
	return e;
}

static enum err
sign_and_complete(
    struct signer *signer, const struct issuance_row *row, struct issued *out)
{
	struct completion c = { .signer = signer, .row = row };
	auto_x509 X509 *certificate = NULL;
	enum err e = sign(signer, row, &c.der);

	if (e != ERR_OK) {
		return e;
	}
	crash_point("after-sign");
	const unsigned char *p = (const unsigned char *)c.der.p;
	certificate = d2i_X509(NULL, &p, (long)c.der.len);
	c.sha256 = sha256_of(signer->arena, c.der);
	c.subject = certificate == NULL ?
	    STR_NONE :
	    name_text(signer->arena, X509_get_subject_name(certificate));
	/* Before the books: whatever leaves this process is remembered. */
	struct journal_line line = { row->serial, row->application_id,
		row->tbs_sha256, c.der };
	e = journal_add(signer->journal, signer->arena, &line);
	if (e == ERR_OK) {
		crash_point("after-journal");
		e = db_transact(signer->db, complete, &c);
	}
	if (e == ERR_OK) {
		crash_point("complete-after-commit");
		out->certificate_id = c.certificate_id;
		out->serial = row->serial;
	}
	return e;
}

enum err
issue_finish(struct signer *signer, int64_t issuance_id, struct issued *out)
{
	struct issuance_row row = { 0 };
	enum err e = read_issuance(signer, issuance_id, &row);

	if (e != ERR_OK) {
		return e;
	}
	if (str_equal_c(row.state, "signed")) {
		out->certificate_id = row.certificate_id;
		out->serial = row.serial;
		return ERR_OK;
	}
	if (!str_equal_c(row.state, "reserved")) {
		return ERR_CONFLICT;
	}
	return sign_and_complete(signer, &row, out);
}

/* --- the whole ------------------------------------------------------------ */

/* What the database's own guards refuse, by its name. */
static enum rule
rule_of_constraint(const char *constraint)
{
	if (strcmp(constraint, "issuance_coupon_once") == 0) {
		return RULE_COUPON;
	}
	if (strcmp(constraint, "issuance_renewed_once") == 0 ||
	    strcmp(constraint, "certificate_renewed_once") == 0) {
		return RULE_OLD_RENEWED;
	}
	return RULE_NONE;
}

static enum err
record_refusal(const struct reservation *r)
{
	struct signer *signer = r->signer;
	enum err e = audit_add(signer, "issue-refused",
	    audit_case(signer, r->member_id, r->application_id),
	    str_c(rule_name(r->rule)));

	log_notice("issue %lld/%lld refused: %s", (long long)r->member_id,
	    (long long)r->application_id, rule_name(r->rule));
	return e == ERR_OK ? ERR_DENIED : e;
}

enum err
issue(struct signer *signer, int64_t member_id, int64_t application_id,
    int64_t deadline_ms, struct issued *out)
{
	struct reservation r = { .signer = signer,
		.member_id = member_id,
		.application_id = application_id,
		.deadline_ms = deadline_ms,
		.out = out };
	enum err e;

	memset(out, 0, sizeof(*out));
	e = db_transact(signer->db, reserve, &r);
	if (e == ERR_CONFLICT) {
		r.rule = rule_of_constraint(db_constraint(signer->db));
		e = r.rule == RULE_NONE ? ERR_CONFLICT : ERR_DENIED;
	}
	out->rule = r.rule;
	if (e == ERR_DENIED && r.rule != RULE_NONE) {
		return record_refusal(&r);
	}
	if (e != ERR_OK || r.complete) {
		return e;
	}
	crash_point("reserve-after-commit");
	return issue_finish(signer, r.issuance_id, out);
}

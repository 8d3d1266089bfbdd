/*
 * dossier: everything the CA has read for itself about one application. Called
 * by issue.c and confirm.c inside their first transaction.
 */
#include "config.h"

#include <string.h>

#include "base/db.h"
#include "ca/dossier.h"
#include "ca/signer.h"
#include "ca/statements.h"

#define TEXT(member)  ROW_FIELD(ROW_TEXT, struct dossier, member)
#define BYTES(member) ROW_FIELD(ROW_BYTES, struct dossier, member)
#define INT(member)   ROW_FIELD(ROW_INT, struct dossier, member)
#define BOOL(member)  ROW_FIELD(ROW_BOOL, struct dossier, member)

static const struct row_field case_fields[] = {
	TEXT(application_no),
	TEXT(application_state),
	TEXT(kind),
	TEXT(channel),
	INT(years),
	INT(order_id),
	TEXT(member_state),
	TEXT(credit_code),
	INT(old_id),
	TEXT(old_state),
	TEXT(old_serial),
	TEXT(old_subject),
	BYTES(old_spki),
	TEXT(old_profile),
	ROW_FIELD(ROW_TIME, struct dossier, old_not_after),
	BYTES(old_der),
	TEXT(old_seals),
	INT(old_successor),
	TEXT(key_state),
	TEXT(terms),
	TEXT(terms_digest),
};
static const struct row_shape case_shape =
    ROW_SHAPE(struct dossier, case_fields);

static const struct row_field request_fields[] = {
	BYTES(spki_sha256),
	BYTES(csr),
	BYTES(pop),
};
static const struct row_shape request_shape =
    ROW_SHAPE(struct dossier, request_fields);

static const struct row_field order_fields[] = {
	TEXT(order_state),
	INT(settled_fen),
	BOOL(refunded),
	BOOL(price_was_valid),
	INT(spent_fen),
};
static const struct row_shape order_shape =
    ROW_SHAPE(struct dossier, order_fields);

static const struct row_field key_fields[] = {
	ROW_FIELD(ROW_BOOL, struct dossier, key_blocked),
	ROW_FIELD(ROW_BOOL, struct dossier, key_used),
};
static const struct row_shape key_shape = ROW_SHAPE(struct dossier, key_fields);

static const struct row_field ceiling_fields[] = {
	BOOL(halted),
	BOOL(hour_full),
	BOOL(member_full),
};
static const struct row_shape ceiling_shape =
    ROW_SHAPE(struct dossier, ceiling_fields);

static const struct row_field revoked_fields[] = {
	BOOL(old_revoked),
};
static const struct row_shape revoked_shape =
    ROW_SHAPE(struct dossier, revoked_fields);

static const struct row_field voids_fields[] = {
	INT(n_voids),
};
static const struct row_shape voids_shape =
    ROW_SHAPE(struct dossier, voids_fields);

static const struct row_field line_fields[] = {
	ROW_FIELD(ROW_INT, struct dossier_line, application_id),
	ROW_FIELD(ROW_TEXT, struct dossier_line, item),
	ROW_FIELD(ROW_INT, struct dossier_line, fen),
	ROW_FIELD(ROW_INT, struct dossier_line, price_fen),
	ROW_FIELD(ROW_INT, struct dossier_line, coupon_fen),
	ROW_FIELD(ROW_INT, struct dossier_line, coupon_id),
	ROW_FIELD(ROW_INT, struct dossier_line, coupon_slot),
	ROW_FIELD(ROW_TEXT, struct dossier_line, coupon_state),
	ROW_FIELD(ROW_TEXT, struct dossier_line, coupon_kind),
	ROW_FIELD(ROW_BOOL, struct dossier_line, coupon_good),
};
static const struct row_shape line_shape =
    ROW_SHAPE(struct dossier_line, line_fields);

static const struct row_field live_fields[] = {
	ROW_FIELD(ROW_INT, struct dossier_live, issuance_id),
	ROW_FIELD(ROW_TEXT, struct dossier_live, state),
	ROW_FIELD(ROW_BYTES, struct dossier_live, serial),
	ROW_FIELD(ROW_BYTES, struct dossier_live, spki_sha256),
	ROW_FIELD(ROW_TIME, struct dossier_live, not_after),
	ROW_FIELD(ROW_BYTES, struct dossier_live, certificate),
	ROW_FIELD(ROW_BYTES, struct dossier_live, certificate_sha256),
	ROW_FIELD(ROW_INT, struct dossier_live, certificate_id),
	ROW_FIELD(ROW_TIME, struct dossier_live, confirmed_at),
};
static const struct row_shape live_shape =
    ROW_SHAPE(struct dossier_live, live_fields);

enum err
dossier_read_live(struct signer *signer, int64_t member_id,
    int64_t application_id, struct dossier *out, enum rule *rule)
{
	const struct db_arg who[] = { ARG_INT(member_id),
		ARG_INT(application_id) };
	enum err e;

	memset(out, 0, sizeof(*out));
	out->member_id = member_id;
	out->application_id = application_id;
	*rule = RULE_NONE;
	e = db_one(signer->db, signer->arena, STMT_CA_CASE_LOCK, who, 2,
	    &case_shape, out);
	if (e == ERR_NOT_FOUND) {
		*rule = RULE_UNKNOWN_APPLICATION;
		return ERR_OK;
	}
	if (e != ERR_OK) {
		return e;
	}
	e = db_one(signer->db, signer->arena, STMT_CA_ISSUANCE_LIVE, who, 2,
	    &live_shape, &out->live);
	out->has_live = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
dossier_read(struct signer *signer, int64_t member_id, int64_t application_id,
    struct dossier *out, enum rule *rule)
{
	enum err e =
	    dossier_read_live(signer, member_id, application_id, out, rule);

	if (e != ERR_OK || *rule != RULE_NONE) {
		return e;
	}
	e = db_one(signer->db, signer->arena, STMT_CA_REQUEST_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)),
	    &request_shape, out);
	if (e == ERR_NOT_FOUND) {
		*rule = RULE_NO_REQUEST;
		e = ERR_OK;
	}
	return e;
}

static enum err
read_money(struct signer *signer, struct dossier *d)
{
	enum err e;

	if (d->order_id == 0) {
		return ERR_OK;
	}
	e = db_one(signer->db, signer->arena, STMT_CA_ORDER_FIND,
	    DB_ARGS(ARG_INT(d->member_id), ARG_INT(d->order_id),
		ARG_INT(d->application_id)),
	    &order_shape, d);
	if (e == ERR_OK) {
		e = db_all(signer->db, signer->arena, STMT_CA_ORDER_LINES,
		    DB_ARGS(ARG_INT(d->member_id), ARG_INT(d->order_id)),
		    &line_shape, &d->lines, &d->n_lines);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
dossier_read_rest(struct signer *signer, struct dossier *d)
{
	struct str serial;
	enum err e = str_from_hex(signer->arena, d->old_serial, &serial);

	if (e == ERR_OK) {
		e = db_one(signer->db, signer->arena, STMT_CA_SERIAL_REVOKED,
		    DB_ARGS(ARG_BYTES(serial)), &revoked_shape, d);
	}
	if (e == ERR_OK) {
		e = read_money(signer, d);
	}
	if (e == ERR_OK) {
		e = db_one(signer->db, signer->arena, STMT_CA_KEY_CHECK,
		    DB_ARGS(ARG_BYTES(d->spki_sha256), ARG_INT(d->member_id),
			ARG_INT(d->application_id)),
		    &key_shape, d);
	}
	if (e == ERR_OK) {
		e = db_one(signer->db, signer->arena, STMT_CA_CEILING_CHECK,
		    DB_ARGS(ARG_INT(d->member_id)), &ceiling_shape, d);
	}
	if (e == ERR_OK) {
		e = db_one(signer->db, signer->arena, STMT_CA_ISSUANCE_VOIDS,
		    DB_ARGS(ARG_INT(d->member_id), ARG_INT(d->application_id)),
		    &voids_shape, d);
	}
	return e;
}

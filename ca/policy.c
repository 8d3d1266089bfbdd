/*
 * policy: may this be signed? Called by issue.c inside the transaction that
 * reserves. Each check below is one question of the CA's own; their order is
 * that of the story: who asks, for what, who allowed it, who paid, which key.
 */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "ca/dossier.h"
#include "ca/issuer.h"
#include "ca/keycheck.h"
#include "ca/keystore.h"
#include "ca/name.h"
#include "ca/policy.h"
#include "ca/profile.h"
#include "ca/signer.h"
#include "ca/times.h"

#define CREDIT_CODE_OID "1.2.156.10260.4.1.4"
#define WINDOW          (60 * CLOCK_DAY)
/* A year to apply after expiry, and a month for what was applied for then to
 * be paid, reviewed and fetched. */
#define GRACE ((365 + 31) * CLOCK_DAY)

enum {
	TERMS_MARK,
	TERMS_NO,
	TERMS_MEMBER,
	TERMS_SERIAL,
	TERMS_SUBJECT,
	TERMS_CREDIT_CODE,
	TERMS_KEY_NO,
	TERMS_PROFILE,
	TERMS_RULE,
	TERMS_ORDER_NO,
	TERMS__MAX
};

struct matter {
	const struct signer *signer;
	const struct dossier *d;
	int64_t now;
	struct verdict *v;
	struct str terms[TERMS__MAX];
	int64_t old_not_after; /* by the certificate itself */
};

static enum rule
judge_application(struct matter *m)
{
	const struct dossier *d = m->d;

	if (!str_equal_c(d->application_state, "awaiting_download") &&
	    !str_equal_c(d->application_state, "downloading")) {
		return RULE_APPLICATION_STATE;
	}
	if (!str_equal_c(d->kind, "renew") ||
	    !str_equal_c(d->channel, "self") || d->years != 1) {
		return RULE_APPLICATION_KIND;
	}
	if (!str_equal_c(d->member_state, "active")) {
		return RULE_MEMBER_STATE;
	}
	return str_equal_c(d->key_state, "in_use") ? RULE_NONE : RULE_KEY_STATE;
}

static enum rule
judge_ceiling(struct matter *m)
{
	if (m->d->halted) {
		return RULE_HALTED;
	}
	if (m->d->hour_full) {
		return RULE_CEILING_HOUR;
	}
	return m->d->member_full ? RULE_CEILING_MEMBER : RULE_NONE;
}

/* The rows speak of a certificate; only the certificate itself is believed,
 * and only because this CA's signature is on it. */
static enum rule
judge_old_origin(struct matter *m)
{
	const struct issuer *issuer = &m->signer->issuer;
	const struct dossier *d = m->d;
	const unsigned char *p = (const unsigned char *)d->old_der.p;
	struct arena *arena = m->signer->arena;
	X509 *old;

	old = m->v->old = d2i_X509(NULL, &p, (long)d->old_der.len);
	if (old == NULL ||
	    p != (const unsigned char *)d->old_der.p + d->old_der.len) {
		return RULE_OLD_ABSENT;
	}
	if (!str_equal(
		name_der(arena, X509_get_issuer_name(old)), issuer->name) ||
	    X509_verify(old, keystore_public(issuer->keystore)) != 1) {
		return RULE_OLD_FOREIGN;
	}
	return time_of(X509_get0_notAfter(old), &m->old_not_after) ?
	    RULE_NONE :
	    RULE_OLD_FOREIGN;
}

static enum rule
judge_old_state(struct matter *m)
{
	const struct dossier *d = m->d;

	if (d->old_revoked) {
		return RULE_OLD_REVOKED;
	}
	if (!str_equal_c(d->old_state, "active")) {
		return RULE_OLD_STATE;
	}
	if (d->old_successor != 0) {
		return RULE_OLD_RENEWED;
	}
	if (!str_equal_c(d->old_seals, "double")) {
		return RULE_OLD_SEAL;
	}
	if (m->now < m->old_not_after - WINDOW ||
	    m->now > m->old_not_after + GRACE) {
		return RULE_OLD_WINDOW;
	}
	return RULE_NONE;
}

/* desk.terms_text, line by line. */
static bool
cut_terms(struct matter *m)
{
	struct str rest = m->d->terms;
	struct arena *arena = m->signer->arena;

	for (int i = 0; i < TERMS__MAX; i++) {
		if (rest.p == NULL) {
			return false;
		}
		str_cut(rest, '\n', &m->terms[i], &rest);
	}
	return rest.p == NULL &&
	    str_equal_c(m->terms[TERMS_MARK], "certdesk-terms-v1") &&
	    str_equal(str_to_hex(arena, sha256_of(arena, m->d->terms)),
		m->d->terms_digest);
}

static struct str
serial_text(struct arena *arena, X509 *certificate)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);

	return str_to_hex(arena,
	    (struct str){ (const char *)ASN1_STRING_get0_data(serial),
		(size_t)ASN1_STRING_length(serial) });
}

static struct str
credit_code_of(struct arena *arena, X509 *certificate)
{
	ASN1_OBJECT *oid = OBJ_txt2obj(CREDIT_CODE_OID, 1);
	int at = X509_get_ext_by_OBJ(certificate, oid, -1);
	struct str code = STR_NONE;

	ASN1_OBJECT_free(oid);
	if (at >= 0) {
		const ASN1_OCTET_STRING *value =
		    X509_EXTENSION_get_data(X509_get_ext(certificate, at));
		/* A string of 18 octets, UTF8 or Printable. */
		if (ASN1_STRING_length(value) == 20) {
			code = str_dup(arena,
			    (struct str){
				(const char *)ASN1_STRING_get0_data(value) + 2,
				18 });
		}
	}
	return code;
}

/* What was signed over says the same as the certificate. */
static enum rule
judge_terms(struct matter *m)
{
	struct arena *arena = m->signer->arena;
	const struct dossier *d = m->d;
	struct verdict *v = m->v;
	int64_t member;

	if (!cut_terms(m) ||
	    !str_equal(m->terms[TERMS_NO], d->application_no) ||
	    !str_to_int64(m->terms[TERMS_MEMBER], &member) ||
	    member != d->member_id) {
		return RULE_TERMS;
	}
	if (!str_equal(m->terms[TERMS_SERIAL], serial_text(arena, v->old)) ||
	    !str_equal(
		d->old_spki, sha256_of(arena, x509_spki(arena, v->old)))) {
		return RULE_OLD_MEMBER;
	}
	if (!name_is_sound(X509_get_subject_name(v->old)) ||
	    !str_equal(m->terms[TERMS_SUBJECT],
		name_text(arena, X509_get_subject_name(v->old)))) {
		return RULE_SUBJECT;
	}
	v->subject = name_der(arena, X509_get_subject_name(v->old));
	v->credit_code = credit_code_of(arena, v->old);
	if (!str_equal(v->credit_code, d->credit_code) ||
	    !str_equal(v->credit_code, m->terms[TERMS_CREDIT_CODE])) {
		return RULE_CREDIT_CODE;
	}
	return RULE_NONE;
}

static enum rule
judge_profile(struct matter *m)
{
	const struct profile *profile =
	    profile_find(&m->signer->profiles, m->terms[TERMS_PROFILE]);

	if (profile == NULL || !profile->renewable) {
		return RULE_PROFILE;
	}
	m->v->profile = profile;
	return RULE_NONE;
}

static enum rule
judge_validity(struct matter *m)
{
	struct arena *arena = m->signer->arena;
	struct verdict *v = m->v;
	struct str carry = str_printf(arena, "carry:%.*s",
	    STR_FMT(clock_format_iso_utc(arena, m->old_not_after)));
	int years = (int)v->profile->years;

	v->not_before = m->now - v->profile->backdate;
	if (v->not_before < m->signer->issuer.not_before) {
		v->not_before = m->signer->issuer.not_before;
	}
	if (str_equal(m->terms[TERMS_RULE], carry)) {
		v->not_after = clock_add_years(m->old_not_after, years);
	} else if (str_equal_c(m->terms[TERMS_RULE], "from-issue")) {
		v->not_after = clock_add_years(m->now, years);
	} else {
		return RULE_VALIDITY;
	}
	if (v->not_after <= m->now ||
	    v->not_after - v->not_before >= v->profile->max_days * CLOCK_DAY) {
		return RULE_VALIDITY;
	}
	return v->not_after > m->signer->issuer.not_after ?
	    RULE_ISSUER_LIFETIME :
	    RULE_NONE;
}

static enum rule
judge_request(struct matter *m)
{
	const struct dossier *d = m->d;
	const struct signer *signer = m->signer;
	struct verdict *v = m->v;
	enum rule rule = request_read(d->csr, &v->request);

	if (rule != RULE_NONE) {
		return rule;
	}
	if (!str_equal(
		sha256_of(signer->arena, v->request.spki), d->spki_sha256)) {
		return RULE_REQUEST;
	}
	rule = keycheck(v->request.key, v->request.spki, v->profile->key_kinds);
	if (rule != RULE_NONE) {
		return rule;
	}
	if (str_equal(d->spki_sha256, signer->issuer.spki_sha256) ||
	    str_equal(d->spki_sha256, signer->issuer.root_spki_sha256)) {
		return RULE_KEY_CA;
	}
	if (d->key_blocked) {
		return RULE_KEY_BLOCKED;
	}
	return d->key_used ? RULE_KEY_USED : RULE_NONE;
}

struct str
policy_pop_text(
    const struct signer *signer, const char *origin, const struct dossier *d)
{
	struct arena *arena = signer->arena;

	return str_printf(arena, "certdesk-pop-v1\n%s\n%.*s\n%.*s\n%.*s",
	    origin, STR_FMT(d->application_no), STR_FMT(d->terms_digest),
	    STR_FMT(str_to_hex(arena, sha256_of(arena, d->csr))));
}

static enum rule
judge_proof(struct matter *m)
{
	EVP_PKEY *key = X509_get0_pubkey(m->v->old);

	if (str_is_empty(m->d->pop)) {
		return RULE_NO_PROOF;
	}
	for (const char **o = m->signer->origins; key != NULL && *o != NULL;
	     o++) {
		if (signature_is_good(
			key, policy_pop_text(m->signer, *o, m->d), m->d->pop)) {
			return RULE_NONE;
		}
	}
	return RULE_PROOF;
}

static bool
coupon_pays(const struct dossier_line *line)
{
	return line->coupon_fen == line->fen && line->coupon_id != 0 &&
	    line->coupon_good && str_equal_c(line->coupon_state, "used") &&
	    str_equal_c(line->coupon_kind, "new_or_renew_year") &&
	    str_equal_c(line->item, "renew_year");
}

/* This application's lines, priced here; the order may pay others too. */
static enum rule
judge_price(struct matter *m)
{
	const struct dossier *d = m->d;
	struct verdict *v = m->v;
	size_t n_years = 0;

	for (size_t i = 0; i < d->n_lines; i++) {
		const struct dossier_line *line = &d->lines[i];
		if (line->application_id != d->application_id) {
			continue;
		}
		n_years += str_equal_c(line->item, "renew_year") ? 1 : 0;
		if (line->price_fen < 0 || line->fen != line->price_fen) {
			return RULE_PRICE;
		}
		if (line->coupon_fen == 0) {
			v->fee_fen += line->fen;
		} else if (coupon_pays(line)) {
			v->coupon_id = line->coupon_id;
			v->coupon_slot = line->coupon_slot;
		} else {
			return RULE_COUPON;
		}
	}
	return n_years == 1 ? RULE_NONE : RULE_PRICE;
}

static enum rule
judge_money(struct matter *m)
{
	const struct dossier *d = m->d;
	enum rule rule;

	if (d->order_state.p == NULL) {
		return RULE_NO_ORDER;
	}
	rule = judge_price(m);
	if (rule != RULE_NONE) {
		return rule;
	}
	if (!str_equal_c(d->order_state, "paid") &&
	    !str_equal_c(d->order_state, "completed")) {
		return RULE_NOT_PAID;
	}
	if (m->v->fee_fen == 0) {
		return RULE_NONE;
	}
	if (d->refunded || d->settled_fen < d->spent_fen + m->v->fee_fen) {
		return RULE_NOT_PAID;
	}
	return d->price_was_valid ? RULE_NONE : RULE_PRICE;
}

static enum rule (*const judges[])(struct matter *) = {
	judge_application,
	judge_old_origin,
	judge_terms,
	judge_old_state,
	judge_money,
	judge_profile,
	judge_validity,
	judge_request,
	judge_proof,
	judge_ceiling,
};

enum rule
policy_judge(const struct signer *signer, const struct dossier *dossier,
    int64_t now, struct verdict *verdict)
{
	struct matter m = {
		.signer = signer, .d = dossier, .now = now, .v = verdict
	};
	enum rule rule = RULE_NONE;

	memset(verdict, 0, sizeof(*verdict));
	for (size_t i = 0;
	     rule == RULE_NONE && i < sizeof(judges) / sizeof(judges[0]); i++) {
		rule = judges[i](&m);
	}
	return rule;
}

void
verdict_clear(struct verdict *verdict)
{
	X509_free(verdict->old);
	request_clear(&verdict->request);
	memset(verdict, 0, sizeof(*verdict));
}

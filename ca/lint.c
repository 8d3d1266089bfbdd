/*
 * lint: would this certificate or CRL be right if it were signed? Called by
 * issue.c and publish.c before and after the signature.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "ca/certificate.h"
#include "ca/crl.h"
#include "ca/issuer.h"
#include "ca/keystore.h"
#include "ca/lint.h"
#include "ca/name.h"
#include "ca/profile.h"
#include "ca/times.h"

#define CREDIT_CODE_OID "1.2.156.10260.4.1.4"

struct subject {
	X509 *certificate;
	const struct certificate_frame *frame;
	const struct certificate_plan *plan;
	struct arena *arena;
};

static bool
same(struct str a, const ASN1_STRING *b)
{
	return b != NULL && (size_t)ASN1_STRING_length(b) == a.len &&
	    memcmp(ASN1_STRING_get0_data(b), a.p, a.len) == 0;
}

static bool
version_is_3(const struct subject *s)
{
	return X509_get_version(s->certificate) == X509_VERSION_3;
}

static bool
serial_is_planned(const struct subject *s)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(s->certificate);

	return ASN1_STRING_type(serial) == V_ASN1_INTEGER &&
	    same(s->plan->serial, serial);
}

static bool
algorithm_is_ours_twice(const struct subject *s)
{
	const X509_ALGOR *outer;
	unsigned char *der = NULL;

	X509_get0_signature(NULL, &outer, s->certificate);
	if (X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(s->certificate)) != 0) {
		return false;
	}
	int len = i2d_X509_ALGOR(outer, &der);
	struct str ours = s->frame->issuer->algorithm;
	bool ok = len > 0 && (size_t)len == ours.len &&
	    memcmp(der, ours.p, ours.len) == 0;
	OPENSSL_free(der);
	return ok;
}

static bool
issuer_is_a_copy(const struct subject *s)
{
	struct str name =
	    name_der(s->arena, X509_get_issuer_name(s->certificate));

	return str_equal(name, s->frame->issuer->name);
}

static bool
subject_is_planned(const struct subject *s)
{
	const X509_NAME *name = X509_get_subject_name(s->certificate);

	return name_is_sound(name) &&
	    str_equal(name_der(s->arena, name), s->plan->subject);
}

static bool
times_are_planned(const struct subject *s)
{
	int64_t from, to;
	int64_t days = s->frame->profile->max_days;

	return time_of(X509_get0_notBefore(s->certificate), &from) &&
	    time_of(X509_get0_notAfter(s->certificate), &to) &&
	    from == s->plan->not_before && to == s->plan->not_after &&
	    from < to && to - from < days * 86400 &&
	    from >= s->frame->issuer->not_before &&
	    to <= s->frame->issuer->not_after;
}

static bool
key_is_planned(const struct subject *s)
{
	return str_equal(x509_spki(s->arena, s->certificate), s->plan->spki) &&
	    X509_get0_pubkey(s->certificate) != NULL;
}

/* The one extension of that kind: its value, and whether it is critical. */
static const ASN1_OCTET_STRING *
extension_of(const struct subject *s, int nid, const char *oid, bool *critical)
{
	ASN1_OBJECT *object = oid != NULL ? OBJ_txt2obj(oid, 1) : NULL;
	int at = oid != NULL ? X509_get_ext_by_OBJ(s->certificate, object, -1) :
			       X509_get_ext_by_NID(s->certificate, nid, -1);
	int again = at < 0 ? -1 :
	    oid != NULL    ? X509_get_ext_by_OBJ(s->certificate, object, at) :
			     X509_get_ext_by_NID(s->certificate, nid, at);

	ASN1_OBJECT_free(object);
	if (at < 0 || again >= 0) {
		return NULL;
	}
	X509_EXTENSION *extension = X509_get_ext(s->certificate, at);
	*critical = X509_EXTENSION_get_critical(extension) != 0;
	return X509_EXTENSION_get_data(extension);
}

static bool
key_ids_are_right(const struct subject *s)
{
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(s->certificate);
	const ASN1_OCTET_STRING *authority =
	    X509_get0_authority_key_id(s->certificate);
	const ASN1_OCTET_STRING *issuers =
	    X509_get0_subject_key_id(s->frame->issuer->certificate);

	return same(key_identifier(s->arena, s->plan->spki), own) &&
	    authority != NULL && issuers != NULL &&
	    ASN1_OCTET_STRING_cmp(authority, issuers) == 0;
}

static bool
usage_is_the_profiles(const struct subject *s)
{
	bool critical = false;
	const ASN1_OCTET_STRING *usage =
	    extension_of(s, NID_key_usage, NULL, &critical);
	uint32_t bits = X509_get_key_usage(s->certificate);
	uint32_t wanted = 0;

	/* OpenSSL numbers the bits of each octet, lowest octet first. */
	wanted = (uint32_t)(s->frame->profile->key_usage >> 8) |
	    (uint32_t)(s->frame->profile->key_usage & 0xff) << 8;
	return usage != NULL && critical && bits == wanted && wanted != 0 &&
	    (bits & (KU_KEY_CERT_SIGN | KU_CRL_SIGN)) == 0;
}

static bool
is_no_ca(const struct subject *s)
{
	bool critical = false;
	const ASN1_OCTET_STRING *basic =
	    extension_of(s, NID_basic_constraints, NULL, &critical);

	return basic != NULL && critical && same(STR("\x30\x00"), basic) &&
	    X509_check_ca(s->certificate) == 0;
}

static bool
purposes_are_the_profiles(const struct subject *s)
{
	EXTENDED_KEY_USAGE *list =
	    X509_get_ext_d2i(s->certificate, NID_ext_key_usage, NULL, NULL);
	const char **wanted = s->frame->profile->extended_key_usage;
	bool ok = list != NULL;
	int n = 0;

	for (; ok && wanted[n] != NULL; n++) {
		char oid[80];
		ok = n < sk_ASN1_OBJECT_num(list) &&
		    OBJ_obj2txt(oid, sizeof(oid), sk_ASN1_OBJECT_value(list, n),
			1) > 0 &&
		    strcmp(oid, wanted[n]) == 0;
	}
	ok = ok && n > 0 && n == sk_ASN1_OBJECT_num(list);
	EXTENDED_KEY_USAGE_free(list);
	return ok;
}

static bool
policies_are_the_profiles(const struct subject *s)
{
	CERTIFICATEPOLICIES *list = X509_get_ext_d2i(
	    s->certificate, NID_certificate_policies, NULL, NULL);
	const char **wanted = s->frame->profile->policies;
	bool ok = list != NULL || wanted[0] == NULL;
	int n = 0;

	for (; ok && wanted[n] != NULL; n++) {
		char oid[80];
		ok = n < sk_POLICYINFO_num(list) &&
		    OBJ_obj2txt(oid, sizeof(oid),
			sk_POLICYINFO_value(list, n)->policyid, 1) > 0 &&
		    strcmp(oid, wanted[n]) == 0;
	}
	ok = ok && (list == NULL || n == sk_POLICYINFO_num(list));
	CERTIFICATEPOLICIES_free(list);
	return ok;
}

static bool
addresses_are_ours(const struct subject *s)
{
	const struct issuer *issuer = s->frame->issuer;
	CRL_DIST_POINTS *points = X509_get_ext_d2i(
	    s->certificate, NID_crl_distribution_points, NULL, NULL);
	bool ok = (points != NULL) == (issuer->crl_url[0] != '\0');

	if (ok && points != NULL) {
		DIST_POINT *point = sk_DIST_POINT_value(points, 0);
		GENERAL_NAME *name = NULL;
		if (sk_DIST_POINT_num(points) == 1 &&
		    point->distpoint != NULL && point->distpoint->type == 0 &&
		    point->reasons == NULL && point->CRLissuer == NULL &&
		    sk_GENERAL_NAME_num(point->distpoint->name.fullname) == 1) {
			name = sk_GENERAL_NAME_value(
			    point->distpoint->name.fullname, 0);
		}
		ok = name != NULL && name->type == GEN_URI &&
		    same(str_c(issuer->crl_url),
			name->d.uniformResourceIdentifier);
	}
	CRL_DIST_POINTS_free(points);
	return ok;
}

static bool
credit_code_is_planned(const struct subject *s)
{
	bool critical = true;
	const ASN1_OCTET_STRING *code =
	    extension_of(s, 0, CREDIT_CODE_OID, &critical);
	char wanted[20];

	if (!s->frame->profile->credit_code) {
		return code == NULL;
	}
	wanted[0] = 0x0c;
	wanted[1] = 18;
	memcpy(wanted + 2, s->plan->credit_code.p, 18);
	return !critical && same((struct str){ wanted, 20 }, code);
}

/* Nothing beyond what was compared above. */
static bool
extensions_are_counted(const struct subject *s)
{
	const struct issuer *issuer = s->frame->issuer;
	const struct profile *profile = s->frame->profile;
	int wanted = 5 + (profile->policies[0] != NULL) +
	    (profile->credit_code ? 1 : 0) + (issuer->crl_url[0] != '\0') +
	    (issuer->ocsp_url[0] != '\0' || issuer->issuer_url[0] != '\0');

	return X509_get_ext_count(s->certificate) == wanted;
}

/* What OpenSSL would write of what it read is what stands there. */
static bool
is_der(const struct subject *s, struct str der)
{
	X509 *copy = X509_dup(s->certificate);
	unsigned char *again = NULL;
	int len = copy == NULL ? 0 : i2d_re_X509_tbs(copy, &again);
	struct str tbs = signed_tbs(der);
	bool ok = len > 0 && (size_t)len == tbs.len &&
	    memcmp(again, tbs.p, tbs.len) == 0;

	OPENSSL_free(again);
	X509_free(copy);
	return ok;
}

static const struct {
	const char *name;
	bool (*holds)(const struct subject *s);
} checks[] = {
	{ "version", version_is_3 },
	{ "serial", serial_is_planned },
	{ "algorithm", algorithm_is_ours_twice },
	{ "issuer", issuer_is_a_copy },
	{ "subject", subject_is_planned },
	{ "validity", times_are_planned },
	{ "key", key_is_planned },
	{ "key identifiers", key_ids_are_right },
	{ "key usage", usage_is_the_profiles },
	{ "basic constraints", is_no_ca },
	{ "extended key usage", purposes_are_the_profiles },
	{ "policies", policies_are_the_profiles },
	{ "distribution point", addresses_are_ours },
	{ "credit code", credit_code_is_planned },
	{ "extensions", extensions_are_counted },
};

bool
lint_certificate(struct str der, const struct certificate_frame *frame,
    const struct certificate_plan *plan, struct arena *arena)
{
	auto_x509 X509 *certificate = NULL;
	const unsigned char *p = (const unsigned char *)der.p;

	certificate = d2i_X509(NULL, &p, (long)der.len);
	if (certificate == NULL ||
	    p != (const unsigned char *)der.p + der.len) {
		log_warning("lint: not a certificate");
		return false;
	}
	struct subject s = { certificate, frame, plan, arena };
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (!checks[i].holds(&s)) {
			log_warning("lint: %s", checks[i].name);
			return false;
		}
	}
	if (!is_der(&s, der)) {
		log_warning("lint: not DER");
		return false;
	}
	return true;
}

static bool
crl_head_is_right(X509_CRL *crl, const struct issuer *issuer,
    const struct crl_plan *plan, struct arena *arena)
{
	int64_t from, to;
	int critical = -1;
	ASN1_INTEGER *number =
	    X509_CRL_get_ext_d2i(crl, NID_crl_number, &critical, NULL);
	int64_t value = 0;
	bool ok = number != NULL && critical == 0 &&
	    ASN1_INTEGER_get_int64(&value, number) == 1 &&
	    value == plan->number;

	ASN1_INTEGER_free(number);
	return ok && X509_CRL_get_version(crl) == X509_CRL_VERSION_2 &&
	    str_equal(
		name_der(arena, X509_CRL_get_issuer(crl)), issuer->name) &&
	    time_of(X509_CRL_get0_lastUpdate(crl), &from) &&
	    from == plan->this_update &&
	    X509_CRL_get0_nextUpdate(crl) != NULL &&
	    time_of(X509_CRL_get0_nextUpdate(crl), &to) &&
	    to == plan->next_update && to > from &&
	    X509_CRL_get_ext_count(crl) == 2 &&
	    X509_CRL_get_ext_by_NID(crl, NID_authority_key_identifier, -1) >= 0;
}

static bool
crl_entry_is_right(X509_REVOKED *revoked, const struct crl_entry *entry)
{
	int critical = -1;
	ASN1_ENUMERATED *reason =
	    X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, &critical, NULL);
	int64_t value = 0, at;
	struct str serial = entry->serial;
	bool ok = (reason != NULL) == (entry->reason != 0);

	if (ok && reason != NULL) {
		ok = critical == 0 &&
		    ASN1_ENUMERATED_get_int64(&value, reason) == 1 &&
		    value == entry->reason && value != 7;
	}
	ASN1_ENUMERATED_free(reason);
	while (serial.len > 1 && serial.p[0] == 0) {
		serial.p++;
		serial.len--;
	}
	return ok && same(serial, X509_REVOKED_get0_serialNumber(revoked)) &&
	    time_of(X509_REVOKED_get0_revocationDate(revoked), &at) &&
	    at == entry->revoked_at &&
	    X509_REVOKED_get_ext_count(revoked) == (entry->reason != 0);
}

bool
lint_crl(struct str der, const struct issuer *issuer,
    const struct crl_plan *plan, struct arena *arena)
{
	auto_x509_crl X509_CRL *crl = NULL;
	const unsigned char *p = (const unsigned char *)der.p;
	STACK_OF(X509_REVOKED) * list;

	crl = d2i_X509_CRL(NULL, &p, (long)der.len);
	if (crl == NULL || p != (const unsigned char *)der.p + der.len ||
	    !crl_head_is_right(crl, issuer, plan, arena)) {
		log_warning("lint: crl head");
		return false;
	}
	list = X509_CRL_get_REVOKED(crl);
	if (plan->n_entries == 0) {
		return list == NULL;
	}
	if (list == NULL ||
	    (size_t)sk_X509_REVOKED_num(list) != plan->n_entries) {
		log_warning("lint: crl entries");
		return false;
	}
	for (size_t i = 0; i < plan->n_entries; i++) {
		if (!crl_entry_is_right(sk_X509_REVOKED_value(list, (int)i),
			&plan->entries[i])) {
			log_warning("lint: crl entry %zu", i);
			return false;
		}
	}
	return true;
}

/*
 * certificate: builds what is signed, and puts the signature on. Called by
 * issue.c, crl.c (the envelope) and the ceremony. Pure but for the serial.
 */
#include "config.h"

#include <string.h>

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/rand.h"
#include "ca/certificate.h"
#include "ca/der.h"
#include "ca/issuer.h"
#include "ca/profile.h"

#define OID_KEY_USAGE     "\x55\x1d\x0f"
#define OID_BASIC         "\x55\x1d\x13"
#define OID_SUBJECT_KEY   "\x55\x1d\x0e"
#define OID_EXTENDED      "\x55\x1d\x25"
#define OID_POLICIES      "\x55\x1d\x20"
#define OID_CRL_POINTS    "\x55\x1d\x1f"
#define OID_AIA           "\x2b\x06\x01\x05\x05\x07\x01\x01"
#define OID_AD_OCSP       "\x2b\x06\x01\x05\x05\x07\x30\x01"
#define OID_AD_CA_ISSUERS "\x2b\x06\x01\x05\x05\x07\x30\x02"
/* 1.2.156.10260.4.1.4, GM/T 0015: 统一社会信用代码 */
#define OID_CREDIT_CODE "\x2a\x81\x1c\xd0\x14\x04\x01\x04"

/* Everything written since the mark becomes the value of an extension. */
static void
wrap_extension(struct der *der, size_t mark, struct str oid, bool critical)
{
	der_wrap(der, DER_OCTET_STRING, mark);
	if (critical) {
		der_put_true(der);
	}
	der_put(der, DER_OID, oid);
	der_wrap(der, DER_SEQUENCE, mark);
}

static void
put_access(struct der *der, struct str method, const char *url)
{
	size_t mark = der_mark(der);

	if (url[0] == '\0') {
		return;
	}
	der_put(der, DER_CONTEXT(6), str_c(url));
	der_put(der, DER_OID, method);
	der_wrap(der, DER_SEQUENCE, mark);
}

static void
put_urls(struct der *der, const struct issuer *issuer)
{
	size_t mark = der_mark(der);

	if (issuer->ocsp_url[0] != '\0' || issuer->issuer_url[0] != '\0') {
		put_access(der, STR(OID_AD_CA_ISSUERS), issuer->issuer_url);
		put_access(der, STR(OID_AD_OCSP), issuer->ocsp_url);
		der_wrap(der, DER_SEQUENCE, mark);
		wrap_extension(der, mark, STR(OID_AIA), false);
	}
	if (issuer->crl_url[0] != '\0') {
		mark = der_mark(der);
		der_put(der, DER_CONTEXT(6), str_c(issuer->crl_url));
		der_wrap(der, DER_CONTEXT_C(0), mark); /* fullName */
		der_wrap(der, DER_CONTEXT_C(0), mark); /* distributionPoint */
		der_wrap(der, DER_SEQUENCE, mark);
		der_wrap(der, DER_SEQUENCE, mark);
		wrap_extension(der, mark, STR(OID_CRL_POINTS), false);
	}
}

static size_t
count(const char **list)
{
	size_t n = 0;

	while (list[n] != NULL) {
		n++;
	}
	return n;
}

static void
put_purposes(
    struct der *der, const struct profile *profile, struct arena *arena)
{
	size_t mark = der_mark(der);

	if (profile->policies[0] != NULL) {
		for (size_t i = count(profile->policies); i-- > 0;) {
			size_t one = der_mark(der);
			der_put(der, DER_OID,
			    der_oid(arena, str_c(profile->policies[i])));
			der_wrap(der, DER_SEQUENCE, one);
		}
		der_wrap(der, DER_SEQUENCE, mark);
		wrap_extension(der, mark, STR(OID_POLICIES), false);
	}
	mark = der_mark(der);
	for (size_t i = count(profile->extended_key_usage); i-- > 0;) {
		der_put(der, DER_OID,
		    der_oid(arena, str_c(profile->extended_key_usage[i])));
	}
	der_wrap(der, DER_SEQUENCE, mark);
	wrap_extension(der, mark, STR(OID_EXTENDED), false);
}

enum err
certificate_frame_make(const struct issuer *issuer,
    const struct profile *profile, struct arena *arena,
    struct certificate_frame *frame)
{
	struct der der;
	size_t mark;

	der_init(&der, arena, 4096);
	put_urls(&der, issuer);
	put_purposes(&der, profile, arena);
	mark = der_mark(&der);
	der_wrap(&der, DER_SEQUENCE, mark); /* cA absent: FALSE */
	wrap_extension(&der, mark, STR(OID_BASIC), true);
	mark = der_mark(&der);
	der_put_named_bits(&der, profile->key_usage);
	wrap_extension(&der, mark, STR(OID_KEY_USAGE), true);
	der_put_raw(&der, issuer->authority_key_id);
	frame->issuer = issuer;
	frame->profile = profile;
	frame->extensions = der_str(&der);
	return der_ok(&der) ? ERR_OK : ERR_BUSY;
}

void
serial_make(unsigned char serial[SERIAL_LEN])
{
	do {
		rand_bytes(serial, SERIAL_LEN);
		serial[0] &= 0x7f;
	} while (serial[0] == 0);
}

struct str
key_identifier(struct arena *arena, struct str spki)
{
	unsigned char *digest = arena_alloc(arena, 20);
	struct str inner, content, whole;
	unsigned tag;

	if (!der_take(&spki, &tag, &inner, &whole) || tag != DER_SEQUENCE ||
	    !der_take(&inner, &tag, &content, &whole) || tag != DER_SEQUENCE ||
	    !der_take(&inner, &tag, &content, &whole) ||
	    tag != DER_BIT_STRING || content.len < 2 || content.p[0] != 0 ||
	    EVP_Digest(content.p + 1, content.len - 1, digest, NULL, EVP_sha1(),
		NULL) != 1) {
		return STR_NONE;
	}
	return (struct str){ (const char *)digest, 20 };
}

static void
put_extensions(struct der *der, const struct certificate_frame *frame,
    const struct certificate_plan *plan, struct arena *arena)
{
	size_t all = der_mark(der), mark = all;
	struct str id = key_identifier(arena, plan->spki);

	if (id.p == NULL) {
		der->failed = true;
		return;
	}
	if (frame->profile->credit_code) {
		der_put(der, DER_UTF8, plan->credit_code);
		wrap_extension(der, mark, STR(OID_CREDIT_CODE), false);
	}
	der_put_raw(der, frame->extensions);
	mark = der_mark(der);
	der_put(der, DER_OCTET_STRING, id);
	wrap_extension(der, mark, STR(OID_SUBJECT_KEY), false);
	der_wrap(der, DER_SEQUENCE, all);
	der_wrap(der, DER_CONTEXT_C(3), all);
}

enum err
certificate_build(const struct certificate_frame *frame,
    const struct certificate_plan *plan, struct arena *arena, struct str *tbs)
{
	struct der der;
	size_t mark;

	if (plan->serial.len != SERIAL_LEN ||
	    plan->not_after <= plan->not_before ||
	    (frame->profile->credit_code && plan->credit_code.len != 18)) {
		return err_note(ERR_BUG, "a certificate was planned wrongly");
	}
	der_init(&der, arena, 8192 + plan->spki.len + plan->subject.len);
	put_extensions(&der, frame, plan, arena);
	der_put_raw(&der, plan->spki);
	der_put_raw(&der, plan->subject);
	mark = der_mark(&der);
	der_put_time(&der, plan->not_after);
	der_put_time(&der, plan->not_before);
	der_wrap(&der, DER_SEQUENCE, mark);
	der_put_raw(&der, frame->issuer->name);
	der_put_raw(&der, frame->issuer->algorithm);
	der_put_unsigned(&der, plan->serial);
	mark = der_mark(&der);
	der_put_int(&der, DER_INTEGER, 2); /* v3 */
	der_wrap(&der, DER_CONTEXT_C(0), mark);
	der_wrap(&der, DER_SEQUENCE, der.end);
	*tbs = der_str(&der);
	return der_ok(&der) ? ERR_OK : ERR_BUG;
}

enum err
signed_assemble(struct str tbs, struct str algorithm, struct str signature,
    struct arena *arena, struct str *der)
{
	struct der out;

	der_init(&out, arena, tbs.len + algorithm.len + signature.len + 32);
	der_put_bits(&out, signature);
	der_put_raw(&out, algorithm);
	der_put_raw(&out, tbs);
	der_wrap(&out, DER_SEQUENCE, out.end);
	*der = der_str(&out);
	return der_ok(&out) ? ERR_OK : ERR_BUSY;
}

struct str
signed_tbs(struct str der)
{
	struct str content, whole;
	unsigned tag;

	if (!der_take(&der, &tag, &content, &whole) || tag != DER_SEQUENCE ||
	    der.len != 0 || !der_take(&content, &tag, &der, &whole)) {
		return STR_NONE;
	}
	return whole;
}

/*
 * csr: OpenSSL writes the request, the key signs its first part. No ENGINE
 * and no provider is needed for that.
 */
#include "config.h"

#include "agent/csr.h"

#include "base/arena.h"
#include "base/cleanup.h"

static bool
set_signature(X509_REQ *request, bool is_ec, struct str signature)
{
	X509_ALGOR *algorithm = X509_ALGOR_new();
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	bool ok = algorithm != NULL && bits != NULL &&
	    /* RFC 4055: NULL parameters for RSA; RFC 5758: none for ECDSA. */
	    X509_ALGOR_set0(algorithm,
		OBJ_nid2obj(is_ec ? NID_ecdsa_with_SHA256 :
				    NID_sha256WithRSAEncryption),
		is_ec ? V_ASN1_UNDEF : V_ASN1_NULL, NULL) == 1 &&
	    ASN1_BIT_STRING_set(bits, (unsigned char *)(uintptr_t)signature.p,
		(int)signature.len) == 1 &&
	    X509_REQ_set1_signature_algo(request, algorithm) == 1;
	X509_ALGOR_free(algorithm);
	if (!ok) {
		ASN1_BIT_STRING_free(bits);
		return false;
	}
	/* No unused bits: otherwise trailing zero bits would be cut off. */
	bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07);
	bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
	X509_REQ_set0_signature(request, bits);
	return true;
}

static struct str
take_der(struct arena *arena, unsigned char *der, int len)
{
	if (der == NULL || len <= 0) {
		return STR_NONE;
	}
	struct str out =
	    str_dup(arena, (struct str){ (const char *)der, (size_t)len });
	OPENSSL_free(der);
	return out;
}

enum problem
csr_build(const struct token_driver *driver, struct token *token, struct str id,
    EVP_PKEY *public_key, X509 *old, struct arena *arena, struct str *der)
{
	auto_x509_req X509_REQ *request = X509_REQ_new();
	if (request == NULL || X509_REQ_set_version(request, 0) != 1 ||
	    X509_REQ_set_subject_name(request, X509_get_subject_name(old)) !=
		1 ||
	    X509_REQ_set_pubkey(request, public_key) != 1) {
		return PROBLEM_BUG;
	}
	unsigned char *bytes = NULL;
	int len = i2d_re_X509_REQ_tbs(request, &bytes);
	struct str tbs = take_der(arena, bytes, len);
	struct str signature;
	enum problem problem =
	    driver->sign(token, id, public_key, tbs, arena, &signature);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	if (!set_signature(
		request, EVP_PKEY_is_a(public_key, "EC"), signature)) {
		return PROBLEM_BUG;
	}
	bytes = NULL;
	len = i2d_X509_REQ(request, &bytes);
	*der = take_der(arena, bytes, len);
	if (der->p == NULL || X509_REQ_verify(request, public_key) != 1) {
		return PROBLEM_BUG;
	}
	return PROBLEM_NONE;
}

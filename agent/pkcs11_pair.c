/*
 * pkcs11_pair: key pairs and signatures.
 *
 * EC points come as DER OCTET STRING or raw, depending on the vendor, and both
 * begin with 0x04; the DER form is tried first and must fit exactly.
 */
#include "config.h"

#include "agent/pkcs11.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

CLEANUP_DEFINE(ecdsa_sig, ECDSA_SIG *, ECDSA_SIG_free);
CLEANUP_DEFINE(param_bld, OSSL_PARAM_BLD *, OSSL_PARAM_BLD_free);
CLEANUP_DEFINE(param, OSSL_PARAM *, OSSL_PARAM_free);
#define auto_ecdsa_sig CLEANUP(ecdsa_sig)
#define auto_param_bld CLEANUP(param_bld)
#define auto_param     CLEANUP(param)

/* prime256v1, 1.2.840.10045.3.1.7 */
static const unsigned char p256_oid[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
	0x3d, 0x03, 0x01, 0x07 };

static enum problem
find_class(struct token *token, CK_OBJECT_CLASS class, struct str id,
    CK_OBJECT_HANDLE *found, size_t *n)
{
	CK_ATTRIBUTE template[] = {
		{ CKA_CLASS, &class, sizeof(class) },
		{ CKA_ID, P11_TEXT(id) },
	};
	return p11_find(token, token->session, template, 2, found, n);
}

enum problem
p11_pair_count(struct token *token, struct str id, struct token_pair *out)
{
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	*out = (struct token_pair){ 0 };
	if (!token->logged_in) {
		return PROBLEM_PIN_REQUIRED; /* private keys are invisible */
	}
	enum problem problem =
	    find_class(token, CKO_PRIVATE_KEY, id, found, &out->n_private);
	if (problem == PROBLEM_NONE) {
		problem = find_class(
		    token, CKO_PUBLIC_KEY, id, found, &out->n_public);
	}
	return problem;
}

enum problem
p11_pair_destroy(struct token *token, struct str id)
{
	static const CK_OBJECT_CLASS halves[] = { CKO_PRIVATE_KEY,
		CKO_PUBLIC_KEY };
	for (size_t half = 0; half < 2; half++) {
		CK_OBJECT_HANDLE found[P11_MAX_FOUND];
		size_t n;
		enum problem problem =
		    find_class(token, halves[half], id, found, &n);
		for (size_t i = 0; problem == PROBLEM_NONE && i < n; i++) {
			problem = p11_problem(token,
			    P11_CALL(token, C_DestroyObject, token->session,
				found[i]),
			    "C_DestroyObject");
		}
		if (problem != PROBLEM_NONE) {
			return problem;
		}
	}
	return PROBLEM_NONE;
}

enum problem
p11_pair_generate(struct token *token, struct str id, struct str label,
    enum token_algorithm algorithm)
{
	CK_BBOOL yes = CK_TRUE;
	CK_BBOOL no = CK_FALSE;
	CK_ULONG bits = algorithm == TOKEN_RSA3072 ? 3072 : 2048;
	unsigned char exponent[] = { 1, 0, 1 };
	unsigned char curve[sizeof(p256_oid)];
	memcpy(curve, p256_oid, sizeof(curve));
	bool is_ec = algorithm == TOKEN_P256;
	/* What a pair may do is said in full: SoftHSM for one allows all that
	 * is left unsaid. */
	CK_ATTRIBUTE public_half[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &no, sizeof(no) },
		{ CKA_VERIFY, &yes, sizeof(yes) },
		{ CKA_ENCRYPT, &no, sizeof(no) },
		{ CKA_WRAP, &no, sizeof(no) },
		{ CKA_ID, P11_TEXT(id) },
		{ CKA_LABEL, P11_TEXT(label) },
		{ is_ec ? CKA_EC_PARAMS : CKA_MODULUS_BITS,
		    is_ec ? (void *)curve : (void *)&bits,
		    is_ec ? sizeof(curve) : sizeof(bits) },
		{ CKA_PUBLIC_EXPONENT, exponent, sizeof(exponent) },
	};
	CK_ATTRIBUTE private_half[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &yes, sizeof(yes) },
		{ CKA_SENSITIVE, &yes, sizeof(yes) },
		{ CKA_EXTRACTABLE, &no, sizeof(no) },
		{ CKA_SIGN, &yes, sizeof(yes) },
		{ CKA_DECRYPT, &no, sizeof(no) },
		{ CKA_UNWRAP, &no, sizeof(no) },
		{ CKA_DERIVE, &no, sizeof(no) },
		{ CKA_ID, P11_TEXT(id) },
		{ CKA_LABEL, P11_TEXT(label) },
	};
	CK_MECHANISM mechanism = {
		is_ec ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0
	};
	CK_OBJECT_HANDLE made[2];
	CK_ULONG n_public = sizeof(public_half) / sizeof(public_half[0]);
	CK_RV rv = P11_CALL(token, C_GenerateKeyPair, token->session,
	    &mechanism, public_half, is_ec ? n_public - 1 : n_public,
	    private_half, sizeof(private_half) / sizeof(private_half[0]),
	    &made[0], &made[1]);
	return p11_problem(token, rv, "C_GenerateKeyPair");
}

static EVP_PKEY *
key_from_params(const char *type, OSSL_PARAM_BLD *build)
{
	auto_param OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	auto_evp_pkey_ctx EVP_PKEY_CTX *context =
	    EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;
	if (params == NULL || context == NULL ||
	    EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) !=
		1) {
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

static EVP_PKEY *
rsa_from(struct str modulus, struct str exponent)
{
	auto_bignum BIGNUM *n =
	    BN_bin2bn((const unsigned char *)modulus.p, (int)modulus.len, NULL);
	auto_bignum BIGNUM *e = BN_bin2bn(
	    (const unsigned char *)exponent.p, (int)exponent.len, NULL);
	auto_param_bld OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	if (n == NULL || e == NULL || build == NULL || BN_num_bits(n) < 2048 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) != 1) {
		return NULL;
	}
	return key_from_params("RSA", build);
}

static EVP_PKEY *
p256_from(struct str point)
{
	const unsigned char *p = (const unsigned char *)point.p;
	if (point.len == 67 && p[0] == 0x04 && p[1] == 65 && p[2] == 0x04) {
		point = (struct str){ point.p + 2, 65 };
	}
	auto_param_bld OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	if (point.len != 65 || point.p[0] != 0x04 || build == NULL ||
	    OSSL_PARAM_BLD_push_utf8_string(
		build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(
		build, OSSL_PKEY_PARAM_PUB_KEY, point.p, point.len) != 1) {
		return NULL;
	}
	return key_from_params("EC", build);
}

enum problem
p11_pair_public(struct token *token, struct str id, EVP_PKEY **out)
{
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	size_t n;
	*out = NULL;
	enum problem problem = find_class(token, CKO_PUBLIC_KEY, id, found, &n);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	struct arena *arena = arena_new(256 * 1024);
	if (arena == NULL) {
		return PROBLEM_BUG;
	}
	struct str a;
	struct str b;
	for (size_t i = 0; *out == NULL && i < n; i++) {
		if (p11_attribute(token, token->session, found[i], CKA_MODULUS,
			arena, &a) &&
		    p11_attribute(token, token->session, found[i],
			CKA_PUBLIC_EXPONENT, arena, &b)) {
			*out = rsa_from(a, b);
		} else if (p11_attribute(token, token->session, found[i],
			       CKA_EC_PARAMS, arena, &a) &&
		    str_equal(a,
			(struct str){
			    (const char *)p256_oid, sizeof(p256_oid) }) &&
		    p11_attribute(token, token->session, found[i], CKA_EC_POINT,
			arena, &b)) {
			*out = p256_from(b);
		}
	}
	arena_free(arena);
	return *out != NULL ? PROBLEM_NONE : PROBLEM_VERIFY;
}

static struct str
ecdsa_to_der(struct arena *arena, const unsigned char *raw, size_t len)
{
	auto_ecdsa_sig ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, (int)(len / 2), NULL);
	BIGNUM *s = BN_bin2bn(raw + len / 2, (int)(len / 2), NULL);
	unsigned char *der = NULL;
	if (sig == NULL || r == NULL || s == NULL ||
	    ECDSA_SIG_set0(sig, r, s) != 1) {
		BN_free(r);
		BN_free(s);
		return STR_NONE;
	}
	int der_len = i2d_ECDSA_SIG(sig, &der);
	if (der_len <= 0) {
		return STR_NONE;
	}
	struct str out =
	    str_dup(arena, (struct str){ (const char *)der, (size_t)der_len });
	OPENSSL_free(der);
	return out;
}

static CK_RV
sign_with(struct token *token, CK_OBJECT_HANDLE key, bool is_ec,
    struct str message, struct arena *arena, struct str *signature)
{
	CK_MECHANISM mechanism = { is_ec ? CKM_ECDSA : CKM_SHA256_RSA_PKCS,
		NULL, 0 };
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned char raw[512];
	CK_ULONG raw_len = sizeof(raw);
	struct str input = message;
	if (is_ec) {
		SHA256((const unsigned char *)message.p, message.len, digest);
		input = (struct str){ (const char *)digest, sizeof(digest) };
	}
	CK_RV rv = P11_CALL(token, C_SignInit, token->session, &mechanism, key);
	if (rv == CKR_OK) {
		rv = P11_CALL(token, C_Sign, token->session, P11_TEXT(input),
		    raw, &raw_len);
	}
	if (rv != CKR_OK) {
		return rv;
	}
	*signature = is_ec ?
	    ecdsa_to_der(arena, raw, raw_len) :
	    str_dup(arena, (struct str){ (const char *)raw, raw_len });
	return CKR_OK;
}

static bool
verifies(EVP_PKEY *key, struct str message, struct str signature)
{
	auto_evp_md_ctx EVP_MD_CTX *md = EVP_MD_CTX_new();
	return md != NULL && signature.p != NULL &&
	    EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(md, (const unsigned char *)signature.p,
		signature.len, (const unsigned char *)message.p,
		message.len) == 1;
}

/* The key itself is at fault, not the moment. */
static bool
means_broken_key(CK_RV rv)
{
	return rv == CKR_KEY_HANDLE_INVALID ||
	    rv == CKR_OBJECT_HANDLE_INVALID ||
	    rv == CKR_KEY_TYPE_INCONSISTENT ||
	    rv == CKR_ATTRIBUTE_VALUE_INVALID ||
	    rv == CKR_KEY_FUNCTION_NOT_PERMITTED;
}

enum problem
p11_sign(struct token *token, struct str id, EVP_PKEY *public_key,
    struct str message, struct arena *arena, struct str *signature)
{
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	size_t n;
	if (!token->logged_in) {
		return PROBLEM_PIN_REQUIRED;
	}
	bool is_ec = EVP_PKEY_is_a(public_key, "EC");
	enum problem problem =
	    find_class(token, CKO_PRIVATE_KEY, id, found, &n);
	for (size_t i = 0; problem == PROBLEM_NONE && i < n; i++) {
		*signature = STR_NONE;
		CK_RV rv = sign_with(
		    token, found[i], is_ec, message, arena, signature);
		if (rv != CKR_OK && !means_broken_key(rv)) {
			return p11_problem(token, rv, "C_Sign");
		}
		if (rv == CKR_OK && verifies(public_key, message, *signature)) {
			return PROBLEM_NONE;
		}
	}
	return problem != PROBLEM_NONE ? problem : PROBLEM_VERIFY;
}

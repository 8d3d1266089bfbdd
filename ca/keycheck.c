/*
 * keycheck: is this public key fit to be certified? Called by policy.c for
 * every request, under no lock; never touches the database.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/obj_mac.h>

#include "base/cleanup.h"
#include "ca/keycheck.h"

#define RSA_MIN        2048
#define RSA_MAX        4096
#define FACTOR_MAX     4096
#define FERMAT_ROUNDS  100
#define ROCA_PRIME_MAX 167

static const char *const kind_names[KEY__MAX] = {
	[KEY_OTHER] = "other",
	[KEY_RSA] = "rsa",
	[KEY_P256] = "p256",
	[KEY_P384] = "p384",
	[KEY_SM2] = "sm2",
};

const char *
key_kind_name(enum key_kind kind)
{
	return (unsigned)kind < KEY__MAX ? kind_names[kind] : "other";
}

enum key_kind
key_kind_of(EVP_PKEY *key)
{
	char group[64] = "";
	size_t len = 0;

	if (EVP_PKEY_is_a(key, "RSA")) {
		return KEY_RSA;
	}
	if (EVP_PKEY_is_a(key, "SM2")) {
		return KEY_SM2;
	}
	if (!EVP_PKEY_is_a(key, "EC") ||
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &len) != 1) {
		return KEY_OTHER;
	}
	if (strcmp(group, "prime256v1") == 0) {
		return KEY_P256;
	}
	if (strcmp(group, "secp384r1") == 0) {
		return KEY_P384;
	}
	return strcmp(group, "SM2") == 0 ? KEY_SM2 : KEY_OTHER;
}

static bool
is_prime(unsigned n)
{
	for (unsigned d = 2; d * d <= n; d++) {
		if (n % d == 0) {
			return false;
		}
	}
	return n >= 2;
}

static bool
has_small_factor(const BIGNUM *n)
{
	for (unsigned p = 2; p < FACTOR_MAX; p++) {
		if (is_prime(p) && BN_mod_word(n, p) == 0) {
			return true;
		}
	}
	return false;
}

/* Primes of the broken library are k·M + (65537^a mod M), M the product of
 * the first primes; so is their product, and n mod p is then a power of 65537
 * for each such p. A sound key passes all of them once in some 2^27. */
static bool
is_roca(const BIGNUM *n)
{
	for (unsigned p = 3; p <= ROCA_PRIME_MAX; p++) {
		if (!is_prime(p)) {
			continue;
		}
		BN_ULONG wanted = BN_mod_word(n, p);
		unsigned power = 1;
		bool met = false;
		do {
			met = met || power == wanted;
			power = power * (65537 % p) % p;
		} while (power != 1);
		if (!met) {
			return false;
		}
	}
	return true;
}

/* Largest r with r² ≤ n, by Newton from above. */
static bool
square_root(BIGNUM *r, const BIGNUM *n, BN_CTX *ctx)
{
	BN_CTX_start(ctx);
	BIGNUM *next = BN_CTX_get(ctx);
	bool ok = next != NULL && BN_one(r) == 1 &&
	    BN_lshift(r, r, (BN_num_bits(n) + 1) / 2 + 1) == 1;

	while (ok) {
		ok = BN_div(next, NULL, n, r, ctx) == 1 &&
		    BN_add(next, next, r) == 1 && BN_rshift1(next, next) == 1;
		if (!ok || BN_cmp(next, r) >= 0) {
			break;
		}
		ok = BN_copy(r, next) != NULL;
	}
	BN_CTX_end(ctx);
	return ok;
}

/* Factors close to each other: n = a² − b² with a near the root of n. An
 * arithmetic failure counts as weak: refuse by default. */
static bool
is_fermat_weak(const BIGNUM *n)
{
	BN_CTX *ctx = BN_CTX_new();
	bool weak = true;

	if (ctx == NULL) {
		return true;
	}
	BN_CTX_start(ctx);
	BIGNUM *a = BN_CTX_get(ctx);
	BIGNUM *b2 = BN_CTX_get(ctx);
	BIGNUM *b = BN_CTX_get(ctx);
	BIGNUM *back = BN_CTX_get(ctx);
	if (back == NULL || !square_root(a, n, ctx)) {
		goto out;
	}
	for (int i = 0; i <= FERMAT_ROUNDS; i++) {
		if (BN_sqr(b2, a, ctx) != 1 || BN_sub(b2, b2, n) != 1) {
			goto out;
		}
		if (!BN_is_negative(b2)) {
			if (!square_root(b, b2, ctx) ||
			    BN_sqr(back, b, ctx) != 1 ||
			    BN_cmp(back, b2) == 0) {
				goto out;
			}
		}
		if (BN_add_word(a, 1) != 1) {
			goto out;
		}
	}
	weak = false;
out:
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return weak;
}

enum rule
keycheck_rsa_numbers(const BIGNUM *n, const BIGNUM *e)
{
	int bits = BN_num_bits(n);

	if (bits < RSA_MIN || bits > RSA_MAX || bits % 8 != 0) {
		return RULE_KEY_SIZE;
	}
	if (!BN_is_word(e, RSA_F4)) {
		return RULE_KEY_EXPONENT;
	}
	if (has_small_factor(n)) {
		return RULE_KEY_SMALL_FACTOR;
	}
	if (is_roca(n)) {
		return RULE_KEY_ROCA;
	}
	return is_fermat_weak(n) ? RULE_KEY_FERMAT : RULE_NONE;
}

static enum rule
check_rsa(EVP_PKEY *key)
{
	auto_bignum BIGNUM *n = NULL;
	auto_bignum BIGNUM *e = NULL;

	if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) != 1 ||
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) != 1) {
		return RULE_KEY_TYPE;
	}
	return keycheck_rsa_numbers(n, e);
}

/* What a SubjectPublicKeyInfo of each curve begins with: named curve by OID
 * (RFC 5480 section 2.1.1) and an uncompressed point. */
static const struct str p256_head = {
	"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86"
	"\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04",
	27
};
static const struct str p384_head = {
	"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81"
	"\x04\x00\x22\x03\x62\x00\x04",
	24
};

static enum rule
check_curve(EVP_PKEY *key, struct str spki, struct str head)
{
	auto_evp_pkey_ctx EVP_PKEY_CTX *ctx = NULL;

	if (!str_starts(spki, head)) {
		return RULE_KEY_POINT;
	}
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (ctx == NULL || EVP_PKEY_public_check(ctx) != 1) {
		return RULE_KEY_POINT;
	}
	return RULE_NONE;
}

/* The octets go into the certificate as they came, so they must be the ones
 * OpenSSL would write: one encoding for one key. */
static bool
is_canonical(EVP_PKEY *key, struct str spki)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	bool same = len > 0 && (size_t)len == spki.len &&
	    memcmp(der, spki.p, spki.len) == 0;

	OPENSSL_free(der);
	return same;
}

enum rule
keycheck(EVP_PKEY *key, struct str spki, unsigned allowed)
{
	enum key_kind kind = key_kind_of(key);

	if (kind == KEY_SM2) {
		return RULE_KEY_SM2;
	}
	if (kind == KEY_OTHER || (allowed & 1u << kind) == 0) {
		return RULE_KEY_TYPE;
	}
	if (!is_canonical(key, spki)) {
		return kind == KEY_RSA ? RULE_KEY_TYPE : RULE_KEY_POINT;
	}
	if (kind == KEY_RSA) {
		return check_rsa(key);
	}
	return check_curve(key, spki, kind == KEY_P256 ? p256_head : p384_head);
}

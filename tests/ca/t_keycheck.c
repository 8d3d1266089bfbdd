/* Keys that must not be certified, made as their makers made them. */
#include "config.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/log.h"
#include "ca/keycheck.h"
#include "tests/tap.h"

static BN_CTX *ctx;
static BIGNUM *e65537;

static BIGNUM *
prime(int bits)
{
	BIGNUM *p = BN_new();

	need(p != NULL && BN_generate_prime_ex(p, bits, 0, NULL, NULL, NULL),
	    "a prime");
	return p;
}

static BIGNUM *
product(const BIGNUM *a, const BIGNUM *b)
{
	BIGNUM *n = BN_new();

	need(n != NULL && BN_mul(n, a, b, ctx), "a product");
	return n;
}

static void
is_rule(enum rule got, enum rule wanted, const char *name)
{
	is_str(str_c(rule_name(got)), rule_name(wanted), name);
}

static void
try_rsa(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIGNUM *n = NULL, *e = NULL;

	need(key != NULL && EVP_PKEY_get_bn_param(key, "n", &n) &&
		EVP_PKEY_get_bn_param(key, "e", &e),
	    "a key");
	is_rule(keycheck_rsa_numbers(n, e), RULE_NONE, "a sound key");
	BN_set_word(e, 3);
	is_rule(keycheck_rsa_numbers(n, e), RULE_KEY_EXPONENT, "e = 3");
	BN_set_word(e, 1);
	is_rule(keycheck_rsa_numbers(n, e), RULE_KEY_EXPONENT, "e = 1");
	BN_free(n);
	BN_free(e);
	EVP_PKEY_free(key);
	key = EVP_RSA_gen(1024);
	n = NULL;
	need(EVP_PKEY_get_bn_param(key, "n", &n), "n");
	is_rule(keycheck_rsa_numbers(n, e65537), RULE_KEY_SIZE, "1024 bits");
	EVP_PKEY_free(key);
	BN_free(n);
}

static void
try_small_factor(void)
{
	BIGNUM *q = prime(2036), *p = BN_new();

	BN_set_word(p, 4093);
	BIGNUM *n = product(p, q);
	while (BN_num_bits(n) % 8 != 0) {
		BN_free(n);
		BN_free(q);
		q = prime(2036);
		n = product(p, q);
	}
	is_rule(keycheck_rsa_numbers(n, e65537), RULE_KEY_SMALL_FACTOR,
	    "a factor of 4093");
	BN_free(n);
	BN_free(p);
	BN_free(q);
}

/* Two primes next to each other. */
static void
try_fermat(void)
{
	BIGNUM *p = prime(1024), *q = BN_dup(p);

	do {
		BN_add_word(q, 2);
	} while (BN_check_prime(q, ctx, NULL) != 1);
	BIGNUM *n = product(p, q);
	is_rule(keycheck_rsa_numbers(n, e65537), RULE_KEY_FERMAT,
	    "two primes next to each other");
	BN_free(n);
	n = product(p, p);
	is_rule(keycheck_rsa_numbers(n, e65537), RULE_KEY_FERMAT, "a square");
	BN_free(n);
	BN_free(p);
	BN_free(q);
}

/* k·M + (65537^a mod M), until it is prime: as the broken library did. */
static BIGNUM *
roca_prime(const BIGNUM *m, int bits)
{
	BIGNUM *p = BN_new(), *a = BN_new(), *k = BN_new();

	do {
		BN_rand(a, 60, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
		BN_mod_exp(p, e65537, a, m, ctx);
		BN_rand(k, bits - BN_num_bits(m), BN_RAND_TOP_ONE,
		    BN_RAND_BOTTOM_ANY);
		BN_mul(k, k, m, ctx);
		BN_add(p, p, k);
	} while (BN_num_bits(p) != bits || BN_check_prime(p, ctx, NULL) != 1);
	BN_free(a);
	BN_free(k);
	return p;
}

static void
try_roca(void)
{
	BIGNUM *m = BN_new();

	BN_one(m);
	for (unsigned i = 2; i <= 701; i++) { /* the 126 primes of 2048 bits */
		bool is_prime = true;
		for (unsigned d = 2; d * d <= i; d++) {
			is_prime = is_prime && i % d != 0;
		}
		if (is_prime) {
			BN_mul_word(m, i);
		}
	}
	BIGNUM *n = NULL, *p = NULL, *q = NULL;
	do {
		BN_free(n);
		BN_free(p);
		BN_free(q);
		p = roca_prime(m, 1024);
		q = roca_prime(m, 1024);
		n = product(p, q);
	} while (BN_num_bits(n) != 2048);
	is_rule(keycheck_rsa_numbers(n, e65537), RULE_KEY_ROCA,
	    "a key of the broken library");
	BN_free(n);
	BN_free(p);
	BN_free(q);
	BN_free(m);
}

static enum rule
check_spki(EVP_PKEY *key, unsigned allowed)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	enum rule rule = keycheck(
	    key, (struct str){ (const char *)der, (size_t)len }, allowed);

	OPENSSL_free(der);
	return rule;
}

static void
try_kinds(void)
{
	const unsigned all = 1U << KEY_RSA | 1U << KEY_P256 | 1U << KEY_P384;
	EVP_PKEY *key = EVP_EC_gen("P-256");

	is_rule(check_spki(key, all), RULE_NONE, "P-256");
	is_rule(check_spki(key, 1U << KEY_RSA), RULE_KEY_TYPE,
	    "P-256 where the profile wants RSA");
	EVP_PKEY_free(key);
	key = EVP_EC_gen("P-384");
	is_rule(check_spki(key, all), RULE_NONE, "P-384");
	EVP_PKEY_free(key);
	key = EVP_EC_gen("secp256k1");
	is_rule(check_spki(key, all), RULE_KEY_TYPE, "secp256k1");
	EVP_PKEY_free(key);
	key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	is_rule(check_spki(key, all | 1U << KEY_SM2), RULE_KEY_SM2, "SM2");
	EVP_PKEY_free(key);
	key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	is_rule(check_spki(key, all), RULE_KEY_TYPE, "Ed25519");
	EVP_PKEY_free(key);
}

int
main(void)
{
	log_open("t_keycheck", LOG_ERROR);
	ctx = BN_CTX_new();
	e65537 = BN_new();
	need(ctx != NULL && e65537 != NULL && BN_set_word(e65537, 65537),
	    "numbers");
	try_rsa();
	try_small_factor();
	try_fermat();
	try_roca();
	try_kinds();
	BN_free(e65537);
	BN_CTX_free(ctx);
	return tap_done();
}

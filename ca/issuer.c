/*
 * issuer: an issuing certificate with its key, and what of it stands in every
 * certificate and CRL, encoded once. Made at start by main.
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "ca/der.h"
#include "ca/issuer.h"
#include "ca/keycheck.h"
#include "ca/keystore.h"
#include "ca/name.h"
#include "ca/times.h"

struct str
sha256_of(struct arena *arena, struct str octets)
{
	unsigned char *digest = arena_alloc(arena, 32);

	if (EVP_Digest(
		octets.p, octets.len, digest, NULL, EVP_sha256(), NULL) != 1) {
		return STR_NONE;
	}
	return (struct str){ (const char *)digest, 32 };
}

struct str
x509_spki(struct arena *arena, X509 *certificate)
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
	struct str spki = STR_NONE;

	if (len > 0) {
		spki = str_dup(
		    arena, (struct str){ (const char *)der, (size_t)len });
	}
	OPENSSL_free(der);
	return spki;
}

struct str
x509_der(struct arena *arena, X509 *certificate)
{
	unsigned char *der = NULL;
	int len = i2d_X509(certificate, &der);
	struct str out = STR_NONE;

	if (len > 0) {
		out = str_dup(
		    arena, (struct str){ (const char *)der, (size_t)len });
	}
	OPENSSL_free(der);
	return out;
}

static X509 *
read_certificate(const char *path)
{
	auto_file FILE *file = fopen(path, "re");
	X509 *certificate =
	    file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);

	if (certificate == NULL) {
		err_note(ERR_INVALID, "no certificate in %s", path);
	}
	return certificate;
}

static enum err
check(const struct issuer *issuer, int64_t now)
{
	X509 *certificate = issuer->certificate;
	EVP_PKEY *key = keystore_public(issuer->keystore);

	if (X509_check_private_key(certificate, key) != 1) {
		return err_note(
		    ERR_INVALID, "the issuing key is not the certificate's");
	}
	if (X509_check_ca(certificate) != 1 ||
	    (X509_get_key_usage(certificate) & KU_KEY_CERT_SIGN) == 0 ||
	    (X509_get_key_usage(certificate) & KU_CRL_SIGN) == 0) {
		return err_note(
		    ERR_INVALID, "the issuing certificate is not a CA's");
	}
	if (X509_cmp(certificate, issuer->root) == 0) {
		return err_note(ERR_INVALID, "the root issues nothing itself");
	}
	if (X509_verify(certificate, X509_get0_pubkey(issuer->root)) != 1 ||
	    X509_check_issued(issuer->root, certificate) != X509_V_OK) {
		return err_note(ERR_INVALID,
		    "the root did not sign the issuing certificate");
	}
	if (issuer->not_before > now || issuer->not_after <= now) {
		return err_note(
		    ERR_INVALID, "the issuing certificate is not in force");
	}
	return ERR_OK;
}

/* RFC 5280 section 4.2.1.1: the key identifier is the issuer's own. */
static enum err
encode_key_id(struct issuer *issuer, struct arena *arena)
{
	const ASN1_OCTET_STRING *id =
	    X509_get0_subject_key_id(issuer->certificate);
	struct der der;

	if (id == NULL) {
		return err_note(ERR_INVALID,
		    "the issuing certificate has no key identifier");
	}
	der_init(&der, arena, 256);
	der_put(&der, DER_CONTEXT(0),
	    (struct str){ (const char *)ASN1_STRING_get0_data(id),
		(size_t)ASN1_STRING_length(id) });
	der_wrap(&der, DER_SEQUENCE, der.end);
	der_wrap(&der, DER_OCTET_STRING, der.end);
	der_put(&der, DER_OID, STR("\x55\x1d\x23"));
	der_wrap(&der, DER_SEQUENCE, der.end);
	issuer->authority_key_id = der_str(&der);
	return der_ok(&der) ? ERR_OK : ERR_BUSY;
}

enum err
issuer_open(struct issuer *issuer, struct keystore *keystore,
    const char *certificate_file, const char *root_file, int64_t now,
    struct arena *arena)
{
	enum err e;

	memset(issuer, 0, sizeof(*issuer));
	issuer->keystore = keystore;
	issuer->crl_url = issuer->ocsp_url = issuer->issuer_url = "";
	issuer->certificate = read_certificate(certificate_file);
	issuer->root = read_certificate(root_file);
	if (issuer->certificate == NULL || issuer->root == NULL ||
	    !time_of(X509_get0_notBefore(issuer->certificate),
		&issuer->not_before) ||
	    !time_of(
		X509_get0_notAfter(issuer->certificate), &issuer->not_after)) {
		return ERR_INVALID;
	}
	if ((e = check(issuer, now)) != ERR_OK ||
	    (e = keystore_algorithm(keystore, &issuer->algorithm)) != ERR_OK ||
	    (e = encode_key_id(issuer, arena)) != ERR_OK) {
		return e;
	}
	issuer->der = x509_der(arena, issuer->certificate);
	issuer->name =
	    name_der(arena, X509_get_subject_name(issuer->certificate));
	issuer->spki_sha256 =
	    sha256_of(arena, x509_spki(arena, issuer->certificate));
	issuer->root_spki_sha256 =
	    sha256_of(arena, x509_spki(arena, issuer->root));
	return arena_failed(arena) ? ERR_BUSY : ERR_OK;
}

void
issuer_clear(struct issuer *issuer)
{
	X509_free(issuer->certificate);
	X509_free(issuer->root);
	memset(issuer, 0, sizeof(*issuer));
}

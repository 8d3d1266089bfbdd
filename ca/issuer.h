/*
 * issuer: an issuing certificate with its key, and what of it stands in every
 * certificate and CRL, encoded once.
 */
#ifndef CA_ISSUER_H
#define CA_ISSUER_H

#include <stdint.h>

#include <openssl/x509.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct keystore;
struct profile;

struct issuer {
	struct keystore *keystore; /* not owned */
	X509 *certificate;         /* owned */
	X509 *root;                /* owned */
	int64_t id;                /* ca.issuer; 0 until noted */
	struct str der;            /* of the certificate */
	struct str name;           /* DER of its subject, byte for byte */
	struct str spki_sha256;    /* of its key */
	struct str root_spki_sha256;
	struct str algorithm; /* DER AlgorithmIdentifier of its signatures */
	struct str authority_key_id; /* DER Extension */
	int64_t not_before, not_after;
	const char *crl_url, *ocsp_url, *issuer_url;
};

/* certificate_file and root_file hold one PEM certificate each (the first is
 * taken). Checks that the key is the certificate's, that it is a CA's, that
 * the root signed it, and that it is in force: ERR_INVALID with a log line.
 * Texts live in the arena; issuer_clear is owed. */
enum err issuer_open(struct issuer *issuer, struct keystore *keystore,
    const char *certificate_file, const char *root_file, int64_t now,
    struct arena *arena) MUST_CHECK;
void issuer_clear(struct issuer *issuer);

/* SHA-256 of a SubjectPublicKeyInfo, 32 octets in the arena. */
struct str sha256_of(struct arena *arena, struct str octets);
struct str x509_spki(struct arena *arena, X509 *certificate);
struct str x509_der(struct arena *arena, X509 *certificate);

#endif

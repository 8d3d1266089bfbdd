/*
 * keystore: where the issuing key lives, and the few things it can do.
 *
 * A driver is three calls: give the public key, sign, say whether it is well.
 * The file driver reads an encrypted PKCS#8 file; an unencrypted one is
 * refused. The table in keystore.c takes the PKCS#11 driver as its second
 * row. The private key lies in OpenSSL's secure heap when main has set one up
 * (locked, left out of dumps) and never leaves its driver.
 */
#ifndef CA_KEYSTORE_H
#define CA_KEYSTORE_H

#include <stdbool.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct keystore;
struct secret;

/* place is a path, or "pkcs11:…" (RFC 7512), which no driver serves yet. */
enum err keystore_open(const char *place, const struct secret *passphrase,
    struct keystore **out) MUST_CHECK;
void keystore_free(struct keystore *keystore);

/* Owned by the keystore. */
EVP_PKEY *keystore_public(const struct keystore *keystore);

/* Signs octets with the hash that suits the key: SHA-256 with RSA PKCS#1 v1.5
 * or P-256, SHA-384 with P-384. What is signed is always built by this
 * program; no caller on a socket can choose it. */
enum err keystore_sign(struct keystore *keystore, struct arena *arena,
    struct str octets, struct str *signature) MUST_CHECK;

/* Signs and verifies a constant; for the start and the minute's check. */
enum err
keystore_health(struct keystore *keystore, struct arena *arena) MUST_CHECK;

/* The AlgorithmIdentifier (DER) of keystore_sign's signatures: parameters
 * NULL for RSA (RFC 4055 section 5), absent for ECDSA (RFC 5758 3.2). */
enum err
keystore_algorithm(const struct keystore *keystore, struct str *der) MUST_CHECK;

/* Writes key as an encrypted PKCS#8 file, readable by the owner alone:
 * scrypt, AES-256-CBC. For the ceremony. ERR_CONFLICT when it exists. */
enum err keystore_write_file(const char *path, EVP_PKEY *key,
    const struct secret *passphrase) MUST_CHECK;

/* Of any key: hash by its kind, sign, verify. */
const EVP_MD *keystore_digest(EVP_PKEY *key);
enum err signature_make(EVP_PKEY *key, struct arena *arena, struct str octets,
    struct str *signature) MUST_CHECK;
bool signature_is_good(EVP_PKEY *key, struct str octets, struct str signature);

#endif

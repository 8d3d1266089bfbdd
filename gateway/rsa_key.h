/*
 * rsa_key: RSA keys in the forms that payment platforms hand out, and
 * SHA256withRSA (RSASSA-PKCS1-v1_5, RFC 8017 section 8.2) with base64, which
 * Alipay calls RSA2.
 */
#ifndef RSA_KEY_H
#define RSA_KEY_H

#include <stdbool.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

#define RSA_KEY_BITS_MIN 2048

/*
 * text: PEM, or the one line of base64 that a platform's key tool prints:
 * PKCS#8 or PKCS#1 for a private key, SubjectPublicKeyInfo for a public one.
 * ERR_INVALID when it is neither, no RSA key or shorter than RSA_KEY_BITS_MIN.
 * The caller frees *key.
 */
enum err rsa_key_read_private(struct str text, EVP_PKEY **key) MUST_CHECK;
enum err rsa_key_read_public(struct str text, EVP_PKEY **key) MUST_CHECK;

/* *signature is base64. ERR_BUG when the key cannot sign. */
enum err rsa_key_sign(struct arena *arena, EVP_PKEY *key, struct str text,
    struct str *signature) MUST_CHECK;

/* False for anything but a signature that holds. */
bool rsa_key_verify(
    struct arena *arena, EVP_PKEY *key, struct str text, struct str signature);

#endif

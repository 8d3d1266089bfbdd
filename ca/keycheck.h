/*
 * keycheck: is this public key fit to be certified?
 *
 * Pure: knows no database. RSA 2048–4096 with e = 65537, no factor below
 * 4096, not of the ROCA family (CVE-2017-15361), not to be split by a hundred
 * rounds of Fermat; P-256 and P-384 by named curve, uncompressed, on the
 * curve. SM2 is known and refused by an issuer of this kind. Blocked keys and
 * keys of other members are asked of the database by policy.c.
 */
#ifndef CA_KEYCHECK_H
#define CA_KEYCHECK_H

#include <openssl/evp.h>

#include "base/str.h"
#include "ca/rule.h"

enum key_kind { KEY_OTHER, KEY_RSA, KEY_P256, KEY_P384, KEY_SM2, KEY__MAX };

/* Names as in profile files and the database: "rsa", "p256" … */
const char *key_kind_name(enum key_kind kind);
enum key_kind key_kind_of(EVP_PKEY *key);

/* spki is the SubjectPublicKeyInfo the key was read from: its encoding is
 * judged too. allowed has bit 1 << kind for every kind the profile takes. */
enum rule keycheck(EVP_PKEY *key, struct str spki, unsigned allowed);

/* The single tests, for the unit tests. */
enum rule keycheck_rsa_numbers(const BIGNUM *n, const BIGNUM *e);

#endif

/*
 * key_word: what a member's key says, and whether that key said it.
 *
 * The token agent signs only these texts (docs/agent.md); the same ones are
 * built here and verified: RSA PKCS#1 v1.5 or ECDSA (DER), with SHA-256.
 * Pure: no database, no I/O. The issuing CA builds and verifies its own.
 */
#ifndef KEY_WORD_H
#define KEY_WORD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* Possession, by the certificate being renewed, for a new request. */
struct str key_word_pop(struct arena *arena, const char *origin,
    struct str application_no, struct str terms_hex, struct str csr_der);
/* Receipt, by the new certificate. */
struct str key_word_receipt(struct arena *arena, const char *origin,
    struct str application_no, struct str certificate_der);
/* Approval of an application, by the certificate being renewed. form_hex is
 * the digest of the form's canonical text. */
struct str key_word_apply(struct arena *arena, const char *origin,
    struct str certificate_serial_hex, struct str application_no,
    struct str form_hex);

/* Whether the key of the certificate (DER) signed the text. */
bool key_word_holds(
    struct str certificate_der, struct str text, struct str signature);

/* A PKCS#10 request: that it is one, signed by its own key; *spki_sha256 gets
 * 32 octets. ERR_INVALID otherwise. */
enum err key_word_request(struct arena *arena, struct str csr_der,
    struct str *spki_sha256) MUST_CHECK;

struct str key_word_sha256(struct arena *arena, struct str octets);

#endif

/*
 * seal: encryption at rest and blind look-up, with keys from the keyring file.
 *
 * A keyring file has one key a line: `id hex64`; the first is used for new
 * data, all for reading. Sealed octets are: version 1, key id (4 octets), 12
 * octets nonce, ciphertext, 16 octets tag (AES-256-GCM, NIST SP 800-38D). The
 * place (table, column, row) is the additional data, so that sealed octets
 * moved elsewhere do not open.
 */
#ifndef SEAL_H
#define SEAL_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct keyring;

enum err keyring_read(const char *path, struct keyring **out) MUST_CHECK;
void keyring_free(struct keyring *keyring);

struct str seal_close(const struct keyring *keyring, struct arena *arena,
    struct str place, struct str plain);
/* ERR_INVALID when altered, moved, or of an unknown key. */
enum err seal_open(const struct keyring *keyring, struct arena *arena,
    struct str place, struct str sealed, struct str *plain) MUST_CHECK;

/* HMAC-SHA-256 under a key derived (HKDF) from the oldest key for the named
 * purpose: equal input gives equal output, and only under this keyring. */
struct str keyring_mac(const struct keyring *keyring, struct arena *arena,
    const char *purpose, struct str text);

#endif

/*
 * ceremony: makes an offline root and the issuing CA under it, once.
 *
 * Called by `certdeskctl ca init` on a machine that holds both keys for the
 * length of the ceremony; afterwards the root's key leaves it. Both keys are
 * written encrypted (scrypt, AES-256), and a record says what was made, for
 * the people present to sign. No database, no network.
 */
#ifndef CA_CEREMONY_H
#define CA_CEREMONY_H

#include "base/err.h"

struct arena;
struct secret;

enum ceremony_kind { CEREMONY_RSA_3072, CEREMONY_P256 };

struct ceremony {
	const char *folder; /* made when absent; its files must be new */
	enum ceremony_kind kind;
	const char *organization;        /* O of both names */
	const struct secret *passphrase; /* of both keys, at least 12 octets */
};

/*
 * Writes root.pem, root-key.pem, issuing.pem, issuing-key.pem, chain.pem (the
 * issuing CA, then the root) and ceremony.txt. ERR_CONFLICT when a file
 * exists: nothing is ever overwritten.
 */
enum err ceremony_perform(
    const struct ceremony *ceremony, struct arena *arena) MUST_CHECK;

#endif

/*
 * install: putting a renewed certificate on a key so that it can be broken off
 * anywhere and taken up again.
 *
 * The key itself is the journal. Everything that belongs to an application
 * carries the id SHA-256("certdesk-v1:" application)[0..19], and each call
 * begins by looking at what is there: pair or no pair, certificate or none.
 * Nothing old is touched before the platform has confirmed the new one, and
 * then only its label.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "agent/token.h"

#define INSTALL_ID_LEN 20

/* The work bench: driver, key, and whom to tell about progress. */
struct install {
	const struct token_driver *driver;
	struct token *token;
	struct arena *arena;
	/* Tells the step; false: nobody listens any more, stop here. */
	bool (*step)(void *arg, const char *name);
	void *arg;
	struct str application;
	struct str key_no;
	struct str origin;
};

struct install_request {
	struct str csr; /* DER */
	struct str pop; /* by the old key */
	bool resumed;   /* the pair was already there */
};

/* octets of INSTALL_ID_LEN into the arena */
struct str install_id(struct arena *arena, struct str application);

/* The certificate with this SHA-256 on the selected key. */
enum problem install_find_cert(
    const struct install *install, struct str sha256, struct token_cert *out);

/* Pair (found, or made), request, and the old key's word for it. */
enum problem install_prepare(const struct install *install,
    struct str old_sha256, enum token_algorithm algorithm, struct str terms_hex,
    struct install_request *out);

/* Checks the certificate (issued by the CA with ca_sha256 under the root with
 * root_sha256, for the pair's key), writes, reads back, tries the key, signs
 * the receipt. */
struct install_package {
	struct str cert, ca, root;         /* DER */
	struct str ca_sha256, root_sha256; /* as the ticket names them */
};
enum problem install_write(const struct install *install,
    const struct install_package *package, struct str *receipt,
    struct str *cert_sha256);

/* After the platform confirmed the certificate with this digest: the old one
 * is labelled as replaced. Its key stays: what was encrypted to it must stay
 * readable. */
enum problem install_finish(const struct install *install,
    struct str old_sha256, struct str new_sha256);

#endif

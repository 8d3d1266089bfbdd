/*
 * signer: all that certdesk-ca holds while it runs. Made once in main, passed
 * to everything; there is no other state.
 */
#ifndef CA_SIGNER_H
#define CA_SIGNER_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"
#include "ca/certificate.h"
#include "ca/issuer.h"
#include "ca/profile.h"

struct arena;
struct db;
struct journal;
struct keystore;

struct signer {
	struct db *db;
	struct arena *arena; /* of the message at hand; reset after it */
	struct keystore *keystore;
	struct issuer issuer;
	struct profile_set profiles;
	struct certificate_frame *frames; /* one a profile, same order */
	EVP_PKEY *lint_key;   /* thrown away at the end; signs for lint only */
	const char **origins; /* of members' pages; NULL at the end */
	struct journal *journal;
	const char *crl_file;
	int64_t crl_due; /* seconds since 1970: publish at latest then */
};

const struct certificate_frame *
signer_frame(const struct signer *signer, const struct profile *profile);

/* Takes the lock of the one active signer, unless this session holds it.
 * ERR_BUSY when another process has it. */
enum err signer_lock(struct signer *signer) MUST_CHECK;

/* Inside a transaction: no other signer is active until it ends. */
enum err signer_fence(struct signer *signer) MUST_CHECK;

/* Says at start what is new in the books: issuer and profiles. ERR_INVALID
 * when a profile reads differently than the books remember. */
enum err signer_introduce(struct signer *signer) MUST_CHECK;

#endif

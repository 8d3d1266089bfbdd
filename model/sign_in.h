/*
 * sign_in: lets operators and officers in, or not.
 *
 * Attempts are charged before anything is compared; an account that does not
 * exist is answered like a wrong password, in the same time. After a few
 * attempts for one account or from one address a proof of work is asked, long
 * before the limit that refuses.
 */
#ifndef SIGN_IN_H
#define SIGN_IN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

enum sign_in_outcome {
	SIGN_IN_OK,
	SIGN_IN_WRONG,  /* account or password, or key: not told which */
	SIGN_IN_PUZZLE, /* a proof of work is wanted first */
	SIGN_IN_TOO_MANY,
	SIGN_IN_AMBIGUOUS, /* by key: several persons may use it; say who */
};

struct sign_in_try {
	struct str login; /* by key: may be empty */
	struct str password;
	struct str puzzle, answer; /* of model/pow.h; may be empty */
	struct str client_cert;    /* officers: hex SHA-256 */
	struct str ip;
	struct str browser;
};

struct sign_in_line {
	struct str outcome;
	struct str method;
	struct str ip;
	struct str browser;
	int64_t at;
};

/* On SIGN_IN_OK *token is a new session's. */
enum err sign_in_operator(struct desk *desk, const struct sign_in_try *try,
    enum sign_in_outcome *outcome, struct str *token) MUST_CHECK;
enum err sign_in_staff(struct desk *desk, const struct sign_in_try *try,
    enum sign_in_outcome *outcome, struct str *token) MUST_CHECK;

/* Sign-in by key: a fresh challenge, good for two minutes and once. */
enum err sign_in_challenge(struct desk *desk, struct str *challenge) MUST_CHECK;

/* The octets that the key signs. */
struct str
sign_in_text(struct desk *desk, const char *origin, struct str challenge);

struct sign_in_by_key {
	struct str challenge;
	struct str certificate; /* DER */
	struct str signature;   /* over sign_in_text(), see docs/agent.md */
	const char *origin;
};

enum err sign_in_key(struct desk *desk, const struct sign_in_try *try,
    const struct sign_in_by_key *key, enum sign_in_outcome *outcome,
    struct str *token) MUST_CHECK;

/* The operator's last ten. */
enum err sign_in_list(struct desk *desk, int64_t operator_id,
    struct sign_in_line **out, size_t *n) MUST_CHECK;

#endif

/*
 * problem: everything the agent can refuse or fail at, in one table: the word
 * of the API, the HTTP status, whether the same call may simply be made
 * again, and the sentence for the member.
 *
 * The agent uses this instead of enum err, because what went wrong with a key
 * decides what the page offers next (plug in, type again, unlock, resume).
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>

#include "base/err.h"

enum problem {
	PROBLEM_NONE = 0,
	/* the request */
	PROBLEM_REQUEST,
	PROBLEM_TOO_LARGE,
	PROBLEM_TIMEOUT,
	PROBLEM_RATE,
	PROBLEM_NOT_FOUND,
	PROBLEM_METHOD,
	PROBLEM_TYPE,
	PROBLEM_HOST,
	PROBLEM_ORIGIN,
	PROBLEM_SESSION,
	PROBLEM_TICKET,
	PROBLEM_TICKET_EXPIRED,
	PROBLEM_TICKET_ORIGIN,
	PROBLEM_ACK,
	PROBLEM_AGENT_TOO_OLD,
	PROBLEM_JOB_UNKNOWN,
	PROBLEM_STATE,
	PROBLEM_BUSY,
	/* the key */
	PROBLEM_MODULE,
	PROBLEM_TOKEN_ABSENT,
	PROBLEM_TOKEN_WRONG,
	PROBLEM_TOKEN_REMOVED,
	PROBLEM_TOKEN_FULL,
	PROBLEM_TOKEN_FAILED,
	PROBLEM_OLD_CERT_ABSENT,
	PROBLEM_ALGORITHM,
	PROBLEM_PIN_REQUIRED,
	PROBLEM_PIN_INCORRECT,
	PROBLEM_PIN_STOP,
	PROBLEM_PIN_LOCKED,
	PROBLEM_PIN_FORM,
	PROBLEM_USER_CANCEL,
	PROBLEM_DIALOG,
	/* the certificate to install */
	PROBLEM_PACKAGE,
	PROBLEM_CERT_CHAIN,
	PROBLEM_CERT_KEY_MISMATCH,
	PROBLEM_VERIFY,
	/* ours */
	PROBLEM_WORKER_LOST,
	PROBLEM_BUG,
	PROBLEM__MAX
};

struct problem_info {
	const char *code; /* "PIN_INCORRECT" */
	int http_status;
	bool retryable;   /* the same call may be made again */
	const char *hint; /* Chinese, for the member */
};

/* Never NULL; an unknown number answers as PROBLEM_BUG. */
const struct problem_info *problem_info(enum problem problem);

#endif

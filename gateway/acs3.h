/*
 * acs3: Aliyun's request signature ACS3-HMAC-SHA256 (version 3 of its API
 * signing): parameters in the query, body empty.
 */
#ifndef ACS3_H
#define ACS3_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "gateway/call.h"
#include "gateway/pairs.h"

struct arena;

struct acs3_key {
	struct str id;
	struct str secret;
};

struct acs3_request {
	struct str endpoint; /* https://host[:port]/ with nothing behind */
	const char *action;
	const char *version;
	struct pairs params;
	int64_t now;
	struct str nonce; /* never twice */
};

/* The text whose SHA-256 is signed; for acs3_call and its tests. Sorts the
 * parameters in place. ERR_INVALID when the endpoint is no such address. */
enum err acs3_canonical(struct arena *arena, struct acs3_request *request,
    struct str *out) MUST_CHECK;

/* Lower-case hex HMAC over the canonical text. */
struct str
acs3_sign(struct arena *arena, struct str secret, struct str canonical);

/* The whole request, signed, as a POST. */
enum err acs3_call(struct arena *arena, const struct acs3_key *key,
    struct acs3_request *request, struct call *call) MUST_CHECK;

#endif

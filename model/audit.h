/*
 * audit: whether the story told by the events is whole, and whether the
 * database stands as it should. For certdeskctl, under the owner's role.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct audit_result {
	int64_t n; /* events looked at */
	int64_t n_members;
	bool wrong;
	int64_t wrong_member_id, wrong_seq; /* the first wrong row */
	struct str what;
};

/* Recomputes every hash of every member's chain. ERR_OK also when something
 * is wrong: result->wrong. */
enum err
audit_verify(struct desk *desk, struct audit_result *result) MUST_CHECK;

struct audit_database {
	int64_t now;             /* of the database's clock */
	int64_t n_missing_roles; /* missing, or superusers */
	bool web_settles, web_certifies, jobs_reviews; /* must all be false */
	int64_t n_unfulfilled; /* paid orders without their settlement */
};

enum err audit_look(struct desk *desk, struct audit_database *out) MUST_CHECK;

#endif

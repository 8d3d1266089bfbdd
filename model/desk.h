/*
 * desk: what every function of the model is given first: the database, the
 * arena its results live in, the keyring for personal data, and who acts.
 * Made once a request (or a job) by the program; the model never changes it.
 */
#ifndef DESK_H
#define DESK_H

#include <stdint.h>

#include "base/db.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct keyring;

enum actor_kind {
	ACTOR_SYSTEM, /* nobody in particular: demo data, clean-up */
	ACTOR_OPERATOR,
	ACTOR_STAFF,
	ACTOR_JOBS,
	ACTOR_KIND__MAX
};

struct actor {
	enum actor_kind kind;
	int64_t id;    /* operator_id or staff_id; 0 for programs */
	struct str ip; /* STR_NONE for programs */
};

struct desk {
	struct db *db;
	struct arena *arena;
	const struct keyring *keyring;
	struct actor actor;
	struct str request; /* request id; STR_NONE outside of a request */
};

#endif

/*
 * event: the append-only story of every change of state. The database chains
 * the rows by hash and gives them their place and time; see desk.event.
 */
#ifndef EVENT_H
#define EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct event {
	int64_t member_id; /* 0 for what belongs to no member */
	const char *noun;  /* "application", "order", "payment", … */
	int64_t noun_id;
	const char *from_state; /* "" for something new */
	const char *to_state;
	struct str why;             /* words, no personal data; may be empty */
	struct str evidence_sha256; /* 32 octets, or STR_NONE */
};

/* Adds the event in the transaction at hand, by desk->actor. Call it in the
 * same transaction as the change it tells of. */
enum err event_add(struct desk *desk, const struct event *event) MUST_CHECK;

/* One line of a timeline. */
struct event_line {
	int64_t seq;
	struct str from_state;
	struct str to_state;
	struct str actor_kind;
	struct str actor_name; /* of the operator; empty for programs, staff */
	struct str why;
	int64_t at;
};

/* The events of one noun, oldest first, at most 200. */
enum err event_list(struct desk *desk, int64_t member_id, const char *noun,
    int64_t noun_id, struct event_line **out, size_t *n) MUST_CHECK;

#endif

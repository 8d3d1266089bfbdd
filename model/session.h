/*
 * session: who is signed in. The browser holds a random token of 256 bit, the
 * database its SHA-256. A session ends 30 minutes after its last use, 12
 * hours after its beginning, and when the person's credentials change.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

enum session_method { SESSION_PASSWORD, SESSION_KEY, SESSION_METHOD__MAX };

struct session {
	struct str token_hash; /* 32 octets */
	int64_t operator_id;   /* 0: an officer's */
	int64_t staff_id;      /* 0: an operator's */
	int64_t member_id;     /* 0: not chosen yet, or no longer granted */
	struct str login;
	struct str name;
	struct str phone_mask; /* operators */
	struct str member_name;
	struct str roles;              /* officers: "reviewer maker" */
	struct str certificate_sha256; /* officers: of the one they must show */
	int64_t created_at, seen_at;
	bool live;         /* false: ended, of use only to say whose it was */
	bool is_owner;     /* may manage the member's data */
	int64_t n_members; /* for how many members the operator may act */
	int64_t n_unread;  /* site messages */
};

struct session_new {
	int64_t operator_id, staff_id; /* one of them */
	int64_t member_id;             /* 0: the only one, or to be chosen */
	enum session_method method;
	struct str ip;
	struct str browser;
};

/* A line of the list that the operator sees. */
struct session_line {
	struct str handle; /* names it in session_end_one */
	struct str method;
	struct str ip;
	struct str browser;
	int64_t created_at, seen_at;
	bool is_this;
};

struct str session_hash(struct desk *desk, struct str token);

/* ERR_NOT_FOUND for a token nobody has. May give one that is not live. */
enum err session_find(
    struct desk *desk, struct str token, struct session *out) MUST_CHECK;
/* *token: a fresh one, for the cookie. */
enum err session_add(struct desk *desk, const struct session_new *session,
    struct str *token) MUST_CHECK;
enum err
session_touch(struct desk *desk, const struct session *session) MUST_CHECK;
/* ERR_NOT_FOUND when the operator may not act for that member. */
enum err session_choose_member(struct desk *desk, const struct session *session,
    int64_t member_id) MUST_CHECK;
enum err
session_end(struct desk *desk, const struct session *session) MUST_CHECK;
enum err
session_end_other(struct desk *desk, const struct session *session) MUST_CHECK;
enum err session_end_one(struct desk *desk, const struct session *session,
    struct str handle) MUST_CHECK;
enum err session_list(struct desk *desk, const struct session *session,
    struct session_line **out, size_t *n) MUST_CHECK;

#endif

/*
 * operator: a person of a member company who signs in (操作人), and for which
 * members that person may act.
 */
#ifndef OPERATOR_H
#define OPERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;
struct session;

struct operator_row {
	int64_t operator_id;
	struct str login;
	struct str name;
	struct str password_hash;
	struct str state;
	int64_t credential_version;
};

/* A member the operator may act for. */
struct operator_member {
	int64_t member_id;
	struct str name;
	struct str credit_code;
	bool is_owner;
	int64_t n_accounts;
	int64_t n_certificates; /* in force */
};

enum err operator_find(struct desk *desk, int64_t operator_id,
    struct operator_row *out) MUST_CHECK;
enum err operator_find_by_login(
    struct desk *desk, struct str login, struct operator_row *out) MUST_CHECK;
enum err operator_list_members(struct desk *desk, int64_t operator_id,
    struct operator_member **out, size_t *n) MUST_CHECK;

/* ERR_DENIED: the present password is wrong; ERR_BUSY: too many tries. The
 * operator's other sessions end, this one goes on. */
enum err operator_change_password(struct desk *desk,
    const struct session *session, struct str now, struct str next) MUST_CHECK;

#endif

/*
 * staff_admin: people's accounts as certdeskctl keeps them: officers, and
 * passwords that were forgotten. Every change ends the sessions before it.
 */
#ifndef STAFF_ADMIN_H
#define STAFF_ADMIN_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct staff_new {
	struct str login;
	struct str name;
	struct str password;
	struct str
	    certificate_sha256; /* of the client certificate, 32 octets */
	struct str roles;       /* "reviewer,maker" */
};

/* ERR_INVALID when the password is too weak (a log line says why);
 * ERR_CONFLICT when login or certificate are taken or a role is unknown. */
enum err staff_add(struct desk *desk, const struct staff_new *staff,
    int64_t *staff_id) MUST_CHECK;

/* ERR_NOT_FOUND when there is nobody of that login. */
enum err staff_set_state(
    struct desk *desk, struct str login, const char *state) MUST_CHECK;
enum err staff_set_password(
    struct desk *desk, struct str login, struct str password) MUST_CHECK;
enum err operator_set_password(
    struct desk *desk, struct str login, struct str password) MUST_CHECK;

#endif

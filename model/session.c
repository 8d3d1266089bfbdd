/* session: see session.h. */
#include "config.h"

#include <openssl/sha.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/rand.h"
#include "model/desk.h"
#include "model/session.h"
#include "model/statements.h"

static const struct row_field session_fields[] = {
	ROW_FIELD(ROW_INT, struct session, operator_id),
	ROW_FIELD(ROW_INT, struct session, staff_id),
	ROW_FIELD(ROW_INT, struct session, member_id),
	ROW_FIELD(ROW_TEXT, struct session, login),
	ROW_FIELD(ROW_TEXT, struct session, name),
	ROW_FIELD(ROW_TEXT, struct session, phone_mask),
	ROW_FIELD(ROW_TEXT, struct session, member_name),
	ROW_FIELD(ROW_TEXT, struct session, roles),
	ROW_FIELD(ROW_BYTES, struct session, certificate_sha256),
	ROW_FIELD(ROW_TIME, struct session, created_at),
	ROW_FIELD(ROW_TIME, struct session, seen_at),
	ROW_FIELD(ROW_BOOL, struct session, live),
	ROW_FIELD(ROW_BOOL, struct session, is_owner),
	ROW_FIELD(ROW_INT, struct session, n_members),
	ROW_FIELD(ROW_INT, struct session, n_unread),
};
static const struct row_shape session_shape =
    ROW_SHAPE(struct session, session_fields);

static const struct row_field line_fields[] = {
	ROW_FIELD(ROW_TEXT, struct session_line, handle),
	ROW_FIELD(ROW_TEXT, struct session_line, method),
	ROW_FIELD(ROW_TEXT, struct session_line, ip),
	ROW_FIELD(ROW_TEXT, struct session_line, browser),
	ROW_FIELD(ROW_TIME, struct session_line, created_at),
	ROW_FIELD(ROW_TIME, struct session_line, seen_at),
	ROW_FIELD(ROW_BOOL, struct session_line, is_this),
};
static const struct row_shape line_shape =
    ROW_SHAPE(struct session_line, line_fields);

static const char *const methods[SESSION_METHOD__MAX] = {
	[SESSION_PASSWORD] = "password",
	[SESSION_KEY] = "key",
};

struct str
session_hash(struct desk *desk, struct str token)
{
	unsigned char *digest = arena_alloc(desk->arena, SHA256_DIGEST_LENGTH);

	SHA256((const unsigned char *)token.p, token.len, digest);
	return (struct str){ (const char *)digest, SHA256_DIGEST_LENGTH };
}

enum err
session_find(struct desk *desk, struct str token, struct session *out)
{
	struct str hash = session_hash(desk, token);
	enum err e;

	e = db_one(desk->db, desk->arena, STMT_SESSION_FIND,
	    DB_ARGS(ARG_BYTES(hash)), &session_shape, out);
	out->token_hash = hash;
	return e;
}

enum err
session_add(
    struct desk *desk, const struct session_new *session, struct str *token)
{
	int64_t n_rows;

	*token = rand_token(desk->arena);
	return db_run(desk->db, STMT_SESSION_ADD,
	    DB_ARGS(ARG_BYTES(session_hash(desk, *token)),
		session->operator_id > 0 ? ARG_INT(session->operator_id) :
					   ARG_NULL,
		session->staff_id > 0 ? ARG_INT(session->staff_id) : ARG_NULL,
		session->member_id > 0 ? ARG_INT(session->member_id) : ARG_NULL,
		ARG_C(methods[session->method]), ARG_TEXT(session->ip),
		ARG_TEXT(session->browser)),
	    &n_rows);
}

enum err
session_touch(struct desk *desk, const struct session *session)
{
	return db_run(desk->db, STMT_SESSION_TOUCH,
	    DB_ARGS(ARG_BYTES(session->token_hash)), NULL);
}

enum err
session_choose_member(
    struct desk *desk, const struct session *session, int64_t member_id)
{
	int64_t n_rows = 0;
	enum err e;

	e = db_run(desk->db, STMT_SESSION_CHOOSE_MEMBER,
	    DB_ARGS(ARG_BYTES(session->token_hash),
		ARG_INT(session->operator_id), ARG_INT(member_id)),
	    &n_rows);
	return e == ERR_OK && n_rows == 0 ? ERR_NOT_FOUND : e;
}

enum err
session_end(struct desk *desk, const struct session *session)
{
	return db_run(desk->db, STMT_SESSION_END,
	    DB_ARGS(ARG_BYTES(session->token_hash)), NULL);
}

enum err
session_end_other(struct desk *desk, const struct session *session)
{
	return db_run(desk->db, STMT_SESSION_END_OTHER,
	    DB_ARGS(
		ARG_INT(session->operator_id), ARG_BYTES(session->token_hash)),
	    NULL);
}

enum err
session_end_one(
    struct desk *desk, const struct session *session, struct str handle)
{
	return db_run(desk->db, STMT_SESSION_END_ONE,
	    DB_ARGS(ARG_INT(session->operator_id), ARG_TEXT(handle)), NULL);
}

enum err
session_list(struct desk *desk, const struct session *session,
    struct session_line **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_SESSION_LIST,
	    DB_ARGS(
		ARG_INT(session->operator_id), ARG_BYTES(session->token_hash)),
	    &line_shape, out, n);
}

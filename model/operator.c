/* operator: see operator.h. */
#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/operator.h"
#include "model/password.h"
#include "model/rate.h"
#include "model/session.h"
#include "model/statements.h"

static const struct row_field operator_fields[] = {
	ROW_FIELD(ROW_INT, struct operator_row, operator_id),
	ROW_FIELD(ROW_TEXT, struct operator_row, login),
	ROW_FIELD(ROW_TEXT, struct operator_row, name),
	ROW_FIELD(ROW_TEXT, struct operator_row, password_hash),
	ROW_FIELD(ROW_TEXT, struct operator_row, state),
	ROW_FIELD(ROW_INT, struct operator_row, credential_version),
};
static const struct row_shape operator_shape =
    ROW_SHAPE(struct operator_row, operator_fields);

static const struct row_field member_fields[] = {
	ROW_FIELD(ROW_INT, struct operator_member, member_id),
	ROW_FIELD(ROW_TEXT, struct operator_member, name),
	ROW_FIELD(ROW_TEXT, struct operator_member, credit_code),
	ROW_FIELD(ROW_BOOL, struct operator_member, is_owner),
	ROW_FIELD(ROW_INT, struct operator_member, n_accounts),
	ROW_FIELD(ROW_INT, struct operator_member, n_certificates),
};
static const struct row_shape member_shape =
    ROW_SHAPE(struct operator_member, member_fields);

enum err
operator_find(struct desk *desk, int64_t operator_id, struct operator_row *out)
{
	return db_one(desk->db, desk->arena, STMT_OPERATOR_FIND,
	    DB_ARGS(ARG_INT(operator_id)), &operator_shape, out);
}

enum err
operator_find_by_login(
    struct desk *desk, struct str login, struct operator_row *out)
{
	return db_one(desk->db, desk->arena, STMT_OPERATOR_FIND_BY_LOGIN,
	    DB_ARGS(ARG_TEXT(login)), &operator_shape, out);
}

enum err
operator_list_members(struct desk *desk, int64_t operator_id,
    struct operator_member **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_MEMBER_LIST_OF_OPERATOR,
	    DB_ARGS(ARG_INT(operator_id)), &member_shape, out, n);
}

struct change {
	struct desk *desk;
	const struct session *session;
	struct str hash;
	int64_t version;
};

static enum err
store_password(struct db *db, void *arg)
{
	const struct change *change = arg;
	int64_t n_rows = 0;
	enum err e;

	e = db_run(db, STMT_OPERATOR_SET_PASSWORD,
	    DB_ARGS(ARG_INT(change->session->operator_id),
		ARG_TEXT(change->hash), ARG_INT(change->version)),
	    &n_rows);
	if (e == ERR_OK && n_rows == 0) {
		e = ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = session_end_other(change->desk, change->session);
	}
	if (e != ERR_OK) {
		return e;
	}
	return db_run(db, STMT_OPERATOR_SESSION_RENEW,
	    DB_ARGS(ARG_BYTES(change->session->token_hash),
		ARG_INT(change->session->operator_id)),
	    NULL);
}

enum err
operator_change_password(struct desk *desk, const struct session *session,
    struct str now, struct str next)
{
	static const struct rate_rule rule = { "password_change", 10, 3600 };
	struct change change = { .desk = desk, .session = session };
	struct rate_take take = { &rule, session->login };
	struct operator_row row;
	enum err e;

	e = rate_take(desk, &take, 1, NULL);
	if (e == ERR_OK) {
		e = operator_find(desk, session->operator_id, &row);
	}
	if (e != ERR_OK) {
		return e;
	}
	if (!password_is(desk->arena, row.password_hash, now)) {
		return ERR_DENIED;
	}
	e = password_hash(desk->arena, next, &change.hash);
	if (e != ERR_OK) {
		return e;
	}
	change.version = row.credential_version;
	return db_transact(desk->db, store_password, &change);
}

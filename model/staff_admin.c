#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/password.h"
#include "model/staff_admin.h"
#include "model/statements.h"

struct added {
	int64_t staff_id;
};

static enum err
hash(struct desk *desk, struct str login, struct str password, struct str *out)
{
	const char *weakness = password_weakness(password, login);

	if (weakness != NULL) {
		return err_note(ERR_INVALID, "%s", weakness);
	}
	return password_hash(desk->arena, password, out);
}

enum err
staff_add(struct desk *desk, const struct staff_new *staff, int64_t *staff_id)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct added, staff_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct added, fields);
	struct added added = { 0 };
	struct str hashed = STR_NONE;
	enum err e = hash(desk, staff->login, staff->password, &hashed);

	if (e == ERR_OK) {
		e = db_one(desk->db, desk->arena, STMT_STAFF_INSERT,
		    DB_ARGS(ARG_TEXT(staff->login), ARG_TEXT(staff->name),
			ARG_TEXT(hashed), ARG_BYTES(staff->certificate_sha256),
			ARG_TEXT(staff->roles)),
		    &shape, &added);
	}
	*staff_id = added.staff_id;
	return e;
}

static enum err
change(struct desk *desk, unsigned stmt, struct str login, struct str value)
{
	int64_t n = 0;
	enum err e = db_run(
	    desk->db, stmt, DB_ARGS(ARG_TEXT(login), ARG_TEXT(value)), &n);

	return e == ERR_OK && n == 0 ? ERR_NOT_FOUND : e;
}

static enum err
set_password(
    struct desk *desk, unsigned stmt, struct str login, struct str password)
{
	struct str hashed = STR_NONE;
	enum err e = hash(desk, login, password, &hashed);

	return e == ERR_OK ? change(desk, stmt, login, hashed) : e;
}

enum err
staff_set_state(struct desk *desk, struct str login, const char *state)
{
	return change(desk, STMT_STAFF_ADMIN_SET_STATE, login, str_c(state));
}

enum err
staff_set_password(struct desk *desk, struct str login, struct str password)
{
	return set_password(
	    desk, STMT_STAFF_ADMIN_SET_PASSWORD, login, password);
}

enum err
operator_set_password(struct desk *desk, struct str login, struct str password)
{
	return set_password(
	    desk, STMT_OPERATOR_ADMIN_SET_PASSWORD, login, password);
}

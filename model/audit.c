#include "config.h"

#include "base/db.h"
#include "model/audit.h"
#include "model/desk.h"
#include "model/statements.h"

struct wrong {
	int64_t member_id;
	int64_t seq;
	struct str what;
};

struct count {
	int64_t n;
	int64_t n_members;
};

static enum err
find_wrong(struct desk *desk, unsigned stmt, struct audit_result *result)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct wrong, member_id),
		ROW_FIELD(ROW_INT, struct wrong, seq),
		ROW_FIELD(ROW_TEXT, struct wrong, what),
	};
	static const struct row_shape shape = ROW_SHAPE(struct wrong, fields);
	struct wrong wrong;
	enum err e =
	    db_one(desk->db, desk->arena, stmt, DB_NO_ARGS, &shape, &wrong);

	if (e == ERR_NOT_FOUND) {
		return ERR_OK;
	}
	if (e == ERR_OK) {
		result->wrong = true;
		result->wrong_member_id = wrong.member_id;
		result->wrong_seq = wrong.seq;
		result->what = wrong.what;
	}
	return e;
}

enum err
audit_verify(struct desk *desk, struct audit_result *result)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct count, n),
		ROW_FIELD(ROW_INT, struct count, n_members),
	};
	static const struct row_shape shape = ROW_SHAPE(struct count, fields);
	struct count count = { 0 };
	enum err e = db_one(desk->db, desk->arena, STMT_AUDIT_COUNT, DB_NO_ARGS,
	    &shape, &count);

	*result =
	    (struct audit_result){ .n = count.n, .n_members = count.n_members };
	if (e == ERR_OK) {
		e = find_wrong(desk, STMT_AUDIT_FIRST_WRONG, result);
	}
	if (e == ERR_OK && !result->wrong) {
		e = find_wrong(desk, STMT_AUDIT_FIRST_WRONG_HEAD, result);
	}
	return e;
}

enum err
audit_look(struct desk *desk, struct audit_database *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TIME, struct audit_database, now),
		ROW_FIELD(ROW_INT, struct audit_database, n_missing_roles),
		ROW_FIELD(ROW_BOOL, struct audit_database, web_settles),
		ROW_FIELD(ROW_BOOL, struct audit_database, web_certifies),
		ROW_FIELD(ROW_BOOL, struct audit_database, jobs_reviews),
	};
	static const struct row_field count_fields[] = {
		ROW_FIELD(ROW_INT, struct count, n),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct audit_database, fields);
	static const struct row_shape count_shape =
	    ROW_SHAPE(struct count, count_fields);
	struct count count = { 0 };
	enum err e = db_one(desk->db, desk->arena, STMT_DOCTOR_DATABASE,
	    DB_NO_ARGS, &shape, out);

	if (e == ERR_OK) {
		e = db_one(desk->db, desk->arena, STMT_AUDIT_UNFULFILLED,
		    DB_NO_ARGS, &count_shape, &count);
	}
	out->n_unfulfilled = count.n;
	return e;
}

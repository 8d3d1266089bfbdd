/* agent_floor: see agent_floor.h. */
#include "config.h"

#include "base/db.h"
#include "model/agent_floor.h"
#include "model/desk.h"
#include "model/statements.h"

struct admission {
	bool admitted;
};

enum err
agent_floor_find(struct desk *desk, struct agent_floor *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct agent_floor, version),
		ROW_FIELD(ROW_TEXT, struct agent_floor, built),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct agent_floor, fields);
	enum err e;

	*out = (struct agent_floor){ STR(""), STR("") };
	e = db_one(desk->db, desk->arena, STMT_AGENT_FLOOR_FIND, DB_NO_ARGS,
	    &shape, out);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Digits and single dots: PostgreSQL reads each part as a number. */
static bool
is_version(struct str version)
{
	struct str rest = version;
	int parts = 0;

	while (rest.p != NULL) {
		struct str part;
		int64_t value;

		str_cut(rest, '.', &part, &rest);
		if (++parts > 6 || part.len > 9 ||
		    !str_to_int64(part, &value)) {
			return false;
		}
	}
	return parts > 0;
}

static bool
is_date(struct str date)
{
	for (size_t i = 0; i < date.len; i++) {
		bool digit = date.p[i] >= '0' && date.p[i] <= '9';

		if (i == 4 || i == 7 ? date.p[i] != '-' : !digit) {
			return false;
		}
	}
	return date.len == 10;
}

enum err
agent_floor_admits(
    struct desk *desk, struct str version, struct str built, bool *admitted)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BOOL, struct admission, admitted),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct admission, fields);
	struct admission admission = { false };
	enum err e = ERR_OK;

	if (is_version(version) && is_date(built)) {
		e = db_one(desk->db, desk->arena, STMT_AGENT_FLOOR_ADMITS,
		    DB_ARGS(ARG_TEXT(version), ARG_TEXT(built)), &shape,
		    &admission);
	}
	*admitted = admission.admitted;
	return e;
}

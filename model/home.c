/* home: see home.h. */
#include "config.h"

#include <string.h>

#include "base/db.h"
#include "model/desk.h"
#include "model/home.h"
#include "model/statements.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_TEXT, struct home_row, kind),
	ROW_FIELD(ROW_INT, struct home_row, id),
	ROW_FIELD(ROW_INT, struct home_row, other_id),
	ROW_FIELD(ROW_TEXT, struct home_row, no),
	ROW_FIELD(ROW_TEXT, struct home_row, account),
	ROW_FIELD(ROW_TEXT, struct home_row, state),
	ROW_FIELD(ROW_TEXT, struct home_row, channel),
	ROW_FIELD(ROW_BOOL, struct home_row, reviewed),
	ROW_FIELD(ROW_TIME, struct home_row, at),
	ROW_FIELD(ROW_TIME, struct home_row, until),
};
static const struct row_shape shape = ROW_SHAPE(struct home_row, fields);

/* The statement gives each kind in one run. */
static const struct home_row *
run_of(const struct home_row *rows, size_t n, const char *kind, size_t *n_out)
{
	size_t i, from;

	for (from = 0; from < n && !str_equal_c(rows[from].kind, kind);
	     from++) {
	}
	for (i = from; i < n && str_equal_c(rows[i].kind, kind); i++) {
	}
	*n_out = i - from;
	return rows + from;
}

static int64_t
number_of(const struct home_row *rows, size_t n, const char *kind)
{
	size_t n_rows;
	const struct home_row *row = run_of(rows, n, kind, &n_rows);

	return n_rows == 1 ? row->id : 0;
}

enum err
home_read(
    struct desk *desk, int64_t member_id, int64_t operator_id, struct home *out)
{
	struct home_row *rows;
	size_t n;
	enum err e;

	memset(out, 0, sizeof(*out));
	e = db_all(desk->db, desk->arena, STMT_HOME_LIST,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(operator_id)), &shape, &rows,
	    &n);
	if (e != ERR_OK) {
		return e;
	}
	out->applications =
	    run_of(rows, n, "application", &out->n_applications);
	out->certificates =
	    run_of(rows, n, "certificate", &out->n_certificates);
	out->notices = run_of(rows, n, "notice", &out->n_notices);
	out->messages = run_of(rows, n, "message", &out->n_messages);
	out->active = number_of(rows, n, "n_certificates");
	out->expiring = number_of(rows, n, "n_expiring");
	out->running = number_of(rows, n, "n_running");
	out->unpaid = number_of(rows, n, "n_unpaid");
	return ERR_OK;
}

/* ca_trail: reads the issuing CA's audit trail to verify it. Called by
 * certdeskctl's `ca audit`, `ca halt` and `ca resume`. */
#include "config.h"

#include <inttypes.h>

#include "base/db.h"
#include "model/ca_trail.h"
#include "model/desk.h"
#include "model/statements.h"

struct wrong {
	int64_t seq;
	struct str what;
};

enum err
ca_trail_verify(struct desk *desk, struct ca_trail *out)
{
	static const struct row_field count_fields[] = {
		ROW_FIELD(ROW_INT, struct ca_trail, n),
		ROW_FIELD(ROW_INT, struct ca_trail, n_heads),
	};
	static const struct row_shape count_shape =
	    ROW_SHAPE(struct ca_trail, count_fields);
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct wrong, seq),
		ROW_FIELD(ROW_TEXT, struct wrong, what),
	};
	static const struct row_shape shape = ROW_SHAPE(struct wrong, fields);
	struct wrong wrong = { 0 };
	enum err e;

	*out = (struct ca_trail){ 0 };
	e = db_one(desk->db, desk->arena, STMT_CA_TRAIL_COUNT, DB_NO_ARGS,
	    &count_shape, out);
	if (e != ERR_OK) {
		return e;
	}
	e = db_one(desk->db, desk->arena, STMT_CA_TRAIL_FIRST_WRONG, DB_NO_ARGS,
	    &shape, &wrong);
	if (e == ERR_NOT_FOUND) {
		return ERR_OK;
	}
	out->wrong = e == ERR_OK;
	out->wrong_seq = wrong.seq;
	out->what = wrong.what;
	return e;
}

enum err
ca_trail_heads(
    struct desk *desk, int64_t after, struct ca_trail_head **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct ca_trail_head, seq),
		ROW_FIELD(ROW_BYTES, struct ca_trail_head, hash),
		ROW_FIELD(ROW_BYTES, struct ca_trail_head, signature),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct ca_trail_head, fields);

	return db_all(desk->db, desk->arena, STMT_CA_TRAIL_HEADS,
	    DB_ARGS(ARG_INT(after)), &shape, out, n);
}

struct str
ca_trail_head_text(struct desk *desk, const struct ca_trail_head *head)
{
	return str_printf(desk->arena, "certdesk-audit-v1\n%" PRId64 "\n%.*s",
	    head->seq, STR_FMT(str_to_hex(desk->arena, head->hash)));
}

struct halt {
	struct desk *desk;
	bool halted;
	struct str why;
};

static enum err
halt(struct db *db, void *arg)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct wrong, seq),
	};
	static const struct row_shape shape = ROW_SHAPE(struct wrong, fields);
	struct halt *h = arg;
	struct wrong row;
	enum err e = db_run(db, STMT_CA_CEILING_HALT,
	    DB_ARGS(ARG_BOOL(h->halted), ARG_TEXT(h->why)), NULL);

	if (e == ERR_OK) {
		e = db_one(db, h->desk->arena, STMT_CA_CEILING_NOTE,
		    DB_ARGS(
			ARG_C(h->halted ? "halt" : "resume"), ARG_TEXT(h->why)),
		    &shape, &row);
	}
	return e;
}

enum err
ca_trail_halt(struct desk *desk, bool halted, struct str why)
{
	struct halt h = { desk, halted, why };

	return db_transact(desk->db, halt, &h);
}

/*
 * db: values there and back, errors by kind, transactions tried again, a
 * connection lost. Run by db.test beside a PostgreSQL of its own.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "tests/tap.h"

enum {
	CREATE_COLOUR,
	CREATE_TABLE,
	INSERT,
	COUNT,
	ECHO,
	TYPES,
	NULLS,
	SERIES,
	OVERFLOW,
	MISSING_TABLE,
	SERIALIZE,
	REFUSE,
	DENY,
	SLEEP,
	MY_PID,
	TERMINATE,
	NOTIFY,
	ALTER,
	CONFLICT_AT_COMMIT,
	N_STMTS,
};

static const struct stmt stmts[] = {
	[CREATE_COLOUR] = { "create_colour",
	    "CREATE TYPE colour AS ENUM ('red', 'blue')", 0, false },
	[CREATE_TABLE] = { "create_table",
	    "CREATE TABLE thing (id int8 CONSTRAINT thing_pk PRIMARY KEY, "
	    "name text, later int8 CONSTRAINT thing_later UNIQUE "
	    "DEFERRABLE INITIALLY DEFERRED)",
	    0, false },
	[INSERT] = { "insert", "INSERT INTO thing (id, name) VALUES ($1, $2)",
	    2, false },
	[COUNT] = { "count", "SELECT count(*) AS n FROM thing", 0, true },
	[ECHO] = { "echo",
	    "SELECT $1::text AS t, $2::bytea AS b, $3::int8 AS n, $4::bool AS "
	    "yes, $5::timestamptz AS at, $6::colour AS colour",
	    6, true },
	[TYPES] = { "types",
	    "SELECT (-2)::int2 AS n2, (-3)::int4 AS n4, (-4)::int8 AS n8, "
	    "'v'::varchar AS v, 'n'::name AS nm, "
	    "timestamptz '1969-12-31 23:59:58.5+00' AS at, 'green'::text AS "
	    "colour",
	    0, true },
	[NULLS] = { "nulls",
	    "SELECT NULL::text AS t, NULL::bytea AS b, NULL::int8 AS n, "
	    "NULL::bool AS yes, NULL::timestamptz AS at, NULL::colour AS "
	    "colour",
	    0, true },
	[SERIES] = { "series", "SELECT n FROM generate_series(1, $1::int8) n",
	    1, true },
	[OVERFLOW] = { "overflow", "SELECT 1.5::numeric AS n", 0, true },
	[MISSING_TABLE] = { "missing_table", "SELECT 1 AS n FROM nowhere", 0,
	    true },
	[SERIALIZE] = { "serialize", "DO $$BEGIN RAISE SQLSTATE '40001'; END$$",
	    0, false },
	[REFUSE] = { "refuse", "DO $$BEGIN RAISE SQLSTATE 'CD001'; END$$", 0,
	    false },
	[DENY] = { "deny", "DO $$BEGIN RAISE SQLSTATE '42501'; END$$", 0,
	    false },
	[SLEEP] = { "sleep", "SELECT pg_sleep(5)", 0, false },
	[MY_PID] = { "my_pid", "SELECT pg_backend_pid() AS n", 0, true },
	[TERMINATE] = { "terminate",
	    "SELECT pg_terminate_backend($1::int4, 5000) AS yes", 1, false },
	[NOTIFY] = { "notify", "SELECT pg_notify('outbox', '')", 0, false },
	[ALTER] = { "alter", "ALTER TABLE thing RENAME name TO label", 0,
	    false },
	[CONFLICT_AT_COMMIT] = { "conflict_at_commit",
	    "INSERT INTO thing (id, later) VALUES ($1, 1)", 1, false },
};

enum colour { RED, BLUE };

static const char *const colours[] = { [RED] = "red", [BLUE] = "blue" };

struct values {
	struct str t, b;
	int64_t n;
	bool yes;
	int64_t at;
	int colour;
};

static const struct row_field value_fields[] = {
	ROW_FIELD(ROW_TEXT, struct values, t),
	ROW_FIELD(ROW_BYTES, struct values, b),
	ROW_FIELD(ROW_INT, struct values, n),
	ROW_FIELD(ROW_BOOL, struct values, yes),
	ROW_FIELD(ROW_TIME, struct values, at),
	ROW_FIELD_ENUM(struct values, colour, colours),
};
static const struct row_shape value_shape =
    ROW_SHAPE(struct values, value_fields);

struct number {
	int64_t n;
};

static const struct row_field number_fields[] = {
	ROW_FIELD(ROW_INT, struct number, n),
};
static const struct row_shape number_shape =
    ROW_SHAPE(struct number, number_fields);

static struct arena *arena;
static struct db *other; /* to disturb the one under test */

static int64_t
number(struct db *db, unsigned stmt)
{
	struct number row = { -1 };

	if (db_one(db, arena, stmt, DB_NO_ARGS, &number_shape, &row) !=
	    ERR_OK) {
		return -1;
	}
	return row.n;
}

static void
test_values(struct db *db)
{
	struct values row;
	static const char octets[] = "\0\xff\\'";
	struct str long_name = STR("中文 'quoted' \\ $1");

	is_err(db_run(db, CREATE_COLOUR, DB_NO_ARGS, NULL), ERR_OK,
	    "a type of ours");
	is_err(
	    db_one(db, arena, ECHO,
		DB_ARGS(ARG_TEXT(long_name),
		    ARG_BYTES(((struct str){ octets, 4 })), ARG_INT(INT64_MIN),
		    ARG_BOOL(true), ARG_TIME(1795327509), ARG_C("blue")),
		&value_shape, &row),
	    ERR_OK, "there and back");
	ok(str_equal(row.t, long_name), "text");
	ok(str_equal(row.b, (struct str){ octets, 4 }), "octets");
	is_int(row.n, INT64_MIN, "a number");
	ok(row.yes, "a bool");
	is_int(row.at, 1795327509, "a moment");
	is_int(row.colour, BLUE, "an enum");

	is_err(db_one(db, arena, ECHO,
		   DB_ARGS(ARG_TEXT(STR_NONE), ARG_BYTES(STR_NONE), ARG_NULL,
		       ARG_NULL, ARG_TIME(TIME_NONE), ARG_C(NULL)),
		   &value_shape, &row),
	    ERR_OK, "no values");
	ok(row.t.p == NULL && row.b.p == NULL && row.n == 0 && !row.yes &&
		row.at == TIME_NONE && row.colour == -1,
	    "are NULL, and NULL is no value");
	is_err(db_one(db, arena, ECHO,
		   DB_ARGS(ARG_TEXT(STR("")), ARG_BYTES(STR("")), ARG_INT(0),
		       ARG_BOOL(false), ARG_TIME(-1), ARG_C("red")),
		   &value_shape, &row),
	    ERR_OK, "empty values");
	ok(row.t.p != NULL && row.t.len == 0 && row.b.p != NULL &&
		row.b.len == 0 && row.at == -1 && row.colour == RED,
	    "are values");
	is_err(db_one(db, arena, ECHO,
		   DB_ARGS(ARG_TEXT(STR("a\0b")), ARG_NULL, ARG_NULL, ARG_NULL,
		       ARG_NULL, ARG_NULL),
		   &value_shape, &row),
	    ERR_INVALID, "NUL in a text");
	is_err(db_one(db, arena, NULLS, DB_NO_ARGS, &value_shape, &row), ERR_OK,
	    "NULLs");
}

static void
test_types(struct db *db)
{
	struct types {
		int64_t n2, n4, n8;
		struct str v, nm;
		int64_t at;
		int colour;
	} row;
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct types, n2),
		ROW_FIELD(ROW_INT, struct types, n4),
		ROW_FIELD(ROW_INT, struct types, n8),
		ROW_FIELD(ROW_TEXT, struct types, v),
		ROW_FIELD(ROW_TEXT, struct types, nm),
		ROW_FIELD(ROW_TIME, struct types, at),
		ROW_FIELD_ENUM(struct types, colour, colours),
	};
	static const struct row_shape shape = ROW_SHAPE(struct types, fields);

	is_err(db_one(db, arena, TYPES, DB_NO_ARGS, &shape, &row), ERR_OK,
	    "types");
	ok(row.n2 == -2 && row.n4 == -3 && row.n8 == -4, "numbers below zero");
	is_str(row.v, "v", "varchar");
	is_str(row.nm, "n", "name");
	is_int(row.at, -2, "a moment before 1970 rounds down");
	is_int(row.colour, -1, "an unknown word of an enum");
}

static void
test_rows(struct db *db)
{
	struct number *rows = NULL;
	struct number row;
	size_t n = 99;

	is_err(db_all(db, arena, SERIES, DB_ARGS(ARG_INT(1000)), &number_shape,
		   &rows, &n),
	    ERR_OK, "many rows");
	ok(n == 1000 && rows[0].n == 1 && rows[999].n == 1000, "in order");
	is_err(db_all(db, arena, SERIES, DB_ARGS(ARG_INT(0)), &number_shape,
		   &rows, &n),
	    ERR_OK, "no rows");
	is_int((int64_t)n, 0, "are none");
	is_err(
	    db_one(db, arena, SERIES, DB_ARGS(ARG_INT(0)), &number_shape, &row),
	    ERR_NOT_FOUND, "one of none");
	is_err(
	    db_one(db, arena, SERIES, DB_ARGS(ARG_INT(2)), &number_shape, &row),
	    ERR_BUG, "one of two");
	is_err(db_one(db, arena, OVERFLOW, DB_NO_ARGS, &number_shape, &row),
	    ERR_BUG, "a type that does not fit");
	is_err(db_one(db, arena, MY_PID, DB_NO_ARGS, &value_shape, &row),
	    ERR_BUG, "a column that is missing");
	is_err(db_one(db, arena, SERIES, DB_NO_ARGS, &number_shape, &row),
	    ERR_BUG, "an argument that is missing");
}

static void
test_errors(struct db *db)
{
	int64_t n = 0;
	struct number row;

	is_err(db_run(db, CREATE_TABLE, DB_NO_ARGS, NULL), ERR_OK, "a table");
	is_err(db_run(db, INSERT, DB_ARGS(ARG_INT(1), ARG_C("a")), &n), ERR_OK,
	    "an insert");
	is_int(n, 1, "of one row");
	is_err(db_run(db, INSERT, DB_ARGS(ARG_INT(1), ARG_C("a")), &n),
	    ERR_CONFLICT, "the same again");
	is_str(str_c(db_sqlstate(db)), "23505", "its SQLSTATE");
	is_str(str_c(db_constraint(db)), "thing_pk", "its constraint");
	is_int(number(db, COUNT), 1, "the next is fine");
	is_str(str_c(db_sqlstate(db)), "", "and forgets the error");
	is_err(db_run(db, REFUSE, DB_NO_ARGS, NULL), ERR_CONFLICT,
	    "a refused transition");
	is_err(db_run(db, DENY, DB_NO_ARGS, NULL), ERR_DENIED, "no permission");
	is_err(
	    db_one(db, arena, MISSING_TABLE, DB_NO_ARGS, &number_shape, &row),
	    ERR_BUG, "no such table");
}

struct attempt {
	int n;
	int fail_until;
	unsigned stmt;
	enum err answer;
};

static enum err
insert_then_fail(struct db *db, void *arg)
{
	struct attempt *attempt = arg;
	enum err e = db_run(
	    db, INSERT, DB_ARGS(ARG_INT(100 + attempt->n), ARG_C("t")), NULL);

	if (e == ERR_OK && attempt->n++ < attempt->fail_until) {
		e = db_run(db, attempt->stmt, DB_NO_ARGS, NULL);
	}
	return e;
}

static enum err
swallow(struct db *db, void *arg)
{
	(void)arg;
	return db_run(db, REFUSE, DB_NO_ARGS, NULL) == ERR_OK ? ERR_BUG :
								ERR_OK;
}

static enum err
nest(struct db *db, void *arg)
{
	return db_transact(db, insert_then_fail, arg);
}

static enum err
break_at_commit(struct db *db, void *arg)
{
	int *n = arg;
	enum err e =
	    db_run(db, CONFLICT_AT_COMMIT, DB_ARGS(ARG_INT(500)), NULL);

	(*n)++;
	return e != ERR_OK ?
	    e :
	    db_run(db, CONFLICT_AT_COMMIT, DB_ARGS(ARG_INT(501)), NULL);
}

static void
test_transactions(struct db *db)
{
	struct attempt once = { 0, 0, 0, ERR_OK };
	struct attempt twice = { 10, 12, SERIALIZE, ERR_OK };
	struct attempt always = { 20, 1000, SERIALIZE, ERR_OK };
	struct attempt refused = { 40, 1000, REFUSE, ERR_OK };
	struct attempt nested = { 50, 0, 0, ERR_OK };
	int n = 0;

	is_err(db_transact(db, insert_then_fail, &once), ERR_OK, "commit");
	is_int(number(db, COUNT), 2, "is seen");
	is_err(db_transact(db, insert_then_fail, &twice), ERR_OK,
	    "two serialization failures, then");
	is_int(twice.n, 13, "three tries");
	is_int(number(db, COUNT), 3, "one effect");
	is_err(db_transact(db, insert_then_fail, &always), ERR_BUSY,
	    "never in order");
	is_int(always.n, 25, "five tries");
	is_err(db_transact(db, insert_then_fail, &refused), ERR_CONFLICT,
	    "a refusal");
	is_int(refused.n, 41, "one try");
	is_int(number(db, COUNT), 3, "rolled back");
	is_err(db_transact(db, swallow, NULL), ERR_BUG,
	    "an error passed over does not commit");
	is_err(db_transact(db, nest, &nested), ERR_OK, "a nested one joins");
	is_int(number(db, COUNT), 4, "and commits with it");
	is_err(db_transact(db, break_at_commit, &n), ERR_CONFLICT,
	    "a constraint at commit");
	is_int(n, 1, "is no reason to try again");
	is_str(str_c(db_constraint(db)), "thing_later", "and has its name");
}

static void
cut(struct db *db)
{
	struct number row = { 0 };

	need(db_one(db, arena, MY_PID, DB_NO_ARGS, &number_shape, &row) ==
		ERR_OK,
	    "pid");
	need(db_run(other, TERMINATE, DB_ARGS(ARG_INT(row.n)), NULL) == ERR_OK,
	    "terminate");
}

static enum err
cut_once(struct db *db, void *arg)
{
	int *n = arg;
	enum err e;

	if ((*n)++ == 0) {
		cut(db);
	}
	e = db_run(db, INSERT, DB_ARGS(ARG_INT(200), ARG_C("c")), NULL);
	if (e != ERR_OK) {
		/* Not on a new connection, which has no transaction. */
		ok(number(db, COUNT) == -1, "nothing more in a lost one");
	}
	return e;
}

static void
test_lost(struct db *db)
{
	int n = 0;

	cut(db);
	is_int(number(db, COUNT), 4, "a read is repeated");
	cut(db);
	is_err(db_run(db, INSERT, DB_ARGS(ARG_INT(201), ARG_C("c")), NULL),
	    ERR_BUSY, "a write is not");
	is_err(db_run(db, INSERT, DB_ARGS(ARG_INT(201), ARG_C("c")), NULL),
	    ERR_OK, "the next has a new connection");
	cut(db);
	is_err(db_ping(db), ERR_OK, "a ping makes one");
	is_err(
	    db_transact(db, cut_once, &n), ERR_OK, "a transaction is repeated");
	is_int(n, 2, "once");
	is_int(number(db, COUNT), 6, "with one effect");
	is_err(db_run(other, ALTER, DB_NO_ARGS, NULL), ERR_OK, "a migration");
	is_int(number(db, COUNT), 6, "a plan that is still good");
}

static void
test_notices(struct db *db)
{
	enum err e = ERR_BUSY;
	bool got = true;

	is_err(db_listen(db, "outbox"), ERR_OK, "listen");
	is_err(db_wait(db, 10, -1, &got), ERR_OK, "wait");
	ok(!got, "nothing came");
	is_err(db_run(other, NOTIFY, DB_NO_ARGS, NULL), ERR_OK, "notify");
	is_err(db_wait(db, 5000, -1, &got), ERR_OK, "wait");
	ok(got, "something came");
	is_err(db_wait(db, 10, -1, &got), ERR_OK, "wait");
	ok(!got, "once");
	cut(db);
	for (int i = 0; i < 3 && e != ERR_OK; i++) {
		/* The farewell, and then the end, each wake it once. */
		e = db_wait(db, 1000, -1, &got);
		e = e == ERR_OK && !got ? ERR_BUSY : e;
	}
	is_err(e, ERR_OK, "after a lost connection");
	ok(got, "a notice may have been missed");
	is_err(db_run(other, NOTIFY, DB_NO_ARGS, NULL), ERR_OK, "notify");
	is_err(db_wait(db, 5000, -1, &got), ERR_OK, "wait");
	ok(got, "the new connection listens too");
}

static void
test_limits(struct str conninfo)
{
	struct db *db =
	    db_new(str_printf(arena, "%.*s options='-c statement_timeout=100'",
		       STR_FMT(conninfo))
		       .p,
		stmts, N_STMTS);
	uint64_t before;
	int64_t start = clock_monotonic_us();

	is_err(db_run(db, SLEEP, DB_NO_ARGS, NULL), ERR_BUSY, "a slow one");
	is_str(str_c(db_sqlstate(db)), "57014", "is stopped");
	ok(clock_monotonic_us() - start < 3000000, "in time");
	is_int(number(db, COUNT), 6, "the connection goes on");
	before = db_round_trips(db);
	(void)number(db, COUNT);
	is_int((int64_t)(db_round_trips(db) - before), 1,
	    "a prepared statement is one round trip");
	db_free(db);

	db = db_new("host=/nonexistent dbname=x", stmts, N_STMTS);
	is_err(db_ping(db), ERR_BUSY, "no server");
	is_err(db_run(db, SLEEP, DB_NO_ARGS, NULL), ERR_BUSY, "still none");
	db_free(db);
	db_free(NULL);
}

int
main(void)
{
	const char *host = getenv("CERTDESK_TEST_PGHOST");
	struct str conninfo;
	struct db *db;

	need(host != NULL, "run by db.test");
	log_open("t_db", (enum log_level)(LOG_ERROR + 1));
	arena = arena_new((size_t)16 * 1024 * 1024);
	need(arena != NULL, "arena");
	conninfo =
	    str_printf(arena, "host=%s user=postgres dbname=postgres", host);
	db = db_new(conninfo.p, stmts, N_STMTS);
	other = db_new(conninfo.p, stmts, N_STMTS);
	need(db != NULL && other != NULL, "db");
	is_err(db_ping(db), ERR_OK, "ping");
	test_values(db);
	test_types(db);
	test_rows(db);
	test_errors(db);
	test_transactions(db);
	test_lost(db);
	test_notices(db);
	test_limits(conninfo);
	db_free(db);
	db_free(other);
	arena_free(arena);
	return tap_done();
}

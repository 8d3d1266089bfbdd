/*
 * db: the only user of libpq. Knows connections, statements, transactions and
 * rows; knows no table.
 *
 * A program hands over its const table of statements (generated at build time
 * from sql/queries/, see sql/statements.awk); no function takes SQL text, so
 * injection is impossible rather than discouraged. A statement is prepared
 * when it is first used on a connection; a lost connection is made again and
 * its statements with it. Outside a transaction a statement that failed
 * because the connection was lost is tried once more only when it is marked
 * `reads`. Results are copied into the arena; PGresult never leaves db.c.
 *
 * Errors: ERR_NOT_FOUND when db_one finds no row; ERR_CONFLICT for unique,
 * foreign key, check and exclusion violations and for transitions the
 * database refuses (SQLSTATE class 23 and CD001); ERR_DENIED for 42501;
 * ERR_BUSY when there is no connection or a lock or statement timeout ran
 * out; ERR_BUG for the rest. db_sqlstate() and db_constraint() tell more.
 */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;

struct stmt {
	const char *name;
	const char *text;
	unsigned n_params;
	bool reads; /* changes nothing: may be repeated on a new connection */
};

enum db_arg_type { DB_NULL, DB_TEXT, DB_BYTES, DB_INT, DB_BOOL, DB_TIME };

struct db_arg {
	enum db_arg_type type;
	struct str text;
	int64_t number;
};

/* A STR_NONE becomes NULL, and so does TIME_NONE. */
#define ARG_TEXT(s)  ((struct db_arg){ .type = DB_TEXT, .text = (s) })
#define ARG_C(c)     ((struct db_arg){ .type = DB_TEXT, .text = str_c(c) })
#define ARG_BYTES(s) ((struct db_arg){ .type = DB_BYTES, .text = (s) })
#define ARG_INT(n)   ((struct db_arg){ .type = DB_INT, .number = (n) })
#define ARG_BOOL(b)  ((struct db_arg){ .type = DB_BOOL, .number = (b) })
#define ARG_TIME(t)  ((struct db_arg){ .type = DB_TIME, .number = (t) })
#define ARG_NULL     ((struct db_arg){ .type = DB_NULL })

/* How a column lands in a struct: by name. */
enum row_type {
	ROW_INT,   /* int64_t; int2, int4, int8; NULL gives 0 */
	ROW_BOOL,  /* bool; NULL gives false */
	ROW_TEXT,  /* struct str; NULL gives STR_NONE */
	ROW_BYTES, /* struct str */
	ROW_TIME,  /* int64_t seconds; timestamptz; NULL gives TIME_NONE */
	ROW_ENUM,  /* int (an enum): index of the text in names; unknown: -1 */
};

struct row_field {
	const char *column;
	enum row_type type;
	size_t offset;
	const char *const *names; /* ROW_ENUM */
	size_t n_names;
};

struct row_shape {
	const struct row_field *fields;
	size_t n_fields;
	size_t size; /* of the struct */
};

#define ROW_FIELD(type, row, member)                          \
	{                                                     \
#member, type, offsetof(row, member), NULL, 0 \
	}
#define ROW_FIELD_ENUM(row, member, names)                       \
	{                                                        \
#member, ROW_ENUM, offsetof(row, member), names, \
		    sizeof(names) / sizeof((names)[0])           \
	}
#define ROW_SHAPE(row, table)                                          \
	{                                                              \
		table, sizeof(table) / sizeof((table)[0]), sizeof(row) \
	}

/* conninfo as libpq takes it. The connection is made at first use. stmts must
 * outlive the db. NULL when memory runs out. */
struct db *
db_new(const char *conninfo, const struct stmt *stmts, size_t n_stmts);
void db_free(struct db *db);

/* Connects now if it is not; ERR_BUSY when it cannot. */
enum err db_ping(struct db *db) MUST_CHECK;

/* Runs a statement for its effect. *n_rows (may be NULL) gets the number of
 * rows changed. */
enum err db_run(struct db *db, unsigned stmt, const struct db_arg *args,
    size_t n_args, int64_t *n_rows) MUST_CHECK;

/* Exactly one row into *row, or ERR_NOT_FOUND. A column of the shape that the
 * result has not is ERR_BUG; a column the shape has not is passed over. */
enum err db_one(struct db *db, struct arena *arena, unsigned stmt,
    const struct db_arg *args, size_t n_args, const struct row_shape *shape,
    void *row) MUST_CHECK;

/* All rows: *rows is an array of n_rows structs in the arena. */
enum err db_all(struct db *db, struct arena *arena, unsigned stmt,
    const struct db_arg *args, size_t n_args, const struct row_shape *shape,
    void *rows, size_t *n_rows) MUST_CHECK;

#define DB_ARGS(...)                                          \
	((const struct db_arg[]){ __VA_ARGS__ }),             \
	    (sizeof((const struct db_arg[]){ __VA_ARGS__ }) / \
		sizeof(struct db_arg))
#define DB_NO_ARGS NULL, 0

/*
 * Runs fn inside BEGIN … COMMIT. When fn fails, ROLLBACK and its error. On
 * serialisation failure, deadlock or a connection lost before COMMIT was
 * sent, the whole is run again (at most 5 times): fn must therefore have no
 * effect outside the database and *arg. A COMMIT whose answer never came is
 * ERR_BUSY and may or may not have happened. Inside a transaction a further
 * db_transact joins it.
 */
enum err db_transact(
    struct db *db, enum err (*fn)(struct db *, void *), void *arg) MUST_CHECK;

/* Of the last error on this db; "" when there was none. */
const char *db_sqlstate(const struct db *db);
const char *db_constraint(const struct db *db);

/* Number of round trips since db_new; the tests count pages by it. */
uint64_t db_round_trips(const struct db *db);

/* LISTEN on a channel (a constant name), and wait for a notice for at most
 * timeout_ms; *got tells whether one came. extra_fd (-1: none) also wakes. */
enum err db_listen(struct db *db, const char *channel) MUST_CHECK;
enum err
db_wait(struct db *db, int timeout_ms, int extra_fd, bool *got) MUST_CHECK;

#endif

/*
 * db: statements, transactions and rows over libpq. Parameters go as text
 * (the server knows their types), bytea as octets; results come as octets and
 * are decoded by the type that the server names.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/wire.h"

enum { ARGS_MAX = 64, CHANNELS_MAX = 4, TRANSACTION_TRIES = 5 };

/* What a conninfo does not say. */
#define USUAL_OPTIONS                                   \
	"-c statement_timeout=15000 "                   \
	"-c lock_timeout=5000 "                         \
	"-c idle_in_transaction_session_timeout=60000 " \
	"-c client_min_messages=warning -c timezone=UTC"

struct db {
	char *conninfo;
	const struct stmt *stmts;
	size_t n_stmts;
	bool *prepared; /* on this connection */
	PGconn *conn;   /* NULL: none */
	char sqlstate[6];
	char constraint[64];
	uint64_t round_trips;
	bool in_transaction;
	bool try_again; /* why the transaction failed passes by itself */
	bool lost_in_transaction;
	const char *channels[CHANNELS_MAX];
	size_t n_channels;
	bool may_have_missed; /* a notice, while there was no connection */
};

struct db *
db_new(const char *conninfo, const struct stmt *stmts, size_t n_stmts)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL) {
		return NULL;
	}
	db->conninfo = strdup(conninfo);
	db->prepared = calloc(n_stmts + 1, sizeof(*db->prepared));
	db->stmts = stmts;
	db->n_stmts = n_stmts;
	if (db->conninfo == NULL || db->prepared == NULL) {
		db_free(db);
		return NULL;
	}
	return db;
}

static void
disconnect(struct db *db)
{
	if (db->conn == NULL) {
		return;
	}
	PQfinish(db->conn);
	db->conn = NULL;
	memset(db->prepared, 0, db->n_stmts * sizeof(*db->prepared));
	db->may_have_missed = db->n_channels > 0;
}

void
db_free(struct db *db)
{
	if (db == NULL) {
		return;
	}
	disconnect(db);
	free(db->prepared);
	free(db->conninfo);
	free(db);
}

static void
pass_notice(void *arg, const char *message)
{
	(void)arg;
	log_info("db: %s", message);
}

static enum err
listen_on(struct db *db, const char *channel)
{
	char *name = PQescapeIdentifier(db->conn, channel, strlen(channel));
	PGresult *result;
	char text[160];
	enum err e = ERR_OK;

	if (name == NULL) {
		return ERR_BUSY;
	}
	(void)snprintf(text, sizeof(text), "LISTEN %s", name);
	PQfreemem(name);
	db->round_trips++;
	result = PQexec(db->conn, text);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		e = err_note(ERR_BUSY, "listen %s: %s", channel,
		    PQerrorMessage(db->conn));
		disconnect(db);
	}
	PQclear(result);
	return e;
}

static enum err
connect_now(struct db *db)
{
	/* Later words win: what stands before dbname is a fallback, what
	 * stands behind is settled. */
	static const char *const words[] = { "options", "connect_timeout",
		"fallback_application_name", "dbname", "client_encoding",
		NULL };
	const char *const values[] = { USUAL_OPTIONS, "5", "certdesk",
		db->conninfo, "UTF8", NULL };

	db->conn = PQconnectdbParams(words, values, 1);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		(void)err_note(
		    ERR_BUSY, "no database: %s", PQerrorMessage(db->conn));
		memcpy(db->sqlstate, "08001", sizeof("08001"));
		disconnect(db);
		return ERR_BUSY;
	}
	(void)PQsetNoticeProcessor(db->conn, pass_notice, NULL);
	for (size_t i = 0; i < db->n_channels; i++) {
		if (listen_on(db, db->channels[i]) != ERR_OK) {
			return ERR_BUSY;
		}
	}
	return ERR_OK;
}

/* A connection, made if there is none. Inside a transaction none is made: the
 * one that was lost took the transaction with it. */
static enum err
need_connection(struct db *db)
{
	if (db->lost_in_transaction) {
		return ERR_BUSY;
	}
	return db->conn == NULL ? connect_now(db) : ERR_OK;
}

static void
forget_error(struct db *db)
{
	db->sqlstate[0] = '\0';
	db->constraint[0] = '\0';
}

static bool
state_is(const struct db *db, const char *sqlstate)
{
	return strcmp(db->sqlstate, sqlstate) == 0;
}

static enum err
classify(const struct db *db)
{
	static const struct {
		const char *prefix;
		enum err e;
	} table[] = {
		{ "23", ERR_CONFLICT },    /* integrity constraint violation */
		{ "CD001", ERR_CONFLICT }, /* our triggers */
		{ "42501", ERR_DENIED },   /* insufficient privilege */
		{ "40001", ERR_BUSY },     /* serialization failure */
		{ "40P01", ERR_BUSY },     /* deadlock */
		{ "55P03", ERR_BUSY },     /* lock not available */
		{ "57", ERR_BUSY },        /* operator intervention, timeouts */
		{ "53", ERR_BUSY },        /* insufficient resources */
		{ "08", ERR_BUSY },        /* connection */
		{ "25P03", ERR_BUSY }, /* idle in transaction for too long */
		{ "25006", ERR_BUSY }, /* read only: a standby answered */
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strncmp(db->sqlstate, table[i].prefix,
			strlen(table[i].prefix)) == 0) {
			return table[i].e;
		}
	}
	return ERR_BUG;
}

/* Notes what went wrong and says what to answer. *lost: the connection is
 * gone, or of no more use. */
static enum err
take_error(struct db *db, const char *what, const PGresult *result, bool *lost)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint =
	    PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *message =
	    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	enum err e;

	*lost = PQstatus(db->conn) != CONNECTION_OK;
	if (state == NULL) {
		state = "08006";
		*lost = true;
	}
	if (strcmp(state, "25P02") == 0) {
		/* The transaction had failed already: keep the first cause. */
		return err_note(ERR_BUG, "%s: in a failed transaction", what);
	}
	(void)snprintf(db->sqlstate, sizeof(db->sqlstate), "%s", state);
	(void)snprintf(db->constraint, sizeof(db->constraint), "%s",
	    constraint == NULL ? "" : constraint);
	/* A prepared plan that a migration made useless: "cached plan must not
	 * change result type". A new connection prepares it again. A standby
	 * that answered is left for the primary. */
	if (state_is(db, "0A000") || state_is(db, "25006")) {
		*lost = true;
	}
	e = *lost ? ERR_BUSY : classify(db);
	/* The primary message names objects, not values; the detail would hold
	 * a row and with it personal data. */
	(void)err_note(e, "%s: %s %s %s", what, db->sqlstate, db->constraint,
	    message == NULL ? PQerrorMessage(db->conn) : message);
	if (*lost || state_is(db, "40001") || state_is(db, "40P01")) {
		db->try_again = true;
	}
	if (*lost) {
		disconnect(db);
		db->lost_in_transaction = db->in_transaction;
	}
	return e;
}

/* BEGIN, COMMIT and ROLLBACK: constant texts. */
static enum err
control(struct db *db, const char *text)
{
	PGresult *result;
	enum err e = need_connection(db);
	bool lost;

	if (e != ERR_OK) {
		return e;
	}
	db->round_trips++;
	result = PQexec(db->conn, text);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		e = take_error(db, text, result, &lost);
	} else if (strcmp(PQcmdStatus(result), text) != 0) {
		/* COMMIT of a failed transaction answers ROLLBACK. */
		e = err_note(
		    ERR_BUG, "%s answered %s", text, PQcmdStatus(result));
	}
	PQclear(result);
	return e;
}

enum err
db_ping(struct db *db)
{
	PGresult *result;
	enum err e;
	bool lost = false;

	for (int i = 0; i < 2; i++) {
		forget_error(db);
		e = need_connection(db);
		if (e != ERR_OK) {
			return e;
		}
		db->round_trips++;
		result = PQexec(db->conn, "");
		if (PQresultStatus(result) != PGRES_EMPTY_QUERY) {
			e = take_error(db, "ping", result, &lost);
		}
		PQclear(result);
		if (e == ERR_OK || !lost || db->in_transaction) {
			return e;
		}
	}
	return e;
}

/* Arguments as libpq wants them; texts are copied to put a NUL behind. */
struct params {
	struct buf texts;
	const char *values[ARGS_MAX];
	int lengths[ARGS_MAX];
	int formats[ARGS_MAX];
};

static void
put_param(struct params *params, const struct db_arg *arg)
{
	struct clock_civil c;

	switch (arg->type) {
	case DB_NULL:
		break;
	case DB_TEXT:
	case DB_BYTES:
		buf_add_str(&params->texts, arg->text);
		break;
	case DB_INT:
		buf_printf(&params->texts, "%lld", (long long)arg->number);
		break;
	case DB_BOOL:
		buf_add_char(&params->texts, arg->number != 0 ? 't' : 'f');
		break;
	case DB_TIME:
		c = clock_to_utc(arg->number);
		buf_printf(&params->texts, "%04d-%02d-%02d %02d:%02d:%02d+00",
		    c.year, c.month, c.day, c.hour, c.minute, c.second);
		break;
	}
	buf_add_char(&params->texts, '\0');
}

static bool
is_null(const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_TEXT:
	case DB_BYTES:
		return arg->text.p == NULL;
	case DB_TIME:
		return arg->number == TIME_NONE;
	default:
		return arg->type == DB_NULL;
	}
}

static enum err
fill_params(struct params *params, const struct db_arg *args, size_t n_args)
{
	size_t starts[ARGS_MAX];

	for (size_t i = 0; i < n_args; i++) {
		if (args[i].type == DB_TEXT && args[i].text.len > 0 &&
		    memchr(args[i].text.p, '\0', args[i].text.len) != NULL) {
			return err_note(ERR_INVALID, "NUL in a text");
		}
		starts[i] = params->texts.len;
		put_param(params, &args[i]);
		params->lengths[i] = (int)(params->texts.len - starts[i] - 1);
		params->formats[i] = args[i].type == DB_BYTES;
	}
	if (buf_failed(&params->texts)) {
		return err_note(ERR_BUSY, "arguments over %zu octets",
		    params->texts.ceiling);
	}
	for (size_t i = 0; i < n_args; i++) {
		params->values[i] =
		    is_null(&args[i]) ? NULL : params->texts.p + starts[i];
	}
	return ERR_OK;
}

static enum err
prepare(struct db *db, unsigned stmt, bool *lost)
{
	PGresult *result;
	enum err e = ERR_OK;

	if (db->prepared[stmt]) {
		return ERR_OK;
	}
	db->round_trips++;
	result = PQprepare(
	    db->conn, db->stmts[stmt].name, db->stmts[stmt].text, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		e = take_error(db, db->stmts[stmt].name, result, lost);
	} else {
		db->prepared[stmt] = true;
	}
	PQclear(result);
	return e;
}

static enum err
execute_once(struct db *db, unsigned stmt, const struct params *params,
    size_t n_args, PGresult **out, bool *lost)
{
	PGresult *result;
	ExecStatusType status;
	enum err e = need_connection(db);

	*lost = false;
	if (e == ERR_OK) {
		e = prepare(db, stmt, lost);
	}
	if (e != ERR_OK) {
		return e;
	}
	db->round_trips++;
	result = PQexecPrepared(db->conn, db->stmts[stmt].name, (int)n_args,
	    params->values, params->lengths, params->formats, 1);
	status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		e = take_error(db, db->stmts[stmt].name, result, lost);
		PQclear(result);
		return e;
	}
	*out = result;
	return ERR_OK;
}

/* On ERR_OK *out is the caller's to PQclear. */
static enum err
execute(struct db *db, unsigned stmt, const struct db_arg *args, size_t n_args,
    PGresult **out)
{
	struct params params;
	enum err e;
	bool lost = false;

	if (stmt >= db->n_stmts || n_args > ARGS_MAX ||
	    n_args != db->stmts[stmt].n_params) {
		return err_note(ERR_BUG, "%s: %zu arguments",
		    stmt < db->n_stmts ? db->stmts[stmt].name : "statement",
		    n_args);
	}
	if (!db->in_transaction) {
		forget_error(db);
	}
	buf_init(&params.texts, NULL, (size_t)64 * 1024 * 1024);
	e = fill_params(&params, args, n_args);
	if (e == ERR_OK) {
		e = execute_once(db, stmt, &params, n_args, out, &lost);
	}
	if (e != ERR_OK && lost && db->stmts[stmt].reads &&
	    !db->in_transaction) {
		e = execute_once(db, stmt, &params, n_args, out, &lost);
	}
	buf_free(&params.texts);
	return e;
}

/* From PostgreSQL's catalog/pg_type_d.h, which is not installed for clients;
 * these numbers never change. */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_CHAR = 18,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_OID = 26,
	OID_JSON = 114,
	OID_UNKNOWN = 705,
	OID_BPCHAR = 1042,
	OID_VARCHAR = 1043,
	OID_TIMESTAMPTZ = 1184,
	OID_FIRST_OF_OURS = 16384, /* enums, whose octets are their label */
};

static bool
type_fits(enum row_type type, Oid oid)
{
	switch (type) {
	case ROW_INT:
		return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 ||
		    oid == OID_OID;
	case ROW_BOOL:
		return oid == OID_BOOL;
	case ROW_TEXT:
	case ROW_ENUM:
		return oid == OID_TEXT || oid == OID_VARCHAR ||
		    oid == OID_BPCHAR || oid == OID_NAME || oid == OID_CHAR ||
		    oid == OID_JSON || oid == OID_UNKNOWN ||
		    oid >= OID_FIRST_OF_OURS;
	case ROW_BYTES:
		return oid == OID_BYTEA;
	case ROW_TIME:
		return oid == OID_TIMESTAMPTZ;
	}
	return false;
}

static int64_t
decode_int(struct str octets, Oid oid)
{
	struct wire wire;

	wire_init_read(&wire, octets);
	switch (oid) {
	case OID_INT2:
		return (int16_t)wire_get_u16(&wire);
	case OID_INT4:
		return (int32_t)wire_get_u32(&wire);
	case OID_OID:
		return wire_get_u32(&wire);
	default:
		return (int64_t)wire_get_u64(&wire);
	}
}

/* Microseconds since 2000-01-01 00:00 UTC become seconds since 1970. */
static int64_t
decode_time(struct str octets)
{
	int64_t us = decode_int(octets, OID_INT8);
	int64_t seconds = us / 1000000 - (us % 1000000 < 0);

	if (us == INT64_MAX || us == INT64_MIN) {
		return us; /* infinity; minus infinity reads as TIME_NONE */
	}
	return seconds + 946684800;
}

static int
decode_enum(struct str text, const struct row_field *field)
{
	for (size_t i = 0; i < field->n_names; i++) {
		if (field->names[i] != NULL &&
		    str_equal_c(text, field->names[i])) {
			return (int)i;
		}
	}
	return -1;
}

/* octets: STR_NONE for NULL. */
static void
decode(struct arena *arena, const struct row_field *field, Oid oid,
    struct str octets, char *row)
{
	bool none = octets.p == NULL;
	int64_t number = 0;
	struct str text;
	bool yes;
	int index;

	switch (field->type) {
	case ROW_INT:
		number = none ? 0 : decode_int(octets, oid);
		memcpy(row + field->offset, &number, sizeof(number));
		break;
	case ROW_TIME:
		number = none ? TIME_NONE : decode_time(octets);
		memcpy(row + field->offset, &number, sizeof(number));
		break;
	case ROW_BOOL:
		yes = !none && octets.len == 1 && octets.p[0] != 0;
		memcpy(row + field->offset, &yes, sizeof(yes));
		break;
	case ROW_TEXT:
	case ROW_BYTES:
		text = str_dup(arena, octets);
		memcpy(row + field->offset, &text, sizeof(text));
		break;
	case ROW_ENUM:
		index = none ? -1 : decode_enum(octets, field);
		memcpy(row + field->offset, &index, sizeof(index));
		break;
	}
}

static int
find_column(const PGresult *result, const char *name)
{
	int n = PQnfields(result);

	for (int i = 0; i < n; i++) {
		if (strcmp(PQfname(result, i), name) == 0) {
			return i;
		}
	}
	return -1;
}

static enum err
copy_rows(const struct stmt *stmt, struct arena *arena, const PGresult *result,
    const struct row_shape *shape, char *rows)
{
	int n = PQntuples(result);

	for (size_t f = 0; f < shape->n_fields; f++) {
		const struct row_field *field = &shape->fields[f];
		int column = find_column(result, field->column);
		Oid oid = column < 0 ? 0 : PQftype(result, column);

		if (column < 0 || !type_fits(field->type, oid)) {
			return err_note(ERR_BUG, "%s: column %s %s (type %u)",
			    stmt->name, field->column,
			    column < 0 ? "is missing" : "has another type",
			    oid);
		}
		for (int i = 0; i < n; i++) {
			struct str octets = STR_NONE;

			if (!PQgetisnull(result, i, column)) {
				octets.p = PQgetvalue(result, i, column);
				octets.len =
				    (size_t)PQgetlength(result, i, column);
			}
			decode(arena, field, oid, octets,
			    rows + (size_t)i * shape->size);
		}
	}
	return arena_failed(arena) ? ERR_BUSY : ERR_OK;
}

enum err
db_run(struct db *db, unsigned stmt, const struct db_arg *args, size_t n_args,
    int64_t *n_rows)
{
	PGresult *result = NULL;
	enum err e = execute(db, stmt, args, n_args, &result);

	if (e != ERR_OK) {
		return e;
	}
	if (n_rows != NULL &&
	    !str_to_int64(str_c(PQcmdTuples(result)), n_rows)) {
		*n_rows = 0;
	}
	PQclear(result);
	return ERR_OK;
}

enum err
db_one(struct db *db, struct arena *arena, unsigned stmt,
    const struct db_arg *args, size_t n_args, const struct row_shape *shape,
    void *row)
{
	PGresult *result = NULL;
	enum err e = execute(db, stmt, args, n_args, &result);

	if (e != ERR_OK) {
		return e;
	}
	if (PQntuples(result) == 0) {
		e = ERR_NOT_FOUND;
	} else if (PQntuples(result) > 1) {
		e = err_note(ERR_BUG, "%s: %d rows, one is wanted",
		    db->stmts[stmt].name, PQntuples(result));
	} else {
		e = copy_rows(&db->stmts[stmt], arena, result, shape, row);
	}
	PQclear(result);
	return e;
}

enum err
db_all(struct db *db, struct arena *arena, unsigned stmt,
    const struct db_arg *args, size_t n_args, const struct row_shape *shape,
    void *rows, size_t *n_rows)
{
	PGresult *result = NULL;
	enum err e = execute(db, stmt, args, n_args, &result);
	char *array;
	size_t n;

	if (e != ERR_OK) {
		return e;
	}
	n = (size_t)PQntuples(result);
	array = arena_try_alloc(arena, (n + 1) * shape->size);
	if (array == NULL) {
		e = err_note(ERR_BUSY, "%s: no room for %zu rows",
		    db->stmts[stmt].name, n);
	} else {
		e = copy_rows(&db->stmts[stmt], arena, result, shape, array);
	}
	PQclear(result);
	if (e == ERR_OK) {
		memcpy(rows, &array, sizeof(array));
		*n_rows = n;
	}
	return e;
}

/* One try. The connection is fit for the next when this returns. */
static enum err
transact_once(struct db *db, enum err (*fn)(struct db *, void *), void *arg)
{
	enum err e;

	forget_error(db);
	db->try_again = false;
	/* A connection that died while idle shows here, before any effect. */
	e = control(db, "BEGIN");
	if (e != ERR_OK) {
		return e;
	}
	db->in_transaction = true;
	e = fn(db, arg);
	if (db->lost_in_transaction) {
		/* fn may have made something else of the error. */
		e = e == ERR_OK ? ERR_BUSY : e;
	} else if (e == ERR_OK &&
	    PQtransactionStatus(db->conn) == PQTRANS_INERROR) {
		e = err_note(
		    ERR_BUG, "an error was passed over: %s", db->sqlstate);
		(void)!control(db, "ROLLBACK");
	} else if (e == ERR_OK) {
		e = control(db, "COMMIT");
		/* Whether it happened is not known: never again by itself. */
		if (db->lost_in_transaction) {
			db->try_again = false;
		}
	} else {
		bool try_again = db->try_again;

		(void)!control(db, "ROLLBACK");
		db->try_again = try_again;
	}
	db->in_transaction = false;
	db->lost_in_transaction = false;
	return e;
}

enum err
db_transact(struct db *db, enum err (*fn)(struct db *, void *), void *arg)
{
	enum err e = ERR_BUG;

	if (db->in_transaction) {
		return fn(db, arg);
	}
	for (unsigned i = 0; i < TRANSACTION_TRIES; i++) {
		if (i > 0) {
			/* Others in the same knot must not come in step. */
			(void)poll(NULL, 0, (int)rand_below(20U << i));
		}
		e = transact_once(db, fn, arg);
		if (e == ERR_OK || !db->try_again) {
			return e;
		}
	}
	return e;
}

const char *
db_sqlstate(const struct db *db)
{
	return db->sqlstate;
}

const char *
db_constraint(const struct db *db)
{
	return db->constraint;
}

uint64_t
db_round_trips(const struct db *db)
{
	return db->round_trips;
}

enum err
db_listen(struct db *db, const char *channel)
{
	enum err e;

	if (db->n_channels == CHANNELS_MAX) {
		return err_note(ERR_BUG, "over %d channels", CHANNELS_MAX);
	}
	e = need_connection(db);
	if (e == ERR_OK) {
		e = listen_on(db, channel);
	}
	if (e == ERR_OK) {
		db->channels[db->n_channels++] = channel;
	}
	return e;
}

/* Takes the notices that have come; true when there was one. */
static bool
take_notices(struct db *db)
{
	PGnotify *notice;
	bool any = db->may_have_missed;

	db->may_have_missed = false;
	while ((notice = PQnotifies(db->conn)) != NULL) {
		PQfreemem(notice);
		any = true;
	}
	return any;
}

enum err
db_wait(struct db *db, int timeout_ms, int extra_fd, bool *got)
{
	struct pollfd fds[2];
	enum err e = need_connection(db);

	*got = false;
	if (e != ERR_OK) {
		return e;
	}
	*got = take_notices(db);
	if (*got) {
		return ERR_OK;
	}
	fds[0] = (struct pollfd){ .fd = PQsocket(db->conn), .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = extra_fd, .events = POLLIN };
	if (poll(fds, 2, timeout_ms) < 0 && errno != EINTR) {
		return err_note(ERR_BUG, "poll: %s", strerror(errno));
	}
	if (fds[0].revents == 0) {
		return ERR_OK;
	}
	if (PQconsumeInput(db->conn) == 0) {
		(void)err_note(ERR_BUSY, "database connection lost: %s",
		    PQerrorMessage(db->conn));
		disconnect(db);
		return ERR_BUSY;
	}
	*got = take_notices(db);
	return ERR_OK;
}

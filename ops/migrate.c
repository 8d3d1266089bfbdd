#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>
#include <openssl/sha.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/str.h"
#include "ops/migrate.h"

#define FILE_MAX       (4U << 20)
#define MIGRATIONS_MAX 1000

CLEANUP_DEFINE(pg_conn, PGconn *, PQfinish);
CLEANUP_DEFINE(pg_result, PGresult *, PQclear);
CLEANUP_DEFINE(dir, DIR *, closedir);

struct migration {
	const char *name; /* 0001-desk.sql */
	struct str text;
	struct str sha256; /* hex */
};

/* The owner must stand before the first migration runs under it; the other
 * roles are made by roles.sql. One runner at a time: the lock is the
 * session's and goes with the connection. */
static const char prepare_text[] =
    "SELECT pg_advisory_lock(7226601);\n"
    "DO $$ BEGIN\n"
    "IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'certdesk_owner')\n"
    "THEN CREATE ROLE certdesk_owner LOGIN NOSUPERUSER NOCREATEDB\n"
    "	NOCREATEROLE; END IF;\n"
    "EXECUTE format('ALTER DATABASE %I OWNER TO certdesk_owner',\n"
    "	current_database());\n"
    "END $$;\n"
    "SET ROLE certdesk_owner;\n"
    "SET client_min_messages = warning;\n"
    "CREATE SCHEMA IF NOT EXISTS register;\n"
    "COMMENT ON SCHEMA register IS 'Which migrations have run';\n"
    "CREATE TABLE IF NOT EXISTS register.migration (\n"
    "	name text PRIMARY KEY, sha256 text NOT NULL,\n"
    "	applied_at timestamptz NOT NULL DEFAULT now());\n"
    "COMMENT ON TABLE register.migration IS 'A migration that has run';\n"
    "COMMENT ON COLUMN register.migration.name IS 'name of its file';\n"
    "COMMENT ON COLUMN register.migration.sha256 IS 'digest of its file';\n"
    "COMMENT ON COLUMN register.migration.applied_at IS 'when it ran';\n";

static enum err
run_script(PGconn *conn, const char *name, const char *text)
{
	CLEANUP(pg_result) PGresult *result = PQexec(conn, text);
	ExecStatusType status = PQresultStatus(result);
	const char *line;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
		return ERR_OK;
	}
	line = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
	return err_note(ERR_BUG, "%s: %s (at character %s)", name,
	    PQresultErrorMessage(result), line == NULL ? "?" : line);
}

static enum err
read_file(struct arena *arena, const char *path, struct str *text)
{
	auto_file FILE *file = fopen(path, "re");
	struct buf buf;
	char piece[8192];
	size_t n;

	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
	}
	buf_init(&buf, arena, FILE_MAX);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
		buf_add(&buf, piece, n);
	}
	if (ferror(file) != 0 || buf_failed(&buf)) {
		return err_note(ERR_INVALID, "%s: cannot be read whole", path);
	}
	*text = buf_str(&buf);
	return ERR_OK;
}

static int
is_migration(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return strspn(name, "0123456789") == 4 && name[4] == '-' &&
	    str_ends(str_c(name), STR(".sql"));
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static struct str
digest_of(struct arena *arena, struct str text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)text.p, text.len, digest);
	return str_to_hex(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

/* All migrations of the folder, by number. */
static enum err
read_migrations(struct arena *arena, const char *folder, struct migration **out,
    size_t *n_out)
{
	struct str path = str_printf(arena, "%s/migrations", folder);
	const char *dir = str_to_c(arena, path);
	struct dirent **entries;
	int n = scandir(dir, &entries, is_migration, by_name);
	enum err e = ERR_OK;

	if (n <= 0 || n > MIGRATIONS_MAX) {
		return err_note(ERR_NOT_FOUND, "%s: no migrations", dir);
	}
	*out = arena_array(arena, struct migration, (size_t)n);
	*n_out = (size_t)n;
	for (int i = 0; i < n; i++) {
		struct migration *one = &(*out)[i];

		one->name = str_to_c(arena, str_c(entries[i]->d_name));
		path = str_printf(arena, "%s/%s", dir, one->name);
		if (e == ERR_OK) {
			e = read_file(arena, str_to_c(arena, path), &one->text);
		}
		if (e == ERR_OK) {
			one->sha256 = digest_of(arena, one->text);
		}
		free(entries[i]);
	}
	free(entries);
	return e;
}

/* What the register holds under the name: *sha256 is STR_NONE when nothing. */
static enum err
find_registered(
    PGconn *conn, struct arena *arena, const char *name, struct str *sha256)
{
	const char *values[] = { name };
	CLEANUP(pg_result)
	PGresult *result = PQexecParams(conn,
	    "SELECT sha256 FROM register.migration WHERE name = $1", 1, NULL,
	    values, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		return err_note(
		    ERR_BUG, "register: %s", PQresultErrorMessage(result));
	}
	*sha256 = PQntuples(result) == 0 ?
	    STR_NONE :
	    str_dup(arena, str_c(PQgetvalue(result, 0, 0)));
	return ERR_OK;
}

static enum err
register_migration(
    PGconn *conn, struct arena *arena, const struct migration *one)
{
	const char *values[] = { one->name, str_to_c(arena, one->sha256) };
	CLEANUP(pg_result)
	PGresult *result = PQexecParams(conn,
	    "INSERT INTO register.migration (name, sha256) VALUES ($1, $2)", 2,
	    NULL, values, NULL, NULL, 0);

	return PQresultStatus(result) == PGRES_COMMAND_OK ?
	    ERR_OK :
	    err_note(ERR_BUG, "register: %s", PQresultErrorMessage(result));
}

static enum err
apply(PGconn *conn, struct arena *arena, const struct migration *one)
{
	enum err e = run_script(conn, "begin", "BEGIN");

	if (e == ERR_OK) {
		e = run_script(conn, one->name, str_to_c(arena, one->text));
	}
	if (e == ERR_OK) {
		e = register_migration(conn, arena, one);
	}
	if (e == ERR_OK) {
		e = run_script(conn, "commit", "COMMIT");
	}
	/* Should it fail, closing the connection rolls back. */
	return e;
}

static enum err
apply_new(
    PGconn *conn, struct arena *arena, const char *folder, size_t *n_applied)
{
	struct migration *list = NULL;
	size_t n = 0;
	enum err e = read_migrations(arena, folder, &list, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct str sha256 = STR_NONE;

		e = find_registered(conn, arena, list[i].name, &sha256);
		if (e != ERR_OK) {
			break;
		}
		if (sha256.p == NULL) {
			e = apply(conn, arena, &list[i]);
			*n_applied += e == ERR_OK;
		} else if (!str_equal(sha256, list[i].sha256)) {
			e = err_note(ERR_CONFLICT,
			    "%s has changed since it ran here", list[i].name);
		}
	}
	return e;
}

enum err
migrate(struct arena *arena, const char *conninfo, const char *folder,
    size_t *n_applied)
{
	CLEANUP(pg_conn) PGconn *conn = PQconnectdb(conninfo);
	struct str roles = STR_NONE;
	struct str path = str_printf(arena, "%s/roles.sql", folder);
	enum err e;

	*n_applied = 0;
	if (PQstatus(conn) != CONNECTION_OK) {
		return err_note(ERR_BUSY, "%s", PQerrorMessage(conn));
	}
	e = read_file(arena, str_to_c(arena, path), &roles);
	if (e == ERR_OK) {
		e = run_script(conn, "prepare", prepare_text);
	}
	if (e == ERR_OK) {
		e = apply_new(conn, arena, folder, n_applied);
	}
	if (e == ERR_OK) {
		e = run_script(conn, "reset role", "RESET ROLE");
	}
	if (e == ERR_OK) {
		e = run_script(conn, "roles.sql", str_to_c(arena, roles));
	}
	return e;
}

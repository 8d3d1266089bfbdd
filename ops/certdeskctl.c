/*
 * certdeskctl: the operator's tool: migrations, staff, the CA's ceremony,
 * the audit trail, dead letters, a look at the health of it all. Runs as the
 * database's owner on the machine itself; never a server.
 */
#include "config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/db.h"
#include "base/log.h"
#include "base/str.h"
#include "model/statements.h"
#include "ops/ctl.h"
#include "ops/ctl_ca.h"
#include "ops/migrate.h"

#define ARENA_CEILING (64U << 20)

static enum err
ctl_migrate(struct ctl *ctl, int n_args, char *const *args)
{
	size_t n = 0;
	enum err e = migrate(ctl->arena, ctl->conf.db, ctl->conf.sql, &n);

	(void)n_args;
	(void)args;
	if (e == ERR_OK) {
		printf("%zu new migrations\n", n);
	}
	return e;
}

static const struct ctl_command commands[] = {
	{ "migrate", "", "bring the database to this release", ctl_migrate, 0,
	    0 },
	{ "staff add", "login name roles certificate-file",
	    "add an officer; password on standard input", ctl_staff_add, 4, 4 },
	{ "staff password", "login", "set it; from standard input",
	    ctl_staff_password, 1, 1 },
	{ "staff state", "login active|disabled", "let in, or keep out",
	    ctl_staff_state, 2, 2 },
	{ "operator password", "login", "set it; from standard input",
	    ctl_operator_password, 1, 1 },
	{ "audit verify", "", "verify the chains of events", ctl_audit_verify,
	    0, 0 },
	{ "dead list", "", "jobs that were given up", ctl_dead_list, 0, 0 },
	{ "dead retry", "job…", "try them once more", ctl_dead_retry, 1, 64 },
	{ "doctor", "", "look at what breaks quietly", ctl_doctor, 0, 0 },
	{ "ca init", "folder passphrase-file [rsa3072|p256 [organization]]",
	    "make an offline root and the issuing CA under it", ctl_ca_init, 2,
	    4 },
	{ "ca profile check", "file…", "read profiles, say what is wrong",
	    ctl_ca_profile_check, 1, 32 },
	{ "ca crl", "[admin-socket]", "publish a revocation list now",
	    ctl_ca_crl, 0, 1 },
	{ "ca halt", "why", "sign no certificate until resumed", ctl_ca_halt, 1,
	    1 },
	{ "ca resume", "", "sign certificates again", ctl_ca_resume, 0, 0 },
	{ "ca audit", "[issuing-certificate]", "verify the CA's trail",
	    ctl_ca_audit, 0, 1 },
	{ "ca status", "[admin-socket]", "the CA's figures", ctl_ca_status, 0,
	    1 },
};

#define CONF(key, type, fallback, min, max)                                    \
	{                                                                      \
#key, type, offsetof(struct ctl_conf, key), fallback, min, max \
	}

static const struct conf_item items[] = {
	CONF(db, CONF_TEXT, "dbname=certdesk user=certdesk_owner", 0, 0),
	CONF(sql, CONF_TEXT, PKGDATADIR "/sql", 0, 0),
	CONF(ca_admin_socket, CONF_TEXT, "", 0, 0),
	CONF(crl_file, CONF_TEXT, "", 0, 0),
	CONF(disk, CONF_TEXT, "/", 0, 0),
	CONF(workers, CONF_INT, "0", 0, 4096),
	CONF(keepalive, CONF_INT, "0", 0, 65536),
};

static void
usage(void)
{
	fputs("usage: certdeskctl [-c file] [-d conninfo] [-s folder] "
	      "command …\n",
	    stderr);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		fprintf(stderr, "  %s %s\n      %s\n", commands[i].words,
		    commands[i].usage, commands[i].help);
	}
}

/* The number of leading arguments that are the command's words; 0: not it. */
static int
words_match(const char *words, int argc, char *const *argv)
{
	struct str rest = str_c(words), word;
	bool more = true;
	int n = 0;

	while (more) {
		more = str_cut(rest, ' ', &word, &rest);
		if (n == argc || !str_equal_c(word, argv[n])) {
			return 0;
		}
		n++;
	}
	return n;
}

static const struct ctl_command *
find_command(int argc, char *const *argv, int *n_words)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		*n_words = words_match(commands[i].words, argc, argv);
		if (*n_words > 0) {
			return &commands[i];
		}
	}
	return NULL;
}

static enum err
open_ctl(struct ctl *ctl, const char *file, const char *db, const char *sql)
{
	enum err e = ERR_OK;

	if (file != NULL) {
		e = conf_read(file, items, sizeof(items) / sizeof(items[0]),
		    &ctl->conf, ctl->arena);
	}
	if (db != NULL) {
		ctl->conf.db = db;
	}
	if (sql != NULL) {
		ctl->conf.sql = sql;
	}
	ctl->desk = (struct desk){
		.db = db_new(ctl->conf.db, statements, STMT__MAX),
		.arena = ctl->arena,
		.actor = { .kind = ACTOR_SYSTEM, .ip = STR_NONE },
		.request = STR_NONE,
	};
	return e == ERR_OK && ctl->desk.db == NULL ? ERR_BUSY : e;
}

int
main(int argc, char **argv)
{
	struct ctl ctl = { .conf = { .db = "dbname=certdesk",
			       .sql = PKGDATADIR "/sql",
			       .ca_admin_socket = "",
			       .crl_file = "",
			       .disk = "/" } };
	const char *file = NULL, *db = NULL, *sql = NULL;
	const struct ctl_command *command;
	int option, n_words = 0, n_args;
	enum err e;

	log_open("certdeskctl", LOG_INFO);
	while ((option = getopt(argc, argv, "c:d:s:")) != -1) {
		switch (option) {
		case 'c':
			file = optarg;
			break;
		case 'd':
			db = optarg;
			break;
		case 's':
			sql = optarg;
			break;
		default:
			usage();
			return EXIT_FAILURE;
		}
	}
	command = find_command(argc - optind, argv + optind, &n_words);
	n_args = argc - optind - n_words;
	if (command == NULL || n_args < command->min_args ||
	    n_args > command->max_args) {
		usage();
		return EXIT_FAILURE;
	}
	ctl.arena = arena_new(ARENA_CEILING);
	if (ctl.arena == NULL) {
		return EXIT_FAILURE;
	}
	e = open_ctl(&ctl, file, db, sql);
	if (e == ERR_OK) {
		e = command->run(&ctl, n_args, argv + optind + n_words);
	}
	if (e != ERR_OK) {
		fprintf(stderr, "certdeskctl: %s: %s\n", command->words,
		    err_info(e)->code);
	}
	db_free(ctl.desk.db);
	arena_free(ctl.arena);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*
 * ctl: what the commands of certdeskctl share.
 *
 * A command is a row of the table in certdeskctl.c and a function in a file
 * named after its first word: ctl_ca.c, ctl_staff.c. It prints its result to
 * standard output, and what went wrong through err_note.
 */
#ifndef CTL_H
#define CTL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;
struct db;

/* What the configuration file says; options -d and -s go before it. */
struct ctl_conf {
	const char *db;  /* conninfo of the owner, or a superuser for migrate */
	const char *sql; /* folder with migrations/ and roles.sql */
	const char *keyring;
	const char *ca_socket;
	const char *ca_admin_socket;
	const char *crl_file;
	int64_t workers;   /* of certdesk-web */
	int64_t keepalive; /* nginx workers × keepalive of the upstream */
};

struct ctl {
	struct arena *arena;
	struct ctl_conf conf;
	struct db *db; /* connects at first use */
};

struct ctl_command {
	const char *words; /* "staff add" */
	const char *usage; /* its arguments */
	const char *help;
	enum err (*run)(struct ctl *ctl, int n_args, char *const *args);
	int min_args, max_args;
};

#endif

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
#include "model/desk.h"

struct arena;

/* ctl.conf; the options -d and -s go before it. */
struct ctl_conf {
	const char *db;  /* conninfo of the owner, or a superuser for migrate */
	const char *sql; /* folder with migrations/ and roles.sql */
	const char *ca_admin_socket; /* "": not looked at by doctor */
	const char *crl_file;        /* "": the same */
	const char *disk;  /* a path on the disk that must not fill up */
	int64_t workers;   /* of certdesk-web; 0: unknown */
	int64_t keepalive; /* nginx workers × keepalive of the upstream */
};

struct ctl {
	struct arena *arena;
	struct ctl_conf conf;
	struct desk desk; /* connects at first use; no keyring */
};

struct ctl_command {
	const char *words; /* "staff add" */
	const char *usage; /* its arguments */
	const char *help;
	enum err (*run)(struct ctl *ctl, int n_args, char *const *args);
	int min_args, max_args;
};

#define CTL_COMMAND(name) \
	enum err ctl_##name(struct ctl *ctl, int n_args, char *const *args)

CTL_COMMAND(audit_verify);
CTL_COMMAND(dead_list);
CTL_COMMAND(dead_retry); /* JOB… */
CTL_COMMAND(doctor);
CTL_COMMAND(operator_password); /* LOGIN; the password on standard input */
CTL_COMMAND(staff_add);      /* LOGIN NAME ROLES CERTIFICATE-FILE; the same */
CTL_COMMAND(staff_password); /* LOGIN; the same */
CTL_COMMAND(staff_state);    /* LOGIN active|disabled */

#endif

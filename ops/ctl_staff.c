/* ctl_staff: officers' accounts, and passwords that were forgotten. A password
 * is read from standard input, never from the command line, which others on
 * the machine can see. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "model/password.h"
#include "model/staff_admin.h"
#include "ops/ctl.h"

/* One line, without echo where it is typed. */
static enum err
read_password(struct arena *arena, struct str *password)
{
	char line[PASSWORD_MAX + 3];
	struct termios before, quiet;
	bool typed = tcgetattr(STDIN_FILENO, &before) == 0;
	const char *got;

	if (typed) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fputs("password: ", stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	got = fgets(line, sizeof(line), stdin);
	if (typed) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputs("\n", stderr);
	}
	if (got == NULL) {
		return err_note(ERR_INVALID, "no password on standard input");
	}
	line[strcspn(line, "\r\n")] = '\0';
	*password = str_dup(arena, str_c(line));
	explicit_bzero(line, sizeof(line));
	return password->len <= PASSWORD_MAX ?
	    ERR_OK :
	    err_note(ERR_INVALID, "password over %d octets", PASSWORD_MAX);
}

static enum err
certificate_digest(struct arena *arena, const char *path, struct str *digest)
{
	auto_file FILE *file = fopen(path, "re");
	auto_x509 X509 *cert =
	    file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
	unsigned char out[SHA256_DIGEST_LENGTH];
	unsigned len = sizeof(out);

	if (cert == NULL || X509_digest(cert, EVP_sha256(), out, &len) != 1) {
		return err_note(ERR_INVALID, "%s holds no certificate", path);
	}
	*digest = str_dup(arena, (struct str){ (const char *)out, len });
	return ERR_OK;
}

enum err
ctl_staff_add(struct ctl *ctl, int n_args, char *const *args)
{
	struct staff_new staff = { .login = str_c(args[0]),
		.name = str_c(args[1]),
		.roles = str_c(args[2]) };
	int64_t id = 0;
	enum err e =
	    certificate_digest(ctl->arena, args[3], &staff.certificate_sha256);

	(void)n_args;
	if (e == ERR_OK) {
		e = read_password(ctl->arena, &staff.password);
	}
	if (e == ERR_OK) {
		e = staff_add(&ctl->desk, &staff, &id);
	}
	if (e == ERR_OK) {
		printf("staff %" PRId64 "\n", id);
	}
	return e;
}

enum err
ctl_staff_password(struct ctl *ctl, int n_args, char *const *args)
{
	struct str password = STR_NONE;
	enum err e = read_password(ctl->arena, &password);

	(void)n_args;
	return e == ERR_OK ?
	    staff_set_password(&ctl->desk, str_c(args[0]), password) :
	    e;
}

enum err
ctl_staff_state(struct ctl *ctl, int n_args, char *const *args)
{
	(void)n_args;
	if (strcmp(args[1], "active") != 0 &&
	    strcmp(args[1], "disabled") != 0) {
		return err_note(ERR_INVALID, "active or disabled");
	}
	return staff_set_state(&ctl->desk, str_c(args[0]), args[1]);
}

enum err
ctl_operator_password(struct ctl *ctl, int n_args, char *const *args)
{
	struct str password = STR_NONE;
	enum err e = read_password(ctl->arena, &password);

	(void)n_args;
	return e == ERR_OK ?
	    operator_set_password(&ctl->desk, str_c(args[0]), password) :
	    e;
}

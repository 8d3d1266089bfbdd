/*
 * ctl_ca: certdeskctl's commands for the issuing CA. The ceremony and the
 * profile check are pure functions of ca/, called here because they are the
 * operator's work; a running CA is only ever asked through its admin socket.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/secret.h"
#include "ca/ceremony.h"
#include "ca/profile.h"
#include "model/ca_client.h"
#include "ops/ctl.h"
#include "ops/ctl_ca.h"

enum err
ctl_ca_init(struct ctl *ctl, int n_args, char *const *args)
{
	struct ceremony ceremony = { .folder = args[0],
		.kind = CEREMONY_RSA_3072,
		.organization = n_args > 3 ? args[3] : "示范电子认证服务中心" };
	struct secret *passphrase = NULL;
	enum err e = secret_read_file(args[1], &passphrase);

	if (e != ERR_OK) {
		return e;
	}
	if (n_args > 2 && strcmp(args[2], "p256") == 0) {
		ceremony.kind = CEREMONY_P256;
	} else if (n_args > 2 && strcmp(args[2], "rsa3072") != 0) {
		e = err_note(ERR_INVALID, "no such kind of key: %s", args[2]);
	}
	if (e == ERR_OK) {
		ceremony.passphrase = passphrase;
		e = ceremony_perform(&ceremony, ctl->arena);
	}
	secret_free(passphrase);
	if (e == ERR_OK) {
		printf("made a root and an issuing CA in %s; have "
		       "%s/ceremony.txt signed, and take root-key.pem off "
		       "this machine\n",
		    args[0], args[0]);
	}
	return e;
}

enum err
ctl_ca_profile_check(struct ctl *ctl, int n_args, char *const *args)
{
	for (int i = 0; i < n_args; i++) {
		struct profile *profile;
		enum err e = profile_read(args[i], ctl->arena, &profile);
		if (e != ERR_OK) {
			return e;
		}
		printf("%s: %.*s\n", args[i], STR_FMT(profile->full_name));
	}
	return ERR_OK;
}

static const char *
admin_socket(const struct ctl *ctl, int n_args, char *const *args)
{
	return n_args > 0 ? args[0] : ctl->conf.ca_admin_socket;
}

static void
print_crl(struct arena *arena, const struct ca_figures *figures)
{
	printf("CRL %lld, %lld entries, made %.*s, next due %.*s\n",
	    (long long)figures->crl_number, (long long)figures->crl_entries,
	    STR_FMT(clock_format_second(arena, figures->crl_this_update)),
	    STR_FMT(clock_format_second(arena, figures->crl_next_update)));
}

enum err
ctl_ca_crl(struct ctl *ctl, int n_args, char *const *args)
{
	struct ca_figures figures;
	const char *path = admin_socket(ctl, n_args, args);

	if (path == NULL) {
		return err_note(ERR_INVALID, "which socket?");
	}
	enum err e = ca_generate_crl(path, &figures);
	if (e == ERR_OK) {
		print_crl(ctl->arena, &figures);
	}
	return e;
}

enum err
ctl_ca_status(struct ctl *ctl, int n_args, char *const *args)
{
	struct ca_figures figures;
	const char *path = admin_socket(ctl, n_args, args);

	if (path == NULL) {
		return err_note(ERR_INVALID, "which socket?");
	}
	enum err e = ca_status(path, &figures);
	if (e == ERR_OK) {
		print_crl(ctl->arena, &figures);
		printf("%lld certificates, %lld reserved, audit row %lld\n",
		    (long long)figures.issued, (long long)figures.reserved,
		    (long long)figures.audit_head);
	}
	return e;
}

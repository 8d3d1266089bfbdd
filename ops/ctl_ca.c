/*
 * ctl_ca: certdeskctl's commands for the issuing CA. The ceremony and the
 * profile check are pure functions of ca/, called here because they are the
 * operator's work; a running CA is only ever asked through its admin socket.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/secret.h"
#include "ca/ceremony.h"
#include "ca/keystore.h"
#include "ca/profile.h"
#include "model/ca_client.h"
#include "model/ca_trail.h"
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

static enum err
verify_heads(struct ctl *ctl, EVP_PKEY *key)
{
	int64_t after = 0;
	size_t n = 0;

	do {
		struct ca_trail_head *heads;
		enum err e = ca_trail_heads(&ctl->desk, after, &heads, &n);
		if (e != ERR_OK) {
			return e;
		}
		for (size_t i = 0; i < n; i++) {
			after = heads[i].seq;
			if (!signature_is_good(key,
				ca_trail_head_text(&ctl->desk, &heads[i]),
				heads[i].signature)) {
				printf("WRONG: the CA did not sign row %lld "
				       "so\n",
				    (long long)after);
				return ERR_CONFLICT;
			}
		}
	} while (n > 0);
	return ERR_OK;
}

static enum err
verify_heads_by_file(struct ctl *ctl, const char *path)
{
	auto_file FILE *file = fopen(path, "re");
	auto_x509 X509 *issuing = NULL;

	if (file != NULL) {
		issuing = PEM_read_X509(file, NULL, NULL, NULL);
	}
	if (issuing == NULL) {
		return err_note(ERR_INVALID, "no certificate in %s", path);
	}
	return verify_heads(ctl, X509_get0_pubkey(issuing));
}

enum err
ctl_ca_audit(struct ctl *ctl, int n_args, char *const *args)
{
	struct ca_trail trail;
	enum err e = ca_trail_verify(&ctl->desk, &trail);

	if (e == ERR_OK && trail.wrong) {
		printf("WRONG: row %lld: %.*s\n", (long long)trail.wrong_seq,
		    STR_FMT(trail.what));
		return ERR_CONFLICT;
	}
	if (e == ERR_OK && n_args > 0) {
		e = verify_heads_by_file(ctl, args[0]);
	}
	if (e == ERR_OK) {
		printf("%lld rows: whole; %lld signed ends%s\n",
		    (long long)trail.n, (long long)trail.n_heads,
		    n_args > 0 ? ", all the CA's" : ", not looked at");
	}
	return e;
}

enum err
ctl_ca_halt(struct ctl *ctl, int n_args, char *const *args)
{
	enum err e = ca_trail_halt(&ctl->desk, true, str_c(args[0]));

	(void)n_args;
	if (e == ERR_OK) {
		printf("nothing is signed: %s\n", args[0]);
	}
	return e;
}

enum err
ctl_ca_resume(struct ctl *ctl, int n_args, char *const *args)
{
	enum err e = ca_trail_halt(&ctl->desk, false, STR(""));

	(void)n_args;
	(void)args;
	if (e == ERR_OK) {
		puts("certificates are signed");
	}
	return e;
}

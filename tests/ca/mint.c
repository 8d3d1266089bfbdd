/*
 * mint: makes a member's certificate without the desk, for the tests of this
 * folder: a certificate that exists before the story begins. Takes
 * key=value arguments, prints what a row of desk.certificate needs, one value
 * a line. Not installed.
 *
 *	mint ca=FOLDER passphrase=FILE profile=FILE csr=FILE(DER or PEM)
 *	    organization=… name=… credit_code=… from=UNIX to=UNIX
 *	    [province=…] [city=…] [unit=…] [crl_url=…] [ocsp_url=…]
 *	    [issuer_url=…] [pem=FILE]
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "ca/certificate.h"
#include "ca/issuer.h"
#include "ca/keystore.h"
#include "ca/name.h"
#include "ca/profile.h"
#include "ca/request.h"

struct wish {
	struct arena *arena;
	int argc;
	char **argv;
};

static struct str
wish_get(const struct wish *wish, const char *key)
{
	struct str name, value;

	for (int i = 1; i < wish->argc; i++) {
		str_cut(str_c(wish->argv[i]), '=', &name, &value);
		if (str_equal_c(name, key)) {
			return value;
		}
	}
	return STR_NONE;
}

static const char *
wish_text(const struct wish *wish, const char *key)
{
	struct str value = wish_get(wish, key);

	return value.p == NULL ? "" : str_to_c(wish->arena, value);
}

static enum err
wish_time(const struct wish *wish, const char *key, int64_t *out)
{
	return str_to_int64(wish_get(wish, key), out) ?
	    ERR_OK :
	    err_note(ERR_INVALID, "%s= is no moment", key);
}

static enum err
read_csr(const struct wish *wish, struct str *der)
{
	auto_file FILE *file = fopen(wish_text(wish, "csr"), "r");
	unsigned char *room = NULL;
	auto_x509_req X509_REQ *req = NULL;

	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "no csr");
	}
	req = PEM_read_X509_REQ(file, NULL, NULL, NULL);
	if (req == NULL) {
		rewind(file);
		req = d2i_X509_REQ_fp(file, NULL);
	}
	int len = req == NULL ? 0 : i2d_X509_REQ(req, &room);
	if (len <= 0) {
		return err_note(ERR_INVALID, "csr is none");
	}
	*der = str_dup(
	    wish->arena, (struct str){ (const char *)room, (size_t)len });
	OPENSSL_free(room);
	return ERR_OK;
}

static enum err
open_issuer(
    const struct wish *wish, struct issuer *issuer, struct keystore **keystore)
{
	const char *folder = wish_text(wish, "ca");
	struct arena *a = wish->arena;
	struct secret *passphrase = NULL;
	enum err e =
	    secret_read_file(wish_text(wish, "passphrase"), &passphrase);

	if (e == ERR_OK) {
		e = keystore_open(
		    str_to_c(a, str_printf(a, "%s/issuing-key.pem", folder)),
		    passphrase, keystore);
	}
	secret_free(passphrase);
	if (e == ERR_OK) {
		e = issuer_open(issuer, *keystore,
		    str_to_c(a, str_printf(a, "%s/issuing.pem", folder)),
		    str_to_c(a, str_printf(a, "%s/root.pem", folder)),
		    clock_now(), a);
	}
	issuer->crl_url = wish_text(wish, "crl_url");
	issuer->ocsp_url = wish_text(wish, "ocsp_url");
	issuer->issuer_url = wish_text(wish, "issuer_url");
	return e;
}

static enum err
plan_make(const struct wish *wish, const struct request *request,
    struct certificate_plan *plan)
{
	struct name_parts parts = { .country = STR("CN"),
		.province = wish_get(wish, "province"),
		.locality = wish_get(wish, "city"),
		.organization = wish_get(wish, "organization"),
		.unit = wish_get(wish, "unit"),
		.common_name = wish_get(wish, "name") };
	unsigned char *serial = arena_alloc(wish->arena, SERIAL_LEN);
	enum err e;

	serial_make(serial);
	plan->serial = (struct str){ (const char *)serial, SERIAL_LEN };
	plan->spki = request->spki;
	plan->credit_code = wish_get(wish, "credit_code");
	if ((e = name_build(&parts, wish->arena, &plan->subject)) != ERR_OK ||
	    (e = wish_time(wish, "from", &plan->not_before)) != ERR_OK) {
		return e;
	}
	return wish_time(wish, "to", &plan->not_after);
}

static enum err
show(const struct wish *wish, struct str der,
    const struct certificate_plan *plan)
{
	auto_x509 X509 *certificate = NULL;
	const unsigned char *p = (const unsigned char *)der.p;
	struct arena *a = wish->arena;
	const char *path = wish_text(wish, "pem");

	certificate = d2i_X509(NULL, &p, (long)der.len);
	if (certificate == NULL) {
		return err_note(ERR_BUG, "made no certificate");
	}
	if (path[0] != '\0') {
		auto_file FILE *file = fopen(path, "w");
		if (file == NULL || PEM_write_X509(file, certificate) != 1) {
			return err_note(ERR_DENIED, "cannot write %s", path);
		}
	}
	printf("serial=%.*s\nsubject=%.*s\nspki_sha256=%.*s\nder=%.*s\n",
	    STR_FMT(str_to_hex(a, plan->serial)),
	    STR_FMT(name_text(a, X509_get_subject_name(certificate))),
	    STR_FMT(str_to_hex(a, sha256_of(a, plan->spki))),
	    STR_FMT(str_to_hex(a, der)));
	return ERR_OK;
}

static enum err
mint(const struct wish *wish, const struct issuer *issuer,
    struct keystore *keystore, const struct request *request)
{
	struct profile *profile;
	struct certificate_frame frame;
	struct certificate_plan plan;
	struct str tbs, signature, der;
	enum err e;

	if ((e = profile_read(wish_text(wish, "profile"), wish->arena,
		 &profile)) != ERR_OK ||
	    (e = certificate_frame_make(
		 issuer, profile, wish->arena, &frame)) != ERR_OK ||
	    (e = plan_make(wish, request, &plan)) != ERR_OK ||
	    (e = certificate_build(&frame, &plan, wish->arena, &tbs)) !=
		ERR_OK ||
	    (e = keystore_sign(keystore, wish->arena, tbs, &signature)) !=
		ERR_OK ||
	    (e = signed_assemble(tbs, issuer->algorithm, signature, wish->arena,
		 &der)) != ERR_OK) {
		return e;
	}
	return show(wish, der, &plan);
}

int
main(int argc, char **argv)
{
	struct wish wish = { arena_new(8U << 20), argc, argv };
	struct issuer issuer = { 0 };
	struct keystore *keystore = NULL;
	struct request request = { 0 };
	struct str csr = STR_NONE;
	enum err e;

	log_open("mint", LOG_INFO);
	if (wish.arena == NULL) {
		return 1;
	}
	e = open_issuer(&wish, &issuer, &keystore);
	if (e == ERR_OK) {
		e = read_csr(&wish, &csr);
	}
	if (e == ERR_OK && request_read(csr, &request) != RULE_NONE) {
		e = err_note(ERR_INVALID, "csr is not good");
	}
	if (e == ERR_OK) {
		e = mint(&wish, &issuer, keystore, &request);
	}
	request_clear(&request);
	issuer_clear(&issuer);
	keystore_free(keystore);
	arena_free(wish.arena);
	return e == ERR_OK ? 0 : 1;
}

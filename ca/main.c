/*
 * certdesk-ca: the issuing CA. Reads its configuration, opens its key, takes
 * up what an earlier run left, locks itself in, and serves.
 *
 *	certdesk-ca -c CONFIGURATION
 */
#include "config.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/db.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "base/secret.h"
#include "base/signals.h"
#include "ca/crash.h"
#include "ca/dispatch.h"
#include "ca/journal.h"
#include "ca/keycheck.h"
#include "ca/keystore.h"
#include "ca/publish.h"
#include "ca/recover.h"
#include "ca/sandbox_ca.h"
#include "ca/serve.h"
#include "ca/signer.h"
#include "ca/statements.h"

#define SECURE_HEAP   (256 * 1024) /* of OpenSSL, for the private key */
#define UIDS_MAX      16
#define ARENA_CEILING (256U << 20)

struct settings {
	const char *socket, *admin_socket;
	const char **users, **admins;
	const char *db;
	const char *key, *passphrase_file;
	const char *certificate, *root;
	const char *crl_file, *journal, *profiles;
	const char **origins;
	const char *crl_url, *ocsp_url, *issuer_url;
	const char *user;
};

#define AT(member) offsetof(struct settings, member)
static const struct conf_item items[] = {
	{ "socket", CONF_TEXT, AT(socket), NULL, 0, 0 },
	{ "admin_socket", CONF_TEXT, AT(admin_socket), NULL, 0, 0 },
	/* Unix users who may ask; empty: the CA's own user. */
	{ "users", CONF_LIST, AT(users), "", 0, 0 },
	{ "admins", CONF_LIST, AT(admins), "", 0, 0 },
	{ "db", CONF_TEXT, AT(db), NULL, 0, 0 },
	{ "key", CONF_TEXT, AT(key), NULL, 0, 0 },
	{ "passphrase_file", CONF_TEXT, AT(passphrase_file), NULL, 0, 0 },
	{ "certificate", CONF_TEXT, AT(certificate), NULL, 0, 0 },
	{ "root", CONF_TEXT, AT(root), NULL, 0, 0 },
	{ "crl_file", CONF_TEXT, AT(crl_file), NULL, 0, 0 },
	{ "journal", CONF_TEXT, AT(journal), NULL, 0, 0 },
	{ "profiles", CONF_TEXT, AT(profiles), NULL, 0, 0 },
	{ "origin", CONF_LIST, AT(origins), NULL, 0, 0 },
	{ "crl_url", CONF_TEXT, AT(crl_url), "", 0, 0 },
	{ "ocsp_url", CONF_TEXT, AT(ocsp_url), "", 0, 0 },
	{ "issuer_url", CONF_TEXT, AT(issuer_url), "", 0, 0 },
	/* The Unix user to become when started as root; empty: stay. */
	{ "user", CONF_TEXT, AT(user), "", 0, 0 },
};
#undef AT

static enum err
open_key(struct signer *signer, const struct settings *settings)
{
	struct secret *passphrase = NULL;
	enum err e = secret_read_file(settings->passphrase_file, &passphrase);

	if (e == ERR_OK) {
		e = keystore_open(settings->key, passphrase, &signer->keystore);
	}
	secret_free(passphrase);
	return e;
}

static enum err
make_frames(struct signer *signer, struct arena *arena)
{
	enum err e = ERR_OK;

	signer->frames = arena_array(
	    arena, struct certificate_frame, signer->profiles.n_profiles + 1);
	for (size_t i = 0; e == ERR_OK && i < signer->profiles.n_profiles;
	     i++) {
		e = certificate_frame_make(&signer->issuer,
		    signer->profiles.profiles[i], arena, &signer->frames[i]);
	}
	return e;
}

/* Of the issuer's own kind, so that a draft has the true length. */
static EVP_PKEY *
lint_key_make(const struct keystore *keystore)
{
	switch (key_kind_of(keystore_public(keystore))) {
	case KEY_P256:
		return EVP_EC_gen("P-256");
	case KEY_P384:
		return EVP_EC_gen("P-384");
	default:
		return EVP_RSA_gen(3072);
	}
}

static enum err
signer_open(
    struct signer *signer, const struct settings *settings, struct arena *arena)
{
	enum err e;

	signer->origins = settings->origins;
	signer->crl_file = settings->crl_file;
	signer->arena = arena_new(ARENA_CEILING);
	signer->db = db_new(settings->db, statements, STMT__MAX);
	if (signer->arena == NULL || signer->db == NULL) {
		return ERR_BUSY;
	}
	if ((e = open_key(signer, settings)) != ERR_OK ||
	    (e = issuer_open(&signer->issuer, signer->keystore,
		 settings->certificate, settings->root, clock_now(), arena)) !=
		ERR_OK) {
		return e;
	}
	signer->issuer.crl_url = settings->crl_url;
	signer->issuer.ocsp_url = settings->ocsp_url;
	signer->issuer.issuer_url = settings->issuer_url;
	signer->lint_key = lint_key_make(signer->keystore);
	if (signer->lint_key == NULL) {
		return ERR_BUSY;
	}
	if ((e = profile_read_all(
		 settings->profiles, arena, &signer->profiles)) != ERR_OK ||
	    (e = make_frames(signer, arena)) != ERR_OK) {
		return e;
	}
	return journal_open(settings->journal, &signer->journal);
}

static void
signer_close(struct signer *signer)
{
	journal_free(signer->journal);
	EVP_PKEY_free(signer->lint_key);
	issuer_clear(&signer->issuer);
	keystore_free(signer->keystore);
	db_free(signer->db);
	arena_free(signer->arena);
}

/* Before anybody may ask: the lock, what is new, what was left behind. */
static enum err
take_over(struct signer *signer)
{
	enum err e;

	if ((e = keystore_health(signer->keystore, signer->arena)) != ERR_OK ||
	    (e = signer_lock(signer)) != ERR_OK ||
	    (e = signer_introduce(signer)) != ERR_OK ||
	    (e = recover_journal(signer)) != ERR_OK ||
	    (e = recover_issuances(signer)) != ERR_OK ||
	    (e = publish_resume(signer)) != ERR_OK) {
		return e;
	}
	arena_reset(signer->arena);
	return ERR_OK;
}

static enum err
read_uids(const char **names, uid_t *uids, size_t *n)
{
	*n = 0;
	if (names[0] == NULL) {
		uids[(*n)++] = geteuid();
		return ERR_OK;
	}
	for (; *names != NULL; names++) {
		const struct passwd *user = getpwnam(*names);
		if (user == NULL || *n == UIDS_MAX) {
			return err_note(ERR_INVALID, "no user %s", *names);
		}
		uids[(*n)++] = user->pw_uid;
	}
	return ERR_OK;
}

static enum err
open_and_serve(struct signer *signer, const struct settings *settings)
{
	const int signals[] = { SIGTERM, SIGINT };
	uid_t users[UIDS_MAX], admins[UIDS_MAX];
	struct door doors[] = {
		{ -1, CALLER_DESK, users, 0 },
		{ -1, CALLER_ADMIN, admins, 0 },
	};
	int signals_fd = -1;
	enum err e;

	if ((e = read_uids(settings->users, users, &doors[0].n_uids)) !=
		ERR_OK ||
	    (e = read_uids(settings->admins, admins, &doors[1].n_uids)) !=
		ERR_OK ||
	    (e = signals_open(signals, 2, &signals_fd)) != ERR_OK ||
	    (e = serve_listen(settings->socket, 0666, &doors[0].fd)) !=
		ERR_OK ||
	    (e = serve_listen(settings->admin_socket, 0600, &doors[1].fd)) !=
		ERR_OK ||
	    (e = sandbox_ca_enter()) != ERR_OK) {
		return e;
	}
	log_notice("serving");
	e = serve(signer, doors, 2, signals_fd);
	log_notice("stopped");
	return e;
}

static enum err
run(const char *path, struct arena *arena)
{
	struct settings settings = { 0 };
	struct signer signer = { 0 };
	enum err e = conf_read(
	    path, items, sizeof(items) / sizeof(items[0]), &settings, arena);

	if (e == ERR_OK && settings.user[0] != '\0') {
		e = sandbox_become(settings.user);
	}
	if (e == ERR_OK) {
		e = signer_open(&signer, &settings, arena);
	}
	if (e == ERR_OK) {
		e = take_over(&signer);
	}
	if (e == ERR_OK) {
		e = open_and_serve(&signer, &settings);
	}
	signer_close(&signer);
	return e;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(4U << 20);
	const char *path = NULL;
	enum err e;

	log_open("certdesk-ca", LOG_INFO);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-c") == 0 && i + 1 < argc) {
			path = argv[++i];
		} else if (!crash_option(argv[i])) {
			path = NULL;
			break;
		}
	}
	if (arena == NULL || path == NULL) {
		(void)fputs("usage: certdesk-ca -c configuration\n", stderr);
		return EXIT_FAILURE;
	}
	e = sandbox_harden();
	if (e == ERR_OK && CRYPTO_secure_malloc_init(SECURE_HEAP, 32) == 0) {
		e = err_note(ERR_BUSY, "no locked memory for the key");
	}
	if (e == ERR_OK) {
		e = run(path, arena);
	}
	if (e != ERR_OK) {
		log_error("stopped: %s", err_info(e)->code);
	}
	arena_free(arena);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

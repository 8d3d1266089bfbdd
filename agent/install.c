/*
 * install: see the header; each function derives where it stands from the key.
 */
#include "config.h"

#include "agent/install.h"

#include <openssl/sha.h>
#include <openssl/x509_vfy.h>

#include "agent/csr.h"
#include "agent/statement.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

CLEANUP_DEFINE(x509_store, X509_STORE *, X509_STORE_free);
CLEANUP_DEFINE(x509_store_ctx, X509_STORE_CTX *, X509_STORE_CTX_free);
#define auto_x509_store     CLEANUP(x509_store)
#define auto_x509_store_ctx CLEANUP(x509_store_ctx)

static const struct str superseded = { "superseded ", 11 };

static struct str
sha256_of(struct arena *arena, struct str bytes)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)bytes.p, bytes.len, digest);
	return str_dup(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

static X509 *
parse_cert(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.p;
	X509 *cert = der.p == NULL ? NULL : d2i_X509(NULL, &at, (long)der.len);
	if (cert != NULL && at != (const unsigned char *)der.p + der.len) {
		X509_free(cert);
		return NULL;
	}
	return cert;
}

struct str
install_id(struct arena *arena, struct str application)
{
	struct str digest = sha256_of(
	    arena, str_printf(arena, "certdesk-v1:%.*s", STR_FMT(application)));
	return (struct str){ digest.p, INSTALL_ID_LEN };
}

static enum problem
step(const struct install *install, const char *name)
{
	return install->step(install->arg, name) ? PROBLEM_NONE :
						   PROBLEM_WORKER_LOST;
}

enum problem
install_find_cert(
    const struct install *install, struct str sha256, struct token_cert *out)
{
	struct token_cert *certs;
	size_t n;
	enum problem problem =
	    install->driver->certs(install->token, install->arena, &certs, &n);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_equal(
			sha256_of(install->arena, certs[i].der), sha256)) {
			*out = certs[i];
			return PROBLEM_NONE;
		}
	}
	return PROBLEM_OLD_CERT_ABSENT;
}

/* The certificates of this application; how many, and the first. */
static enum problem
find_own_certs(const struct install *install, struct str id,
    struct token_cert *own, size_t *n_own)
{
	struct token_cert *certs;
	size_t n;
	*n_own = 0;
	enum problem problem =
	    install->driver->certs(install->token, install->arena, &certs, &n);
	for (size_t i = 0; problem == PROBLEM_NONE && i < n; i++) {
		if (str_equal(certs[i].id, id)) {
			own[(*n_own)++] = certs[i];
		}
	}
	return problem;
}

#define MAX_OWN 64

/* Is there one whole pair that signs? *usable false: it may be made anew. */
static enum problem
try_pair(const struct install *install, struct str id, bool *usable)
{
	const struct token_driver *driver = install->driver;
	struct token_pair pair;
	*usable = false;
	enum problem problem = driver->pair_count(install->token, id, &pair);
	if (problem != PROBLEM_NONE || pair.n_private != 1 ||
	    pair.n_public != 1) {
		return problem;
	}
	auto_evp_pkey EVP_PKEY *key = NULL;
	struct str signature;
	problem = driver->pair_public(install->token, id, &key);
	if (problem == PROBLEM_NONE) {
		problem = driver->sign(install->token, id, key,
		    statement_self_test(install->arena, install->application),
		    install->arena, &signature);
	}
	if (problem == PROBLEM_VERIFY) {
		struct token_cert own[MAX_OWN];
		size_t n_own;
		problem = find_own_certs(install, id, own, &n_own);
		/* A pair that has its certificate is not replaced. */
		return problem != PROBLEM_NONE ? problem :
		    n_own > 0                  ? PROBLEM_VERIFY :
						 PROBLEM_NONE;
	}
	*usable = problem == PROBLEM_NONE;
	return problem;
}

static enum problem
make_pair(const struct install *install, struct str id,
    enum token_algorithm algorithm)
{
	const struct token_driver *driver = install->driver;
	bool usable;
	enum problem problem = step(install, "KEY");
	if (problem == PROBLEM_NONE) {
		problem = driver->pair_destroy(install->token, id);
	}
	if (problem == PROBLEM_NONE) {
		problem = driver->pair_generate(install->token, id,
		    str_printf(install->arena, "%.*s %.*s",
			STR_FMT(install->key_no),
			STR_FMT(install->application)),
		    algorithm);
	}
	if (problem == PROBLEM_NONE) {
		problem = step(install, "KEY_TEST");
	}
	if (problem == PROBLEM_NONE) {
		problem = try_pair(install, id, &usable);
		if (problem == PROBLEM_NONE && !usable) {
			problem = PROBLEM_VERIFY;
		}
	}
	return problem;
}

static enum problem
sign_pop(const struct install *install, const struct token_cert *old,
    X509 *old_cert, struct str terms_hex, struct install_request *out)
{
	EVP_PKEY *old_key = X509_get0_pubkey(old_cert);
	if (old_key == NULL) {
		return PROBLEM_OLD_CERT_ABSENT;
	}
	enum problem problem =
	    install->driver->sign(install->token, old->id, old_key,
		statement_pop(install->arena, install->origin,
		    install->application, terms_hex, out->csr),
		install->arena, &out->pop);
	return problem == PROBLEM_VERIFY ? PROBLEM_OLD_CERT_ABSENT : problem;
}

enum problem
install_prepare(const struct install *install, struct str old_sha256,
    enum token_algorithm algorithm, struct str terms_hex,
    struct install_request *out)
{
	const struct token_driver *driver = install->driver;
	struct str id = install_id(install->arena, install->application);
	struct token_cert old;
	*out = (struct install_request){ 0 };
	if (algorithm == TOKEN_NO_ALGORITHM) {
		return PROBLEM_ALGORITHM;
	}
	if (!driver->is_logged_in(install->token)) {
		return PROBLEM_PIN_REQUIRED;
	}
	enum problem problem = step(install, "LOOK");
	if (problem == PROBLEM_NONE) {
		problem = driver->sweep(install->token);
	}
	if (problem == PROBLEM_NONE) {
		problem = install_find_cert(install, old_sha256, &old);
	}
	if (problem == PROBLEM_NONE) {
		problem = try_pair(install, id, &out->resumed);
	}
	if (problem == PROBLEM_NONE && !out->resumed) {
		problem = make_pair(install, id, algorithm);
	}
	if (problem == PROBLEM_NONE) {
		problem = step(install, "CSR");
	}
	auto_evp_pkey EVP_PKEY *key = NULL;
	if (problem == PROBLEM_NONE) {
		problem = driver->pair_public(install->token, id, &key);
	}
	auto_x509 X509 *old_cert = NULL;
	if (problem == PROBLEM_NONE) {
		old_cert = parse_cert(old.der);
		problem = old_cert == NULL ?
		    PROBLEM_OLD_CERT_ABSENT :
		    csr_build(driver, install->token, id, key, old_cert,
			install->arena, &out->csr);
	}
	if (problem == PROBLEM_NONE) {
		problem = sign_pop(install, &old, old_cert, terms_hex, out);
	}
	return problem;
}

/* The leaf hangs under the CA and the root that the ticket names. Times are
 * left out: the clock of a member's machine is no authority. */
static bool
chain_holds(const struct install *install,
    const struct install_package *package, X509 *cert)
{
	auto_x509 X509 *ca = parse_cert(package->ca);
	auto_x509 X509 *root = parse_cert(package->root);
	if (ca == NULL || root == NULL ||
	    !str_equal(
		sha256_of(install->arena, package->ca), package->ca_sha256) ||
	    !str_equal(sha256_of(install->arena, package->root),
		package->root_sha256) ||
	    X509_verify(cert, X509_get0_pubkey(ca)) != 1) {
		return false;
	}
	auto_x509_store X509_STORE *store = X509_STORE_new();
	auto_x509_store_ctx X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *between = sk_X509_new_null();
	bool ok = store != NULL && context != NULL && between != NULL &&
	    X509_STORE_add_cert(store, root) == 1 &&
	    sk_X509_push(between, ca) > 0 &&
	    X509_STORE_set_flags(store, X509_V_FLAG_NO_CHECK_TIME) == 1 &&
	    X509_STORE_CTX_init(context, store, cert, between) == 1 &&
	    X509_verify_cert(context) == 1;
	sk_X509_free(between);
	return ok;
}

static enum problem
check_package(const struct install *install, struct str id,
    const struct install_package *package, X509 *cert)
{
	if (!chain_holds(install, package, cert)) {
		return PROBLEM_CERT_CHAIN;
	}
	auto_evp_pkey EVP_PKEY *key = NULL;
	enum problem problem =
	    install->driver->pair_public(install->token, id, &key);
	if (problem == PROBLEM_VERIFY) {
		return PROBLEM_CERT_KEY_MISMATCH; /* no pair at all */
	}
	if (problem == PROBLEM_NONE &&
	    EVP_PKEY_eq(key, X509_get0_pubkey(cert)) != 1) {
		return PROBLEM_CERT_KEY_MISMATCH;
	}
	return problem;
}

/* Afterwards exactly one certificate carries the id, and it is this one. */
static enum problem
put_cert(const struct install *install, struct str id, struct str der)
{
	const struct token_driver *driver = install->driver;
	struct token_cert own[MAX_OWN];
	size_t n_own;
	bool there = false;
	enum problem problem = find_own_certs(install, id, own, &n_own);
	for (size_t i = 0; problem == PROBLEM_NONE && i < n_own; i++) {
		if (!there && str_equal(own[i].der, der)) {
			there = true;
			continue;
		}
		problem = driver->cert_destroy(install->token, own[i].handle);
	}
	if (problem == PROBLEM_NONE && !there) {
		problem = driver->cert_write(install->token, id,
		    str_printf(install->arena, "%.*s %.*s",
			STR_FMT(install->key_no),
			STR_FMT(install->application)),
		    der);
	}
	return problem;
}

static enum problem
read_back(const struct install *install, struct str id, struct str der)
{
	struct token_cert own[MAX_OWN];
	size_t n_own;
	enum problem problem = find_own_certs(install, id, own, &n_own);
	if (problem == PROBLEM_NONE &&
	    (n_own != 1 || !str_equal(own[0].der, der))) {
		return PROBLEM_VERIFY;
	}
	return problem;
}

enum problem
install_write(const struct install *install,
    const struct install_package *package, struct str *receipt,
    struct str *cert_sha256)
{
	const struct token_driver *driver = install->driver;
	struct str id = install_id(install->arena, install->application);
	auto_x509 X509 *cert = parse_cert(package->cert);
	if (cert == NULL) {
		return PROBLEM_PACKAGE;
	}
	if (!driver->is_logged_in(install->token)) {
		return PROBLEM_PIN_REQUIRED;
	}
	enum problem problem = step(install, "CHECK");
	if (problem == PROBLEM_NONE) {
		problem = check_package(install, id, package, cert);
	}
	if (problem == PROBLEM_NONE) {
		problem = step(install, "WRITE");
	}
	if (problem == PROBLEM_NONE) {
		problem = put_cert(install, id, package->cert);
	}
	if (problem == PROBLEM_NONE) {
		problem = step(install, "READ_BACK");
	}
	if (problem == PROBLEM_NONE) {
		problem = read_back(install, id, package->cert);
	}
	if (problem == PROBLEM_NONE) {
		problem = step(install, "SELF_TEST");
	}
	if (problem == PROBLEM_NONE) {
		problem =
		    driver->sign(install->token, id, X509_get0_pubkey(cert),
			statement_installed(install->arena, install->origin,
			    install->application, package->cert),
			install->arena, receipt);
	}
	*cert_sha256 = sha256_of(install->arena, package->cert);
	return problem;
}

enum problem
install_finish(
    const struct install *install, struct str old_sha256, struct str new_sha256)
{
	struct token_cert cert;
	enum problem problem = step(install, "FINISH");
	if (problem == PROBLEM_NONE) {
		problem = install_find_cert(install, new_sha256, &cert);
	}
	if (problem == PROBLEM_OLD_CERT_ABSENT) {
		return PROBLEM_VERIFY; /* the confirmed one is not here */
	}
	if (problem == PROBLEM_NONE) {
		problem = install_find_cert(install, old_sha256, &cert);
		if (problem == PROBLEM_OLD_CERT_ABSENT) {
			return PROBLEM_NONE; /* somebody has made room */
		}
	}
	if (problem != PROBLEM_NONE || str_equal(old_sha256, new_sha256) ||
	    str_starts(cert.label, superseded)) {
		return problem;
	}
	if (!install->driver->is_logged_in(install->token)) {
		return PROBLEM_PIN_REQUIRED;
	}
	return install->driver->cert_relabel(install->token, cert.handle,
	    str_printf(install->arena, "superseded %.*s", STR_FMT(cert.label)));
}

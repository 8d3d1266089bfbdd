/* sign_in: see sign_in.h. */
#include "config.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/db.h"
#include "base/rand.h"
#include "base/seal.h"
#include "model/desk.h"
#include "model/operator.h"
#include "model/password.h"
#include "model/pow.h"
#include "model/rate.h"
#include "model/session.h"
#include "model/sign_in.h"
#include "model/statements.h"

static const struct rate_rule login_soft = { "sign_in_login", 4, 900 };
static const struct rate_rule ip_soft = { "sign_in_ip", 60, 900 };
static const struct rate_rule login_hard = { "sign_in_login_max", 60, 3600 };
static const struct rate_rule ip_hard = { "sign_in_ip_max", 600, 3600 };

struct staff_row {
	int64_t staff_id;
	struct str login;
	struct str password_hash;
	struct str certificate_sha256;
	struct str state;
};

static const struct row_field staff_fields[] = {
	ROW_FIELD(ROW_INT, struct staff_row, staff_id),
	ROW_FIELD(ROW_TEXT, struct staff_row, login),
	ROW_FIELD(ROW_TEXT, struct staff_row, password_hash),
	ROW_FIELD(ROW_BYTES, struct staff_row, certificate_sha256),
	ROW_FIELD(ROW_TEXT, struct staff_row, state),
};
static const struct row_shape staff_shape =
    ROW_SHAPE(struct staff_row, staff_fields);

static const struct row_field line_fields[] = {
	ROW_FIELD(ROW_TEXT, struct sign_in_line, outcome),
	ROW_FIELD(ROW_TEXT, struct sign_in_line, method),
	ROW_FIELD(ROW_TEXT, struct sign_in_line, ip),
	ROW_FIELD(ROW_TEXT, struct sign_in_line, browser),
	ROW_FIELD(ROW_TIME, struct sign_in_line, at),
};
static const struct row_shape line_shape =
    ROW_SHAPE(struct sign_in_line, line_fields);

struct key_owner {
	int64_t operator_id;
	int64_t member_id;
	int64_t n;
};

static const struct row_field owner_fields[] = {
	ROW_FIELD(ROW_INT, struct key_owner, operator_id),
	ROW_FIELD(ROW_INT, struct key_owner, member_id),
	ROW_FIELD(ROW_INT, struct key_owner, n),
};
static const struct row_shape owner_shape =
    ROW_SHAPE(struct key_owner, owner_fields);

/* Officers and operators of one name must not share a limit. */
static struct str
login_key(struct desk *desk, const char *who, struct str login)
{
	return str_printf(desk->arena, "%s:%.*s", who, STR_FMT(login));
}

/* Charges the attempt. *outcome stays SIGN_IN_OK when it may go on. */
static enum err
charge(struct desk *desk, const char *who, const struct sign_in_try *try,
    enum sign_in_outcome *outcome)
{
	struct str login = login_key(desk, who, try->login);
	struct str ip = rate_address(desk, try->ip);
	const struct rate_take hard[] = {
		{ &ip_hard, ip },
		{ &login_hard, login },
	};
	const struct rate_take soft[] = {
		{ &ip_soft, ip },
		{ &login_soft, login },
	};
	enum err e;

	*outcome = SIGN_IN_OK;
	e = rate_take(desk, hard, 2, NULL);
	if (e != ERR_OK) {
		*outcome = SIGN_IN_TOO_MANY;
		return e == ERR_BUSY ? ERR_OK : e;
	}
	if (!str_is_empty(try->answer)) {
		e = pow_take(desk, try->puzzle, try->answer);
		if (e == ERR_OK) {
			return ERR_OK;
		}
		if (e != ERR_INVALID) {
			return e;
		}
	}
	e = rate_take(desk, soft, 2, NULL);
	if (e != ERR_OK) {
		*outcome = SIGN_IN_PUZZLE;
		return e == ERR_BUSY ? ERR_OK : e;
	}
	return ERR_OK;
}

/* After a right password the account's own count begins anew. */
static enum err
forgive(struct desk *desk, const char *who, struct str login)
{
	struct str key = str_to_hex(desk->arena,
	    keyring_mac(desk->keyring, desk->arena, "rate",
		login_key(desk, who, login)));

	return db_run(desk->db, STMT_RATE_FORGET,
	    DB_ARGS(ARG_C(login_soft.name), ARG_TEXT(key)), NULL);
}

static enum err
write_down(struct desk *desk, const struct sign_in_try *try,
    int64_t operator_id, int64_t staff_id, const char *outcome,
    const char *method)
{
	return db_run(desk->db, STMT_SIGN_IN_ADD,
	    DB_ARGS(operator_id > 0 ? ARG_INT(operator_id) : ARG_NULL,
		staff_id > 0 ? ARG_INT(staff_id) : ARG_NULL, ARG_C(outcome),
		ARG_C(method), ARG_TEXT(try->ip), ARG_TEXT(try->browser)),
	    NULL);
}

static enum err
begin_session(struct desk *desk, const struct sign_in_try *try,
    const struct session_new *session, struct str *token)
{
	struct session_new fresh = *session;

	fresh.ip = try->ip;
	fresh.browser = try->browser;
	return session_add(desk, &fresh, token);
}

enum err
sign_in_operator(struct desk *desk, const struct sign_in_try *try,
    enum sign_in_outcome *outcome, struct str *token)
{
	struct operator_row row = { 0 };
	struct session_new session = { .method = SESSION_PASSWORD };
	bool right;
	enum err e;

	e = charge(desk, "operator", try, outcome);
	if (e != ERR_OK || *outcome != SIGN_IN_OK) {
		return e;
	}
	e = operator_find_by_login(desk, try->login, &row);
	if (e != ERR_OK && e != ERR_NOT_FOUND) {
		return e;
	}
	right = password_is(desk->arena, row.password_hash, try->password) &&
	    str_equal_c(row.state, "active");
	*outcome = right ? SIGN_IN_OK : SIGN_IN_WRONG;
	e = write_down(desk, try, row.operator_id, 0,
	    right ? "ok" : "wrong_password", "password");
	if (e == ERR_OK) {
		e = db_run(desk->db, STMT_OPERATOR_SET_FAILED,
		    DB_ARGS(ARG_INT(row.operator_id), ARG_BOOL(!right)), NULL);
	}
	if (e != ERR_OK || !right) {
		return e;
	}
	session.operator_id = row.operator_id;
	e = forgive(desk, "operator", try->login);
	return e == ERR_OK ? begin_session(desk, try, &session, token) : e;
}

enum err
sign_in_staff(struct desk *desk, const struct sign_in_try *try,
    enum sign_in_outcome *outcome, struct str *token)
{
	struct staff_row row = { 0 };
	struct session_new session = { .method = SESSION_PASSWORD };
	bool right;
	enum err e;

	e = charge(desk, "staff", try, outcome);
	if (e != ERR_OK || *outcome != SIGN_IN_OK) {
		return e;
	}
	e = db_one(desk->db, desk->arena, STMT_STAFF_FIND_BY_LOGIN,
	    DB_ARGS(ARG_TEXT(try->login)), &staff_shape, &row);
	if (e != ERR_OK && e != ERR_NOT_FOUND) {
		return e;
	}
	right = password_is(desk->arena, row.password_hash, try->password) &&
	    str_equal_c(row.state, "active") &&
	    str_equal_secret(str_to_hex(desk->arena, row.certificate_sha256),
		try->client_cert);
	*outcome = right ? SIGN_IN_OK : SIGN_IN_WRONG;
	e = write_down(desk, try, 0, row.staff_id,
	    right ? "ok" : "wrong_password", "password");
	if (e == ERR_OK) {
		e = db_run(desk->db, STMT_STAFF_SET_FAILED,
		    DB_ARGS(ARG_INT(row.staff_id), ARG_BOOL(!right)), NULL);
	}
	if (e != ERR_OK || !right) {
		return e;
	}
	session.staff_id = row.staff_id;
	e = forgive(desk, "staff", try->login);
	return e == ERR_OK ? begin_session(desk, try, &session, token) : e;
}

static struct str
sha256(struct desk *desk, const void *octets, size_t len)
{
	unsigned char *digest = arena_alloc(desk->arena, SHA256_DIGEST_LENGTH);

	SHA256(octets, len, digest);
	return (struct str){ (const char *)digest, SHA256_DIGEST_LENGTH };
}

enum err
sign_in_challenge(struct desk *desk, struct str *challenge)
{
	*challenge = rand_token(desk->arena);
	return db_run(desk->db, STMT_SIGN_IN_CHALLENGE_ADD,
	    DB_ARGS(ARG_BYTES(sha256(desk, challenge->p, challenge->len))),
	    NULL);
}

struct str
sign_in_text(struct desk *desk, const char *origin, struct str challenge)
{
	return str_printf(desk->arena, "certdesk-signin-v1\n%s\n%.*s", origin,
	    STR_FMT(challenge));
}

static bool
signature_is_good(
    struct desk *desk, X509 *certificate, const struct sign_in_by_key *key)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct str text = sign_in_text(desk, key->origin, key->challenge);

	return ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
		X509_get0_pubkey(certificate)) == 1 &&
	    EVP_DigestVerify(ctx, (const unsigned char *)key->signature.p,
		key->signature.len, (const unsigned char *)text.p,
		text.len) == 1;
}

/* Who may sign in by this certificate, when the signature is by its key. */
static enum err
find_owner(struct desk *desk, const struct sign_in_try *try,
    const struct sign_in_by_key *key, struct key_owner *owner)
{
	const unsigned char *p = (const unsigned char *)key->certificate.p;
	auto_x509 X509 *certificate = NULL;
	unsigned char *spki = NULL;
	struct str spki_digest;
	int len;

	certificate = d2i_X509(NULL, &p, (long)key->certificate.len);
	if (certificate == NULL ||
	    p !=
		(const unsigned char *)key->certificate.p +
		    key->certificate.len ||
	    !signature_is_good(desk, certificate, key)) {
		return ERR_NOT_FOUND;
	}
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
	if (len <= 0) {
		return ERR_NOT_FOUND;
	}
	spki_digest = sha256(desk, spki, (size_t)len);
	OPENSSL_free(spki);
	return db_one(desk->db, desk->arena, STMT_OPERATOR_BY_CERTIFICATE,
	    DB_ARGS(ARG_BYTES(spki_digest), ARG_BYTES(key->certificate),
		str_is_empty(try->login) ? ARG_NULL : ARG_TEXT(try->login)),
	    &owner_shape, owner);
}

enum err
sign_in_key(struct desk *desk, const struct sign_in_try *try,
    const struct sign_in_by_key *key, enum sign_in_outcome *outcome,
    struct str *token)
{
	struct key_owner owner = { 0 };
	struct session_new session = { .method = SESSION_KEY };
	const struct rate_take take = { &ip_hard, rate_address(desk, try->ip) };
	int64_t n_rows = 0;
	enum err e;

	*outcome = SIGN_IN_WRONG;
	e = rate_take(desk, &take, 1, NULL);
	if (e != ERR_OK) {
		*outcome = SIGN_IN_TOO_MANY;
		return e == ERR_BUSY ? ERR_OK : e;
	}
	e = db_run(desk->db, STMT_SIGN_IN_CHALLENGE_USE,
	    DB_ARGS(
		ARG_BYTES(sha256(desk, key->challenge.p, key->challenge.len))),
	    &n_rows);
	if (e != ERR_OK || n_rows == 0) {
		return e;
	}
	e = find_owner(desk, try, key, &owner);
	if (e == ERR_NOT_FOUND) {
		return write_down(desk, try, 0, 0, "wrong_key", "key");
	}
	if (e != ERR_OK) {
		return e;
	}
	if (owner.n > 1) {
		*outcome = SIGN_IN_AMBIGUOUS;
		return ERR_OK;
	}
	*outcome = SIGN_IN_OK;
	session.operator_id = owner.operator_id;
	session.member_id = owner.member_id;
	e = write_down(desk, try, owner.operator_id, 0, "ok", "key");
	return e == ERR_OK ? begin_session(desk, try, &session, token) : e;
}

enum err
sign_in_list(struct desk *desk, int64_t operator_id, struct sign_in_line **out,
    size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_SIGN_IN_LIST,
	    DB_ARGS(ARG_INT(operator_id)), &line_shape, out, n);
}

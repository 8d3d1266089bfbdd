/*
 * people: prints the SQL of a few people, members and things for the tests
 * over HTTP: what they need of passwords, sealed data and session tokens can
 * only be made with the keyring.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/seal.h"
#include "base/str.h"
#include "model/contact.h"
#include "model/password.h"
#include "tests/http/people.h"

static struct arena *arena;
static struct keyring *keyring;

static const char *
bytes(struct str octets)
{
	return str_printf(arena, "'\\x%s'::bytea", str_to_hex(arena, octets).p)
	    .p;
}

static const char *
token_hash(const char *token)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct str text = str_c(token);

	SHA256((const unsigned char *)text.p, text.len, digest);
	return bytes((struct str){ (const char *)digest, sizeof(digest) });
}

static void
print_operator(int id, const char *login, const char *hash)
{
	struct str phone = STR("13800005678");

	(void)printf("INSERT INTO desk.operator (operator_id, login, name, "
		     "phone_sealed, phone_mac, phone_mask, password_hash) "
		     "VALUES (%d, '%s', '操作人%d', %s, %s, '138****5678', "
		     "'%s');\n",
	    id, login, id,
	    bytes(seal_close(
		keyring, arena, contact_place_operator(arena, id), phone)),
	    bytes(keyring_mac(keyring, arena, "phone", phone)), hash);
}

static void
print_session(const char *token, const char *operator_id, const char *staff_id,
    const char *member_id, const char *expires)
{
	(void)printf("INSERT INTO desk.session (token_hash, operator_id, "
		     "staff_id, member_id, credential_version, method, "
		     "expires_at) VALUES (%s, %s, %s, %s, 1, 'password', "
		     "now() + interval '%s');\n",
	    token_hash(token), operator_id, staff_id, member_id, expires);
}

static void
print_things(void)
{
	(void)puts(
	    "INSERT INTO desk.ukey (member_id, key_id, key_no, token_serial, "
	    "made_on) VALUES (1, 1, 'KEY-1', 'a', '2024-01-01'), "
	    "(2, 2, 'KEY-2', 'b', '2024-01-01');\n"
	    "INSERT INTO desk.certificate (member_id, certificate_id, key_id, "
	    "account_id, state, serial, subject, spki_sha256, profile, "
	    "not_before, not_after, der, seals) VALUES "
	    "(1, 1, 1, 1, 'active', '0a01', 'CN=甲', 'x', 'member@1', "
	    "now() - interval '340 days', now() + interval '25 days', 'x', "
	    "'double'), (2, 2, 2, 2, 'active', '0a02', 'CN=乙', 'y', "
	    "'member@1', now() - interval '340 days', "
	    "now() + interval '25 days', 'y', 'double');\n"
	    "INSERT INTO desk.order_head (member_id, order_id, no, state, "
	    "price_version, total_fen, operator_id, expires_at) VALUES "
	    "(2, 2, 'DD2', 'awaiting_payment', 1, 20000, 2, "
	    "now() + interval '1 day');\n"
	    "INSERT INTO desk.application (member_id, application_id, no, "
	    "kind, state, certificate_id, account_id, operator_id, order_id, "
	    "submitted_at, review_reason) VALUES "
	    "(2, 2, 'SQ0000000002', 'renew', 'in_review', 2, 2, 2, 2, now(), "
	    "'首次办理');\n"
	    "UPDATE desk.certificate SET live_application_id = 2, "
	    "live_state = 'in_review' WHERE certificate_id = 2;");
}

static struct str
der_of(int (*encode)(const void *, unsigned char **), const void *object)
{
	unsigned char *p = NULL;
	int len = encode(object, &p);
	struct str out =
	    str_dup(arena, (struct str){ (const char *)p, (size_t)len });

	OPENSSL_free(p);
	return out;
}

static int
encode_cert(const void *object, unsigned char **out)
{
	return i2d_X509(object, out);
}

static int
encode_spki(const void *object, unsigned char **out)
{
	return i2d_X509_PUBKEY(object, out);
}

/* Signed by its own key; NULL when anything fails. */
static X509 *
new_cert(EVP_PKEY *key)
{
	X509 *cert = X509_new();

	if (key == NULL || cert == NULL || X509_set_pubkey(cert, key) != 1 ||
	    X509_gmtime_adj(X509_getm_notBefore(cert), 0) == NULL ||
	    X509_gmtime_adj(X509_getm_notAfter(cert), 86400) == NULL ||
	    X509_sign(cert, key, EVP_sha256()) == 0) {
		X509_free(cert);
		return NULL;
	}
	return cert;
}

/* A certificate for an officer, kept as nginx passes it: percent-encoded
 * PEM, in the folder under the login. */
static bool
print_officer(const char *folder, int staff_id, const char *login)
{
	auto_evp_pkey EVP_PKEY *key = EVP_EC_gen("P-256");
	auto_x509 X509 *cert = new_cert(key);
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	auto_file FILE *file =
	    fopen(str_printf(arena, "%s/%s", folder, login).p, "we");
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct buf text;
	struct str der;
	char *pem;
	long len;

	if (cert == NULL || bio == NULL || file == NULL ||
	    PEM_write_bio_X509(bio, cert) != 1) {
		return false;
	}
	len = BIO_get_mem_data(bio, &pem);
	buf_init(&text, arena, 0);
	buf_add_percent(&text, (struct str){ pem, (size_t)len });
	der = der_of(encode_cert, cert);
	SHA256((const unsigned char *)der.p, der.len, digest);
	(void)printf("UPDATE desk.staff SET certificate_sha256 = %s "
		     "WHERE staff_id = %d;\n",
	    bytes((struct str){ (const char *)digest, sizeof(digest) }),
	    staff_id);
	return fwrite(text.p, 1, text.len, file) == text.len;
}

/* The first member's certificate gets a key, kept in a file, and its DER
 * beside it, so that a test can sign in by it. */
static bool
print_key(const char *folder)
{
	auto_evp_pkey EVP_PKEY *key = EVP_EC_gen("P-256");
	auto_x509 X509 *cert = new_cert(key);
	auto_file FILE *key_file =
	    fopen(str_printf(arena, "%s/member-key.pem", folder).p, "we");
	auto_file FILE *cert_file =
	    fopen(str_printf(arena, "%s/member.der", folder).p, "we");
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct str der, spki;

	if (key == NULL || cert == NULL || key_file == NULL ||
	    cert_file == NULL ||
	    PEM_write_PrivateKey(key_file, key, NULL, NULL, 0, NULL, NULL) !=
		1) {
		return false;
	}
	der = der_of(encode_cert, cert);
	spki = der_of(encode_spki, X509_get_X509_PUBKEY(cert));
	SHA256((const unsigned char *)spki.p, spki.len, digest);
	(void)printf("UPDATE desk.certificate SET der = %s, spki_sha256 = %s "
		     "WHERE certificate_id = 1;\n",
	    bytes(der),
	    bytes((struct str){ (const char *)digest, sizeof(digest) }));
	return fwrite(der.p, 1, der.len, cert_file) == der.len;
}

int
main(int argc, char **argv)
{
	struct str hash;

	arena = arena_new(8U << 20);
	if (argc != 3 || arena == NULL ||
	    keyring_read(argv[1], &keyring) != ERR_OK ||
	    password_hash(arena, STR(PASSWORD), &hash) != ERR_OK) {
		return 1;
	}
	(void)puts("INSERT INTO desk.member (member_id, name, credit_code) "
		   "VALUES (1, '甲公司', '91350100M000100Y43'), "
		   "(2, '乙公司', '91110108MA00000070');\n"
		   "INSERT INTO desk.account (member_id, account_id, code, "
		   "name) VALUES (1, 1, 'acc1', '甲一'), "
		   "(2, 2, 'acc2', '乙一');");
	print_operator(1, "first", hash.p);
	print_operator(2, "second", hash.p);
	print_operator(3, "both", hash.p);
	(void)puts("INSERT INTO desk.operator_grant (member_id, operator_id, "
		   "role) VALUES (1, 1, 'owner'), (2, 2, 'owner'), "
		   "(1, 3, 'operator'), (2, 3, 'operator');");
	(void)printf("INSERT INTO desk.staff (staff_id, login, name, "
		     "password_hash, certificate_sha256, roles) VALUES "
		     "(1, 'officer', '审核员', '%s', '\\x01', '{reviewer}'), "
		     "(2, 'finance', '财务', '%s', '\\x02', '{finance}');\n",
	    hash.p, hash.p);
	print_things();
	if (!print_key(argv[2]) || !print_officer(argv[2], 1, "officer") ||
	    !print_officer(argv[2], 2, "finance")) {
		return 1;
	}
	print_session(TOKEN_FIRST, "1", "NULL", "1", "1 hour");
	print_session(TOKEN_SECOND, "2", "NULL", "2", "1 hour");
	print_session(TOKEN_CHOOSING, "3", "NULL", "NULL", "1 hour");
	print_session(TOKEN_ENDED, "1", "NULL", "1", "-1 minute");
	print_session(TOKEN_REVIEWER, "NULL", "1", "NULL", "1 hour");
	print_session(TOKEN_FINANCE, "NULL", "2", "NULL", "1 hour");
	keyring_free(keyring);
	arena_free(arena);
	return 0;
}

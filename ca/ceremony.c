/*
 * ceremony: makes an offline root and the issuing CA under it, once. Called
 * by certdeskctl only.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/secret.h"
#include "ca/ceremony.h"
#include "ca/certificate.h"
#include "ca/issuer.h"
#include "ca/keystore.h"
#include "ca/name.h"

#define ROOT_YEARS       20
#define ISSUING_YEARS    10
#define PASSPHRASE_LEAST 12

struct party {
	EVP_PKEY *key;
	X509 *certificate;
};

static EVP_PKEY *
key_make(enum ceremony_kind kind)
{
	return kind == CEREMONY_P256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(3072);
}

static bool
add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	auto_x509_ext X509_EXTENSION *extension = NULL;

	X509V3_set_ctx(&ctx, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	return extension != NULL &&
	    X509_add_ext(certificate, extension, -1) == 1;
}

static bool
set_name(X509 *certificate, const char *organization, const char *common_name,
    struct arena *arena)
{
	struct name_parts parts = { .country = STR("CN"),
		.organization = str_c(organization),
		.common_name = str_c(common_name) };
	struct str der;
	auto_x509_name X509_NAME *name = NULL;

	if (name_build(&parts, arena, &der) != ERR_OK) {
		return false;
	}
	const unsigned char *p = (const unsigned char *)der.p;
	name = d2i_X509_NAME(NULL, &p, (long)der.len);
	return name != NULL && X509_set_subject_name(certificate, name) == 1;
}

static bool
set_serial_and_times(X509 *certificate, int64_t now, int years)
{
	unsigned char serial[SERIAL_LEN];
	auto_bignum BIGNUM *number = NULL;

	serial_make(serial);
	number = BN_bin2bn(serial, sizeof(serial), NULL);
	/* ASN1_TIME_set chooses UTCTime or GeneralizedTime as it must. */
	return number != NULL &&
	    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) !=
	    NULL &&
	    ASN1_TIME_set(X509_getm_notBefore(certificate), now - 60) != NULL &&
	    ASN1_TIME_set(X509_getm_notAfter(certificate),
		clock_add_years(now, years)) != NULL;
}

/* issuer NULL: signs itself. */
static enum err
certify(struct party *party, const struct party *issuer,
    const struct ceremony *ceremony, const char *common_name,
    struct arena *arena)
{
	const struct party *by = issuer == NULL ? party : issuer;
	X509 *certificate = party->certificate = X509_new();
	int64_t now = clock_now();

	if (certificate == NULL || X509_set_version(certificate, 2) != 1 ||
	    X509_set_pubkey(certificate, party->key) != 1 ||
	    !set_name(
		certificate, ceremony->organization, common_name, arena) ||
	    !set_serial_and_times(certificate, now,
		issuer == NULL ? ROOT_YEARS : ISSUING_YEARS) ||
	    X509_set_issuer_name(
		certificate, X509_get_subject_name(by->certificate)) != 1 ||
	    !add_extension(certificate, by->certificate, NID_basic_constraints,
		issuer == NULL ? "critical,CA:TRUE" :
				 "critical,CA:TRUE,pathlen:0") ||
	    !add_extension(certificate, by->certificate, NID_key_usage,
		"critical,keyCertSign,cRLSign") ||
	    !add_extension(certificate, by->certificate,
		NID_subject_key_identifier, "hash") ||
	    !add_extension(certificate, by->certificate,
		NID_authority_key_identifier, "keyid:always") ||
	    X509_sign(certificate, by->key, keystore_digest(by->key)) == 0) {
		return err_note(
		    ERR_BUG, "%s could not be certified", common_name);
	}
	return ERR_OK;
}

static enum err
write_file(const struct ceremony *ceremony, const char *name, struct str text,
    struct arena *arena)
{
	const char *path =
	    str_to_c(arena, str_printf(arena, "%s/%s", ceremony->folder, name));
	auto_fd int fd =
	    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0) {
		return err_note(errno == EEXIST ? ERR_CONFLICT : ERR_DENIED,
		    "%s: %s", path, strerror(errno));
	}
	if (write(fd, text.p, text.len) != (ssize_t)text.len ||
	    fsync(fd) != 0) {
		return err_note(ERR_BUG, "%s: %s", path, strerror(errno));
	}
	return ERR_OK;
}

static struct str
pem_of(struct arena *arena, X509 *first, X509 *second)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;

	if (bio == NULL || PEM_write_bio_X509(bio, first) != 1 ||
	    (second != NULL && PEM_write_bio_X509(bio, second) != 1)) {
		return STR_NONE;
	}
	long len = BIO_get_mem_data(bio, &text);
	return str_dup(arena, (struct str){ text, (size_t)len });
}

static enum err
write_key(const struct ceremony *ceremony, const char *name, EVP_PKEY *key,
    struct arena *arena)
{
	struct str path = str_printf(arena, "%s/%s", ceremony->folder, name);

	return keystore_write_file(
	    str_to_c(arena, path), key, ceremony->passphrase);
}

static struct str
describe(struct arena *arena, const char *what, X509 *certificate)
{
	return str_printf(arena,
	    "%s\n  subject  %.*s\n  SHA-256  %.*s\n  key      %.*s\n\n", what,
	    STR_FMT(name_text(arena, X509_get_subject_name(certificate))),
	    STR_FMT(str_to_hex(
		arena, sha256_of(arena, x509_der(arena, certificate)))),
	    STR_FMT(str_to_hex(
		arena, sha256_of(arena, x509_spki(arena, certificate)))));
}

static struct str
record(const struct ceremony *ceremony, const struct party *root,
    const struct party *issuing, struct arena *arena)
{
	return str_printf(arena,
	    "密钥生成仪式记录 Key ceremony record\n"
	    "\n"
	    "时间 Time          %.*s (北京时间)\n"
	    "密钥 Keys          %s\n"
	    "\n"
	    "%.*s%.*s"
	    "根密钥 root-key.pem 随后离线保管，本机不留副本。\n"
	    "The root's key leaves this machine; no copy stays.\n"
	    "\n"
	    "主持人 Conducted by  ______________________  日期 Date __________\n"
	    "见证人 Witness       ______________________  日期 Date __________\n"
	    "见证人 Witness       ______________________  日期 Date __________\n",
	    STR_FMT(clock_format_second(arena, clock_now())),
	    ceremony->kind == CEREMONY_P256 ? "P-256" : "RSA-3072",
	    STR_FMT(describe(arena, "根证书 Root", root->certificate)),
	    STR_FMT(
		describe(arena, "签发证书 Issuing CA", issuing->certificate)));
}

static enum err
write_all(const struct ceremony *ceremony, const struct party *root,
    const struct party *issuing, struct arena *arena)
{
	enum err e;

	if ((e = write_key(ceremony, "root-key.pem", root->key, arena)) !=
		ERR_OK ||
	    (e = write_key(ceremony, "issuing-key.pem", issuing->key, arena)) !=
		ERR_OK ||
	    (e = write_file(ceremony, "root.pem",
		 pem_of(arena, root->certificate, NULL), arena)) != ERR_OK ||
	    (e = write_file(ceremony, "issuing.pem",
		 pem_of(arena, issuing->certificate, NULL), arena)) != ERR_OK ||
	    (e = write_file(ceremony, "chain.pem",
		 pem_of(arena, issuing->certificate, root->certificate),
		 arena)) != ERR_OK) {
		return e;
	}
	return write_file(ceremony, "ceremony.txt",
	    record(ceremony, root, issuing, arena), arena);
}

enum err
ceremony_perform(const struct ceremony *ceremony, struct arena *arena)
{
	struct party root = { NULL, NULL }, issuing = { NULL, NULL };
	enum err e;

	if (ceremony->passphrase->len < PASSPHRASE_LEAST) {
		return err_note(ERR_INVALID,
		    "the passphrase is shorter than %d octets",
		    PASSPHRASE_LEAST);
	}
	if (mkdir(ceremony->folder, 0755) != 0 && errno != EEXIST) {
		return err_note(
		    ERR_DENIED, "%s: %s", ceremony->folder, strerror(errno));
	}
	root.key = key_make(ceremony->kind);
	issuing.key = key_make(ceremony->kind);
	e = root.key == NULL || issuing.key == NULL ? ERR_BUG : ERR_OK;
	if (e == ERR_OK) {
		e = certify(&root, NULL, ceremony,
		    str_to_c(arena,
			str_printf(arena, "%s 根CA", ceremony->organization)),
		    arena);
	}
	if (e == ERR_OK) {
		e = certify(&issuing, &root, ceremony,
		    str_to_c(arena,
			str_printf(arena, "%s 签发CA", ceremony->organization)),
		    arena);
	}
	if (e == ERR_OK) {
		e = write_all(ceremony, &root, &issuing, arena);
	}
	X509_free(root.certificate);
	X509_free(issuing.certificate);
	EVP_PKEY_free(root.key);
	EVP_PKEY_free(issuing.key);
	return e;
}

/*
 * keystore: where the issuing key lives, and the few things it can do. Called
 * by issuer.c; the only file that sees a private key in service.
 */
#include "config.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/secret.h"
#include "ca/keycheck.h"
#include "ca/keystore.h"

struct keystore_driver {
	const char *scheme; /* what a place begins with */
	enum err (*open)(const char *place, const struct secret *passphrase,
	    struct keystore *keystore);
	enum err (*sign)(struct keystore *keystore, struct arena *arena,
	    struct str octets, struct str *signature);
	void (*close)(struct keystore *keystore);
};

struct keystore {
	const struct keystore_driver *driver;
	EVP_PKEY *public_key;
	EVP_PKEY *private_key; /* file driver */
};

const EVP_MD *
keystore_digest(EVP_PKEY *key)
{
	switch (key_kind_of(key)) {
	case KEY_RSA:
	case KEY_P256:
		return EVP_sha256();
	case KEY_P384:
		return EVP_sha384();
	case KEY_OTHER:
	case KEY_SM2:
	case KEY__MAX:
		break;
	}
	return NULL;
}

enum err
signature_make(EVP_PKEY *key, struct arena *arena, struct str octets,
    struct str *signature)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char room[1024];
	size_t len = sizeof(room);

	if (ctx == NULL ||
	    EVP_DigestSignInit(ctx, NULL, keystore_digest(key), NULL, key) !=
		1 ||
	    EVP_DigestSign(ctx, room, &len, (const unsigned char *)octets.p,
		octets.len) != 1) {
		return err_note(ERR_BUG, "a key does not sign");
	}
	*signature = str_dup(arena, (struct str){ (const char *)room, len });
	return ERR_OK;
}

bool
signature_is_good(EVP_PKEY *key, struct str octets, struct str signature)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const EVP_MD *digest = keystore_digest(key);

	return ctx != NULL && digest != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, digest, NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, (const unsigned char *)signature.p,
		signature.len, (const unsigned char *)octets.p,
		octets.len) == 1;
}

static EVP_PKEY *
public_half(EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	const unsigned char *p = der;
	EVP_PKEY *half = len > 0 ? d2i_PUBKEY(NULL, &p, len) : NULL;

	OPENSSL_free(der);
	return half;
}

static enum err
file_open(const char *place, const struct secret *passphrase,
    struct keystore *keystore)
{
	auto_file FILE *file = fopen(place, "re");
	X509_SIG *sealed = NULL;
	PKCS8_PRIV_KEY_INFO *info = NULL;

	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "no key file %s", place);
	}
	/* PEM_read_PKCS8 takes "ENCRYPTED PRIVATE KEY" only. */
	sealed = PEM_read_PKCS8(file, NULL, NULL, NULL);
	if (sealed == NULL) {
		return err_note(
		    ERR_INVALID, "%s holds no encrypted PKCS#8 key", place);
	}
	info = PKCS8_decrypt(
	    sealed, (const char *)passphrase->p, (int)passphrase->len);
	X509_SIG_free(sealed);
	if (info == NULL) {
		return err_note(ERR_DENIED, "wrong passphrase for %s", place);
	}
	keystore->private_key = EVP_PKCS82PKEY(info);
	PKCS8_PRIV_KEY_INFO_free(info);
	if (keystore->private_key == NULL) {
		return err_note(ERR_INVALID, "%s: not a usable key", place);
	}
	keystore->public_key = public_half(keystore->private_key);
	return keystore->public_key == NULL ? ERR_BUSY : ERR_OK;
}

static enum err
file_sign(struct keystore *keystore, struct arena *arena, struct str octets,
    struct str *signature)
{
	return signature_make(keystore->private_key, arena, octets, signature);
}

static void
file_close(struct keystore *keystore)
{
	EVP_PKEY_free(keystore->private_key);
}

static enum err
pkcs11_open(const char *place, const struct secret *passphrase,
    struct keystore *keystore)
{
	(void)passphrase;
	(void)keystore;
	return err_note(
	    ERR_INVALID, "%s: keys on PKCS#11 are not served yet", place);
}

/* The first whose scheme fits; the empty scheme is any path. */
static const struct keystore_driver drivers[] = {
	{ "pkcs11:", pkcs11_open, NULL, NULL },
	{ "", file_open, file_sign, file_close },
};

enum err
keystore_open(
    const char *place, const struct secret *passphrase, struct keystore **out)
{
	struct keystore *keystore = calloc(1, sizeof(*keystore));
	size_t i = 0;

	*out = NULL;
	if (keystore == NULL) {
		return ERR_BUSY;
	}
	while (!str_starts(str_c(place), str_c(drivers[i].scheme))) {
		i++;
	}
	keystore->driver = &drivers[i];
	enum err e = drivers[i].open(place, passphrase, keystore);
	if (e == ERR_OK && keystore_digest(keystore->public_key) == NULL) {
		e = err_note(ERR_INVALID, "%s: no key for an issuer", place);
	}
	if (e != ERR_OK) {
		keystore_free(keystore);
		return e;
	}
	*out = keystore;
	return ERR_OK;
}

void
keystore_free(struct keystore *keystore)
{
	if (keystore == NULL) {
		return;
	}
	if (keystore->driver != NULL && keystore->driver->close != NULL) {
		keystore->driver->close(keystore);
	}
	EVP_PKEY_free(keystore->public_key);
	free(keystore);
}

EVP_PKEY *
keystore_public(const struct keystore *keystore)
{
	return keystore->public_key;
}

enum err
keystore_sign(struct keystore *keystore, struct arena *arena, struct str octets,
    struct str *signature)
{
	return keystore->driver->sign(keystore, arena, octets, signature);
}

enum err
keystore_health(struct keystore *keystore, struct arena *arena)
{
	/* Not the beginning of any DER value that is ever signed. */
	struct str text = STR("certdesk-health-v1");
	struct str signature;
	enum err e = keystore_sign(keystore, arena, text, &signature);

	if (e != ERR_OK) {
		return e;
	}
	if (!signature_is_good(keystore->public_key, text, signature)) {
		return err_note(ERR_BUG, "the issuing key signs wrongly");
	}
	return ERR_OK;
}

enum err
keystore_algorithm(const struct keystore *keystore, struct str *der)
{
	switch (key_kind_of(keystore->public_key)) {
	case KEY_RSA:
		*der = STR("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01"
			   "\x0b\x05\x00");
		return ERR_OK;
	case KEY_P256:
		*der = STR("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02");
		return ERR_OK;
	case KEY_P384:
		*der = STR("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03");
		return ERR_OK;
	case KEY_OTHER:
	case KEY_SM2:
	case KEY__MAX:
		break;
	}
	return ERR_INVALID;
}

/* scrypt (RFC 7914) at the largest cost OpenSSL takes without more memory. */
static X509_SIG *
seal_key(EVP_PKEY *key, const struct secret *passphrase)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	X509_ALGOR *scheme = PKCS5_pbe2_set_scrypt(
	    EVP_aes_256_cbc(), NULL, 0, NULL, 16384, 8, 1);
	X509_SIG *sealed = NULL;

	if (info != NULL && scheme != NULL) {
		sealed = PKCS8_set0_pbe((const char *)passphrase->p,
		    (int)passphrase->len, info, scheme);
	}
	if (sealed == NULL) {
		X509_ALGOR_free(scheme);
	}
	PKCS8_PRIV_KEY_INFO_free(info);
	return sealed;
}

enum err
keystore_write_file(
    const char *path, EVP_PKEY *key, const struct secret *passphrase)
{
	X509_SIG *sealed = seal_key(key, passphrase);
	enum err e = ERR_BUG;

	if (sealed == NULL) {
		return err_note(ERR_BUG, "a key could not be encrypted");
	}
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	if (file == NULL) {
		e = err_note(ERR_CONFLICT, "%s cannot be made", path);
	} else {
		bool ok = PEM_write_PKCS8(file, sealed) == 1 &&
		    fflush(file) == 0 && fsync(fd) == 0;
		e = fclose(file) == 0 && ok ?
		    ERR_OK :
		    err_note(ERR_BUG, "%s was not written", path);
	}
	X509_SIG_free(sealed);
	return e;
}

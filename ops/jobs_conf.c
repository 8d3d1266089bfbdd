#include "config.h"

#include <stddef.h>
#include <stdio.h>

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/conf.h"
#include "base/seal.h"
#include "base/secret.h"
#include "gateway/rsa_key.h"
#include "ops/jobs.h"
#include "ops/jobs_conf.h"

#define CONF(key, type, fallback, min, max)                                 \
	{                                                                   \
#key, type, offsetof(struct jobs_conf, key), fallback, min, \
		    max                                                     \
	}

static const struct conf_item items[] = {
	CONF(db, CONF_TEXT, NULL, 0, 0),
	CONF(keyring, CONF_TEXT, NULL, 0, 0),
	CONF(platform_key, CONF_TEXT, NULL, 0, 0),
	CONF(origin, CONF_TEXT, NULL, 0, 0),
	CONF(ca_chain, CONF_TEXT, NULL, 0, 0),
	CONF(alipay_gateway, CONF_TEXT, "https://openapi.alipay.com/gateway.do",
	    0, 0),
	CONF(alipay_app_id, CONF_TEXT, NULL, 0, 0),
	CONF(alipay_seller_id, CONF_TEXT, NULL, 0, 0),
	CONF(merchant_key, CONF_TEXT, NULL, 0, 0),
	CONF(alipay_public_key, CONF_TEXT, NULL, 0, 0),
	CONF(notify_url, CONF_TEXT, NULL, 0, 0),
	CONF(return_url, CONF_TEXT, NULL, 0, 0),
	CONF(pay_subject, CONF_TEXT, "数字证书服务费", 0, 0),
	CONF(query_above, CONF_INT, "500000", 0, INT64_MAX),
	CONF(sms_endpoint, CONF_TEXT, "https://dysmsapi.aliyuncs.com/", 0, 0),
	CONF(sms_key_id, CONF_TEXT, NULL, 0, 0),
	CONF(sms_secret_file, CONF_TEXT, NULL, 0, 0),
	CONF(sms_sign_name, CONF_TEXT, NULL, 0, 0),
	CONF(sms_template_code, CONF_TEXT, "SMS_000000001", 0, 0),
	CONF(sms_template_progress, CONF_TEXT, "SMS_000000002", 0, 0),
	CONF(ca_socket, CONF_TEXT, "", 0, 0),
	CONF(ca_file, CONF_TEXT, "", 0, 0),
	CONF(metrics, CONF_TEXT, "", 0, 0),
	CONF(runners, CONF_INT, "2", 1, 16),
};

enum err
jobs_conf_read(const char *path, struct arena *arena, struct jobs_conf *out)
{
	return conf_read(
	    path, items, sizeof(items) / sizeof(items[0]), out, arena);
}

static enum err
read_text(struct arena *arena, const char *path, struct str *text)
{
	auto_file FILE *file = fopen(path, "re");
	struct buf buf;
	char piece[4096];
	size_t n;

	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "%s cannot be read", path);
	}
	buf_init(&buf, arena, 65536);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
		buf_add(&buf, piece, n);
	}
	*text = buf_str(&buf);
	return buf_failed(&buf) || ferror(file) != 0 ?
	    err_note(ERR_INVALID, "%s cannot be read whole", path) :
	    ERR_OK;
}

static enum err
read_merchant_key(struct jobs *jobs)
{
	struct secret *text = NULL;
	enum err e = secret_read_file(jobs->conf.merchant_key, &text);

	if (e == ERR_OK) {
		e = rsa_key_read_private(
		    secret_str(text), &jobs->alipay.merchant_key);
	}
	secret_free(text);
	return e == ERR_OK ? e :
			     err_note(e, "%s holds no RSA key to sign with",
				 jobs->conf.merchant_key);
}

static enum err
read_alipay_key(struct jobs *jobs)
{
	struct str text = STR("");
	enum err e =
	    read_text(jobs->arena, jobs->conf.alipay_public_key, &text);

	if (e == ERR_OK) {
		e = rsa_key_read_public(text, &jobs->alipay.alipay_key);
	}
	return e == ERR_OK ?
	    e :
	    err_note(e, "%s holds no RSA key", jobs->conf.alipay_public_key);
}

/* Mixing up the two public keys of the platform's key tool is common, and
 * would have us take our own signature for the platform's. */
static enum err
check_keys_differ(struct jobs *jobs)
{
	struct str signature = STR_NONE;
	enum err e = rsa_key_sign(jobs->arena, jobs->alipay.merchant_key,
	    STR("certdesk"), &signature);

	if (e == ERR_OK &&
	    rsa_key_verify(jobs->arena, jobs->alipay.alipay_key,
		STR("certdesk"), signature)) {
		return err_note(ERR_INVALID,
		    "alipay_public_key is the merchant's own, not Alipay's");
	}
	return e;
}

static struct str
sha256_hex(struct arena *arena, const unsigned char *octets, size_t len)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256(octets, len, digest);
	return str_to_hex(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

static enum err
read_platform_key(struct jobs *jobs)
{
	struct secret *text = NULL;
	auto_bio BIO *bio = NULL;
	unsigned char raw[32];
	size_t len = sizeof(raw);
	enum err e = secret_read_file(jobs->conf.platform_key, &text);

	if (e == ERR_OK) {
		bio = BIO_new_mem_buf(text->p, (int)text->len);
		jobs->platform_key = bio == NULL ?
		    NULL :
		    PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	}
	secret_free(text);
	if (jobs->platform_key == NULL ||
	    EVP_PKEY_get_base_id(jobs->platform_key) != EVP_PKEY_ED25519 ||
	    EVP_PKEY_get_raw_public_key(jobs->platform_key, raw, &len) != 1) {
		return err_note(ERR_INVALID, "%s holds no Ed25519 key",
		    jobs->conf.platform_key);
	}
	jobs->platform_kid = sha256_hex(jobs->arena, raw, len);
	jobs->platform_kid.len = 16;
	return ERR_OK;
}

static enum err
read_chain(struct jobs *jobs)
{
	auto_file FILE *file = fopen(jobs->conf.ca_chain, "re");
	struct str *const digests[] = { &jobs->ca_sha256, &jobs->root_sha256 };

	for (size_t i = 0; file != NULL && i < 2; i++) {
		auto_x509 X509 *cert = PEM_read_X509(file, NULL, NULL, NULL);
		unsigned char *der = NULL;
		int len = cert == NULL ? -1 : i2d_X509(cert, &der);

		if (len > 0) {
			*digests[i] = sha256_hex(jobs->arena, der, (size_t)len);
		}
		OPENSSL_free(der);
	}
	return jobs->root_sha256.p != NULL ?
	    ERR_OK :
	    err_note(ERR_INVALID,
		"%s does not hold the issuing CA and the root",
		jobs->conf.ca_chain);
}

static void
fill_accounts(struct jobs *jobs)
{
	const struct jobs_conf *conf = &jobs->conf;
	struct str endpoint = str_c(conf->sms_endpoint);

	if (!str_ends(endpoint, STR("/"))) {
		endpoint = str_printf(jobs->arena, "%s/", conf->sms_endpoint);
	}
	jobs->alipay.gateway = str_c(conf->alipay_gateway);
	jobs->alipay.app_id = str_c(conf->alipay_app_id);
	jobs->alipay.seller_id = str_c(conf->alipay_seller_id);
	jobs->alipay.notify_url = str_c(conf->notify_url);
	jobs->alipay.return_url = str_c(conf->return_url);
	jobs->sms.endpoint = endpoint;
	jobs->sms.sign_name = str_c(conf->sms_sign_name);
	jobs->sms.key.id = str_c(conf->sms_key_id);
	jobs->sms.key.secret = secret_str(jobs->sms_secret);
}

enum err
jobs_keys_read(struct jobs *jobs)
{
	enum err e = keyring_read(jobs->conf.keyring, &jobs->keyring);

	if (e == ERR_OK) {
		e = read_merchant_key(jobs);
	}
	if (e == ERR_OK) {
		e = read_alipay_key(jobs);
	}
	if (e == ERR_OK) {
		e = check_keys_differ(jobs);
	}
	if (e == ERR_OK) {
		e = read_platform_key(jobs);
	}
	if (e == ERR_OK) {
		e = read_chain(jobs);
	}
	if (e == ERR_OK) {
		e = secret_read_file(
		    jobs->conf.sms_secret_file, &jobs->sms_secret);
	}
	if (e == ERR_OK) {
		fill_accounts(jobs);
	}
	return e;
}

void
jobs_keys_free(struct jobs *jobs)
{
	keyring_free(jobs->keyring);
	secret_free(jobs->sms_secret);
	EVP_PKEY_free(jobs->alipay.merchant_key);
	EVP_PKEY_free(jobs->alipay.alipay_key);
	EVP_PKEY_free(jobs->platform_key);
}

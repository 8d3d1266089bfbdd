/* app: see app.h. */
#include "config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/pem.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/conf.h"
#include "base/db.h"
#include "base/log.h"
#include "base/seal.h"
#include "fcgi/app.h"
#include "model/statements.h"

#define CONF(key_, type_, fallback_, min_, max_)                \
	{                                                       \
		.key = #key_, .type = type_,                    \
		.offset = offsetof(struct web_conf, key_),      \
		.fallback = fallback_, .min = min_, .max = max_ \
	}

static const struct conf_item items[] = {
	CONF(socket, CONF_TEXT, NULL, 0, 0),
	CONF(socket_group, CONF_TEXT, "", 0, 0),
	CONF(workers, CONF_INT, "32", 1, 512),
	CONF(db, CONF_TEXT, NULL, 0, 0),
	CONF(keyring, CONF_TEXT, NULL, 0, 0),
	CONF(ca_socket, CONF_TEXT, "", 0, 0),
	CONF(origin, CONF_TEXT, NULL, 0, 0),
	CONF(admin_origin, CONF_TEXT, NULL, 0, 0),
	CONF(alipay_app_id, CONF_TEXT, "", 0, 0),
	CONF(alipay_seller_id, CONF_TEXT, "", 0, 0),
	CONF(alipay_public_key, CONF_TEXT, "", 0, 0),
	CONF(platform_public_key, CONF_TEXT, "", 0, 0),
	CONF(ca_chain, CONF_TEXT, "", 0, 0),
	CONF(metrics, CONF_TEXT, "", 0, 0),
	CONF(upload_max, CONF_INT, "10485760", 1024, 104857600),
	CONF(site_name, CONF_TEXT, NULL, 0, 0),
	CONF(hotline, CONF_TEXT, "", 0, 0),
	CONF(email, CONF_TEXT, "", 0, 0),
	CONF(icp, CONF_TEXT, "", 0, 0),
	CONF(sales_orders_url, CONF_TEXT, "", 0, 0),
};

static enum err
read_public_key(const char *path, EVP_PKEY **out)
{
	auto_file FILE *file = NULL;

	*out = NULL;
	if (path[0] == '\0') {
		return ERR_OK;
	}
	file = fopen(path, "re");
	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "%s cannot be read", path);
	}
	*out = PEM_read_PUBKEY(file, NULL, NULL, NULL);
	return *out == NULL ?
	    err_note(ERR_INVALID, "%s holds no public key", path) :
	    ERR_OK;
}

static enum err
read_chain(struct app *app)
{
	auto_file FILE *file = NULL;
	const char *path = app->conf.ca_chain;
	struct buf text;
	char piece[4096];
	X509 *cert;
	size_t n;

	app->ca_chain = sk_X509_new_null();
	if (path[0] == '\0') {
		return ERR_OK;
	}
	file = fopen(path, "re");
	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "%s cannot be read", path);
	}
	while ((cert = PEM_read_X509(file, NULL, NULL, NULL)) != NULL) {
		if (sk_X509_push(app->ca_chain, cert) <= 0) {
			X509_free(cert);
			return ERR_BUSY;
		}
	}
	if (sk_X509_num(app->ca_chain) == 0) {
		return err_note(ERR_INVALID, "%s holds no certificate", path);
	}
	rewind(file);
	buf_init(&text, app->arena, 0);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
		buf_add(&text, piece, n);
	}
	app->ca_chain_pem = buf_str(&text);
	return ERR_OK;
}

enum err
app_new(const char *conf_path, struct app **out)
{
	struct app *app = calloc(1, sizeof(*app));
	enum err e;

	*out = NULL;
	if (app == NULL || (app->arena = arena_new(1024 * 1024)) == NULL) {
		free(app);
		return ERR_BUSY;
	}
	e = conf_read(conf_path, items, sizeof(items) / sizeof(items[0]),
	    &app->conf, app->arena);
	if (e == ERR_OK) {
		e = keyring_read(app->conf.keyring, &app->keyring);
	}
	if (e == ERR_OK) {
		e = read_public_key(
		    app->conf.alipay_public_key, &app->alipay_key);
	}
	if (e == ERR_OK) {
		e = read_public_key(
		    app->conf.platform_public_key, &app->platform_key);
	}
	if (e == ERR_OK) {
		e = read_chain(app);
	}
	if (e != ERR_OK) {
		app_free(app);
		return e;
	}
	*out = app;
	return ERR_OK;
}

void
app_free(struct app *app)
{
	if (app == NULL) {
		return;
	}
	db_free(app->db);
	keyring_free(app->keyring);
	EVP_PKEY_free(app->alipay_key);
	EVP_PKEY_free(app->platform_key);
	sk_X509_pop_free(app->ca_chain, X509_free);
	arena_free(app->arena);
	free(app);
}

enum err
app_open_db(struct app *app)
{
	app->db = db_new(app->conf.db, statements, STMT__MAX);
	return app->db == NULL ? ERR_BUSY : ERR_OK;
}

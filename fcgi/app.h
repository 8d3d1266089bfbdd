/*
 * app: what one certdesk-web process holds between requests.
 *
 * Made by main before the workers are forked (configuration, keys) and
 * completed in each worker (its database connection). Handlers read it; none
 * changes it.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;
struct keyring;
struct metrics;

/* web.conf, key by key. Texts live in app->arena. */
struct web_conf {
	const char *socket;       /* path of the FastCGI socket */
	const char *socket_group; /* of nginx; "": the process's own */
	int64_t workers;
	const char *db;      /* conninfo */
	const char *keyring; /* file */
	const char *ca_socket;
	const char *origin; /* https://host:port of the members' site */
	const char *admin_origin;
	const char *alipay_app_id;
	const char *alipay_seller_id;
	const char *alipay_public_key;   /* file; "": online payment is off */
	const char *platform_public_key; /* file; "": downloads are off */
	const char *ca_chain;            /* file: issuing CA, then root, PEM */
	const char *metrics; /* address:port on loopback; "": none */
	int64_t upload_max;  /* octets */
	const char *site_name;
	const char *hotline;
	const char *email;
	const char *icp;
	const char *sales_orders_url;
};

struct app {
	struct web_conf conf;
	struct arena *arena;       /* ours, lives as long as the app */
	struct keyring *keyring;   /* ours */
	EVP_PKEY *alipay_key;      /* ours; NULL when not configured */
	EVP_PKEY *platform_key;    /* ours; NULL when not configured */
	STACK_OF(X509) * ca_chain; /* ours; may be empty */
	struct str ca_chain_pem;
	struct db *db;           /* ours; NULL in the parent */
	struct metrics *metrics; /* shared by all workers */
};

/* Reads configuration and keys; logs what is wrong. Needs no database. */
enum err app_new(const char *conf_path, struct app **out) MUST_CHECK;
void app_free(struct app *app);

/* In a worker: makes the database handle (connects at first use). */
enum err app_open_db(struct app *app) MUST_CHECK;

#endif

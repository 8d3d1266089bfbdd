/* jobs_conf: jobs.conf, key by key, and the keys it names. */
#ifndef JOBS_CONF_H
#define JOBS_CONF_H

#include <stdint.h>

#include "base/err.h"

struct arena;
struct jobs;

struct jobs_conf {
	const char *db;           /* conninfo */
	const char *keyring;      /* file */
	const char *platform_key; /* file: Ed25519, PEM */
	const char *origin;       /* of the members' site */
	const char *ca_chain;     /* file: issuing CA, then root, PEM */
	const char *alipay_gateway;
	const char *alipay_app_id;
	const char *alipay_seller_id;
	const char *merchant_key;      /* file */
	const char *alipay_public_key; /* file */
	const char *notify_url;
	const char *return_url;
	const char *pay_subject; /* what is paid, as the cashier shows it */
	int64_t query_above;     /* fen: a notice of so much or more is asked
			      * after before it is believed */
	const char *sms_endpoint;
	const char *sms_key_id;
	const char *sms_secret_file;
	const char *sms_sign_name;
	const char *sms_template_code;
	const char *sms_template_progress;
	const char *ca_socket;
	const char *ca_file; /* trusted for TLS beside the system's; "" */
	const char *metrics; /* address:port on loopback; "": none */
	int64_t runners;     /* processes */
};

enum err jobs_conf_read(
    const char *path, struct arena *arena, struct jobs_conf *out) MUST_CHECK;

/* Reads the key files that jobs->conf names into jobs, and refuses to start
 * with keys that are mixed up. */
enum err jobs_keys_read(struct jobs *jobs) MUST_CHECK;
void jobs_keys_free(struct jobs *jobs);

#endif

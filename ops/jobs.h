/*
 * jobs: what one runner of certdesk-jobs holds, and what a kind of job is.
 *
 * A kind is a row of the table in kinds.c and a function in a file of its
 * own. It may run twice for one job: its effects stand that.
 */
#ifndef JOBS_H
#define JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/str.h"
#include "gateway/alipay.h"
#include "gateway/aliyun_sms.h"
#include "gateway/json.h"
#include "model/desk.h"
#include "model/job.h"
#include "ops/jobs_conf.h"

struct http;
struct keyring;
struct secret;

struct jobs {
	struct jobs_conf conf;
	struct arena *arena;          /* ours; lives as long as the program */
	struct keyring *keyring;      /* ours */
	struct secret *sms_secret;    /* ours */
	struct alipay_account alipay; /* its keys are ours */
	struct aliyun_sms_account sms;
	EVP_PKEY *platform_key;  /* ours; Ed25519 */
	struct str platform_kid; /* names the platform's key in a grant */
	struct str ca_sha256, root_sha256; /* of the certificates, hex */

	struct desk desk;  /* arena: one a job */
	struct http *http; /* ours */
};

/* What a run came to, beside its error. */
struct job_result {
	int64_t again_at; /* not done: look again then; TIME_NONE: done */
	struct str note;  /* for whoever reads the row; no personal data */
};

struct job_kind {
	const char *name;
	/*
	 * ERR_BUSY, ERR_UPSTREAM, ERR_CONFLICT and ERR_BUG are tried again,
	 * later and later; the others are final: a dead letter.
	 */
	enum err (*run)(struct jobs *jobs, const struct job *job,
	    const struct json_map *payload, struct job_result *result);
	int64_t max_attempts;
	int64_t first_delay; /* seconds; doubled each time, up to an hour */
};

extern const struct job_kind job_kinds[];
extern const size_t n_job_kinds;

/* A member of the payload that must be a positive number. ERR_INVALID. */
enum err job_number(
    const struct json_map *payload, const char *name, int64_t *out) MUST_CHECK;

#endif

/*
 * ticket: what the platform allows, signed with its Ed25519 key.
 *
 * A ticket opens a job for one application on one key; an ack says that the
 * platform has confirmed the new certificate. Both travel as {"body": base64
 * of the exact octets signed, "sig": base64 of 64 octets}; nothing of the body
 * is believed before the signature holds.
 */
#ifndef TICKET_H
#define TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>
#include <openssl/evp.h>

#include "agent/problem.h"
#include "base/str.h"

struct arena;

struct ticket {
	struct str application;
	struct str key_no;
	struct str token_serial;
	struct str old_cert_sha256; /* octets */
	struct str origin;
	struct str ca_sha256;   /* octets */
	struct str root_sha256; /* octets */
	struct str terms;       /* hex */
	struct str min_built;
	struct str min_version;
	struct str algorithm; /* "rsa2048", "rsa3072", "p256" */
	int64_t expires;
};

struct ack {
	struct str application;
	struct str certificate_sha256; /* octets */
	int64_t confirmed;
};

/* The platform's public keys: more than one while a key is being changed. */
struct ticket_keys {
	EVP_PKEY **key;
	size_t n;
};

/* paths ended by NULL, PEM files with an Ed25519 public key. ERR_INVALID after
 * a log line. Freed with ticket_keys_free. */
enum err
ticket_keys_read(const char *const *paths, struct ticket_keys *out) MUST_CHECK;
void ticket_keys_free(struct ticket_keys *keys);

/* envelope is {"body", "sig"}; texts live in the arena. Checked: signature,
 * form, origin (the one that asks), expiry against now, this agent's version.
 * PROBLEM_TICKET, _EXPIRED, _ORIGIN, PROBLEM_AGENT_TOO_OLD (then *out has
 * min_version and min_built). */
enum problem
ticket_read(const struct ticket_keys *keys, struct json_object *envelope,
    struct str origin, int64_t now, struct arena *arena, struct ticket *out);

enum problem ticket_read_ack(const struct ticket_keys *keys,
    struct json_object *envelope, struct arena *arena, struct ack *out);

/* 1 to 64 of A-Z a-z 0-9 . _ -: safe in a signed line and on a screen. */
bool ticket_name_is_plain(struct str name);

#endif

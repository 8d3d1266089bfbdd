/*
 * request: a PKCS#10 certificate request (RFC 2986), of which only the key is
 * believed.
 *
 * The request comes from a member's machine. It is read bounded, strictly as
 * DER without anything behind it, and its own signature must verify. Subject,
 * attributes and asked-for extensions are never looked at: nothing is copied
 * from a request but the key.
 */
#ifndef CA_REQUEST_H
#define CA_REQUEST_H

#include <openssl/evp.h>

#include "base/str.h"
#include "ca/rule.h"

struct arena;

#define REQUEST_MAX 8192 /* octets; RSA-4096 with a long subject is 2 KiB */

struct request {
	EVP_PKEY *key;   /* owned: request_clear */
	struct str spki; /* points into the request */
};

/* RULE_REQUEST or RULE_REQUEST_SIGNATURE when it is none. der must outlive
 * the request. */
enum rule request_read(struct str der, struct request *out);
void request_clear(struct request *request);

#endif

/*
 * profile: what a kind of certificate looks like, from one file each.
 *
 * A file is configuration of the CA's host, read once at start: the database
 * and the web side can name a profile, never change or widen it. A profile is
 * known as name@version; that name stands in the terms people sign, so a
 * changed file needs a new version (the CA refuses to start when a version it
 * has used before reads differently).
 */
#ifndef CA_PROFILE_H
#define CA_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* KeyUsage bits as der_put_named_bits takes them (RFC 5280 4.2.1.3). */
#define USAGE_DIGITAL_SIGNATURE 0x8000
#define USAGE_NON_REPUDIATION   0x4000
#define USAGE_KEY_ENCIPHERMENT  0x2000
#define USAGE_DATA_ENCIPHERMENT 0x1000
#define USAGE_KEY_AGREEMENT     0x0800
#define USAGE_KEY_CERT_SIGN     0x0400
#define USAGE_CRL_SIGN          0x0200

struct profile {
	const char *name; /* "member" */
	int64_t version;
	struct str full_name; /* "member@1" */
	struct str digest;    /* SHA-256 of the file, 32 octets */
	unsigned key_kinds;   /* 1 << enum key_kind */
	uint16_t key_usage;
	const char **extended_key_usage; /* dotted OIDs, NULL at the end */
	const char **policies;           /* dotted OIDs, NULL at the end */
	int64_t backdate; /* seconds that notBefore lies before now, ≤ 3600 */
	int64_t years;    /* of a certificate from its issue */
	int64_t max_days; /* notAfter − notBefore at most */
	bool credit_code; /* carries 1.2.156.10260.4.1.4 */
	bool renewable;   /* may be issued on a self renewal */
};

struct profile_set {
	struct profile **profiles;
	size_t n_profiles;
};

/* Reads one file. ERR_INVALID after a log line that says what is wrong. */
enum err profile_read(
    const char *path, struct arena *arena, struct profile **out) MUST_CHECK;

/* Reads every *.conf of a folder. ERR_INVALID when one is wrong or two have
 * the same name and version, or there is none. */
enum err profile_read_all(const char *folder, struct arena *arena,
    struct profile_set *out) MUST_CHECK;

/* By "name@version"; NULL. */
const struct profile *
profile_find(const struct profile_set *set, struct str full_name);

#endif

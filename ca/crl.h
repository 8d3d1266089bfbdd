/*
 * crl: builds and takes apart certificate revocation lists (RFC 5280 section
 * 5): one full list, version 2, AKI and CRLNumber, no issuing distribution
 * point. Pure; publish.c knows the database and the file.
 */
#ifndef CA_CRL_H
#define CA_CRL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct issuer;

struct crl_entry {
	struct str serial;
	int64_t revoked_at;
	int64_t reason; /* 0 is left out of the list */
};

struct crl_plan {
	int64_t number;
	int64_t this_update, next_update;
	const struct crl_entry *entries; /* by serial, octet by octet */
	size_t n_entries;
};

/* The TBSCertList. The arena must have room for some 60 octets an entry. */
enum err crl_build(const struct issuer *issuer, const struct crl_plan *plan,
    struct arena *arena, struct str *tbs) MUST_CHECK;

/* The serials of a signed list, in its order. ERR_INVALID when it is none. */
enum err crl_serials(struct str der, struct arena *arena, struct str **out,
    size_t *n) MUST_CHECK;

#endif

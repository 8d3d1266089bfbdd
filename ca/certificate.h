/*
 * certificate: builds what is signed, and puts the signature on.
 *
 * The TBSCertificate (RFC 5280 section 4.1) is written by our own DER writer
 * from a plan; nothing comes from the request but the key's octets. What is
 * the same in every certificate of an issuer and profile is encoded once, in
 * a frame. The result is read again by OpenSSL's parser and judged by lint.
 */
#ifndef CA_CERTIFICATE_H
#define CA_CERTIFICATE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct issuer;
struct profile;

#define SERIAL_LEN 16

/* The constant part of an issuer's certificates under one profile. */
struct certificate_frame {
	const struct issuer *issuer;
	const struct profile *profile;
	struct str extensions; /* AKI KU BC EKU policies CRLDP AIA */
};

struct certificate_plan {
	struct str serial;      /* SERIAL_LEN octets */
	struct str subject;     /* DER Name */
	struct str spki;        /* DER SubjectPublicKeyInfo */
	struct str credit_code; /* when the profile carries it */
	int64_t not_before, not_after;
};

/* Lives as long as the arena, the issuer and the profile. */
enum err certificate_frame_make(const struct issuer *issuer,
    const struct profile *profile, struct arena *arena,
    struct certificate_frame *frame) MUST_CHECK;

/* 16 random octets, top bit clear, not zero in the first: always 16 in DER. */
void serial_make(unsigned char serial[SERIAL_LEN]);

enum err certificate_build(const struct certificate_frame *frame,
    const struct certificate_plan *plan, struct arena *arena,
    struct str *tbs) MUST_CHECK;

/* SEQUENCE { tbs, algorithm, BIT STRING signature }: certificates and CRLs. */
enum err signed_assemble(struct str tbs, struct str algorithm,
    struct str signature, struct arena *arena, struct str *der) MUST_CHECK;

/* The TBS octets of a signed thing; STR_NONE. */
struct str signed_tbs(struct str der);

/* subjectKeyIdentifier: SHA-1 of the key's BIT STRING, RFC 5280 4.2.1.2 (1).
 * 20 octets, STR_NONE when spki is none. */
struct str key_identifier(struct arena *arena, struct str spki);

#endif

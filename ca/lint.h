/*
 * lint: would this certificate or CRL be right if it were signed?
 *
 * Reads the octets with OpenSSL's parser, which shares nothing with our
 * writer, and compares every part with what was planned: RFC 5280 section 4
 * and 5 and our own profile. The first thing wrong is named in the log.
 */
#ifndef CA_LINT_H
#define CA_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct certificate_frame;
struct certificate_plan;
struct crl_entry;
struct issuer;

/* der is a whole certificate (signed with any key: the signature is not
 * looked at). */
bool lint_certificate(struct str der, const struct certificate_frame *frame,
    const struct certificate_plan *plan, struct arena *arena);

struct crl_plan;
bool lint_crl(struct str der, const struct issuer *issuer,
    const struct crl_plan *plan, struct arena *arena);

#endif

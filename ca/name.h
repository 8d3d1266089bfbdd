/*
 * name: distinguished names as a certificate carries them.
 *
 * Order C, ST, L, O, OU, CN; C is a PrintableString, all others UTF8String;
 * bounds are counted in characters (RFC 5280 appendix A). The text form is
 * RFC 2253 (last element first) with UTF-8 left readable; it is what people
 * sign and what the database stores.
 */
#ifndef CA_NAME_H
#define CA_NAME_H

#include <openssl/x509.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct name_parts {
	struct str country;            /* two capitals */
	struct str province, locality; /* ≤ 128 characters; may be absent */
	struct str organization;       /* ≤ 64 */
	struct str unit;               /* ≤ 64; may be absent */
	struct str common_name;        /* ≤ 64 */
};

/* DER of the Name. ERR_INVALID when a part is missing, too long, not UTF-8,
 * holds control characters, or has blanks at an end. */
enum err name_build(const struct name_parts *parts, struct arena *arena,
    struct str *der) MUST_CHECK;

/* Is this Name one that name_build could have made? */
bool name_is_sound(const X509_NAME *name);

/* RFC 2253 text; STR_NONE when OpenSSL cannot print it. */
struct str name_text(struct arena *arena, const X509_NAME *name);

struct str name_der(struct arena *arena, const X509_NAME *name);

#endif

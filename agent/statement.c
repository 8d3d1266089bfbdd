/* statement: the texts, line by line. */
#include "config.h"

#include "agent/statement.h"

#include <openssl/sha.h>

#include "base/arena.h"

static struct str
hex_digest(struct arena *arena, struct str bytes)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)bytes.p, bytes.len, digest);
	return str_to_hex(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

struct str
statement_pop(struct arena *arena, struct str origin, struct str application,
    struct str terms_hex, struct str csr_der)
{
	struct str digest = hex_digest(arena, csr_der);
	return str_printf(arena, "certdesk-pop-v1\n%.*s\n%.*s\n%.*s\n%.*s",
	    STR_FMT(origin), STR_FMT(application), STR_FMT(terms_hex),
	    STR_FMT(digest));
}

struct str
statement_installed(struct arena *arena, struct str origin,
    struct str application, struct str cert_der)
{
	struct str digest = hex_digest(arena, cert_der);
	return str_printf(arena, "certdesk-installed-v1\n%.*s\n%.*s\n%.*s",
	    STR_FMT(origin), STR_FMT(application), STR_FMT(digest));
}

struct str
statement_sign_in(struct arena *arena, struct str origin, struct str challenge)
{
	return str_printf(arena, "certdesk-signin-v1\n%.*s\n%.*s",
	    STR_FMT(origin), STR_FMT(challenge));
}

struct str
statement_apply(struct arena *arena, struct str origin,
    struct str cert_serial_hex, struct str application,
    struct str form_sha256_hex)
{
	return str_printf(arena, "certdesk-apply-v1\n%.*s\n%.*s\n%.*s\n%.*s",
	    STR_FMT(origin), STR_FMT(cert_serial_hex), STR_FMT(application),
	    STR_FMT(form_sha256_hex));
}

struct str
statement_self_test(struct arena *arena, struct str application)
{
	return str_printf(
	    arena, "certdesk-selftest-v1\n%.*s", STR_FMT(application));
}

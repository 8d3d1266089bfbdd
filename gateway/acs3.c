#include "config.h"

#include <assert.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "gateway/acs3.h"

#define ALGORITHM "ACS3-HMAC-SHA256"
#define EMPTY_SHA256                                        \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca" \
	"495991b7852b855"
#define SIGNED_HEADERS                                       \
	"host;x-acs-action;x-acs-content-sha256;x-acs-date;" \
	"x-acs-signature-nonce;x-acs-version"

/* The host is signed as libcurl will send it: with the port that is named. */
static enum err
endpoint_host(struct str endpoint, struct str *host)
{
	struct str rest = endpoint, path;

	if (str_starts(rest, STR("https://"))) {
		rest = (struct str){ rest.p + 8, rest.len - 8 };
	} else if (str_starts(rest, STR("http://"))) {
		rest = (struct str){ rest.p + 7, rest.len - 7 };
	} else {
		return ERR_INVALID;
	}
	if (!str_cut(rest, '/', host, &path) || path.len > 0 ||
	    host->len == 0) {
		return ERR_INVALID;
	}
	return ERR_OK;
}

static struct str
sha256_hex(struct arena *arena, struct str text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)text.p, text.len, digest);
	return str_to_hex(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

static struct str
query_text(struct arena *arena, struct pairs *params)
{
	struct buf buf;

	pairs_sort(params);
	buf_init(&buf, arena, 0);
	pairs_add_encoded(&buf, params);
	return buf_str(&buf);
}

enum err
acs3_canonical(
    struct arena *arena, struct acs3_request *request, struct str *out)
{
	struct str host = STR_NONE;
	struct str date = clock_format_iso_utc(arena, request->now);
	struct buf buf;
	enum err e = endpoint_host(request->endpoint, &host);

	if (e != ERR_OK) {
		return e;
	}
	buf_init(&buf, arena, 0);
	buf_add_c(&buf, "POST\n/\n");
	buf_add_str(&buf, query_text(arena, &request->params));
	buf_add_c(&buf, "\nhost:");
	buf_add_str(&buf, host);
	buf_printf(&buf, "\nx-acs-action:%s", request->action);
	buf_add_c(&buf, "\nx-acs-content-sha256:" EMPTY_SHA256);
	buf_printf(&buf, "\nx-acs-date:%.*s", STR_FMT(date));
	buf_printf(
	    &buf, "\nx-acs-signature-nonce:%.*s", STR_FMT(request->nonce));
	buf_printf(&buf, "\nx-acs-version:%s\n\n", request->version);
	buf_add_c(&buf, SIGNED_HEADERS "\n" EMPTY_SHA256);
	*out = buf_str(&buf);
	return buf_failed(&buf) ? ERR_BUSY : ERR_OK;
}

struct str
acs3_sign(struct arena *arena, struct str secret, struct str canonical)
{
	struct str digest = sha256_hex(arena, canonical);
	struct str text =
	    str_printf(arena, ALGORITHM "\n%.*s", STR_FMT(digest));
	unsigned char mac[EVP_MAX_MD_SIZE];
	size_t len = 0;
	const void *made = EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL,
	    secret.p, secret.len, (const unsigned char *)text.p, text.len, mac,
	    sizeof(mac), &len);

	assert(made != NULL);
	return str_to_hex(arena, (struct str){ (const char *)mac, len });
}

static void
add_header(struct call *call, struct str header)
{
	assert(call->n_headers < CALL_HEADERS_MAX);
	call->headers[call->n_headers++] = header;
}

enum err
acs3_call(struct arena *arena, const struct acs3_key *key,
    struct acs3_request *request, struct call *call)
{
	struct str date = clock_format_iso_utc(arena, request->now);
	struct str canonical, signature;
	enum err e = acs3_canonical(arena, request, &canonical);

	if (e != ERR_OK) {
		return e;
	}
	signature = acs3_sign(arena, key->secret, canonical);
	*call = (struct call){
		.post = true,
		.url =
		    str_printf(arena, "%.*s?%.*s", STR_FMT(request->endpoint),
			STR_FMT(query_text(arena, &request->params))),
		.body = STR(""),
	};
	/* libcurl would name a type for the empty body, and what is sent but
	 * not signed is refused. */
	add_header(call, STR("Content-Type:"));
	add_header(
	    call, str_printf(arena, "x-acs-action: %s", request->action));
	add_header(call, STR("x-acs-content-sha256: " EMPTY_SHA256));
	add_header(call, str_printf(arena, "x-acs-date: %.*s", STR_FMT(date)));
	add_header(call,
	    str_printf(
		arena, "x-acs-signature-nonce: %.*s", STR_FMT(request->nonce)));
	add_header(
	    call, str_printf(arena, "x-acs-version: %s", request->version));
	add_header(call,
	    str_printf(arena,
		"Authorization: " ALGORITHM " Credential=%.*s,"
		"SignedHeaders=" SIGNED_HEADERS ",Signature=%.*s",
		STR_FMT(key->id), STR_FMT(signature)));
	return ERR_OK;
}

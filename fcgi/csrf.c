/* csrf: see csrf.h. */
#include "config.h"

#include "base/rand.h"
#include "base/seal.h"
#include "fcgi/cookies.h"
#include "fcgi/csrf.h"
#include "fcgi/request.h"

#define TOKEN_MAX 200 /* characters */

/* What the proofs hang on: the cookie that the browser will send back. */
static struct str
anchor(const struct req *req)
{
	return str_is_empty(req->session_token) ? req->visit_token :
						  req->session_token;
}

static struct str
proof(struct req *req, const char *purpose, struct str text)
{
	return str_to_base64url(req->arena,
	    keyring_mac(req->app->keyring, req->arena, purpose, text));
}

/* Pages are compressed and may show what a stranger made the browser send, so
 * a token that stands there unchanged could be guessed from their length
 * (BREACH). It is written as a pad and itself under the pad. */
static struct str
masked(struct req *req, struct str mac)
{
	unsigned char *out = arena_alloc(req->arena, 2 * mac.len);
	size_t i;

	rand_bytes(out, mac.len);
	for (i = 0; i < mac.len; i++) {
		out[mac.len + i] = out[i] ^ (unsigned char)mac.p[i];
	}
	return str_to_base64url(
	    req->arena, (struct str){ (const char *)out, 2 * mac.len });
}

static struct str
csrf_mac(struct req *req)
{
	return keyring_mac(req->app->keyring, req->arena, "csrf", anchor(req));
}

struct str
csrf_token(struct req *req)
{
	if (anchor(req).p == NULL) {
		req->visit_token = rand_token(req->arena);
		reply_cookie(req, COOKIE_VISIT, req->visit_token);
	}
	return masked(req, csrf_mac(req));
}

bool
csrf_is_good(struct req *req, struct str token)
{
	struct str octets, mac;
	unsigned char *bare;
	size_t i;

	if (str_is_empty(anchor(req)) || token.p == NULL ||
	    token.len > TOKEN_MAX ||
	    str_from_base64url(req->arena, token, &octets) != ERR_OK) {
		return false;
	}
	mac = csrf_mac(req);
	if (octets.len != 2 * mac.len) {
		return false;
	}
	bare = arena_alloc(req->arena, mac.len);
	for (i = 0; i < mac.len; i++) {
		bare[i] = (unsigned char)octets.p[i] ^
		    (unsigned char)octets.p[mac.len + i];
	}
	return str_equal_secret(
	    mac, (struct str){ (const char *)bare, mac.len });
}

bool
csrf_origin_is_ours(const struct req *req)
{
	struct str origin = req_env(req, "HTTP_ORIGIN");
	struct str fetch = req_env(req, "HTTP_SEC_FETCH_SITE");
	const char *ours = req->front == FRONT_ADMIN ?
	    req->app->conf.admin_origin :
	    req->app->conf.origin;

	if (origin.p != NULL && !str_equal_c(origin, ours)) {
		return false;
	}
	return fetch.p == NULL || str_equal_c(fetch, "same-origin") ||
	    str_equal_c(fetch, "none");
}

struct str
once_token(struct req *req)
{
	unsigned char random[16];
	struct str head;

	rand_bytes(random, sizeof(random));
	head = str_to_hex(
	    req->arena, (struct str){ (const char *)random, sizeof(random) });
	return str_printf(req->arena, "%.*s.%.*s", STR_FMT(head),
	    STR_FMT(proof(req, "once",
		str_printf(req->arena, "%.*s.%.*s", STR_FMT(head),
		    STR_FMT(anchor(req))))));
}

bool
once_is_good(struct req *req, struct str token)
{
	struct str head, tail, mac, form;

	/* random . digest . word: the word tells a page's forms apart. */
	if (token.p == NULL || token.len > TOKEN_MAX ||
	    !str_cut(token, '.', &head, &tail)) {
		return false;
	}
	(void)str_cut(tail, '.', &mac, &form);
	return str_equal_secret(mac,
	    proof(req, "once",
		str_printf(req->arena, "%.*s.%.*s", STR_FMT(head),
		    STR_FMT(anchor(req)))));
}

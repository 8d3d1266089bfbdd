/*
 * t_downloads: from 待制作 to the key, over HTTP, as the page's script asks and
 * as somebody who writes requests by hand.
 */
#include "config.h"

#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "tests/http/client.h"
#include "tests/http/people.h"
#include "tests/tap.h"

static struct client client;

#define FIRST  DESK TOKEN_FIRST
#define SECOND DESK TOKEN_SECOND

static struct answer
get(const char *path, const char *cookie)
{
	return client_ask(
	    &client, &(struct ask){ .path = path, .cookie = cookie });
}

static const char *
csrf_of(const char *cookie)
{
	struct answer page = get("/environment", cookie);

	return str_to_c(client.arena,
	    answer_between(&page, "name=\"csrf\" content=\"", "\""));
}

static struct answer
post_json(const char *path, const char *cookie, struct str body)
{
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = path,
		.cookie = cookie,
		.content_type = "application/json",
		.csrf = csrf_of(cookie),
		.body = body });
}

/* Presses the button of the page. */
static struct answer
press(const char *page_path, const char *path)
{
	struct answer page = get(page_path, FIRST);
	struct buf body;

	buf_init(&body, client.arena, 0);
	buf_printf(&body, "_csrf=%.*s&_once=",
	    STR_FMT(answer_between(&page, "name=\"_csrf\" value=\"", "\"")));
	buf_add_percent(
	    &body, answer_between(&page, "name=\"_once\" value=\"", "\""));
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = path,
		.cookie = FIRST,
		.body = buf_str(&body) });
}

static struct str
file_of(const char *name)
{
	struct str path =
	    str_printf(client.arena, "%s/%s", getenv("WEB_FOLDER"), name);
	char *room = arena_alloc(client.arena, 8192);
	auto_file FILE *file = fopen(path.p, "rb");
	size_t len = file == NULL ? 0 : fread(room, 1, 8192, file);

	need(len > 0, "a file of the test is there");
	return (struct str){ room, len };
}

/* By the key of that file. */
static struct str
sign(const char *key_name, struct str text)
{
	struct str path =
	    str_printf(client.arena, "%s/%s", getenv("WEB_FOLDER"), key_name);
	auto_file FILE *file = fopen(path.p, "r");
	auto_evp_pkey EVP_PKEY *key =
	    file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
	auto_evp_md_ctx EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned char *out = arena_alloc(client.arena, 512);
	size_t len = 512;

	need(key != NULL &&
		EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
		EVP_DigestSign(md, out, &len, (const unsigned char *)text.p,
		    text.len) == 1,
	    "the key signs");
	return (struct str){ (const char *)out, len };
}

static struct str
pop_text(const char *origin, struct str csr)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)csr.p, csr.len, digest);
	return str_printf(client.arena,
	    "certdesk-pop-v1\n%s\nSQ0000000022\n%.*s\n%.*s", origin,
	    STR_FMT(file_of("terms")),
	    STR_FMT(str_to_hex(client.arena,
		(struct str){ (const char *)digest, sizeof(digest) })));
}

static struct answer
send_request(struct str csr, struct str pop, const char *agent)
{
	return post_json("/api/applications/22/csr", FIRST,
	    str_printf(client.arena,
		"{\"csr\":\"%.*s\",\"pop\":\"%.*s\",\"agent\":\"%s\","
		"\"built\":\"2026-01-01\"}",
		STR_FMT(str_to_base64(client.arena, csr)),
		STR_FMT(str_to_base64(client.arena, pop)), agent));
}

static void
is_location(const struct answer *answer, const char *wanted, const char *name)
{
	is_int(answer->status, 303, name);
	is_str(answer_header(answer, "Location"), wanted, name);
}

static void
try_pages(void)
{
	struct answer a;

	a = get("/applications/21/download", FIRST);
	ok(a.status == 200 && answer_has(&a, "续签证书") &&
		!answer_has(&a, "data-download"),
	    "待制作 offers 续签证书 and no download");
	a = get("/applications/22/download", FIRST);
	ok(answer_has(&a, "data-download=\"\"") &&
		answer_has(&a, "data-min-version=\"1.9.0\""),
	    "待下载 offers the download");
	a = get("/applications/23/download", FIRST);
	ok(answer_has(&a, "重新开通下载"), "an overdue one may be reopened");
	a = get("/applications/24/download", FIRST);
	ok(!answer_has(&a, "/applications/24/make") &&
		answer_has(&a, "由工作人员重新开通"),
	    "but not twice");
	is_int(get("/applications/22/download", SECOND).status, 404,
	    "another member does not see it");
	is_int(get("/applications/99/download", FIRST).status, 404,
	    "nor does anybody see what is not there");
	a = get("/environment", NULL);
	ok(a.status == 200 && answer_has(&a, "data-environment"),
	    "the environment check needs no session");
}

static void
try_make(void)
{
	struct answer a;

	a = press("/applications/21/download", "/applications/21/make");
	is_location(&a, "/applications/21/download", "续签证书");
	a = get("/applications/21/download", FIRST);
	ok(answer_has(&a, "data-download=\"\"") && answer_has(&a, "待下载"),
	    "makes it 待下载");
	ok(answer_has(&a, "还剩 6 天") || answer_has(&a, "还剩 7 天"),
	    "for seven days");
	a = post_json("/api/applications/21/make", FIRST, STR("{}"));
	is_int(a.status, 200, "pressed again it stays so");
	a = press("/applications/23/download", "/applications/23/make");
	is_location(&a, "/applications/23/download", "an overdue one");
	a = get("/applications/23/download", FIRST);
	ok(answer_has(&a, "data-download=\"\""), "is open again");
	is_int(post_json("/api/applications/24/make", FIRST, STR("{}")).status,
	    403, "a second time is for staff");
	is_int(post_json("/api/applications/25/make", FIRST, STR("{}")).status,
	    409, "in review it cannot be made");
	is_int(post_json("/api/applications/26/make", FIRST, STR("{}")).status,
	    409, "nor when it goes by post");
	is_int(post_json("/api/applications/22/make", SECOND, STR("{}")).status,
	    404, "nor by another member");
}

static void
try_grant(void)
{
	struct answer a = get("/api/applications/22/grant", FIRST);

	ok(a.status == 200 &&
		answer_has(&a, "\"state\":\"awaiting_download\"") &&
		answer_has(&a, "eyJ2IjoxfQ==") &&
		answer_has(&a, "\"ack\":null"),
	    "a signed ticket is handed out");
	a = get("/api/applications/21/grant", FIRST);
	ok(answer_has(&a, "\"ticket\":null"), "one not signed yet is awaited");
	is_int(get("/api/applications/22/grant", SECOND).status, 404,
	    "another member gets none");
}

static void
try_request(void)
{
	struct str csr = file_of("new.csr");
	struct str text = pop_text("https://desk.example", csr);
	struct str pop = sign("old.key", text);
	struct answer a;

	a = send_request(csr, pop, "1.8.99");
	ok(a.status == 426 && answer_has(&a, "AGENT_TOO_OLD"),
	    "an old agent is refused");
	is_int(send_request(csr, pop, "x").status, 426,
	    "a version that is none too");
	is_int(send_request(csr, sign("new.key", text), "1.10.0").status, 400,
	    "a request that the old key did not sign for");
	is_int(send_request(csr,
		   sign("old.key", pop_text("https://evil.example", csr)),
		   "1.10.0")
		   .status,
	    400, "signed for another site");
	is_int(send_request(STR("not a request"), pop, "1.10.0").status, 400,
	    "no request");
	is_int(post_json("/api/applications/22/csr", FIRST,
		   STR("{\"csr\":\"***\",\"pop\":\"\",\"agent\":\"1.10.0\","
		       "\"built\":\"2026-01-01\"}"))
		   .status,
	    400, "no base64");
	a = get("/api/applications/22/grant", FIRST);
	ok(answer_has(&a, "awaiting_download"), "nothing of that counts");

	a = send_request(csr, pop, "1.10.0");
	is_int(a.status, 503, "a good one waits for the CA, which is not here");
	a = get("/api/applications/22/grant", FIRST);
	ok(answer_has(&a, "\"state\":\"downloading\""), "it is stored");
	is_int(send_request(csr, pop, "1.10.0").status, 503,
	    "and may be sent again");
	is_int(post_json("/api/applications/25/csr", FIRST, STR("{}")).status,
	    426, "a call without an agent's version");
}

static void
try_receipt(void)
{
	struct answer a = post_json("/api/applications/22/receipt", FIRST,
	    str_printf(client.arena,
		"{\"receipt\":\"AAAA\",\"certificate_sha256\":\"%064d\"}", 0));

	is_int(a.status, 400, "a receipt for a certificate never issued");
	a = post_json("/api/applications/22/receipt", FIRST,
	    STR("{\"receipt\":\"AAAA\",\"certificate_sha256\":\"00\"}"));
	is_int(a.status, 400, "a digest that is none");
	a = post_json("/api/applications/22/receipt", SECOND,
	    STR("{\"receipt\":\"AAAA\",\"certificate_sha256\":\"00\"}"));
	is_int(a.status, 404, "of another member");
}

int
main(void)
{
	static void (*const parts[])(void) = { try_pages, try_make, try_grant,
		try_request, try_receipt };

	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(256U << 20);
	need(client.socket != NULL && client.arena != NULL, "started by .test");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		parts[i]();
		client_reset(&client);
	}
	arena_free(client.arena);
	return tap_done();
}

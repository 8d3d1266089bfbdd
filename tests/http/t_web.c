/*
 * t_web: what certdesk-web does with forms, sessions, files and its workers.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "model/pow.h"
#include "tests/http/client.h"
#include "tests/http/people.h"
#include "tests/tap.h"

static struct client client;

static struct answer
get(const char *path, const char *cookie)
{
	return client_ask(
	    &client, &(struct ask){ .path = path, .cookie = cookie });
}

static struct answer
post(const char *path, const char *cookie, struct str body)
{
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = path,
		.cookie = cookie,
		.body = body });
}

static const char *
hidden(const struct answer *page, const char *name)
{
	return str_to_c(client.arena,
	    answer_between(page,
		str_printf(client.arena, "name=\"%s\" value=\"", name).p,
		"\""));
}

static const char *
csrf_of(const struct answer *page)
{
	return str_to_c(client.arena,
	    answer_between(page, "name=\"csrf\" content=\"", "\""));
}

static void
pages(void)
{
	struct answer answer = get("/healthz", NULL);

	is_int(answer.status, 200, "alive");
	answer = get("/readyz", NULL);
	is_int(answer.status, 200, "ready");
	answer = get("/no/such/page", NULL);
	is_int(answer.status, 404, "a path that is not there");
	ok(answer_has(&answer, "页面不存在"), "is told on a page");
	ok(answer_header(&answer, "X-Request-Id").len == 16,
	    "with a number for the hotline");
	is_str(answer_header(&answer, "X-Content-Type-Options"), "nosniff",
	    "nosniff");
	ok(str_starts(answer_header(&answer, "Content-Security-Policy"),
	       STR("default-src 'self';")),
	    "content security policy");
	answer = get("/api/no/such", NULL);
	is_str(answer_header(&answer, "Content-Type"),
	    "application/problem+json", "the API answers in JSON");
	answer = get("/%00%ff/../..//etc", NULL);
	is_int(answer.status, 404, "an odd path");
	answer = get("/certificates?page=%zz&q=%ff%fe", DESK TOKEN_FIRST);
	is_int(answer.status, 200, "odd query parameters are passed over");
	answer = get("/account", DESK "no-such-token");
	is_int(answer.status, 303, "a made-up session is none");
	answer = get("/account", "a; b=; =c; __Host-desk");
	is_int(answer.status, 303, "odd cookies");
}

/* Signs in; more: further fields of the form. */
static struct answer
sign_in(const char *login, const char *password, const char *more)
{
	struct answer page = get("/sign-in", NULL);
	struct str visit = answer_cookie(&client, &page, "__Host-visit");

	return post("/sign-in", str_to_c(client.arena, visit),
	    str_printf(client.arena, "_csrf=%s&login=%s&password=%s%s",
		csrf_of(&page), login, password, more));
}

static bool
leads(const struct str text, unsigned bits)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned i;

	SHA256((const unsigned char *)text.p, text.len, digest);
	for (i = 0; i < bits; i++) {
		if ((digest[i / 8] >> (7 - i % 8) & 1) != 0) {
			return false;
		}
	}
	return true;
}

static struct str
solve(struct str puzzle)
{
	struct arena *arena = arena_new(1U << 20);
	struct str found = STR("");
	long i;

	for (i = 0; found.len == 0; i++) {
		arena_reset(arena);
		if (leads(str_printf(arena, "%.*s:%ld", STR_FMT(puzzle), i),
			POW_BITS)) {
			found = str_printf(client.arena,
			    "&puzzle=%.*s&answer=%ld", STR_FMT(puzzle), i);
		}
	}
	arena_free(arena);
	return found;
}

static void
signing_in(void)
{
	struct answer wrong, unknown, right, page;
	struct str cookie, proof;
	int i;

	wrong = sign_in("second", "wrong", "");
	unknown = sign_in("nobody", "wrong", "");
	is_int(wrong.status, 422, "wrong password");
	is_int(unknown.status, 422, "unknown account");
	is_str(answer_between(&wrong, "role=\"alert\">", "</div>"),
	    str_to_c(client.arena,
		answer_between(&unknown, "role=\"alert\">", "</div>")),
	    "are answered alike");
	ok(answer_has(&wrong, "value=\"second\""), "the account stays typed");
	ok(!answer_has(&wrong, "value=\"wrong\""), "the password does not");
	right = sign_in("Second%20", PASSWORD, "&next=%2Faccount");
	is_int(right.status, 303, "right password");
	is_str(answer_header(&right, "Location"), "/account", "and on");
	cookie = answer_cookie(&client, &right, "__Host-desk");
	page = get("/account", str_to_c(client.arena, cookie));
	is_int(page.status, 200, "signed in");
	right = sign_in("second", PASSWORD, "&next=%2F%2Fevil.example");
	is_str(answer_header(&right, "Location"), "/", "never elsewhere");
	page = post("/sign-out", str_to_c(client.arena, cookie),
	    str_printf(client.arena, "_csrf=%s", csrf_of(&page)));
	is_int(page.status, 303, "signed out");
	page = get("/account", str_to_c(client.arena, cookie));
	is_int(page.status, 303, "the session is gone");
	for (i = 0; i < 6; i++) {
		wrong = sign_in("first", "wrong", "");
	}
	ok(answer_has(&wrong, "data-pow=\""), "after some tries a puzzle");
	right = sign_in("first", PASSWORD, "");
	is_int(right.status, 422, "without its answer even the right fails");
	proof = solve(answer_between(&right, "data-pow=\"", "\""));
	right = sign_in("first", PASSWORD, proof.p);
	is_int(right.status, 303, "with it the right password is right");
	for (i = 0; i < 6; i++) {
		(void)sign_in("first", "wrong", "");
	}
	right = sign_in("first", PASSWORD, proof.p);
	is_int(right.status, 422, "an answer is good once");
}

static struct str
sign(struct str text)
{
	struct str pem = client_file(&client, "member-key.pem");
	auto_bio BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	auto_evp_pkey EVP_PKEY *key =
	    PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char room[512];
	size_t len = sizeof(room);

	need(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
		EVP_DigestSign(ctx, room, &len, (const unsigned char *)text.p,
		    text.len) == 1,
	    "signature");
	return str_to_base64(
	    client.arena, (struct str){ (const char *)room, len });
}

static struct answer
sign_in_by_key(const char *visit, const char *csrf, const char *login,
    const char *challenge, struct str signature)
{
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = "/api/sign-in/key",
		.cookie = visit,
		.csrf = csrf,
		.content_type = "application/json",
		.body = str_printf(client.arena,
		    "{\"challenge\":\"%s\",\"certificate\":\"%s\","
		    "\"signature\":\"%s\",\"login\":\"%s\","
		    "\"next\":\"/orders\"}",
		    challenge,
		    str_to_base64(
			client.arena, client_file(&client, "member.der"))
			.p,
		    signature.p, login) });
}

static const char *
new_challenge(const char *visit, const char *csrf)
{
	struct answer answer = client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = "/api/sign-in/challenge",
		.cookie = visit,
		.csrf = csrf,
		.body = STR("{}"),
		.content_type = "application/json" });

	return str_to_c(
	    client.arena, answer_between(&answer, "\"challenge\":\"", "\""));
}

static struct str
signed_text(const char *origin, const char *challenge)
{
	return sign(str_printf(
	    client.arena, "certdesk-signin-v1\n%s\n%s", origin, challenge));
}

static void
by_key(void)
{
	struct answer page = get("/sign-in", NULL), answer;
	const char *visit = str_to_c(
	    client.arena, answer_cookie(&client, &page, "__Host-visit"));
	const char *csrf = csrf_of(&page), *challenge;
	struct str good;

	challenge = new_challenge(visit, csrf);
	is_int((int64_t)strlen(challenge), 43, "a challenge of 32 octets");
	good = signed_text("https://desk.example", challenge);
	answer = sign_in_by_key(visit, csrf, "", challenge, good);
	is_int(answer.status, 422, "a key that two may use");
	ok(answer_has(&answer, "请先填写登录账号"), "asks who it is");
	challenge = new_challenge(visit, csrf);
	good = signed_text("https://desk.example", challenge);
	answer = sign_in_by_key(visit, csrf, "first", challenge, good);
	is_int(answer.status, 200, "signed in by key");
	ok(answer_has(&answer, "\"location\":\"/orders\""), "and on");
	ok(answer_cookie(&client, &answer, "__Host-desk").len > 20,
	    "with a session");
	answer = sign_in_by_key(visit, csrf, "first", challenge, good);
	is_int(answer.status, 422, "a challenge is good once");
	challenge = new_challenge(visit, csrf);
	answer = sign_in_by_key(visit, csrf, "first", challenge,
	    signed_text("https://elsewhere.example", challenge));
	is_int(answer.status, 422, "a signature for another site is none");
	challenge = new_challenge(visit, csrf);
	answer = sign_in_by_key(visit, csrf, "second", challenge,
	    signed_text("https://desk.example", challenge));
	is_int(answer.status, 422, "not for another member's operator");
}

static const char address[] =
    "&recipient=%E5%BC%A0%E4%B8%89&phone=13800001234"
    "&province=%E5%8C%97%E4%BA%AC%E5%B8%82&city=%E5%8C%97%E4%BA%AC%E5%B8%82"
    "&county=%E6%B5%B7%E6%B7%80%E5%8C%BA&detail=";

static struct str
address_form(const struct answer *page, const char *detail)
{
	return str_printf(client.arena, "_csrf=%s&_once=%s%s%s", csrf_of(page),
	    hidden(page, "_once"), address, detail);
}

static size_t
count(const struct answer *answer, const char *text)
{
	struct str rest = answer->body;
	const char *p;
	size_t n = 0;

	while ((p = memmem(rest.p, rest.len, text, strlen(text))) != NULL) {
		n++;
		rest.len -= (size_t)(p + 1 - rest.p);
		rest.p = p + 1;
	}
	return n;
}

static void
once_only(void)
{
	struct answer page = get("/addresses/new", DESK TOKEN_FIRST);
	struct str form = address_form(&page, "once1");
	struct answer first, second, list;
	pid_t children[8];
	int i, status, good = 0;

	first = post("/addresses", DESK TOKEN_FIRST, form);
	second = post("/addresses", DESK TOKEN_FIRST, form);
	is_int(first.status, 303, "a form is taken");
	is_int(second.status, 303, "and again");
	is_str(answer_header(&second, "Location"),
	    str_to_c(client.arena, answer_header(&first, "Location")),
	    "with the same answer");
	list = get("/addresses", DESK TOKEN_FIRST);
	ok(count(&list, "once1") == 1, "but once only");

	page = get("/addresses/new", DESK TOKEN_FIRST);
	form = address_form(&page, "once8");
	for (i = 0; i < 8; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			first = post("/addresses", DESK TOKEN_FIRST, form);
			_exit(first.status == 303 ? 0 : 1);
		}
	}
	for (i = 0; i < 8; i++) {
		good += waitpid(children[i], &status, 0) > 0 && status == 0;
	}
	is_int(good, 8, "eight at once are all answered");
	list = get("/addresses", DESK TOKEN_FIRST);
	ok(count(&list, "once8") == 1, "and worked once");

	page = get("/addresses/new", DESK TOKEN_FIRST);
	first = post(
	    "/addresses", DESK TOKEN_SECOND, address_form(&page, "stolen"));
	is_int(first.status, 403, "another session's tokens are worth nothing");
	first = post("/addresses", DESK TOKEN_FIRST,
	    str_printf(client.arena, "_csrf=%s&_once=00.%s%s%s", csrf_of(&page),
		"made-up", address, "made-up"));
	is_int(first.status, 403, "nor is one that is made up");
}

static void
mistakes(void)
{
	struct answer page = get("/addresses/new", DESK TOKEN_FIRST), again;

	again = post("/addresses", DESK TOKEN_FIRST,
	    str_printf(client.arena,
		"_csrf=%s&_once=%s&recipient=%%E5%%BC%%A0&phone=12&detail=",
		csrf_of(&page), hidden(&page, "_once")));
	is_int(again.status, 422, "a mistake brings the form again");
	ok(answer_has(&again, "value=\"12\""), "with what was typed");
	ok(answer_has(&again, "aria-invalid=\"true\""), "the field is named");
	again = post("/addresses", DESK TOKEN_FIRST,
	    str_printf(client.arena, "_csrf=%s&_once=%s&recipient=%%ff",
		csrf_of(&page), hidden(&page, "_once")));
	is_int(again.status, 400, "what is not UTF-8 is refused");
}

static void
parked(void)
{
	struct answer page = get("/sign-in", DESK TOKEN_ENDED), answer;
	struct ask ask = { .method = "POST",
		.path = "/addresses",
		.cookie = DESK TOKEN_ENDED,
		.referer = "https://desk.example/addresses/new" };
	struct str cookie;

	ask.body = str_printf(client.arena, "_csrf=%s&_once=x%s%s",
	    csrf_of(&page), address, "parkedhere");
	answer = client_ask(&client, &ask);
	is_int(answer.status, 303, "a form sent after the session ended");
	is_str(answer_header(&answer, "Location"),
	    "/sign-in?parked=1&next=%2Faddresses%2Fnew", "asks to sign in");
	cookie = answer_cookie(&client, &answer, "__Host-parked");
	ok(cookie.len > 0, "and keeps what was typed");
	page = get("/addresses/new",
	    str_printf(
		client.arena, DESK TOKEN_SECOND "; %.*s", STR_FMT(cookie))
		.p);
	ok(!answer_has(&page, "parkedhere"), "not for another person");
	page = get("/addresses/new",
	    str_printf(client.arena, DESK TOKEN_FIRST "; %.*s", STR_FMT(cookie))
		.p);
	ok(answer_has(&page, "parkedhere"), "for the same person it is back");
	ask.body = str_printf(client.arena, "_csrf=forged%s%s", address, "x");
	answer = client_ask(&client, &ask);
	ok(answer_cookie(&client, &answer, "__Host-parked").len == 0,
	    "a forged form is not kept");
}

static void
others(void)
{
	static const char *const paths[] = { "/orders/%d", "/orders/%d/confirm",
		"/orders/%d/payment", "/applications/%d",
		"/applications/%d/download", "/certificates/%d",
		"/certificates/%d/history", "/certificates/%d/pem",
		"/renewals/new?certificate=%d", "/api/applications/%d/grant" };
	struct answer theirs, absent;
	char path[100];
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(path, sizeof(path), paths[i], 2);
		theirs = get(path, DESK TOKEN_FIRST);
		(void)snprintf(path, sizeof(path), paths[i], 9);
		absent = get(path, DESK TOKEN_FIRST);
#pragma GCC diagnostic pop
		ok(theirs.status == absent.status && theirs.status >= 400 &&
			theirs.status < 500 &&
			theirs.body.len == absent.body.len,
		    "%s: another member's is like one that is not (%d, %d)",
		    paths[i], theirs.status, absent.status);
	}
}

/* A picture by its head alone; padded to len. */
static struct str
png(uint32_t width, uint32_t height, size_t len)
{
	struct buf out;
	const unsigned char size[8] = { (unsigned char)(width >> 24),
		(unsigned char)(width >> 16), (unsigned char)(width >> 8),
		(unsigned char)width, (unsigned char)(height >> 24),
		(unsigned char)(height >> 16), (unsigned char)(height >> 8),
		(unsigned char)height };

	buf_init(&out, client.arena, 0);
	buf_add(&out, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
	buf_add(&out, size, sizeof(size));
	while (out.len < len) {
		buf_add(&out, "\r\n--pad", 7);
	}
	return buf_str(&out);
}

static struct answer
upload(struct str file, const char *name)
{
	struct answer page =
	    get("/renewals/new?certificate=1", DESK TOKEN_FIRST);
	struct buf body;

	buf_init(&body, client.arena, 0);
	buf_printf(&body,
	    "--bnd\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
	    "%s\r\n--bnd\r\nContent-Disposition: form-data; name=\"_once\""
	    "\r\n\r\n%s\r\n--bnd\r\nContent-Disposition: form-data; "
	    "name=\"certificate\"\r\n\r\n1\r\n--bnd\r\nContent-Disposition: "
	    "form-data; name=\"deed\"\r\n\r\nsubmit\r\n--bnd\r\n"
	    "Content-Disposition: form-data; name=\"front\"; filename=\"%s\""
	    "\r\nContent-Type: image/png\r\n\r\n",
	    csrf_of(&page), hidden(&page, "_once"), name);
	buf_add_str(&body, file);
	buf_add_c(&body, "\r\n--bnd--\r\n");
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = "/renewals",
		.cookie = DESK TOKEN_FIRST,
		.content_type = "multipart/form-data; boundary=bnd",
		.body = buf_str(&body) });
}

static void
uploads(void)
{
	struct answer answer = upload(png(1200, 1100, 150000), "a.png");

	is_int(answer.status, 422, "a form with a good scan and no more");
	ok(strtol(hidden(&answer, "front_id"), NULL, 10) > 0,
	    "the scan is kept (%s)", hidden(&answer, "front_id"));
	answer = upload(png(1200, 999, 5000), "a.png");
	ok(answer_has(&answer, "1000 像素"), "too small a picture");
	answer = upload(png(1200, 1200, 300000), "a.png");
	ok(answer_has(&answer, "请压缩后重新上传"), "too large a file");
	answer = upload(STR("MZ this is no picture at all"), "a.png");
	ok(answer_has(&answer, "只能上传"), "a file that only says it is one");
	answer = upload(STR(""), "a.png");
	ok(answer_has(&answer, "文件是空的"), "an empty file");
	answer = upload(STR("\xff\xd8\xff\xe0\0\x10JFIF"), "a.jpg");
	ok(answer_has(&answer, "无法读取"), "a picture cut off");
}

/* Bodies broken in a thousand places: refused, never a broken worker. */
static void
broken_multipart(void)
{
	static const char whole[] =
	    "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\nx"
	    "\r\n--b\r\nContent-Disposition: form-data; name=\"front\"; "
	    "filename=\"f\"\r\nContent-Type: image/png\r\n\r\nabc\r\n--b--\r\n";
	struct ask ask = { .method = "POST",
		.path = "/renewals",
		.cookie = DESK TOKEN_FIRST,
		.content_type = "multipart/form-data; boundary=b" };
	char room[sizeof(whole)];
	struct answer answer;
	size_t i, bad = 0;

	for (i = 0; i < sizeof(whole) - 1; i++) {
		memcpy(room, whole, sizeof(whole));
		/* So many forms are too many from one address. */
		ask.ip = str_printf(client.arena, "10.0.0.%zu", i).p;
		ask.body = (struct str){ room, i };
		answer = client_ask(&client, &ask);
		bad += answer.status != 400 && answer.status != 403;
		room[i] = (char)(room[i] ^ 0x55);
		ask.body.len = sizeof(whole) - 1;
		answer = client_ask(&client, &ask);
		bad += answer.status != 400 && answer.status != 403;
		if (i % 50 == 0) {
			client_reset(&client);
		}
	}
	is_int((int64_t)bad, 0, "every broken body is refused");
	ask.content_type = "multipart/form-data";
	answer = client_ask(&client, &ask);
	is_int(answer.status, 400, "no boundary");
	ask.content_type = "multipart/form-data; boundary=\"";
	answer = client_ask(&client, &ask);
	is_int(answer.status, 400, "half a boundary");
	ask.length = "20000";
	ask.content_type = "multipart/form-data; boundary=b";
	answer = client_ask(&client, &ask);
	ok(answer.status == 400 || answer.status == 403,
	    "a body that ends early (%d)", answer.status);
}

static void
broken_json(void)
{
	static const char *const bodies[] = { "", "[]", "\"x\"", "{", "{]",
		"{\"a\":\"\xff\"}", "[[[[[[[[[[[[[[[[[[[[", "{}{}", "nul" };
	struct answer page = get("/account", DESK TOKEN_FIRST), answer;
	struct ask ask = { .method = "POST",
		.path = "/api/sms-codes",
		.cookie = DESK TOKEN_FIRST,
		.csrf = csrf_of(&page),
		.content_type = "application/json",
		.ip = "10.0.1.1" };
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		ask.body = str_c(bodies[i]);
		answer = client_ask(&client, &ask);
		ok(answer.status == 400, "JSON that is none, %zu (%d)", i,
		    answer.status);
	}
}

static struct answer
console(const char *method, const char *path, struct str body)
{
	return client_ask(&client,
	    &(struct ask){ .method = method,
		.path = path,
		.site = "admin",
		.cookie = CONSOLE TOKEN_REVIEWER,
		.body = body,
		.cert = client_file(&client, "officer").p });
}

/* The tokens of one of a page's forms, by its word. */
static struct str
tokens(const struct answer *page, const char *form, const char *more)
{
	const char *once = hidden(page, "_once");
	const char *dot = strrchr(once, '.');
	int len = dot == NULL ? 0 : (int)(dot - once);

	return str_printf(client.arena, "_csrf=%s&_once=%.*s.%s%s",
	    csrf_of(page), len, once, form, more);
}

static void
reviews(void)
{
	struct answer queue = console("GET", "/admin/applications", STR(""));
	struct answer page, answer, again;
	struct str back;

	is_int(queue.status, 200, "the queue");
	ok(answer_has(&queue, "SQ0000000002"), "holds what waits");
	page = console("GET", "/admin/applications/2/2", STR(""));
	is_int(page.status, 200, "the case");
	answer = console("GET", "/admin/applications/1/2", STR(""));
	is_int(answer.status, 404, "not under another member's number");
	answer = console("GET", "/admin/applications/2/2/scans/front", STR(""));
	is_int(answer.status, 404, "a scan that is not there");
	answer = console("GET", "/admin/applications/2/2/scans/side", STR(""));
	is_int(answer.status, 404, "a side that no paper has");
	answer = console("POST", "/admin/applications/2/2/return",
	    tokens(&page, "return", "&note=hello"));
	is_int(answer.status, 422, "returned without a reason");
	ok(answer_has(&answer, "请至少选择一项退回原因"), "is not returned");
	ok(answer_has(&answer, ">hello</textarea>"), "the note stays");
	answer = console("POST", "/admin/applications/2/2/return",
	    tokens(&answer, "return", "&reason=made_up"));
	is_int(answer.status, 400, "a reason that is none");
	back = tokens(&page, "return", "&reason=blurred&reason=no_seal");
	answer = console("POST", "/admin/applications/2/2/return", back);
	is_int(answer.status, 303, "returned with two");
	again = console("POST", "/admin/applications/2/2/return", back);
	is_int(again.status, 303, "pressed twice: the same answer");
	answer = console("POST", "/admin/applications/2/2/approve",
	    tokens(&page, "approve", ""));
	is_int(answer.status, 409, "approved from an old page");
	ok(answer_has(&answer, "已由其他人员处理"), "is told");
	queue = console("GET", "/admin/applications", STR(""));
	ok(!answer_has(&queue, "SQ0000000002"), "it left the queue");
}

static pid_t
parent_pid(void)
{
	const char *text = getenv("WEB_PID");

	return text == NULL ? 0 : (pid_t)strtol(text, NULL, 10);
}

static pid_t
any_worker(void)
{
	char path[100], text[4096];
	long parent = parent_pid();
	FILE *file;
	size_t n;

	(void)snprintf(
	    path, sizeof(path), "/proc/%ld/task/%ld/children", parent, parent);
	file = fopen(path, "re");
	need(file != NULL, "the parent's children");
	n = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	text[n] = '\0';
	return (pid_t)strtol(text, NULL, 10);
}

static void
workers(void)
{
	struct answer answer;
	int i, good = 0;
	pid_t first, parent = parent_pid();

	for (i = 0; i < 20; i++) {
		if (i % 5 == 0) {
			(void)kill(any_worker(), SIGKILL);
		} else if (i % 5 == 2) {
			(void)kill(any_worker(), SIGTERM);
		}
		/* A connection that the dead one had taken is lost; nginx
		 * asks again, and so do we. */
		answer = get("/readyz", NULL);
		if (answer.status == 0) {
			answer = get("/readyz", NULL);
		}
		good += answer.status == 200;
	}
	is_int(good, 20, "workers that die are replaced");
	first = any_worker();
	(void)kill(parent, SIGHUP);
	for (i = 0; i < 100 && any_worker() == first; i++) {
		(void)usleep(20000);
	}
	ok(any_worker() != first, "a reload brings new ones");
	answer = get("/readyz", NULL);
	is_int(answer.status, 200, "and answers go on");
}

int
main(void)
{
	static void (*const parts[])(void) = { pages, mistakes, once_only,
		parked, others, reviews, uploads, broken_multipart, broken_json,
		signing_in, by_key, workers };
	size_t i;

	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(256U << 20);
	need(client.socket != NULL && client.arena != NULL && parent_pid() > 0,
	    "started by .test");
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		parts[i]();
		client_reset(&client);
	}
	arena_free(client.arena);
	return tap_done();
}

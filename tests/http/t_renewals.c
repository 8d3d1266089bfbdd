/*
 * t_renewals: the renewal form and its SMS code over HTTP, as somebody who
 * writes requests by hand: what may not be renewed is refused with its reason
 * and nothing is made.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
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

static void
add_part(struct buf *body, const char *name, struct str value)
{
	buf_printf(body,
	    "--bnd\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n"
	    "%.*s\r\n",
	    name, STR_FMT(value));
}

/* Sends the form for the certificates named, with tokens of a form that may
 * be had; pairs are name, value, … */
static struct answer
send_form(const char *certificates, const char *const *pairs, size_t n)
{
	struct answer page = get("/renewals/new?certificate=35", FIRST);
	struct str rest = str_c(certificates);
	struct str one;
	struct buf body;

	buf_init(&body, client.arena, 0);
	add_part(&body, "_csrf",
	    answer_between(&page, "name=\"_csrf\" value=\"", "\""));
	add_part(&body, "_once",
	    str_printf(client.arena, "%.*s.renewal",
		STR_FMT(answer_between(
		    &page, "name=\"_once\" value=\"", ".sign-out\""))));
	while (rest.p != NULL) {
		(void)str_cut(rest, ' ', &one, &rest);
		add_part(&body, "certificate", one);
	}
	for (size_t i = 0; i + 1 < n; i += 2) {
		add_part(&body, pairs[i], str_c(pairs[i + 1]));
	}
	buf_add_c(&body, "--bnd--\r\n");
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = "/renewals",
		.cookie = FIRST,
		.content_type = "multipart/form-data; boundary=bnd",
		.body = buf_str(&body) });
}

#define SEND(certificates, ...)                                  \
	send_form(certificates, (const char *[]){ __VA_ARGS__ }, \
	    sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(const char *))

#define DRAFT "channel", "self", "handler_id_kind", "resident", "deed", "save"

static void
is_refused(const char *certificate, const char *reason, const char *name)
{
	struct answer a = SEND(certificate, DRAFT);
	struct str path = str_printf(
	    client.arena, "/renewals/new?certificate=%s", certificate);

	ok(a.status == 409 && answer_has(&a, reason), "%s (%d)", name,
	    a.status);
	a = get(path.p, FIRST);
	ok(a.status == 409 && answer_has(&a, reason),
	    "%s: nor is the form shown (%d)", name, a.status);
}

static void
try_refusals(void)
{
	struct answer a;

	is_refused("31", "距失效 60 天起才能续签", "before the window");
	is_refused("33", "证书已吊销", "a revoked certificate");
	is_refused("34", "已有办理中的申请", "a second application");
	is_int(SEND("2", DRAFT).status, 404, "another member's certificate");
	is_int(SEND("35 2", DRAFT).status, 404, "… also beside an own one");
	is_int(SEND("99999", DRAFT).status, 404, "one that is not there");
	is_int(SEND("x", DRAFT).status, 409, "none at all");
	a = SEND("32", DRAFT);
	ok(a.status == 422 && answer_has(&a, "只含单位公章"),
	    "self renewal of a single seal (%d)", a.status);
	a = get("/certificates/35/history", FIRST);
	ok(answer_has(&a, "还没有办理记录"), "nothing was made");
}

static size_t
count(const struct answer *a, const char *text)
{
	struct str body = a->body;
	size_t n = 0;
	size_t len = strlen(text);

	for (size_t i = 0; i + len <= body.len; i++) {
		n += memcmp(body.p + i, text, len) == 0;
	}
	return n;
}

static void
try_drafts(void)
{
	struct answer a = SEND("35", DRAFT, "handler_name", "演示<赵一");

	ok(a.status == 422 && answer_has(&a, "id=\"e-handler_name\""),
	    "a name with markup (%d)", a.status);
	ok(answer_has(&a, "演示&lt;赵一"), "… is kept as it was typed");
	a = SEND("35", DRAFT, "handler_name", "演示赵一");
	is_int(a.status, 303, "a draft with only a name");
	a = SEND("35", DRAFT, "handler_name", "演示赵二");
	is_int(a.status, 303, "saved once more");
	a = get("/certificates/35/history", FIRST);
	is_int((int64_t)count(&a, "编辑中"), 1, "it is one application");
	a = get("/renewals/new?certificate=35", FIRST);
	ok(answer_has(&a, "演示赵二"), "the form shows what was saved last");
	a = SEND("35", "channel", "self", "handler_id_kind", "resident", "deed",
	    "order");
	ok(a.status == 422 && count(&a, "class=\"field-error\"") == 6,
	    "an empty application names all that is missing (%zu)",
	    count(&a, "class=\"field-error\""));
	a = SEND("35", "channel", "by air", "handler_id_kind", "none", "deed",
	    "steal");
	is_int(a.status, 422, "choices that are none");
	a = SEND("35", DRAFT, "front_id", "999999");
	ok(a.status >= 400 && a.status < 500, "an upload of nobody (%d)",
	    a.status);
}

static struct answer
ask_code(const char *cookie, const char *body)
{
	struct answer page = get("/", cookie);

	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = "/api/sms-codes",
		.cookie = cookie,
		.content_type = "application/json",
		.csrf = str_to_c(client.arena,
		    answer_between(&page, "name=\"csrf\" content=\"", "\"")),
		.body = str_c(body) });
}

static void
try_codes(void)
{
	static const char wanted[] =
	    "{\"purpose\":\"renew\",\"subject\":\"35\"}";
	static const char *const full[] = { "channel", "mail",
		"handler_id_kind", "resident", "deed", "submit", "handler_name",
		"演示赵一", "handler_phone", "13900000101", "handler_id",
		"110101199001010015", "sms_code", "not it" };
	struct answer a;

	is_int(ask_code(FIRST, "{\"purpose\":\"x\",\"subject\":\"35\"}").status,
	    400, "a code for nothing known");
	is_int(ask_code(SECOND, wanted).status, 404,
	    "a code for another member's certificate");
	is_int(ask_code(FIRST, wanted).status, 200, "a code is sent");
	a = ask_code(FIRST, wanted);
	ok(a.status == 429 && answer_header(&a, "Retry-After").len > 0,
	    "not twice a minute (%d)", a.status);
	for (int i = 0; i < 2; i++) {
		a = send_form("35", full, sizeof(full) / sizeof(full[0]));
		is_int(a.status, 422, "a wrong code");
	}
}

int
main(void)
{
	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(64 << 20);
	try_refusals();
	try_drafts();
	try_codes();
	arena_free(client.arena);
	return tap_done();
}

/* The agent's pure parts: versions, HTTP, frames, origins, statements. */
#include "config.h"

#include "agent/frame.h"
#include "agent/http.h"
#include "agent/origin.h"
#include "agent/problem.h"
#include "agent/statement.h"
#include "agent/token.h"
#include "agent/version.h"
#include "base/arena.h"
#include "tests/tap.h"

static void
try_versions(void)
{
	static const char *const good[] = { "1", "1.0", "1.10.0", "0.0.0.1" };
	static const char *const bad[] = { "", ".", "1.", ".1", "1..2", "1.a",
		"1.-2", "1 .2", "1.2.3.4.5.6.7", "12345678901" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ok(version_is_valid(str_c(good[i])), "%s is a version",
		    good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(!version_is_valid(str_c(bad[i])), "\"%s\" is none", bad[i]);
	}
	ok(version_compare(STR("1.10.0"), STR("1.9.9")) > 0,
	    "components compare as numbers");
	ok(version_compare(STR("1.0"), STR("1.0.0")) == 0,
	    "a missing component is 0");
	ok(version_compare(STR("1.0.0"), STR("1.0.1")) < 0, "less is less");
	ok(version_date_is_valid(STR("2025-05-01")), "a date");
	ok(!version_date_is_valid(STR("2025-13-01")) &&
		!version_date_is_valid(STR("2025-5-1")) &&
		!version_date_is_valid(STR("2025/05/01")),
	    "no dates");
	ok(version_is_valid(STR(AGENT_VERSION)) &&
		version_date_is_valid(STR(AGENT_BUILT)),
	    "our own version is one");
}

static void
try_frames(void)
{
	struct buf out;
	buf_init(&out, NULL, FRAME_MAX + FRAME_HEAD);
	struct frame frame = { .type = FRAME_CSR, .id = 7 };
	frame.field[FIELD_ORIGIN] = STR("https://a");
	frame.field[FIELD_CERT] = STR("\0\1\2");
	frame.field[FIELD_RISK] = STR("");
	frame_encode(&frame, &out);
	struct frame got;
	size_t used;
	struct str bytes = buf_str(&out);
	ok(frame_decode(bytes, &got, &used) == FRAME_GOT && used == bytes.len,
	    "a frame comes back");
	ok(got.type == FRAME_CSR && got.id == 7, "with its type and id");
	ok(str_equal(got.field[FIELD_CERT], STR("\0\1\2")) &&
		got.field[FIELD_RISK].p != NULL &&
		got.field[FIELD_RISK].len == 0 &&
		got.field[FIELD_JSON].p == NULL,
	    "with octets, empty and absent fields");
	bool short_ok = true;
	for (size_t len = 0; len < bytes.len; len++) {
		short_ok = short_ok &&
		    frame_decode((struct str){ bytes.p, len }, &got, &used) ==
			FRAME_MORE;
	}
	ok(short_ok, "every part of it wants more");
	static const struct str bad[] = {
		{ "\0\0\0\5\1\1\0\0\0", 9 },                  /* too short */
		{ "\xff\xff\xff\xff", 4 },                    /* too long */
		{ "\0\0\0\6\2\1\0\0\0\1", 10 },               /* version */
		{ "\0\0\0\6\1\0\0\0\0\1", 10 },               /* type 0 */
		{ "\0\0\0\6\1\x63\0\0\0\1", 10 },             /* type */
		{ "\0\0\0\7\1\1\0\0\0\1\1", 11 },             /* half a field */
		{ "\0\0\0\x0b\1\1\0\0\0\1\1\0\0\0\1", 15 },   /* past the end */
		{ "\0\0\0\x0b\1\1\0\0\0\1\x63\0\0\0\0", 15 }, /* tag */
		{ "\0\0\0\x10\1\1\0\0\0\1\1\0\0\0\0\1\0\0\0\0",
		    20 }, /* twice */
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(frame_decode(bad[i], &got, &used) == FRAME_BAD,
		    "bad frame %zu", i);
	}
	buf_free(&out);
}

static void
try_http(void)
{
	struct http_request request;
	enum problem why;
	struct str text =
	    STR("POST /v1/jobs?x=1 HTTP/1.1\r\nHost: h\r\norigin:  o \r\n"
		"Content-Length: 2\r\nX-Other: y\r\n\r\n{}");
	ok(http_parse(text, &request, &why) == HTTP_GOT, "a request");
	is_str(request.path, "/v1/jobs", "its path");
	is_str(request.query, "x=1", "its query");
	is_str(request.origin, "o", "a header, trimmed, whatever its case");
	is_str(request.body, "{}", "its body");
	bool more = true;
	for (size_t len = 0; len < text.len; len++) {
		more = more &&
		    http_parse((struct str){ text.p, len }, &request, &why) ==
			HTTP_MORE;
	}
	ok(more, "every part of it wants more");
	ok(http_parse(STR("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n"),
	       &request, &why) == HTTP_BAD &&
		why == PROBLEM_TOO_LARGE,
	    "a body too large is refused from its head");
	ok(http_parse(STR("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"),
	       &request, &why) == HTTP_BAD,
	    "a GET with a body");
	ok(http_parse(STR("POST / HTTP/1.1\r\nContent-Length: 1\r\n"
			  "Content-Length: 1\r\n\r\nx"),
	       &request, &why) == HTTP_BAD,
	    "two lengths");
	ok(http_parse(STR("GET / HTTP/1.1\nHost: h\n\n\r\n\r\n"), &request,
	       &why) == HTTP_BAD,
	    "bare line feeds");
}

static void
try_origins(void)
{
	static const char *const listed[] = { "https://a.example",
		"https://b.example:8443", NULL };
	ok(origin_is_listed(STR("https://b.example:8443"), listed), "listed");
	ok(!origin_is_listed(STR("https://b.example"), listed) &&
		!origin_is_listed(STR_NONE, listed) &&
		!origin_is_listed(STR(""), listed),
	    "not listed");
	ok(origin_is_well_formed(STR("https://a.example:443")) &&
		origin_is_well_formed(STR("http://127.0.0.1:80")),
	    "well formed");
	ok(!origin_is_well_formed(STR("https://a.example/")) &&
		!origin_is_well_formed(STR("https://*.example")) &&
		!origin_is_well_formed(STR("http://a.example")) &&
		!origin_is_well_formed(STR("https://A.example")) &&
		!origin_is_well_formed(STR("https://a:99999")) &&
		!origin_is_well_formed(STR("null")),
	    "not well formed");
	ok(token_algorithm_of(STR("sm2")) == TOKEN_NO_ALGORITHM,
	    "SM2 is not for PKCS#11");
}

static void
try_statements(struct arena *arena)
{
	is_str(statement_pop(
		   arena, STR("https://a"), STR("XQ1"), STR("ab"), STR("")),
	    "certdesk-pop-v1\nhttps://a\nXQ1\nab\ne3b0c44298fc1c149afbf4c8996fb"
	    "92427ae41e4649b934ca495991b7852b855",
	    "possession");
	is_str(statement_installed(
		   arena, STR("https://a"), STR("XQ1"), STR("abc")),
	    "certdesk-installed-v1\nhttps://a\nXQ1\nba7816bf8f01cfea414140de5da"
	    "e2223b00361a396177a9cb410ff61f20015ad",
	    "receipt");
	is_str(statement_sign_in(arena, STR("https://a"), STR("c")),
	    "certdesk-signin-v1\nhttps://a\nc", "sign-in");
	is_str(statement_apply(
		   arena, STR("https://a"), STR("01"), STR("XQ1"), STR("ff")),
	    "certdesk-apply-v1\nhttps://a\n01\nXQ1\nff", "application");
}

int
main(void)
{
	struct arena *arena = arena_new(64 * 1024);
	try_versions();
	try_frames();
	try_http();
	try_origins();
	try_statements(arena);
	bool all = true;
	for (int i = 1; i < PROBLEM__MAX; i++) {
		const struct problem_info *info = problem_info((enum problem)i);
		all = all && info->http_status >= 400 && info->hint[0] != '\0';
	}
	ok(all, "every problem has a status and a hint");
	arena_free(arena);
	return tap_done();
}

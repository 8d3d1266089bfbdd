/* str: cutting, numbers, UTF-8, hex and base64. */
#include "config.h"

#include "base/arena.h"
#include "base/str.h"
#include "tests/tap.h"

static struct arena *arena;

static void
test_compare(void)
{
	ok(str_is_empty(STR_NONE) && str_is_empty(STR("")), "empty");
	ok(str_equal(STR_NONE, STR("")), "no octets are equal");
	ok(str_equal_c(STR("a"), "a") && !str_equal_c(STR("a"), "ab"),
	    "equal_c");
	ok(str_starts(STR("abc"), STR("ab")) &&
		!str_starts(STR("a"), STR("ab")),
	    "starts");
	ok(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")) &&
		str_ends(STR("c"), STR("")),
	    "ends");
	ok(str_compare(STR("a"), STR("b")) < 0 &&
		str_compare(STR("ab"), STR("a")) > 0 &&
		str_compare(STR("\xff"), STR("a")) > 0 &&
		str_compare(STR_NONE, STR("")) == 0,
	    "compare, by unsigned octets");
	ok(str_equal_secret(STR("ab"), STR("ab")) &&
		!str_equal_secret(STR("ab"), STR("ac")) &&
		!str_equal_secret(STR("ab"), STR("a")),
	    "equal_secret");
}

static void
test_cut(void)
{
	struct str head, tail;

	ok(str_cut(STR("a=b=c"), '=', &head, &tail), "cut finds");
	is_str(head, "a", "the head");
	is_str(tail, "b=c", "the tail");
	ok(!str_cut(STR("abc"), '=', &head, &tail), "cut finds nothing");
	is_str(head, "abc", "all is head");
	is_str(tail, NULL, "no tail");
	ok(str_cut(STR("a="), '=', &head, &tail) && tail.p != NULL,
	    "an empty tail is a value");
	is_str(str_trim(STR("\t a b \r\n")), "a b", "trim");
	is_str(str_trim(STR(" ")), "", "trim all");
}

static void
test_int(void)
{
	static const char *const bad[] = { "", "-1", "+1", " 1", "1 ", "0x1",
		"9223372036854775808", "99999999999999999999",
		"1\xef\xbc\x91" };
	int64_t n = 0;

	ok(str_to_int64(STR("9223372036854775807"), &n) && n == INT64_MAX,
	    "the largest");
	ok(str_to_int64(STR("007"), &n) && n == 7, "leading zeros");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(!str_to_int64(str_c(bad[i]), &n), "no number: '%s'", bad[i]);
	}
	ok(!str_to_int64(STR_NONE, &n), "no number: none");
}

static void
test_utf8(void)
{
	/* Unicode 15 table 3-7 and the usual suspects. */
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "\xe4\xb8", "a\xe4",
		"\xc2"
		"a" };

	static const struct {
		const char *text;
		int32_t c;
	} good[] = { { "\x7f", 0x7f }, { "\xc2\x80", 0x80 },
		{ "\xdf\xbf", 0x7ff }, { "\xe0\xa0\x80", 0x800 },
		{ "\xed\x9f\xbf", 0xd7ff }, { "\xee\x80\x80", 0xe000 },
		{ "\xef\xbf\xbf", 0xffff }, { "\xf0\x90\x80\x80", 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff }, { "中", 0x4e2d } };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(!str_is_utf8(str_c(bad[i])), "not UTF-8: vector %zu", i);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		size_t pos = 0;

		is_int(str_utf8_next(str_c(good[i].text), &pos), good[i].c,
		    "UTF-8");
		is_int((int64_t)pos, (int64_t)strlen(good[i].text),
		    "one character on");
	}
	ok(str_is_utf8(STR("")) && str_is_utf8(STR("a\0b")), "empty and NUL");
	is_int((int64_t)str_utf8_count(STR("a中😀")), 3, "count");
}

static void
test_hex(void)
{
	struct str out = STR_NONE;

	is_str(str_to_hex(arena, STR("\x00\xff\x1a")), "00ff1a", "to hex");
	is_err(str_from_hex(arena, STR("00FF1a"), &out), ERR_OK, "from hex");
	ok(str_equal(out, STR("\x00\xff\x1a")), "octets from hex");
	is_err(str_from_hex(arena, STR("0"), &out), ERR_INVALID, "odd");
	is_err(str_from_hex(arena, STR("0g"), &out), ERR_INVALID, "no digit");
	is_err(str_from_hex(arena, STR(""), &out), ERR_OK, "empty");
}

static void
test_base64(void)
{
	/* RFC 4648 section 10. */
	static const struct {
		const char *plain, *usual, *url;
	} vectors[] = { { "", "", "" }, { "f", "Zg==", "Zg" },
		{ "fo", "Zm8=", "Zm8" }, { "foo", "Zm9v", "Zm9v" },
		{ "foob", "Zm9vYg==", "Zm9vYg" },
		{ "fooba", "Zm9vYmE=", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy", "Zm9vYmFy" },
		{ "\xfb\xff\xfe", "+//+", "-__-" } };

	static const char *const bad[] = { "Zg",
		"Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n",
		"Zm 9", "Zg==Zg==", "-__-", "Zm9vYg=a" };
	static const char *const bad_url[] = { "Z", "Zg==", "Zh", "Zm9", "+//+",
		"Zg=", "a b" };
	struct str out = STR_NONE;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		is_str(str_to_base64(arena, str_c(vectors[i].plain)),
		    vectors[i].usual, "to base64");
		is_str(str_to_base64url(arena, str_c(vectors[i].plain)),
		    vectors[i].url, "to base64url");
		is_err(str_from_base64(arena, str_c(vectors[i].usual), &out),
		    ERR_OK, "from base64");
		is_str(out, vectors[i].plain, "the octets");
		is_err(str_from_base64url(arena, str_c(vectors[i].url), &out),
		    ERR_OK, "from base64url");
		is_str(out, vectors[i].plain, "the octets");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		is_err(str_from_base64(arena, str_c(bad[i]), &out), ERR_INVALID,
		    bad[i]);
	}
	for (size_t i = 0; i < sizeof(bad_url) / sizeof(bad_url[0]); i++) {
		is_err(str_from_base64url(arena, str_c(bad_url[i]), &out),
		    ERR_INVALID, bad_url[i]);
	}
}

int
main(void)
{
	arena = arena_new((size_t)1024 * 1024);
	need(arena != NULL, "arena");
	test_compare();
	test_cut();
	test_int();
	test_utf8();
	test_hex();
	test_base64();
	is_str(str_printf(arena, "%d-%s", 7, "x"), "7-x", "printf");
	is_str(str_dup(arena, STR_NONE), NULL, "dup keeps no value");
	ok(strcmp(str_to_c(arena, STR_NONE), "") == 0, "to_c of no value");
	arena_free(arena);
	return tap_done();
}

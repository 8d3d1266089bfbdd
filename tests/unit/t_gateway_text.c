/* What the gateways read and write text with: json, pairs, yuan. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "gateway/json.h"
#include "gateway/pairs.h"
#include "gateway/yuan.h"
#include "tests/tap.h"

static struct arena *arena;

static void
check_yuan(void)
{
	static const struct {
		const char *text;
		int64_t fen; /* -1: refused */
	} cases[] = {
		{ "298.50", 29850 },
		{ "0", 0 },
		{ "0.01", 1 },
		{ "0.1", 10 },
		{ "7", 700 },
		{ "999999999.99", 99999999999 },
		{ "1000000000", -1 },
		{ "", -1 },
		{ ".5", -1 },
		{ "5.", -1 },
		{ "05", -1 },
		{ "00.10", -1 },
		{ "1.234", -1 },
		{ "-1", -1 },
		{ "+1", -1 },
		{ " 1", -1 },
		{ "1 ", -1 },
		{ "1e3", -1 },
		{ "1,000", -1 },
		{ "1.0.0", -1 },
		{ "١", -1 },
		{ "1.-1", -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t fen = -1;

		if (yuan_parse(str_c(cases[i].text), &fen) != ERR_OK) {
			fen = -1;
		}
		is_int(fen, cases[i].fen, cases[i].text);
	}
	is_str(yuan_format(arena, 29850), "298.50", "fen as yuan");
	is_str(yuan_format(arena, 1), "0.01", "one fen");
	is_str(yuan_format(arena, 0), "0.00", "nothing");
}

static void
check_pairs(void)
{
	struct pairs pairs;
	struct buf many, out;

	is_err(pairs_parse(arena, STR("a=1&b=x%20y+z&c"), &pairs), ERR_OK,
	    "a form");
	is_int((int64_t)pairs.n, 3, "of three fields");
	is_str(pairs_find(&pairs, "b"), "x y z", "plus and triplets");
	is_str(pairs_find(&pairs, "c"), "", "a name alone is empty");
	is_str(pairs_find(&pairs, "d"), NULL, "what is absent has no value");
	is_err(pairs_parse(arena, STR("a=1&%61=2"), &pairs), ERR_INVALID,
	    "twice the same name, once encoded");
	is_err(pairs_parse(arena, STR("a=1&&b=2"), &pairs), ERR_INVALID,
	    "an empty piece");
	is_err(pairs_parse(arena, STR(""), &pairs), ERR_INVALID, "nothing");
	is_err(pairs_parse(arena, STR("a=%0"), &pairs), ERR_INVALID,
	    "half a triplet");
	is_err(pairs_parse(arena, STR("a=%00"), &pairs), ERR_INVALID, "a NUL");
	buf_init(&many, arena, 0);
	for (int i = 0; i <= PAIRS_MAX; i++) {
		buf_printf(&many, "%sn%d=1", i == 0 ? "" : "&", i);
	}
	is_err(pairs_parse(arena, buf_str(&many), &pairs), ERR_INVALID,
	    "too many fields");
	pairs.n = 0;
	pairs_add(&pairs, "b", STR("a b*~\""));
	pairs_add(&pairs, "B", STR("电"));
	pairs_sort(&pairs);
	buf_init(&out, arena, 0);
	pairs_add_encoded(&out, &pairs);
	is_str(buf_str(&out), "B=%E7%94%B5&b=a%20b%2A~%22",
	    "sorted by octets and encoded");
}

static void
check_refused(const char *text)
{
	struct json_map map;

	ok(json_read_object(arena, str_c(text), &map) == ERR_INVALID,
	    "refused: %s", text);
}

static void
check_json(void)
{
	static const char *const refused[] = { "", "{", "}", "[]", "{}x",
		"{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":01}", "{\"a\":+1}",
		"{\"a\":1.}", "{\"a\":.5}", "{\"a\":nul}", "{\"a\":\"x}",
		"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
		"{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}",
		"{\"a\":\"\\udc00\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\t\"}",
		"{\"a\":\"\xff\"}", "{\"a\":[1}", "{\"a\":{]}", "{\"a\":1]",
		"{\"a\":\"\\" };
	struct str raw =
	    STR(" { \"s\" : \"a\\\"}\\u7535\\ud83d\\ude00/\\/\", \"n\":-1.5e+3,"
		"\"o\":{\"x\":[1,{\"y\":\"}\"}]},\"w\":null, \"e\":{} } ");
	struct json_map map, list;
	struct buf deep;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		check_refused(refused[i]);
	}
	is_err(json_read_object(arena, raw, &map), ERR_OK, "an object");
	is_int((int64_t)map.n, 5, "of five members");
	is_str(json_text(&map, "s"), "a\"}电😀//", "escapes");
	is_str(json_text(&map, "n"), NULL, "a number is no text");
	is_str(json_find(&map, "n")->raw, "-1.5e+3", "but has its octets");
	is_str(json_find(&map, "o")->raw, "{\"x\":[1,{\"y\":\"}\"}]}",
	    "an object's octets");
	is_err(json_read_array(arena, STR("[1, \"b\" ,[]]"), &list), ERR_OK,
	    "an array");
	is_str(list.list[1].text, "b", "its second value");
	is_int((int64_t)list.n, 3, "of three");
	buf_init(&deep, arena, 0);
	buf_add_c(&deep, "{\"a\":");
	for (int i = 0; i < 100; i++) {
		buf_add_char(&deep, '[');
	}
	is_err(json_read_object(arena, buf_str(&deep), &map), ERR_INVALID,
	    "too deep");
	buf_reset(&deep);
	json_add_string(&deep, STR("a\"\\\n电"));
	is_str(buf_str(&deep), "\"a\\\"\\\\\\u000a电\"", "writing a string");
}

int
main(void)
{
	arena = arena_new(16U << 20);
	need(arena != NULL, "an arena");
	check_yuan();
	check_pairs();
	check_json();
	arena_free(arena);
	return tap_done();
}

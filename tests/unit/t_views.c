/* t_views: writers, formats and words of the pages. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "tests/tap.h"
#include "views/browser.h"
#include "views/format.h"
#include "views/html.h"
#include "views/words.h"

static struct buf out;

static void
wrote(const char *wanted, const char *name)
{
	is_str(buf_str(&out), wanted, name);
	buf_reset(&out);
}

static void
shows(struct shown shown, const char *wanted)
{
	is_str(str_c(shown.text), wanted, wanted);
}

static void
try_writers(void)
{
	html_text(&out, "a<b>&\"'");
	wrote("a&lt;b&gt;&amp;\"'", "text");
	html_attr(&out, "a<b>&\"'");
	wrote("a&lt;b&gt;&amp;&quot;&#39;", "attribute");
	html_text(&out,
	    STR("a\x01"
		"b\xFF"
		"c"));
	wrote("a\xEF\xBF\xBD"
	      "b\xEF\xBF\xBD"
	      "c",
	    "what XML forbids");
	html_text(&out, STR("证书·\xF0\xA0\xAE\xB7"));
	wrote("证书·\xF0\xA0\xAE\xB7", "Han text stays");
	html_text(&out, (int64_t)-5);
	wrote("-5", "a number");
	html_urlpart(&out, "a b/证?&");
	wrote("a%20b%2F%E8%AF%81%3F%26", "part of an address");
	html_text(&out, STR_NONE);
	wrote("", "no value");
}

static void
try_addresses(void)
{
	static const char *const bad[] = { "javascript:alert(1)", "//evil",
		"/\\evil", "/\tx", "http://x", "data:,x", "", "x", "\n/x" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		html_url(&out, bad[i]);
		wrote("#", bad[i]);
	}
	html_url(&out, "/orders?a=1&b=2");
	wrote("/orders?a=1&amp;b=2", "our own address");
	html_url(&out, "https://example.com/");
	wrote("https://example.com/", "https");
}

static void
try_formats(void)
{
	int64_t when = 1745733007; /* 2025-04-27 13:50:07 in Beijing */

	shows(format_money(0), "¥0.00");
	shows(format_money(24900), "¥249.00");
	shows(format_money(123456789), "¥1,234,567.89");
	shows(format_money(-100), "-¥1.00");
	shows(format_money(INT64_MIN), "-¥92,233,720,368,547,758.08");
	shows(format_money_plain(123456), "1234.56");
	shows(format_second(when), "2025-04-27 13:50:07");
	shows(format_minute(when), "2025-04-27 13:50");
	shows(format_day(when), "2025-04-27");
	shows(format_iso(when), "2025-04-27T13:50:07+08:00");
	shows(format_minute(TIME_NONE), "—");
	shows(format_phone(STR("13800005678")), "138****5678");
	shows(format_phone(STR("010-6896000")), "****6000");
	shows(
	    format_id_number(STR("11010519491231002X")), "110105********002X");
	shows(format_id_number(STR("H12345678")), "H******8");
	shows(format_person(STR("张明")), "张*");
	shows(format_person(STR("欧阳小明")), "欧**明");
	shows(format_left(0, 7 * CLOCK_DAY), "还剩 7 天");
	shows(format_left(0, 6 * CLOCK_DAY + 3 * CLOCK_HOUR + 5),
	    "还剩 6 天 3 小时");
	shows(format_left(0, 3 * CLOCK_HOUR + 60), "还剩 3 小时 1 分");
	shows(format_left(0, 59), "不到 1 分钟");
	shows(format_left(10, 10), "已超期");
	shows(format_size(512), "512 字节");
	shows(browser_name(STR("Mozilla/5.0 (Windows NT 10.0) AppleWebKit "
			       "Chrome/126.0.0.0 Safari/537.36 Edg/126.0")),
	    "Edge 126，Windows");
	shows(browser_name(STR("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "
			       "Gecko Firefox/128.0")),
	    "Firefox 128，Linux");
	shows(browser_name(STR("Chrome/")), "Chrome 0");
	shows(browser_name(STR_NONE), "其他浏览器");
	shows(format_size(3 * 1024 * 1024 / 2), "1.5 MB");
	shows(format_hex_pairs(STR("0a1bff")), "0A:1B:FF");
}

static void
try_words(void)
{
	is_str(
	    str_c(word_find_c(WORD_APPLICATION_STATE, "ready_to_make")->text),
	    "待制作", "a state has its word");
	is_str(str_c(word_find_c(WORD_APPLICATION_STATE, "x")->text), "未知",
	    "an unknown code is not shown");
	for (int list = 0; list < WORD_LIST__MAX; list++) {
		size_t n;

		(void)word_all((enum word_list)list, &n);
		ok(n > 0, "list %d has words", list);
	}
}

int
main(void)
{
	struct arena *arena = arena_new(1 << 20);

	buf_init(&out, arena, 0);
	try_writers();
	try_addresses();
	try_formats();
	try_words();
	buf_reset(&out);
	html_text(&out, html_lines(arena, STR("a<\nb")));
	wrote("a&lt;<br/>b", "lines");
	arena_free(arena);
	return tap_done();
}

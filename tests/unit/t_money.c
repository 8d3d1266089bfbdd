/* money and workday: the vectors of the standards. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "model/money.h"
#include "model/workday.h"
#include "tests/tap.h"

static struct arena *arena;

static void
test_words(void)
{
	static const struct {
		int64_t fen;
		const char *words;
	} vectors[] = {
		{ 0, "人民币零元整" },
		{ 1, "人民币壹分" },
		{ 10, "人民币壹角" },
		{ 101, "人民币壹元零壹分" },
		{ 4900, "人民币肆拾玖元整" },
		{ 20000, "人民币贰佰元整" },
		{ 24900, "人民币贰佰肆拾玖元整" },
		{ 140950, "人民币壹仟肆佰零玖元伍角" },
		{ 600714, "人民币陆仟零柒元壹角肆分" },
		{ 1640902, "人民币壹万陆仟肆佰零玖元零贰分" },
		{ 32504, "人民币叁佰贰拾伍元零肆分" },
		{ 1000100, "人民币壹万零壹元整" },
		{ 10000100, "人民币壹拾万零壹元整" },
		{ 10000000, "人民币壹拾万元整" },
		{ 200000000000, "人民币贰拾亿元整" },
		{ 10010000, "人民币壹拾万零壹佰元整" },
		{ 10100000, "人民币壹拾万壹仟元整" },
		{ 10000000100, "人民币壹亿零壹元整" },
		{ 10000123400, "人民币壹亿零壹仟贰佰叁拾肆元整" },
		{ 100100100, "人民币壹佰万壹仟零壹元整" },
		{ 99999999999999,
		    "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		is_str(money_in_words(arena, vectors[i].fen), vectors[i].words,
		    vectors[i].words);
	}
	is_str(money_in_words(arena, -1), NULL, "no debts");
	is_str(money_in_words(arena, INT64_MAX), NULL, "too much");
}

static void
test_format(void)
{
	static const char *const bad[] = { "", ".", "1.", ".5", "1.234", "-1",
		"+1", "1,000", " 1", "1.-5", "1e3", "1234567890123", "1.2.3",
		"１" };
	int64_t fen = 0;

	is_str(money_format(arena, 123450), "1234.50", "format");
	is_str(money_format(arena, -5), "-0.05", "below zero");
	is_str(money_format(arena, INT64_MIN), "-92233720368547758.08",
	    "the least");
	is_str(money_format_grouped(arena, 123450), "1,234.50", "grouped");
	is_str(money_format_grouped(arena, 12345), "123.45", "three digits");
	is_str(money_format_grouped(arena, -123456789), "-1,234,567.89",
	    "a long one");
	is_str(money_format_grouped(arena, -12345), "-123.45", "no -,");
	is_str(money_format_grouped(arena, 0), "0.00", "nothing");
	ok(money_parse(STR("200"), &fen) && fen == 20000, "parse");
	ok(money_parse(STR("200.5"), &fen) && fen == 20050, "one decimal");
	ok(money_parse(STR("0.01"), &fen) && fen == 1, "a fen");
	ok(money_parse(STR("0.10"), &fen) && fen == 10, "ten fen");
	ok(money_parse(STR("999999999999.99"), &fen) && fen == 99999999999999,
	    "the most");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(!money_parse(str_c(bad[i]), &fen), "no amount: '%s'",
		    bad[i]);
	}
}

static void
test_tax(void)
{
	static const struct {
		int64_t gross;
		int rate;
		int64_t net, tax;
	} vectors[] = {
		{ 20000, 6, 18868, 1132 },
		{ 24900, 6, 23491, 1409 },
		{ 4900, 6, 4623, 277 },
		{ 20000, 1, 19802, 198 },
		{ 24900, 1, 24653, 247 },
		{ 4900, 1, 4851, 49 },
		{ 0, 6, 0, 0 },
		{ 1, 6, 1, 0 },
	};

	int64_t net, tax;
	bool adds_up = true;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		money_split_tax(vectors[i].gross, vectors[i].rate, &net, &tax);
		ok(net == vectors[i].net && tax == vectors[i].tax,
		    "%lld at %d%%", (long long)vectors[i].gross,
		    vectors[i].rate);
	}
	for (int64_t gross = 0; gross < 100000; gross += 7) {
		money_split_tax(gross, 6, &net, &tax);
		adds_up = adds_up && net + tax == gross && tax >= 0;
	}
	ok(adds_up, "net and tax always add up");
}

static int64_t
day(const char *text)
{
	char moment[32];
	int64_t when = 0;

	(void)snprintf(moment, sizeof(moment), "%s 00:00:00", text);
	need(clock_parse_second(str_c(moment), &when), text);
	return workday_from_time(when);
}

static struct workday_exception exceptions[80];
static struct workday_table table = { exceptions, 0 };

static void
add_days(const char *from, const char *to, bool is_work)
{
	for (int64_t d = day(from); d <= day(to); d++) {
		need(table.n_exceptions <
			sizeof(exceptions) / sizeof(exceptions[0]),
		    "room");
		exceptions[table.n_exceptions++] =
		    (struct workday_exception){ d, is_work };
	}
}

static void
fill_table(void)
{
	static const char *const off[][2] = { { "2025-10-01", "2025-10-08" },
		{ "2026-01-01", "2026-01-03" }, { "2026-02-15", "2026-02-23" },
		{ "2026-04-04", "2026-04-06" }, { "2026-05-01", "2026-05-05" },
		{ "2026-06-19", "2026-06-21" }, { "2026-09-25", "2026-09-27" },
		{ "2026-10-01", "2026-10-07" } };
	static const char *const work[] = { "2025-09-28", "2025-10-11",
		"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09",
		"2026-09-20", "2026-10-10" };

	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
		add_days(off[i][0], off[i][1], false);
	}
	for (size_t i = 0; i < sizeof(work) / sizeof(work[0]); i++) {
		add_days(work[i], work[i], true);
	}
}

static void
test_workdays(void)
{
	static const struct {
		const char *from;
		int n;
		const char *due;
	} vectors[] = {
		{ "2026-02-13", 2, "2026-02-24" },
		{ "2026-02-13", 5, "2026-02-27" },
		{ "2026-09-18", 5, "2026-09-24" },
		{ "2026-09-30", 2, "2026-10-09" },
		{ "2026-09-30", 5, "2026-10-13" },
		{ "2026-04-30", 2, "2026-05-07" },
		{ "2026-04-30", 5, "2026-05-11" },
		{ "2026-06-18", 2, "2026-06-23" },
		{ "2026-01-01", 2, "2026-01-05" },
		{ "2025-09-30", 2, "2025-10-10" },
		{ "2026-10-01", 0, "2026-10-08" },
		{ "2026-09-30", 0, "2026-09-30" },
	};

	int64_t when = 0;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		is_str(clock_format_day(arena,
			   workday_start(workday_after(
			       &table, day(vectors[i].from), vectors[i].n))),
		    vectors[i].due, vectors[i].from);
	}
	need(clock_parse_second(STR("2026-09-30 16:59:59"), &when), "16:59");
	is_int(workday_received(&table, when), day("2026-09-30"),
	    "before closing time");
	need(clock_parse_second(STR("2026-09-30 17:00:00"), &when), "17:00");
	is_int(workday_received(&table, when), day("2026-10-08"),
	    "after closing time");
	ok(workday_is_known(&table, day("2026-12-31")), "2026 is known");
	ok(!workday_is_known(&table, day("2027-01-01")), "2027 is not");
	is_int(
	    workday_start(workday_from_time(-1)), -8 * 3600, "before 1970 too");
}

int
main(void)
{
	arena = arena_new((size_t)4 * 1024 * 1024);
	need(arena != NULL, "arena");
	test_words();
	test_format();
	test_tax();
	fill_table();
	test_workdays();
	arena_free(arena);
	return tap_done();
}

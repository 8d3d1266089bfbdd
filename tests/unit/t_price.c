/* price: the lines of an order, and their sum. */
#include "config.h"

#include "model/price.h"
#include "tests/tap.h"

static const struct price_table table = {
	.version = 1,
	.fen = { [PRICE_RENEW_YEAR] = 20000, [PRICE_MAIL_BACK] = 4900 },
};

int
main(void)
{
	const struct price_want self = { .years = 1 };
	const struct price_want mail = { .years = 1, .mail_back = true };
	const struct price_want both[] = { mail, self, mail };
	struct price_table freight = table;
	struct price_line lines[PRICE_LINES_MAX(3)];
	size_t n;

	n = price_lines(&table, &self, 1, lines);
	is_int((int64_t)n, 1, "a self renewal has one line");
	is_int(price_sum(lines, n), 20000, "and costs 200.00");
	ok(lines[0].coupon, "which a coupon may pay");

	n = price_lines(&table, &mail, 1, lines);
	is_int((int64_t)n, 2,
	    "a renewal by mail has two; free freight is no line");
	is_int(price_sum(lines, n), 24900, "and costs 249.00");
	ok(lines[1].item == PRICE_MAIL_BACK && !lines[1].coupon,
	    "a coupon does not pay the mail");

	n = price_lines(&table, both, 3, lines);
	is_int((int64_t)n, 5, "three together have five lines");
	is_int(price_sum(lines, n), 69800, "and cost their sum");
	is_int((int64_t)lines[4].want, 2, "each line knows whose it is");

	freight.fen[PRICE_FREIGHT] = 1200;
	n = price_lines(&freight, both, 3, lines);
	is_int(price_sum(lines, n), 71000, "freight is charged once an order");
	n = price_lines(&freight, &self, 1, lines);
	is_int(price_sum(lines, n), 20000, "and not where nothing is shipped");

	is_int((int64_t)price_lines(&table, NULL, 0, lines), 0,
	    "nothing costs nothing");
	return tap_done();
}

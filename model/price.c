#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/price.h"
#include "model/statements.h"

const char *const price_item_names[PRICE_ITEM__MAX] = {
	[PRICE_RENEW_YEAR] = "renew_year",
	[PRICE_MAIL_BACK] = "mail_back",
	[PRICE_FREIGHT] = "freight",
};

struct price_row {
	int64_t price_version;
	int item;
	int64_t fen;
};

enum err
price_table_now(struct desk *desk, struct price_table *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct price_row, price_version),
		ROW_FIELD_ENUM(struct price_row, item, price_item_names),
		ROW_FIELD(ROW_INT, struct price_row, fen),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct price_row, fields);
	struct price_row *rows;
	unsigned seen = 0;
	size_t n;
	enum err e;

	e = db_all(desk->db, desk->arena, STMT_PRICE_TABLE_NOW, DB_NO_ARGS,
	    &shape, &rows, &n);
	if (e != ERR_OK) {
		return e;
	}
	*out = (struct price_table){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (rows[i].item < 0) {
			continue; /* of a service this release does not sell */
		}
		out->version = rows[i].price_version;
		out->fen[rows[i].item] = rows[i].fen;
		seen |= 1U << rows[i].item;
	}
	if (seen != (1U << PRICE_ITEM__MAX) - 1) {
		return err_note(ERR_BUG, "price table in force lacks an item");
	}
	return ERR_OK;
}

static size_t
line_add(const struct price_table *table, size_t want, enum price_item item,
    int64_t count, struct price_line *lines, size_t n)
{
	if (table->fen[item] == 0) {
		return n;
	}
	lines[n] = (struct price_line){
		.want = want,
		.item = item,
		.fen = table->fen[item] * count,
		.coupon = item == PRICE_RENEW_YEAR,
	};
	return n + 1;
}

size_t
price_lines(const struct price_table *table, const struct price_want *wants,
    size_t n_wants, struct price_line *lines)
{
	bool shipped = false;
	size_t n = 0;

	for (size_t i = 0; i < n_wants; i++) {
		n = line_add(
		    table, i, PRICE_RENEW_YEAR, wants[i].years, lines, n);
		if (!wants[i].mail_back) {
			continue;
		}
		n = line_add(table, i, PRICE_MAIL_BACK, 1, lines, n);
		if (!shipped) {
			n = line_add(table, i, PRICE_FREIGHT, 1, lines, n);
			shipped = true;
		}
	}
	return n;
}

int64_t
price_sum(const struct price_line *lines, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += lines[i].fen;
	}
	return sum;
}

/*
 * price: the one price engine. The renewal form, the order and the issuing
 * CA's check all rest on the same table (desk.price) and the same rule for
 * the lines; nobody else multiplies.
 */
#ifndef PRICE_H
#define PRICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct desk;

enum price_item {
	PRICE_RENEW_YEAR, /* 证书费, one year */
	PRICE_MAIL_BACK,  /* 寄回服务费 */
	PRICE_FREIGHT,    /* 运费, once an order that ships anything */
	PRICE_ITEM__MAX
};

/* As desk.price.item and desk.order_line.item spell them. */
extern const char *const price_item_names[PRICE_ITEM__MAX];

struct price_table {
	int64_t version;
	int64_t fen[PRICE_ITEM__MAX];
};

/* The table in force now. */
enum err price_table_now(struct desk *desk, struct price_table *out) MUST_CHECK;

/* What one application wants. */
struct price_want {
	int64_t years;  /* at least 1 */
	bool mail_back; /* 寄回续签 */
};

struct price_line {
	size_t want; /* index of the application it belongs to */
	enum price_item item;
	int64_t fen;
	bool coupon; /* a coupon may pay it */
};

/* At most this many lines come of n applications. */
#define PRICE_LINES_MAX(n) (3 * (n))

/* The lines of an order for n applications, in their order; lines that cost
 * nothing are left out. lines has room for PRICE_LINES_MAX(n). */
size_t price_lines(const struct price_table *table,
    const struct price_want *wants, size_t n, struct price_line *lines);

int64_t price_sum(const struct price_line *lines, size_t n);

#endif

/*
 * order_parts: what the pages about an order are given.
 */
#ifndef ORDER_PARTS_H
#define ORDER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/address.h"
#include "model/event.h"
#include "model/invoice_title.h"
#include "model/order.h"

/* 生成订单: to be confirmed. Picks and mistakes come from the struct typed:
 * method, address_id, title_id. */
struct order_form {
	const struct order *order;
	const struct order_entry *entries;
	size_t n_entries;
	int64_t freight_fen;
	int64_t n_years;      /* years a coupon could pay */
	int64_t years_fen;    /* what they cost */
	int64_t coupon_years; /* years left, with those this order holds */
	const struct address *addresses;
	size_t n_addresses;
	const struct invoice_title *titles;
	const bool *title_is_own; /* of each: the name is the licence's */
	size_t n_titles;
};

/* 订单详情 */
struct order_story {
	const struct order *order;
	const struct order_entry *entries;
	size_t n_entries;
	const struct order_line *lines;
	size_t n_lines;
	const struct order_payment *payments;
	size_t n_payments;
	const struct event_line *events;
	size_t n_events;
	const struct address *shipping; /* NULL: nothing is shipped */
};

/* 订单管理: the filters as typed, and the page of rows. */
struct order_search {
	struct str state;
	struct str no;
	struct str from; /* YYYY-MM-DD */
	struct str to;
	bool is_set; /* any of them */
	const struct order_list *list;
	struct str newer_url; /* empty: none */
	struct str older_url;
};

#endif

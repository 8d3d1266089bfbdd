/*
 * order_back: the way back from a form about an address or an invoice title:
 * to the order page it was opened from, or to the list.
 */
#ifndef ORDER_BACK_H
#define ORDER_BACK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct req;

/* The order named by the query (GET) or the form (POST); 0: none. */
int64_t order_back_id(const struct req *req);

/* "/orders/17/confirm", or the list. */
struct str order_back_path(const struct req *req, const char *list);

/* 303 there, telling what succeeded, with what was picked in the form and the
 * row just saved as the pick; id 0: none was. pick: "address_id", … */
enum err order_back(struct req *req, const char *list, const char *done,
    const char *pick, int64_t id) MUST_CHECK;

/* Puts the order into the form's fields, so that it comes back. */
void order_back_keep(struct req *req);

#endif

/* addresses: 收货地址, as a list of their own and in place on the order page.
 * Each form is a page; a script shows it as a dialog. A form that came from
 * an order carries its number (order) and leads back to it. */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include "base/err.h"

struct req;

enum err addresses_index(struct req *req) MUST_CHECK;
enum err addresses_new(struct req *req) MUST_CHECK;
enum err addresses_create(struct req *req) MUST_CHECK;
enum err addresses_edit(struct req *req) MUST_CHECK;
enum err addresses_update(struct req *req) MUST_CHECK;
enum err addresses_default(struct req *req) MUST_CHECK;
enum err addresses_ask_remove(struct req *req) MUST_CHECK;
enum err addresses_remove(struct req *req) MUST_CHECK;

#endif

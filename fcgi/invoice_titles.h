/* invoice_titles: 发票信息, as a list of their own and in place on the order
 * page; see addresses.h for how the forms travel. */
#ifndef INVOICE_TITLES_H
#define INVOICE_TITLES_H

#include "base/err.h"

struct req;

enum err invoice_titles_index(struct req *req) MUST_CHECK;
enum err invoice_titles_new(struct req *req) MUST_CHECK;
enum err invoice_titles_create(struct req *req) MUST_CHECK;
enum err invoice_titles_edit(struct req *req) MUST_CHECK;
enum err invoice_titles_update(struct req *req) MUST_CHECK;
enum err invoice_titles_default(struct req *req) MUST_CHECK;
enum err invoice_titles_ask_remove(struct req *req) MUST_CHECK;
enum err invoice_titles_remove(struct req *req) MUST_CHECK;

#endif

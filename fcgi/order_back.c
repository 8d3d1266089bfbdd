#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "fcgi/form.h"
#include "fcgi/order_back.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "views/typed.h"

int64_t
order_back_id(const struct req *req)
{
	struct str text = req->method == METHOD_POST && req->form != NULL ?
	    typed_value(req->form->typed, "order") :
	    req_query(req, "order");
	int64_t id;

	return str_to_int64(text, &id) ? id : 0;
}

struct str
order_back_path(const struct req *req, const char *list)
{
	int64_t id = order_back_id(req);

	return id > 0 ?
	    str_printf(req->arena, "/orders/%" PRId64 "/confirm", id) :
	    str_c(list);
}

enum err
order_back(struct req *req, const char *list, const char *done,
    const char *pick, int64_t id)
{
	static const char *const picks[] = { "method", "address_id",
		"title_id" };
	struct buf path;
	struct str value;

	buf_init(&path, req->arena, 0);
	buf_add_str(&path, order_back_path(req, list));
	buf_printf(&path, "?done=%s", done);
	if (id > 0) {
		buf_printf(&path, "&%s=%" PRId64, pick, id);
	}
	for (size_t i = 0; i < sizeof(picks) / sizeof(picks[0]); i++) {
		value = typed_value(req->form->typed, picks[i]);
		if (!str_is_empty(value) &&
		    (id == 0 || strcmp(picks[i], pick) != 0)) {
			buf_printf(&path, "&%s=", picks[i]);
			buf_add_percent(&path, value);
		}
	}
	return reply_redirect(req, buf_str(&path));
}

void
order_back_keep(struct req *req)
{
	int64_t id = order_back_id(req);

	if (id > 0 && req->form != NULL) {
		(void)typed_set(req->form->typed, "order",
		    str_printf(req->arena, "%" PRId64, id));
	}
}

/* certificates: see certificates.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "fcgi/applications.h"
#include "fcgi/certificate_fields.h"
#include "fcgi/certificates.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "views/certificate.h"
#include "views/certificate_history.h"
#include "views/certificate_parts.h"
#include "views/certificates.h"

/* The list ----------------------------------------------------------------- */

/* The same list with one more parameter, whose value follows. */
static struct str
list_url(struct req *req, const char *direction, int64_t id)
{
	static const char *const names[] = { "kind", "state", "account",
		"name" };
	struct buf url;

	buf_init(&url, req->arena, 0);
	buf_add_c(&url, "/certificates?");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str value = req_query(req, names[i]);

		if (!str_is_empty(value)) {
			buf_printf(&url, "%s=", names[i]);
			buf_add_percent(&url, value);
			buf_add_char(&url, '&');
		}
	}
	buf_printf(&url, "%s=", direction);
	if (id > 0) {
		buf_printf(&url, "%" PRId64, id);
	}
	return buf_str(&url);
}

static enum err
find_rows(struct req *req, struct certificate_search *search,
    const struct certificate_list *list)
{
	struct renewal_offer *offers =
	    arena_array(req->arena, struct renewal_offer, list->n);
	int64_t *ids = arena_array(req->arena, int64_t, list->n);
	struct application_row *applications;
	int64_t now = clock_now();
	enum err e;

	for (size_t i = 0; i < list->n; i++) {
		ids[i] = list->rows[i].certificate_id;
		offers[i] = renewal_offer(&list->rows[i], now);
	}
	e = application_list(&req->desk, req->session->member_id, ids, list->n,
	    &applications, &search->n_applications);
	search->offers = offers;
	search->applications = applications;
	search->list = list;
	return e;
}

enum err
certificates_index(struct req *req)
{
	struct certificate_list list;
	struct certificate_search search = {
		.filter = {
			.kind = req_query(req, "kind"),
			.state = req_query(req, "state"),
			.account_code = req_query(req, "account"),
			.account_name = req_query(req, "name"),
			.before = req_query_int(req, "before", 0),
			.after = req_query_int(req, "after", 0),
		},
		.open_id = req_query_int(req, "open", 0),
	};
	const struct certificate_filter *f = &search.filter;
	enum err e;

	e = certificate_list(&req->desk, req->session->member_id, f, &list);
	if (e == ERR_OK) {
		e = find_rows(req, &search, &list);
	}
	if (e != ERR_OK) {
		return e;
	}
	search.is_set = !str_is_empty(f->kind) || !str_is_empty(f->state) ||
	    !str_is_empty(f->account_code) || !str_is_empty(f->account_name);
	search.base = list_url(req, "open", 0);
	search.newer_url =
	    list.after > 0 ? list_url(req, "after", list.after) : STR_NONE;
	search.older_url =
	    list.before > 0 ? list_url(req, "before", list.before) : STR_NONE;
	view_certificates(
	    reply_page(req, 200), req_page(req, STR("CA证书管理")), &search);
	return ERR_OK;
}

/* One certificate ----------------------------------------------------------- */

static enum err
find(struct req *req, struct certificate **out)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	*out = arena_new_of(req->arena, struct certificate);
	return e == ERR_OK ?
	    certificate_find(&req->desk, req->session->member_id, id, *out) :
	    e;
}

enum err
certificates_show(struct req *req)
{
	struct certificate_view view = { 0 };
	struct application_row *rows;
	struct certificate *c;
	enum err e = find(req, &c);

	if (e == ERR_OK) {
		e = application_list(&req->desk, req->session->member_id,
		    &c->certificate_id, 1, &rows, &view.n_applications);
	}
	if (e == ERR_OK) {
		view.certificate = c;
		view.applications = rows;
		view.offer = renewal_offer(c, clock_now());
		e = certificate_fields(
		    req->arena, c->der, req->app->ca_chain, &view);
	}
	if (e == ERR_OK) {
		view_certificate(reply_page(req, 200),
		    req_page(req, STR("查看证书")), &view);
	}
	return e;
}

enum err
certificates_history(struct req *req)
{
	struct application_story *stories;
	struct application_row *rows;
	struct certificate *c;
	size_t n = 0;
	enum err e = find(req, &c);

	if (e == ERR_OK) {
		e = application_list(&req->desk, req->session->member_id,
		    &c->certificate_id, 1, &rows, &n);
	}
	if (e != ERR_OK) {
		return e;
	}
	n = n > 20 ? 20 : n;
	stories = arena_array(req->arena, struct application_story, n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		e = applications_tell(req, rows[i].application_id, &stories[i]);
	}
	if (e == ERR_OK) {
		view_certificate_history(reply_page(req, 200),
		    req_page(req, STR("办理记录")), c, stories, n);
	}
	return e;
}

/* As a file ----------------------------------------------------------------- */

static struct str
file_name(struct req *req, const struct certificate *c, const char *ending)
{
	return str_printf(req->arena, "%.*s.%s", STR_FMT(c->key_no), ending);
}

enum err
certificates_der(struct req *req)
{
	struct certificate *c;
	enum err e = find(req, &c);

	if (e == ERR_OK) {
		buf_add_str(reply_download(req, STR("application/pkix-cert"),
				file_name(req, c, "cer")),
		    c->der);
	}
	return e;
}

/* With the chain behind it, as servers and openssl take it. */
enum err
certificates_pem(struct req *req)
{
	struct certificate *c;
	struct buf *out;
	enum err e = find(req, &c);

	if (e == ERR_OK) {
		out = reply_download(req, STR("application/x-pem-file"),
		    file_name(req, c, "pem"));
		e = certificate_pem(c->der, out);
		buf_add_str(out, req->app->ca_chain_pem);
	}
	return e;
}

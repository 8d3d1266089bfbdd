/* park: see park.h. */
#include "config.h"

#include "base/db.h"
#include "base/rand.h"
#include "base/seal.h"
#include "fcgi/body.h"
#include "fcgi/cookies.h"
#include "fcgi/csrf.h"
#include "fcgi/form.h"
#include "fcgi/park.h"
#include "fcgi/request.h"
#include "model/statements.h"

struct parked {
	struct str path;
	struct str sealed;
};

static const struct row_field parked_fields[] = {
	ROW_FIELD(ROW_TEXT, struct parked, path),
	ROW_FIELD(ROW_BYTES, struct parked, sealed),
};
static const struct row_shape parked_shape =
    ROW_SHAPE(struct parked, parked_fields);

static const struct str place = { "parked_form.sealed", 18 };

/* The route's page, with what stands in the request's own path for :names. */
static struct str
fill_in(const struct req *req)
{
	const char *p = req->route->page;
	struct buf out, name;

	buf_init(&out, req->arena, 4 * KIB);
	while (*p != '\0') {
		if (*p != ':') {
			buf_add_char(&out, *p++);
			continue;
		}
		buf_init(&name, req->arena, 100);
		for (p++; *p != '\0' && *p != '/'; p++) {
			buf_add_char(&name, *p);
		}
		buf_add_percent(
		    &out, req_param(req, str_to_c(req->arena, buf_str(&name))));
	}
	return buf_str(&out);
}

/* The page that the form stood on: by the Referer, which our pages send to
 * ourselves, or as the route says. Its path and query, without the host. */
static struct str
form_page(const struct req *req)
{
	struct str referer = req_env(req, "HTTP_REFERER");
	struct str origin =
	    str_c(req->front == FRONT_ADMIN ? req->app->conf.admin_origin :
					      req->app->conf.origin);

	if (str_starts(referer, origin)) {
		referer.p += origin.len;
		referer.len -= origin.len;
		if (reply_path_is_ours(referer)) {
			return referer;
		}
	}
	return req->route->page == NULL ? STR_NONE : fill_in(req);
}

static struct str
path_only(struct str page)
{
	struct str path, query;

	(void)str_cut(page, '?', &path, &query);
	return path;
}

enum err
park_form(struct req *req, const struct session *ended)
{
	struct str page = form_page(req), token;
	struct buf path;
	enum err e;

	if (page.p == NULL || ended->operator_id == 0) {
		return ERR_DENIED;
	}
	/* Files of a multipart form are passed over: nobody is signed in. */
	e = body_read(req);
	if (e != ERR_OK || !csrf_is_good(req, req->form->csrf)) {
		req->res.kind = RESPONSE_NONE;
		return ERR_DENIED;
	}
	token = rand_token(req->arena);
	e = db_run(req->desk.db, STMT_PARKED_FORM_ADD,
	    DB_ARGS(ARG_BYTES(session_hash(&req->desk, token)),
		ARG_INT(ended->operator_id), ARG_TEXT(path_only(page)),
		ARG_BYTES(seal_close(req->app->keyring, req->arena, place,
		    form_to_pairs(req->form)))),
	    NULL);
	if (e != ERR_OK) {
		return e;
	}
	reply_cookie(req, COOKIE_PARKED, token);
	buf_init(&path, req->arena, 8 * KIB);
	buf_add_c(&path, "/sign-in?parked=1&next=");
	buf_add_percent(&path, page);
	return reply_redirect(req, buf_str(&path));
}

enum err
park_take(struct req *req, struct form *form)
{
	struct parked parked = { STR_NONE, STR_NONE };
	struct str token = req_cookie(req, COOKIE_PARKED), pairs;
	enum err e;

	if (str_is_empty(token) || req->session == NULL) {
		return ERR_NOT_FOUND;
	}
	e = db_one(req->desk.db, req->arena, STMT_PARKED_FORM_TAKE,
	    DB_ARGS(ARG_BYTES(session_hash(&req->desk, token)),
		ARG_INT(req->session->operator_id), ARG_TEXT(req->path)),
	    &parked_shape, &parked);
	if (e != ERR_OK) {
		return e;
	}
	reply_cookie_clear(req, COOKIE_PARKED);
	e = seal_open(
	    req->app->keyring, req->arena, place, parked.sealed, &pairs);
	if (e == ERR_OK) {
		e = form_parse_pairs(form, pairs);
	}
	form->typed->restored = e == ERR_OK;
	return e;
}

/* request: see request.h. */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "fcgi/csrf.h"
#include "fcgi/request.h"
#include "fcgi/toast.h"

struct str
req_env(const struct req *req, const char *name)
{
	size_t len = strlen(name);
	char *const *p;

	for (p = req->envp; p != NULL && *p != NULL; p++) {
		if (strncmp(*p, name, len) == 0 && (*p)[len] == '=') {
			return str_c(*p + len + 1);
		}
	}
	return STR_NONE;
}

struct str
req_param(const struct req *req, const char *name)
{
	const char *p = req->route->path;
	size_t i, len = strlen(name);

	for (i = 0; i < REQUEST_PARAMS_MAX; i++) {
		p = strchr(p, ':');
		if (p == NULL) {
			break;
		}
		p++;
		if (strncmp(p, name, len) == 0 &&
		    (p[len] == '/' || p[len] == '\0')) {
			return req->params[i];
		}
	}
	return STR("");
}

enum err
req_param_id(const struct req *req, const char *name, int64_t *out)
{
	*out = 0;
	if (!str_to_int64(req_param(req, name), out) || *out <= 0) {
		return ERR_NOT_FOUND;
	}
	return ERR_OK;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str
req_decode(struct arena *arena, struct str text)
{
	char *out;
	size_t i, len = 0;
	int high, low;

	if (text.p == NULL) {
		return STR_NONE;
	}
	out = arena_try_alloc(arena, text.len + 1);
	if (out == NULL) {
		return STR_NONE;
	}
	for (i = 0; i < text.len; i++) {
		if (text.p[i] == '+') {
			out[len++] = ' ';
		} else if (text.p[i] != '%') {
			out[len++] = text.p[i];
		} else {
			if (i + 2 >= text.len) {
				return STR_NONE;
			}
			high = hex_value(text.p[i + 1]);
			low = hex_value(text.p[i + 2]);
			if (high < 0 || low < 0 || (high == 0 && low == 0)) {
				return STR_NONE;
			}
			out[len++] = (char)(high * 16 + low);
			i += 2;
		}
	}
	out[len] = '\0';
	if (!str_is_utf8((struct str){ out, len })) {
		return STR_NONE;
	}
	return (struct str){ out, len };
}

size_t
req_query_all(
    const struct req *req, const char *name, struct str *values, size_t room)
{
	struct str rest = req->query, pair, key, value;
	size_t n = 0;

	while (rest.len > 0 && n < room) {
		(void)str_cut(rest, '&', &pair, &rest);
		(void)str_cut(pair, '=', &key, &value);
		if (!str_equal_c(key, name)) {
			continue;
		}
		value = req_decode(req->arena, value);
		if (value.p != NULL) {
			values[n++] = str_trim(value);
		}
	}
	return n;
}

struct str
req_query(const struct req *req, const char *name)
{
	struct str value;

	return req_query_all(req, name, &value, 1) == 1 ? value : STR_NONE;
}

int64_t
req_query_int(const struct req *req, const char *name, int64_t fallback)
{
	int64_t number;

	return str_to_int64(req_query(req, name), &number) ? number : fallback;
}

struct str
req_cookie(const struct req *req, const char *name)
{
	struct str rest = req_env(req, "HTTP_COOKIE"), pair, key, value;

	while (rest.len > 0) {
		(void)str_cut(rest, ';', &pair, &rest);
		(void)str_cut(str_trim(pair), '=', &key, &value);
		if (str_equal_c(key, name)) {
			return value;
		}
	}
	return STR_NONE;
}

struct str
req_json_text(const struct req *req, const char *name)
{
	json_object *value;

	if (req->json == NULL ||
	    !json_object_object_get_ex(req->json, name, &value) ||
	    !json_object_is_type(value, json_type_string)) {
		return STR_NONE;
	}
	return (struct str){ json_object_get_string(value),
		(size_t)json_object_get_string_len(value) };
}

bool
req_json_int(const struct req *req, const char *name, int64_t *out)
{
	json_object *value;

	if (req->json == NULL ||
	    !json_object_object_get_ex(req->json, name, &value) ||
	    !json_object_is_type(value, json_type_int)) {
		return false;
	}
	*out = json_object_get_int64(value);
	return true;
}

static const struct site_info *
req_site(struct req *req)
{
	struct site_info *site = arena_new_of(req->arena, struct site_info);
	const struct web_conf *conf = &req->app->conf;

	site->name = str_c(conf->site_name);
	site->hotline = str_c(conf->hotline);
	site->email = str_c(conf->email);
	site->icp = str_c(conf->icp);
	site->sales_orders_url = str_c(conf->sales_orders_url);
	return site;
}

struct page *
req_page(struct req *req, struct str title)
{
	struct page *page = arena_new_of(req->arena, struct page);
	const struct session *session = req->session;

	page->site = req_site(req);
	page->title = title;
	page->request_id = req->id;
	page->now = clock_now();
	page->csrf = csrf_token(req);
	page->once = once_token(req);
	page->frame = FRAME_BARE;
	toast_set(page, req_query(req, "done"));
	if (session != NULL) {
		page->frame =
		    req->front == FRONT_ADMIN ? FRAME_CONSOLE : FRAME_MEMBER;
		page->account = session->login;
		page->operator_name = session->name;
		page->member_name = session->member_name;
		page->can_switch = session->n_members > 1;
		page->n_notices = (size_t)session->n_unread;
	}
	return page;
}

/* body: see body.h. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include <json-c/json_tokener.h>

#include "fcgi/body.h"
#include "fcgi/csrf.h"
#include "fcgi/file_upload.h"
#include "fcgi/form.h"
#include "fcgi/multipart.h"
#include "fcgi/request.h"

#define JSON_DEPTH      8
#define FIELD_VALUE_MAX (16 * KIB)

static size_t
body_take(void *source, void *out, size_t len)
{
	struct req *req = source;
	size_t got;

	if (req->input.left <= 0) {
		return 0;
	}
	if ((uint64_t)req->input.left < len) {
		len = (size_t)req->input.left;
	}
	got = req->input.read(req->input.source, out, len);
	req->input.left = got == 0 ? 0 : req->input.left - (int64_t)got;
	return got;
}

void
body_drain(struct req *req)
{
	char dump[8192];

	while (req->input.read != NULL &&
	    req->input.read(req->input.source, dump, sizeof(dump)) > 0) {
	}
	req->input.left = 0;
}

/* The whole body, which check_size has bounded. */
static enum err
read_whole(struct req *req, struct str *out)
{
	size_t len = (size_t)req->input.left, got, n = 0;
	char *p = arena_try_alloc(req->arena, len + 1);

	if (p == NULL) {
		return ERR_BUSY;
	}
	while (n < len && (got = body_take(req, p + n, len - n)) > 0) {
		n += got;
	}
	if (n < len) {
		return err_note(ERR_INVALID, "body cut at %zu of %zu", n, len);
	}
	p[n] = '\0';
	*out = (struct str){ p, n };
	return ERR_OK;
}

static bool
type_is(const struct req *req, const char *want)
{
	struct str type = req_env(req, "CONTENT_TYPE"), head, tail;

	if (type.p == NULL) {
		return false;
	}
	(void)str_cut(type, ';', &head, &tail);
	head = str_trim(head);
	return head.len == strlen(want) &&
	    strncasecmp(head.p, want, head.len) == 0;
}

static enum err
wrong_type(struct req *req)
{
	reply_status(req, 415, STR("提交的内容格式不正确。"));
	return ERR_INVALID;
}

static enum err
read_form(struct req *req)
{
	struct str body = STR_NONE;
	enum err e;

	req->form = form_new(req->arena);
	if (!type_is(req, "application/x-www-form-urlencoded")) {
		return wrong_type(req);
	}
	e = read_whole(req, &body);
	return e == ERR_OK ? form_parse_pairs(req->form, body) : e;
}

static enum err
read_json(struct req *req)
{
	json_tokener *tokener;
	enum err e;

	if (!type_is(req, "application/json")) {
		return wrong_type(req);
	}
	e = read_whole(req, &req->body);
	if (e != ERR_OK) {
		return e;
	}
	tokener = json_tokener_new_ex(JSON_DEPTH);
	if (tokener == NULL) {
		return ERR_BUSY;
	}
	json_tokener_set_flags(
	    tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	req->json =
	    json_tokener_parse_ex(tokener, req->body.p, (int)req->body.len);
	if (json_tokener_get_error(tokener) == json_tokener_continue) {
		/* A bare number ends only with the text. */
		json_object_put(req->json);
		req->json = json_tokener_parse_ex(tokener, "", -1);
	}
	json_tokener_free(tokener);
	if (!json_object_is_type(req->json, json_type_object)) {
		return err_note(ERR_INVALID, "body is not a JSON object");
	}
	return ERR_OK;
}

static enum err
read_field(struct multipart *mp, struct form *form, struct str name)
{
	char *room = arena_alloc(form->arena, FIELD_VALUE_MAX + 1);
	size_t n = 0, got;

	while (n <= FIELD_VALUE_MAX &&
	    (got = multipart_read(mp, room + n, FIELD_VALUE_MAX + 1 - n)) > 0) {
		n += got;
	}
	if (multipart_failed(mp) || n > FIELD_VALUE_MAX ||
	    memchr(room, '\0', n) != NULL ||
	    !str_is_utf8((struct str){ room, n })) {
		return err_note(ERR_INVALID, "bad multipart field");
	}
	return form_add(form, name, (struct str){ room, n });
}

static enum err
read_part(
    struct req *req, struct multipart *mp, const struct multipart_part *part)
{
	if (part->filename.p == NULL) {
		return read_field(mp, req->form, part->name);
	}
	if (!csrf_is_good(req, req->form->csrf)) {
		return ERR_DENIED;
	}
	return file_upload_store(req, mp, part);
}

static enum err
read_multipart(struct req *req)
{
	struct multipart *mp = arena_new_of(req->arena, struct multipart);
	struct multipart_part part;
	enum err e;

	req->form = form_new(req->arena);
	if (!type_is(req, "multipart/form-data")) {
		return wrong_type(req);
	}
	e = multipart_init(
	    mp, req_env(req, "CONTENT_TYPE"), req->arena, body_take, req);
	while (e == ERR_OK) {
		e = multipart_next(mp, &part);
		if (e != ERR_OK || part.name.p == NULL) {
			break;
		}
		e = read_part(req, mp, &part);
	}
	return e;
}

enum err
body_read(struct req *req)
{
	switch (req->route->body) {
	case BODY_NONE:
		return ERR_OK;
	case BODY_FORM:
		return read_form(req);
	case BODY_MULTIPART:
		return read_multipart(req);
	case BODY_JSON:
		return read_json(req);
	case BODY_RAW:
		return read_whole(req, &req->body);
	case BODY_DENY:
		break;
	}
	return ERR_DENIED;
}

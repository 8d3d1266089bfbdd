/* notices: 公告, 站内信, and the help centre: what the site tells people. */
#include "config.h"

#include <inttypes.h>

#include "fcgi/form.h"
#include "fcgi/notices.h"
#include "fcgi/request.h"
#include "model/agent_release.h"
#include "model/inbox.h"
#include "model/notice.h"
#include "views/help.h"
#include "views/inbox.h"
#include "views/notice.h"
#include "views/notices.h"
#include "views/parts.h"

/* The rows come newest first, one more than a page holds when there are
 * more; the older ones stand behind the last row's number. */
static struct pager
older(struct req *req, const char *path, int64_t last_id, bool more)
{
	struct pager pager = { .count = -1 };

	if (more) {
		pager.next_url =
		    str_printf(req->arena, "%s?before=%" PRId64, path, last_id);
	}
	if (req_query_int(req, "before", 0) > 0) {
		pager.previous_url = str_c(path);
	}
	return pager;
}

enum err
notices_index(struct req *req)
{
	int64_t before = req_query_int(req, "before", 0);
	struct notice *list;
	struct pager pager;
	size_t n;
	bool more;
	enum err e;

	e = notice_list(&req->desk, before, &list, &n);
	if (e != ERR_OK) {
		return e;
	}
	more = n > NOTICES_A_PAGE;
	n = more ? NOTICES_A_PAGE : n;
	pager = older(req, "/notices", n > 0 ? list[n - 1].notice_id : 0, more);
	view_notices(
	    reply_page(req, 200), req_page(req, STR("公告")), list, n, &pager);
	return ERR_OK;
}

enum err
notices_show(struct req *req)
{
	struct notice notice;
	int64_t id;
	enum err e;

	e = req_param_id(req, "id", &id);
	if (e == ERR_OK) {
		e = notice_find(&req->desk, id, &notice);
	}
	if (e == ERR_OK) {
		view_notice(reply_page(req, 200), req_page(req, notice.title),
		    &notice, html_lines(req->arena, notice.body));
	}
	return e;
}

enum err
messages_index(struct req *req)
{
	int64_t before = req_query_int(req, "before", 0);
	struct inbox_line *lines;
	struct pager pager;
	size_t n;
	bool more;
	enum err e;

	e = inbox_list(&req->desk, req->session->member_id, before, &lines, &n);
	if (e != ERR_OK) {
		return e;
	}
	more = n > INBOX_LINES_A_PAGE;
	n = more ? INBOX_LINES_A_PAGE : n;
	pager =
	    older(req, "/messages", n > 0 ? lines[n - 1].message_id : 0, more);
	view_inbox(reply_page(req, 200), req_page(req, STR("站内信")), lines, n,
	    &pager);
	return ERR_OK;
}

enum err
messages_read(struct req *req)
{
	struct seen {
		int64_t up_to;
	} seen = { 0 };
	static const struct form_field fields[] = {
		{ "up_to", "站内信", FIELD_INT, offsetof(struct seen, up_to),
		    .required = true },
	};
	enum err e;

	if (!form_read(req->form, fields, N_FIELDS(fields), &seen)) {
		return ERR_INVALID;
	}
	e = inbox_read_all(&req->desk, req->session->member_id, seen.up_to);
	return e == ERR_OK ? reply_redirect(req, STR("/messages")) : e;
}

enum err
help_show(struct req *req)
{
	struct agent_release *releases;
	size_t n;
	enum err e;

	e = agent_release_list(&req->desk, &releases, &n);
	if (e == ERR_OK) {
		view_help(reply_page(req, 200), req_page(req, STR("帮助中心")),
		    releases, n, req->arena);
	}
	return e;
}

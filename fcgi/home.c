/* home: see home.h. */
#include "config.h"

#include "fcgi/form.h"
#include "fcgi/home.h"
#include "fcgi/request.h"
#include "model/home.h"
#include "model/operator.h"
#include "views/home.h"
#include "views/members.h"

enum err
home_show(struct req *req)
{
	struct home home;
	enum err e = home_read(&req->desk, req->session->member_id,
	    req->session->operator_id, &home);

	if (e == ERR_OK) {
		view_home(reply_page(req, 200),
		    req_page(req, STR("我的工作台")), &home);
	}
	return e;
}

enum err
members_index(struct req *req)
{
	struct operator_member *members;
	struct page *page;
	size_t n;
	enum err e = operator_list_members(
	    &req->desk, req->session->operator_id, &members, &n);

	if (e == ERR_OK) {
		page = req_page(req, STR("选择办理单位"));
		page->frame = FRAME_BARE;
		view_members(reply_page(req, 200), page,
		    req->session->member_id, req_query(req, "next"), members,
		    n);
	}
	return e;
}

enum err
members_choose(struct req *req)
{
	struct str next = typed_value(req->form->typed, "next");
	int64_t member_id;
	enum err e;

	if (!str_to_int64(
		typed_value(req->form->typed, "member"), &member_id)) {
		return ERR_NOT_FOUND;
	}
	e = session_choose_member(&req->desk, req->session, member_id);
	if (e != ERR_OK) {
		return e;
	}
	return reply_redirect(req,
	    next.len > 1 && reply_path_is_ours(next) ?
		next :
		STR("/?done=member_chosen"));
}

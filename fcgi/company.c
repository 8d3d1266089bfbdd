/*
 * company: what the platform holds about the member: 企业信息管理,
 * 企业架构管理, 签章记录表.
 */
#include "config.h"

#include "fcgi/company.h"
#include "fcgi/request.h"
#include "model/company.h"
#include "views/company.h"
#include "views/seal_records.h"
#include "views/structure.h"

enum err
company_show(struct req *req)
{
	struct company company;
	enum err e;

	e = company_find(&req->desk, req->session->member_id, &company);
	if (e == ERR_OK) {
		view_company(reply_page(req, 200),
		    req_page(req, STR("企业信息管理")), &company);
	}
	return e;
}

enum err
structure_show(struct req *req)
{
	int64_t member_id = req->session->member_id;
	struct company_account *accounts;
	struct company_operator *operators;
	size_t n_accounts, n_operators;
	enum err e;

	e = company_accounts(&req->desk, member_id, &accounts, &n_accounts);
	if (e == ERR_OK) {
		e = company_operators(
		    &req->desk, member_id, &operators, &n_operators);
	}
	if (e == ERR_OK) {
		view_structure(reply_page(req, 200),
		    req_page(req, STR("企业架构管理")), accounts, n_accounts,
		    operators, n_operators);
	}
	return e;
}

enum err
seal_records_index(struct req *req)
{
	struct company_seal *seals;
	size_t n;
	enum err e;

	e = company_seals(&req->desk, req->session->member_id, &seals, &n);
	if (e == ERR_OK) {
		view_seal_records(reply_page(req, 200),
		    req_page(req, STR("签章记录表")), seals, n);
	}
	return e;
}

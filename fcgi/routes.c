/*
 * routes: THE route table. What is not listed here does not exist.
 *
 * Columns: see route.h. A row is one line a reader can check: who may, how it
 * is proven to come from our page, what it carries and how much of it.
 */
#include "config.h"

#include <stdio.h>

#include "fcgi/account.h"
#include "fcgi/addresses.h"
#include "fcgi/applications.h"
#include "fcgi/certificates.h"
#include "fcgi/company.h"
#include "fcgi/downloads.h"
#include "fcgi/health.h"
#include "fcgi/home.h"
#include "fcgi/invoice_titles.h"
#include "fcgi/notices.h"
#include "fcgi/orders.h"
#include "fcgi/payments.h"
#include "fcgi/renewals.h"
#include "fcgi/reviews.h"
#include "fcgi/route.h"
#include "fcgi/sign_ins.h"
#include "fcgi/sms_codes.h"

/* clang-format off */
#define ANYONE   ROLE_ANYONE
#define GUEST    ROLE_GUEST
#define MEMBER   ROLE_MEMBER
#define OPERATOR ROLE_OPERATOR
#define VISITOR  ROLE_VISITOR
#define REVIEWER ROLE_REVIEWER

#define GET_NONE  CSRF_SAFE, BODY_NONE, 0, RATE_NONE, NULL
#define FORM_ONCE CSRF_ONCE, BODY_FORM, 16 * KIB, RATE_FORM
#define SCANS_ONCE CSRF_ONCE, BODY_MULTIPART, 22 * 1024 * KIB, RATE_FORM
#define FORM      CSRF_FORM, BODY_FORM, 16 * KIB, RATE_FORM
#define SIGN_IN_FORM CSRF_FORM, BODY_FORM, 8 * KIB, RATE_SIGN_IN, NULL
#define SIGN_IN_JSON CSRF_HEADER, BODY_JSON, 16 * KIB, RATE_SIGN_IN, NULL
#define JSON      CSRF_HEADER, BODY_JSON, 64 * KIB, RATE_FORM, NULL

const struct route routes[] = {
	/* For whoever watches. */
	{ METHOD_GET,  "/healthz", health_live, ANYONE, GET_NONE },
	{ METHOD_GET,  "/readyz", health_ready, ANYONE, GET_NONE },

	/* Coming in and going out. */
	{ METHOD_GET,  "/sign-in", sign_ins_new, GUEST, GET_NONE },
	{ METHOD_POST, "/sign-in", sign_ins_create, GUEST, SIGN_IN_FORM },
	{ METHOD_POST, "/sign-out", sign_ins_delete, OPERATOR, FORM, NULL },
	{ METHOD_POST, "/api/sign-in/challenge", sign_ins_challenge, GUEST, SIGN_IN_JSON },
	{ METHOD_POST, "/api/sign-in/key", sign_ins_key, GUEST, SIGN_IN_JSON },
	{ METHOD_GET,  "/admin/sign-in", sign_ins_new, VISITOR, GET_NONE },
	{ METHOD_POST, "/admin/sign-in", sign_ins_create, VISITOR, SIGN_IN_FORM },
	{ METHOD_POST, "/admin/sign-out", sign_ins_delete, ROLE_STAFF, FORM, NULL },

	/* The person: workbench, member acted for, own data. */
	{ METHOD_GET,  "/", home_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/members", members_index, OPERATOR, GET_NONE },
	{ METHOD_POST, "/members/choose", members_choose, OPERATOR, FORM, "/members" },
	{ METHOD_GET,  "/account", account_show, OPERATOR, GET_NONE },
	{ METHOD_POST, "/account/password", account_change_password, OPERATOR, FORM_ONCE, "/account" },
	{ METHOD_POST, "/account/sessions/end", account_end_session, OPERATOR, FORM, "/account" },

	/* What the platform holds about the member. */
	{ METHOD_GET,  "/company", company_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/structure", structure_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/seal-records", seal_records_index, MEMBER, GET_NONE },

	/* Certificates and their renewal. */
	{ METHOD_GET,  "/certificates", certificates_index, MEMBER, GET_NONE },
	{ METHOD_GET,  "/certificates/:id", certificates_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/certificates/:id/history", certificates_history, MEMBER, GET_NONE },
	{ METHOD_GET,  "/certificates/:id/pem", certificates_pem, MEMBER, GET_NONE },
	{ METHOD_GET,  "/certificates/:id/der", certificates_der, MEMBER, GET_NONE },
	{ METHOD_GET,  "/renewals/new", renewals_new, MEMBER, GET_NONE },
	{ METHOD_POST, "/renewals", renewals_create, MEMBER, SCANS_ONCE, "/renewals/new" },
	{ METHOD_GET,  "/applications/:id", applications_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/applications/:id/cancel", applications_ask_cancel, MEMBER, GET_NONE },
	{ METHOD_POST, "/applications/:id/cancel", applications_cancel, MEMBER, FORM_ONCE, "/applications/:id/cancel" },
	{ METHOD_POST, "/api/applications/:id/signature", applications_sign, MEMBER, JSON },
	{ METHOD_POST, "/api/sms-codes", sms_codes_create, MEMBER, JSON },

	/* Orders, and what they are sent and invoiced to. */
	{ METHOD_GET,  "/orders", orders_index, MEMBER, GET_NONE },
	{ METHOD_GET,  "/orders/:id", orders_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/orders/:id/confirm", orders_confirm, MEMBER, GET_NONE },
	{ METHOD_POST, "/orders/:id/confirm", orders_submit, MEMBER, FORM_ONCE, "/orders/:id/confirm" },
	{ METHOD_GET,  "/orders/:id/cancel", orders_ask_cancel, MEMBER, GET_NONE },
	{ METHOD_POST, "/orders/:id/cancel", orders_cancel, MEMBER, FORM_ONCE, "/orders/:id/cancel" },
	{ METHOD_POST, "/orders/:id/pay", payments_create, MEMBER, FORM_ONCE, "/orders/:id" },
	{ METHOD_GET,  "/orders/:id/payment", payments_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/orders/:id/payment/gateway", payments_gateway, MEMBER, GET_NONE },
	{ METHOD_GET,  "/api/orders/:id/payment", payments_state, MEMBER, GET_NONE },
	{ METHOD_GET,  "/pay/return/alipay", payments_return, GUEST, GET_NONE },
	{ METHOD_POST, "/pay/notify/alipay", payments_notice, GUEST, CSRF_SIGNED, BODY_RAW, 64 * KIB, RATE_NONE, NULL },
	{ METHOD_GET,  "/addresses", addresses_index, MEMBER, GET_NONE },
	{ METHOD_GET,  "/addresses/new", addresses_new, MEMBER, GET_NONE },
	{ METHOD_POST, "/addresses", addresses_create, MEMBER, FORM_ONCE, "/addresses/new" },
	{ METHOD_GET,  "/addresses/:id/edit", addresses_edit, MEMBER, GET_NONE },
	{ METHOD_POST, "/addresses/:id", addresses_update, MEMBER, FORM_ONCE, "/addresses/:id/edit" },
	{ METHOD_POST, "/addresses/:id/default", addresses_default, MEMBER, FORM_ONCE, "/addresses" },
	{ METHOD_GET,  "/addresses/:id/remove", addresses_ask_remove, MEMBER, GET_NONE },
	{ METHOD_POST, "/addresses/:id/remove", addresses_remove, MEMBER, FORM_ONCE, "/addresses/:id/remove" },
	{ METHOD_GET,  "/invoice-titles", invoice_titles_index, MEMBER, GET_NONE },
	{ METHOD_GET,  "/invoice-titles/new", invoice_titles_new, MEMBER, GET_NONE },
	{ METHOD_POST, "/invoice-titles", invoice_titles_create, MEMBER, FORM_ONCE, "/invoice-titles/new" },
	{ METHOD_GET,  "/invoice-titles/:id/edit", invoice_titles_edit, MEMBER, GET_NONE },
	{ METHOD_POST, "/invoice-titles/:id", invoice_titles_update, MEMBER, FORM_ONCE, "/invoice-titles/:id/edit" },
	{ METHOD_POST, "/invoice-titles/:id/default", invoice_titles_default, MEMBER, FORM_ONCE, "/invoice-titles" },
	{ METHOD_GET,  "/invoice-titles/:id/remove", invoice_titles_ask_remove, MEMBER, GET_NONE },
	{ METHOD_POST, "/invoice-titles/:id/remove", invoice_titles_remove, MEMBER, FORM_ONCE, "/invoice-titles/:id/remove" },

	/* What the site tells people. */
	{ METHOD_GET,  "/notices", notices_index, MEMBER, GET_NONE },
	{ METHOD_GET,  "/notices/:id", notices_show, MEMBER, GET_NONE },
	{ METHOD_GET,  "/messages", messages_index, MEMBER, GET_NONE },
	{ METHOD_POST, "/messages/read", messages_read, MEMBER, FORM_ONCE, "/messages" },
	{ METHOD_GET,  "/help", help_show, ANYONE, GET_NONE },

	/* From 待制作 to the key. */
	{ METHOD_GET,  "/applications/:id/download", downloads_show, MEMBER, GET_NONE },
	{ METHOD_POST, "/applications/:id/make", downloads_make, MEMBER, FORM_ONCE, NULL },
	{ METHOD_POST, "/api/applications/:id/make", downloads_make_json, MEMBER, JSON },
	{ METHOD_GET,  "/api/applications/:id/grant", downloads_grant, MEMBER, GET_NONE },
	{ METHOD_POST, "/api/applications/:id/csr", downloads_issue, MEMBER, JSON },
	{ METHOD_POST, "/api/applications/:id/receipt", downloads_confirm, MEMBER, JSON },
	{ METHOD_GET,  "/environment", environment_show, ANYONE, GET_NONE },

	/* The console. */
	{ METHOD_GET,  "/admin", reviews_home, ROLE_STAFF, GET_NONE },
	{ METHOD_GET,  "/admin/", reviews_home, ROLE_STAFF, GET_NONE },
	{ METHOD_GET,  "/admin/applications", reviews_index, REVIEWER, GET_NONE },
	{ METHOD_GET,  "/admin/applications/:member/:id", reviews_show, REVIEWER, GET_NONE },
	{ METHOD_GET,  "/admin/applications/:member/:id/scans/:slot", reviews_scan, REVIEWER, GET_NONE },
	{ METHOD_POST, "/admin/applications/:member/:id/approve", reviews_approve, REVIEWER, FORM_ONCE, NULL },
	{ METHOD_POST, "/admin/applications/:member/:id/return", reviews_return, REVIEWER, FORM_ONCE, NULL },
};
/* clang-format on */

const size_t n_routes = sizeof(routes) / sizeof(routes[0]);

void
routes_print(void)
{
	static const char *const csrfs[] = { "deny", "safe", "form", "once",
		"header", "signed" };
	static const char *const bodies[] = { "deny", "none", "form",
		"multipart", "json", "raw" };
	size_t i;

	for (i = 0; i < n_routes; i++) {
		(void)printf("%s\t%s\t%u\t%s\t%s\t%zu\t%d\n",
		    routes[i].method == METHOD_POST ? "POST" : "GET",
		    routes[i].path, routes[i].roles, csrfs[routes[i].csrf],
		    bodies[routes[i].body], routes[i].size,
		    (int)routes[i].rate);
	}
}

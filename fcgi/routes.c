/*
 * routes: THE route table. What is not listed here does not exist.
 *
 * Columns: see route.h. A row is one line a reader can check: who may, how it
 * is proven to come from our page, what it carries and how much of it.
 */
#include "config.h"

#include <stdio.h>

#include "fcgi/health.h"
#include "fcgi/route.h"
#include "fcgi/sign_ins.h"

/* clang-format off */
#define ANYONE   ROLE_ANYONE
#define GUEST    ROLE_GUEST
#define MEMBER   ROLE_MEMBER
#define OPERATOR ROLE_OPERATOR
#define VISITOR  ROLE_VISITOR
#define REVIEWER ROLE_REVIEWER

#define GET_NONE  CSRF_SAFE, BODY_NONE, 0, RATE_NONE, NULL
#define FORM_ONCE CSRF_ONCE, BODY_FORM, 16 * KIB, RATE_FORM
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

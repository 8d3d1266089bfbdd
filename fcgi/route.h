/*
 * route: one row of THE route table (routes.c) and what its columns mean.
 *
 * router.c checks every column before the handler runs. The zero value of
 * each column denies, so a row that forgets one serves nobody.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct req;

enum method { METHOD_DENY = 0, METHOD_GET, METHOD_POST };

/* Who may ask; bits, so that a route can be for several. */
enum role {
	ROLE_DENY = 0,
	ROLE_ANYONE = 1 << 0,   /* signed in or not, either site */
	ROLE_MEMBER = 1 << 1,   /* an operator acting for a member */
	ROLE_OPERATOR = 1 << 2, /* signed in, member not chosen yet */
	ROLE_REVIEWER = 1 << 3, /* the rest: staff, on the admin site only */
	ROLE_MAKER = 1 << 4,
	ROLE_SHIPPING = 1 << 5,
	ROLE_FINANCE = 1 << 6,
	ROLE_AUDITOR = 1 << 7,
	ROLE_ADMIN = 1 << 8,
	ROLE_GUEST = 1 << 10,  /* anybody on the members' site */
	ROLE_VISITOR = 1 << 9, /* anyone on the admin site with a client
				* certificate: its sign-in page */
	ROLE_STAFF = ROLE_REVIEWER | ROLE_MAKER | ROLE_SHIPPING | ROLE_FINANCE |
	    ROLE_AUDITOR | ROLE_ADMIN,
};

/* How a request proves that it was made by our own page. */
enum csrf {
	CSRF_DENY = 0,
	CSRF_SAFE,   /* GET: changes nothing */
	CSRF_FORM,   /* hidden field _csrf */
	CSRF_ONCE,   /* _csrf and the one-use _once */
	CSRF_HEADER, /* X-CSRF-Token: our own script */
	CSRF_SIGNED, /* another server's request, proven by its signature */
};

enum body {
	BODY_DENY = 0,
	BODY_NONE,
	BODY_FORM,      /* application/x-www-form-urlencoded → req->form */
	BODY_MULTIPART, /* multipart/form-data → req->form, files stored */
	BODY_JSON,      /* application/json → req->json */
	BODY_RAW,       /* octets → req->body */
};

/* Limits counted in the database, per address; model/rate.h has the figures.
 * Limits that hang on a phone or an account are taken by the model. */
enum route_rate {
	RATE_DENY = 0,
	RATE_NONE,    /* nginx's limit is enough */
	RATE_FORM,    /* writes: 120 a minute */
	RATE_SIGN_IN, /* sign-in: 60 in ten minutes */
};

#define KIB 1024

struct route {
	enum method method;
	const char *path; /* "/orders/:id/pay"; a :name takes one segment */
	enum err (*handler)(struct req *req);
	unsigned roles; /* enum role, or-ed */
	enum csrf csrf;
	enum body body;
	size_t size; /* octets of body at most; 0: none is taken */
	enum route_rate rate;
	const char *page; /* POST only, may be NULL: the GET page whose form
			   * this is, for a session that ended meanwhile */
};

extern const struct route routes[];
extern const size_t n_routes;

/* One line a route, for the tests: method, path, roles, csrf, body, size,
 * rate, tab-separated. */
void routes_print(void);

#endif

/*
 * page: what the frame around every page needs to know.
 *
 * req_page() fills one struct page for each request and the handler hands it
 * to the page's function. Pages read it and never the request. A page is
 * written between two calls:
 *
 *	<% view_layout_top(out, page, NAV_ORDERS,
 *	       CRUMBS({ "采购订单", NULL }, { "订单管理", "/orders" })); %>
 *	…
 *	<% view_layout_end(out, page); %>
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* From the configuration; the same for every request. */
struct site_info {
	struct str name; /* of the platform */
	struct str hotline;
	struct str email;
	struct str icp;              /* the footer's record numbers, one line */
	struct str sales_orders_url; /* empty: not shown */
};

/* The page that the left navigation marks. */
enum nav {
	NAV_NONE,
	NAV_HOME,
	NAV_ACCOUNT,   /* 个人中心 */
	NAV_COMPANY,   /* 企业信息管理 */
	NAV_STRUCTURE, /* 企业架构管理 */
	NAV_ORDERS,
	NAV_CERTIFICATES,
	NAV_SEAL_RECORDS,
	NAV_MANUAL,
	NAV_ENVIRONMENT,
	NAV_REVIEW, /* console: 审核 */
	NAV__MAX
};

enum tone {
	TONE_NONE,  /* ended: grey */
	TONE_BRAND, /* needs the member */
	TONE_STAFF, /* with staff: grey-blue */
	TONE_SUCCESS,
	TONE_WARNING,
	TONE_DANGER,
	TONE__MAX
};

struct crumb {
	const char *text;
	const char *url; /* NULL: not a link */
};

/* The trail before the page's own title. */
#define CRUMBS(...)                                          \
	((const struct crumb[]){ __VA_ARGS__ }),             \
	    (sizeof((const struct crumb[]){ __VA_ARGS__ }) / \
		sizeof(struct crumb))
#define NO_CRUMBS NULL, 0

enum frame {
	FRAME_MEMBER,  /* top bar, left navigation, footer */
	FRAME_BARE,    /* sign-in, errors without a session: name and footer */
	FRAME_CONSOLE, /* officers */
};

struct page {
	const struct site_info *site;
	enum frame frame;
	struct str title;         /* of the document and the h1 */
	struct str account;       /* signed-in account; no value: nobody */
	struct str operator_name; /* or the officer's */
	struct str member_name;
	bool can_switch; /* the operator may act for several members */
	struct str csrf; /* of the session */
	struct str once; /* fresh for each page made */
	struct str request_id;
	struct str toast; /* what just succeeded; no value: nothing */
	enum tone toast_tone;
	int refresh_seconds; /* 0: no reload by itself */
	int64_t now;
	size_t n_notices; /* unread site messages, for the top bar */
};

/* Address of a static file by its plain name, with the fingerprint in it:
 * static_url("theme.css"). An unknown name is our mistake and ends the
 * program. Made at build time from views/static/. */
const char *static_url(const char *name);

/* The class word of a tone: "brand", "danger" … */
const char *tone_class(enum tone tone);

#endif

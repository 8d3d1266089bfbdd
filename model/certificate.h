/*
 * certificate: a member's certificates as the workbench shows them. Reads
 * only: the CA alone writes them. Every function sees only the certificates
 * of accounts for which the acting operator may act.
 */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

#define CERTIFICATE_PAGE        20
#define CERTIFICATE_WINDOW_DAYS 60 /* 即将到期, and renewal opens */

struct certificate {
	int64_t certificate_id;
	struct str kind;
	struct str state;        /* in the books, or "expiring", "expired" */
	struct str account_code; /* 绑定账号 */
	struct str account_name; /* 绑定姓名 */
	struct str key_no;
	struct str key_state;
	struct str member_state;
	struct str contact_mask;
	int64_t not_before;
	int64_t not_after;
	struct str seals; /* "single", "double" */
	/* the application under way; 0 and no values: none */
	int64_t live_application_id;
	struct str live_state;
	struct str live_channel;
	int64_t live_order_id;
	int64_t live_deadline; /* of the download */
	int64_t live_reopened;
	/* the rest only from certificate_find */
	int64_t account_id;
	struct str token_serial;
	struct str serial; /* lower-case hex */
	struct str subject;
	struct str profile;
	struct str der;
	int64_t replaces_id;    /* 0: none */
	int64_t replaced_by_id; /* 0: none */
	struct str member_name;
	struct str credit_code;
};

struct certificate_filter {
	struct str kind; /* no value or empty: any; so with all of them */
	struct str state;
	struct str account_code; /* a part of it */
	struct str account_name; /* a part of it */
	int64_t before; /* later in the list than this one; 0: from the top */
	int64_t after;  /* earlier in the list than this one; 0: not asked */
};

struct certificate_list {
	struct certificate *rows; /* latest 失效时间 first */
	size_t n;
	int64_t before;  /* for the next page; 0: none */
	int64_t after;   /* for the page before; 0: none */
	int64_t n_found; /* of all pages, counted up to 1000 */
};

enum err certificate_list(struct desk *desk, int64_t member_id,
    const struct certificate_filter *filter,
    struct certificate_list *out) MUST_CHECK;

/* ERR_NOT_FOUND: absent, another member's, of another account. */
enum err certificate_find(struct desk *desk, int64_t member_id,
    int64_t certificate_id, struct certificate *out) MUST_CHECK;

/* A bid of the certificate's account that is still to be opened: what was
 * encrypted for the old certificate needs the old key then. */
struct open_bid {
	struct str bid_no;
	struct str name;
	int64_t opens_at;
};

enum err certificate_bids(struct desk *desk, int64_t member_id,
    int64_t certificate_id, struct open_bid **out, size_t *n) MUST_CHECK;

#endif

/*
 * invoice_title: to whom a member's invoices are made out (发票信息). An
 * order copies the one it is paid with; changing or removing one changes no
 * order.
 */
#ifndef INVOICE_TITLE_H
#define INVOICE_TITLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

#define INVOICE_TITLE_MAX 20 /* a member may keep this many */

enum title_kind {
	TITLE_NORMAL,  /* 增值税普通电子发票 */
	TITLE_SPECIAL, /* 增值税专用电子发票 */
	TITLE_KIND__MAX
};

enum title_buyer { TITLE_ORGANIZATION, TITLE_INDIVIDUAL, TITLE_BUYER__MAX };

extern const char *const title_kind_names[TITLE_KIND__MAX];
extern const char *const title_buyer_names[TITLE_BUYER__MAX];

struct invoice_title {
	int64_t title_id; /* 0: new */
	int kind;         /* enum title_kind */
	int buyer_kind;   /* enum title_buyer */
	struct str name;
	struct str tax_no;
	struct str address;
	struct str phone;
	struct str bank;
	struct str bank_account;
	struct str email;
	struct str mobile;
	bool is_default;
};

/* Default first, then newest first. */
enum err invoice_title_list(struct desk *desk, int64_t member_id,
    struct invoice_title **out, size_t *n) MUST_CHECK;
enum err invoice_title_find(struct desk *desk, int64_t member_id,
    int64_t title_id, struct invoice_title *out) MUST_CHECK;

/* Adds (title_id 0) or changes; title->title_id gets the number. The fields
 * must have passed the form's checks. The first one becomes default by
 * itself. ERR_NOT_FOUND; ERR_INVALID when the member has INVOICE_TITLE_MAX. */
enum err invoice_title_save(struct desk *desk, int64_t member_id,
    struct invoice_title *title) MUST_CHECK;

enum err invoice_title_make_default(
    struct desk *desk, int64_t member_id, int64_t title_id) MUST_CHECK;

/* Removes it; when it was the default, the newest left becomes default. */
enum err invoice_title_remove(
    struct desk *desk, int64_t member_id, int64_t title_id) MUST_CHECK;

/* What stands on the member's licence: a new title begins with it, and one
 * that differs is warned of, not refused. */
struct title_licence {
	struct str name;
	struct str credit_code;
};
enum err invoice_title_licence(
    struct desk *desk, int64_t member_id, struct title_licence *out) MUST_CHECK;

#endif

/*
 * renewal: when a certificate may be renewed and how, what comes of it, and
 * the application for it: saved as a draft, submitted, ordered. The rules
 * are pure functions over a certificate; the sentences say why not, for the
 * list before the click and for a hand-made POST alike.
 */
#ifndef RENEWAL_H
#define RENEWAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/validate.h"

struct certificate;
struct desk;

#define RENEWAL_EXPIRED_SIMPLE_DAYS 365 /* later only with review */
/* desk.application.review_reason when only the handler is new. */
#define RENEWAL_REVIEW_HANDLER "办理人首次办理，或其资料有变化"

#define RENEWAL_CERTIFICATES_MAX 20 /* in one form */

/* Why a certificate cannot be renewed now. */
enum renewal_bar {
	RENEWAL_OPEN,
	RENEWAL_TOO_EARLY,
	RENEWAL_RUNNING, /* an application is under way */
	RENEWAL_REPLACED,
	RENEWAL_REVOKED,
	RENEWAL_HELD,
	RENEWAL_NOT_WRITTEN,
	RENEWAL_SUSPENDED, /* the member may not apply */
	RENEWAL_KEY_GONE,  /* lost, damaged, scrapped */
	RENEWAL_BAR__MAX
};

/* Why it must be sent in. */
enum renewal_mail {
	RENEWAL_SELF_TOO, /* it need not */
	RENEWAL_SINGLE_SEAL,
	RENEWAL_KEY_LOCKED,
	RENEWAL_MAIL__MAX
};

enum renewal_channel {
	RENEWAL_SELF, /* 自行下载 */
	RENEWAL_MAIL, /* 寄回续签 */
	RENEWAL_CHANNEL__MAX
};

extern const char *const renewal_channel_names[RENEWAL_CHANNEL__MAX];

struct renewal_offer {
	enum renewal_bar bar;
	enum renewal_mail mail;
	bool editable; /* RENEWAL_RUNNING, but still the member's to fill in */
	bool expired;
	bool late;             /* expired for so long that it is reviewed */
	int64_t opens_at;      /* 可续签起始日 */
	int64_t new_not_after; /* when it would be made now */
};

struct renewal_offer
renewal_offer(const struct certificate *certificate, int64_t now);

/* Chinese, one sentence; RENEWAL_TOO_EARLY without the date. */
const char *renewal_bar_sentence(enum renewal_bar bar);
const char *renewal_mail_sentence(enum renewal_mail mail);

/* What the form holds, made uniform by model/validate.h. Empty texts and 0
 * are missing: fine in a draft. */
struct renewal_form {
	enum renewal_channel channel;
	struct str name; /* 办理人 */
	struct str phone;
	enum id_kind id_kind;
	struct str id_number;
	int64_t front_id, back_id; /* uploads of this member */
};

enum renewal_deed {
	RENEWAL_SAVE,   /* 保存草稿 */
	RENEWAL_SUBMIT, /* 提交; an application returned goes to review again */
	RENEWAL_ORDER, /* 提交并生成订单 */
};

struct renewal_done {
	int64_t application_ids[RENEWAL_CERTIFICATES_MAX];
	size_t n;
	int64_t order_id; /* RENEWAL_ORDER */
};

/*
 * One application for each certificate, and with RENEWAL_ORDER one order for
 * all of them, in one transaction. An application that is still the member's
 * to fill in is filled in, not made anew. ERR_CONFLICT when a certificate
 * may not be renewed (any more), or not by this channel; ERR_NOT_FOUND for
 * one that is not the member's; ERR_INVALID for an upload that is not. The
 * caller has checked the form and, unless saving, the SMS code.
 */
enum err renewal_save(struct desk *desk, int64_t member_id,
    const int64_t *certificate_ids, size_t n, const struct renewal_form *form,
    enum renewal_deed deed, struct renewal_done *out) MUST_CHECK;

#endif

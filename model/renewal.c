/* renewal: see renewal.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "base/seal.h"
#include "model/certificate.h"
#include "model/contact.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/mask.h"
#include "model/order.h"
#include "model/renewal.h"
#include "model/statements.h"
#include "model/step.h"
#include "model/upload.h"

const char *const renewal_channel_names[RENEWAL_CHANNEL__MAX] = {
	[RENEWAL_SELF] = "self",
	[RENEWAL_MAIL] = "mail",
};

/* The rules ---------------------------------------------------------------- */

static bool
is_one_of(struct str text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_equal_c(text, words[i])) {
			return true;
		}
	}
	return false;
}

static enum renewal_bar
bar_of(const struct certificate *c, int64_t now, int64_t opens_at)
{
	static const char *const gone[] = { "lost", "damaged", "scrapped" };

	if (str_equal_c(c->state, "revoked")) {
		return RENEWAL_REVOKED;
	}
	if (str_equal_c(c->state, "replaced")) {
		return RENEWAL_REPLACED;
	}
	if (str_equal_c(c->state, "held")) {
		return RENEWAL_HELD;
	}
	if (str_equal_c(c->state, "pending_write") ||
	    str_equal_c(c->state, "void")) {
		return RENEWAL_NOT_WRITTEN;
	}
	if (str_equal_c(c->member_state, "suspended")) {
		return RENEWAL_SUSPENDED;
	}
	if (c->live_application_id > 0) {
		return RENEWAL_RUNNING;
	}
	if (is_one_of(c->key_state, gone, 3)) {
		return RENEWAL_KEY_GONE;
	}
	return now < opens_at ? RENEWAL_TOO_EARLY : RENEWAL_OPEN;
}

struct renewal_offer
renewal_offer(const struct certificate *c, int64_t now)
{
	static const char *const open[] = { "draft", "awaiting_order",
		"returned" };
	struct renewal_offer offer = {
		.opens_at =
		    c->not_after - (int64_t)CERTIFICATE_WINDOW_DAYS * CLOCK_DAY,
		.expired = c->not_after <= now,
		.late = c->not_after +
			(int64_t)RENEWAL_EXPIRED_SIMPLE_DAYS * CLOCK_DAY <
		    now,
	};

	offer.bar = bar_of(c, now, offer.opens_at);
	offer.editable =
	    offer.bar == RENEWAL_RUNNING && is_one_of(c->live_state, open, 3);
	if (str_equal_c(c->seals, "single")) {
		offer.mail = RENEWAL_SINGLE_SEAL;
	} else if (str_equal_c(c->key_state, "locked")) {
		offer.mail = RENEWAL_KEY_LOCKED;
	}
	offer.new_not_after =
	    clock_add_years(offer.expired ? now : c->not_after, 1);
	return offer;
}

const char *
renewal_bar_sentence(enum renewal_bar bar)
{
	static const char *const sentences[RENEWAL_BAR__MAX] = {
		[RENEWAL_OPEN] = "可以续签",
		[RENEWAL_TOO_EARLY] = "距失效 60 天起才能续签",
		[RENEWAL_RUNNING] = "已有办理中的申请，请先完成或取消",
		[RENEWAL_REPLACED] = "已被新证书替换，请对新证书办理",
		[RENEWAL_REVOKED] = "证书已吊销，不能续签，请办理新签",
		[RENEWAL_HELD] = "证书已冻结，解冻后才能续签",
		[RENEWAL_NOT_WRITTEN] = "证书尚未写入 UKey，请先完成下载",
		[RENEWAL_SUSPENDED] = "单位已暂停办理业务，请联系客服",
		[RENEWAL_KEY_GONE] = "UKey 已挂失或损坏，请办理补办",
	};

	return sentences[bar];
}

const char *
renewal_mail_sentence(enum renewal_mail mail)
{
	static const char *const sentences[RENEWAL_MAIL__MAX] = {
		[RENEWAL_SELF_TOO] = "",
		[RENEWAL_SINGLE_SEAL] =
		    "2021 年 12 月 17 日前办理、只含单位公章的证书无法自行续签，"
		    "须寄回平台办理",
		[RENEWAL_KEY_LOCKED] =
		    "UKey 已锁死，无法自行下载，须寄回平台办理",
	};

	return sentences[mail];
}

/* The application ---------------------------------------------------------- */

struct live {
	int64_t application_id;
	struct str no;
	struct str state;
	int64_t order_id;
};

struct number {
	int64_t application_id;
};

struct count {
	int64_t n;
};

struct saving {
	struct desk *desk;
	int64_t member_id;
	const int64_t *certificate_ids;
	size_t n;
	const struct renewal_form *form;
	enum renewal_deed deed;
	struct renewal_done *done;
};

static enum err
check_uploads(const struct saving *s)
{
	const int64_t ids[] = { s->form->front_id, s->form->back_id };
	struct upload upload;

	for (size_t i = 0; i < 2; i++) {
		enum err e;

		if (ids[i] == 0) {
			continue;
		}
		e = upload_find(s->desk, s->member_id, ids[i], &upload);
		if (e != ERR_OK) {
			return e == ERR_NOT_FOUND ? ERR_INVALID : e;
		}
	}
	return ERR_OK;
}

/* "XQ", the second in Beijing, six random digits. */
static struct str
application_no(struct desk *desk)
{
	struct clock_civil c = clock_to_beijing(clock_now());

	return str_printf(desk->arena, "XQ%02d%02d%02d%02d%02d%02d%06u",
	    c.year % 100, c.month, c.day, c.hour, c.minute, c.second,
	    (unsigned)rand_below(1000000));
}

static enum err
add_draft(const struct saving *s, int64_t certificate_id, struct live *live)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct number, application_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct number, fields);
	struct number number = { 0 };
	struct event event = {
		.member_id = s->member_id,
		.noun = "application",
		.from_state = "",
		.to_state = "draft",
		.why = STR(""),
	};
	enum err e = db_one(s->desk->db, s->desk->arena, STMT_RENEWAL_ADD,
	    DB_ARGS(ARG_INT(s->member_id), ARG_INT(certificate_id),
		ARG_TEXT(application_no(s->desk)), ARG_INT(s->desk->actor.id)),
	    &shape, &number);

	*live =
	    (struct live){ number.application_id, STR_NONE, STR("draft"), 0 };
	event.noun_id = number.application_id;
	return e == ERR_OK ? event_add(s->desk, &event) : e;
}

/* The application that is the member's to fill in, made when there is none.
 * The certificate's row is locked first, so that two at once make one. */
static enum err
find_or_add(const struct saving *s, int64_t certificate_id, struct live *live,
    struct renewal_offer *offer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct live, application_id),
		ROW_FIELD(ROW_TEXT, struct live, no),
		ROW_FIELD(ROW_TEXT, struct live, state),
		ROW_FIELD(ROW_INT, struct live, order_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct live, fields);
	struct certificate certificate;
	enum err e = db_run(s->desk->db, STMT_CERTIFICATE_LOCK,
	    DB_ARGS(ARG_INT(s->member_id), ARG_INT(certificate_id)), NULL);

	if (e == ERR_OK) {
		e = certificate_find(
		    s->desk, s->member_id, certificate_id, &certificate);
	}
	if (e != ERR_OK) {
		return e;
	}
	*offer = renewal_offer(&certificate, clock_now());
	if (offer->bar != RENEWAL_OPEN && !offer->editable) {
		return ERR_CONFLICT;
	}
	if (offer->mail != RENEWAL_SELF_TOO &&
	    s->form->channel == RENEWAL_SELF) {
		return ERR_CONFLICT;
	}
	e = db_one(s->desk->db, s->desk->arena, STMT_RENEWAL_LIVE,
	    DB_ARGS(ARG_INT(s->member_id), ARG_INT(certificate_id)), &shape,
	    live);
	return e == ERR_NOT_FOUND ? add_draft(s, certificate_id, live) : e;
}

static struct db_arg
sealed(const struct saving *s, const char *column, int64_t application_id,
    struct str plain)
{
	if (str_is_empty(plain)) {
		return ARG_NULL;
	}
	return ARG_BYTES(seal_close(s->desk->keyring, s->desk->arena,
	    contact_place_application(
		s->desk->arena, column, s->member_id, application_id),
	    plain));
}

static struct str
handler_mac(const struct saving *s)
{
	const struct renewal_form *f = s->form;

	return keyring_mac(s->desk->keyring, s->desk->arena, "handler",
	    str_printf(s->desk->arena, "%.*s\n%.*s\n%s\n%.*s", STR_FMT(f->name),
		STR_FMT(f->phone), id_kind_names[f->id_kind],
		STR_FMT(f->id_number)));
}

static enum err
fill_in(const struct saving *s, int64_t application_id)
{
	const struct renewal_form *f = s->form;
	struct arena *arena = s->desk->arena;
	int64_t n = 0;
	struct str none = STR("");
	enum err e = db_run(s->desk->db, STMT_RENEWAL_SET,
	    DB_ARGS(ARG_INT(s->member_id), ARG_INT(application_id),
		ARG_C(renewal_channel_names[f->channel]),
		sealed(s, "handler_name", application_id, f->name),
		ARG_TEXT(
		    str_is_empty(f->name) ? none : mask_name(arena, f->name)),
		sealed(s, "handler_phone", application_id, f->phone),
		ARG_TEXT(str_is_empty(f->phone) ? none :
						  mask_phone(arena, f->phone)),
		ARG_C(id_kind_names[f->id_kind]),
		sealed(s, "handler_id", application_id, f->id_number),
		ARG_TEXT(str_is_empty(f->id_number) ?
			none :
			mask_id(arena, f->id_number)),
		ARG_BYTES(handler_mac(s)), ARG_INT(f->front_id),
		ARG_INT(f->back_id), ARG_INT(s->desk->actor.id)),
	    &n);

	return e == ERR_OK && n != 1 ? ERR_CONFLICT : e;
}

/* NULL: it need not be reviewed. Who sends the key in is looked at by the
 * desk that receives it; only long expired certificates are reviewed first. */
static enum err
review_reason(const struct saving *s, const struct renewal_offer *offer,
    const char **reason)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct count, n),
	};
	static const struct row_shape shape = ROW_SHAPE(struct count, fields);
	struct count known = { 0 };
	enum err e;

	*reason = NULL;
	if (offer->late) {
		*reason = "证书失效已超过 365 天";
		return ERR_OK;
	}
	if (s->form->channel == RENEWAL_MAIL) {
		return ERR_OK;
	}
	e = db_one(s->desk->db, s->desk->arena, STMT_RENEWAL_KNOWN_HANDLER,
	    DB_ARGS(ARG_INT(s->member_id), ARG_BYTES(handler_mac(s))), &shape,
	    &known);
	if (e == ERR_OK && known.n == 0) {
		*reason = RENEWAL_REVIEW_HANDLER;
	}
	return e;
}

static enum err
submit(const struct saving *s, const struct live *live,
    const struct renewal_offer *offer)
{
	const char *reason = NULL;
	const char *from = str_to_c(s->desk->arena, live->state);
	enum err e = review_reason(s, offer, &reason);

	if (reason == NULL && str_equal_c(live->state, "returned")) {
		reason = "审核退回后重新提交";
	}
	if (e == ERR_OK) {
		e = db_run(s->desk->db, STMT_RENEWAL_SUBMIT,
		    DB_ARGS(ARG_INT(s->member_id),
			ARG_INT(live->application_id), ARG_C(reason)),
		    NULL);
	}
	if (e != ERR_OK) {
		return e;
	}
	if (str_equal_c(live->state, "returned")) {
		/* paid already: whatever it is now, an officer looks again */
		return s->deed == RENEWAL_SAVE ?
		    ERR_OK :
		    application_step(s->desk, s->member_id,
			live->application_id, from, "in_review",
			STR("会员修改后重新提交"));
	}
	if (s->deed == RENEWAL_SUBMIT && str_equal_c(live->state, "draft")) {
		return application_step(s->desk, s->member_id,
		    live->application_id, from, "awaiting_order", STR(""));
	}
	return ERR_OK;
}

static enum err
save_one(struct saving *s, int64_t certificate_id)
{
	struct live live = { 0 };
	struct renewal_offer offer;
	enum err e = find_or_add(s, certificate_id, &live, &offer);

	if (e == ERR_OK) {
		e = fill_in(s, live.application_id);
	}
	if (e != ERR_OK) {
		return e;
	}
	s->done->application_ids[s->done->n++] = live.application_id;
	if (s->deed != RENEWAL_SAVE) {
		return submit(s, &live, &offer);
	}
	if (str_equal_c(live.state, "awaiting_order")) {
		return application_step(s->desk, s->member_id,
		    live.application_id, "awaiting_order", "draft",
		    STR("会员继续修改"));
	}
	return ERR_OK;
}

static enum err
save(struct db *db, void *arg)
{
	struct saving *s = arg;
	struct order *order = NULL;
	enum err e = check_uploads(s);

	(void)db;
	*s->done = (struct renewal_done){ .n = 0 };
	for (size_t i = 0; e == ERR_OK && i < s->n; i++) {
		e = save_one(s, s->certificate_ids[i]);
	}
	if (e != ERR_OK || s->deed != RENEWAL_ORDER) {
		return e;
	}
	e = order_create(s->desk, s->member_id, s->done->application_ids,
	    s->done->n, &order);
	if (e == ERR_OK) {
		s->done->order_id = order->order_id;
	}
	return e;
}

enum err
renewal_save(struct desk *desk, int64_t member_id,
    const int64_t *certificate_ids, size_t n, const struct renewal_form *form,
    enum renewal_deed deed, struct renewal_done *out)
{
	struct saving saving = { desk, member_id, certificate_ids, n, form,
		deed, out };

	if (n == 0 || n > RENEWAL_CERTIFICATES_MAX) {
		return err_note(ERR_INVALID, "%zu certificates", n);
	}
	return db_transact(desk->db, save, &saving);
}

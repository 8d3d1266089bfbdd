/* sms_code: see sms_code.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "base/seal.h"
#include "model/contact.h"
#include "model/desk.h"
#include "model/rate.h"
#include "model/sms.h"
#include "model/sms_code.h"
#include "model/statements.h"

struct phone {
	struct str phone_sealed;
	struct str phone_mac;
};

struct tried {
	int64_t code_id;
	struct str code_mac;
	struct str phone_mac;
	int64_t tries_left;
};

struct number {
	int64_t code_id;
};

struct sending {
	struct desk *desk;
	const struct sms_code_use *use;
	struct phone phone;
	struct str number; /* in clear */
	struct str code;
};

static enum err
operator_phone(struct desk *desk, struct phone *phone)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BYTES, struct phone, phone_sealed),
		ROW_FIELD(ROW_BYTES, struct phone, phone_mac),
	};
	static const struct row_shape shape = ROW_SHAPE(struct phone, fields);

	return db_one(desk->db, desk->arena, STMT_SMS_CODE_PHONE,
	    DB_ARGS(ARG_INT(desk->actor.id)), &shape, phone);
}

static struct str
code_mac(struct desk *desk, const struct sms_code_use *use,
    struct str phone_mac, struct str code)
{
	return keyring_mac(desk->keyring, desk->arena, "sms_code",
	    str_printf(desk->arena, "%s\n%" PRId64 "\n%.*s\n%.*s\n%.*s",
		use->purpose, use->subject_id,
		STR_FMT(str_to_hex(desk->arena, use->session_hash)),
		STR_FMT(str_to_hex(desk->arena, phone_mac)), STR_FMT(code)));
}

/* Tighter than what the provider allows, so that it never has to refuse. In
 * this fixed order, all or none. */
static const struct {
	struct rate_rule rule;

	enum { BY_PURPOSE, BY_NUMBER, BY_ADDRESS, BY_ACCOUNT, BY_SITE } by;

	const char *sentence;
} limits[] = {
	{ { "sms_minute", 1, SMS_CODE_WAIT }, BY_PURPOSE,
	    "验证码已发送，请在 1 分钟后再获取" },
	{ { "sms_hour", 5, 3600 }, BY_PURPOSE,
	    "获取验证码过于频繁，请过一段时间再试" },
	{ { "sms_day", 10, 86400 }, BY_PURPOSE,
	    "今天获取验证码的次数已用完，请明天再试或联系客服" },
	{ { "sms_number_day", 15, 86400 }, BY_NUMBER,
	    "今天获取验证码的次数已用完，请明天再试或联系客服" },
	{ { "sms_address_burst", 5, 600 }, BY_ADDRESS,
	    "您所在的网络获取验证码过于频繁，请过几分钟再试" },
	{ { "sms_address_hour", 20, 3600 }, BY_ADDRESS,
	    "您所在的网络获取验证码过于频繁，请过一段时间再试" },
	{ { "sms_address_day", 50, 86400 }, BY_ADDRESS,
	    "您所在的网络今天获取验证码的次数已用完，请明天再试或联系客服" },
	{ { "sms_account_hour", 5, 3600 }, BY_ACCOUNT,
	    "获取验证码过于频繁，请过一段时间再试" },
	{ { "sms_account_day", 10, 86400 }, BY_ACCOUNT,
	    "今天获取验证码的次数已用完，请明天再试或联系客服" },
	{ { "sms_site_minute", 300, 60 }, BY_SITE,
	    "当前获取验证码的人较多，请稍后再试" },
	{ { "sms_site_day", 20000, 86400 }, BY_SITE,
	    "短信服务暂停，请联系客服" },
};

#define N_LIMITS (sizeof(limits) / sizeof(limits[0]))

static struct str
limit_key(const struct sending *sending, size_t i)
{
	struct desk *desk = sending->desk;

	switch (limits[i].by) {
	case BY_PURPOSE:
		return str_printf(desk->arena, "%s/%.*s", sending->use->purpose,
		    STR_FMT(sending->number));
	case BY_NUMBER:
		return sending->number;
	case BY_ADDRESS:
		return rate_address(desk, desk->actor.ip);
	case BY_ACCOUNT:
		return str_printf(desk->arena, "%" PRId64, desk->actor.id);
	case BY_SITE:
		break;
	}
	return STR("all");
}

static enum err
take_limits(struct sending *sending, const char **sentence)
{
	struct rate_take takes[N_LIMITS];
	const struct rate_rule *refused = NULL;
	enum err e;

	for (size_t i = 0; i < N_LIMITS; i++) {
		takes[i] = (struct rate_take){ &limits[i].rule,
			limit_key(sending, i) };
	}
	e = rate_take(sending->desk, takes, N_LIMITS, &refused);
	for (size_t i = 0; e == ERR_BUSY && i < N_LIMITS; i++) {
		if (refused == &limits[i].rule) {
			*sentence = limits[i].sentence;
		}
	}
	return e;
}

static enum err
add_code(struct db *db, void *arg)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct number, code_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct number, fields);
	struct sending *s = arg;
	struct desk *desk = s->desk;
	struct number number;
	struct sms sms = {
		.template = SMS_CODE,
		.phone = s->number,
		.expires = clock_now() + 5 * CLOCK_MINUTE,
	};
	enum err e = db_one(db, desk->arena, STMT_SMS_CODE_ADD,
	    DB_ARGS(ARG_C(s->use->purpose), ARG_BYTES(s->phone.phone_mac),
		ARG_BYTES(s->use->session_hash), ARG_INT(s->use->subject_id),
		ARG_BYTES(code_mac(desk, s->use, s->phone.phone_mac, s->code))),
	    &shape, &number);

	if (e != ERR_OK) {
		return e;
	}
	sms.param =
	    str_printf(desk->arena, "{\"code\":\"%.*s\"}", STR_FMT(s->code));
	sms.dedupe = str_printf(desk->arena, "code/%" PRId64, number.code_id);
	return sms_send(desk, &sms);
}

enum err
sms_code_send(
    struct desk *desk, const struct sms_code_use *use, const char **sentence)
{
	struct sending sending = { .desk = desk, .use = use };
	enum err e = operator_phone(desk, &sending.phone);

	*sentence = NULL;
	if (e == ERR_OK) {
		e = seal_open(desk->keyring, desk->arena,
		    contact_place_operator(desk->arena, desk->actor.id),
		    sending.phone.phone_sealed, &sending.number);
	}
	if (e == ERR_OK) {
		e = take_limits(&sending, sentence);
	}
	if (e != ERR_OK) {
		return e;
	}
	sending.code =
	    str_printf(desk->arena, "%06u", (unsigned)rand_below(1000000));
	return db_transact(desk->db, add_code, &sending);
}

/* Over all codes: guessing is slow even for who may ask for new ones. */
static enum err
take_try(struct desk *desk, struct str phone_mac)
{
	static const struct rate_rule number = { "sms_tries", 10, 3600 };
	static const struct rate_rule address = { "sms_address_tries", 50,
		3600 };
	const struct rate_take takes[] = {
		{ &number, str_to_hex(desk->arena, phone_mac) },
		{ &address, rate_address(desk, desk->actor.ip) },
	};

	return rate_take(desk, takes, 2, NULL);
}

enum err
sms_code_check(struct desk *desk, const struct sms_code_use *use,
    struct str code, bool *good, const char **sentence)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct tried, code_id),
		ROW_FIELD(ROW_BYTES, struct tried, code_mac),
		ROW_FIELD(ROW_BYTES, struct tried, phone_mac),
		ROW_FIELD(ROW_INT, struct tried, tries_left),
	};
	static const struct row_shape shape = ROW_SHAPE(struct tried, fields);
	struct tried tried;
	int64_t n = 0;
	enum err e;

	*good = false;
	*sentence = "验证码已失效，请重新获取";
	e = db_one(desk->db, desk->arena, STMT_SMS_CODE_TRY,
	    DB_ARGS(ARG_C(use->purpose), ARG_BYTES(use->session_hash),
		ARG_INT(use->subject_id)),
	    &shape, &tried);
	if (e != ERR_OK) {
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	}
	e = take_try(desk, tried.phone_mac);
	if (e != ERR_OK) {
		*sentence = "验证码错误次数过多，请 1 小时后再试";
		return e == ERR_BUSY ? ERR_OK : e;
	}
	if (!str_equal_secret(
		code_mac(desk, use, tried.phone_mac, code), tried.code_mac)) {
		*sentence = tried.tries_left > 0 ?
		    "验证码不正确，请核对短信后重新输入" :
		    "验证码错误次数过多，请重新获取";
		return ERR_OK;
	}
	e = db_run(
	    desk->db, STMT_SMS_CODE_USE, DB_ARGS(ARG_INT(tried.code_id)), &n);
	/* Of two at once that hold the right code, one has used it. */
	*good = e == ERR_OK && n == 1;
	if (*good) {
		*sentence = NULL;
	}
	return e;
}

#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "gateway/alipay.h"
#include "gateway/alipay_notice.h"
#include "gateway/pairs.h"
#include "gateway/rsa_key.h"
#include "gateway/yuan.h"

/* Parses and verifies; *pairs is to be believed after ERR_OK only. */
static enum err
read_signed(
    struct arena *arena, EVP_PKEY *key, struct str raw, struct pairs *pairs)
{
	struct str signature, with_empty, without_empty;
	enum err e;

	if (raw.len > ALIPAY_NOTICE_MAX) {
		return ERR_INVALID;
	}
	e = pairs_parse(arena, raw, pairs);
	if (e != ERR_OK) {
		return e;
	}
	signature = pairs_find(pairs, "sign");
	if (str_is_empty(signature) ||
	    !str_equal_c(pairs_find(pairs, "sign_type"), "RSA2")) {
		return ERR_DENIED;
	}
	/* Alipay's SDKs differ on whether an empty value is signed as "k=" or
	 * left out. Both are exact strings of this message, so trying both
	 * weakens nothing. */
	without_empty =
	    alipay_string_to_sign(arena, pairs, ALIPAY_NOTICE, false);
	if (rsa_key_verify(arena, key, without_empty, signature)) {
		return ERR_OK;
	}
	with_empty = alipay_string_to_sign(arena, pairs, ALIPAY_NOTICE, true);
	if (with_empty.len != without_empty.len &&
	    rsa_key_verify(arena, key, with_empty, signature)) {
		return ERR_OK;
	}
	return ERR_DENIED;
}

static bool
tells_of_refund(const struct pairs *pairs)
{
	struct str fee = pairs_find(pairs, "refund_fee");
	int64_t fen = 0;

	/* A fee that cannot be read is a refund too: better asked than paid. */
	return !str_is_empty(pairs_find(pairs, "gmt_refund")) ||
	    !str_is_empty(pairs_find(pairs, "out_biz_no")) ||
	    (!str_is_empty(fee) &&
		(yuan_parse(fee, &fen) != ERR_OK || fen > 0));
}

enum err
alipay_notice_read(struct arena *arena, EVP_PKEY *key, struct str raw,
    struct alipay_notice *out)
{
	struct pairs *pairs = arena_new_of(arena, struct pairs);
	struct str total, paid_at;
	enum err e = read_signed(arena, key, raw, pairs);

	if (e != ERR_OK) {
		return e;
	}
	*out = (struct alipay_notice){
		.notify_id = pairs_find(pairs, "notify_id"),
		.app_id = pairs_find(pairs, "app_id"),
		.seller_id = pairs_find(pairs, "seller_id"),
		.out_trade_no = pairs_find(pairs, "out_trade_no"),
		.trade_no = pairs_find(pairs, "trade_no"),
		.trade_status = pairs_find(pairs, "trade_status"),
		.total_fen = -1,
		.paid_at = TIME_NONE,
		.is_refund = tells_of_refund(pairs),
	};
	out->trade = alipay_trade_from_text(out->trade_status);
	total = pairs_find(pairs, "total_amount");
	paid_at = pairs_find(pairs, "gmt_payment");
	if (str_is_empty(out->notify_id) || str_is_empty(out->app_id) ||
	    str_is_empty(out->seller_id) || str_is_empty(out->out_trade_no) ||
	    str_is_empty(out->trade_no) || str_is_empty(out->trade_status) ||
	    yuan_parse(total, &out->total_fen) != ERR_OK ||
	    (!str_is_empty(paid_at) &&
		!clock_parse_second(paid_at, &out->paid_at))) {
		return ERR_INVALID;
	}
	return ERR_OK;
}

enum err
alipay_return_read(struct arena *arena, EVP_PKEY *key, struct str query,
    struct str *out_trade_no)
{
	struct pairs *pairs = arena_new_of(arena, struct pairs);
	enum err e = read_signed(arena, key, query, pairs);

	if (e != ERR_OK) {
		return e;
	}
	*out_trade_no = pairs_find(pairs, "out_trade_no");
	return str_is_empty(*out_trade_no) ? ERR_INVALID : ERR_OK;
}

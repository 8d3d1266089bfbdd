#include "config.h"

#include <stdio.h>

#include "base/clock.h"
#include "gateway/alipay_reply.h"
#include "gateway/json.h"
#include "gateway/rsa_key.h"
#include "gateway/yuan.h"

static const char *const trades[] = {
	[ALIPAY_TRADE_WAIT] = "WAIT_BUYER_PAY",
	[ALIPAY_TRADE_SUCCESS] = "TRADE_SUCCESS",
	[ALIPAY_TRADE_FINISHED] = "TRADE_FINISHED",
	[ALIPAY_TRADE_CLOSED] = "TRADE_CLOSED",
};

enum alipay_trade
alipay_trade_from_text(struct str text)
{
	for (size_t i = ALIPAY_TRADE_WAIT; i <= ALIPAY_TRADE_CLOSED; i++) {
		if (str_equal_c(text, trades[i])) {
			return (enum alipay_trade)i;
		}
	}
	return ALIPAY_TRADE_NONE;
}

/* alipay.trade.query → alipay_trade_query_response */
static void
root_name(const char *method, char *out, size_t room)
{
	snprintf(out, room, "%s_response", method);
	for (char *c = out; *c != '\0'; c++) {
		if (*c == '.') {
			*c = '_';
		}
	}
}

enum err
alipay_reply_signed_part(struct arena *arena, const char *method,
    struct str body, struct str *part, struct str *signature)
{
	struct json_map map;
	const struct json_value *root;
	char name[96];

	/* A name that comes twice is refused in here: two roots must not
	 * give the verifier one and the reader the other. */
	if (json_read_object(arena, body, &map) != ERR_OK) {
		return ERR_INVALID;
	}
	root_name(method, name, sizeof(name));
	root = json_find(&map, name);
	if (root == NULL) {
		root = json_find(&map, "error_response");
	}
	if (root == NULL || root->kind != JSON_OBJECT) {
		return ERR_INVALID;
	}
	*part = root->raw;
	*signature = json_text(&map, "sign");
	return ERR_OK;
}

/* -1 when it is absent; false when it is there and no amount. */
static bool
read_amount(const struct json_map *map, const char *name, int64_t *fen)
{
	struct str text = json_text(map, name);

	*fen = -1;
	return str_is_empty(text) || yuan_parse(text, fen) == ERR_OK;
}

static bool
read_fields(const struct json_map *map, struct alipay_reply *out)
{
	struct str paid_at = json_text(map, "send_pay_date");
	int64_t returned;
	bool ok;

	*out = (struct alipay_reply){
		.code = json_text(map, "code"),
		.sub_code = json_text(map, "sub_code"),
		.out_trade_no = json_text(map, "out_trade_no"),
		.trade_no = json_text(map, "trade_no"),
		.trade = alipay_trade_from_text(json_text(map, "trade_status")),
		.paid_at = TIME_NONE,
		.fund_change = str_equal_c(json_text(map, "fund_change"), "Y"),
		.refund_status = json_text(map, "refund_status"),
	};
	ok = read_amount(map, "total_amount", &out->total_fen) &&
	    read_amount(map, "refund_fee", &out->refund_fen) &&
	    read_amount(map, "refund_amount", &returned);
	if (ok && out->refund_fen < 0) {
		out->refund_fen = returned;
	}
	if (ok && !str_is_empty(paid_at)) {
		ok = clock_parse_second(paid_at, &out->paid_at);
	}
	return ok && !str_is_empty(out->code);
}

enum err
alipay_reply_read(struct arena *arena, EVP_PKEY *key, const char *method,
    struct str body, struct alipay_reply *out)
{
	struct str part, signature;
	struct json_map map;

	if (alipay_reply_signed_part(arena, method, body, &part, &signature) !=
	    ERR_OK) {
		return err_note(ERR_UPSTREAM, "%s: no answer to read", method);
	}
	if (str_is_empty(signature)) {
		return err_note(ERR_UPSTREAM, "%s: unsigned answer", method);
	}
	if (!rsa_key_verify(arena, key, part, signature)) {
		return err_note(
		    ERR_UPSTREAM, "%s: signature does not hold", method);
	}
	if (json_read_object(arena, part, &map) != ERR_OK ||
	    !read_fields(&map, out)) {
		return err_note(
		    ERR_UPSTREAM, "%s: signed answer is malformed", method);
	}
	return ERR_OK;
}

bool
alipay_reply_is_ok(const struct alipay_reply *reply)
{
	return str_equal_c(reply->code, "10000");
}

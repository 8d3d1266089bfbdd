#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "gateway/alipay.h"
#include "gateway/json.h"
#include "gateway/rsa_key.h"
#include "gateway/yuan.h"

/* 100,000,000.00 yuan. */
#define AMOUNT_FEN_MAX INT64_C(10000000000)

/* biz_content while it is made: one flat object of strings. */
struct content {
	struct buf buf;
	bool begun;
};

static void
content_add(struct content *content, const char *name, struct str value)
{
	buf_add_c(&content->buf, content->begun ? "," : "{");
	content->begun = true;
	json_add_string(&content->buf, str_c(name));
	buf_add_char(&content->buf, ':');
	json_add_string(&content->buf, value);
}

static struct str
content_end(struct content *content)
{
	buf_add_char(&content->buf, '}');
	return buf_str(&content->buf);
}

struct str
alipay_string_to_sign(struct arena *arena, struct pairs *pairs,
    enum alipay_side side, bool keep_empty)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	pairs_sort(pairs);
	for (size_t i = 0; i < pairs->n; i++) {
		const struct pair *pair = &pairs->list[i];

		if (str_equal_c(pair->name, "sign") ||
		    (side == ALIPAY_NOTICE &&
			str_equal_c(pair->name, "sign_type")) ||
		    (!keep_empty && pair->value.len == 0)) {
			continue;
		}
		if (buf.len > 0) {
			buf_add_char(&buf, '&');
		}
		buf_add_str(&buf, pair->name);
		buf_add_char(&buf, '=');
		buf_add_str(&buf, pair->value);
	}
	return buf_str(&buf);
}

static void
add_common(struct pairs *pairs, struct arena *arena,
    const struct alipay_account *account, const char *method, int64_t now)
{
	pairs_add(pairs, "app_id", account->app_id);
	pairs_add(pairs, "method", str_c(method));
	pairs_add(pairs, "format", STR("JSON"));
	pairs_add(pairs, "charset", STR("utf-8"));
	pairs_add(pairs, "sign_type", STR("RSA2"));
	pairs_add(pairs, "timestamp", clock_format_second(arena, now));
	pairs_add(pairs, "version", STR("1.0"));
}

static enum err
add_signature(struct pairs *pairs, struct arena *arena, EVP_PKEY *key)
{
	struct str text =
	    alipay_string_to_sign(arena, pairs, ALIPAY_REQUEST, false);
	struct str signature;
	enum err e = rsa_key_sign(arena, key, text, &signature);

	if (e == ERR_OK) {
		pairs_add(pairs, "sign", signature);
	}
	return e;
}

static bool
order_is_sendable(const struct alipay_order *order)
{
	static const char outside[] = "/=&";

	for (size_t i = 0; i < order->subject.len; i++) {
		if (strchr(outside, order->subject.p[i]) != NULL) {
			return false;
		}
	}
	return order->amount_fen > 0 && order->amount_fen <= AMOUNT_FEN_MAX &&
	    order->subject.len > 0 && str_is_utf8(order->subject) &&
	    str_utf8_count(order->subject) <= ALIPAY_SUBJECT_MAX;
}

enum err
alipay_pay_address(struct arena *arena, const struct alipay_account *account,
    const struct alipay_order *order, int64_t now, struct str *url)
{
	struct content content = { 0 };
	struct pairs pairs = { .n = 0 };
	struct buf buf;
	enum err e;

	if (!order_is_sendable(order)) {
		return ERR_INVALID;
	}
	buf_init(&content.buf, arena, 0);
	content_add(&content, "out_trade_no", order->out_trade_no);
	content_add(&content, "product_code", STR("FAST_INSTANT_TRADE_PAY"));
	content_add(
	    &content, "total_amount", yuan_format(arena, order->amount_fen));
	content_add(&content, "subject", order->subject);
	content_add(&content, "time_expire",
	    clock_format_second(arena, order->expires));
	add_common(&pairs, arena, account, "alipay.trade.page.pay", now);
	pairs_add(&pairs, "notify_url", account->notify_url);
	pairs_add(&pairs, "return_url", account->return_url);
	pairs_add(&pairs, "biz_content", content_end(&content));
	e = add_signature(&pairs, arena, account->merchant_key);
	if (e != ERR_OK) {
		return e;
	}
	buf_init(&buf, arena, 0);
	buf_add_str(&buf, account->gateway);
	buf_add_char(&buf, '?');
	pairs_add_encoded(&buf, &pairs);
	*url = buf_str(&buf);
	return buf_failed(&buf) ? ERR_BUSY : ERR_OK;
}

/* POST with the common parameters in the address and biz_content as the
 * body; both are signed together. */
static enum err
make_call(struct arena *arena, const struct alipay_account *account,
    const char *method, struct str content, int64_t now, struct call *call)
{
	struct pairs pairs = { .n = 0 }, body = { .n = 0 };
	struct buf url, text;
	enum err e;

	add_common(&pairs, arena, account, method, now);
	pairs_add(&pairs, "biz_content", content);
	e = add_signature(&pairs, arena, account->merchant_key);
	if (e != ERR_OK) {
		return e;
	}
	for (size_t i = 0; i < pairs.n; i++) {
		if (str_equal_c(pairs.list[i].name, "biz_content")) {
			pairs.list[i] = pairs.list[--pairs.n];
			break;
		}
	}
	pairs_sort(&pairs);
	buf_init(&url, arena, 0);
	buf_add_str(&url, account->gateway);
	buf_add_char(&url, '?');
	pairs_add_encoded(&url, &pairs);
	pairs_add(&body, "biz_content", content);
	buf_init(&text, arena, 0);
	pairs_add_encoded(&text, &body);
	*call = (struct call){
		.post = true,
		.url = buf_str(&url),
		.headers[0] = STR("Content-Type: "
				  "application/x-www-form-urlencoded;"
				  "charset=utf-8"),
		.n_headers = 1,
		.body = buf_str(&text),
	};
	return buf_failed(&url) || buf_failed(&text) ? ERR_BUSY : ERR_OK;
}

static enum err
call_about_trade(struct arena *arena, const struct alipay_account *account,
    const char *method, struct str out_trade_no, int64_t now, struct call *call)
{
	struct content content = { 0 };

	buf_init(&content.buf, arena, 0);
	content_add(&content, "out_trade_no", out_trade_no);
	return make_call(
	    arena, account, method, content_end(&content), now, call);
}

enum err
alipay_query(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, int64_t now, struct call *call)
{
	return call_about_trade(
	    arena, account, ALIPAY_QUERY, out_trade_no, now, call);
}

enum err
alipay_close(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, int64_t now, struct call *call)
{
	return call_about_trade(
	    arena, account, ALIPAY_CLOSE, out_trade_no, now, call);
}

enum err
alipay_refund(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, struct str refund_no, int64_t amount_fen,
    struct str reason, int64_t now, struct call *call)
{
	struct content content = { 0 };

	if (amount_fen <= 0 || amount_fen > AMOUNT_FEN_MAX) {
		return ERR_INVALID;
	}
	buf_init(&content.buf, arena, 0);
	content_add(&content, "out_trade_no", out_trade_no);
	content_add(&content, "refund_amount", yuan_format(arena, amount_fen));
	content_add(&content, "out_request_no", refund_no);
	content_add(&content, "refund_reason", reason);
	return make_call(
	    arena, account, ALIPAY_REFUND, content_end(&content), now, call);
}

enum err
alipay_refund_query(struct arena *arena, const struct alipay_account *account,
    struct str out_trade_no, struct str refund_no, int64_t now,
    struct call *call)
{
	struct content content = { 0 };

	buf_init(&content.buf, arena, 0);
	content_add(&content, "out_trade_no", out_trade_no);
	content_add(&content, "out_request_no", refund_no);
	return make_call(arena, account, ALIPAY_REFUND_QUERY,
	    content_end(&content), now, call);
}

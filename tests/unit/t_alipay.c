/* Alipay's wire protocol against the worked examples (golden.h). */
#include "config.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "gateway/alipay.h"
#include "gateway/alipay_notice.h"
#include "gateway/alipay_reply.h"
#include "gateway/rsa_key.h"
#include "tests/tap.h"
#include "tests/unit/golden.h"

static struct arena *arena;
static EVP_PKEY *merchant_public, *platform_public, *own_key;

/* Replaces the first `from` in text, which must be there. */
static struct str
with(struct str text, const char *from, const char *to)
{
	const char *at = memmem(text.p, text.len, from, strlen(from));
	struct buf buf;

	need(at != NULL, from);
	buf_init(&buf, arena, 0);
	buf_add(&buf, text.p, (size_t)(at - text.p));
	buf_add_c(&buf, to);
	at += strlen(from);
	buf_add(&buf, at, (size_t)(text.p + text.len - at));
	return buf_str(&buf);
}

static struct str
bare_base64(EVP_PKEY *key, bool pkcs1)
{
	unsigned char *der = NULL;
	int len = pkcs1 ? i2d_PrivateKey(key, &der) : 0;
	struct str out;

	if (!pkcs1) {
		PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);

		len = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
		PKCS8_PRIV_KEY_INFO_free(info);
	}
	need(len > 0, "a key can be written");
	out = str_to_base64(
	    arena, (struct str){ (const char *)der, (size_t)len });
	OPENSSL_free(der);
	return out;
}

static void
check_private(struct str text, const char *name)
{
	auto_evp_pkey EVP_PKEY *key = NULL;
	bool same = rsa_key_read_private(text, &key) == ERR_OK &&
	    EVP_PKEY_eq(key, own_key) == 1;

	ok(same, "reads %s", name);
}

static void
check_keys(void)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	auto_evp_pkey EVP_PKEY *small = EVP_RSA_gen(1024);
	auto_evp_pkey EVP_PKEY *curve = EVP_EC_gen("P-256");
	EVP_PKEY *key = NULL;
	char *pem = NULL;
	long len;

	check_private(bare_base64(own_key, false), "bare PKCS#8");
	check_private(bare_base64(own_key, true), "bare PKCS#1");
	check_private(str_printf(arena, "  %.*s\r\n",
			  STR_FMT(bare_base64(own_key, true))),
	    "bare PKCS#1 in white space");
	PEM_write_bio_PrivateKey(bio, own_key, NULL, NULL, 0, NULL, NULL);
	len = BIO_get_mem_data(bio, &pem);
	check_private((struct str){ pem, (size_t)len }, "PEM PKCS#8");
	(void)BIO_reset(bio);
	PEM_write_bio_PrivateKey_traditional(
	    bio, own_key, NULL, NULL, 0, NULL, NULL);
	len = BIO_get_mem_data(bio, &pem);
	check_private((struct str){ pem, (size_t)len }, "PEM PKCS#1");
	is_err(rsa_key_read_private(bare_base64(small, false), &key),
	    ERR_INVALID, "1024 bits are refused");
	is_err(rsa_key_read_private(bare_base64(curve, false), &key),
	    ERR_INVALID, "a key on a curve is refused");
	is_err(rsa_key_read_private(STR("====AAAA"), &key), ERR_INVALID,
	    "padding in the middle is refused");
	is_err(rsa_key_read_public(STR("not a key!"), &key), ERR_INVALID,
	    "what is no base64 is refused");
	is_err(rsa_key_read_public(STR(""), &key), ERR_INVALID,
	    "an empty file is refused");
}

static struct alipay_account
account(void)
{
	return (struct alipay_account){
		.gateway = STR("https://openapi.alipay.com/gateway.do"),
		.app_id = STR("2021000100000001"),
		.seller_id = STR("2088100000000001"),
		.notify_url = STR("https://ca.example.cn/pay/notify/alipay"),
		.return_url = STR("https://ca.example.cn/pay/return/alipay"),
		.merchant_key = own_key,
		.alipay_key = platform_public,
	};
}

/* What was signed, found again from what would be sent. */
static void
check_sent(
    struct str query, struct str body, const char *wanted, const char *name)
{
	struct str all = body.len > 0 ?
	    str_printf(arena, "%.*s&%.*s", STR_FMT(query), STR_FMT(body)) :
	    query;
	struct pairs pairs;
	struct str text;

	need(pairs_parse(arena, all, &pairs) == ERR_OK, name);
	text = alipay_string_to_sign(arena, &pairs, ALIPAY_REQUEST, false);
	if (wanted != NULL) {
		is_str(text, wanted, name);
	}
	ok(rsa_key_verify(arena, own_key, text, pairs_find(&pairs, "sign")),
	    "%s: signed", name);
}

static void
check_pay_address(void)
{
	struct alipay_account us = account();
	struct alipay_order order = {
		.out_trade_no = STR("CS2025112210000000000001"),
		.amount_fen = 29850,
		.subject = STR("数字证书服务费"),
	};
	struct str url, gateway, query;
	int64_t now = 0;

	need(clock_parse_second(STR("2025-11-22 10:00:00"), &now), "now");
	order.expires = now + 1800;
	is_err(alipay_pay_address(arena, &us, &order, now, &url), ERR_OK,
	    "an address to pay at");
	need(str_cut(url, '?', &gateway, &query), "has a query");
	is_str(gateway, "https://openapi.alipay.com/gateway.do",
	    "leads to the gateway");
	check_sent(query, STR(""), GOLDEN_REQUEST_STRING,
	    "the string of the worked example");
	ok(memchr(query.p, '+', query.len) == NULL &&
		memchr(query.p, ' ', query.len) == NULL,
	    "is fit for a Location");
	order.subject = STR("a&b");
	is_err(alipay_pay_address(arena, &us, &order, now, &url), ERR_INVALID,
	    "a subject with & is refused");
	order.subject = STR("x");
	order.amount_fen = 0;
	is_err(alipay_pay_address(arena, &us, &order, now, &url), ERR_INVALID,
	    "nothing to pay is refused");
}

static void
check_calls(void)
{
	struct alipay_account us = account();
	struct str trade = STR("CS2025112210000000000001"), head, query;
	struct call call;

	is_err(alipay_query(arena, &us, trade, 0, &call), ERR_OK, "query");
	need(str_cut(call.url, '?', &head, &query), "has a query");
	check_sent(query, call.body,
	    "app_id=2021000100000001&biz_content={\"out_trade_no\":"
	    "\"CS2025112210000000000001\"}&charset=utf-8&format=JSON&"
	    "method=alipay.trade.query&sign_type=RSA2&"
	    "timestamp=1970-01-01 08:00:00&version=1.0",
	    "query");
	is_err(alipay_close(arena, &us, trade, 0, &call), ERR_OK, "close");
	need(str_cut(call.url, '?', &head, &query), "has a query");
	check_sent(query, call.body, NULL, "close");
	is_err(alipay_refund(arena, &us, trade, STR("RF1"), 29850,
		   STR("重复\"支付\""), 0, &call),
	    ERR_OK, "refund");
	need(str_cut(call.url, '?', &head, &query), "has a query");
	check_sent(query, call.body,
	    "app_id=2021000100000001&biz_content={\"out_trade_no\":"
	    "\"CS2025112210000000000001\",\"refund_amount\":\"298.50\","
	    "\"out_request_no\":\"RF1\",\"refund_reason\":"
	    "\"重复\\\"支付\\\"\"}&charset=utf-8&format=JSON&"
	    "method=alipay.trade.refund&sign_type=RSA2&"
	    "timestamp=1970-01-01 08:00:00&version=1.0",
	    "refund");
	is_err(alipay_refund_query(arena, &us, trade, STR("RF1"), 0, &call),
	    ERR_OK, "refund query");
	is_err(
	    alipay_refund(arena, &us, trade, STR("RF1"), 0, STR(""), 0, &call),
	    ERR_INVALID, "a refund of nothing is refused");
}

static enum err
read_reply(struct str body)
{
	struct alipay_reply reply;

	return alipay_reply_read(
	    arena, platform_public, ALIPAY_QUERY, body, &reply);
}

static void
check_replies(void)
{
	struct str body = STR(GOLDEN_QUERY_REPLY);
	struct alipay_reply reply = { 0 };
	int64_t paid_at = 0;

	need(clock_parse_second(STR("2025-11-22 10:01:11"), &paid_at), "time");
	is_err(alipay_reply_read(
		   arena, platform_public, ALIPAY_QUERY, body, &reply),
	    ERR_OK, "the answer of the worked example holds");
	ok(alipay_reply_is_ok(&reply), "code 10000");
	is_str(reply.out_trade_no, "CS2025112210000000000001", "our number");
	is_str(reply.trade_no, "2025112222001400010000000001", "their number");
	is_int(reply.trade, ALIPAY_TRADE_SUCCESS, "paid");
	is_int(reply.total_fen, 29850, "amount in fen");
	is_int(reply.paid_at, paid_at, "when");
	is_err(read_reply(with(body, "298.50", "298.51")), ERR_UPSTREAM,
	    "an altered amount does not hold");
	is_err(read_reply(with(body, "\"code\":", "\"code\": ")), ERR_UPSTREAM,
	    "nor does a space put in");
	is_err(read_reply(with(body, "{\"alipay_trade_query_response\"",
		   " {\n\"alipay_trade_query_response\"")),
	    ERR_OK, "space around the root is no matter");
	is_err(read_reply(with(body, "\"sign\"", "\"sing\"")), ERR_UPSTREAM,
	    "an unsigned answer tells nothing");
	is_err(read_reply(with(body, "},\"sign\"",
		   "},\"alipay_trade_query_response\":{},\"sign\"")),
	    ERR_UPSTREAM, "a second root is refused");
	is_err(
	    read_reply(with(body, "\"sign\":\"F", "\"sign\":\"\",\"s\":\"F")),
	    ERR_UPSTREAM, "an empty signature is none");
	is_err(alipay_reply_read(
		   arena, platform_public, ALIPAY_CLOSE, body, &reply),
	    ERR_UPSTREAM, "an answer to another method is refused");
	is_err(alipay_reply_read(
		   arena, merchant_public, ALIPAY_QUERY, body, &reply),
	    ERR_UPSTREAM, "the wrong key does not verify");
	is_err(read_reply(STR("{\"error_response\":{\"code\":\"20000\"}}")),
	    ERR_UPSTREAM, "an unsigned failure tells nothing");
	is_err(read_reply(STR("<html>502</html>")), ERR_UPSTREAM,
	    "nor does a page");
}

static enum err
read_notice(struct str raw, struct alipay_notice *notice)
{
	return alipay_notice_read(arena, platform_public, raw, notice);
}

static void
check_notices(void)
{
	struct str body = STR(GOLDEN_NOTICE_BODY);
	struct alipay_notice notice = { 0 };
	struct pairs pairs;

	need(pairs_parse(arena, body, &pairs) == ERR_OK, "a form");
	is_str(alipay_string_to_sign(arena, &pairs, ALIPAY_NOTICE, false),
	    GOLDEN_NOTICE_STRING, "the string that is verified");
	is_err(read_notice(body, &notice), ERR_OK,
	    "the notice of the worked example holds");
	is_str(notice.notify_id, "2025112200222100111000010000000001", "id");
	is_str(notice.app_id, "2021000100000001", "application id");
	is_str(notice.seller_id, "2088100000000001", "payee");
	is_str(notice.out_trade_no, "CS2025112210000000000001", "our number");
	is_int(notice.trade, ALIPAY_TRADE_SUCCESS, "paid");
	is_int(notice.total_fen, 29850, "amount in fen");
	ok(!notice.is_refund, "tells of no refund");
	is_err(
	    read_notice(with(body, "total_amount=298.50", "total_amount=0.01"),
		&notice),
	    ERR_DENIED, "another amount does not hold");
	is_err(
	    read_notice(with(body, "sign_type=RSA2", "sign_type=RSA"), &notice),
	    ERR_DENIED, "another kind of signature is refused");
	is_err(read_notice(with(body, "&sign=", "&sing="), &notice), ERR_DENIED,
	    "a notice without a signature is refused");
	is_err(read_notice(with(body, "&version=1.0",
			       "&version=1.0&total_amount=298.50"),
		   &notice),
	    ERR_INVALID, "a field that comes twice refuses the whole");
	is_err(read_notice(
		   with(body, "&version=1.0", "&version=1.0&x%zz=1"), &notice),
	    ERR_INVALID, "a bad triplet refuses the whole");
	is_err(read_notice(
		   with(body, "&version=1.0", "&version=1.0&x=%ff"), &notice),
	    ERR_INVALID, "octets that are no UTF-8 refuse the whole");
	is_err(
	    read_notice(with(body, "&version=1.0", "&version=1.0&x="), &notice),
	    ERR_OK, "an empty value may be left out of the signature");
	is_err(alipay_notice_read(arena, merchant_public, body, &notice),
	    ERR_DENIED, "the merchant's key verifies no notice");
}

/* A notice signed by own_key. */
static struct str
make_notice(const char *extra, bool sign_empty)
{
	struct str plain = str_printf(arena,
	    "notify_id=1&app_id=2&seller_id=3&out_trade_no=4&trade_no=5&"
	    "trade_status=TRADE_SUCCESS&total_amount=1.00&sign_type=RSA2%s",
	    extra);
	struct pairs pairs;
	struct str signature;
	struct buf buf;

	need(pairs_parse(arena, plain, &pairs) == ERR_OK, "a notice");
	need(
	    rsa_key_sign(arena, own_key,
		alipay_string_to_sign(arena, &pairs, ALIPAY_NOTICE, sign_empty),
		&signature) == ERR_OK,
	    "a signature");
	pairs_add(&pairs, "sign", signature);
	buf_init(&buf, arena, 0);
	pairs_add_encoded(&buf, &pairs);
	return buf_str(&buf);
}

static void
check_own_notices(void)
{
	struct alipay_notice notice = { 0 };
	struct str trade = STR_NONE;

	is_err(alipay_notice_read(
		   arena, own_key, make_notice("&memo=", true), &notice),
	    ERR_OK, "an empty value may be signed as such");
	is_err(alipay_notice_read(arena, own_key,
		   make_notice("&refund_fee=0.50", false), &notice),
	    ERR_OK, "a notice of a refund holds");
	ok(notice.is_refund, "and is known as one by refund_fee");
	is_err(
	    alipay_notice_read(arena, own_key,
		make_notice("&gmt_refund=2025-11-22 10:00:00", false), &notice),
	    ERR_OK, "and with gmt_refund");
	ok(notice.is_refund, "is known as one by gmt_refund");
	is_err(alipay_notice_read(arena, own_key,
		   make_notice("&refund_fee=0.00", false), &notice),
	    ERR_OK, "refund_fee of nothing");
	ok(!notice.is_refund, "is no refund");
	is_err(alipay_notice_read(arena, own_key,
		   make_notice("&gmt_payment=yesterday", false), &notice),
	    ERR_INVALID, "a signed notice with a bad date is refused");
	is_err(
	    alipay_return_read(arena, own_key, make_notice("", false), &trade),
	    ERR_OK, "a return holds");
	is_str(trade, "4", "and names the order");
	is_err(alipay_return_read(
		   arena, platform_public, make_notice("", false), &trade),
	    ERR_DENIED, "a forged return does not");
}

int
main(void)
{
	arena = arena_new(16U << 20);
	own_key = EVP_RSA_gen(2048);
	need(arena != NULL && own_key != NULL, "an arena and a key");
	need(rsa_key_read_public(STR(GOLDEN_MERCHANT_KEY), &merchant_public) ==
		ERR_OK,
	    "the merchant's key");
	need(rsa_key_read_public(STR(GOLDEN_PLATFORM_KEY), &platform_public) ==
		ERR_OK,
	    "the platform's key");
	ok(rsa_key_verify(arena, merchant_public, STR(GOLDEN_REQUEST_STRING),
	       STR(GOLDEN_REQUEST_SIGN)),
	    "the request of the worked example verifies");
	ok(!rsa_key_verify(
	       arena, merchant_public, STR(GOLDEN_REQUEST_STRING), STR("AAAA")),
	    "a short signature does not");
	check_keys();
	check_pay_address();
	check_calls();
	check_replies();
	check_notices();
	check_own_notices();
	EVP_PKEY_free(own_key);
	EVP_PKEY_free(merchant_public);
	EVP_PKEY_free(platform_public);
	arena_free(arena);
	return tap_done();
}

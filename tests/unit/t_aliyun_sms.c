/* Aliyun's signature and short messages against published vectors. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "gateway/aliyun_sms.h"
#include "tests/tap.h"

static struct arena *arena;

static int64_t
utc(int year, int month, int day, int hour, int minute, int second)
{
	return clock_from_utc((struct clock_civil){ .year = year,
	    .month = month,
	    .day = day,
	    .hour = hour,
	    .minute = minute,
	    .second = second });
}

/* The example of Aliyun's own page on signing (RunInstances). */
static void
check_published(void)
{
	struct acs3_request request = {
		.endpoint = STR("https://ecs.cn-shanghai.aliyuncs.com/"),
		.action = "RunInstances",
		.version = "2014-05-26",
		.now = utc(2023, 10, 26, 10, 22, 32),
		.nonce = STR("3156853299f313e23d1673dc12e1703d"),
	};
	struct str canonical = STR_NONE;

	pairs_add(&request.params, "RegionId", STR("cn-shanghai"));
	pairs_add(&request.params, "ImageId",
	    STR("win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"));
	is_err(acs3_canonical(arena, &request, &canonical), ERR_OK,
	    "the canonical text of RunInstances");
	is_str(acs3_sign(arena, STR("YourAccessKeySecret"), canonical),
	    "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
	    "signature of RunInstances");
}

static void
check_send(void)
{
	struct aliyun_sms_account account = {
		.endpoint = STR("https://dysmsapi.aliyuncs.com/"),
		.key = { STR("LTAISandbox0000000001"),
		    STR("SandboxSecret0000000000000001") },
		.sign_name = STR("电子认证"),
	};
	struct aliyun_sms sms = {
		.phone = STR("13900000001"),
		.template_code = STR("SMS_000000001"),
		.template_param = STR("{\"code\":\"048213\"}"),
		.out_id = STR("otp-000001"),
	};
	struct call call;

	is_err(
	    aliyun_sms_send(arena, &account, &sms, utc(2025, 11, 22, 2, 0, 0),
		STR("9b1c7a520b8e4d559f1a6a2f0f7c0001"), &call),
	    ERR_OK, "SendSms");
	is_str(call.url,
	    "https://dysmsapi.aliyuncs.com/?OutId=otp-000001&"
	    "PhoneNumbers=13900000001&SignName=%E7%94%B5%E5%AD%90%E8%AE%A4"
	    "%E8%AF%81&TemplateCode=SMS_000000001&"
	    "TemplateParam=%7B%22code%22%3A%22048213%22%7D",
	    "address of SendSms");
	is_str(call.headers[call.n_headers - 1],
	    "Authorization: ACS3-HMAC-SHA256 Credential=LTAISandbox0000000001,"
	    "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
	    "x-acs-signature-nonce;x-acs-version,Signature="
	    "626a5733092c942a43e421e3792707758c2795a2cd60bfea7ad31d7773e60ed8",
	    "signature of SendSms");
	account.endpoint = STR("https://dysmsapi.aliyuncs.com/x");
	is_err(aliyun_sms_send(arena, &account, &sms, 0, STR("n"), &call),
	    ERR_INVALID, "an endpoint with a path is refused");
	account.endpoint = STR("ftp://dysmsapi.aliyuncs.com/");
	is_err(aliyun_sms_send(arena, &account, &sms, 0, STR("n"), &call),
	    ERR_INVALID, "and one that is no web address");
}

static void
check_outcome(struct str body, enum aliyun_sms_outcome wanted, const char *name)
{
	enum aliyun_sms_outcome outcome = ALIYUN_SMS_REFUSED;
	struct str code, biz_id;

	is_err(aliyun_sms_send_reply(arena, body, &outcome, &code, &biz_id),
	    ERR_OK, name);
	is_int(outcome, wanted, name);
}

static void
check_replies(void)
{
	enum aliyun_sms_outcome outcome;
	struct str code, biz_id;
	bool found = false;
	struct str details =
	    STR("{\"TotalCount\":1,\"Message\":\"OK\",\"Code\":\"OK\","
		"\"SmsSendDetailDTOs\":{\"SmsSendDetailDTO\":[{\"OutId\":\"7\","
		"\"SendStatus\":3}]}}");

	check_outcome(STR("{\"Code\":\"OK\",\"BizId\":\"1^0\"}"),
	    ALIYUN_SMS_SENT, "a message that was taken");
	check_outcome(STR("{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}"),
	    ALIYUN_SMS_LIMITED, "flow control");
	check_outcome(STR("{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"}"),
	    ALIYUN_SMS_REFUSED, "a number that is none");
	is_err(aliyun_sms_send_reply(
		   arena, STR("<html>"), &outcome, &code, &biz_id),
	    ERR_UPSTREAM, "a page tells nothing");
	is_err(
	    aliyun_sms_send_reply(arena, STR("{}"), &outcome, &code, &biz_id),
	    ERR_UPSTREAM, "nor does an empty object");
	is_err(aliyun_sms_find_reply(arena, details, STR("7"), &found), ERR_OK,
	    "the list of what was sent");
	ok(found, "names our message");
	is_err(aliyun_sms_find_reply(arena, details, STR("8"), &found), ERR_OK,
	    "the list");
	ok(!found, "does not name another");
	is_err(aliyun_sms_find_reply(
		   arena, STR("{\"Code\":\"Throttling\"}"), STR("8"), &found),
	    ERR_UPSTREAM, "a refusal tells nothing");
}

int
main(void)
{
	arena = arena_new(4U << 20);
	need(arena != NULL, "an arena");
	check_published();
	check_send();
	check_replies();
	arena_free(arena);
	return tap_done();
}

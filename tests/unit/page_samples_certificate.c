/* page_samples_certificate: certificates, renewals, applications. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "tests/unit/page_samples.h"
#include "views/application.h"
#include "views/certificate.h"
#include "views/certificate_history.h"
#include "views/certificate_parts.h"
#include "views/certificates.h"
#include "views/renewal_form.h"
#include "views/typed.h"

#define DAYS(n) ((int64_t)(n)*CLOCK_DAY)

static struct certificate
certificate(int64_t id, const char *state, int64_t days)
{
	return (struct certificate){
		.certificate_id = id,
		.kind = STR("hard_key"),
		.state = str_c(state),
		.account_id = 1,
		.account_code = T("ystoub19"),
		.account_name = T("秦岭"),
		.key_no = T("KEY-2024-000123"),
		.key_state = STR("in_use"),
		.token_serial = T("A1B2C3D4"),
		.contact_mask = T("137****4759"),
		.not_before = SAMPLE_NOW + DAYS(days - 365),
		.not_after = SAMPLE_NOW + DAYS(days) + 27004,
		.seals = STR("double"),
		.live_deadline = TIME_NONE,
		.serial = T("5f2e81b3c09d4477a1"),
		.subject =
		    T("CN=北京演示科技有限公司,O=北京演示科技有限公司,C=CN"),
		.profile = T("ukey-sign@1"),
		.member_name = T("北京演示科技有限公司"),
		.credit_code = T("91110108MA01AB2C3T"),
	};
}

static void
run(struct certificate *c, const char *state, int64_t order_id)
{
	c->live_application_id = c->certificate_id + 100;
	c->live_state = str_c(state);
	c->live_channel = STR("self");
	c->live_order_id = order_id;
}

static struct application_row
row(int64_t certificate_id, const char *state)
{
	return (struct application_row){
		.application_id = certificate_id + 100,
		.no = T("XQ261120093011048213"),
		.kind = STR("renew"),
		.channel = STR("self"),
		.state = str_c(state),
		.certificate_id = certificate_id,
		.account_code = T("ystoub19"),
		.account_name = T("秦岭"),
		.contact_mask = T("138****5678"),
		.submitted_at = SAMPLE_NOW - DAYS(2),
		.created_at = SAMPLE_NOW - DAYS(2),
		.order_id = 12,
	};
}

static void
draw_certificates(struct buf *out, struct page *page)
{
	struct certificate rows[8];
	struct renewal_offer offers[8];
	struct application_row applications[2];
	struct certificate_list list = { rows, 8, 8, 0, 27 };
	struct certificate_search search = {
		.list = &list,
		.offers = offers,
		.applications = applications,
		.n_applications = 2,
		.open_id = 4,
		.base = STR("/certificates?open="),
		.older_url = STR("/certificates?before=8"),
	};

	rows[0] = certificate(1, "active", 300);
	rows[1] = certificate(2, "active", 75);
	rows[2] = certificate(3, "expiring", 41);
	rows[3] = certificate(4, "expiring", 12);
	run(&rows[3], "awaiting_download", 12);
	rows[4] = certificate(5, "expired", -30);
	rows[5] = certificate(6, "expired", -400);
	rows[5].seals = STR("single");
	rows[6] = certificate(7, "replaced", -3);
	rows[7] = certificate(8, "revoked", -90);
	rows[7].key_state = STR("locked");
	for (size_t i = 0; i < 8; i++) {
		offers[i] = renewal_offer(&rows[i], SAMPLE_NOW);
	}
	applications[0] = row(4, "awaiting_download");
	applications[1] = row(4, "cancelled");
	page->title = T("CA证书管理");
	view_certificates(out, page, &search);
}

static void
draw_no_certificates(struct buf *out, struct page *page)
{
	struct certificate_list list = { 0 };
	struct certificate_search search = {
		.filter = { .account_name = T("没有的人") },
		.is_set = true,
		.list = &list,
		.base = STR("/certificates?open="),
	};

	page->title = T("CA证书管理");
	page->toast = T("草稿已保存，您可以随时继续办理。");
	page->toast_tone = TONE_SUCCESS;
	view_certificates(out, page, &search);
}

static void
draw_certificate(struct buf *out, struct page *page)
{
	struct certificate c = certificate(3, "replaced", 41);
	struct certificate_name chain[] = {
		{ STR("根证书"), T("CN=演示根CA,O=演示平台,C=CN") },
		{ STR("签发机构证书"), T("CN=演示签发CA,O=演示平台,C=CN") },
	};
	struct application_row rows[] = { row(3, "completed") };
	struct certificate_view view = {
		.certificate = &c,
		.offer = renewal_offer(&c, SAMPLE_NOW),
		.serial = T("5F2E81B3C09D4477A1"),
		.issuer = T("CN=演示签发CA,O=演示平台,C=CN"),
		.subject = c.subject,
		.key_algorithm = T("RSA 2048 位"),
		.signature_algorithm = T("sha256WithRSAEncryption"),
		.sha256 =
		    T("0f3a1c9be27d4458a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
		      "45566778"),
		.sha1 = T("0f3a1c9be27d4458a1b2c3d4e5f60718293a4b5c"),
		.usage = T("数字签名、不可否认"),
		.subject_key = T("0f3a1c9be27d4458a1b2c3d4e5f60718293a4b5c"),
		.authority_key = T("aa3a1c9be27d4458a1b2c3d4e5f60718293a4b5c"),
		.crl_url = T("http://pki.example.com/issuing.crl"),
		.ocsp_url = T("http://pki.example.com/ocsp"),
		.chain = chain,
		.n_chain = 2,
		.applications = rows,
		.n_applications = 1,
	};

	c.replaced_by_id = 9;
	page->title = T("查看证书");
	view_certificate(out, page, &view);
}

static struct application
application(const char *state)
{
	return (struct application){
		.application_id = 104,
		.no = T("XQ261120093011048213"),
		.kind = STR("renew"),
		.channel = STR("self"),
		.state = str_c(state),
		.certificate_id = 4,
		.account_id = 1,
		.account_code = T("ystoub19"),
		.account_name = T("秦岭"),
		.key_no = T("KEY-2024-000123"),
		.years = 1,
		.handler_name_mask = T("廖*"),
		.handler_phone_mask = T("138****5678"),
		.handler_id_kind = STR("resident"),
		.handler_id_mask = T("110105****002X"),
		.operator_name = T("廖明"),
		.review_reason = T("办理人首次办理，或其资料有变化"),
		.order_id = 12,
		.order_no = T("DD261120093055104419"),
		.download_deadline = SAMPLE_NOW + DAYS(6) + 3 * CLOCK_HOUR,
		.new_certificate_id = 9,
		.old_not_after = SAMPLE_NOW + DAYS(12),
		.new_not_after = SAMPLE_NOW + DAYS(377),
		.submitted_at = SAMPLE_NOW - DAYS(2),
		.created_at = SAMPLE_NOW - DAYS(2),
		.changed_at = SAMPLE_NOW - DAYS(1),
	};
}

static struct event_line
event(const char *from, const char *to, int64_t hours, const char *who)
{
	return (struct event_line){
		.from_state = str_c(from),
		.to_state = str_c(to),
		.actor_kind = STR("operator"),
		.actor_name = who == NULL ? STR_NONE : T(who),
		.why = T("订单已支付"),
		.at = SAMPLE_NOW - hours * CLOCK_HOUR,
	};
}

static void
story(struct application_story *s, const struct application *a,
    struct event_line *events, enum step_state review)
{
	static const char *const names[] = { "填写申请", "支付订单", "平台审核",
		"续签证书", "下载证书", "完成" };

	events[0] = event("", "draft", 50, "廖明");
	events[1] = event("draft", "awaiting_payment", 48, "廖明");
	events[2] = event("awaiting_payment", "in_review", 47, NULL);
	s->application = a;
	s->events = events;
	s->n_events = 3;
	s->n_steps = 6;
	for (size_t i = 0; i < 6; i++) {
		s->steps[i] = (struct step){ names[i],
			i < 2      ? STEP_DONE :
			    i == 2 ? review :
				     STEP_AHEAD,
			i < 2 ? SAMPLE_NOW - DAYS(2) : TIME_NONE, NULL };
	}
}

static void
draw_application(struct buf *out, struct page *page)
{
	struct application a = application("awaiting_download");
	struct application_story s = { 0 };
	struct event_line events[3];

	s.form_digest = T("0f3a1c9be27d4458");
	s.serial = T("5f2e81b3");
	story(&s, &a, events, STEP_DONE);
	s.steps[3].state = STEP_DONE;
	s.steps[4].state = STEP_NOW;
	page->title = T("续签申请");
	view_application(out, page, &s);
}

static void
draw_returned(struct buf *out, struct page *page)
{
	struct application a = application("returned");
	struct application_review review = {
		.decision = STR("return"),
		.note = T("公章只盖到一半，请重新盖章。"),
		.reasons = T("证件扫描件未加盖公章，请盖章后重新上传\n"
			     "扫描件不清晰，请重新扫描后上传"),
		.at = SAMPLE_NOW,
	};
	struct application_story s = { .review = &review };
	struct event_line events[3];

	story(&s, &a, events, STEP_FAILED);
	page->title = T("续签申请");
	view_application(out, page, &s);
}

static void
draw_history(struct buf *out, struct page *page)
{
	struct certificate c = certificate(4, "expiring", 12);
	struct application a = application("awaiting_download");
	struct application_story s = { 0 };
	struct event_line events[3];

	story(&s, &a, events, STEP_DONE);
	page->title = T("办理记录");
	view_certificate_history(out, page, &c, &s, 1);
}

static void
draw_form(struct buf *out, struct page *page, struct renewal_page *form,
    struct typed *typed)
{
	struct certificate certificates[2];
	struct renewal_offer offers[2];

	certificates[0] = certificate(3, "expiring", 41);
	certificates[1] = certificate(5, "expired", -30);
	for (size_t i = 0; i < 2; i++) {
		offers[i] = renewal_offer(&certificates[i], SAMPLE_NOW);
	}
	form->certificates = certificates;
	form->offers = offers;
	form->n = 2;
	form->prices = (struct price_table){ 1, { 20000, 4900, 0 } };
	form->operator_name = T("廖明");
	form->operator_phone_mask = T("156****0709");
	form->typed = typed;
	form->front.name = "front";
	form->front.label = "办理人证件正面（加盖公章）";
	form->front.sample = "sample-front.svg";
	form->back.name = "back";
	form->back.label = "办理人证件反面（加盖公章）";
	form->back.sample = "sample-back.svg";
	page->title = T("续签");
	view_renewal_form(out, page, form);
	form->certificates = NULL;
	form->offers = NULL;
}

static void
draw_renewal(struct buf *out, struct page *page)
{
	static const char *const typed[] = { "channel", "self",
		"handler_id_kind", "resident" };
	struct open_bid bids[] = { { T("ZB2026-1107"),
	    T("某型装备配件采购项目"), SAMPLE_NOW + DAYS(9) } };
	struct renewal_page form = {
		.bids = bids, .n_bids = 1, .n_free_years = 10
	};
	struct typed *t = typed_new(sample_arena());

	for (size_t i = 0; i < 4; i += 2) {
		typed_set(t, typed[i], str_c(typed[i + 1]));
	}
	draw_form(out, page, &form, t);
}

static void
draw_renewal_wrong(struct buf *out, struct page *page)
{
	struct renewal_page form = {
		.mail = RENEWAL_SINGLE_SEAL,
		.front = { .stored_id = 7,
		    .stored_name = T("身份证正面.jpg"),
		    .stored_size = 1843200 },
		.returned = true,
		.review = { .reasons = T("扫描件不清晰，请重新扫描后上传") },
	};
	struct typed *t = typed_new(sample_arena());

	typed_set(t, "channel", STR("mail"));
	typed_set(t, "handler_name", T("廖明"));
	typed_set(t, "handler_phone", T("1380000"));
	typed_mistake(t, "handler_phone", "手机号码应为 11 位数字，请核对");
	typed_mistake(
	    t, "handler_id", "身份证号码最后一位校验不符，请核对后重新填写");
	typed_mistake(t, "back", "请上传办理人证件反面扫描件，并加盖公章");
	typed_mistake(t, "sms_code", "验证码不正确，请核对短信后重新输入");
	draw_form(out, page, &form, t);
}

static const struct sample samples[] = {
	{ "certificates", draw_certificates },
	{ "certificates-none", draw_no_certificates },
	{ "certificate", draw_certificate },
	{ "certificate-history", draw_history },
	{ "application", draw_application },
	{ "application-returned", draw_returned },
	{ "renewal", draw_renewal },
	{ "renewal-wrong", draw_renewal_wrong },
};
const struct sample_list samples_certificate = SAMPLE_LIST(samples);

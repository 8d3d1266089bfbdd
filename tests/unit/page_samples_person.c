/* page_samples_person: signing in, the workbench, one's own account, and the
 * console's review. */
#include "config.h"

#include "base/clock.h"
#include "model/home.h"
#include "model/operator.h"
#include "model/review.h"
#include "model/session.h"
#include "model/sign_in.h"
#include "tests/unit/page_samples.h"
#include "views/account.h"
#include "views/admin_application.h"
#include "views/admin_applications.h"
#include "views/admin_sign_in.h"
#include "views/home.h"
#include "views/members.h"
#include "views/parts.h"
#include "views/sign_in.h"
#include "views/sign_in_data.h"
#include "views/typed.h"

static struct sign_in_data
sign_in_sample(void)
{
	static const char *const pairs[] = { "login", "ystoub19" };
	struct typed *typed = sample_typed(pairs, 2);

	typed->error = T("账号或密码不正确，请核对后重新输入。").p;
	return (struct sign_in_data){
		.typed = typed,
		.next = T("/certificates?state=expiring"),
		.puzzle = T("1795327500-00.mac"),
		.puzzle_bits = 17,
		.restored = true,
	};
}

static void
draw_sign_in(struct buf *out, struct page *page)
{
	struct sign_in_data data = sign_in_sample();

	page->account = STR_NONE;
	page->frame = FRAME_BARE;
	view_sign_in(out, page, &data);
}

static void
draw_sign_in_fresh(struct buf *out, struct page *page)
{
	struct sign_in_data data = { .typed = typed_new(sample_arena()),
		.next = STR("/") };

	page->account = STR_NONE;
	page->frame = FRAME_BARE;
	view_sign_in(out, page, &data);
}

static void
draw_admin_sign_in(struct buf *out, struct page *page)
{
	struct sign_in_data data = sign_in_sample();

	page->account = STR_NONE;
	page->frame = FRAME_BARE;
	view_admin_sign_in(out, page, &data);
}

static void
draw_home(struct buf *out, struct page *page)
{
	struct home_row applications[] = {
		{ T("application"), 7, 3, T("SQ20261122000001"), T("demo0001"),
		    STR("awaiting_payment"), STR("self"), false, SAMPLE_NOW,
		    SAMPLE_NOW + 80000 },
		{ T("application"), 8, 4, T("SQ20261122000002"), T("demo0002"),
		    STR("returned"), STR("mail"), true, SAMPLE_NOW, TIME_NONE },
		{ T("application"), 9, 5, T("SQ20261122000003"), T("demo0003"),
		    STR("awaiting_download"), STR("self"), false, SAMPLE_NOW,
		    SAMPLE_NOW + 500000 },
	};
	struct home_row certificates[] = {
		{ T("certificate"), 1, 0, T("KEY-2024-000001"), T("demo0001"),
		    STR(""), STR("double"), false, SAMPLE_NOW,
		    SAMPLE_NOW + 2000000 },
		{ T("certificate"), 2, 9, T("KEY-2024-000002"), T("demo0002"),
		    STR(""), STR("single"), false, SAMPLE_NOW,
		    SAMPLE_NOW - 2000000 },
	};
	struct home_row news = { T("notice"), 1, 0, T("证书插件升级提醒"),
		STR("/help"), STR(""), STR(""), false, SAMPLE_NOW, TIME_NONE };
	struct home home = { applications, 3, certificates, 2, &news, 1, &news,
		1, 12, 2, 3, 1 };

	view_home(out, page, &home);
}

static void
draw_home_empty(struct buf *out, struct page *page)
{
	struct home home = { 0 };

	view_home(out, page, &home);
}

static void
draw_members(struct buf *out, struct page *page)
{
	struct operator_member members[] = {
		{ 1, T("演示会员甲有限公司"), T("91110108MA01AB2C3T"), true, 3,
		    4 },
		{ 2, T("演示会员乙有限公司"), T("91110108MA00000070"), false, 1,
		    1 },
	};

	page->frame = FRAME_BARE;
	view_members(out, page, 1, T("/orders"), members, 2);
}

static void
draw_account(struct buf *out, struct page *page)
{
	static const char *const pairs[] = { "now", "" };
	struct session session = { .login = T("demo_owner"),
		.name = T("演示管理员"),
		.phone_mask = T("138****5678"),
		.member_id = 1,
		.member_name = T("演示会员甲有限公司"),
		.is_owner = true };
	struct session_line sessions[] = {
		{ T("0011223344556677"), STR("password"), T("192.0.2.1"),
		    T("Mozilla/5.0"), SAMPLE_NOW, SAMPLE_NOW, true },
		{ T("8899aabbccddeeff"), STR("key"), T("192.0.2.2"),
		    T("Mozilla/5.0"), SAMPLE_NOW, SAMPLE_NOW, false },
	};
	struct sign_in_line history[] = {
		{ STR("ok"), STR("password"), T("192.0.2.1"), T("Mozilla/5.0"),
		    SAMPLE_NOW },
		{ STR("wrong_password"), STR("password"), T("192.0.2.1"),
		    T("Mozilla/5.0"), SAMPLE_NOW },
	};
	struct typed *typed = sample_typed(pairs, 2);

	typed_mistake(typed, "now", T("当前密码不正确，请重新输入").p);
	view_account(out, page, &session, typed, sessions, 2, history, 2);
}

static void
draw_queue(struct buf *out, struct page *page)
{
	struct review_row rows[] = {
		{ 1, 7, T("SQ20261122000001"), STR("self"), T("首次办理"),
		    T("演示会员甲有限公司"), T("demo0001"),
		    T("KEY-2024-000001"), 1, SAMPLE_NOW, 1 },
	};
	struct pager pager = { .count = -1,
		.next_url = T("/admin/applications?after=1-7") };

	page->frame = FRAME_CONSOLE;
	view_admin_applications(out, page, rows, 1, &pager);
}

static void
draw_case(struct buf *out, struct page *page)
{
	static const char *const pairs[] = { "note", "请重新盖章" };
	struct review_case review = {
		.member_id = 1,
		.application = { .application_id = 7,
		    .no = T("SQ20261122000001"),
		    .state = STR("in_review"),
		    .channel = STR("self"),
		    .account_code = T("demo0001"),
		    .account_name = T("演示投标人一"),
		    .key_no = T("KEY-2024-000001"),
		    .handler_id_kind = STR("resident"),
		    .operator_name = T("演示操作人"),
		    .review_reason = T("首次办理"),
		    .order_id = 3,
		    .order_no = T("DD1"),
		    .old_not_after = SAMPLE_NOW,
		    .submitted_at = SAMPLE_NOW },
		.handler = { T("张三"), T("13800001234"),
		    T("11010519491231002X") },
		.member_name = T("演示会员甲有限公司"),
		.credit_code = T("91110108MA01AB2C3T"),
		.legal_person = T("演示人"),
		.member_state = STR("suspended"),
		.subject = T("CN=演示会员甲有限公司"),
		.seals = STR("double"),
		.certificate_state = STR("active"),
		.total_fen = 20000,
		.order_state = STR("paid"),
		.front_kind = STR("png"),
		.back_kind = STR("pdf"),
		.front_size = 12345,
		.back_size = 54321,
		.known = true,
	};
	struct review_line line = { STR("return"), T("演示审核员"),
		T("证件扫描件未加盖公章"), T("请重新盖章"), SAMPLE_NOW };
	struct review_reason reasons[] = {
		{ T("no_seal"), T("证件扫描件未加盖公章"), T("front") },
		{ T("other"), T("其他原因，详见备注"), T("") },
	};
	struct typed *typed = sample_typed(pairs, 2);

	typed_mistake(typed, "reason", T("请至少选择一项退回原因").p);
	page->frame = FRAME_CONSOLE;
	view_admin_application(out, page, &review, &line, 1, reasons, 2, typed);
}

static const struct sample person[] = {
	{ "sign-in", draw_sign_in },
	{ "sign-in-fresh", draw_sign_in_fresh },
	{ "admin-sign-in", draw_admin_sign_in },
	{ "home", draw_home },
	{ "home-empty", draw_home_empty },
	{ "members", draw_members },
	{ "account", draw_account },
	{ "admin-applications", draw_queue },
	{ "admin-application", draw_case },
};
const struct sample_list samples_person = SAMPLE_LIST(person);

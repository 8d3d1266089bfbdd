/* page_samples_site: what the platform holds and what the site tells. */
#include "config.h"

#include "base/clock.h"
#include "model/agent_release.h"
#include "model/company.h"
#include "model/inbox.h"
#include "model/notice.h"
#include "tests/unit/page_samples.h"
#include "views/company.h"
#include "views/help.h"
#include "views/html.h"
#include "views/inbox.h"
#include "views/notice.h"
#include "views/notices.h"
#include "views/parts.h"
#include "views/seal_records.h"
#include "views/structure.h"

static void
draw_company(struct buf *out, struct page *page)
{
	struct company company = {
		.name = T("演示会员甲有限公司"),
		.credit_code = T("91110108MA01AB2C3T"),
		.legal_person = T("演示人"),
		.province = T("北京市"),
		.city = T("市辖区"),
		.address = T("演示路 1 号"),
		.state = T("active"),
		.created_at = SAMPLE_NOW,
	};

	view_company(out, page, &company);
}

static void
draw_structure(struct buf *out, struct page *page)
{
	struct company_account accounts[] = {
		{ T("demo0001"), T("演示投标人一"), T("市场部"), T("active"),
		    2 },
		{ T("demo0002"), T("演示投标人二"), T(""), T("disabled"), 0 },
	};
	struct company_operator operators[] = {
		{ T("demo_owner"), T("演示管理员"), T("138****5678"),
		    T("active"), T("owner"), STR_NONE },
		{ T("demo_one"), T("演示操作人"), T("139****5678"), T("active"),
		    T("operator"), T("demo0001") },
	};

	view_structure(out, page, accounts, 2, operators, 2);
}

static void
draw_seal_records(struct buf *out, struct page *page)
{
	struct company_seal seals[] = {
		{ T("company"), T("演示会员甲有限公司"), T("active"),
		    T("KEY-2024-000001"), T("in_use") },
		{ T("legal_person"), T("演示人"), T("ended"),
		    T("KEY-2024-000001"), T("locked") },
	};

	view_seal_records(out, page, seals, 2);
}

static void
draw_notices(struct buf *out, struct page *page)
{
	struct notice list[] = {
		{ 2, T("插件更新通知"), T(""), SAMPLE_NOW },
		{ 1, T("开票时间说明"), T(""), SAMPLE_NOW - CLOCK_DAY },
	};
	struct pager pager = { .count = -1,
		.next_url = STR("/notices?before=1") };

	view_notices(out, page, list, 2, &pager);
}

static void
draw_notices_empty(struct buf *out, struct page *page)
{
	view_notices(out, page, NULL, 0, &(struct pager){ .count = -1 });
}

static void
draw_notice(struct buf *out, struct page *page)
{
	struct notice notice = { 2, T("插件更新通知"),
		T("请更新插件。\n\n谢谢。"), SAMPLE_NOW };

	view_notice(
	    out, page, &notice, html_lines(sample_arena(), notice.body));
}

static void
draw_inbox(struct buf *out, struct page *page)
{
	struct inbox_line lines[] = {
		{ 2, T("续签申请已可以制作，请按“续签证书”。"),
		    STR("/applications/1"), TIME_NONE, SAMPLE_NOW },
		{ 1, T("订单已支付。"), STR_NONE, SAMPLE_NOW,
		    SAMPLE_NOW - CLOCK_HOUR },
	};

	page->n_notices = 1;
	view_inbox(out, page, lines, 2, &(struct pager){ .count = -1 });
}

static void
draw_inbox_empty(struct buf *out, struct page *page)
{
	view_inbox(out, page, NULL, 0, &(struct pager){ .count = -1 });
}

static void
draw_help(struct buf *out, struct page *page)
{
	struct agent_release releases[] = {
		{ T("1.0.0"), SAMPLE_NOW, T("ukey-agent_1.0.0_amd64.deb"),
		    3500000, T("0123456789abcdef0123456789abcdef"), true,
		    SAMPLE_NOW },
	};

	view_help(out, page, releases, 1, sample_arena());
}

static void
draw_help_bare(struct buf *out, struct page *page)
{
	page->account = STR_NONE;
	page->frame = FRAME_BARE;
	view_help(out, page, NULL, 0, sample_arena());
}

static const struct sample site[] = {
	{ "company", draw_company },
	{ "structure", draw_structure },
	{ "seal-records", draw_seal_records },
	{ "notices", draw_notices },
	{ "notices-empty", draw_notices_empty },
	{ "notice", draw_notice },
	{ "inbox", draw_inbox },
	{ "inbox-empty", draw_inbox_empty },
	{ "help", draw_help },
	{ "help-bare", draw_help_bare },
};
const struct sample_list samples_site = SAMPLE_LIST(site);

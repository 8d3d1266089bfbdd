/* page_samples_download: 下载证书 in each state, 环境检测. */
#include "config.h"

#include "base/clock.h"
#include "model/agent_floor.h"
#include "model/download.h"
#include "tests/unit/page_samples.h"
#include "views/download.h"
#include "views/environment.h"

static void
draw(struct buf *out, struct page *page, struct str state, int64_t reopened)
{
	struct agent_floor floor = { T("1.0.0"), T("2025-05-01") };
	struct download download = {
		.application_id = 17,
		.no = T("XQ202611220001"),
		.state = state,
		.channel = STR("self"),
		.certificate_id = 5,
		.account_code = T("demo0001"),
		.account_name = T("演示投标人一"),
		.member_name = T("演示会员甲有限公司"),
		.key_no = T("KEY-2024-000001"),
		.token_serial = T("0123456789abcdef"),
		.old_not_after = SAMPLE_NOW + 20 * CLOCK_DAY,
		.download_deadline = SAMPLE_NOW + 6 * CLOCK_DAY,
		.reopened = reopened,
		.is_open = str_equal_c(state, "awaiting_download"),
		.may_reopen = reopened == 0,
		.new_not_after = str_equal_c(state, "completed") ?
		    SAMPLE_NOW + 385 * CLOCK_DAY :
		    TIME_NONE,
	};

	view_download(out, page, &download, T("00ff"), &floor);
}

static void
draw_make(struct buf *out, struct page *page)
{
	draw(out, page, STR("ready_to_make"), 0);
}

static void
draw_open(struct buf *out, struct page *page)
{
	draw(out, page, STR("awaiting_download"), 0);
}

static void
draw_overdue(struct buf *out, struct page *page)
{
	draw(out, page, STR("download_overdue"), 0);
}

static void
draw_overdue_again(struct buf *out, struct page *page)
{
	draw(out, page, STR("download_overdue"), 1);
}

static void
draw_completed(struct buf *out, struct page *page)
{
	draw(out, page, STR("completed"), 0);
}

static void
draw_other(struct buf *out, struct page *page)
{
	draw(out, page, T("in_review"), 0);
}

static void
draw_environment(struct buf *out, struct page *page)
{
	struct agent_floor floor = { T("1.0.0"), T("2025-05-01") };

	view_environment(out, page, &floor);
}

static const struct sample download[] = {
	{ "download_make", draw_make },
	{ "download", draw_open },
	{ "download_overdue", draw_overdue },
	{ "download_overdue_again", draw_overdue_again },
	{ "download_completed", draw_completed },
	{ "download_other", draw_other },
	{ "environment", draw_environment },
};
const struct sample_list samples_download = SAMPLE_LIST(download);

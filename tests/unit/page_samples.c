/* page_samples: see page_samples.h. */
#include "config.h"

#include "base/arena.h"
#include "tests/unit/page_samples.h"
#include "views/error.h"
#include "views/typed.h"

static struct arena *arena_in_use;
static bool is_hostile;

static const struct site_info site = {
	.name = STR("企业电子采购平台"),
	.hotline = STR("4000-000-000"),
	.email = STR("service@example.com"),
	.icp = STR("京ICP备00000000号 | 京公网安备00000000000000号"),
	.sales_orders_url = STR("https://sales.example.com/"),
};

const struct sample_list *const all_samples[] = {
	&samples_frame,
	&samples_certificate,
	&samples_person,
	&samples_site,
	&samples_download,
	&samples_order,
	&samples_payment,
};
const size_t n_all_samples = sizeof(all_samples) / sizeof(all_samples[0]);

void
samples_begin(struct arena *arena, bool hostile)
{
	arena_in_use = arena;
	is_hostile = hostile;
}

struct arena *
sample_arena(void)
{
	return arena_in_use;
}

struct str
T(const char *text) {
	if (!is_hostile) {
		return str_c(text);
	}
	return str_printf(arena_in_use,
	    "%s</td></script><script>alert(1)</script>\"'><b x='%%>&amp;&\x01"
	    "\xFF\xC0\x80 ]]> <!-- javascript:x",
	    text);

}

struct typed *
sample_typed(const char *const *pairs, size_t n_pairs)

{
	struct typed *typed = typed_new(arena_in_use);

	for (size_t i = 0; i + 1 < n_pairs; i += 2) {
		typed_set(typed, pairs[i], T(pairs[i + 1]));
	}
	return typed;
}

struct page
sample_page(const char *title)
{
	return (struct page){
		.site = &site,
		.title = T(title),
		.account = T("ystoub19"),
		.operator_name = T("廖明"),
		.member_name = T("北京演示科技有限公司"),
		.csrf = T("csrf"),
		.once = T("once"),
		.request_id = T("8f2c1a90"),
		.now = SAMPLE_NOW,
	};
}

static void
draw_error(struct buf *out, struct page *page)
{
	page->title = T("没有找到这个页面");
	view_error(out, page, "它可能已被移走，或者不属于当前登录的会员单位。",
	    NULL, NULL);
}

static void
draw_error_bare(struct buf *out, struct page *page)
{
	page->frame = FRAME_BARE;
	page->account = STR_NONE;
	page->title = T("请重新登录");
	view_error(out, page, "登录已过期，您填写的内容会保留。", "去登录",
	    "/sign-in");
}

static const struct sample frame[] = {
	{ "error", draw_error },
	{ "error-bare", draw_error_bare },
};
const struct sample_list samples_frame = SAMPLE_LIST(frame);

/* page_samples_order: orders, addresses, invoice titles. */
#include "config.h"

#include "base/clock.h"
#include "tests/unit/page_samples.h"
#include "views/address_form.h"
#include "views/addresses.h"
#include "views/ask.h"
#include "views/invoice_title_form.h"
#include "views/invoice_titles.h"
#include "views/order.h"
#include "views/order_confirm.h"
#include "views/order_parts.h"
#include "views/orders.h"
#include "views/parts.h"
#include "views/typed.h"

static struct order
an_order(void)
{
	return (struct order){
		.member_id = 1,
		.order_id = 17,
		.no = T("DD261122140500123456"),
		.state = ORDER_AWAITING_PAYMENT,
		.total_fen = 44900,
		.coupon_fen = 40000,
		.payable_fen = 4900,
		.method = ORDER_COUPON,
		.title_id = 3,
		.title_kind = T("normal"),
		.title_name = T("演示会员甲有限公司"),
		.title_tax_no = T("91110108MA01AB2C3T"),
		.title_email = T("fapiao@example.com"),
		.title_mobile = T("13800138000"),
		.operator_name = T("廖明"),
		.expires_at = SAMPLE_NOW + 20 * CLOCK_HOUR,
		.paid_at = TIME_NONE,
		.cancel_asked_at = TIME_NONE,
		.created_at = SAMPLE_NOW - 4 * CLOCK_HOUR,
		.n_applications = 2,
		.n_mailed = 1,
	};
}

static struct order_entry
an_entry(const char *channel, int64_t fen)
{
	return (struct order_entry){
		.application_id = 5,
		.application_no = T("SQ261122000005"),
		.kind = T("renew"),
		.channel = T(channel),
		.state = T("awaiting_payment"),
		.years = 1,
		.submitted_at = SAMPLE_NOW - 5 * CLOCK_HOUR,
		.handler_name_mask = T("张*"),
		.account_name = T("演示投标人19"),
		.account_code = T("ystoub19"),
		.key_no = T("KEY-2024-000123"),
		.certificate_id = 9,
		.fen = fen,
	};
}

static struct address
an_address(int64_t id)
{
	return (struct address){
		.address_id = id,
		.recipient = T("赵一"),
		.phone = T("13800138000"),
		.province = T("北京市"),
		.city = T("市辖区"),
		.county = T("密云区"),
		.detail = T("演示路 1 号院 2 号楼 305 室"),
		.is_default = id == 1,
	};
}

static struct invoice_title
a_title(int64_t id)
{
	return (struct invoice_title){
		.title_id = id,
		.kind = id == 1 ? TITLE_NORMAL : TITLE_SPECIAL,
		.buyer_kind = TITLE_ORGANIZATION,
		.name = T("演示会员甲有限公司"),
		.tax_no = T("91110108MA01AB2C3T"),
		.address = T("北京市海淀区演示路 1 号"),
		.phone = T("010-12345678"),
		.bank = T("演示银行北京分行"),
		.bank_account = T("11111111111111111111"),
		.email = T("fapiao@example.com"),
		.mobile = T("13800138000"),
		.is_default = id == 1,
	};
}

static void
confirm(struct buf *out, struct page *page, int64_t years, struct typed *typed)
{
	static const bool is_own[] = { true, false };
	struct order order = an_order();
	struct order_entry entries[] = { an_entry("mail", 24900),
		an_entry("self", 20000) };
	struct address addresses[] = { an_address(1), an_address(2) };
	struct invoice_title titles[] = { a_title(1), a_title(2) };
	struct order_form form = {
		.order = &order,
		.entries = entries,
		.n_entries = 2,
		.n_years = 2,
		.years_fen = 40000,
		.coupon_years = years,
		.addresses = addresses,
		.n_addresses = years > 0 ? 2 : 0,
		.titles = titles,
		.title_is_own = is_own,
		.n_titles = years > 0 ? 2 : 0,
	};

	view_order_confirm(out, page, typed, &form);
}

static void
draw_confirm(struct buf *out, struct page *page)
{
	static const char *const typed[] = { "method", "coupon", "address_id",
		"1", "title_id", "2" };

	confirm(out, page, 10, sample_typed(typed, 6));
}

static void
draw_confirm_wrong(struct buf *out, struct page *page)
{
	struct typed *typed = sample_typed(NULL, 0);

	typed_mistake(typed, "method", "请选择支付方式");
	typed_mistake(typed, "address_id", "请选择收货地址");
	typed_mistake(typed, "title_id", "请选择发票信息");
	typed_mistake(typed, NULL, "请核对标出的各项");
	confirm(out, page, 0, typed);
}

static void
story(struct buf *out, struct page *page, const struct order *order)
{
	struct order_entry entries[] = { an_entry("mail", 24900) };
	struct order_line lines[] = {
		{ 1, 5, PRICE_RENEW_YEAR, 20000, 20000 },
		{ 2, 5, PRICE_MAIL_BACK, 4900, 0 },
	};
	struct order_payment payments[] = {
		{ 4, T("alipay"), T("P26112214050000000001"), 4900,
		    T("pending"), SAMPLE_NOW, TIME_NONE },
		{ 3, T("alipay"), T("P26112213050000000001"), 4900, T("closed"),
		    SAMPLE_NOW - CLOCK_HOUR, TIME_NONE },
	};
	struct event_line events[] = {
		{ 1, STR(""), T("awaiting_payment"), T("operator"), T("廖明"),
		    T(""), SAMPLE_NOW - 4 * CLOCK_HOUR },
		{ 2, STR("awaiting_payment"), STR("awaiting_payment"),
		    T("operator"), T("廖明"), T("选择优惠券支付"), SAMPLE_NOW },
		{ 3, STR("awaiting_payment"), STR("closed"), T("jobs"), T(""),
		    T("逾期未支付"), SAMPLE_NOW },
	};
	struct address address = an_address(0);
	struct order_story story = {
		.order = order,
		.entries = entries,
		.n_entries = 1,
		.lines = lines,
		.n_lines = 2,
		.payments = payments,
		.n_payments = 2,
		.events = events,
		.n_events = 3,
		.shipping = &address,
	};

	view_order(out, page, &story);
}

static void
draw_order(struct buf *out, struct page *page)
{
	struct order order = an_order();

	story(out, page, &order);
}

static void
draw_order_cancelling(struct buf *out, struct page *page)
{
	struct order order = an_order();

	order.cancel_asked_at = SAMPLE_NOW;
	order.paying = true;
	story(out, page, &order);
}

static void
draw_order_closed(struct buf *out, struct page *page)
{
	struct order order = an_order();

	order.state = ORDER_CLOSED;
	order.method = -1;
	order.title_name = STR_NONE;
	story(out, page, &order);
}

static void
draw_orders(struct buf *out, struct page *page)
{
	struct order_row rows[] = {
		{ 17, T("DD261122140500123456"), ORDER_AWAITING_PAYMENT, 44900,
		    4900, ORDER_COUPON, SAMPLE_NOW + CLOCK_HOUR, SAMPLE_NOW, 2,
		    T("演示赵一、演示钱二"), true },
		{ 16, T("DD261121140500123456"), ORDER_COMPLETED, 20000, 20000,
		    -1, SAMPLE_NOW, SAMPLE_NOW - CLOCK_DAY, 1, T("演示赵一"),
		    false },
		{ 15, T("DD"), -1, 0, 0, -1, SAMPLE_NOW, SAMPLE_NOW, 0,
		    STR_NONE, false },
	};
	struct order_list list = { .rows = rows, .n = 3, .n_found = 3 };
	struct order_search search = {
		.state = T("paid"),
		.no = T("DD26"),
		.from = T("2026-11-01"),
		.to = T("2026-11-30"),
		.is_set = true,
		.list = &list,
		.older_url = STR("/orders?before=15"),
	};

	view_orders(out, page, &search);
}

static void
draw_orders_empty(struct buf *out, struct page *page)
{
	struct order_list list = { 0 };

	view_orders(out, page, &(struct order_search){ .list = &list });
}

static void
draw_addresses(struct buf *out, struct page *page)
{
	struct address addresses[] = { an_address(1), an_address(2) };

	view_addresses(out, page, addresses, 2);
}

static void
draw_addresses_empty(struct buf *out, struct page *page)
{
	view_addresses(out, page, NULL, 0);
}

static void
draw_address_form(struct buf *out, struct page *page)
{
	static const char *const pairs[] = { "recipient", "赵一", "phone",
		"123", "order", "17" };
	static const struct choice provinces[] = { { "北京市", "北京市", NULL,
	    NULL } };
	struct typed *typed = sample_typed(pairs, 6);

	typed_mistake(typed, "phone", "请填写 11 位手机号");
	view_address_form(out, page, typed, STR("/addresses"),
	    STR("/orders/17/confirm"), provinces, 1);
}

static void
draw_titles(struct buf *out, struct page *page)
{
	static const bool is_own[] = { true, false };
	struct invoice_title titles[] = { a_title(1), a_title(2) };

	view_invoice_titles(out, page, titles, is_own, 2);
}

static void
draw_titles_empty(struct buf *out, struct page *page)
{
	view_invoice_titles(out, page, NULL, NULL, 0);
}

static void
draw_title_form(struct buf *out, struct page *page)
{
	static const char *const pairs[] = { "kind", "normal", "name",
		"演示会员甲有限公司", "tax_no", "9111" };
	struct typed *typed = sample_typed(pairs, 6);

	typed_mistake(typed, "tax_no", "税号应为 15 至 20 位数字或大写字母");
	view_invoice_title_form(
	    out, page, typed, STR("/invoice-titles"), STR("/invoice-titles"));
}

static void
draw_ask(struct buf *out, struct page *page)
{
	view_ask(out, page, NAV_ORDERS, "确定要取消这个订单吗？",
	    "使用的优惠券会退回。", "取消订单", STR("/orders/17/cancel"),
	    STR("/orders/17"), 17);
}

static const struct sample order[] = {
	{ "order-confirm", draw_confirm },
	{ "order-confirm-wrong", draw_confirm_wrong },
	{ "order", draw_order },
	{ "order-cancelling", draw_order_cancelling },
	{ "order-closed", draw_order_closed },
	{ "orders", draw_orders },
	{ "orders-empty", draw_orders_empty },
	{ "addresses", draw_addresses },
	{ "addresses-empty", draw_addresses_empty },
	{ "address-form", draw_address_form },
	{ "invoice-titles", draw_titles },
	{ "invoice-titles-empty", draw_titles_empty },
	{ "invoice-title-form", draw_title_form },
	{ "ask", draw_ask },
};
const struct sample_list samples_order = SAMPLE_LIST(order);

/*
 * t_orders: orders, addresses and invoice titles over HTTP, as a browser
 * without a script and as somebody who writes requests by hand.
 */
#include "config.h"

#include <stdlib.h>

#include "base/buf.h"
#include "tests/http/client.h"
#include "tests/http/people.h"
#include "tests/tap.h"

static struct client client;

#define FIRST  DESK TOKEN_FIRST
#define SECOND DESK TOKEN_SECOND

static struct answer
get(const char *path, const char *cookie)
{
	return client_ask(
	    &client, &(struct ask){ .path = path, .cookie = cookie });
}

/* Fills the form of a page and sends it: pairs are name, value, … */
static struct answer
send_form(const char *page_path, const char *path, const char *cookie,
    const char *const *pairs, size_t n)
{
	struct answer page = get(page_path, cookie);
	struct buf body;

	buf_init(&body, client.arena, 0);
	buf_printf(&body, "_csrf=%.*s&_once=",
	    STR_FMT(answer_between(&page, "name=\"_csrf\" value=\"", "\"")));
	buf_add_percent(
	    &body, answer_between(&page, "name=\"_once\" value=\"", "\""));
	for (size_t i = 0; i + 1 < n; i += 2) {
		buf_printf(&body, "&%s=", pairs[i]);
		buf_add_percent(&body, str_c(pairs[i + 1]));
	}
	return client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = path,
		.cookie = cookie,
		.body = buf_str(&body) });
}

#define SEND(page, path, cookie, ...)                                  \
	send_form(page, path, cookie, (const char *[]){ __VA_ARGS__ }, \
	    sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(const char *))

static void
is_location(const struct answer *answer, const char *wanted, const char *name)
{
	is_int(answer->status, 303, name);
	is_str(answer_header(answer, "Location"), wanted, name);
}

#define ADDRESS(recipient, phone, province, city, county, detail, postcode)   \
	"recipient", recipient, "phone", phone, "province", province, "city", \
	    city, "county", county, "detail", detail, "postcode", postcode

static struct answer
send_address(const char *recipient, const char *phone, const char *province,
    const char *city, const char *detail, const char *postcode)
{
	return SEND("/addresses/new", "/addresses", FIRST,
	    ADDRESS(
		recipient, phone, province, city, "海淀区", detail, postcode));
}

static void
is_refused(const struct answer *answer, const char *field, const char *kept,
    const char *name)
{
	struct str mark = str_printf(client.arena, "id=\"e-%s\"", field);

	is_int(answer->status, 422, name);
	ok(answer_has(answer, mark.p), "%s: the field is named", name);
	ok(answer_has(answer, kept), "%s: what was typed is kept", name);
}

static void
bad_addresses(void)
{
	struct answer a;

	a = send_address("", "13800138000", "北京市", "市辖区", "路1号", "");
	is_refused(&a, "recipient", "路1号", "nobody");
	a = send_address("赵一", "123", "北京市", "市辖区", "路1号", "");
	is_refused(&a, "phone", "value=\"123\"", "no phone");
	a = send_address("赵一", "13800138000", "火星省", "市", "路1号", "");
	is_refused(&a, "province", "赵一", "a province that is none");
	a = send_address(
	    "赵一", "13800138000", "北京市", "东城区", "路1号", "");
	is_refused(&a, "city", "value=\"东城区\"",
	    "a district for a municipality's city");
	a = send_address(
	    "赵一", "13800138000", "河北省", "北京市", "路1号", "");
	is_refused(&a, "city", "value=\"北京市\"", "a city of elsewhere");
	a = send_address("赵一", "13800138000", "北京市", "市辖区", "", "");
	is_refused(&a, "detail", "赵一", "no street");
	a = send_address(
	    "赵一", "13800138000", "北京市", "市辖区", "<b>路</b>", "");
	is_refused(&a, "detail", "&lt;b&gt;", "markup for a street");
	a = send_address(
	    "赵一", "13800138000", "北京市", "市辖区", "路1号", "12345");
	is_refused(&a, "postcode", "value=\"12345\"", "a short postcode");
	a = SEND("/addresses/new", "/addresses", FIRST, "recipient", "赵一");
	is_int(a.status, 422, "half a form");
}

static void
addresses(void)
{
	struct answer a, page;
	const char *id;

	a = send_address(
	    "赵一", "138 0013 8000", "北京市", "市辖区", "演示路１号", "");
	is_int(a.status, 303, "a good address");
	need(str_starts(answer_header(&a, "Location"),
		 STR("/addresses?done=saved&address_id=")),
	    "leads to the list");
	id = str_to_c(client.arena,
	    (struct str){ answer_header(&a, "Location").p + 33,
		answer_header(&a, "Location").len - 33 });
	page = get("/addresses", FIRST);
	ok(answer_has(&page, "138****8000") &&
		!answer_has(&page, "13800138000"),
	    "which masks the phone");
	a = get(str_printf(client.arena, "/addresses/%s/edit", id).p, SECOND);
	is_int(a.status, 404, "another member does not see it");
	a = SEND("/addresses/new",
	    str_printf(client.arena, "/addresses/%s", id).p, SECOND,
	    ADDRESS(
		"盗", "13800138000", "北京市", "市辖区", "海淀区", "x", ""));
	is_int(a.status, 404, "nor changes it");
	a = SEND("/addresses/new",
	    str_printf(client.arena, "/addresses/%s/remove", id).p, SECOND,
	    "order", "0");
	is_int(a.status, 404, "nor removes it");
	a = SEND("/addresses/new",
	    str_printf(client.arena, "/addresses/%s/default", id).p, SECOND,
	    "order", "0");
	is_int(a.status, 404, "nor prefers it");
	a = SEND("/addresses/new", "/addresses/abc/remove", FIRST, "order", "");
	is_int(a.status, 404, "a number that is none");
	a = SEND("/addresses/new?order=11",
	    str_printf(client.arena, "/addresses/%s/default", id).p, FIRST,
	    "order", "11", "method", "coupon", "title_id", "7");
	is_location(&a,
	    str_printf(client.arena,
		"/orders/11/confirm?done=default_set&address_id=%s"
		"&method=coupon&title_id=7",
		id)
		.p,
	    "back to the order, with what was picked");
	a = SEND("/addresses/new",
	    str_printf(client.arena, "/addresses/%s/default", id).p, FIRST,
	    "order", "//evil.example");
	ok(str_starts(answer_header(&a, "Location"), STR("/addresses?")),
	    "back never leads away");
}

static struct answer
send_title(const char *kind, const char *name, const char *tax_no,
    const char *bank, const char *email)
{
	return SEND("/invoice-titles/new", "/invoice-titles", FIRST, "kind",
	    kind, "buyer_kind", "organization", "name", name, "tax_no", tax_no,
	    "bank", bank, "email", email);
}

static void
titles(void)
{
	static const char own[] = "甲公司", code[] = "91350100M000100Y43";
	struct answer a;
	struct buf name;

	buf_init(&name, client.arena, 0);
	for (int i = 0; i < 51; i++) {
		buf_add_c(&name, "公");
	}
	buf_add_char(&name, '\0');
	a = get("/invoice-titles/new", FIRST);
	ok(answer_has(&a, own) && answer_has(&a, code),
	    "a new title begins with the licence");
	a = send_title("normal", "", code, "", "a@example.com");
	is_refused(&a, "name", code, "no name");
	a = send_title("normal", buf_str(&name).p, code, "", "a@example.com");
	is_refused(&a, "name", code, "a name of 102 GBK octets");
	a = send_title("normal", "甲<公司>", code, "", "a@example.com");
	is_refused(&a, "name", code, "a name with angle brackets");
	a = send_title("normal", own, "", "", "a@example.com");
	is_refused(&a, "tax_no", own, "a unit without a tax number");
	a = send_title("normal", own, "91350100M000100Y44", "", "a@e.com");
	is_refused(&a, "tax_no", "91350100M000100Y44", "a wrong check digit");
	a = send_title("special", own, code, "", "a@example.com");
	is_refused(&a, "bank", own, "a special invoice without a bank");
	a = send_title("normal", own, code, "", "");
	is_refused(&a, "email", own, "nowhere to send it");
	a = send_title("normal", own, code, "", "not-an-address");
	is_refused(&a, "email", "not-an-address", "an address that is none");
	a = send_title("golden", own, code, "", "a@example.com");
	is_int(a.status, 422, "a kind that is none");
	a = send_title("normal", "别家公司", code, "", "a@example.com");
	is_int(a.status, 303, "another name is taken");
	a = get("/invoice-titles", FIRST);
	ok(answer_has(&a, "名称与贵单位营业执照上的名称不一致"),
	    "and warned of");
}

static const char *
pick(const struct answer *page, const char *name)
{
	return str_to_c(client.arena,
	    answer_between(page,
		str_printf(client.arena, "name=\"%s\" value=\"", name).p,
		"\""));
}

static void
orders(void)
{
	struct answer a, page = get("/orders/11/confirm", FIRST);
	const char *address = pick(&page, "address_id");
	const char *title = pick(&page, "title_id");

	is_int(page.status, 200, "an order to be confirmed");
	ok(answer_has(&page, "剩余：新签/续签1个1年"), "with what is left");
	ok(answer_has(&page, "5个工作日"), "and when the invoice comes");
	a = get("/orders/11", FIRST);
	is_location(&a, "/orders/11/confirm", "an order not confirmed yet");
	a = get("/orders/11", SECOND);
	is_int(a.status, 404, "another member sees nothing");
	a = get("/orders/999", FIRST);
	is_int(a.status, 404, "as if there were none");
	a = SEND("/orders/11/confirm", "/orders/11/confirm", FIRST, "method",
	    "gold", "address_id", address, "title_id", title);
	is_int(a.status, 422, "a way to pay that is none");
	a = SEND("/orders/11/confirm", "/orders/11/confirm", FIRST, "method",
	    "online", "title_id", title);
	is_refused(
	    &a, "address_id", "value=\"online\" checked", "nowhere to ship to");
	a = SEND("/orders/11/confirm", "/orders/11/confirm", FIRST, "method",
	    "online", "address_id", "999999", "title_id", title);
	is_refused(&a, "address_id", title, "an address of nobody");
	a = SEND("/orders/11/confirm", "/orders/11/confirm", FIRST, "method",
	    "online", "address_id", address, "title_id", "999999");
	is_refused(&a, "title_id", address, "a title of nobody");
	a = SEND("/orders/11/confirm", "/orders/11/confirm", FIRST, "method",
	    "coupon", "address_id", address, "title_id", title);
	is_location(&a, "/orders/11?done=submitted", "a coupon in part");
	a = get("/orders/11", FIRST);
	ok(answer_has(&a, "¥49.00") && answer_has(&a, "/orders/11/pay"),
	    "leaves 49.00 to pay");
	a = SEND("/orders/12/confirm", "/orders/12/confirm", FIRST, "method",
	    "coupon");
	is_refused(&a, "method", "DD12", "a coupon that is used up");
	a = SEND("/orders/12/confirm", "/orders/12/confirm", SECOND, "method",
	    "coupon");
	is_int(a.status, 404, "another member confirms nothing");
	a = SEND("/orders/14/cancel", "/orders/11/cancel", SECOND, "x", "y");
	is_int(a.status, 404, "and cancels nothing");
	a = SEND("/orders/11/cancel", "/orders/11/cancel", FIRST, "x", "y");
	is_location(&a, "/orders/11?done=cancelled", "the member does");
	a = SEND("/orders/12/confirm", "/orders/12/confirm", FIRST, "method",
	    "coupon");
	is_location(&a, "/orders/12?done=paid",
	    "the coupon is back, and pays another order");
	a = SEND("/orders/14/confirm", "/orders/12/confirm", FIRST, "method",
	    "online", "title_id", title);
	is_location(&a, "/orders/12", "a paid order shows itself");
	a = SEND("/orders/14/confirm", "/orders/12/cancel", FIRST, "x", "y");
	is_location(&a, "/orders/12", "and is not cancelled");
	a = SEND("/orders/14/confirm", "/orders/13/confirm", FIRST, "method",
	    "online", "title_id", title);
	is_location(&a, "/orders/13", "nor is one confirmed that ran out");
	a = get("/orders/13/confirm", FIRST);
	is_location(&a, "/orders/13", "its form is gone");
}

static void
twice(void)
{
	struct answer page = get("/orders/14/cancel", FIRST), a, b;
	struct str body = str_printf(client.arena, "_csrf=%.*s&_once=%.*s",
	    STR_FMT(answer_between(&page, "name=\"_csrf\" value=\"", "\"")),
	    STR_FMT(answer_between(&page, "name=\"_once\" value=\"", "\"")));
	const struct ask ask = { .method = "POST",
		.path = "/orders/14/cancel",
		.cookie = FIRST,
		.body = body };

	a = client_ask(&client, &ask);
	b = client_ask(&client, &ask);
	is_location(&a, "/orders/14?done=cancelled", "once");
	is_location(&b, "/orders/14?done=cancelled", "twice is the same");
}

static void
list(void)
{
	struct answer a = get("/orders", FIRST);

	ok(answer_has(&a, "DD11") && !answer_has(&a, ">DD2<"),
	    "the list holds the member's own");
	a = get("/orders?state=cancelled", FIRST);
	ok(answer_has(&a, "DD11") && !answer_has(&a, "DD12"), "by state");
	a = get("/orders?no=DD12&from=2020-01-01&to=2099-12-31", FIRST);
	ok(answer_has(&a, "DD12") && !answer_has(&a, ">DD11<"), "by number");
	a = get("/orders?no=%27%3B--&state=x&from=yesterday&before=-1&after=z",
	    FIRST);
	is_int(a.status, 200, "odd filters find what they find");
	a = get("/orders?no=none", FIRST);
	ok(answer_has(&a, "没有符合条件的订单"), "or nothing, and say so");
}

int
main(void)
{
	static void (*const parts[])(
	    void) = { bad_addresses, addresses, titles, orders, twice, list };

	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(256U << 20);
	need(client.socket != NULL && client.arena != NULL, "started by .test");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		parts[i]();
		client_reset(&client);
	}
	arena_free(client.arena);
	return tap_done();
}

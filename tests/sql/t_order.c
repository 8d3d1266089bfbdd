/*
 * Orders through the model on a database prepared by order.test: under
 * certdesk_web what a member does, under certdesk_jobs what follows.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "base/seal.h"
#include "model/address.h"
#include "model/coupon.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/invoice_title.h"
#include "model/order.h"
#include "model/order_confirm.h"
#include "model/payment.h"
#include "model/payment_course.h"
#include "model/statements.h"
#include "tests/tap.h"

static const char *conninfo;
static struct keyring *keyring;

static struct desk
desk_open(const char *role, enum actor_kind kind, int64_t actor)
{
	struct desk desk = { 0 };
	char text[512];

	(void)snprintf(text, sizeof(text), "%s user=%s", conninfo, role);
	desk.arena = arena_new(16 << 20);
	desk.db = db_new(text, statements, STMT__MAX);
	desk.keyring = keyring;
	desk.actor.kind = kind;
	desk.actor.id = actor;
	return desk;
}

static void
desk_close(struct desk *desk)
{
	db_free(desk->db);
	arena_free(desk->arena);
}

static int64_t
years_left(struct desk *web)
{
	int64_t n = -1;

	is_err(coupon_left(web, 1, &n), ERR_OK, "the years left are counted");
	return n;
}

static int64_t
make_order(struct desk *web, int64_t application)
{
	struct order *order;

	is_err(order_create(web, 1, &application, 1, &order), ERR_OK,
	    "an order is made");
	return order->order_id;
}

static struct str
state_of(struct desk *web, int64_t order_id)
{
	struct order_entry *entries;
	size_t n;

	if (order_entries(web, 1, order_id, &entries, &n) != ERR_OK || n == 0) {
		return STR("none");
	}
	return entries[0].state;
}

static void
t_create(struct desk *web)
{
	const int64_t three = 3, seven = 7, nobody = 999;
	const int64_t pair[] = { 3, 4 };
	struct order *first, *again;
	struct order_line *lines;
	size_t n;

	is_err(order_create(web, 1, &three, 1, &first), ERR_OK,
	    "an application becomes an order");
	is_int(first->total_fen, 20000, "at the price in force");
	ok(first->state == ORDER_AWAITING_PAYMENT && first->method == -1,
	    "which waits to be confirmed and paid");
	ok(first->expires_at > clock_now() + 23 * CLOCK_HOUR &&
		first->expires_at <= clock_now() + CLOCK_DAY + 5,
	    "for 24 hours");
	is_str(state_of(web, first->order_id), "awaiting_payment",
	    "the application moves along");
	is_err(order_create(web, 1, &three, 1, &again), ERR_OK, "asked twice");
	is_int(again->order_id, first->order_id, "it makes one");
	is_err(order_create(web, 1, pair, 2, &again), ERR_CONFLICT,
	    "an ordered application joins no other order");
	is_err(order_create(web, 1, &seven, 1, &again), ERR_CONFLICT,
	    "a draft that was not submitted is not ordered");
	is_err(order_create(web, 1, &nobody, 1, &again), ERR_NOT_FOUND,
	    "nor is one that is not there");
	is_err(order_create(web, 2, &three, 1, &again), ERR_NOT_FOUND,
	    "nor another member's");
	is_err(order_create(web, 1, NULL, 0, &again), ERR_INVALID,
	    "nor none at all");
	is_err(order_lines(web, 1, first->order_id, &lines, &n), ERR_OK,
	    "its lines can be read");
	ok(n == 1 && lines[0].item == PRICE_RENEW_YEAR, "there is one");
}

static struct address
an_address(void)
{
	return (struct address){
		.recipient = STR("赵一"),
		.phone = STR("13800138000"),
		.province = STR("北京市"),
		.city = STR("市辖区"),
		.county = STR("海淀区"),
		.detail = STR("演示路 1 号"),
		.postcode = STR(""),
	};
}

static struct invoice_title
a_title(void)
{
	return (struct invoice_title){
		.kind = TITLE_NORMAL,
		.buyer_kind = TITLE_ORGANIZATION,
		.name = STR("测试一公司"),
		.tax_no = STR("91110108MA01AB2C3T"),
		.email = STR("a@example.com"),
	};
}

static void
t_addresses(struct desk *web)
{
	struct address a = an_address(), b = an_address(), c, *list;
	size_t n;

	is_err(address_save(web, 1, &a), ERR_OK, "an address is added");
	ok(a.is_default, "the first is the default");
	b.detail = STR("演示路 2 号");
	b.is_default = true;
	is_err(address_save(web, 1, &b), ERR_OK, "a second as the default");
	is_err(address_list(web, 1, &list, &n), ERR_OK, "both are listed");
	ok(n == 2 && list[0].address_id == b.address_id && list[0].is_default &&
		!list[1].is_default,
	    "the default first, and only one");
	is_str(list[0].detail, "演示路 2 号", "what was sealed opens");
	is_err(address_find(web, 2, a.address_id, &c), ERR_NOT_FOUND,
	    "another member sees none of it");
	is_err(address_remove(web, 2, a.address_id), ERR_NOT_FOUND,
	    "and removes none of it");
	is_err(address_make_default(web, 2, a.address_id), ERR_NOT_FOUND,
	    "and prefers none of it");
	a.county = STR("密云区");
	is_err(address_save(web, 1, &a), ERR_OK, "one is changed");
	is_err(address_find(web, 1, a.address_id, &c), ERR_OK, "and found");
	is_str(c.county, "密云区", "as changed");
	is_err(address_remove(web, 1, b.address_id), ERR_OK,
	    "the default is removed");
	is_err(
	    address_find(web, 1, a.address_id, &c), ERR_OK, "the other stays");
	ok(c.is_default, "and becomes the default");
	is_err(address_remove(web, 1, b.address_id), ERR_NOT_FOUND,
	    "none is removed twice");
	for (int i = 1; i < ADDRESS_MAX; i++) {
		struct address more = an_address();

		if (address_save(web, 1, &more) != ERR_OK) {
			ok(false, "address %d", i);
		}
	}
	b = an_address();
	is_err(address_save(web, 1, &b), ERR_INVALID,
	    "there is an end to how many");
}

static void
t_titles(struct desk *web, int64_t *title_id)
{
	struct invoice_title a = a_title(), b = a_title(), *list;
	struct title_licence licence;
	size_t n;

	is_err(invoice_title_save(web, 1, &a), ERR_OK, "a title is added");
	ok(a.is_default, "the first is the default");
	b.kind = TITLE_SPECIAL;
	is_err(invoice_title_save(web, 1, &b), ERR_OK, "and a second");
	is_err(invoice_title_make_default(web, 1, b.title_id), ERR_OK,
	    "which becomes the default");
	is_err(invoice_title_list(web, 1, &list, &n), ERR_OK, "listed");
	ok(n == 2 && list[0].title_id == b.title_id && list[0].is_default &&
		!list[1].is_default && list[0].kind == TITLE_SPECIAL,
	    "the default first, and only one");
	is_err(invoice_title_find(web, 2, a.title_id, &b), ERR_NOT_FOUND,
	    "another member sees none of it");
	is_err(invoice_title_remove(web, 1, list[0].title_id), ERR_OK,
	    "the default is removed");
	is_err(invoice_title_find(web, 1, a.title_id, &b), ERR_OK, "found");
	ok(b.is_default, "the other becomes the default");
	is_err(invoice_title_licence(web, 1, &licence), ERR_OK, "the licence");
	is_str(licence.credit_code, "91110108MA01AB2C3T", "has its number");
	*title_id = a.title_id;
}

static void
t_coupon(struct desk *web)
{
	const struct order_choice coupon = { .method = ORDER_COUPON };
	int64_t id = make_order(web, 3);
	enum order_problem problem;
	struct order *order;
	struct event_line *events;
	size_t n;

	is_int(years_left(web), 2, "an expired coupon does not count");
	is_err(order_submit(web, 2, id, &coupon, &problem), ERR_NOT_FOUND,
	    "another member cannot pay it");
	is_err(order_submit(web, 1, id, &coupon, &problem), ERR_OK,
	    "a coupon pays it");
	is_err(order_find(web, 1, id, &order), ERR_OK, "found");
	ok(order->state == ORDER_PAID && order->payable_fen == 0 &&
		order->paid_at != TIME_NONE && order->title_id == 0,
	    "it is paid at once, and no invoice is due");
	is_str(state_of(web, id), "ready_to_make", "it may be made");
	is_int(years_left(web), 1, "a year is used");
	is_err(order_submit(web, 1, id, &coupon, &problem), ERR_INVALID,
	    "once more");
	is_int(problem, ORDER_NOT_OPEN, "is not taken");
	is_int(years_left(web), 1, "and uses nothing");
	is_err(order_cancel(web, 1, id), ERR_CONFLICT,
	    "what is paid cannot be cancelled");
	is_err(event_list(web, 1, "order", id, &events, &n), ERR_OK, "told");
	ok(n == 3 && str_equal_c(events[2].to_state, "paid"),
	    "made, chosen, paid: three events");
}

static void
t_mail(struct desk *web, int64_t title_id)
{
	struct order_choice choice = { .method = ORDER_COUPON };
	int64_t id = make_order(web, 4);
	enum order_problem problem;
	struct address *addresses, where;
	struct order *order;
	size_t n;

	is_err(address_list(web, 1, &addresses, &n), ERR_OK, "addresses");
	is_err(order_submit(web, 1, id, &choice, &problem), ERR_INVALID,
	    "what is shipped");
	is_int(problem, ORDER_NEEDS_ADDRESS, "needs an address");
	is_int(years_left(web), 1, "nothing was locked");
	choice.address_id = addresses[0].address_id;
	is_err(order_submit(web, 1, id, &choice, &problem), ERR_INVALID,
	    "what is paid in part");
	is_int(problem, ORDER_NEEDS_TITLE, "needs a title");
	choice.title_id = title_id;
	is_err(order_submit(web, 1, id, &choice, &problem), ERR_OK,
	    "with both it is taken");
	is_err(order_find(web, 1, id, &order), ERR_OK, "found");
	ok(order->state == ORDER_AWAITING_PAYMENT &&
		order->payable_fen == 4900 && order->title_id == title_id,
	    "the mail stays to be paid");
	is_int(years_left(web), 0, "the year is locked");
	is_err(order_shipping(web, order, &where), ERR_OK, "the address");
	is_str(where.county, "密云区", "is frozen");
	choice.method = ORDER_ONLINE;
	is_err(order_submit(web, 1, id, &choice, &problem), ERR_OK,
	    "it may be chosen anew");
	is_err(order_find(web, 1, id, &order), ERR_OK, "found");
	is_int(order->payable_fen, 24900, "all is to be paid");
	is_int(years_left(web), 1, "the year is back");
	choice.method = ORDER_COUPON;
	is_err(order_submit(web, 1, id, &choice, &problem), ERR_OK, "again");
	is_err(order_cancel(web, 1, id), ERR_OK, "it is cancelled");
	is_err(order_find(web, 1, id, &order), ERR_OK, "found");
	ok(order->state == ORDER_CANCELLED, "it has ended");
	is_str(state_of(web, id), "cancelled", "with its application");
	is_int(years_left(web), 1, "and the year is back");
}

/* Two workers take the last year at once. */
static void
t_race(void)
{
	const struct order_choice coupon = { .method = ORDER_COUPON };
	struct desk web = desk_open("certdesk_web", ACTOR_OPERATOR, 1);
	int64_t ids[2] = { make_order(&web, 8), make_order(&web, 9) };
	int won = 0, lost = 0, status;
	int64_t n = -1;

	desk_close(&web);
	(void)fflush(stdout);
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			enum order_problem problem;
			enum err e;

			web = desk_open("certdesk_web", ACTOR_OPERATOR, 1);
			e = order_submit(&web, 1, ids[i], &coupon, &problem);
			_exit(e == ERR_OK                     ? 0 :
				problem == ORDER_COUPON_SHORT ? 1 :
								2);
		}
	}
	for (int i = 0; i < 2; i++) {
		(void)wait(&status);
		won += WIFEXITED(status) && WEXITSTATUS(status) == 0;
		lost += WIFEXITED(status) && WEXITSTATUS(status) == 1;
	}
	ok(won == 1 && lost == 1, "of two workers one gets the last year");
	web = desk_open("certdesk_web", ACTOR_OPERATOR, 1);
	is_err(coupon_left(&web, 1, &n), ERR_OK, "counted");
	is_int(n, 0, "and it is gone");
	desk_close(&web);
}

static void
t_cancel_while_paying(struct desk *web)
{
	const struct order_choice online = { .method = ORDER_ONLINE };
	struct desk jobs = desk_open("certdesk_jobs", ACTOR_JOBS, 0);
	enum order_problem problem;
	struct payment payment;
	struct order *order;

	is_err(order_find(web, 1, 1, &order), ERR_OK, "an order");
	ok(order->paying, "is being paid");
	is_err(order_submit(web, 1, 1, &online, &problem), ERR_INVALID,
	    "its choice cannot change");
	is_int(problem, ORDER_PAYING, "meanwhile");
	is_err(order_cancel(web, 1, 1), ERR_OK, "cancelling");
	is_err(order_find(web, 1, 1, &order), ERR_OK, "found");
	ok(order->state == ORDER_AWAITING_PAYMENT &&
		order->cancel_asked_at != TIME_NONE,
	    "waits for the attempt to be closed");
	is_err(order_cancel(web, 1, 1), ERR_OK, "asking twice is harmless");
	is_err(order_finish_cancel(&jobs, 1, 1), ERR_OK, "too early");
	is_err(order_find(web, 1, 1, &order), ERR_OK, "found");
	ok(order->state == ORDER_AWAITING_PAYMENT, "it does not end");
	is_err(payment_latest(&jobs, 1, 1, &payment), ERR_OK, "the attempt");
	is_err(payment_course_closing(&jobs, &payment), ERR_OK, "is closing");
	is_err(payment_course_closed(&jobs, &payment), ERR_OK, "is closed");
	is_err(order_find(web, 1, 1, &order), ERR_OK, "found");
	ok(order->state == ORDER_CANCELLED, "then the order ends");
	desk_close(&jobs);
}

static void
t_grants(void)
{
	struct desk web = desk_open("certdesk_web", ACTOR_OPERATOR, 2);
	const struct order_filter all = {
		.state = -1, .from = TIME_NONE, .to = TIME_NONE
	};
	struct desk owner = desk_open("certdesk_web", ACTOR_OPERATOR, 1);
	int64_t mine = make_order(&owner, 6);
	struct order_list list;
	struct order *order;

	is_err(order_find(&web, 1, 1, &order), ERR_NOT_FOUND,
	    "an operator sees no order of another account");
	is_err(order_cancel(&web, 1, 1), ERR_NOT_FOUND, "and cancels none");
	is_err(order_find(&web, 1, mine, &order), ERR_OK,
	    "but that of the own account");
	is_err(order_list(&web, 1, &all, &list), ERR_OK, "the list");
	ok(list.n == 1 && list.n_found == 1 && list.rows[0].order_id == mine,
	    "holds that one alone");
	desk_close(&web);
	desk_close(&owner);
}

static void
t_list(struct desk *web)
{
	struct order_filter filter = {
		.state = -1, .from = TIME_NONE, .to = TIME_NONE
	};
	struct order_list first, second, back;
	int64_t id = 0;
	bool sorted = true;

	for (int64_t a = 11; a <= 50; a++) {
		id = make_order(web, a);
	}
	is_err(order_list(web, 1, &filter, &first), ERR_OK, "the first page");
	ok(first.n == ORDER_PAGE && first.rows[0].order_id == id,
	    "is full and begins with the newest");
	ok(first.newer == 0 && first.older > 0, "and has one behind it");
	filter.before = first.older;
	is_err(order_list(web, 1, &filter, &second), ERR_OK, "the second");
	for (size_t i = 0; i < second.n; i++) {
		sorted = sorted && second.rows[i].order_id < first.older;
	}
	ok(sorted && second.newer > 0, "goes on where the first ended");
	filter.before = 0;
	filter.after = second.newer;
	is_err(order_list(web, 1, &filter, &back), ERR_OK, "back again");
	ok(back.n == first.n && back.rows[0].order_id == id &&
		back.older == first.older && back.newer == 0,
	    "is the first page");
	filter.after = 0;
	filter.state = ORDER_CANCELLED;
	is_err(order_list(web, 1, &filter, &back), ERR_OK, "by state");
	ok(back.n == 2 && back.n_found == 2, "finds those");
	filter.state = -1;
	filter.no = first.rows[3].no;
	is_err(order_list(web, 1, &filter, &back), ERR_OK, "by number");
	ok(back.n == 1 && back.rows[0].order_id == first.rows[3].order_id,
	    "finds that");
	filter.no = STR_NONE;
	filter.to = clock_now() - CLOCK_DAY;
	is_err(order_list(web, 1, &filter, &back), ERR_OK, "by day");
	is_int((int64_t)back.n, 0, "finds none of long ago");
}

static void
t_review(struct desk *web)
{
	const struct order_choice coupon = { .method = ORDER_COUPON };
	int64_t id = make_order(web, 5);
	enum order_problem problem;

	is_err(order_submit(web, 1, id, &coupon, &problem), ERR_INVALID,
	    "without a year left");
	is_int(problem, ORDER_COUPON_SHORT, "no coupon pays");
	is_str(state_of(web, id), "awaiting_payment", "and nothing moves");
}

int
main(int argc, char **argv)
{
	char path[] = "/tmp/t_order.XXXXXX";
	static const char ring[] = "1 000102030405060708090a0b0c0d0e0f"
				   "101112131415161718191a1b1c1d1e1f\n";
	struct desk web;
	int64_t title_id;
	int fd = mkstemp(path);

	if (argc < 2 || fd < 0 ||
	    write(fd, ring, sizeof(ring) - 1) != (ssize_t)sizeof(ring) - 1 ||
	    keyring_read(path, &keyring) != ERR_OK) {
		return 1;
	}
	(void)close(fd);
	(void)unlink(path);
	conninfo = argv[1];
	web = desk_open("certdesk_web", ACTOR_OPERATOR, 1);
	t_create(&web);
	t_addresses(&web);
	t_titles(&web, &title_id);
	t_coupon(&web);
	t_mail(&web, title_id);
	t_cancel_while_paying(&web);
	t_race();
	t_review(&web);
	t_grants();
	t_list(&web);
	desk_close(&web);
	keyring_free(keyring);
	return tap_done();
}

/*
 * t_pay: paying as certdesk-web sees it. `t_pay key` prints the gateway's
 * public key of the worked examples, for the configuration.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/http/client.h"
#include "tests/http/people.h"
#include "tests/tap.h"
#include "tests/unit/golden.h"

#define NOTIFY "/pay/notify/alipay"

static struct client client;

static struct answer
notify(struct str body)
{
	return client_ask(&client,
	    &(struct ask){ .method = "POST", .path = NOTIFY, .body = body });
}

static struct answer
get(const char *path, const char *token)
{
	return client_ask(&client,
	    &(struct ask){ .path = path,
		.cookie = str_printf(client.arena, DESK "%s", token).p });
}

static struct str
altered(const char *from, const char *to)
{
	const char *text = GOLDEN_NOTICE_BODY;
	const char *at = strstr(text, from);

	need(at != NULL, from);
	return str_printf(client.arena, "%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
}

static void
refuses(struct str body, const char *name)
{
	struct answer answer = notify(body);

	ok(answer.status == 400 && str_equal_c(answer.body, "failure"),
	    "refused: %s", name);
}

static void
before_the_notice(void)
{
	struct answer answer = get("/orders/2/payment", TOKEN_SECOND);

	is_int(answer.status, 200, "the page that waits");
	ok(answer_has(&answer, "¥298.50"), "names the sum");
	ok(answer_has(&answer, "/orders/2/payment/gateway"),
	    "and leads to the gateway");
	answer = get("/api/orders/2/payment", TOKEN_SECOND);
	is_str(answer.body, "{\"state\":\"pending\"}", "what its script asks");
	answer = get("/orders/2/payment/gateway", TOKEN_SECOND);
	is_int(answer.status, 303, "the way to the gateway");
	is_str(answer_header(&answer, "Location"),
	    "https://gateway.example/gateway.do?a=%E7%94%B5",
	    "is the address that was signed");
	answer = get("/orders/2/payment", TOKEN_FIRST);
	is_int(answer.status, 404, "another member's payment is not there");
	answer = get("/orders/2/payment/gateway", TOKEN_FIRST);
	is_int(answer.status, 404, "nor is the way to pay it");
	answer = get("/pay/return/alipay?out_trade_no=CS2025112210000000000001&"
		     "sign=AAAA&sign_type=RSA2",
	    TOKEN_SECOND);
	is_int(answer.status, 200, "a forged return is a page");
	ok(!answer_has(&answer, "支付成功"), "that believes nothing");
}

static void
bad_notices(void)
{
	struct answer answer;
	struct buf large;

	refuses(altered("total_amount=298.50", "total_amount=0.01"),
	    "another amount");
	refuses(altered("&sign=Y2a4", "&sign=Y2a5"), "another signature");
	refuses(altered("&sign=", "&sing="), "no signature");
	refuses(altered("&version=1.0", "&version=1.0&seller_id=2"),
	    "a field twice");
	refuses(STR("trade_status=TRADE_SUCCESS"), "hardly anything");
	answer = client_ask(&client,
	    &(struct ask){ .method = "POST",
		.path = NOTIFY,
		.content_type = "application/json",
		.body = STR("{}") });
	ok(answer.status >= 400 && !str_equal_c(answer.body, "success"),
	    "JSON is refused");
	is_int(client_ask(&client, &(struct ask){ .path = NOTIFY }).status, 405,
	    "GET is not how it is told");
	buf_init(&large, client.arena, 0);
	for (int i = 0; i < 70000; i++) {
		buf_add_char(&large, 'a');
	}
	is_int(notify(buf_str(&large)).status, 413, "too much is refused");
	answer = get("/api/orders/2/payment", TOKEN_SECOND);
	is_str(answer.body, "{\"state\":\"pending\"}",
	    "none of them did anything");
}

static void
good_notice(void)
{
	for (int i = 0; i < 3; i++) {
		struct answer answer = notify(STR(GOLDEN_NOTICE_BODY));

		is_int(answer.status, 200, "the notice is taken");
		is_str(answer.body, "success", "by these octets alone");
		ok(str_starts(answer_header(&answer, "Content-Type"),
		       STR("text/plain")),
		    "as plain text");
		is_str(answer_header(&answer, "Set-Cookie"), "",
		    "without a session");
	}
	is_str(get("/api/orders/2/payment", TOKEN_SECOND).body,
	    "{\"state\":\"notified\"}",
	    "a worker notes it and settles nothing");
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "key") == 0) {
		puts(GOLDEN_PLATFORM_KEY);
		return 0;
	}
	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(32U << 20);
	need(client.socket != NULL && client.arena != NULL, "a socket");
	before_the_notice();
	bad_notices();
	good_notice();
	arena_free(client.arena);
	return tap_done();
}

/*
 * t_routes: every route of THE table asked as nobody, as the wrong person, on
 * the wrong site, by the wrong method, without proof of origin, with too much
 * and with the wrong kind of body. A new route is covered on arrival.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "fcgi/route.h"
#include "tests/http/client.h"
#include "tests/http/people.h"
#include "tests/tap.h"

static struct client client;
/* Certificates as nginx passes them. */
static const char *officer, *finance;

static bool
is_console(const struct route *route)
{
	return strncmp(route->path, "/admin", 6) == 0;
}

/* The path with a number for each :name. */
static const char *
path_of(const struct route *route)
{
	struct buf out;
	const char *p = route->path;

	buf_init(&out, client.arena, 0);
	while (*p != '\0') {
		if (*p != ':') {
			buf_add_char(&out, *p++);
			continue;
		}
		buf_add_char(&out, '7');
		while (*p != '\0' && *p != '/') {
			p++;
		}
	}
	return str_to_c(client.arena, buf_str(&out));
}

static const char *
type_of(const struct route *route)
{
	switch (route->body) {
	case BODY_FORM:
		return "application/x-www-form-urlencoded";
	case BODY_MULTIPART:
		return "multipart/form-data; boundary=x";
	case BODY_JSON:
		return "application/json";
	default:
		return NULL;
	}
}

static struct ask
ask_of(const struct route *route, const char *cookie)
{
	return (struct ask){
		.method = route->method == METHOD_POST ? "POST" : "GET",
		.path = path_of(route),
		.site = is_console(route) ? "admin" : "members",
		.cookie = cookie,
		.content_type = type_of(route),
		.cert = !is_console(route) || cookie == NULL   ? NULL :
		    strcmp(cookie, CONSOLE TOKEN_FINANCE) == 0 ? finance :
								 officer,
	};
}

/* Somebody who has the role, by the table. */
static const char *
who_may(const struct route *route)
{
	if (is_console(route)) {
		return (route->roles & (ROLE_REVIEWER | ROLE_VISITOR)) != 0 ?
		    CONSOLE TOKEN_REVIEWER :
		    CONSOLE TOKEN_FINANCE;
	}
	return DESK TOKEN_FIRST;
}

static void
complete(const struct route *route)
{
	ok(route->method != METHOD_DENY && route->handler != NULL &&
		route->roles != ROLE_DENY && route->csrf != CSRF_DENY &&
		route->body != BODY_DENY && route->rate != RATE_DENY &&
		(route->method == METHOD_GET) == (route->csrf == CSRF_SAFE) &&
		(route->body == BODY_NONE) == (route->size == 0),
	    "%s: every column is filled in", route->path);
}

static void
as_nobody(const struct route *route)
{
	struct ask ask = ask_of(route, NULL);
	struct answer answer = client_ask(&client, &ask);
	struct str to = answer_header(&answer, "Location");
	bool api = strncmp(route->path, "/api/", 5) == 0;

	if ((route->roles & (ROLE_ANYONE | ROLE_GUEST)) != 0) {
		return;
	}
	ok(is_console(route) ? answer.status == 403 :
		api          ? answer.status == 401 || answer.status == 403 :
		      answer.status == 303 && str_starts(to, STR("/sign-in")),
	    "%s: nobody is sent to sign in (%d)", route->path, answer.status);
}

static void
as_wrong_person(const struct route *route)
{
	struct ask ask = ask_of(route,
	    is_console(route) ? CONSOLE TOKEN_FINANCE : DESK TOKEN_CHOOSING);
	struct answer answer = client_ask(&client, &ask);
	struct str to = answer_header(&answer, "Location");

	if (is_console(route) && (route->roles & ROLE_FINANCE) == 0 &&
	    (route->roles & ROLE_VISITOR) == 0) {
		ok(answer.status == 403, "%s: finance may not (%d)",
		    route->path, answer.status);
	} else if (route->roles == ROLE_MEMBER) {
		ok(answer.status == 303 && str_starts(to, STR("/members")),
		    "%s: first a member is chosen (%d)", route->path,
		    answer.status);
	}
	if (is_console(route) && (route->roles & ROLE_REVIEWER) != 0) {
		ask.cookie = CONSOLE TOKEN_REVIEWER;
		answer = client_ask(&client, &ask);
		ok(answer.status == 303,
		    "%s: a session without its own certificate is none (%d)",
		    route->path, answer.status);
	}
	/* An operator's session is nothing on the console, nor the reverse. */
	ask.cookie =
	    is_console(route) ? CONSOLE TOKEN_FIRST : DESK TOKEN_REVIEWER;
	answer = client_ask(&client, &ask);
	if ((route->roles & (ROLE_ANYONE | ROLE_GUEST | ROLE_VISITOR)) == 0) {
		ok(answer.status == 303 || answer.status == 401 ||
			answer.status == 403,
		    "%s: the other site's session is none (%d)", route->path,
		    answer.status);
	}
}

static void
on_wrong_site(const struct route *route)
{
	struct ask ask = ask_of(route, who_may(route));
	struct answer answer;

	if ((route->roles & ROLE_ANYONE) != 0 ||
	    strcmp(route->path, "/") == 0) {
		return;
	}
	ask.site = is_console(route) ? "members" : "admin";
	answer = client_ask(&client, &ask);
	ok(answer.status == 404, "%s: not there on the other site (%d)",
	    route->path, answer.status);
	ask.site = "";
	answer = client_ask(&client, &ask);
	ok(answer.status == 404, "%s: not there without a site (%d)",
	    route->path, answer.status);
}

static void
without_proof(const struct route *route)
{
	struct ask ask = ask_of(route, who_may(route));
	struct answer answer;

	if (route->method != METHOD_POST || route->csrf == CSRF_SIGNED) {
		return;
	}
	if (is_console(route) && (route->roles & ROLE_VISITOR) != 0) {
		return; /* without a certificate it is not reached */
	}
	ask.body = route->body == BODY_MULTIPART ?
	    STR("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
		"b\r\n--x--\r\n") :
	    route->body == BODY_JSON ? STR("{}") :
				       STR("a=b");
	answer = client_ask(&client, &ask);
	ok(answer.status == 403, "%s: no token, no effect (%d)", route->path,
	    answer.status);
	ask.origin = "https://elsewhere.example";
	answer = client_ask(&client, &ask);
	ok(answer.status == 403, "%s: another origin, no effect (%d)",
	    route->path, answer.status);
}

static void
with_too_much(const struct route *route)
{
	struct ask ask = ask_of(route, who_may(route));
	struct answer answer;

	ask.length = str_printf(client.arena, "%zu", route->size + 1).p;
	ask.body = STR("a=b");
	answer = client_ask(&client, &ask);
	ok(answer.status == 413, "%s: too large (%d)", route->path,
	    answer.status);
	ask.length = "-1";
	answer = client_ask(&client, &ask);
	ok(answer.status == 400, "%s: a length that is none (%d)", route->path,
	    answer.status);
}

static void
with_wrong_type(const struct route *route, const char *csrf)
{
	struct ask ask = ask_of(route, who_may(route));
	struct answer answer;

	if (is_console(route) || type_of(route) == NULL) {
		return;
	}
	ask.content_type = "text/plain";
	ask.body = STR("a=b");
	ask.csrf = csrf;
	answer = client_ask(&client, &ask);
	ok(answer.status == 415, "%s: another kind of body (%d)", route->path,
	    answer.status);
}

static void
by_wrong_method(const struct route *route)
{
	struct ask ask = ask_of(route, who_may(route));
	struct answer answer;

	ask.method = "DELETE";
	answer = client_ask(&client, &ask);
	ok(answer.status == 405, "%s: DELETE (%d)", route->path, answer.status);
}

int
main(void)
{
	struct answer answer;
	const char *csrf;
	size_t i;

	client.socket = getenv("WEB_SOCKET");
	client.arena = arena_new(256U << 20);
	need(client.socket != NULL && client.arena != NULL, "started by .test");
	answer = client_ask(&client,
	    &(struct ask){ .path = "/account", .cookie = DESK TOKEN_FIRST });
	need(answer.status == 200, "an account page");
	officer = strdup(client_file(&client, "officer").p);
	finance = strdup(client_file(&client, "finance").p);
	csrf = strdup(str_to_c(client.arena,
	    answer_between(&answer, "name=\"csrf\" content=\"", "\"")));
	for (i = 0; i < n_routes; i++) {
		complete(&routes[i]);
		as_nobody(&routes[i]);
		as_wrong_person(&routes[i]);
		on_wrong_site(&routes[i]);
		without_proof(&routes[i]);
		with_too_much(&routes[i]);
		with_wrong_type(&routes[i], csrf);
		by_wrong_method(&routes[i]);
		client_reset(&client);
	}
	free((char *)(uintptr_t)officer);
	free((char *)(uintptr_t)finance);
	free((char *)(uintptr_t)csrf);
	arena_free(client.arena);
	return tap_done();
}
